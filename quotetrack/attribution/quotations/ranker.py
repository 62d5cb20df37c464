"""Who speaks a quotation where no pattern decides: a linear scorer over readable features.

Every candidate is a noun phrase outside the quotation marks. Its score is the sum of the weights of its features, its
probability the softmax over all candidates and "nobody". The weights are learned by ``train_quotes`` from PolNeAR
(Newell, Margolin and Ruths 2018) and shipped as a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import repeat
from math import exp
from typing import NamedTuple

from quotetrack.attribution.actors import Actor, Actors, can_speak
from quotetrack.attribution.frames.finding import Frame
from quotetrack.attribution.overlap import Intervals, size
from quotetrack.attribution.quotations.relations import TOUCHING, Stand, stand
from quotetrack.attribution.quotations.utterances import Utterance
from quotetrack.attribution.verbs import INTRODUCES, reporting
from quotetrack.language import Document
from quotetrack.model import Span

NOBODY = "nobody"  # the feature family of the candidate that stands for no speaker
_DASHES = frozenset({"-", "–", "—", "--", "―"})
_BACK = 3  # paragraphs to look back
_LONG = 200  # words of a piece that are compared with names
_PLURAL = ("NNPS", "NNS")


_new = tuple.__new__  # a named tuple without the detour through its own __new__
shared = lru_cache(maxsize=1 << 14)


class Clue(float):
    """What some features weigh together; few values make most of them, so that clues are made once and shared."""

    __slots__ = ("features",)
    features: tuple[str, ...]


class Candidate(NamedTuple):
    """A possible speaker of one utterance, with where it stands and the clues that speak for and against it."""

    actor: Actor
    stand: Stand
    paragraphs: int  # its paragraph minus the quotation's
    clues: Sequence[Clue]

    @property
    def features(self) -> tuple[str, ...]:
        """What the clues say, for people and for learning."""
        return features_of(self.clues)


def features_of(clues: Sequence[Clue]) -> tuple[str, ...]:
    return tuple([feature for clue in clues for feature in clue.features])


class Near(NamedTuple):
    """An actor of the utterance's own paragraph and where it stands."""

    actor: Actor
    stand: Stand


class Setting(NamedTuple):
    """What surrounds an utterance, shared by all its candidates."""

    pieces: tuple[tuple[int, int], ...]  # token ranges with the marks
    paragraphs: tuple[int, ...]  # of the pieces
    sentences: tuple[tuple[int, int], ...]  # first and last sentence of each piece
    opens: bool  # stands at the start of its paragraph
    whole: bool  # fills its paragraph
    lead: str  # the word before it in the paragraph
    tail: str  # the word after it
    end: str  # the class of its last character: , . ? or a letter
    frames: tuple[tuple[Span | None, float], ...]  # sources of the frames that hold it, with probabilities


def bin_of(n: int) -> str:
    return str(n) if n < 4 else "4" if n < 6 else "6" if n < 10 else "10" if n < 20 else "20"


def setting_of(document: Document, utterance: Utterance, frames: Sequence[Frame]) -> Setting:
    """Describe what surrounds an utterance; ``frames`` are those that hold it."""
    tokens, quotations = document.tokens, document.quotations
    pieces, paragraphs, sentences = [], [], []
    for index in utterance.pieces:
        quotation = quotations[index]
        pieces.append(document.pieces[index])
        paragraphs.append(quotation.paragraph)
        sentences.append((document.sentence_at(quotation.outer.start), document.sentence_at(quotation.outer.end - 1)))
    start, stop = quotations[utterance.pieces[0]].outer.start, quotations[utterance.pieces[-1]].outer.end
    opening, closing = document.paragraphs[paragraphs[0]], document.paragraphs[paragraphs[-1]]
    first = pieces[0][0]
    character = document.text[document.quotations[utterance.pieces[0]].inner.end - 1]
    return Setting(
        tuple(pieces), tuple(paragraphs), tuple(sentences),
        start == opening.start, start == opening.start and stop >= closing.end - 1 and len(pieces) == 1,
        tokens.lower[first - 1] if start > opening.start and first else "^",
        tokens.lower[pieces[0][1]] if pieces[0][1] < len(tokens) and tokens.start[pieces[0][1]] < closing.end else "$",
        "," if character == "," else "." if character in ".…" else "?" if character in "?!" else "a",
        tuple((f.source, f.probability) for f in frames),
    )  # fmt: skip


def held_by(sayings: Sequence[Utterance], frames: Sequence[Frame]) -> list[list[Frame]]:
    """List for each utterance the frames whose content holds at least half of its first piece, the cue outside."""
    firsts = Intervals((u.content[0], n) for n, u in enumerate(sayings))
    found: list[list[Frame]] = [[] for _ in sayings]
    for frame in frames:
        for number, shared in firsts.overlaps(frame.content).items():
            content = sayings[number].content
            if 2 * shared >= size(content[:1]) and not [1 for c in content if frame.cue[0].overlaps(c)]:
                found[number].append(frame)
    return found


def neighbours(document: Document, actors: Actors, setting: Setting) -> list[Near]:
    """The actors of the utterance's own paragraphs, each with where it stands towards the nearest piece."""
    found: list[Near] = []
    for paragraph in sorted(set(setting.paragraphs)):
        own = [piece for piece, p in zip(setting.pieces, setting.paragraphs, strict=True) if p == paragraph]
        for actor in actors.near(paragraph, own[0][0], own[-1][1]):
            place = stand(document, actors, actor, own[0])
            for piece in own[1:]:
                place = min(place, stand(document, actors, actor, piece), key=_nearness)
            found.append(_new(Near, (actor, place)))
    return found


def only_touching(setting: Setting, close: Sequence[Near]) -> Near | None:
    """The one actor that touches the utterance with a reporting verb, where there is exactly one.

    Before a quotation it touches only across a comma or colon, or as "read" and "said" do: in “said it was ‘over’” the
    words are somebody else's as often as not. After one, only if the quotation leaves the sentence open and the verb
    does not go on to words of its own (“…,” Lee said yes).
    """
    touching = [near for near in close if near.stand.name in TOUCHING]
    if len(touching) != 1 or touching[0].stand.gap or touching[0].stand.verb is None:
        return None
    if touching[0].actor.relative:
        return None
    place = touching[0].stand
    if place.after:
        open_ = setting.end != "." or len(setting.pieces) > 1
        return touching[0] if open_ and not touching[0].actor.goes_on else None
    introduced = touching[0].actor.verb == setting.pieces[0][0] - 1 and reporting(setting.lead) in INTRODUCES
    return touching[0] if introduced or setting.lead in (":", ",") else None


def candidates(
    document: Document, actors: Actors, setting: Setting, close: Sequence[Near], previous: Sequence[Actor | None]
) -> list[Candidate]:
    """List the possible speakers of an utterance; ``previous`` holds the speakers of the utterances before it.

    Where somebody of its own paragraph reports, of the other paragraphs only the speaker before can win.
    """
    here = {s for pair in setting.sentences for s in pair}
    close = _without_asides(document, setting, close)
    pool = [(actor, 0, place) for actor, place in close if actor.sentence in here or can_speak(actor)]
    if not [1 for _, place in close if place.verb]:
        pool += _from_afar(document, actors, setting)
    speaker = previous[-1] if previous else None
    if speaker is not None and speaker not in [actor for actor, _, _ in pool]:
        gap = document.sentences[speaker.sentence].paragraph - setting.paragraphs[0]
        pool.append((speaker, max(gap, -9), _far(speaker.base, speaker.verb >= 0, False)))
    return _described(document, setting, pool, previous)


def _from_afar(document: Document, actors: Actors, setting: Setting) -> list[tuple[Actor, int, Stand]]:
    """The possible speakers in the paragraphs before an utterance and in the one behind it."""
    pool: list[tuple[Actor, int, Stand]] = []
    first, last = setting.paragraphs[0], setting.paragraphs[-1]
    for back in range(1, min(_BACK, first) + 1):
        able = actors.able_near(first - back, *setting.pieces[0])
        pool += [(a, -back, _far(a.base, a.verb >= 0, False)) for a in able if back == 1 or a.base]
    if last + 1 < len(document.paragraphs):
        near = [a for a in actors.near(last + 1, *setting.pieces[-1]) if a.verb >= 0]
        pool += [(a, 1, _far(a.base, True, True)) for a in near[:4]]
    return pool


def _without_asides(document: Document, setting: Setting, close: Sequence[Near]) -> Sequence[Near]:
    """Leave out who stands between two dashes before the quotation: fans – where Obi played – chanting “…”."""
    lower, piece = document.tokens.lower, setting.pieces[0][0]
    first = document.sentences[setting.sentences[0][0]].tokens[0]
    dashes = [k for k in range(first, piece) if lower[k] in _DASHES and document.quoted[k] < 0]
    if len(dashes) < 2 or not any(a.actor.phrase.first < dashes[0] for a in close):
        return close
    begin, end = dashes[-2], dashes[-1]
    return [n for n in close if not (begin < n.actor.phrase.first < end and n.actor.verb < end)]


@lru_cache(maxsize=1 << 12)
def _far(base: str | None, acts: bool, after: bool) -> Stand:
    """Where an actor of another paragraph stands."""
    return Stand("speaker-near" if base else "acts-near" if acts else "named-near", 30, base, after)


def _nearness(found: Stand) -> tuple[bool, int]:
    return (found.name not in TOUCHING, found.gap)


def _described(
    document: Document, setting: Setting, pool: list[tuple[Actor, int, Stand]], previous: Sequence[Actor | None]
) -> list[Candidate]:
    """Find the clues to each candidate of a pool, nearest first: a rank says how many of its kind stand between."""
    lower, tag = document.tokens.lower, document.tokens.tag
    touching = sum([place.name in TOUCHING for _, away, place in pool if not away])
    form = f"{'o' if setting.opens else '-'}{'w' if setting.whole else '-'}{len(setting.pieces) > 1:d}"
    lead, tail = _class_of(setting.lead), _class_of(setting.tail)
    around = min(touching, 2), form, lead, tail, setting.end
    first, last = setting.sentences[0][0], setting.sentences[-1][1]
    led = _Led(document, setting, pool, lead)
    held = _Held(document, setting.frames) if setting.frames else None
    before = _Before(lower, previous, form, min(touching, 1), f"{lead}|{tail}") if previous else None
    words = {word for a, b in setting.pieces for word in lower[a : min(b, a + _LONG)]}
    spots: dict[tuple[str, int, int], tuple[str, Clue]] = {}
    ranks: dict[tuple[str, bool, str], int] = {}
    reporters = 0
    found: list[Candidate] = []
    for actor, away, place in _nearest_first(pool):
        phrase, sentence, verb, _, order, _, _, _ = actor
        start, stop, _, at, sort, governed, possessor = phrase
        rel, gap, base, after = place
        steps = 0 if away else sentence - first if sentence < first else sentence - last if sentence > last else 0
        spot = spots.get((rel, away, steps))
        if spot is None:
            far = f"{max(-4, min(away, 2))}" if away else f"s{max(-3, min(steps, 3))}"
            spot = spots[rel, away, steps] = far, _around(rel, far, *around)
        far, clue = spot
        head = lower[at]
        kind = head if sort == "pronoun" else sort
        if governed or possessor:
            kind = f"{kind}{'/g' if governed else ''}{'/p' if possessor else ''}"
        acts = "v" if verb >= 0 else "-"
        nth = far, after, "R" if base else acts
        ranks[nth] = rank = ranks.get(nth, 0) + 1
        if order > 3:
            order = 3
        clues = [
            clue,
            _of_kind(rel, far, kind, order, tag[at] in _PLURAL),
            _ranked(rel, far, base or acts, gap if gap < 20 else 20, after, order, reporters),
            _nth(nth, rank if rank < 4 else 4),
        ]
        if not away:
            if not steps and not after and led.verb >= 0:
                clues.append(led.clue(actor, kind))
            if base and reporters < 2:
                reporters += 1
        if held is not None:
            clues.append(held.clue(start, stop, rel, kind))
        if sort == "name":
            clues.append(_named(min(stop - start, 4), rel, head in words))
            clues.append(_behind(lower[start - 1] if start else "^", after))
        elif sort != "pronoun":
            clues.append(_headed(head))
        if before is not None and (head in before.heads or sort == "pronoun"):
            before.add(clues, actor, head, rel, far)
        found.append(_new(Candidate, (actor, place, away, clues)))
    return found


def _nearest_first(pool: list[tuple[Actor, int, Stand]]) -> list[tuple[Actor, int, Stand]]:
    keys = [(abs(away), place.gap, -actor.phrase.first) for actor, away, place in pool]
    return [pool[n] for n in sorted(range(len(pool)), key=keys.__getitem__)]


def _class_of(word: str) -> str:
    """A word beside a quotation in short: the mark itself, V for a reporting verb, w for any other word."""
    return word if not word[0].isalnum() else "V" if reporting(word) else "w"


def clue(*features: str, table: str = "speakers") -> Clue:
    """Weigh some features together."""
    made = Clue(sum(map(weights(table).get, features, repeat(0.0))))
    made.features = features
    return made


@shared
def _around(rel: str, far: str, touching: int, form: str, lead: str, tail: str, end: str) -> Clue:
    return clue(
        f"r={rel}|{far}", f"rt={rel}|{far}|{touching}", f"rp={rel}|{far}|{form}", f"rl={rel}|{far}|{lead}",
        f"ra={rel}|{far}|{tail}|{end}",
    )  # fmt: skip


@shared
def _of_kind(rel: str, far: str, kind: str, order: int, plural: bool) -> Clue:
    many = (f"plural|{rel}",) if plural else ()
    return clue(f"rk={rel}|{far}|{kind}", f"k={kind}", f"on={rel}|{order}|{kind}", *many)


@shared
def _ranked(rel: str, far: str, verb: str, gap: int, after: bool, order: int, reporters: int) -> Clue:
    side = "a" if after else "b"
    return clue(
        f"rv={rel}|{verb}", f"g={rel}|{bin_of(gap)}|{far}", f"o={far}|{side}|{order}", f"nr={rel}|{far}|{reporters}"
    )


@shared
def _nth(of: tuple[str, bool, str], rank: int) -> Clue:
    far, after, acts = of
    return clue(f"n={'a' if after else 'b'}{far}{'n' if acts == '-' else acts}|{rank}")


@shared
def _named(long: int, rel: str, inside: bool) -> Clue:
    return clue(f"nn={long}|{rel}", *((f"inside|{rel}", "inside") if inside else ()))


@shared
def _behind(word: str, after: bool) -> Clue:
    return clue(f"b={word}|{'a' if after else 'b'}" if len(word) < 8 else "b=long")


@shared
def _headed(head: str) -> Clue:
    return clue(f"h={head}")


class _Led:
    """The last reporting verb before an utterance in its sentence, outside quotations; -1 if there is none."""

    def __init__(self, document: Document, setting: Setting, pool: list[tuple[Actor, int, Stand]], lead: str) -> None:
        self.verb = _lead_verb(document, setting)
        if self.verb >= 0:
            self.lead = f"{lead}|{bin_of(setting.pieces[0][0] - self.verb - 1)}"
            self.owned = "o" if self.verb in [actor.verb for actor, _, _ in pool] else "-"
            self.how = f"{document.tokens.tag[self.verb]}|{self.owned}"
            self.base = reporting(document.tokens.lower[self.verb]) or ""
            self.subjects = 0  # of other verbs so far

    def clue(self, actor: Actor, kind: str) -> Clue:
        """Say whose that verb is: the candidate's own, that of a subject in its chain, another's."""
        if actor.verb == self.verb:
            return _leads(self.lead)
        if 0 <= actor.verb < self.verb:
            self.subjects += 1
            return _chained(self.how, self.base, min(self.subjects - 1, 2), min(actor.order, 2))
        return _beside_lead(self.owned, actor.phrase.first > self.verb, kind)


@shared
def _leads(lead: str) -> Clue:
    return clue("lead=own", f"lead=own|{lead}")


@shared
def _chained(how: str, base: str, subjects: int, order: int) -> Clue:
    chain = f"lead=chain|{how}"
    return clue(f"{chain}|{subjects}", f"{chain}|{order}", f"{chain}|{base}|{min(order, 1)}")


@shared
def _beside_lead(owned: str, behind: bool, kind: str) -> Clue:
    return clue(f"lead=other|{owned}|{behind}|{kind}")


class _Held:
    """The cue frames that hold an utterance, and what they say of a candidate."""

    def __init__(self, document: Document, frames: Sequence[tuple[Span | None, float]]) -> None:
        self.sources = [(*document.token_range(source), chance) for source, chance in frames if source is not None]
        self.best = max([chance for _, chance in frames])
        self.tenths = int(self.best * 10)

    def clue(self, first: int, last: int, rel: str, kind: str) -> Clue:
        """Say whether a candidate, tokens [first, last), is the source of one of them."""
        hit = 0.0
        for start, end, chance in self.sources:
            if first < end and start < last and chance > hit:
                hit = chance
        return _hit(int(hit * 10), rel, hit == self.best, kind) if hit else _missed(self.tenths, rel)


@shared
def _hit(tenths: int, rel: str, best: bool, kind: str) -> Clue:
    return clue(f"frame=hit|{tenths}", f"frame=hit|{rel}", f"frame=hit|{best}|{kind}")


@shared
def _missed(tenths: int, rel: str) -> Clue:
    return clue(f"frame=miss|{tenths}", f"frame=miss|{rel}")


class _Before:
    """Who spoke the two utterances before, and what that says of a candidate."""

    def __init__(
        self, lower: Sequence[str], previous: Sequence[Actor | None], form: str, touching: int, beside: str
    ) -> None:
        self.last, earlier = previous[-1], previous[-2] if len(previous) > 1 else None
        self.head = lower[self.last.phrase.head] if self.last else ""
        self.earlier = lower[earlier.phrase.head] if earlier else ""
        self.heads = {self.head, self.earlier}
        self.full = self.last is not None and self.last.phrase.kind in ("name", "person")
        self.form, self.touching, self.beside = form, touching, beside

    def add(self, clues: list[Clue], actor: Actor, head: str, rel: str, far: str) -> None:
        """Add the clues to a candidate that has the words of one who spoke before, or is a pronoun."""
        if actor is self.last:
            clues.append(_same(rel, far, self.form, self.touching, self.beside))
        elif head == self.head:
            clues.append(_echoed(rel, far))
        elif self.full and actor.phrase.kind == "pronoun":
            clues.append(_meant(rel, far))
        if head == self.earlier and head != self.head:
            clues.append(_in_turn(far, self.form))


@shared
def _same(rel: str, far: str, form: str, touching: int, beside: str) -> Clue:
    return clue(f"last|{far}|{form}", f"last|{rel}|{touching}", f"last|{beside}")


@shared
def _echoed(rel: str, far: str) -> Clue:
    return clue(f"echo|{far}", f"echo|{rel}")


@shared
def _meant(rel: str, far: str) -> Clue:
    return clue(f"pro-after|{rel}|{far}")


@shared
def _in_turn(far: str, form: str) -> Clue:
    return clue(f"turn|{form}|{far}")


def _lead_verb(document: Document, setting: Setting) -> int:
    """The last reporting verb before the utterance in its sentence, outside quotations; -1 if there is none."""
    tokens, quoted = document.tokens, document.quoted
    first = document.sentences[setting.sentences[0][0]].tokens[0]
    for i in range(setting.pieces[0][0] - 1, first - 1, -1):
        if quoted[i] >= 0:
            return -1
        if tokens.tag[i].startswith("VB") and reporting(tokens.lower[i]):
            return i
    return -1


def nobody(setting: Setting, pool: Sequence[Candidate], previous: Sequence[Actor | None]) -> Clue:
    """The clue to the candidate "nobody"."""
    own = [place for _, place, away, _ in pool if away == 0]
    touching = [place.name for place in own if place.name in TOUCHING]
    reporters = [place.verb for place in own if place.verb]
    lead = "w" if setting.lead[0].isalnum() else setting.lead
    nameless = max([p for source, p in setting.frames if source is None], default=0.0)
    place = f"{'o' if setting.opens else '-'}{'w' if setting.whole else '-'}"
    frame = f"{int(nameless * 10)}|{len(setting.frames) > 1}"
    return _nobody(bool(touching), min(len(reporters), 2), place, lead, bool(previous and previous[-1]), frame)


@shared
def _nobody(touching: bool, reporters: int, place: str, lead: str, previous: bool, frame: str) -> Clue:
    return clue(
        NOBODY, f"{NOBODY}|touching={touching}", f"{NOBODY}|reporters={reporters}", f"{NOBODY}|place={place}",
        f"{NOBODY}|lead={lead}", f"{NOBODY}|previous={previous}", f"{NOBODY}|frame={frame}",
    )  # fmt: skip


@cache
def weights(name: str = "speakers") -> dict[str, float]:
    """Load a shipped table of weights: ``feature<TAB>weight`` lines."""
    path = files("quotetrack.attribution") / "weights" / f"{name}.tsv"
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#")
    return {feature: float(weight) for feature, weight in rows}


def probabilities(pool: Sequence[Candidate], none: Clue) -> list[float]:
    """The probability of each candidate to be the speaker, then that of nobody."""
    scores = [sum(clues, 0.0) for _, _, _, clues in pool]
    scores.append(none)
    top = max(scores)
    raised = [exp(s - top) for s in scores]
    total = sum(raised)
    return [r / total for r in raised]
