"""What is asserted: claims, and every number that is none with its reason."""

from __future__ import annotations

from quotetrack.language import Document
from quotetrack.model import Claim, Quote, SetAside, Speaker


def find_claims(
    document: Document, speakers: tuple[Speaker, ...], quotes: tuple[Quote, ...]
) -> tuple[tuple[Claim, ...], tuple[SetAside, ...]]:
    """Find every checkable assertion; each number is a claim's figure or set aside."""
    return (), ()
