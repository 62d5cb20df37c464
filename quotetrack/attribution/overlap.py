"""Which of many spans a passage overlaps, and by how much: found by bisection, so that long articles stay cheap."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from quotetrack.model import Span


class Intervals:
    """Spans that do not overlap each other, each with an owner (a number)."""

    def __init__(self, owned: Iterable[tuple[Span, int]]) -> None:
        rows = sorted([(start, end, owner) for (start, end), owner in owned if end > start])
        self._starts = [start for start, _, _ in rows]
        self._ends = [end for _, end, _ in rows]
        self._owners = [owner for _, _, owner in rows]

    def overlaps(self, passage: Sequence[tuple[int, int]]) -> dict[int, int]:
        """Count, for each owner, the characters it shares with a passage.

        >>> Intervals([(Span(0, 4), 7), (Span(6, 9), 8)]).overlaps([(2, 7)])
        {7: 2, 8: 1}
        """
        found: dict[int, int] = {}
        starts, ends, owners = self._starts, self._ends, self._owners
        if not starts:
            return found
        for start, end in passage:
            for at in range(bisect_right(ends, start), bisect_left(starts, end)):
                shared = min(end, ends[at]) - max(start, starts[at])
                found[owners[at]] = found.get(owners[at], 0) + shared
        return found

    def holds(self, offset: int) -> bool:
        """Whether a character lies in one of the spans."""
        return bisect_right(self._ends, offset) < bisect_right(self._starts, offset)


def size(spans: Iterable[tuple[int, int]]) -> int:
    total = 0
    for start, end in spans:
        total += end - start
    return total


def covers(outer: Sequence[Span], inner: Sequence[Span]) -> bool:
    """Whether each inner span lies in one of the outer ones."""
    for start, end in inner:
        for first, last in outer:
            if first <= start and end <= last:
                break
        else:
            return False
    return True
