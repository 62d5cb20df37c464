"""What comes back is what was typed, whatever was done to the workbook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from quotetrack.errors import MissingInput, WorkbookError
from quotetrack.export.columns import CLAIMS, EDITS, QUOTES, RUN_DATA, marker
from quotetrack.export.workbook import write
from quotetrack.export.workbook_reader import read_workbook
from quotetrack.ledger.records import ExportedRow, ReviewedRow, ReviewedWorkbook
from tests.export.newsroom import Desk, busy_desk, many, through_libreoffice


@pytest.fixture(scope="module")
def desk() -> Desk:
    return busy_desk()


@pytest.fixture(scope="module")
def original(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(desk.report(), tmp_path_factory.mktemp("books") / "desk.xlsx")


def edited(original: Path, tmp_path: Path, edit: Callable[[Any], None]) -> ReviewedWorkbook:
    """Do to the workbook what a person does, save it, and read it back."""
    book = load_workbook(original, rich_text=True)
    edit(book)
    path = tmp_path / "edited.xlsx"
    book.save(path)
    return read_workbook(path)


def assert_unchanged(rows: tuple[ReviewedRow, ...], exported: list[ExportedRow]) -> None:
    base = {(row.sheet, row.id): row for row in exported}
    assert {(row.sheet, row.id) for row in rows} == base.keys()
    for row in rows:
        was = base[row.sheet, row.id]
        assert row.fingerprint == was.fingerprint
        extra = {f"extra:{header}": text for header, text in row.extra.items() if text}
        assert {**row.people, **extra} == dict(was.people)
        assert dict(row.machine) == dict(was.machine)


def column(sheet: Worksheet, header: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == header)


def test_an_untouched_workbook_is_what_was_exported(desk: Desk, original: Path) -> None:
    back = read_workbook(original)
    assert_unchanged(back.rows, desk.exported[-1].rows)  # type: ignore[arg-type]
    assert back.export and back.export.startswith("x")
    assert not back.stray and not back.missing_columns and back.whole_sheets == ("claims", "quotes", "conflicts")
    assert back.content == original.read_bytes()


def test_saved_by_openpyxl_it_is_the_same(desk: Desk, original: Path, tmp_path: Path) -> None:
    back = edited(original, tmp_path, lambda book: None)
    assert_unchanged(back.rows, desk.exported[-1].rows)  # type: ignore[arg-type]


def test_saved_by_libreoffice_it_is_the_same(desk: Desk, original: Path, tmp_path: Path) -> None:
    back = read_workbook(through_libreoffice(original, tmp_path))
    assert_unchanged(back.rows, desk.exported[-1].rows)  # type: ignore[arg-type]
    assert not back.stray


def test_rows_sorted_and_deleted_columns_moved_and_renamed(desk: Desk, original: Path, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        sheet = book["Claims"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        header, body = rows[0], rows[:0:-1][1:]  # turned round, the last row deleted
        order = list(range(len(header)))[::-1]
        header[CLAIMS.index("status")] = "Status (mine)"
        for number, row in enumerate([header, *body], 1):
            for place, index in enumerate(order, 1):
                sheet.cell(number, place).value = row[index]
        sheet.delete_rows(len(body) + 2)

    back = edited(original, tmp_path, edit)
    exported = [row for row in desk.exported[-1].rows if row.sheet != "claims"]
    exported += [row for row in desk.exported[-1].rows if row.sheet == "claims"][:-1]
    assert_unchanged(back.rows, exported)


def test_a_renamed_header_is_followed_by_its_hidden_name(original: Path, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        book["Claims"].cell(1, CLAIMS.index("verdict") + 1).value = "Ergebnis"

    back = edited(original, tmp_path, edit)
    assert back.rows[0].people["verdict"] == "accurate" and not back.missing_columns


def test_google_sheets_drops_very_hidden_sheets_and_hidden_names(desk: Desk, original: Path, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        del book[RUN_DATA]
        for table in (CLAIMS, QUOTES, EDITS):
            for item in table.columns:
                del book.defined_names[marker(table, item)]

    back = edited(original, tmp_path, edit)
    assert back.export is None
    assert_unchanged(back.rows, desk.exported[-1].rows)  # type: ignore[arg-type]


def test_typed_values_come_back_as_typed(original: Path, tmp_path: Path) -> None:
    values = {
        "Correct value": 87, "Source": "NA", "Archive": "007", "Page / time": 12.5, "Checked on": date(2024, 3, 9),
        "Second on": datetime(2024, 3, 9, 14, 30), "Notes": "one\ntwo\ttabbed ",
        "Status": "VERIFIED", "Verdict": "so-so", "Decision": "Keep",
    }  # fmt: skip

    def edit(book: Any) -> None:
        for header, value in values.items():
            book["Claims"].cell(6, column(book["Claims"], header)).value = value

    row = next(row for row in edited(original, tmp_path, edit).rows if row.number == 6)
    assert dict(row.people) == {
        "correct_value": "87", "source": "NA", "archive": "007", "page": "12.5", "checked_on": "2024-03-09",
        "second_on": "2024-03-09 14:30:00", "notes": "one\ntwo\ttabbed ", "status": "verified", "verdict": "so-so",
        "decision": "keep", "checker": "", "second_checker": "",
    }  # fmt: skip


def test_a_formula_that_nobody_calculated_is_kept_as_written(original: Path, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        book["Claims"].cell(2, column(book["Claims"], "Correct value")).value = "=112-87"

    assert edited(original, tmp_path, edit).rows[0].people["correct_value"] == "=112-87"


def test_new_columns_rows_and_sheets_are_kept(original: Path, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        sheet = book["Claims"]
        wide = sheet.max_column
        sheet.cell(1, wide + 1).value = sheet.cell(1, wide + 2).value = "Phone"
        sheet.cell(2, wide + 1).value, sheet.cell(2, wide + 2).value = "555-0101", "555-0102"
        sheet.cell(3, wide + 4).value = "beside the table"
        sheet.cell(40, 2).value = "a claim the machine missed"
        sheet.cell(2, 1).value = "typed over the number"
        book.create_sheet("My list")["B3"] = "ring the harbour"

    back = edited(original, tmp_path, edit)
    assert {"555-0101", "555-0102"} <= set(back.rows[0].extra.values())
    missed = next(row for row in back.rows if row.number == 40)
    assert missed.id == "" and missed.machine["text"] == "a claim the machine missed"
    assert {stray.text for stray in back.stray} == {"beside the table", "typed over the number", "ring the harbour"}
    assert next(s for s in back.stray if s.sheet == "My list").cell == "B3"


def test_missing_columns_are_named(original: Path, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        book["Quotes"].delete_cols(QUOTES.index("auditor") + 1)

    back = edited(original, tmp_path, edit)
    assert back.missing_columns == (("Quotes", "Auditor"),)
    quote = next(row for row in back.rows if row.sheet == "quotes")
    assert "auditor" not in quote.people and quote.people["attribution"] == "right"


def test_a_missing_sheet_is_no_sheet_of_deleted_rows(original: Path, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        del book["Quotes"]

    back = edited(original, tmp_path, edit)
    assert back.whole_sheets == ("claims", "conflicts") and {row.sheet for row in back.rows} == {"claims", "conflicts"}


def test_a_renamed_and_a_copied_sheet_are_read(original: Path, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        book.copy_worksheet(book["Claims"]).title = "Claims Ada"
        book["Quotes"].title = "Zitate"

    back = edited(original, tmp_path, edit)
    assert [sum(row.sheet == sheet for row in back.rows) for sheet in ("claims", "quotes")] == [16, 6]
    assert not back.stray


def test_ids_are_known_by_their_looks(original: Path, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        book.defined_names.clear()
        for key in ("id", "fingerprint"):
            book["Claims"].cell(1, CLAIMS.index(key) + 1).value = None

    back = edited(original, tmp_path, edit)
    assert all(row.id.startswith("c") and len(row.fingerprint) == 16 for row in back.rows if row.sheet == "claims")


def test_a_title_above_the_table(desk: Desk, original: Path, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        book["Quotes"].insert_rows(1, 2)
        book["Quotes"]["A1"] = "Desk copy, second round"

    back = edited(original, tmp_path, edit)
    assert sum(row.sheet == "quotes" for row in back.rows) == 6
    assert [s.text for s in back.stray] == ["Desk copy, second round"]


def test_many_rows(tmp_path: Path) -> None:
    desk = Desk(*many(20, 30))
    back = read_workbook(write(desk.report(), tmp_path / "many.xlsx"))
    assert_unchanged(back.rows, desk.exported[-1].rows)  # type: ignore[arg-type]


def test_foreign_and_missing_files(tmp_path: Path) -> None:
    with pytest.raises(MissingInput):
        read_workbook(tmp_path / "nowhere.xlsx")
    foreign = tmp_path / "budget.xlsx"
    book = Workbook()
    book.active["A1"] = "Budget"
    book.save(foreign)
    with pytest.raises(WorkbookError, match="has no sheet of claims or quotes"):
        read_workbook(foreign)


def test_what_is_typed_on_the_sheets_that_only_show_is_kept(original: Path, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        book["Sources"]["C3"] = "spokesman until March"
        book["Passages"]["B4"] = "By Nora Lindqvist, our reporter"
        book["Conflicts"]["J2"] = "ask the harbour"
        book["Problems"]["A9"] = "the scan came by post"

    back = edited(original, tmp_path, edit)
    assert {(s.sheet, s.cell, s.text) for s in back.stray} == {
        ("Sources", "C3", "spokesman until March"), ("Passages", "B4", "By Nora Lindqvist, our reporter"),
        ("Conflicts", "J2", "ask the harbour"), ("Problems", "A9", "the scan came by post"),
    }  # fmt: skip


def test_renamed_sheets_are_known_by_what_they_show(original: Path, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        for number, sheet in enumerate(book.worksheets):
            if sheet.sheet_state == "visible":
                sheet.title = f"Blatt {number}"

    back = edited(original, tmp_path, edit)
    assert back.stray == ()
    assert {row.sheet for row in back.rows} == {"claims", "quotes", "conflicts"}


def test_a_column_of_legal_words_is_known_though_moved_and_renamed(original: Path, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        sheet = book["Claims"]
        rows = [[cell.value for cell in row][::-1] for row in sheet.iter_rows()]
        rows[0][rows[0].index("Status")] = "Stand"
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row, 1):
                sheet.cell(number, place).value = value

    back = edited(original, tmp_path, edit)
    assert [row.people["status"] for row in back.rows[:3]] == ["second_checked", "inaccurate", "in_progress"]
    assert not back.missing_columns
