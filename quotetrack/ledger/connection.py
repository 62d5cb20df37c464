"""Opening a ledger: where it is, whose it is, one writer at a time, and every database error as one line.

SQLite: write-ahead log, so that readers never wait; ``synchronous=NORMAL`` for the machine's findings (kill -9 loses
nothing; after a power cut the last batches may have to be redone, and a run redoes them by itself) and ``FULL`` while
a workbook is applied (a person's work is on the disk when the command ends); 16 MB of cache and of log, so that memory
stays flat and hot pages are copied into the file once for many batches. PostgreSQL: one advisory lock for writers.
Both: a writer waits at most ``wait`` seconds.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, make_url

from quotetrack.errors import LedgerError, MissingExtra, UsageError
from quotetrack.ledger.migrations import APPLICATION, migrate, pending

_WRITER, _RUN = 0x7174_0001, 0x7174_0002  # keys of PostgreSQL's advisory locks
_SIGNATURE = b"SQLite format 3\x00"


class Database:
    """A migrated database with its reading and writing transactions."""

    def __init__(self, where: str | Path, wait: float, create: bool) -> None:
        self.wait = wait
        self.url, self.name = _address(where)
        self.path = Path(self.url.database or "") if self.url.get_backend_name() == "sqlite" else None
        if self.path is not None:
            _check_file(self.path, create)
        self.engine = self._engine()
        with self.errors():
            self._migrate(create)

    def _engine(self) -> Engine:
        try:
            if self.path is None:
                engine = create_engine(self.url)
            else:
                url = _as_it_lies(self.path) if _lies_still(self.path) else self.url
                engine = create_engine(url, connect_args={"timeout": self.wait})
        except ModuleNotFoundError as error:
            raise MissingExtra(
                f"a PostgreSQL ledger needs the package {error.name}", self.name, "pip install 'quotetrack[postgresql]'"
            ) from error
        except exc.ArgumentError as error:
            raise LedgerError("not a ledger's address", self.name, "give a file or postgresql+psycopg://…") from error
        if self.path is not None:
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        else:
            event.listen(engine, "connect", self._prepare_postgresql)
        return engine

    def _prepare_postgresql(self, connection: Any, _: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {max(1, round(self.wait * 1000))}")  # milliseconds; 0 is for ever
        connection.commit()

    def _migrate(self, create: bool) -> None:
        with self.engine.connect() as connection:
            steps = pending(connection, self.name)
            fresh = len(steps) and steps[0].number == 1
            connection.rollback()
        if fresh and not create:
            raise LedgerError("no ledger there yet", self.name, "run `quotetrack run` first")
        if steps:
            if self.path is not None:
                with self.engine.connect() as connection:
                    connection.exec_driver_sql("COMMIT")  # the journal's kind cannot change inside a transaction
                    connection.exec_driver_sql("PRAGMA journal_mode = WAL")
                    connection.exec_driver_sql("BEGIN")
            while steps:  # two programs may open a new ledger at once: look again under the lock
                with self.writing() as connection:
                    steps = pending(connection, self.name)
                    if steps:
                        migrate(connection, steps[0])

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the ledger from its first read to its end."""
        with self.errors(), self.engine.connect() as connection:
            if self.path is None:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Connection]:
        """Give the only writer's connection: all of the block is committed, or none of it."""
        with self.errors(), self.engine.connect() as connection:
            if self.path is not None:
                connection = connection.execution_options(
                    quotetrack_begin="BEGIN IMMEDIATE", quotetrack_synchronous="FULL" if durable else "NORMAL"
                )
            with connection.begin():
                if self.path is None:
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER})")
                yield connection

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the run's lock; the system frees it when the process dies, however it dies."""
        busy = LedgerError("another run is using this ledger", self.name, "wait for it to end, or allow a longer wait")
        if self.path is None:
            with self.engine.connect() as connection:
                with self.errors(busy):
                    connection.exec_driver_sql(f"SELECT pg_advisory_lock({_RUN})")
                connection.commit()  # the lock belongs to the session, not to a transaction
                try:
                    yield
                finally:
                    connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_RUN})")
                    connection.commit()
            return
        beside = self.path.with_name(self.path.name + "-run")
        lock = None
        try:
            with self.errors(busy):
                lock = sqlite3.connect(beside, timeout=self.wait, isolation_level=None)
                lock.execute("PRAGMA locking_mode = EXCLUSIVE")
                lock.execute("BEGIN EXCLUSIVE")
            yield
        finally:
            if lock is not None:
                lock.close()

    @contextmanager
    def errors(self, busy: LedgerError | None = None) -> Iterator[None]:
        """Say in one line what a database error means for a person."""
        try:
            yield
        except (exc.DBAPIError, sqlite3.Error) as error:
            original = getattr(error, "orig", None) or error
            text = " ".join(str(original).split())
            if isinstance(original, sqlite3.OperationalError) and ("locked" in text or "busy" in text):
                raise busy or self._locked() from error
            if type(original).__name__ in ("LockNotAvailable", "QueryCanceled"):
                raise busy or self._locked() from error
            if "readonly" in text or "unable to open" in text:
                raise LedgerError(
                    "cannot be written", self.name, "check the permissions of the file and its folder"
                ) from error
            if "not a database" in text or "malformed" in text:
                raise LedgerError(
                    "damaged, or not a quotetrack ledger", self.name, "name another file with --ledger"
                ) from error
            if "full" in text.split():
                raise LedgerError("the disk is full", self.name, "make room and run again: nothing is lost") from error
            if "disk I/O error" in text:
                raise LedgerError(
                    "the disk fails or is full (disk I/O error)", self.name, "make room and run again: nothing is lost"
                ) from error
            raise LedgerError(text.split(" DETAIL:")[0], self.name, "see -v for the whole error") from error

    def _locked(self) -> LedgerError:
        return LedgerError(
            f"another program has been writing to this ledger for {self.wait:g} seconds",
            self.name,
            "wait for it to end and run again",
        )

    def close(self) -> None:
        self.engine.dispose()


def _address(where: str | Path) -> tuple[URL, str]:
    if not str(where):
        raise UsageError("no ledger named", "--ledger", "give a file or postgresql+psycopg://…")
    if isinstance(where, str) and "://" in where:
        try:
            url = make_url(where)
        except exc.ArgumentError as error:
            raise LedgerError("not a ledger's address", where, "give a file or postgresql+psycopg://…") from error
        if url.get_backend_name() not in ("sqlite", "postgresql"):
            raise LedgerError(f"ledgers are SQLite or PostgreSQL, not {url.get_backend_name()}", url.render_as_string())
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        name = url.render_as_string(hide_password=True) if url.get_backend_name() == "postgresql" else url.database
        return url, name or where
    return URL.create("sqlite", database=str(where)), str(where)


def _lies_still(path: Path) -> bool:
    """Tell whether a ledger stands where we may not write and no writer has left anything beside it to be merged.

    To read a ledger SQLite wants to make files beside it. An archived ledger, or a share that is only shown to us, is
    then read without them and without locks.
    """
    log = path.with_name(path.name + "-wal")
    return path.is_file() and not os.access(path.parent, os.W_OK) and not (log.exists() and log.stat().st_size)


def _as_it_lies(path: Path) -> URL:
    """Address a file that SQLite takes for one that nobody changes, https://www.sqlite.org/uri.html."""
    query = {"uri": "true", "mode": "ro", "immutable": "1"}
    return URL.create("sqlite", database=path.absolute().as_uri(), query=query)


def _check_file(path: Path, create: bool) -> None:
    """Refuse what is no ledger before SQLite touches it."""
    if not path.exists():
        if not create:
            raise LedgerError("no such ledger", str(path), "run `quotetrack run` first, or check --ledger")
        if not path.parent.is_dir():
            raise LedgerError("no such folder", str(path.parent), "make it, or name another file with --ledger")
        return
    if path.is_dir():
        raise LedgerError("a folder, not a ledger", str(path), "name a file with --ledger")
    try:
        with path.open("rb") as file:
            head = file.read(72)
    except OSError as error:
        raise LedgerError(f"cannot be read: {error.strerror}", str(path), "check its permissions") from error
    ours = head.startswith(_SIGNATURE) and int.from_bytes(head[68:72], "big") in (0, APPLICATION)
    if head and not ours:
        raise LedgerError("not a quotetrack ledger", str(path), "name another file with --ledger")


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # transactions begin where we say
    pages = ("cache_size = -16000", "journal_size_limit = 16000000", "wal_autocheckpoint = 4000")
    for pragma in ("synchronous = NORMAL", *pages):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if "quotetrack_synchronous" in options:
        connection.exec_driver_sql(f"PRAGMA synchronous = {options['quotetrack_synchronous']}")
    connection.exec_driver_sql(options.get("quotetrack_begin", "BEGIN"))
