"""Innermost sayers: the example above each row is found by that row, and what only looks like one is not."""

from __future__ import annotations

import pytest

from quotetrack.attribution.actors import Actors
from quotetrack.attribution.quotations.innermost import ROWS, sayers
from quotetrack.config import Config
from quotetrack.language import Document
from quotetrack.model import Article

EXAMPLES = {
    "shows": ("Marchers held a sign that read “Water now”.", "a sign"),
    "sent": ("The court heard that Ana Ruiz sent a message saying “no”.", "Ana Ruiz"),
    "in-words": ("In the words of Ana Ruiz, the plan is “mad”.", "Ana Ruiz"),
    "as-put": ("The plan is “mad”, as Ana Ruiz put it.", "Ana Ruiz"),
    "what-called": ("Obi denounced what Ana Ruiz called “a mad plan”.", "Ana Ruiz"),
    "for-saying": ("Obi mocked Ana Ruiz for saying “never”.", "Ana Ruiz"),
    "agent": ("Obi was described by Ana Ruiz as “mad”.", "Ana Ruiz"),
    "own-act": ("Obi regretted Ana Ruiz's claim that the plan was “mad”.", "Ana Ruiz"),
    "cries": ("The mayor was greeted with chants of “Water!”", None),
    "label": ("Then came a reply from Ana Ruiz: “No.”", "Ana Ruiz"),
    "own-clause": ("Obi said the plan was dead because Ana Ruiz had called it “mad”.", "Ana Ruiz"),
}


def found(text: str) -> list[tuple[str, str | None]]:
    document = Document(Article.from_text(text), Config())
    return [(s.rule, s.mention.of(text) if s.mention else None) for s in sayers(document, Actors(document))]


def test_every_row_has_an_example() -> None:
    assert list(EXAMPLES) == [row.name for row in ROWS]


@pytest.mark.parametrize("name", EXAMPLES)
def test_example(name: str) -> None:
    text, mention = EXAMPLES[name]
    assert found(text) == [(name, mention)]


def test_a_list_has_one_sayer() -> None:
    assert found("Brandt was called “a thief” and “a liar” by Tanaka.") == [("agent", "Tanaka")]
    assert found("Obi mocked Ana Ruiz for saying “never” and “no”.") == [("for-saying", "Ana Ruiz")]


@pytest.mark.parametrize(
    "text",
    [
        "Ana Ruiz said it was “mad”.",  # the sentence is hers: nobody stands inside
        "In other words, the plan is “mad”.",
        "He shouted “no” as he said goodbye to Obi and left.",
        "Obi found no fault with the plan and “rebuilt” it.",
        "Ana Ruiz led the crowd in chants of “Water!”",
    ],
)
def test_what_only_looks_like_one(text: str) -> None:
    assert found(text) == []
