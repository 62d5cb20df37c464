"""Articles of our own in many newsroom styles, and short ones by family: who speaks each of their quotes."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from quotetrack.analysis import analyse
from quotetrack.model import Analysis, Article

ARTICLES = {
    article["style"]: article
    for name in ("newsrooms.json", "families.json")
    for article in json.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
}


@cache
def analysis_of(style: str) -> Analysis:
    return analyse(Article.from_text(ARTICLES[style]["text"]))


def quotes() -> list[Any]:
    """Every labelled quote; one with "xfail" is a known failure, with its reason."""
    return [
        pytest.param(
            style, quote["words"], quote["speaker"], id=f"{style}-{quote['words']}",
            marks=[pytest.mark.xfail(reason=quote["xfail"], strict=True)] if "xfail" in quote else [],
        )
        for style, article in ARTICLES.items() for quote in article["quotes"]
    ]  # fmt: skip


def plain(name: str) -> str:
    return name.casefold().removeprefix("the ").removeprefix("a ")


@pytest.mark.parametrize(("style", "words", "speaker"), quotes())
def test_speaker(style: str, words: str, speaker: str) -> None:
    analysis = analysis_of(style)
    start = analysis.article.text.index(words)
    holding = [q for q in analysis.quotes if any(c.covers((start, start + len(words))) for c in q.content)]
    innermost = min(holding, key=lambda q: len(q.text), default=None)
    assert innermost is not None
    found = analysis.speaker(innermost.speaker)
    assert found is not None and plain(found.name) == plain(speaker)
