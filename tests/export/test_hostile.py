"""A thousand hostile strings go out and come back unchanged, and no cell is a formula that we did not write."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from quotetrack.export.celltext import fit, from_cell, to_cell
from quotetrack.export.workbook import write
from quotetrack.export.workbook_reader import read_workbook
from quotetrack.ledger import Run, open_ledger
from quotetrack.tables import Report
from tests.export.newsroom import Desk, many, through_libreoffice

SEEDS = [
    "=1+1", '=HYPERLINK("http://example.org","x")', "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1+1",
    "\r=1+1", "=", "'=1", "''", "#N/A", "#REF!", "#DIV/0!", "TRUE", "false", "NA", "N/A", "null", "None", "nan",
    "007", "1e5", "1/2", "3-4", "1899-12-31", "1900-02-29", "2024-02-30", "31.12.1899", "0x1F", "1,000", "€5",
    "50%", "-0", "0.1", " leading", "trailing ", "  ", "\n", "a\nb", "a\r\nb", "a\tb", "\x00", "\x01\x02",
    "\x0b\x0c", "\x1f", "\x7f", "\x85", "\ud800", "\udfff", "\ud83d", "a\udc00b", "\ufffe", "\uffff", "\ufdd0",
    "\U0001fffe", "\ufeffbom", "_x0041_", "_x000D_", "_x005F_x0041_", "x005F_", "_x", "⟦U+0041⟧", "⟦U+0001⟧",
    "⟦U+27E6⟧U+0001⟧", "⟦", "&amp;", "<b>", "]]>", "<![CDATA[", "&#0;", "&lt;", '"quoted"',
    "\u202eright to left\u202c", "\u200e\u200f", "שלום", "مرحبا", "é",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466", "🇳🇴🇸🇪", "👍🏽", "\u200b", "\u2028\u2029", "~*?",
    "*", "?", "{=1}", "[Book.xlsx]Sheet!A1", "R1C1", "'Sheet 1'!A1", "$A$1", "%0A", "\\n", "C:\\new", "a,b;c|d",
    'DDE("cmd")', "¶ 4", "C12", "9" * 25, "x" * 300, "w" * 32_767, "😀" * 16_383, "😀" * 16_384,
    "x" * 32_766 + "😀", "é" * 40_000,
]  # fmt: skip


def hostile(count: int) -> list[str]:
    """The seeds, then mixtures of them from a fixed seed."""
    chance, made = random.Random(20240305), list(SEEDS)
    short = [seed for seed in SEEDS if len(seed) < 100]
    while len(made) < count:
        mixed = "".join(chance.choices(short, k=chance.randint(2, 4)))
        if chance.random() < 0.3:
            mixed += "".join(chr(chance.choice((chance.randrange(0x250), chance.randrange(0x10000)))) for _ in range(8))
        if mixed.strip():
            made.append(mixed)
    return made


STRINGS = hostile(1_000)


def as_cell(text: str) -> str:
    """What a reader gets back: everything, unless it is longer than a cell."""
    return from_cell(fit(to_cell(text)))


@pytest.fixture(scope="module")
def desk() -> Desk:
    """Every string in a machine's cell, in a people's cell and in a column people added."""
    (analysis,) = many(1, len(STRINGS))
    claims = tuple(replace(claim, subject=text) for claim, text in zip(analysis.claims, STRINGS, strict=True))
    desk = Desk(replace(analysis, claims=claims))
    for claim, text in zip(claims, STRINGS, strict=True):
        desk.people[claim.id] = {"notes": text, "source": text}
        desk.extra[claim.id] = {"Mine": text}
    return desk


@pytest.fixture(scope="module")
def path(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(desk.report(), tmp_path_factory.mktemp("hostile") / "hostile.xlsx")


def assert_all_came_back(path: Path) -> None:
    rows = read_workbook(path).rows
    assert len(rows) == len(STRINGS) >= 1_000
    for row, text in zip(rows, STRINGS, strict=True):
        expected = as_cell(text)
        assert row.people["notes"] == row.people["source"] == row.extra["Mine"] == expected, repr(text[:80])
        assert row.machine["subject"] == expected, repr(text[:80])


def assert_no_formula_but_ours(path: Path) -> None:
    """Formulas stand on the Summary only."""
    with ZipFile(path) as zipped:
        titles = load_workbook(path, read_only=True).sheetnames
        for number, title in enumerate(titles, 1):
            if title != "Summary":
                content = zipped.read(f"xl/worksheets/sheet{number}.xml")
                assert b"<f>" not in content and b"<f " not in content, title


def test_they_come_back(path: Path) -> None:
    assert_all_came_back(path)
    assert_no_formula_but_ours(path)


def test_only_too_long_ones_are_cut() -> None:
    """Five of the seeds are longer than a cell; all others come back whole."""
    assert [len(text) for text in STRINGS if as_cell(text) != text] == [32_768 // 2, 32_767, 40_000]


def test_they_come_back_from_libreoffice(path: Path, tmp_path: Path) -> None:
    """LibreOffice opens, recalculates and saves; nothing turned into a formula, a number or a date."""
    saved = through_libreoffice(path, tmp_path)
    assert_no_formula_but_ours(saved)
    assert_all_came_back(saved)


def test_they_pass_through_the_ledger_and_back(tmp_path: Path) -> None:
    """Found by the machine, typed by people and heading a column: out, back, stored, out again, and nothing changed."""
    (analysis,) = many(1, len(STRINGS))
    claims = tuple(replace(claim, subject=text) for claim, text in zip(analysis.claims, STRINGS, strict=True))
    at = datetime(2024, 3, 5, 12, tzinfo=UTC)
    with open_ledger(tmp_path / "hostile.db") as ledger:
        ledger.store([replace(analysis, claims=claims)], Run(at=at))
        back = read_workbook(write(Report(ledger, at), tmp_path / "first.xlsx"))
        rows = [
            replace(row, people={**row.people, "notes": text, "correct_value": text}, extra={"=Mine": text})
            for row, text in zip(back.rows, STRINGS, strict=True)
        ]
        report = ledger.review(replace(back, rows=tuple(rows)), at=at, apply=True, by="Ada")
        assert report.count("set") == 3 * len(STRINGS) == report.changes
        path = write(Report(ledger, at), tmp_path / "second.xlsx")
        for saved in (path, through_libreoffice(path, tmp_path)):
            assert_no_formula_but_ours(saved)
            again = read_workbook(saved)
            for row, text in zip(again.rows, STRINGS, strict=True):
                expected = as_cell(text.replace("\r\n", "\n").replace("\r", "\n"))
                assert row.people["notes"] == row.people["correct_value"] == row.extra["=Mine"] == expected
            assert ledger.review(again, at=at).lines == ()


def test_openpyxl_sees_text_only(path: Path) -> None:
    sheet = load_workbook(path, read_only=True)["Claims"]
    kinds = {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None}
    assert kinds == {"s", "n"}


def test_hostile_numbers_come_back(tmp_path: Path) -> None:
    """Fractions that doubles cannot hold, whole numbers beyond fifteen digits, and what is no number at all."""
    broken = [0.1 + 0.2, 1 / 3, 1e-9, 2.5, 123_456_789.125]
    numbers = [*broken, 10**20, 1e300, float("inf"), float("nan"), -4, 0, 1e15, 9.99e14]
    (analysis,) = many(1, len(numbers))
    claims = tuple(replace(c, value=n, min=n, max=n) for c, n in zip(analysis.claims, numbers, strict=True))
    desk = Desk(replace(analysis, claims=claims))
    path = write(desk.report(), tmp_path / "numbers.xlsx")
    for saved in (path, through_libreoffice(path, tmp_path)):
        for row, was in zip(read_workbook(saved).rows, desk.exported[-1].rows, strict=True):
            assert dict(row.machine) == dict(was.machine)
