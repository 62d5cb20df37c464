"""Web pages, word-processor files and PDF to articles: their text, in paragraphs, and what their metadata says."""

from __future__ import annotations

import io
import logging
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from quotetrack.errors import UnreadableInput
from quotetrack.language import lexicon
from quotetrack.model import Article
from quotetrack.patterns import regex
from quotetrack.reading.layout import BYLINE, PUBLISHED, Given, compose, read_date
from quotetrack.reading.printed import CLOSED, page_lines

_CHARSET = regex(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_DIGITS = regex(r"\d+")
_PAGE_NUMBER = regex(r"[-–—|\s]*(?:page\s*)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?[-–—|\s]*", re.IGNORECASE)
_WORD = regex(r"[^\W_]+(?:-[^\W_]+)*")
_PARTED = regex(r"([^\W_]+)-$")
_RULE = regex(r"[|\s-]+")  # under the head of a table
_LINKED_DATE = regex(r'"datePublished"\s*:\s*"([^"]+)"')
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
EDGE = 2  # lines at the top and the foot of a printed page that may be its running head
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
    page: Any = bare_extraction(tree, with_metadata=True, include_comments=False, include_tables=True)
    body = (page.text or "").strip() if page is not None else ""
    if not body:
        raise UnreadableInput("no article text was found in the page", source)
    paragraphs = [words for line in body.split("\n") if (words := _unframed(line.strip()))]
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


def _unframed(line: str) -> str:
    """Write the row of a table as those of word-processor files are written; the rule under its head is no text.

    >>> _unframed("| Adult | $3.50 | "), _unframed("|---|---|"), _unframed("- a list's item")
    ('Adult | $3.50', '', "- a list's item")
    """
    if not line.startswith("|"):
        return line
    return "" if _RULE.fullmatch(line) else " | ".join(filter(None, map(str.strip, line.split("|"))))


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
    """Read the paragraphs and tables of a DOCX file; the title is what is styled as one, or the first heading."""
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
    rows = [(text.strip(), style) for text, style in _written(document) if text.strip()]
    if not rows:
        raise UnreadableInput("the file has no text", source)
    first_text, first_style = rows[0]
    title = first_text if first_style == "Title" or first_style.startswith("Heading") else None
    author = (document.core_properties.author or "").strip() or None
    if author in ("python-docx", "Microsoft Office User", "Unknown"):
        author = None  # the program's name, not a person's
    article = compose("\n\n".join(text for text, _ in rows), source, Given(title=title))
    return article if article.author else replace(article, author=author)  # the byline before whoever made the file


def _written(document: Any) -> Iterator[tuple[str, str]]:
    """Give the paragraphs of a document and the rows of its tables, in their order, each with its style."""
    for block in document.iter_inner_content():
        if not hasattr(block, "rows"):
            yield block.text, (block.style.name if block.style else "") or ""
            continue
        for row in block.rows:
            cells = list({cell._tc: cell.text for cell in row.cells}.values())  # merged cells come once
            yield " | ".join([" ".join(cell.split()) for cell in cells]) if len(cells) > 1 else "".join(cells), ""


def read_pdf(data: bytes, source: str) -> Article:
    """Read the text of a PDF; its printed lines are joined into paragraphs."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # a damaged file is one line of ours, not some of its
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableInput("a PDF with a password", source, "save it without the password")
        pages = [page_lines(page) for page in reader.pages]
        title = str(reader.metadata.title or "").strip() if reader.metadata else ""
    except DependencyError:  # a cipher, or a kind of picture, that pypdf leaves to packages of its own
        raise UnreadableInput("an encrypted PDF", source, "open it and print it to a new PDF") from None
    except (PyPdfError, ValueError, LookupError, ArithmeticError, TypeError, AttributeError, RuntimeError) as error:
        if isinstance(error, UnreadableInput):
            raise
        raise UnreadableInput("a damaged PDF", source, "ask for another copy") from None
    text = reflow(without_running_heads(pages))
    if not text:
        raise UnreadableInput("the PDF has no text (a scan?)", source, "run it through text recognition first")
    stated = title if title and title.split()[0] in text[:200] else None  # else a file name or a template's title
    return compose(text, source, Given(title=stated))


def without_running_heads(pages: list[list[str]]) -> list[str]:
    """Give the lines of all pages without page numbers, and without what stands at the edge of several pages.

    >>> without_running_heads([["The Example, p. 1", "It rained and"], ["The Example, p. 2", "it snowed.", "2"]])
    ['It rained and', 'it snowed.']
    """
    rows = [
        (page, at, _DIGITS.sub("0", line.strip()))
        for page, lines in enumerate(pages)
        for at, line in enumerate(lines)
        if line.strip() and (at < EDGE or at >= len(lines) - EDGE)
    ]
    repeats = Counter([written for _, _, written in rows])
    dropped: set[tuple[int, int]] = set()
    for page, at, written in rows:
        # on the first page the head of the others may be the headline itself
        headline = page == 0 and "0" not in written and len(written.split()) > 3
        if (repeats[written] > 1 and not headline) or _PAGE_NUMBER.fullmatch(written):
            dropped.add((page, at))
    return [line for n, lines in enumerate(pages) for at, line in enumerate(lines) if (n, at) not in dropped]


def reflow(lines: list[str]) -> str:
    """Join printed lines into paragraphs: one ends at a blank line, or where a short line closes a sentence.

    Short lines at the start of a paragraph that close nothing are headings; bylines and dates stand alone.

    >>> reflow(["The council voted on Tuesday to", "close the bridge.", "", "It opens in May."])
    'The council voted on Tuesday to close the bridge.\\n\\nIt opens in May.'
    """
    lines = [line.strip() for line in lines]
    lengths = [len(line) for line in lines if line]
    if not lengths:
        return ""
    usual = statistics.quantiles(lengths, n=10)[7] if len(lengths) > 1 else lengths[0]
    words = Counter(_WORD.findall(" ".join(lines)))
    paragraphs: list[str] = []
    current = ""
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if not line:
            paragraphs.append(current)
            current = ""
            continue
        alone = len(line) < 0.75 * usual and bool(BYLINE.fullmatch(line) or PUBLISHED.fullmatch(line))
        heading = len(line) < 0.6 * usual and not CLOSED.search(line) and _begins(following) and _begins(line)
        heading = heading and (not current or bool(CLOSED.search(current)))
        if alone or heading:
            paragraphs.append(current)
            current = ""
        current = _joined(current, line, words)
        if alone or heading or (len(line) < 0.75 * usual and (CLOSED.search(line) or not paragraphs)):
            paragraphs.append(current)
            current = ""
    return "\n\n".join(p for p in [*paragraphs, current] if p)


def _begins(line: str) -> bool:
    """Say whether a line could begin a paragraph: with a capital, a figure or a quotation mark."""
    return line[:1].isupper() or line[:1].isdigit() or line[:1] in "“\"‘'"


def _joined(before: str, line: str, words: Mapping[str, int]) -> str:
    """Join two printed lines; a hyphen between them goes where it only parts a word. ``words`` are the document's.

    >>> _joined("the engi-", "neer left", {}), _joined("a well-", "known baker", {}), _joined("a 7-", "year-old", {})
    ('the engineer left', 'a well-known baker', 'a 7-year-old')
    """
    if before.endswith("\xad"):
        return before[:-1] + line
    parted, follows = _PARTED.search(before), _WORD.match(line)
    if not parted or not follows:
        return f"{before} {line}" if before else line
    start, end = parted[1], follows[0]
    common = lexicon.words("common_words")
    if not start.isalpha() or not line[0].islower() or words.get(f"{start}-{end}"):
        return before + line
    if words.get(start + end) or (start + end).lower() in common:
        return before[:-1] + line
    compound = words.get(start, 0) > 1 if start[0].isupper() else start in common
    return before + line if compound and end.partition("-")[0] in common else before[:-1] + line
