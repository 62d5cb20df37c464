"""A text that changed: which passage of the new one is which of the old one. Pure.

Equal ids first, then equal words and figures in their order, then the most alike of what is left: same kind,
similar words, same figure and subject. Below half alike a passage is a new one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from quotetrack.ledger.packing import claim_passage, figure_text, quote_passage
from quotetrack.model import Analysis

_ALIKE = 60.0  # of 100: on our own revised samples passages of one sentence stay above it, neighbours below
_WINDOW = 50  # of the remaining passages of one kind, how far around the same place to look: keeps long texts linear


class Passage(NamedTuple):
    """One finding as far as a revision looks at it."""

    id: str
    kind: str
    hash: str
    text: str
    figure: str
    subject: str


def passages(analysis: Analysis, sheet: str, ids: Sequence[str]) -> list[Passage]:
    """List the findings of one sheet; ``ids`` are the ledger's, in the same order."""
    if sheet == "claims":
        return [
            Passage(identity, c.kind, claim_passage(c), c.text, figure_text(c), c.subject or "")
            for identity, c in zip(ids, analysis.claims, strict=True)
        ]
    names = {s.id: s.name for s in analysis.speakers}
    return [
        Passage(identity, "quote", quote_passage(q), q.text, "", names.get(q.speaker or "", ""))
        for identity, q in zip(ids, analysis.quotes, strict=True)
    ]


def pair(old: Sequence[Passage], new: Sequence[Passage]) -> dict[str, str]:
    """Give new id -> old id for every passage of the new text that was in the old one. One to one."""
    pairs: dict[str, str] = {}
    known = {p.id for p in old}
    pairs.update((p.id, p.id) for p in new if p.id in known)
    for key in (lambda p: (p.kind, p.hash), lambda p: (p.kind, p.text, p.figure, p.subject), lambda p: p.hash):
        waiting: Mapping[object, list[str]] = defaultdict(list)
        for p in _left(old, pairs.values()):
            waiting[key(p)].append(p.id)
        for p in _left(new, pairs):
            if waiting.get(key(p)):
                pairs[p.id] = waiting[key(p)].pop(0)
    pairs.update(_most_alike(_left(old, pairs.values()), _left(new, pairs)))
    return pairs


def _left(items: Iterable[Passage], taken: Iterable[str]) -> list[Passage]:
    out = set(taken)
    return [p for p in items if p.id not in out]


def _most_alike(old: list[Passage], new: list[Passage]) -> dict[str, str]:
    by_kind: dict[str, tuple[list[Passage], list[Passage]]] = defaultdict(lambda: ([], []))
    for p in old:
        by_kind[p.kind][0].append(p)
    for p in new:
        by_kind[p.kind][1].append(p)
    scored: list[tuple[float, int, int, str, str]] = []
    for before, after in by_kind.values():
        for n, q in enumerate(after):
            place = n * len(before) // max(1, len(after))
            for m in range(max(0, place - _WINDOW), min(len(before), place + _WINDOW + 1)):
                score = _likeness(before[m], q)
                if score >= _ALIKE:
                    scored.append((-score, abs(m - place), m, before[m].id, q.id))
    pairs: dict[str, str] = {}
    taken: set[str] = set()
    for _, _, _, one, other in sorted(scored):
        if other not in pairs and one not in taken:
            pairs[other] = one
            taken.add(one)
    return pairs


def _likeness(one: Passage, other: Passage) -> float:
    """Score two passages 0 to 100: mostly their words; the same figure and subject tell apart two in one sentence."""
    words = fuzz.ratio(one.text, other.text)
    return 0.8 * words + (10.0 if one.figure == other.figure else 0.0) + (10.0 if one.subject == other.subject else 0.0)
