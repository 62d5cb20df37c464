"""Numbers in the forms newspapers print: text, value, bounds, form and unit."""

import json
from pathlib import Path
from typing import Any

import pytest

from quotetrack.config import Config
from quotetrack.language import Document
from quotetrack.model import Article

CASES = [json.loads(line) for line in Path(__file__).with_name("numbers.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_numbers(case: dict[str, Any]) -> None:
    text = case["text"]
    found = Document(Article.from_text(text), Config()).numbers
    assert [[n.span.of(text), n.value, n.low, n.high, n.form, n.unit] for n in found] == case["numbers"]
