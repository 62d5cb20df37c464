"""brat stand-off (https://brat.nlplab.org/standoff.html) as PolNeAR has it: folders ``text`` and ``attributions``.

Each quote is an event of a Source, a Cue and a Content; the pieces of a discontinuous part are Content, Content2 …
Offsets are those of the text as read, which is written byte for byte beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from quotetrack.export.target import target
from quotetrack.ledger.records import Dossier, QuoteRow
from quotetrack.tables import Report

ANNOTATOR = "quotetrack"


def write(report: Report, path: Path) -> Path:
    """Write the folder and give its path.

    Raises ``ReportError`` when a file cannot be written.
    """
    with report.ledger.snapshot():
        for dossier in report.dossiers():
            name = dossier.article.id
            text = dossier.article.analysis.article.text
            for place, content in (
                (path / "text" / f"{name}.txt", text),
                (path / "attributions" / f"{name}_{ANNOTATOR}.ann", "".join(standoff(dossier))),
            ):
                with target(place) as file:
                    file.draft.write_bytes(content.encode("utf-8", "replace"))  # one character for one, offsets hold
    return path


def standoff(dossier: Dossier) -> Iterator[str]:
    """Give the lines of one article: T lines for the parts, an E line that joins them."""
    text, number, event = dossier.article.analysis.article.text, 0, 0
    for row in dossier.quotes:
        if row.state == "vanished" or row.people.get("attribution") == "not a quote":
            continue
        event += 1
        names: list[str] = []
        for part, index, start, end in _parts(row):
            number += 1
            yield f"T{number}\t{part} {start} {end}\t{_shown(text[start:end])}\n"
            names.append(f"{part}{index or ''}:T{number}")
        number += 1
        start, end = row.quote.cue[0] if row.quote.cue else row.quote.content[0]
        whole = "Attribution" if row.quote.mention else "Attribution-no-source"
        yield f"T{number}\t{whole} {start} {end}\t{_shown(text[start:end])}\n"
        yield f"E{event}\t{whole}:T{number} {' '.join(names)}\n"


def _parts(row: QuoteRow) -> Iterator[tuple[str, int, int, int]]:
    """Name the parts of a quote with their number: 0 for the first, then 2, 3 …"""
    quote = row.quote
    source = [quote.mention] if quote.mention else []
    for part, spans in (("Source", source), ("Cue", quote.cue), ("Content", quote.content)):
        for order, (start, end) in enumerate(spans):
            yield part, order + 1 if order else 0, start, end


def _shown(text: str) -> str:
    """brat keeps an annotation on one line."""
    return " ".join(text.split())
