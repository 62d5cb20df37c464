"""A workbook from outside is looked at before it is opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from quotetrack.errors import WorkbookError
from quotetrack.export import safety
from quotetrack.export.workbook import write
from quotetrack.export.workbook_reader import read_workbook
from tests.export.newsroom import Desk


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(Desk().report(), tmp_path_factory.mktemp("books") / "good.xlsx")


def altered(good: Path, path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with ZipFile(good) as zipped:
        parts = {name: zipped.read(name) for name in zipped.namelist()}
    change(parts)
    with ZipFile(path, "w", ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return path


def external(kind: str) -> bytes:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" TargetMode="External" '
        'Target="https://example.org/x"/></Relationships>'
    ).encode()


TYPES = "[Content_Types].xml"
CHANGES: dict[str, tuple[Callable[[dict[str, bytes]], None], str]] = {
    "macros": (lambda p: p.update({"xl/vbaProject.bin": b"x"}), "macros"),
    "macro type": (
        lambda p: p.update({TYPES: p[TYPES].replace(b"sheet.main", b"sheet.macroEnabled.main")}),
        "macros",
    ),
    "other workbooks": (lambda p: p.update({"xl/externalLinks/externalLink1.xml": b"<x/>"}), "links to other work"),
    "data connections": (lambda p: p.update({"xl/connections.xml": b"<x/>"}), "draws data from elsewhere"),
    "objects": (lambda p: p.update({"xl/embeddings/oleObject1.bin": b"x"}), "embedded objects"),
    "picture from outside": (lambda p: p.update({"xl/worksheets/_rels/sheet9.xml.rels": external("image")}), "outside"),
    "entities": (
        lambda p: p.update({"xl/theme/theme1.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'}),
        "document type definition",
    ),
    "entities in UTF-16": (
        lambda p: p.update({"xl/theme/theme1.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'.encode("utf-16")}),
        "document type definition",
    ),
    "bomb": (lambda p: p.update({"xl/media/image1.bin": b"\0" * (1 << 24)}), "suspicious size"),
    "too many parts": (lambda p: p.update({f"xl/x{n}.xml": b"" for n in range(safety.MOST_MEMBERS)}), "built like no"),
    "broken XML": (lambda p: p.update({"xl/workbook.xml": b"<workbook"}), "damaged"),
    "no workbook": (lambda p: (p.clear(), p.update({"word/document.xml": b"<x/>"})), "no workbook"),  # type: ignore[func-returns-value]
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_refused_in_one_line(name: str, good: Path, tmp_path: Path) -> None:
    change, reason = CHANGES[name]
    with pytest.raises(WorkbookError, match=reason) as caught:
        read_workbook(altered(good, tmp_path / "bad.xlsx", change))
    assert "\n" not in str(caught.value) and "bad.xlsx" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no Excel workbook"),
        (b"plain text", "no Excel workbook"),
        (b"\xd0\xcf\x11\xe0rest", "password"),
        (b"PK\x03\x04cut", "damaged"),
    ],
)
def test_other_files_are_refused(content: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    path.write_bytes(content)
    with pytest.raises(WorkbookError, match=reason):
        read_workbook(path)


def test_a_cut_off_file_is_refused(good: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.xlsx"
    path.write_bytes(good.read_bytes()[:-200])
    with pytest.raises(WorkbookError, match="damaged"):
        read_workbook(path)


def test_links_to_pages_are_what_sources_are_made_of(good: Path, tmp_path: Path) -> None:
    links = {"xl/worksheets/_rels/sheet9.xml.rels": external("hyperlink")}
    path = altered(good, tmp_path / "ok.xlsx", lambda parts: parts.update(links))
    assert read_workbook(path).rows == ()


def test_total_size_is_limited(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "MOST_BYTES", 1000)
    with pytest.raises(WorkbookError, match="gigabyte"):
        read_workbook(good)
