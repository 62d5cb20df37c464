"""Find attributions by their cue: who said it, with which word, and which words are the content."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from quotetrack.attribution.frames import extents, rulings
from quotetrack.attribution.frames.belief import probability
from quotetrack.attribution.frames.features import IS_LEARNED, IS_REPORTING, View, stem
from quotetrack.attribution.frames.scorer import Flags, among, code, table
from quotetrack.attribution.frames.search import Reading, read
from quotetrack.language import Document, lexicon
from quotetrack.model import Span, Stance

MODEL_CUE = "explained"  # stands in for reporting verbs that the corpus does not show
KEEP = 0.35  # below, cue, content and source together are more likely wrong than useful
SENTENCES = {
    "source-cue": "the source “{source}” comes before the cue “{cue}” and what is said after it",
    "cue-source": "the cue “{cue}” names the source “{source}” and what is said comes before it",
    "around": "what is said stands on both sides of “{source}” and the cue “{cue}”",
    "agentless": "the cue “{cue}” reports it and names nobody",
    "noun": "the noun “{cue}” says what “{source}” holds",
    "according-to": "“{cue}” names the source “{source}”",
    "quoted-as": "the cue “{cue}” reports the words of “{source}”",
    "colon": "a colon joins the source “{source}” and the words",
}


class Frame(NamedTuple):
    """One attribution anchored at its cue; ``content`` and ``source`` exclude quotation marks and edge commas."""

    cue: tuple[Span, ...]  # one or more pieces ("was quoted", "as saying")
    source: Span | None  # the full noun phrase; None: agentless
    content: tuple[Span, ...]
    stance: Stance
    probability: float  # that cue, content and source are all right
    rule: str  # a key of SENTENCES
    reason: str
    alternatives: tuple[tuple[Span, float], ...] = ()
    via: tuple[Span, ...] = ()


def find_frames(document: Document) -> list[Frame]:
    """List the attributions that have a cue, in text order; the content of one may contain another."""
    if not document.sentences:
        return []
    view = View(document)
    readings = read(view, _possible(view), table("frames"))
    if ruled := [*rulings.put_at(view), *rulings.per(view), *rulings.postposed(view), *rulings.shown(view, readings)]:
        known = {reading.at for reading in ruled}
        readings = sorted([*ruled, *(r for r in readings if r.at not in known)])
    return frames_of(view, rulings.ruled(view, readings, KEEP))


def frames_of(view: View, readings: Iterable[Reading]) -> list[Frame]:
    """Write readings out as frames, those with a content."""
    channels = extents.channel_words(view)
    return [frame for r in readings if (frame := _frame(view, r, channels)).content]


def _possible(view: View) -> Flags:
    """Flag the words that can be cues; one that the corpus does not show acts like one that it does."""
    acting = view.has(IS_REPORTING)
    path = view.document.config.cues
    if path is not None:
        own = {stem(line.strip().lower()) for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#"}
        codes = sorted(code(s) for s in own - lexicon.words("cue_stems") - {""})
        acting |= among(view.stem, np.array(codes, dtype=np.int64))
    view.stem[acting] = code(stem(MODEL_CUE))
    return view.has(IS_LEARNED) | acting


def _frame(view: View, reading: Reading, channels: Sequence[int]) -> Frame:
    span, text, i = view.document.span_of, view.document.text, reading.at
    pieces = extents.repaired(view, i, reading.pieces)
    words = extents.cue_pieces(view, i, pieces)

    def phrase(chunk: int) -> Span:
        return span(*extents.source_phrase(view, chunk, i, pieces))

    source = phrase(reading.chunk) if reading.chunk >= 0 and view.chunks[reading.chunk][0] != i else None
    cue = tuple(span(*w) for w in words)
    rule = _rule(view, reading, words)
    reason = SENTENCES[rule].format(source=source.of(text) if source else "", cue=" … ".join(s.of(text) for s in cue))
    return Frame(
        cue=cue,
        source=source,
        content=extents.content_spans(view, pieces),
        stance=extents.stance_of(view, i, words, pieces, source is None),
        probability=round(probability(view, reading), 4),
        rule=rule,
        reason=reason,
        alternatives=tuple((phrase(c), round(p, 3)) for c, p in reading.others if c >= 0 and p >= 0.05),
        via=tuple(span(*p) for p in extents.via_pieces(view, i, words, reading.chunk, pieces, channels)),
    )


def _rule(view: View, reading: Reading, words: Sequence[tuple[int, int]]) -> str:
    if len(words) > 1:
        return "quoted-as"
    low = view.low[reading.at]
    if low == ":":
        return "colon"
    if low in ("according", "per"):
        return "according-to"
    if reading.chunk < 0:
        return "agentless"
    if view.tag[reading.at][:2] == "NN" and reading.side != "L":
        return "noun"
    return {"R": "source-cue", "L": "cue-source", "B": "around"}[reading.side]
