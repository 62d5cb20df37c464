"""Web pages, word-processor files and PDF to articles: their text, in paragraphs, and what their metadata says."""

from __future__ import annotations

import io
import logging
import re
import statistics
from datetime import date
from typing import Any

from quotetrack.errors import UnreadableInput
from quotetrack.model import Article
from quotetrack.reading.layout import Given, compose, read_date

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CLOSED = re.compile(r"[.!?:…][\"'”’)]*$")
_LINKED_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]+)"')
DATED = (  # where pages say when they were published, the most explicit first
    '//meta[@property="article:published_time" or @name="article:published_time"]/@content',
    '//script[@type="application/ld+json"]/text()',
    '//*[@itemprop="datePublished"]/@content',
    '//*[@itemprop="datePublished"]/@datetime',
    "//meta[@property='og:published_time' or @name='pubdate' or @name='publishdate' or @name='publish-date'"
    " or @name='date' or @name='DC.date' or @name='dc.date.issued' or @name='DC.date.issued'"
    " or @name='parsely-pub-date' or @name='sailthru.date' or @name='cXenseParse:recs:publishtime']/@content",
    "//time[@pubdate]/@datetime",
    "//article//header//time/@datetime",
    "//time[contains(@class, 'publish') or contains(@class, 'entry-date')]/@datetime",
    "//article//time/@datetime",
)
LARGEST_MEMBER = 64 * 1024 * 1024  # bytes that a part of a word-processor file may unpack to


def read_html(data: bytes, source: str) -> Article:
    """Extract the article of a web page with trafilatura: title and paragraphs, author, publisher.

    The date is only what the page's markup calls the publication date (``DATED``): trafilatura's own
    search would also take a print time from the foot of the page.
    """
    from trafilatura import bare_extraction, load_html  # takes a quarter of a second to import

    tree: Any = load_html(_declared(data))
    if tree is None:
        raise UnreadableInput("no article text was found in the page", source)
    published = _published(tree)
    page: Any = bare_extraction(tree, with_metadata=True, include_comments=False, include_tables=False)
    body = (page.text or "").strip() if page is not None else ""
    if not body:
        raise UnreadableInput("no article text was found in the page", source)
    paragraphs = [line.strip() for line in body.split("\n") if line.strip()]
    title = (page.title or "").strip() or None
    if title and paragraphs[0] != title:
        paragraphs.insert(0, title)
    given = Given(
        title=title,
        published=published,
        publisher=page.sitename or page.hostname or None,
        author=page.author or None,
    )
    return compose("\n\n".join(paragraphs), source, given)


def _published(tree: Any) -> date | None:
    for path in DATED:
        for value in tree.xpath(path):
            found = _LINKED_DATE.search(value) if path.endswith("text()") else None
            day = read_date(found[1] if found else "" if path.endswith("text()") else value)
            if day:
                return day
    return None


def _declared(data: bytes) -> str | bytes:
    """Decode by the page's own declaration; without one trafilatura detects the encoding."""
    found = _CHARSET.search(data[:4096])
    if found:
        try:
            return data.decode(found[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return data


def read_docx(data: bytes, source: str) -> Article:
    """Read the paragraphs of a DOCX file; a paragraph styled as title, or the first heading, is the title."""
    import zipfile

    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if any(part.file_size > LARGEST_MEMBER for part in parts.infolist()):
                raise UnreadableInput("a part of the file unpacks to more than 64 MB", source)
        document = Document(io.BytesIO(data))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
        if isinstance(error, UnreadableInput):
            raise
        raise UnreadableInput("a damaged DOCX file", source, "open and save it again") from None
    rows = [(p.text.strip(), (p.style.name if p.style else "") or "") for p in document.paragraphs]
    rows = [(text, style) for text, style in rows if text]
    if not rows:
        raise UnreadableInput("the file has no text", source)
    first_text, first_style = rows[0]
    title = first_text if first_style == "Title" or first_style.startswith("Heading") else None
    author = (document.core_properties.author or "").strip() or None
    if author in ("python-docx", "Microsoft Office User", "Unknown"):
        author = None  # the program's name, not a person's
    return compose("\n\n".join(text for text, _ in rows), source, Given(title=title, author=author))


def read_pdf(data: bytes, source: str) -> Article:
    """Read the text of a PDF; its printed lines are joined into paragraphs."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # a damaged file is one line of ours, not some of its
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableInput("a PDF with a password", source, "save it without the password")
        pages = [page.extract_text() or "" for page in reader.pages]
        title = str(reader.metadata.title or "").strip() if reader.metadata else ""
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        if isinstance(error, UnreadableInput):
            raise
        raise UnreadableInput("a damaged PDF", source, "ask for another copy") from None
    text = reflow("\n".join(pages).split("\n"))
    if not text:
        raise UnreadableInput("the PDF has no text (a scan?)", source, "run it through text recognition first")
    stated = title if title and title.split()[0] in text[:200] else None  # else a file name or a template's title
    return compose(text, source, Given(title=stated))


def reflow(lines: list[str]) -> str:
    """Join printed lines into paragraphs: one ends at a blank line, or where a short line closes a sentence.

    >>> reflow(["The council voted on Tuesday to", "close the bridge.", "", "It opens in May."])
    'The council voted on Tuesday to close the bridge.\\n\\nIt opens in May.'
    """
    lengths = [len(line.strip()) for line in lines if line.strip()]
    if not lengths:
        return ""
    usual = statistics.quantiles(lengths, n=10)[7] if len(lengths) > 1 else lengths[0]
    paragraphs: list[str] = []
    current = ""
    for line in (line.strip() for line in lines):
        if not line:
            paragraphs.append(current)
            current = ""
            continue
        if current.endswith("-") and line[:1].islower():
            current = current[:-1] + line
        else:
            current = f"{current} {line}" if current else line
        if len(line) < 0.75 * usual and (_CLOSED.search(line) or not paragraphs):
            paragraphs.append(current)
            current = ""
    return "\n\n".join(p for p in [*paragraphs, current] if p)
