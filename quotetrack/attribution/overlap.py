"""Which of many spans a passage overlaps, and by how much: found by bisection, so that long articles stay cheap."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from quotetrack.model import Span


class Intervals:
    """Spans that do not overlap each other, each with an owner (a number)."""

    def __init__(self, owned: Iterable[tuple[Span, int]]) -> None:
        rows = sorted((span, owner) for span, owner in owned if span.end > span.start)
        self._spans = [span for span, _ in rows]
        self._owners = [owner for _, owner in rows]
        self._ends = [span.end for span in self._spans]

    def overlaps(self, passage: Sequence[tuple[int, int]]) -> dict[int, int]:
        """Count, for each owner, the characters it shares with a passage.

        >>> Intervals([(Span(0, 4), 7), (Span(6, 9), 8)]).overlaps([(2, 7)])
        {7: 2, 8: 1}
        """
        found: dict[int, int] = {}
        for start, end in passage:
            at = bisect_left(self._ends, start + 1)
            while at < len(self._spans) and self._spans[at].start < end:
                span, owner = self._spans[at], self._owners[at]
                found[owner] = found.get(owner, 0) + min(end, span.end) - max(start, span.start)
                at += 1
        return found

    def holds(self, offset: int) -> bool:
        """Whether a character lies in one of the spans."""
        return bool(self.overlaps([(offset, offset + 1)]))


def size(spans: Iterable[tuple[int, int]]) -> int:
    return sum(end - start for start, end in spans)


def covers(outer: Sequence[Span], inner: Sequence[Span]) -> bool:
    """Whether each inner span lies in one of the outer ones."""
    return all(any(o.covers(i) for o in outer) for i in inner)
