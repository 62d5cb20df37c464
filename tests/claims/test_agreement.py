"""Figures of one article that do not agree are flagged on both rows; those that do are not."""

from datetime import date
from typing import Any

import pytest

from quotetrack.claims.agreement import FLAGS, flag_agreement
from quotetrack.model import Claim, EventDate, Span
from tests.claims.measure import case_analysis

TITLE = Span(0, 10)
BODY, LATER = Span(20, 60), Span(70, 99)


def claim(identity: str, kind: str = "death_toll", value: float = 30, span: Span = BODY, **fields: Any) -> Claim:
    fields = {"min": value, "max": value, "unit": "people", **fields}
    return Claim(identity, kind, span, "", value=value, **fields)  # type: ignore[arg-type]


CASES: list[tuple[str, list[Claim], dict[str, list[str]]]] = [
    ("headline against body", [claim("a", span=TITLE), claim("b", value=34)],
     {"a": ["headline_differs:b", "differs:b"], "b": ["headline_differs:a", "differs:a"]}),
    ("headline agrees with at least", [claim("a", span=TITLE), claim("b", value=28, max=None, comparator="gte")], {}),
    ("two sources", [claim("a", asserted_by="s1"), claim("b", value=50, asserted_by="s2", span=LATER)],
     {"a": ["contested:b"], "b": ["contested:a"]}),
    ("two places", [claim("a", place="Homs"), claim("b", value=50, place="Hama")], {}),
    ("a part is no rival", [claim("a"), claim("b", value=5, unit="children", details={"part_of": "a"})], {}),
    ("part above whole", [claim("a"), claim("b", value=50, unit="children", details={"part_of": "a"})],
     {"a": ["parts_exceed_whole:b"], "b": ["parts_exceed_whole:a"]}),
    ("tripled from 50 to 100",
     [claim("a", "multiple", 3, unit="x"), claim("b", "money", 100, unit="USD"),
      claim("c", "money", 50, unit="USD", details={"role": "previous"})],
     {"a": ["multiple_disagrees:b"], "b": ["multiple_disagrees:a"]}),
    ("doubled from 50 to 100",
     [claim("a", "multiple", 2, unit="x"), claim("b", "money", 100, unit="USD"),
      claim("c", "money", 50, unit="USD", details={"role": "previous"})], {}),
    ("deaths and shelters", [claim("a", value=4460), claim("b", "count", 4460, LATER, unit="shelters")],
     {"a": ["same_number_other_unit:b"], "b": ["same_number_other_unit:a"]}),
    ("small numbers meet by chance", [claim("a", value=2), claim("b", "count", 2, LATER, unit="shelters")], {}),
    ("about 100 and 103", [claim("a", value=100, comparator="approx", min=None, max=None), claim("b", value=103)], {}),
]  # fmt: skip


@pytest.mark.parametrize(("claims", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_flags(claims: list[Claim], expected: dict[str, list[str]]) -> None:
    flagged = flag_agreement(claims, TITLE)
    assert {c.id: list(c.flags) for c in flagged if c.flags} == expected
    assert all(flag.split(":")[0] in FLAGS for c in flagged for flag in c.flags)


def test_the_toll_of_another_year_is_no_rival() -> None:
    now, then = claim("a"), claim("b", value=50, asserted_by="s2", event_date=EventDate("2009-01-01", "2009-12-31"))
    assert all(not c.flags for c in flag_agreement([now, then], TITLE, date(2024, 3, 15)))
    assert [c.flags for c in flag_agreement([now, then], TITLE, date(2009, 8, 1))] == [
        ("contested:b",),
        ("contested:a",),
    ]


def test_in_an_article_about_another_year_its_tolls_are_rivals() -> None:
    one = claim("a", event_date=EventDate("2009-01-01", "2009-12-31"))
    flagged = flag_agreement([one, claim("b", value=50, asserted_by="s2")], TITLE, date(2024, 3, 15))
    assert [c.flags for c in flagged] == [("contested:b",), ("contested:a",)]


def test_four_of_the_dead_are_a_part_of_the_toll_told_before() -> None:
    text = "At least 14 people died in Orsk. Dams cost $40 million. Four of the dead were children."
    whole, *_, part = case_analysis({"text": text, "published": "2024-03-15"}).claims
    assert (whole.value, part.value, part.details["part_of"], part.flags) == (14, 4, whole.id, ())
