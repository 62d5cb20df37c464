"""What goes into the ledger and what comes out of it: frozen values, plain enough for every exporter.

Two kinds of id exist for claims and quotes. The machine's id names the passage in one text. The public id is the
first machine id the ledger saw for the passage and stays when the article is revised. Everything in this module
carries public ids, inside ``Analysis`` values too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import chain
from typing import Literal, NamedTuple

from quotetrack.model import Analysis, Claim, Problem, Quote, Speaker, content_id

Sheet = Literal["claims", "quotes", "conflicts"]

# ── in: runs and analyses ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the program: when and by whom the machine's findings were made. The caller has the clock."""

    at: datetime
    by: str = "quotetrack"
    version: str = ""  # of the program, its rules and lexicons
    options: str = ""  # Config.fingerprint()

    @property
    def id(self) -> str:
        return content_id("r", self.at.isoformat(), self.by, self.version, self.options)


class Row(NamedTuple):
    """One finding as the ledger indexes it; the whole of it is in ``Packed.blob``."""

    sheet: Literal["claims", "quotes"]
    id: str
    ordinal: int
    passage: str  # hash of text and value: what a decision was made about
    matter: str | None = None  # hash of kind, subject, place and event date: which figures answer one question
    figure: str | None = None  # the figure in words, "≥ 30"
    low: float | None = None
    high: float | None = None
    origin: str | None = None  # who says so first, at the inner end of the chain; of a quote: its speaker
    against: str | None = None  # ids of the claims of the same article that it stands against


@dataclass(frozen=True, slots=True)
class Packed:
    """An analysis ready to be stored, made by ``pack``: small to pickle, so that workers do the packing."""

    source: str
    fingerprint: str  # the caller's: of content, rules and options; equal means there is nothing to redo
    article: str
    title: str | None
    publisher: str | None
    published: date | None
    blob: bytes  # the whole analysis, compressed JSON
    digest: str  # of the blob's content
    rows: tuple[Row, ...]
    quotes: int
    attributed: int
    claims: int


@dataclass(frozen=True, slots=True)
class Failed:
    """A problem with the fingerprint of the input, so that it is not tried again until the input changes."""

    problem: Problem
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """What one call of ``store`` did. Adds up with ``+``."""

    new: int = 0  # articles that were not in the ledger
    revised: int = 0  # sources whose text changed
    changed: int = 0  # articles whose findings changed under the same text
    unchanged: int = 0
    problems: int = 0
    quotes: int = 0
    attributed: int = 0
    claims: int = 0
    rechecks: int = 0  # decided rows whose text or value changed under the decision

    def __add__(self, other: Stored) -> Stored:
        return Stored(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


# ── out: rows for exporters ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about one field of one row."""

    field: str  # a key of vocabulary.PEOPLE, "corrected:KEY" or "extra:HEADER"
    value: str
    by: str
    at: datetime
    workbook: str  # name of the workbook it came through


@dataclass(frozen=True, slots=True)
class Recheck:
    """What the passage said when a person decided about it; it says something else now."""

    old_text: str
    old_value: str


@dataclass(frozen=True, slots=True)
class Copy:
    """One place where an article's text was found."""

    source: str
    title: str | None
    publisher: str | None
    published: date | None


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One text, with every place it was found at. ``analysis`` carries public ids."""

    id: str
    source: str  # the first of ``copies`` in alphabetical order
    copies: tuple[Copy, ...]
    analysis: Analysis
    state: Literal["current", "replaced"]  # replaced: no source has this text any more
    run: str
    read_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim with what people decided about it.

    ``people`` holds the text of every people's column, the status included; ``corrections`` the machine cells that
    a person corrected, by column key. ``said_by`` is the name to show: corrected, or found by the machine.
    """

    id: str
    article: ArticleRow
    claim: Claim
    speaker: Speaker | None
    said_by: str | None  # None: the article itself
    chain: tuple[str, ...]  # names, innermost first
    status: str
    people: Mapping[str, str]
    decisions: Mapping[str, Decision]
    corrections: Mapping[str, Decision]
    extra: Mapping[str, str]  # columns people added: header -> text
    warnings: tuple[str, ...] = ()  # for people: "verdict without a source", "conflict: status", …
    state: Literal["present", "vanished"] = "present"
    recheck: Recheck | None = None
    contested: str | None = None  # id of the ContestedFigure it belongs to
    suggestion: str | None = None  # the machine's: "superseded by c…"
    conflicts: tuple[str, ...] = ()  # fields with an open conflict
    version: int = 0  # number of decisions so far; goes into ExportedRow


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """One quote with what people decided about its attribution."""

    id: str
    article: ArticleRow
    quote: Quote
    speaker: Speaker | None
    said_by: str | None  # the name to show: corrected by a person, or found by the machine
    chain: tuple[str, ...]
    people: Mapping[str, str]
    decisions: Mapping[str, Decision]
    corrections: Mapping[str, Decision]
    extra: Mapping[str, str]
    warnings: tuple[str, ...] = ()
    state: Literal["present", "vanished"] = "present"
    recheck: Recheck | None = None
    conflicts: tuple[str, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True)
class Dossier:
    """An article with its rows, in reading order: one pass over the dossiers feeds every sheet."""

    article: ArticleRow
    quotes: tuple[QuoteRow, ...]
    claims: tuple[ClaimRow, ...]


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """A speaker over all articles (people are merged only by a full name, organisations by their name)."""

    name: str
    kind: str
    role: str | None
    affiliation: str | None
    aliases: tuple[str, ...]
    anonymous: bool
    articles: int
    quotes: int
    words: int
    share: float  # of all quoted words, 0 to 1
    claims: int
    first_article: str  # article id
    first_mention: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Position:
    """One of the figures that stand against each other. ``origins`` counts a ministry cited by ten outlets once."""

    figure: str
    origins: tuple[str, ...]
    claims: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContestedFigure:
    """Different figures for one question (kind, subject, place, date), side by side."""

    id: str
    kind: str
    subject: str | None
    place: str | None
    event_date: str | None
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the values that people want in a field."""

    value: str
    by: str
    workbook: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Typed text that could not simply be taken: two people differ, or a rule stands against it.

    It goes out as a row of the sheet "conflicts" with the people's column ``resolution``: whatever a person
    writes there becomes the field's value.
    """

    id: str
    sheet: Sheet
    row: str  # id of the claim or quote
    field: str
    reason: str  # "different values came back", "not a word of the list", "leaving verified needs a reason …"
    value: str  # what the field holds until somebody decides
    candidates: tuple[Candidate, ...]
    resolution: str  # empty: open
    passage: str  # text of the claim or quote
    version: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the history; never altered, never deleted."""

    number: int
    at: datetime
    by: str
    sheet: str
    id: str
    field: str
    old: str
    new: str
    through: str  # the workbook's name, or the run's id
    note: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that gave no analysis, and how often it was tried."""

    problem: Problem
    fingerprint: str
    tries: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Status:
    """The ledger in figures."""

    articles: int
    sources: int
    quotes: int
    attributed: int
    claims: int
    vanished: int
    by_status: Mapping[str, int]
    rechecks: int
    conflicts: int
    contested: int
    problems: int
    without_source: int  # verdicts and final statuses that lack a source
    last_run: datetime | None


@dataclass(frozen=True, slots=True)
class Judgements:
    """How often the machine was right, counted from people's decisions."""

    attribution: Mapping[str, int]  # right, wrong speaker, wrong words, not a quote
    by_rule: Mapping[str, Mapping[str, int]]  # rule of the quote -> the same
    by_confidence: Mapping[str, Mapping[str, int]]  # "0.9" -> the same, by tenth
    claims: Mapping[str, int]  # status -> number, decided ones only; not_a_claim is the machine's error
    corrections: Mapping[str, int]  # machine column -> number of corrected cells


# ── the workbook, out and back ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class ExportedRow:
    """A row as it was written into a workbook: the base of the three-way merge.

    ``people`` and ``machine`` hold the cells' text exactly as a reader would get it back from the untouched file
    (cut, escaped, dates as ISO). Keys of ``people`` are those of vocabulary.PEOPLE and "extra:HEADER" for columns
    people added; ``machine`` must hold ``vocabulary.PASSAGE`` for claims and quotes.
    """

    sheet: Sheet
    id: str
    version: int
    people: Mapping[str, str]
    machine: Mapping[str, str]

    @cached_property
    def fingerprint(self) -> str:
        """Name the row by its content; it stands in the row's hidden cell."""
        parts: list[str] = [self.sheet, self.id, str(self.version)]
        for cells in (self.people, self.machine):
            parts += chain.from_iterable(sorted(cells.items()))
            parts.append("\x1e")
        text = "\x1f".join(parts).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Export:
    """What one workbook shows. ``rows`` may be any iterable and is read once."""

    name: str  # of the file
    at: datetime
    rows: Iterable[ExportedRow]


@dataclass(frozen=True, slots=True)
class ReviewedRow:
    """One row as a person gave it back.

    A key that is missing from ``people`` or ``machine`` means that its column was not there; an empty text means
    an empty cell. ``extra`` holds the columns people added, by header.
    """

    sheet: Sheet
    number: int  # row of the sheet, for the report
    id: str  # hidden id cell, "" when blank
    fingerprint: str  # hidden fingerprint cell, "" when blank
    people: Mapping[str, str]
    machine: Mapping[str, str]
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parked:
    """Typed text that belongs to no row of the ledger: kept until somebody deals with it."""

    id: str
    sheet: str
    row: str  # number of the row, or the cell
    cells: Mapping[str, str]
    workbook: str
    at: datetime


class StrayCell(NamedTuple):
    """Text typed where the review does not look: reported and kept."""

    sheet: str
    cell: str
    text: str


@dataclass(frozen=True, slots=True)
class ReviewedWorkbook:
    """A workbook that came back. ``content`` is the file itself: its copy is kept with the decisions."""

    name: str
    content: bytes
    rows: tuple[ReviewedRow, ...]
    export: str | None = None  # id of the export, where the workbook still knows it
    missing_columns: tuple[tuple[str, str], ...] = ()  # (sheet, header) that were taken out
    renamed_columns: tuple[tuple[str, str, str], ...] = ()  # (sheet, header, what it is called now)
    stray: tuple[StrayCell, ...] = ()
    whole_sheets: tuple[Sheet, ...] = ("claims", "quotes", "conflicts")  # sheets found: only there can rows be missing

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


Outcome = Literal[
    "set",  # a people's field takes the workbook's value
    "corrected",  # an edited machine cell becomes a correction
    "cleared",  # emptied, allowed
    "resolved",  # a conflict was decided
    "conflict",  # both sides changed, or duplicated rows differ
    "refused",  # a rule stands against it; kept as a conflict with the reason
    "asked",  # blank against a value: nothing done, --allow-clear would empty it
    "settled",  # this edit was taken or decided before
    "missing",  # a row of the export that the workbook no longer has
    "duplicate",  # a row that stands twice, equal
    "found again",  # the id was lost or edited, the row was recognised
    "unmatched",  # a row or cell that belongs to nothing; its text is kept
    "column",  # a column that was taken out
    "renamed",  # a column that is called otherwise, and was read all the same
]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the merge report."""

    outcome: Outcome
    sheet: str
    id: str
    row: int  # of the workbook's sheet; 0: none
    field: str
    base: str  # what was exported
    ledger: str  # what the ledger held
    workbook: str  # what the workbook says
    passage: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """What a review would do, or did. ``lines`` come in the order of the sheets and their rows."""

    workbook: str
    sha256: str
    applied: bool
    seen_before: bool  # these very bytes were applied earlier: nothing to do
    rows: int
    lines: tuple[Finding, ...]

    def count(self, *outcomes: Outcome) -> int:
        return sum(line.outcome in outcomes for line in self.lines)

    @property
    def changes(self) -> int:
        """Number of things an apply writes."""
        return self.count("set", "corrected", "cleared", "resolved", "conflict", "refused", "unmatched")
