"""Where a cue's content and source can lie, and the columns by which the scorers choose among the places."""

from __future__ import annotations

import numpy as np

from quotetrack.attribution.frames import features as fx
from quotetrack.attribution.frames.features import REACH, View, changes
from quotetrack.attribution.frames.scorer import Columns, Flags, Ints, Templates, code, ranges

# Tokens. Each limit leaves out many places and, in the training part, hardly any right one.
LONG = 44  # beyond, only marks and ends of sentences can end a piece
PHRASED = 16  # beyond, the end of a noun phrase does not end a piece
NEAR, CLOSE = 9, 3  # where the words alone, and where any place, can begin or end a piece
SIDES = ("R", "L", "B")  # the content stands right of the cue, left of it, or on both sides
_STEPS = np.array([*range(6), 6, 9, 13, 20, 35, 80])
_THAT, _TO, _ING, _PRONOUN, _PARTICIPLE = code("that"), code("to"), code("VBG"), code("PRP"), code("VBN")

CUE = Templates("cue", (
    "word+1", "word-1", "stem|near+1", "stem|near-1", "word+2", "tag|near-1", "subject", "subject tag|subject gap",
    "subject before|verbal", "in chunk|stem", "in chunk|chunk head", "in chunk|chunk opens|verbal", "ahead|verbal",
    "inside", "mark before|mark after|verbal", "stem|some mark", "stem|inside", "place|tag", "verbs|tag",
    "passive|tag|near+1", "stem|passive", "relative|stem",
))  # fmt: skip
SIDE = Templates("side", tuple(f"side|{name}" for name in (
    "stem", "tag", "near+1", "near-1", "stem|near+1", "stem|near-1", "gap left", "gap right", "near+1|near+2",
    "tag|near-1", "tag|near+1", "subject before|subject gap", "mark gap left", "mark gap right", "inside",
    "stem|some marks", "left|extends right", "extends right|some marks",
)))  # fmt: skip
RIGHT_START = Templates("right start", (
    "distance|side", "near|side", "word-1", "near-1|near", "stem|gap", "gap|side", "gap|near", "stem|near-1",
    "mark between|opening", "gap|tag|verbal", "near-1|tag|side", "near|near+1", "next sentence|side|opening",
    "stem|distance", "ahead|distance|verbal",
))  # fmt: skip
RIGHT_END = Templates("right end", (
    "end|kind|verbs", "near|kind|verbs", "near|near+1", "distance|kind", "stem|near", "crossed|end|leaves|side",
    "distance|end|kind|verbs", "comma|word+1|verbs", "next stem known|near|near+1", "commas|near|verbs",
    "quoted cue|leaves|end", "near|near+1|cue tag|verbs", "started|near|leaves", "subject cue|verbs|near",
    "subject cue|verbs|tag+0", "clause|near|near+1", "clause|word+1", "end|stem|verbs", "word-1",
))  # fmt: skip
LEFT_END = Templates("left end", (
    "stem|gap", "near-1|near", "quote|closing|mark between", "distance|side", "gap|closing", "gap|after cue",
    "stem|near", "gap|cue tag", "near|near+1|gap",
))  # fmt: skip
LEFT_START = Templates("left start", (
    "start|side|state", "crossed|state|start", "near-1|state|verbs", "near|verbs|start", "distance|side|state",
    "stem|start|state", "verbs|side|start", "near-2|near-1|side", "distance|start|verbs|side", "tag|near-1|state",
    "word-1|state|start", "near|near+1|start", "cue tag|start|verbs|side",
))  # fmt: skip
SOURCE = Templates("source", (
    "where|gap|side", "head", "head|where", "rank|where|kind|side", "inside", "behind|where|kind|side",
    "ahead to|where|side", "near-1|where", "near-1|kind|where|verbal", "near|where|kind", "stem|near-1|where",
    "kind|gap|where|verbal", "distance|where|side", "opens|where", "cue tag|where|gap", "cue tag|where|near-1|rank",
    "first|where|kind|side", "none|passive|side", "none|cue near-1", "none|quoting",
    "verbs between|commas between|relatives between|where|kind", "class|kind|where", "class|stem", "size|kind|where",
    "near|near+1|where", "near-1|near|where|kind", "none|subject gap|cue tag", "stem|kind|where",
    "after cue|kind|where|gap", "stem-1|where|rank",
))  # fmt: skip
_OF_SIDE = frozenset(SIDE.columns)
_LATER = _OF_SIDE | {"verbal", "ahead", "verbs", "passive", "subject gap"}  # columns of a cue that other models read
MODELS = (CUE, SIDE, RIGHT_START, RIGHT_END, LEFT_END, LEFT_START, SOURCE)


def size(n: Ints) -> Ints:
    """Number a distance in tokens: exact when small, by steps after."""
    return _STEPS.searchsorted(n, side="right")


class Cues:
    """All possible cues of an article with what their candidates share: arrays, one entry a cue."""

    def __init__(self, view: View, at: Ints, known: Flags) -> None:
        self.view, self.at = view, at
        k = at + view.pad
        self.k = k
        sentence = view.sentence[k]
        self.first, self.last = view.first[sentence], view.last[sentence]
        inside = view.quoted[k] >= 0
        self.left = np.maximum(np.where(inside, self.first, view.left[sentence]), at - REACH)
        self.right = np.minimum(np.where(inside, self.last, view.right[sentence]), at + REACH)
        self.stem, self.tag = view.stem[k], view.tags[k]
        bits = view.bits[k]
        self.verbal = np.where(bits & fx.IS_VERB, 1, np.where(bits & fx.IS_NOUN, 2, 3))
        self.quoted = view.quoted[k]
        self.known = known  # for every place, whether the lexicon has its stem
        self.chunk = view.chunk_before(at)
        self.columns: dict[str, Ints] = {}
        self._describe()

    def select(self, keep: Ints) -> Cues:
        """The same for some of the cues."""
        other = object.__new__(Cues)
        other.view, other.known = self.view, self.known
        for name in ("at", "k", "first", "last", "left", "right", "stem", "tag", "verbal", "quoted", "chunk"):
            setattr(other, name, getattr(self, name)[keep])
        other.columns = {name: column[keep] for name, column in self.columns.items() if name in _LATER}
        return other

    def _describe(self) -> None:
        view, k, at = self.view, self.k, self.at
        c = self.columns
        c["stem"], c["tag"], c["verbal"] = self.stem, self.tag, self.verbal
        c["word-1"], c["word+1"], c["word+2"] = view.word[k - 1], view.word[k + 1], view.word[k + 2]
        c["near-1"], c["near+1"], c["near+2"] = view.near[k - 1], view.near[k + 1], view.near[k + 2]
        # the subject: the chunk before, and what lies between
        has = (self.chunk >= 0) & (len(view.chunks) > 0)
        chunk = np.maximum(self.chunk, 0)
        begin, end = (view.chunk_first[chunk], view.chunk_last[chunk]) if len(view.chunks) else (at * 0, at * 0)
        has &= begin >= self.first
        within = has & (end > at)
        outside = has & ~within
        c["subject"] = np.where(outside, view.word[end - 1 + view.pad], 0)
        c["subject tag"] = np.where(outside, view.tags[end - 1 + view.pad], 0)
        c["subject gap"] = np.where(outside, view.gap(np.minimum(end, at), at), -1)
        c["subject before"] = np.where(has, view.near[begin - 1 + view.pad], 0)
        c["in chunk"] = within.astype(np.int64)
        c["chunk head"] = np.where(within, view.word[end - 1 + view.pad], 0)
        c["chunk opens"] = np.where(within & (begin < at), view.near[begin + view.pad], 0)
        # the first "that", "to", "if" … among the next eight words
        stops = np.flatnonzero(view.bits & (fx.IS_SUBORDINATOR | fx.IS_EDGE))
        stop = stops.take(stops.searchsorted(k, side="right"), mode="clip")
        reached = (stop - k <= 8) & (stop - view.pad < self.last)
        c["ahead"] = np.where(reached & ((view.bits[stop] & fx.IS_SUBORDINATOR) != 0), view.word[stop], 0)
        passive = ((view.bits[k - 1] | view.bits[k - 2] | view.bits[k - 3]) & fx.IS_BE) != 0
        c["passive"] = (passive & (self.tag == _PARTICIPLE)) * 1
        c["relative"] = np.where(outside, view.tags[begin - 1 + view.pad], 0) * (
            (view.bits[begin - 1 + view.pad] & fx.IS_WH) != 0
        )
        marks = view.marks_before
        low, high = np.maximum(self.left, at - 7), np.minimum(self.right, at + 8)
        before = (marks[k] - marks[np.minimum(low + view.pad, k)]) > 0
        behind = (marks[np.maximum(high + view.pad, k + 1)] - marks[k + 1]) > 0
        outer = self.quoted < 0
        c["inside"] = 1 - outer.astype(np.int64)
        c["mark before"], c["mark after"] = (before & outer).astype(np.int64), (behind & outer).astype(np.int64)
        c["some mark"] = ((before | behind) & outer).astype(np.int64)
        c["place"] = np.minimum(at - self.first, 3)
        c["verbs"] = np.minimum(view.finite[k] - view.finite[self.first + view.pad], 3)
        c["left"] = size(self.last - at)


def side_columns(cues: Cues) -> tuple[Columns, Ints, Ints]:
    """Three rows a cue, one for each side."""
    view, at = cues.view, cues.at
    c = {name: column for name, column in cues.columns.items() if name in _OF_SIDE}
    near_left, near_right = np.maximum(cues.first, at - 6), np.minimum(cues.last, at + 7)
    c["gap left"], c["gap right"] = view.gap(near_left, at), view.gap(at + 1, near_right) & 0xFFFF
    marks = np.flatnonzero(view.mark) - view.pad
    if len(marks):
        b = marks.searchsorted(at) - 1
        before = np.where(b >= 0, marks[np.maximum(b, 0)], -(10**6))
        a = marks.searchsorted(at, side="right")
        after = np.where(a < len(marks), marks[np.minimum(a, len(marks) - 1)], 10**6)
    else:
        before, after = np.full(len(at), -(10**6)), np.full(len(at), 10**6)
    has_before, has_after = before >= np.maximum(cues.left, at - 13), after < np.minimum(cues.right, at + 13)
    c["mark gap left"] = np.where(has_before, view.gap(np.where(has_before, before + 1, at), at), -1)
    c["mark gap right"] = np.where(has_after, view.gap(at + 1, np.where(has_after, after, at + 1)), -1)
    c["some marks"] = has_before * 2 + has_after
    c["extends right"] = (cues.right > cues.last) * 1
    group = np.repeat(np.arange(len(at)), len(SIDES))
    columns = {name: column[group] for name, column in c.items()}
    columns["side"] = np.tile(np.arange(len(SIDES)), len(at))
    return columns, group, columns["side"]


def right_starts(cues: Cues) -> tuple[Ints, Ints]:
    """Where a piece after the cue can begin: tokens, and the cue each belongs to."""
    view = cues.view
    p, group = ranges(cues.at + 1, np.minimum(cues.last, cues.at + 40))
    k = p + view.pad
    d = p - cues.at[group]
    opener = (view.near[k] != view.tags[k]) | ((view.bits[k - 1] & fx.IS_LEADER) != 0)
    keep = ~view.edge[k] & ((d <= CLOSE) | view.edge[k - 1] | (opener & (d < NEAR)))
    p, group = p[keep], group[keep]
    # the next sentence, where it is a quotation that the cue can explain
    more = np.flatnonzero(cues.right > cues.last)
    if len(more):
        begin = cues.last[more]
        for _ in range(3):
            step = view.edge[begin + view.pad] & (begin < cues.right[more] - 1)
            begin = begin + step
        order = np.concatenate([group, more]).argsort(kind="stable")
        p, group = np.concatenate([p, begin])[order], np.concatenate([group, more])[order]
    return p, group


def right_start_columns(cues: Cues, p: Ints, group: Ints, side: Ints) -> Columns:
    view = cues.view
    k, at = p + view.pad, cues.at[group]
    c: dict[str, Ints] = {name: cues.columns[name][group] for name in ("stem", "verbal", "ahead")}
    c["side"] = side
    c["gap"] = view.gap(at + 1, p)
    c["near"], c["near-1"], c["near+1"] = view.near[k], view.near[k - 1], view.near[k + 1]
    c["word-1"], c["tag"] = view.word[k - 1], view.tags[k]
    c["distance"] = size(p - at - 1)
    there = view.quoted[k]
    opening = view.mark[k - 1] & (there >= 0) & (there != cues.quoted[group])
    c["opening"] = opening * 1
    until = np.maximum(np.where(opening, k - 1, k), at + 1 + view.pad)
    c["mark between"] = ((view.marks_before[until] - view.marks_before[at + 1 + view.pad]) > 0) * 1
    c["next sentence"] = (p >= cues.last[group]) * 1
    return c


def _phrase_ends(view: View, k: Ints) -> Flags:
    """Whether a noun phrase ends before each place."""
    flags: Flags = (view.chunk_of[k - 1] >= 0) & (view.chunk_of[k] != view.chunk_of[k - 1])
    return flags


def _end_flags(view: View) -> tuple[Flags, Flags]:
    """Per place (the token after a piece): can a piece end here at all, and is the end a strong one."""
    if view.ends is None:
        n = len(view.word)
        inside = np.zeros(n, dtype=bool)
        inside[1:] = ~view.edge[:-1]
        weak = inside & (view.edge | changes(view.sentence) | _phrase_ends(view, np.arange(n)))
        # the run of edges that begins here: does it hold a mark, or the end of the sentence
        stop = view.next_word
        marks = (view.marks_before[stop] - view.marks_before[:n]) > 0
        leaves = view.sentence[np.minimum(stop, n - 1)] != np.roll(view.sentence, 1)
        strong = inside & ((view.edge & marks) | leaves)
        view.ends = weak | strong, strong
    return view.ends


def right_ends(cues: Cues, start: Ints, owner: Ints) -> tuple[Ints, Ints]:
    """Where pieces that begin at ``start`` can end (exclusive): places, and the piece each belongs to."""
    view = cues.view
    flags, strong = _end_flags(view)
    right = cues.right[owner]
    e, group = ranges(start + 1, right + 1)
    k = e + view.pad
    length = e - start[group]
    near_by = length <= np.where(view.edge[k], LONG, PHRASED)
    near_by &= view.sentence[k - 1] == view.sentence[start[group] + view.pad]
    final = (e == right[group]) & ~view.edge[k - 1]
    short = (length < 2) & ~view.edge[k - 1]
    keep = (flags[k] & near_by) | strong[k] | final | short
    return e[keep], group[keep]


def opening_kind(view: View, p: Ints) -> Ints:
    """Number how a piece begins: 1 quote, 2 that, 3 to, 4 wh, 5 pronoun, 6 -ing, 7 verb, 8 noun, 9 preposition."""
    k = p + view.pad
    word, tag, bits = view.word[k], view.tags[k], view.bits[k]
    kind = np.where(view.chunk_of[k] >= 0, 8, np.where(bits & fx.IS_LEADER, 9, 0))
    kind = np.where(bits & fx.IS_VERB, np.where(tag == _ING, 6, 7), kind)
    kind = np.where(tag == _PRONOUN, 5, kind)
    kind = np.where(bits & (fx.IS_WH | fx.IS_IF), 4, kind)
    kind = np.where(word == _TO, 3, np.where(word == _THAT, 2, kind))
    return np.where(view.mark[k - 1], 1, kind)


def _clauses(view: View, k: Ints, start: Ints) -> Ints:
    """Number the finite verbs around places: 2 one since the last edge or the start, 1 one before the next edge."""
    edges = np.append(view.edge.nonzero()[0], len(view.word) - 1)
    following = edges.searchsorted(k, side="right")
    ahead = view.finite[np.maximum(edges.take(following, mode="clip"), k)] - view.finite[k]
    last = edges.take(edges.searchsorted(k - 1, side="right") - 1, mode="clip")
    behind = view.finite[k] - view.finite[np.minimum(np.maximum(last + 1, start), k)]
    number: Ints = np.minimum(behind, 1) * 2 + np.minimum(ahead, 1)
    return number


def right_end_columns(cues: Cues, e: Ints, group: Ints, start: Ints, owner: Ints, side: Ints) -> Columns:
    """``start``, ``owner`` (cue) and ``side`` are those of the pieces that ``group`` points to."""
    view = cues.view
    cue = owner[group]
    k, s = e + view.pad, start[group] + view.pad
    right = cues.right[cue]
    c: dict[str, Ints] = {"stem": cues.stem[cue], "cue tag": cues.tag[cue], "side": side[group]}
    c["kind"] = opening_kind(view, start)[group]
    inside = e < right
    c["near"] = np.where(inside, view.near[k], 1)
    one_more = e + 1 < right
    c["near+1"], c["word+1"] = np.where(one_more, view.near[k + 1], 1), np.where(one_more, view.word[k + 1], 1)
    c["verbs"] = np.minimum(view.finite[k] - view.finite[s], 2)
    c["crossed"] = np.minimum(view.sentence[k - 1] - view.sentence[s], 3)
    following = view.next_word[k]
    final = following - view.pad >= right
    leaves_sentence = view.sentence[np.minimum(following, len(view.word) - 1)] != view.sentence[k - 1]
    c["end"] = np.where(final, 2, np.where(leaves_sentence, 1, 0))
    opened, here, last = view.quoted[s], view.quoted[k], view.quoted[k - 1]
    still = (here == opened) & ~view.mark[k] & ~final
    c["leaves"] = np.where(opened >= 0, np.where(still, 1, 2), np.where((last >= 0) & (here == last), 3, 4))
    c["distance"] = size(e - start[group])
    comma = (view.bits[k] & fx.IS_COMMA) != 0
    c["comma"] = (comma & inside) * 1
    c["next stem known"] = cues.known[k + 1] * 1
    c["commas"] = np.minimum(view.commas[k] - view.commas[s], 3)
    c["subject cue"] = (cues.verbal[cue] == 2) & (cues.columns["verbs"][cue] == 0)
    c["word-1"], c["clause"] = view.word[k - 1], _clauses(view, k, s)
    c["tag+0"] = np.where(inside, view.tags[k], 1)
    c["quoted cue"] = (cues.quoted[cue] >= 0) * 1
    c["started"] = (start[group] - cues.at[cue] > 1) * 1 + (start[group] >= cues.last[cue])
    return c


def left_ends(cues: Cues) -> tuple[Ints, Ints]:
    """Where a piece before the cue can end (exclusive)."""
    view = cues.view
    e, group = ranges(np.maximum(cues.left, cues.at - 45) + 1, cues.at + 1)
    k = e + view.pad
    d = cues.at[group] - e
    keep = ~view.edge[k - 1] & ((d < CLOSE) | view.edge[k] | ((d <= NEAR) & _phrase_ends(view, k)))
    return e[keep], group[keep]


def left_end_columns(cues: Cues, e: Ints, group: Ints, side: Ints) -> Columns:
    view = cues.view
    k, at = e + view.pad, cues.at[group]
    c: dict[str, Ints] = {"stem": cues.stem[group], "cue tag": cues.tag[group], "side": side}
    c["gap"] = view.gap(e, at)
    c["near"], c["near+1"], c["near-1"] = view.near[k], view.near[k + 1], view.near[k - 1]
    last = view.quoted[k - 1]
    quote = (last >= 0) & (last != cues.quoted[group])
    closing = quote & (view.mark[k] | (view.edge[k] & view.mark[k + 1]))
    c["quote"], c["closing"] = quote * 1, closing * 1
    low = np.minimum(k + 2, at + view.pad)
    c["mark between"] = ((view.marks_before[at + view.pad] - view.marks_before[low]) > 0) * 1
    c["distance"] = size(at - e)
    c["after cue"] = view.near[at + 1 + view.pad]
    return c


def left_starts(cues: Cues, end: Ints, owner: Ints) -> tuple[Ints, Ints]:
    """Where pieces that end at ``end`` can begin."""
    view = cues.view
    p, group = ranges(cues.left[owner], end)
    k = p + view.pad
    distance = end[group] - p
    first = p == cues.left[owner][group]
    behind_edge = view.edge[k - 1]
    border = (view.chunk_of[k] >= 0) & (view.chunk_of[k] != view.chunk_of[k - 1]) & (distance <= NEAR)
    joint = ((view.bits[k - 1] & fx.IS_JOINT) != 0) & (distance <= PHRASED)
    new = view.sentence[k] != view.sentence[k - 1]
    # an opening run of edges counts with the word behind it
    far = first | (behind_edge & (view.mark[k - 1] | (view.quoted[k] != view.quoted[k - 1]))) | new
    near_by = first | behind_edge | joint | border | (distance < CLOSE) | new
    keep = ~view.edge[k] & np.where(distance > LONG, far, near_by)
    return p[keep], group[keep]


def left_start_columns(cues: Cues, p: Ints, group: Ints, end: Ints, owner: Ints, side: Ints) -> Columns:
    view = cues.view
    cue = owner[group]
    k, e = p + view.pad, end[group] + view.pad
    left = cues.left[cue]
    c: dict[str, Ints] = {"stem": cues.stem[cue], "cue tag": cues.tag[cue], "side": side[group]}
    plain = view.plain
    place = plain.searchsorted(k) - 1
    before = np.where(place >= 0, plain[np.maximum(place, 0)], 0) + 1  # the first edge of the run before k
    begins = before - view.pad <= left
    starts = begins | (view.sentence[np.minimum(before, k)] != view.sentence[before - 1])
    c["start"] = np.where(begins, 2, starts * 1)
    inside = p > left
    c["near"], c["near+1"] = view.near[k], view.near[k + 1]
    c["near-1"], c["near-2"] = np.where(inside, view.near[k - 1], 1), np.where(p - 1 > left, view.near[k - 2], 1)
    c["word-1"], c["tag"] = np.where(inside, view.word[k - 1], 1), view.tags[k]
    last, here = view.quoted[e - 1], view.quoted[k]
    opened = (here == last) & view.mark[k - 1] & (view.quoted[np.maximum(k - 2, 0)] != last)
    c["state"] = np.where(last >= 0, np.where(opened, 1, np.where(here == last, 2, 3)), np.where(here < 0, 4, 5))
    c["crossed"] = np.minimum(view.sentence[e - 1] - view.sentence[k], 3)
    c["verbs"] = np.minimum(view.finite[e] - view.finite[k], 2)
    c["distance"] = size(end[group] - p)
    return c


def sources(cues: Cues, side: Ints) -> tuple[Ints, Ints]:
    """The chunks that can be the source of each cue; -1 stands for none and comes last.

    After the cue these are the next two, before it the last three where content stands before it, too. What stands in
    a quotation has no words outside it.
    """
    view = cues.view
    first = view.chunk_first.searchsorted(np.maximum(cues.first, cues.at - 60))
    first = np.where(side > 0, np.maximum(first, cues.chunk - 2), first)
    following = view.chunk_first.searchsorted(cues.at + 1)
    last = np.minimum(view.chunk_first.searchsorted(np.minimum(cues.last, cues.at + 30)), following + 2)
    c, group = ranges(first, last + 1)
    none = c == last[group]
    if len(view.chunks):
        there = view.quoted[view.chunk_first.take(c, mode="clip") + view.pad]
        keep = none | (there < 0) | (there == cues.quoted[group])
        c, group, none = c[keep], group[keep], none[keep]
    return np.where(none, -1, c), group


def source_columns(cues: Cues, chunk: Ints, group: Ints, side: Ints, pieces: tuple[Ints, Ints, Ints, Ints]) -> Columns:
    """By cue: ``side`` and the content's ``pieces`` (left first, left last, right first, right last; -9 for none)."""
    view = cues.view
    at = cues.at[group]
    real = chunk >= 0
    if len(view.chunks):
        a, b = view.chunk_first[np.maximum(chunk, 0)], view.chunk_last[np.maximum(chunk, 0)]
    else:
        a, b = at, at + 1
    a, b = np.where(real, a, at), np.where(real, b, at + 1)
    ka, kb = a + view.pad, b + view.pad
    where = np.where(~real, 0, np.where(b <= at, 1, np.where(a > at, 2, 3)))
    left, right = where == 1, where == 2
    gap = np.where(
        left,
        view.gap(np.minimum(b, at), at),
        np.where(right, view.gap(at + 1, np.maximum(a, at + 1)), view.gap(at + 1, b)),
    )
    head, head_tag, head_bits = view.word[kb - 1], view.tags[kb - 1], view.bits[kb - 1]
    l0, l1, r0, r1 = (x[group] for x in pieces)

    def touching(x: Ints, y: Ints) -> Flags:
        """No word lies between places x and y."""
        low, high = np.minimum(x, y) + view.pad, np.maximum(x, y) + view.pad
        flags: Flags = (view.words[high] - view.words[low]) == 0
        return flags

    behind = ((l1 >= 0) & (l1 <= a) & touching(l1, a)) | ((r1 >= 0) & (r1 <= a) & touching(r1, a))
    ahead = ((r0 >= 0) & (b <= r0) & touching(b, r0)) | ((l0 >= 0) & (b <= l0) & touching(b, l0))
    inside = ((l0 < b) & (a < l1)) | ((r0 < b) & (a < r1) & (r0 >= 0))
    subject = cues.chunk[group]
    following = view.chunk_first.searchsorted(at + 1) if len(view.chunks) else at
    rank = np.where(left, np.minimum(subject - chunk, 5), np.where(right, np.minimum(chunk - following, 5), 0))
    kind = np.where(head_tag == _PRONOUN, 1, np.where(head_bits & fx.IS_NAME, 2, np.where(head_bits & fx.IS_WH, 3, 4)))
    z = real * 1
    c: dict[str, Ints] = {
        "stem": cues.stem[group], "cue tag": cues.tag[group], "verbal": cues.verbal[group], "side": side[group],
        "where": where, "gap": gap * z, "head": head * z, "kind": kind * z, "rank": rank * z,
        "inside": inside * z, "behind": behind * z, "ahead to": ahead * z,
    }  # fmt: skip
    c["stem-1"] = np.where(view.bits[ka - 1] & fx.IS_FINITE, view.stem[ka - 1], 0) * z
    c["after cue"] = (cues.known[ka - 1] & ((view.bits[ka - 1] & fx.IS_FINITE) != 0)) * z
    c["near-1"], c["near"] = view.near[ka - 1] * z, view.near[kb] * z
    c["distance"] = size(np.where(left, at - b, np.maximum(a - at - 1, 0))) * z
    c["opens"] = view.word[ka] * z
    own, there = cues.quoted[group], view.quoted[ka]
    c["quoting"] = ((own >= 0) * 4 + (there >= 0) * 2 + (own == there)) * 1
    c["first"] = (a == cues.first[group]) * z
    c["none"] = 1 - z
    k = cues.k[group]
    c["cue near-1"] = view.near[k - 1]
    c["passive"], c["subject gap"] = cues.columns["passive"][group], cues.columns["subject gap"][group]
    low, high = np.where(left, kb, k + 1), np.where(left, k, np.maximum(ka, k + 1))
    c["verbs between"] = np.minimum(view.finite[high] - view.finite[low], 2) * z
    c["commas between"] = np.minimum(view.commas[high] - view.commas[low], 3) * z
    c["relatives between"] = np.minimum(view.relatives[high] - view.relatives[low], 1) * z
    c["class"] = ((head_bits >> fx.NOUN_CLASS) & 3) * z
    c["near+1"], c["size"] = view.near[kb + 1] * z, np.minimum(b - a, 4) * z
    return c
