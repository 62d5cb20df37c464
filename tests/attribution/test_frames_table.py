"""The readable table of weights is the truth: the hashed one is made of it, and every feature is explained."""

from importlib.resources import files

import numpy as np
import pytest

from quotetrack.attribution.frames import candidates as cand
from quotetrack.attribution.frames.belief import TERMS
from quotetrack.attribution.frames.columns import COLUMNS, column
from quotetrack.attribution.frames.feature_table import compile_table
from quotetrack.attribution.frames.scorer import Table
from quotetrack.errors import LexiconError

WEIGHTS = files("quotetrack.attribution") / "weights"


def test_hashed_table_is_the_readable_one() -> None:
    keys, weights = compile_table((WEIGHTS / "frames.tsv").read_text(encoding="utf-8"))
    with (WEIGHTS / "frames.npz").open("rb") as file, np.load(file) as arrays:
        assert np.array_equal(arrays["keys"], keys)
        assert np.allclose(arrays["weights"].astype(np.float32), weights, atol=0.01)


def test_every_weight_is_found() -> None:
    keys, weights = compile_table((WEIGHTS / "frames.tsv").read_text(encoding="utf-8"))
    assert np.allclose(Table(keys, weights).scores(keys[None, :]), weights)


def test_every_column_is_explained() -> None:
    used = {c for t in cand.MODELS for c in t.columns}
    assert all(column(c).sentence for c in used)
    names = [c.name for c in COLUMNS]
    assert len(names) == len(set(names))
    plain = {c if c in names else column(c).name for c in used}
    assert set(names) == plain, "a column that no template uses"


def test_source_is_named() -> None:
    for name in ("frames.tsv", "frames_belief.tsv"):
        assert "PolNeAR" in (WEIGHTS / name).read_text(encoding="utf-8").splitlines()[0]


def test_every_term_has_a_weight() -> None:
    rows = (WEIGHTS / "frames_belief.tsv").read_text(encoding="utf-8").splitlines()[1:]
    assert [r.split("\t")[0] for r in rows] == [name for name, _ in TERMS]


@pytest.mark.parametrize("text", ["said\t1.0", "[[cue: stem]]\nsaid 1.0", "[[cue: no such]]\nsaid\t1.0"])
def test_damaged_table(text: str) -> None:
    with pytest.raises(LexiconError):
        compile_table(text)
