"""Every failure raised on purpose: what happened, where, and what to do next.

Each class is also the matching builtin, so that callers who know nothing of
quotetrack can still catch it.
"""

from __future__ import annotations


class QuotetrackError(Exception):
    """Say in one line what is wrong, where, and what to do next."""

    def __init__(self, what: str, where: str = "", next_step: str = "") -> None:
        super().__init__(what, where, next_step)
        self.what, self.where, self.next_step = what, where, next_step

    def __str__(self) -> str:
        line = f"{self.where}: {self.what}" if self.where else self.what
        return " ".join(f"{line}; {self.next_step}".split()) if self.next_step else " ".join(line.split())

    def __reduce__(self) -> tuple[type[QuotetrackError], tuple[str, str, str]]:
        return type(self), (self.what, self.where, self.next_step)


class UsageError(QuotetrackError, ValueError):
    """An option or argument that cannot be meant."""


class MissingInput(QuotetrackError, FileNotFoundError):
    """A path that does not exist, or a folder without articles."""


class UnreadableInput(QuotetrackError, ValueError):
    """A file that exists and cannot be read as an article: empty, binary, undecodable, damaged."""


class LedgerError(QuotetrackError, RuntimeError):
    """A ledger that cannot be opened, is locked, is foreign, or is newer than this program."""


class WorkbookError(QuotetrackError, ValueError):
    """A workbook that cannot be taken back: damaged, foreign, or unsafe to open."""


class ReportError(QuotetrackError, OSError):
    """A report that cannot be written."""


class LexiconError(QuotetrackError, ValueError):
    """A word list, roster or reference table that is malformed."""


class MissingExtra(QuotetrackError, ImportError):
    """An optional package that the requested feature needs."""


class AnalysisTimeout(QuotetrackError, TimeoutError):
    """An article whose analysis took longer than allowed."""
