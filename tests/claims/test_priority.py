"""Priority: what moves a claim up or down, and how well sentences are ranked."""

from dataclasses import replace
from pathlib import Path

import pytest

from quotetrack.claims import worth
from quotetrack.claims.priority import REASONS, prioritise
from quotetrack.config import Config
from quotetrack.language import Document
from quotetrack.model import Article, Claim, Span, Speaker

TEXT = "Dam breaks\n\nThe dam broke at noon.\n\nIt was dark.\n\nPolice said 12 people died and a clerk is 40."
BODY = Span(TEXT.index("Police"), len(TEXT))
TOLL = Claim("a", "death_toll", BODY, BODY.of(TEXT), figure=Span(62, 64), value=12, min=12, max=12, unit="people")
NAMED = Speaker("s1", "Ana Ruiz", "person")
HIDDEN = Speaker("s2", "an official", "unnamed", anonymous=True)


def priority(claim: Claim) -> float:
    article = Article.from_text(TEXT, title_span=Span(0, 10))
    (rated,) = prioritise([claim], Document(article, Config()), [NAMED, HIDDEN])
    assert rated.priority_reasons
    return rated.priority


@pytest.mark.parametrize(
    "higher",
    [
        {"flags": ("contested:b",)},
        {"stance": "denied"},
        {"asserted_by": "s2"},
        {"asserted_by": "s1"},
    ],
)
def test_raised(higher: dict[str, object]) -> None:
    assert priority(replace(TOLL, **higher)) > priority(TOLL)


@pytest.mark.parametrize(
    "lower",
    [
        {"kind": "age"},
        {"stance": "predicted"},
        {"details": {"part_of": "b"}},
        {"details": {"role": "previous"}},
        {"scope": "cumulative"},
        {"kind": "count"},
    ],
)
def test_lowered(lower: dict[str, object]) -> None:
    assert priority(replace(TOLL, **lower)) < priority(TOLL)


def test_reasons_are_named_once() -> None:
    assert len({r.name for r in REASONS}) == len(REASONS)


def test_weights_belong_to_known_features() -> None:
    rich = "We will cut 1990 taxes by 5 % , I think , and Ann Lee raised $ 3 of funding more than ever ."
    examples = (rich, "Why did he ?", f"Investigators wanted government funding , but {rich[:-1]} {rich}")
    known = {name for text in examples for name in worth.features(text.split(), text.lower().split())}
    prefixes = ("group_", "any_", "share_", "opens_", "turn_")
    assert all(name in known or name == "bias" or _sided(name) or name.startswith(prefixes) for name in worth.weights())


def _sided(name: str) -> bool:
    """Tell whether a feature is two sorts of words side by side; a sort is a group, a shape or a mark, never a word."""
    shapes = ("^", "$", "other", "capital", "digits", "long_word", "past_ending", "ing_ending", "abstract_ending")
    sides = name.split(">")
    sorts = [side.startswith("group_") or side in (*shapes, "percent", "dollars") or len(side) == 1 for side in sides]
    return len(sides) == 2 and all(sorts)


def test_average_precision_on_held_out_debates(shared: Path) -> None:
    """Seen: 73.7, beside 73.5 for a bag of words with a linear classifier on the same split."""
    from quotetrack.claims.train_worth import describe, sentences

    texts, labels, held_out = sentences(shared / "corpora" / "claimbuster" / "crowdsourced.csv")
    table = worth.weights()

    def score(text: str) -> float:
        return sum(table.get(name, 0.0) * value for name, value in describe(text).items())

    held = [(score(t), y) for t, y, out in zip(texts, labels, held_out, strict=True) if out]
    held.sort(key=lambda item: -item[0])
    hits, total = 0, 0.0
    for rank, (_, positive) in enumerate(held, 1):
        if positive:
            hits += 1
            total += hits / rank
    assert total / hits >= 0.735
