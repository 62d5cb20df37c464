"""Quotation marks: which marks pair, which are apostrophes or inches, which stay open."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quotetrack.model import QuotedSpan, Span

_PAIR = re.compile(r"“([^“”]*)”|\"([^\"]*)\"|''((?:(?!'').)*)''")


def quotations(text: str, paragraphs: Sequence[Span]) -> tuple[QuotedSpan, ...]:
    """Find every quotation, outermost first, in text order."""
    found = []
    for number, paragraph in enumerate(paragraphs):
        for match in _PAIR.finditer(text, *paragraph):
            inner = Span(*match.span(match.lastindex or 0))
            found.append(QuotedSpan(Span(*match.span()), inner, text[match.start() : inner.start], number))
    return tuple(found)
