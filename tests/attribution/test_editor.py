"""What an editor would laugh at: every quote of a short text, as [kind, words, speaker, cue], and no other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from quotetrack.analysis import analyse
from quotetrack.reading import compose

CASES = json.loads(Path(__file__).with_name("editor_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['family']}: {c['text'][:40]}")
def test_editor(case: dict[str, Any]) -> None:
    analysis = analyse(compose(case["text"], "case"))
    names = {s.id: s.name for s in analysis.speakers}
    found = [
        [q.kind, q.text, names.get(q.speaker or ""), " … ".join(s.of(case["text"]) for s in q.cue)]
        for q in analysis.quotes
    ]
    if "xfail" in case and found != case["quotes"]:
        pytest.xfail(case["xfail"])
    assert "xfail" not in case, "solved: take the mark away"
    assert found == case["quotes"]


def test_inner_sources_have_the_outer_one_as_parent() -> None:
    lines = ("FIELD: Safe?", "SAND: The audit says so. “Safe as a bank,” the audit says.", "FIELD: So?", "SAND: So.")
    text = "\n\n".join(lines)
    analysis = analyse(compose(text, "case"))
    inner = next(q for q in analysis.quotes if q.text == "Safe as a bank")
    outer = next(q for q in analysis.quotes if q.id == inner.parent)
    assert outer.text.startswith("The audit says so.")
    assert (analysis.speaker(inner.speaker) or outer) is not outer
