"""One saying, one draft: merge turns, quotations and cue frames that found the same words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from quotetrack.attribution.actors import Actors
from quotetrack.attribution.calibration import calibrated
from quotetrack.attribution.frames.features import FINITE
from quotetrack.attribution.frames.finding import Frame
from quotetrack.attribution.frames.vetoes import nobody
from quotetrack.attribution.identity.chains import Relay, is_carrier, relays
from quotetrack.attribution.identity.phrases import with_owned
from quotetrack.attribution.overlap import Intervals, covers, size
from quotetrack.attribution.quotations.direct import GIVES_NAME, UNLIKELY, Decision
from quotetrack.attribution.quotations.innermost import SENTENCES as SAYER_SENTENCES
from quotetrack.attribution.quotations.innermost import Sayer, sayers
from quotetrack.attribution.quotations.nested import SENTENCE as NESTED_SENTENCE
from quotetrack.attribution.quotations.nested import Child, children
from quotetrack.attribution.quotations.relations import TOUCHING
from quotetrack.attribution.quotations.utterances import content_of
from quotetrack.attribution.turns import SENTENCES as TURN_SENTENCES
from quotetrack.attribution.turns import Turn
from quotetrack.attribution.verbs import INTRODUCES, reporting
from quotetrack.language import Document
from quotetrack.language.lexicon import words
from quotetrack.model import QuoteKind, Span, Stance

MOSTLY = 0.9  # share of a content between quotation marks from which it is a direct quote
INSIDE = 0.8  # share of a quotation that a frame's content must hold to explain it
SPEECH = 0.5  # probability from which a quotation is somebody's words
SPEECH_OF_NOBODY = 0.7  # the same where no speaker was found
FRAME = 0.3  # probability from which a frame is shown
SECOND = 0.5  # the same for a second frame on the same quotation, or one inside a quotation
SURE = 0.5  # confidence from which a touching pattern keeps its verb, whatever a frame makes of it
HALF = 0.5  # an inner quotation is shorter than this share of the outer one; a longer one is the outer speaker's point
REPAIRED = 0.15  # share of the doubt about a frame that goes with a wrong source put right
SCARE = 2  # words: a shorter fragment needs a verb or a likely speaker to be somebody's words
DASH = 3  # characters: a dash that opens a turn, with the space behind it
DOUBTFUL = 0.4
LOOSE = 0.6  # a fragment that no frame holds: more than its words may be what was said
NESTED = 0.3  # what the corpus grants an inner quotation: its annotators rarely mark one
NAMES = frozenset({"call", "name", "describe", "say"})  # what they take can begin with the title of a work
OWN_CLAUSE = frozenset({"what", "when", "after", "as", "because", "since", "while", "although", "before", "until"})
LINKS = frozenset({"IN", "TO"})
WHOM = frozenset({"NNP", "NNPS", "PRP", "PRP$", "CC"})  # what names somebody, and says nothing
CIRCUMSTANCE = frozenset({"when", "after", "before", "while"})
LEAST = 8  # characters: what is left of a quote must be more
ALONE = 1.3  # a quote this many times longer than its quotation is more than the words between the marks
INNERMOST = {  # what the corpus grants each row of innermost sayers
    "in-words": 0.8, "shows": 0.8, "sent": 0.7, "as-put": 0.8, "what-called": 0.7,
    "for-saying": 0.6, "agent": 0.6, "own-act": 0.5, "cries": 0.4, "label": 0.8, "own-clause": 0.5,
}  # fmt: skip
RELAY_SENTENCE = "“{verb}” passes on what “{name}” is given as “{saying}”"


class Draft(NamedTuple):
    """A quote whose speaker is still a mention.

    ``refers``: the words that name the speaker where the mention does not ("A:" answers for the guest of an interview).
    """

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


def drafts(
    document: Document, actors: Actors, turns: Sequence[Turn], decisions: Sequence[Decision], frames: Sequence[Frame]
) -> list[Draft]:
    """Merge what was found to drafts in text order: one attribution never comes out twice."""
    taken = Intervals((span, 0) for turn in turns for span in turn.content)
    free = [d for d in decisions if not taken.overlaps(d.utterance.content)]
    merge = _Merge(document, free)
    passed = relays(document)
    if passed:
        frames = [f for f in frames if not _only_passes_on(document, f, passed)]
    frames = _without_inner_acts(document, frames)
    for frame in sorted(_with_inner_sources(document, actors, frames), key=lambda f: -f.probability):
        if frame.probability >= FRAME and not taken.overlaps(frame.content):
            merge.add(frame)
    merge.settle()
    found = [_of_turn(document, t) for t in turns] + merge.quotations()
    if turns:
        found += _inside_turns(document, turns, decisions, frames)
    framed = merge.framed + _relayed(document, passed, merge.quoted, found + merge.framed)
    found += _once_a_cue(framed, Intervals((c, n) for n, d in enumerate(found) for c in d.cue[:1]))
    found = _with_sayers(document, actors, _with_children(document, found))
    found = [_with_whole_mention(document, draft) for draft in found]
    return _with_parents(sorted(found, key=lambda d: (d.content[0].start, -d.content[-1].end)))


def _with_whole_mention(document: Document, draft: Draft) -> Draft:
    """Let the mention of somebody's successor be the whole phrase, in the reason too."""
    if draft.mention is None or (whole := with_owned(document, draft.mention)) == draft.mention:
        return draft
    cut, text = draft.mention.of(document.text), whole.of(document.text)
    return draft._replace(mention=whole, reason=draft.reason.replace(f"“{cut}”", f"“{text}”", 1))


def _without_inner_acts(document: Document, frames: Sequence[Frame]) -> Sequence[Frame]:
    """Leave out the cues with which a report begins that are no reports of their own.

    Obi denied | calling Ruiz “mad”: by his account he never did. Obi admitted | threatening Ruiz: whom, not what.
    """
    begun = {frame.content[0].start: frame for frame in frames}
    inner = [frame for frame in frames if frame.cue[0].start in begun]
    acts = [f for f in inner if begun[f.cue[0].start].stance == "denied" or _only_names(document, f)]
    return [frame for frame in frames if frame not in acts] if acts else frames


def _only_names(document: Document, frame: Frame) -> bool:
    """Whether a content is nothing but names and pronouns."""
    first, last = document.token_range((frame.content[0].start, frame.content[-1].end))
    return WHOM.issuperset(document.tokens.tag[first:last])


def _with_inner_sources(document: Document, actors: Actors, frames: Sequence[Frame]) -> list[Frame]:
    """Give a report inside a report the subject of its own verb: in “Obi said Ruiz told him …” it is Ruiz who told."""
    by_sentence: dict[int, list[Frame]] = {}
    for frame in frames:
        by_sentence.setdefault(document.sentence_at(frame.cue[-1].start), []).append(frame)
    told = []
    for number, together in by_sentence.items():
        if len(together) == 1:
            told += together
            continue
        for frame in together:
            outer = next((f for f in together if f is not frame and covers(f.content, frame.cue[-1:])), None)
            if outer is None or frame.rule == "agentless":
                told.append(frame)
                continue
            if frame.source is None or not covers(outer.content, [frame.source]):
                subject = _subject_of(document, actors, number, frame.cue[-1], outer.content)
                if subject is not None:
                    gained = round(frame.probability + REPAIRED * (1 - frame.probability), 4)
                    frame = frame._replace(source=subject, probability=gained)
            told.append(frame)
    return told


def _subject_of(document: Document, actors: Actors, sentence: int, verb: Span, within: Sequence[Span]) -> Span | None:
    token = document.token_range(verb)[1] - 1
    for actor in actors.near(document.sentences[sentence].paragraph, token, token + 1):
        if actor.verb == token:
            mention = actor.phrase.span(document)
            if covers(within, [mention]):
                return mention
    return None


class _Merge:
    """Frames and quotations of one document on their way to drafts; frames come by falling probability."""

    def __init__(self, document: Document, decisions: Sequence[Decision]) -> None:
        self.document, self.decisions = document, decisions
        self.quoted = Intervals((q.inner, n) for n, q in enumerate(document.quotations) if not q.depth)
        self.marked = Intervals((q.outer, n) for n, q in enumerate(document.quotations) if not q.depth)
        self.said = Intervals((span, n) for n, d in enumerate(decisions) for span in d.utterance.content)
        self.sizes = [size(d.utterance.content) for d in decisions]
        said = ((n, d) for n, d in enumerate(decisions) if d.speech >= SPEECH)  # the title of a show takes no verb
        sure = (n for n, d in said if d.rule == "late" or (d.rule in TOUCHING and d.confidence >= SURE))
        self.cues = Intervals((span, n) for n in sure for span in decisions[n].cue)
        self.framed: list[Draft] = []  # mixed and indirect
        self.mixed: set[int] = set()  # decisions whose words a mixed frame holds
        self.holders: dict[int, list[Draft]] = {}  # the mixed quotes that hold a decision's words
        self.direct: dict[int, Frame] = {}  # decisions with the frame that agrees with them

    def add(self, frame: Frame) -> None:
        """Take a frame as the frame of a quotation, as a mixed or an indirect quote, or drop it."""
        touched = self.said.overlaps(frame.content)
        inside = [n for n, shared in touched.items() if shared >= INSIDE * self.sizes[n]]
        if self._takes_cue(frame, touched) or (frame.rule == "colon" and not _names_somebody(self.document, frame)):
            return
        if frame.source is not None and frame.rule == "around" and covers(frame.content, [frame.source]):
            return  # Ana Ruiz sighed. “No,” Joe Park said: who only stands there says nothing
        if self.quoted.holds(frame.cue[0].start):
            if frame.probability >= SECOND:
                self.framed.append(_of_frame(self.document, frame, "indirect"))
        elif not touched:
            kind: QuoteKind = "direct" if _after_dash(self.document, frame) else "indirect"
            self.framed.append(_of_frame(self.document, frame, kind))
        elif not inside or self._is_quotation(frame):
            number = max(touched, key=lambda n: touched[n])
            if number not in self.mixed:
                self.direct.setdefault(number, frame)
        else:
            self._add_mixed(frame, sorted(inside))

    def _of_nobody(self, decision: Decision) -> bool:
        """Whether the only one who could have said it is said not to: Neither Obi nor Ruiz called it “mad”."""
        if decision.mention is None or not decision.cue:
            return False
        sentence = self.document.sentences[self.document.sentence_at(decision.mention.start)]
        return nobody(self.document.tokens.lower, self.document.token_range(decision.mention)[0], sentence.tokens[0])

    def _is_quotation(self, frame: Frame) -> bool:
        """Whether a content is what stands between marks, and next to nothing beside."""
        whole = size(frame.content)
        most = sum(self.quoted.overlaps(frame.content).values()) >= MOSTLY * whole
        return most or sum(self.marked.overlaps(frame.content).values()) == whole

    def _scare(self, draft: Draft, decision: Decision) -> bool:
        """Whether a fragment that no verb reports is a term or in scare quotes: He is a “friend” of the mayor."""
        setting = decision.setting
        built_in = setting.lead[0].isalnum() and (draft.kind == "mixed" or setting.end in ("a", ","))
        if decision.rule == "continued" and draft.confidence >= DOUBTFUL:
            return False  # condemned it as “mad and bad” and a “grave threat”
        return built_in and not draft.cue and _words(self.document, draft) <= SCARE

    def _takes_cue(self, frame: Frame, touched: dict[int, int]) -> bool:
        """Whether a frame builds on the reporting verb of a sure quotation, or swallows its reporting clause."""
        for number in self.cues.overlaps(frame.cue):
            mention = self.decisions[number].mention
            if mention is not None and any(mention.overlaps(c) for c in frame.content):
                return True
            if touched.get(number, 0) < INSIDE * self.sizes[number]:
                return True
        swallowed = self.cues.overlaps(frame.content).keys() & touched.keys()
        return bool(swallowed and swallowed - self.said.overlaps(frame.cue[:1]).keys())

    def _add_mixed(self, frame: Frame, inside: list[int]) -> None:
        decisions = [self.decisions[n] for n in inside]
        speech = max(d.speech for d in decisions)
        mostly = 2 * sum(self.sizes[n] for n in inside) > size(frame.content)
        # named the ferry of Oxton “Sea King” in May
        given = frame.cue[-1].of(self.document.text).split()[-1] in GIVES_NAME
        title = speech <= UNLIKELY and (mostly or given or self._is_object(frame, decisions[0]))
        told = frame.probability >= SECOND and not mostly  # The court was told that the “harbour tax” had failed.
        if speech < SPEECH and ((frame.source is None and not told) or title):
            return  # a term nobody uses, or a title and a few words around it
        if self.mixed.intersection(inside) and frame.probability < SECOND:
            holders = (h for n in inside for h in self.holders.get(n, ()))
            if not any(_reports(self.document, h, frame) for h in holders):
                return
        for decision in decisions:
            named = decision.mention is not None and any(c.covers(decision.mention) for c in frame.content)
            if named and decision.setting.lead in (":", ","):
                return  # Park smiled and said: “No.” The words before the colon report, they are not reported
            if decision.setting.lead == ":" and self._addresses(frame, decision):
                return
            first = decision.utterance.content[0]
            before = any(c.start < first.start - 2 and first.start <= c.end for c in frame.content)
            if before and decision.setting.lead == ":" and frame.cue[0].start > first.end:
                return  # the same, with a second tag after the quotation
        agreed = any(
            d.mention is not None and source is not None and source.overlaps(d.mention)
            for d in decisions for source, _ in d.setting.frames
        )  # fmt: skip
        rival = None if agreed or speech < SPEECH else decisions[0]
        draft = _of_frame(self.document, frame, "mixed", rival)
        self.framed.append(draft)
        self.mixed.update(inside)
        for number in inside:
            self.holders.setdefault(number, []).append(draft)

    def _addresses(self, frame: Frame, decision: Decision) -> bool:
        """Whether a content begins with who is told, and where: Obi replied | to Ruiz on Friday: “No.”"""
        tokens, quotation = self.document.tokens, decision.setting.pieces[0][0]
        first = self.document.token_range(frame.content[0])[0]
        behind = frame.cue[-1].end <= frame.content[0].start and first < quotation
        linked = not LINKS.isdisjoint(tokens.tag[first - 1 : first + 1])
        return behind and linked and FINITE.isdisjoint(tokens.tag[first:quotation])

    def _is_object(self, frame: Frame, decision: Decision) -> bool:
        """Whether a content begins with a title that its cue takes: she sang | “Blue River” at the gala."""
        if reporting(frame.cue[-1].of(self.document.text)) in NAMES:
            return False  # Obi called “Blue River” a bore
        title = self.document.quotations[decision.utterance.pieces[0]].outer
        return frame.cue[-1].end <= frame.content[0].start == title.start

    def settle(self) -> None:
        """Drop a mixed quote inside another where the decision on their quotation sides with the outer one."""
        dropped: list[Draft] = []
        for number, holders in self.holders.items():
            decision = self.decisions[number]
            if decision.mention is None or len(holders) < 2:
                continue
            agree = [h for h in holders if h.mention is not None and h.mention.overlaps(decision.mention)]
            widest = max((size(h.content) for h in agree), default=0)
            dropped += [
                h for h in holders
                if h not in agree and size(h.content) < widest and h.confidence < decision.confidence
                and not any(_reports(self.document, outer, h) for outer in agree)
            ]  # fmt: skip
        self.framed = [d for d in self.framed if d not in dropped]

    def quotations(self) -> list[Draft]:
        """The quotations that no mixed frame holds, if they are somebody's words."""
        found = []
        for number, decision in enumerate(self.decisions):
            if number in self.mixed or self._of_nobody(decision):
                continue
            frame = self.direct.get(number)
            least = SPEECH if decision.mention is not None else SPEECH_OF_NOBODY
            framed = frame is not None and frame.probability >= SECOND and decision.speech > UNLIKELY
            if decision.speech >= least or framed:
                draft = _direct(self.document, decision, frame)
                if not self._scare(draft, decision):
                    found.append(draft)
        return found


def _after_dash(document: Document, frame: Frame) -> bool:
    """Whether a dash at the start of the paragraph stands for quotation marks: — We lost, said Ruiz."""
    start = document.paragraphs[document.sentences[document.sentence_at(frame.cue[0].start)].paragraph].start
    spoken = frame.content[0].start
    return document.text[start] in "—–―" and spoken < frame.cue[0].start and spoken - start < DASH


def _words(document: Document, draft: Draft) -> int:
    return sum(len(span.of(document.text).split()) for span in draft.content)


def _reports(document: Document, outer: Draft, inner: Draft | Frame) -> bool:
    """Whether a clause inside a report has a sayer of its own: Obi denounced what Ruiz called “mad” plans."""
    source = inner.source if isinstance(inner, Frame) else inner.mention
    if source is None or not inner.cue or inner.rule == "noun":
        return False
    if not covers(outer.content, [*inner.content, *inner.cue[:1], source]):
        return False
    first = document.token_range(source)[0]
    return first > 0 and document.tokens.lower[first - 1] in OWN_CLAUSE


def _of_turn(document: Document, turn: Turn) -> Draft:
    name = turn.label.of(document.text)
    named = turn.refers is not None
    return Draft(
        "direct", turn.content, turn.label, turn.cue, turn.rule, TURN_SENTENCES[turn.rule].format(name=name),
        0.95 if named else 0.6, refers=turn.refers, flags=turn.flags,
    )  # fmt: skip


def _inside_turns(
    document: Document, turns: Sequence[Turn], decisions: Sequence[Decision], frames: Sequence[Frame]
) -> list[Draft]:
    """The quotations that a turn passes on with a source and a verb of its own: “It failed,” the report says."""
    held = Intervals((span, n) for n, turn in enumerate(turns) for span in turn.content)
    quoted = Intervals((q.inner, n) for n, q in enumerate(document.quotations) if not q.depth)

    def within(content: Sequence[Span], *parts: Span | None) -> bool:
        turn = next(iter(held.overlaps(content)), None)
        if turn is None or None in parts:
            return False
        whole = turns[turn].content
        return covers(whole, [*content, *(p for p in parts if p is not None)]) and size(content) < size(whole)

    found = [
        _direct(document, d, None) for d in decisions
        if d.cue and d.rule in TOUCHING and within(d.utterance.content, d.mention, d.cue[0])
    ]  # fmt: skip
    taken = Intervals((span, n) for n, d in enumerate(found) for span in (*d.content, *d.cue))
    found += [
        _of_frame(document, f, "mixed") for f in sorted(frames, key=lambda f: -f.probability)
        if f.probability >= SECOND and within(f.content, f.source, f.cue[0]) and quoted.overlaps(f.content)
        and not taken.overlaps([*f.content, *f.cue])
    ]  # fmt: skip
    return found


def _direct(document: Document, decision: Decision, frame: Frame | None) -> Draft:
    text = document.text
    kind, content = _fragment(document, decision)
    confidence = round(decision.confidence * calibrated("speech", decision.speech), 3)
    if kind == "mixed" and frame is None:
        confidence = round(confidence * LOOSE, 3)
    plain = Draft(
        kind, content, decision.mention, decision.cue, decision.rule, decision.reason, confidence,
        alternatives=decision.alternatives, flags=decision.flags,
    )  # fmt: skip
    if frame is None or frame.source is None:
        return plain
    cue = _cue_of(text, frame)
    if decision.mention is None:
        flags = tuple(f for f in decision.flags if f != "orphan")
        return plain._replace(
            mention=frame.source, cue=cue, stance=frame.stance, via=frame.via, rule=frame.rule,
            reason=frame.reason, confidence=calibrated("frame", frame.probability), alternatives=frame.alternatives,
            flags=flags,
        )  # fmt: skip
    if not frame.source.overlaps(decision.mention):
        return plain
    keeps = plain.rule in TOUCHING and plain.cue and len(frame.cue) < 2
    return plain._replace(cue=plain.cue if keeps else cue, stance=frame.stance, via=frame.via)


def _fragment(document: Document, decision: Decision) -> tuple[QuoteKind, tuple[Span, ...]]:
    """Tell a saying of its own from a fragment built into the reporting sentence (“mixed”).

    A fragment follows a word that is no reporting verb, mark or "that": “called it ‘reckless’”, “a ‘lost’ cause”; the
    "to" of “vowed to ‘fight on’” belongs to what is said.
    """
    content, lower = decision.utterance.content, document.tokens.lower
    first = decision.setting.pieces[0][0]
    lead = decision.setting.lead
    small = document.text[content[0].start].islower()
    if not small or not lead[0].isalnum() or lead == "that" or reporting(lead) in INTRODUCES:
        return "direct", content
    if headline := _headline(document, decision):
        return "mixed", (headline,)
    if lead == "to" and first > 1 and reporting(lower[first - 2]):
        quotation = document.quotations[decision.utterance.pieces[0]]
        closing = quotation.outer.end if content[0].end == quotation.inner.end else content[0].end
        return "mixed", (Span(document.tokens.start[first - 1], closing), *content[1:])
    return "mixed", content


def _headline(document: Document, decision: Decision) -> Span | None:
    """Give the whole of what a headline reports: Tax plan ‘dead’, says Obi."""
    sentence, tokens = document.sentences[decision.setting.sentences[0][0]], document.tokens
    first, last = decision.setting.pieces[0]
    after = decision.mention is not None and decision.mention.start > decision.utterance.content[0].end
    if not after or decision.setting.tail != "," or len(decision.utterance.pieces) > 1:
        return None
    before = range(sentence.tokens[0], first)
    if any(tokens.tag[k] in FINITE or not tokens.lower[k][0].isalnum() for k in before):
        return None
    return Span(sentence.span.start, tokens.end[last - 1])


def _names_somebody(document: Document, frame: Frame) -> bool:
    """Whether the words before a colon can be a name: "Update:" and "London:" are labels."""
    said = frame.source.of(document.text).lower() if frame.source else ""
    return not any(word.strip(".") in words("not_speakers") for word in said.split())


def _cue_of(text: str, frame: Frame) -> tuple[Span, ...]:
    """The cue as words: a colon or a dash introduces, but says nothing."""
    return tuple([c for c in frame.cue if text[c.start].isalnum() or any(map(str.isalnum, c.of(text)))])


def _of_frame(document: Document, frame: Frame, kind: QuoteKind, rival: Decision | None = None) -> Draft:
    """Make a draft of a frame; ``rival``: a decision on its quotation that no frame agrees with may name the source."""
    confidence = calibrated("frame", frame.probability)
    draft = Draft(
        kind, frame.content, frame.source, _cue_of(document.text, frame), frame.rule, frame.reason, confidence,
        frame.stance, frame.alternatives, frame.via,
    )  # fmt: skip
    if rival is None or rival.mention is None:
        return draft
    if frame.source is None or rival.confidence > frame.probability:
        return draft._replace(mention=rival.mention, rule=rival.rule, reason=rival.reason)
    return draft


def _only_passes_on(document: Document, frame: Frame, passed: Sequence[Relay]) -> bool:
    """Whether a frame on "quoted" only says which outlet carried the words: Delta Radio quoted Obi as saying …

    Nor is a frame right that gives the words of Obi to who passes them on: reports quoting Obi as | saying …
    """
    if any(_given_away(frame, relay) for relay in passed):
        return True
    relay = next((r for r in passed if any(c.overlaps(r.verb) for c in frame.cue)), None)
    if relay is None or relay.rule != "cited-as-saying":
        return False
    return relay.by is not None and relay.content is not None and is_carrier(document.text, relay.by)


def _given_away(frame: Frame, relay: Relay) -> bool:
    """Whether a frame on the "saying" of a relay has another source than the one that is cited, or holds the relay."""
    if relay.rule != "cited-as-saying" or relay.saying is None or relay.content is None or frame.source is None:
        return False
    holds = any(c.overlaps(relay.verb) for c in frame.cue) and any(c.covers(relay.saying) for c in frame.content)
    if holds and relay.by is not None and not frame.source.overlaps(relay.by):
        return True  # reports | that | quoted Obi as saying …; but Ruiz quoted Obi as saying …
    return any(c.overlaps(relay.saying) for c in frame.cue) and not frame.source.overlaps(relay.source)


def _relayed(document: Document, passed: Sequence[Relay], quoted: Intervals, known: Sequence[Draft]) -> list[Draft]:
    """What one source is cited as saying by another, where no frame found it."""
    text, found = document.text, []
    cues = Intervals((c, 0) for d in known for c in d.cue) if passed else None
    for relay in passed:
        if cues is None or relay.content is None or relay.saying is None or cues.overlaps([relay.saying, relay.verb]):
            continue
        name, verb = relay.source.of(text), relay.verb.of(text)
        reason = RELAY_SENTENCE.format(name=name, verb=verb, saying=relay.saying.of(text))
        kind: QuoteKind = "mixed" if quoted.overlaps([relay.content]) else "indirect"
        found.append(Draft(kind, (relay.content,), relay.source, (relay.saying,), relay.rule, reason, 0.7, "reported"))
    return found


def _once_a_cue(framed: Sequence[Draft], used: Intervals) -> list[Draft]:
    """Of framed drafts on one cue keep one, the quoted before the reported, and none on the cue of a quotation."""
    first: dict[int, int] = {}  # characters of cues, with the draft that has them
    late: set[int] = set()
    ranks = [(d.kind == "indirect", d.mention is None, -d.confidence, n) for n, d in enumerate(framed)]
    for *_, n in sorted(ranks):
        for span in framed[n].cue:
            for offset in range(*span):
                if first.setdefault(offset, n) != n:
                    late.add(n)
    return [d for n, d in enumerate(framed) if n not in late and not used.overlaps(d.cue)]


def _with_children(document: Document, found: list[Draft]) -> list[Draft]:
    """Add the quotations inside quotations; a frame on the same inner verb gives way to them."""
    nested = children(document)
    if not nested:
        return found
    outer = Intervals((q.inner, n) for n, q in enumerate(document.quotations) if not q.depth)
    inner = []
    for child in nested:
        holder = next(iter(outer.overlaps([child.content])), None)
        if holder is not None and size([child.content]) < HALF * size([document.quotations[holder].inner]):
            inner.append(child)
    if not inner:
        return found
    cues = Intervals((c.cue, n) for n, c in enumerate(inner))
    return [d for d in found if not cues.overlaps(d.cue)] + [_of_child(document, c) for c in inner]


def _of_child(document: Document, child: Child) -> Draft:
    name, verb = child.mention.of(document.text), child.cue.of(document.text)
    reason = NESTED_SENTENCE.format(name=name, verb=verb)
    return Draft("direct", (child.content,), child.mention, (child.cue,), "nested", reason, NESTED)


def _with_sayers(document: Document, actors: Actors, found: list[Draft]) -> list[Draft]:
    """Give the quotations inside what others say to their innermost sayers, as quotes of their own where need be."""
    innermost = sayers(document, actors)
    if not innermost:
        return found
    found, more = list(found), []
    there = _by_paragraph(document, found)
    for sayer in innermost:
        content = tuple(content_of(document.text, document.quotations[n]) for n in sayer.quotations)
        near = there.get(document.quotations[sayer.quotations[0]].paragraph, ())
        holders = [n for n in near if covers(found[n].content, content)]
        n = min(holders, key=lambda n: size(found[n].content), default=-1)
        held = found[n] if n >= 0 else None
        said = _of_sayer(document, sayer, content)
        if held is None:
            more += [said] if sayer.mention is not None else []
        elif held.rule in TURN_SENTENCES:
            continue
        elif _agree(held, sayer):
            if sayer.rule == "agent":  # The plan | was called “mad” by Ruiz: of whom it is said is no content
                found[n] = said
            elif sayer.rule == "label":  # Ruiz, not her verdict
                found[n] = held._replace(mention=said.mention, cue=said.cue, rule=said.rule, reason=said.reason)
        elif size(held.content) <= ALONE * size(content):
            found[n] = said._replace(kind=held.kind, content=held.content)
        elif any(c.overlaps(sayer.cue) for c in held.cue):  # “called ‘mad’ by Ruiz”: what stands behind is no content
            if sayer.rule == "agent":
                found[n] = said
        elif sayer.mention is None or any(c.overlaps(sayer.mention) or c.overlaps(sayer.cue) for c in held.content):
            more.append(said)
        for k in holders:
            if not _agree(found[k], sayer):
                found[k] = _without_clause(document, found[k], said)
    return found + more


def _by_paragraph(document: Document, found: Sequence[Draft]) -> dict[int, list[int]]:
    """For each paragraph the drafts with words in it."""
    there: dict[int, list[int]] = {}
    sentences = document.sentences
    for n, draft in enumerate(found):
        touched: set[int] = set()
        for span in draft.content:
            first = sentences[document.sentence_at(span.start)].paragraph
            touched.update(range(first, sentences[document.sentence_at(span.end - 1)].paragraph + 1))
        for paragraph in touched:
            there.setdefault(paragraph, []).append(n)
    return there


def _without_clause(document: Document, held: Draft, inner: Draft) -> Draft:
    """Cut a quote before a circumstance with a sayer of its own: Obi called it “mad” | after Ruiz had said “never”."""
    if inner.mention is None or held.mention is None or held.kind != "mixed":
        return held
    tokens = document.tokens
    link = document.token_range(inner.mention)[0] - 1
    piece = next((p for p in held.content if p.start < tokens.start[link] and p.covers(inner.content[0])), None)
    if piece is None or tokens.lower[link] not in CIRCUMSTANCE or piece != held.content[-1]:
        return held
    end = tokens.end[link - 1]
    if end - piece.start < 2 * LEAST or document.quoted[link] >= 0:
        return held
    return held._replace(content=(*held.content[:-1], Span(piece.start, end)))


def _agree(held: Draft, sayer: Sayer) -> bool:
    if held.mention is None or sayer.mention is None:
        return held.mention is sayer.mention
    return held.mention.overlaps(sayer.mention)


def _of_sayer(document: Document, sayer: Sayer, content: tuple[Span, ...]) -> Draft:
    text, nobody = document.text, sayer.mention is None
    name, verb = sayer.mention.of(text) if sayer.mention else "", sayer.cue.of(text)
    reason = SAYER_SENTENCES[sayer.rule].format(name=name, verb=verb)
    kind: QuoteKind = "direct" if sayer.rule in ("shows", "label") else "mixed"
    return Draft(kind, content, sayer.mention, () if nobody else (sayer.cue,), sayer.rule, reason,
                 INNERMOST[sayer.rule], flags=("orphan",) if nobody else ())  # fmt: skip


def _with_parents(found: list[Draft]) -> list[Draft]:
    """Point each draft to the smallest one that holds all of its words and more; ``found`` is in text order."""
    sizes = [size(draft.content) for draft in found]
    open_: list[int] = []
    placed = []
    for number, draft in enumerate(found):
        start, mine = draft.content[0].start, sizes[number]
        open_ = [n for n in open_ if found[n].content[-1].end > start]
        holders = [n for n in open_ if sizes[n] > mine and covers(found[n].content, draft.content)]
        placed.append(draft._replace(parent=min(holders, key=sizes.__getitem__)) if holders else draft)
        open_.append(number)
    return placed
