"""The article that must come out right: its six quotes, by a few words of each."""

from __future__ import annotations

import pytest

from quotetrack.analysis import analyse
from quotetrack.model import Analysis, Article, Quote
from tests.conftest import shared_or_skip

CHURKIN, ROLE = "Vitaly Churkin", "Russia's U.N. ambassador"
ROWS = [
    # words, kinds, speaker, role, cue
    ("open the path", {"mixed", "direct"}, CHURKIN, ROLE, "said"),
    ("Their calculations", {"direct"}, CHURKIN, ROLE, "asserted"),
    ("humanitarian intervention,", {"term", "mixed"}, CHURKIN, ROLE, "denounced"),
    ("You know, humanitarian", {"direct"}, CHURKIN, ROLE, "observed"),
    ("totally baseless", {"mixed"}, "Syrian Information Ministry", None, "denied"),
    ("civilised way", {"mixed"}, "Russian Ambassador to France", None, "saying"),
]


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    path = next(iter(sorted(shared_or_skip("seeds").glob("000_*.txt"))))
    return analyse(Article.from_text(path.read_bytes().decode()))


def holder(analysis: Analysis, words: str) -> Quote:
    """The smallest quote that holds the words."""
    return min((q for q in analysis.quotes if words in q.text), key=lambda q: len(q.text))


@pytest.mark.parametrize("words, kinds, speaker, role, cue", ROWS, ids=[row[0] for row in ROWS])
def test_quote(analysis: Analysis, words: str, kinds: set[str], speaker: str, role: str | None, cue: str) -> None:
    quote = holder(analysis, words)
    who = analysis.speaker(quote.speaker)
    assert quote.kind in kinds
    assert who is not None
    assert (who.name, [c.of(analysis.article.text) for c in quote.cue]) == (speaker, [cue])
    if role is not None:
        assert who.role == role


def test_the_mention_is_the_pronoun(analysis: Analysis) -> None:
    mention = holder(analysis, "Their calculations").mention
    assert mention is not None
    assert mention.of(analysis.article.text) == "he"


def test_the_interview_carries_both_of_its_quotes(analysis: Analysis) -> None:
    for words in ("humanitarian intervention,", "You know, humanitarian"):
        assert holder(analysis, words).via == ("Russia Today",)


def test_the_chain_is_kept_innermost_first(analysis: Analysis) -> None:
    quote = holder(analysis, "civilised way")
    names = [who.name for link in quote.chain if (who := analysis.speaker(link)) is not None]
    assert names == ["Russian Ambassador to France", "media reports", "Syrian Information Ministry"]
    assert quote.stance == "denied"
