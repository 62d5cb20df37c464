"""Files to articles: text, web pages, word-processor files, PDF, tables and archives, all as streams.

``items`` lists what the paths hold without decoding it; ``read`` makes an article of one item. Batches use
the two apart, so that unchanged articles are skipped before they are decoded; everybody else calls
``read_articles``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quotetrack.errors import QuotetrackError
from quotetrack.model import Article, Problem
from quotetrack.reading.decoding import decode
from quotetrack.reading.layout import Given, compose
from quotetrack.reading.records import USUAL_COLUMNS, Columns, read_record
from quotetrack.reading.sources import Item, items, paths_listed

__all__ = ["Columns", "Given", "Item", "compose", "decode", "items", "paths_listed", "read", "read_articles"]


def read(item: Item) -> Article:
    """Make an article of one item; raises UnreadableInput with the reason."""
    if item.form == "record":
        return read_record(item.fields, item.source)
    if item.form == "text":
        return compose(decode(item.data, item.source), item.source)
    from quotetrack.reading import pages  # brings parsers that plain text does not need

    if not item.data.strip():
        decode(item.data, item.source)  # says that the file is empty
    reader = {"html": pages.read_html, "docx": pages.read_docx, "pdf": pages.read_pdf}[item.form]
    return reader(item.data, item.source)


def read_articles(paths: Iterable[str], columns: Columns = USUAL_COLUMNS) -> Iterator[Article | Problem]:
    """Read the articles of files, folders, archives, tables or ``-``, in order; a failure is a problem in its place."""
    for item in items(paths, columns):
        if isinstance(item, Problem):
            yield item
            continue
        try:
            yield read(item)
        except QuotetrackError as error:
            yield Problem(item.source, error.what + (f"; {error.next_step}" if error.next_step else ""), "unreadable")
