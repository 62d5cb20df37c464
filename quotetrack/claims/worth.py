"""How much a sentence asks to be checked: a small linear model over general features.

The features are counts of word groups (``lexicons/en/word_groups.txt``), numbers, names and length; the weights in
``worth_weights.tsv`` were learned by ``train_worth`` and are no list of words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
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

_PERSON = r"\b(?:i|we|he|she|they|you)"
_HELPER = r"(?:\ (?:'ve|'d|have|has|had|also|then|just|never))*"
# Turns of phrase over the lower-case tokens joined by spaces. The sign is what one token must hold for the turn to
# be there; it is asked once a word and spares most sentences the pattern.
_TURNS = tuple(
    (name, re.compile(sign), re.compile(pattern, re.VERBOSE))
    for name, sign, pattern in (
        # I really think so.
        (
            "turn_opinion",
            r"think|believe|feel|hope|want|wish|love|like",
            r"\b(?:i|we)(?:\ (?:do|n't|really|would|also|just|'d))*\ (?:think|believe|feel|hope|want|wish|love|like)\b",
        ),
        # We will do it.
        (
            "turn_intention",
            r"\b(?:i|we)$",
            r"\b(?:i|we)\ (?:'ll|will|would|'m\ going|am\ going|'re\ going|are\ going|have\ to|need|must|should)\b",
        ),
        # He voted against it.
        (
            "turn_deed",
            rf"{_PERSON}$",
            rf"{_PERSON}{_HELPER}\ (?:\w+ed|cut|said|made|took|gave|went|got|built|sold|put|spent|lost|won|left|ran)\b",
        ),
        # There were two.
        ("turn_there", r"\bthere$", r"\bthere\ (?:is|are|was|were|'s|has|have)\b"),
        # since 1990, in the last four years
        (
            "turn_since",
            r"since|ago|last|past|\d{4}|under",
            r"\b(?:since|ago|(?:in|over)\ the\ (?:last|past)|(?:in|by)\ \d{4}|under\ (?:president|mr|this|his|my))\b",
        ),
        # are you going to
        (
            "turn_asks",
            r"\?",
            r"\b(?:do|did|would|could|can|are|is|will|have|has)\ (?:you|we|the|he|it)\b.*\?",
        ),
        # the highest in history
        (
            "turn_record",
            r"history|\bever\b|record|world|country|nation",
            r"\b(?:in\ (?:our|the)?\ ?history|ever|on\ record|in\ the\ (?:world|country|nation|history))\b",
        ),
        # more than half
        (
            "turn_than",
            r"^than\b",
            r"\b(?:more|less|fewer|higher|lower|larger|better|worse|bigger|faster)\ (?:\w+\ ){0,3}than\b",
        ),
        # that is why, this is about
        (
            "turn_comment",
            r"^(?:'s|is)$",
            r"\b(?:that|this|it)\ (?:'s|is)\ (?:why|what|about|a|not|the|how|important|wrong|right)\b",
        ),
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
    return {word: tuple(f"group_{n}" for n in value.split(",")) for word, value in lexicon.table("word_groups").items()}


@cache
def _of_groups() -> dict[str, tuple[str, str]]:
    """For each group, the names of the two features beside its count: that it is there, and its share."""
    return {name: (f"any_{name[6:]}", f"share_{name[6:]}") for names in _groups().values() for name in names}


@cache
def weights() -> dict[str, float]:
    """Load the shipped weights, with the intercept under ``bias``."""
    text = (files("quotetrack.claims") / "worth_weights.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: float(weight) for name, weight in rows}


@lru_cache(maxsize=1 << 14)
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
    found += [name for name, sign, _ in _TURNS if sign.search(lower)]
    return tuple(found)


def features(words: Sequence[str], lower: Sequence[str]) -> dict[str, float]:
    """Describe one sentence, given as its tokens and their lower-case forms, by the general features it has."""
    count, traits = len(words), dict[str, int]()
    for row in map(_traits, words):
        for name in row:
            traits[name] = traits.get(name, 0) + 1
    found: dict[str, float] = {}
    of_groups = _of_groups()
    for name, number in traits.items():
        beside = of_groups.get(name)
        if beside:
            found[name] = log1p(number)
            found[beside[0]] = 1.0
            found[beside[1]] = number / (count + 3)
    digits, years = traits.get("digits", 0), traits.get("year", 0)
    names = traits.get("capital", 0) - (bool(words) and "capital" in _traits(words[0]))
    for name, _ in _SUFFIXES:
        if name in traits:
            found[name] = log1p(traits[name])
    if digits > years:
        found["number"], found["any_number"] = log1p(digits - years), 1.0
    if years:
        found["year"] = 1.0
    if "%" in words or "percent" in lower:
        found["percent"] = 1.0
    if "$" in words:
        found["dollars"] = 1.0
    if names:
        found["names"], found["any_name"], found["share_names"] = log1p(names), 1.0, names / (count + 3)
    if words and "?" in words[-2:]:
        found["question"] = 1.0
    length = log1p(count)
    found["length"], found["length_squared"] = length, length**2
    for name, holds in (("very_short", count < 5), ("short", count < 8), ("long", count > 32)):
        if holds:
            found[name] = 1.0
    if "long_word" in traits:
        found["long_words"] = traits["long_word"] / (count + 3)
    turns = [(name, pattern) for name, _, pattern in _TURNS if name in traits]
    if turns:
        joined = " ".join(lower)
        for name, pattern in turns:
            if pattern.search(joined):
                found[name] = 1.0
    if lower:
        for name in _groups().get(lower[0], ()):
            if name in _OPENERS:
                found[f"opens_{name[6:]}"] = 1.0
    return found


def check_worthiness(words: Sequence[str], lower: Sequence[str]) -> tuple[float, tuple[str, ...]]:
    """Rate one sentence from 0 to 1 and name the features that raised it most, as sentences for people."""
    table = weights()
    total, raised = table["bias"], []
    for name, value in features(words, lower).items():
        weight = table.get(name)
        if weight:
            part = weight * value
            total += part
            if part > 0.25 and name in SENTENCES:
                raised.append((part, SENTENCES[name]))
    raised.sort(key=lambda item: (-item[0], item[1]))
    return 1 / (1 + exp(-total)), tuple(sentence for _, sentence in raised[:3])
