"""Find attributions by their cue: who said it, with which word, and which words are the content."""

from __future__ import annotations

from typing import NamedTuple, cast

from quotetrack.attribution import extents, search
from quotetrack.attribution.candidates import Cue, cue_features
from quotetrack.attribution.features import FINITE, View, stem
from quotetrack.attribution.scorer import models
from quotetrack.language import Document, lexicon
from quotetrack.model import Span, Stance

_GATE = 0.2  # a word less likely to be a cue is not looked at further
_KEEP = 0.3  # below, cue and content together are more likely wrong than useful
_RULES = {
    "R": ("source-cue-content", "what {who} is given as {what} “{cue}” follows the word"),
    "L": ("content-cue-source", "what {who} is given as {what} “{cue}” stands before the word"),
    "B": ("content-cue-content", "what {who} is given as {what} “{cue}” stands around the word"),
}


class Frame(NamedTuple):
    """One attribution anchored at its cue; ``content`` and ``source`` exclude quotation marks and edge commas."""

    cue: tuple[Span, ...]  # one or more pieces ("was quoted", "as saying")
    source: Span | None  # the full noun phrase; None: agentless
    content: tuple[Span, ...]
    stance: Stance
    probability: float  # that cue, content and source are all right
    rule: str
    reason: str
    alternatives: tuple[tuple[Span, float], ...] = ()
    via: tuple[Span, ...] = ()


def find_frames(document: Document) -> list[Frame]:
    """List the attributions that have a cue, in text order; the content of one may contain another."""
    view, known, model = View(document), lexicon.words("cue_stems"), models("weights/frames")
    finite = [0]
    for tag in view.tag:
        finite.append(finite[-1] + (tag in FINITE))
    found = []
    for i, low in enumerate(view.low):
        if stem(low) not in known:
            continue
        cue = Cue(view, i)
        p = model["cue"].probability(cue_features(cue))
        if p < _GATE:
            continue
        reading = search.read(cue, model, finite)
        if reading is not None and p * (reading.p_content * reading.p_source) ** 0.5 >= _KEEP:
            found.append(_frame(view, cue, p, reading))
    return [f for f in found if f.content]


def _frame(view: View, cue: Cue, p: float, reading: search.Reading) -> Frame:
    pieces = reading.pieces
    span = view.document.span_of
    words = extents.cue_pieces(view, cue.i, pieces)
    source = span(*extents.source_phrase(view, reading.chunk, cue.i, pieces)) if reading.chunk >= 0 else None
    others = tuple(
        (span(*extents.source_phrase(view, c, cue.i, pieces)), round(share, 3))
        for c, share in reading.others
        if c >= 0 and share > 0.05
    )
    said = tuple(span(*w) for w in words)
    text = view.document.text
    name, sentence = _RULES[reading.side]
    who = f"“{source.of(text)}”" if source else "nobody named"
    reason = sentence.format(who=who, what="source of", cue=" … ".join(s.of(text) for s in said))
    stance = cast(Stance, extents.stance_of(view, cue.i, words, pieces, source is None))
    probability = round(p * (reading.p_content * reading.p_source) ** 0.5, 4)
    content = extents.content_spans(view, pieces)
    return Frame(said, source, content, stance, probability, name, reason, others)
