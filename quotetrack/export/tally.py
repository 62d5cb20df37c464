"""What the Summary counts, counted while the rows go by: the values beside its formulas."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from quotetrack.ledger import vocabulary
from quotetrack.ledger.records import ClaimRow, Dossier, QuoteRow
from quotetrack.ledger.vocabulary import WANTS_SOURCE
from quotetrack.tables import Row, spaced

OPEN = tuple(map(spaced, vocabulary.OPEN))  # as the cells say it


@dataclass
class Tally:
    """Counts of one export. Names are those that the cells show, so that formulas and counts agree."""

    claims: int = 0
    quotes: int = 0
    articles: int = 0
    attributed: int = 0
    judged: int = 0
    anonymous: int = 0
    unsourced: int = 0
    problems: int = 0  # inputs that failed
    skipped: int = 0
    parked: int = 0
    edits: int = 0
    contested: int = 0
    status: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    checkers: Counter[str] = field(default_factory=Counter)
    checkers_open: Counter[str] = field(default_factory=Counter)
    by_article: Counter[str] = field(default_factory=Counter)
    open_by_article: Counter[str] = field(default_factory=Counter)
    speakers: Counter[str] = field(default_factory=Counter)  # quotes
    asserting: Counter[str] = field(default_factory=Counter)  # claims

    def article(self, dossier: Dossier, name: str) -> None:
        self.articles += 1
        self.by_article[name] += len(dossier.claims)

    def claim(self, cells: Row, row: ClaimRow) -> None:
        status, article = str(cells.get("status") or ""), str(cells["article"])
        self.claims += 1
        self.status[status] += 1
        self.kinds[str(cells["kind"])] += 1
        self.asserting[str(cells["said_by"])] += 1
        checker = row.people.get("checker", "")
        if checker:
            self.checkers[checker] += 1
        if status in OPEN:
            self.open_by_article[article] += 1
            if checker:
                self.checkers_open[checker] += 1
        wants = status in {spaced(word) for word in WANTS_SOURCE} or bool(row.people.get("verdict"))
        self.unsourced += wants and not row.people.get("source")

    def quote(self, cells: Row, row: QuoteRow) -> None:
        self.quotes += 1
        self.attributed += row.said_by is not None
        self.judged += bool(row.people.get("attribution"))
        self.speakers[str(cells["speaker"])] += 1

    def source(self, cells: Row) -> None:
        self.anonymous += cells["named"] == "anonymous"

    @property
    def open(self) -> int:
        return sum(self.status[word] for word in OPEN)
