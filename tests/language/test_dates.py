"""Dates as written, resolved from Friday 15 March 2024 and from nothing else."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from quotetrack.config import Config
from quotetrack.language import Document
from quotetrack.language.dates import DateExpression
from quotetrack.model import Article

CASES = [json.loads(line) for line in Path(__file__).with_name("dates.jsonl").read_text("utf-8").splitlines()]


def dates(text: str, published: date | None) -> tuple[DateExpression, ...]:
    return Document(Article.from_text(text, published=published), Config()).dates


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_dates(case: dict[str, Any]) -> None:
    text = case["text"]
    found = [
        [d.span.of(text), d.form, d.resolved and d.resolved.start, d.resolved and d.resolved.end]
        for d in dates(text, date(2024, 3, 15))
    ]
    assert found == case["dates"]


@pytest.mark.parametrize("text", ["on Tuesday", "last week", "two years ago", "by June", "yesterday"])
def test_relative_dates_stay_in_words_without_a_publication_date(text: str) -> None:
    (found,) = dates(text, None)
    assert found.resolved is None


def test_a_year_needs_no_publication_date() -> None:
    (found,) = dates("in 2012", None)
    assert found.resolved is not None and (found.resolved.start, found.resolved.end) == ("2012", "2012")
    (found,) = dates("since 2012", None)
    assert found.resolved is not None and (found.resolved.start, found.resolved.end) == ("2012", None)
