"""Rows of CSV, JSON Lines and Parquet as articles, one at a time: the file may be larger than memory."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple

from quotetrack.errors import MissingExtra, UnreadableInput
from quotetrack.model import Article
from quotetrack.reading.decoding import decode
from quotetrack.reading.layout import Given, compose, read_date

LARGEST_CELL = 64 * 1024 * 1024
_NAMES = 1000  # names of a JSON Lines file that are remembered, to say which there are


class Columns(NamedTuple):
    """The columns of a table of articles; None: the first usual name that the table has, if any."""

    text: str | None = None
    id: str | None = None
    date: str | None = None
    title: str | None = None
    publisher: str | None = None
    author: str | None = None


USUAL_COLUMNS = Columns()
USUAL = {  # names seen in published news datasets, the most telling first
    "text": "text article_text article_content content body article maintext full_text",
    "id": "id article_id uid unit_id doc_id filename url",
    "date": "date published published_at publication_date date_published date_publish publish_date",
    "title": "title article_title headline",
    "publisher": "publisher source outlet publication domain site",
    "author": "author authors byline",
}
Row = Mapping[str, Any]


def find(columns: Columns, present: Iterable[str]) -> Columns:
    """Find each column among those present: the one asked for by name, else the first usual one; None: not there."""
    names = list(present)
    lower = {name.strip().lower(): name for name in reversed(names)}
    found: dict[str, str | None] = {}
    for role, asked in columns._asdict().items():
        if asked is not None:
            found[role] = asked if asked in names else None
        else:
            found[role] = next((lower[name] for name in USUAL[role].split() if name in lower), None)
    return Columns(**found)


def resolve(columns: Columns, present: Iterable[str], source: str) -> Columns:
    """Find each column in a table; one asked for by name, and one with the text, must be there."""
    names = list(present)
    found = find(columns, names)
    for role, asked in columns._asdict().items():
        if getattr(found, role) is None and (asked is not None or role == "text"):
            raise no_column(role, asked, names, source)
    return found


def no_column(role: str, asked: str | None, present: Iterable[str], source: str) -> UnreadableInput:
    """Say which column is missing, which there are, and the option that names another."""
    names = list(present)
    shown = ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
    what = f"no column {asked!r}" if asked is not None else "no text column"
    return UnreadableInput(f"{what}; the columns are {shown or 'none'}", source, f"set --{role}-column")


def fields_of(row: Row, columns: Columns) -> dict[str, str]:
    """Give a row's article fields as text; empty and missing cells are left out."""
    found = {}
    for role, name in columns._asdict().items():
        value = row.get(name) if name else None
        if isinstance(value, list):
            value = ", ".join(map(str, value))
        if value is not None and value == value and str(value).strip():
            found[role] = str(value)
    return found


def read_record(fields: Mapping[str, str], source: str) -> Article:
    """Make an article of a row's fields. A title that the text does not begin with becomes its first paragraph."""
    text = fields.get("text", "")
    if not text.strip():
        raise UnreadableInput("the row has no text", source)
    title = fields.get("title", "").strip() or None
    if title and not text.lstrip().startswith(title):
        text = f"{title}\n\n{text}"
    given = Given(title, read_date(fields.get("date", "")), fields.get("publisher"), fields.get("author"))
    return compose(text, source, given)


def csv_rows(stream: IO[bytes], source: str, columns: Columns) -> Iterator[dict[str, str]]:
    """Stream the rows of a CSV file; comma, semicolon or tab, by its first line."""
    csv.field_size_limit(LARGEST_CELL)
    text = _text_of(stream, source)
    head = text.readline()
    delimiter = max(",;\t", key=head.count)
    names = next(csv.reader([head], delimiter=delimiter), [])
    resolved = resolve(columns, names, source)
    try:
        for row in csv.DictReader(text, fieldnames=names, delimiter=delimiter):
            yield fields_of(row, resolved)
    except (csv.Error, UnicodeDecodeError) as error:
        raise UnreadableInput(f"a damaged CSV file: {error}", source, "save it again as UTF-8") from None


def _text_of(stream: IO[bytes], source: str) -> io.TextIOWrapper:
    """Decode a stream by its first 64 KB: UTF-8 or UTF-16 by mark, else UTF-8, else Windows-1252."""
    head = stream.read(65536)
    decode(head[: head.rfind(b"\n") + 1] or head, source)  # refuses what is empty or binary
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    if encoding == "utf-8-sig":
        try:
            head[: head.rfind(b"\n") + 1].decode("utf-8-sig")
        except UnicodeDecodeError:
            encoding = "cp1252"
    return io.TextIOWrapper(io.BufferedReader(_Rejoined(head, stream)), encoding=encoding, newline="")


class _Rejoined(io.RawIOBase):
    """A stream whose first bytes were read already (a pipe or an archive member cannot seek back)."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self.head, self.rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self.head[: len(buffer)] if self.head else self.rest.read(len(buffer))
        self.head = self.head[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)


def jsonl_rows(stream: IO[bytes], source: str, columns: Columns) -> Iterator[dict[str, str] | UnreadableInput]:
    """Stream the objects of a JSON Lines file; a line that is no object is given as its error, the rest goes on.

    Objects leave out what is empty, so a column counts as missing when no object has it: one error for the file.
    """
    missing = {role: name for role, name in columns._asdict().items() if name is not None or role == "text"}
    seen: dict[str, None] = {}  # the names met before every column was found, in their order
    empty, objects, without_text, first = True, 0, 0, 0
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        empty, where = False, f"{source}:{number}"
        try:
            row = json.loads(decode(line, where))
            if not isinstance(row, dict):
                raise UnreadableInput("the line is no JSON object", where)
        except UnreadableInput as error:
            yield error
            continue
        except ValueError as error:
            reason = f"{error.msg}, at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else error
            yield UnreadableInput(f"the line is no JSON: {reason}", where, "correct or remove it")
            continue
        row = {**row, **row["article"]} if isinstance(row.get("article"), dict) else row  # our own analyses
        found = find(columns, row)
        objects += 1
        if missing:
            missing = {role: name for role, name in missing.items() if getattr(found, role) is None}
            seen.update(dict.fromkeys(row) if len(seen) < _NAMES else {})
        if found.text is None:
            without_text, first = without_text + 1, first or number
        else:
            yield fields_of(row, found)
    if empty:
        raise UnreadableInput("the file is empty", source)
    for role, name in missing.items() if objects else ():
        raise no_column(role, name, seen, source)
    if without_text:
        named = f"column {columns.text!r}" if columns.text else "text column"
        what = f"{without_text:,} of {objects:,} objects have no {named}, first on line {first}"
        yield UnreadableInput(what, source, "complete them, or set --text-column")


def parquet_rows(path: Path, source: str, columns: Columns) -> Iterator[dict[str, str]]:
    """Stream the rows of a Parquet file, a thousand at a time, reading only the columns asked for."""
    try:
        import pyarrow.parquet as parquet
        from pyarrow.lib import ArrowException
    except ImportError:
        raise MissingExtra("Parquet needs pyarrow", source, "pip install 'quotetrack[parquet]'") from None
    try:
        with parquet.ParquetFile(path) as table:
            resolved = resolve(columns, table.schema_arrow.names, source)
            wanted = sorted({name for name in resolved if name})
            for batch in table.iter_batches(batch_size=1000, columns=wanted):
                for row in batch.to_pylist():
                    yield fields_of(row, resolved)
    except (ArrowException, OSError) as error:
        reason = str(error).splitlines()[0]
        raise UnreadableInput(f"a damaged Parquet file: {reason}", source, "ask for another copy") from None
