"""JSON Lines: the machine-readable result of each article, with what people decided beside each finding."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from quotetrack.analysis import as_record
from quotetrack.export.target import target
from quotetrack.ledger.records import ClaimRow, Dossier, QuoteRow
from quotetrack.tables import Report


def write(report: Report, path: Path) -> Path:
    """Write one line for each article.

    Raises ``ReportError`` when the file cannot be written.
    """
    with (
        target(path) as place,
        place.draft.open("w", encoding="utf-8", newline="\n") as file,
        report.ledger.snapshot(),
    ):
        file.writelines(_line(record(dossier)) for dossier in report.dossiers())
    return place.path


def record(dossier: Dossier) -> dict[str, Any]:
    """Give schema 1 of ``analysis.as_record`` with ``review`` added to each claim and quote.

    What is no longer in the article but was there when people decided stands under ``vanished``.
    """
    found = as_record(dossier.article.analysis)
    found["article"]["sources"] = [copy.source for copy in dossier.article.copies]
    found["article"]["state"] = dossier.article.state
    rows: dict[str, ClaimRow | QuoteRow] = {row.id: row for row in dossier.claims}
    rows |= {row.id: row for row in dossier.quotes}
    for finding in (*found["claims"], *found["quotes"]):
        if finding["id"] in rows:
            finding["review"] = review(rows[finding["id"]])
    found["vanished"] = [
        {"id": row.id, "text": row.claim.text if isinstance(row, ClaimRow) else row.quote.text, "review": review(row)}
        for row in rows.values()
        if row.state == "vanished"
    ]
    return found


def review(row: ClaimRow | QuoteRow) -> dict[str, Any]:
    """Say what people decided, in plain values."""
    said: dict[str, Any] = {
        "people": dict(row.people),
        "corrections": {key: {"value": d.value, "by": d.by} for key, d in row.corrections.items()},
        "extra": dict(row.extra),
        "warnings": list(row.warnings),
        "said_by": row.said_by,
    }
    if isinstance(row, ClaimRow):
        said |= {"status": row.status, "suggestion": row.suggestion, "contested": row.contested}
    if row.recheck is not None:
        said["recheck"] = {"old_text": row.recheck.old_text, "old_value": row.recheck.old_value}
    return said


def _line(value: dict[str, Any]) -> str:
    """One line; escaped to ASCII only where a lone surrogate leaves no other way."""
    line = json.dumps(value, ensure_ascii=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        line = json.dumps(value)
    return f"{line}\n"
