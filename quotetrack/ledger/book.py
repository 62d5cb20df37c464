"""The ledger, open: every way to write it and to read it, each write one transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, delete, select

from quotetrack.errors import LedgerError
from quotetrack.ledger import schema, summaries
from quotetrack.ledger.bases import keep_export, keep_rows, portions
from quotetrack.ledger.connection import Database
from quotetrack.ledger.contested import Contest, contest, figures
from quotetrack.ledger.dossiers import dossiers
from quotetrack.ledger.records import (
    ArticleRow,
    Candidate,
    Change,
    ClaimRow,
    Conflict,
    ContestedFigure,
    Dossier,
    Export,
    Failed,
    Failure,
    Judgements,
    Packed,
    Parked,
    QuoteRow,
    ReviewedWorkbook,
    ReviewReport,
    Run,
    SpeakerRow,
    Status,
    Stored,
)
from quotetrack.ledger.review import Review
from quotetrack.ledger.storing import Storing, chunks, known_fingerprints
from quotetrack.ledger.vocabulary import EXTRA
from quotetrack.model import Analysis, Problem


class Ledger:
    """Machines write findings, people write decisions; neither ever overwrites the other."""

    def __init__(self, where: str | Path, wait: float = 30.0, create: bool = True) -> None:
        self._database = Database(where, wait, create)
        self.name = self._database.name
        self._reader: Connection | None = None
        self._contest: Contest | None = None

    # ── the machine writes ──

    def store(self, batch: Iterable[Packed | Analysis | Problem | Failed], run: Run) -> Stored:
        """Store findings; one transaction per call, so give batches (200 articles or so). Idempotent."""
        items = list(batch)  # analysed before the lock is taken
        with self._database.writing() as connection:
            return Storing(connection, run).store(items)

    def forget(self, sources: Iterable[str]) -> None:
        """Drop failures that are over: what they are about was read since, under other names."""
        p = schema.problems
        with self._database.writing() as connection:
            for part in chunks(sorted(sources)):
                connection.execute(delete(p).where(p.c.source.in_(part)))

    def fingerprints(self, sources: Iterable[str] | None = None) -> dict[str, str]:
        """Give source -> fingerprint of what is stored, failed inputs included: the unchanged can be skipped."""
        with self._reading() as connection:
            return known_fingerprints(connection, sources)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other runs out for as long as this one takes; LedgerError after the ledger's ``wait``."""
        with self._database.alone():
            yield

    # ── readers ──

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let all reads inside see one state of the ledger, whatever is written meanwhile. Use it around an export."""
        if self._reader is not None:
            yield
            return
        with self._database.reading() as connection:
            self._reader, self._contest = connection, None
            try:
                yield
            finally:
                self._reader, self._contest = None, None

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if self._reader is not None:
            with self._database.errors():
                yield self._reader
        else:
            with self._database.reading() as connection:
                yield connection

    def _contested(self, connection: Connection) -> Contest:
        if self._reader is None:
            return contest(connection)
        if self._contest is None:
            self._contest = contest(connection)
        return self._contest

    def dossiers(self, articles: Iterable[str] | None = None) -> Iterator[Dossier]:
        """Give every article with its rows, ordered by source; only those with these ids or sources when asked.

        Texts that no source has any more come too, as ``replaced``, with the rows that vanished with them.
        """
        with self._reading() as connection:
            yield from dossiers(connection, self._contested(connection), articles)

    def articles(self, articles: Iterable[str] | None = None) -> Iterator[ArticleRow]:
        return (dossier.article for dossier in self.dossiers(articles) if dossier.article.state == "current")

    def claims(self, articles: Iterable[str] | None = None) -> Iterator[ClaimRow]:
        return (claim for dossier in self.dossiers(articles) for claim in dossier.claims)

    def quotes(self, articles: Iterable[str] | None = None) -> Iterator[QuoteRow]:
        return (quote for dossier in self.dossiers(articles) for quote in dossier.quotes)

    def speakers(self, articles: Iterable[str] | None = None) -> Iterator[SpeakerRow]:
        """Give every speaker, the most quoted first."""
        with self._reading() as connection:
            yield from summaries.speakers(connection, self._contested(connection), articles)

    def contested(self) -> Iterator[ContestedFigure]:
        """Give the figures that stand against each other, across all articles and inside one."""
        with self._reading() as connection:
            yield from figures(connection, self._contested(connection))

    def conflicts(self, resolved: bool = False) -> Iterator[Conflict]:
        """Give the edits that wait for a person; with ``resolved`` the decided ones too."""
        c = schema.conflicts
        query = select(c).order_by(c.c.sheet, c.c.row, c.c.field, c.c.id)
        if not resolved:
            query = query.where(c.c.resolution.is_(None))
        with self._reading() as connection:
            for row in connection.execute(query):
                candidates = tuple(Candidate(*one) for one in json.loads(row.candidates))
                yield Conflict(
                    row.id, row.sheet, row.row, row.field, row.reason, row.value, candidates,
                    row.resolution or "", row.passage, row.opened,
                )  # fmt: skip

    def parked(self) -> Iterator[Parked]:
        """Give the typed text that belonged to no row."""
        p = schema.parked
        with self._reading() as connection:
            for row in connection.execute(select(p).order_by(p.c.sheet, p.c.id)):
                yield Parked(row.id, row.sheet, row.row, json.loads(row.cells), row.workbook, row.at)

    def added_columns(self, sheet: str) -> tuple[str, ...]:
        """Give the headers of the columns that people added to a sheet and that hold something."""
        d = schema.decisions.c
        query = select(d.field).where(d.sheet == sheet, d.field.startswith(EXTRA)).distinct()
        with self._reading() as connection:
            return tuple(sorted(name.removeprefix(EXTRA) for name in connection.execute(query).scalars()))

    def problems(self) -> Iterator[Failure]:
        """Give the inputs that gave no analysis, by source."""
        p = schema.problems
        with self._reading() as connection:
            for row in connection.execute(select(p).order_by(p.c.source)):
                yield Failure(
                    Problem(row.source, row.reason, row.kind, row.article), row.fingerprint, row.tries, row.at
                )

    def changes(self, identity: str | None = None) -> Iterator[Change]:
        """Give the history, oldest first; of one claim or quote when asked."""
        h = schema.history
        query = select(h).order_by(h.c.number)
        if identity is not None:
            query = query.where(h.c.id == identity)
        with self._reading() as connection:
            for row in connection.execute(query.execution_options(yield_per=1000)):
                yield Change(
                    row.number, row.at, row.by_whom, row.sheet, row.id, row.field, row.old, row.new,
                    row.through, row.note,
                )  # fmt: skip

    def history(self, identity: str) -> tuple[Change, ...]:
        """Give the history of a claim, a quote, a conflict's field, or all of an article (by its id or source)."""
        with self.snapshot(), self._reading() as connection:
            ids, name = self._meant(connection, identity)
            found = [change for one in ids for change in self.changes(one) if name in ("", change.field)]
        return tuple(sorted(found, key=lambda change: change.number))

    def _meant(self, connection: Connection, identity: str) -> tuple[list[str], str]:
        """Give the rows that an id or an article's source stands for, and the field where only one is meant."""
        f, c, s, h = schema.findings.c, schema.conflicts.c, schema.sources.c, schema.history.c
        article = connection.scalar(select(s.article).where(s.source == identity))
        if article is None and schema.could_be_id(identity):
            for known in (select(f.public).where(f.public == identity), select(h.id).where(h.id == identity)):
                if connection.scalar(known.limit(1)) is not None:
                    return [identity], ""
            conflict = connection.execute(select(c.row, c.field).where(c.id == identity)).first()
            if conflict is not None:
                return [conflict.row], conflict.field
            article = identity
        rows = connection.execute(select(f.public).where(f.article == article).order_by(f.sheet, f.ordinal))
        ids = list(dict.fromkeys(rows.scalars()))
        if not ids:
            what = f"knows no claim, quote, conflict or article {identity}"
            raise LedgerError(what, self.name, "copy an id from the workbook's id column")
        return ids, ""

    def status(self) -> Status:
        """Count what is in the ledger and where the work on it stands."""
        with self._reading() as connection:
            return summaries.status(connection, self._contested(connection))

    def judgements(self) -> Judgements:
        """Count how often the machine was right, by people's decisions."""
        with self._reading() as connection:
            return summaries.judgements(connection)

    def workbooks(self) -> Iterator[Mapping[str, str]]:
        """Give name, sha256, who and when of every workbook applied, in that order."""
        w = schema.workbooks.c
        with self._reading() as connection:
            for row in connection.execute(select(w.name, w.sha256, w.by_whom, w.at).order_by(w.at, w.sha256)):
                yield {"name": row.name, "sha256": row.sha256, "by": row.by_whom, "at": row.at.isoformat()}

    # ── workbooks out and back ──

    def record_export(self, export: Export) -> str:
        """Remember what a workbook shows, and give the export's id. The same rows always give the same id."""
        fingerprints = b""
        for rows in portions(export.rows):
            with self._database.writing() as connection:
                fingerprints += keep_rows(connection, rows)
        with self._database.writing(durable=True) as connection:
            return keep_export(connection, export, fingerprints)

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
        """Merge a workbook that came back; a dry run unless ``apply``. Two people's workbooks wait for each other."""
        opened = self._database.writing(durable=True) if apply else self._database.reading()
        with opened as connection:
            review = Review(
                connection, workbook, contest(connection), at=at, by=by, prefer=prefer, allow_clear=allow_clear
            )
            report = review.run()
            if not apply:
                return report
            review.write()
        return replace(report, applied=True)

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
