"""Rows of a sheet as SpreadsheetML, streamed.

openpyxl builds everything around the cells (styles, validations, charts, print setup); the cells
themselves are written here, because openpyxl can neither write the value of a formula beside the
formula nor a long sheet in little memory with all its finish.
Element and attribute names: ECMA-376 part 1, 18.3.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TextIO
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils import get_column_letter

from quotetrack.export.celltext import fit, to_cell

MAX_ROWS = 1_048_576
MAX_LINKS = 65_530
_DAY_ZERO = date(1899, 12, 30).toordinal()
_FIRST_DAY = date(1900, 3, 1)  # before it Excel counts a 29 February 1900 that never was
LETTERS = tuple(get_column_letter(number) for number in range(1, 101))


class Run(NamedTuple):
    """A piece of a rich text: ``marks`` are the run properties as XML, empty for plain."""

    text: str
    marks: str = ""


BOLD = "<b/>"


def text(style: int, value: str) -> str:
    """A cell that is text whatever it looks like. Each function here gives what follows ``<c r="A1"``."""
    return (
        f' s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(fit(to_cell(value)))}</t></is></c>'
        if value
        else f' s="{style}"/>'
    )


@lru_cache(4096)
def word(style: int, value: str) -> str:
    """The same for the few words that thousands of rows repeat."""
    return text(style, value)


def rich(style: int, runs: Sequence[Run]) -> str:
    """A text with marked pieces; plain when it has to be escaped or cut, which would move the pieces."""
    whole = "".join(run.text for run in runs)
    if fit(to_cell(whole)) != whole or not any(run.marks for run in runs):
        return text(style, whole)
    pieces = "".join(
        f'<r>{f"<rPr>{run.marks}{_FONT}</rPr>" if run.marks else ""}<t xml:space="preserve">{escape(run.text)}</t></r>'
        for run in runs
        if run.text
    )
    return f' s="{style}" t="inlineStr"><is>{pieces}</is></c>'


_FONT = '<sz val="10"/><rFont val="Calibri"/><family val="2"/>'


def number(style: int, value: float) -> str:
    return f' s="{style}"><v>{value!r}</v></c>'


def day(style: int, value: date) -> str:
    """A real date; ``date_fits`` says whether Excel has it."""
    return f' s="{style}"><v>{value.toordinal() - _DAY_ZERO}</v></c>'


def date_fits(value: date) -> bool:
    return value >= _FIRST_DAY


def formula(style: int, expression: str, value: float | str) -> str:
    """A formula of ours beside its value, so that it can be read before anything recalculates."""
    kind = ' t="str"' if isinstance(value, str) else ""
    shown = escape(value) if isinstance(value, str) else repr(value)
    return f' s="{style}"{kind}><f>{escape(expression)}</f><v>{shown}</v></c>'


def blank(style: int) -> str:
    return f' s="{style}"/>'


class SheetWriter:
    """Write rows one after the other and collect the links that lie beside them."""

    def __init__(self, rows: TextIO, links: TextIO) -> None:
        self._rows, self._links = rows, links
        self.row = 0  # number of the row written last
        self.width = 1
        self.links = 0

    def write(self, cells: Iterable[str | None], height: float | None = None) -> int:
        """Append a row and give its number; None leaves a cell out. ``height`` is in points; it is an opening size
        that Excel and LibreOffice refit when somebody types."""
        self.row += 1
        here = self.row
        body = [f'<c r="{LETTERS[index]}{here}"{cell}' for index, cell in enumerate(cells) if cell]
        tall = f' ht="{height:g}"' if height else ""
        self._rows.write(f'<row r="{here}"{tall}>{"".join(body)}</row>')
        return here

    def link(self, column: int, target: str, tip: str = "") -> None:
        """Lead from a cell of the row written last to a place in this workbook such as ``Passages!B7``."""
        if self.links < MAX_LINKS:
            self.links += 1
            hint = f" tooltip={quoteattr(tip)}" if tip else ""
            self._links.write(f'<hyperlink ref="{LETTERS[column]}{self.row}" location={quoteattr(target)}{hint}/>')
