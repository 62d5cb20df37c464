"""Read the cues of an article: which words are cues, what is their content, who is their source."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from quotetrack.attribution.frames import candidates as cand
from quotetrack.attribution.frames.features import View
from quotetrack.attribution.frames.scorer import (
    Flags,
    Floats,
    Ints,
    Table,
    Templates,
    best,
    code,
    shares,
    sigmoid,
)

Piece = tuple[int, int]  # tokens [first, last)
GATE = 0.2  # a word less likely to be a cue is not looked at further
SIDE_GATE = 0.12
START_GATE = 0.12
CHUNKS_KEPT = 4
BLOCK = 256  # cues read together: arrays stay small however long the article is


class Reading(NamedTuple):
    """The best way to read one cue; probabilities are those of the single decisions."""

    at: int  # the cue's token
    pieces: tuple[Piece, ...]  # of the content, in text order
    side: str  # L, R or B: where the content stands
    chunk: int  # the source's chunk, or -1
    p_cue: float
    p_content: float
    p_source: float
    p_next: float  # of the second-best content
    others: tuple[tuple[int, float], ...]  # chunks that could be the source instead


def _score(table: Table, templates: Templates, columns: Mapping[str, Ints]) -> Floats:
    return table.scores(templates.keys(columns))


def possible_cues(view: View, known: Flags) -> Ints:
    """The tokens whose stem the lexicon knows, and colons near the start of their sentence."""
    at = np.flatnonzero(known[view.pad : view.pad + view.count])
    colon = code(":")
    place = view.word[view.pad : view.pad + view.count]
    colons = np.flatnonzero(place == colon)
    if len(colons):
        sentence = view.sentence[colons + view.pad]
        near = (colons - view.first[sentence] <= 8) & (colons + 1 < view.last[sentence])
        at = np.sort(np.concatenate([at, colons[near]]))
    return at


class _Ways:
    """Pieces found for (cue, side) pairs: parallel arrays."""

    def __init__(self, owner: Ints, side: Ints, first: Ints, last: Ints, p: Floats) -> None:
        self.owner, self.side, self.first, self.last, self.p = owner, side, first, last, p


def right_ways(cues: cand.Cues, owner: Ints, side: Ints, table: Table) -> _Ways:
    """The likeliest pieces after each of some (cue, side) pairs."""
    chosen = cues.select(owner)
    p, group = cand.right_starts(chosen)
    score = _score(table, cand.RIGHT_START, cand.right_start_columns(chosen, p, group, side[group]))
    share = shares(score, group)
    kept = best(share, group, 2)
    kept = kept[share[kept] >= START_GATE]
    start, piece_owner, start_share = p[kept], group[kept], share[kept]
    e, piece = cand.right_ends(chosen, start, piece_owner)
    score = _score(
        table, cand.RIGHT_END, cand.right_end_columns(chosen, e, piece, start, piece_owner, side[piece_owner])
    )
    share = shares(score, piece)
    kept = best(share, piece, 2)
    n = piece[kept]
    pair = piece_owner[n]
    return _Ways(owner[pair], side[pair], start[n], e[kept], start_share[n] * share[kept])


def left_ways(cues: cand.Cues, owner: Ints, side: Ints, table: Table) -> _Ways:
    """The likeliest pieces before each of some (cue, side) pairs."""
    chosen = cues.select(owner)
    e, group = cand.left_ends(chosen)
    score = _score(table, cand.LEFT_END, cand.left_end_columns(chosen, e, group, side[group]))
    share = shares(score, group)
    kept = best(share, group, 2)
    kept = kept[share[kept] >= START_GATE]
    end, piece_owner, end_share = e[kept], group[kept], share[kept]
    p, piece = cand.left_starts(chosen, end, piece_owner)
    score = _score(
        table, cand.LEFT_START, cand.left_start_columns(chosen, p, piece, end, piece_owner, side[piece_owner])
    )
    share = shares(score, piece)
    kept = best(share, piece, 2)
    n = piece[kept]
    pair = piece_owner[n]
    return _Ways(owner[pair], side[pair], p[kept], end[n], end_share[n] * share[kept])


def _by_pair(ways: _Ways) -> dict[tuple[int, int], list[tuple[float, Piece]]]:
    found: dict[tuple[int, int], list[tuple[float, Piece]]] = {}
    rows = zip(
        ways.owner.tolist(), ways.side.tolist(), ways.p.tolist(), ways.first.tolist(), ways.last.tolist(), strict=True
    )
    for owner, side, p, first, last in rows:
        found.setdefault((owner, side), []).append((p, (first, last)))
    return found


def contents(cues: cand.Cues, table: Table) -> list[list[tuple[float, int, tuple[Piece, ...]]]]:
    """For each cue the likeliest contents: probability, side, pieces."""
    columns, group, side = cand.side_columns(cues)
    share = shares(_score(table, cand.SIDE, columns), group)
    likely = share >= SIDE_GATE
    rights = np.flatnonzero(likely & (side != 1))
    lefts = np.flatnonzero(likely & (side != 0))
    right = _by_pair(right_ways(cues, group[rights], side[rights], table)) if len(rights) else {}
    left = _by_pair(left_ways(cues, group[lefts], side[lefts], table)) if len(lefts) else {}
    found: list[list[tuple[float, int, tuple[Piece, ...]]]] = [[] for _ in range(len(cues.at))]
    for n in np.flatnonzero(likely).tolist():
        owner, s, p = int(group[n]), int(side[n]), float(share[n])
        ways = found[owner]
        if s == 0:
            ways += [(p * q, s, (piece,)) for q, piece in right.get((owner, s), ())]
        elif s == 1:
            ways += [(p * q, s, (piece,)) for q, piece in left.get((owner, s), ())]
        else:
            ways += [(p * q * r, s, (x, y)) for q, x in left.get((owner, s), ()) for r, y in right.get((owner, s), ())]
    for ways in found:
        ways.sort(key=itemgetter(0), reverse=True)
    return found


def piece_arrays(pieces: list[tuple[Piece, ...]], at: list[int]) -> tuple[Ints, Ints, Ints, Ints]:
    """The left and right piece of each cue as four arrays, -9 for none."""
    rows = []
    for cue, parts in zip(at, pieces, strict=True):
        left = right = (-9, -9)
        for part in reversed(parts):  # of several on one side the first
            if part[0] < cue:
                left = part
            else:
                right = part
        rows.append((*left, *right))
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return table[:, 0], table[:, 1], table[:, 2], table[:, 3]


def read(view: View, known: Flags, table: Table) -> list[Reading]:
    """Find the best content and source of every likely cue, in text order, flagged by ``known``."""
    at = possible_cues(view, known)
    found: list[Reading] = []
    for start in range(0, len(at), BLOCK):
        found += _read_block(cand.Cues(view, at[start : start + BLOCK], known), table)
    return found


def _read_block(cues: cand.Cues, table: Table) -> list[Reading]:
    p_cue = sigmoid(_score(table, cand.CUE, cues.columns))
    likely = np.flatnonzero(p_cue >= GATE)
    if not len(likely):
        return []
    cues, p_cue = cues.select(likely), p_cue[likely]
    ways = contents(cues, table)
    some = [n for n, w in enumerate(ways) if w]
    if not some:
        return []
    cues, p_cue = cues.select(np.array(some)), p_cue[some]
    ways = [ways[n] for n in some]
    side = np.array([w[0][1] for w in ways])
    chunk, group = cand.sources(cues, side)
    pieces = piece_arrays([w[0][2] for w in ways], cues.at.tolist())
    share = shares(_score(table, cand.SOURCE, cand.source_columns(cues, chunk, group, side, pieces)), group)
    order = best(share, group, CHUNKS_KEPT)
    ranked: list[list[tuple[int, float]]] = [[] for _ in ways]
    for g, c, p in zip(group[order].tolist(), chunk[order].tolist(), share[order].tolist(), strict=True):
        ranked[g].append((c, p))
    found = []
    for n, (i, p) in enumerate(zip(cues.at.tolist(), p_cue.tolist(), strict=True)):
        p_content, s, parts = ways[n][0]
        source, p_source = ranked[n][0]
        p_next = ways[n][1][0] if len(ways[n]) > 1 else 0.0
        found.append(Reading(i, parts, cand.SIDES[s], source, p, p_content, p_source, p_next, tuple(ranked[n][1:])))
    return found
