"""Nothing is missed: every number is the figure of exactly one claim, or set aside with its reason."""

import csv
import os
import re
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrack.analysis import analyse
from quotetrack.language import lexicon
from quotetrack.model import Analysis, Article
from tests.conftest import shared_or_skip

EVERY = int(os.environ.get("QUOTETRACK_EVERY_FILE", "12"))  # 1 reads every corpus file; CI reads one in twelve
WORDS = sorted(
    (set(lexicon.table("numerals_small")) | set(lexicon.table("numerals_ordinal")) | {"dozen", "dozens", "hundreds"})
    - {"second"},
    key=len,
    reverse=True,
)
NUMBER = re.compile(rf"\d+|\b(?:{'|'.join(WORDS)})\b", re.IGNORECASE)


def uncovered(analysis: Analysis) -> list[str]:
    """The numbers of a text that no span or more than one span covers."""
    text = analysis.article.text
    spans = sorted({*(c.figure for c in analysis.claims if c.figure), *(a.span for a in analysis.figures_set_aside)})
    found = []
    for match in NUMBER.finditer(text):
        covering = [s for s in spans if s.start <= match.start() and match.end() <= s.end]
        if len(covering) != 1:
            found.append(f"{len(covering)} spans: {text[max(0, match.start() - 30) : match.end() + 20]!r}")
    figures = [c.figure for c in analysis.claims if c.figure]
    assert len(figures) == len(set(figures)), "one figure, two claims"
    return found


def texts() -> Iterator[tuple[str, str]]:
    root = shared_or_skip("corpora")
    paths = sorted((root / "polnear").glob("*/text/*.txt"))
    for path in paths[::EVERY]:
        yield path.name, path.read_text(encoding="utf-8")
    with (root / "fakes" / "fakes_dev.csv").open(encoding="utf-8", newline="") as handle:
        for row in list(csv.DictReader(handle))[::EVERY]:
            yield row["unit_id"], row["article_content"]
    for path in sorted((root / "gum").glob("*.conllu"))[::EVERY]:
        lines = path.read_text(encoding="utf-8").splitlines()
        yield path.name, "\n".join(line[9:] for line in lines if line.startswith("# text = "))


def test_every_number_of_the_corpora() -> None:
    wrong = [f"{name}: {line}" for name, text in texts() for line in uncovered(analyse(Article.from_text(text)))]
    assert not wrong, "\n".join(wrong[:30])


def test_every_number_of_the_samples() -> None:
    folder = Path(__file__).parents[2] / "data" / "articles"
    paths = sorted(folder.glob("*.txt"))
    assert paths
    wrong = [f"{p.name}: {line}" for p in paths for line in uncovered(analyse(Article.from_text(p.read_text("utf-8"))))]
    assert not wrong, "\n".join(wrong[:30])


PIECES = st.sampled_from(
    [
        "12",
        "1,200",
        "1.5",
        "$3bn",
        "2-1",
        "5-4",
        "₹1.5",
        "lakh",
        "10-15%",
        "9.30am",
        "5",
        "p.m.",
        "20th",
        "1990s",
        "’90s",
        "9/11",
        "MH17",
        "half",
        "third",
        "two",
        "dozen",
        "hundred",
        "million",
        "one",
        "three-judge",
        "twenty-five",
        "2012",
        "24/02/2022",
        "2022-02-24",
        "No.",
        "10",
        "0800",
        "1.2.3",
        "6ft",
        "2in",
        "½",
        "2½",
        "twice",
        "doubled",
        "dozens",
        "of",
        "people",
        "killed",
        "in",
        "to",
        "from",
        "and",
        "between",
        "at",
        "least",
        "per",
        "cent",
        "%",
        ".",
        ",",
        ";",
        "“",
        "”",
        "(",
        ")",
        "-",
        "–",
        "the",
        "Monday",
        "May",
        "3m",
        "7",
        "km",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=14))
def test_every_number_of_any_text(pieces: list[str]) -> None:
    assert not uncovered(analyse(Article.from_text(" ".join(pieces))))


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="0123456789.,-/:$%€ aſnth½²٣一\n“”()", max_size=40))
def test_every_digit_of_any_text(text: str) -> None:
    analysis = analyse(Article.from_text(text))
    for claim in analysis.claims:
        assert claim.span.of(text) == claim.text or claim.kind == "statement"
    assert not uncovered(analysis)
