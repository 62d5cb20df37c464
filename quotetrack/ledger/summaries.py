"""The ledger in figures: where the work stands, who speaks in it, and how often the machine was right."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from quotetrack.ledger import schema
from quotetrack.ledger.contested import Contest
from quotetrack.ledger.dossiers import Judged, dossiers, judged, said_by_quote, status_of
from quotetrack.ledger.packing import unpack
from quotetrack.ledger.records import Dossier, Judgements, SpeakerRow, Status
from quotetrack.ledger.standing import Standing
from quotetrack.ledger.storing import chunks
from quotetrack.ledger.vocabulary import ATTRIBUTIONS, CORRECTED, PEOPLE
from quotetrack.model import Speaker

# ── where the work stands ───────────────────────────────────────────────────────────────────────────────────────


def status(connection: Connection, contest: Contest) -> Status:
    """Count. Only decided rows are looked at one by one; there are as many of them as people had time for."""
    a, s = schema.articles.c, schema.sources.c
    standing = Standing()
    _count_claims(connection, standing)
    _count_quotes(connection, standing)
    vanished = connection.scalar(
        select(func.count())
        .select_from(schema.findings.join(schema.articles, schema.findings.c.article == a.id))
        .where(schema.findings.c.shown == 1, a.live == 0)
    )
    return Status(
        articles=connection.scalar(select(func.count()).select_from(schema.articles).where(a.live == 1)) or 0,
        sources=connection.scalar(select(func.count()).select_from(schema.sources).where(s.source.is_not(None))) or 0,
        quotes=standing.quotes,
        attributed=standing.quotes - standing.nameless,
        claims=standing.claims,
        vanished=vanished or 0,
        by_status={word: standing.status[word] for word in PEOPLE["claims"]["status"] if standing.status[word]},
        rechecks=standing.status["needs_recheck"],
        conflicts=connection.scalar(
            select(func.count()).select_from(schema.conflicts).where(schema.conflicts.c.resolution.is_(None))
        )
        or 0,
        contested=contest.questions,
        problems=connection.scalar(
            select(func.count()).select_from(schema.problems).where(schema.problems.c.kind != "skipped")
        )
        or 0,
        without_source=standing.unsourced,
        last_run=connection.scalar(select(func.max(schema.runs.c.at))),
    )


def _in_articles(sheet: str, *columns: ColumnElement[Any]) -> Select[Any]:
    """Select of the rows that articles show now."""
    f, a = schema.findings.c, schema.articles.c
    joined = schema.findings.join(schema.articles, f.article == a.id)
    return select(*columns).select_from(joined).where(f.sheet == sheet, f.shown == 1, a.live == 1)


def _decided(connection: Connection, sheet: str) -> Iterator[tuple[Any, Judged]]:
    """Give the rows of a sheet that people wrote in, as far as an article still shows them."""
    f, d = schema.findings.c, schema.decisions.c
    ids = list(connection.execute(select(d.id).where(d.sheet == sheet).distinct()).scalars())
    for part in chunks(ids):
        minds = judged(connection, part)
        for row in connection.execute(_in_articles(sheet, f.public, f.passage, f.origin).where(f.public.in_(part))):
            yield row, minds[row.public]


def _count_claims(connection: Connection, standing: Standing) -> None:
    for row, mind in _decided(connection, "claims"):
        standing.claim(status_of(mind, row.passage), mind.texts("claims"))
    untouched = (connection.scalar(_in_articles("claims", func.count())) or 0) - standing.claims
    standing.claims += untouched
    standing.status["unverified"] += untouched


def _count_quotes(connection: Connection, standing: Standing) -> None:
    quotes, named = connection.execute(_in_articles("quotes", func.count(), func.count(schema.findings.c.origin))).one()
    for row, mind in _decided(connection, "quotes"):
        standing.quote(said_by_quote(mind, row.origin), mind.texts("quotes"))
        quotes, named = quotes - 1, named - (row.origin is not None)
    standing.quotes += quotes
    standing.nameless += quotes - named


# ── who speaks ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class _Voice:
    speaker: Speaker | None
    name: str
    article: str
    mention: tuple[int, int] | None
    aliases: set[str] = field(default_factory=set)
    articles: int = 0
    quotes: int = 0
    words: int = 0
    claims: int = 0


class Voices:
    """Who speaks, counted while the articles go by: a report that reads them anyway needs no second pass."""

    def __init__(self) -> None:
        self._voices: dict[tuple[str, ...], _Voice] = {}
        self._words = 0  # quoted words that have a speaker

    def hear(self, dossier: Dossier) -> None:
        """Count the voices of one article. People's corrections count; a text that was replaced does not."""
        if dossier.article.state != "current":
            return
        here: dict[str, _Voice] = {}
        article = dossier.article.id
        for speaker in dossier.article.analysis.speakers:
            identity = _identity(speaker, article)
            voice = self._voices.get(identity)
            if voice is None:
                mention = speaker.mentions[0] if speaker.mentions else None
                voice = self._voices[identity] = _Voice(speaker, speaker.name, article, mention)
            voice.aliases.update(speaker.aliases)
            if speaker.name not in here:
                voice.articles += 1
            here[speaker.name] = voice

        def voice_of(name: str) -> _Voice:
            if name not in here:  # a name that only a person typed
                here[name] = self._voices.setdefault(("typed", name.casefold()), _Voice(None, name, article, None))
                here[name].articles += 1
            return here[name]

        for quote in dossier.quotes:
            if quote.said_by and quote.people.get("attribution") != "not a quote":
                voice = voice_of(quote.said_by)
                voice.quotes += 1
                count = len(quote.quote.text.split())
                voice.words += count
                self._words += count
        for claim in dossier.claims:
            if claim.said_by:
                voice_of(claim.said_by).claims += 1

    def rows(self) -> Iterator[SpeakerRow]:
        """Give every speaker, the most quoted first."""
        ranked = sorted(self._voices.values(), key=lambda v: (-v.quotes, -v.words, -v.claims, v.name, v.article))
        for voice in ranked:
            s = voice.speaker
            yield SpeakerRow(
                voice.name, s.kind if s else "person", s.role if s else None, s.affiliation if s else None,
                tuple(sorted(voice.aliases - {voice.name})), s.anonymous if s else False,
                voice.articles, voice.quotes, voice.words, voice.words / self._words if self._words else 0.0,
                voice.claims, voice.article, voice.mention,
            )  # fmt: skip


def speakers(connection: Connection, contest: Contest, only: Iterable[str] | None = None) -> Iterator[SpeakerRow]:
    """Give every speaker, the most quoted first."""
    voices = Voices()
    for dossier in dossiers(connection, contest, only):
        voices.hear(dossier)
    yield from voices.rows()


def _identity(speaker: Speaker, article: str) -> tuple[str, ...]:
    """One surname or one description may be two people in two articles: those stay apart."""
    full = speaker.kind == "person" and len(speaker.name.split()) > 1 and not speaker.anonymous
    if full or speaker.kind == "organisation":
        return speaker.kind, speaker.name.casefold()
    return speaker.kind, speaker.name.casefold(), article


# ── how often the machine was right ─────────────────────────────────────────────────────────────────────────────


def judgements(connection: Connection) -> Judgements:
    """Count what people decided about attributions, claims and machine cells. Looks at decided rows only."""
    d, f = schema.decisions.c, schema.findings
    attribution = Counter(dict.fromkeys(ATTRIBUTIONS, 0))
    by_rule: dict[str, Counter[str]] = defaultdict(Counter)
    by_confidence: dict[str, Counter[str]] = defaultdict(Counter)
    query = (
        select(d.value, f.c.article, f.c.ordinal)
        .join_from(schema.decisions, f, f.c.public == d.id)
        .where(d.sheet == "quotes", d.field == "attribution", f.c.shown == 1)
        .order_by(f.c.article, f.c.ordinal)
    )
    article, analysis = None, None
    for value, here, ordinal in connection.execute(query).all():
        if here != article or analysis is None:
            blob = connection.scalar(select(schema.analyses.c.blob).where(schema.analyses.c.article == here))
            article, analysis = here, unpack(blob or b"")
        quote = analysis.quotes[ordinal]
        attribution[value] += 1
        by_rule[quote.rule][value] += 1
        by_confidence[f"{int(quote.confidence * 10) / 10:.1f}"][value] += 1
    statuses = connection.execute(
        select(d.value, func.count())
        .where(d.sheet == "claims", d.field == "status")
        .group_by(d.value)
        .order_by(d.value)
    )
    corrections = connection.execute(
        select(d.field, func.count()).where(d.field.startswith(CORRECTED)).group_by(d.field).order_by(d.field)
    )
    return Judgements(
        dict(attribution),
        {rule: dict(count) for rule, count in sorted(by_rule.items())},
        {tenth: dict(count) for tenth, count in sorted(by_confidence.items())},
        dict(statuses.all()),
        {name.removeprefix(CORRECTED): n for name, n in corrections.all()},
    )
