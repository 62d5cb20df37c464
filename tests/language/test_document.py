"""The document as a whole: offsets, order and cover for any text."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.config import Config
from quotetrack.language import Document
from quotetrack.model import Article, Span
from tests.language.cut import document

ANY = st.text(st.characters(codec=None), max_size=120)
NEWSLIKE = st.lists(
    st.sampled_from(["“", "”", '"', "'", "‘", "’", "Gen. ", "Lee ", "said", " ", ". ", "? ", ", ", "\n", "\n\n", "won",
                     "5 p.m. ", "U.S. ", "the ", "…", "(", ")", "1. ", "$1.5bn ", "\ufeff", "\u200b", "\r\n", "—"]),
    max_size=40,
).map("".join)  # fmt: skip


@given(st.one_of(ANY, NEWSLIKE), st.booleans())
def test_offsets_and_cover(text: str, inside: bool) -> None:
    seen = document(text, Config(split_inside_quotes=inside))
    at = 0
    for number, sentence in enumerate(seen.sentences):
        first, last = sentence.tokens
        assert first < last and first == (seen.sentences[number - 1].tokens[1] if number else 0)
        assert seen.paragraphs[sentence.paragraph].covers(sentence.span)
        assert sentence.span.start <= seen.tokens.start[first] and seen.tokens.end[last - 1] <= sentence.span.end
        assert not any(map(str.isalnum, text[at : sentence.span.start])), "text between sentences"
        at = sentence.span.end
    assert not any(map(str.isalnum, text[at:]))
    assert len(seen.tokens) == (seen.sentences[-1].tokens[1] if seen.sentences else 0) == len(seen.tokens.tag)
    assert all(text[a:b] == w for a, b, w in zip(seen.tokens.start, seen.tokens.end, seen.tokens.text, strict=True))


@given(NEWSLIKE)
def test_whole_quotations_are_never_cut_by_option(text: str) -> None:
    seen = document(text, Config(split_inside_quotes=False))
    begins = {s.span.start for s in seen.sentences}
    for quotation in seen.quotations:
        if quotation.depth == 0:
            assert not [b for b in begins if quotation.inner.start < b < quotation.inner.end]


def test_furniture_is_left_out() -> None:
    text = "The dam held.\nShare this page\nNobody was hurt."
    article = Article.from_text(text, furniture=(Span(14, 29),))
    assert [s.span.of(text) for s in Document(article, Config()).sentences] == ["The dam held.", "Nobody was hurt."]


@pytest.mark.parametrize("text", ["", " \n ", "\ufeff", "\ufeff\n\u200b\n", "\x00", "\ud800", "…", "“", "((("])
def test_almost_nothing(text: str) -> None:
    seen = document(text)
    assert len(seen.tokens) == len(seen.tokens.tag)


def test_token_lookups() -> None:
    text = "“We lost,” said Dana Roe. She left."
    seen = document(text)
    assert [seen.tokens.text[i] for i in range(*seen.token_range((16, 24)))] == ["Dana", "Roe"]
    assert seen.span_of(*seen.token_range((16, 24))).of(text) == "Dana Roe"
    assert [seen.sentence_at(i) for i in (0, 20, 27)] == [0, 0, 1]
    assert seen.quoted == [0] * 5 + [-1] * (len(seen.tokens) - 5)


WRAPPED = """The council met on Tuesday to discuss the old bridge. “We have looked at
every other way of keeping it open,” Dana Roe, the engineer, told the
members. “None of them is cheap, and none of them would last for more than
ten years.”

The members will vote in June. Until then only buses and bicycles may use
the bridge, as they have since the winter floods of the year before last.
Carl Webb, who runs a shop beside it, asked whether anybody had counted
the people who cross on foot.
"""


def test_lines_broken_at_a_width_are_joined() -> None:
    seen = document(WRAPPED)
    assert len(seen.paragraphs) == 2 and len(seen.sentences) == 6
    assert [q.closed for q in seen.quotations] == [True, True]


@pytest.mark.parametrize("width", [44, 64, 120])
@pytest.mark.parametrize("set_in", ["", "   "])
def test_any_width_and_paragraphs_that_are_only_set_in(width: int, set_in: str) -> None:
    paragraphs = [" ".join(part.split()) for part in WRAPPED.split("\n\n")] * 3
    lines = ["\n".join(textwrap.wrap(part, width, initial_indent=set_in)) for part in paragraphs]
    seen = document(("\n" if set_in else "\n\n").join(lines))
    assert len(seen.paragraphs) == 6 and len(seen.sentences) == 18


def test_short_lines_of_their_own_stay_apart() -> None:
    text = "\n".join(f"ROE: The answer to question {n} is no." for n in range(20))
    assert len(document(text).paragraphs) == 20


def test_a_dateline_is_a_piece_of_its_own() -> None:
    text = "HALE, June 3 — The bridge is shut."
    article = Article.from_text(text, dateline="HALE", dateline_span=Span(0, 14))
    assert [s.span.of(text) for s in Document(article, Config()).sentences] == ["HALE, June 3 —", "The bridge is shut."]
