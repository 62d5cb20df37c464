"""Rows of one table: each column's form decides how a value becomes a cell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO
from itertools import chain
from typing import NamedTuple

from quotetrack.export import looks
from quotetrack.export.columns import Column, Form, Table, checks
from quotetrack.export.sheetxml import (
    MAX_ROWS,
    TEXT_END,
    Run,
    SheetWriter,
    blank,
    date_fits,
    day,
    escaped,
    is_bare,
    letters,
    number,
    rich,
    text,
    text_start,
)
from quotetrack.tables import Row

NUMBER_FORMS: dict[Form, str] = {
    "count": "#,##0",
    "share": "0%",
    "belief": '[<0.5]"▽ "0%;0%',  # a low confidence is marked by more than a colour
    "level": '[>=0.8]"▲ "0.00;[>=0.5]"△ "0.00;0.00',
    "day": "yyyy-mm-dd",
}
LINE, PADDING, TALLEST = 13.2, 4.0, 200.0  # points: a line of 10-point Calibri, a cell's margins, the tallest row
_FORMULA_SIGNS = "=+-@"
_RIGHT = ("formed", "day", "whole", "broken")
_FIGURES = ("count", "number", "share", "belief", "level", "day")  # columns whose cells stand on the right
Links = Mapping[str, tuple[str, str]]  # column key -> (place in this workbook, what the link says)


class _Plan(NamedTuple):
    """A row of one table as pieces between which the row's number is put: ``<c r="A`` 7 ``" s="3"/><c r="B`` 7 …

    Place 0 opens the first cell; place n finishes the n-th and opens the next.
    """

    blank: list[str]  # the pieces of a row without values
    after: list[str]  # place -> what opens the next cell
    texts: list[tuple[int, str, str, str]]  # place, key, and what stands before and after a text
    labels: list[tuple[int, int]]  # place, style
    links: dict[str, tuple[int, int]]  # key -> place, style


class TableWriter:
    """Stream the rows of one table into its sheet; the header comes last, when all columns are known."""

    def __init__(self, table: Table, sheet: SheetWriter, styles: looks.Styles) -> None:
        self.table, self.sheet, self._styles = table, sheet, styles
        self.sheet.row, self.sheet.width = 1, len(table.columns)  # row 1 is the header's
        self.extra: dict[str, int] = {}  # header of a column people added -> its index
        self.head = ""
        self.left_out = 0  # rows beyond what a sheet can hold
        self._made: dict[tuple[str, str, bool, bool], int] = {}  # numbers of the styles used so far
        self._plans: dict[bool, _Plan] = {}  # banded -> plan
        self._checked = table.columns[-1].key == "check"
        self._wrapped = [(c.key, c.width * 0.8, room(c.width)) for c in table.columns if c.form in ("wrap", "day")]

    @property
    def count(self) -> int:
        return self.sheet.row - 1

    @property
    def full(self) -> bool:
        return self.sheet.row >= MAX_ROWS

    def add(
        self,
        cells: Row,
        corrected: Collection[str] = (),
        extra: Mapping[str, str] | None = None,
        links: Links | None = None,
        banded: bool = False,
        runs: Mapping[str, Sequence[Run]] | None = None,
    ) -> int:
        """Write one row and give its number. ``corrected`` names the machine's cells that a person corrected;
        ``runs`` gives a cell's text in marked pieces."""
        if self.full:
            self.left_out += 1
            return self.sheet.row
        if self._checked:
            cells = cells | {"check": checks(self.table, cells)}
        corrected, extra, links, runs = corrected or (), extra or {}, links or {}, runs or {}
        plan = self._plans.get(banded) or self._plan(banded)
        pieces = plan.blank.copy()
        bare = is_bare("".join([value for value in cells.values() if type(value) is str]))  # asked once for a row
        for place, key, start, end in plan.texts:
            value = cells.get(key)
            if value is None or value == "":
                continue
            if type(value) is str and value[0] not in _FORMULA_SIGNS and key not in corrected and key not in runs:
                pieces[place] = f"{start}{value if bare else escaped(value)}{end}"
            else:
                cell = self._cell(self.table.columns[place - 1], value, key in corrected, banded, runs.get(key))
                pieces[place] = f'"{cell}{plan.after[place]}'
        for place, style in plan.labels:
            pieces[place] = f'"{number(style, self.sheet.row)}{plan.after[place]}'
        for key, (_, words) in links.items():
            place, style = plan.links[key]
            pieces[place] = f'"{text(style, words)}{plan.after[place]}'
        here = self.sheet.row + 1
        whole = str(here).join(pieces)
        if extra or self.extra:
            more = enumerate(self._extra(extra), len(self.table.columns))
            whole += "".join([f'<c r="{letters(index)}{here}"{cell}' for index, cell in more])
        self.sheet.append(whole, self._height(cells, extra))
        for key, (target, _) in links.items():
            self.sheet.link(self.table.index(key), target)
        return here

    def _plan(self, banded: bool) -> _Plan:
        """Lay out a row of blank cells, and say for each column what stands around its value."""
        columns = self.table.columns
        after = ["", *(f'<c r="{letters(index)}' for index in range(1, len(columns))), ""]
        plan = self._plans[banded] = _Plan([f'<c r="{letters(0)}'], after, [], [], {})
        for place, column in enumerate(columns, 1):
            form = column.form if column.form in ("label", "link") else "text"
            style = self._style(column, form, False, banded)
            plan.blank.append(f'"{blank(style)}{after[place]}')
            if form == "label":
                plan.labels.append((place, style))
            elif form == "link":
                plan.links[column.key] = (place, style)
            else:
                plan.texts.append((place, column.key, f'"{text_start(style)}', TEXT_END + after[place]))
        return plan

    def band(self, key: str, title: str, cells: Row) -> int:
        """Write a row that opens a section."""
        plain = self._styles.id(ink=looks.GREY, fill=looks.TITLE_BAND, down="center", wrap=True)
        strong = self._styles.id(bold=True, size=12, fill=looks.TITLE_BAND, down="center", wrap=True)
        shown = cells | {key: title}
        shown["check"] = checks(self.table, shown)
        return self.sheet.write(
            [text(strong if c.key == key else plain, str(shown.get(c.key) or "")) for c in self.table.columns], 24
        )

    def say(self, words: str) -> int:
        """Write words where rows would stand."""
        style = self._styles.id(italic=True, ink=looks.GREY)
        first = next(column.key for column in self.table.columns if column.fills == "machine")
        said = {first: words, "check": checks(self.table, {first: words})}
        return self.sheet.write([text(style, said[c.key]) if c.key in said else None for c in self.table.columns])

    def _cell(
        self, column: Column, value: str | float | date, corrected: bool, banded: bool, runs: Sequence[Run] | None
    ) -> str:
        if runs is not None:
            return rich(self._style(column, "text", corrected, banded), runs)
        if isinstance(value, str):
            form = "quoted" if value[0] in _FORMULA_SIGNS else "text"
            return text(self._style(column, form, corrected, banded), value)
        if isinstance(value, date):
            if date_fits(value):
                return day(self._style(column, "day", corrected, banded), value)
            return text(self._style(column, "text", corrected, banded), value.isoformat())
        form = "whole" if isinstance(value, int) or value.is_integer() else "broken"
        if column.form in NUMBER_FORMS:
            form = "formed"
        return number(self._style(column, form, corrected, banded), value)

    def _style(self, column: Column, form: str, corrected: bool, banded: bool) -> int:
        key = (column.key, form, corrected, banded)
        if key not in self._made:
            self._made[key] = self._new_style(column, form, corrected, banded)
        return self._made[key]

    def _new_style(self, column: Column, form: str, corrected: bool, banded: bool) -> int:
        people = column.fills == "people"
        formats = {
            "label": f'"{self.table.prefix}"0', "formed": NUMBER_FORMS.get(column.form, "General"),
            "day": "yyyy-mm-dd", "whole": "#,##0", "broken": "#,##0.0###",
            # what people type stays as typed: 007, 1/2 and 3-4 are no numbers and no dates
            "text": "yyyy-mm-dd" if people and column.form == "day" else "@" if people else "General",
            "quoted": "@" if people else "General",
        }  # fmt: skip
        fill = looks.PEOPLE_CELL if people else looks.CORRECTED if corrected else looks.BAND if banded else None
        return self._styles.id(
            bold=corrected or column.key in ("status", "verdict", "attribution"),
            ink=looks.LINK if form == "link" else looks.GREY if form == "label" else looks.INK,
            fill=fill,
            wrap=column.form in ("wrap", "word", "day"),
            across="center" if form in ("label", "link") else "right" if form in _RIGHT else None,
            indent=1 if form in _RIGHT else 0,  # keeps a number off the text beside it
            form=formats.get(form, "General"),
            framed=True,
            underline=form == "link",
            quoted=form == "quoted",
        )

    def own_columns(self, headers: Iterable[str]) -> None:
        """Give columns that people added their places; known beforehand, they are framed in every row."""
        for header in headers:
            if header not in self.extra:
                self.extra[header] = len(self.table.columns) + len(self.extra)
                self.sheet.width += 1

    def _extra(self, extra: Mapping[str, str]) -> list[str | None]:
        """Cells of the columns people added; a new header takes the next free column."""
        self.own_columns(extra)
        style = self._styles.id(fill=looks.PEOPLE_CELL, wrap=True, framed=True, form="@")
        quoted = self._styles.id(fill=looks.PEOPLE_CELL, wrap=True, framed=True, form="@", quoted=True)
        return [
            text(quoted if extra.get(header, " ")[:1] in _FORMULA_SIGNS else style, extra.get(header, ""))
            for header in self.extra
        ]

    def _height(self, cells: Row, extra: Mapping[str, str]) -> float:
        """Guess the points that the tallest wrapped text needs; Excel refits a row only when somebody types in it."""
        most = 1
        for key, short, space in self._wrapped:
            value = cells.get(key)
            if value and type(value) is str and (len(value) > short or "\n" in value):
                most = max(most, lines_in(value, space))
        for value in extra.values():
            most = max(most, lines(value, EXTRA_WIDTH))
        return min(TALLEST, most * LINE + PADDING)

    def header(self) -> None:
        """Make the first row: grey over what the machine fills, yellow over what people fill."""
        stream = BytesIO()
        writer = SheetWriter(stream, BytesIO())
        machine = self._styles.id(bold=True, fill=looks.MACHINE_HEADER, wrap=True, down="center", framed=True)
        human = self._styles.id(bold=True, fill=looks.PEOPLE_HEADER, wrap=True, down="center", framed=True)
        figures = self._styles.id(
            bold=True, fill=looks.MACHINE_HEADER, wrap=True, down="center", framed=True, across="right", indent=1
        )
        headers = chain(
            (
                text(human if c.fills == "people" else figures if c.form in _FIGURES else machine, c.header)
                for c in self.table.columns
            ),
            (text(human, header) for header in self.extra),
        )
        writer.write(headers, 32)
        self.head = stream.getvalue().decode()


EXTRA_WIDTH = 24.0


def lines(value: str, width: float) -> int:
    """Estimate the lines of a wrapped text: 10-point letters are narrower than the 11-point unit of widths, but
    words do not break.

    >>> lines("one\\ntwo", 20), lines("x" * 50, 20)
    (2, 3)
    """
    return lines_in(value, room(width))


def room(width: float) -> float:
    """Letters that a column of this width holds."""
    return max(4, width * 1.2 - 2)


def lines_in(value: str, space: float) -> int:
    if "\n" not in value:
        return max(1, -int(-len(value) // space))
    return sum([max(1, -int(-len(line) // space)) for line in value.split("\n")])
