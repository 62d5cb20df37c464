"""Whose file it is, who may write, and what survives: a lock, a kill, a full house of writers."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from quotetrack.errors import LedgerError
from quotetrack.ledger import Ledger, open_ledger, schema
from quotetrack.ledger.connection import Database
from quotetrack.ledger.migrations import MIGRATIONS, Migration, migrate, pending
from tests.ledger.ledger_samples import LATER, RUN, at_odds, decided, disputed, export, give_back, town


def test_the_migrations_make_exactly_the_tables_the_program_uses(ledger: Ledger) -> None:
    with ledger._database.reading() as connection:
        found = inspect(connection)
        assert set(found.get_table_names()) == set(schema.metadata.tables)
        for name, table in schema.metadata.tables.items():
            columns = {c["name"]: c["nullable"] for c in found.get_columns(name)}
            assert columns == {c.name: c.nullable for c in table.columns}, name
            assert set(found.get_pk_constraint(name)["constrained_columns"]) == {c.name for c in table.primary_key}
            indexes = {(i["name"], tuple(i["column_names"])) for i in found.get_indexes(name)}
            assert indexes == {(i.name, tuple(c.name for c in i.columns)) for i in table.indexes}, name


def test_a_migration_and_its_record_are_one(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_ledger(address) as ledger:
        ledger.store([town(1)], RUN)
    steps = (*MIGRATIONS, Migration(len(MIGRATIONS) + 1, "broken", "CREATE TABLE extra (x TEXT)\n\nCREATE NONSENSE"))
    monkeypatch.setattr("quotetrack.ledger.migrations.MIGRATIONS", steps)
    with pytest.raises(LedgerError):
        open_ledger(address)
    monkeypatch.undo()
    with open_ledger(address) as ledger:
        assert len(list(ledger.claims())) == 3
        with ledger._database.reading() as connection:
            assert "extra" not in inspect(connection).get_table_names()


def test_an_older_ledger_is_brought_up_to_date(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_ledger(address) as ledger:
        ledger.store([town(1)], RUN)
    steps = (*MIGRATIONS, Migration(len(MIGRATIONS) + 1, "a note for runs", "ALTER TABLE runs ADD COLUMN note TEXT"))
    monkeypatch.setattr("quotetrack.ledger.migrations.MIGRATIONS", steps)
    with open_ledger(address) as ledger:
        assert len(list(ledger.claims())) == 3
        with ledger._database.reading() as connection:
            assert pending(connection, "") == []
    monkeypatch.undo()
    with pytest.raises(LedgerError, match=rf"made by a newer quotetrack \(schema {len(steps)}\); upgrade"):
        open_ledger(address)


def test_an_older_ledger_learns_of_its_findings_what_newer_ones_know(tmp_path: Path) -> None:
    """The fourth step fills what quotes are from whom and which claims contradict each other, from the analyses."""
    apart = at_odds("a.txt", 12, 30)
    with open_ledger(tmp_path / "x.db") as ledger:
        ledger.store([town(1), apart], RUN)
        before = ledger.status(), list(ledger.contested())
    connection = sqlite3.connect(tmp_path / "x.db")
    connection.execute("UPDATE findings SET origin = NULL WHERE sheet = 'quotes'")
    connection.execute("ALTER TABLE findings DROP COLUMN against")
    connection.execute("DELETE FROM quotetrack_migrations WHERE number = 4")
    connection.commit()
    connection.close()
    with open_ledger(tmp_path / "x.db") as ledger:
        assert (ledger.status(), list(ledger.contested())) == before
        assert before[0].contested == 1 and before[0].attributed == 2


def test_a_foreign_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    for name, content in {"a.db": b"not a database at all", "b.db": b"PK\x03\x04" + bytes(200)}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(LedgerError, match="not a quotetrack ledger"):
            open_ledger(tmp_path / name)
        assert (tmp_path / name).read_bytes() == content
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.close()
    before = other.read_bytes()
    with pytest.raises(LedgerError, match=r"other\.db: not a quotetrack ledger; name another file"):
        open_ledger(other)
    assert other.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.db", "b.db", "other.db"]


def test_missing_places_are_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no such ledger"):
        open_ledger(tmp_path / "none.db", create=False)
    with pytest.raises(LedgerError, match="no such folder"):
        open_ledger(tmp_path / "none" / "x.db")
    with pytest.raises(LedgerError, match="a folder, not a ledger"):
        open_ledger(tmp_path)
    with pytest.raises(LedgerError, match="SQLite or PostgreSQL, not mysql"):
        open_ledger("mysql://host/db")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_becomes_a_ledger(tmp_path: Path) -> None:
    (tmp_path / "x.db").touch()
    with open_ledger(tmp_path / "x.db") as ledger:
        assert ledger.status().articles == 0


def test_a_server_that_does_not_answer_is_one_line() -> None:
    pytest.importorskip("psycopg", reason="the extra quotetrack[postgresql] is not installed")
    with pytest.raises(LedgerError) as caught:
        open_ledger("postgresql://nobody:secret@127.0.0.1:1/none")
    assert "\n" not in str(caught.value) and "secret" not in str(caught.value)


def test_a_second_writer_waits_then_fails_with_one_line(address: str) -> None:
    with open_ledger(address) as first, open_ledger(address, wait=0.2) as second:
        with (
            first._database.writing(),
            pytest.raises(LedgerError, match=r"another program has been writing to this ledger for 0\.2 seconds"),
        ):
            second.store([town(1)], RUN)
        assert second.store([town(1)], RUN).new == 1
        assert len(list(first.claims())) == 3


def test_a_reader_does_not_wait_for_a_writer(address: str) -> None:
    with open_ledger(address) as first, open_ledger(address, wait=0.1) as second:
        first.store([town(1)], RUN)
        with first._database.writing():
            assert len(list(second.claims())) == 3


def test_one_run_at_a_time_where_asked(address: str) -> None:
    with open_ledger(address) as first, open_ledger(address, wait=0.1) as second:
        with first.alone():
            first.store([town(1)], RUN)
            with pytest.raises(LedgerError, match="another run is using this ledger"), second.alone():
                raise AssertionError("two runs at once")
        with second.alone():
            second.store([town(2)], RUN)
        assert len(list(first.articles())) == 2


def test_two_programs_may_make_one_ledger_at_once(address: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: open_ledger(address), range(4)))
    opened[0].store([town(1)], RUN)
    assert [len(list(one.claims())) for one in opened] == [3, 3, 3, 3]
    for one in opened:
        one.close()


def test_people_who_apply_at_the_same_moment_lose_nothing(address: str) -> None:
    with open_ledger(address) as ledger:
        ledger.store([town(n) for n in range(4)], RUN)
        book = export(ledger)
        copies = []
        for n in range(6):
            copy = book.copy(f"{n}.xlsx")
            copy.lines[n].people["notes"] = f"only {n}"
            copy.lines[10].people["notes"] = f"of {n}"
            copies.append(copy)

        def apply(copy: object) -> None:
            with open_ledger(address) as own:
                give_back(own, copy)  # type: ignore[arg-type]

        with ThreadPoolExecutor(6) as pool:
            list(pool.map(apply, copies))
        assert decided(ledger) == {(book.lines[n].id, "notes"): f"only {n}" for n in range(6)}
        every = frozenset(f"of {n}" for n in range(6))
        assert disputed(ledger) == {(book.lines[10].id, "notes", every, "")}
        assert len(list(ledger.workbooks())) == 6


def test_two_runs_at_once_lose_nothing(address: str) -> None:
    def run(part: range) -> None:
        with open_ledger(address) as own:
            for n in part:
                own.store([town(n)], RUN)

    with open_ledger(address) as ledger, ThreadPoolExecutor(3) as pool:
        list(pool.map(run, [range(20), range(10, 30), range(5, 25)]))
        assert [a.source for a in ledger.articles()] == [f"desk/town{n:04}.txt" for n in range(30)]
        assert len(list(ledger.claims())) == 90


def test_a_failed_batch_leaves_nothing_behind(ledger: Ledger) -> None:
    ledger.store([town(1)], RUN)
    broken = [town(2), object()]
    with pytest.raises(AttributeError):
        ledger.store(broken, LATER)  # type: ignore[arg-type]
    with pytest.raises(RuntimeError), ledger._database.writing() as connection:
        connection.execute(text("DELETE FROM findings"))
        raise RuntimeError("the power went")
    assert len(list(ledger.articles())) == 1
    assert len(list(ledger.claims())) == 3


WRITER = """
import sys
sys.path[:0] = [{tests!r}, {root!r}]
from tests.ledger.ledger_samples import RUN, town
from quotetrack.ledger import open_ledger
with open_ledger({path!r}) as ledger:
    for n in range(0, 1000, 2):
        print(n, flush=True)
        ledger.store([town(n), town(n + 1)], RUN)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a thing of POSIX")
@pytest.mark.parametrize("after", [3, 11])
def test_kill_at_any_moment_leaves_whole_batches(tmp_path: Path, after: int) -> None:
    path, tests = tmp_path / "x.db", Path(__file__).parent
    code = WRITER.format(tests=str(tests), root=str(tests.parents[1]), path=str(path))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(after):
            process.stdout.readline()
        time.sleep(0.002 * after)
        os.kill(process.pid, signal.SIGKILL)
    with open_ledger(path, create=False) as ledger:
        stored = len(list(ledger.articles()))
        assert stored >= 2 * (after - 1) and stored % 2 == 0
        ledger.store([town(n) for n in range(40)], LATER)
        assert [a.source for a in ledger.articles()][:40] == [f"desk/town{n:04}.txt" for n in range(40)]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(LedgerError, match="cannot be written"):
            open_ledger(tmp_path / "x.db")
    finally:
        tmp_path.chmod(0o700)


def _refused(*_: object, **__: object) -> None:
    raise sqlite3.OperationalError("unable to open database file")


def test_a_ledger_in_a_folder_that_cannot_be_written_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "kept #1? 100 %"
    folder.mkdir()
    path = folder / "x.db"
    with open_ledger(path) as ledger:
        ledger.store([town(0)], RUN)
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda place, mode: Path(place) != folder and allowed(place, mode))
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    with open_ledger(path, create=False) as ledger:
        assert ledger.status().articles == 1
        with pytest.raises(LedgerError, match="cannot be written"):
            ledger.store([town(1)], RUN)
        monkeypatch.setattr(sqlite3, "connect", _refused)
        with pytest.raises(LedgerError, match="cannot be written"), ledger.alone():
            pass
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_the_text_type_takes_what_databases_do_not(address: str) -> None:
    hostile = ["\x00", "a\ud800", "json:", "json:\x00", "", "\ufffe", "😀" * 3, "= 1", "\r\n\t"]
    database = Database(address, 1, True)
    with database.writing() as connection:
        for n, value in enumerate(hostile):
            values = {"id": str(n), "sheet": value, "row": "", "cells": value, "workbook": value, "at": RUN.at}
            connection.execute(schema.parked.insert(), values)
    with database.reading() as connection:
        rows = connection.execute(schema.parked.select().order_by(schema.parked.c.id)).all()
    database.close()
    assert [(r.sheet, r.cells, r.workbook, r.at) for r in rows] == [(v, v, v, RUN.at) for v in hostile]


def test_a_second_step_needs_the_first(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/x.db")
    with engine.begin() as connection:
        for step in MIGRATIONS[:2]:
            migrate(connection, step)
        assert [step.number for step in pending(connection, "")] == [step.number for step in MIGRATIONS[2:]]
    engine.dispose()
