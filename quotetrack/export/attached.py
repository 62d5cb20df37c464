"""What hangs on the cells of a sheet: comments, and links whose address the cell does not show.

openpyxl's reading mode for long sheets leaves both out, so they are read from the file's parts. Names of elements and
relations: ECMA-376 part 1, 18.7 and 18.3.1.47; threaded comments: MS-XLSX 2.6.201.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from xml.etree import ElementTree
from zipfile import ZipFile

from quotetrack.patterns import regex

_FORMULA = regex(rb"<(?:\w+:)?f[ >]")
_LINK = regex(rb"<(?:\w+:)?hyperlink\s[^>]*>")
_ATTRIBUTE = regex(r'([\w:]+)="([^"]*)"')
_THREADED = "[Threaded comment]"  # how the older part begins to say that there is a newer one


@dataclass
class Attached:
    """What one sheet's cells hold besides their values."""

    formulas: bool = False
    links: dict[str, str] = field(default_factory=dict)  # cell -> address outside the workbook
    comments: dict[str, str] = field(default_factory=dict)


def attached(zipped: ZipFile, part: str) -> Attached:
    """Read it for the sheet in one part of the file, such as ``xl/worksheets/sheet3.xml``."""
    content = zipped.read(part)
    found = Attached(_FORMULA.search(content) is not None)
    relations = _relations(zipped, part)
    for match in _LINK.finditer(content):
        values = {name.split(":")[-1]: unescape(text) for name, text in _ATTRIBUTE.findall(match.group().decode())}
        _, target = relations.get(values.get("id", ""), ("", ""))
        place = values.get("location", "")
        if target and not target.startswith("#"):
            found.links[_first(values.get("ref", ""))] = f"{target}#{place}" if place else target
    threads = dict(_texts(zipped, relations, "threadedComment"))
    notes = dict(_texts(zipped, relations, "comments"))
    found.comments = {cell: text for cell, text in notes.items() if not text.startswith(_THREADED)} | threads
    return found


def shows(text: str, address: str) -> bool:
    """Tell whether a cell's text already is the address of its link.

    >>> shows("example.org", "http://example.org/"), shows("the minutes", "http://example.org/")
    (True, False)
    """
    return _bare(address) in _bare(text)


def _bare(address: str) -> str:
    return re.sub(r"^(\w+://|mailto:)", "", address.strip(), flags=re.IGNORECASE).rstrip("/").casefold()


def _first(reference: str) -> str:
    return reference.partition(":")[0].replace("$", "")


def _relations(zipped: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Give a part's relations: id -> kind and target; targets inside the file as names of parts."""
    folder, name = posixpath.split(part)
    path = f"{folder}/_rels/{name}.rels"
    if path not in zipped.namelist():
        return {}
    found = {}
    for relation in ElementTree.fromstring(zipped.read(path)):
        target, kind = relation.get("Target", ""), relation.get("Type", "").rpartition("/")[2]
        if relation.get("TargetMode") != "External" and kind != "hyperlink":
            target = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
        found[relation.get("Id", "")] = (kind, target)
    return found


def _texts(zipped: ZipFile, relations: dict[str, tuple[str, str]], wanted: str) -> Iterator[tuple[str, str]]:
    """Give the cells and texts of one kind of comments; the answers of a thread follow on lines of their own."""
    for kind, target in relations.values():
        if kind != wanted or target not in zipped.namelist():
            continue
        texts: dict[str, list[str]] = {}
        for element in ElementTree.fromstring(zipped.read(target)).iter():
            if element.get("ref") and element.tag.rpartition("}")[2] in ("comment", "threadedComment"):
                said = "".join(piece.text or "" for piece in element.iter() if piece.tag.rpartition("}")[2] in _TEXT)
                texts.setdefault(_first(element.get("ref", "")), []).append(said)
        yield from ((cell, "\n".join(said)) for cell, said in texts.items())


_TEXT = ("t", "text")  # a comment's <text> holds its pieces in <t>; a threaded one's holds the words themselves
