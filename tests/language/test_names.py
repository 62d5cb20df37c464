"""Names as written: people with titles, organisations, places; and what is no name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.config import Config
from quotetrack.language import Document
from quotetrack.language.lexicon import words
from quotetrack.model import Article

CASES = json.loads(Path(__file__).with_name("name_cases.json").read_text(encoding="utf-8"))
KINDS = {"person", "organisation", "place"}


def document_of(text: str) -> Document:
    return Document(Article.from_text(text), Config())


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:40])
def test_names(case: dict[str, Any]) -> None:
    document = document_of(case["text"])
    found = [
        [n.kind, n.bare.of(document.text), *([n.title] if n.title else [])] for n in document.names if n.kind in KINDS
    ]
    assert found == case["names"]


@given(st.text(alphabet=st.sampled_from("AaBé .,'’“”-\n&@JrMsO1"), max_size=120))
def test_names_are_in_order_and_do_not_overlap(text: str) -> None:
    document = document_of(text)
    end = 0
    for name in document.names:
        assert name.span.start >= end
        assert name.span.covers(name.bare)
        assert name.bare.of(text).strip() == name.bare.of(text) != ""
        end = name.span.end


@given(st.text(max_size=200))
def test_any_text_has_names_or_none(text: str) -> None:
    assert all(name.span.end <= len(text) for name in document_of(text).names)


@pytest.mark.parametrize("name", ["given_names", "titles", "demonyms", "role_nouns"])
def test_tables_have_a_value_for_every_word(name: str) -> None:
    assert all(len(line.split("\t")) == 2 for line in words(name))


def test_genders_are_known_letters() -> None:
    assert {line.split("\t")[1] for line in words("given_names")} == {"f", "m", "u"}
    assert {line.split("\t")[1] for line in words("titles") | words("role_nouns")} == {"f", "m", "-"}
