"""Colours, fonts and cell styles of the workbook, named once.

Every colour stands together with a word and a symbol, so that a status survives a grey printout
and every kind of eye.
"""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

FONT, SIZE = "Calibri", 10
INK, GREY, LINK, WHITE = "FF1F2933", "FF5F6B7A", "FF0B5CAD", "FFFFFFFF"
MACHINE_HEADER, PEOPLE_HEADER, PEOPLE_CELL = "FFD5DAE1", "FFF2C94C", "FFFFFBE6"
TITLE_BAND, HAIR, BAND, CORRECTED = "FFE8EDF3", "FFD0D7DE", "FFF6F8FA", "FFE3F0FC"


@dataclass(frozen=True, slots=True)
class Look:
    """How a word is shown: its symbol, the fill and the ink."""

    symbol: str
    fill: str
    ink: str


STATUS = {
    "unverified": Look("○", PEOPLE_CELL, "FF3E4C59"),
    "in_progress": Look("◐", "FFDCEBFA", "FF0B4F8A"),
    "needs_source": Look("▲", "FFFDE3CC", "FF8A3B00"),
    "needs_recheck": Look("↻", "FFFFE9A8", "FF6B4E00"),
    "verified": Look("✔", "FFDDF2DF", "FF14532D"),
    "second_checked": Look("✔✔", "FFB9E2BE", "FF0F3D20"),
    "inaccurate": Look("✘", "FFFAD4D4", "FF8B1A1A"),
    "disputed": Look("⇄", "FFE9DDF7", "FF4B2A7B"),
    "unverifiable": Look("?", "FFE4E7EB", "FF3E4C59"),
    "superseded": Look("↷", "FFE4E7EB", "FF52606D"),
    "not_a_claim": Look("–", "FFF1F3F5", "FF616E7C"),
}
VERDICT = {
    "accurate": Look("✔", "FFDDF2DF", "FF14532D"),
    "mostly accurate": Look("✔", "FFEAF6EA", "FF14532D"),
    "unproven": Look("?", "FFE4E7EB", "FF3E4C59"),
    "misleading": Look("▲", "FFFDE3CC", "FF8A3B00"),
    "exaggerated": Look("↑", "FFFDE3CC", "FF8A3B00"),
    "understated": Look("↓", "FFFDE3CC", "FF8A3B00"),
    "inaccurate": Look("✘", "FFFAD4D4", "FF8B1A1A"),
}
ATTRIBUTION = {
    "right": Look("✔", "FFDDF2DF", "FF14532D"),
    "wrong speaker": Look("✘", "FFFAD4D4", "FF8B1A1A"),
    "wrong words": Look("▲", "FFFDE3CC", "FF8A3B00"),
    "not a quote": Look("–", "FFF1F3F5", "FF616E7C"),
}
OTHER = {
    "unknown": Look("?", "FFFFE9A8", "FF6B4E00"),
    "anonymous": Look("◌", "FFE9DDF7", "FF4B2A7B"),
    "denied": Look("≠", "FFFAD4D4", "FF8B1A1A"),
    "alleged": Look("▲", "FFFDE3CC", "FF8A3B00"),
    "failed": Look("✘", "FFFAD4D4", "FF8B1A1A"),
    "unreadable": Look("✘", "FFFAD4D4", "FF8B1A1A"),
    "timeout": Look("▲", "FFFDE3CC", "FF8A3B00"),
    "memory": Look("▲", "FFFDE3CC", "FF8A3B00"),
    "crash": Look("✘", "FFFAD4D4", "FF8B1A1A"),
    "skipped": Look("–", "FFF1F3F5", "FF616E7C"),
}
OUTCOME = {  # of a review
    "taken": Look("✔", "FFDDF2DF", "FF14532D"),
    "corrects the machine": Look("✎", "FFDCEBFA", "FF0B4F8A"),
    "emptied": Look("∅", "FFE4E7EB", "FF3E4C59"),
    "decided": Look("✔", "FFDDF2DF", "FF14532D"),
    "to settle": Look("⇄", "FFE9DDF7", "FF4B2A7B"),
    "kept, not set": Look("✘", "FFFAD4D4", "FF8B1A1A"),
    "not emptied": Look("?", "FFFFE9A8", "FF6B4E00"),
    "kept aside": Look("▲", "FFFDE3CC", "FF8A3B00"),
    "row found again": Look("↻", "FFDCEBFA", "FF0B4F8A"),
    "row missing": Look("▽", "FFE4E7EB", "FF52606D"),
    "column missing": Look("▽", "FFE4E7EB", "FF52606D"),
    "column renamed": Look("↻", "FFDCEBFA", "FF0B4F8A"),
}


class Styles:
    """The numbers of our cell styles in one workbook, registered on first use."""

    def __init__(self, book: Workbook) -> None:
        self._cell = WriteOnlyCell(book.active)
        self._book = book
        self._ids: dict[tuple[object, ...], int] = {}

    def id(
        self,
        *,
        bold: bool = False,
        size: float = SIZE,
        ink: str = INK,
        fill: str | None = None,
        wrap: bool = False,
        across: str | None = None,
        down: str = "top",
        form: str = "General",
        framed: bool = False,
        italic: bool = False,
        underline: bool = False,
        quoted: bool = False,
        indent: int = 0,
    ) -> int:
        """Give the index of a style in the workbook's cellXfs.

        ``form`` is a number format; ``quoted`` keeps a text a text when somebody edits a cell that begins with "=".
        """
        key = (bold, size, ink, fill, wrap, across, down, form, framed, italic, underline, quoted, indent)
        if key not in self._ids:
            cell = WriteOnlyCell(self._book.active)
            cell.font = Font(
                name=FONT, size=size, bold=bold, italic=italic, color=ink, underline="single" if underline else None
            )
            if fill:
                cell.fill = PatternFill("solid", start_color=fill, end_color=fill)
            cell.alignment = Alignment(horizontal=across, vertical=down, wrap_text=wrap, indent=indent)
            if framed:
                side = Side(style="thin", color=HAIR)
                cell.border = Border(left=side, right=side, top=side, bottom=side)
            cell.number_format = form
            cell.quotePrefix = quoted
            self._ids[key] = cell.style_id
        return self._ids[key]


def worded(word: str, look: Look, first_cell: str) -> Rule:
    """Colour a cell that holds a word and put the word's symbol before it, without changing what the cell holds."""
    style = DifferentialStyle(
        font=Font(color=look.ink, bold=True),
        numFmt=NumberFormat(numFmtId=_format_number(look.symbol), formatCode=f'"{look.symbol} "@'),
        fill=PatternFill(bgColor=look.fill, fill_type="solid"),
    )
    return Rule(type="expression", dxf=style, formula=[f'{first_cell}="{word}"'])


def _format_number(symbol: str) -> int:
    """Number the formats above those that Excel keeps for itself (164), one for each symbol."""
    every = (*STATUS.values(), *VERDICT.values(), *ATTRIBUTION.values(), *OTHER.values(), *OUTCOME.values())
    return 400 + sorted({look.symbol for look in every}).index(symbol)


def shaded(formula: str, fill: str, ink: str = INK, bold: bool = False) -> Rule:
    """Colour cells for which a formula holds."""
    return Rule(
        type="expression",
        dxf=DifferentialStyle(font=Font(color=ink, bold=bold), fill=PatternFill(bgColor=fill, fill_type="solid")),
        formula=[formula],
    )
