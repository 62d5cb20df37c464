"""What a score is worth: tables of scores and the share that was right, measured on articles held out in training."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from importlib.resources import files


@cache
def table(name: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Load one table: ``name<TAB>score<TAB>share right`` lines, by rising score."""
    path = files("quotetrack.attribution") / "weights" / "calibration.tsv"
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    points = [(float(score), float(share)) for kind, score, share in rows if kind == name]
    return tuple(p[0] for p in points), tuple(p[1] for p in points)


def calibrated(name: str, score: float) -> float:
    """Turn a score into the probability of being right, by straight lines between the measured points."""
    scores, shares = table(name)
    right = bisect_right(scores, score)
    if right == 0:
        return shares[0]
    if right == len(scores):
        return shares[-1]
    a, b = scores[right - 1], scores[right]
    return shares[right - 1] + (shares[right] - shares[right - 1]) * (score - a) / (b - a)
