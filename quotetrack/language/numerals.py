"""Numerals: one cardinal in digits or words, read from a given place. The grammar below numbers and dates."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from quotetrack.language import lexicon
from quotetrack.patterns import regex

# A blank: any white space but what ends a line or a field. Said by what it is not, because a class that lists
# characters beyond Latin-1 takes ten times as long to compile, and these patterns hold it a hundred times.
SPACE = r"[^\S\t-\r\x1c-\x1f\x85]"

# 1,200  1,50,000  1.200.000  1.200,50  3'500'000  12 000  78 000 000  1.5  .5
DIGITS = regex(
    r"""
      \d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?(?![\d,]*\d)     # groups of three, or two as in India
    | \d{1,3}(?:\.\d{3})+,\d\d?(?![\d,]) | \d{1,3}(?:\.\d{3}){2,}(?!\d)  # continental groups
    | \d{1,3}(?:['’]\d{3})+(?![\d'’])                         # Swiss groups
    | \d{1,3},\d\d?(?=\s?%|\s?(?:per\ ?cent|[mb]illion|bn|mn|tn|km|tonnes|euros?)\b)   # decimal comma: 45,6%
    | [1-9]\d{0,2}(?:[\u00a0\u202f\u2009]\d{3})+(?!\d)        # groups parted by a thin space
    | [1-9]\d{0,2}(?:\ \d{3})*\ 000(?!\d)                     # … or by a space, when the number is round
    | \d+(?:\.\d+)? | \.\d+
    """,
    re.VERBOSE,
)
VULGAR = {
    "½": 0.5,
    "¼": 0.25,
    "¾": 0.75,
    "⅓": 0.3333,
    "⅔": 0.6667,
    "⅕": 0.2,
    "⅛": 0.125,
    "⅜": 0.375,
    "⅝": 0.625,
    "⅞": 0.875,
}
_VULGAR = regex(rf"{SPACE}?([{''.join(VULGAR)}])|{SPACE}([1357])/([248])(?![\d/])|-([1357])/([248])(?![\d/])")
_WORD = regex(r"[A-Za-z]+")
_GAP = regex(rf"-|{SPACE}*-{SPACE}+(?=\w+-)|{SPACE}+|\n(?=\w)")
_AND_HALF = regex(rf"(?:{SPACE}|-)and(?:{SPACE}|-)an?(?:{SPACE}|-)(half|quarter|third)\b", re.IGNORECASE)
_PART_OF_SCALE = regex(
    rf"(?:(half)(?:{SPACE}+|-)(?:of{SPACE}+)?an?(?:{SPACE}+|-)|an?{SPACE}+(half|quarter)(?:{SPACE}+"
    rf"|-)(?:of{SPACE}+an?{SPACE}+)?"
    rf"|(three)(?:{SPACE}+|-)quarters{SPACE}+of{SPACE}+an?{SPACE}+|(half|quarter)-)"
    r"(dozen|hundred|thousand|million|billion|trillion|lakh|crore)\b",
    re.IGNORECASE,
)
_PARTS = {"half": 0.5, "quarter": 0.25, "third": 1 / 3, "three": 0.75}


class Numeral(NamedTuple):
    """A cardinal as written: its value, where it ends, and the largest unit word used (1 if none)."""

    value: float | int
    end: int
    scale: int = 1


@cache
def small_words() -> dict[str, int]:
    return {word: int(value) for word, value in lexicon.table("numerals_small").items()}


@cache
def large_words() -> dict[str, int]:
    return {word: int(value) for word, value in lexicon.table("numerals_large").items()}


@cache
def suffixes() -> dict[str, int]:
    return {word: int(value) for word, value in lexicon.table("numerals_suffixed").items()}


def tidy(value: float | int) -> float | int:
    """Give whole values as integers and drop what binary fractions add.

    >>> tidy(1500000000.0), tidy(2 / 3), tidy(98.33)
    (1500000000, 0.6667, 98.33)
    """
    if isinstance(value, int):
        return value
    value = round(value, 4)
    return int(value) if value == int(value) else value


def digits_value(written: str) -> float | int:
    """Read digits with either kind of grouping.

    >>> digits_value("1,50,000"), digits_value("1.200.000"), digits_value("1.5"), digits_value("1.200,50")
    (150000, 1200000, 1.5, 1200.5)
    """
    if "." in written and written.rfind(",") > written.rfind("."):
        written = written.replace(".", "").replace(",", ".")
    elif "," in (written[-2:-1], written[-3:-2]):
        written = written.replace(",", ".")
    plain = re.sub(r"[,'’\s]", "", written)
    if plain.count(".") > 1:
        plain = plain.replace(".", "")
    if len(plain) > 300:
        return float("inf")
    return float(plain) if "." in plain else int(plain)


def numeral(text: str, at: int, end: int) -> Numeral | None:
    """Read one cardinal that begins at ``at``: digits with a unit word, or words.

    >>> numeral("150 thousand civilians", 0, 22)
    Numeral(value=150000, end=12, scale=1000)
    >>> numeral("two hundred and five people", 0, 27)
    Numeral(value=205, end=20, scale=100)
    >>> numeral("half a million", 0, 14)
    Numeral(value=500000, end=14, scale=1000000)
    """
    if at < end and (text[at].isdecimal() or text[at] == "."):
        return _of_digits(text, at, end)
    if at < end and text[at] in VULGAR:
        return Numeral(VULGAR[text[at]], at + 1)
    part = _PART_OF_SCALE.match(text, at, end)
    if part:
        scale = large_words()[part[5].lower()]
        name = next(p for p in part.groups()[:4] if p)
        return Numeral(tidy(_PARTS[name.lower()] * scale), part.end(), scale)
    return _of_words(text, at, end)


def _of_digits(text: str, at: int, end: int) -> Numeral | None:
    match = DIGITS.match(text, at, end)
    if not match:
        return None
    value, stop = digits_value(match.group()), match.end()
    vulgar = _VULGAR.match(text, stop, end)
    if vulgar:
        above, below = vulgar[2] or vulgar[4], vulgar[3] or vulgar[5]
        value += VULGAR[vulgar[1]] if vulgar[1] else int(above) / int(below)
        stop = vulgar.end()
    half = _AND_HALF.match(text, stop, end)
    if half:
        value += _PARTS[half[1].lower()]
        stop = half.end()
    return _scaled(text, value, stop, end)


def _scaled(text: str, value: float | int, stop: int, end: int) -> Numeral:
    """Multiply by the unit words that follow ("1.5 million", "3 hundred thousand")."""
    scale = 1
    while True:
        gap = _GAP.match(text, stop, end)
        word = _WORD.match(text, gap.end() if gap else stop, end)
        factor = large_words().get(word.group().lower()) if word and gap else None
        if word is None or factor is None or factor == 12:
            return Numeral(tidy(value), stop, scale)
        value, stop, scale = value * factor, word.end(), scale * factor


def _of_words(text: str, at: int, end: int) -> Numeral | None:
    small, large = small_words(), large_words()
    total: float | int = 0
    group: float | int = 0
    scale, last_scale, stop, seen = 1, 10**18, at, False
    place, joined_by_and = at, False
    while True:
        match = _WORD.match(text, place, end)
        if not match:
            break
        word = match.group().lower()
        if word in ("a", "an") and not seen:
            after = _GAP.match(text, match.end(), end)
            following = _WORD.match(text, after.end(), end) if after else None
            if not following or following.group().lower() not in large:
                break
            group, seen, place = 1, True, following.start()
            continue
        if word in small:
            value = small[word]
            fits = group == 0 or (group % 100 == 0 and value < 100)
            fits = fits or (group % 100 >= 20 and group % 10 == 0 and 0 < value < 10 and not joined_by_and)
            if not fits or (seen and value == 0) or (seen and group == 0 and not joined_by_and and last_scale < 1000):
                break
            group, seen = group + value, True
        elif word in large and seen and group > 0 and not joined_by_and:
            factor = large[word]
            if factor == 12:
                return Numeral(tidy(total + group * 12), match.end(), 12)
            if factor == 100:
                if group >= 100:
                    break
                group *= 100
            else:
                if factor >= last_scale:
                    break
                total, group, last_scale = total + group * factor, 0, factor
            scale = max(scale, factor)
        else:
            break
        stop = match.end()
        half = _AND_HALF.match(text, stop, end)
        if half:
            part = _PARTS[half[1].lower()]
            if group == 0 and last_scale < 10**18:  # a million and a half
                return Numeral(tidy(total + part * last_scale), half.end(), scale)
            scaled = _scaled(text, group + part, half.end(), end)
            return Numeral(tidy(total + scaled.value), scaled.end, max(scale, scaled.scale))
        gap = _GAP.match(text, stop, end)
        if not gap:
            break
        place, joined_by_and = gap.end(), False
        if scale >= 100 and text[place : place + 4].lower() in ("and ", "and-"):
            place, joined_by_and = place + 4, True
    return Numeral(tidy(total + group), stop, scale) if stop > at else None
