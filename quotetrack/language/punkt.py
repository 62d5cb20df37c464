"""The decisions of the Punkt algorithm (Kiss and Strunk 2006) with our own parameters.

nltk's ``PunktTrainer`` learns the parameters (``train_punkt``). The decisions are made here, word
by word as nltk's ``PunktSentenceTokenizer`` makes them: importing nltk costs more than analysing a
hundred articles, and an article asks only about its doubtful full stops. A test compares every
decision with nltk's own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from quotetrack.patterns import regex

NUMBER = regex(r"-?[.,]?\d[\d,.-]*\.?")
INITIAL = regex(r"[^\W\d]\.")
EDGES = "\"'“”‘’`()[]{}*"


@dataclass(frozen=True, slots=True)
class Parameters:
    """What was learned: words in lower case, without their full stop."""

    abbreviations: frozenset[str]
    starters: frozenset[str]
    collocations: frozenset[tuple[str, str]]
    common: frozenset[str]  # seen in lower case, hardly ever with a capital inside a sentence
    common_and_name: frozenset[str]
    name: frozenset[str]


@cache
def parameters() -> Parameters:
    """Read the table that ships with the package."""
    table = json.loads((files("quotetrack.language") / "weights" / "punkt.json").read_text(encoding="utf-8"))
    sets = {
        key: frozenset(table[key].split()) for key in ("abbreviations", "starters", "common", "common_and_name", "name")
    }
    pairs = frozenset((a, b) for a, b in (pair.split(" ", 1) for pair in table["collocations"]))
    return Parameters(collocations=pairs, **sets)


def kind(word: str) -> str:
    """Give a word's type: lower case, every number alike.

    >>> kind("Gen."), kind("1,200.")
    ('gen.', '##number##')
    """
    return "##number##" if NUMBER.fullmatch(word) else word.lower()


def breaks(word: str, following: str, learned: Parameters | None = None) -> bool:
    """Say whether a sentence ends after ``word``, which carries its full stop, before the word ``following``.

    >>> breaks("Gen.", "Lee"), breaks("Friday.", "Police"), breaks("p.m.", "The"), breaks("J.", "Doe")
    (False, True, True, False)
    """
    learned = learned or parameters()
    bare = kind(word.strip(EDGES)).removesuffix(".")
    after = kind(following.strip(EDGES)).removesuffix(".")
    first = following.lstrip(EDGES)[:1]
    if (bare, after) in learned.collocations:
        return False
    abbreviation = bare in learned.abbreviations or bare.rpartition("-")[2] in learned.abbreviations
    initial = INITIAL.fullmatch(word.strip(EDGES)) is not None
    if abbreviation and not initial:
        return first.isupper() and (after in learned.common or after in learned.starters)
    if initial or bare == "##number##":
        if first.islower():
            return False
        if initial and first.isupper() and after not in learned.common and after not in learned.common_and_name:
            return False
    return not abbreviation
