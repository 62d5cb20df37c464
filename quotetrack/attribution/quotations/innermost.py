"""Whose words a quotation is that stands inside what somebody else says, thinks or does.

Obi denounced what Ruiz called “a mad plan”; Obi mocked Ruiz for saying “never”; a “mad plan”, as Ruiz put it; Ruiz's
“never” remark. The words between the marks belong to the innermost sayer; each row finds that one by grammar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import NamedTuple

from quotetrack.attribution.actors import Actor, Actors
from quotetrack.attribution.nominals import Nominal, nominals
from quotetrack.attribution.verbs import AUXILIARIES, BE_FORMS, forms, reporting
from quotetrack.language import Document
from quotetrack.language.lexicon import words
from quotetrack.model import Span


class Sayer(NamedTuple):
    """Who says the words of one quotation, or of several in a list, and the row; ``mention`` None: nobody named."""

    quotations: tuple[int, ...]
    mention: Span | None
    cue: Span
    rule: str


class Around(NamedTuple):
    """What stands around a quotation in its sentence: tokens [first, start) before it, [stop, last) behind it."""

    document: Document
    actors: Actors
    paragraph: int
    first: int
    start: int
    stop: int
    last: int


Found = tuple[Span | None, int] | None  # the sayer and the token of the cue


class Row(NamedTuple):
    """A row: its name, its sentence for people (``{name}`` and ``{verb}`` are filled in), how it looks.

    ``signs``: words one of which stands around every quotation the row fits; most sentences have none of them.
    """

    name: str
    sentence: str
    find: Callable[[Around], Found]
    signs: Callable[[], frozenset[str]]


_NAMING = frozenset({"call", "label", "dub", "term", "brand", "deem", "describe", "denounce", "deride", "dismiss",
                     "mock", "ridicule", "hail", "characterize", "nickname", "portray", "blast", "slam"})  # fmt: skip
_PUT = frozenset({"put", "puts", "phrased", "phrases", "framed"})
_HAS_IT = frozenset({"it", "them", "him", "her", "this"})
_ENDS = frozenset({",", ".", "”", '"', "''", "—", "–", "-", ";", ")", "on", "in", "last", "during", "at", "this", "to"})
_SAY = frozenset({"say", "claim", "argue", "insist", "warn", "tell", "write", "declare", "state", "text", "message",
                  "email", "post", "tweet", "shout", "reply", "ask", "yell", "scream", "joke", "add"})  # fmt: skip
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_SPEAKING = frozenset({"name", "person", "document", "pronoun"})
_NOT_HEARD = frozenset({"it", "i", "we", "you"})
_TO_ACT = frozenset({"that", "to", "of", "about", "for", "against"})
_CRIES = frozenset({"chants", "chant", "cries", "cry", "shouts", "jeers", "cheers", "choruses", "chorus"})
_SHOWING = frozenset({"read", "reads", "reading", "said", "says", "saying", "words"})
_WITH_WORDS = frozenset({"bearing", "carrying", "showing", "with"})  # … the words
_WITHOUT_WHICH = _WITH_WORDS | {"reading", "saying"}
_ON = frozenset({"went", "goes", "talked", "talks", "spoke", "speaks", "railed", "rails", "ranted", "bragged"})
_QUOTING = frozenset({"quoted", "quoting", "quotes", "quote", "cited", "citing", "cites", "cite"})
_BLAMING = frozenset({"blame", "attack", "accuse", "criticize", "promise", "pledge", "vow"})
_CLAUSES = frozenset({"that", "because", "when", "after", "as", "since", "while", "what", "who", "although", "though",
                      "if", "before", "until", "how", "where", "whether", ",", "said", "says"})  # fmt: skip
_LOST_BE = frozenset({"often", "widely", "sometimes", "once", "now", "long", "later", "also", "variously"})
_SENDING = frozenset({"sent", "left", "wrote", "posted", "shared", "typed", "penned", "issued", "sends"})
_LABELS = frozenset({"verdict", "advice", "answer", "conclusion", "explanation", "reaction", "motto", "assessment",
                     "view", "opinion", "theory", "excuse", "reasoning", "summary", "question"})  # fmt: skip
_LABEL_OPENS = 2  # tokens before the owner of a label: “And her verdict”
_WORDS_APART = 12  # tokens between a naming word and the quotation


def sayers(document: Document, actors: Actors) -> list[Sayer]:
    """List the innermost sayers of the outermost quotations, in text order; “a”, “b” and “c” have one together."""
    groups: list[list[int]] = []
    for number, quotation in enumerate(document.quotations):
        if quotation.depth:
            continue
        start = document.pieces[number][0]
        if groups and _listed(document, groups[-1][-1], start):
            groups[-1].append(number)
        else:
            groups.append([number])
    return [sayer for group in groups for sayer in _sayer(document, actors, tuple(group))]


def _listed(document: Document, before: int, start: int) -> bool:
    """Whether nothing but "and" and commas stands between a quotation and the next, in one sentence."""
    stop = document.pieces[before][1]
    between = document.tokens.lower[stop:start]
    return 0 < len(between) < 3 and all(word in ("and", "or", ",") for word in between)


def _sayer(document: Document, actors: Actors, group: tuple[int, ...]) -> Iterator[Sayer]:
    opening, closing = document.quotations[group[0]].outer, document.quotations[group[-1]].outer
    start, stop = document.pieces[group[0]][0], document.pieces[group[-1]][1]
    sentence = document.sentence_at(opening.start)
    first = document.sentences[sentence].tokens[0]
    last = document.sentences[document.sentence_at(closing.end - 1)].tokens[1]
    lower = document.tokens.lower
    asked = first == start and sentence > 0 and lower[start - 1] == "?"  # Her advice? “Wait.”
    if asked and document.sentences[sentence - 1].paragraph == document.sentences[sentence].paragraph:
        first = document.sentences[sentence - 1].tokens[0]
    if first == start and stop == last:
        return
    there = {*lower[first:start], *lower[stop:last]}
    around = Around(document, actors, document.sentences[sentence].paragraph, first, start, stop, last)
    for row in ROWS:
        found = None if there.isdisjoint(row.signs()) else row.find(around)
        if found is not None:
            mention, cue = found
            begin = cue
            while row.name == "agent" and begin - 1 > first and lower[begin - 1] in AUXILIARIES:
                begin -= 1  # was called
            yield Sayer(group, mention, document.span_of(begin, cue + 1), row.name)
            return


def _as_put(a: Around) -> Found:
    lower = a.document.tokens.lower
    k = a.stop + (a.stop < a.last and lower[a.stop] == ",")
    if k + 2 >= a.last or lower[k] != "as":
        return None
    for actor in a.actors.near(a.paragraph, a.start, a.stop):
        verb = actor.verb
        if actor.phrase.first != k + 1 or not 0 <= verb < a.last - 1 or actor.inverted:
            continue
        if (lower[verb] in _PUT or reporting(lower[verb]) in _NAMING) and lower[verb + 1] in _HAS_IT:
            return actor.phrase.span(a.document), verb
        if reporting(lower[verb]) is not None and lower[verb + 1] in _ENDS and _heard(a.document, actor.phrase):
            return actor.phrase.span(a.document), verb
    return None


def _agent(a: Around) -> Found:
    lower, tag = a.document.tokens.lower, a.document.tokens.tag
    verb = _word_before(a, lambda k: tag[k] in ("VBN", "VBD") and reporting(lower[k]) in _NAMING)
    if verb < 0:
        return None
    if verb + 1 < a.start and lower[verb + 1] == "by":  # described by Ruiz as “mad”
        agent = _phrase_at(a, verb + 2, a.start)
        if agent is not None and agent.last < a.start and lower[agent.last] == "as":
            return agent.span(a.document), verb
        return None
    passive = tag[verb] == "VBN" and (lower[verb - 1] in AUXILIARIES or lower[verb - 1] in _LOST_BE)
    if not (passive or (verb > a.first and lower[verb - 1] == ",")) or a.stop >= a.last or lower[a.stop] != "by":
        return None
    agent = _phrase_at(a, a.stop + 1, a.last)
    return (agent.span(a.document), verb) if agent is not None else None


def _what_called(a: Around) -> Found:
    lower = a.document.tokens.lower
    for actor in _subjects(a):
        if reporting(lower[actor.verb]) not in _NAMING | {"consider"}:
            continue
        opens = actor.phrase.first
        if opens == a.first or lower[opens - 1] != "what" or a.start - actor.verb > _WORDS_APART:
            continue
        if _plain(a, actor.verb + 1, a.start) and _heard(a.document, actor.phrase):
            return actor.phrase.span(a.document), actor.verb
    return None


def _for_saying(a: Around) -> Found:
    lower, tag = a.document.tokens.lower, a.document.tokens.tag
    verb = _word_before(a, lambda k: tag[k] in ("VBG", "VBN", "VBD") and reporting(lower[k]) is not None)
    link = verb - 1 - (verb > a.first and lower[verb - 1] == "having")
    if verb < 0 or link <= a.first or lower[link] not in ("for", "of", "as"):
        return None
    if (tag[verb] == "VBG") != (link == verb - 1):
        return None
    if not _plain(a, verb + 1, a.start) and lower[verb + 1] not in ("that", "it", "he", "she", "the"):
        return None
    blamed = next((n for n in nominals(a.document, _unquoted(a), link) if n.last == link and not n.possessor), None)
    if lower[link] == "as" and (blamed is None or lower[blamed.first - 1] not in _QUOTING):
        return None
    if blamed is not None and _heard(a.document, blamed) and blamed.kind != "document":
        return blamed.span(a.document), verb
    if tag[link - 1] == "VBN":  # Ruiz was mocked for saying “never”
        actor = next((x for x in a.actors.near(a.paragraph, a.start, a.stop) if x.verb == link - 1), None)
        passive = not BE_FORMS.isdisjoint(lower[max(a.first, link - 4) : link])
        if actor is not None and passive and _heard(a.document, actor.phrase):
            return actor.phrase.span(a.document), verb
    return None


def _own_act(a: Around) -> Found:
    lower = a.document.tokens.lower
    acts = words("spoken_acts")
    if a.stop < a.last and lower[a.stop] in acts:  # Ruiz's “never” remark
        owner = _owner_before(a, a.start)
        if owner is not None:
            return owner, a.stop
    tag = a.document.tokens.tag
    act = _word_before(a, lambda k: lower[k] in acts and tag[k] in ("NN", "NNS", "VB", "VBP"))
    if act < 0 or lower[act + 1] not in _TO_ACT:
        return None
    if sum(t in _FINITE for t in tag[act + 1 : a.start]) > (lower[act + 1] == "that"):
        return None
    owner = _owner_before(a, act)
    return (owner, act) if owner is not None else None


def _cries(a: Around) -> Found:
    tokens = a.document.tokens
    lower = tokens.lower
    k = a.start - 1
    if k - 2 < a.first or lower[k] != "of" or lower[k - 1] not in _CRIES:
        return None
    head = k - 1
    while head - 1 > a.first and tokens.tag[head - 1] in ("JJ", "DT", "CC", "NNS"):
        head -= 1
    greeted = lower[head - 1] in ("with", "by") and tokens.tag[head - 2] == "VBN"
    passive = not BE_FORMS.isdisjoint(lower[max(a.first, head - 5) : head - 2])
    return (None, k - 1) if greeted and passive else None


def _own_clause(a: Around) -> Found:
    lower, tag = a.document.tokens.lower, a.document.tokens.tag
    verb = _word_before(a, lambda k: tag[k] in _FINITE | {"VBN"} and _reports(lower, k), reach=30)
    base = reporting(lower[verb]) if verb >= 0 else None
    if verb < 0 or lower[verb] not in _clause_verbs():
        return None
    apart = lower[verb + 1 : a.start]
    if base in _SAY and not _plain(a, verb + 1, a.start) and "that" not in apart[:4]:
        return None
    if base not in _SAY and ("," in apart or len(apart) > _WORDS_APART or not _plain(a, verb + 1, a.start)):
        return None
    actor = next((x for x in a.actors.near(a.paragraph, a.start, a.stop) if x.verb == verb and not x.inverted), None)
    if actor is None and lower[verb - 1] == "and":  # she attacked police and blamed “bias”
        before = [x for x in a.actors.near(a.paragraph, a.start, a.stop) if a.first <= x.verb < verb and not x.inverted]
        actor = max(before, key=lambda x: x.verb, default=None)
        actor = actor if actor is not None and not actor.relative and reporting(lower[actor.verb]) else None
    if actor is None or actor.phrase.first <= a.first or not _heard(a.document, actor.phrase):
        return None
    if (lower[actor.phrase.first - 1] not in _CLAUSES and not actor.relative) or lower[actor.phrase.last] == ")":
        return None
    return actor.phrase.span(a.document), verb


def _shows(a: Around) -> Found:
    lower, verb = a.document.tokens.lower, a.start - 1
    if verb - 2 > a.first and lower[verb - 1 : verb + 1] == ["the", "words"] and lower[verb - 2] in _WITH_WORDS:
        verb -= 2
    if verb <= a.first or (lower[verb] not in _SHOWING and lower[verb] not in _WITH_WORDS):
        return None
    end = verb - (lower[verb - 1] in ("that", "which"))
    if (end == verb) != (lower[verb] in _WITHOUT_WHICH):
        return None
    shown = next((n for n in nominals(a.document, _unquoted(a), end) if n.last == end and not n.possessor), None)
    if shown is None or a.document.tokens.lower[shown.head].removesuffix("s") not in words("shown_things"):
        return None
    return shown.span(a.document), verb


def _sent(a: Around) -> Found:
    """The court heard that Ruiz sent a message saying “no”: the words are hers."""
    lower, tag = a.document.tokens.lower, a.document.tokens.tag
    said = _word_before(a, lambda k: lower[k] in _SHOWING and tag[k][0] == "V", reach=2)
    if said < 0 or (said + 1 < a.start and lower[said + 1] not in ("that", ":", ",")):
        return None
    end = said - (lower[said - 1] in ("that", "which"))
    for actor in a.actors.near(a.paragraph, a.start, a.stop):
        verb = actor.verb
        if not a.first < verb < end or lower[verb] not in _SENDING or actor.inverted or actor.phrase.first <= a.first:
            continue
        sent = [n for n in nominals(a.document, verb + 1, end) if not n.governed and not n.possessor]
        if sent and sent[-1].kind == "document" and _plain(a, verb + 1, end) and _heard(a.document, actor.phrase):
            return actor.phrase.span(a.document), said
    return None


def _in_words(a: Around) -> Found:
    document, lower = a.document, a.document.tokens.lower
    for k in (*range(a.first + 2, a.start), *range(a.stop + 2, a.last)):
        if lower[k] != "words" or document.quoted[k] >= 0:
            continue
        if lower[k - 2 : k + 2] == ["in", "the", "words", "of"]:
            named = _phrase_at(a, k + 2, a.start if k < a.start else a.last)
            return (named.span(document), k) if named is not None else None
        owner = _owner_before(a, k) if k < a.start else None
        if owner is not None and (before := document.token_range(owner)[0] - 1) >= a.first and lower[before] == "in":
            return owner, k
    return None


def _label(a: Around) -> Found:
    """Her verdict: “Late.” Ruiz's advice to players? “Wait.” Then came a reply from Ruiz: “No.”"""
    lower, tag, end = a.document.tokens.lower, a.document.tokens.tag, a.start - 1
    if end - 1 <= a.first or lower[end] not in (":", "?"):
        return None
    act = _word_before(a, lambda k: lower[k] in _labels() and tag[k][:2] in ("NN", "VB"))
    if act < 0:
        return None
    if lower[act + 1] == "from" and (sender := _phrase_at(a, act + 2, end)) is not None and sender.last == end:
        return sender.span(a.document), act
    if not _plain(a, a.first, end) or (act + 1 < end and tag[act + 1] not in ("IN", "TO")):
        return None
    owner = _owner_before(a, act)
    if owner is None or a.document.token_range(owner)[0] - a.first > _LABEL_OPENS:
        return None
    return owner, act


@cache
def _labels() -> frozenset[str]:
    """What somebody says, as a noun before a colon: her verdict, a message from Ruiz."""
    return words("spoken_acts") | words("document_nouns") | _LABELS


def _one_of(*signs: str) -> Callable[[], frozenset[str]]:
    known = frozenset(signs)
    return lambda: known


@cache
def _clause_verbs() -> frozenset[str]:
    """The forms of the verbs with which a clause can have a sayer of its own."""
    return _ON.union([form for form, base in forms().items() if base in _SAY | _NAMING | _BLAMING])


ROWS = (  # the first that finds somebody wins
    # Marchers held a sign that read “Water now”.
    Row("shows", "“{name}” shows the words: “{verb}” stands before them", _shows, _one_of(*_SHOWING)),
    # The court heard that Ana Ruiz sent a message saying “no”.
    Row("sent", "“{name}” sent the words: “{verb}” stands before them", _sent, _one_of(*_SHOWING)),
    # In the words of Ana Ruiz, the plan is “mad”.
    Row("in-words", "they are said to be in the “{verb}” of “{name}”", _in_words, _one_of("words")),
    # The plan is “mad”, as Ana Ruiz put it.
    Row("as-put", "“as {name} {verb} it” follows the quotation", _as_put, _one_of("as")),
    # Obi denounced what Ana Ruiz called “a mad plan”.
    Row("what-called", "the quotation is what “{name}” “{verb}” something", _what_called, _one_of("what")),
    # Obi mocked Ana Ruiz for saying “never”.
    Row("for-saying", "“{name}” is said to have been “{verb}” the words", _for_saying, _one_of("for", "of", "as")),
    # Obi was described by Ana Ruiz as “mad”.
    Row("agent", "“{verb}” has “{name}” for its agent", _agent, _one_of("by")),
    # Obi regretted Ana Ruiz's claim that the plan was “mad”.
    Row("own-act", "the words are the “{verb}” of “{name}”", _own_act, partial(words, "spoken_acts")),
    # The mayor was greeted with chants of “Water!”
    Row("cries", "the “{verb}” are not those of anybody who is named", _cries, _one_of(*_CRIES)),
    # Her verdict: “Late.”
    Row("label", "“{verb}” announces the words, and it is that of “{name}”", _label, _one_of(":", "?")),
    # Obi said the plan was dead because Ana Ruiz had called it “mad”.
    Row("own-clause", "“{name}” is the subject of “{verb}” in the clause of the quotation", _own_clause, _clause_verbs),
)  # fmt: skip
SENTENCES = {row.name: row.sentence for row in ROWS}


def _reports(lower: list[str], k: int) -> bool:
    """Whether a verb says something: "said", or "went on about", "spoke of"."""
    if lower[k] in _ON:
        return not {"about", "of", "against"}.isdisjoint(lower[k + 1 : k + 3])
    return reporting(lower[k]) is not None


def _subjects(a: Around) -> list[Actor]:
    """The subjects of reporting verbs before the quotation in its sentence, nearest first."""
    lower = a.document.tokens.lower
    found = [
        x for x in a.actors.near(a.paragraph, a.start, a.stop)
        if a.first <= x.phrase.first and 0 <= x.verb < a.start and not x.inverted and reporting(lower[x.verb])
    ]  # fmt: skip
    return sorted(found, key=lambda x: -x.verb)


def _unquoted(a: Around) -> int:
    """The first token of the stretch before the quotation that holds no other quotation."""
    k = a.start
    while k > a.first and a.document.quoted[k - 1] < 0:
        k -= 1
    return k


def _word_before(a: Around, fits: Callable[[int], bool], reach: int = _WORDS_APART) -> int:
    """The nearest token before the quotation that fits, with no other quotation between; -1 if there is none."""
    for k in range(a.start - 1, max(a.first, a.start - 1 - reach) - 1, -1):
        if a.document.quoted[k] >= 0:
            return -1
        if fits(k):
            return k
    return -1


def _plain(a: Around, first: int, last: int) -> bool:
    """Whether no finite verb stands among some tokens."""
    return not any(t in _FINITE for t in a.document.tokens.tag[first:last])


def _heard(document: Document, phrase: Nominal) -> bool:
    """Whether a noun phrase is somebody whose words can be quoted."""
    if phrase.kind not in _SPEAKING or phrase.possessor:
        return False
    return document.tokens.lower[phrase.head] not in _NOT_HEARD


def _phrase_at(a: Around, first: int, last: int) -> Nominal | None:
    found = next((n for n in nominals(a.document, first, last) if not n.possessor), None)
    return found if found is not None and found.first == first and _heard(a.document, found) else None


def _owner_before(a: Around, token: int) -> Span | None:
    """Whose the noun at a token is: "Ruiz" of "Ruiz's recent", "her" of "her famous"."""
    tokens = a.document.tokens
    for k in range(token - 1, max(a.first - 1, token - 6), -1):
        if tokens.lower[k] in ("his", "her", "their"):
            return a.document.span_of(k, k + 1)
        if tokens.tag[k] == "POS" and k > a.first:
            head = next((n for n in nominals(a.document, _unquoted(a), k) if n.last == k), None)
            return head.span(a.document) if head is not None and _heard(a.document, head) else None
        if not (tokens.tag[k][:2] in ("NN", "JJ") or tokens.tag[k] in ("CD", "RBS", "VBN", "VBG", "HYPH")):
            return None
        if a.document.quoted[k] >= 0:
            return None
    return None
