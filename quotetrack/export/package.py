"""Put streamed rows into the workbook that openpyxl built around them, always with the same bytes.

The order of a worksheet's children is fixed by ECMA-376 part 1, 18.3.1.99 (CT_Worksheet); Excel
offers to repair a file that breaks it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from quotetrack.patterns import regex

_FAST = 2  # zlib level: a fifth larger than the usual 6, a third of its time
_ROWS = regex(r"<sheetData\s*/>|<sheetData>.*?</sheetData>", re.DOTALL)
_DIMENSION = regex(r"<dimension [^>]*/>")
_STAMP = regex(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_CHART_NAME = regex(r'<cNvPr id="(\d+)" name="Chart (\d+)"')
_AFTER_LINKS = ("<printOptions", "<pageMargins", "<pageSetup", "<headerFooter")
_AFTER_IGNORED = ("<drawing", "<legacyDrawing", "<tableParts", "<extLst", "</worksheet>")


@dataclass
class Filling:
    """What goes into one sheet: its rows and links as XML, their extent, and the extent of text that looks like
    numbers and should not be flagged with green triangles."""

    rows: BinaryIO
    links: BinaryIO
    extent: str
    text_extent: str | None = None
    head: str = ""  # a row that was made last and stands first


def assemble(skeleton: bytes, fillings: Mapping[str, Filling], out: Path, stamp: str, alt: Mapping[int, str]) -> None:
    """Write the workbook.

    ``fillings`` are keyed by sheet title; ``stamp`` is the time of creation as ISO 8601; ``alt`` gives the
    alternative text of each chart by its number.
    """
    with ZipFile(BytesIO(skeleton)) as source, ZipFile(out, "w", ZIP_DEFLATED, compresslevel=_FAST) as zipped:
        parts = {f"xl/worksheets/sheet{n}.xml": title for n, title in enumerate(titles(source), 1)}
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            content = source.read(name).decode("utf-8")
            if name == "docProps/core.xml":
                content = _STAMP.sub(rf"\g<1>{stamp}", content)
            elif name.startswith("xl/drawings/"):
                content = _CHART_NAME.sub(lambda m: _described(m, alt), content)
            filling = fillings.get(parts.get(name, ""))
            # opened by name, a member gets the earliest time a zip can hold: the bytes depend on the content only
            with zipped.open(name, "w") as member:
                for piece in spliced(content, filling) if filling else [content.encode("utf-8")]:
                    member.write(piece)


def titles(source: ZipFile) -> list[str]:
    """The sheets' titles in the order of their files, as openpyxl numbers them."""
    from html import unescape

    book = source.read("xl/workbook.xml").decode("utf-8")
    return [unescape(title) for title in re.findall(r'<sheet [^>]*?\bname="([^"]*)"', book)]


def spliced(content: str, filling: Filling) -> Iterator[bytes]:
    """Give a worksheet's XML with rows, links and ignored warnings in their places."""
    content = _DIMENSION.sub(f'<dimension ref="{filling.extent}"/>', content, count=1)
    head, tail = _ROWS.split(content, maxsplit=1)
    yield f"{head}<sheetData>{filling.head}".encode()
    yield from chunks(filling.rows)
    yield b"</sheetData>"
    links = chunks(filling.links)
    if first := next(links, b""):
        before, tail = cut_before(tail, _AFTER_LINKS)
        yield f"{before}<hyperlinks>".encode()
        yield first
        yield from links
        yield b"</hyperlinks>"
    if filling.text_extent:
        before, tail = cut_before(tail, _AFTER_IGNORED)
        yield (
            f'{before}<ignoredErrors><ignoredError sqref="{filling.text_extent}" numberStoredAsText="1"'
            ' twoDigitTextYear="1"/></ignoredErrors>'
        ).encode()
    yield tail.encode()


def cut_before(content: str, marks: tuple[str, ...]) -> tuple[str, str]:
    """Part a text before the first of several marks."""
    place = min(found for mark in marks if (found := content.find(mark)) != -1)
    return content[:place], content[place:]


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    while piece := stream.read(1 << 20):
        yield piece


def _described(match: re.Match[str], alt: Mapping[int, str]) -> str:
    description = alt.get(int(match.group(2)), "")
    return f"{match.group()} descr={quoteattr(description)}" if description else match.group()
