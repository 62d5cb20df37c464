"""Through whom words came: "the ministry denied media reports which cited the ambassador as saying …".

Two things pass words on: a quote inside a quote (Obi said Ruiz told him), and a relay, the verbs
cite and quote ("Delta News reported, citing two aides"; "was quoted by Delta News as saying").
A chain lists the sources innermost first; an outlet that only carries the words goes into ``via``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from quotetrack.attribution.identity.anaphora import antecedent
from quotetrack.attribution.nominals import nominals
from quotetrack.language import Document, lexicon
from quotetrack.model import Span, Stance
from quotetrack.patterns import regex

_RELAYING = frozenset({"cite", "cites", "cited", "citing", "quote", "quotes", "quoted", "quoting"})
_NAMED_VERBS = r"(?:cited|citing|cites|quoted|quoting|quotes|quote|cite)"
_SAYING = r"as\ (?:having\ )?(?P<saying>saying|said|telling|stating|reporting|denying|claiming|warning|declaring)"
_SOURCE = r"(?P<source>[^,.;:“”\"()—\n][^;:“”\"()—\n]{1,120}?)"

RELAYS = (
    # Obi was quoted by Delta News as saying “we lost”
    ("quoted-by", regex(
        r"\b(?P<verb>(?:is|was|were|are|been|being)\ (?:later\ |widely\ )?(?:quoted|cited))"
        rf"(?:\ (?:on|in|last|earlier|yesterday)\ [^,.;:]{{2,30}}?)?\ by\ {_SOURCE},?\ {_SAYING}\b"
    )),
    # media reports which cited the ambassador as saying he would go
    ("cited-as-saying", regex(rf"\b(?P<verb>{_NAMED_VERBS})\ {_SOURCE},?\ {_SAYING}\b(?:\ that\b)?")),
    # leaked emails in which Obi was quoted as saying he would go
    ("quoted-in", regex(
        rf"\bin\ which\ {_SOURCE}\ (?P<verb>(?:is|was|were|are)\ (?:later\ )?(?:quoted|cited))\ {_SAYING}\b"
    )),
    # Delta News reported, citing two aides.
    ("citing", regex(rf"\b(?P<verb>[Cc]iting|[Qq]uoting)\ {_SOURCE}(?=[,.;:—]|\ (?:as|that|who|which)\b|$)")),
)  # fmt: skip


_BETWEEN = frozenset({"which", "that", "who", "has", "have", "had", "also", "later", "were", "was", ","})
REACH = 240  # characters after "cited" in which its source and "as saying" stand
BACK, FAR_BACK = 24, 140  # characters before "cited" in which its match begins; where the source stands before it
VERDICTS: dict[str, Stance | None] = {  # what the subject of such a verb makes of a report
    **dict.fromkeys(("denied", "denies", "rejected", "rejects", "dismissed", "dismisses", "disputed", "disputes",
                     "refuted", "refutes", "disavowed"), "denied"),
    **dict.fromkeys(("confirmed", "confirms", "acknowledged", "acknowledges"), None),
}  # fmt: skip
_BETWEEN_VERDICT = 8  # tokens that may stand between such a verb and the report
_SPREAD = frozenset({"leaked", "published", "hacked", "intercepted", "circulated", "alleged", "purported"})  # emails
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


class Relay(NamedTuple):
    """One passing on of words: ``source`` is cited, ``by`` cites it, ``content`` is what the source is to have said."""

    rule: str
    verb: Span
    source: Span
    saying: Span | None  # "saying", the cue of the words that follow
    by: Span | None  # who cites or quotes: "media reports", "Delta News"
    content: Span | None
    judge: Span | None = None  # who denied or confirmed what passes the words on: "the ministry"
    stance: Stance | None = None  # that the judge gives to the words


class Said(NamedTuple):
    """What is known of a quote when its chain is asked for; ``parent`` is an index into the same list."""

    content: tuple[Span, ...]
    mention: Span | None
    cue: tuple[Span, ...]
    stance: Stance
    parent: int | None = None


class Chain(NamedTuple):
    """The sources between the words and the article, innermost first; empty when there is only one."""

    links: tuple[Span, ...] = ()
    via: tuple[Span, ...] = ()
    stance: Stance | None = None  # that the outermost link gives to the words: "denied"; None: the quote's own


_ALONE = Chain()


@cache
def _carriers() -> frozenset[str]:
    return frozenset(name.casefold() for name in lexicon.words("outlets"))


def relays(document: Document) -> tuple[Relay, ...]:
    """List every citing and quoting outside quotation marks, in text order."""
    text, tokens = document.text, document.tokens
    if _RELAYING.isdisjoint(tokens.lower):
        return ()
    found = []
    taken: set[int] = set()
    quoted = document.quoted
    for token in [t for t, word in enumerate(tokens.lower) if word in _RELAYING and quoted[t] < 0]:
        at = tokens.start[token]
        sentence = document.sentences[document.sentence_at(at)].span
        for rule, pattern in RELAYS:
            begin = max(sentence.start, at - (FAR_BACK if rule == "quoted-in" else BACK))
            matches = pattern.finditer(text, begin, min(sentence.end, tokens.end[token] + REACH))
            match = next((m for m in matches if m.start("verb") <= at < m.end("verb")), None)
            if match is None or match.start("source") in taken:
                continue
            taken.add(match.start("source"))
            found.append(_relay(document, rule, match, sentence))
            break
    return tuple(found)


def _relay(document: Document, rule: str, match: re.Match[str], sentence: Span) -> Relay:
    verb, source = Span(*match.span("verb")), Span(*match.span("source"))
    if rule == "citing":
        return Relay(rule, verb, source, None, None, None)
    content = _rest(document.text, match.end(), sentence)
    saying = Span(*match.span("saying"))
    if rule == "quoted-by":  # the subject is the source, the agent carries its words
        subject = antecedent(document, verb)
        return Relay(rule, verb, subject or source, saying, source if subject else None, content)
    word = document.token_range(verb)[0]
    before = word - 1
    while before >= 0 and document.tokens.lower[before] in _BETWEEN:
        before -= 1
    if rule == "quoted-in":
        before = document.token_at(match.start()) - 1
    by = antecedent(document, document.span_of(before + 1, before + 2)) if before >= 0 else None
    if by is not None and not is_carrier(document.text, by):
        by = _posted(document, by)
    judge, stance = _judge(document, by) if by is not None else (None, None)
    first = document.token_range(by)[0] if by is not None else 0
    if by is not None and first and document.tokens.lower[first - 1] in _SPREAD:
        by = Span(document.tokens.start[first - 1], by.end)
    return Relay(rule, verb, source, saying, by, content, judge, stance)


def _posted(document: Document, carrier: Span) -> Span:
    """Begin a carrier with what stands before where it stands: posts on | X."""
    tokens = document.tokens
    first = document.token_range(carrier)[0]
    if first < 2 or tokens.lower[first - 1] not in ("on", "in") or tokens.tag[first - 2] not in ("NN", "NNS"):
        return carrier
    single = tokens.lower[first - 2].removesuffix("s")
    before = antecedent(document, document.span_of(first - 1, first)) if single in _documents() else None
    return Span(before.start, carrier.end) if before is not None else carrier


@cache
def _documents() -> frozenset[str]:
    return lexicon.words("speaking_documents")


def _judge(document: Document, carrier: Span) -> tuple[Span | None, Stance | None]:
    """Find who denied or confirmed a report, across when and where: The ministry | denied on Tuesday | reports."""
    tokens = document.tokens
    sentence = document.sentences[document.sentence_at(carrier.start)].tokens[0]
    first = document.token_range(carrier)[0]
    for t in range(first - 1, max(sentence, first - _BETWEEN_VERDICT), -1):
        if tokens.lower[t] in VERDICTS:
            break
        if (tokens.tag[t] in _FINITE and tokens.lower[t] not in _SPREAD) or tokens.lower[t] in (
            ";",
            ":",
            "that",
            "and",
            "but",
        ):
            return None, None
    else:
        return None, None
    subjects = [n for n in nominals(document, sentence, t) if not (n.governed or n.possessor)]
    return (subjects[-1].span(document), VERDICTS[tokens.lower[t]]) if subjects else (None, None)


def _rest(text: str, start: int, sentence: Span) -> Span | None:
    """What follows "as saying", to the end of the sentence, without the marks around it."""
    end = sentence.end
    while start < end and (text[start].isspace() or text[start] in ",:"):
        start += 1
    start += 5 * text.startswith("that ", start, end)
    while end > start and text[end - 1] in ".!? \n":
        end -= 1
    return Span(start, end) if start < end else None


_PLAIN = frozenset({"agency", "newspaper", "radio", "station", "television", "broadcaster"})  # the state news agency


def is_carrier(text: str, words: Span) -> bool:
    """Tell whether a noun phrase is an outlet, which carries words without answering for them."""
    named = words.of(text).removeprefix("the ").removeprefix("The ")
    first, last = named.split(" ", 1)[0], named.rsplit(" ", 1)[-1]
    if named.casefold() in _carriers() or (first in lexicon.words("media_openers") and first != named):
        return True
    return last.casefold() in lexicon.words("media_heads") and (last[0].isupper() or last in _PLAIN)


def chains(document: Document, said: Sequence[Said]) -> tuple[Chain, ...]:
    """Give each quote the sources its words came through, the outlets that carried them and the stance in the end."""
    by_sentence: dict[int, list[Relay]] = {}
    for relay in relays(document):
        by_sentence.setdefault(document.sentence_at(relay.verb.start), []).append(relay)
    sentence_of = [document.sentence_at(quote.mention.start) if quote.mention else -1 for quote in said]
    return tuple(
        _chain(document, said, n, sentence_of, by_sentence.get(here, ()))
        if here in by_sentence or said[n].parent is not None
        else _ALONE
        for n, here in enumerate(sentence_of)
    )


def _around(said: Sequence[Said], number: int) -> list[int]:
    """The quotes that hold a quote, innermost first."""
    found, here = [], said[number].parent
    while here is not None and here not in found and here != number:
        found.append(here)
        here = said[here].parent
    return found


def _chain(
    document: Document,
    said: Sequence[Said],
    number: int,
    sentence_of: Sequence[int],
    passed: Sequence[Relay],
) -> Chain:
    """The chain of one quote; ``passed`` are the relays in the sentence of its mention."""
    quote, here = said[number], sentence_of[number]
    around = _around(said, number)
    links: list[Span] = [quote.mention] if quote.mention else []
    via: list[Span] = []
    relaying = None
    for relay in passed:
        if quote.mention is None or relaying is not None:
            continue
        if relay.rule == "citing":
            inside = any(c.covers(relay.verb) for c in quote.content)
            if not inside and _same_clause(document, relay, quote) and not relay.source.overlaps(quote.mention):
                links.insert(0, relay.source)
                relaying = relay
        elif relay.source.overlaps(quote.mention) and relay.by is not None and not relay.by.overlaps(quote.mention):
            relaying = relay
            if relay.rule == "quoted-by" or is_carrier(document.text, relay.by):
                via.append(relay.by)
            else:
                links.append(relay.by)
    stance: Stance | None = None
    beside = [n for n, other in enumerate(sentence_of) if relaying and other == here and n not in (number, *around)]
    deniers = _deniers(said, beside, relaying)
    for outer in [*around, *deniers]:
        mention = said[outer].mention
        if mention is not None and not any(mention.overlaps(link) for link in [*links, *via]):
            links.append(mention)
        if said[outer].stance == "denied":
            stance = "denied"
    if relaying is not None and relaying.judge is not None:
        stance = stance or relaying.stance
        if not any(relaying.judge.overlaps(link) for link in [*links, *via]):
            links.append(relaying.judge)
    return Chain(tuple(links) if len(links) > 1 else (), tuple(via), stance)


def _same_clause(document: Document, relay: Relay, quote: Said) -> bool:
    """Tell whether "citing …" belongs to a quote's reporting clause: beside its cue, or opening its sentence."""
    if quote.mention is None:
        return False
    anchors = [quote.mention, *quote.cue]
    near = min(abs(relay.verb.start - a.end) for a in anchors)
    return near <= 40 or relay.verb.start == document.sentences[document.sentence_at(relay.verb.start)].span.start


def _deniers(said: Sequence[Said], others: Sequence[int], relay: Relay | None) -> Iterator[int]:
    """The quotes of the same sentence whose content is the relay itself: "denied reports which cited …"."""
    if relay is not None and relay.by is not None:
        for n in others:
            holds = any(c.overlaps(relay.by) or c.covers(relay.verb) for c in said[n].content)
            if holds or said[n].stance == "denied":
                yield n
