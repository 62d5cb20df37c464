"""Values to rows, once for all exporters: what each cell of each table says, before any format has its say.

A row is a dict from column key to text, number, date or None. Column keys are those of the ledger's decisions, so
that a cell that comes back finds the field it belongs to.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from quotetrack.claims.agreement import FLAGS
from quotetrack.ledger import Ledger
from quotetrack.ledger.records import (
    ArticleRow,
    Change,
    ClaimRow,
    Conflict,
    ContestedFigure,
    Decision,
    Dossier,
    Failure,
    Outcome,
    Parked,
    Position,
    QuoteRow,
    Recheck,
    SpeakerRow,
)
from quotetrack.ledger.standing import Standing
from quotetrack.ledger.vocabulary import THE_ARTICLE
from quotetrack.model import Analysis, Claim, EventDate, Quote, Span
from quotetrack.patterns import regex

if TYPE_CHECKING:
    import pandas

Value = str | int | float | date | None
Row = dict[str, Value]

GONE = "no longer in the article"  # flag of a row whose text was replaced: nothing to check any more
REPLACED = "replaced by a newer text"  # of an article that no source has any more
UNKNOWN = "unknown"  # the rules abstained
OUTCOMES: dict[Outcome, str] = {  # of a review, in people's words
    "set": "taken", "corrected": "corrects the machine", "cleared": "emptied", "resolved": "decided",
    "conflict": "to settle", "refused": "kept, not set", "asked": "not emptied", "unmatched": "kept aside",
    "found again": "row found again", "duplicate": "row twice", "missing": "row missing",
    "column": "column missing", "renamed": "column renamed", "settled": "taken before",
}  # fmt: skip
COMPARATORS = {
    "eq": "exactly", "approx": "about", "gt": "more than", "gte": "at least", "lt": "less than", "lte": "at most",
    "between": "between", "just_under": "just under", "just_over": "just over", "vague": "vague",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """What to export: a ledger, and what the reader asked for.

    ``at`` is the caller's clock, written to the ledger's record of the export and never into a file: the same ledger
    gives the same bytes. ``on`` is the date to print; without it, the day of the ledger's last run.
    """

    ledger: Ledger
    at: datetime
    title: str = "Claims and quotes"
    on: date | None = None
    articles: tuple[str, ...] | None = None  # ids or sources; None: all

    def dossiers(self) -> Iterator[Dossier]:
        """Give the articles that some source still has, in order, with their rows.

        Of a text that was replaced only what people worked on stays in sight.
        """
        for dossier in self.ledger.dossiers(self.articles):
            if dossier.article.state == "current":
                yield dossier
            elif (left := _worked_on(dossier)).quotes or left.claims:
                yield left

    @property
    def day(self) -> date | None:
        last = self.ledger.status().last_run
        return self.on or (last.date() if last else None)


def _worked_on(dossier: Dossier) -> Dossier:
    return replace(
        dossier,
        quotes=tuple(row for row in dossier.quotes if row.decisions or row.conflicts),
        claims=tuple(row for row in dossier.claims if row.decisions or row.conflicts),
    )


class Passage(NamedTuple):
    """One sentence with what was found in it."""

    number: int
    span: Span
    quotes: tuple[QuoteRow, ...]
    claims: tuple[ClaimRow, ...]
    set_aside: tuple[str, ...]


# ── claims and quotes ───────────────────────────────────────────────────────────────────────────────────────────


def claim_cells(row: ClaimRow, others: Mapping[str, Claim] | None = None) -> Row:
    """Say a claim in cells: the machine's findings as corrected by people, then what people wrote.

    ``others`` are the article's claims by id: a flag that points to one of them says its figure instead of its id.
    """
    claim = row.claim
    cells: Row = {
        "text": claim.text,
        "as_written": claim.figure.of(row.article.analysis.article.text) if claim.figure else "",
        "said_by": row.said_by or THE_ARTICLE,
        "role": role_of(row),
        "via": ", ".join(dict.fromkeys((*claim.via, *row.chain[1:]))),
        "stance": claim.stance,
        "kind": spaced(claim.kind),
        "value": figure(claim.value),
        "min": figure(claim.min),
        "max": figure(claim.max),
        "comparator": COMPARATORS[claim.comparator] if claim.figure else "",
        "unit": claim.unit,
        "subject": claim.subject,
        "place": claim.place,
        "event_date": interval(claim.event_date),
        "priority": round(claim.priority, 2),
        "flags": "; ".join(claim_flags(row, others)),
        "article": article_name(row.article),
    }
    return cells | corrected(row.corrections) | people(row.people)


def reading(claim: Claim) -> str:
    """Say how the machine read a figure: "at least 30 people"; nothing for a claim without one."""
    if claim.value is not None:
        figure = f"{claim.value:,}"
    elif claim.min is not None or claim.max is not None:
        figure = "–".join(f"{bound:,}" if bound is not None else "…" for bound in (claim.min, claim.max))
    else:
        return ""
    comparator = COMPARATORS[claim.comparator] if claim.comparator not in ("eq", "between") else ""
    return " ".join(part for part in (comparator, figure, claim.unit) if part)


def claim_flags(row: ClaimRow, others: Mapping[str, Claim] | None = None) -> list[str]:
    """Everything a checker should know before she starts, what people must do first."""
    flags = [
        *row.warnings,
        *recheck(row.recheck),
        *([GONE] if row.state == "vanished" else []),
        *([row.suggestion] if row.suggestion else []),
        *(["contested figure"] if row.contested else []),
        *(spaced(flag) for flag in row.claim.flags),
        *details(row.claim.details),
        *([row.claim.scope] if row.claim.scope else []),
        *(correction_note(key, decision) for key, decision in sorted(row.corrections.items())),
    ]
    return [_named(flag, others or {}) for flag in flags]


def _named(flag: str, others: Mapping[str, Claim]) -> str:
    """Say a flag's sentence, and the other claim's figure or first words where it points to one by its id."""
    found = _CLAIM_ID.search(flag)
    other = others.get(found.group(1)) if found else None
    if found is None or other is None:
        return flag
    name = flag[: found.start()].rstrip(": ")
    said = reading(other) or f"“{other.text[:40]}…”"
    return f"{FLAGS.get(name.replace(' ', '_'), name)}: {said}{flag[found.end() :]}"


_CLAIM_ID = regex(r"\b(c[0-9a-f]{16})\b")


def quote_cells(row: QuoteRow) -> Row:
    """Say a quote in cells."""
    quote, analysis = row.quote, row.article.analysis
    text, names = analysis.article.text, {s.id: s.name for s in analysis.speakers}
    cells: Row = {
        "text": quote.text,
        "kind": quote.kind,
        "speaker": row.said_by or UNKNOWN,
        "role": role_of(row),
        "mention": quote.mention.of(text) if quote.mention else "",
        "cue": " … ".join(span.of(text) for span in quote.cue),
        "via": ", ".join(dict.fromkeys((*quote.via, *row.chain[1:]))),
        "stance": quote.stance,
        "confidence": round(quote.confidence, 2),
        "why": quote.reason,
        "alternatives": alternatives(quote, names),
        "flags": "; ".join(quote_flags(row)),
        "article": article_name(row.article),
    }
    return cells | corrected(row.corrections) | people(row.people)


def alternatives(quote: Quote, names: Mapping[str, str]) -> str:
    """Name who else was considered, with the share of the belief; less than a hundredth is nobody."""
    return "; ".join(f"{names.get(a.speaker, a.speaker)} {a.score:.0%}" for a in quote.alternatives if a.score >= 0.01)


def quote_flags(row: QuoteRow) -> list[str]:
    return [
        *row.warnings,
        *recheck(row.recheck),
        *([GONE] if row.state == "vanished" else []),
        *(spaced(flag) for flag in row.quote.flags if flag != "anonymous" or not named_by_person(row)),
        *(correction_note(key, decision) for key, decision in sorted(row.corrections.items())),
    ]


def named_by_person(row: QuoteRow) -> bool:
    """Tell whether a person named somebody else than the machine did."""
    return row.speaker is not None and row.said_by is not None and row.said_by != row.speaker.name


def role_of(row: ClaimRow | QuoteRow) -> str:
    """Say the role of whoever is shown as speaking: after a correction not that of the one the machine found."""
    found = (row.speaker, *row.article.analysis.speakers)
    speaker = next((one for one in found if one and one.name == row.said_by), None)
    return role(speaker.role, speaker.affiliation) if speaker else ""


def corrected(corrections: Mapping[str, Decision]) -> Row:
    return {key: _plain(key, decision.value) for key, decision in corrections.items()}


def _plain(key: str, text: str) -> Value:
    """Give a corrected number or day as such, where it reads the same again."""
    if key in _NUMBERS and _NUMBER.fullmatch(text) and len(text) < 16:
        return int(text) if "." not in text else float(text) if str(float(text)) == text else text
    return as_day(text) or text if key == "event_date" else text


_NUMBERS = ("value", "min", "max", "priority", "confidence")
_NUMBER = regex(r"-?(0|[1-9]\d*)(\.\d+)?")


def people(fields: Mapping[str, str]) -> Row:
    """What people wrote, with words shown as words and days as days."""
    cells: Row = {}
    for key, value in fields.items():
        if key.endswith("_on"):
            cells[key] = as_day(value) or value
        else:
            cells[key] = spaced(value) if key == "status" else value
    return cells


def correction_note(key: str, decision: Decision) -> str:
    return f"{spaced(key)} corrected by {decision.by}"


def recheck(change: Recheck | None) -> list[str]:
    if change is None:
        return []
    value = f", value {change.old_value}" if change.old_value else ""
    return [f"text changed since it was checked; it was: “{change.old_text}”{value}"]


def details(found: Mapping[str, object]) -> list[str]:
    """Say what only some kinds have: votes for and against, the score, the whole that a part belongs to."""
    said = []
    for key, value in sorted(found.items()):
        if isinstance(value, Mapping):
            value = ", ".join(f"{spaced(str(k))} {v}" for k, v in value.items())
        elif isinstance(value, list | tuple):
            value = ", ".join(map(str, value))
        if value is True:
            said.append(spaced(key))
        elif value not in ("", None, False):
            said.append(f"{spaced(key)}: {value}")
    return said


# ── passages ────────────────────────────────────────────────────────────────────────────────────────────────────


def passages(dossier: Dossier) -> Iterator[Passage]:
    """Give an article sentence by sentence with the quotes, claims and set-aside numbers that begin or run in each.

    Linear: rows arrive in reading order, and each is looked at once for every sentence it touches.
    """
    analysis = dossier.article.analysis
    starts = [span.start for span in analysis.sentences]
    quotes: dict[int, dict[str, QuoteRow]] = {}
    claims: dict[int, dict[str, ClaimRow]] = {}
    aside: dict[int, list[str]] = {}
    for quote in dossier.quotes:
        if quote.state == "present":
            for piece in quote.quote.content:
                for index in _touched(analysis, starts, piece):
                    quotes.setdefault(index, {})[quote.id] = quote
    for claim in dossier.claims:
        if claim.state == "present":
            for index in _touched(analysis, starts, claim.claim.span):
                claims.setdefault(index, {})[claim.id] = claim
    for number in analysis.figures_set_aside:
        index = max(0, bisect_right(starts, number.span.start) - 1)
        aside.setdefault(index, []).append(f"{number.span.of(analysis.article.text)}: {number.reason}")
    for index, span in enumerate(analysis.sentences):
        yield Passage(
            index + 1,
            span,
            tuple(quotes.get(index, {}).values()),
            tuple(claims.get(index, {}).values()),
            tuple(aside.get(index, ())),
        )


def passage_cells(passage: Passage, analysis: Analysis) -> Row:
    return {
        "no": passage.number,
        "sentence": passage.span.of(analysis.article.text),
        "speakers": ", ".join(dict.fromkeys(row.said_by or UNKNOWN for row in passage.quotes)),
        "aside": "; ".join(passage.set_aside),
    }


def _touched(analysis: Analysis, starts: list[int], span: tuple[int, int]) -> Iterator[int]:
    index = max(0, bisect_right(starts, span[0]) - 1)
    while index < len(starts) and starts[index] < span[1]:
        if analysis.sentences[index].overlaps(span):
            yield index
        index += 1


# ── the other tables ────────────────────────────────────────────────────────────────────────────────────────────


def source_cells(row: SpeakerRow) -> Row:
    return {
        "name": row.name,
        "kind": row.kind,
        "role": role(row.role, row.affiliation),
        "named": "anonymous" if row.anonymous else "named",
        "aliases": ", ".join(row.aliases),
        "quotes": row.quotes,
        "words": row.words,
        "share": round(row.share, 4),
        "claims": row.claims,
        "articles": row.articles,
    }


def contested_cells(question: ContestedFigure, position: Position) -> Row:
    asked = [spaced(question.kind), question.subject, question.place, question.event_date]
    return {
        "question": " · ".join(part for part in asked if part),
        "figure": position.figure,
        "origins": ", ".join(position.origins) or THE_ARTICLE,
        "independent": max(1, len(position.origins)),
        "count": len(position.claims),
        "sources": "\n".join(position.sources),
    }


def edit_cells(conflict: Conflict) -> Row:
    """Say an edit that waits for a person: what the field holds, who wants what, and an empty cell to decide in."""
    said = spaced if conflict.field == "status" else str
    return {
        "text": conflict.passage,
        "field": conflict.field,
        "reason": conflict.reason,
        "value": said(conflict.value),
        "candidates": "\n".join(f"{said(c.value) or '(empty)'} — {c.by}, {c.workbook}" for c in conflict.candidates),
        "resolution": conflict.resolution,
    }


def article_cells(dossier: Dossier) -> Row:
    row, article = dossier.article, dossier.article.analysis.article
    now = Standing.of(dossier)
    return {
        "title": article_name(row),
        "publisher": ", ".join(dict.fromkeys(copy.publisher for copy in row.copies if copy.publisher)),
        "published": article.published,
        "author": article.author,
        "sentences": len(row.analysis.sentences),
        "quotes": now.quotes,
        "attributed": now.quotes - now.nameless,
        "claims": now.claims,
        "unchecked": now.open,
        "aside": len(row.analysis.figures_set_aside),
        "state": "current" if row.state == "current" else REPLACED,
        "source": "\n".join(copy.source for copy in row.copies) or row.source,
        "id": row.id,
    }


def problem_cells(failure: Failure) -> Row:
    problem = failure.problem
    return {"source": problem.source, "kind": problem.kind, "reason": problem.reason, "tries": failure.tries}


def parked_cells(parked: Parked, named: Callable[[str], str]) -> Row:
    """Say a text that belongs to no row: as typed, or each cell of a row by its name, the passage first."""
    cells = dict(parked.cells)
    order = sorted(cells, key=lambda key: key != "text")
    text = cells["text"] if cells.keys() == {"text"} else "\n".join(f"{named(key)}: {cells[key]}" for key in order)
    return {
        "text": text,
        "sheet": parked.sheet,
        "row": f"row {parked.row}" if parked.row.isdigit() else parked.row,
        "workbook": parked.workbook,
        "at": parked.at.strftime("%Y-%m-%d %H:%M"),
    }


def change_cells(change: Change) -> Row:
    return {
        "number": change.number,
        "at": change.at.strftime("%Y-%m-%d %H:%M"),
        "by": change.by,
        "table": change.sheet,
        "field": change.field,
        "old": change.old,
        "new": change.new,
        "through": change.through,
        "note": change.note,
        "id": change.id,
    }


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────────────


def article_name(row: ArticleRow) -> str:
    return row.analysis.article.title or row.source


def role(position: str | None, affiliation: str | None) -> str:
    """
    >>> role("spokesman", "Norline"), role("Norline spokesman", "Norline"), role(None, None)
    ('spokesman, Norline', 'Norline spokesman', '')
    """
    if position and affiliation and affiliation.casefold() not in position.casefold():
        return f"{position}, {affiliation}"
    return position or affiliation or ""


def spaced(word: str) -> str:
    return word.replace("_", " ")


def figure(value: float | None) -> Value:
    """Give a number as every spreadsheet keeps it: twelve digits; one that they would round or refuse as text.

    >>> figure(0.1 + 0.2), figure(87.0), figure(10**20), figure(float("inf"))
    (0.3, 87, '100000000000000000000', 'inf')
    """
    if value is None:
        return None
    if not isfinite(value) or abs(value) >= 1e15:
        return str(value)
    rounded = float(f"{value:.12g}") if isinstance(value, float) else value
    return int(rounded) if rounded == int(rounded) else rounded


def interval(when: EventDate | None) -> Value:
    """A single day as a date, anything coarser or longer in words.

    >>> interval(EventDate("2024-01-15", "2024-01-15")), interval(EventDate("2024-01", "2024-02"))
    (datetime.date(2024, 1, 15), '2024-01 to 2024-02')
    """
    if when is None:
        return None
    if when.start == when.end:
        return as_day(when.start or "") or when.start
    return f"{when.start or '…'} to {when.end or '…'}"


_DAY = regex(r"\d{4}-\d\d-\d\d")


def as_day(text: str) -> date | None:
    """
    >>> as_day("2024-02-30"), as_day("2024-02-03")
    (None, datetime.date(2024, 2, 3))
    """
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def frame(rows: Iterable[Row]) -> pandas.DataFrame:
    """Put rows into a pandas frame, for notebooks and further reckoning."""
    import pandas

    return pandas.DataFrame.from_records(list(rows))
