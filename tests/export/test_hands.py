"""People at real files: whatever they type, anywhere, is in the ledger, in a conflict, kept aside or in the report."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from copy import copy
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from quotetrack.export import WRITERS
from quotetrack.export.columns import CLAIMS, LISTS, QUOTES, READ_ME, RUN_DATA, SUMMARY, Table
from quotetrack.export.workbook_reader import read_workbook
from quotetrack.ledger import Ledger, Run, open_ledger
from quotetrack.ledger.records import ReviewReport
from quotetrack.ledger.vocabulary import PEOPLE
from quotetrack.tables import Report
from tests.export.newsroom import busy_desk, many, through_libreoffice
from tests.ledger.test_merge_properties import dump, kept

AT = datetime(2024, 3, 5, 12, tzinfo=UTC)
LATER = datetime(2024, 3, 6, 12, tzinfo=UTC)
SHOWS = ("Sources", "Conflicts", "Passages", "Articles", "Changes")
WILD = [
    "",
    "=1+1",
    "+1",
    "-1",
    "@x",
    "\t",
    "#N/A",
    "007",
    "NA",
    "😀",
    "שלום",
    " ",
    "_x0041_",
    "⟦U+0041⟧",
    "line\nline",
    "'",
]


def stocked(folder: Path, articles: int, claims: int) -> tuple[Path, Path]:
    """A ledger in which people have worked and disagreed, and the workbook written from it."""
    ledger_path = folder / "desk.db"
    with open_ledger(ledger_path) as ledger:
        ledger.store([*busy_desk().analyses, *many(articles, claims)], Run(at=AT))
        first = WRITERS["xlsx"](Report(ledger, AT), folder / "first.xlsx")
        for name in ("Ada", "Bo"):
            book = load_workbook(first)
            put(book["Claims"], 3, "Source", f"minutes of {name}")
            put(book["Claims"], 4, "Status", f"nearly, says {name}")
            put(book["Claims"], 5, "Phone", f"555-{name}")
            book["Read me"]["F9"] = f"ring {name}"
            book.save(folder / f"{name}.xlsx")
            ledger.review(read_workbook(folder / f"{name}.xlsx"), at=AT, apply=True, by=name)
        return ledger_path, WRITERS["xlsx"](Report(ledger, AT), folder / "desk.xlsx")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return stocked(tmp_path_factory.mktemp("small"), 3, 8)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """More than 500 claims."""
    return stocked(tmp_path_factory.mktemp("large"), 25, 20)


def copy_of(path: Path, to: Path) -> Ledger:
    shutil.copy(path, to)
    return open_ledger(to)


def column(sheet: Worksheet, header: str) -> int:
    """Find a column by its header; a new one is added on the right."""
    found = next((cell.column for cell in sheet[1] if cell.value == header), None)
    if found is None:
        found = sheet.max_column + 1
        sheet.cell(1, found).value = header
    return int(found)


def put(sheet: Worksheet, row: int, header: str, value: object) -> None:
    cell = sheet.cell(row, column(sheet, header))
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def told(report: ReviewReport) -> str:
    return "\x1e".join(text for line in report.lines for text in (line.workbook, line.field, line.note))


# ── one thing at a time ─────────────────────────────────────────────────────────────────────────────────────────


def front_sheets(book: Workbook) -> list[str]:
    book[READ_ME]["C5"], book[READ_ME]["H40"] = "over a step", "beside the steps"
    book[SUMMARY]["B6"], book[SUMMARY]["A80"], book[SUMMARY]["A5"] = "over a count", "below the counts", "over a label"
    book[LISTS]["A3"], book[RUN_DATA]["D1"] = "a status of my own", "into the hidden sheet"
    return ["over a step", "beside the steps", "over a count", "below the counts", "over a label", "a status of my own",
            "into the hidden sheet"]  # fmt: skip


def front_sheets_renamed(book: Workbook) -> list[str]:
    book[READ_ME]["C5"] = "over a step"
    book[READ_ME].title, book["Sources"].title = "Lies mich", "Quellen"
    book["Quellen"]["C3"] = "spokesman until March"
    return ["over a step", "spokesman until March"]


def comments(book: Workbook) -> list[str]:
    book["Claims"]["B4"].comment = Comment("is this the whole sentence?", "Eva")
    book["Sources"]["A3"].comment = Comment("née Dahl", "Eva")
    return ["is this the whole sentence?", "née Dahl"]


def links(book: Workbook) -> list[str]:
    put(book["Claims"], 8, "Source", "the minutes")
    book["Claims"].cell(8, column(book["Claims"], "Source")).hyperlink = "https://archive.example/minutes?day=5"
    return ["the minutes", "https://archive.example/minutes?day=5"]


def headers(book: Workbook) -> list[str]:
    book["Claims"].cell(1, column(book["Claims"], "Notes")).value = "Bemerkungen"
    book["Quotes"].cell(1, column(book["Quotes"], "Speaker")).value = "Wer spricht"
    book["Sources"]["A1"], book["Passages"]["B1"] = "Wer", "Satz"
    return ["Bemerkungen", "Wer spricht", "Wer", "Satz"]


def no_headers(book: Workbook) -> list[str]:
    put(book["Claims"], 5, "Notes", "a note")
    book["Sources"]["C4"] = "spokesman until March"
    book["Claims"].delete_rows(1)
    book["Sources"].delete_rows(1)
    return ["a note", "spokesman until March"]


def no_marks(book: Workbook) -> list[str]:
    book["Sources"]["C4"] = "spokesman until March"
    book["Sources"].delete_cols(column(book["Sources"], "check"))
    return ["spokesman until March"]


def numbers_and_links(book: Workbook) -> list[str]:
    book["Claims"]["A5"] = 999
    put(book["Claims"], 6, "Passage", "see page 4")
    put(book["Passages"], 4, "Claims", "none here")
    put(book["Sources"], 3, "First mention", "in the headline")
    return ["999", "see page 4", "none here", "in the headline"]


def own_rows(book: Workbook) -> list[str]:
    sheet = book["Claims"]
    end = sheet.max_row
    for row, text in ((end + 1, "a claim that was missed"), (end + 5, str(sheet.cell(9, 2).value))):
        put(sheet, row, "Claim", text)
        put(sheet, row, "Value", 4_242 + row)
        put(sheet, row, "Notes", f"found by hand {row}")
    return [text for row in (end + 1, end + 5) for text in (str(4_242 + row), f"found by hand {row}")]


def copied_row(book: Workbook) -> list[str]:
    sheet = book["Claims"]
    end = sheet.max_row + 1
    for index in range(1, sheet.max_column + 1):
        sheet.cell(end, index).value = copy(sheet.cell(9, index).value)
    put(sheet, end, "Claim", "a second claim of the sentence")
    put(sheet, end, "Value", 77_123)
    put(sheet, end, "Notes", "made by copying")
    return ["a second claim of the sentence", "77123", "made by copying"]


def copied_sheet(book: Workbook) -> list[str]:
    """The copy is sorted the other way round: its rows have the numbers of other rows."""
    sheet = book.copy_worksheet(book["Claims"])
    sheet.title = "Claims Bo"
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for number, row in enumerate(reversed(rows), 2):
        for index, value in enumerate(row, 1):
            sheet.cell(number, index).value = value
    put(book["Claims"], 6, "Notes", "from the sheet")
    put(sheet, 6, "Notes", "from the copy")
    return ["from the sheet", "from the copy"]


def odd_values(book: Workbook) -> list[str]:
    sheet = book["Claims"]
    values: list[tuple[int, str, object]] = [
        (2, "Checked on", "5 March 2024"), (3, "Checked on", date(2024, 3, 7)), (4, "Checked on", "05/03/2024"),
        (5, "Checked on", datetime(2024, 3, 5, 14, 30)), (6, "Page / time", time(14, 31)), (7, "Page / time", 12.5),
        (8, "Correct value", "1,234"), (9, "Correct value", True), (10, "Correct value", "0087"),
        (2, "Value", "thirty-four"), (3, "Value", "1345"), (4, "Event date", "some time in May"),
        (5, "Priority", 0.4321), (6, "Priority", "high"), (7, "Flags", "no flag"), (8, "Article", "another title"),
        (9, "Status", "banana"), (10, "Verdict", "so so"), (11, "Decision", "later"), (12, "Status", "second checked"),
        (13, "Notes", "long " * 5_000 + "end"), (14, "Notes", "#N/A"), (15, "Notes", "=1+1"), (2, "Role", "\tmayor"),
    ]  # fmt: skip
    for row, header, value in values:
        put(sheet, row, header, value)
    sheet["B1"].comment = None
    written = {date(2024, 3, 7): "2024-03-07", datetime(2024, 3, 5, 14, 30): "2024-03-05 14:30:00", True: "TRUE",
               time(14, 31): "14:31:00", "second checked": "second_checked"}  # fmt: skip
    return [written.get(value, str(value)) for _, _, value in values]  # type: ignore[call-overload]


def formulas(book: Workbook) -> list[str]:
    book["Claims"].cell(4, column(book["Claims"], "Correct value")).value = "=112-87"
    for row in range(2, 8):
        book["Claims"].cell(row, column(book["Claims"], "Rank")).value = f"=A{row}*2"
    return ["=112-87"]


def over_the_machine(book: Workbook) -> list[str]:
    typed = []
    for table, sheet in ((CLAIMS, book["Claims"]), (QUOTES, book["Quotes"])):
        for index, item in enumerate(table.columns, 1):
            if item.fills in ("machine", "people"):
                for row in range(2, 8):
                    typed.append(f"{table.key}{index}/{row}.")
                    sheet.cell(row, index).value = typed[-1]
    return typed


def hidden_cells(book: Workbook) -> list[str]:
    sheet = book["Claims"]
    identity, mark = CLAIMS.index("id") + 1, CLAIMS.index("fingerprint") + 1
    for row in range(2, 12):
        put(sheet, row, "Notes", f"note {row}.")
    sheet.cell(2, identity).value = sheet.cell(4, mark).value = None
    sheet.cell(3, identity).value, sheet.cell(5, mark).value = "my id", "my print"
    sheet.cell(6, identity).value = sheet.cell(6, mark).value = None
    for index in (identity, mark):
        sheet.cell(7, index).value = sheet.cell(8, index).value
    sheet.cell(9, identity).value, sheet.cell(9, mark).value, sheet.cell(9, 2).value = "lost", None, "and another text"
    return [*(f"note {row}." for row in range(2, 12)), "my id", "my print", "lost", "and another text"]


def beside_a_conflict(book: Workbook) -> list[str]:
    sheet = book["To settle"]
    put(sheet, 2, "Resolution", "minutes of both")
    put(sheet, 3, "Resolution", "banana")
    put(sheet, 2, "Why it waits", "because of Bo")
    put(sheet, 2, "Mine", "ask again")
    return ["minutes of both", "banana", "because of Bo", "ask again"]


def own_sheets(book: Workbook) -> list[str]:
    book.create_sheet("My list")["B3"] = "ring the harbour"
    book["Claims"].title = "Fakten"
    put(book["Fakten"], 3, "Notes", "in a renamed sheet")
    book["Fakten"].insert_rows(1, 2)
    book["Fakten"]["A1"] = "Copy of the desk"
    book["Fakten"].insert_cols(3)
    book["Fakten"]["C3"], book["Fakten"]["C6"] = "Desk", "in a new column"
    book["Fakten"]["BB7"] = "far on the right"
    return ["ring the harbour", "in a renamed sheet", "Copy of the desk", "in a new column", "far on the right"]


SCENES = [
    front_sheets, front_sheets_renamed, comments, links, headers, no_headers, no_marks, numbers_and_links, own_rows,
    copied_row, copied_sheet, odd_values, formulas, over_the_machine, hidden_cells, beside_a_conflict, own_sheets,
]  # fmt: skip


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_what_was_typed_is_somewhere(
    scene: Callable[[Workbook], list[str]], small: tuple[Path, Path], tmp_path: Path
) -> None:
    book = load_workbook(small[1], rich_text=True)
    typed = scene(book)
    path = tmp_path / "back.xlsx"
    book.save(path)
    with copy_of(small[0], tmp_path / "copy.db") as ledger:
        report = ledger.review(read_workbook(path), at=LATER, apply=True, by="Eva")
        everything = f"{kept(ledger, report)}\x1e{told(report)}"
        assert [text for text in typed if text not in everything] == []
        once = dump(ledger)
        again = ledger.review(read_workbook(path), at=LATER, apply=True, by="Eva")
        assert again.changes == 0 and dump(ledger) == once
        fresh = WRITERS["xlsx"](Report(ledger, LATER), tmp_path / "next.xlsx")
        assert ledger.review(read_workbook(fresh), at=LATER).lines == ()


def as_google_sheets(path: Path, folder: Path) -> Path:
    """Drop what Google Sheets drops: very hidden sheets, hidden names and what it does not know of the file's parts."""
    book = load_workbook(path, rich_text=True)
    del book[RUN_DATA]
    book.defined_names.clear()
    book.save(folder / "sheets.xlsx")
    return folder / "sheets.xlsx"


@pytest.mark.parametrize("saved", [through_libreoffice, as_google_sheets], ids=["libreoffice", "google"])
@pytest.mark.parametrize("scene", [comments, links, formulas, odd_values, copied_row], ids=lambda s: s.__name__)
def test_what_was_typed_comes_through_other_programs(
    scene: Callable[[Workbook], list[str]],
    saved: Callable[[Path, Path], Path],
    small: tuple[Path, Path],
    tmp_path: Path,
) -> None:
    book = load_workbook(small[1], rich_text=True)
    typed = scene(book)
    book.save(tmp_path / "back.xlsx")
    with copy_of(small[0], tmp_path / "copy.db") as ledger:
        report = ledger.review(read_workbook(saved(tmp_path / "back.xlsx", tmp_path)), at=LATER, apply=True, by="Eva")
        everything = f"{kept(ledger, report)}\x1e{told(report)}"
        assert [text for text in typed if text not in everything] == []


def test_what_was_kept_aside_has_a_sheet(small: tuple[Path, Path], tmp_path: Path) -> None:
    book = load_workbook(small[1], rich_text=True)
    comments(book)
    own_rows(book)
    book.save(tmp_path / "back.xlsx")
    with copy_of(small[0], tmp_path / "copy.db") as ledger:
        ledger.review(read_workbook(tmp_path / "back.xlsx"), at=LATER, apply=True, by="Eva")
        fresh = load_workbook(WRITERS["xlsx"](Report(ledger, LATER), tmp_path / "next.xlsx"))
    rows = {str(row[0]): row[1:4] for row in fresh["Kept aside"].iter_rows(min_row=2, values_only=True)}
    assert rows["is this the whole sentence?"] == ("Claims", "B4, comment", "back.xlsx")
    assert any(text.startswith("Claim: a claim that was missed\nNotes: found by hand") for text in rows)
    assert fresh[SUMMARY]["A14"].value == "Texts kept aside" and fresh[SUMMARY]["B14"].value == len(rows)


def test_an_untouched_workbook_has_nothing_to_tell(small: tuple[Path, Path], tmp_path: Path) -> None:
    """Not as written, not saved by LibreOffice, not with the marks gone that Google Sheets drops."""
    others = [through_libreoffice(small[1], tmp_path), as_google_sheets(small[1], tmp_path)]
    with open_ledger(small[0]) as ledger:
        for path in (small[1], *others):
            assert ledger.review(read_workbook(path), at=LATER).lines == ()


def test_rows_of_a_copied_sheet_keep_to_their_claims(small: tuple[Path, Path], tmp_path: Path) -> None:
    book = load_workbook(small[1])
    ids = {row: book["Claims"].cell(row, CLAIMS.index("id") + 1).value for row in (6, book["Claims"].max_row - 4)}
    copied_sheet(book)
    book.save(tmp_path / "back.xlsx")
    with copy_of(small[0], tmp_path / "copy.db") as ledger:
        ledger.review(read_workbook(tmp_path / "back.xlsx"), at=LATER, apply=True, by="Eva")
        waiting = {c.row: {x.value for x in c.candidates} for c in ledger.conflicts() if c.field == "notes"}
    assert waiting == dict(zip(ids.values(), [{"", "from the sheet"}, {"", "from the copy"}], strict=True))


FEW = settings(  # a file is written and read twice for each example; a failing seed says enough without shrinking
    max_examples=5, deadline=None, phases=[Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip


# ── any mix of things, on 500 rows ──────────────────────────────────────────────────────────────────────────────


class Person:
    """Somebody who works in a workbook at random and remembers what she typed."""

    def __init__(self, path: Path, seed: str, rows: int | None = None) -> None:
        self.book, self.chance, self.rows = load_workbook(path, rich_text=True), random.Random(seed), rows
        self.name, self.typed = seed[:3], 0

    def text(self) -> str:
        self.typed += 1
        return f"{self.name}{self.typed}!{self.chance.choice(WILD)}"

    def sheet(self) -> tuple[Table, Worksheet]:
        table = self.chance.choice((CLAIMS, CLAIMS, QUOTES))
        return table, self.book[table.title]

    def row(self, sheet: Worksheet) -> int:
        return self.chance.randint(2, min(sheet.max_row, (self.rows or sheet.max_row) + 1))

    def header(self, sheet: Worksheet, key: str, table: Table) -> int | None:
        wanted = next(item.header for item in table.columns if item.key == key)
        return next((int(cell.column) for cell in sheet[1] if cell.value == wanted), None)

    def write(self, sheet: Worksheet, row: int, index: int | None, value: object) -> None:
        if index is not None:
            cell = sheet.cell(row, index)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"

    def fill(self) -> None:
        table, sheet = self.sheet()
        key = self.chance.choice([key for key, words in PEOPLE[table.key].items() if not words])
        self.write(sheet, self.row(sheet), self.header(sheet, key, table), self.text())

    def choose(self) -> None:
        table, sheet = self.sheet()
        key = self.chance.choice([key for key, words in PEOPLE[table.key].items() if words])
        word = self.chance.choice([*PEOPLE[table.key][key], self.text()])
        self.write(sheet, self.row(sheet), self.header(sheet, key, table), word)

    def correct(self) -> None:
        table, sheet = self.sheet()
        key = self.chance.choice([item.key for item in table.columns if item.fills == "machine"])
        self.write(sheet, self.row(sheet), self.header(sheet, key, table), self.text())

    def empty(self) -> None:
        table, sheet = self.sheet()
        sheet.cell(self.row(sheet), self.chance.randint(1, len(table.columns))).value = None

    def hide(self) -> None:
        _, sheet = self.sheet()
        sheet.row_dimensions[self.row(sheet)].hidden = True
        sheet.auto_filter.ref = None

    def delete(self) -> None:
        _, sheet = self.sheet()
        sheet.delete_rows(self.row(sheet))

    def double(self) -> None:
        _, sheet = self.sheet()
        row = self.row(sheet)
        sheet.append([cell.value for cell in sheet[row]])

    def sort(self) -> None:
        _, sheet = self.sheet()
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=self.rows and self.rows + 1)]
        self.chance.shuffle(rows)
        for number, row in enumerate(rows, 2):
            for index, value in enumerate(row, 1):
                self.write(sheet, number, index, value)

    def move_columns(self) -> None:
        _, sheet = self.sheet()
        one, two = self.chance.sample(range(1, sheet.max_column + 1), 2)
        for row in range(1, sheet.max_row + 1):
            first, second = sheet.cell(row, one).value, sheet.cell(row, two).value
            self.write(sheet, row, one, second)
            self.write(sheet, row, two, first)

    def rename_column(self) -> None:
        table, sheet = self.sheet()
        key = self.chance.choice([item.key for item in table.columns if item.fills != "place"])
        self.write(sheet, 1, self.header(sheet, key, table), self.text())

    def add_column(self) -> None:
        _, sheet = self.sheet()
        self.write(sheet, self.row(sheet), column(sheet, self.chance.choice(["Phone", "=Desk"])), self.text())

    def add_row(self) -> None:
        table, sheet = self.sheet()
        row = sheet.max_row + self.chance.randint(1, 3)
        for key in ("text", "notes"):
            self.write(sheet, row, self.header(sheet, key, table), self.text())

    def edit_marks(self) -> None:
        table, sheet = self.sheet()
        key = self.chance.choice(["id", "fingerprint"])
        index = self.header(sheet, key, table)
        if index is not None:
            others = [None, sheet.cell(self.row(sheet), index).value, f"{self.name} id"]
            self.write(sheet, self.row(sheet), index, self.chance.choice(others))

    def scribble(self) -> None:
        title = self.chance.choice((*SHOWS, READ_ME, SUMMARY, LISTS))
        sheet = self.book[title]
        cell = sheet.cell(self.chance.randint(2, max(2, sheet.max_row)), self.chance.randint(1, sheet.max_column))
        if not (title != READ_ME and cell.column_letter and sheet.column_dimensions[cell.column_letter].hidden):
            self.write(sheet, cell.row, cell.column, self.text())

    def comment(self) -> None:
        _, sheet = self.sheet()
        sheet.cell(self.row(sheet), 2).comment = Comment(self.text(), self.name)

    def work(self, steps: int, path: Path) -> list[str]:
        """Do so many things, save, and list the texts that stand in the file at the end."""
        acts = [self.fill] * 6 + [self.choose] * 3 + [self.correct] * 3 + [
            self.empty, self.hide, self.delete, self.double, self.add_column, self.add_row, self.edit_marks,
            self.scribble, self.scribble, self.comment,
        ]  # fmt: skip
        for _ in range(steps):
            self.chance.choice(acts)()
        for act in (self.sort, self.move_columns, self.rename_column):  # these touch every row: at most once
            if self.chance.random() < 0.5:
                act()
        cells = [cell for sheet in self.book.worksheets for row in sheet.iter_rows() for cell in row]
        here = "\x1e".join(
            [str(c.value) for c in cells if c.value is not None] + [c.comment.text for c in cells if c.comment]
        )
        self.book.save(path)
        tokens = (f"{self.name}{number}!" for number in range(1, self.typed + 1))
        return [token for token in tokens if token in here]


@FEW
@given(seed=st.integers(0, 10**9), steps=st.integers(1, 80))
def test_any_work_on_five_hundred_rows(
    seed: int, steps: int, large: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("work")
    typed = Person(large[1], f"eva{seed}").work(steps, folder / "back.xlsx")
    with copy_of(large[0], folder / "copy.db") as ledger:
        back = read_workbook(folder / "back.xlsx")
        assert sum(row.sheet == "claims" for row in back.rows) > 450
        report = ledger.review(back, at=LATER, apply=True, by="Eva")
        everything = f"{kept(ledger, report)}\x1e{told(report)}"
        assert [token for token in typed if token not in everything] == []
        once, history = dump(ledger), list(ledger.changes())
        assert ledger.review(back, at=LATER, apply=True, by="Eva").changes == 0
        assert (dump(ledger), list(ledger.changes())) == (once, history)


@FEW
@given(seed=st.integers(0, 10**9), steps=st.integers(1, 60))
def test_two_files_in_either_order(
    seed: int, steps: int, small: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Two people at copies of one workbook, in the same few rows."""
    folder = tmp_path_factory.mktemp("order")
    names = ("ana", "ben")
    typed = [t for name in names for t in Person(small[1], f"{name}{seed}", 5).work(steps, folder / f"{name}.xlsx")]
    ends = []
    for order in (names, names[::-1]):
        with copy_of(small[0], folder / f"{order[0]}.db") as ledger:
            reports = [
                ledger.review(read_workbook(folder / f"{name}.xlsx"), at=LATER, apply=True, by=name) for name in order
            ]
            everything = "\x1e".join(f"{kept(ledger, report)}\x1e{told(report)}" for report in reports)
            assert [token for token in typed if token not in everything] == []
            ends.append(dump(ledger))
    assert ends[0] == ends[1]
