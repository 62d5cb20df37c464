"""Small analyses built by hand, and a sheet that people can do to what they do to sheets."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from quotetrack.ledger import Ledger, Run
from quotetrack.ledger.packing import figure_text
from quotetrack.ledger.records import Export, ExportedRow, ReviewedRow, ReviewedWorkbook, ReviewReport
from quotetrack.ledger.vocabulary import EXTRA
from quotetrack.model import Analysis, Article, Claim, EventDate, Quote, Span, Speaker, content_id

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
RUN = Run(at=NOON, version="1")
LATER = Run(at=datetime(2026, 3, 3, 12, 0, tzinfo=UTC), version="1")

Said = tuple[str, str | None]  # the words, the speaker


def analysis(
    source: str,
    claims: Sequence[tuple[str, int] | tuple[str, int, dict[str, Any]]] = (),
    quotes: Sequence[Said] = (),
    *,
    published: date | None = None,
    publisher: str | None = None,
    rules: str = "",
) -> Analysis:
    """Build an analysis: each claim is a sentence with its figure, each quote its words with a speaker.

    ``rules`` changes the machine's ids as a new version of the rules would.
    """
    sentences = [c[0] for c in claims] + [f"“{words}” said {who or 'someone'}." for words, who in quotes]
    text = "\n".join(sentences)
    article = Article.from_text(text, source=source, published=published, publisher=publisher, title=sentences[0])
    spans, at = [], 0
    for sentence in sentences:
        spans.append(Span(at, at + len(sentence)))
        at += len(sentence) + 1
    names = list(dict.fromkeys(who for _, who in quotes if who))
    speakers = {n: Speaker(content_id("s", article.id, n), n, "person", mentions=(_find(text, n),)) for n in names}
    made_claims = []
    for n, (sentence, value, *more) in enumerate(claims):
        fields: dict[str, Any] = {"kind": "death_toll", "subject": "people", "unit": "people"}
        fields |= more[0] if more else {}
        if "asserted_by" in fields and fields["asserted_by"] not in speakers:
            name = fields["asserted_by"]
            speakers[name] = Speaker(content_id("s", article.id, name), name, "organisation")
        if "asserted_by" in fields:
            fields["asserted_by"] = speakers[fields["asserted_by"]].id
        identity = content_id("c", article.id, sentence, n, rules)
        made_claims.append(Claim(identity, span=spans[n], text=sentence, value=value, min=value, max=value, **fields))
    made_quotes = []
    for n, (words, who) in enumerate(quotes):
        span = spans[len(claims) + n]
        identity = content_id("q", article.id, words, n, rules)
        made_quotes.append(
            Quote(
                identity, "direct", (Span(span.start + 1, span.start + 1 + len(words)),), words,
                speakers[who].id if who else None, None, (), confidence=0.9, rule="verb-name", reason="because",
            )
        )  # fmt: skip
    return Analysis(article, tuple(spans), tuple(speakers.values()), tuple(made_quotes), tuple(made_claims), ())


def at_odds(source: str, *figures: int) -> Analysis:
    """Build an article whose sentences give different figures for one thing, flagged as the rules do."""
    made = analysis(source, [(f"Report {n} spoke of {figure} dead.", figure) for n, figure in enumerate(figures)])
    ids = [claim.id for claim in made.claims]
    return replace(
        made,
        claims=tuple(
            replace(claim, flags=tuple(f"differs:{other}" for other in ids if other != claim.id))
            for claim in made.claims
        ),
    )


def _find(text: str, name: str) -> Span:
    at = text.index(name)
    return Span(at, at + len(name))


def town(n: int, dead: int = 12) -> Analysis:
    """Build the n-th of any number of different articles with three claims and two quotes."""
    return analysis(
        f"desk/town{n:04}.txt",
        [
            (f"The flood killed {dead} people in town number {n}.", dead, {"place": f"Town {n}"}),
            (f"Another {dead + 3} were hurt near bridge {n}.", dead + 3, {"kind": "injury_toll"}),
            (f"The mayor of town {n} spoke of {n + 5} million euros.", n + 5, {"kind": "money", "unit": "EUR"}),
        ],
        [(f"We never saw water like this in town {n}", "Ines Falk"), (f"The dam of town {n} held", "Tom Okoro")],
        published=date(2026, 3, 1),
    )


TOLL_OF = {"kind": "death_toll", "place": "Aleppo", "event_date": EventDate("2026-03-01", "2026-03-01")}

# ── the sheet ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Line:
    """A row of the sheet: everything in it can be changed."""

    sheet: str
    id: str
    fingerprint: str
    people: dict[str, str]
    machine: dict[str, str]
    extra: dict[str, str]

    def copy(self) -> Line:
        return Line(self.sheet, self.id, self.fingerprint, dict(self.people), dict(self.machine), dict(self.extra))


@dataclass
class Book:
    """A workbook in a person's hands."""

    lines: list[Line]
    export: str | None
    name: str = "desk.xlsx"

    def row(self, identity: str) -> Line:
        return next(line for line in self.lines if line.id == identity)

    def of(self, sheet: str) -> list[Line]:
        return [line for line in self.lines if line.sheet == sheet]

    def copy(self, name: str | None = None) -> Book:
        return Book([line.copy() for line in self.lines], self.export, name or self.name)

    def reviewed(self, **fields: Any) -> ReviewedWorkbook:
        rows = tuple(
            ReviewedRow(line.sheet, n, line.id, line.fingerprint, line.people, line.machine, line.extra)
            for n, line in enumerate(self.lines, 2)
        )
        content = repr((rows, fields, self.name)).encode("utf-8", "surrogatepass")
        return ReviewedWorkbook(self.name, hashlib.sha256(content).digest() + content, rows, self.export, **fields)


def exported(ledger: Ledger) -> Iterable[ExportedRow]:
    """Make the rows of a workbook as the exporter does: corrections shown, extra columns again."""
    with ledger.snapshot():
        for dossier in ledger.dossiers():
            for claim in dossier.claims:
                c = claim.claim
                machine = {
                    "text": c.text, "figure": figure_text(c), "value": str(c.value),
                    "said_by": claim.said_by or "", "kind": c.kind,
                    "place": c.place or "",
                } | {key: fixed.value for key, fixed in claim.corrections.items()}  # fmt: skip
                extra = {EXTRA + header: text for header, text in claim.extra.items()}
                yield ExportedRow("claims", claim.id, claim.version, {**claim.people, **extra}, machine)
            for quote in dossier.quotes:
                machine = {"text": quote.quote.text, "speaker": quote.said_by or "", "kind": quote.quote.kind}
                machine |= {key: fixed.value for key, fixed in quote.corrections.items()}
                extra = {EXTRA + header: text for header, text in quote.extra.items()}
                yield ExportedRow("quotes", quote.id, quote.version, {**quote.people, **extra}, machine)
        for conflict in ledger.conflicts():
            values = " | ".join(c.value for c in conflict.candidates)
            machine = {"text": conflict.passage, "field": conflict.field, "values": values}
            yield ExportedRow("conflicts", conflict.id, conflict.version, {"resolution": conflict.resolution}, machine)


def export(ledger: Ledger, name: str = "desk.xlsx") -> Book:
    rows = list(exported(ledger))
    identity = ledger.record_export(Export(name, NOON, rows))
    return Book(
        [
            Line(
                r.sheet, r.id, r.fingerprint,
                {key: text for key, text in r.people.items() if not key.startswith(EXTRA)}, dict(r.machine),
                {key.removeprefix(EXTRA): text for key, text in r.people.items() if key.startswith(EXTRA)},
            )
            for r in rows
        ],
        identity,
        name,
    )  # fmt: skip


def give_back(ledger: Ledger, book: Book, *, by: str | None = None, **options: Any) -> ReviewReport:
    """Apply a workbook."""
    fields = {key: options.pop(key) for key in ("stray", "missing_columns") if key in options}
    return ledger.review(book.reviewed(**fields), at=options.pop("at", NOON), apply=True, by=by, **options)


def decided(ledger: Ledger) -> dict[tuple[str, str], str]:
    """Give everything people decided: (id, field) -> text."""
    found = {}
    with ledger.snapshot():
        for row in (*ledger.claims(), *ledger.quotes()):
            found.update({(row.id, name): one.value for name, one in row.decisions.items()})
    return found


def disputed(ledger: Ledger) -> set[tuple[str, str, frozenset[str], str]]:
    return {
        (c.row, c.field, frozenset(x.value for x in c.candidates), c.resolution)
        for c in ledger.conflicts(resolved=True)
    }
