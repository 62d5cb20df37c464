"""Figures of one article that do not agree are flagged on both rows; those that do are not."""

from typing import Any

import pytest

from quotetrack.claims.agreement import FLAGS, flag_agreement
from quotetrack.model import Claim, Span

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
