"""The tables, as SQLAlchemy Core sees them. They are made by ``migrations``; a test compares the two.

Machines write articles, analyses, sources, findings, problems. People write decisions, conflicts, parked.
History is append-only, by triggers.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Float, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from quotetrack.patterns import regex

_UNSTORABLE = regex("[\x00\ud800-\udfff]")
_ESCAPED = "json:"


class AnyText(TypeDecorator[str]):
    """Text with any character: no database takes lone surrogates, PostgreSQL takes no NUL. Those go in as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is not None and (_UNSTORABLE.search(value) or value.startswith(_ESCAPED)):
            return _ESCAPED + json.dumps(value)
        return value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if value is not None and value.startswith(_ESCAPED):
            return str(json.loads(value[len(_ESCAPED) :]))
        return value


def could_be_id(text: str) -> bool:
    """Tell whether a text may be asked for as an id: what people type into a hidden cell may be anything.

    >>> could_be_id("c0123456789abcdef"), could_be_id("naïve"), could_be_id("")
    (True, False, False)
    """
    return text.isascii() and text.isprintable() and 0 < len(text) < 100


class Moment(TypeDecorator[datetime]):
    """A point in time as ISO text, with its zone where it has one: what the caller's clock said, nothing added."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


metadata = MetaData()


def _table(name: str, *columns: Any) -> Table:
    return Table(name, metadata, *columns)


def _key(name: str, kind: Any = Text) -> Column[Any]:
    return Column(name, kind, primary_key=True)


def _filled(name: str, kind: Any = Text) -> Column[Any]:
    return Column(name, kind, nullable=False)


migrations = _table("quotetrack_migrations", _key("number", Integer), _filled("name"))

runs = _table("runs", _key("id"), _filled("at", Moment), _filled("by_whom"), _filled("version"), _filled("options"))

articles = _table(
    "articles",
    _key("id", AnyText),  # the hash of the text; "…~2" for findings that newer rules no longer make of it
    _filled("source", AnyText),  # the first of its sources, in alphabetical order
    _filled("digest"),
    _filled("run"),
    _filled("live", Integer),  # 1: some source has this text now
    _filled("moved", BigInteger),  # the higher, the later a source moved to this text
    _filled("quotes", Integer),
    _filled("attributed", Integer),
    _filled("claims", Integer),
    Index("articles_by_source", "source", "id"),
)
analyses = _table("analyses", _key("article"), _filled("blob", LargeBinary))
sources = _table(
    "sources",
    _key("source", AnyText),
    _filled("article"),
    _filled("fingerprint"),
    Column("title", AnyText),
    Column("publisher", AnyText),
    Column("published", Text),
    _filled("run"),
    Index("sources_by_article", "article"),
)
findings = _table(
    "findings",
    _key("article"),
    _key("sheet"),
    _key("ordinal", Integer),
    _filled("id"),  # the machine's
    _filled("public"),  # the people's: stays over revisions
    _filled("shown", Integer),  # 1: of the findings of one public id, the one to show
    _filled("passage"),
    Column("matter", Text),
    Column("figure", AnyText),
    Column("low", Float(53)),
    Column("high", Float(53)),
    Column("origin", AnyText),
    Column("against", Text),
    Index("findings_by_public", "public"),
)
problems = _table(
    "problems",
    _key("source", AnyText),
    _filled("reason", AnyText),
    _filled("kind"),
    Column("article", Text),
    _filled("fingerprint"),
    _filled("tries", Integer),
    _filled("at", Moment),
    _filled("run"),
)

decisions = _table(
    "decisions",
    _key("id"),
    _key("field", AnyText),
    _filled("sheet"),
    _filled("value", AnyText),
    _filled("by_whom", AnyText),
    _filled("at", Moment),
    _filled("workbook", AnyText),
    _filled("passage"),  # what was decided about: Row.passage, and the words a person saw
    _filled("old_text", AnyText),
    _filled("old_value", AnyText),
    _filled("old_speaker", AnyText),
)
history = _table(
    "history",
    _key("number", Integer),
    _filled("at", Moment),
    _filled("by_whom", AnyText),
    _filled("sheet"),
    _filled("id"),
    _filled("field", AnyText),
    _filled("old", AnyText),
    _filled("new", AnyText),
    _filled("through", AnyText),
    _filled("note", AnyText),
    Index("history_by_id", "id"),
)
conflicts = _table(
    "conflicts",
    _key("id"),
    _filled("sheet"),
    _filled("row"),
    _filled("field", AnyText),
    _filled("kind"),  # differ | refused
    _filled("reason", AnyText),
    _filled("value", AnyText),
    _filled("candidates", AnyText),  # JSON: [[value, by, workbook], …], sorted
    Column("resolution", AnyText),  # null: open
    _filled("opened", Integer),  # version of the row when it was opened
    _filled("passage", AnyText),
    Index("conflicts_by_row", "row"),
)

exports = _table(
    "exports",
    _key("id"),
    _filled("number", Integer),
    _filled("name", AnyText),
    _filled("at", Moment),
    _filled("size", Integer),
    _filled("fingerprints", LargeBinary),  # eight bytes a row
)
exported_rows = _table(
    "exported_rows",
    _key("fingerprint"),
    _filled("sheet"),
    _filled("id"),
    _filled("version", Integer),
    _filled("passage"),
    _filled("cells", LargeBinary),  # compressed JSON: people, machine, ledger, corrected
    Index("exported_rows_by_id", "id"),
)
edits = _table("edits", _key("fingerprint"), _key("field", AnyText), _key("value"))  # edits taken: value is a hash
workbooks = _table(
    "workbooks",
    _key("sha256"),
    _filled("name", AnyText),
    _filled("at", Moment),
    _filled("by_whom", AnyText),
    Column("export", Text),
    _filled("content", LargeBinary),  # the file, compressed
)
parked = _table(
    "parked",
    _key("id"),
    _filled("sheet", AnyText),
    _filled("row"),
    _filled("cells", AnyText),  # JSON
    _filled("workbook", AnyText),
    _filled("at", Moment),
)
