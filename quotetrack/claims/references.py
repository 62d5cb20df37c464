"""Compare claims with reference tables: "agrees", "disagrees" or "no match", never a status.

A table is a CSV file whose leading ``# name: value`` lines say what it answers:

======== ==================================================================================================
title    what people call it
source   where its facts come from
kinds    the kinds of claims it answers
about    words of which the claim's passage must hold one
topic    words of which the article's title or the passage's paragraph must hold one (optional)
key      columns that name the subject; several names in a cell are joined by ";"
value    the column with the true value, or ``count``: the number of rows up to the claim's date
date     the column with each row's ISO date
======== ==================================================================================================
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from quotetrack.errors import LexiconError
from quotetrack.language import Document
from quotetrack.model import Claim
from quotetrack.patterns import regex

_HEADER = regex(r"#\s*(\w+)\s*:\s*(.+)")
_REQUIRED = ("title", "source", "kinds", "about", "key", "value", "date")
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


_SAYS = "a reference table"
DISAGREES = f"{_SAYS} disagrees"  # how the flag of a contradicted claim begins


@dataclass(frozen=True, slots=True)
class ReferenceTable:
    """One table of facts and the questions it answers."""

    title: str
    source: str
    kinds: frozenset[str]
    about: tuple[str, ...]
    topic: tuple[str, ...]
    key: tuple[str, ...]
    value: str
    date: str
    rows: tuple[dict[str, str], ...]  # in the order of their dates


@dataclass(frozen=True, slots=True)
class Check:
    """What a table says of a claim; ``row`` is the reference row as people read it."""

    result: Literal["agrees", "disagrees", "no match"]
    table: str
    row: str = ""

    def __str__(self) -> str:
        if self.result == "no match":
            return f"a reference table has no match ({self.table})"
        return f"{_SAYS} {self.result}: {self.row} ({self.table})"


def _listed(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def parse_table(text: str, where: str) -> ReferenceTable:
    """Read a reference table. Raises LexiconError with the file and what is missing in it."""
    lines = text.splitlines()
    header = {m[1]: m[2].strip() for m in map(_HEADER.match, lines) if m}
    missing = [name for name in _REQUIRED if name not in header]
    if missing:
        raise LexiconError(f"reference table lacks '# {missing[0]}: …'", where, "add the line at its top")
    rows = list(csv.DictReader(line for line in lines if line.strip() and not line.startswith("#")))
    columns = {*_listed(header["key"]), header["date"], *({header["value"]} - {"count"})}
    for number, row in enumerate(rows, 1):
        lacking = sorted(c for c in columns if not row.get(c))
        if lacking:
            raise LexiconError(f"row {number} has no {lacking[0]!r}", where, "complete the row")
        try:
            date.fromisoformat(row[header["date"]])
            if header["value"] != "count":
                Decimal(row[header["value"]])
        except (ValueError, ArithmeticError):
            raise LexiconError(f"row {number} has a bad date or value", where, "use ISO dates and numbers") from None
    return ReferenceTable(
        title=header["title"], source=header["source"], kinds=frozenset(_listed(header["kinds"])),
        about=_listed(header["about"]), topic=_listed(header.get("topic", "")), key=_listed(header["key"]),
        value=header["value"], date=header["date"], rows=tuple(sorted(rows, key=lambda r: r[header["date"]])),
    )  # fmt: skip


@cache
def shipped_tables() -> tuple[ReferenceTable, ...]:
    """Load the tables that come with quotetrack: inside an installed package, in ``data/`` of a checkout."""
    package = Path(str(files("quotetrack")))
    folder = next((f for f in (package / "reference", package.parent / "data" / "reference") if f.is_dir()), None)
    return load_tables(sorted(folder.glob("*.csv"))) if folder else ()


@cache
def _extra_tables(paths: tuple[Path, ...]) -> tuple[ReferenceTable, ...]:
    return load_tables(paths)


def load_tables(paths: Iterable[Path]) -> tuple[ReferenceTable, ...]:
    """Load reference tables from files."""
    found = []
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as reason:
            raise LexiconError(f"cannot read reference table: {reason}", str(path), "give a UTF-8 CSV file") from None
        found.append(parse_table(text, str(path)))
    return tuple(found)


def check(claim: Claim, context: str, tables: Sequence[ReferenceTable]) -> Check | None:
    """Compare one claim with the tables; None where no table answers such claims.

    ``context`` is the article's title and the claim's paragraph, in which a table's topic must be named.
    """
    if claim.value is None and claim.min is None and claim.max is None:
        return None
    unmatched = None
    for table in tables:
        if claim.kind in table.kinds and _names(claim.text, table.about) and (
            not table.topic or _names(f"{context}\n{claim.text}", table.topic)
        ):  # fmt: skip
            found = _count(claim, table) if table.value == "count" else _look_up(claim, table)
            if found:
                return found
            unmatched = unmatched or Check("no match", table.title)
    return unmatched


def flag_references(claims: Sequence[Claim], document: Document) -> tuple[Claim, ...]:
    """Add to each claim that a table answers what the table says, as a flag."""
    tables = (*shipped_tables(), *_extra_tables(document.config.references))
    answered = {kind for table in tables for kind in table.kinds}
    title = document.article.title or ""
    flagged = []
    for claim in claims:
        if claim.kind in answered:
            found = check(claim, f"{title}\n{_paragraph(document, claim)}", tables)
            if found:
                claim = replace(claim, flags=(*claim.flags, str(found)))
        flagged.append(claim)
    return tuple(flagged)


def _paragraph(document: Document, claim: Claim) -> str:
    number = document.sentences[document.sentence_at(claim.span.start)].paragraph
    return document.paragraphs[number].of(document.text)


def _names(text: str, words: tuple[str, ...]) -> bool:
    return _any_of(words).search(text) is not None


@lru_cache(maxsize=1 << 10)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


def _subject_rows(claim: Claim, table: ReferenceTable) -> list[dict[str, str]]:
    """The rows whose every key the claim names: in its subject for counts of deeds, else anywhere in its passage."""
    named = claim.subject or "" if table.value == "count" else " ".join(filter(None, (claim.place, claim.text)))
    known = {name.strip() for row in table.rows for column in table.key for name in row[column].split(";")}
    wanted = {name for name in known if _names(named, (name,))}
    if not wanted:
        return []
    return [
        row for row in table.rows
        if wanted <= {name.strip() for column in table.key for name in row[column].split(";")}
    ]  # fmt: skip


def _count(claim: Claim, table: ReferenceTable) -> Check | None:
    """Compare a count or streak with the number of rows up to the claim's own date; without a date nothing is said."""
    rows = _subject_rows(claim, table)
    when = claim.event_date and (claim.event_date.end or claim.event_date.start)
    if not rows or not when:
        return None
    before = [row for row in rows if row[table.date] <= _last_day(when)]
    since = claim.event_date.start if claim.event_date and claim.event_date.end != claim.event_date.start else None
    if not before or (since and since < table.rows[0][table.date][: len(since)]):
        return None  # "since 1971" counts more than the table knows
    number, last = len(before), before[-1]
    who = " and ".join(name.strip() for column in table.key for name in last[column].split(";"))
    ordinal = _ORDINALS[number] if number < len(_ORDINALS) else f"{number}th"
    row = f"{ordinal} by {who}, {last[table.date]}"
    return Check("agrees" if agrees(claim, number) else "disagrees", table.title, row)


def _look_up(claim: Claim, table: ReferenceTable) -> Check | None:
    """Compare a value with the row in force at the claim's date, or with the latest row."""
    rows = _subject_rows(claim, table)
    when = claim.event_date and (claim.event_date.start or claim.event_date.end)
    if when:
        rows = [row for row in rows if row[table.date] <= _last_day(when)] or rows[:1]
    if not rows:
        return None
    row = rows[-1]
    shown = f"{' '.join(row[c] for c in table.key)} {int(Decimal(row[table.value])):,}, {row[table.date]}"
    return Check("agrees" if agrees(claim, Decimal(row[table.value])) else "disagrees", table.title, shown)


def _last_day(iso: str) -> str:
    """The last moment of a coarse ISO date, for comparing as text: "2012" covers all of 2012."""
    return iso if len(iso) == 10 else iso + "-99"


def agrees(claim: Claim, truth: int | Decimal) -> bool:
    """Compare as an editor would: 1.5 million agrees with 1,478,302, "at least 30" with 34.

    A figure is right if the true value, rounded to the figure's own significant digits, is the figure. "About"
    allows five percent more.
    """
    true = Decimal(truth)
    if claim.comparator in ("gt", "just_over", "gte", "between", "vague", "lt", "just_under", "lte"):
        low = Decimal(str(claim.min)) if claim.min is not None else None
        high = Decimal(str(claim.max)) if claim.max is not None else None
        return (low is None or true >= low) and (high is None or true <= high)
    stated = Decimal(str(claim.value))
    if claim.comparator == "approx" and abs(true - stated) <= abs(true) * Decimal("0.05"):
        return True
    return _rounded(true, stated) == stated


def _rounded(true: Decimal, like: Decimal) -> Decimal:
    """Round to the place of the last significant digit that ``like`` shows."""
    exponent = like.normalize().as_tuple().exponent
    assert isinstance(exponent, int), "a finite number"
    return true.quantize(Decimal(1).scaleb(exponent), ROUND_HALF_UP) if like else true
