"""A figure in its sentence: what bounds it, what it counts, where its noun phrase ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from quotetrack.claims.vocabulary import group
from quotetrack.language import Document, lexicon
from quotetrack.language.numbers import Number
from quotetrack.model import Comparator, Sentence, Span
from quotetrack.patterns import regex

NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_INSIDE_PHRASE = NOUNS | {"JJ", "JJR", "JJS", "VBN", "VBG", "CD", "POS", "FW", "HYPH"}
_SKIPPED_LEFT = group("skipped_left")
_AFTER_SIGNS = frozenset({"or", "and", "+", "plus", "odd", "ish", "give", "at"})
_AFTER: tuple[tuple[re.Pattern[str], Comparator], ...] = (
    # 200 or less
    (regex(r"\s?(?:or|and)\s(?:less|fewer|under|below|lower|younger)\b"), "lte"),
    # 14 or more, 30-plus, 500+
    (
        regex(r"\s?(?:or|and)\s(?:more|over|above|older|greater|higher|counting|up)\b|\s?\+|[\s-]plus\b|\sat\sleast\b"),
        "gte",
    ),
    # 20 or so
    (regex(r"[\s-](?:or\sso|odd|ish|give\sor\stake)\b"), "approx"),
    (regex(r"\sat\smost\b"), "lte"),
)
BEFORE, AFTER = 70, 120  # characters that any rule looks at
_PARTITIVE = frozenset(
    {"the", "its", "their", "his", "her", "our", "those", "these", "all", "that", "this", "such", "some"}
)
_TOLD_FIGURES = frozenset(
    {"forecast", "expected", "predicted", "target", "estimate", "average", "needed", "required", "seen", "recorded",
     "reported", "rate", "budgeted", "planned", "analysts", "economists"}
)  # fmt: skip
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_NEAR_TIMES = frozenset({"last", "next"})
_TIMES = frozenset(
    {"day", "night", "week", "weekend", "month", "quarter", "year", "decade", "century", "season", "summer", "winter",
     "spring", "autumn", "time"}
)  # fmt: skip
_DURING_LEFT = frozenset(
    {"for", "of", "took", "take", "takes", "is", "was", "spent", "lasted", "after", "have", "has", "had", "at", "and"}
)


class Figure(NamedTuple):
    """A number with its comparator and the noun it counts; token indices are the document's."""

    number: Number
    sentence: Sentence
    comparator: Comparator
    left: int  # first token of the phrase, its comparator included
    head: int | None  # the counted noun
    end: int  # the token after the noun phrase
    noun: str  # the head in lower case, "" if none
    delta: bool  # a change ("a further 3,000"), not a total
    partitive: bool  # "three of the men"
    before: str  # what stands before the number in its sentence, at most BEFORE characters
    after: str  # and after it, at most AFTER
    word_before: str  # the token before the number, in lower case, "" at the sentence's start
    word_after: str

    @property
    def span(self) -> Span:
        return self.number.span


@cache
def _comparators() -> dict[tuple[str, ...], Comparator]:
    table = lexicon.table("comparators")
    return {tuple(words.split()): comparator for words, comparator in table.items()}  # type: ignore[misc]


@cache
def _last_words() -> frozenset[str]:
    return frozenset(words[-1] for words in _comparators())


def frame(document: Document, number: Number, sentence: Sentence) -> Figure:
    """Read what stands around one number in its sentence."""
    comparator, left, delta = _bounded(document, number, sentence)
    head, end, partitive = _phrase(document, number, sentence)
    text, tokens = document.text, document.tokens
    (begin, stop), (start, beyond), (first, last) = sentence.span, number.span, number.tokens
    after = text[beyond : min(stop, beyond + AFTER)]
    if comparator == "eq":
        found = _after(document, last, beyond, stop, _AFTER)
        if found is None and head is not None:
            found = _after(document, head + 1, tokens.end[head], stop, _AFTER[:2])
        comparator = found or comparator
    if comparator in ("lt", "gt") and _is_told(document, number, left):
        comparator = "eq"
    if number.form == "vague":
        comparator = "vague"
    elif number.value is None and number.form in ("range", "fraction"):
        comparator = "between"
    elif comparator == "gt" and _negated(document, left, sentence):
        comparator = "lte"
    return Figure(
        number, sentence, comparator, left, head, end,
        tokens.lower[head] if head is not None else "",
        delta, partitive,
        text[max(begin, start - BEFORE) : start],
        after,
        tokens.lower[first - 1] if first > sentence.tokens[0] else "",
        tokens.lower[last] if last < sentence.tokens[1] else "",
    )  # fmt: skip


def _is_told(document: Document, number: Number, left: int) -> bool:
    """Tell a figure that is told and compared with, "below the 5.3% forecast", "two short of the 108", from a bound."""
    first, last = number.tokens
    if left and document.tokens.tag[left - 1] == "CD" and document.tokens.lower[left] == "short":
        return True
    return (
        document.tokens.lower[first - 1] == "the"
        and document.tokens.lower[last : last + 1] != []
        and (document.tokens.lower[last] in _TOLD_FIGURES)
    )


def _after(
    document: Document, token: int, at: int, stop: int, rows: Sequence[tuple[re.Pattern[str], Comparator]]
) -> Comparator | None:
    """Read the bound that stands after a number or its noun, which end before a token and at a character."""
    text, lower = document.text, document.tokens.lower
    if not (token < len(lower) and lower[token] in _AFTER_SIGNS) and text[at : at + 1] not in ("-", "+"):
        return None
    tail = text[at : min(stop, at + 16)]
    return next((comparator for pattern, comparator in rows if pattern.match(tail)), None)


def _bounded(document: Document, number: Number, sentence: Sentence) -> tuple[Comparator, int, bool]:
    lower, first = document.tokens.lower, number.tokens[0]
    begin = sentence.tokens[0]
    if number.form in ("ordinal", "rank", "pair"):
        return "eq", first, False
    at, delta = first, False
    table = _comparators()
    if document.tokens.start[first] < number.span.start:  # the number stands inside a compound
        return "eq", first, False
    last_words = _last_words()
    while True:
        for width in (4, 3, 2, 1) if at > begin and lower[at - 1] in last_words else ():
            if at - width < begin:
                continue
            found = table.get(tuple(lower[at - width : at]))
            if found and not (width == 1 and _misread(document, number, at - 1, begin)):
                return found, at - width, delta
        if at > begin and lower[at - 1] in _SKIPPED_LEFT:
            at -= 1
            delta = delta or lower[at] in ("another", "further", "additional", "extra")
            continue
        return "eq", at, delta


def _misread(document: Document, number: Number, index: int, begin: int) -> bool:
    """Tell apart "over 50 people" from "over six years", "under 10 presidents", "some 20" from "in some"."""
    lower, word = document.tokens.lower, document.tokens.lower[index]
    before = lower[index - 1] if index > begin else ""
    if word == "over" and (number.form == "duration" or number.unit in ("year", "month", "week", "day", "hour")):
        return before not in _DURING_LEFT and index > begin
    if word == "over" and before in (
        "victory",
        "lead",
        "advantage",
        "win",
        "control",
        "dispute",
        "debate",
        "concern",
        "concerns",
        "row",
    ):
        return True
    if word in ("under", "below", "above") and before in ("spelled", "out", "listed", "named", "from"):
        return True
    if (
        word == "about"
        and document.tokens.tag[index - 1][:2] == "VB"
        and before in ("talk", "talked", "think", "know", "told", "asked", "heard", "spoke", "talking", "worried")
    ):
        return True
    if word == "about" and before in (
        "comment",
        "comments",
        "remark",
        "remarks",
        "question",
        "questions",
        "report",
        "story",
        "statement",
        "joke",
        "lines",
        "concerns",
    ):
        return True
    return (
        word in ("minimum", "maximum")
        and before in ("the",)
        and number.form not in ("money", "duration", "measure", "percent", "cardinal")
    )


def _negated(document: Document, left: int, sentence: Sentence) -> bool:
    """Tell whether a "never" or "not" stands over "more than": it then sets an upper bound."""
    begin = max(sentence.tokens[0], left - 18)
    words = document.tokens.lower[begin:left]
    if left and document.tokens.tag[left - 1] in NOUNS:
        return False  # could not take lorries over 30 tonnes
    return any(w in ("never", "hardly") for w in words) or (
        bool(words[-3:]) and any(w in ("not", "n't", "n’t", "cannot") for w in words[-3:])
    )


def _phrase(document: Document, number: Number, sentence: Sentence) -> tuple[int | None, int, bool]:
    """Walk the noun phrase to the right of a number: its head, its end, and whether "of the" led there."""
    tokens = document.tokens
    lower, tag, last = tokens.lower, tokens.tag, sentence.tokens[1]
    at = number.tokens[1]
    partitive = False
    if at > number.tokens[0] and tokens.end[at - 1] > number.span.end:  # three-judge, 17-year-old
        return (at, at + 1, False) if at < last and tag[at] in NOUNS else (None, at, False)
    if at + 1 < last and lower[at] in ("-", "–") and tag[at + 1][:1] in ("N", "J"):
        at += 1
    if at < last and lower[at] == "of":
        number_of = number.form in ("vague", "fraction", "percent", "range") or (
            at + 1 < last and lower[at + 1] in _PARTITIVE
        )
        number_of = number_of or (
            number.form in ("cardinal", "multiple")
            and at + 1 < last
            and lower[at + 1] in ("them", "us", "whom", "whose", "which")
        )
        if number_of:
            at, partitive = at + 1, True
            while at < last and lower[at] in _PARTITIVE:
                at += 1
            owned = next((k + 1 for k in range(at, min(at + 4, last - 1)) if lower[k] in _POSSESSIVE), at)
            if owned < last and tag[owned] == "CD":  # a third of the country’s 96 ferries
                at = owned + 1
            if at + 1 < last and lower[at] in ("them", "whom") and tag[at + 1] == "NNS":
                at += 1  # 12 of them children
            elif number.value == 1 and at + 2 < last and lower[at] == "them" and lower[at + 1] in ("a", "an"):
                at += 2  # one of them a child
    head = None
    start = at
    while at < last and at - start < 9:
        kind = tag[at]
        if kind not in _INSIDE_PHRASE:
            if kind in ("RB", "RBS", "RBR") and head is None and at + 1 < last and tag[at + 1] in ("JJ", "VBN", "VBG"):
                at += 1
                continue
            if (
                kind == "CC"
                and head is None
                and at > start
                and at + 1 < last
                and tag[at + 1] in ("JJ", "VBN", "NN")
                and lower[at] in ("and", "or")
            ):
                at += 1
                continue
            if lower[at] == "-" and at + 1 < last:
                at += 1
                continue
            break
        if kind == "CD" or (lower[at] in _NEAR_TIMES and at + 1 < last and lower[at + 1] in _TIMES):
            break  # 212 last year
        state = lexicon.table("harm").get(lower[at], " noun")
        if (
            not state.endswith("noun")
            and head is None
            and not (at + 1 < last and tag[at + 1] in ("NNS", "NN") and is_person(lower[at + 1]))
        ):
            break
        if not state.endswith("noun") and head is not None:
            break
        if kind in ("VBN", "VBG", "JJ", "JJR", "JJS") and head is not None and not _premodifies(document, at, last):
            break
        if kind in ("NNP", "NNPS") and head is not None and tag[head] in ("NNS",):
            break
        if (
            kind in NOUNS
            and head is not None
            and tag[head] == "NNS"
            and (kind == "NNS" or lower[head] in lexicon.words("person_nouns"))
            and lower[at - 1] not in ("'s", "’s", "'", "’")
        ):
            break
        if (
            kind in NOUNS
            and tokens.text[at][0].isalpha()
            and not (lower[at] in ("percent", "today", "yesterday", "tomorrow", "tonight") or _weekday(lower[at]))
        ):
            head = at
        at += 1
        if head is not None and lower[head] in ("people", "others", "civilians"):
            break
    end = head + 1 if head is not None else start
    return head, end, partitive


def _premodifies(document: Document, at: int, last: int) -> bool:
    """Tell "10 oil rich states", where an adjective still leads to a noun, from "20 people killed"."""
    tag = document.tokens.tag
    return (
        tag[at - 1] in ("NN", "NNP", "POS")
        and at + 1 < last
        and tag[at + 1] in ("NNS", "NN")
        and tag[at] in ("JJ", "VBN", "VBG")
        and document.tokens.lower[at] not in lexicon.table("harm")
    )


def _weekday(word: str) -> bool:
    return word.rstrip(".") in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


_NOT_PEOPLE = group("not_people")


@cache
def is_person(noun: str, capitalised: bool = False) -> bool:
    """Tell whether a noun stands for people: by the list, by ending, or as the name of a nation's people."""
    if noun in lexicon.words("person_nouns"):
        return True
    if noun in _NOT_PEOPLE:
        return False
    if "-" in noun and noun.rsplit("-", 1)[1] in lexicon.words("person_nouns"):
        return True
    if noun.endswith(("olds", "men", "women", "ists", "ians", "goers", "keepers", "workers", "fighters")):
        return True
    return capitalised and noun.endswith(
        ("ans", "ians", "ers", "ese", "is", "ers", "ists", "crats", "ites", "ots", "nes", "rds")
    )
