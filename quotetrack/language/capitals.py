"""Runs of capitalised words: the raw material of names.

A run holds what may belong to one name: words with a capital, initials, abbreviated titles, particles
("Bill de Blasio", "Osama bin Laden"), prefixes ("al-Hawa", "O’Brien"), nicknames in quotation marks and "Jr.".
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from quotetrack.model import Span
from quotetrack.patterns import regex

UPPER = "".join(c for c in map(chr, range(0x41, 0x530)) if c.isupper())
PARTICLE = (
    r"(?:de\ la|de\ los|van\ der|van\ den|von\ der"
    r"|de|del|della|der|den|dos|da|di|du|le|la|van|von|ter|bin|ibn|bint|binti|ben|ould|wa|abu|ap|es|zu|af|al|el|y|e)"
)
# Kim Jong-un and Deir ez-Zor are one word; Moscow-based and Clinton-led end at the hyphen
ADJECTIVE = (
    r"(?:based|led|born|run|style|era|type|like|wide|old|held|made|only|free|area|elect|owned|backed|turned|wing|in)"
)
PREFIX = r"(?:(?:[Aa]l|[Ee]l|[Aa]d|[Aa]r|[Aa]s|[Aa]sh|[Aa]t|[Aa]n|[Aa]z|[Uu]l|d|l|O)[-’'])"
ABBREVIATIONS = (
    "Mr", "Mrs", "Ms", "Mme", "Dr", "Prof", "Rev", "Hon", "St", "Jr", "Sr", "Fr", "Sen", "Sens", "Rep", "Reps", "Gov",
    "Govs", "Gen", "Lt", "Col", "Maj", "Capt", "Sgt", "Cpl", "Pvt", "Adm", "Cmdr", "Brig", "Del", "Det", "Insp", "Supt",
    "Amb", "Inc", "Corp", "Co", "Ltd", "Bros", "Mt", "Ft",
)  # fmt: skip
ABBREVIATION = rf"(?:{'|'.join(ABBREVIATIONS)})\."
_ABBREVIATED = "|".join(  # what follows the first letter of one
    rf"[a-z]{{{size - 1}}}\.(?<=(?:{'|'.join(word for word in ABBREVIATIONS if len(word) == size)})\.)"
    for size in sorted(set(map(len, ABBREVIATIONS)))
)
COMMA = "Jr|Sr|Inc|Ltd|Corp|LLC|LLP|PLC"  # they follow a comma: Kaldor Brothers, Inc.
LEAD = r"(?:de\ la|de\ los|van\ der|van\ den|von\ der|de|van|von|bin|ibn|al|della|del)\ "


class Patterns(NamedTuple):
    """How runs are read in a text: any run, one that begins with its capital, the words of one."""

    run: re.Pattern[str]
    capital_run: re.Pattern[str]
    piece: re.Pattern[str]


@cache
def _patterns(upper: str) -> Patterns:
    """Give the patterns for the capitals of a class of characters."""
    tail = (
        rf"(?:-(?=[{upper}])\w+|-elect\b|-(?:(?!{ADJECTIVE})[a-z]{{1,6}}(?:-[{upper}]\w+)?)(?![\w-])"
        rf"|[’'](?=[{upper}]\w)\w+|&[{upper}]\w*)"
    )
    initials = rf"(?:(?:[{upper}]\.-?){{2,}}|[{upper}]\.(?=\ ?[“\"‘'(]?[{upper}]))"
    word = rf"(?:{ABBREVIATION}|{initials}|{PREFIX}?[{upper}]\w*{tail}*)"
    nickname = rf"[“\"‘'(][{upper}][\w.]+(?:\ [{upper}]\w+)?[”\"’')](?=\ [{upper}])"
    retired = r"\((?:[Rr]et|[Rr]etd|[Rr]td)\.?\)"
    aside = rf"\ (?:{nickname}|{retired}(?=\ [{upper}]))"
    more = rf"(?:(?:[\ \u00a0]{{1,2}}(?:{PARTICLE}\ )?|(?<=\.)|\ &\ ){word}|,\ (?:{COMMA})\b\.?|{aside})*"
    return Patterns(
        run=regex(
            rf"(?<![\w@\#])(?=[{upper}]|{LEAD}|{PREFIX})"  # at most words the search ends here
            rf"(?:{LEAD})?{word}{more}"
        ),
        # Nearly all runs begin with their capital. A pattern that begins with a set of characters leaps over plain
        # text, so that the capital is read first, and what it begins after it: (M)r., (U).N., (O)’Brien.
        capital_run=regex(
            rf"[{upper}](?<![\w@\#].)"
            rf"(?:{_ABBREVIATED}|\.-?(?:[{upper}]\.-?)+|\.(?=\ ?[“\"‘'(]?[{upper}])"
            rf"|(?:(?:[ldrstnz](?<=A.)|sh(?<=Ash)|l(?<=[EU]l)|(?<=O))[-’'][{upper}])?\w*{tail}*)"
            rf"{more}"
        ),
        piece=regex(rf"{nickname}|[{upper}]\.(?=[{upper}]\w\w)|[^\s,]+"),
    )


_BEYOND = regex(f"[{UPPER[26:]}]")


def capitals_of(text: str) -> str:
    """Give a class of characters that holds the capitals of a text; most have those of English alone.

    The patterns that name all capitals again and again take ten times as long to build.

    >>> capitals_of("Ann Lee paid €5"), capitals_of("É. Orr") == UPPER
    ('A-Z', True)
    """
    return "A-Z" if text.isascii() or not _BEYOND.search(text) else UPPER


_LEADS = (
    "de ", "van ", "von ", "bin ", "ibn ", "al ", "della ", "del ", "de la ", "de los ", "van der ", "van den ",
    "von der ",
)  # fmt: skip
_PREFIXES = tuple([
    word + mark for word in ("al", "el", "ad", "ar", "as", "ash", "at", "an", "az", "ul", "d", "l") for mark in "-’'"
])  # fmt: skip


class Run(NamedTuple):
    """Capitalised words that stand together, with the place of each from ``at`` on, where the whole run begins.

    A run that was cut keeps the places of its words; ``begin`` and ``stop`` are where the words left begin and end.
    """

    words: tuple[str, ...]
    at: int
    places: tuple[tuple[int, int], ...]
    begin: int
    stop: int

    def start(self, index: int) -> int:
        return self.at + self.places[index][0]

    def end(self, index: int) -> int:
        return self.at + self.places[index][1]

    def cut(self, first: int, last: int) -> Run:
        begin, stop = self.start(first), self.end(last - 1)
        return _new(Run, (self.words[first:last], self.at, self.places[first:last], begin, stop))

    def joined(self, other: Run) -> Run:
        """Give this run and one that follows as one."""
        away = other.at - self.at
        places = tuple([(start + away, end + away) for start, end in other.places])
        return Run(self.words + other.words, self.at, self.places + places, self.begin, other.stop)


NOTHING = Run((), 0, (), 0, 0)


def find_runs(text: str, within: Span, upper: str) -> list[Run]:
    """List the runs of one stretch of text; ``upper`` holds its capitals."""
    found = []
    begin, end = within
    for match in _patterns(upper).capital_run.finditer(text, begin, end):
        start, whole = match.start(), match.group()
        if text.endswith(_LEADS if text[start - 1 : start] == " " else _PREFIXES, begin, start):
            return _all_runs(text, begin, end, upper)
        if whole.isalpha():
            size = len(whole)
            found.append(_new(Run, ((whole,), start, ((0, size),), start, start + size)))
        else:
            found.append(_run(start, whole))
    return found


def _run(at: int, whole: str) -> Run:
    """Make a run of what is written at a place."""
    words, places = _pieces(whole)
    return _new(Run, (words, at, places, at + places[0][0], at + places[-1][1]))


def _all_runs(text: str, begin: int, end: int, upper: str) -> list[Run]:
    """Find the runs of a stretch where one may begin before its first capital: de Blasio, al-Hawa."""
    return [_run(match.start(), match.group()) for match in _patterns(upper).run.finditer(text, begin, end)]


_new = tuple.__new__  # a named tuple without the detour through its own __new__
Pieces = tuple[tuple[str, ...], tuple[tuple[int, int], ...]]  # words and their places


@lru_cache(maxsize=8192)
def _pieces(whole: str) -> Pieces:
    """Part a run into its words, with their places in it; the same names come again and again.

    >>> _pieces("J.D. “Bud” Moss, Jr.")
    (('J.D.', '“Bud”', 'Moss', 'Jr.'), ((0, 4), (5, 10), (11, 15), (17, 20)))
    """
    if " " not in whole and "." not in whole and "\u00a0" not in whole:
        return (whole,), ((0, len(whole)),)
    pieces = list(_patterns(capitals_of(whole)).piece.finditer(whole))
    return tuple([piece.group() for piece in pieces]), tuple([piece.span() for piece in pieces])
