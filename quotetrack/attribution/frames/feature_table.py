"""The readable table of weights: a line a feature, and the hashed form that is looked up at run time."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from quotetrack.attribution.frames import candidates as cand
from quotetrack.attribution.frames.columns import column
from quotetrack.attribution.frames.features import LETTERS, gap_code
from quotetrack.attribution.frames.scorer import Keys, code
from quotetrack.errors import LexiconError


def write_value(name: str, value: int, words: Mapping[int, str]) -> str:
    """Write a column's value for people: a number, the letters of a gap, a word.

    >>> write_value("gap", 0x51, {}), write_value("side", 2, {}), write_value("stem", 0, {})
    ('NI', '2', '#0')
    """
    kind = column(name).kind
    if kind == "number":
        return str(value)
    if kind == "gap":
        letters = "" if value > 0 else "." if value == 0 else "none"
        while value > 0:
            letters, value = letters + LETTERS[value & 15], value >> 4
        return letters
    return words.get(value, f"#{value}")


def read_value(name: str, text: str) -> int:
    """Read what ``write_value`` wrote."""
    kind = column(name).kind
    if kind == "number":
        return int(text)
    if kind == "gap":
        return 0 if text == "." else -1 if text == "none" else gap_code(text)
    return int(text[1:]) if re.fullmatch(r"#\d+", text) else code(text)


def compile_table(text: str, where: str = "frames.tsv") -> tuple[Keys, np.ndarray[tuple[int], np.dtype[np.float32]]]:
    """Hash a readable table: keys, sorted, and their weights."""
    blocks: dict[tuple[str, str], list[tuple[list[str], float]]] = {}
    block: list[tuple[list[str], float]] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("[[") and line.endswith("]]"):
            model, _, name = line[2:-2].partition(": ")
            block = blocks.setdefault((model, name), [])
        elif line and not line.startswith("# "):
            values, tab, weight = line.rpartition("\t")
            if block is None or not tab:
                raise LexiconError(f"not a feature and its weight: {line!r}", f"{where}:{number}", "train it again")
            block.append((values.split(" "), float(weight)))
    templates = {t.model: t for t in cand.MODELS}
    found: dict[int, float] = {}
    for (model, name), rows in blocks.items():
        if model not in templates or name not in templates[model].names:
            raise LexiconError(f"no such template: {model}: {name}", where, "train the table again")
        columns = {c: np.zeros(len(rows), dtype=np.int64) for c in templates[model].columns}
        for n, part in enumerate(name.split("|")):
            columns[part] = np.array([read_value(part, values[n]) for values, _ in rows], dtype=np.int64)
        keys = templates[model].keys(columns)[templates[model].names.index(name)]
        found.update(zip(keys.tolist(), (weight for _, weight in rows), strict=True))
    order = np.array(sorted(found), dtype=np.uint64)
    return order, np.array([found[int(k)] for k in order], dtype=np.float32)
