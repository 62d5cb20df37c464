"""Out of the real ledger, through a file, and back: nothing typed is lost, twice is once, order does not matter."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from quotetrack.export import WRITERS, review_sheet
from quotetrack.export.columns import CLAIMS
from quotetrack.export.workbook_reader import read_workbook
from quotetrack.ledger import Ledger, Run, open_ledger
from quotetrack.ledger.records import ReviewReport
from quotetrack.tables import Report
from tests.export.newsroom import busy_desk, many

AT = datetime(2024, 3, 5, 12, tzinfo=UTC)
LATER = datetime(2024, 3, 6, 12, tzinfo=UTC)
FREE = ("correct_value", "source", "archive", "page", "checker", "notes")


def stocked(path: Path, articles: int = 25, claims: int = 20) -> Ledger:
    ledger = open_ledger(path)
    ledger.store([*many(articles, claims), *busy_desk().analyses], Run(at=AT))
    return ledger


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A ledger of more than 500 claims, and the workbook written from it."""
    folder = tmp_path_factory.mktemp("ledger")
    with stocked(folder / "desk.db") as ledger:
        return folder / "desk.db", WRITERS["xlsx"](Report(ledger, AT), folder / "desk.xlsx")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same with fifty claims, where the number of rows does not matter."""
    folder = tmp_path_factory.mktemp("small")
    with stocked(folder / "desk.db", 5, 10) as ledger:
        return folder / "desk.db", WRITERS["xlsx"](Report(ledger, AT), folder / "desk.xlsx")


@pytest.mark.parametrize("name", ["xlsx", "csv"])
def test_export_then_review_is_the_identity(name: str, tmp_path: Path) -> None:
    with stocked(tmp_path / "desk.db", 5, 10) as ledger:
        path = WRITERS[name](Report(ledger, AT), tmp_path / f"desk.{name}")
        report = ledger.review(read_workbook(path), at=LATER, apply=True, by="Ada")
        assert report.rows > 50 and report.lines == () and report.changes == 0


def test_a_second_export_of_the_same_ledger_has_the_same_bytes(book: tuple[Path, Path], tmp_path: Path) -> None:
    with open_ledger(book[0]) as ledger:
        again = WRITERS["xlsx"](Report(ledger, LATER), tmp_path / "desk.xlsx")
    assert again.read_bytes() == book[1].read_bytes()


letters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))
typed = st.text(letters, max_size=12).map("<{}>".format)  # the brackets make every text one of its own
edits = st.lists(st.tuples(st.integers(2, 501), st.sampled_from(FREE), typed), min_size=1, max_size=25)
ACTS = (
    "reverse rows", "delete a row", "duplicate a row", "move columns", "rename", "blank ids", "hide rows", "new column",
)  # fmt: skip
acts = st.sets(st.sampled_from(ACTS))


def disturb(source: Path, target: Path, changes: list[tuple[int, str, str]], done: set[str]) -> None:
    """Do to a workbook what people do."""
    work = load_workbook(source)
    sheet = work["Claims"]
    rows: list[list[Any]] = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for number, key, text in changes:
        rows[number - 1][CLAIMS.index(key)] = text
    header, body = rows[0], rows[1:]
    if "new column" in done:
        header.append("Phone")
        body[0].append("555-0101")
    if "rename" in done:
        header[CLAIMS.index("notes")] = "Notes of the desk"
    if "blank ids" in done:
        for row in body[:5]:
            row[CLAIMS.index("id")] = None
    if "delete a row" in done:
        del body[-1]
    if "duplicate a row" in done:
        body.append(list(body[3]))
    if "reverse rows" in done:
        body.reverse()
    width = max(map(len, [header, *body]))
    order = range(width)[::-1] if "move columns" in done else range(width)
    sheet.delete_rows(1, sheet.max_row)
    for row in (header, *body):
        padded = row + [None] * (width - len(row))
        sheet.append([None] * width)
        for place, index in enumerate(order, 1):
            if padded[index] is not None:
                cell = sheet.cell(sheet.max_row if row is not header else 1, place)
                cell.value = padded[index]
                if isinstance(padded[index], str):
                    cell.data_type = "s"
    if "hide rows" in done:
        for number in range(5, 40):
            sheet.row_dimensions[number].hidden = True
    work.save(target)


def copy_of(path: Path, to: Path) -> Ledger:
    to.write_bytes(path.read_bytes())
    return open_ledger(to)


def everything(ledger: Ledger, *reports: ReviewReport) -> str:
    """All text that the ledger, its conflicts or the reports hold."""
    kept = [value for row in ledger.claims() for value in (*row.people.values(), *row.extra.values())]
    kept += [d.value for row in ledger.claims() for d in row.corrections.values()]
    kept += [candidate.value for conflict in ledger.conflicts(resolved=True) for candidate in conflict.candidates]
    kept += [line.workbook for report in reports for line in report.lines]
    return "\x00".join(kept)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=edits, done=acts)
def test_nothing_typed_is_lost_and_twice_is_once(
    changes: list[tuple[int, str, str]], done: set[str], book: tuple[Path, Path], tmp_path_factory: Any
) -> None:
    folder = tmp_path_factory.mktemp("edit")
    disturb(book[1], folder / "back.xlsx", changes, done)
    with copy_of(book[0], folder / "copy.db") as ledger:
        back = read_workbook(folder / "back.xlsx")
        report = ledger.review(back, at=LATER, apply=True, by="Ada")
        held = everything(ledger, report)
        last = {(number, key): text for number, key, text in changes}
        if "delete a row" in done:
            last = {(number, key): text for (number, key), text in last.items() if number != 509}
        for text in last.values():
            assert text in held
        history = list(ledger.changes())
        again = ledger.review(read_workbook(folder / "back.xlsx"), at=LATER, apply=True, by="Ada")
        assert again.seen_before or again.changes == 0
        assert list(ledger.changes()) == history


def test_two_copies_in_either_order(small: tuple[Path, Path], tmp_path: Path) -> None:
    one = [(2, "source", "minutes"), (3, "notes", "from one"), (4, "checker", "Ada")]
    two = [(2, "source", "recording"), (3, "archive", "https://a.example"), (5, "checker", "Bo")]
    disturb(small[1], tmp_path / "one.xlsx", one, set())
    disturb(small[1], tmp_path / "two.xlsx", two, {"reverse rows"})
    ends = []
    for order in (("one", "two"), ("two", "one")):
        with copy_of(small[0], tmp_path / f"{order[0]}.db") as ledger:
            for name in order:
                ledger.review(read_workbook(tmp_path / f"{name}.xlsx"), at=LATER, apply=True, by=name)
            people = {row.id: {k: v for k, v in row.people.items() if k != "source"} for row in ledger.claims()}
            wanted = {frozenset(c.value for c in conflict.candidates) for conflict in ledger.conflicts()}
            ends.append((people, wanted))
    assert ends[0] == ends[1] and ends[0][1] == {frozenset({"minutes", "recording"})}


def test_a_settled_edit_leaves_the_sheet(small: tuple[Path, Path], tmp_path: Path) -> None:
    """The conflict's row of the next workbook decides."""
    for name, text in (("one", "minutes"), ("two", "recording")):
        disturb(small[1], tmp_path / f"{name}.xlsx", [(2, "source", text)], set())
    with copy_of(small[0], tmp_path / "copy.db") as ledger:
        for name in ("one", "two"):
            ledger.review(read_workbook(tmp_path / f"{name}.xlsx"), at=LATER, apply=True, by=name)
        path = WRITERS["xlsx"](Report(ledger, LATER), tmp_path / "next.xlsx")
        work = load_workbook(path)
        sheet = work["To settle"]
        sheet.cell(2, next(c.column for c in sheet[1] if c.value == "Resolution")).value = "recording"
        work.save(tmp_path / "settled.xlsx")
        ledger.review(read_workbook(tmp_path / "settled.xlsx"), at=LATER, apply=True, by="Cy")
        assert list(ledger.conflicts()) == []
        assert "recording" in {row.people.get("source") for row in ledger.claims()}
        last = load_workbook(WRITERS["xlsx"](Report(ledger, LATER), tmp_path / "last.xlsx"))
        assert "To settle" not in last.sheetnames and "Changes" in last.sheetnames


def test_a_wrong_speaker_is_corrected_in_the_next_workbook(small: tuple[Path, Path], tmp_path: Path) -> None:
    work = load_workbook(small[1])
    sheet = work["Quotes"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    row = next(cell.row for cell in sheet["B"] if cell.value == "Nobody will be stranded")
    sheet.cell(row, columns["Attribution"]).value = "wrong speaker"
    sheet.cell(row, columns["Correct speaker"]).value = "Marlow Transit"
    work.save(tmp_path / "audited.xlsx")
    with copy_of(small[0], tmp_path / "copy.db") as ledger:
        ledger.review(read_workbook(tmp_path / "audited.xlsx"), at=LATER, apply=True, by="Cy")
        sheet = load_workbook(WRITERS["xlsx"](Report(ledger, LATER), tmp_path / "next.xlsx"))["Quotes"]
        shown = {c.value: sheet.cell(row, c.column).value for c in sheet[1]}
        assert shown["Speaker"] == "Marlow Transit" and shown["Attribution"] == "wrong speaker"


def test_the_report_of_a_review_is_a_sheet(small: tuple[Path, Path], tmp_path: Path) -> None:
    changes = [(2, "source", "minutes"), (3, "notes", "=1+1")]
    disturb(small[1], tmp_path / "back.xlsx", changes, {"delete a row"})
    with copy_of(small[0], tmp_path / "copy.db") as ledger:
        report = ledger.review(read_workbook(tmp_path / "back.xlsx"), at=LATER)
    sheet = load_workbook(review_sheet.write(report, tmp_path / "review.xlsx"))["Review"]
    header, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    said = [dict(zip(header, row, strict=True)) for row in rows]
    assert [(line["What happens"], line["Field"], line["The workbook says"]) for line in said[:2]] == [
        ("taken", "Source", "minutes"), ("taken", "Notes", "=1+1"),
    ]  # fmt: skip
    assert [line["What happens"] for line in said[2:]] == ["row missing"]
