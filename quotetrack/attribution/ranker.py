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

from quotetrack.attribution.actors import Actor, Actors
from quotetrack.attribution.frames import Frame
from quotetrack.attribution.overlap import Intervals, size
from quotetrack.attribution.quotations import Utterance
from quotetrack.attribution.relations import TOUCHING, Stand, stand
from quotetrack.attribution.verbs import INTRODUCES, reporting
from quotetrack.language import Document
from quotetrack.model import Span

NOBODY = "nobody"  # the feature family of the candidate that stands for no speaker
_DASHES = frozenset({"-", "–", "—", "--", "―"})
_BACK = 3  # paragraphs to look back


class Candidate(NamedTuple):
    """A possible speaker of one utterance, with where it stands and the features that speak for and against it."""

    actor: Actor
    stand: Stand
    paragraphs: int  # its paragraph minus the quotation's
    features: tuple[str, ...]


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
    words: frozenset[str]  # lower-case words inside
    frames: tuple[tuple[Span | None, float], ...]  # sources of the frames that hold it, with probabilities


def bin_of(n: int) -> str:
    return str(n) if n < 4 else "4" if n < 6 else "6" if n < 10 else "10" if n < 20 else "20"


def setting_of(document: Document, utterance: Utterance, frames: Sequence[Frame]) -> Setting:
    """Describe what surrounds an utterance; ``frames`` are those that hold it."""
    tokens, quotations = document.tokens, document.quotations
    pieces, paragraphs, sentences = [], [], []
    inside: set[str] = set()
    for index in utterance.pieces:
        quotation = quotations[index]
        first, last = document.token_range(quotation.outer)
        pieces.append((first, last))
        paragraphs.append(quotation.paragraph)
        sentences.append((document.sentence_at(quotation.outer.start), document.sentence_at(quotation.outer.end - 1)))
        inside.update(tokens.lower[first : min(last, first + 200)])
    start, stop = quotations[utterance.pieces[0]].outer.start, quotations[utterance.pieces[-1]].outer.end
    opening, closing = document.paragraphs[paragraphs[0]], document.paragraphs[paragraphs[-1]]
    first, last = pieces[0][0], pieces[-1][1]
    character = document.text[document.quotations[utterance.pieces[0]].inner.end - 1]
    return Setting(
        tuple(pieces), tuple(paragraphs), tuple(sentences),
        start == opening.start, start == opening.start and stop >= closing.end - 1 and len(pieces) == 1,
        tokens.lower[first - 1] if start > opening.start and first else "^",
        tokens.lower[pieces[0][1]] if pieces[0][1] < len(tokens) and tokens.start[pieces[0][1]] < closing.end else "$",
        "," if character == "," else "." if character in ".…" else "?" if character in "?!" else "a",
        frozenset(inside),
        tuple((f.source, f.probability) for f in frames),
    )  # fmt: skip


def held_by(sayings: Sequence[Utterance], frames: Sequence[Frame]) -> list[list[Frame]]:
    """List for each utterance the frames whose content holds at least half of its first piece, the cue outside."""
    firsts = Intervals((u.content[0], n) for n, u in enumerate(sayings))
    found: list[list[Frame]] = [[] for _ in sayings]
    for frame in frames:
        for number, shared in firsts.overlaps(frame.content).items():
            content = sayings[number].content
            if 2 * shared >= size(content[:1]) and not any(frame.cue[0].overlaps(c) for c in content):
                found[number].append(frame)
    return found


def neighbours(document: Document, actors: Actors, setting: Setting) -> list[Near]:
    """The actors of the utterance's own paragraphs, each with where it stands towards the nearest piece."""
    found = []
    for paragraph in sorted(set(setting.paragraphs)):
        own = [piece for piece, p in zip(setting.pieces, setting.paragraphs, strict=True) if p == paragraph]
        for actor in actors.near(paragraph, own[0][0], own[-1][1]):
            places = [stand(document, actors, actor, piece) for piece in own]
            found.append(Near(actor, min(places, key=_nearness) if len(places) > 1 else places[0]))
    return found


def only_touching(setting: Setting, close: Sequence[Near]) -> Near | None:
    """The one actor that touches the utterance with a reporting verb, where there is exactly one.

    Before a quotation it touches only across a comma or colon, or as "read" and "said" do: in “said it was ‘over’” the
    words are somebody else's as often as not. After one, only if the quotation leaves the sentence open and the verb
    does not go on to words of its own (“…,” Lee said yes).
    """
    touching = [n for n in close if n.stand.name in TOUCHING]
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
    """List the possible speakers of an utterance; ``previous`` holds the speakers of the utterances before it."""
    here = {s for pair in setting.sentences for s in pair}
    close = _without_asides(document, setting, close)
    pool = [(n.actor, 0, n.stand) for n in close if n.actor.sentence in here or _can_speak(n.actor)]
    first, last = setting.paragraphs[0], setting.paragraphs[-1]
    for back in range(1, _BACK + 1):
        if first - back >= 0:
            before = actors.near(first - back, setting.pieces[0][0], setting.pieces[0][1])
            far = [(a, -back, _far(document, a, after=False)) for a in before if _can_speak(a)]
            pool += [row for row in far if back == 1 or row[2].verb]
    if last + 1 < len(document.paragraphs):
        near = [a for a in actors.near(last + 1, *setting.pieces[-1]) if a.verb >= 0]
        pool += [(a, 1, _far(document, a, after=True)) for a in near[:4]]
    if previous and previous[-1] is not None and all(a is not previous[-1] for a, _, _ in pool):
        gap = document.sentences[previous[-1].sentence].paragraph - first
        pool.append((previous[-1], max(gap, -9), _far(document, previous[-1], after=False)))
    return _described(document, setting, pool, previous)


def _without_asides(document: Document, setting: Setting, close: Sequence[Near]) -> Sequence[Near]:
    """Leave out who stands between two dashes before the quotation: fans – where Obi played – chanting “…”."""
    lower, piece = document.tokens.lower, setting.pieces[0][0]
    first = document.sentences[setting.sentences[0][0]].tokens[0]
    dashes = [k for k in range(first, piece) if lower[k] in _DASHES and document.quoted[k] < 0]
    if len(dashes) < 2 or not any(a.actor.phrase.first < dashes[0] for a in close):
        return close
    begin, end = dashes[-2], dashes[-1]
    return [n for n in close if not (begin < n.actor.phrase.first < end and n.actor.verb < end)]


def _can_speak(actor: Actor) -> bool:
    """Whether an actor of another sentence is worth a look: a subject, or named, and no possessor."""
    return actor.verb >= 0 or (actor.phrase.kind in ("name", "person", "pronoun") and not actor.phrase.possessor)


def _far(document: Document, actor: Actor, after: bool) -> Stand:
    base = reporting(document.tokens.lower[actor.verb]) if actor.verb >= 0 else None
    return Stand("speaker-near" if base else "acts-near" if actor.verb >= 0 else "named-near", 30, base, after)


def _nearness(found: Stand) -> tuple[bool, int]:
    return (found.name not in TOUCHING, found.gap)


def _described(
    document: Document, setting: Setting, pool: list[tuple[Actor, int, Stand]], previous: Sequence[Actor | None]
) -> list[Candidate]:
    lower, tag = document.tokens.lower, document.tokens.tag
    touching = sum(1 for _, away, s in pool if away == 0 and s.name in TOUCHING)
    last_speaker = previous[-1] if previous else None
    last_head = lower[last_speaker.phrase.head] if last_speaker else ""
    earlier = previous[-2] if len(previous) > 1 else None
    earlier_head = lower[earlier.phrase.head] if earlier else ""
    place = f"{'o' if setting.opens else '-'}{'w' if setting.whole else '-'}{len(setting.pieces) > 1:d}"
    lead = setting.lead if not setting.lead[0].isalnum() else (reporting(setting.lead) and "V") or "w"
    tail = setting.tail if not setting.tail[0].isalnum() else (reporting(setting.tail) and "V") or "w"
    s_first, s_last = setting.sentences[0][0], setting.sentences[-1][1]
    lead_verb = _lead_verb(document, setting)
    owned = lead_verb >= 0 and any(a.verb == lead_verb for a, _, _ in pool)
    lead_base = reporting(lower[lead_verb]) if lead_verb >= 0 else ""
    ranks: dict[str, int] = {}
    reporters = subjects = 0
    found: list[Candidate] = []
    # nearest first, so that a rank says how many of its kind stand between it and the quotation
    touched = min(touching, 2)
    for actor, away, place_of in sorted(pool, key=lambda x: (abs(x[1]), x[2].gap, -x[0].phrase.first)):
        phrase = actor.phrase
        head = lower[phrase.head]
        kind = head if phrase.kind == "pronoun" else phrase.kind
        if phrase.governed:
            kind += "/g"
        if phrase.possessor:
            kind += "/p"
        sentences = actor.sentence - s_first if actor.sentence < s_first else max(0, actor.sentence - s_last)
        rel = place_of.name
        far = f"{max(-4, min(away, 2))}" if away else f"s{max(-3, min(sentences, 3))}"
        verb = place_of.verb or ("v" if actor.verb >= 0 else "-")
        side = "a" if place_of.after else "b"
        key = f"{side}{far}{'R' if place_of.verb else 'v' if actor.verb >= 0 else 'n'}"
        ranks[key] = rank = ranks.get(key, 0) + 1
        gap = bin_of(place_of.gap)
        order = min(actor.order, 3)
        features = [
            *_around(rel, far, touched, place, lead, tail, setting.end),
            *_of_kind(rel, far, kind, order),
            *_ranked(rel, far, verb, gap, side, order, min(reporters, 2)),
            f"n={key}|{min(rank, 4)}",
        ]
        if not away and not sentences and lead_verb >= 0 and not place_of.after:
            if actor.verb == lead_verb:
                features += ["lead=own", f"lead=own|{lead}|{bin_of(_between(setting, lead_verb))}"]
            elif actor.verb >= 0 and actor.verb < lead_verb:
                how = f"{tag[lead_verb]}|{'o' if owned else '-'}"
                features += [f"lead=chain|{how}|{min(subjects, 2)}", f"lead=chain|{how}|{min(actor.order, 2)}"]
                features.append(f"lead=chain|{how}|{lead_base}|{min(actor.order, 1)}")
                subjects += 1
            else:
                features.append(f"lead=other|{'o' if owned else '-'}|{phrase.first > lead_verb}|{kind}")
        if place_of.verb and not away:
            reporters += 1
        if setting.frames:
            features += _framed(setting, phrase.span(document), rel, kind)
        if head in setting.words and phrase.kind == "name":
            features += [f"inside|{rel}", "inside"]
        if phrase.kind in ("person", "document", "thing"):
            features.append(f"h={head}")
        if phrase.kind == "name":
            features.append(f"nn={phrase.last - phrase.first if phrase.last - phrase.first < 4 else 4}|{rel}")
            before = lower[phrase.first - 1] if phrase.first else "^"
            features.append(f"b={before}|{side}" if len(before) < 8 else "b=long")
        if last_speaker is not None:
            if actor is last_speaker:
                features += [f"last|{far}|{place}", f"last|{rel}|{min(touching, 1)}", f"last|{lead}|{tail}"]
            elif head == last_head:
                features += [f"echo|{far}", f"echo|{rel}"]
            elif phrase.kind == "pronoun" and last_speaker.phrase.kind in ("name", "person"):
                features.append(f"pro-after|{rel}|{far}")
        if earlier_head and head == earlier_head and head != last_head:
            features.append(f"turn|{place}|{far}")
        if tag[phrase.head] in ("NNPS", "NNS"):
            features.append(f"plural|{rel}")
        found.append(Candidate(actor, place_of, away, tuple(features)))
    return found


# Few values make most of the features: each combination is written once.
@lru_cache(maxsize=1 << 14)
def _around(rel: str, far: str, touching: int, place: str, lead: str, tail: str, end: str) -> tuple[str, ...]:
    return (
        f"r={rel}|{far}", f"rt={rel}|{far}|{touching}", f"rp={rel}|{far}|{place}", f"rl={rel}|{far}|{lead}",
        f"ra={rel}|{far}|{tail}|{end}",
    )  # fmt: skip


@lru_cache(maxsize=1 << 14)
def _of_kind(rel: str, far: str, kind: str, order: int) -> tuple[str, ...]:
    return f"rk={rel}|{far}|{kind}", f"k={kind}", f"on={rel}|{order}|{kind}"


@lru_cache(maxsize=1 << 14)
def _ranked(rel: str, far: str, verb: str, gap: str, side: str, order: int, reporters: int) -> tuple[str, ...]:
    return f"rv={rel}|{verb}", f"g={rel}|{gap}|{far}", f"o={far}|{side}|{order}", f"nr={rel}|{far}|{reporters}"


def _framed(setting: Setting, span: Span, rel: str, kind: str) -> list[str]:
    """What the cue frames that hold the utterance say of a candidate."""
    hit = max((p for source, p in setting.frames if source is not None and source.overlaps(span)), default=0.0)
    best = max(p for _, p in setting.frames)
    if hit:
        return [f"frame=hit|{int(hit * 10)}", f"frame=hit|{rel}", f"frame=hit|{hit == best}|{kind}"]
    return [f"frame=miss|{int(best * 10)}", f"frame=miss|{rel}"]


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


def _between(setting: Setting, verb: int) -> int:
    return setting.pieces[0][0] - verb - 1


def nobody(setting: Setting, pool: Sequence[Candidate], previous: Sequence[Actor | None]) -> tuple[str, ...]:
    """The features of the candidate "nobody"."""
    touching = any(c.stand.name in TOUCHING and c.paragraphs == 0 for c in pool)
    reporters = sum(1 for c in pool if c.stand.verb and c.paragraphs == 0)
    place = f"{'o' if setting.opens else '-'}{'w' if setting.whole else '-'}"
    lead = "w" if setting.lead[0].isalnum() else setting.lead
    nameless = max((p for source, p in setting.frames if source is None), default=0.0)
    return (
        NOBODY, f"{NOBODY}|touching={touching}", f"{NOBODY}|reporters={min(reporters, 2)}", f"{NOBODY}|place={place}",
        f"{NOBODY}|lead={lead}", f"{NOBODY}|previous={bool(previous and previous[-1])}",
        f"{NOBODY}|frame={int(nameless * 10)}|{len(setting.frames) > 1}",
    )  # fmt: skip


@cache
def weights(name: str = "speakers") -> dict[str, float]:
    """Load a shipped table of weights: ``feature<TAB>weight`` lines."""
    path = files("quotetrack.attribution") / "weights" / f"{name}.tsv"
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#")
    return {feature: float(weight) for feature, weight in rows}


def probabilities(pool: Sequence[Candidate], none: Sequence[str]) -> list[float]:
    """The probability of each candidate to be the speaker, then that of nobody."""
    weight = weights().get
    nought = repeat(0.0)
    scores = [sum(map(weight, features, nought)) for features in (*(c.features for c in pool), none)]
    top = max(scores)
    raised = [exp(s - top) for s in scores]
    total = sum(raised)
    return [r / total for r in raised]
