"""Read one cue: the most likely content and source under the linear models."""

from __future__ import annotations

from typing import NamedTuple

from quotetrack.attribution import candidates as cand
from quotetrack.attribution.scorer import Linear, softmax

Piece = tuple[int, int]  # tokens [first, last)


class Reading(NamedTuple):
    """One way to read a cue; probabilities are those of the single decisions."""

    pieces: tuple[Piece, ...]  # of the content, in text order
    side: str  # L, R or B: where the content stands
    chunk: int  # the source's chunk, or -1
    p_content: float
    p_source: float
    p_next: float  # of the second-best content
    others: tuple[tuple[int, float], ...]  # chunks that could be the source instead


def _best(model: Linear, rows: list[list[str]], keep: int) -> list[tuple[float, int]]:
    shares = softmax([model.score(r) for r in rows])
    return sorted(((p, k) for k, p in enumerate(shares)), reverse=True)[:keep]


def right_pieces(cue: cand.Cue, side: str, models: dict[str, Linear], finite: list[int]) -> list[tuple[float, Piece]]:
    starts = cand.right_starts(cue)
    if not starts:
        return []
    found = []
    for p, n in _best(models["right start"], [cand.right_start_features(cue, k, side) for k in starts], 2):
        if p < 0.1:
            continue
        start = starts[n]
        stop = cue.right
        ends = cand.ends(cue, start, stop)
        if not ends:
            continue
        kind = cand.opening_kind(cue.view, start)
        rows = [cand.right_end_features(cue, start, e, side, kind, finite) for e in ends]
        found += [(p * share, (start, ends[m])) for share, m in _best(models["right end"], rows, 2)]
    return sorted(found, reverse=True)[:3]


def left_pieces(cue: cand.Cue, side: str, models: dict[str, Linear], finite: list[int]) -> list[tuple[float, Piece]]:
    ends = cand.left_ends(cue)
    if not ends:
        return []
    found = []
    for p, n in _best(models["left end"], [cand.left_end_features(cue, e, side) for e in ends], 2):
        if p < 0.1:
            continue
        end = ends[n]
        starts = cand.left_starts(cue, end)
        if not starts:
            continue
        rows = [cand.left_start_features(cue, k, end, side, finite) for k in starts]
        found += [(p * share, (starts[m], end)) for share, m in _best(models["left start"], rows, 2)]
    return sorted(found, reverse=True)[:3]


SIDES = ("R", "L", "B")


def contents(cue: cand.Cue, models: dict[str, Linear], finite: list[int]) -> list[tuple[float, str, tuple[Piece, ...]]]:
    features = cand.side_features(cue)
    shares = softmax([models[f"side {s}"].score(features) for s in SIDES])
    found: list[tuple[float, str, tuple[Piece, ...]]] = []
    for p, side in sorted(zip(shares, SIDES, strict=True), reverse=True):
        if p < 0.1:
            continue
        if side == "R":
            found += [(p * q, side, (piece,)) for q, piece in right_pieces(cue, side, models, finite)]
        elif side == "L":
            found += [(p * q, side, (piece,)) for q, piece in left_pieces(cue, side, models, finite)]
        else:
            rights = right_pieces(cue, side, models, finite)
            if rights:
                lefts = left_pieces(cue, side, models, finite)
                found += [(p * q * r, side, (x, y)) for q, x in lefts for r, y in rights if x[1] <= y[0]]
    return sorted(found, reverse=True)[:3]


def read(cue: cand.Cue, models: dict[str, Linear], finite: list[int]) -> Reading | None:
    """Find the best content and source of a cue, or None where no content can be."""
    ways = contents(cue, models, finite)
    if not ways:
        return None
    p_content, side, pieces = ways[0]
    chunks = cand.sources(cue)
    rows = [cand.source_features(cue, c, list(pieces), side) for c in chunks]
    rows.append(cand.no_source_features(cue, side))
    ranked = _best(models["source"], rows, 4)
    chosen = [(chunks[n] if n < len(chunks) else -1, p) for p, n in ranked]
    return Reading(
        pieces, side, chosen[0][0], p_content, chosen[0][1], ways[1][0] if len(ways) > 1 else 0.0, tuple(chosen[1:])
    )
