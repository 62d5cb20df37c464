"""A workbook comes back: each rule of the three-way merge, on both databases."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from quotetrack.errors import LedgerError
from quotetrack.ledger import Ledger
from quotetrack.ledger.records import Export, ExportedRow, ReviewReport, StrayCell
from tests.ledger.ledger_samples import (
    LATER,
    NOON,
    RUN,
    Book,
    analysis,
    decided,
    disputed,
    export,
    exported,
    give_back,
    town,
)


@pytest.fixture
def desk(ledger: Ledger) -> Iterator[Ledger]:
    ledger.store([town(n) for n in range(3)], RUN)
    yield ledger


def outcomes(report: ReviewReport) -> list[tuple[str, str]]:
    return [(line.outcome, line.field) for line in report.lines]


def claim(book: Book, n: int = 0) -> str:
    return book.of("claims")[n].id


def test_an_untouched_workbook_changes_nothing(desk: Ledger) -> None:
    report = give_back(desk, export(desk))
    assert (report.lines, report.applied, report.changes, report.rows) == ((), True, 0, 15)
    assert (decided(desk), list(desk.changes())) == ({}, [])


def test_a_dry_run_says_what_apply_does_and_writes_nothing(desk: Ledger) -> None:
    book = export(desk)
    book.lines[0].people["notes"] = "look"
    dry = desk.review(book.reviewed(), at=NOON)
    assert (outcomes(dry), dry.applied, decided(desk)) == ([("set", "notes")], False, {})
    wet = give_back(desk, book)
    assert (wet.lines, wet.applied) == (dry.lines, True)
    again = give_back(desk, book)
    assert (again.seen_before, again.lines) == (True, ())
    assert [w["sha256"] for w in desk.workbooks()] == [wet.sha256]


def test_what_people_fill_in_is_in_the_ledger_and_in_the_next_workbook(desk: Ledger) -> None:
    book = export(desk)
    one = book.row(claim(book))
    one.people |= {
        "status": "✓ Verified", "verdict": "Mostly accurate", "source": "https://example.org", "checker": "Ana",
        "checked_on": "2026-03-02", "decision": "keep", "notes": "called the mayor\r\ntwice",
    }  # fmt: skip
    one.extra["Phone"] = "555 007"
    report = give_back(desk, book, by="Ana")
    assert report.count("set") == 8
    row = next(c for c in desk.claims() if c.id == one.id)
    assert (row.status, row.people["verdict"], row.extra) == ("verified", "mostly accurate", {"Phone": "555 007"})
    assert row.people["notes"] == "called the mayor\ntwice"
    assert (row.decisions["status"].by, row.decisions["status"].workbook) == ("Ana", "desk.xlsx")
    again = export(desk, "next.xlsx")
    assert again.row(one.id).people["status"] == "verified"
    assert give_back(desk, again).lines == ()
    assert [c.field for c in desk.history(one.id)] == [
        "status", "verdict", "source", "checker", "checked_on", "decision", "notes", "extra:Phone",
    ]  # fmt: skip


def test_sorting_filtering_and_deleting_rows_changes_nothing(desk: Ledger) -> None:
    book = export(desk)
    book.lines = list(reversed(book.lines))[2:]
    report = give_back(desk, book)
    assert outcomes(report) == [("missing", ""), ("missing", "")]
    assert decided(desk) == {}


def test_a_column_that_was_taken_out_changes_nothing(desk: Ledger) -> None:
    book = export(desk)
    book.lines[0].people["notes"] = "x"
    give_back(desk, book)
    book = export(desk)
    for line in book.lines:
        line.people.pop("notes", None)
    report = give_back(desk, book, missing_columns=(("claims", "Notes"),))
    assert outcomes(report) == [("column", "Notes")]
    assert set(decided(desk).values()) == {"x"}


def test_a_row_that_stands_twice(desk: Ledger) -> None:
    book = export(desk)
    equal, different = book.of("claims")[:2]
    equal.people["notes"] = "same"
    book.lines += [equal.copy(), different.copy()]
    different.people["verdict"] = "accurate"
    book.lines[-1].people["verdict"] = "misleading"
    report = give_back(desk, book)
    assert sorted(outcomes(report)) == [
        ("conflict", "verdict"), ("duplicate", ""), ("duplicate", ""), ("set", "notes"),
    ]  # fmt: skip
    assert decided(desk) == {(equal.id, "notes"): "same"}
    assert disputed(desk) == {(different.id, "verdict", frozenset({"accurate", "misleading"}), "")}
    assert give_back(desk, book).changes == 0


def test_a_lost_or_edited_id_is_found_again(desk: Ledger) -> None:
    book = export(desk)
    ids = [line.id for line in book.of("claims")[:4]]
    for line, identity, fingerprint in zip(
        book.of("claims")[:4], ("", "c0000", ids[0], ""), (None, None, None, ""), strict=True
    ):
        line.people["notes"] = f"of {line.id}"
        line.id = identity
        if fingerprint is not None:
            line.fingerprint = fingerprint
    report = give_back(desk, book)
    assert report.count("found again") == 4
    assert decided(desk) == {(one, "notes"): f"of {one}" for one in ids}


@pytest.mark.parametrize("wild", ["\ud800", "a\x00b", "é", "x" * 5000])
def test_hidden_cells_may_hold_anything(desk: Ledger, wild: str) -> None:
    book = export(desk)
    first = book.of("claims")[0]
    one, first.id, first.fingerprint, first.people["notes"] = first.id, wild, wild, "n"
    book.export = wild
    give_back(desk, book)
    assert decided(desk) == {(one, "notes"): "n"}
    with pytest.raises(LedgerError):
        desk.history(wild)


def test_hidden_cells_left_behind_by_a_sort_are_noticed(desk: Ledger) -> None:
    book = export(desk)
    claims = book.of("claims")
    truth = {line.id: line.machine["text"] for line in claims}
    hidden = [(line.id, line.fingerprint) for line in claims]
    for line, (identity, fingerprint) in zip(claims, hidden[1:] + hidden[:1], strict=True):
        line.people["notes"] = line.machine["text"]
        line.id, line.fingerprint = identity, fingerprint
    give_back(desk, book)
    assert {(one, text) for (one, _), text in decided(desk).items()} == set(truth.items())


def test_what_belongs_nowhere_is_parked(desk: Ledger) -> None:
    book = export(desk)
    stranger = book.lines[0].copy()
    stranger.id = stranger.fingerprint = ""
    stranger.machine = {"text": "A claim she found herself."}
    stranger.people |= {"status": "verified", "notes": "typed by hand"}
    book.lines.append(stranger)
    report = give_back(desk, book, stray=(StrayCell("Read me", "D4", "call me"),))
    assert report.count("unmatched") == 2
    assert [p.cells.get("notes", p.cells["text"]) for p in desk.parked()] == ["call me", "typed by hand"]
    give_back(desk, book, stray=(StrayCell("Read me", "D4", "call me"),))
    assert len(list(desk.parked())) == 2


def test_one_side_changed_wins_both_changed_is_a_conflict(desk: Ledger) -> None:
    ana = export(desk)
    ben = ana.copy("ben.xlsx")
    one, two = claim(ana, 0), claim(ana, 1)
    ana.row(one).people["notes"] = "Ana's"
    ana.row(two).people["notes"] = "Ana's"
    ben.row(two).people["notes"] = "Ben's"
    ben.row(two).people["page"] = "4"
    give_back(desk, ana, by="Ana")
    report = give_back(desk, ben, by="Ben")
    assert outcomes(report) == [("set", "page"), ("conflict", "notes")]
    assert decided(desk) == {(one, "notes"): "Ana's", (two, "page"): "4"}
    (conflict,) = desk.conflicts()
    assert [(c.value, c.by) for c in conflict.candidates] == [("Ana's", "Ana"), ("Ben's", "Ben")]
    row = next(c for c in desk.claims() if c.id == two)
    assert (row.conflicts, "conflict: notes" in row.warnings) == (("notes",), True)
    assert desk.status().conflicts == 1


@pytest.mark.parametrize(("prefer", "wins"), [("ledger", "Ana's"), ("workbook", "Ben's")])
@pytest.mark.parametrize("late", [False, True])
def test_conflicts_can_be_decided_for_one_side(desk: Ledger, prefer: str, wins: str, late: bool) -> None:
    ana = export(desk)
    ben = ana.copy("ben.xlsx")
    one = claim(ana)
    ana.row(one).people["notes"] = "Ana's"
    ben.row(one).people["notes"] = "Ben's"
    give_back(desk, ana)
    if late:
        give_back(desk, ben)
    report = give_back(desk, ben, prefer=prefer)
    assert report.count("resolved") == 1
    assert decided(desk) == {(one, "notes"): wins}
    assert list(desk.conflicts()) == []
    assert disputed(desk) == {(one, "notes", frozenset({"Ana's", "Ben's"}), wins)}
    assert give_back(desk, ben).changes == 0  # decided once is decided
    assert decided(desk) == {(one, "notes"): wins}


@pytest.mark.parametrize("where", ["conflicts", "claims"])
def test_a_conflict_is_decided_in_the_next_workbook(desk: Ledger, where: str) -> None:
    ana = export(desk)
    ben = ana.copy("ben.xlsx")
    one = claim(ana)
    ana.row(one).people["notes"] = "Ana's"
    ben.row(one).people["notes"] = "Ben's"
    give_back(desk, ana)
    give_back(desk, ben)
    book = export(desk, "next.xlsx")
    if where == "conflicts":
        book.of("conflicts")[0].people["resolution"] = "both of them"
    else:
        book.row(one).people["notes"] = "both of them"
    assert give_back(desk, book).count("resolved") == 1
    assert decided(desk) == {(one, "notes"): "both of them"}
    assert list(desk.conflicts()) == []
    give_back(desk, ana)
    give_back(desk, ben.copy("again.xlsx"))
    assert decided(desk) == {(one, "notes"): "both of them"}


def test_two_people_deciding_one_conflict_differently_disagree_again(desk: Ledger) -> None:
    ana = export(desk)
    ben = ana.copy("ben.xlsx")
    one = claim(ana)
    ana.row(one).people["notes"], ben.row(one).people["notes"] = "a", "b"
    give_back(desk, ana)
    give_back(desk, ben)
    first = export(desk, "first.xlsx")
    second = first.copy("second.xlsx")
    first.of("conflicts")[0].people["resolution"] = "a"
    second.row(one).people["notes"] = "b"
    give_back(desk, first)
    give_back(desk, second)
    assert disputed(desk) == {(one, "notes", frozenset({"a", "b"}), "")}
    assert decided(desk) == {}


def test_blank_against_a_value_is_asked(desk: Ledger) -> None:
    book = export(desk)
    one = claim(book)
    book.row(one).people["notes"] = "x"
    give_back(desk, book)
    book = export(desk)
    book.row(one).people["notes"] = ""
    assert outcomes(give_back(desk, book)) == [("asked", "notes")]
    assert decided(desk) == {(one, "notes"): "x"}
    assert outcomes(give_back(desk, book, allow_clear=True)) == [("cleared", "notes")]
    assert decided(desk) == {}


def test_an_edited_machine_cell_is_a_correction(desk: Ledger) -> None:
    book = export(desk)
    one, quote = book.of("claims")[0], book.of("quotes")[0]
    one.machine["figure"] = "13"
    one.machine["said_by"] = "The mayor"
    quote.people |= {"attribution": "Wrong speaker", "correct_speaker": "Ada Falk"}
    assert give_back(desk, book, by="Ana").count("corrected") == 2
    row = next(c for c in desk.claims() if c.id == one.id)
    assert (row.corrections["figure"].value, row.corrections["figure"].by) == ("13", "Ana")
    assert row.said_by == "The mayor"
    assert next(q for q in desk.quotes() if q.id == quote.id).said_by == "Ada Falk"
    assert "Ada Falk" in {s.name for s in desk.speakers()}
    again = export(desk)
    assert again.row(one.id).machine["figure"] == "13"
    assert give_back(desk, again).lines == ()
    again.row(one.id).machine["figure"] = "14"
    give_back(desk, again)
    assert decided(desk)[one.id, "corrected:figure"] == "14"
    counted = desk.judgements()
    assert (counted.attribution["wrong speaker"], counted.corrections) == (1, {"figure": 1, "said_by": 1})
    assert counted.by_rule == {"verb-name": {"wrong speaker": 1}}


def test_two_corrections_of_one_cell_are_a_conflict(desk: Ledger) -> None:
    ana = export(desk)
    ben = ana.copy("ben.xlsx")
    one = claim(ana)
    ana.row(one).machine["figure"], ben.row(one).machine["figure"] = "13", "14"
    give_back(desk, ana)
    give_back(desk, ben)
    assert decided(desk) == {}
    assert disputed(desk) == {(one, "corrected:figure", frozenset({"13", "14"}), "")}


def test_a_speaker_judged_right_stays_when_rules_change(desk: Ledger) -> None:
    found = town(0)
    book = export(desk)
    book.row(found.quotes[0].id).people["attribution"] = "right"
    give_back(desk, book)
    other = replace(found.quotes[0], speaker=found.quotes[1].speaker)
    desk.store([replace(found, quotes=(other, found.quotes[1]))], LATER)
    row = next(q for q in desk.quotes() if q.id == found.quotes[0].id)
    assert (row.said_by, row.warnings) == ("Ines Falk", ("the machine now says: Tom Okoro",))


# ── the rules of statuses ──


@pytest.mark.parametrize(
    ("steps", "status", "refused"),
    [
        ([{"status": "in_progress"}, {"status": "needs_source"}, {"status": "in_progress"}], "in_progress", 0),
        ([{"status": "verified", "source": "s"}], "verified", 0),
        ([{"status": "second_checked", "checker": "Ana", "second_checker": "Ben"}], "unverified", 1),
        (
            [{"status": "verified", "checker": "Ana"}, {"status": "second_checked", "second_checker": "Ben"}],
            "second_checked",
            0,
        ),
        (
            [{"status": "verified", "checker": "Ana"}, {"status": "second_checked", "second_checker": " ana"}],
            "verified",
            1,
        ),
        ([{"status": "verified", "checker": "Ana"}, {"status": "second_checked"}], "verified", 1),
        ([{"status": "verified"}, {"status": "in_progress"}], "verified", 1),
        ([{"status": "verified"}, {"status": "in_progress", "notes": "new report"}], "in_progress", 0),
        ([{"status": "inaccurate", "notes": "why"}, {"status": "verified"}], "inaccurate", 1),
        ([{"status": "not_a_claim"}, {"status": "unverified"}], "unverified", 0),
        ([{"status": "disputed"}, {"status": "superseded", "notes": "by c2"}], "superseded", 0),
        ([{"status": "perhaps"}], "unverified", 1),
        ([{"verdict": "dunno"}], "unverified", 1),
    ],
)
def test_moves_between_statuses(desk: Ledger, steps: list[dict[str, str]], status: str, refused: int) -> None:
    count = 0
    for step in steps:
        book = export(desk)
        one = claim(book)
        book.row(one).people |= step
        count += give_back(desk, book).count("refused")
    assert (next(c for c in desk.claims() if c.id == one).status, count) == (status, refused)


def test_a_word_that_is_not_on_the_list_is_kept_until_somebody_decides(desk: Ledger) -> None:
    book = export(desk)
    one = claim(book)
    book.row(one).people["status"] = "perhaps"
    give_back(desk, book, by="Ana")
    assert disputed(desk) == {(one, "status", frozenset({"perhaps"}), "")}
    assert next(c for c in desk.claims() if c.id == one).warnings == ("conflict: status",)
    assert give_back(desk, book).changes == 0
    book = export(desk)
    book.of("conflicts")[0].people["resolution"] = "who knows"
    assert outcomes(give_back(desk, book)) == [("refused", "status")]
    assert disputed(desk) == {(one, "status", frozenset({"perhaps", "who knows"}), "")}  # still one row to settle
    assert give_back(desk, book).changes == 0
    book = export(desk)
    book.row(one).people["status"] = "in progress"
    give_back(desk, book)
    assert list(desk.conflicts()) == []
    assert decided(desk) == {(one, "status"): "in_progress"}


def test_a_verdict_without_a_source_is_flagged(desk: Ledger) -> None:
    book = export(desk)
    first, second = claim(book, 0), claim(book, 1)
    book.row(first).people |= {"status": "verified"}
    book.row(second).people |= {"verdict": "accurate", "source": "s"}
    give_back(desk, book)
    warned = {c.id: c.warnings for c in desk.claims() if c.warnings}
    assert warned == {first: ("verdict without a source",)}
    status = desk.status()
    assert (status.without_source, status.by_status) == (1, {"unverified": 8, "verified": 1})


def test_the_export_is_found_without_its_id(desk: Ledger) -> None:
    """Google Sheets drops very hidden sheets; rows that were taken out are still noticed."""
    export(desk, "older.xlsx")
    book = export(desk)
    book.export = None
    gone = book.lines.pop(0)
    report = give_back(desk, book)
    assert [(line.outcome, line.id) for line in report.lines] == [("missing", gone.id)]


def test_rows_without_any_hidden_cell_never_choose_between_two_values(desk: Ledger) -> None:
    book = export(desk)
    one, two = claim(book, 0), claim(book, 1)
    book.row(one).people["notes"] = "old"
    give_back(desk, book)
    book = export(desk)
    book.export = None
    for line in book.lines:
        line.id = line.fingerprint = ""
    book.of("claims")[0].people["notes"] = "new"
    book.of("claims")[1].people["notes"] = "fresh"
    give_back(desk, book)
    found = decided(desk)
    assert found[two, "notes"] == "fresh"
    assert found.get((one, "notes")) == "new" or disputed(desk) == {(one, "notes", frozenset({"old", "new"}), "")}


def test_a_cell_too_long_to_show_whole_is_not_an_edit(desk: Ledger) -> None:
    """The exporter cuts at Excel's limit; the ledger keeps the whole text, and the cut cell is no edit of it."""
    book = export(desk)
    one = claim(book)
    book.row(one).people["notes"] = "x" * 40_000
    give_back(desk, book)
    rows = [
        ExportedRow(r.sheet, r.id, r.version, {k: v[:32_767] for k, v in r.people.items()}, r.machine)
        for r in exported(desk)
    ]
    identity = desk.record_export(Export("cut.xlsx", NOON, rows))
    book = Book([*export(desk).lines], identity)
    for line, row in zip(book.lines, rows, strict=True):
        line.fingerprint, line.people = row.fingerprint, dict(row.people)
    assert give_back(desk, book).lines == ()
    book.row(one).people["notes"] = "shorter"
    assert outcomes(give_back(desk, book)) == [("set", "notes")]
    assert decided(desk) == {(one, "notes"): "shorter"}


def test_a_quote_without_a_speaker_can_be_given_one(ledger: Ledger) -> None:
    ledger.store([analysis("a.txt", quotes=[("We won", None)])], RUN)
    book = export(ledger)
    book.lines[0].people["correct_speaker"] = "Ana Ruiz"
    give_back(ledger, book)
    (row,) = ledger.quotes()
    assert row.said_by == "Ana Ruiz"
