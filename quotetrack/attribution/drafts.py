"""One saying, one draft: merge turns, quotations and cue frames that found the same words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from quotetrack.attribution.calibration import calibrated
from quotetrack.attribution.direct import Decision
from quotetrack.attribution.frames import Frame
from quotetrack.attribution.nested import SENTENCE as NESTED_SENTENCE
from quotetrack.attribution.nested import Child, children
from quotetrack.attribution.relations import TOUCHING
from quotetrack.attribution.turns import SENTENCES as TURN_SENTENCES
from quotetrack.attribution.turns import Turn
from quotetrack.attribution.verbs import INTRODUCES, reporting
from quotetrack.language import Document
from quotetrack.model import QuoteKind, Span, Stance

MOSTLY = 0.9  # share of a content between quotation marks from which it is a direct quote
INSIDE = 0.8  # share of a quotation that a frame's content must hold to explain it
SPEECH = 0.5  # probability from which a quotation without a frame is somebody's words
SPEECH_OF_NOBODY = 0.7  # the same where no speaker was found
SURE = 0.5  # confidence from which a touching pattern keeps its verb, whatever a frame makes of it
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
    cues = [(d.cue[0], d) for d in free if d.cue and (d.rule == "late" or (d.rule in TOUCHING and d.confidence >= SURE))]
    explained: dict[int, Draft] = {}
    rest: list[Draft] = []
    for frame in shown:
        if any(_takes(text, cue, d, frame) for cue, d in cues):
            continue
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
            spoken_of = free[number].speech >= SPEECH or frame.probability >= SPEECH
            if spoken_of and (known is None or (known.kind == "direct" and known.confidence < frame.probability)):
                explained[number] = _direct(document, free[number], frame)
        elif frame.source is not None or max(free[n].speech for n in inside) >= SPEECH:
            mixed = _of_frame(frame, "mixed", free[inside[0]])
            rest.append(mixed)
            for number in inside:
                known = explained.get(number)
                if known is None or known not in rest:
                    explained[number] = mixed
    for number, decision in enumerate(free):
        draft = explained.get(number)
        if draft is None:
            if decision.speech >= (SPEECH if decision.mention else SPEECH_OF_NOBODY):
                found.append(_direct(document, decision, None))
        elif draft not in rest:
            found.append(draft)
    inner = [_of_child(document, c) for c in children(document)]
    found += [d for d in rest if not any(d.cue and c.cue[0].overlaps(d.cue[0]) for c in inner)]
    found += inner
    return _with_parents(text, sorted(found, key=lambda d: (d.content[0].start, -d.content[-1].end)))


def _of_child(document: Document, child: Child) -> Draft:
    name, verb = child.mention.of(document.text), child.cue.of(document.text)
    reason = NESTED_SENTENCE.format(name=name, verb=verb)
    return Draft("direct", (child.content,), child.mention, (child.cue,), "nested", reason, 0.6)


def _with_parents(text: str, found: list[Draft]) -> list[Draft]:
    """Point each draft to the smallest one that holds all of its words and more."""
    sizes = [letters(text, d.content) for d in found]
    placed = []
    for number, draft in enumerate(found):
        holders = [
            other for other in range(len(found))
            if other != number and sizes[other] > sizes[number] and _holds(found[other].content, draft.content)
        ]  # fmt: skip
        parent = min(holders, key=lambda n: sizes[n], default=None)
        placed.append(draft if parent is None else replace(draft, parent=parent))
    return placed


def _holds(outer: Sequence[Span], inner: Sequence[Span]) -> bool:
    return all(any(o.covers(i) for o in outer) for i in inner)


def _takes(text: str, cue: Span, decision: Decision, frame: Frame) -> bool:
    """Whether a frame builds on the reporting verb, or holds the reporting clause, of a quotation that is sure of it."""
    mine = decision.utterance.content
    if any(cue.overlaps(c) for c in frame.cue):
        takes_name = decision.mention is not None and any(decision.mention.overlaps(c) for c in frame.content)
        return takes_name or _share(text, mine, frame.content) < INSIDE
    holds = any(c.covers(cue) for c in frame.content)
    return holds and bool(letters(text, mine, frame.content)) and not any(frame.cue[0].overlaps(s) for s in mine)


def _share(text: str, content: Sequence[Span], within: Sequence[Span]) -> float:
    return letters(text, content, within) / (letters(text, content) or 1)


def _of_turn(document: Document, turn: Turn) -> Draft:
    name = turn.label.of(document.text)
    named = turn.refers is not None
    return Draft(
        "direct", turn.content, turn.label, (), turn.rule, TURN_SENTENCES[turn.rule].format(name=name),
        0.95 if named else 0.6, refers=turn.refers, flags=turn.flags,
    )  # fmt: skip


def _direct(document: Document, decision: Decision, frame: Frame | None) -> Draft:
    confidence = decision.confidence * calibrated("speech", decision.speech)
    kind, content = _fragment(document, decision)
    plain = Draft(
        kind, content, decision.mention, decision.cue, decision.rule, decision.reason,
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


def _fragment(document: Document, decision: Decision) -> tuple[QuoteKind, tuple[Span, ...]]:
    """Whether a quotation is a saying of its own, or a fragment built into the reporting sentence (“mixed”).

    A fragment follows a word that is no reporting verb, mark or "that": “called it ‘reckless’”, “a ‘lost’ cause”; the
    "to" of “vowed to ‘fight on’” belongs to what is said.
    """
    content, lower = decision.utterance.content, document.tokens.lower
    first = decision.setting.pieces[0][0]
    lead = decision.setting.lead
    small = document.text[content[0].start].islower()
    if not small or not lead[0].isalnum() or lead == "that" or reporting(lead) in INTRODUCES:
        return "direct", content
    if lead == "to" and first > 1 and reporting(lower[first - 2]):
        outer = document.quotations[decision.utterance.pieces[0]].outer
        end = document.quotations[decision.utterance.pieces[0]].inner.end
        closing = outer.end if content[0].end == end else content[0].end
        return "mixed", (Span(document.tokens.start[first - 1], closing), *content[1:])
    return "mixed", content


def _of_frame(frame: Frame, kind: QuoteKind, decision: Decision | None = None) -> Draft:
    draft = Draft(
        kind, frame.content, frame.source, frame.cue, frame.rule, frame.reason, frame.probability, frame.stance,
        frame.alternatives, frame.via,
    )
    if decision is None or decision.mention is None:
        return draft
    if frame.source is None or (
        not frame.source.overlaps(decision.mention) and decision.confidence > frame.probability
    ):
        return replace(draft, mention=decision.mention, rule=decision.rule, reason=decision.reason)
    return draft
