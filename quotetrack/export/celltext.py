"""Text into cells and back without losing a character.

A workbook cannot hold every string: XML forbids most control characters, U+FFFE, U+FFFF and
lone surrogates; Excel reads ``_x0041_`` as "A"; openpyxl drops ``x005F_``. Such characters are
written visibly, as ``⟦U+0001⟧``, and read back as what they were. Nothing else is changed.
"""

from __future__ import annotations

import re
import unicodedata

from quotetrack.patterns import regex

LIMIT = 32_767  # UTF-16 units in one cell, https://support.microsoft.com/office/1672b34d
CUT_MARK = " … [cut here; the ledger keeps the whole text]"

# what a cell cannot hold, and what would be mistaken for an escape of ours, Excel's or openpyxl's
_FORBIDDEN = regex(
    r"""
    [\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]   # not XML; a carriage return turns into a line feed
  | _(?=x[0-9A-Fa-f]{4}_)                           # Excel's own escape
  | x(?=005F_)                                      # what openpyxl deletes
  | ⟦(?=U\+[0-9A-F]{4}⟧)                            # ours
    """,
    re.VERBOSE,
)
_OURS = regex(r"⟦U\+([0-9A-F]{4})⟧")
_EXCELS = regex(r"_x([0-9A-Fa-f]{4})_")


def to_cell(text: str) -> str:
    """Write the characters that a cell cannot hold as ⟦U+XXXX⟧.

    >>> to_cell("bell\\x07 and _x0041_")
    'bell⟦U+0007⟧ and ⟦U+005F⟧x0041_'
    """
    return _FORBIDDEN.sub(lambda m: f"⟦U+{ord(m.group()):04X}⟧", text)


def cell_text(text: str) -> str:
    """Give what the cell of a text holds: escaped and cut where it must be, else the very same object."""
    if is_plain(text):
        return text
    cell = fit(to_cell(text))
    return text if cell == text else cell


def is_plain(text: str) -> bool:
    """Tell whether a cell holds a text as it is, neither escaped nor cut: nearly every text of a newspaper.

    Of the texts of a row, joined, it tells the same of each.
    """
    return (
        text.isprintable()
        and "_x" not in text and "x005F_" not in text and "⟦" not in text
        and len(text) * 2 <= LIMIT
    )  # fmt: skip


def from_cell(text: str) -> str:
    """Undo ``to_cell``, and the escapes with which Excel saves what people pasted.

    >>> from_cell(to_cell("bell\\x07 and _x0041_"))
    'bell\\x07 and _x0041_'
    >>> from_cell("pasted_x000D_")
    'pasted\\r'
    """
    if "_x" in text:
        text = _EXCELS.sub(lambda m: chr(int(m.group(1), 16)), text)
    if "⟦" not in text:
        return text
    return _OURS.sub(_written, text)


def _written(match: re.Match[str]) -> str:
    """Take back only what ``to_cell`` can have written: ⟦U+0041⟧ was typed by a person."""
    char = chr(int(match.group(1), 16))
    return char if char in "_x⟦" or _FORBIDDEN.fullmatch(char) else match.group()


def units(text: str) -> int:
    """Count UTF-16 units, as Excel counts a cell's length: an emoji is two or more."""
    return len(text) + sum(char > "\uffff" for char in text)


def fit(text: str, limit: int = LIMIT) -> str:
    """Cut a text that is too long for a cell between two graphemes, and say so at the cut.

    >>> fit("brief")
    'brief'
    """
    if len(text) * 2 <= limit or units(text) <= limit:
        return text
    room, used, index = limit - units(CUT_MARK), 0, 0
    while used + 1 + (text[index] > "\uffff") <= room:
        used += 1 + (text[index] > "\uffff")
        index += 1
    return text[: grapheme_boundary(text, index)] + CUT_MARK


def was_cut(text: str) -> bool:
    return text.endswith(CUT_MARK)


def grapheme_boundary(text: str, index: int) -> int:
    """Go back from an index to where one visible character ends and the next begins.

    >>> grapheme_boundary("e\\u0301", 1), grapheme_boundary("ab", 1)
    (0, 1)
    """
    while 0 < index < len(text) and _joins(text, index):
        index -= 1
    return index


def _joins(text: str, index: int) -> bool:
    """Tell whether the characters on both sides of an index belong to one grapheme (the rules of UAX 29 that news
    text can meet: marks, joiners, skin tones, flags, line ends, our own escapes)."""
    left, right = text[index - 1], text[index]
    if unicodedata.category(right)[0] == "M" or right in "\u200d\u200c" or left == "\u200d":
        return True
    if "\U0001f3fb" <= right <= "\U0001f3ff" or (left == "\r" and right == "\n"):
        return True
    if "\U0001f1e6" <= right <= "\U0001f1ff":
        before = len(text[:index]) - len(text[:index].rstrip("".join(map(chr, range(0x1F1E6, 0x1F200)))))
        return before % 2 == 1
    opening = text.rfind("⟦", max(0, index - 7), index)
    return opening != -1 and opening + 7 >= index and _OURS.match(text, opening) is not None and index < opening + 8
