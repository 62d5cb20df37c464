"""Quotes: figures on the corpus that may only rise, explanations that can be replayed, laws that always hold."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrack.analysis import analyse
from quotetrack.attribution.calibration import calibrated, table
from quotetrack.attribution.quotations.ranker import weights
from quotetrack.attribution.quotations.relations import ROWS
from quotetrack.model import Analysis, Article, joined
from tests.attribution.measure import Measurement, reliability
from tests.conftest import shared_or_skip

# floors on PolNeAR dev: they only ever rise
FLOORS = {"det F1": 0.990, "e2e F1": 0.952, "att F1": 0.955, "joint F1": 0.680, "soft F1": 0.860}
SPREAD = 0.04  # how far a publisher may lie below the average
TENTH = 0.05  # how far the share that is right may lie from the confidence, in a tenth with enough rows to tell
ENOUGH = 60


@cache
def measured() -> Measurement:
    shared_or_skip("corpora", "polnear", "dev")
    return Measurement("dev")


@pytest.mark.parametrize("figure", FLOORS)
def test_floor(figure: str) -> None:
    assert measured().figures[figure] >= FLOORS[figure]


@pytest.mark.parametrize("figure", ["det F1", "e2e F1"])
def test_no_publisher_falls_behind(figure: str) -> None:
    all_of_them = measured().figures[figure]
    behind = {name: m[figure] for name, m in measured().by_publisher().items() if m[figure] < all_of_them - SPREAD}
    assert not behind


def test_confidence_is_true() -> None:
    """In each tenth of confidence the share that is right is the confidence."""
    rows = [(row["confidence"], right) for _, row, right in measured().judged()]
    off = [t for t in reliability(rows) if t[1] >= ENOUGH and abs(t[2] - t[3]) > TENTH]
    assert not off


TEXT = (
    "Tom Hale, the mayor of Oxton, came late. “The well is dry,” he said. “We dug.”\n\n"
    "“Dig deeper,” said Ana Moss, a spokeswoman for Brant Motors.\n\n"
    "Moss described the plan as “hasty”. According to Hale, rain is near.\n\n"
    "“Shame!”\n"
)


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return analyse(Article.from_text(TEXT))


def test_every_reason_uses_the_words_of_the_article(analysis: Analysis) -> None:
    """The name and the verb in a reason are the mention and the cue, letter by letter."""
    sentences = {row.name: row.sentence for row in ROWS}
    explained = [q for q in analysis.quotes if q.rule in sentences and q.mention is not None]
    assert explained
    for quote in explained:
        assert quote.mention is not None
        parts = sentences[quote.rule].split("{name}")
        assert quote.reason.startswith(parts[0].split("{verb}")[0])
        assert f"“{quote.mention.of(TEXT)}”" in quote.reason or quote.mention.of(TEXT) in quote.reason
        if quote.cue and "{verb}" in sentences[quote.rule]:
            assert quote.cue[-1].of(TEXT).split()[-1] in quote.reason


def test_rows_have_one_name_and_a_sentence() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS)
    for row in ROWS:
        assert row.sentence[0].islower() or row.sentence[0] == "“"


def test_the_same_article_gives_the_same_ids(analysis: Analysis) -> None:
    assert analyse(Article.from_text(TEXT)) == analysis


def test_equal_words_have_different_ids() -> None:
    quotes = analyse(Article.from_text("“No,” said Hale.\n\n“No,” said Moss.")).quotes
    assert [q.text for q in quotes] == ["No", "No"]
    assert quotes[0].id != quotes[1].id


def test_a_multi_paragraph_quote_is_one_quote() -> None:
    text = "“We dug,” Hale said. “Nothing came.\n\n“We left.”"
    (quote,) = analyse(Article.from_text(text)).quotes
    assert quote.text == "We dug … Nothing came. … We left."


def test_weights_are_tables_people_can_read() -> None:
    for name in ("speakers", "speech"):
        shipped = weights(name)
        assert len(shipped) > 100
        assert all(abs(weight) < 12 for weight in shipped.values())


@pytest.mark.parametrize("kind", ["speaker", "speech"])
def test_calibration_rises(kind: str) -> None:
    scores, shares = table(kind)
    assert list(scores) == sorted(scores)
    assert list(shares) == sorted(shares)
    assert calibrated(kind, -1.0) == shares[0]
    assert calibrated(kind, 2.0) == shares[-1]


PIECES = st.sampled_from([
    "“", "”", "\"", "''", "‘", "’", " ", " said ", "Ann Lee", " she ", "We lost", ",", ".", "?", "\n\n", ": ",
    "Q: ", "A: ", "LEE: ", "@lee: ", "— ", "the mayor of Oxton", " told ", "According to ", " and ",
    "(LAUGHTER)", "Mr. Lee", "…",
])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_laws_hold_for_any_text(text: str) -> None:
    analysis = analyse(Article.from_text(text))
    ids = [q.id for q in analysis.quotes]
    assert len(set(ids)) == len(ids)
    known = {s.id for s in analysis.speakers}
    for quote in analysis.quotes:
        assert quote.content
        assert quote.text == joined(text, quote.content)
        assert all(0 <= s.start < s.end <= len(text) for s in (*quote.content, *quote.cue))
        assert quote.speaker is None or quote.speaker in known
        assert set(quote.chain) <= known
        assert quote.parent is None or quote.parent in ids
        assert 0.0 <= quote.confidence <= 1.0
        assert quote.rule
        assert quote.reason
