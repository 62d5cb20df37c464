"""What the Summary counts, counted while the rows go by: the values beside its formulas."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from quotetrack.ledger.records import ClaimRow, Dossier, QuoteRow
from quotetrack.ledger.standing import Standing
from quotetrack.ledger.vocabulary import OPEN
from quotetrack.tables import Row


@dataclass
class Tally:
    """Counts of one export. Names are those that the cells show, so that formulas and counts agree."""

    standing: Standing = field(default_factory=Standing)  # of all rows, gone ones included
    articles: int = 0
    problems: int = 0  # inputs that failed
    skipped: int = 0
    parked: int = 0
    edits: int = 0
    contested: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    checkers: Counter[str] = field(default_factory=Counter)
    checkers_open: Counter[str] = field(default_factory=Counter)
    by_article: Counter[str] = field(default_factory=Counter)
    open_by_article: Counter[str] = field(default_factory=Counter)
    speakers: Counter[str] = field(default_factory=Counter)  # quotes
    asserting: Counter[str] = field(default_factory=Counter)  # claims

    def article(self, dossier: Dossier, name: str) -> None:
        self.articles += dossier.article.state == "current"
        self.by_article[name] += sum(row.state == "present" for row in dossier.claims)

    def claim(self, cells: Row, row: ClaimRow) -> None:
        present = row.state == "present"
        self.standing.claim(row.status, row.people, present=present)
        if not present:
            return
        self.kinds[str(cells["kind"])] += 1
        self.asserting[str(cells["said_by"])] += 1
        checker, waits = row.people.get("checker", ""), row.status in OPEN
        self.open_by_article[str(cells["article"])] += waits
        if checker:
            self.checkers[checker] += 1
            self.checkers_open[checker] += waits

    def quote(self, cells: Row, row: QuoteRow) -> None:
        present = row.state == "present"
        self.standing.quote(row.said_by, row.people, present=present)
        if present:
            self.speakers[str(cells["speaker"])] += 1
