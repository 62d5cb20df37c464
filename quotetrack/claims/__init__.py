"""What is asserted: claims, and every number that is none with its reason."""

from __future__ import annotations

from quotetrack.claims.agreement import flag_agreement
from quotetrack.claims.collect import collect
from quotetrack.claims.priority import prioritise
from quotetrack.claims.references import flag_references
from quotetrack.language import Document
from quotetrack.model import Claim, Quote, SetAside, Speaker

__all__ = ["find_claims"]


def find_claims(
    document: Document, speakers: tuple[Speaker, ...], quotes: tuple[Quote, ...]
) -> tuple[tuple[Claim, ...], tuple[SetAside, ...]]:
    """Find every checkable assertion; each number is a claim's figure or set aside."""
    claims, set_aside = collect(document, speakers, quotes)
    claims = flag_agreement(claims, document.article.title_span, document.article.published)
    claims = flag_references(claims, document)
    return prioritise(claims, document, speakers), set_aside
