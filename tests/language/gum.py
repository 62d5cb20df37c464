"""GUM's gold sentences as running text: paragraphs on lines of their own, spaces as the corpus gives them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class GoldText(NamedTuple):
    """A document's text and the spans of its gold sentences."""

    text: str
    sentences: list[tuple[int, int]]


def read(path: Path) -> GoldText:
    """Rebuild one document from its words, ``SpaceAfter=No`` and ``newpar``."""
    text, spans = "", []
    start, glued, until = None, "", 0
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("# newpar") and not line.startswith("# newpar_block"):
            text = text.rstrip() + "\n\n" if text else text
        elif not line and start is not None:
            spans.append((start, len(text.rstrip())))
            start = None
        elif line and not line.startswith("#"):
            number, form, *_, misc = line.split("\t")
            spaced = "SpaceAfter=No" not in misc
            if "-" in number:  # written as one word, analysed as two
                until, glued = int(number.split("-")[1]), " " if spaced else ""
            elif number.isdigit():
                start = len(text) if start is None else start
                text += form
                inside = int(number) <= until
                text += (glued if int(number) == until else "") if inside else (" " if spaced else "")
        if not line:
            until = 0
    return GoldText(text.rstrip(), spans)


def ends(text: str, spans: list[tuple[int, int]], inner: bool = False) -> set[int]:
    """Where sentences end; with ``inner`` only those that do not end their paragraph."""
    return {
        b for _, b in spans if not inner or (b < len(text) and text[b : b + 2].strip(" ") != "" and text[b] != "\n")
    }


def score(pairs: list[tuple[set[int], set[int]]]) -> tuple[float, float, float]:
    """Precision, recall and F1 of found against gold boundaries, in hundredths."""
    right = sum(len(found & gold) for found, gold in pairs)
    found, gold = sum(len(f) for f, _ in pairs), sum(len(g) for _, g in pairs)
    return 100 * right / found, 100 * right / gold, 200 * right / (found + gold)
