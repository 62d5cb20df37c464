"""Linear models over named features, scored for many rows at once.

A model is a list of templates; a template names the columns whose values together make a feature
("stem|tag say VBD"). A feature's weight stands in a readable table, ``weights/frames.tsv``; at run time
the same table is looked up by 64-bit hashes of the features (``weights/frames.npz``, made of it by
``train_frames``), so that one article costs a handful of array operations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from quotetrack.errors import LexiconError

Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Columns = Mapping[str, Ints]

_BITS = 18  # four slots for every weight
_ROUNDS = 200
_C1, _C2, _C3 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S31, _S29, _SLOT = np.uint64(31), np.uint64(29), np.uint64(64 - _BITS)
WIDEST = 4  # columns a template may join


def code(word: str) -> int:
    """Give a word the number it has in columns, the same in every run; the empty word is 0.

    >>> code(""), code("said")
    (0, 4012284290)
    """
    return crc32(word.encode("utf-8", "surrogatepass"))


def _mixed(values: Keys) -> Keys:
    """Spread numbers over 64 bits so that sums of them do not meet."""
    values = (values + _C1) * _C2
    values ^= values >> _S31
    values *= _C3
    values ^= values >> _S29
    return values


class Templates:
    """The feature templates of one model; ``names`` are like "stem|tag"."""

    def __init__(self, model: str, names: Sequence[str]) -> None:
        self.model, self.names = model, tuple(names)
        self.columns = sorted({c for name in names for c in name.split("|")})
        place = {c: n for n, c in enumerate(self.columns)}
        nothing = len(self.columns)
        rows = []
        for name in names:
            parts = name.split("|")
            rows.append([place[c] for c in parts] + [nothing] * (WIDEST - len(parts)))
        self.index = np.array(rows).T
        self.salt = _mixed(np.array([code(f"{model}/{name}") for name in names], dtype=np.uint64))
        self.column_salt = np.array([code(f"column {c}") for c in self.columns], dtype=np.uint64) << np.uint64(32)

    def keys(self, columns: Columns) -> Keys:
        """Hash every feature of every row: an array of templates x rows."""
        values = np.stack([columns[c] for c in self.columns]).astype(np.uint64)
        mixed = _mixed(values ^ self.column_salt[:, None])
        mixed = np.concatenate([mixed, np.zeros((1, mixed.shape[1]), dtype=np.uint64)])
        keys: Keys = self.salt[:, None] + mixed[self.index[0]]
        for part in self.index[1:]:
            keys += mixed[part]
        keys *= _C2
        return keys


class Table:
    """Weights by feature hash, for all models together.

    Every feature stands in one of its two slots (cuckoo hashing), so that looking up an array of them takes two
    gathers and no search; half of the hash is kept beside the weight to tell a feature from its neighbours.
    """

    def __init__(self, keys: Keys, weights: NDArray[np.float32]) -> None:
        slots = np.stack(_slots(keys))
        side = np.zeros(len(keys), dtype=np.intp)
        owner = np.full(1 << _BITS, -1)
        homeless = np.arange(len(keys))
        for _ in range(_ROUNDS):
            if not len(homeless):
                break
            place = slots[side[homeless], homeless]
            before = owner[place]
            owner[place] = homeless  # where two meet, the last stays
            lost = homeless[owner[place] != homeless]
            evicted = np.unique(before[before >= 0])
            homeless = np.concatenate([lost, evicted])
            side[homeless] ^= 1
        else:
            raise LexiconError("the weights do not fit their table", "frames.npz", "raise the table's size")
        place = slots[side, np.arange(len(keys))]
        self.tag = np.zeros(1 << _BITS, dtype=np.uint32)
        self.weight = np.zeros(1 << _BITS, dtype=np.float32)
        self.tag[place] = keys.astype(np.uint32)
        self.weight[place] = weights

    def scores(self, keys: Keys) -> Floats:
        """Sum the weights of each row's features (``keys``: templates x rows)."""
        tag = keys.astype(np.uint32)
        found = np.zeros(keys.shape, dtype=np.float32)
        for slots in _slots(keys):
            part = self.weight.take(slots)
            part *= self.tag.take(slots) == tag
            found += part
        total: Floats = found.sum(axis=0, dtype=np.float64)
        return total


def _slots(keys: Keys) -> tuple[Ints, Ints]:
    """The two places of each feature, by the high bits of its hash and of the hash spread again."""
    return (keys >> _SLOT).view(np.int64), ((keys * _C3) >> _SLOT).view(np.int64)


def sigmoid(x: Floats) -> Floats:
    result: Floats = 1.0 / (1.0 + np.exp(-np.clip(x, -60, 60)))
    return result


def shares(scores: Floats, starts: Ints, group: Ints) -> Floats:
    """Softmax within groups of rows; ``starts`` are the groups' first rows, ``group`` names each row's group."""
    powers = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
    result: Floats = powers / np.add.reduceat(powers, starts)[group]
    return result


def ranges(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Write out the ranges [first, last): the values one after the other, and the range each belongs to.

    >>> [a.tolist() for a in ranges(np.array([3, 7]), np.array([5, 8]))]
    [[3, 4, 7], [0, 0, 1]]
    """
    sizes = np.maximum(last - first, 0)
    group = np.repeat(np.arange(len(first)), sizes)
    offset = np.cumsum(sizes) - sizes
    return np.arange(int(sizes.sum())) - offset[group] + first[group], group


def group_starts(group: Ints) -> Ints:
    """The first row of each run of equal group numbers."""
    new = np.ones(len(group), dtype=bool)
    np.not_equal(group[1:], group[:-1], out=new[1:])
    return np.flatnonzero(new)


def among(values: Ints, ordered: Ints) -> Flags:
    """Tell of each value whether it is in a sorted array.

    >>> among(np.array([2, 5, 9]), np.array([1, 5])).tolist()
    [False, True, False]
    """
    if not len(ordered):
        return np.zeros(len(values), dtype=bool)
    place = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    found: Flags = ordered[place] == values
    return found


def best(values: Floats, group: Ints, keep: int) -> Ints:
    """The rows of the ``keep`` highest values of each group, group by group, highest first."""
    order = np.lexsort((-values, group))
    sorted_group = group[order]
    starts = group_starts(sorted_group)
    sizes = np.diff(np.concatenate([starts, [len(order)]]))
    rank = np.arange(len(order)) - np.repeat(starts, sizes)
    kept: Ints = order[rank < keep]
    return kept


@cache
def table(name: str) -> Table:
    """Load the shipped weights ``attribution/weights/NAME.npz``, compiled from the readable ``NAME.tsv``."""
    data = (files("quotetrack.attribution") / "weights" / f"{name}.npz").read_bytes()
    with np.load(BytesIO(data)) as arrays:
        return Table(arrays["keys"], arrays["weights"].astype(np.float32))
