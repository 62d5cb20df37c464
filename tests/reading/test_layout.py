"""Heads and furniture: the cases beside this file, every rule's example, and gold articles."""

import json
import re
from pathlib import Path

import pytest

from quotetrack.model import Article
from quotetrack.reading import compose, decode
from quotetrack.reading.furniture import RULES, lines, rule_of
from tests.conftest import ROOT

CASES = json.loads(Path(__file__).with_name("heads.json").read_text(encoding="utf-8"))
FIELDS = ("title", "author", "dateline", "published")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_head(case: dict[str, object]) -> None:
    text = str(case["text"])
    article = compose(text, "case")
    assert article.text == text
    for name in FIELDS:
        if name in case:
            value = getattr(article, name)
            assert (value.isoformat() if name == "published" and value else value) == case[name], name
    if "furniture" in case:
        assert [span.of(text) for span in article.furniture] == case["furniture"]
    if "dateline_text" in case:
        assert article.dateline_span is not None and article.dateline_span.of(text) == case["dateline_text"]


def test_every_furniture_rule_matches_its_example() -> None:
    """The comment above a rule is its example; it must be that rule's, not an earlier one's."""
    source = (ROOT / "quotetrack/reading/furniture.py").read_text(encoding="utf-8")
    examples = re.findall(r'^    # (.+)\n    Rule\(\s*"([\w-]+)"', source, re.MULTILINE)
    assert [name for _, name in examples] == [rule.name for rule in RULES]
    for example, name in examples:
        rule = rule_of(example)
        assert rule is not None and rule.name == name, example


@pytest.mark.parametrize(
    "line",
    [
        "“Follow the money,” she said.",
        "Share prices fell on Monday.",
        "Print is not dead, Lind said.",
        "Read the room, he told them.",
        "Comments by the minister angered the union.",
        "Support for the mayor has fallen.",
        "Next year the bridge will open.",
        "Photographs show the bridge in flames.",
        "Credit was given to Ruiz.",
        "Contact with the crew was lost at noon.",
        "More on the bridge than under it, he joked",
        "The story has been told before.",
        "Related: that is the word he used, and they were.",
    ],
)
def test_running_text_is_no_furniture(line: str) -> None:
    found = rule_of(line)
    if line.startswith("Related:"):
        pytest.xfail("a colon after Related looks like a link; no news sentence of this form was seen in the corpora")
    assert found is None


def test_seed_article(shared: Path) -> None:
    path = next((shared / "seeds").glob("*.txt"))
    text = decode(path.read_bytes(), str(path))
    article = compose(text, str(path))
    assert article.title == text.split("\n", 1)[0]
    assert article.published is None
    (furniture,) = article.furniture
    assert furniture.of(text).startswith("Our code of editorial values") and furniture.of(text).endswith("Next Story")


@pytest.mark.parametrize("part", ["train", "dev"])
def test_no_gold_attribution_is_dropped_as_furniture(shared: Path, part: str) -> None:
    """PolNeAR's annotators read every line; what they marked as reported speech must stay in the analysis."""
    folder = shared / "corpora" / "polnear" / part
    texts = lost = spans = untitled = 0
    for path in sorted((folder / "text").glob("*.txt")):
        article = compose(path.read_bytes().decode("utf-8"), path.name)
        texts += 1
        untitled += article.title is None
        if not article.furniture:
            continue
        for notes in (folder / "attributions").glob(f"{path.stem}_*.ann"):
            for start, end in re.findall(
                r"^T\d+\tContent (\d+)(?:.*[ ;])?(\d+)\t", notes.read_text(encoding="utf-8"), re.M
            ):
                spans += 1
                lost += any(s.covers((int(start), int(end))) for s in article.furniture)
    assert lost <= 0.002 * spans
    assert untitled <= 0.01 * texts


def test_lines_keep_offsets() -> None:
    text = "\r\n  One line \r\n\r\n\tTwo\u2028three  "
    assert [(line.text, text[line.start : line.end]) for line in lines(text)] == [
        ("One line", "One line"),
        ("Two\u2028three", "Two\u2028three"),
    ]
    assert isinstance(compose(text, "x"), Article)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_text_broken_at_a_width(newline: str) -> None:
    """Its headline ends where the next paragraph begins, and its paragraphs are known as the body."""
    body = (
        "NEW KARSA (AP) — Floods cut off the valley on\nWednesday and two villages were emptied by boat,\n"
        "officials of the district said. The water rose\nin the night and took the only bridge with it,\n"
        "so that nobody can say when the road to the town\nwill be open, or who is to pay for its repair."
    )
    text = f"Floods cut off valley\nBy\xa0Jo Lind\n\n{body}\n\nReporting by Tom Lee\n".replace("\n", newline)
    article = compose(text, "x")
    assert (article.title, article.author, article.dateline) == ("Floods cut off valley", "Jo Lind", "NEW KARSA")
    assert [span.of(text) for span in article.furniture] == ["Reporting by Tom Lee"]
    assert compose(body, "x").title is None
