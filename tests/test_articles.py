"""The sample articles come out as expected, quote by quote and claim by claim."""

import json
from pathlib import Path

import pytest

from tests.expected import articles, expected_path, result


@pytest.mark.parametrize("article", articles(), ids=lambda p: p.stem)
def test_sample_article(article: Path) -> None:
    assert result(article) == json.loads(expected_path(article).read_text(encoding="utf-8"))


def test_there_are_at_least_twelve() -> None:
    assert len(articles()) >= 12
