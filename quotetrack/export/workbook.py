"""The workbook that people check, correct and give back.

One pass over the ledger's dossiers streams the rows of Claims, Quotes, Passages and Articles; openpyxl builds the
finish around them (``finish``); ``package`` puts both together. Nothing of a long ledger is held in memory but
counts.
"""

from __future__ import annotations

import re
import tempfile
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import BinaryIO, cast
from xml.sax.saxutils import unescape

from openpyxl import Workbook

from quotetrack.export import front, looks
from quotetrack.export.celltext import from_cell, grapheme_boundary
from quotetrack.export.columns import (
    ARTICLES,
    CHANGES,
    CLAIMS,
    CONTESTED,
    EDITS,
    EXPORT_ID,
    FRONT,
    LIST_MARKS,
    LISTS,
    PARKED,
    PASSAGES,
    PROBLEMS,
    QUOTES,
    READ_ME,
    RUN_DATA,
    SOURCES,
    SUMMARY,
    Table,
    as_text,
    digest,
    exported_row,
    front_digest,
    mark,
    named,
    title_of,
)
from quotetrack.export.finish import LISTED, SPEAKERS_OF, finish
from quotetrack.export.package import Filling, assemble
from quotetrack.export.passages import marked, place_of, runs
from quotetrack.export.rows import Links, TableWriter
from quotetrack.export.sheetxml import MAX_ROWS, Run, SheetWriter, letters, text
from quotetrack.export.tally import Tally
from quotetrack.export.target import target
from quotetrack.ledger.records import (
    ClaimRow,
    Dossier,
    Export,
    ExportedRow,
    Parked,
    QuoteRow,
    SpeakerRow,
)
from quotetrack.ledger.summaries import Voices
from quotetrack.ledger.vocabulary import PEOPLE
from quotetrack.model import Claim
from quotetrack.tables import (
    REPLACED,
    Report,
    Row,
    article_cells,
    article_name,
    change_cells,
    claim_cells,
    contested_cells,
    edit_cells,
    parked_cells,
    passage_cells,
    passages,
    problem_cells,
    quote_cells,
    source_cells,
    spaced,
)

_BUFFER = 1 << 17  # bytes of a sheet's rows between two writes to the disk


def write(report: Report, path: Path) -> Path:
    """Write the workbook and give the path where it is; the ledger remembers what it shows.

    Raises ``ReportError`` when the file cannot be written.
    """
    with target(path) as place, report.ledger.snapshot(), ExitStack() as stack:
        draft = Draft(report, stack)
        identity = report.ledger.record_export(Export(place.path.name, report.at, draft.fill()))
        draft.assemble(identity, place.draft)
    return place.path


class Draft:
    """A workbook in the making: the openpyxl book, and one stream of rows for each sheet."""

    def __init__(self, report: Report, stack: ExitStack) -> None:
        self.report, self._stack = report, stack
        self.book = Workbook()
        self.styles = looks.Styles(self.book)
        self.tally = Tally()
        self.sheets: dict[str, SheetWriter] = {}
        self.streams: dict[str, tuple[BinaryIO, BinaryIO]] = {}
        self._lists = self._sheet(LISTS)
        self._words = [[key, *map(spaced, PEOPLE[sheet][key])] for sheet, key in LISTED]
        self._anchors: dict[str, tuple[int, array[int]]] = {}  # article -> row of its title, starts of its sentences
        self._rows: dict[str, int] = {}  # contested claim -> its row, for the sheet of conflicts
        self._decided: dict[str, tuple[Table, int]] = {}  # claim or quote with a history -> its row

        self.tables: dict[str, TableWriter] = {}

    def _stream(self) -> BinaryIO:
        return cast(BinaryIO, self._stack.enter_context(tempfile.TemporaryFile(buffering=_BUFFER)))

    def _sheet(self, title: str) -> SheetWriter:
        rows, links = self.streams[title] = (self._stream(), self._stream())
        self.sheets[title] = SheetWriter(rows, links)
        return self.sheets[title]

    def _table(self, table: Table) -> TableWriter:
        self.tables[table.key] = writer = TableWriter(table, self._sheet(table.title), self.styles)
        return writer

    # ── rows ──

    def fill(self) -> Iterator[ExportedRow]:
        """Stream every sheet's rows; give those that come back, as the base of the merge to come."""
        self._claims, self._quotes = self._table(CLAIMS), self._table(QUOTES)
        self._passages, self._articles = self._table(PASSAGES), self._table(ARTICLES)
        if self.report.articles is None:
            for writer in (self._claims, self._quotes):
                writer.own_columns(self.report.ledger.added_columns(writer.table.key))
        self._lists.write(self._list_row("article", "speaker"))
        voices = Voices()
        for dossier in self.report.dossiers():
            voices.hear(dossier)
            yield from self._dossier(dossier)
        self._sources(voices)
        self._contested()
        ledger = self.report.ledger
        self._problems()
        self._plain(PARKED, map(_parked, ledger.parked()))
        self._changes()
        yield from self._edits()
        while self._lists.row < max(map(len, self._words)):
            self._lists.write(self._list_row())
        self.tally.parked = self.tables["parked"].count
        self.tally.edits = self.tables["conflicts"].count

    def _dossier(self, dossier: Dossier) -> Iterator[ExportedRow]:
        article = dossier.article
        top = self._passages.sheet.row + 1  # the row of the article's title; sentence n stands n rows below
        first_claim, first_quote = self._claims.sheet.row + 1, self._quotes.sheet.row + 1
        claim_rows = {row.id: first_claim + index for index, row in enumerate(dossier.claims)}
        quote_rows = {row.id: first_quote + index for index, row in enumerate(dossier.quotes)}
        analysis = article.analysis
        starts = array("I", [span.start for span in analysis.sentences])
        self._anchors[article.id] = (top, starts)
        others = {claim.id: claim for claim in analysis.claims}
        for claim in dossier.claims:
            passage = place_of(starts, claim.claim.span) if claim.state == "present" else None
            yield from self._claim(claim, others, passage, top)
            if claim.contested:
                self._rows[claim.id] = claim_rows[claim.id]
        for quote in dossier.quotes:
            passage = place_of(starts, quote.quote.content[0]) if quote.state == "present" else None
            yield from self._quote(quote, passage, top)
        name = article_name(article)
        about: Row = {"article": short(name)}
        replaced = "" if article.state == "current" else f" — {REPLACED}"
        self._passages.band("sentence", name + replaced, about)
        for sentence in passages(dossier):
            self._passages.add(
                passage_cells(sentence, analysis) | about,
                links=_to_rows(CLAIMS, claim_rows, sentence.claims) | _to_rows(QUOTES, quote_rows, sentence.quotes),
                runs={"sentence": marked(analysis.article.text, sentence)},
            )
        for speaker in dict.fromkeys(s.name for s in analysis.speakers):
            self._lists.write(self._list_row(article.id, speaker))
        cells = article_cells(dossier)
        self._articles.add(cells, links={"passages": (f"{PASSAGES.title}!B{top}", "read")})
        self.tally.article(dossier, name)

    def _claim(
        self, row: ClaimRow, others: Mapping[str, Claim], sentence: int | None, top: int
    ) -> Iterator[ExportedRow]:
        cells, claim = claim_cells(row, others), row.claim
        bold = None
        if claim.figure and "text" not in row.corrections:
            bold = {"text": runs(row.article.analysis.article.text, claim.span, [(claim.figure, "b")])}
        yield from self._reviewed(self._claims, row, cells, _to_passage(sentence, top), bold)
        self.tally.claim(cells, row)

    def _quote(self, row: QuoteRow, sentence: int | None, top: int) -> Iterator[ExportedRow]:
        cells = quote_cells(row) | {"article_id": row.article.id}
        yield from self._reviewed(self._quotes, row, cells, _to_passage(sentence, top))
        self.tally.quote(cells, row)

    def _reviewed(
        self,
        writer: TableWriter,
        row: ClaimRow | QuoteRow,
        cells: Row,
        links: Links,
        runs: Mapping[str, Sequence[Run]] | None = None,
    ) -> Iterator[ExportedRow]:
        base = exported_row(writer.table, row.id, row.version, cells, row.extra)
        if not writer.full:
            yield base
        marks: Row = {"id": row.id, "fingerprint": mark(base.fingerprint, writer.sheet.row)}
        here = writer.add(cells | marks, row.corrections.keys(), row.extra, links, runs=runs)
        if row.version:
            self._decided[row.id] = (writer.table, here)

    def _edits(self) -> Iterator[ExportedRow]:
        writer = self._table(EDITS)
        for conflict in self.report.ledger.conflicts():
            cells = edit_cells(conflict) | {"field": named(conflict.sheet, conflict.field)}
            base = exported_row(EDITS, conflict.id, conflict.version, cells, {})
            yield base
            writer.add(cells | {"id": conflict.id, "fingerprint": mark(base.fingerprint, writer.sheet.row)})

    def _problems(self) -> None:
        writer = self._table(PROBLEMS)
        for failure in self.report.ledger.problems():
            writer.add(problem_cells(failure))
            if failure.problem.kind == "skipped":
                self.tally.skipped += 1
            else:
                self.tally.problems += 1

    def _changes(self) -> None:
        """Write the history; a row of this workbook is called by its number and led to."""
        writer = self._table(CHANGES)
        for change in self.report.ledger.changes():
            cells = change_cells(change)
            cells |= {"field": named(change.sheet, change.field), "table": title_of(change.sheet)}
            if change.field == "status":
                cells |= {"old": spaced(change.old), "new": spaced(change.new)}
            table, row = self._decided.get(change.id, (CLAIMS, 0))
            link = {"row": (f"{table.title}!B{row}", labels(table, [row]))} if row else None
            writer.add(cells, links=link)

    def _sources(self, voices: Voices) -> None:
        writer = self._table(SOURCES)
        for speaker in voices.rows():
            cells, first = source_cells(speaker), self._first_mention(speaker)
            writer.add(cells, links={"first": first} if first else None)

    def _contested(self) -> None:
        writer = self._table(CONTESTED)
        for question in self.report.ledger.contested():
            found = [
                sorted(self._rows[claim] for claim in position.claims if claim in self._rows)
                for position in question.positions
            ]
            if not any(found) and self.report.articles is not None:
                continue  # it is about other articles
            for position, rows in zip(question.positions, found, strict=True):
                links = {"rows": (f"{CLAIMS.title}!B{rows[0]}", labels(CLAIMS, rows))} if rows else None
                writer.add(contested_cells(question, position), links=links, banded=self.tally.contested % 2 == 1)
            self.tally.contested += 1

    def _first_mention(self, speaker: SpeakerRow) -> tuple[str, str] | None:
        if speaker.first_article not in self._anchors:
            return None
        top, starts = self._anchors[speaker.first_article]
        sentence = bisect_right(starts, speaker.first_mention[0]) if speaker.first_mention else 0
        return f"{PASSAGES.title}!B{top + sentence}", f"¶ {sentence}" if sentence else "article"

    def _plain(self, table: Table, rows: Iterable[Row]) -> None:
        writer = self._table(table)
        for cells in rows:
            writer.add(cells)

    def _list_row(self, article: str = "", speaker: str = "") -> list[str | None]:
        style, here = self.styles.id(), self._lists.row
        words = [text(style, words[here]) if here < len(words) else None for words in self._words]
        gap = [None] * (SPEAKERS_OF - len(words))
        shown = [words[here] if here < len(words) else "" for words in self._words]
        marks = " ".join(map(digest, map(as_text, [*shown, *[""] * len(gap), article, speaker])))
        return [*words, *gap, *(text(style, name) if name else None for name in (article, speaker)), text(style, marks)]

    def _said(self, title: str) -> Iterator[str]:
        """Give the texts and numbers of a sheet as its reader will get them back."""
        rows, _ = self.streams[title]
        rows.seek(0)
        for kind, said in re.findall(r"<(t|v)\b[^>]*>([^<]*)</", rows.read().decode()):
            yield from_cell(unescape(said)) if kind == "t" else said

    # ── the whole ──

    def assemble(self, identity: str, out: Path) -> None:
        """Put the front sheets, the finish and the rows together."""
        shown = [table for table in self.tables.values() if table.count or table.table not in (EDITS, CHANGES, PARKED)]
        order = [CLAIMS, QUOTES, EDITS, SOURCES, CONTESTED, PASSAGES, ARTICLES, PROBLEMS, CHANGES, PARKED]
        tables = [writer for table in order for writer in shown if writer.table is table]
        data = self._sheet(RUN_DATA)
        style = self.styles.id()
        for key, value in ((EXPORT_ID, identity), ("schema", "1"), ("title", self.report.title)):
            data.write([text(style, key), text(style, value)])
        charts = front.summary(self._sheet(SUMMARY), self.styles, self.tally, self._claims, self._quotes)
        front.read_me(self._sheet(READ_ME), self.styles, self.tally, self.report, tables)
        said = " ".join(dict.fromkeys(map(front_digest, chain.from_iterable(map(self._said, (READ_ME, SUMMARY))))))
        self._lists.write([*[None] * LIST_MARKS, text(style, f"{FRONT} {said}")])
        alt = finish(self.book, self.report, tables, charts, self._lists.row)
        for writer in tables:
            writer.header()
            if not writer.count and writer.table in EMPTY:
                writer.say(EMPTY[writer.table])
        skeleton = BytesIO()
        self.book.save(skeleton)
        fillings = {}
        for title in self.book.sheetnames:
            rows, links = self.streams[title]
            sheet, table = self.sheets[title], next((w for w in tables if w.table.title == title), None)
            extent = f"A1:{letters(max(sheet.width, 1) - 1)}{max(sheet.row, 1)}"
            fillings[title] = Filling(
                rows, links, extent, extent if table else None, table.head if table else "",
            )  # fmt: skip
        stamp = f"{(self.report.day or date(2000, 1, 1)).isoformat()}T00:00:00Z"
        assemble(skeleton.getvalue(), fillings, out, stamp, alt)


EMPTY = {  # what a sheet without rows says; the sheets that come back stay empty
    SOURCES: "Nobody speaks in these articles.",
    CONTESTED: "No figures stand against each other.",
    PASSAGES: "No articles were read.",
    ARTICLES: "No articles were read.",
    PROBLEMS: "Everything could be read.",
}


def short(name: str, most: int = 40) -> str:
    """Keep a name on one line."""
    return name if len(name) <= most else f"{name[: grapheme_boundary(name, most - 1)].rstrip()}…"


def _parked(parked: Parked) -> Row:
    cells = parked_cells(parked, lambda key: named(parked.sheet, key))
    return cells | {"sheet": title_of(parked.sheet)}


def _to_passage(sentence: int | None, top: int) -> Links:
    if sentence is None or top + sentence > MAX_ROWS:
        return {}
    return {"passage": (f"{PASSAGES.title}!B{top + sentence}", f"¶ {sentence}")}


def _to_rows(
    table: Table, numbers: Mapping[str, int], rows: Sequence[ClaimRow | QuoteRow]
) -> dict[str, tuple[str, str]]:
    """Lead from a sentence to its rows, which follow each other: the link selects them all."""
    found = sorted(number for row in rows if (number := numbers[row.id]) <= MAX_ROWS)
    if not found:
        return {}
    return {table.key: (f"{table.title}!B{found[0]}:B{found[-1]}", labels(table, found))}


def labels(table: Table, rows: list[int]) -> str:
    """Name rows as people see them: C4–C6, C9.

    >>> labels(CLAIMS, [5, 6, 7, 10])
    'C4–C6, C9'
    """
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    p = table.prefix
    return ", ".join(f"{p}{r[0] - 1}" if len(r) == 1 else f"{p}{r[0] - 1}–{p}{r[-1] - 1}" for r in runs)
