"""Where articles come from: files, folders, lists, archives, tables, standard input; one item at a time."""

from __future__ import annotations

import io
import lzma
import os
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Literal

from quotetrack.errors import QuotetrackError, UnreadableInput
from quotetrack.model import Problem
from quotetrack.reading.records import USUAL_COLUMNS, Columns, csv_rows, jsonl_rows, parquet_rows

Form = Literal["text", "html", "docx", "pdf", "record"]
FORMS: dict[str, Form] = {
    ".txt": "text", ".text": "text", ".md": "text", ".markdown": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".docx": "docx", ".pdf": "pdf",
}  # fmt: skip
TABLES = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
_RARE = (".text", ".markdown", ".htm", ".xhtml", ".ndjson", ".tar.bz2", ".tar.xz", ".tgz")  # not worth a mention
_IDS = 500_000  # rows of one table whose ids are remembered, in some 60 MB
MISSING = "no such file or folder; check the path"
LARGEST = 64 * 1024 * 1024  # bytes of one article; a longer one is refused by name


@dataclass(frozen=True, slots=True)
class Item:
    """One article before it is decoded: cheap to list, to compare with the last run and to send to a worker."""

    source: str
    form: Form
    data: bytes = b""
    fields: Mapping[str, str] = field(default_factory=dict)  # a table's row; then ``data`` is empty

    @property
    def size(self) -> int:
        """About how many bytes it is."""
        return len(self.data) + sum(map(len, self.fields.values()))


def items(paths: Iterable[str], columns: Columns = USUAL_COLUMNS) -> Iterator[Item | Problem]:
    """List what the paths hold, in order, folders sorted; what cannot be opened is a problem and the rest goes on."""
    for path in paths:
        if path == "-":
            yield from _standard_input(columns)
            continue
        if os.path.isdir(path):
            yield from _folder(path, columns)
        elif not os.path.exists(path):
            yield Problem(path, MISSING, "unreadable")
        else:
            yield from _file(path, path, columns, asked=True)


def paths_listed(stream: Iterable[str]) -> Iterator[str]:
    """Give the paths of a list, one a line; blank lines and lines that begin with # are passed over."""
    for line in stream:
        name = line.rstrip("\r\n")
        if name.strip() and not name.startswith("#"):
            yield name


def _suffix(name: str) -> str:
    lower = name.lower()
    return next((s for s in ARCHIVES if lower.endswith(s)), PurePosixPath(lower).suffix)


def _folder(folder: str, columns: Columns) -> Iterator[Item | Problem]:
    """Walk a folder, sorted by name, hidden files left out."""
    found = False
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith("."):
                continue
            path = os.path.join(where, name)
            if os.path.exists(path) and not os.path.isfile(path):
                yield Problem(path, "not an article: a pipe, socket or device", "skipped")  # reading it may never end
                continue
            for item in _file(path, path, columns, asked=False):
                found = found or isinstance(item, Item) or item.kind != "skipped"
                yield item
    if not found:
        endings = "their names end in " + ", ".join(name for name in [*FORMS, *TABLES, *ARCHIVES] if name not in _RARE)
        yield Problem(folder, f"a folder without articles; {endings}", "unreadable")


def _file(path: str, source: str, columns: Columns, *, asked: bool) -> Iterator[Item | Problem]:
    """List one file; ``asked`` means that it was named itself, so that an unknown ending is looked into."""
    suffix = _suffix(path)
    known = suffix in FORMS or suffix in TABLES or suffix in ARCHIVES
    if not known and not asked:
        yield Problem(source, f"not an article: {suffix or 'no'} file ending", "skipped")
        return
    try:
        if suffix in ARCHIVES:
            yield from _archive(path, source, suffix, columns)
        elif suffix in TABLES:
            yield from _table(path, source, suffix, columns)
        else:
            with open(path, "rb") as stream:
                data = stream.read(LARGEST + 1)
            yield _article(data, source, FORMS.get(suffix))
    except QuotetrackError as error:
        kind: Literal["skipped", "unreadable"] = "unreadable"
        if suffix in TABLES and not asked and "no text column" in error.what:
            kind = "skipped"  # a folder's other tables
        yield Problem(source, error.what + (f"; {error.next_step}" if error.next_step else ""), kind)
    except (OSError, zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError) as error:
        yield Problem(source, _unreadable(error), "unreadable")


def _unreadable(error: Exception) -> str:
    """Say why a file could not be opened: the system's reason, or that the archive is broken."""
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read: {error.strerror}; check its permissions and try again"
    return f"a damaged archive ({str(error) or 'it ends too soon'}); ask for another copy"


def _article(data: bytes, source: str, form: Form | None) -> Item:
    if len(data) > LARGEST:
        raise UnreadableInput("larger than 64 MB", source, "split it into its articles")
    return Item(source, form or sniff(data), data)


def sniff(data: bytes) -> Form:
    """Tell a file without a telling name by how it begins."""
    if data.startswith(b"%PDF"):
        return "pdf"
    if data.startswith(b"PK\x03\x04") and b"word/" in data[:65536]:
        return "docx"
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "html" if head.startswith((b"<!doctype html", b"<html", b"<?xml")) and b"<" in head else "text"


def _standard_input(columns: Columns) -> Iterator[Item | Problem]:
    """Read standard input: one article, or JSON Lines when a text column is named."""
    if columns.text:
        try:
            yield from _records(jsonl_rows(sys.stdin.buffer, "-", columns), "-")
        except UnreadableInput as error:
            yield Problem("-", error.what + (f"; {error.next_step}" if error.next_step else ""), "unreadable")
        return
    data = sys.stdin.buffer.read(LARGEST + 1)
    if len(data) > LARGEST:
        yield Problem("-", "larger than 64 MB; split it into its articles", "unreadable")
    else:
        yield Item("-", sniff(data), data)


def _table(path: str, source: str, suffix: str, columns: Columns) -> Iterator[Item | Problem]:
    if suffix == ".parquet":
        yield from _records(parquet_rows(Path(path), source, columns), source)
        return
    with open(path, "rb") as stream:
        yield from _rows(stream, source, suffix, columns)


def _rows(stream: IO[bytes], source: str, suffix: str, columns: Columns) -> Iterator[Item | Problem]:
    rows = jsonl_rows if suffix in (".jsonl", ".ndjson") else csv_rows
    yield from _records(rows(stream, source, columns), source)


def _records(rows: Iterable[dict[str, str] | UnreadableInput], source: str) -> Iterator[Item | Problem]:
    seen: dict[int, int] = {}  # hashes of ids and texts: two articles of one id would forever replace each other
    for number, row in enumerate(rows, 1):
        if isinstance(row, UnreadableInput):
            yield Problem(row.where, row.what + (f"; {row.next_step}" if row.next_step else ""), "unreadable")
            continue
        name, text = hash(row.get("id")), hash(row.get("text"))
        if "id" in row and seen.get(name, text) != text:
            reason = f"an earlier row has the id {row['id']!r} too; name the column that tells rows apart (--id-column)"
            yield Problem(f"{source}#{row['id']} (row {number})", reason, "unreadable")
        else:
            if "id" in row and len(seen) < _IDS:
                seen[name] = text
            yield Item(f"{source}#{row.get('id', number)}", "record", fields=row)


def _archive(path: str, source: str, suffix: str, columns: Columns) -> Iterator[Item | Problem]:
    """Stream an archive's members: a ZIP's sorted by name, a tar's in its own order."""
    if suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            for info in sorted(archive.infolist(), key=lambda info: info.filename):
                if not info.is_dir():
                    yield from _member(partial(archive.open, info), info.filename, info.file_size, source, columns)
        return
    with tarfile.open(path, "r|*") as tar:
        for entry in tar:
            if entry.isfile():
                yield from _member(partial(_unpacked, tar, entry), entry.name, entry.size, source, columns)


def _unpacked(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes]:
    return tar.extractfile(entry) or io.BytesIO()


def _member(
    opened: Callable[[], IO[bytes]], name: str, size: int, archive: str, columns: Columns
) -> Iterator[Item | Problem]:
    source, suffix = f"{archive}/{name}", _suffix(name)
    if PurePosixPath(name).name.startswith("."):
        return
    try:
        if suffix in FORMS:
            if size > LARGEST:
                raise UnreadableInput("larger than 64 MB", source, "split it into its articles")
            with opened() as stream:
                yield _article(stream.read(LARGEST + 1), source, FORMS[suffix])
        elif suffix in TABLES and suffix != ".parquet":
            with opened() as stream:
                yield from _rows(stream, source, suffix, columns)
        else:
            yield Problem(source, f"not an article: {suffix or 'no'} file ending", "skipped")
    except UnreadableInput as error:
        yield Problem(source, error.what + (f"; {error.next_step}" if error.next_step else ""), "unreadable")
    except (RuntimeError, NotImplementedError) as error:  # a password, an unknown compression
        yield Problem(source, f"cannot be unpacked: {error}", "unreadable")
