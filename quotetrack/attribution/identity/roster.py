"""A newsroom's own knowledge of who is who: a CSV file with name, aliases, role, gender and id."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from quotetrack.attribution.identity.cast import fits
from quotetrack.errors import LexiconError

COLUMNS = ("name", "aliases", "role", "gender", "id")
_GENDERS: dict[str, Literal["female", "male"] | None] = {
    "": None, "f": "female", "female": "female", "m": "male", "male": "male",
}  # fmt: skip


class Entry(NamedTuple):
    """One row: ``aliases`` are separated by semicolons in the file."""

    name: str
    aliases: tuple[str, ...] = ()
    role: str | None = None
    gender: Literal["female", "male"] | None = None
    id: str | None = None


class Roster(NamedTuple):
    """The rows of a roster and where each name and alias leads (row numbers)."""

    entries: tuple[Entry, ...]
    by_name: dict[str, tuple[int, ...]]
    by_surname: dict[str, tuple[int, ...]]

    def find(self, names: Iterable[str]) -> Entry | None:
        """Find whom one of some names of a speaker means: as written in the file, else a form of one full name only.

        A bare surname is found only where the file lists it as an alias: a namesake is not in the roster.
        """
        written = [name for name in names if name]
        for name in written:
            rows = self.by_name.get(_key(name), ())
            if len(rows) == 1:
                return self.entries[rows[0]]
        for name in written:
            words = name.split()
            if len(words) > 1:
                rows = self.by_surname.get(words[-1].casefold(), ())
                found = [n for n in rows if _one(words, self.entries[n].name.split())]
                if len(found) == 1:
                    return self.entries[found[0]]
        return None


def _one(a: list[str], b: list[str]) -> bool:
    return len(b) > 1 and (fits(a, b) or fits(b, a))


def _key(name: str) -> str:
    return " ".join(name.casefold().replace("’", "'").split()).removeprefix("the ")


def load(path: Path) -> Roster:
    """Read a roster; raise ``LexiconError`` with the file, the line and what to do for the first row that is wrong."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise LexiconError("is not UTF-8 text", str(path), "save the roster as CSV in UTF-8") from error
    return parse(text, str(path))


@lru_cache(maxsize=8)
def parse(text: str, where: str) -> Roster:
    """Read the text of a roster.

    >>> parse("name,aliases\\nAna Ruiz,A. Ruiz; the mayor\\n", "demo").find(["Ana Ruiz"]).aliases
    ('A. Ruiz', 'the mayor')
    """
    rows = csv.DictReader(text.splitlines(), strict=True)
    try:
        header = [column.strip().lower() for column in rows.fieldnames or ()]
    except csv.Error as error:
        raise LexiconError(f"is no CSV: {error}", where, "separate the columns by commas") from error
    if "name" not in header:
        raise LexiconError("has no column “name”", where, f"give the first line as {','.join(COLUMNS)}")
    unknown = [column for column in header if column not in COLUMNS]
    if unknown:
        raise LexiconError(f"has an unknown column “{unknown[0]}”", where, f"the columns are {', '.join(COLUMNS)}")
    rows.fieldnames = header
    entries: list[Entry] = []
    ids: set[str] = set()
    try:
        for row in rows:
            entry = _entry(row, f"{where}, line {rows.line_num}")
            if entry.id is not None and entry.id in ids:
                line = f"{where}, line {rows.line_num}"
                raise LexiconError(f"the id {entry.id} is used twice", line, "give each row its own")
            ids |= {entry.id} if entry.id is not None else set()
            entries.append(entry)
    except csv.Error as error:
        line = f"{where}, line {rows.line_num}"
        raise LexiconError(f"is no CSV: {error}", line, "check the quotation marks") from error
    return _indexed(entries)


def _entry(row: dict[str, str], where: str) -> Entry:
    if None in row or None in row.values():
        raise LexiconError("has more or fewer cells than the first line", where, "quote cells that hold commas")
    cells = {column: value.strip() for column, value in row.items()}
    if not cells["name"]:
        raise LexiconError("has no name", where, "fill in the name or delete the line")
    gender = cells.get("gender", "").lower()
    if gender not in _GENDERS:
        raise LexiconError(f"the gender “{gender}” is not known", where, "use female, male or leave it empty")
    aliases = tuple(alias for part in cells.get("aliases", "").split(";") if (alias := part.strip()))
    return Entry(cells["name"], aliases, cells.get("role") or None, _GENDERS[gender], cells.get("id") or None)


def _indexed(entries: list[Entry]) -> Roster:
    by_name: dict[str, tuple[int, ...]] = {}
    by_surname: dict[str, tuple[int, ...]] = {}
    for number, entry in enumerate(entries):
        for name in dict.fromkeys(map(_key, (entry.name, *entry.aliases))):
            by_name[name] = (*by_name.get(name, ()), number)
        last = entry.name.split()[-1].casefold()
        by_surname[last] = (*by_surname.get(last, ()), number)
    return Roster(tuple(entries), by_name, by_surname)
