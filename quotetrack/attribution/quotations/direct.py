"""Who speaks each utterance between quotation marks: patterns that touch it first, then the scorer, else nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from quotetrack.attribution.actors import PEOPLE, Actor, Actors
from quotetrack.attribution.calibration import calibrated
from quotetrack.attribution.frames.finding import Frame
from quotetrack.attribution.quotations.ranker import (
    Candidate,
    Near,
    Setting,
    candidates,
    held_by,
    neighbours,
    nobody,
    only_touching,
    probabilities,
    setting_of,
)
from quotetrack.attribution.quotations.relations import SENTENCES
from quotetrack.attribution.quotations.speech import is_title, speech_clues, speech_probability
from quotetrack.attribution.quotations.utterances import Utterance
from quotetrack.attribution.verbs import AUXILIARIES, INTRODUCES, reporting
from quotetrack.language import Document
from quotetrack.language.lexicon import words
from quotetrack.model import Span
from quotetrack.patterns import regex

ABSTAIN_BELOW = 0.35  # share of the belief the best candidate needs
WHOLE = 0.9  # a quotation that fills its paragraph is speech: titles and terms stand in sentences
LIKELY = 0.75  # one that a name and a reporting verb touch, or an exclamation that is a sentence of its own
UNLIKELY = 0.2  # a title of a work after "on", "film", "entitled"
_MOTTOS = frozenset({
    "goal", "motto", "slogan", "theme", "message", "doctrine", "policy", "banner", "chant", "chants", "cry", "cries",
})  # fmt: skip
_HEDGES = frozenset({"reportedly", "allegedly"})
# verbs that give a name or an honour, which nobody says: The jury named it “Boat of the Year”
GIVES_NAME = frozenset({
    "named", "names", "naming", "renamed", "rename", "renames", "voted", "vote", "votes", "crowned", "crowns",
    "christened", "christens", "titled", "entitled", "nicknamed", "nicknames", "elected", "awarded", "won",
})  # fmt: skip
_GIVEN_WITHIN = 6  # tokens between such a verb and the name it gives
_NAMED_AS = frozenset({"known", "billed", "marketed", "sold", "touted", "advertised"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_OPENS_LATE = regex(r"So ", re.IGNORECASE)
_NOT_HEARD = frozenset({"it", "this", "that", "there", "these", "those", "i", "we", "you", "me", "us"})
ABOUT_SURE = 0.85
_AHEAD = 3  # paragraphs
_SHOWN = 3  # of the candidates the likeliest are shown
_SHORT = 12  # words: longer quotations are statements, not lines of a dialogue


class Decision(NamedTuple):
    """What was decided on one utterance."""

    utterance: Utterance
    setting: Setting
    actor: Actor | None  # None: abstained
    mention: Span | None
    cue: tuple[Span, ...]
    rule: str
    reason: str
    speech: float  # probability that the words are somebody's
    confidence: float  # probability that the speaker is right, as measured
    alternatives: tuple[tuple[Span, float], ...]
    flags: tuple[str, ...]


def decide(document: Document, actors: Actors, sayings: Sequence[Utterance], frames: Sequence[Frame]) -> list[Decision]:
    """Decide the speaker of each utterance in text order; each sees the decisions before it."""
    made: list[Decision] = []
    previous: list[Actor | None] = []
    for utterance, holding in zip(sayings, held_by(sayings, frames), strict=True):
        setting = setting_of(document, utterance, holding)
        close = neighbours(document, actors, setting)
        touching = only_touching(setting, close)
        speech = speech_probability(speech_clues(document, utterance, setting, close))
        beside = {near.stand.name for near in close if not near.stand.gap}
        signed = "name-according-to" in beside or (setting.opens and "name-dash" in beside)
        speech = _judged(document, utterance, setting, touching, speech, signed)
        if touching is not None:
            rule, chosen = touching.stand.name, Candidate(touching.actor, touching.stand, 0, ())
            worth = calibrated(f"touching {rule}", 1.0)
            decision = _decision(document, actors, utterance, setting, touching.actor, rule, chosen, speech, worth, ())
        elif (host := _clause_before_colon(document, setting, close)) is not None:
            worth = calibrated("speaker", ABOUT_SURE)
            rule, chosen = "clause-colon", Candidate(host.actor, host.stand, 0, ())
            decision = _decision(document, actors, utterance, setting, host.actor, rule, chosen, speech, worth, ())
        else:
            pool = candidates(document, actors, setting, close, previous)
            decision = _decide(document, actors, utterance, setting, pool, previous, speech, made)
        made.append(decision)
        if speech >= 0.5:
            previous.append(decision.actor)
    whole = {paragraph for d in made if d.setting.whole for paragraph in d.setting.paragraphs}
    return [_introduced_late(document, actors, d, whole) if d.speech >= 0.5 else d for d in made]


def _clause_before_colon(document: Document, setting: Setting, close: Sequence[Near]) -> Near | None:
    """Who is the subject of a clause that ends with a colon before a quotation, and reports with no verb.

    Ann Lee, though, had no doubt: “We lost.” Where a verb reports, or the clause ends with a thing that shows words
    (held a sign: “No”), the ranker decides.
    """
    tokens, colon = document.tokens, setting.pieces[0][0] - 1
    if setting.lead != ":" or setting.opens:
        return None
    sentence = document.sentence_at(tokens.start[colon])
    first = document.sentences[sentence].tokens[0]
    if document.quoted[colon] >= 0 or any(document.quoted[k] >= 0 for k in range(first, colon)):
        return None
    own = [n for n in close if n.actor.sentence == sentence and n.actor.phrase.first < colon]
    if any(n.stand.verb or n.actor.phrase.kind == "document" for n in own):
        return None
    if any(tokens.lower[n.actor.phrase.head].removesuffix("s") in words("shown_things") for n in own):
        return None
    free = [n for n in own if not n.actor.phrase.governed and not n.actor.phrase.possessor and not n.actor.relative]
    if not free or free[0].actor.phrase.kind not in PEOPLE or tokens.lower[free[0].actor.phrase.head] in _NOT_HEARD:
        return None
    subject = free[0].actor.phrase
    clause = tokens.tag[subject.last : colon]
    before = tokens.tag[first : subject.first]
    return free[0] if not _FINITE.isdisjoint(clause) and _FINITE.isdisjoint(before) else None


def _judged(
    document: Document, utterance: Utterance, setting: Setting, touching: Near | None, speech: float, signed: bool
) -> float:
    """Correct the probability of speech where the form of a quotation settles it."""
    if setting.whole:
        return max(speech, WHOLE)
    lead = setting.lead
    if lead == "," and setting.pieces[0][0] > 1:
        lead = document.tokens.lower[setting.pieces[0][0] - 2]
    motto = lead == "of" and document.tokens.lower[setting.pieces[0][0] - 2] in _MOTTOS | words("spoken_acts")
    if (
        lead in words("before_titles")
        and not motto
        and is_title(document, utterance)
        and not _sign(document, lead, touching)
    ):
        return min(speech, UNLIKELY)
    if setting.end in ("a", ",") and _performs(document, setting) and is_title(document, utterance, least=1):
        return min(speech, UNLIKELY)
    if touching is None and _is_name_of(document, setting):
        return min(speech, UNLIKELY)
    if setting.end != "?" and _is_given(document, setting) and is_title(document, utterance, least=1):
        return min(speech, UNLIKELY)
    first, last = setting.pieces[0]
    alone = first == document.sentences[setting.sentences[0][0]].tokens[0]
    tags = document.tokens.tag[first:last]
    sentence = alone and (setting.end == "?" or (setting.end == "." and not _FINITE.isdisjoint(tags)))
    headline = alone and setting.opens and setting.tail == ":"  # ‘We will not close’: mill owner defiant
    said = signed or headline or touching is not None or reporting(setting.lead) in INTRODUCES or sentence
    if said and not is_title(document, utterance):
        return max(speech, LIKELY)
    return speech


def _sign(document: Document, lead: str, touching: Near | None) -> bool:
    """Whether a thing shows the words: The sign read “Keep Out”, whereas Ruiz read “The Salt Road”."""
    if lead not in ("read", "reads", "reading") or touching is None:
        return False
    phrase = touching.actor.phrase
    return phrase.kind not in ("person", "name", "pronoun") or document.tokens.lower[phrase.head] == "it"


def _performs(document: Document, setting: Setting) -> bool:
    """Whether a verb that is none of speech stands before a quotation: watched “Hamlet”, sang “Hallelujah”."""
    first = setting.pieces[0][0]
    if not first or not document.tokens.tag[first - 1].startswith("VB"):
        return False
    if document.tokens.text[first - 1][0].isupper():
        return False  # a headline, where every word has its capital
    return reporting(setting.lead) is None or setting.lead in words("title_verbs")


def _is_name_of(document: Document, setting: Setting) -> bool:
    """Whether "so-called" or "known as" stands before a quotation: a name for something, said by nobody."""
    lower, first = document.tokens.lower, setting.pieces[0][0]
    if setting.lead in ("the", "a", "an"):
        first -= 1  # billed as the “fight of the century”
    named = first > 1 and lower[first - 1] == "as" and lower[first - 2] in _NAMED_AS
    return setting.lead == "so-called" or named


def _is_given(document: Document, setting: Setting) -> bool:
    """Whether the nearest verb before a quotation in its sentence gives a name: named the new ferry “Sea King”."""
    first, tag = setting.pieces[0][0], document.tokens.tag
    start = document.sentences[setting.sentences[0][0]].tokens[0]
    for k in range(first - 1, max(start, first - _GIVEN_WITHIN) - 1, -1):
        if tag[k][0] == "V" or document.tokens.lower[k] in GIVES_NAME:
            return document.tokens.lower[k] in GIVES_NAME
        if document.quoted[k] >= 0 or not tag[k][0].isalpha():
            return False
    return False


def _introduced_late(document: Document, actors: Actors, made: Decision, whole: set[int]) -> Decision:
    """Give an orphan to the name that a later paragraph brings in: “It shook.” … So recalled Ana Ruiz, 40.

    ``whole``: the paragraphs that are quotations. A run of them up to such a name is hers, whoever spoke before it.
    """
    last = made.setting.paragraphs[-1]
    if made.actor is None:
        behind = range(last + 1, min(last + 1 + _AHEAD, len(document.paragraphs)))
    elif made.rule in ("continued", "alternation") and made.setting.whole:
        after = _after_run(last, whole)
        behind = range(after, min(after + 1, len(document.paragraphs)))
        if not behind or not _OPENS_LATE.match(document.text, document.paragraphs[after].start):
            return made
    else:
        return made
    for paragraph in behind:
        for actor in actors.near(paragraph, *made.setting.pieces[-1]):
            first = document.sentences[actor.sentence].tokens[0]
            so = document.tokens.lower[first] == "so"
            if actor.inverted and (actor.verb == first or (actor.verb == first + 1 and so)):
                cue = document.span_of(actor.verb, actor.verb + 1)
                mention = actor.phrase.span(document)
                reason = SENTENCES["late"].format(name=mention.of(document.text), verb=cue.of(document.text))
                flags = tuple(f for f in made.flags if f not in ("orphan", "continued", "implicit speaker"))
                return made._replace(
                    actor=actor, mention=mention, cue=(cue,), rule="late", reason=reason, confidence=0.5, flags=flags
                )
    return made


def _after_run(paragraph: int, whole: set[int]) -> int:
    """The first paragraph behind a run of quotations."""
    paragraph += 1
    while paragraph in whole:
        paragraph += 1
    return paragraph


def _decide(
    document: Document, actors: Actors, utterance: Utterance, setting: Setting, pool: list[Candidate],
    previous: Sequence[Actor | None], speech: float, made: list[Decision],
) -> Decision:  # fmt: skip
    chances = probabilities(pool, nobody(setting, pool, previous))
    order = sorted(range(len(pool)), key=chances.__getitem__, reverse=True)
    ranked = [(chances[n], pool[n]) for n in order[:_SHOWN]]
    turn = _alternation(document, utterance, setting, made)
    best = ranked[0] if ranked and ranked[0][0] >= chances[-1] and ranked[0][0] >= ABSTAIN_BELOW else None
    alternatives = tuple([(c.actor.phrase.span(document), round(p, 3)) for p, c in ranked if p >= 0.05])
    if turn is not None:
        return _decision(document, actors, utterance, setting, turn, "alternation", None, speech, 0.5, alternatives)
    if best is None:
        worth = calibrated("speaker", chances[-1])
        return _decision(document, actors, utterance, setting, None, "nobody", None, speech, worth, alternatives)
    chance, chosen = best
    rule = chosen.stand.name
    if _bystander(document, chosen, previous, setting):
        return _decision(document, actors, utterance, setting, None, "nobody", None, speech, 0.5, alternatives)
    if previous and chosen.actor is previous[-1] and chosen.stand.gap != 0:
        rule = "continued"
    worth = calibrated("speaker", chance)
    return _decision(document, actors, utterance, setting, chosen.actor, rule, chosen, speech, worth, alternatives[1:])


def _bystander(document: Document, chosen: Candidate, previous: Sequence[Actor | None], setting: Setting) -> bool:
    """Whether all that speaks for a candidate is that it stands in the sentence before, as no name, and says nothing.

    “Fans waited. ‘Sack him!’” does not tell who shouts: the speaker stays unknown.
    """
    phrase = chosen.actor.phrase
    elsewhere = chosen.paragraphs != 0 or chosen.actor.sentence not in [a for a, _ in setting.sentences]
    spoke = any(p is not None and p.phrase.head == phrase.head for p in previous[-2:])
    many = document.tokens.tag[phrase.head] == "NNS" or document.tokens.lower[phrase.head] in words("collective_nouns")
    unnamed = phrase.kind == "thing" or (phrase.kind == "person" and many)
    common = document.tokens.text[phrase.head].islower()
    if setting.tail == ":" and common and document.tokens.lower[phrase.last : phrase.last + 1] == ["with"]:
        return True  # ‘I never left’: an interview with Ana Ruiz
    headed = setting.tail == ":" and common and phrase.kind == "thing"  # ‘I never left’: a morning at the mill
    return (elsewhere or headed) and unnamed and not spoke and chosen.stand.verb is None


def _decision(
    document: Document, actors: Actors, utterance: Utterance, setting: Setting, actor: Actor | None, rule: str,
    chosen: Candidate | None, speech: float, confidence: float, alternatives: tuple[tuple[Span, float], ...],
) -> Decision:  # fmt: skip
    mention = actors.together(actor) if actor else None
    flags = list(utterance.flags)
    cue = _cue(document, chosen) if chosen is not None else ()
    far = rule in ("continued", "alternation", "speaker-near", "acts-near", "named-near")
    if far:
        flags.append("implicit speaker")
        cue = () if chosen is None or chosen.paragraphs < 1 else cue
    if actor is None:
        flags.append("orphan")
    if rule == "continued":
        flags.append("continued")
    verb = document.tokens.text[actor.verb] if actor is not None and actor.verb >= 0 else ""
    if rule == "name-according-to" and cue:
        verb = cue[0].of(document.text)
    reason = SENTENCES[rule].format(name=mention.of(document.text) if mention else "", verb=verb)
    return Decision(
        utterance, setting, actor, mention, cue, rule, reason, speech, confidence, alternatives, tuple(flags)
    )


def _cue(document: Document, chosen: Candidate) -> tuple[Span, ...]:
    """The reporting words: the verb with its auxiliaries, or "according to"."""
    lower, actor = document.tokens.lower, chosen.actor
    if chosen.stand.name == "name-according-to":
        start = actor.phrase.first - (1 if lower[actor.phrase.first - 1] == "per" else 2)
        return (document.span_of(start, actor.phrase.first),)
    if chosen.stand.verb is None or actor.verb < 0:
        return ()
    first = actor.verb
    while first > 0 and (lower[first - 1] in AUXILIARIES or lower[first - 1] in _HEDGES) and first - 1 >= _floor(actor):
        first -= 1
    return (document.span_of(first, actor.verb + 1),)


def _floor(actor: Actor) -> int:
    return actor.phrase.last if not actor.inverted else 0


def _alternation(document: Document, utterance: Utterance, setting: Setting, made: Sequence[Decision]) -> Actor | None:
    """In a dialogue of short lines, the speaker before the last one takes the next turn."""
    if len(made) < 2 or not setting.whole or _size(utterance, document) > _SHORT:
        return None
    last, before = made[-1], made[-2]
    here = setting.paragraphs[0]
    consecutive = last.setting.paragraphs[-1] == here - 1 and before.setting.paragraphs[-1] == here - 2
    line = _size(last.utterance, document) <= _SHORT and last.setting.opens
    if not consecutive or not line or last.actor is None or before.actor is None:
        return None
    lower = document.tokens.lower
    return before.actor if lower[before.actor.phrase.head] != lower[last.actor.phrase.head] else None


def _size(utterance: Utterance, document: Document) -> int:
    return sum(len(s.of(document.text).split()) for s in utterance.content)
