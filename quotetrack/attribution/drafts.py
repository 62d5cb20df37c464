"""One saying, one draft: merge turns, quotations and cue frames that found the same words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from quotetrack.attribution.calibration import calibrated
from quotetrack.attribution.direct import Decision
from quotetrack.attribution.frames import Frame
from quotetrack.attribution.turns import SENTENCES as TURN_SENTENCES
from quotetrack.attribution.turns import Turn
from quotetrack.language import Document
from quotetrack.model import QuoteKind, Span, Stance

MOSTLY = 0.9  # share of a content between quotation marks from which it is a direct quote
INSIDE = 0.8  # share of a quotation that a frame's content must hold to explain it
SPEECH = 0.5  # probability from which a quotation without a frame is somebody's words
FRAME = 0.25  # probability from which a frame is shown


@dataclass(frozen=True, slots=True)
class Draft:
    """A quote whose speaker is still a mention. ``refers``: the words that name the speaker where the mention does not."""

    kind: QuoteKind
    content: tuple[Span, ...]
    mention: Span | None
    cue: tuple[Span, ...]
    rule: str
    reason: str
    confidence: float
    stance: Stance = "asserted"
    alternatives: tuple[tuple[Span, float], ...] = ()
    via: tuple[Span, ...] = ()
    flags: tuple[str, ...] = ()
    refers: Span | None = None
    parent: int | None = None  # index of the draft it is nested in


def letters(text: str, spans: Sequence[tuple[int, int]], within: Sequence[tuple[int, int]] | None = None) -> int:
    """Count letters and digits of some spans, or of their parts within others."""
    if within is None:
        return sum(c.isalnum() for s, e in spans for c in text[s:e])
    return sum(
        c.isalnum() for s, e in spans for a, b in within if a < e and s < b for c in text[max(s, a) : min(e, b)]
    )


def drafts(
    document: Document, turns: Sequence[Turn], decisions: Sequence[Decision], frames: Sequence[Frame]
) -> list[Draft]:
    """Merge what was found to drafts in text order: one attribution never comes out twice."""
    text = document.text
    spoken = [t.content for t in turns]
    found = [_of_turn(document, t) for t in turns]
    quoted = [q.inner for q in document.quotations if not q.depth]
    free = [d for d in decisions if not any(letters(text, d.utterance.content, s) for s in spoken)]
    shown = [f for f in frames if f.probability >= FRAME and not any(letters(text, f.content, s) for s in spoken)]
    explained: dict[int, Draft] = {}
    rest: list[Draft] = []
    for frame in shown:
        size = letters(text, frame.content) or 1
        touched = [n for n, d in enumerate(free) if letters(text, d.utterance.content, frame.content)]
        inside = [n for n in touched if _share(text, free[n].utterance.content, frame.content) >= INSIDE]
        share = letters(text, frame.content, quoted) / size
        cue_inside = any(q.start <= frame.cue[0].start < q.end for q in quoted)
        if not touched or cue_inside:
            rest.append(_of_frame(frame, "indirect"))
        elif share >= MOSTLY or not inside:
            number = max(touched, key=lambda n: letters(text, free[n].utterance.content, frame.content))
            known = explained.get(number)
            if known is None or (known.kind == "direct" and known.confidence < frame.probability):
                explained[number] = _direct(free[number], frame)
        else:
            mixed = _of_frame(frame, "mixed", free[inside[0]])
            rest.append(mixed)
            for number in inside:
                known = explained.get(number)
                if known is None or known.kind == "direct":
                    explained[number] = mixed
    for number, decision in enumerate(free):
        draft = explained.get(number)
        if draft is None:
            if decision.speech >= SPEECH:
                found.append(_direct(decision, None))
        elif draft.kind == "direct":
            found.append(draft)
    found += rest
    return sorted(found, key=lambda d: (d.content[0].start, -d.content[-1].end))


def _share(text: str, content: Sequence[Span], within: Sequence[Span]) -> float:
    return letters(text, content, within) / (letters(text, content) or 1)


def _of_turn(document: Document, turn: Turn) -> Draft:
    name = turn.label.of(document.text)
    named = turn.refers is not None
    return Draft(
        "direct", turn.content, turn.label, (), turn.rule, TURN_SENTENCES[turn.rule].format(name=name),
        0.95 if named else 0.6, refers=turn.refers, flags=turn.flags,
    )  # fmt: skip


def _direct(decision: Decision, frame: Frame | None) -> Draft:
    confidence = decision.confidence * calibrated("speech", decision.speech)
    plain = Draft(
        "direct", decision.utterance.content, decision.mention, decision.cue, decision.rule, decision.reason,
        round(confidence, 3), alternatives=decision.alternatives, flags=decision.flags,
    )  # fmt: skip
    if frame is None:
        return plain
    agree = decision.mention is not None and frame.source is not None and frame.source.overlaps(decision.mention)
    if agree:
        return replace(plain, cue=frame.cue, stance=frame.stance, via=frame.via)
    if frame.source is not None and frame.probability > confidence:
        flags = tuple(f for f in decision.flags if f not in ("orphan", "implicit speaker", "continued"))
        return replace(
            plain, mention=frame.source, cue=frame.cue, stance=frame.stance, via=frame.via, rule=frame.rule,
            reason=frame.reason, confidence=frame.probability, alternatives=frame.alternatives, flags=flags,
        )  # fmt: skip
    return plain


def _of_frame(frame: Frame, kind: QuoteKind, decision: Decision | None = None) -> Draft:
    draft = Draft(
        kind, frame.content, frame.source, frame.cue, frame.rule, frame.reason, frame.probability, frame.stance,
        frame.alternatives, frame.via,
    )
    if decision is not None and decision.mention is not None and frame.source is None and decision.confidence > 0.6:
        return replace(draft, mention=decision.mention, rule=decision.rule, reason=decision.reason)
    return draft
