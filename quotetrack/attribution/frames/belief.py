"""How likely a reading is right as a whole: cue, content and source, from the probabilities of its decisions.

The weights are learned out of fold, so that the probability means what it says: of the readings at 0.9, nine in
ten are right on articles the scorers have not seen.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from math import exp, log
from operator import mul

from quotetrack.attribution.frames.features import View
from quotetrack.attribution.frames.search import Reading

# name, sentence for people
TERMS = (
    ("bias", "always 1"),
    ("cue", "log odds that the word is a cue"),
    ("content", "logarithm of the content's probability"),
    ("source", "logarithm of the source's probability"),
    ("gap", "logarithm of the second-best content's share of the best, at least -7"),
    ("none", "no source"),
    ("left", "the content stands before the cue"),
    ("both", "the content stands on both sides"),
    ("noun", "the cue is a noun"),
    ("quoted", "the cue stands inside a quotation"),
    ("short", "at most three tokens of content"),
    ("long", "more than twenty"),
)


def terms(view: View, reading: Reading) -> tuple[float, ...]:
    """The values of TERMS for one reading."""
    p_cue = min(max(reading.p_cue, 1e-4), 1 - 1e-4)
    p_content = max(reading.p_content, 1e-6)
    size = 0
    for first, last in reading.pieces:
        size += last - first
    return (
        1.0,
        log(p_cue / (1 - p_cue)),
        log(p_content),
        log(max(reading.p_source, 1e-6)),
        log(min(max(reading.p_next / p_content, 1e-3), 1.0)),
        reading.chunk < 0,
        reading.side == "L",
        reading.side == "B",
        view.tag[reading.at][:2] == "NN",
        view.quotes[reading.at] >= 0,
        size <= 3,
        size > 20,
    )


def probability(view: View, reading: Reading) -> float:
    """That cue, content and source are all right."""
    return 1 / (1 + exp(-sum(map(mul, _weights(), terms(view, reading)))))


@cache
def _weights() -> tuple[float, ...]:
    text = (files("quotetrack.attribution") / "weights" / "frames_belief.tsv").read_text(encoding="utf-8")
    rows = dict(line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return tuple(float(rows[name]) for name, _ in TERMS)
