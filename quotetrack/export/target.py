"""Files are written beside their target and renamed over it: a reader sees the old report or the new, never half."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from quotetrack.errors import ReportError


class Target:
    """Where a report goes. ``draft`` is filled by the caller; ``path`` is where it ended, known afterwards."""

    def __init__(self, wanted: Path) -> None:
        self.path = wanted
        self.draft = wanted.with_name(f".{wanted.name}.{os.getpid()}.part")

    def settle(self) -> None:
        """Rename the draft over the target; if somebody holds it open, beside it under the next free name."""
        try:
            os.replace(self.draft, self.path)
        except PermissionError:  # Windows: the workbook is open in Excel
            self.path = next_free(self.path)
            os.replace(self.draft, self.path)


def next_free(path: Path) -> Path:
    """Name a file that does not exist yet: ``report (2).xlsx`` beside ``report.xlsx``."""
    names = (path.with_name(f"{path.stem} ({number}){path.suffix}") for number in count(2))
    return next(name for name in names if not name.exists())


@contextmanager
def target(path: Path, option: str = "--out") -> Iterator[Target]:
    """Make the folder, lend a draft, and settle it; a failure leaves the old file as it was.

    Raises ``ReportError`` in one line for everything the file system refuses.
    """
    place = Target(Path(path))
    try:
        place.path.parent.mkdir(parents=True, exist_ok=True)
        if place.path.is_dir():
            raise IsADirectoryError(21, "is a folder, not a file")
        yield place
        place.settle()
    except OSError as error:
        if isinstance(error, ReportError):
            raise
        reason = error.strerror or type(error).__name__
        raise ReportError(
            f"cannot write the report: {reason}", str(path), f"choose another place with {option}"
        ) from error
    finally:
        with suppress(OSError):
            place.draft.unlink()
