"""Which row of the ledger a row of the workbook is: by its hidden cells, checked against what the row says.

Hidden cells can be blank, edited, or left behind when only some columns were sorted. A row whose own cells contradict
its hidden cells is looked for by its passage; a row that belongs nowhere is parked, never dropped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from quotetrack.ledger.records import ReviewedRow
from quotetrack.ledger.sides import Base, same
from quotetrack.ledger.vocabulary import PASSAGE

_AGREES = 0.5  # share of a row's filled machine cells that must be as exported


@dataclass(frozen=True, slots=True)
class Match:
    """The row's id and base; ``note`` says how a row was found again."""

    id: str
    base: Base | None
    certain: bool
    note: str = ""


@dataclass
class Matcher:
    """All that is known about the rows that the workbook may hold."""

    by_fingerprint: Mapping[str, Base]
    in_export: Mapping[str, Base]  # id -> row of the export, when the export is known
    latest: Mapping[str, Base]
    known: frozenset[str]  # ids the ledger has
    exported: frozenset[str]  # fingerprints of the export, when it is known
    everything: Callable[[], Iterable[Base]]  # rows to look through by passage; only called when needed
    _by_text: dict[tuple[str, str], list[Base]] | None = field(default=None, init=False)

    def match(self, row: ReviewedRow) -> Match | None:
        """Find the row, or None when it belongs to nothing."""
        printed = self.by_fingerprint.get(row.fingerprint)
        if printed is not None and printed.sheet != row.sheet:
            printed = None
        named = self._named(row)
        if printed is not None and printed.id == row.id:
            better = None if agreement(row, printed) >= _AGREES else self._by_passage(row)
            if better is None or better.id == printed.id:
                return Match(printed.id, printed, True)
            return Match(better.id, better, True, "its hidden cells belong to another row; found by its passage")
        if printed is not None and agreement(row, printed) >= _AGREES:
            if named is None or named.base is None or agreement(row, named.base) <= agreement(row, printed):
                return Match(printed.id, printed, True, "its id was lost or edited; found by its fingerprint")
            return named
        if named is not None and (named.base is None or agreement(row, named.base) >= _AGREES):
            return named
        found = self._by_passage(row)
        if found is None:
            return None
        certain = found.fingerprint in self.exported
        return Match(found.id, found, certain, "its hidden cells were lost; found by its passage")

    def _named(self, row: ReviewedRow) -> Match | None:
        if row.id not in self.known:
            return None
        if row.id in self.in_export:
            return Match(row.id, self.in_export[row.id], True)
        return Match(row.id, self.latest.get(row.id), False)

    def _by_passage(self, row: ReviewedRow) -> Base | None:
        """Find the one exported row with this passage that agrees best; None when two do alike."""
        if self._by_text is None:
            self._by_text = defaultdict(list)
            for base in self.everything():
                self._by_text[base.sheet, _plain(base.machine.get(PASSAGE, ""))].append(base)
        passage = _plain(row.machine.get(PASSAGE, ""))
        candidates = self._by_text.get((row.sheet, passage), []) if passage else []
        ranked = sorted(candidates, key=lambda base: -agreement(row, base))
        if not ranked:
            return None
        tied = len(ranked) > 1 and agreement(row, ranked[0]) == agreement(row, ranked[1])
        return None if tied or agreement(row, ranked[0]) < _AGREES else ranked[0]


def agreement(row: ReviewedRow, base: Base) -> float:
    """Give the share of machine cells, filled on either side, that say the same; 1 when there is none to compare."""
    keys = [key for key in row.machine if key in base.machine and (row.machine[key] or base.machine[key])]
    return sum(same(row.machine[key], base.machine[key]) for key in keys) / len(keys) if keys else 1.0


def _plain(text: str) -> str:
    return " ".join(text.split())
