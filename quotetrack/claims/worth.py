"""How much a sentence asks to be checked: a small linear model over general features.

The features are counts of word groups (``lexicons/en/word_groups.txt``), numbers, names and length; the weights in
``worth_weights.tsv`` were learned by ``train_worth`` and are no list of words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from math import exp, log1p

from quotetrack.language import lexicon

_SUFFIXES = (
    ("past_ending", ("ed",)),
    ("ing_ending", ("ing",)),
    ("abstract_ending", ("tion", "sion", "ment", "ity", "ance", "ence")),
)
_LONG_WORD = 7  # characters
_OPENERS = frozenset(
    {"first_singular", "first_plural", "third_singular", "conjunction", "article", "question_word", "procedure"}
)

_PERSON = r"\b(?:i|we|he|she|they|you)"
_HELPER = r"(?:\ (?:'ve|'d|have|has|had|also|then|just|never))*"
_TURNS = tuple(  # turns of phrase over the lower-case tokens joined by spaces
    (name, re.compile(pattern, re.VERBOSE))
    for name, pattern in (
        # I really think so.
        (
            "turn_opinion",
            r"\b(?:i|we)(?:\ (?:do|n't|really|would|also|just|'d))*\ (?:think|believe|feel|hope|want|wish|love|like)\b",
        ),
        # We will do it.
        (
            "turn_intention",
            r"\b(?:i|we)\ (?:'ll|will|would|'m\ going|am\ going|'re\ going|are\ going|have\ to|need|must|should)\b",
        ),
        # He voted against it.
        (
            "turn_deed",
            rf"{_PERSON}{_HELPER}\ (?:\w+ed|cut|said|made|took|gave|went|got|built|sold|put|spent|lost|won|left|ran)\b",
        ),
        # There were two.
        ("turn_there", r"\bthere\ (?:is|are|was|were|'s|has|have)\b"),
        # since 1990, in the last four years
        (
            "turn_since",
            r"\b(?:since|ago|(?:in|over)\ the\ (?:last|past)|(?:in|by)\ \d{4}|under\ (?:president|mr|this|his|my))\b",
        ),
        # are you going to
        ("turn_asks", r"\b(?:do|did|would|could|can|are|is|will|have|has)\ (?:you|we|the|he|it)\b.*\?"),
        # the highest in history
        (
            "turn_record",
            r"\b(?:in\ (?:our|the)?\ ?history|ever|on\ record|in\ the\ (?:world|country|nation|history))\b",
        ),
        # more than half
        ("turn_than", r"\b(?:more|less|fewer|higher|lower|larger|better|worse|bigger|faster)\ (?:\w+\ ){0,3}than\b"),
        # that is why, this is about
        ("turn_comment", r"\b(?:that|this|it)\ (?:'s|is)\ (?:why|what|about|a|not|the|how|important|wrong|right)\b"),
    )
)

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
    return {word: tuple(value.split(",")) for word, value in lexicon.table("word_groups").items()}


@cache
def weights() -> dict[str, float]:
    """Load the shipped weights, with the intercept under ``bias``."""
    text = (files("quotetrack.claims") / "worth_weights.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: float(weight) for name, weight in rows}


def features(words: Sequence[str], lower: Sequence[str]) -> dict[str, float]:
    """Describe one sentence, given as its tokens and their lower-case forms, by general features."""
    groups, count = _groups(), len(words)
    counts: Counter[str] = Counter()
    for word in lower:
        counts.update(groups.get(word, ()))
    found: dict[str, float] = {}
    for name, number in counts.items():
        found[f"group_{name}"] = log1p(number)
        found[f"any_{name}"] = 1.0
        found[f"share_{name}"] = number / (count + 3)
    digits = [w for w in words if w[0].isdigit()]
    years = sum(1 for w in digits if len(w) == 4 and w[:2] in ("19", "20"))
    names = sum(1 for i, w in enumerate(words) if i and w[0].isupper() and w != "I")
    real = [w for w in lower if w[0].isalpha()]
    for name, endings in _SUFFIXES:
        number = sum(1 for w in real if len(w) > 4 and w.endswith(endings))
        found[name] = log1p(number)
    found.update(
        number=log1p(len(digits) - years),
        any_number=float(len(digits) > years),
        year=float(years > 0),
        percent=float("%" in words or "percent" in lower),
        dollars=float("$" in words),
        names=log1p(names),
        any_name=float(names > 0),
        share_names=names / (count + 3),
        question=float(bool(words) and "?" in words[-2:]),
        length=log1p(count),
        length_squared=log1p(count) ** 2,
        very_short=float(count < 5),
        short=float(count < 8),
        long=float(count > 32),
        long_words=sum(1 for w in real if len(w) > _LONG_WORD) / (count + 3),
    )
    for name, pattern in _TURNS:
        if pattern.search(" ".join(lower)):
            found[name] = 1.0
    if lower:
        for name in groups.get(lower[0], ()):
            if name in _OPENERS:
                found[f"opens_{name}"] = 1.0
    return found


def check_worthiness(words: Sequence[str], lower: Sequence[str]) -> tuple[float, tuple[str, ...]]:
    """Rate one sentence from 0 to 1 and name the features that raised it most, as sentences for people."""
    table = weights()
    total, raised = table["bias"], []
    for name, value in features(words, lower).items():
        part = table.get(name, 0.0) * value
        total += part
        if part > 0.25 and name in SENTENCES:
            raised.append((part, SENTENCES[name]))
    raised.sort(key=lambda item: (-item[0], item[1]))
    return 1 / (1 + exp(-total)), tuple(sentence for _, sentence in raised[:3])
