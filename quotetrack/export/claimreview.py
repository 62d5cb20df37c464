"""ClaimReview (https://schema.org/ClaimReview) as JSON-LD, for every claim with a verdict."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from quotetrack.export.target import target
from quotetrack.ledger.records import ClaimRow
from quotetrack.tables import Report, as_day

RATINGS = {  # verdict -> its place between 1, false, and 5, true; what cannot be placed has a name only
    "accurate": 5,
    "mostly accurate": 4,
    "misleading": 2,
    "exaggerated": 2,
    "understated": 2,
    "inaccurate": 1,
    "unproven": None,
}
_KINDS = {"person": "Person", "organisation": "Organization", "group": "Organization", "document": "CreativeWork"}


def write(report: Report, path: Path) -> Path:
    """Write one JSON-LD document with a graph of reviews.

    Raises ``ReportError`` when the file cannot be written.
    """
    with target(path) as place, place.draft.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"@context": "https://schema.org", "@graph": [')
        comma = "\n"
        with report.ledger.snapshot():
            for review in reviews(report):
                file.write(f"{comma}{json.dumps(review, ensure_ascii=_broken(review))}")
                comma = ",\n"
        file.write("\n]}\n")
    return place.path


def reviews(report: Report) -> Iterator[dict[str, Any]]:
    """Give the reviews that may be published: a verdict about words that have changed since may not."""
    unfit = ("needs_recheck", "not_a_claim")
    rows = (row for dossier in report.dossiers() for row in dossier.claims)
    return (review(row) for row in rows if row.people.get("verdict") and row.status not in unfit)


def review(row: ClaimRow) -> dict[str, Any]:
    """Say one claim's review; what nobody filled in is left out."""
    people, article = row.people, row.article.analysis.article
    verdict = people["verdict"]
    appearance = _known(
        {
            "@type": "NewsArticle",
            "headline": article.title,
            "url": article.source if article.source.startswith(("http://", "https://")) else None,
            "datePublished": article.published.isoformat() if article.published else None,
            "publisher": _known({"@type": "Organization", "name": article.publisher}),
            "author": _known({"@type": "Person", "name": article.author}),
        }
    )
    return (
        _known(
            {
                "@type": "ClaimReview",
                "@id": f"urn:quotetrack:{row.id}",
                "claimReviewed": row.claim.text,
                "datePublished": str(as_day(people.get("checked_on", "")) or ""),
                "author": _known({"@type": "Person", "name": people.get("checker")}),
                "reviewBody": people.get("notes"),
                "citation": [people[key] for key in ("source", "archive") if people.get(key)],
                "reviewRating": _known(
                    {
                        "@type": "Rating",
                        "alternateName": verdict,
                        "ratingValue": RATINGS.get(verdict),
                        "bestRating": 5 if RATINGS.get(verdict) else None,
                        "worstRating": 1 if RATINGS.get(verdict) else None,
                    }
                ),
                "itemReviewed": _known({"@type": "Claim", "author": _author(row), "appearance": appearance}),
            }
        )
        or {}
    )


def _author(row: ClaimRow) -> dict[str, Any] | None:
    """Whoever asserts the claim; nobody when the article itself does."""
    found = (row.speaker, *row.article.analysis.speakers)  # after a correction not the one the machine found
    speaker = next((one for one in found if one and one.name == row.said_by), None)
    kind = _KINDS.get(speaker.kind if speaker else "person", "Person")
    title = speaker.role if speaker and kind == "Person" else None
    return _known({"@type": kind, "name": row.said_by, "jobTitle": title})


def _known(fields: dict[str, Any]) -> dict[str, Any] | None:
    """Drop what is empty; a thing of which only the type is known is dropped whole."""
    known = {key: value for key, value in fields.items() if value not in (None, "", [], {})}
    return known if len(known) > 1 else None


def _broken(value: dict[str, Any]) -> bool:
    """Tell whether a text holds a lone surrogate, which UTF-8 cannot."""
    return any("\ud800" <= char <= "\udfff" for char in json.dumps(value, ensure_ascii=False))
