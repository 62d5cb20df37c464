"""Figures that stand against each other across articles, and tolls that a newer article has overtaken.

One pass over the findings grouped by the matter they answer (kind, subject or place, day), so the cost is linear.
Nothing here is stored and nothing here is decided: it is what the machine would point a person to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, func, select

from quotetrack.ledger import schema
from quotetrack.ledger.packing import TOLLS, unpack
from quotetrack.ledger.records import ContestedFigure, Position
from quotetrack.model import Claim, content_id

_DAYS = 14  # two reports further apart than this are taken to be about two events, unless both name the day


@dataclass
class Contest:
    """What stands against what: the groups, and for each claim its group and the machine's suggestion."""

    groups: list[ContestedFigure] = field(default_factory=list)
    of_claim: dict[str, str] = field(default_factory=dict)
    suggestions: dict[str, str] = field(default_factory=dict)


def contest(connection: Connection) -> Contest:
    """Compare all figures that answer the same question."""
    result = Contest()
    for matter, rows in groupby(_rivals(connection), key=lambda row: str(row.matter)):
        for n, cluster in enumerate(_clusters(list(rows))):
            _compare(connection, result, content_id("g", matter, n), cluster)
    return result


def _rivals(connection: Connection) -> Iterator[Any]:
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
    return iter(connection.execute(query))


def _clusters(rows: list[Any]) -> Iterator[list[Any]]:
    """Cut one matter where no report appeared for two weeks; undated reports belong to the last part."""
    cluster: list[Any] = []
    last: date | None = None
    for row in rows:
        day = date.fromisoformat(row.published) if row.published else None
        if cluster and day and last and (day - last).days > _DAYS:
            yield cluster
            cluster = []
        cluster.append(row)
        last = day or last
    yield cluster


def _disjoint(rows: list[Any], toll: bool) -> bool:
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


def _compare(connection: Connection, result: Contest, identity: str, cluster: list[Any]) -> None:
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


def _figure(identity: str, claim: Claim, rows: list[Any]) -> ContestedFigure:
    positions: dict[str, list[Any]] = {}
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


def _claim(connection: Connection, row: Any) -> Claim:
    blob: bytes = connection.execute(
        select(schema.analyses.c.blob).where(schema.analyses.c.article == row.article)
    ).scalar_one()
    claim: Claim = unpack(blob).claims[row.ordinal]
    return claim
