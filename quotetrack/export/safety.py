"""Look at a workbook from outside before anything parses it.

A workbook is a zip of XML: it can hold a bomb, macros, links to other machines, and entities that expand without end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from quotetrack.errors import WorkbookError
from quotetrack.patterns import regex

MOST_MEMBERS = 2_000
MOST_BYTES = 1 << 30  # unpacked; a million cells take about 100 MB
MOST_RATIO = 250  # repeated cells pack well, about 60 to 1; a bomb packs 1000 to 1
SMALL = 1 << 20  # members below this are not worth a bomb
_OLE = b"\xd0\xcf\x11\xe0"
_SAVE_AS = "save it as an Excel workbook (.xlsx) and try again"

_FORBIDDEN = (  # what the name of a part tells, the reason for people
    (regex(r"vbaProject|/macrosheets/|/vbaData", re.I), "it contains macros"),
    (regex(r"/externalLinks/", re.I), "it links to other workbooks"),
    (regex(r"/connections\.xml$|/queryTables/", re.I), "it draws data from elsewhere"),
    (regex(r"/embeddings/|/activeX/", re.I), "it contains embedded objects"),
)  # fmt: skip
_EXTERNAL = regex(rb'<(?:\w+:)?Relationship\b(?=[^>]*TargetMode\s*=\s*["\']External)[^>]*>')
_LINK_TO_A_PAGE = regex(rb"relationships/hyperlink[\"']")
_DTD = tuple(mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be"))


def inspect(path: Path) -> None:
    """Refuse, with the reason, a file that is not a plain workbook."""
    with path.open("rb") as file:
        start = file.read(8)
    where = str(path)
    if start.startswith(_OLE):
        raise WorkbookError("is protected by a password or an old .xls file", where, _SAVE_AS)
    if not start.startswith(b"PK"):
        raise WorkbookError("is no Excel workbook", where, _SAVE_AS)
    try:
        with ZipFile(path) as zipped:
            _members(zipped.infolist(), where)
            for info in zipped.infolist():
                _content(zipped, info, where)
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        if isinstance(error, WorkbookError):
            raise
        raise WorkbookError("is damaged and cannot be opened", where, "ask for a fresh copy") from error


def _members(infos: list[ZipInfo], where: str) -> None:
    names = [info.filename for info in infos]
    if len(names) > MOST_MEMBERS or len(set(names)) < len(names):
        raise WorkbookError(f"is built like no workbook ({len(names)} parts)", where, "ask who sent it")
    if sum(info.file_size for info in infos) > MOST_BYTES:
        raise WorkbookError("unpacks to more than a gigabyte", where, "ask who sent it")
    for info in infos:
        if info.flag_bits & 1:
            raise WorkbookError("is encrypted", where, _SAVE_AS)
        if info.file_size > SMALL and info.file_size > MOST_RATIO * max(1, info.compress_size):
            raise WorkbookError("unpacks to a suspicious size", where, "ask who sent it")
        for pattern, reason in _FORBIDDEN:
            if pattern.search(info.filename):
                raise WorkbookError(f"is not opened: {reason}", where, "save a copy without and try again")
    if "xl/workbook.xml" not in names and "[Content_Types].xml" not in names:
        raise WorkbookError("is a zip archive but no workbook", where, _SAVE_AS)


def _content(zipped: ZipFile, info: ZipInfo, where: str) -> None:
    """Search one part for document type definitions and relations that leave the file."""
    if not info.filename.lower().endswith((".xml", ".rels", ".vml")):
        return
    relations = info.filename.lower().endswith(".rels")
    for piece in _overlapping(zipped, info):
        if any(mark in piece for mark in _DTD):
            raise WorkbookError("is not opened: it contains a document type definition", where, "ask who sent it")
        if relations:
            for relation in _EXTERNAL.finditer(piece):
                if not _LINK_TO_A_PAGE.search(relation.group()):
                    raise WorkbookError("is not opened: it draws content from outside", where, "ask who sent it")
        elif b"macroEnabled" in piece and info.filename == "[Content_Types].xml":
            raise WorkbookError("is not opened: it contains macros", where, "save a copy without and try again")


def _overlapping(zipped: ZipFile, info: ZipInfo, size: int = 1 << 20, overlap: int = 4096) -> Iterator[bytes]:
    """Give a part piece by piece, each with the end of the one before, so that nothing hides on a border."""
    before = b""
    with zipped.open(info) as member:
        while piece := member.read(size):
            yield before + piece
            before = piece[-overlap:]
