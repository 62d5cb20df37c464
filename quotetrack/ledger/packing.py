"""An analysis as the ledger keeps it: one compressed JSON text, and a short row for each finding. Pure."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import blake2b
from math import isfinite
from typing import Any

from quotetrack.ledger.records import Packed, Row
from quotetrack.model import (
    Alternative,
    Analysis,
    Article,
    Claim,
    EventDate,
    Quote,
    SetAside,
    Span,
    Speaker,
    content_id,
)

_SPANS = ("title_span", "byline_span", "dateline_span")
_FAST = 1  # zlib level: a fifth larger than the best, five times faster

_SIGNS = {
    "eq": "{}", "approx": "about {}", "gt": "> {}", "gte": "≥ {}", "lt": "< {}", "lte": "≤ {}",
    "just_under": "just under {}", "just_over": "just over {}", "vague": "≥ {} (vague)",
}  # fmt: skip
_NO_ASSERTION = frozenset({"denied", "question", "conditional", "planned", "predicted", "feared", "possible"})
_UNCOMPARED = frozenset({"age", "date", "duration", "rank", "streak", "first", "superlative", "event", "statement"})


def pack(analysis: Analysis, fingerprint: str = "") -> Packed:
    """Make an analysis ready to be stored: call it in the worker that analysed, the writer then only inserts.

    ``fingerprint`` names content, rules and options; the next run skips the source while it is the same.
    """
    from quotetrack.analysis import as_record  # here: reading a ledger needs no lexicons

    article = analysis.article
    record = as_record(analysis)
    record["spans"] = {name: span for name in _SPANS if (span := getattr(article, name)) is not None}
    text = json.dumps(record, separators=(",", ":"), default=str).encode("ascii")
    return Packed(
        source=article.source,
        fingerprint=fingerprint,
        article=article.id,
        title=article.title,
        publisher=article.publisher,
        published=article.published,
        blob=zlib.compress(text, _FAST),
        digest=blake2b(text, digest_size=8).hexdigest(),
        rows=_rows(analysis),
        quotes=len(analysis.quotes),
        attributed=sum(q.speaker is not None for q in analysis.quotes),
        claims=len(analysis.claims),
    )


def unpack(blob: bytes, names: Mapping[str, str] | None = None) -> Analysis:
    """Rebuild the analysis; ``names`` replaces ids by others wherever they stand, in flags and details too."""
    text = zlib.decompress(blob).decode("ascii")
    changed = {old: new for old, new in (names or {}).items() if old != new}
    if changed:
        pattern = re.compile("|".join(map(re.escape, changed)))
        text = pattern.sub(lambda match: changed[match[0]], text)
    return from_record(json.loads(text))


def from_record(record: Mapping[str, Any]) -> Analysis:
    """Read an analysis back from ``analysis.as_record``: what is equal before is equal after."""
    a = record["article"]
    article = Article(
        id=a["id"], source=a["source"], text=a["text"], title=a["title"],
        published=date.fromisoformat(a["published"]) if a["published"] else None,
        publisher=a["publisher"], author=a["author"], dateline=a["dateline"],
        furniture=_spans(a["furniture"]),
        **{name: Span(*span) for name, span in record.get("spans", {}).items()},
    )  # fmt: skip
    return Analysis(
        article,
        _spans(record["sentences"]),
        tuple(_speaker(s) for s in record["speakers"]),
        tuple(_quote(q) for q in record["quotes"]),
        tuple(_claim(c) for c in record["claims"]),
        tuple(SetAside(Span(*x["span"]), x["reason"]) for x in record["figures_set_aside"]),
    )


def _spans(pairs: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)


def _span(pair: list[int] | None) -> Span | None:
    return Span(*pair) if pair else None


def _speaker(s: dict[str, Any]) -> Speaker:
    return Speaker(**{**s, "aliases": tuple(s["aliases"]), "mentions": _spans(s["mentions"])})


def _quote(q: dict[str, Any]) -> Quote:
    return Quote(
        **{
            **q, "content": _spans(q["content"]), "mention": _span(q["mention"]), "cue": _spans(q["cue"]),
            "via": tuple(q["via"]), "chain": tuple(q["chain"]), "flags": tuple(q["flags"]),
            "alternatives": tuple(Alternative(x["speaker"], x["score"]) for x in q["alternatives"]),
        }
    )  # fmt: skip


def _claim(c: dict[str, Any]) -> Claim:
    when = c["event_date"]
    return Claim(
        **{
            **c, "span": Span(*c["span"]), "figure": _span(c["figure"]),
            "event_date": EventDate(when["start"], when["end"]) if when else None,
            "via": tuple(c["via"]), "chain": tuple(c["chain"]), "flags": tuple(c["flags"]),
            "priority_reasons": tuple(c["priority_reasons"]),
        }
    )  # fmt: skip


# ── rows ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _rows(analysis: Analysis) -> tuple[Row, ...]:
    names = {s.id: s.name for s in analysis.speakers}
    rows = [
        Row("quotes", q.id, n, quote_passage(q), origin=names.get(q.speaker or ""))
        for n, q in enumerate(analysis.quotes)
    ]
    rows += (_claim_row(c, n, names, analysis.article) for n, c in enumerate(analysis.claims))
    return tuple(_unique(rows))


def _unique(rows: list[Row]) -> Iterator[Row]:
    """Give a second finding of one id an id of its own: the ledger must hold every finding."""
    seen: set[str] = set()
    for row in rows:
        identity = row.id
        while identity in seen:
            identity = content_id(row.sheet[0], identity)
        seen.add(identity)
        yield row if identity == row.id else row._replace(id=identity)


def _hash(*parts: object) -> str:
    return content_id("", *parts)


def quote_passage(quote: Quote) -> str:
    return _hash(" ".join(quote.text.split()))


def claim_passage(claim: Claim) -> str:
    """Name what a person decides about: the words and the figure."""
    return _hash(" ".join(claim.text.split()), figure_text(claim), claim.unit)


def figure_text(claim: Claim) -> str:
    """Write the figure of a claim as people read it, "" when it has none.

    >>> figure_text(Claim("c", "count", Span(0, 1), "x", value=30, comparator="gte"))
    '≥ 30'
    """
    if claim.comparator == "between" or (claim.value is None and claim.min is not None and claim.max is not None):
        return f"{_number(claim.min)}–{_number(claim.max)}"
    value = next((v for v in (claim.value, claim.min, claim.max) if v is not None), None)
    return "" if value is None else _SIGNS[claim.comparator].format(_number(value))


def _number(value: float | int | None) -> str:
    return "" if value is None else f"{value:,}" if isinstance(value, int) else f"{value:,.10g}"


def _claim_row(claim: Claim, n: int, names: Mapping[str, str], article: Article) -> Row:
    row = Row("claims", claim.id, n, claim_passage(claim), against=_against(claim))
    matter = _matter(claim)
    if matter is None:
        return row
    from quotetrack.claims.agreement import interval

    low, high = interval(claim)
    origin = names.get(claim.chain[0]) if claim.chain else names.get(claim.asserted_by or "")
    return row._replace(
        matter=matter,
        figure=figure_text(claim),
        low=low if isfinite(low) else None,
        high=high if isfinite(high) else None,
        origin=origin or article.publisher or article.source,
    )


_AGAINST = ("contested", "differs", "headline_differs")  # flags that lead to a figure it cannot be squared with


def _against(claim: Claim) -> str | None:
    flags = (flag.partition(":") for flag in claim.flags)
    return " ".join(dict.fromkeys(other for name, _, other in flags if name in _AGAINST and other)) or None


def rows_of(blob: bytes) -> tuple[Row, ...]:
    """Give the short rows of an analysis that the ledger holds: for a migration that adds a column to them."""
    return _rows(unpack(blob))


def _matter(claim: Claim) -> str | None:
    """Name the question a figure answers: kind, subject, place, day and scope; None when nothing compares with it.

    Two articles rarely choose the same words, so a toll needs no more than its place; any other figure needs its
    subject, and a place or a day besides, for there are many prices and many percentages of one thing.
    """
    if claim.kind in _UNCOMPARED or claim.stance in _NO_ASSERTION or not figure_text(claim):
        return None
    if claim.details.get("part_of") or claim.details.get("role") == "previous":
        return None
    subject, place = _words(claim.subject), _words(claim.place)
    toll = claim.kind in TOLLS
    when = claim.event_date.start if claim.event_date else None
    if not (place if toll else subject and (place or when)):
        return None
    return _hash(claim.kind, "" if toll else subject, place, when, _words(claim.unit), claim.scope)


TOLLS = frozenset({"death_toll", "injury_toll", "missing_toll", "displaced", "detained"})


def _words(text: str | None) -> str:
    """Compare subjects and places without case, articles and punctuation.

    >>> _words("The rebels' positions") == _words("rebels positions")
    True
    """
    words = re.findall(r"\w+", (text or "").casefold().replace("'s", "").replace("’s", ""))
    return " ".join(word for word in words if word not in ("the", "a", "an", "of"))
