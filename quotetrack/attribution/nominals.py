"""Noun phrases that could speak, read from parts of speech: "a spokesman for Acme", "Ana Ruiz", "she".

A nominal is a mention in the making: it knows its head and what stands around it, and has no opinion on who said what.
"""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple

from quotetrack.attribution.verbs import reporting
from quotetrack.language import Document
from quotetrack.language.lexicon import words
from quotetrack.model import Span

NominalKind = Literal["pronoun", "name", "person", "document", "thing"]

PRONOUNS = frozenset({"he", "she", "they", "i", "we", "it", "who", "you"})
_OPENERS = frozenset({"DT", "PRP$", "JJ", "JJR", "JJS", "CD", "NN", "NNS", "NNP", "NNPS", "PDT", "VBN", "$", "VBG"})
_INSIDE = frozenset({"JJ", "JJR", "JJS", "CD", "NN", "NNS", "NNP", "NNPS", "POS", "VBN", "VBG", "&", "$", "FW"})
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_LINKS = frozenset({"of", "for", "from", "at", "in", "with", "to", "on", "against", "near"})
_ALONE = frozenset({
    "those", "some", "others", "many", "one", "several", "most", "few", "both", "all", "another", "two",
})  # fmt: skip
_CLAUSE = frozenset({
    "that", "while", "because", "if", "as", "when", "after", "before", "since", "though", "although", "whether",
    "until", "unless", "where", "once", "so",
})  # fmt: skip


class Nominal(NamedTuple):
    """A noun phrase: tokens [first, last); ``base`` ends before a complement such as "for Acme"."""

    first: int
    last: int
    base: int
    head: int
    kind: NominalKind
    governed: bool = False  # stands after a preposition
    possessor: bool = False  # "Obi’s"

    def span(self, document: Document) -> Span:
        return document.span_of(self.first, self.last)


def nominals(document: Document, first: int, last: int) -> list[Nominal]:
    """List the noun phrases among the tokens [first, last), in text order.

    They do not overlap, except that a possessor ("Obi" in "Obi’s spokesman") is listed before the whole, and that
    what stands inside a complement ("Acme" in "a spokesman for Acme") is listed after it.
    """
    lower, tag = document.tokens.lower, document.tokens.tag
    found: list[Nominal] = []
    i = first
    while i < last:
        word = lower[i]
        if word in PRONOUNS and tag[i] not in _NOUNS:
            found.append(Nominal(i, i + 1, i + 1, i, "pronoun", _governed(document, i, first)))
            i += 1
        elif tag[i] in _OPENERS and not (tag[i] in ("VBN", "VBG", "JJ") and not _leads_to_noun(tag, i, last)):
            i = max(_nominal_at(document, i, first, last, found), i + 1)
        elif word in _ALONE:
            found.append(Nominal(i, i + 1, i + 1, i, "person", _governed(document, i, first)))
            i += 1
        else:
            i += 1
    return found


def _leads_to_noun(tag: list[str], i: int, last: int) -> bool:
    """Whether participles and adjectives from here stand before a noun."""
    while i < last and tag[i] in ("VBN", "VBG", "JJ", "JJR", "JJS", "CD"):
        i += 1
    return i < last and tag[i] in _NOUNS


def _nominal_at(document: Document, i: int, first: int, last: int, found: list[Nominal]) -> int:
    """Read one phrase that opens at token ``i``; add it, and return where to go on."""
    text, lower, tag = document.tokens.text, document.tokens.lower, document.tokens.tag
    end = i + 1
    head = i if tag[i] in _NOUNS else -1
    while end < last:
        if tag[end] in _NOUNS:
            if head == end - 1 and tag[end] not in ("NN", "NNS") and tag[head] == "NNP" and lower[end] in words("days"):
                break  # "Ruiz Monday": the day is not part of the name
            head = end
        elif tag[end] == "POS" and head >= 0:
            found.append(Nominal(i, end, end, head, _kind(document, head), _governed(document, i, first), True))
            head = -1
        elif tag[end] in ("VBN", "VBG"):
            if head >= 0 or not _leads_to_noun(tag, end, last):
                break
        elif (
            tag[end] not in _INSIDE
            and not (text[end] == "," and tag[end - 1].startswith("JJ") and _leads_to_noun(tag, end + 1, last))
            and not _hyphen(document, end, last)
        ):
            break
        end += 1
    if head < 0:
        year = len(lower[i]) == 4 and lower[i].isdigit()
        if (tag[i] == "CD" and not year) or lower[i] in _ALONE:
            found.append(Nominal(i, i + 1, i + 1, i, "person", _governed(document, i, first)))
        return end
    if _is_verb(document, i, head, last):
        head -= 1
    base = head + 1
    if lower[head] in words("days"):
        return base
    kind = _kind(document, head)
    stop = _complement(document, base, last, kind)
    found.append(Nominal(i, stop, base, head, kind, _governed(document, i, first)))
    inner = base + 1
    while inner < stop:
        opens = tag[inner] in _OPENERS
        inner = max(_nominal_at(document, inner, first, stop, found), inner + 1) if opens else inner + 1
    return stop


def _hyphen(document: Document, i: int, last: int) -> bool:
    """Whether a token is the hyphen of a compound: a 52-count complaint."""
    tokens = document.tokens
    return (
        tokens.text[i] == "-" and 0 < i < last - 1
        and tokens.end[i - 1] == tokens.start[i] and tokens.end[i] == tokens.start[i + 1]
    )  # fmt: skip


def _is_verb(document: Document, first: int, head: int, last: int) -> bool:
    """Whether a plural noun at the end of a phrase is really its verb: “…,” the lawsuit states."""
    tag, lower = document.tokens.tag, document.tokens.lower
    if tag[head] != "NNS" or head == first or tag[head - 1] not in ("NN", "NNP") or not reporting(lower[head]):
        return False
    return (head + 1 == last or lower[head + 1] in (".", ",", ":", ";")) and _kind(document, head - 1) != "thing"


def _complement(document: Document, base: int, last: int, kind: NominalKind) -> int:
    """Extend a common noun over its complements: "a spokesman | for Acme", "the head | of the union | in Delta"."""
    lower, tag = document.tokens.lower, document.tokens.tag
    stop = base
    for _ in range(3):
        if stop + 1 >= last or lower[stop] not in _LINKS:
            return stop
        link = lower[stop]
        if (kind == "name" and link != "of") or (kind in ("thing", "document") and link not in ("of", "from", "by")):
            return stop
        end = stop + 1
        head = -1
        while end < last and tag[end] != "VBG" and (tag[end] in _INSIDE or tag[end] in ("DT", "PRP$")):
            if tag[end] in _NOUNS:
                if lower[end] in words("days"):
                    break
                head = end
            end += 1
        if head < 0:
            return stop
        stop = head + 1
    return stop


def _governed(document: Document, i: int, first: int) -> bool:
    return i > first and document.tokens.tag[i - 1] in ("IN", "TO") and document.tokens.lower[i - 1] not in _CLAUSE


@cache
def is_person(word: str) -> bool:
    """Whether a common noun names somebody who can speak: listed, or formed like it.

    >>> is_person("spokesman"), is_person("tables")
    (True, False)
    """
    single = word[:-1] if word.endswith("s") and not word.endswith("ss") else word
    if word in words("speaking_roles") or single in words("speaking_roles"):
        return True
    return single not in words("not_people") and single.endswith(
        ("man", "men", "woman", "women", "ist", "ian", "eer", "person")
    )


def _kind(document: Document, head: int) -> NominalKind:
    if document.tokens.tag[head] in ("NNP", "NNPS"):
        return "name"
    word = document.tokens.lower[head]
    if is_person(word):
        return "person"
    known = words("speaking_documents")
    return "document" if word in known or word.removesuffix("s") in known else "thing"
