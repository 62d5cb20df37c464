"""Learn the weights of ``worth`` from ClaimBuster's labelled debate sentences.

    python -m quotetrack.claims.train_worth crowdsourced.csv

Every fifth debate is held out and only measured: average precision for check-worthy sentences, beside a bag of words
with a linear classifier on the same split. Needs scikit-learn, which quotetrack itself does not.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from quotetrack.claims import worth
from quotetrack.language import tokens

HEADER = """\
# Weights of claims/worth.py: general features of a sentence, no words.
# Learned by train_worth.py from "A benchmark dataset of check-worthy factual claims" (Arslan et al., ICWSM 2020;
# open access on Zenodo), every fifth debate held out.
"""
REGULARISATION = 0.003
PAIRS = 150  # of all pairs of sorts of words, those with the greatest weights are kept
LEAST = 20  # a pair is looked at if so many sentences have it


def sentences(path: Path) -> tuple[list[str], list[bool], list[bool]]:
    """Read the texts, whether each is check-worthy, and whether its debate is held out."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    held_out = set(sorted({row["File_id"] for row in rows})[4::5])
    return (
        [row["Text"] for row in rows],
        [row["Verdict"] == "1" for row in rows],
        [row["File_id"] in held_out for row in rows],
    )


def describe(text: str) -> dict[str, float]:
    words, _, _ = tokens.tokenise(text, 0, len(text))
    return worth.features(words, [w.lower() for w in words])


def main(arguments: Sequence[str]) -> None:
    import numpy as np
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import average_precision_score

    texts, labels, held_out = sentences(Path(arguments[0]))
    y, held = np.array(labels), np.array(held_out)

    def measured(matrix: Any, strength: float) -> tuple[Any, float]:
        model = LogisticRegression(C=strength, max_iter=500).fit(matrix[~held], y[~held])
        return model, float(average_precision_score(y[held], model.decision_function(matrix[held])))

    vectors = DictVectorizer(sparse=False, dtype=np.float32)
    raw = vectors.fit_transform([describe(text) for text in texts])
    names = vectors.get_feature_names_out()
    pair = np.array([">" in name for name in names])
    common = ~pair | ((raw[~held] > 0).sum(axis=0) >= LEAST)
    raw, names, pair = raw[:, common], names[common], pair[common]
    scale = raw[~held].std(axis=0)
    scale[scale == 0] = 1
    model, _ = measured(raw / scale, REGULARISATION / 10)
    least = np.sort(np.abs(model.coef_[0][pair]))[-PAIRS]
    kept = ~pair | (np.abs(model.coef_[0]) >= least)
    raw, names, scale = raw[:, kept], names[kept], scale[kept]
    model, precision = measured(raw / scale, REGULARISATION)
    _, words_precision = measured(TfidfVectorizer(sublinear_tf=True, min_df=2).fit_transform(texts), 3.0)
    print(f"average precision: general features {100 * precision:.1f}, bag of words {100 * words_precision:.1f}")
    rows = sorted(zip(names, model.coef_[0] / scale, strict=True))
    lines = [f"bias\t{model.intercept_[0]:.3f}", *(f"{n}\t{w:.3f}" for n, w in rows if abs(w) >= 0.0005)]
    target = Path(worth.__file__).with_name("worth_weights.tsv")
    target.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
