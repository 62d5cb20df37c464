"""The lines of a printed page by their place: columns in turn, headlines in one piece, paragraphs by their gaps."""

from __future__ import annotations

import statistics
from collections import Counter
from itertools import pairwise
from typing import Any, NamedTuple

from quotetrack.patterns import regex
from quotetrack.reading.layout import PUBLISHED

CLOSED = regex(r"[.!?:…][\"'”’)]*$")
_CELL = regex(r"\S+(?: {1,2}\S+)*")
# Single glyphs of two or three letters; a PDF often holds the glyph and not the letters.
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"})
NARROWEST = 18  # characters of a column's usual line
COLUMN = 4  # lines that begin at one place, right of others, before they are a column
GAP = 1.3  # usual distances between lines; more than this parts paragraphs
MARGIN = 0.08  # of the page's height: where running heads stand


class Printed(NamedTuple):
    """One printed line: where it begins, in points from the lower left corner, and the size of its letters."""

    text: str
    x: float
    y: float
    size: float


def page_lines(page: Any) -> list[str]:
    """Give the lines of a PDF's page in reading order, with a blank line wherever a gap parts paragraphs."""
    rows, starts = _printed(page)
    if _side_by_side(starts):
        columns = unwoven(page.extract_text(extraction_mode="layout").translate(LIGATURES).split("\n"))
        if columns:
            return columns
    height = float(page.mediabox.height)
    return spaced(_in_order(rows, height * MARGIN, height * (1 - MARGIN)), height)


def _printed(page: Any) -> tuple[list[Printed], list[tuple[int, int]]]:
    """Read the lines of a page as they are drawn, and where each piece of text begins, in whole points."""
    rows: list[Printed] = []
    starts: list[tuple[int, int]] = []
    words: list[str] = []
    first: list[tuple[float, float, float]] = []

    def end() -> None:
        text = "".join(words).translate(LIGATURES).strip()
        if text and first:
            rows.append(Printed(text, *first[0]))
        words.clear()
        first.clear()

    def take(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        line, broken, rest = text.partition("\n")
        words.append(line)
        if line.strip() and not first:
            x, y = _place(cm, tm)
            first.append((x, y, size * _scale(tm) * _scale(cm)))
        if broken:
            end()
            words.append(rest)

    def note(operator: bytes, _operands: object, cm: list[float], tm: list[float]) -> None:
        if operator in (b"Tj", b"TJ"):
            x, y = _place(cm, tm)
            starts.append((round(x), round(y)))

    page.extract_text(visitor_text=take, visitor_operand_before=note)
    end()
    return rows, starts


def _place(cm: list[float], tm: list[float]) -> tuple[float, float]:
    return tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]


def _scale(matrix: list[float]) -> float:
    return float((matrix[1] ** 2 + matrix[3] ** 2) ** 0.5)


def _side_by_side(starts: list[tuple[int, int]]) -> bool:
    """Say whether columns were drawn line by line, across: many lines begin anew at one place far to the right."""
    far: Counter[int] = Counter()
    for (x, y), (then, same) in pairwise(starts):
        far[then] += same == y and then > x + 100
    return any(count >= COLUMN for count in far.values())


def unwoven(lines: list[str]) -> list[str]:
    """Read columns one after the other; a line across them ends those above it. Empty when there are none.

    A table stays a table: its cells are short.

    >>> first, second = "It had rained that night", "when the lorry came up"
    >>> unwoven([f"{first}     The bridge had been shut", f"{second}       since May, and nobody"] * 2)[1:3]
    ['when the lorry came up', 'It had rained that night']
    """
    rows = [_cells(line) for line in lines]
    counts = Counter(len(row) for row in rows if len(row) > 1)
    number, often = counts.most_common(1)[0] if counts else (0, 0)
    if often < COLUMN or often < 0.25 * sum(map(bool, rows)):
        return []
    whole = [row for row in rows if len(row) == number]
    if any(statistics.mean([len(row[n][1]) for row in whole]) < NARROWEST for n in range(number)):
        return []
    begins = [statistics.mean([row[n][0] for row in whole]) for n in range(number)]
    ordered: list[str] = []
    band: list[list[str]] = []
    edges = _edges(rows)
    for at_row, row in enumerate(rows):
        across = len(row) == 1 and row[0][0] < begins[1] / 2 and len(row[0][1]) > begins[1]
        if across or at_row in edges:
            ordered += [*_one_by_one(band), row[0][1]]
            band = []
            continue
        cells = [""] * number
        for n, (at, words) in enumerate(row):
            column = n if len(row) == number else min(range(number), key=lambda c: abs(begins[c] - at))
            cells[column] = f"{cells[column]} {words}".strip()
        band.append(cells)
    return ordered + _one_by_one(band)


def _edges(rows: list[list[tuple[int, str]]]) -> set[int]:
    """Give the first and the last row if they stand alone there: the head and the foot of the page."""
    filled = [n for n, row in enumerate(rows) if row]
    apart = ((filled[0], filled[1]), (filled[-1], filled[-2])) if len(filled) > 1 else ()
    return {n for n, inner in apart if abs(n - inner) > 1 and len(rows[n]) == 1}


def _cells(line: str) -> list[tuple[int, str]]:
    """Give the parts of a line between wide gaps, each with where it begins."""
    return [(found.start(), found[0]) for found in _CELL.finditer(line)]


def _one_by_one(band: list[list[str]]) -> list[str]:
    """Give the lines of each column; a gap parts its paragraphs if the lines of the columns stand level."""
    full = sum(all(cells) for cells in band)
    level = full > sum(any(cells) for cells in band) - full
    ordered: list[str] = []
    for column in zip(*band, strict=True):
        ends = [n for n, words in enumerate(column) if words]
        ordered += [words for words in column[ends[0] : ends[-1] + 1] if words or level] if ends else []
    return ordered


def _in_order(rows: list[Printed], low: float, high: float) -> list[Printed]:
    """Put running heads where they stand: some programs draw the foot of a page first, or its head last."""
    first = next((n for n, row in enumerate(rows) if low <= row.y <= high), 0)
    last = next((n for n in range(len(rows), 0, -1) if low <= rows[n - 1].y <= high), len(rows))
    before, body, after = rows[:first], rows[first:last], rows[last:]
    edges = sorted(before + after, key=lambda row: -row.y)
    return [row for row in edges if row.y > high] + body + [row for row in edges if row.y < low]


def spaced(rows: list[Printed], height: float) -> list[str]:
    """Give the lines of one page with the gaps between paragraphs, without what stands alone at its edge.

    A headline of several lines becomes one line.

    >>> headline = [Printed("Bridge shut", 50, 700, 20), Printed("for a year", 50, 676, 20)]
    >>> spaced([*headline, Printed("It rained for most of the night.", 50, 640, 10)], 800)
    ['Bridge shut for a year', '', 'It rained for most of the night.']
    """
    if not rows:
        return []
    size = statistics.median_low([row.size for row in rows for _ in row.text])
    steps = [a.y - b.y for a, b in pairwise(rows) if abs(a.size - b.size) < 0.5 and size * 0.9 <= a.y - b.y < 3 * size]
    leading = statistics.median_low(steps) if steps else 1.2 * size
    margins = _margins(rows, size)
    given: list[str] = []
    before: Printed | None = None
    for row, below in zip(rows, [*rows[1:], None], strict=True):
        if _stands_alone(row, before, below, size, leading, height):
            continue
        if before:
            step, change = before.y - row.y, abs(before.size - row.size) > 0.15 * size
            larger = not change and row.size > 1.15 * size and 0 < step < 1.6 * row.size
            if larger:
                given[-1] += f" {row.text}"
                before = row
                continue
            indented = CLOSED.search(before.text) and any(0.5 * size <= row.x - at <= 4 * size for at in margins)
            if change or step > max(GAP * leading, leading + 2) or (indented and not row.text[0].islower()):
                given.append("")
        given.append(row.text)
        before = row
    return given


def _margins(rows: list[Printed], size: float) -> list[int]:
    """Give where columns begin; what begins a little to the right of one and less often is indented."""
    begins = Counter(round(row.x) for row in rows)
    return [
        at for at, count in begins.items() if count > 2 and not any(
            0 < at - other <= 4 * size and often > count for other, often in begins.items()
        )
    ]  # fmt: skip


def _stands_alone(
    row: Printed, before: Printed | None, below: Printed | None, size: float, leading: float, height: float
) -> bool:
    """Say whether a line is the head or foot of the page: small, at the very edge, and away from the rest."""
    if row.size > 1.1 * size or (PUBLISHED.fullmatch(row.text) and len(row.text) < 30):
        return False
    if row.y > (1 - MARGIN) * height:
        return before is None and below is not None and row.y - below.y > 1.5 * leading
    return row.y < MARGIN * height and below is None and before is not None and before.y - row.y > 1.5 * leading
