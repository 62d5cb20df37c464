"""A sentence with its quotes and claims marked: bold for what is quoted, underlined for what is claimed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from quotetrack.export.sheetxml import Run
from quotetrack.model import Claim, Span
from quotetrack.tables import Passage

Marks = Sequence[tuple[tuple[int, int], str]]  # spans of the article with the mark they give


def marked(text: str, passage: Passage) -> list[Run]:
    """Cut a sentence into runs."""
    if not passage.quotes and not passage.claims:
        return [Run(passage.span.of(text))]
    quotes = [(piece, "b") for row in passage.quotes for piece in row.quote.content]
    claims = [(telling(row.claim, passage.span), "u") for row in passage.claims]
    return runs(text, passage.span, [*quotes, *claims])


def telling(claim: Claim, sentence: Span) -> Span:
    """Give what to underline: the claim, or its figure where the claim is the whole sentence."""
    whole = claim.span.start <= sentence.start and sentence.end <= claim.span.end + 1
    return claim.figure if whole and claim.figure else claim.span


def runs(text: str, within: Span, marks: Marks) -> list[Run]:
    """Cut a passage wherever a mark begins or ends.

    >>> [(r.text, r.marks) for r in runs("We won, she said.", Span(0, 17), [((0, 6), "b")])]
    [('We won', '<b/>'), (', she said.', '')]
    """
    inside = [((max(s, within.start), min(e, within.end)), mark) for (s, e), mark in marks]
    inside = [(span, mark) for span, mark in inside if span[0] < span[1]]
    cuts = sorted({within.start, within.end, *(edge for span, _ in inside for edge in span)})
    made = []
    for start, end in pairwise(cuts):
        here = {mark for span, mark in inside if span[0] <= start and end <= span[1]}
        made.append(Run(text[start:end], _properties(here)))
    return made


def _properties(marks: Iterable[str]) -> str:
    """Give run properties in the order Excel writes them; a colour follows the size, so it is set by the caller's font.

    >>> _properties({"u", "b"})
    '<b/><u/>'
    """
    return "".join(f"<{mark}/>" for mark in ("b", "u") if mark in marks)


def place_of(starts: Sequence[int], span: Span) -> int:
    """Give the number, from 1, of the sentence where a passage begins, by where the sentences start; 0 for an article
    without sentences."""
    return max(1, bisect_right(starts, span.start)) if starts else 0
