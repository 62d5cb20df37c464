"""Rows of a sheet as SpreadsheetML, streamed.

openpyxl builds everything around the cells (styles, validations, charts, print setup); the cells
themselves are written here, because openpyxl can neither write the value of a formula beside the
formula nor a long sheet in little memory with all its finish.
Element and attribute names: ECMA-376 part 1, 18.3.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import BinaryIO, NamedTuple
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from quotetrack.export.celltext import cell_text, is_plain

MAX_ROWS = 1_048_576
MAX_LINKS = 65_530
_DAY_ZERO = date(1899, 12, 30).toordinal()
_FIRST_DAY = date(1900, 3, 1)  # before it Excel counts a 29 February 1900 that never was
LETTERS = tuple(get_column_letter(number) for number in range(1, 101))


class Run(NamedTuple):
    """A piece of a rich text: ``marks`` are the run properties as XML, empty for plain."""

    text: str
    marks: str = ""


def text(style: int, value: str) -> str:
    """A cell that is text whatever it looks like. Each function here gives what follows ``<c r="A1"``."""
    return f"{text_start(style)}{escaped(value)}{TEXT_END}" if value else blank(style)


def text_start(style: int) -> str:
    """What stands before the escaped text of a cell."""
    return f' s="{style}" t="inlineStr"><is><t xml:space="preserve">'


TEXT_END = "</t></is></c>"


def escaped(value: str) -> str:
    """A cell's text as it stands in XML."""
    return value if is_bare(value) else escape(cell_text(value))


def is_bare(value: str) -> bool:
    """Tell whether a text stands in XML as it is; of the texts of a row, joined, it tells the same of each."""
    return is_plain(value) and not ("&" in value or "<" in value or ">" in value)


def rich(style: int, runs: Sequence[Run]) -> str:
    """A text with marked pieces; plain when it has to be escaped or cut, which would move the pieces."""
    if len(runs) == 1 and not runs[0].marks:
        return text(style, runs[0].text)
    whole = "".join([run.text for run in runs])
    if cell_text(whole) != whole or not any(run.marks for run in runs):
        return text(style, whole)
    pieces = [
        f'<r>{f"<rPr>{run.marks}{_FONT}</rPr>" if run.marks else ""}<t xml:space="preserve">{escape(run.text)}</t></r>'
        for run in runs
        if run.text
    ]
    return f' s="{style}" t="inlineStr"><is>{"".join(pieces)}</is></c>'


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

    def __init__(self, rows: BinaryIO, links: BinaryIO) -> None:
        self._rows, self._links = rows, links
        self.row = 0  # number of the row written last
        self.width = 1
        self.links = 0

    def write(self, cells: Iterable[str | None], height: float | None = None) -> int:
        """Append a row and give its number; None leaves a cell out. ``height`` is in points; it is an opening size
        that Excel and LibreOffice refit when somebody types."""
        here = self.row + 1
        return self.append(
            "".join([f'<c r="{letters(n)}{here}"{cell}' for n, cell in enumerate(cells) if cell]), height
        )

    def append(self, cells: str, height: float | None = None) -> int:
        """Append a row of finished cells and give its number."""
        self.row += 1
        tall = f' ht="{height:g}"' if height else ""
        self._rows.write(f'<row r="{self.row}"{tall}>{cells}</row>'.encode())
        return self.row

    def link(self, column: int, target: str) -> None:
        """Lead from a cell of the row written last to a place in this workbook such as ``Passages!B7``.

        The titles of our sheets hold nothing that XML would want escaped.
        """
        if self.links < MAX_LINKS:
            self.links += 1
            place = f'<hyperlink ref="{letters(column)}{self.row}" location="{target}"/>'
            self._links.write(place.encode())


def letters(index: int) -> str:
    """Name a column by its index: the first is A.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    return LETTERS[index] if index < len(LETTERS) else str(get_column_letter(index + 1))
