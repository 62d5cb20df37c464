"""Who said it: quotes, their speakers, and the reason for each."""

from __future__ import annotations

from quotetrack.language import Document
from quotetrack.model import Quote, Speaker


def attribute(document: Document) -> tuple[tuple[Speaker, ...], tuple[Quote, ...]]:
    """Find every quote of a document and the identity of its speaker, both in text order."""
    return (), ()
