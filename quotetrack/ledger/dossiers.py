"""Reading the ledger out: each article with its findings and, beside them, what people decided. Streams by pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from quotetrack.ledger import schema
from quotetrack.ledger.contested import Contest
from quotetrack.ledger.packing import unpack
from quotetrack.ledger.records import ArticleRow, ClaimRow, Copy, Decision, Dossier, QuoteRow, Recheck
from quotetrack.ledger.standing import lacks_source
from quotetrack.ledger.storing import chunks
from quotetrack.ledger.vocabulary import CORRECTED, EXTRA, FINAL, PEOPLE
from quotetrack.model import Analysis

_PAGE = 200  # articles at a time: memory stays flat, queries stay few
_CHECKED = FINAL | {"not_a_claim"}


@dataclass(frozen=True, slots=True)
class Judged:
    """What people decided about one row, as the ledger holds it."""

    decisions: Mapping[str, Any]  # field -> row of the table
    conflicts: tuple[str, ...]
    version: int

    def text(self, name: str) -> str:
        row = self.decisions.get(name)
        return row.value if row is not None else ""

    def texts(self, sheet: str) -> dict[str, str]:
        """Give every field that people may fill, with its text."""
        if not self.decisions:
            return dict.fromkeys(PEOPLE[sheet], "")
        return {key: self.text(key) for key in PEOPLE[sheet]}


NOTHING = Judged({}, (), 0)


def judged(connection: Connection, ids: Select[Any] | list[str]) -> dict[str, Judged]:
    """Look up decisions, open conflicts and versions of many rows; rows without any are left out."""
    d, c, h = schema.decisions.c, schema.conflicts.c, schema.history.c
    decisions: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in connection.execute(select(schema.decisions).where(d.id.in_(ids))):
        decisions[row.id][row.field] = row
    conflicts: dict[str, list[str]] = defaultdict(list)
    query = select(c.row, c.field).where(c.row.in_(ids), c.resolution.is_(None)).order_by(c.row, c.field)
    for row, name in connection.execute(query):
        conflicts[row].append(name)
    versions = {
        row: int(n) for row, n in connection.execute(select(h.id, func.count()).where(h.id.in_(ids)).group_by(h.id))
    }
    return {
        one: Judged(decisions.get(one, {}), tuple(dict.fromkeys(conflicts.get(one, ()))), versions.get(one, 0))
        for one in {*decisions, *conflicts, *versions}
    }


def recheck(sheet: str, known: Judged, passage: str) -> Recheck | None:
    """Tell what a decision was about when the passage says something else now."""
    if not known.decisions:
        return None
    names = ("status", "verdict", "correct_value") if sheet == "claims" else ("attribution",)
    basis = next((known.decisions[name] for name in names if name in known.decisions), None)
    if basis is None or basis.passage in ("", passage):
        return None
    if basis.field == "status" and basis.value not in _CHECKED:
        return None
    return Recheck(basis.old_text, basis.old_value)


def status_of(known: Judged, passage: str) -> str:
    if recheck("claims", known, passage) is not None:
        return "needs_recheck"
    return known.text("status") or "unverified"


def dossiers(connection: Connection, contest: Contest, only: Iterable[str] | None = None) -> Iterator[Dossier]:
    """Give every article with its rows, by source, the text it has now first; ``only`` names article ids or sources."""
    for page in _pages(connection, only):
        yield from _page(connection, contest, page)


def _pages(connection: Connection, only: Iterable[str] | None) -> Iterator[list[Any]]:
    a, s = schema.articles.c, schema.sources.c
    if only is not None:
        wanted = set(only)
        ids: set[str] = set()
        for part in chunks(sorted(wanted)):
            ids.update(connection.execute(select(a.id).where(a.id.in_(part))).scalars())
            ids.update(connection.execute(select(s.article).where(s.source.in_(part))).scalars())
        rows = [
            row
            for part in chunks(sorted(ids))
            for row in connection.execute(select(schema.articles).where(a.id.in_(part)))
        ]
        rows.sort(key=lambda row: (row.source, -row.live, row.id))
        for i in range(0, len(rows), _PAGE):
            yield rows[i : i + _PAGE]
        return
    last: Any = None
    while True:
        query = select(schema.articles).order_by(a.source, a.live.desc(), a.id).limit(_PAGE)
        if last is not None:
            later = or_(a.live < last.live, and_(a.live == last.live, a.id > last.id))
            query = query.where(or_(a.source > last.source, and_(a.source == last.source, later)))
        page = list(connection.execute(query))
        if page:
            yield page
        if len(page) < _PAGE:
            return
        last = page[-1]


def _page(connection: Connection, contest: Contest, page: list[Any]) -> Iterator[Dossier]:
    ids = [row.id for row in page]
    bare = {one: one.split("~")[0] for one in ids}
    f, s, b, r = schema.findings.c, schema.sources.c, schema.analyses.c, schema.runs.c
    blobs = dict(connection.execute(select(b.article, b.blob).where(b.article.in_(ids))).all())
    copies: dict[str, list[Copy]] = defaultdict(list)
    for row in connection.execute(select(schema.sources).where(s.article.in_(ids)).order_by(s.source)):
        copies[row.article].append(Copy(row.source, row.title, row.publisher, _day(row.published)))
    findings: dict[str, list[Any]] = defaultdict(list)
    query = select(f.article, f.sheet, f.id, f.public, f.shown, f.passage).where(f.article.in_(ids))
    for row in connection.execute(query.order_by(f.article, f.sheet, f.ordinal)):
        findings[row.article].append(row)
    known = judged(connection, select(f.public).where(f.article.in_(ids)))
    read_at = dict(connection.execute(select(r.id, r.at).where(r.id.in_({row.run for row in page}))).all())
    for row in page:
        rows = findings[row.id]
        analysis = _renamed(unpack(blobs[row.id], {x.id: x.public for x in rows}), rows)
        article = ArticleRow(
            bare[row.id], row.source, tuple(copies[row.id]), analysis,
            "current" if row.live else "replaced", row.run, read_at[row.run],
        )  # fmt: skip
        yield _dossier(article, rows, known, contest)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _renamed(analysis: Analysis, rows: list[Any]) -> Analysis:
    """Set public ids by place too: two findings of one id got two ids from the ledger."""
    claims, quotes = ([row.public for row in _of(rows, sheet)] for sheet in ("claims", "quotes"))
    if claims == [c.id for c in analysis.claims] and quotes == [q.id for q in analysis.quotes]:
        return analysis
    return replace(
        analysis,
        claims=tuple(replace(c, id=one) for c, one in zip(analysis.claims, claims, strict=True)),
        quotes=tuple(replace(q, id=one) for q, one in zip(analysis.quotes, quotes, strict=True)),
    )


def _of(rows: list[Any], sheet: str) -> list[Any]:
    return [row for row in rows if row.sheet == sheet]


def _dossier(article: ArticleRow, rows: list[Any], known: Mapping[str, Judged], contest: Contest) -> Dossier:
    analysis = article.analysis
    speakers = {s.id: s for s in analysis.speakers}
    quotes, claims = [], []
    names: dict[str, str | None] = {}  # quote id -> the speaker to show
    found_by: dict[str, str | None] = {}  # quote id -> the speaker the machine found
    for row, quote in zip(_of(rows, "quotes"), analysis.quotes, strict=True):
        mind = known.get(row.public, NOTHING)
        speaker = speakers.get(quote.speaker or "")
        found = speaker.name if speaker else None
        names[quote.id], found_by[quote.id] = said_by_quote(mind, found), quote.speaker
        if not row.shown:
            continue
        warnings = [f"conflict: {name}" for name in mind.conflicts]
        if mind.text("attribution") == "right" and found != names[quote.id]:
            warnings.append(f"the machine now says: {found or 'unknown'}")
        stale = recheck("quotes", mind, row.passage)
        quotes.append(
            QuoteRow(
                row.public, article, quote, speaker, names[quote.id],
                tuple(speakers[x].name for x in quote.chain if x in speakers),
                mind.texts("quotes"),
                *_decided(mind), tuple(warnings),
                "present" if article.state == "current" else "vanished",
                stale, mind.conflicts, mind.version,
            )
        )  # fmt: skip
    for row, claim in zip(_of(rows, "claims"), analysis.claims, strict=True):
        if not row.shown:
            continue
        mind = known.get(row.public, NOTHING)
        speaker = speakers.get(claim.asserted_by or "")
        said_by = mind.text(CORRECTED + "said_by") or (speaker.name if speaker else None)
        quote_known = known.get(claim.quote or "", NOTHING)
        same = found_by.get(claim.quote or "") == claim.asserted_by
        if CORRECTED + "said_by" not in mind.decisions and same and quote_known.decisions:
            said_by = names.get(claim.quote or "", said_by)
        status = status_of(mind, row.passage)
        people = mind.texts("claims") | {"status": status}
        claims.append(
            ClaimRow(
                row.public, article, claim, speaker, said_by,
                tuple(speakers[x].name for x in claim.chain if x in speakers),
                status, people, *_decided(mind), warnings_of(people, mind.conflicts),
                "present" if article.state == "current" else "vanished",
                recheck("claims", mind, row.passage),
                contest.of_claim.get(row.public), contest.suggestions.get(row.public),
                mind.conflicts, mind.version,
            )
        )  # fmt: skip
    return Dossier(article, tuple(quotes), tuple(claims))


def said_by_quote(mind: Judged, found: str | None) -> str | None:
    """Give the speaker to show. What a person judged right stays, whatever newer rules say."""
    if not mind.decisions:
        return found
    typed = mind.text("correct_speaker") or mind.text(CORRECTED + "speaker") or mind.text(CORRECTED + "said_by")
    if typed:
        return typed
    judgement = mind.decisions.get("attribution")
    if judgement is not None and judgement.value == "right" and judgement.old_speaker:
        return str(judgement.old_speaker)
    if judgement is not None and judgement.value == "wrong speaker" and judgement.old_speaker == (found or ""):
        return None
    return found


def warnings_of(people: Mapping[str, str], conflicts: tuple[str, ...]) -> tuple[str, ...]:
    """Say what is missing or contradictory in what people filled in."""
    warnings = [f"conflict: {name}" for name in conflicts]
    if lacks_source(people["status"], people):
        warnings.append("verdict without a source")
    first, second = people["checker"].strip().casefold(), people["second_checker"].strip().casefold()
    if second and first == second:
        warnings.append("the second checker is the first")
    return tuple(warnings)


def _decided(mind: Judged) -> tuple[dict[str, Decision], dict[str, Decision], dict[str, str]]:
    """Sort a row's decisions into all, corrections of machine cells, and columns people added."""
    if not mind.decisions:
        return {}, {}, {}
    all_ = {
        name: Decision(name, row.value, row.by_whom, row.at, row.workbook)
        for name, row in sorted(mind.decisions.items())
    }
    corrections = {n.removeprefix(CORRECTED): one for n, one in all_.items() if n.startswith(CORRECTED)}
    extra = {n.removeprefix(EXTRA): one.value for n, one in all_.items() if n.startswith(EXTRA)}
    return all_, corrections, extra
