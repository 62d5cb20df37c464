"""Reference tables: what they answer, how they compare, how a bad one is refused."""

from dataclasses import replace
from pathlib import Path

import pytest

from quotetrack.analysis import analyse
from quotetrack.claims import references
from quotetrack.errors import LexiconError
from quotetrack.model import Article, Claim, EventDate, Span

VETO = Claim(
    "c1", "streak", Span(0, 9), "For a third time in a row both vetoed a text.", value=3, min=3, max=3, unit="veto",
    subject="Russia and China", event_date=EventDate("2012-07-19", "2012-07-19"),
)  # fmt: skip
SYRIA = "Envoys argue over Syria"


def says(claim: Claim, context: str = "") -> str | None:
    found = references.check(claim, context, references.shipped_tables())
    return found.result if found else None


def test_a_streak_agrees_with_the_row_of_its_day() -> None:
    found = references.check(VETO, SYRIA, references.shipped_tables())
    assert str(found) == (
        "a reference table agrees: third by Russia and China, 2012-07-19 (Security Council vetoes on Syria)"
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"value": 4, "min": 4, "max": 4}, "disagrees"),
        ({"subject": "Russia", "event_date": EventDate("2017-04-12", "2017-04-12"), "value": 8}, "agrees"),
        ({"subject": "France"}, "no match"),  # a key the table does not know
        ({"event_date": None}, "no match"),  # nothing relative is compared without a date
        ({"event_date": EventDate("1971", "2012-07-20")}, "no match"),  # counts more than the table holds
        ({"kind": "money"}, None),
        ({"text": "Both lost for the third time."}, None),
    ],
)
def test_a_count_is_compared_up_to_its_date(change: dict[str, object], expected: str | None) -> None:
    assert says(replace(VETO, **change), SYRIA) == expected


def test_a_topic_the_article_does_not_name_is_not_answered() -> None:
    assert says(VETO, "Envoys argue over Mali") is None


@pytest.mark.parametrize(
    ("value", "comparator", "low", "high", "expected"),
    [
        (5.1e6, "eq", 5.1e6, 5.1e6, "agrees"),  # 5,149,139 rounded to two digits
        (5.2e6, "eq", 5.2e6, 5.2e6, "disagrees"),
        (5_149_139, "eq", 5_149_139, 5_149_139, "agrees"),
        (5e6, "gt", 5e6, None, "agrees"),
        (5e6, "lt", None, 5e6, "disagrees"),
        (5.2e6, "approx", None, None, "agrees"),
        (None, "between", 5e6, 6e6, "agrees"),
        (None, "vague", 1e6, None, "agrees"),
    ],
)
def test_values_are_compared_as_rounded_figures(
    value: float | None, comparator: str, low: float | None, high: float | None, expected: str
) -> None:
    claim = Claim(
        "c2", "people", Span(0, 9), "Ireland has a population of so many.", value=value, min=low, max=high,
        comparator=comparator, unit="people",  # type: ignore[arg-type]
    )  # fmt: skip
    assert says(claim) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n", "bad.csv: reference table lacks '# title: …'; add the line at its top"),
        (
            "# title: T\n# source: S\n# kinds: count\n# about: x\n# key: who\n# value: n\n# date: day\n"
            "who,n,day\nA,1,2020-01-01\nB,,2020-01-01\n",
            "bad.csv: row 2 has no 'n'; complete the row",
        ),
        (
            "# title: T\n# source: S\n# kinds: count\n# about: x\n# key: who\n# value: n\n# date: day\n"
            "who,n,day\nA,one,2020-01-01\n",
            "bad.csv: row 1 has a bad date or value; use ISO dates and numbers",
        ),
    ],
)
def test_a_bad_table_says_what_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "bad.csv").write_text(text)
    with pytest.raises(LexiconError) as caught:
        references.load_tables([tmp_path / "bad.csv"])
    assert str(caught.value) == f"{tmp_path}/{message}"


def test_the_row_says_what_the_table_says() -> None:
    text = "Envoys argue over Syria\n\nRussia and China vetoed the text on 19 July 2012 for the third time in a row."
    analysis = analyse(Article.from_text(text, title="Envoys argue over Syria", title_span=Span(0, 23)))
    (streak,) = [c for c in analysis.claims if c.kind == "streak"]
    assert "a reference table agrees: third by Russia and China, 2012-07-19 (Security Council vetoes on Syria)" in (
        streak.flags
    )


def test_both_shipped_tables_load() -> None:
    assert {t.title for t in references.shipped_tables()} == {
        "National census populations", "Security Council vetoes on Syria",
    }  # fmt: skip
    assert all(t.rows and t.source for t in references.shipped_tables())
