"""The pipeline: an article in, its analysis out. Pure: no clock, no environment, no network."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from quotetrack.attribution import attribute
from quotetrack.claims import find_claims
from quotetrack.config import Config
from quotetrack.language import Document
from quotetrack.model import SCHEMA, Analysis, Article


def analyse(article: Article, config: Config | None = None) -> Analysis:
    """Find quotes, speakers and claims in one article.

    >>> analysis = analyse(Article.from_text("“We won,” said Ana Ruiz."))
    >>> analysis.article.text
    '“We won,” said Ana Ruiz.'
    """
    config = config or Config()
    article = replace(
        article, published=article.published or config.published, publisher=article.publisher or config.publisher
    )
    document = Document(article, config)
    speakers, quotes = attribute(document)
    claims, set_aside = find_claims(document, speakers, quotes)
    return Analysis(article, tuple(s.span for s in document.sentences), speakers, quotes, claims, set_aside)


def as_record(analysis: Analysis) -> dict[str, Any]:
    """Give the machine-readable result, the contract for scripts (schema 1): plain lists, dicts, strings, numbers."""
    a = analysis.article
    return {
        "schema": SCHEMA,
        "article": {
            "id": a.id, "source": a.source, "title": a.title,
            "published": a.published.isoformat() if a.published else None,
            "publisher": a.publisher, "author": a.author, "dateline": a.dateline,
            "text": a.text, "furniture": [list(s) for s in a.furniture],
        },
        "sentences": [list(s) for s in analysis.sentences],
        "speakers": [
            {
                "id": s.id, "name": s.name, "kind": s.kind, "role": s.role, "affiliation": s.affiliation,
                "aliases": list(s.aliases), "mentions": [list(m) for m in s.mentions],
                "gender": s.gender, "anonymous": s.anonymous, "issuer": s.issuer,
            }
            for s in analysis.speakers
        ],
        "quotes": [
            {
                "id": q.id, "kind": q.kind, "content": [list(s) for s in q.content], "text": q.text,
                "speaker": q.speaker, "mention": list(q.mention) if q.mention else None,
                "cue": [list(s) for s in q.cue], "via": list(q.via), "chain": list(q.chain), "stance": q.stance,
                "confidence": q.confidence, "rule": q.rule, "reason": q.reason,
                "alternatives": [{"speaker": x.speaker, "score": x.score} for x in q.alternatives],
                "flags": list(q.flags), "parent": q.parent,
            }
            for q in analysis.quotes
        ],
        "claims": [
            {
                "id": c.id, "kind": c.kind, "span": list(c.span), "text": c.text,
                "figure": list(c.figure) if c.figure else None, "value": c.value, "min": c.min, "max": c.max,
                "unit": c.unit, "comparator": c.comparator, "subject": c.subject, "place": c.place,
                "event_date": {"start": c.event_date.start, "end": c.event_date.end} if c.event_date else None,
                "scope": c.scope, "asserted_by": c.asserted_by, "via": list(c.via), "chain": list(c.chain),
                "stance": c.stance, "details": c.details, "quote": c.quote, "priority": c.priority,
                "priority_reasons": list(c.priority_reasons), "flags": list(c.flags), "rule": c.rule,
            }
            for c in analysis.claims
        ],
        "figures_set_aside": [{"span": list(x.span), "reason": x.reason} for x in analysis.figures_set_aside],
    }  # fmt: skip
