"""Runs of capitalised words: the raw material of names.

A run holds what may belong to one name: words with a capital, initials, abbreviated titles, particles
("Bill de Blasio", "Osama bin Laden"), prefixes ("al-Hawa", "O’Brien"), nicknames in quotation marks and "Jr.".
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from quotetrack.model import Span

UPPER = "".join(c for c in map(chr, range(0x41, 0x530)) if c.isupper())
PARTICLE = (
    r"(?:de\ la|de\ los|van\ der|van\ den|von\ der"
    r"|de|del|della|der|den|dos|da|di|du|van|von|ter|bin|ibn|bint|al|el|y|e)"
)
# Kim Jong-un and Deir ez-Zor are one word; Moscow-based and Clinton-led end at the hyphen
ADJECTIVE = (
    r"(?:based|led|born|run|style|era|type|like|wide|old|held|made|only|free|area|elect|owned|backed|turned|wing|in)"
)
TAIL = (
    rf"(?:-(?=[{UPPER}])\w+|-elect\b|-(?:(?!{ADJECTIVE})[a-z]{{1,6}}(?:-[{UPPER}]\w+)?)(?![\w-])"
    rf"|[’'](?=[{UPPER}]\w)\w+|&[{UPPER}]\w*)"
)
PREFIX = r"(?:(?:[Aa]l|[Ee]l|[Aa]d|[Aa]r|[Aa]s|[Aa]sh|[Aa]t|[Aa]n|[Aa]z|[Uu]l|d|l|O)[-’'])"
ABBREVIATION = (
    r"(?:Mr|Mrs|Ms|Mme|Dr|Prof|Rev|Hon|St|Jr|Sr|Fr|Sens?|Reps?|Govs?|Gen|Lt|Col|Maj|Capt|Sgt|Cpl|Pvt|Adm|Cmdr|Brig"
    r"|Del|Det|Insp|Supt|Amb|Inc|Corp|Co|Ltd|Bros|Mt|Ft)\."
)
INITIALS = rf"(?:(?:[{UPPER}]\.-?){{2,}}|[{UPPER}]\.(?=\ ?[“\"‘'(]?[{UPPER}]))"
WORD = rf"(?:{ABBREVIATION}|{INITIALS}|{PREFIX}?[{UPPER}]\w*{TAIL}*)"
NICKNAME = rf"[“\"‘'(][{UPPER}][\w.]+(?:\ [{UPPER}]\w+)?[”\"’')](?=\ [{UPPER}])"
LEAD = r"(?:de|van|von|bin|ibn|al|della|del)\ "
_RUN = re.compile(
    rf"(?<![\w@\#])(?=[{UPPER}]|{LEAD}|{PREFIX})"  # at most words the search ends here
    rf"(?:{LEAD})?{WORD}"
    rf"(?:(?:[\ \u00a0]{{1,2}}(?:{PARTICLE}\ )?|(?<=\.)|\ &\ ){WORD}|,\ (?:Jr|Sr)\b\.?|\ {NICKNAME})*"
)
_PIECE = re.compile(rf"{NICKNAME}|[{UPPER}]\.(?=[{UPPER}]\w\w)|[^\s,]+")


class Run(NamedTuple):
    """Capitalised words that stand together: parallel lists."""

    words: list[str]
    starts: list[int]
    ends: list[int]

    def cut(self, first: int, last: int) -> Run:
        return Run(self.words[first:last], self.starts[first:last], self.ends[first:last])


def find_runs(text: str, within: Span) -> list[Run]:
    """List the runs of one stretch of text."""
    found = []
    for match in _RUN.finditer(text, *within):
        start, end = match.span()
        whole = match.group()
        if " " not in whole and "." not in whole and "\u00a0" not in whole:
            found.append(Run([whole], [start], [end]))
            continue
        pieces = _pieces(whole)
        found.append(
            Run([word for word, _, _ in pieces], [start + a for _, a, _ in pieces], [start + b for _, _, b in pieces])
        )
    return found


@lru_cache(maxsize=4096)
def _pieces(whole: str) -> tuple[tuple[str, int, int], ...]:
    """Part a run into its words, with their places in it; the same names come again and again.

    >>> _pieces("J.D. “Bud” Moss, Jr.")
    (('J.D.', 0, 4), ('“Bud”', 5, 10), ('Moss', 11, 15), ('Jr.', 17, 20))
    """
    return tuple([(piece.group(), *piece.span()) for piece in _PIECE.finditer(whole)])
