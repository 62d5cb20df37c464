"""How much a sentence asks to be checked: a small linear model over general features.

The features are counts of word groups (``lexicons/en/word_groups.txt``), numbers, names and length, and which sorts of
words stand side by side (a number before a word of money); the weights in
``worth_weights.tsv`` were learned by ``train_worth`` and are no list of words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain, pairwise
from math import exp, log1p
from typing import NamedTuple

from quotetrack.claims.vocabulary import Signs
from quotetrack.language import lexicon
from quotetrack.language.memory import Remembered
from quotetrack.patterns import regex

_SUFFIXES = (
    ("past_ending", ("ed",)),
    ("ing_ending", ("ing",)),
    ("abstract_ending", ("tion", "sion", "ment", "ity", "ance", "ence")),
)
_LONG_WORD = 7  # characters
_SIGNED = {"percent": ("%", "percent"), "dollars": ("$",)}
_OPENERS = frozenset(
    f"group_{name}"
    for name in (
        "first_singular",
        "first_plural",
        "third_singular",
        "conjunction",
        "article",
        "question_word",
        "procedure",
    )
)

_PERSON = r"(?:i|we|he|she|they|you)"
_HELPER = r"(?:\ (?:'ve|'d|have|has|had|also|then|just|never))*"
# Turns of phrase over the lower-case tokens, each after a blank, which is found quicker than a word's edge. The sign is
# what one token must hold for the turn to be there; it is asked once a word and spares most sentences the pattern.
_TURNS = tuple(
    (name, sign, regex(pattern, re.VERBOSE))
    for name, sign, pattern in (
        # I really think so.
        (
            "turn_opinion",
            r"think|believe|feel|hope|want|wish|love|like",
            r"\ (?:i|we)(?:\ (?:do|n't|really|would|also|just|'d))*\ (?:think|believe|feel|hope|want|wish|love|like)\b",
        ),
        # We will do it.
        (
            "turn_intention",
            r"\b(?:i|we)$",
            r"\ (?:i|we)\ (?:'ll|will|would|'m\ going|am\ going|'re\ going|are\ going|have\ to|need|must|should)\b",
        ),
        # He voted against it.
        (
            "turn_deed",
            rf"\b{_PERSON}$",
            rf"\ {_PERSON}{_HELPER}"
            r"\ (?:\w+ed|cut|said|made|took|gave|went|got|built|sold|put|spent|lost|won|left|ran)\b",
        ),
        # There were two.
        ("turn_there", r"\bthere$", r"\ there\ (?:is|are|was|were|'s|has|have)\b"),
        # since 1990, in the last four years
        (
            "turn_since",
            r"since|ago|last|past|\d{4}|under",
            r"\ (?:since|ago|(?:in|over)\ the\ (?:last|past)|(?:in|by)\ \d{4}|under\ (?:president|mr|this|his|my))\b",
        ),
        # are you going to
        (
            "turn_asks",
            r"\?",
            r"\ (?:do|did|would|could|can|are|is|will|have|has)\ (?:you|we|the|he|it)\b.*\?",
        ),
        # the highest in history
        (
            "turn_record",
            r"history|\bever\b|record|world|country|nation",
            r"[\ -](?:in\ (?:our|the)?\ ?history|ever|on\ record|in\ the\ (?:world|country|nation|history))\b",
        ),
        # more than half
        (
            "turn_than",
            r"^than\b",
            r"\ (?:more|less|fewer|higher|lower|larger|better|worse|bigger|faster)\ (?:\w+\ ){0,3}than\b",
        ),
        # that is why, this is about
        (
            "turn_comment",
            r"^(?:'s|is)$",
            r"\ (?:that|this|it)\ (?:'s|is)\ (?:why|what|about|a|not|the|how|important|wrong|right)\b",
        ),
    )
)

_TURN_SIGNS = Signs([(name, sign) for name, sign, _ in _TURNS])
_TURN_PATTERNS = {name: pattern for name, _, pattern in _TURNS}

# What a feature means to a fact-checker; only these are shown as reasons.
SENTENCES = {
    "number": "it gives a number",
    "year": "it names a year",
    "group_amount": "it speaks of amounts",
    "group_change": "it says that something rose or fell",
    "group_comparison": "it compares",
    "group_economy": "it is about the economy",
    "group_government": "it is about what a government or parliament did",
    "group_money": "it is about money",
    "group_period": "it gives a time",
    "group_report": "it reports what somebody said",
    "group_security": "it is about force and war",
    "group_society": "it is about public services or groups of people",
    "group_third_singular": "it is about what somebody did",
    "names": "it names names",
    "past_ending": "it tells what happened",
    "turn_deed": "it says what somebody did",
    "turn_record": "it claims a record",
    "turn_since": "it looks back over a time",
    "turn_than": "it compares",
}


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    return {word: tuple(f"group_{n}" for n in value.split(",")) for word, value in lexicon.table("word_groups").items()}


@cache
def weights() -> dict[str, float]:
    """Load the shipped weights, with the intercept under ``bias``."""
    text = (files("quotetrack.claims") / "worth_weights.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: float(weight) for name, weight in rows}


def _traits(word: str) -> tuple[str, ...]:
    """List what one word adds to its sentence: its groups, its shape and the turns of phrase it is a sign of.

    >>> _traits("Lilongwe"), _traits("1994")
    (('capital', 'long_word'), ('digits', 'year', 'turn_since'))
    """
    lower = word.lower()
    found = list(_groups().get(lower, ()))
    if word[0].isdigit():
        found.append("digits")
        if len(word) == 4 and word[:2] in ("19", "20"):
            found.append("year")
    if word[0].isupper() and word != "I":
        found.append("capital")
    if lower[0].isalpha():
        found += [name for name, endings in _SUFFIXES if len(lower) > 4 and lower.endswith(endings)]
        if len(lower) > _LONG_WORD:
            found.append("long_word")
    found += [name for name, words in _SIGNED.items() if lower in words]
    found += _TURN_SIGNS.of(lower)
    return tuple(found)


_TRAITS = Remembered(_traits)


def _sort(word: str) -> str:
    """Give the one sort of a word that its neighbours are seen with: its first group, its shape, or a mark itself.

    >>> _sort("Lilongwe"), _sort("7"), _sort(","), _sort("dam")
    ('capital', 'digits', ',', 'other')
    """
    traits = [trait for trait in _TRAITS[word] if not trait.startswith("turn_")]
    telling = [trait for trait in traits if trait.startswith("group_") or trait in ("capital", "digits")]
    mark = word if len(word) == 1 and not word.isalnum() else "other"
    return (telling or traits or [mark])[0]


_SORTS = Remembered(_sort)


def _pairs(words: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Each two sorts of words that stand side by side, with the edges of the sentence."""
    return pairwise(["^", *map(_SORTS.__getitem__, words), "$"])


def _counts(words: Sequence[str], lower: Sequence[str]) -> dict[str, int]:
    """Count the traits of one sentence: those of its words, and those it has as a whole.

    >>> _counts(["Is", "Lilongwe", "large", "?"], ["is", "lilongwe", "large", "?"])["names"]
    1
    """
    if not words:
        return {}
    found: dict[str, int] = {}
    for name in chain.from_iterable(map(_TRAITS.__getitem__, words)):
        found[name] = found.get(name, 0) + 1
    _rename(found, _TRAITS[words[0]])
    count = len(words)
    if count < 8 or count > 32:
        found["short" if count < 8 else "long"] = 1
        if count < 5:
            found["very_short"] = 1
    if "?" in words[-2:]:
        found["question"] = 1
    _keep_turns(found, lower)
    return found


def _rename(found: dict[str, int], opening: Sequence[str]) -> None:
    """Turn capitals into names (the first word's says nothing), digits into numbers that are no years, and openers."""
    names = found.pop("capital", 0) - ("capital" in opening)
    numbers = found.pop("digits", 0) - found.get("year", 0)
    if names:
        found["names"] = names
    if numbers > 0:
        found["number"] = numbers
    for name in opening:
        if name in _OPENERS:
            found[f"opens_{name[6:]}"] = 1


def _keep_turns(found: dict[str, int], lower: Sequence[str]) -> None:
    """Keep of the turns of phrase that a word is a sign of those that are there."""
    signed = _TURN_PATTERNS.keys() & found.keys()
    joined = f" {' '.join(lower)}" if signed else ""
    for name in signed:
        if not _TURN_PATTERNS[name].search(joined):
            del found[name]


class _Names(NamedTuple):
    """The features one trait gives: the logarithm of its number, its presence, its share of the words."""

    log: str = ""
    any: str = ""
    share: str = ""


def _names(trait: str) -> _Names:
    """Name the features of a trait.

    >>> _names("group_money"), _names("year")
    (_Names(log='group_money', any='any_money', share='share_money'), _Names(log='', any='year', share=''))
    """
    if trait.startswith("group_"):
        return _Names(trait, f"any_{trait[6:]}", f"share_{trait[6:]}")
    return _NAMES.get(trait) or _Names(any=trait)


_NAMES = {
    "names": _Names("names", "any_name", "share_names"),
    "number": _Names("number", "any_number"),
    "long_word": _Names(share="long_words"),
    **{name: _Names(log=name) for name, _ in _SUFFIXES},
}


def features(words: Sequence[str], lower: Sequence[str]) -> dict[str, float]:
    """Describe one sentence, given as its tokens and their lower-case forms, by the general features it has."""
    count = len(words)
    length = log1p(count)
    found = {"length": length, "length_squared": length**2}
    for trait, number in _counts(words, lower).items():
        names = _names(trait)
        found |= {names.log: log1p(number), names.any: 1.0, names.share: number / (count + 3)}
    found.pop("", None)
    return found | {f"{one}>{other}": 1.0 for one, other in _pairs(words)}


@cache
def _pair_weights() -> dict[tuple[str, str], float]:
    """The weights of two sorts of words side by side."""
    pairs = ((*name.partition(">"), weight) for name, weight in weights().items() if ">" in name)
    return {(one, other): weight for one, _, other, weight in pairs}


class _Effect(NamedTuple):
    """What a trait that is there so many times adds to the rating of its sentence."""

    fixed: float
    share: float  # to be divided by the length of the sentence
    reason: tuple[float, str] | None  # with the strongest first when sorted; None where it is not worth telling


def _effect(counted: tuple[str, int]) -> _Effect:
    """Weigh the features of a trait that is there so many times."""
    trait, number = counted
    names, table = _names(trait), weights()
    log, some, share = (table.get(name, 0.0) for name in names)
    part = log * log1p(number) if log else some
    sentence = SENTENCES.get(names.log or names.any, "")
    reason = (-part, sentence) if part > 0.25 and sentence else None
    return _Effect(part + some if log else part, share * number, reason)


_EFFECTS = Remembered(_effect)


def check_worthiness(words: Sequence[str], lower: Sequence[str]) -> tuple[float, tuple[str, ...]]:
    """Rate one sentence from 0 to 1 and name the features that raised it most, as sentences for people."""
    table, count = weights(), len(words)
    length = log1p(count)
    total = table["bias"] + table["length"] * length + table["length_squared"] * length**2
    raised = []
    for fixed, share, reason in map(_EFFECTS.__getitem__, _counts(words, lower).items()):
        total += fixed + share / (count + 3)
        if reason is not None:
            raised.append(reason)
    sides = _pair_weights()
    total += sum(map(sides.__getitem__, dict.fromkeys(filter(sides.__contains__, _pairs(words)))))
    raised.sort()
    return 1 / (1 + exp(-total)), tuple([sentence for _, sentence in raised[:3]])
