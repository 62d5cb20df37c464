"""The schema's history: small numbered steps, each committed together with its own record.

A step is never edited once released; a change of the schema is a new step.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select, update

from quotetrack.errors import LedgerError
from quotetrack.ledger import schema

APPLICATION = 0x71746C31  # "qtl1": SQLite's mark of whose file this is


class Migration(NamedTuple):
    number: int
    name: str
    statements: str  # separated by blank lines; {blob} {real} {sorted} {serial} differ between the databases


_WORDS = {
    "sqlite": {
        "blob": "BLOB",
        "real": "DOUBLE",
        "sorted": "TEXT",
        "serial": "INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL",
    },
    "postgresql": {
        "blob": "BYTEA",
        "real": "DOUBLE PRECISION",
        "sorted": 'TEXT COLLATE "C"',  # the same order as SQLite's, whatever the server's language
        "serial": "INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    },
}

MIGRATIONS = (
    Migration(
        1,
        "what machines write: runs, articles, findings, problems",
        """
CREATE TABLE runs (id TEXT PRIMARY KEY NOT NULL, at TEXT NOT NULL, by_whom TEXT NOT NULL, version TEXT NOT NULL,
    options TEXT NOT NULL)

CREATE TABLE articles (id {sorted} PRIMARY KEY NOT NULL, source {sorted} NOT NULL, digest TEXT NOT NULL,
    run TEXT NOT NULL, live INTEGER NOT NULL, moved BIGINT NOT NULL, quotes INTEGER NOT NULL,
    attributed INTEGER NOT NULL, claims INTEGER NOT NULL)

CREATE INDEX articles_by_source ON articles (source, id)

CREATE TABLE analyses (article TEXT PRIMARY KEY NOT NULL, blob {blob} NOT NULL)

CREATE TABLE sources (source {sorted} PRIMARY KEY NOT NULL, article TEXT NOT NULL, fingerprint TEXT NOT NULL,
    title TEXT, publisher TEXT, published TEXT, run TEXT NOT NULL)

CREATE INDEX sources_by_article ON sources (article)

CREATE TABLE findings (article TEXT NOT NULL, sheet TEXT NOT NULL, ordinal INTEGER NOT NULL, id TEXT NOT NULL,
    public TEXT NOT NULL, shown INTEGER NOT NULL, passage TEXT NOT NULL, matter TEXT, figure TEXT, low {real},
    high {real}, origin TEXT, PRIMARY KEY (article, sheet, ordinal))

CREATE INDEX findings_by_public ON findings (public)

CREATE TABLE problems (source {sorted} PRIMARY KEY NOT NULL, reason TEXT NOT NULL, kind TEXT NOT NULL, article TEXT,
    fingerprint TEXT NOT NULL, tries INTEGER NOT NULL, at TEXT NOT NULL, run TEXT NOT NULL)
""",
    ),
    Migration(
        2,
        "what people write: decisions, conflicts; and the history",
        """
CREATE TABLE decisions (id TEXT NOT NULL, field TEXT NOT NULL, sheet TEXT NOT NULL, value TEXT NOT NULL,
    by_whom TEXT NOT NULL, at TEXT NOT NULL, workbook TEXT NOT NULL, passage TEXT NOT NULL, old_text TEXT NOT NULL,
    old_value TEXT NOT NULL, old_speaker TEXT NOT NULL, PRIMARY KEY (id, field))

CREATE TABLE conflicts (id TEXT PRIMARY KEY NOT NULL, sheet TEXT NOT NULL, row TEXT NOT NULL, field TEXT NOT NULL,
    kind TEXT NOT NULL, reason TEXT NOT NULL, value TEXT NOT NULL, candidates TEXT NOT NULL, resolution TEXT,
    opened INTEGER NOT NULL, passage TEXT NOT NULL)

CREATE INDEX conflicts_by_row ON conflicts (row)

CREATE TABLE history (number {serial}, at TEXT NOT NULL, by_whom TEXT NOT NULL, sheet TEXT NOT NULL, id TEXT NOT NULL,
    field TEXT NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL, through TEXT NOT NULL, note TEXT NOT NULL)

CREATE INDEX history_by_id ON history (id)
""",
    ),
    Migration(
        3,
        "workbooks out and back",
        """
CREATE TABLE exports (id TEXT PRIMARY KEY NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL,
    size INTEGER NOT NULL, fingerprints {blob} NOT NULL)

CREATE TABLE exported_rows (fingerprint TEXT PRIMARY KEY NOT NULL, sheet TEXT NOT NULL, id TEXT NOT NULL,
    version INTEGER NOT NULL, passage TEXT NOT NULL, cells {blob} NOT NULL)

CREATE INDEX exported_rows_by_id ON exported_rows (id)

CREATE TABLE edits (fingerprint TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (fingerprint, field, value))

CREATE TABLE workbooks (sha256 TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL, by_whom TEXT NOT NULL,
    export TEXT, content {blob} NOT NULL)

CREATE TABLE parked (id TEXT PRIMARY KEY NOT NULL, sheet TEXT NOT NULL, row TEXT NOT NULL, cells TEXT NOT NULL,
    workbook TEXT NOT NULL, at TEXT NOT NULL)
""",
    ),
    Migration(
        4,
        "findings say whom a quote is from and which figures of the article a claim stands against",
        """
ALTER TABLE findings ADD COLUMN against TEXT
""",
    ),
)

_APPEND_ONLY = {
    "sqlite": """
CREATE TRIGGER history_keeps_{verb} BEFORE {VERB} ON history BEGIN
    SELECT RAISE(ABORT, 'the history is append-only'); END
""",
    "postgresql": """
CREATE OR REPLACE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the history is append-only'; END $$

CREATE TRIGGER history_keeps_{verb} BEFORE {VERB} ON history EXECUTE FUNCTION history_is_append_only()
""",
}


def _protect_history(connection: Connection) -> None:
    """Let the database itself refuse to alter or delete history."""
    for verb in ("update", "delete"):
        script = _APPEND_ONLY[connection.dialect.name].format(verb=verb, VERB=verb.upper())
        for statement in filter(None, map(str.strip, script.split("\n\n"))):
            connection.exec_driver_sql(statement)


def _fill_findings(connection: Connection) -> None:
    """Fill what older ledgers do not know of their findings from the analyses, which hold everything."""
    from quotetrack.ledger.packing import rows_of

    f, b = schema.findings, schema.analyses.c
    change = (
        update(f)
        .where(
            f.c.article == bindparam("b_article"), f.c.sheet == bindparam("b_sheet"), f.c.ordinal == bindparam("b_n")
        )
        .values(origin=bindparam("b_origin"), against=bindparam("b_against"))
    )
    for article in list(connection.execute(select(b.article)).scalars()):
        rows = rows_of(connection.execute(select(b.blob).where(b.article == article)).scalar_one())
        keys = ({"b_article": article, "b_sheet": row.sheet, "b_n": row.ordinal} for row in rows)
        told = [key | {"b_origin": row.origin, "b_against": row.against} for key, row in zip(keys, rows, strict=True)]
        if told:
            connection.execute(change, told)


# what the statements cannot say, or not alike in both databases
_BESIDES: dict[int, Callable[[Connection], None]] = {2: _protect_history, 4: _fill_findings}


def pending(connection: Connection, where: str) -> list[Migration]:
    """List the steps a database still needs; LedgerError when it is foreign or newer than this program."""
    tables = _tables(connection)
    if "quotetrack_migrations" not in tables:
        ours = {"articles", "findings", "decisions", "history"}
        foreign = tables if connection.dialect.name == "sqlite" else tables & ours
        if foreign:
            raise LedgerError("not a quotetrack ledger", where, "name another file with --ledger")
        return list(MIGRATIONS)
    done = set(connection.exec_driver_sql("SELECT number FROM quotetrack_migrations").scalars())
    if done and max(done) > MIGRATIONS[-1].number:
        raise LedgerError(f"made by a newer quotetrack (schema {max(done)})", where, "upgrade this program to use it")
    return [step for step in MIGRATIONS if step.number not in done]


def migrate(connection: Connection, step: Migration) -> None:
    """Run one step and write its record; the caller's transaction holds both."""
    dialect = connection.dialect.name
    if step.number == 1:
        connection.exec_driver_sql(
            "CREATE TABLE quotetrack_migrations (number INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL)"
        )
        if dialect == "sqlite":
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
    for statement in filter(None, map(str.strip, step.statements.split("\n\n"))):
        connection.exec_driver_sql(statement.format(**_WORDS[dialect]))
    if step.number in _BESIDES:
        _BESIDES[step.number](connection)
    connection.exec_driver_sql(
        f"INSERT INTO quotetrack_migrations (number, name) VALUES ({step.number}, '{step.name}')"
    )


def _tables(connection: Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'"
    else:
        query = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    return set(connection.exec_driver_sql(query).scalars())
