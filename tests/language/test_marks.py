"""Quotation marks: the table of cases, the corpus's own count, and any text at all."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.language import marks
from quotetrack.language.document import paragraphs
from quotetrack.model import Article, QuotedSpan

CASES = json.loads((Path(__file__).parent / "marks.json").read_text(encoding="utf-8"))
AGREEMENT = 99.7  # per cent of the scorer's stretches; the rest are its own misreadings of mixed marks


def found(text: str) -> tuple[QuotedSpan, ...]:
    return marks.quotations(text, paragraphs(Article.from_text(text)))


def shown(text: str) -> list[str]:
    """Write quotations as the table does: > nested, ~ unclosed, + runs on into the next paragraph."""
    return [">" * q.depth + ("+" if q.continues else "" if q.closed else "~") + q.inner.of(text) for q in found(text)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_case(case: dict[str, list[str]]) -> None:
    assert shown(str(case["text"])) == case["found"]


@given(st.text(st.sampled_from("ab S.,?!\n “”\"'‘’«»„`12"), max_size=60))
def test_quotations_are_well_formed(text: str) -> None:
    places = paragraphs(Article.from_text(text))
    for quotation in marks.quotations(text, places):
        assert places[quotation.paragraph].covers(quotation.outer)
        assert quotation.outer.covers(quotation.inner) and quotation.inner.of(text).strip()
        assert text.startswith(quotation.mark, quotation.outer.start)
    outer = [q.outer for q in marks.quotations(text, places)]
    for a in outer:
        assert all(not a.overlaps(b) or a.covers(b) or b.covers(a) for b in outer)


@given(st.text(st.characters(codec=None), max_size=80))
def test_any_text_is_read(text: str) -> None:
    assert found(text) == found(text)


def scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_polnear", shared / "tools" / "score_polnear.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("part", ["train", "dev"])
def test_agrees_with_the_corpus_stretches(shared: Path, part: str) -> None:
    folder = shared / "corpora" / "polnear" / part / "text"
    if not folder.exists():
        pytest.skip("needs shared/corpora/polnear beside the project")
    stretches = scorer(shared).stretches
    agreed = total = 0
    for path in sorted(folder.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        theirs = {(a, b) for a, b in stretches(text) if text[a:b].strip()}
        ours = {tuple(q.inner) for q in found(text)}
        agreed, total = agreed + len(theirs & ours), total + len(theirs)
    assert 100 * agreed / total >= AGREEMENT
