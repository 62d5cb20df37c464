"""Where something happened, when only the dateline says so."""

from dataclasses import replace

import pytest

from quotetrack import Article, analyse
from quotetrack.claims.places import in_small_letters


@pytest.mark.parametrize(
    ("place", "text", "small"),
    [
        ("PORT-AU-PRINCE", "PORT-AU-PRINCE — Port-au-Prince lay dark.", "Port-au-Prince"),
        ("COX’S BAY", "COX’S BAY — Two boats sank.", "Cox’s Bay"),
        ("ST. IVES", "ST. IVES (AP) — Two boats sank.", "St. Ives"),
        ("UAE", "UAE — Two boats sank.", "UAE"),
        ("Tel Amrin", "Tel Amrin — Two boats sank.", "Tel Amrin"),
    ],
)
def test_capitals_of_a_dateline(place: str, text: str, small: str) -> None:
    assert in_small_letters(place, text) == small


def test_a_toll_has_the_place_of_the_dateline() -> None:
    text = "PORT ELLIS — A ferry sank on Sunday.\n\nThe death toll has risen to 31, the coast guard said.\n"
    article = replace(Article.from_text(text), dateline="PORT ELLIS")
    (claim,) = (c for c in analyse(article).claims if c.kind == "death_toll")
    assert claim.place == "Port Ellis"
