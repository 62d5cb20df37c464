"""An empty ledger for each test, on SQLite and, where QUOTETRACK_TEST_POSTGRESQL gives a URL, on PostgreSQL."""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from quotetrack.ledger import Ledger, open_ledger

POSTGRESQL = os.environ.get("QUOTETRACK_TEST_POSTGRESQL", "")


@contextmanager
def fresh_schema() -> Iterator[str]:
    """Give the URL of an empty schema of its own on the test server, and drop it afterwards."""
    from sqlalchemy import create_engine, make_url

    name = f"quotetrack_{uuid.uuid4().hex[:12]}"
    engine = create_engine(make_url(POSTGRESQL).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    try:
        url = make_url(POSTGRESQL).set(drivername="postgresql+psycopg")
        options = {"options": f"-csearch_path={name}"}
        yield url.update_query_dict(options).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
        engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a new ledger may be made."""
    if request.param == "sqlite":
        yield str(tmp_path / "quotetrack.db")
    elif not POSTGRESQL:
        pytest.skip("set QUOTETRACK_TEST_POSTGRESQL to the URL of a PostgreSQL server to run this on it")
    else:
        with fresh_schema() as url:
            yield url


@pytest.fixture
def ledger(address: str) -> Iterator[Ledger]:
    with open_ledger(address, wait=5) as opened:
        yield opened


@pytest.fixture
def new_ledger(tmp_path: Path) -> Iterator[Callable[[], Ledger]]:
    """Make as many SQLite ledgers as a test wants to compare."""
    opened: list[Ledger] = []

    def make() -> Ledger:
        opened.append(open_ledger(tmp_path / f"{uuid.uuid4().hex}.db", wait=5))
        return opened[-1]

    yield make
    for one in opened:
        one.close()
