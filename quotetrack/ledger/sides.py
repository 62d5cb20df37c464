"""The sides of the three-way merge: what was exported, what the ledger holds, what came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from quotetrack.ledger.records import ReviewedRow, Sheet
from quotetrack.ledger.vocabulary import CORRECTED


@dataclass(frozen=True, slots=True)
class Base:
    """A row as it was exported."""

    fingerprint: str
    sheet: Sheet
    id: str
    version: int
    passage: str
    people: Mapping[str, str]
    machine: Mapping[str, str]
    ledger: Mapping[str, str]  # field -> what the ledger held, where the cell could not show it whole
    corrected: frozenset[str]  # machine columns that showed a person's correction

    def text(self, name: str) -> str | None:
        """Give what the cell of a field showed; None when the workbook had no such machine column."""
        if name.startswith(CORRECTED):
            return self.machine.get(name.removeprefix(CORRECTED))
        return self.people.get(name, default(name))


@dataclass(slots=True)
class Entry:
    """A decision."""

    value: str
    by: str
    at: datetime
    workbook: str
    passage: str = ""
    old_text: str = ""
    old_value: str = ""
    old_speaker: str = ""


@dataclass(slots=True)
class Subject:
    """The ledger's side of one row."""

    sheet: Sheet
    id: str
    passage: str
    stale: bool  # its status shows as needs_recheck
    version: int
    suggestion: str | None = None
    entries: dict[str, Entry] = field(default_factory=dict)
    dirty: set[str] = field(default_factory=set)

    def shown(self, name: str) -> str:
        if name == "status" and self.stale:
            return "needs_recheck"
        return self.held(name)

    def held(self, name: str) -> str:
        entry = self.entries.get(name)
        return entry.value if entry else default(name)


@dataclass(slots=True)
class Dispute:
    """A conflict, open while ``resolution`` is None."""

    id: str
    sheet: Sheet
    row: str
    field: str
    kind: Literal["differ", "refused"]
    reason: str
    value: str
    candidates: dict[str, tuple[str, str]]  # value -> by, workbook
    resolution: str | None
    opened: int
    passage: str
    dirty: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the history to be written."""

    by: str
    sheet: str
    id: str
    field: str
    old: str
    new: str
    note: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """One row of the workbook together with the row of the ledger it belongs to."""

    row: ReviewedRow
    subject: Subject
    base: Base | None
    certain: bool  # the base is what this workbook was made from, not merely the latest we know


def default(name: str) -> str:
    """Give what a field holds before anybody decided."""
    return "unverified" if name == "status" else ""


def same(one: str, other: str) -> bool:
    """Tell whether two cells say the same: line ends and the way a number is written do not count.

    >>> same("150000", "150000.0"), same("a\\r\\nb", "a\\nb"), same("007", "7")
    (True, True, False)
    """
    if one == other or lines(one) == lines(other):
        return True
    if not (one[:1].isdigit() or one[:1] == "-") or not (other[:1].isdigit() or other[:1] == "-"):
        return False
    try:
        return float(one) == float(other) and _plain_number(one) and _plain_number(other)
    except ValueError:
        return False


def _plain_number(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits[:1] != "0" or digits[:2] in ("0", "0.")


def lines(text: str) -> str:
    """Write line ends one way: spreadsheets change them without being asked."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
