"""Write a run's reports: never over a person's unread work, and not again when nothing changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from quotetrack.errors import QuotetrackError, UsageError
from quotetrack.export import SUFFIXES, WRITERS, Report
from quotetrack.export.target import next_free
from quotetrack.ledger import Ledger

STATE = ".quotetrack.json"  # beside the reports: the hash of each as it was written, and of what
NAME = "quotetrack"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reports go: a folder, or the name that a single report was given."""

    folder: Path
    stem: str

    @classmethod
    def of(cls, out: str) -> Place:
        """Read ``--out``: a name with a report's ending is a file, everything else a folder."""
        if not out.strip():
            raise UsageError("no folder named", "--out", "give a folder, or the name of a report")
        path = Path(out)
        if path.suffix in SUFFIXES.values() and not path.is_dir():
            return cls(path.parent, path.stem)
        return cls(path, NAME)

    def path(self, form: str) -> Path:
        return self.folder / f"{self.stem}{SUFFIXES[form]}"


def read_formats(words: str) -> tuple[str, ...]:
    """Read ``--format``: names with commas between, in the order of the writers and once each."""
    asked = {word.strip().lower() for word in words.split(",") if word.strip()}
    unknown = asked - set(WRITERS)
    if unknown or not asked:
        named = f"no such format: {', '.join(sorted(unknown))}" if unknown else "no format named"
        raise UsageError(named, "--format", f"use {', '.join(WRITERS)}")
    return tuple(form for form in WRITERS if form in asked)


def write_report(
    ledger: Ledger,
    form: str,
    place: Place,
    at: datetime,
    *,
    articles: tuple[str, ...] | None = None,
    on: date | None = None,
    fresh: bool = True,
    note: Callable[[str], None] = lambda line: None,
) -> Path:
    """Write one report and give its path.

    A workbook that somebody changed since it was written, and whose edits are not in the ledger, stays as it is:
    the new one goes beside it under the next free name and ``note`` says so. ``fresh`` False: the ledger did not
    change in this run, so that a report that is still as it was written is left alone.
    """
    path, state = place.path(form), _read_state(place.folder)
    before = state.get(path.name, {})
    untouched = path.is_file() and before.get("sha256") == _sha256(path)
    if untouched and not fresh and before.get("stamp") == _stamp(ledger, articles, on):
        return path
    if form == "xlsx" and path.is_file() and not untouched and _holds_work(ledger, path, at):
        kept, path = path, next_free(path)
        note(f"{kept} holds edits that were not taken back (quotetrack review); the new one is {path}")
    with ledger.snapshot():  # the report and its stamp are of one state, and its figures are compared once
        written = WRITERS[form](Report(ledger, at, on=on, articles=articles), path)
        stamp = _stamp(ledger, articles, on)
    if written.is_file():
        state[written.name] = {"sha256": _sha256(written), "stamp": stamp}
        _write_state(place.folder, state)
    return written


def _holds_work(ledger: Ledger, path: Path, at: datetime) -> bool:
    """Tell whether a workbook says something that the ledger does not know yet; one that cannot be read may."""
    from quotetrack.export.workbook_reader import read_workbook

    try:
        return ledger.review(read_workbook(path), at=at).changes > 0
    except QuotetrackError:
        return True


def _stamp(ledger: Ledger, articles: tuple[str, ...] | None, on: date | None) -> str:
    """Name what a report shows: the ledger by its figures and the number of its last change, and what was asked for."""
    from quotetrack import __version__

    last = 0
    for change in ledger.changes():
        last = change.number
    aside = sum(1 for _ in ledger.parked())
    shown = repr((__version__, ledger.status(), last, aside, articles, on))
    return hashlib.blake2b(shown.encode(), digest_size=8).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read_state(folder: Path) -> dict[str, dict[str, str]]:
    try:
        state = json.loads((folder / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def _write_state(folder: Path, state: dict[str, dict[str, str]]) -> None:
    from quotetrack.export.target import target

    with target(folder / STATE) as place:
        place.draft.write_text(json.dumps(state, indent=1, sort_keys=True) + "\n", encoding="utf-8")
