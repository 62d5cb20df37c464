"""Figures that stand against each other, across articles and inside one, and tolls that a newer article has overtaken.

One pass over the findings grouped by the matter they answer (kind, subject or place, day), so the cost is linear; then
one over those that the analysis flagged inside their article. Nothing here is stored and nothing here is decided: it
is what the machine would point a person to. What people decided counts: a row that is no claim contests nothing, and
a corrected value stands in the machine's place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from math import isfinite
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from quotetrack.ledger import schema
from quotetrack.ledger.packing import TOLLS, figure_text, unpack
from quotetrack.ledger.records import ContestedFigure, Position
from quotetrack.ledger.vocabulary import CORRECTED, THE_ARTICLE
from quotetrack.model import Claim, content_id

_DAYS = 14  # two reports further apart than this are taken to be about two events, unless both name the day


@dataclass
class Contest:
    """What stands against what: the groups, and for each claim its group and the machine's suggestion."""

    groups: list[ContestedFigure] = field(default_factory=list)  # across articles
    inside: list[list[Any]] = field(default_factory=list)  # findings of one article that stand against each other
    of_claim: dict[str, str] = field(default_factory=dict)
    suggestions: dict[str, str] = field(default_factory=dict)

    @property
    def questions(self) -> int:
        """Number of things that have more than one figure."""
        return len(self.groups) + len(self.inside)


class _Rival(NamedTuple):
    """A finding that answers a question others answer too."""

    public: str
    matter: str
    figure: str
    low: float | None
    high: float | None
    origin: str
    article: str
    ordinal: int
    source: str
    published: str | None


def contest(connection: Connection) -> Contest:
    """Compare all figures that answer the same question."""
    result, void, corrected = Contest(), _void(connection), _typed(connection, ["value"])
    rivals = (row for row in _rivals(connection, corrected) if row.public not in void)
    for matter, rows in groupby(rivals, key=lambda row: row.matter):
        for n, cluster in enumerate(_clusters(list(rows))):
            _compare(connection, result, content_id("g", matter, n), cluster)
    _inside(connection, result, void | corrected.keys())
    return result


def figures(connection: Connection, contest: Contest) -> Iterator[ContestedFigure]:
    """Give every question with its figures side by side: those across articles first."""
    yield from contest.groups
    for rows in contest.inside:
        yield _inside_figure(connection, rows)


def _void(connection: Connection) -> set[str]:
    """Name the rows that people ruled out."""
    d = schema.decisions.c
    return set(connection.execute(select(d.id).where(d.field == "status", d.value == "not_a_claim")).scalars())


def _typed(connection: Connection, names: list[str], ids: Iterable[str] | None = None) -> dict[str, str]:
    """Give row -> what a person typed over one of these machine cells."""
    d = schema.decisions.c
    query = select(d.id, d.value).where(d.field.in_([CORRECTED + name for name in names]))
    if ids is not None:
        query = query.where(d.id.in_(list(ids)))
    return dict(connection.execute(query).all())


def _rivals(connection: Connection, corrected: Mapping[str, str]) -> Iterator[_Rival]:
    f, a, s = schema.findings.c, schema.articles.c, schema.sources.c
    several = (
        select(f.matter)
        .where(f.matter.is_not(None), f.shown == 1)
        .group_by(f.matter)
        .having(func.count(f.figure.distinct()) > 1)
    )
    query = (
        select(f.public, f.matter, f.figure, f.low, f.high, f.origin, f.article, f.ordinal, a.source, s.published)
        .join_from(schema.findings, schema.articles, f.article == a.id)
        .join(schema.sources, s.source == a.source)
        .where(f.matter.in_(several), f.shown == 1, a.live == 1)
        .order_by(f.matter, s.published.is_(None), s.published, a.source, f.article, f.ordinal)
    )
    for found in connection.execute(query):
        row = _Rival._make(found)
        if row.public in corrected:
            value = _number(corrected[row.public])
            if value is None:
                continue  # words, not a figure: nothing to compare
            row = row._replace(figure=corrected[row.public].strip(), low=value, high=value)
        yield row


def _number(text: str) -> float | None:
    """
    >>> _number(" 1,200"), _number("a dozen"), _number("nan")
    (1200.0, None, None)
    """
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return None
    return value if isfinite(value) else None


def _clusters(rows: list[_Rival]) -> Iterator[list[_Rival]]:
    """Cut one matter where no report appeared for two weeks; undated reports belong to the last part."""
    cluster: list[_Rival] = []
    last: date | None = None
    for row in rows:
        day = date.fromisoformat(row.published) if row.published else None
        if cluster and day and last and (day - last).days > _DAYS:
            yield cluster
            cluster = []
        cluster.append(row)
        last = day or last
    yield cluster


def _disjoint(rows: list[_Rival], toll: bool) -> bool:
    """Tell whether two voices give figures that no single value satisfies.

    One voice that gives two figures in one article compares or counts two things; a toll's voices are its sources
    ("the ministry counted 40, rebels 62"), any other figure's are the articles.
    """
    lows: dict[tuple[str, str], float] = {}
    highs: dict[tuple[str, str], float] = {}
    for row in rows:
        voice = (row.article, row.origin if toll else "")
        if row.low is not None:
            lows[voice] = max(row.low, lows.get(voice, row.low))
        if row.high is not None:
            highs[voice] = min(row.high, highs.get(voice, row.high))
    largest = sorted(lows.items(), key=lambda item: -item[1])[:2]  # two: the other voice may be the same
    smallest = sorted(highs.items(), key=lambda item: item[1])[:2]
    return any(low > high and one != other for one, low in largest for other, high in smallest)


def _compare(connection: Connection, result: Contest, identity: str, cluster: list[_Rival]) -> None:
    if not _disjoint(cluster, toll=True):  # the wider sense; articles are read only when it may matter
        return
    claim = _claim(connection, cluster[0])
    toll = claim.kind in TOLLS
    rivals = cluster
    if toll:
        newest = max(row.published or "" for row in cluster)
        latest = next(row for row in cluster if (row.published or "") == newest)
        overtaken = [
            row for row in cluster if row.published and row.published < newest and _disjoint([row, latest], toll)
        ]
        for row in overtaken:
            result.suggestions[row.public] = f"superseded by {latest.public}"
        rivals = [row for row in cluster if row not in overtaken]
    if _disjoint(rivals, toll):
        result.groups.append(_figure(identity, claim, rivals))
        result.of_claim.update((row.public, identity) for row in rivals)


def _figure(identity: str, claim: Claim, rows: list[_Rival]) -> ContestedFigure:
    positions: dict[str, list[_Rival]] = {}
    for row in rows:
        positions.setdefault(row.figure, []).append(row)
    when = claim.event_date.start if claim.event_date else None
    return ContestedFigure(
        identity,
        claim.kind,
        claim.subject,
        claim.place,
        when,
        tuple(
            Position(
                figure,
                tuple(sorted({row.origin for row in members})),
                tuple(row.public for row in members),
                tuple(sorted({row.source for row in members})),
            )
            for figure, members in sorted(positions.items(), key=lambda item: (item[1][0].low or 0.0, item[0]))
        ),
    )


def _claim(connection: Connection, row: _Rival) -> Claim:
    blob: bytes = connection.execute(
        select(schema.analyses.c.blob).where(schema.analyses.c.article == row.article)
    ).scalar_one()
    claim: Claim = unpack(blob).claims[row.ordinal]
    return claim


# ── inside one article ──────────────────────────────────────────────────────────────────────────────────────────


def _inside(connection: Connection, result: Contest, settled: Collection[str]) -> None:
    """Gather what the analysis found to differ inside an article, where it is in no question across articles."""
    f, a = schema.findings.c, schema.articles.c
    query = (
        select(f.id, f.public, f.against, f.article, f.ordinal, a.source)
        .join_from(schema.findings, schema.articles, f.article == a.id)
        .where(f.against.is_not(None), f.shown == 1, a.live == 1)
        .order_by(a.source, f.article, f.ordinal)
    )
    for _, found in groupby(connection.execute(query), key=lambda row: str(row.article)):
        rows = {row.id: row for row in found if row.public not in result.of_claim and row.public not in settled}
        for group in _connected(rows):
            result.inside.append(group)
            result.of_claim.update((row.public, _inside_id(group)) for row in group)


def _inside_id(rows: list[Any]) -> str:
    return content_id("g", "inside", rows[0].public)


def _connected(rows: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Give the groups of two and more that stand against each other, in reading order."""
    seen: set[str] = set()
    for first in rows:
        group: list[Any] = []
        waiting = [first]
        while waiting:
            identity = waiting.pop()
            if identity in rows and identity not in seen:
                seen.add(identity)
                group.append(rows[identity])
                waiting += rows[identity].against.split()
        if len(group) > 1:
            yield sorted(group, key=lambda row: int(row.ordinal))


def _inside_figure(connection: Connection, rows: list[Any]) -> ContestedFigure:
    blob: bytes = connection.execute(
        select(schema.analyses.c.blob).where(schema.analyses.c.article == rows[0].article)
    ).scalar_one()
    analysis = unpack(blob)
    claims = [analysis.claims[row.ordinal] for row in rows]
    typed = _typed(connection, ["said_by"], [row.public for row in rows])
    positions: dict[str, list[tuple[str, str]]] = {}  # figure -> (who says so, the claim's public id)
    for row, claim in zip(rows, claims, strict=True):
        speaker = analysis.speaker(claim.asserted_by)
        said_by = typed.get(row.public) or (speaker.name if speaker else THE_ARTICLE)
        figure = " ".join(filter(None, (figure_text(claim), claim.unit)))
        positions.setdefault(figure, []).append((said_by, row.public))
    subjects = {claim.subject for claim in claims}
    when = claims[0].event_date
    return ContestedFigure(
        _inside_id(rows), claims[0].kind, claims[0].subject if len(subjects) == 1 else None, claims[0].place,
        when.start if when else None,
        tuple(
            Position(
                figure, tuple(dict.fromkeys(who for who, _ in members)), tuple(one for _, one in members),
                (rows[0].source,),
            )
            for figure, members in positions.items()
        ),
    )  # fmt: skip
