"""The columns of every sheet, defined once: written, read back and exported from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import Literal

from quotetrack.export.celltext import cell_text, from_cell, is_plain
from quotetrack.ledger.records import ExportedRow, Finding
from quotetrack.ledger.vocabulary import CORRECTED, EXTRA, PEOPLE, word_for
from quotetrack.tables import OUTCOMES, Row, Value, spaced

Form = Literal["text", "wrap", "name", "count", "number", "share", "belief", "level", "day", "word", "label", "link"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``key`` is the ledger's name of the field, ``header`` what people see.

    ``fills`` says who writes it: the machine, people, or nobody ("hidden": our own marks; "place": a number or link
    that depends on where the row stands and is not read back).
    """

    key: str
    header: str
    width: float  # in characters
    form: Form = "text"
    fills: Literal["machine", "people", "place", "hidden"] = "machine"
    words: tuple[str, ...] = ()  # offered as a drop-down
    hint: str = ""  # shown when a cell of the column is selected


@dataclass(frozen=True)
class Table:
    """A sheet that is one table: ``prefix`` labels its rows in links, C12 for the twelfth claim."""

    key: str
    title: str
    columns: tuple[Column, ...]
    prefix: str = ""
    frozen: int = 1  # columns that stay in sight
    paper: int = 9  # 9: A4, 8: A3
    detail: tuple[str, str] | None = None  # first and last key of the columns that fold away together

    def index(self, key: str) -> int:
        return self._places[key]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {column.key: index for index, column in enumerate(self.columns)}

    @cached_property
    def machine(self) -> tuple[str, ...]:
        """Keys of the columns that the machine fills."""
        return tuple(column.key for column in self.columns if column.fills == "machine")

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Keys of the columns that people fill."""
        return tuple(column.key for column in self.columns if column.fills == "people")

    @cached_property
    def worded(self) -> frozenset[str]:
        """Keys of the columns whose words are offered."""
        return frozenset(column.key for column in self.columns if column.words)


def _people(sheet: str, key: str, header: str, width: float, hint: str, form: Form = "wrap") -> Column:
    words = tuple(spaced(word) for word in PEOPLE[sheet][key])
    return Column(key, header, width, "word" if words else form, "people", words, hint)


_CHECK = Column("check", "check", 20, fills="hidden")  # digests of the row's cells: shows what people typed over
_ID = (Column("id", "id", 20, fills="hidden"), Column("fingerprint", "fingerprint", 18, fills="hidden"))

CLAIMS = Table(
    "claims",
    "Claims",
    (
        Column("no", "No.", 6, "label", "place"),
        Column("text", "Claim", 50, "wrap"),
        Column("as_written", "As written", 20, "wrap"),
        Column("said_by", "Said by", 18, "wrap"),
        Column("role", "Role", 16, "wrap"),
        Column("via", "Via", 13, "wrap"),
        Column("stance", "Stance", 11),
        Column("kind", "Kind", 12, "wrap"),
        Column("value", "Value", 11, "number"),
        Column("min", "Min", 9, "number"),
        Column("max", "Max", 9, "number"),
        Column("comparator", "Compared", 11),
        Column("unit", "Unit", 10, "wrap"),
        Column("subject", "Subject", 16, "wrap"),
        Column("place", "Place", 14, "wrap"),
        Column("event_date", "Event date", 13, "day"),
        Column("priority", "Priority", 10, "level"),
        Column("flags", "Flags", 24, "wrap"),
        Column("article", "Article", 28, "wrap"),
        Column("passage", "Passage", 9, "link", "place"),
        _people("claims", "status", "Status", 18, "Choose how far the check has come."),
        _people("claims", "verdict", "Verdict", 18, "What the check found; it needs a source."),
        _people("claims", "correct_value", "Correct value", 14, "What it should say."),
        _people("claims", "source", "Source", 26, "Paste the link or name the document that proves it."),
        _people("claims", "archive", "Archive", 16, "Paste the archived copy's link."),
        _people("claims", "page", "Page / time", 10, "Page of the document or time in the recording."),
        _people("claims", "checker", "Checker", 13, "Your name."),
        _people("claims", "checked_on", "Checked on", 13, "The day, such as 2024-03-05.", "day"),
        _people("claims", "second_checker", "Second checker", 14, "Somebody other than the first checker."),
        _people("claims", "second_on", "Second on", 13, "The day, such as 2024-03-05.", "day"),
        _people("claims", "decision", "Decision", 11, "What the desk does with the sentence."),
        _people("claims", "notes", "Notes", 32, "Anything else; a reason when a final status is taken back."),
        *_ID,
    ),
    prefix="C",
    frozen=2,
    paper=8,
    detail=("min", "event_date"),
)

QUOTES = Table(
    "quotes",
    "Quotes",
    (
        Column("no", "No.", 6, "label", "place"),
        Column("text", "Quote", 54, "wrap"),
        Column("kind", "Kind", 9),
        Column("speaker", "Speaker", 20, "wrap"),
        Column("role", "Role", 20, "wrap"),
        Column("mention", "Mention", 18, "wrap"),
        Column("cue", "Cue", 12, "wrap"),
        Column("via", "Via", 14, "wrap"),
        Column("stance", "Stance", 11),
        Column("confidence", "Confidence", 12, "belief"),
        Column("why", "Why", 34, "wrap"),
        Column("alternatives", "Alternatives", 22, "wrap"),
        Column("flags", "Flags", 20, "wrap"),
        Column("article", "Article", 28, "wrap"),
        Column("passage", "Passage", 9, "link", "place"),
        _people("quotes", "attribution", "Attribution", 17, "Is the speaker right? Are these the words?"),
        _people("quotes", "correct_speaker", "Correct speaker", 20, "Choose one of the article's, or type a name."),
        _people("quotes", "auditor", "Auditor", 13, "Your name."),
        _people("quotes", "notes", "Notes", 30, "Anything else."),
        *_ID,
        Column("article_id", "article id", 20, fills="hidden"),  # finds the article's speakers for the drop-down
    ),
    prefix="Q",
    frozen=2,
    paper=8,
)

EDITS = Table(
    "conflicts",
    "To settle",
    (
        Column("no", "No.", 6, "label", "place"),
        Column("text", "Claim or quote", 46, "wrap"),
        Column("field", "Field", 16, "wrap"),
        Column("reason", "Why it waits", 34, "wrap"),
        Column("value", "The ledger says", 28, "wrap"),
        Column("candidates", "What people want", 46, "wrap"),
        _people("conflicts", "resolution", "Resolution", 28, "Type the value that shall stand."),
        *_ID,
    ),
    prefix="E",
)

SOURCES = Table(
    "sources",
    "Sources",
    (
        Column("name", "Speaker", 32, "wrap"),
        Column("kind", "Kind", 13),
        Column("role", "Role", 34, "wrap"),
        Column("named", "Named", 12, "word"),
        Column("aliases", "Also called", 30, "wrap"),
        Column("quotes", "Quotes", 9, "count"),
        Column("words", "Words", 9, "count"),
        Column("share", "Share", 9, "share"),
        Column("claims", "Claims", 9, "count"),
        Column("articles", "Articles", 9, "count"),
        Column("first", "First mention", 14, "link", "place"),
        _CHECK,
    ),
)

CONTESTED = Table(
    "contested",
    "Conflicts",
    (
        Column("question", "Question", 44, "wrap"),
        Column("figure", "Figure", 24, "wrap"),
        Column("origins", "Who says so", 40, "wrap"),
        Column("independent", "Independent sources", 13, "count"),
        Column("count", "Claims", 9, "count"),
        Column("sources", "Read from", 44, "wrap"),
        Column("rows", "Rows", 14, "link", "place"),
        _CHECK,
    ),
)

PASSAGES = Table(
    "passages",
    "Passages",
    (
        Column("no", "No.", 6, "count"),
        Column("sentence", "Sentence", 96, "wrap"),
        Column("claims", "Claims", 12, "link", "place"),
        Column("quotes", "Quotes", 12, "link", "place"),
        Column("speakers", "Speakers", 24, "wrap"),
        Column("aside", "Numbers set aside", 30, "wrap"),
        Column("article", "Article", 36),
        _CHECK,
    ),
)

ARTICLES = Table(
    "articles",
    "Articles",
    (
        Column("title", "Article", 46, "wrap"),
        Column("publisher", "Publisher", 18, "wrap"),
        Column("published", "Published", 12, "day"),
        Column("author", "Author", 18, "wrap"),
        Column("sentences", "Sentences", 11, "count"),
        Column("quotes", "Quotes", 9, "count"),
        Column("attributed", "Attributed", 11, "count"),
        Column("claims", "Claims", 9, "count"),
        Column("unchecked", "Unchecked at export", 12, "count"),
        Column("aside", "Set aside", 10, "count"),
        Column("passages", "Passages", 11, "link", "place"),
        Column("state", "State", 16, "wrap"),
        Column("source", "Read from", 40, "wrap"),
        Column("id", "Id", 20),
        _CHECK,
    ),
)

PROBLEMS = Table(
    "problems",
    "Problems",
    (
        Column("source", "Input", 60, "wrap"),
        Column("kind", "Kind", 14, "word"),
        Column("reason", "What is wrong, and what to do", 70, "wrap"),
        Column("tries", "Tries", 8, "count"),
        _CHECK,
    ),
)

CHANGES = Table(
    "changes",
    "Changes",
    (
        Column("number", "No.", 8, "count"),
        Column("at", "When", 17),
        Column("by", "Who", 16, "wrap"),
        Column("table", "Sheet", 10),
        Column("row", "Row", 8, "link", "place"),
        Column("field", "Field", 18, "wrap"),
        Column("old", "Old", 34, "wrap"),
        Column("new", "New", 34, "wrap"),
        Column("through", "Through", 26, "wrap"),
        Column("note", "Note", 26, "wrap"),
        Column("id", "Id", 20),
        _CHECK,
    ),
)

REVIEW = Table(
    "review",
    "Review",
    (
        Column("outcome", "What happens", 22, "word"),
        Column("sheet", "Sheet", 11),
        Column("row", "Row", 8, "count"),
        Column("field", "Field", 16, "wrap"),
        Column("base", "Exported", 26, "wrap"),
        Column("ledger", "The ledger says", 26, "wrap"),
        Column("workbook", "The workbook says", 26, "wrap"),
        Column("passage", "Claim or quote", 46, "wrap"),
        Column("note", "Note", 30, "wrap"),
        Column("id", "Id", 20),
    ),
)

PARKED = Table(
    "parked",
    "Kept aside",
    (
        Column("text", "Text", 80, "wrap"),
        Column("sheet", "Typed on", 14),
        Column("row", "Where", 16, "wrap"),
        Column("workbook", "Workbook", 30, "wrap"),
        Column("at", "When", 17),
        _CHECK,
    ),
)

REVIEWED = (CLAIMS, QUOTES, EDITS)  # the sheets that come back
SHOWN = (SOURCES, CONTESTED, PASSAGES, ARTICLES, PROBLEMS, CHANGES, PARKED)  # the sheets that only show
RUN_DATA, LISTS, READ_ME, SUMMARY = "_quotetrack", "Lists", "Read me", "Summary"
EXPORT_ID = "export"  # name in the run's data
RUN_KEYS = (EXPORT_ID, "schema", "title")
LIST_MARKS = 7  # index of the column of the sheet of lists that holds the digests of the row's other cells
FRONT = "front"  # in the marks of the sheet of lists: what follows are digests of the texts of the front sheets


def marker(table: Table, column: Column) -> str:
    """The hidden name that holds on to a column's header wherever people move it and whatever they call it."""
    return f"_qt.{table.key}.{column.key}"


def checks(table: Table, cells: Row) -> str:
    """Digest each of a row's cells, so that the reader knows which of them somebody typed over."""
    texts = as_texts(cells)
    return " ".join([_digested(texts.get(key, "")) for key in table.machine])


def _digested(text: str) -> str:
    return _short_digest(text) if len(text) < _SHORT else digest(text)


def digest(text: str, size: int = 3) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).hexdigest() if text else "-"


def front_digest(text: str) -> str:
    """Digest a text of a sheet without rows to compare by: any of them may stand anywhere, so the digest is longer."""
    return digest(text, 6)


def mark(fingerprint: str, label: int) -> str:
    """Say what stands in a row's hidden cell: its fingerprint, and the number it had."""
    return f"{fingerprint} {label}"


def named(sheet: str, key: str) -> str:
    """Call a field what its column's header calls it.

    >>> named("claims", "checked_on"), named("claims", "corrected:value"), named("claims", "extra:Phone")
    ('Checked on', 'Value', 'Phone')
    """
    if key.startswith(EXTRA):
        return key.removeprefix(EXTRA)
    bare = key.removeprefix(CORRECTED)
    tables = sorted(REVIEWED, key=lambda table: table.key != sheet)  # a conflict's field is a claim's or a quote's
    columns = (column for table in tables for column in table.columns)
    return next((column.header for column in columns if column.key == bare), spaced(bare))


def title_of(key: str) -> str:
    """Call a sheet by its title; what is none of our tables' keys is a title already."""
    return next((table.title for table in (*REVIEWED, *SHOWN) if table.key == key), key)


def finding_words(line: Finding) -> dict[str, str]:
    """Say a line of a review's report in people's words, by the keys of its sheet."""
    said = spaced if line.field == "status" else str
    return {
        "outcome": OUTCOMES[line.outcome],
        "sheet": title_of(line.sheet),
        "field": named(line.sheet, line.field),
        "base": said(line.base),
        "ledger": said(line.ledger),
        "workbook": said(line.workbook),
        "passage": line.passage,
        "note": line.note,
        "id": line.id,
    }


_SHORT = 64  # characters: names and numbers come again, sentences do not
_short_digest = lru_cache(4096)(digest)


# ── cells as text ───────────────────────────────────────────────────────────────────────────────────────────────


def as_text(value: Value) -> str:
    """Say an exported value exactly as ``typed`` will read it from the untouched cell.

    >>> as_text(12), as_text(0.5), as_text(date(2024, 3, 5)), as_text(None)
    ('12', '0.5', '2024-03-05', '')
    """
    if not isinstance(value, str):
        return typed(value)
    cell = cell_text(value)
    return value if cell is value else from_cell(cell)


def as_texts(cells: Row) -> dict[str, str]:
    """Say every cell of a row that is not empty as its reader will get it back."""
    plain = is_plain("".join([value for value in cells.values() if type(value) is str]))
    return {
        key: value if plain and type(value) is str else as_text(value)
        for key, value in cells.items()
        if value is not None and value != ""
    }


def typed(value: object) -> str:
    """Say what a cell holds as a person would have typed it: text as text, whole numbers without a point, ISO dates.

    >>> typed(7.0), typed("007"), typed(True), typed(datetime(2024, 3, 5)), typed("#N/A")
    ('7', '007', 'TRUE', '2024-03-05', '#N/A')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return from_cell(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def meant(table: Table, column: Column, text: str) -> str:
    """Give the ledger's word for a word of the drop-down; everything else stays as typed."""
    return _meant(table.key, column.key, text) if column.words and text else text


@lru_cache(1024)
def _meant(sheet: str, key: str, text: str) -> str:
    return word_for(sheet, key, text) or text


def exported_row(table: Table, identity: str, version: int, cells: Row, extra: Mapping[str, str]) -> ExportedRow:
    """Say a row as its reader will get it back."""
    texts = as_texts(cells)
    people = {
        key: _meant(table.key, key, text) if key in table.worded and (text := texts.get(key)) else texts.get(key, "")
        for key in table.people
    }
    for header, typed_in in extra.items():
        people[EXTRA + header] = as_text(typed_in)
    machine = {key: texts.get(key, "") for key in table.machine}
    return ExportedRow(table.key, identity, version, people, machine)  # type: ignore[arg-type]
