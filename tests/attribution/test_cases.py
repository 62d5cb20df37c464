"""Hard sentences with the exact expected quotes: the shared cases and our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from quotetrack.analysis import analyse
from quotetrack.model import Analysis, Article, Quote, Speaker
from tests.conftest import SHARED

OWN = Path(__file__).with_name("quote_cases.json")
SAID = {"direct", "mixed", "indirect"}


def load(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def pairs(spans: list[list[Any]] | None) -> list[tuple[int, int]]:
    return [(s, e) for s, e, *_ in spans or []]


def found_of(analysis: Analysis) -> list[Quote]:
    return [q for q in analysis.quotes if q.kind in SAID and q.parent is None]


def problems(case: dict[str, Any]) -> list[str]:
    """Say in words how the analysis of a case differs from what is expected; an empty list is a pass."""
    text = case["text"]
    analysis = analyse(Article.from_text(text))
    found = {tuple(q.content): q for q in found_of(analysis)}
    nested = {tuple(q.content): q for q in analysis.quotes if q.parent is not None}
    wrong = []
    for expected in case["attributions"]:
        content = tuple(pairs(expected["content"]))
        quote = found.pop(content, None) or nested.get(content)
        if quote is None:
            wrong.append(f"missing {[text[s:e] for s, e in content]}")
            continue
        if quote.kind != expected["kind"]:
            wrong.append(f"{quote.text!r}: kind {quote.kind}, not {expected['kind']}")
        mention, cue = pairs(expected.get("speaker")), pairs(expected.get("cue"))
        if mention and list([quote.mention] if quote.mention else []) != mention:
            shown = quote.mention and text[slice(*quote.mention)]
            wrong.append(f"{quote.text!r}: speaker {shown!r}, not {[text[s:e] for s, e in mention]}")
        if list(quote.cue) != cue:
            shown_cue = [text[s:e] for s, e in quote.cue]
            wrong.append(f"{quote.text!r}: cue {shown_cue}, not {[text[s:e] for s, e in cue]}")
        if not mention and quote.mention is not None and "implicit speaker" not in quote.flags:
            wrong.append(f"{quote.text!r}: speaker {quote.mention.of(text)!r} is not flagged as implicit")
        wrong += [f"{quote.text!r}: {problem}" for problem in _details(expected, quote, analysis)]
    wrong += [f"false {q.kind} {q.text!r} ({q.rule})" for q in found.values()]
    return wrong + _named_in_note(case, analysis)


def _details(expected: dict[str, Any], quote: Quote, analysis: Analysis) -> list[str]:
    """What our own cases ask for beyond spans: identity, stance, via, flags, a child."""
    speaker = analysis.speaker(quote.speaker)
    name = speaker.name if speaker else None
    wrong = []
    if "identity" in expected and name != expected["identity"]:
        wrong.append(f"identity {name!r}, not {expected['identity']!r}")
    if "stance" in expected and quote.stance != expected["stance"]:
        wrong.append(f"stance {quote.stance}, not {expected['stance']}")
    if "via" in expected and list(quote.via) != expected["via"]:
        wrong.append(f"via {quote.via}, not {expected['via']}")
    wrong += [f"flag {flag!r} is missing" for flag in expected.get("flags", []) if flag not in quote.flags]
    children = [q.text for q in analysis.quotes if q.parent == quote.id]
    wrong += [f"child {child!r} is missing" for child in expected.get("children", []) if child not in children]
    return wrong


def _named_in_note(case: dict[str, Any], analysis: Analysis) -> list[str]:
    """The shared cases give an identity in their note: "=Ana Ruiz", for the last quote."""
    note = case.get("note") or ""
    if "=" not in note or not analysis.quotes or any(word in note for word in ("full names", "unclosed", "response")):
        return []
    name = note.split("=")[1].split(",")[0].strip()
    speaker: Speaker | None = analysis.speaker(analysis.quotes[-1].speaker)
    return [] if speaker and speaker.name == name else [f"identity {speaker and speaker.name!r}, not {name!r}"]


SHARED_CASES = load(SHARED / "cases" / "quotes.json")


@pytest.mark.skipif(not SHARED_CASES, reason="needs shared/cases/quotes.json beside the project")
@pytest.mark.parametrize("case", SHARED_CASES, ids=lambda c: f"{c['id']}-{c['phenomenon']}")
def test_shared_case(case: dict[str, Any]) -> None:
    assert problems(case) == []


def own() -> list[Any]:
    """Our own cases; one with "xfail" is a known failure, with its reason."""
    return [
        pytest.param(c, marks=pytest.mark.xfail(reason=c["xfail"], strict=True)) if "xfail" in c else c
        for c in load(OWN)
    ]


@pytest.mark.parametrize("case", own(), ids=lambda c: f"{c['id']}-{c['phenomenon']}")
def test_own_case(case: dict[str, Any]) -> None:
    assert problems(case) == []


def test_own_cases_are_well_formed() -> None:
    cases = load(OWN)
    assert len(cases) >= 80
    assert len({c["id"] for c in cases}) == len(cases)
    for case in cases:
        for attribution in case["attributions"]:
            for key in ("content", "speaker", "cue"):
                for start, end, words in attribution.get(key, []):
                    assert case["text"][start:end] == words, case["id"]
