"""Agreement inside one article: figures that contradict each other, flagged on both rows with the other row's id.

Flags are ``name:ID``; ``FLAGS`` holds the sentence for people of each name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from math import isclose

from quotetrack.model import Claim, Span

FLAGS = {
    "headline_differs": "the headline and the body give different figures",
    "parts_exceed_whole": "the parts add up to more than the whole",
    "multiple_disagrees": "the two figures do not make the stated multiple",
    "percent_disagrees": "the two figures do not make the stated percentage",
    "same_number_other_unit": "the same number stands for something else elsewhere in the article",
    "contested": "another source gives a different figure",
    "differs": "the same source gives a different figure elsewhere",
}

TOLLS = frozenset({"death_toll", "injury_toll", "missing_toll", "displaced", "detained", "veto_count", "vote_tally"})
_SMALLEST_TELLING_NUMBER = 13  # below it two things share a number by chance in most articles
_PEOPLE = frozenset({"people", None})

_RIVALRIES = frozenset({"contested", "differs", "headline_differs"})
_LONG = timedelta(days=180)  # a toll dated so long before the article is background: that of another event

Pair = tuple[str, Claim, Claim]


def flag_agreement(claims: Sequence[Claim], title: Span | None, published: date | None = None) -> tuple[Claim, ...]:
    """Add the flags of every pair of claims that do not agree. The order and all else stay as they are."""
    past = {claim.id for claim in _of_another_time(claims, published)}
    added: dict[str, list[str]] = defaultdict(list)
    figures = [c for c in claims if c.value is not None or c.min is not None or c.max is not None]
    for rule in RULES:
        for name, one, other in rule(figures, title):
            if name in _RIVALRIES and (one.id in past) != (other.id in past):
                continue  # the floods of 2009 had a toll of their own
            for claim, partner in ((one, other), (other, one)):
                flag = f"{name}:{partner.id}"
                if flag not in added[claim.id]:
                    added[claim.id].append(flag)
    return tuple(replace(c, flags=(*c.flags, *added[c.id])) if added.get(c.id) else c for c in claims)


def _of_another_time(claims: Iterable[Claim], published: date | None) -> Iterator[Claim]:
    """Give the tolls dated long before the article, unless its first toll is: it then tells of that time."""
    tolls = [claim for claim in claims if claim.kind in TOLLS]
    if published is None or not tolls or _long_before(tolls[0], published):
        return
    yield from (claim for claim in tolls if _long_before(claim, published))


def _long_before(claim: Claim, published: date) -> bool:
    end = claim.event_date.end or claim.event_date.start if claim.event_date is not None else None
    return end is not None and end < (published - _LONG).isoformat()


def interval(claim: Claim) -> tuple[float, float]:
    """The values a claim allows, with a twentieth of slack where it says "about".

    >>> interval(Claim("c", "count", Span(0, 1), "x", value=100, comparator="approx"))
    (95.0, 105.0)
    """
    if claim.comparator == "approx" and claim.value is not None:
        return claim.value * 0.95, claim.value * 1.05
    low = claim.min if claim.min is not None else claim.value if claim.max is None else None
    high = claim.max if claim.max is not None else claim.value if claim.min is None else None
    return (float("-inf") if low is None else low), (float("inf") if high is None else high)


def compatible(one: Claim, other: Claim) -> bool:
    """Tell whether one true value could satisfy both."""
    (low, high), (low_too, high_too) = interval(one), interval(other)
    return max(low, low_too) <= min(high, high_too)


def _whole(claim: Claim) -> bool:
    return "part_of" not in claim.details and claim.details.get("role") != "previous" and not claim.details.get("delta")


def _same_matter(one: Claim, other: Claim) -> bool:
    """Tell whether two tolls answer one question: kind, unit, place, day and scope do not differ."""
    return (
        one.kind == other.kind
        and (one.unit == other.unit or one.unit in _PEOPLE or other.unit in _PEOPLE)
        and (one.place is None or other.place is None or one.place.casefold() == other.place.casefold())
        and (one.event_date is None or other.event_date is None or one.event_date == other.event_date)
        and (one.scope is None or other.scope is None or one.scope == other.scope)
        and (one.kind != "vote_tally" or _same_votes(one, other))
    )


def _same_votes(one: Claim, other: Claim) -> bool:
    """Tell two counts of one candidate's votes from those of two candidates, and from a majority."""
    rivals = one.subject is not None and other.subject is not None and one.subject != other.subject
    return not rivals and ("margin" in one.details) == ("margin" in other.details)


def _headline(claims: Sequence[Claim], title: Span | None) -> Iterator[Pair]:
    if title is None:
        return
    body = [c for c in claims if not title.covers(c.span)]
    for head in claims:
        if title.covers(head.span) and _whole(head):
            rivals = [c for c in body if _whole(c) and c.kind == head.kind and _same_unit(c, head)]
            if rivals and head.kind in TOLLS and not any(compatible(head, c) for c in rivals):
                yield "headline_differs", head, rivals[0]


def _same_unit(one: Claim, other: Claim) -> bool:
    return one.unit == other.unit or one.unit in _PEOPLE or other.unit in _PEOPLE


def _parts(claims: Sequence[Claim], title: Span | None) -> Iterator[Pair]:
    by_id = {c.id: c for c in claims}
    parts: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.details.get("part_of") in by_id:
            parts[claim.details["part_of"]].append(claim)
    for whole_id, members in parts.items():
        whole = by_id[whole_id]
        least = sum(max(0.0, interval(c)[0]) for c in members if c.kind == whole.kind)
        overlapping = len(members) > 1 and len({c.unit for c in members}) > 1  # women and children may be civilians too
        if least > interval(whole)[1] and not overlapping:
            yield from (("parts_exceed_whole", whole, part) for part in members)


def _changes(claims: Sequence[Claim], title: Span | None) -> Iterator[Pair]:
    """Compare "doubled" or "8 %" with a previous and a current value in the same passage."""
    by_passage: dict[Span, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_passage[claim.span].append(claim)
    for members in by_passage.values():
        before = next((c for c in members if c.details.get("role") == "previous" and c.value), None)
        if before is None or not before.value:
            continue
        now = next((c for c in members if c.kind == before.kind and c is not before and _whole(c) and c.value), None)
        if now is None or now.value is None:
            continue
        ratio = now.value / before.value
        for change in members:
            if change.value is None or change.comparator != "eq":
                continue
            if change.kind == "multiple" and not isclose(ratio, change.value, rel_tol=0.1):
                yield "multiple_disagrees", change, now
            percent = abs(ratio - 1) * 100
            if change.kind == "percent" and change.details.get("delta") and abs(percent - change.value) > 1:
                yield "percent_disagrees", change, now


def _other_units(claims: Sequence[Claim], title: Span | None) -> Iterator[Pair]:
    by_value: dict[float, list[Claim]] = defaultdict(list)
    for claim in claims:
        counted = claim.kind in TOLLS or claim.kind in ("count", "people", "force_size")
        if counted and claim.value is not None and claim.value >= _SMALLEST_TELLING_NUMBER:
            by_value[claim.value].append(claim)
    for members in by_value.values():
        first: dict[tuple[str, str | None], Claim] = {}
        for claim in members:
            first.setdefault((claim.kind, claim.unit), claim)
        different = list(first.values())
        for one, other in pairwise(different):
            if not (one.kind == other.kind and _same_unit(one, other)):
                yield "same_number_other_unit", one, other


def _rivals(claims: Sequence[Claim], title: Span | None) -> Iterator[Pair]:
    by_kind: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.kind in TOLLS and _whole(claim) and claim.comparator != "vague":
            by_kind[claim.kind].append(claim)
    for members in by_kind.values():
        for index, one in enumerate(members):
            for other in members[index + 1 : index + 1 + _WINDOW]:
                if _same_matter(one, other) and not compatible(one, other):
                    yield ("contested" if one.asserted_by != other.asserted_by else "differs"), one, other


_WINDOW = 12  # how many later figures of its kind a figure is compared with: keeps the work linear in long articles

RULES: Iterable[Callable[[Sequence[Claim], Span | None], Iterator[Pair]]] = (
    _headline,
    _parts,
    _changes,
    _other_units,
    _rivals,
)
