"""Names that nothing marks as a person's or a body's: "Orvane", "Bremvik Nord".

What the article says next may tell: "the company said" of a heater's maker, "he said" of a plumber. Such a name is
only asked for where nobody better known can be meant.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from functools import cached_property

from quotetrack.attribution.identity.cast import Body, Cast, Person
from quotetrack.language import Document, lexicon
from quotetrack.language.names import Name

_PLACED = frozenset({"in", "near", "from", "across", "outside", "around", "of"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
REACH = 40  # how many names before an offset are looked at
FAR = 14  # how many sentences before "the company" its name may stand
NEAR = 2  # how many before "he"


class Unproven:
    """The names of one article as companies or as people that it never introduces."""

    def __init__(self, document: Document, cast: Cast) -> None:
        self.document, self.cast = document, cast

    def firm(self, offset: int, noun: str, far: int = FAR) -> tuple[Name, Body | Person | None] | None:
        """Find what "the company" is: a body, else a name that may be one; the likelier, the later and the oftener."""
        best, found = 0.0, None
        here = self.document.sentence_at(offset)
        stop = bisect_left(self.cast.starts, offset)
        for i in range(stop - 1, max(-1, stop - 1 - REACH), -1):
            name, who = self.cast.names[i], self.cast.of[i]
            apart = here - self.document.sentence_at(name.span.start)
            if apart > far:
                break
            score, subject = self._as_firm(name, who), self._subject(name)
            if score and (subject or noun != "club"):  # of two clubs the one the article is about
                score += subject + 2 * self._called(name, noun) + 0.2 * min(self._times(name, who), 5) - 0.3 * apart
                if found is None or score > best:
                    best, found = score, (name, who)
        return found

    def opener(self, offset: int) -> tuple[Name, Body | Person | None] | None:
        """Find the body or the firm that opens the sentence before, of an "it" that opens the next."""
        document = self.document
        here = document.sentence_at(offset)
        sentences = document.sentences
        if (
            not here
            or sentences[here].span.start != offset
            or sentences[here - 1].paragraph != sentences[here].paragraph
        ):
            return None
        i = bisect_left(self.cast.starts, sentences[here - 1].span.start)
        if i == len(self.cast.starts) or self.cast.starts[i] != sentences[here - 1].span.start:
            return None
        name, who = self.cast.names[i], self.cast.of[i]
        body = isinstance(who, Body) and not who.place
        return (name, who) if self._subject(name) and (body or self._as_firm(name, who)) else None

    def _called(self, name: Name, noun: str) -> bool:
        """Whether the noun stands beside a name: Quillon, a chipmaker; the maker, Brennhof AG."""
        lower = self.document.tokens.lower
        first, last = self.document.token_range(name.span)
        after = noun in lower[last : last + 7] and lower[last] == ","
        return after or noun in lower[max(0, first - 2) : first]

    def person(self, offset: int) -> Name | None:
        """Find the only name that "he" can be: one word that opens a clause in the sentences just before."""
        here = self.document.sentence_at(offset)
        stop = bisect_left(self.cast.starts, offset)
        found = None
        for i in range(stop - 1, -1, -1):
            name = self.cast.names[i]
            if here - self.document.sentence_at(name.span.start) > NEAR:
                break
            if self.cast.of[i] is not None or not self._open(name):
                continue
            if self._subject(name):
                return name
            found = found or name
        return found

    def _as_firm(self, name: Name, who: Person | Body | None) -> float:
        """How far a name can be a firm's at all; nought: not."""
        if isinstance(who, Body):
            words = who.name.casefold().split()
            outlet = who.name in lexicon.words("outlets") or (len(words) == 1 and who.name.isupper())
            if who.place or outlet or not lexicon.words("other_sorts").isdisjoint(words):
                return 0.0
            before = self.document.tokens.lower[max(0, self.document.token_at(name.span.start) - 1)]
            return 1.5 if before in ("of", "at", "for") else 3.0  # an analyst of Marwick Bank
        if who is None:
            return 2.0 if self._open(name) else 0.0
        shown = who.gender or who.either or who.titles or who.roles or who.kin
        thing = who.words[-1] in lexicon.words("other_heads") or self._written(name) in self._places
        return 0.0 if shown or thing else 2.0 / len(who.words)

    def _open(self, name: Name) -> bool:
        """Whether a name may be a person's or a firm's: no place, feast or work, and not quoted."""
        written = self._written(name)
        token = self.document.token_at(name.bare.start)
        if name.kind != "other" or written in self._places or self.document.quoted[token] >= 0:
            return False
        words, plain = written.split(), written.replace(" ", "").replace("-", "")
        thing = words[0] in lexicon.words("other_capitals") or words[-1] in lexicon.words("other_heads")
        proper = self.document.tokens.tag[token] == "NNP"  # not "Octopuses"
        return proper and plain.isalpha() and len(plain) > 2 and not thing and not plain.isupper()

    def _written(self, name: Name) -> str:
        return name.bare.of(self.document.text)

    @cached_property
    def _places(self) -> frozenset[str]:
        """The names that stand somewhere as a place does: in Marlow, residents of Delta."""
        lower = self.document.tokens.lower
        found = set()
        for name in self.cast.names:
            token = self.document.token_at(name.span.start)
            if not token or lower[token - 1] not in _PLACED:
                continue
            noun = lower[token - 2] if token > 1 else ""
            if (
                noun in lexicon.words("had_by_places")
                if lower[token - 1] == "of"
                else noun not in lexicon.words("had_by_firms")
            ):
                found.add(self._written(name))
        return frozenset(found)

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(self._written(name) for name in self.cast.names)

    def _times(self, name: Name, who: Person | Body | None) -> int:
        return self._counts[self._written(name)] if who is None else len(who.spans)

    def _subject(self, name: Name) -> bool:
        """Whether a name opens its sentence, other than before a noun, or stands before a verb."""
        document, tag = self.document, self.document.tokens.tag
        after = document.token_range(name.span)[1]
        opens = document.sentences[document.sentence_at(name.span.start)].span.start == name.span.start
        return after < len(tag) and (tag[after] in _FINITE or (opens and tag[after][:2] != "NN"))
