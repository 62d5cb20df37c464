"""Find attributions by their cue: who said it, with which word, and which words are the content."""

from __future__ import annotations

from typing import NamedTuple

from quotetrack.language import Document
from quotetrack.model import Span, Stance

# first rules, until the trained scorer takes over
_CUES = frozenset({
    "said", "says", "say", "told", "tells", "added", "adds", "wrote", "writes", "asked", "asks", "noted", "notes",
    "reported", "reports", "announced", "suggested", "tweeted", "argued", "argues", "explained", "believes",
    "believe", "thinks", "think", "acknowledged", "declared", "claimed", "claims", "insisted", "warned", "vowed",
    "denied", "predicted", "stated", "replied", "recalled", "concluded", "confirmed", "admitted", "called",
    "asserted", "observed", "denounced", "read", "reads",
})  # fmt: skip
_DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today"})


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
    tokens, found = document.tokens, []
    for sentence in document.sentences:
        first, last = sentence.tokens
        for i in range(first, last):
            if tokens.lower[i] not in _CUES and not (
                tokens.lower[i] == "according" and i + 1 < last and tokens.lower[i + 1] == "to"
            ):
                continue
            frame = _frame_at(document, i, first, last)
            if frame is not None:
                found.append(frame)
    return found


def _frame_at(document: Document, i: int, first: int, last: int) -> Frame | None:
    lower = document.tokens.lower
    according = lower[i] == "according"
    after = i + 2 if according else i + 1
    cue = document.span_of(i, after)
    commas = [k for k in range(first, i) if lower[k] in {",", "”", '"', "''"}]
    left = max(commas, default=None)
    if according or (left is not None and i - left <= 1):
        end = after
        while end < last and lower[end] not in {",", ".", "“", '"', ";"}:
            end += 1
        source = _trim(document, after, end)
        content = _trim(document, first, left if left is not None else i)
    elif left is not None and i - left <= 6 and lower[left] != ",":
        source, content = _trim(document, left + 1, i), _trim(document, first, left)
    else:
        source = _trim(document, left + 1 if left is not None else first, i)
        start = after
        while start < last and lower[start] in _DAYS | {"that", "on", ":", ","}:
            start += 1
        content = _trim(document, start, last)
    if content is None or source is None:
        return None
    return Frame((cue,), source, (content,), "asserted", 0.5, "first", f"the word “{cue.of(document.text)}”")


def _trim(document: Document, first: int, last: int) -> Span | None:
    edges = {",", ".", "“", "”", '"', "''", ":", ";"}
    while first < last and document.tokens.lower[first] in edges:
        first += 1
    while first < last and document.tokens.lower[last - 1] in edges:
        last -= 1
    return document.span_of(first, last) if first < last else None
