"""Batches: streamed, skipped when unchanged, resumed after a kill, never stopped by one article."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from quotetrack import batch
from quotetrack.batch import gates, work
from quotetrack.batch.frame import COLUMNS, analyse_frame
from quotetrack.batch.reports import Place, read_formats, write_report
from quotetrack.config import Config
from quotetrack.errors import AnalysisTimeout, LexiconError, UsageError
from quotetrack.ledger import Ledger, Run, open_ledger
from quotetrack.model import Analysis, Article, Problem
from quotetrack.reading import Item, items
from tests.conftest import ROOT
from tests.newsroom import article, write_articles

NOW = datetime(2024, 3, 4, 12, 0)
forks = pytest.mark.skipif(sys.platform != "linux", reason="faults reach the workers by forking")


def run(paths: list[Path], ledger: Path, told: list[Problem] | None = None, **options: Any) -> batch.Outcome:
    outcome = batch.Outcome()
    with open_ledger(ledger) as book, book.alone():
        batch.run(
            items(map(str, paths)), book, Config(), Run(at=NOW), batch.Options(**options),
            outcome=outcome, told=(told if told is not None else []).append,
        )  # fmt: skip
    return outcome


def contents(ledger: Path) -> list[object]:
    """Everything a ledger would show, except when and by which run it was found."""
    with open_ledger(ledger) as book:
        rows: list[object] = [
            (d.article.id, d.article.source, d.article.copies, d.article.state, d.article.analysis,
             [(q.id, q.state, q.said_by) for q in d.quotes], [(c.id, c.status, c.state, c.contested) for c in d.claims])
            for d in book.dossiers()
        ]  # fmt: skip
        rows += [(f.problem, f.fingerprint) for f in book.problems()]
    return rows


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_articles(tmp_path / "articles", 40)


def test_unchanged_articles_are_skipped_and_changed_ones_are_not(folder: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "q.db"
    first = run([folder], ledger)
    assert (first.listed, first.analysed, first.stored.new) == (40, 40, 40)
    before = contents(ledger)
    again = run([folder], ledger)
    assert (again.unchanged, again.analysed, again.stored) == (40, 0, type(again.stored)())
    assert contents(ledger) == before
    (folder / "a00007.txt").write_text(article(7).replace("noon", "dusk"), encoding="utf-8")
    changed = run([folder], ledger)
    assert (changed.unchanged, changed.analysed, changed.stored.revised) == (39, 1, 1)
    forced = run([folder], ledger, force=True)
    assert (forced.unchanged, forced.analysed, forced.stored.unchanged) == (0, 40, 40)


def test_new_rules_or_options_redo_everything(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run([folder], tmp_path / "q.db")
    monkeypatch.setattr(work, "rules_version", lambda: "other rules")
    assert run([folder], tmp_path / "q.db").analysed == 40


def test_fingerprints_tell_content_form_and_options_apart() -> None:
    marks = [
        work.fingerprint(item, options)
        for item in (Item("a", "text", b"x"), Item("a", "html", b"x"), Item("a", "record", fields={"text": "x"}))
        for options in ("1", "2")
    ]
    assert len(set(marks)) == len(marks)
    assert work.fingerprint(Item("a", "text", b"x"), "1") == work.fingerprint(Item("b", "text", b"x"), "1")


@pytest.mark.parametrize("jobs", [2, 3])
def test_workers_give_the_ledger_of_one_process(folder: Path, tmp_path: Path, jobs: int) -> None:
    (folder / "broken.txt").write_bytes(b"\x00\x01\x02")
    run([folder], tmp_path / "one.db")
    run([folder], tmp_path / "many.db", jobs=jobs, batch=7)
    assert contents(tmp_path / "many.db") == contents(tmp_path / "one.db")


def faulty(article: Article, config: Config) -> Analysis:
    """Analyse, except where the article's title asks for a fault."""
    title = article.title or ""
    if title.endswith("day 3"):
        raise KeyError("a bug on purpose")
    if title.endswith("day 5"):
        time.sleep(60)
    if title.endswith("day 7"):
        raise MemoryError
    if title.endswith("day 9"):
        os.kill(os.getpid(), signal.SIGKILL)
    if title.endswith("day 11"):
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])  # like a hang in C code: no timer is heard
        time.sleep(60)
    if title.endswith("day 13"):
        os._exit(4)
    from quotetrack.analysis import analyse

    return analyse(article, config)


@forks
def test_no_article_stops_the_others(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "analyse", faulty)
    told: list[Problem] = []
    outcome = run([folder], tmp_path / "q.db", told, jobs=2, timeout=0.4)
    found = {p.source[-6:-4]: (p.kind, p.reason) for p in told}
    assert outcome.analysed == 34 and outcome.failed == 6
    assert found["03"][0] == "failed" and "KeyError: 'a bug on purpose'" in found["03"][1]
    assert found["05"] == ("timeout", "took longer than 0.4 s; raise --timeout or split the article")
    assert found["07"] == ("memory", "out of memory")
    assert found["09"] == ("memory", "the worker was killed, most likely for want of memory")
    assert found["11"] == ("timeout", "took longer than 0.4 s; raise --timeout or split the article")
    assert found["13"] == ("crash", "the worker ended with status 4")
    with open_ledger(tmp_path / "q.db") as book:
        assert [f.problem.source[-6:-4] for f in book.problems()] == ["03", "05", "07", "09", "11", "13"]
    monkeypatch.undo()
    told.clear()
    again = run([folder], tmp_path / "q.db", told)
    assert (again.unchanged, again.analysed, again.failed, len(told)) == (34, 0, 6, 6)  # known, told, not tried
    retried = run([folder], tmp_path / "q.db", retry_failed=True)
    assert (retried.unchanged, retried.analysed, retried.failed) == (34, 6, 0)
    with open_ledger(tmp_path / "q.db") as book:
        assert list(book.problems()) == []


def test_a_time_limit_holds_in_this_process(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(article: Article, config: Config) -> Analysis:
        return (
            faulty(article, config)
            if (article.title or "").endswith("day 5")
            else Analysis(article, (), (), (), (), ())
        )

    monkeypatch.setattr(work, "analyse", slow)
    told: list[Problem] = []
    outcome = run([folder], tmp_path / "q.db", told, timeout=0.3)
    assert outcome.analysed == 39 and [p.kind for p in told] == ["timeout"]


def test_a_time_limit_holds_in_other_threads() -> None:
    """A cluster's workers analyse in threads, where the system's timer does not reach."""
    import threading

    caught: list[BaseException] = []

    def wait_long() -> None:
        try:
            with work.time_limit(0.1, "x"):
                deadline = time.monotonic() + 20
                while time.monotonic() < deadline:
                    sum(range(100))  # not an empty loop: Python 3.13.0 lets nothing be caught in one
        except AnalysisTimeout as error:
            caught.append(error)

    thread = threading.Thread(target=wait_long)
    thread.start()
    thread.join(10)
    assert len(caught) == 1 and not thread.is_alive()


@forks
def test_a_worker_keeps_to_its_memory(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(article: Article, config: Config) -> Analysis:
        hoard = bytearray(3_000_000_000) if (article.title or "").endswith("day 5") else bytearray()
        return Analysis(article, (), (), (), (), ()) if len(hoard) == 0 else faulty(article, config)

    monkeypatch.setattr(work, "analyse", greedy)
    told: list[Problem] = []
    outcome = run([folder], tmp_path / "q.db", told, memory=2048)
    reason = "needed more than 2048 MB; raise --memory or split the article"
    assert outcome.analysed == 39 and [(p.kind, p.reason) for p in told] == [("memory", reason)]
    monkeypatch.undo()
    assert run([folder], tmp_path / "q.db", memory=2048).analysed == 0  # no more memory than before: not tried
    assert run([folder], tmp_path / "q.db").analysed == 0  # no limit at all: only when asked
    again = run([folder], tmp_path / "q.db", memory=4096)
    assert (again.analysed, again.failed) == (1, 0)


def test_large_articles_and_results_do_not_lock_parent_and_worker(tmp_path: Path) -> None:
    """Both pipes fill up: the parent sends more than the system buffers while the worker answers at length."""
    for number in range(16):
        body = "\n\n".join(article(number * 100 + n) for n in range(90))
        (tmp_path / f"{number}.txt").write_text(body, encoding="utf-8")
    outcome = run([tmp_path], tmp_path / "q.db", jobs=2)
    assert outcome.analysed == 16


def test_an_interrupted_run_keeps_what_it_finished(folder: Path, tmp_path: Path) -> None:
    outcome = batch.Outcome()

    def interrupt() -> None:
        if outcome.analysed == 25:
            raise KeyboardInterrupt

    with open_ledger(tmp_path / "q.db") as book, pytest.raises(KeyboardInterrupt):
        batch.run(
            items([str(folder)]), book, Config(), Run(at=NOW), batch.Options(), outcome=outcome, step=interrupt
        )  # fmt: skip
    assert outcome.stored.new == 25
    assert run([folder], tmp_path / "q.db").analysed == 15
    run([folder], tmp_path / "whole.db")
    assert contents(tmp_path / "q.db") == contents(tmp_path / "whole.db")


DRIVER = """
import sys
from datetime import datetime
from quotetrack import batch
from quotetrack.config import Config
from quotetrack.ledger import Run, open_ledger
from quotetrack.reading import items
folder, ledger, jobs = sys.argv[1:]
batch.prepare(Config())
print("go", flush=True)
with open_ledger(ledger) as book, book.alone():
    batch.run(items([folder]), book, Config(), Run(at=datetime(2024, 3, 4)), batch.Options(jobs=int(jobs), batch=5),
              outcome=batch.Outcome())
print("done", flush=True)
"""


def test_killed_at_random_moments_the_end_is_the_same(tmp_path: Path) -> None:
    """Kill -9 the run again and again; what it leads to equals an uninterrupted run, ledger and workbook.

    QUOTETRACK_KILLS=100 does it a hundred times; a few are enough on every change.
    """
    folder = write_articles(tmp_path / "articles", 60)
    run([folder], tmp_path / "whole.db")
    whole = contents(tmp_path / "whole.db")
    chance = random.Random(5)
    kills = int(os.environ.get("QUOTETRACK_KILLS", "6"))
    finished = interrupted = 0
    ledger = tmp_path / "killed.db"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    while interrupted < kills:
        command = [sys.executable, "-c", DRIVER, str(folder), str(ledger), str(1 + interrupted % 2)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True)
        assert process.stdout is not None and process.stdout.readline() == "go\n"
        time.sleep(chance.random() * 0.35)
        process.kill()
        rest = process.communicate()[0]
        assert_no_process_left(process.pid)
        if "done" in rest:
            finished += 1
            assert contents(ledger) == whole
            for file in tmp_path.glob("killed.db*"):
                file.unlink()
        else:
            interrupted += 1
    run([folder], ledger)
    assert contents(ledger) == whole
    reports = []
    for name in ("whole", "killed"):
        with open_ledger(tmp_path / f"{name}.db") as book:
            path = write_report(book, "xlsx", Place(tmp_path / name, "report"), NOW)
        reports.append(path.read_bytes())
    assert reports[0] == reports[1]


def assert_no_process_left(group: int) -> None:
    """The workers of a killed run end by themselves."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    raise AssertionError("workers outlived their parent")


def test_a_wrong_roster_is_the_caller_s_error_not_the_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(article: Article, config: Config) -> Analysis:
        raise LexiconError("no column called name", "roster.csv")

    monkeypatch.setattr(work, "analyse", refuse)
    with pytest.raises(LexiconError):
        work.analysed(Item("a", "text", b"Some words."), Config())


# ── gates, reports, frames ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "fails"),
    [
        ("unattributed>5%", True),
        ("unattributed>10%", False),
        ("unattributed>=10%", True),
        ("unattributed", True),
        ("unattributed>2", False),
        ("anonymous", False),
        ("problems,anonymous", True),
        ("unverified>50%", False),
        ("", False),
    ],
)
def test_gates(words: str, fails: bool) -> None:
    tally = gates.Tally(quotes=20, claims=10, unattributed=2, unverified=5, problems=1, articles=4)
    assert bool(gates.reasons(gates.read_gates(words), tally)) is fails


def test_a_gate_s_reason_is_a_sentence() -> None:
    (line,) = gates.reasons(gates.read_gates("unattributed>5%"), gates.Tally(quotes=20, unattributed=2))
    assert line == "unattributed: 2 quotes without a speaker (10.0% of 20); allowed: at most 5%"


@pytest.mark.parametrize("words", ["nonsense", "unattributed>", "unattributed<5%", "unattributed>5 percent"])
def test_a_gate_that_cannot_be_meant_is_refused(words: str) -> None:
    with pytest.raises(UsageError, match="--fail-on"):
        gates.read_gates(words)


def test_gates_count_what_the_ledger_shows(folder: Path, tmp_path: Path) -> None:
    run([folder], tmp_path / "q.db")
    tally = gates.Tally()
    with open_ledger(tmp_path / "q.db") as book:
        for dossier in book.dossiers():
            tally.add(dossier)
        status = book.status()
    assert (tally.articles, tally.claims, tally.unverified) == (40, status.claims, status.by_status["unverified"])
    assert tally.quotes > 80 and tally.unattributed < tally.quotes


@pytest.fixture
def book(folder: Path, tmp_path: Path) -> Iterator[Ledger]:
    run([folder], tmp_path / "q.db")
    with open_ledger(tmp_path / "q.db") as ledger:
        yield ledger


def test_a_report_is_left_alone_while_nothing_changed(book: Ledger, tmp_path: Path) -> None:
    place = Place(tmp_path / "out", "report")
    path = write_report(book, "xlsx", place, NOW)
    first = path.stat().st_mtime_ns
    assert write_report(book, "xlsx", place, NOW, fresh=False) == path and path.stat().st_mtime_ns == first
    assert write_report(book, "xlsx", place, NOW) == path and path.stat().st_mtime_ns > first


def test_a_filled_in_workbook_is_never_written_over(book: Ledger, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    place, notes = Place(tmp_path / "out", "report"), list[str]()
    path = write_report(book, "xlsx", place, NOW)
    workbook = load_workbook(path)
    sheet = workbook["Claims"]
    headers = {cell.value: cell.column for row in sheet.iter_rows(max_row=8) for cell in row}
    column = next(number for header, number in headers.items() if str(header).strip().lower().endswith("notes"))
    sheet.cell(row=sheet.max_row, column=column, value="called the water board, they confirm")
    workbook.save(path)
    filled = path.read_bytes()
    fresh = write_report(book, "xlsx", place, NOW, note=notes.append)
    assert path.read_bytes() == filled
    assert fresh.name == "report (2).xlsx" and len(notes) == 1 and "quotetrack review" in notes[0]


def test_places_and_formats() -> None:
    assert Place.of("x/y.xlsx").path("csv") == Path("x/y.csv")
    assert Place.of("x/y").path("xlsx") == Path("x/y/quotetrack.xlsx")
    assert read_formats("csv, XLSX,csv") == ("xlsx", "csv")
    for words in ("", "doc", "xlsx,doc"):
        with pytest.raises(UsageError, match="--format"):
            read_formats(words)


@pytest.mark.parametrize("table", ["quotes", "claims"])
def test_frames_in_frames_out(table: Any) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"id": ["x1", "x2", "x3"], "body": [article(0), None, article(25)]})
    found = analyse_frame(frame, table)
    assert set(found["source"]) == {"x1", "x3"}
    empty = analyse_frame(frame[:0], table)
    assert list(found.columns) == list(empty.columns) == list(COLUMNS[table])
    assert list(found.dtypes) == list(empty.dtypes)
    assert "Ana Ruiz" in set(found["speaker" if table == "quotes" else "asserted_by"])
