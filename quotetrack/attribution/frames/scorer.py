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

Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Columns = Mapping[str, Ints]

_BITS, _BUCKET_BITS = 18, 14  # nearly three places for every weight; about half a weight a bucket
_MOVED = np.uint32(1)
_C1, _C2, _C3 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S31, _S29 = np.uint64(31), np.uint64(29)


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
        self.model = model
        self.names = tuple(sorted(names, key=lambda name: -name.count("|")))  # the widest first
        parts = [name.split("|") for name in self.names]
        self.columns = sorted({c for columns in parts for c in columns})
        place = {c: n for n, c in enumerate(self.columns)}
        self.index = [np.array([place[p[n]] for p in parts if len(p) > n]) for n in range(len(parts[0]))]
        self.salt = _mixed(np.array([code(f"{model}/{name}") for name in self.names], dtype=np.uint64))[:, None]
        salt = np.array([code(f"column {c}") for c in self.columns], dtype=np.uint64)
        self.column_salt = (salt << np.uint64(32))[:, None]

    def keys(self, columns: Columns) -> Keys:
        """Hash every feature of every row: an array of templates x rows."""
        values = np.concatenate([columns[c] for c in self.columns]).reshape(len(self.columns), -1).view(np.uint64)
        mixed = _mixed(values ^ self.column_salt)
        keys: Keys = mixed.take(self.index[0], axis=0)
        keys += self.salt
        for part in self.index[1:]:
            keys[: len(part)] += mixed.take(part, axis=0)
        keys *= _C2
        return keys


class Table:
    """Weights by feature hash, for all models together.

    A feature has one place, found by the high bits of its hash; where several claim one place, all but one live in a
    bucket of their own, and a bit says so. Most look-ups are one gather; 31 bits of the hash are kept beside the
    weight to tell a feature from its neighbours.
    """

    def __init__(self, keys: Keys, weights: NDArray[np.float32]) -> None:
        order = np.argsort(np.abs(weights), kind="stable")  # what weighs much is looked up often
        keys, weights = keys[order], weights[order]
        place = _place(keys)
        owner = np.empty(1 << _BITS, dtype=np.int32)  # read only where it was written
        owner[place] = np.arange(len(keys))  # where several meet, the last stays
        stays = owner[place] == np.arange(len(keys))
        self.tags = np.zeros(1 << _BITS, dtype=np.uint32)
        self.weights = np.zeros(1 << _BITS, dtype=np.float32)
        self.tags[place[stays]] = _tag(keys[stays])
        self.weights[place[stays]] = weights[stays]
        self.tags[place[~stays]] |= _MOVED
        keys, weights = keys[~stays], weights[~stays]
        bucket = _bucket(keys)
        order = np.argsort(bucket, kind="stable")
        bucket, keys, weights = bucket[order], keys[order], weights[order]
        within = np.arange(len(keys)) - np.searchsorted(bucket, bucket)
        shape = (1 << _BUCKET_BITS, int(within.max(initial=0)) + 1)
        self.moved_tags, self.moved_weights = np.zeros(shape, dtype=np.uint32), np.zeros(shape, dtype=np.float32)
        self.moved_tags[bucket, within] = _tag(keys)
        self.moved_weights[bucket, within] = weights

    def scores(self, keys: Keys) -> Floats:
        """Sum the weights of each row's features (``keys``: templates x rows)."""
        place, tags = _place(keys), _tag(keys)
        differs = self.tags.take(place)
        differs ^= tags
        found = self.weights.take(place)
        found *= differs <= _MOVED
        moved = ((differs & _MOVED).astype(bool) & (differs > _MOVED)).ravel().nonzero()[0]
        bucket, tag = _bucket(keys.ravel().take(moved)), tags.ravel().take(moved)
        same = self.moved_tags.take(bucket, axis=0) == tag[:, None]
        found.ravel()[moved] = (self.moved_weights.take(bucket, axis=0) * same).sum(axis=1)
        total: Floats = found.sum(axis=0, dtype=np.float64)
        return total


def _place(keys: Keys) -> Ints:
    return (keys >> np.uint64(64 - _BITS)).view(np.int64)


def _bucket(keys: Keys) -> Ints:
    return ((keys * _C3) >> np.uint64(64 - _BUCKET_BITS)).view(np.int64)


def _tag(keys: Keys) -> NDArray[np.uint32]:
    """The low half of each hash without its last bit, which says of a place that somebody had to move."""
    return keys.astype(np.uint32) & ~_MOVED


def sigmoid(x: Floats) -> Floats:
    result: Floats = 1.0 / (1.0 + np.exp(-np.clip(x, -60, 60)))
    return result


def shares(scores: Floats, group: Ints) -> Floats:
    """Softmax within groups of rows; ``group`` is the sorted number of each row's group."""
    if not len(group):
        return scores
    new = _new(group)
    starts, owner = np.flatnonzero(new), new.cumsum() - 1
    powers = np.exp(scores - np.maximum.reduceat(scores, starts).take(owner))
    result: Floats = powers / np.add.reduceat(powers, starts).take(owner)
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


def _new(group: Ints) -> Flags:
    """Mark the first row of each run of equal group numbers."""
    new = np.ones(len(group), dtype=bool)
    np.not_equal(group[1:], group[:-1], out=new[1:])
    return new


def among(values: Ints, ordered: Ints) -> Flags:
    """Tell of each value whether it is in a sorted array.

    >>> among(np.array([2, 5, 9]), np.array([1, 5])).tolist()
    [False, True, False]
    """
    if not len(ordered):
        return np.zeros(len(values), dtype=bool)
    place = np.minimum(ordered.searchsorted(values), len(ordered) - 1)
    found: Flags = ordered[place] == values
    return found


def best(values: Floats, group: Ints, keep: int) -> Ints:
    """The rows of the ``keep`` highest of the shares of each group, group by group, highest first.

    ``values`` lie between 0 and 1 and ``group`` is sorted, so that one sort by both is a sort of their difference.
    """
    order = (2.0 * group - values).argsort(kind="stable")
    new = _new(group)
    rank = np.arange(len(group)) - np.flatnonzero(new).take(new.cumsum() - 1)
    kept: Ints = order[rank < keep]
    return kept


@cache
def table(name: str) -> Table:
    """Load the shipped weights ``attribution/weights/NAME.npz``, compiled from the readable ``NAME.tsv``."""
    data = (files("quotetrack.attribution") / "weights" / f"{name}.npz").read_bytes()
    with np.load(BytesIO(data)) as arrays:
        return Table(arrays["keys"], arrays["weights"].astype(np.float32))
