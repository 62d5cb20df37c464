"""The identity behind the speech quotes of thirty articles that were labelled by reading.

Run as a script to see the figures and every quote that is wrong: ``python tests/attribution/test_identity.py``.
Two measures: the whole analysis, and the identities alone (given the sources that PolNeAR's annotators marked).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from quotetrack.analysis import analyse
from quotetrack.attribution.identity.speakers import identify
from quotetrack.config import Config
from quotetrack.language import Document
from quotetrack.model import Article, Quote, Span
from tests.conftest import SHARED, shared_or_skip

LABELS = sorted((Path(__file__).parents[1] / "labels" / "identity").glob("*.json"))
CORPUS = SHARED / "corpora" / "polnear" / "dev"
# Floors: they only ever rise. The aim for the whole analysis is 0.95 right and 0.97 of those named.
WHOLE, WHOLE_NAMED = 0.975, 0.987
OUTERMOST, OUTERMOST_NAMED = 0.96, 0.972
ALONE, ALONE_NAMED = 0.978, 0.978

_TITLES = re.compile(r"^(?:the|a|an|mr|mrs|ms|dr|sen|rep|gov|gen|president|senator)\b\.? +")


class Figures(NamedTuple):
    """Counts over all labelled quotes, and a line for each that is wrong."""

    total: int
    right: int
    named: int
    named_right: int
    wrong: list[str]

    def __str__(self) -> str:
        share, of_named = self.right / self.total, self.named_right / max(1, self.named)
        named = f"of those named {self.named_right}/{self.named} = {of_named:.3f}"
        return f"right {self.right}/{self.total} = {share:.3f}; {named}"


def folded(name: str) -> str:
    """Compare names without case, titles and articles."""
    plain = " ".join(name.casefold().replace("’", "'").split())
    return _TITLES.sub("", plain)


def fits(found: str | None, label: dict[str, Any]) -> bool:
    if found is None:
        return label["name"] is None
    return folded(found) in {folded(name) for name in (label["name"], *label["also"]) if name}


def overlap(span: tuple[int, int], content: Iterator[Span] | tuple[Span, ...]) -> int:
    return sum(max(0, min(span[1], e) - max(span[0], s)) for s, e in content)


def articles() -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    for path in LABELS:
        labels = json.loads(path.read_text(encoding="utf-8"))
        text = (CORPUS / "text" / f"{labels['article']}.txt").read_bytes().decode("utf-8")
        yield labels["article"], text, labels["quotes"]


def gold(stem: str) -> list[tuple[Span | None, tuple[Span, ...]]]:
    """The annotated sources and contents of an article: one row per attribution, by the first annotator."""
    path = sorted(p for p in (CORPUS / "attributions").glob("*.ann") if p.name.startswith(f"{stem}_"))[0]
    spans: dict[str, list[tuple[int, int]]] = {}
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"(T\d+)\t\S+ ([\d ;]+)\t", line):
            spans[match[1]] = [tuple(map(int, p.split())) for p in match[2].split(";")]  # type: ignore[misc]
        elif line.startswith("E"):
            roles: dict[str, list[tuple[int, int]]] = {"Source": [], "Content": []}
            for role, mark in (part.split(":") for part in line.split("\t")[1].split()):
                roles.setdefault(role.rstrip("0123456789"), []).extend(spans.get(mark, []))
            if roles["Content"]:
                source = sorted(roles["Source"])
                whole = Span(source[0][0], source[-1][1]) if source else None
                mention = whole if whole is None or whole.end - whole.start < 200 else Span(*source[0])
                rows.append((mention, tuple(Span(*s) for s in sorted(roles["Content"]))))
    return sorted(rows, key=lambda row: row[0] or row[1][0])


def count(answers: list[tuple[str, dict[str, Any], str | None]]) -> Figures:
    right = [fits(found, label) for _, label, found in answers]
    named = [ok for ok, (_, _, found) in zip(right, answers, strict=True) if found is not None]
    rows = zip(right, answers, strict=True)
    wrong = [f"{where}: {found}, not {label['name']}" for ok, (where, label, found) in rows if not ok]
    return Figures(len(answers), sum(right), len(named), sum(named), wrong)


def _preference(share: float, quote: Quote, outermost: bool) -> tuple[float, bool, int]:
    return round(share, 1), outermost and quote.parent is None, -len(quote.text)


def measure_whole(outermost: bool = False) -> Figures:
    """Compare the speakers of ``analyse`` with the labels; a quote that is not found counts as not named.

    Of several quotes that hold the labelled words the shortest says whose they are: what Ruiz called “mad” stands in
    what Obi denounced, too. ``outermost`` prefers a quote that stands in no other one: the measure of before, kept.
    """
    answers = []
    for stem, text, labels in articles():
        analysis = analyse(Article.from_text(text))
        for label in labels:
            start, end = label["quote"]
            over = [(overlap((start, end), q.content) / (end - start), q) for q in analysis.quotes]
            over = [(share, q) for share, q in over if share >= 0.5]
            best = max(over, key=lambda row: _preference(*row, outermost), default=None)
            speaker = analysis.speaker(best[1].speaker) if best else None
            answers.append((f"{stem[:32]} {text[start : start + 40]!r}", label, speaker.name if speaker else None))
    return count(answers)


def measure_alone() -> Figures:
    """Resolve the annotated sources; labelled quotes without an annotated source are left out."""
    answers = []
    for stem, text, labels in articles():
        rows = gold(stem)
        document = Document(Article.from_text(text), Config())
        found = identify(document, [m for m, _ in rows], quoted=[c for _, c in rows])
        names = {s.id: s.name for s in found.speakers}
        for label in labels:
            start, end = label["quote"]
            holds = [n for n, (_, c) in enumerate(rows) if 2 * overlap((start, end), c) >= end - start]
            over = [(sum(e - s for s, e in rows[n][1]), n) for n in holds]
            if over and rows[min(over)[1]][0] is not None:
                identity = found.of[min(over)[1]]
                where = f"{stem[:32]} {text[start : start + 40]!r}"
                answers.append((where, label, names[identity] if identity else None))
    return count(answers)


@pytest.fixture(autouse=True)
def _corpus() -> None:
    shared_or_skip("corpora", "polnear", "dev")


def test_whole_analysis_names_the_right_speaker() -> None:
    figures = measure_whole()
    assert figures.right / figures.total >= WHOLE, f"{figures}\n" + "\n".join(figures.wrong)
    assert figures.named_right / figures.named >= WHOLE_NAMED, f"{figures}\n" + "\n".join(figures.wrong)


def test_outermost_quotes_name_the_right_speaker() -> None:
    figures = measure_whole(outermost=True)
    assert figures.right / figures.total >= OUTERMOST, f"{figures}\n" + "\n".join(figures.wrong)
    assert figures.named_right / figures.named >= OUTERMOST_NAMED, f"{figures}\n" + "\n".join(figures.wrong)


def test_annotated_sources_resolve_to_the_right_identity() -> None:
    figures = measure_alone()
    assert figures.right / figures.total >= ALONE, f"{figures}\n" + "\n".join(figures.wrong)
    assert figures.named_right / figures.named >= ALONE_NAMED, f"{figures}\n" + "\n".join(figures.wrong)


if __name__ == "__main__":
    for title, measured in (
        ("whole analysis", measure_whole()),
        ("whole analysis, outermost quotes", measure_whole(outermost=True)),
        ("identities alone", measure_alone()),
    ):
        print(title, measured, *measured.wrong, sep="\n  ")
