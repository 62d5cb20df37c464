"""Where the work stands, counted row by row: the one place that says what still waits for a person.

The ledger's status and the workbook's Summary both count with it, so that they cannot differ. What no article says
any more is nobody's work: such rows stay in sight with what people wrote, and count as gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from quotetrack.ledger.records import Dossier
from quotetrack.ledger.vocabulary import OPEN, WANTS_SOURCE


@dataclass
class Standing:
    """Counts of the rows that were looked at."""

    claims: int = 0
    status: Counter[str] = field(default_factory=Counter)
    unsourced: int = 0  # verdicts and statuses that want a source and have none
    quotes: int = 0
    nameless: int = 0  # quotes without a speaker
    judged: int = 0  # quotes whose attribution a person judged
    gone: int = 0  # claims and quotes of texts that were replaced

    @classmethod
    def of(cls, dossier: Dossier) -> Standing:
        """Count one article."""
        standing = cls()
        for claim in dossier.claims:
            standing.claim(claim.status, claim.people, present=claim.state == "present")
        for quote in dossier.quotes:
            standing.quote(quote.said_by, quote.people, present=quote.state == "present")
        return standing

    def claim(self, status: str, people: Mapping[str, str], *, present: bool = True) -> None:
        if not present:
            self.gone += 1
            return
        self.claims += 1
        self.status[status] += 1
        self.unsourced += lacks_source(status, people)

    def quote(self, said_by: str | None, people: Mapping[str, str], *, present: bool = True) -> None:
        if not present:
            self.gone += 1
            return
        judgement = people.get("attribution", "")
        self.quotes += 1
        self.judged += bool(judgement)
        self.nameless += said_by is None and judgement != "not a quote"

    @property
    def open(self) -> int:
        """Claims that are still to check."""
        return sum(self.status[word] for word in OPEN)


def lacks_source(status: str, people: Mapping[str, str]) -> bool:
    """Tell whether a row says something that needs a source and names neither a source nor an archived copy.

    >>> lacks_source("verified", {"archive": "https://archive.example/1"}), lacks_source("verified", {})
    (False, True)
    """
    wants = status in WANTS_SOURCE or bool(people.get("verdict"))
    return wants and not (people.get("source", "").strip() or people.get("archive", "").strip())
