"""Claims and quotes as CSV for spreadsheets and scripts, and back.

The file asked for holds the claims; the quotes lie beside it as ``NAME.quotes.csv``. Cells say what the workbook's
cells say, dates as ISO, numbers with a point; ids and fingerprints are there, so a CSV can be reviewed like a workbook.

A spreadsheet takes a cell of a CSV that begins with ``= + - @``, a tab or a line end for a formula. Such text gets an
apostrophe in front (so does text that already begins with an apostrophe before one of them), and reading takes it off.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from itertools import chain
from pathlib import Path

from quotetrack.errors import MissingInput, WorkbookError
from quotetrack.export.celltext import cell_text
from quotetrack.export.columns import CLAIMS, QUOTES, Column, Table, as_text, exported_row, meant, typed
from quotetrack.export.target import target
from quotetrack.ledger.records import ClaimRow, Export, ExportedRow, QuoteRow, ReviewedRow, ReviewedWorkbook, Sheet
from quotetrack.patterns import regex
from quotetrack.tables import Report, Row, claim_cells, quote_cells

_LIVE = "=+-@\t\r\n＝＋－＠"  # also the wide forms, which some spreadsheets read alike
_GUARDED = regex(rf"'+[{_LIVE}]")
_NUMBER = regex(r"-\d+(\.\d+)?")


def neutral(text: str) -> str:
    """Make a text inert in a spreadsheet; a plain negative number is inert already.

    >>> neutral("=1+1"), neutral("'=1"), neutral("-5"), neutral("'quoted'")
    ("'=1+1", "''=1", '-5', "'quoted'")
    """
    if text and (text[0] in _LIVE or _GUARDED.match(text)) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def original(cell: str) -> str:
    """Undo ``neutral``.

    >>> original(neutral("=1+1")), original(neutral("'=1")), original("-5"), original("'quoted'")
    ('=1+1', "'=1", '-5', "'quoted'")
    """
    return cell[1:] if _GUARDED.match(cell) else cell


def write(report: Report, path: Path) -> Path:
    """Write both files and give the path of the claims.

    Raises ``ReportError`` when a file cannot be written.
    """
    exported: list[Path] = []
    with report.ledger.snapshot():
        for table, place in ((CLAIMS, path), (QUOTES, beside(path))):
            with target(place) as file:
                _fill(table, report, file.draft)
            exported.append(file.path)
        for table, place in zip((CLAIMS, QUOTES), exported, strict=True):
            rows = (row for row, _ in _rows(table, report))
            report.ledger.record_export(Export(place.name, report.at, rows))
    return exported[0]


def beside(path: Path) -> Path:
    return path.with_name(f"{path.stem}.quotes{path.suffix or '.csv'}")


def _columns(table: Table) -> list[Column]:
    return [c for c in table.columns if c.fills != "place" and c.key != "article_id"]


def _rows(table: Table, report: Report) -> Iterator[tuple[ExportedRow, Row]]:
    made: Callable[[Report], Iterable[tuple[ClaimRow | QuoteRow, Row]]] = _claims if table is CLAIMS else _quotes
    for row, cells in made(report):
        yield exported_row(table, row.id, row.version, cells, row.extra), cells


def _claims(report: Report) -> Iterator[tuple[ClaimRow, Row]]:
    for dossier in report.dossiers():
        others = {row.id: row.claim for row in dossier.claims}
        yield from ((row, claim_cells(row, others)) for row in dossier.claims)


def _quotes(report: Report) -> Iterator[tuple[QuoteRow, Row]]:
    return ((row, quote_cells(row)) for dossier in report.dossiers() for row in dossier.quotes)


def _fill(table: Table, report: Report, draft: Path) -> None:
    columns = _columns(table)
    extra: dict[str, None] = {}
    for row, _ in _rows(table, report):
        extra.update(dict.fromkeys(key.removeprefix("extra:") for key in row.people if key.startswith("extra:")))
    with draft.open("w", encoding="utf-8-sig", newline="") as file:  # the mark tells Excel that it is UTF-8
        writer = csv.writer(file)
        writer.writerow([neutral(header) for header in chain((c.header for c in columns), extra)])
        for row, cells in _rows(table, report):
            marks: Row = {"id": row.id, "fingerprint": row.fingerprint}
            own = [_cell(cells.get(c.key, marks.get(c.key))) for c in columns]
            writer.writerow([*own, *(_cell(row.people.get(f"extra:{header}")) for header in extra)])


def _cell(value: object) -> str:
    return neutral(cell_text(value) if isinstance(value, str) else typed(value))


# ── back ────────────────────────────────────────────────────────────────────────────────────────────────────────


def read(path: Path) -> ReviewedWorkbook:
    """Read a CSV of claims or quotes that a person gives back, as if it were a workbook with that one sheet.

    Raises ``MissingInput`` and ``WorkbookError``.
    """
    path = Path(path)
    if not path.is_file():
        raise MissingInput("no such file", str(path), "give the path of the file that came back")
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorkbookError("is not UTF-8 text", str(path), "save it as “CSV UTF-8” and try again") from error
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)  # Excel writes semicolons in many countries
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise WorkbookError(f"is no readable CSV ({error})", str(path), "ask for a fresh copy") from error
    header = [original(cell).strip() for cell in rows[0]] if rows else []
    table = next((t for t in (CLAIMS, QUOTES) if {"id", t.columns[1].header} <= set(header)), None)
    if table is None:
        raise WorkbookError("has no columns of claims or quotes", str(path), "give back a file that quotetrack wrote")
    sheet: Sheet = "claims" if table is CLAIMS else "quotes"
    found = {c.key: header.index(c.header) for c in _columns(table) if c.header in header}
    return ReviewedWorkbook(
        name=path.name,
        content=content,
        rows=tuple(_reviewed(table, sheet, found, header, n, row) for n, row in enumerate(rows[1:], 2) if any(row)),
        missing_columns=tuple((path.name, c.header) for c in _columns(table) if c.key not in found),
        whole_sheets=(sheet,),
    )


def _reviewed(
    table: Table, sheet: Sheet, found: dict[str, int], header: list[str], number: int, row: list[str]
) -> ReviewedRow:
    def at(index: int) -> str:
        return as_text(typed(original(row[index]))) if index < len(row) else ""

    cells = {c: at(found[c.key]) for c in table.columns if c.key in found}
    extra = {name: at(i) for i, name in enumerate(header) if i not in found.values() and name}
    unnamed = {f"column {i + 1}": typed(original(row[i])) for i in range(len(row)) if row[i] and not _named(header, i)}
    return ReviewedRow(
        sheet=sheet,
        number=number,
        id=cells.get(table.columns[table.index("id")], "").strip(),
        fingerprint=cells.get(table.columns[table.index("fingerprint")], "").strip(),
        people={c.key: meant(table, c, text) for c, text in cells.items() if c.fills == "people"},
        machine={c.key: text for c, text in cells.items() if c.fills == "machine"},
        extra=extra | unnamed,
    )


def _named(header: list[str], index: int) -> bool:
    return index < len(header) and bool(header[index])
