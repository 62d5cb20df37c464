"""A workbook that came back, read without believing anything about how it was saved.

Columns are found by their headers, wherever they stand; then by the hidden names that follow a renamed header; then
by the likeness of the header. Text is read as text. What cannot be placed is handed on as extra or stray, never
dropped: comments, addresses behind links and what was typed on sheets that only show included. The file itself is
only read.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import coordinate_from_string
from rapidfuzz import fuzz

from quotetrack.errors import MissingInput, WorkbookError
from quotetrack.export import csv_
from quotetrack.export.attached import Attached, attached, shows
from quotetrack.export.columns import (
    EXPORT_ID,
    FRONT,
    LIST_MARKS,
    LISTS,
    READ_ME,
    REVIEWED,
    RUN_DATA,
    RUN_KEYS,
    SHOWN,
    SUMMARY,
    Column,
    Table,
    digest,
    front_digest,
    marker,
    meant,
    typed,
)
from quotetrack.export.safety import inspect
from quotetrack.ledger.records import ReviewedRow, ReviewedWorkbook, Sheet, StrayCell
from quotetrack.ledger.vocabulary import word_for
from quotetrack.patterns import regex

_OURS_ONLY = (READ_ME, SUMMARY, LISTS, RUN_DATA, *(table.title for table in SHOWN))
_ID = regex(r"[a-z][0-9a-f]{16}")
_FINGERPRINT = regex(r"[0-9a-f]{16}( \d+)?")  # and the number that the row had
_DIGESTS = regex(r"([0-9a-f]{6}|-)( ([0-9a-f]{6}|-))*")
_PLACE = regex(r"(¶ \d+|article|read|[A-Z]\d+([–,] ?[A-Z]\d+)*)?")  # what our links say
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
    renamed: list[tuple[str, str, str]] = field(default_factory=list)  # (sheet, header, what it is called now)


class _Reading:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        self._formulas: Any = None
        self._attached = self._attachments()
        self._formulas_of: dict[str, dict[tuple[int, int], str]] = {}  # sheet -> row, column -> formula beside a value
        self._ours_of: dict[str, set[int]] = {}  # sheet -> places of the columns that are ours
        self.rows: list[ReviewedRow] = []
        self.stray: list[StrayCell] = []
        self.missing: list[tuple[str, str]] = []
        self.renamed: list[tuple[str, str, str]] = []

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
                    self.renamed += found.renamed
            if not seen:
                raise WorkbookError(
                    "has no sheet of claims or quotes", str(self.path), "give back a workbook that quotetrack wrote"
                )
            ours = self._ours()
            for sheet in self.book.worksheets:
                shown = next((table for table in SHOWN if table.title == sheet.title), None)
                if sheet.title in (LISTS, RUN_DATA):
                    continue
                if shown is not None:
                    self._typed_over(shown, sheet.title)
                elif sheet.title not in taken:
                    self._other(sheet.title, ours)
            self._commented()
            return ReviewedWorkbook(
                name=self.path.name,
                content=self.path.read_bytes(),
                rows=tuple(self.rows),
                export=self._export(),
                missing_columns=tuple(self.missing),
                renamed_columns=tuple(self.renamed),
                stray=tuple(self.stray),
                whole_sheets=tuple(seen),
            )
        finally:
            self.book.close()
            if self._formulas is not None:
                self._formulas.close()

    # ── cells ──

    def _attachments(self) -> dict[str, Attached]:
        """Read what hangs on the cells of each sheet; for those with formulas the file is opened a second time."""
        with ZipFile(self.path) as zipped:
            parts = {str(getattr(sheet, "_worksheet_path", "")): sheet.title for sheet in self.book.worksheets}
            return {title: attached(zipped, part) for part, title in parts.items() if part in zipped.namelist()}

    def _lines(self, title: str) -> Iterator[tuple[int, list[str]]]:
        """Give the rows of a sheet as text, with their numbers."""
        sheet, hanging = self.book[title], self._attached.get(title, Attached())
        links: dict[int, list[tuple[int, str]]] = {}
        for cell, address in hanging.links.items():
            letters, row = coordinate_from_string(cell)
            links.setdefault(row, []).append((column_index_from_string(letters) - 1, address))
        for number, cells in self._texts(title, sheet, hanging.formulas):
            for index, address in links.get(number, ()):
                cells += [""] * (index + 1 - len(cells))
                if not shows(cells[index], address):
                    cells[index] = f"{cells[index]} <{address}>" if cells[index] else address
            yield number, cells

    def _texts(self, title: str, sheet: Any, formulas: bool) -> Iterator[tuple[int, list[str]]]:
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True)
        if not formulas:
            for number, row in enumerate(rows, 1):
                yield number, [typed(value) for value in row]
            return
        if self._formulas is None:
            self._formulas = load_workbook(self.path, read_only=True, data_only=False, keep_links=False)
        other, written = self._formulas[title], self._formulas_of.setdefault(title, {})
        other.reset_dimensions()
        for number, (values, cells) in enumerate(zip(rows, other.iter_rows(), strict=False), 1):
            texts = []
            for index, (value, cell) in enumerate(zip(values, cells, strict=False)):
                if cell.data_type == "f":
                    written[number, index] = typed(cell.value) if value is not None else ""
                texts.append(typed(cell.value if value is None else value))  # kept as written if nobody calculated it
            yield number, texts

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
        for title in own:
            found = self._without_header(table, title)
            if found is not None:
                return title, found
        return None, None

    def _without_header(self, table: Table, title: str) -> _Found | None:
        """Read a sheet whose row of headers was deleted by the columns' places, if its hidden cells stand there."""
        key, looks = ("check", _DIGESTS) if table.columns[-1].key == "check" else ("id", _ID)
        index, cells = table.index(key), []
        for number, row in self._lines(title):
            if number > _SAMPLE:
                break
            cells += [_at(row, index)] if any(row) else []
        if not cells or sum(looks.fullmatch(cell) is not None for cell in cells) < _MOST * len(cells):
            return None
        return _Found(
            0, {column.key: place for place, column in enumerate(table.columns)}, missing=[(title, "headers")]
        )

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
        self._by_place(table, found, cells)
        found.renamed = [
            (table.title, column.header, cells[found.places[column.key]])
            for column in table.columns
            if column.key in found.places and cells[found.places[column.key]] not in ("", column.header)
        ]
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
            index = column_index_from_string(match.group(1)) - 1
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

    def _by_place(self, table: Table, found: _Found, cells: Cells) -> None:
        """Take a renamed column of a sheet that only shows for the one that stood there."""
        for index, column in enumerate(table.columns if table in SHOWN else ()):
            if column.key not in found.places and index not in found.places.values() and index < len(cells):
                found.places[column.key] = index

    # ── rows ──

    def _read(self, table: Table, title: str, found: _Found) -> None:
        people = [c for c in table.columns if c.fills == "people" and c.key in found.places]
        machine = [c for c in table.columns if c.fills == "machine" and c.key in found.places]
        places, read = found.places, {*found.places.values(), *found.extra}
        self._ours_of[title] = set(places.values())
        labels: dict[int, tuple[str, str]] = {}  # row -> the number it shows, the number it had
        for number, cells in self._lines(title):
            if not any(cells):
                continue
            if number <= found.header:
                if number < found.header:
                    self._keep(title, number, cells, set())
                continue
            print_, label = _parted(_at(cells, places.get("fingerprint")).strip())
            labels[number] = (_at(cells, places.get("no")), label)
            row = ReviewedRow(
                sheet=table.key,  # type: ignore[arg-type]
                number=number,
                id=_at(cells, places.get("id")).strip(),
                fingerprint=print_,
                people=_taken(table, people, cells, places),
                machine=_taken(table, machine, cells, places),
                extra={header: _at(cells, index) for index, header in found.extra.items()},
            )
            self.rows.append(row)
            self._keep(title, number, cells, read)
            if "passage" in places and not _PLACE.fullmatch(cell := _at(cells, places["passage"])):
                self.stray.append(StrayCell(title, name_of(number, places["passage"]), cell))
        self._numbers(title, labels, places.get("no"))

    def _numbers(self, title: str, labels: Mapping[int, tuple[str, str]], index: int | None) -> None:
        """Keep the numbers that people typed over ours; rows that were sorted without their hidden cells merely
        show each other's."""
        surplus = Counter(shown for shown, _ in labels.values()) - Counter(had for _, had in labels.values())
        for number, (shown, had) in labels.items():
            if index is not None and shown and shown != had and surplus[shown] and (had or not shown.isdigit()):
                self.stray.append(StrayCell(title, name_of(number, index), shown))

    def _keep(self, title: str, number: int, cells: Cells, read: set[int]) -> None:
        self.stray += [
            StrayCell(title, name_of(number, index), cell)
            for index, cell in enumerate(cells)
            if cell and index not in read
        ]

    def _typed_over(self, table: Table, title: str) -> None:
        """Keep what people typed on a sheet that only shows: cells that no longer are what their digests say."""
        found = self._columns(table, title, trusted=True) or self._without_header(table, title) or _Found(0)
        self.renamed += found.renamed
        machine = [column for column in table.columns if column.fills == "machine"]
        linked = [found.places[c.key] for c in table.columns if c.fills == "place" and c.key in found.places]
        for number, cells in self._lines(title):
            if number <= found.header:
                known = {*found.places.values()} if number == found.header else set()
                self._keep(title, number, cells, known)
                continue
            digests = _at(cells, found.places.get("check")).split(" ")
            same = {index for index in linked if _PLACE.fullmatch(_at(cells, index))}
            if len(digests) == len(machine):
                same.add(found.places["check"])
                same |= {
                    index
                    for column, was in zip(machine, digests, strict=True)
                    if (index := found.places.get(column.key)) is not None and digest(_at(cells, index)) == was
                }
            self._keep(title, number, cells, same)

    def _other(self, title: str, ours: set[str]) -> None:
        """Read a copy of one of our sheets as more rows of it, and keep every text of a sheet that is not ours.

        ``ours`` are the digests of what the front sheets said, whatever they are called now.
        """
        for table in REVIEWED:
            found = self._columns(table, title, trusted=False)
            if found is not None:
                self._read(table, title, found)
                return
        fits = {
            table.key: found for table in SHOWN if (found := self._columns(table, title, trusted=False)) is not None
        }
        if fits:
            best = min(fits, key=lambda key: len(fits[key].missing) + len(fits[key].renamed))
            self._typed_over(next(table for table in SHOWN if table.key == best), title)
            return
        counts: Iterable[int] = ()
        for number, cells in self._lines(title):
            if number == 1 and SUMMARY in (title, _at(cells, 0)):
                counts = range(3)  # the columns of our formulas
            same = {i for i, cell in enumerate(cells) if front_digest(cell) in ours}
            same |= {i for i in counts if (number, i) in self._formulas_of.get(title, ())}
            self._keep(title, number, cells, same)

    def _ours(self) -> set[str]:
        """Keep what people typed on the hidden sheets, and give the digests of what the front sheets said."""
        ours: set[str] = set()
        if RUN_DATA in self.book.sheetnames:
            for number, cells in self._lines(RUN_DATA):
                self._keep(RUN_DATA, number, cells, {0, 1} if _at(cells, 0) in RUN_KEYS else set())
        for number, cells in self._lines(LISTS) if LISTS in self.book.sheetnames else ():
            marks = _at(cells, LIST_MARKS).split(" ")
            if marks[0] == FRONT:
                ours.update(marks[1:])
            same = {i for i, mark in enumerate(marks) if i < len(cells) and digest(cells[i]) == mark}
            same |= {LIST_MARKS} if marks[0] == FRONT or _DIGESTS.fullmatch(" ".join(marks)) else set()
            self._keep(LISTS, number, cells, same)
        return ours

    def _commented(self) -> None:
        """Keep the comments that people hung on cells, and the formulas they typed, of which the value was taken."""
        for title, hanging in self._attached.items():
            for cell, text in hanging.comments.items():
                self.stray.append(StrayCell(title, f"{cell}, comment", text))
            if title == SUMMARY or title not in self._formulas_of:
                continue
            seen: set[int] = set()  # a formula that was filled down a column of one's own is kept once
            for (number, index), written in sorted(self._formulas_of[title].items()):
                if written and index not in seen:
                    self.stray.append(StrayCell(title, f"{name_of(number, index)}, formula", written))
                seen |= {index} - self._ours_of.get(title, set())


def _taken(table: Table, columns: Sequence[Column], cells: Cells, places: Mapping[str, int]) -> dict[str, str]:
    return {column.key: meant(table, column, _at(cells, places[column.key])) for column in columns}


def _at(cells: Cells, index: int | None) -> str:
    return cells[index] if index is not None and index < len(cells) else ""


def _plain(header: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", header).casefold().split())


def _parted(mark: str) -> tuple[str, str]:
    """Part a row's hidden mark into its fingerprint and the number it had.

    >>> _parted("0123456789abcdef 12"), _parted("0123456789abcdef"), _parted("typed over")
    (('0123456789abcdef', '12'), ('0123456789abcdef', ''), ('typed over', ''))
    """
    fingerprint, _, label = mark.partition(" ") if _FINGERPRINT.fullmatch(mark) else (mark, "", "")
    return fingerprint, label


def name_of(row: int, index: int) -> str:
    return f"{get_column_letter(index + 1)}{row}"
