"""The report of a review as a sheet: each difference between a workbook that came back and the ledger."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

from quotetrack.export.columns import REVIEW, finding_words
from quotetrack.export.finish import finish_one
from quotetrack.export.looks import Styles
from quotetrack.export.package import Filling, assemble
from quotetrack.export.rows import TableWriter
from quotetrack.export.sheetxml import SheetWriter, letters
from quotetrack.export.target import target
from quotetrack.ledger.records import ReviewReport

_STAMP = "2000-01-01T00:00:00Z"  # the same review gives the same bytes


def write(report: ReviewReport, path: Path) -> Path:
    """Write the report's lines as a workbook of one sheet and give the path where it is.

    Raises ``ReportError`` when the file cannot be written.
    """
    book, rows, links = Workbook(), BytesIO(), BytesIO()
    sheet = SheetWriter(rows, links)
    writer = TableWriter(REVIEW, sheet, Styles(book))
    for line in report.lines:
        writer.add({**finding_words(line), "row": line.row or None})
    if not report.lines:
        writer.say("No differences.")
    writer.header()
    done = "applied" if report.applied else "not yet applied"
    finish_one(book, f"Review of {report.workbook}, {done}", writer)
    skeleton = BytesIO()
    book.save(skeleton)
    extent = f"A1:{letters(sheet.width - 1)}{sheet.row}"
    filling = {REVIEW.title: Filling(rows, links, extent, extent, writer.head)}
    with target(path, "--report") as place:
        assemble(skeleton.getvalue(), filling, place.draft, _STAMP, {})
    return place.path
