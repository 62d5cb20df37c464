"""The workbook is what WORKBOOK.md promises, and opens without a repair prompt."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import replace
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook

from quotetrack.errors import ReportError
from quotetrack.export import WRITERS, sheetxml
from quotetrack.export.columns import CLAIMS, LISTS, QUOTES, RUN_DATA
from quotetrack.export.workbook import labels, write
from tests.export.newsroom import Desk, busy_desk, many, through_libreoffice

SHEETS = [
    "Read me", "Summary", "Claims", "Quotes", "To settle", "Sources", "Conflicts", "Passages", "Articles", "Problems",
    "Changes", LISTS, RUN_DATA,
]  # fmt: skip
# ECMA-376 part 1, 18.3.1.99: the order of a worksheet's children
ORDER = [
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "tableParts", "extLst",
]  # fmt: skip


@pytest.fixture(scope="module")
def desk() -> Desk:
    return busy_desk()


@pytest.fixture(scope="module")
def path(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return WRITERS["xlsx"](desk.report(), tmp_path_factory.mktemp("books") / "desk.xlsx")


@pytest.fixture(scope="module")
def book(path: Path):  # type: ignore[no-untyped-def]
    return load_workbook(path, rich_text=True)


def test_sheets_and_their_states(book) -> None:  # type: ignore[no-untyped-def]
    assert book.sheetnames == SHEETS
    assert book[LISTS].sheet_state == "hidden" and book[RUN_DATA].sheet_state == "veryHidden"
    assert book.active.title == "Read me"


def test_every_column_stands_where_it_is_defined(book) -> None:  # type: ignore[no-untyped-def]
    for table in (CLAIMS, QUOTES):
        headers = [cell.value for cell in book[table.title][1]][: len(table.columns)]
        assert headers == [column.header for column in table.columns]


def test_numbers_are_numbers_and_dates_are_dates(book) -> None:  # type: ignore[no-untyped-def]
    row = {c.key: cell for c, cell in zip(CLAIMS.columns, book["Claims"][2], strict=False)}
    assert row["value"].value == 12 and row["no"].value == 1 and row["no"].number_format == '"C"0'
    assert row["checked_on"].is_date and row["checked_on"].value.isoformat() == "2024-03-05T00:00:00"
    assert row["event_date"].value == "2024-01"  # a month is no day


def test_text_that_looks_like_a_formula_is_text(book) -> None:  # type: ignore[no-untyped-def]
    notes = book["Claims"].cell(2, CLAIMS.index("notes") + 1)
    assert notes.value == "=SUM(A1) is what the clerk wrote" and notes.data_type == "s" and notes.quotePrefix


def test_the_only_formulas_are_those_of_the_summary(path: Path) -> None:
    with ZipFile(path) as zipped:
        holders = [n for n in zipped.namelist() if n.startswith("xl/worksheets/") and b"<f>" in zipped.read(n)]
        assert holders == ["xl/worksheets/sheet2.xml"]


def test_formulas_carry_their_values(path: Path, desk: Desk) -> None:
    """Values are there before anything recalculates; a recalculation by LibreOffice agrees (below)."""
    shown, written = load_workbook(path, data_only=True)["Summary"], load_workbook(path)["Summary"]
    formulas = [c for row in written for c in row if isinstance(c.value, str) and c.value.startswith("=")]
    assert len(formulas) > 40
    values = {cell.coordinate: shown[cell.coordinate].value for cell in formulas}
    found = {row[0].value: row[1].value for row in shown.iter_rows() if isinstance(row[0].value, str)}
    assert found["Claims in all"] == 8 and found["○ still to check"] == 4 and found["second checked"] == 1
    assert found["Per Aune"] == 2 and found["Ada"] == 3
    assert found["⚠ checked or judged, but without a source"] == 1
    assert sum(value is None for value in values.values()) == 8  # the free rows for checkers, "" read as None


def test_libreoffice_calculates_the_same_values(path: Path, tmp_path: Path) -> None:
    """Compare what we stored with what LibreOffice calculates from nothing."""
    saved = bare_through_libreoffice(path, tmp_path)
    ours, theirs = (load_workbook(p, data_only=True)["Summary"] for p in (path, saved))
    compared = 0
    for row in ours.iter_rows(max_col=3):
        for cell in row:
            other = theirs[cell.coordinate].value
            assert (cell.value or "") == (other or "") or cell.value == pytest.approx(other), cell.coordinate
            compared += isinstance(cell.value, int | float)
    assert compared > 50
    with ZipFile(saved) as zipped:
        assert sum(name.startswith("xl/charts/chart") for name in zipped.namelist()) == 3


def test_passages_show_quotes_in_bold_and_claims_underlined(book) -> None:  # type: ignore[no-untyped-def]
    sentence = next(row[1].value for row in book["Passages"].iter_rows() if "Ingrid Dahl" in str(row[1].value))
    marks = {run.text: (run.font.b, run.font.u) for run in sentence if hasattr(run, "font")}
    assert marks == {"The doors had been reported faulty four times": (True, "single")}


def test_links_lead_both_ways(path: Path, book) -> None:  # type: ignore[no-untyped-def]
    claims, passages = book["Claims"], book["Passages"]
    column = CLAIMS.index("passage") + 1
    for row in range(2, claims.max_row + 1):
        sheet, cell = claims.cell(row, column).hyperlink.location.split("!")
        sentence = passages[cell]
        assert sheet == "Passages" and str(claims.cell(row, 2).value) in str(sentence.value)
        back = passages.cell(sentence.row, 3).hyperlink.location
        first, _, last = back.removeprefix("Claims!").partition(":")
        assert claims[first].row <= row <= claims[last].row


def test_finish(book) -> None:  # type: ignore[no-untyped-def]
    claims = book["Claims"]
    assert claims.freeze_panes == "C2" and claims.auto_filter.ref.startswith("A1:")
    assert claims.page_setup.orientation == "landscape" and claims.page_setup.fitToWidth == 1
    assert claims.print_title_rows == "$1:$1" and "&P of &N" in claims.oddFooter.right.text
    for sheet in book.worksheets:
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_view.selection[-1].activeCell == "A1"
    lists = [v for v in claims.data_validations.dataValidation if v.type == "list"]
    assert {v.formula1.split("!")[0] for v in lists} == {LISTS} and len(lists) == 3
    assert all(v.errorStyle == "warning" for v in lists)
    assert book.properties.title == "Claims and quotes" and book.properties.creator == "quotetrack"
    hidden = {c.key for c in CLAIMS.columns if claims.column_dimensions[sheetxml.LETTERS[CLAIMS.index(c.key)]].hidden}
    assert hidden == {"id", "fingerprint"}


def test_charts_have_titles_values_and_alternative_texts(path: Path) -> None:
    with ZipFile(path) as zipped:
        drawing = zipped.read("xl/drawings/drawing1.xml").decode()
        charts = [zipped.read(n).decode() for n in zipped.namelist() if n.startswith("xl/charts/chart")]
    told = re.findall(r'descr="([^"]+)"', drawing)
    assert len(charts) == len(told) == 3 and "unverified 2" in told[0]
    assert all("numCache" in chart and "strCache" in chart and "<title>" in chart for chart in charts)


def test_children_of_every_sheet_follow_the_schema(path: Path) -> None:
    with ZipFile(path) as zipped:
        for name in zipped.namelist():
            if name.startswith("xl/worksheets/sheet"):
                from xml.etree import ElementTree

                children = [child.tag.split("}")[1] for child in ElementTree.fromstring(zipped.read(name))]
                places = [ORDER.index(child) for child in children]
                assert places == sorted(places), name
                assert len(set(children) - {"conditionalFormatting"}) == len(
                    [c for c in children if c != "conditionalFormatting"]
                )


def test_the_same_ledger_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = (write(busy_desk().report(), tmp_path / name / "book.xlsx") for name in ("one", "two"))
    assert hashlib.sha256(one.read_bytes()).digest() == hashlib.sha256(two.read_bytes()).digest()


def test_an_empty_ledger_gives_an_empty_workbook(tmp_path: Path) -> None:
    book = load_workbook(write(Desk().report(), tmp_path / "empty.xlsx"))
    assert [s for s in SHEETS if s not in ("To settle", "Changes")] == book.sheetnames
    assert book["Claims"].max_row == 1


def test_a_subset_of_articles(tmp_path: Path) -> None:
    book = load_workbook(write(busy_desk().report(articles=("desk/strike.txt",)), tmp_path / "part.xlsx"))
    assert book["Claims"].max_row == 4 and book["Articles"].max_row == 2


def test_rows_beyond_a_sheet_are_said_and_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotetrack.export.rows.MAX_ROWS", 11)
    book = load_workbook(write(Desk(*many(3, 5)).report(), tmp_path / "long.xlsx"))
    assert book["Claims"].max_row == 11
    said = " ".join(str(row[2].value) for row in book["Read me"].iter_rows())
    assert "5 rows of Claims did not fit" in said


def test_links_beyond_the_limit_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotetrack.export.sheetxml.MAX_LINKS", 4)
    with ZipFile(write(Desk(*many(2, 5)).report(), tmp_path / "links.xlsx")) as zipped:
        counts = [zipped.read(n).count(b"<hyperlink ") for n in zipped.namelist() if "worksheets/sheet" in n]
    assert max(counts) == 4


def test_people_may_add_more_columns_than_the_alphabet_has_pairs(tmp_path: Path) -> None:
    desk = Desk(*many(1, 2))
    claim = desk.analyses[0].claims[1].id
    desk.extra[claim] = {f"own {number:03}": f"note {number}" for number in range(120)}
    sheet = load_workbook(write(desk.report(), tmp_path / "wide.xlsx"))["Claims"]
    first = len(CLAIMS.columns) + 1
    assert [sheet.cell(1, first + n).value for n in (0, 119)] == ["own 000", "own 119"]
    assert [sheet.cell(3, first + n).value for n in (0, 119)] == ["note 0", "note 119"]


def test_corrections_are_shown_and_signed(book) -> None:  # type: ignore[no-untyped-def]
    row = book["Claims"][3]
    assert row[CLAIMS.index("place")].value == "Halvorsen"
    assert "place corrected by Ada" in row[CLAIMS.index("flags")].value


def test_an_open_target_is_written_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.xlsx"
    target.write_bytes(b"the file that is open in Excel")
    rename = os.replace

    def locked(source: str | Path, to: str | Path) -> None:
        if Path(to) == target:
            raise PermissionError(13, "in use")
        rename(source, to)

    monkeypatch.setattr(os, "replace", locked)
    assert write(Desk().report(), target) == tmp_path / "report (2).xlsx"
    assert target.read_bytes() == b"the file that is open in Excel"


def test_an_unwritable_target_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ReportError, match="cannot write the report") as caught:
        write(Desk().report(), tmp_path / "file" / "report.xlsx")
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


def test_rows_are_named_as_people_see_them() -> None:
    assert labels(QUOTES, [2, 3, 4, 7]) == "Q1–Q3, Q6"


def test_names_that_differ_in_case_are_counted_apart(tmp_path: Path) -> None:
    """Excel compares without regard to case; the stored values and the formulas must agree all the same."""
    one, two = many(2, 3)
    upper = replace(two.speakers[0], name="The district office")
    desk = Desk(one, replace(two, speakers=(upper,)))
    for claim, name in zip((*one.claims, *two.claims), ("Ada", "ada", "ADA", "Ada", "", ""), strict=True):
        desk.people[claim.id] = {"checker": name} if name else {}
    path = write(desk.report(), tmp_path / "case.xlsx")
    ours, theirs = (
        load_workbook(p, data_only=True)["Summary"] for p in (path, bare_through_libreoffice(path, tmp_path))
    )
    counts = {row[0].value: (row[1].value, theirs[row[1].coordinate].value) for row in ours.iter_rows()}
    assert [counts[name] for name in ("Ada", "ada", "ADA")] == [(2, 2), (1, 1), (1, 1)]


def bare_through_libreoffice(path: Path, tmp_path: Path) -> Path:
    """Take the stored values away, so that LibreOffice has to calculate."""
    bare = tmp_path / "bare.xlsx"
    with ZipFile(path) as source, ZipFile(bare, "w", ZIP_DEFLATED) as copy:
        for name in source.namelist():
            copy.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f>", source.read(name)))
    assert load_workbook(bare, data_only=True)["Summary"]["B5"].value is None
    return through_libreoffice(bare, tmp_path)
