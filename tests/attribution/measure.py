"""Score the analysis on a part of PolNeAR: ``python tests/attribution/measure.py dev [--every N] [--errors N]``.

Prints the shared scorer's tables, by publisher, and the reliability of the confidence; tests take their floors here.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT)]

from quotetrack.analysis import analyse  # noqa: E402
from quotetrack.model import Analysis, Article, Quote  # noqa: E402
from tests.conftest import SHARED  # noqa: E402

SAID = {"direct", "mixed", "indirect"}


def scorer() -> ModuleType:
    """Load the shared scoring tool as a module."""
    spec = importlib.util.spec_from_file_location("score_polnear", SHARED / "tools" / "score_polnear.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def prediction(quote: Quote) -> dict[str, Any]:
    """Write one quote the way the scorer reads it."""
    return {
        "spans": [list(s) for s in quote.content],
        "speaker_spans": [list(quote.mention)] if quote.mention else [],
        "cue_spans": [list(s) for s in quote.cue],
        "confidence": quote.confidence,
        "rule": quote.rule,
        "kind": quote.kind,
    }


def predictions(analysis: Analysis) -> list[dict[str, Any]]:
    return [prediction(q) for q in analysis.quotes if q.kind in SAID]


def is_right(s: ModuleType, text: Any, gold: list[dict[str, Any]], row: dict[str, Any]) -> bool:
    """Judge one row: its words lie in (direct) or match (others, IoU 0.5) gold content that has the row's source.

    A row without a source is right where gold has none either.
    """
    words, source = text.mask(row["spans"]), text.mask(row["speaker_spans"])
    agreeing = [g for g in gold if (g["src"] & source if g["src"] else not source)]
    if row["kind"] == "direct":
        union = 0
        for g in agreeing:
            union |= g["m"]
        return bool(s.share(words & union, words) >= 0.8)
    return any(s.iou(words, g["m"]) >= s.IOU for g in agreeing)


def reliability(rows: Iterable[tuple[float, bool]]) -> list[tuple[float, int, float, float]]:
    """For each tenth of confidence: its lower edge, the rows in it, their mean confidence, the share that is right."""
    tenths: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in rows:
        tenths.setdefault(min(9, int(confidence * 10)), []).append((confidence, right))
    return [
        (k / 10, len(v), sum(c for c, _ in v) / len(v), sum(ok for _, ok in v) / len(v))
        for k, v in sorted(tenths.items())
    ]


class Measurement:
    """The scores of one part, and all that is needed to list what went wrong."""

    def __init__(self, part: str, limit: int | None = None, every: int = 1) -> None:
        self.tool = s = scorer()
        docs = s.load_part(str(SHARED / "corpora" / "polnear"), part)
        self.stems = sorted(docs)[::every][:limit]
        self.docs = {stem: docs[stem] for stem in self.stems}
        self.predicted: dict[str, list[dict[str, Any]]] = {}
        self.seconds = 0.0
        for stem, (text, _) in self.docs.items():
            began = time.perf_counter()
            analysis = analyse(Article.from_text(text.text))
            self.seconds += time.perf_counter() - began
            self.predicted[stem] = predictions(analysis)
        self.counts = {stem: s.count(*s.gold_of(d), self.predicted[stem]) for stem, d in self.docs.items()}
        self.figures = s.metrics(sum(self.counts.values(), Counter()))

    def by_publisher(self) -> dict[str, dict[str, float]]:
        groups: dict[str, Counter[str]] = {}
        for stem, counts in self.counts.items():
            groups.setdefault(stem.split("_")[0], Counter()).update(counts)
        return {name: self.tool.metrics(counts) for name, counts in groups.items()}

    def judged(self) -> list[tuple[str, dict[str, Any], bool]]:
        """Every row with the verdict whether it is right."""
        rows = []
        for stem, doc in self.docs.items():
            text, gold = self.tool.gold_of(doc)
            gold = self.tool.masked(text, gold)
            rows += [(stem, row, is_right(self.tool, text, gold, row)) for row in self.predicted[stem]]
        return rows

    def report(self) -> str:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            rows = [("all", self.figures), *self.by_publisher().items()]
            self.tool.show(rows, self.tool.DIRECT, "(a) direct quotes")
            self.tool.show(rows, self.tool.ALL, "(b) all attributions")
            judged = self.judged()
            for title, kinds in (("all kinds", SAID), ("direct", {"direct"})):
                print(f"\nreliability, {title}: confidence, rows, mean confidence, share right")
                some = [(r["confidence"], ok) for _, r, ok in judged if r["kind"] in kinds]
                for edge, n, mean, share in reliability(some):
                    print(f"  {edge:.1f}  {n:6d}  {mean:.3f}  {share:.3f}  {'' if abs(mean - share) <= 0.05 else '<-'}")
            rules: dict[str, list[bool]] = {}
            for _, row, ok in judged:
                rules.setdefault(f"{row['kind']:8s} {row['rule']}", []).append(ok)
            print("\nrules: rows, share right")
            for rule, verdicts in sorted(rules.items(), key=lambda x: -len(x[1])):
                print(f"  {len(verdicts):6d}  {sum(verdicts) / len(verdicts):.3f}  {rule}")
            print(f"\n{1000 * self.seconds / max(1, len(self.docs)):.2f} ms an article")
        return out.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part")
    parser.add_argument("--limit", type=int, help="only the first N articles")
    parser.add_argument("--every", type=int, default=1, help="only every Nth article")
    parser.add_argument("--out", type=Path, help="write the predictions here, JSON Lines")
    parser.add_argument("--errors", type=int, metavar="N", help="list N of the direct quotes that were missed or wrong")
    options = parser.parse_args()
    measured = Measurement(options.part, options.limit, options.every)
    if options.out:
        lines = (json.dumps({"doc": stem, "quotes": rows}) for stem, rows in measured.predicted.items())
        options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(measured.report())
    if options.errors:
        measured.tool.errors(measured.docs, measured.predicted, options.errors)


if __name__ == "__main__":
    main()
