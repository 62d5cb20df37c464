"""A workbook that came back, read without believing anything about how it was saved.

Columns are found by their headers, wherever they stand; then by the hidden names that follow a renamed header; then
by the likeness of the header. Text is read as text. What cannot be placed is handed on as extra or stray, never
dropped. The file itself is only read.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from rapidfuzz import fuzz

from quotetrack.errors import MissingInput, WorkbookError
from quotetrack.export import csv_
from quotetrack.export.columns import (
    EXPORT_ID,
    LISTS,
    READ_ME,
    REVIEWED,
    RUN_DATA,
    SHOWN,
    SUMMARY,
    Column,
    Table,
    digest,
    marker,
    meant,
    typed,
)
from quotetrack.export.safety import inspect
from quotetrack.ledger.records import ReviewedRow, ReviewedWorkbook, Sheet, StrayCell
from quotetrack.ledger.vocabulary import word_for

_OURS_ONLY = (READ_ME, SUMMARY, LISTS, RUN_DATA, *(table.title for table in SHOWN))
_ID = re.compile(r"[a-z][0-9a-f]{16}")
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
_ALIKE = 70  # rapidfuzz's partial ratio: "Status (mine)" is Status, "Nation" is not Notes
_MOST = 0.8  # of its cells: people edit some
_SAMPLE = 200  # rows by which a column without a known header is known
HEADER_ROWS = 20  # people put titles above tables
Cells = Sequence[str]


def read_workbook(path: Path) -> ReviewedWorkbook:
    """Read a workbook, or one of our CSV files, that a person gives back.

    Raises ``MissingInput`` when there is no such file and ``WorkbookError`` when it is unsafe, damaged or not ours.
    """
    path = Path(path)
    if path.suffix.lower() == ".csv":
        return csv_.read(path)
    if not path.is_file():
        raise MissingInput("no such workbook", str(path), "give the path of the file that came back")
    inspect(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's remarks on parts that it does not know
            return _Reading(path).whole()
    except WorkbookError:
        raise
    except Exception as error:  # whatever a damaged file makes the parser raise, a person gets one line
        raise WorkbookError("is damaged and cannot be read", str(path), "ask for a fresh copy") from error


@dataclass
class _Found:
    """Where the columns of one table stand on one sheet."""

    header: int  # number of the header's row
    places: dict[str, int] = field(default_factory=dict)  # key -> index
    extra: dict[int, str] = field(default_factory=dict)  # index -> header
    missing: list[tuple[str, str]] = field(default_factory=list)  # (sheet, header)


class _Reading:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        self._formulas: Any = None
        self._has_formulas = self._sheets_with_formulas()
        self.rows: list[ReviewedRow] = []
        self.stray: list[StrayCell] = []
        self.missing: list[tuple[str, str]] = []

    def whole(self) -> ReviewedWorkbook:
        try:
            seen: list[Sheet] = []
            taken: set[str] = set()
            for table in REVIEWED:
                title, found = self._locate(table, taken)
                if title is not None and found is not None:
                    taken.add(title)
                    seen.append(table.key)  # type: ignore[arg-type]
                    self._read(table, title, found)
                    self.missing += found.missing
            if not seen:
                raise WorkbookError(
                    "has no sheet of claims or quotes", str(self.path), "give back a workbook that quotetrack wrote"
                )
            for sheet in self.book.worksheets:
                if sheet.title not in taken and sheet.title not in _OURS_ONLY:
                    self._other(sheet.title)
            for table in SHOWN:
                if table.title in self.book.sheetnames:
                    self._typed_over(table)
            return ReviewedWorkbook(
                name=self.path.name,
                content=self.path.read_bytes(),
                rows=tuple(self.rows),
                export=self._export(),
                missing_columns=tuple(self.missing),
                stray=tuple(self.stray),
                whole_sheets=tuple(seen),
            )
        finally:
            self.book.close()
            if self._formulas is not None:
                self._formulas.close()

    # ── cells ──

    def _sheets_with_formulas(self) -> set[str]:
        """Name the parts that hold formulas: only for them the file is opened a second time."""
        with ZipFile(self.path) as zipped:
            parts = {n for n in zipped.namelist() if n.startswith("xl/worksheets/") and n.endswith(".xml")}
            return {name for name in parts if re.search(rb"<(?:\w+:)?f[ >]", zipped.read(name))}

    def _lines(self, title: str) -> Iterator[tuple[int, list[str]]]:
        """Give the rows of a sheet as text, with their numbers."""
        sheet = self.book[title]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True)
        if getattr(sheet, "_worksheet_path", "") not in self._has_formulas:
            for number, row in enumerate(rows, 1):
                yield number, [typed(value) for value in row]
            return
        if self._formulas is None:
            self._formulas = load_workbook(self.path, read_only=True, data_only=False, keep_links=False)
        other = self._formulas[title]
        other.reset_dimensions()
        for number, (values, written) in enumerate(zip(rows, other.iter_rows(values_only=True), strict=False), 1):
            yield (
                number,
                [
                    typed(
                        value if value is not None else formula
                    )  # a formula that nobody calculated is kept as written
                    for value, formula in zip(values, written, strict=False)
                ],
            )

    def _export(self) -> str | None:
        """Find the export's id in the run's data; Google Sheets drops very hidden sheets."""
        if RUN_DATA not in self.book.sheetnames:
            return None
        for _, cells in self._lines(RUN_DATA):
            if len(cells) >= 2 and cells[0] == EXPORT_ID:
                return cells[1] or None
        return None

    # ── columns ──

    def _locate(self, table: Table, taken: set[str]) -> tuple[str | None, _Found | None]:
        """Find the sheet of a table: by its title, or by its headers when the sheet was renamed or copied."""
        titles = [sheet.title for sheet in self.book.worksheets]
        own = [title for title in titles if title.casefold().strip() == table.title.casefold()]
        others = [title for title in titles if title not in (*own, *_OURS_ONLY) and title not in taken]
        reserved = {other.title.casefold() for other in REVIEWED if other is not table}
        for title in (*own, *(t for t in others if t.casefold().strip() not in reserved)):
            found = self._columns(table, title, trusted=title in own)
            if found is not None:
                return title, found
        return None, None

    def _columns(self, table: Table, title: str, trusted: bool) -> _Found | None:
        """Find a table's header row and its columns."""
        wanted = {_plain(column.header): column for column in table.columns}
        best: tuple[int, int, list[str]] | None = None
        for number, cells in self._lines(title):
            if number > HEADER_ROWS:
                break
            hits = len({_plain(cell) for cell in cells} & wanted.keys())
            if best is None or hits > best[0]:
                best = (hits, number, cells)
        if best is None or (best[0] < (1 if trusted else max(4, len(table.columns) // 2))):
            return None
        _, row, cells = best
        found = _Found(row)
        for index, cell in enumerate(cells):
            column = wanted.get(_plain(cell))
            if column is not None and column.key not in found.places:
                found.places[column.key] = index
        self._by_marker(table, title, found, len(cells))
        self._by_likeness(table, found, cells)
        self._by_content(table, title, found)
        mine = set(found.places.values())
        for index, cell in enumerate(cells):
            if index not in mine and cell:
                twin = cell in found.extra.values()
                found.extra[index] = f"{cell} ({get_column_letter(index + 1)})" if twin else cell
        found.missing = [
            (table.title, column.header)
            for column in table.columns
            if column.key not in found.places and column.fills in ("people", "machine")
        ]
        return found

    def _by_marker(self, table: Table, title: str, found: _Found, width: int) -> None:
        """Follow the hidden names that hold on to the headers' cells."""
        taken = set(found.places.values())
        for column in table.columns:
            name = self.book.defined_names.get(marker(table, column))
            match = re.search(r"\$([A-Z]{1,3})\$\d+$", getattr(name, "attr_text", "") or "") if name else None
            if column.key in found.places or match is None:
                continue
            index = _index(match.group(1))
            if index not in taken and index < width and title.casefold() in name.attr_text.casefold():
                found.places[column.key] = index
                taken.add(index)

    def _by_likeness(self, table: Table, found: _Found, cells: Cells) -> None:
        """Take "Status (mine)" for Status where no column is called Status."""
        taken = set(found.places.values())
        pairs = [
            (fuzz.partial_ratio(_plain(column.header), _plain(cell)), len(cell), index, column.key)
            for column in table.columns
            if column.key not in found.places and column.fills in ("people", "machine") and len(column.header) > 3
            for index, cell in enumerate(cells)
            if index not in taken and len(cell) > 3
        ]
        for score, _, index, key in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:])):
            if score >= _ALIKE and key not in found.places and index not in found.places.values():
                found.places[key] = index

    def _by_content(self, table: Table, title: str, found: _Found) -> None:
        """Know ids, fingerprints and columns of legal words by their looks when their headers are gone."""
        tests = {"id": _ID.fullmatch, "fingerprint": _FINGERPRINT.fullmatch} | {
            column.key: partial(word_for, table.key, column.key) for column in table.columns if column.words
        }
        lost = [key for key in tests if key not in found.places]
        if not lost:
            return
        samples: dict[int, list[str]] = {}
        for number, cells in self._lines(title):
            if number > found.header + _SAMPLE:
                break
            if number > found.header:
                for index, cell in enumerate(cells):
                    if cell and index not in found.places.values():
                        samples.setdefault(index, []).append(cell)
        for key in lost:
            fits = {index: sum(map(bool, map(tests[key], texts))) for index, texts in samples.items()}
            fits = {index: hits for index, hits in fits.items() if hits and hits >= _MOST * len(samples[index])}
            if fits:
                found.places[key] = max(fits, key=lambda index: fits[index])
                del samples[found.places[key]]

    # ── rows ──

    def _read(self, table: Table, title: str, found: _Found) -> None:
        people = [c for c in table.columns if c.fills == "people" and c.key in found.places]
        machine = [c for c in table.columns if c.fills == "machine" and c.key in found.places]
        places, read = found.places, {*found.places.values(), *found.extra}
        for number, cells in self._lines(title):
            if not any(cells):
                continue
            if number <= found.header:
                if number < found.header:
                    self._keep(title, number, cells, set())
                continue
            row = ReviewedRow(
                sheet=table.key,  # type: ignore[arg-type]
                number=number,
                id=_at(cells, places.get("id")).strip(),
                fingerprint=_at(cells, places.get("fingerprint")).strip(),
                people=_taken(table, people, cells, places),
                machine=_taken(table, machine, cells, places),
                extra={header: _at(cells, index) for index, header in found.extra.items()},
            )
            self.rows.append(row)
            self._keep(title, number, cells, read)
            self._place_cells(table, title, number, cells, places)

    def _place_cells(self, table: Table, title: str, number: int, cells: Cells, places: Mapping[str, int]) -> None:
        """Numbers and links depend on where a row stood; text that somebody typed over them is kept as stray."""
        for column in table.columns:
            if column.fills == "place" and column.key in places:
                cell = _at(cells, places[column.key])
                ours = r"\d*" if column.form == "label" else r"(¶ \d+)?"
                if not re.fullmatch(ours, cell):
                    self.stray.append(StrayCell(title, f"{get_column_letter(places[column.key] + 1)}{number}", cell))

    def _keep(self, title: str, number: int, cells: Cells, read: set[int]) -> None:
        self.stray += [
            StrayCell(title, f"{get_column_letter(index + 1)}{number}", cell)
            for index, cell in enumerate(cells)
            if cell and index not in read
        ]

    def _typed_over(self, table: Table) -> None:
        """Keep what people typed on a sheet that only shows: cells that no longer are what their digests say."""
        found = self._columns(table, table.title, trusted=True)
        if found is None or "check" not in found.places:
            return
        machine = [column for column in table.columns if column.fills == "machine"]
        ours = {index for key, index in found.places.items() if key == "check" or _place(table, key)}
        for number, cells in self._lines(table.title):
            if number <= found.header:
                continue
            digests = _at(cells, found.places["check"]).split(" ")
            same = set(ours)
            if len(digests) == len(machine):
                same |= {
                    index
                    for column, was in zip(machine, digests, strict=True)
                    if (index := found.places.get(column.key)) is not None and digest(_at(cells, index)) == was
                }
            self._keep(table.title, number, cells, same)

    def _other(self, title: str) -> None:
        """Read a copy of one of our sheets as more rows of it, and keep every text of a sheet that is not ours."""
        for table in REVIEWED:
            found = self._columns(table, title, trusted=False)
            if found is not None:
                self._read(table, title, found)
                return
        for number, cells in self._lines(title):
            self._keep(title, number, cells, set())


def _taken(table: Table, columns: Sequence[Column], cells: Cells, places: Mapping[str, int]) -> dict[str, str]:
    return {column.key: meant(table, column, _at(cells, places[column.key])) for column in columns}


def _place(table: Table, key: str) -> bool:
    return any(column.key == key and column.fills == "place" for column in table.columns)


def _at(cells: Cells, index: int | None) -> str:
    return cells[index] if index is not None and index < len(cells) else ""


def _plain(header: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", header).casefold().split())


def _index(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
