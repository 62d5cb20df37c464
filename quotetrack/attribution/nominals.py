"""Noun phrases that could speak, read from parts of speech: "a spokesman for Acme", "Ana Ruiz", "she".

A nominal is a mention in the making: it knows its head and what stands around it, and has no opinion on who said what.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Literal, NamedTuple

from quotetrack.attribution.verbs import reporting
from quotetrack.language import Document
from quotetrack.language.lexicon import table, words
from quotetrack.language.tokens import Tokens
from quotetrack.model import Span

NominalKind = Literal["pronoun", "name", "person", "document", "thing"]

_new = tuple.__new__  # a named tuple without the detour through its own __new__
PRONOUNS = frozenset({"he", "she", "they", "i", "we", "it", "who", "you"})
_OPENERS = frozenset({"DT", "PRP$", "JJ", "JJR", "JJS", "CD", "NN", "NNS", "NNP", "NNPS", "PDT", "VBN", "$", "VBG"})
_INSIDE = frozenset({"JJ", "JJR", "JJS", "CD", "NN", "NNS", "NNP", "NNPS", "POS", "VBN", "VBG", "&", "$", "FW"})
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_PROPER = frozenset({"NNP", "NNPS"})
_ADJECTIVES = frozenset({"JJ", "JJR", "JJS"})
_UNSURE = frozenset({"VBN", "VBG", "JJ"})  # they open a phrase only if a noun follows
_BEFORE_NOUNS = _ADJECTIVES | {"VBN", "VBG", "CD"}
_STEADY = _INSIDE - _NOUNS - {"POS", "VBN", "VBG"}  # they neither end a phrase nor are its head
_IN_COMPLEMENT = _INSIDE - {"VBG"} | {"DT", "PRP$"}
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
    tokens = document.tokens
    lower, tag = tokens.lower, tokens.tag
    found: list[Nominal] = []
    i = first
    while i < last:
        part = tag[i]
        if lower[i] in PRONOUNS and part not in _NOUNS:
            found.append(_new(Nominal, (i, i + 1, i + 1, i, "pronoun", i > first and _governed(tokens, i), False)))
            i += 1
        elif part in _OPENERS and (part not in _UNSURE or _leads_to_noun(tag, i, last)):
            i = _nominal_at(tokens, i, first, last, found)
        else:
            if lower[i] in _ALONE:
                found.append(_new(Nominal, (i, i + 1, i + 1, i, "person", i > first and _governed(tokens, i), False)))
            i += 1
    return found


def _leads_to_noun(tag: list[str], i: int, last: int) -> bool:
    """Whether participles and adjectives from here stand before a noun."""
    while i < last and tag[i] in _BEFORE_NOUNS:
        i += 1
    return i < last and tag[i] in _NOUNS


def _nominal_at(tokens: Tokens, i: int, first: int, last: int, found: list[Nominal]) -> int:
    """Read one phrase that opens at token ``i``; add it, and return where to go on."""
    lower, tag = tokens.lower, tokens.tag
    governed = i > first and _governed(tokens, i)
    end = i + 1
    head = i if tag[i] in _NOUNS else -1
    while end < last:
        part = tag[end]
        if part in _NOUNS:
            if head == end - 1 and part in _PROPER and tag[head] == "NNP" and lower[end] in _days():
                break  # "Ruiz Monday": the day is not part of the name
            head = end
        elif part in _STEADY:
            pass
        elif part == "POS":
            if head >= 0:
                found.append(_new(Nominal, (i, end, end, head, _kind(tokens, head), governed, True)))
                head = -1
        elif part == "VBN" or part == "VBG":
            if head >= 0 or not _leads_to_noun(tag, end, last):
                break
        elif not (
            (lower[end] == "," and tag[end - 1] in _ADJECTIVES and _leads_to_noun(tag, end + 1, last))
            or (lower[end] == "-" and _hyphen(tokens, end, last))
        ):
            break
        end += 1
    if head < 0 and tag[i] == "DT" and is_one_of_a_nation(tokens.text[end - 1]):
        found.append(_new(Nominal, (i, end, end, end - 1, "person", governed, False)))  # the Italian
        return end
    if head < 0:
        year = len(lower[i]) == 4 and lower[i].isdigit()
        if (tag[i] == "CD" and not year) or lower[i] in _ALONE:
            found.append(_new(Nominal, (i, i + 1, i + 1, i, "person", governed, False)))
        return end
    if (tag[head] == "NNS" or lower[head] == "read") and _is_verb(tokens, i, head, last):
        head -= 1
    base = head + 1
    if lower[head] in _days():
        return base
    kind = _kind(tokens, head)
    if base + 1 >= last or lower[base] not in _LINKS:
        found.append(_new(Nominal, (i, base, base, head, kind, governed, False)))
        return base
    stop = _complement(tokens, base, last, kind)
    found.append(_new(Nominal, (i, stop, base, head, kind, governed, False)))
    inner = base + 1
    while inner < stop:
        inner = _nominal_at(tokens, inner, first, stop, found) if tag[inner] in _OPENERS else inner + 1
    return stop


def _hyphen(tokens: Tokens, i: int, last: int) -> bool:
    """Whether a hyphen is that of a compound: a 52-count complaint."""
    return 0 < i < last - 1 and tokens.end[i - 1] == tokens.start[i] and tokens.end[i] == tokens.start[i + 1]


def _is_verb(tokens: Tokens, first: int, head: int, last: int) -> bool:
    """Whether a plural noun or "read" at the end of a phrase is really its verb: “…,” the lawsuit states."""
    tag, lower = tokens.tag, tokens.lower
    if head == first or tag[head - 1] not in ("NN", "NNP") or not reporting(lower[head]):
        return False
    if lower[head] == "read":  # The placard read: “Pay us.”
        return head + 1 == last or lower[head + 1] == ":"
    return (head + 1 == last or lower[head + 1] in (".", ",", ":", ";")) and _kind(tokens, head - 1) != "thing"


def _complement(tokens: Tokens, base: int, last: int, kind: NominalKind) -> int:
    """Extend a common noun over its complements: "a spokesman | for Acme", "the head | of the union | in Delta"."""
    lower, tag = tokens.lower, tokens.tag
    stop = base
    for _ in range(3):
        if stop + 1 >= last or lower[stop] not in _LINKS:
            return stop
        link = lower[stop]
        if (kind == "name" and link != "of") or (kind in ("thing", "document") and link not in ("of", "from", "by")):
            return stop
        end = stop + 1
        head = -1
        while end < last and tag[end] in _IN_COMPLEMENT:
            if tag[end] in _NOUNS:
                if lower[end] in _days():
                    break
                head = end
            end += 1
        if head < 0 and link == "of" and kind == "person" and tag[stop + 1] == "CD":
            head = stop + 1  # a mother of three
        if head < 0:
            return stop
        stop = head + 1
    return stop


def _governed(tokens: Tokens, i: int) -> bool:
    """Whether a preposition stands before token ``i``."""
    return tokens.tag[i - 1] in ("IN", "TO") and tokens.lower[i - 1] not in _CLAUSE


@lru_cache(maxsize=1 << 14)
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


def is_one_of_a_nation(word: str) -> bool:
    """Whether "the" and this word mean one person: the Italian, the Swede; not the Irish.

    >>> is_one_of_a_nation("Italian"), is_one_of_a_nation("Irish")
    (True, False)
    """
    return word in table("demonyms") and not word.endswith(("sh", "ese", "s")) and word not in ("French", "Dutch")


def _kind(tokens: Tokens, head: int) -> NominalKind:
    return "name" if tokens.tag[head] in _PROPER else _common(tokens.lower[head])


@lru_cache(maxsize=1 << 14)
def _common(word: str) -> NominalKind:
    """The kind of a common noun."""
    if is_person(word):
        return "person"
    known = words("speaking_documents")
    return "document" if word in known or word.removesuffix("s") in known else "thing"


@cache
def _days() -> frozenset[str]:
    return words("days")
