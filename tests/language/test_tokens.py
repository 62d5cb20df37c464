"""Tokens: the table of cases, and offsets for any text."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.language.tokens import tokenise

CASES = json.loads((Path(__file__).parent / "tokens.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:30])
def test_case(case: dict[str, str]) -> None:
    assert tokenise(case["text"], 0, len(case["text"]))[0] == case["tokens"].split("|")


@given(st.text(st.characters(codec=None), max_size=80), st.integers(0, 20))
def test_offsets_are_exact_and_nothing_visible_is_lost(text: str, start: int) -> None:
    start = min(start, len(text))
    words, starts, ends = tokenise(text, start, len(text))
    assert words == [text[a:b] for a, b in zip(starts, ends, strict=True)]
    assert starts == sorted(starts) and all(b <= a for b, a in zip(ends, starts[1:], strict=False))
    covered = {at for a, b in zip(starts, ends, strict=True) for at in range(a, b)}
    assert not [at for at in range(start, len(text)) if text[at].isalnum() and at not in covered]


@pytest.mark.parametrize("piece", ["a.", "a", "a-", "'", "1,", "@", "a@", "ab.", "n't", "A. ", "www.", "a&", "\u0301"])
def test_long_runs_keep_their_characters(piece: str) -> None:
    text = piece * 20_000
    words, starts, ends = tokenise(text, 0, len(text))
    assert sum(b - a for a, b in zip(starts, ends, strict=True)) == len(text.replace(" ", ""))
    assert "".join(words) == text.replace(" ", "")
