"""Linear models over named features: a table of weights a person can read, no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import exp

from quotetrack.errors import LexiconError


class Linear:
    """One linear model: a feature is a string, its weight stands in the table; what is not there weighs nothing."""

    __slots__ = ("bias", "weights")

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = dict(weights)
        self.bias = self.weights.pop("bias", 0.0)

    def score(self, features: Iterable[str]) -> float:
        get = self.weights.get
        total = self.bias
        for feature in features:
            total += get(feature, 0.0)
        return total

    def probability(self, features: Iterable[str]) -> float:
        return sigmoid(self.score(features))


def sigmoid(x: float) -> float:
    """
    >>> sigmoid(0.0)
    0.5
    """
    return 1.0 / (1.0 + exp(-x)) if x > -500 else 0.0


def softmax(scores: Sequence[float]) -> list[float]:
    """
    >>> softmax([0.0, 0.0])
    [0.5, 0.5]
    """
    top = max(scores)
    powers = [exp(s - top) for s in scores]
    total = sum(powers)
    return [p / total for p in powers]


def parse(text: str, where: str) -> dict[str, Linear]:
    """Read tables of weights: ``[model]`` lines, then ``feature<TAB>weight`` lines; # opens a comment."""
    tables: dict[str, dict[str, float]] = {}
    current: dict[str, float] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("# "):
            continue
        if line.startswith("[[") and line.endswith("]]"):
            current = tables.setdefault(line[2:-2], {})
            continue
        feature, tab, weight = line.rpartition("\t")
        if current is None or not tab:
            raise LexiconError(f"not a feature and its weight: {line!r}", f"{where}:{number}", "train the table again")
        current[feature] = float(weight)
    return {name: Linear(weights) for name, weights in tables.items()}


@cache
def models(name: str) -> dict[str, Linear]:
    """Load the shipped table ``attribution/NAME.tsv``."""
    path = files("quotetrack.attribution") / f"{name}.tsv"
    return parse(path.read_text(encoding="utf-8"), f"{name}.tsv")
