"""What people decided, and the machine's findings it is about: one SQLite file, or PostgreSQL by URL.

>>> with open_ledger("quotetrack.db") as ledger:                              # doctest: +SKIP
...     ledger.store([pack(analyse(article), fingerprint)], Run(at=now))
...     for dossier in ledger.dossiers():
...         dossier.article.id, dossier.quotes, dossier.claims
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal

from quotetrack.ledger.records import (
    ArticleRow,
    Change,
    ClaimRow,
    Conflict,
    ContestedFigure,
    Dossier,
    Export,
    Failure,
    Judgements,
    Packed,
    QuoteRow,
    ReviewedWorkbook,
    ReviewReport,
    Run,
    SpeakerRow,
    Status,
    Stored,
)
from quotetrack.model import Analysis, Problem

__all__ = ["Ledger", "Run", "open_ledger", "pack"]


def open_ledger(where: str | Path, *, wait: float = 30.0, create: bool = True) -> Ledger:
    """Open the ledger at a path or URL ("quotetrack.db", "postgresql+psycopg://…") and bring its schema up to date.

    ``wait``: seconds to wait for another writer before LedgerError. ``create=False``: LedgerError when there is none.
    """
    raise NotImplementedError


def pack(analysis: Analysis, fingerprint: str = "") -> Packed:
    """Make an analysis ready to be stored (pure; call it in the worker that analysed)."""
    raise NotImplementedError


class Ledger:
    """The ledger, open. A context manager. Methods that write are one transaction each; readers stream."""

    # ── the machine writes ──
    def store(self, batch: Iterable[Packed | Analysis | Problem], run: Run) -> Stored:
        """Store findings; one transaction per call, so give batches (200 articles or so). Idempotent."""
        raise NotImplementedError

    def fingerprints(self, sources: Iterable[str] | None = None) -> dict[str, str]:
        """Give source -> fingerprint of what is stored, problems included (their fingerprint is ""), to skip the unchanged."""
        raise NotImplementedError

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other runs out for as long as this one takes; LedgerError after the ledger's ``wait``."""
        raise NotImplementedError
        yield

    # ── readers: deterministic order, streaming ──
    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let all reads inside see one state of the ledger, whatever is written meanwhile (use it around an export)."""
        raise NotImplementedError
        yield

    def dossiers(self, articles: Iterable[str] | None = None) -> Iterator[Dossier]:
        """Give every article with its rows, ordered by source; only those with these ids or sources when asked."""
        raise NotImplementedError

    def articles(self, articles: Iterable[str] | None = None) -> Iterator[ArticleRow]:
        raise NotImplementedError

    def claims(self, articles: Iterable[str] | None = None) -> Iterator[ClaimRow]:
        raise NotImplementedError

    def quotes(self, articles: Iterable[str] | None = None) -> Iterator[QuoteRow]:
        raise NotImplementedError

    def speakers(self, articles: Iterable[str] | None = None) -> Iterator[SpeakerRow]:
        raise NotImplementedError

    def contested(self) -> Iterator[ContestedFigure]:
        """Give the figures that stand against each other, across all articles."""
        raise NotImplementedError

    def conflicts(self, resolved: bool = False) -> Iterator[Conflict]:
        """Give the edits that wait for a person; with ``resolved`` the decided ones too."""
        raise NotImplementedError

    def problems(self) -> Iterator[Failure]:
        raise NotImplementedError

    def changes(self, identity: str | None = None) -> Iterator[Change]:
        """Give the history, oldest first; of one claim, quote, conflict or article when asked."""
        raise NotImplementedError

    def history(self, identity: str) -> tuple[Change, ...]:
        """Give the history of one id; LedgerError when the ledger knows no such id."""
        raise NotImplementedError

    def status(self) -> Status:
        raise NotImplementedError

    def judgements(self) -> Judgements:
        raise NotImplementedError

    # ── workbooks out and back ──
    def record_export(self, export: Export) -> str:
        """Remember what a workbook shows, and give the export's id. The same rows always give the same id."""
        raise NotImplementedError

    def review(
        self,
        workbook: ReviewedWorkbook,
        *,
        at: datetime,
        apply: bool = False,
        by: str | None = None,
        prefer: Literal["ledger", "workbook"] | None = None,
        allow_clear: bool = False,
    ) -> ReviewReport:
        """Merge a workbook that came back; a dry run unless ``apply``. See WORKBOOK.md."""
        raise NotImplementedError

    def workbooks(self) -> Iterator[Mapping[str, str]]:
        """Give name, sha256, who and when of every workbook applied."""
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
