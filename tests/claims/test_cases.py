"""Our own cases, exact in every field; the shared cases and corpora against floors that only rise."""

from pathlib import Path
from typing import Any

import pytest

from quotetrack.claims.asides import ASIDES
from quotetrack.claims.kinds import RULES
from quotetrack.model import Analysis, Claim
from tests.claims.measure import (
    PLAIN,
    case_analysis,
    measure_cases,
    measure_fakes,
    measure_figures,
    read_cases,
    speaker_name,
    written_date,
)
from tests.conftest import shared_or_skip

CASES = [  # one with "xfail" is a known failure, with its reason
    pytest.param(
        case,
        id=f"{case['id']}: {case['text'][:50]}",
        marks=[pytest.mark.xfail(reason=case["xfail"], strict=True)] if "xfail" in case else [],
    )
    for case in read_cases(Path(__file__).with_name("claim_cases.jsonl"))
]


def row(kind: str, claim: Any) -> tuple[Any, ...]:
    get = claim.get if isinstance(claim, dict) else lambda name: getattr(claim, name)
    return (kind, get("value"), get("min"), get("max"), get("comparator"), get("unit"))


AROUND = ("subject", "place", "event_date", "asserted_by")  # what a case may state beside the figure itself


def around(analysis: Analysis, claim: Claim) -> dict[str, str | None]:
    values = (claim.subject, claim.place, written_date(claim), speaker_name(analysis, claim) or None)
    return dict(zip(AROUND, values, strict=True))


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any]) -> None:
    analysis = case_analysis(case)
    expected = sorted(((*row(c["type"], c), c["modality"]) for c in case["claims"]), key=str)
    found = [(*row(c.kind, c), c.stance) for c in analysis.claims if c.kind not in PLAIN]
    assert sorted(found, key=str) == expected
    for claim in case["claims"]:
        kin = [c for c in analysis.claims if row(c.kind, c) == row(claim["type"], claim)]
        stated = {key: claim[key] for key in AROUND if key in claim}
        found_around = [{key: around(analysis, c)[key] for key in stated} for c in kin]
        assert stated in found_around, f"{stated}: {found_around}"
        for key, value in claim.get("details", {}).items():
            assert value in [c.details.get(key) for c in kin], f"details.{key}: {[c.details for c in kin]}"
    if "aside" in case:
        assert [aside.reason for aside in analysis.figures_set_aside] == case["aside"]


def test_what_takes_place_on_a_day_to_come_is_planned() -> None:
    analysis = case_analysis({"text": "The new rector takes office on Thursday.", "published": "2024-03-15"})
    (claim,) = analysis.claims
    assert (claim.kind, claim.stance) == ("date", "planned")
    assert claim.event_date is not None and claim.event_date.start == "2024-03-21"


def test_rules_are_named_once() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.says for rule in RULES) and all(aside.reason for aside in ASIDES)


def test_shared_cases() -> None:
    exact, dates, places = measure_cases(shared_or_skip("cases", "claims.jsonl"))
    assert exact.right >= 40, "\n".join(exact.errors)
    assert dates.share == 1.0, "\n".join(dates.errors)
    assert places.share >= 0.97, "\n".join(places.errors)


def test_labelled_figures() -> None:
    shared_or_skip("corpora", "polnear", "dev")
    scores = measure_figures()
    assert scores["covered"].share == 1.0, "\n".join(scores["covered"].errors)  # type: ignore[union-attr]
    assert scores["f1"] >= 0.975
    floors = {"kind": 0.98, "value": 0.99, "comparator": 0.98, "source": 0.85}
    for name, floor in floors.items():
        assert scores[name].share >= floor, f"{name}\n" + "\n".join(scores[name].errors)  # type: ignore[union-attr]


def test_war_tolls() -> None:
    """A quarter of the corpus, for speed; ``python -m tests.claims.measure fakes`` reads all of it."""
    scores = measure_fakes(shared_or_skip("corpora", "fakes", "fakes_dev.csv"), every=4)
    for name, floor in {"some": 0.92, "first": 0.73, "place": 0.70}.items():
        assert scores[name].share >= floor, f"{name}\n" + "\n".join(scores[name].errors)
