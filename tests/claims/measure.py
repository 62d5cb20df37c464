"""Measure the claims room: the shared cases, the war-in-Syria corpus, the hand-labelled figures.

Run by hand: ``python -m tests.claims.measure [cases|fakes|figures|all] [--errors]``.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from quotetrack.analysis import analyse
from quotetrack.config import Config
from quotetrack.model import Analysis, Article, Claim, Span
from tests.conftest import ROOT, SHARED

LABELS = ROOT / "tests" / "labels" / "figures"
PLAIN = ("event", "statement")


@dataclass
class Score:
    """How many were right of how many, and what was wrong."""

    right: int = 0
    total: int = 0
    errors: list[str] = field(default_factory=list)

    def add(self, right: bool, error: str = "") -> None:
        self.right += right
        self.total += 1
        if not right and error:
            self.errors.append(error)

    @property
    def share(self) -> float:
        return self.right / self.total if self.total else 0.0

    def __str__(self) -> str:
        return f"{self.right}/{self.total} = {100 * self.share:.1f}"


def read_cases(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def speaker_name(analysis: Analysis, claim: Claim) -> str:
    speaker = analysis.speaker(claim.asserted_by)
    return _bare(speaker.name) if speaker else ""


def _bare(name: str | None) -> str:
    """A speaker's name as compared: without case and article; "(article)" and nobody are the article itself."""
    words = (name or "").casefold().split()
    return "" if words == ["(article)"] else " ".join(words[1:] if words[:1] in (["the"], ["a"], ["an"]) else words)


def as_row(analysis: Analysis, claim: Claim) -> tuple[Any, ...]:
    return (
        claim.kind,
        claim.value,
        claim.min,
        claim.max,
        claim.comparator,
        claim.unit,
        claim.stance,
        speaker_name(analysis, claim),
    )


def expected_row(claim: dict[str, Any]) -> tuple[Any, ...]:
    keys = ("type", "value", "min", "max", "comparator", "unit", "modality")
    return (*(claim[key] for key in keys), _bare(claim["asserted_by"]))


def case_analysis(case: dict[str, Any]) -> Analysis:
    published = date.fromisoformat(case["published"]) if case.get("published") else None
    return analyse(Article.from_text(case["text"], published=published), Config())


def case_rows(case: dict[str, Any]) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The expected rows and the found ones; numberless events count only where the case expects one."""
    analysis = case_analysis(case)
    expected = sorted((expected_row(claim) for claim in case["claims"]), key=str)
    plain_expected = any(row[0] in PLAIN for row in expected)
    found = sorted((as_row(analysis, c) for c in analysis.claims if plain_expected or c.kind not in PLAIN), key=str)
    return expected, found


def measure_cases(path: Path = SHARED / "cases" / "claims.jsonl") -> tuple[Score, Score, Score]:
    """Score cases that are exact in all fields; then, apart, their event dates and places."""
    exact, dates, places = Score(), Score(), Score()
    for case in read_cases(path):
        expected, found = case_rows(case)
        exact.add(expected == found, f"{case['id']}: {case['text']}\n    want {expected}\n    have {found}")
        if expected == found:
            analysis = case_analysis(case)
            claims = [c for c in analysis.claims if c.kind not in PLAIN]
            for want, have in zip(case["claims"], claims, strict=False):
                if "event_date" in want:
                    dates.add(
                        want["event_date"] == written_date(have),
                        f"{case['id']}: date {want['event_date']} / {written_date(have)}: {case['text']}",
                    )
                if "place" in want:
                    places.add(
                        want["place"] == have.place,
                        f"{case['id']}: place {want['place']} / {have.place}: {case['text']}",
                    )
    return exact, dates, places


def written_date(claim: Claim) -> str | None:
    at = claim.event_date
    if at is None:
        return None
    return str(at.start) if at.start == at.end else f"{at.start or ''}/{at.end or ''}"


def measure_fakes(path: Path = SHARED / "corpora" / "fakes" / "fakes_dev.csv", every: int = 1) -> dict[str, Score]:
    """Score death tolls against the annotators' civilians, non-civilians or their sum, and places."""
    scores = {"some": Score(), "first": Score(), "place": Score()}
    with path.open(encoding="utf-8", newline="") as handle:
        for number, row in enumerate(csv.DictReader(handle)):
            if number % every:
                continue
            civilians, others = int(float(row["nb_civilians"])), int(float(row["nb_noncivilians"]))
            wanted = {civilians, others, civilians + others} - {0} or {0}
            title = row["article_title"]
            text = f"{title}\n\n{row['article_content']}"
            article = Article.from_text(text, title=title, title_span=Span(0, len(title)))
            analysis = analyse(article, Config())
            tolls = [c for c in analysis.claims if c.kind == "death_toll"]
            values = [c.value for c in tolls]
            note = f"{row['unit_id']} want {sorted(wanted)} have {values}: {row['article_title']}"
            scores["some"].add(any(v in wanted for v in values), note)
            first = max(tolls, key=lambda c: c.priority, default=None)
            scores["first"].add(
                first is not None and first.value in wanted, f"{note} / first {first.value if first else None}"
            )
            place = _folded(row["location"])
            scores["place"].add(
                first is not None and place in _folded(first.place or ""),
                f"{row['unit_id']} {place} / {first.place if first else None}: {row['article_title']}",
            )
    return scores


_SPELLINGS = (
    (r"\bdeir\W+[ae]\w?\W?z+o?u?r|\bdeir\W*ezzor", "deir ezzor"),
    (r"\bhasak\w*", "hasakeh"),
    (r"\bl?attakia|\blatt?akia", "lattakia"),
    (r"\bder?aa|\bdaraa", "daraa"),
    (r"\braqq?a\w?", "raqqa"),
    (r"\bidleb", "idlib"),
)


def _folded(place: str) -> str:
    """One spelling for names that newspapers transliterate in several ways."""
    folded = place.casefold()
    for pattern, name in _SPELLINGS:
        folded = re.sub(pattern, name, folded)
    return folded


def measure_figures() -> dict[str, Score | float]:
    """Score the hand-labelled figures: F1 for claim or not; kind, value, comparator, source of the claims both see."""
    scores = {name: Score() for name in ("kind", "value", "comparator", "source", "covered")}
    right = found = wanted = 0
    errors: list[str] = []
    for path in sorted(LABELS.glob("*.json")):
        label = json.loads(path.read_text(encoding="utf-8"))
        text = (SHARED / "corpora" / "polnear" / "dev" / "text" / f"{label['article']}.txt").read_text(encoding="utf-8")
        analysis = analyse(Article.from_text(text), Config())
        claims = [c for c in analysis.claims if c.figure is not None]
        figures = label["figures"]
        wanted += sum(f["claim"] for f in figures)
        found += len(claims)
        for figure in figures:
            start, end = figure["figure"]
            claim = next((c for c in claims if c.figure and c.figure.start < end and start < c.figure.end), None)
            before, after = text[max(0, start - 40) : start], text[end : end + 30]
            shown = f"{label['article'][:22]} {before!r}<<{text[start:end]}>>{after!r}"
            aside = any(a.span.start < end and start < a.span.end for a in analysis.figures_set_aside)
            scores["covered"].add(claim is not None or aside, f"LOST {shown}")
            if not figure["claim"]:
                if claim is not None:
                    errors.append(f"EXTRA {claim.kind} ({claim.rule}) for {figure['reason']}: {shown}")
                continue
            if claim is None:
                reason = next(
                    (a.reason for a in analysis.figures_set_aside if a.span.start < end and start < a.span.end), None
                )
                errors.append(f"MISSED {figure['kind']} (set aside: {reason}): {shown}")
                continue
            right += 1
            scores["kind"].add(
                claim.kind in (figure["kind"], *figure["also_kind"]), f"KIND {figure['kind']}→{claim.kind}: {shown}"
            )
            scores["value"].add(
                _same_value(figure, claim),
                f"VALUE {figure['value'], figure['min'], figure['max']}→{claim.value, claim.min, claim.max}: {shown}",
            )
            scores["comparator"].add(
                claim.comparator in (figure["comparator"], *figure["also_comparator"]),
                f"COMP {figure['comparator']}→{claim.comparator}: {shown}",
            )
            sources = [figure["source"], *figure.get("also_source", [])]
            scores["source"].add(
                _same_source(analysis, claim, sources),
                f"SOURCE {[s and text[s[0] : s[1]] for s in sources]}→{speaker_name(analysis, claim) or None}: {shown}",
            )
        for claim in claims:
            if not any(
                claim.figure and claim.figure.start < f["figure"][1] and f["figure"][0] < claim.figure.end
                for f in figures
            ):
                assert claim.figure is not None
                errors.append(
                    f"EXTRA unlabelled {claim.kind} ({claim.rule}): "
                    f"{text[max(0, claim.figure.start - 40) : claim.figure.end + 30]!r}"
                )
    f1 = 2 * right / (found + wanted) if found + wanted else 0.0
    scores["kind"].errors[:0] = errors
    return {"f1": f1, **scores}


def _same_value(figure: dict[str, Any], claim: Claim) -> bool:
    """Compare the value; a tally keeps both sides in its details, of which the label gives the first."""
    if "votes" in claim.details and claim.value is None:
        return bool(claim.details["votes"].get("for") == figure["value"])
    if figure["value"] is None:
        return claim.value is None and (claim.min, claim.max) == (figure["min"], figure["max"])
    return claim.value is not None and abs(claim.value - figure["value"]) < 1e-3


def _same_source(analysis: Analysis, claim: Claim, sources: list[list[int] | None]) -> bool:
    """Compare by mention: the claim's speaker is the one whose mention the label points at."""
    if claim.asserted_by is None:
        return None in sources
    speaker = analysis.speaker(claim.asserted_by)
    quote = next((q for q in analysis.quotes if q.id == claim.quote), None)
    spans = [*(speaker.mentions if speaker else ()), *([quote.mention] if quote and quote.mention else [])]
    return any(source and span[0] < source[1] and source[0] < span[1] for source in sources for span in spans)


def main(what: str, errors: bool) -> None:
    if what in ("cases", "all"):
        for name, score in zip(("cases exact", "cases event date", "cases place"), measure_cases(), strict=True):
            print(name, score)
            for line in score.errors if errors else ():
                print("   ", line)
    if what in ("figures", "all"):
        for name, figure in measure_figures().items():
            print("figures", name, figure if isinstance(figure, Score) else f"{100 * figure:.1f}")
            for line in figure.errors if errors and isinstance(figure, Score) else ():
                print("   ", line)
    if what in ("fakes", "all"):
        for name, score in measure_fakes().items():
            print("fakes", name, score)
            for line in score.errors if errors else ():
                print("   ", line)
    if errors and what == "reasons":
        print(Counter())


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "all", "--errors" in sys.argv)
