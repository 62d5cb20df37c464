"""Gates for scripts: ``unattributed>5%,anonymous`` fails a run, with a line per reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from quotetrack.claims.references import DISAGREES
from quotetrack.errors import UsageError
from quotetrack.ledger.records import Dossier
from quotetrack.patterns import regex


@dataclass(slots=True)
class Tally:
    """What a run's articles hold, as far as a gate can ask. Counted once, over the ledger's rows."""

    quotes: int = 0
    claims: int = 0
    unattributed: int = 0
    anonymous: int = 0
    doubtful: int = 0
    conflict: int = 0
    unverified: int = 0
    recheck: int = 0
    disagreement: int = 0
    problems: int = 0
    articles: int = 0

    def add(self, dossier: Dossier) -> None:
        """Count one article's rows; vanished ones and those that people ruled out do not count."""
        self.articles += 1
        for quote in dossier.quotes:
            judged = quote.people.get("attribution", "")
            if quote.state == "vanished" or quote.quote.kind in ("term", "title") or judged == "not a quote":
                continue
            self.quotes += 1
            self.unattributed += quote.said_by is None
            found = quote.speaker  # whom a person named instead is not anonymous
            self.anonymous += found is not None and found.anonymous and quote.said_by in (None, found.name)
            self.doubtful += quote.quote.confidence < DOUBTFUL and judged != "right"
        for claim in dossier.claims:
            if claim.state == "vanished" or claim.status == "not_a_claim":
                continue
            self.claims += 1
            self.unverified += claim.status == "unverified"
            self.recheck += claim.status == "needs_recheck"
            self.conflict += claim.contested is not None or bool(claim.conflicts)
            self.disagreement += any(flag.startswith(DISAGREES) for flag in claim.claim.flags)


DOUBTFUL = 0.5  # confidence under which a quote's speaker is more likely wrong than right


class Measure(NamedTuple):
    """What a gate's name counts, out of what, and the words that say so."""

    name: str
    of: str
    words: str


MEASURES = (
    Measure("unattributed", "quotes", "quotes without a speaker"),
    Measure("anonymous", "quotes", "quotes from anonymous sources"),
    Measure("doubtful", "quotes", "quotes whose speaker is doubtful"),
    Measure("conflict", "claims", "claims whose figure is contested or whose review conflicts"),
    Measure("unverified", "claims", "claims not yet verified"),
    Measure("recheck", "claims", "claims that changed after they were checked"),
    Measure("disagreement", "claims", "claims that a reference table contradicts"),
    Measure("problems", "articles", "inputs that failed"),
)
_BY_NAME = {measure.name: measure for measure in MEASURES}
_GATE = regex(r"([a-z_]+)\s*(?:(>=|>)\s*(\d+(?:\.\d+)?)\s*(%)?)?")


class Gate(NamedTuple):
    """One condition that fails a run."""

    measure: Measure
    sign: str
    limit: float
    percent: bool

    def reason(self, tally: Tally) -> str | None:
        """Say why the run fails, or None where it passes."""
        count, whole = getattr(tally, self.measure.name), getattr(tally, self.measure.of)
        share = 100 * count / whole if whole else 0.0
        value = share if self.percent else count
        if not (value > self.limit or (self.sign == ">=" and value == self.limit and count)):
            return None
        shown = f" ({share:.1f}% of {whole:,})" if whole else ""
        unit = "%" if self.percent else ""
        return (
            f"{self.measure.name}: {count:,} {self.measure.words}{shown}; allowed: {self.allowed}{self.limit:g}{unit}"
        )

    @property
    def allowed(self) -> str:
        return "under " if self.sign == ">=" else "at most "


def read_gates(words: str) -> tuple[Gate, ...]:
    """Read the conditions of ``--fail-on``: names, each alone (any at all fails) or with > or >= and a number or share.

    >>> [(g.measure.name, g.sign, g.limit, g.percent) for g in read_gates("unattributed>5%, anonymous")]
    [('unattributed', '>', 5.0, True), ('anonymous', '>', 0.0, False)]
    """
    gates = []
    for word in filter(None, (part.strip() for part in words.split(","))):
        match = _GATE.fullmatch(word)
        if match is None or match[1] not in _BY_NAME:
            names = ", ".join(_BY_NAME)
            raise UsageError(f"no such condition: {word!r}", "--fail-on", f"use {names}, alone or like unattributed>5%")
        gates.append(Gate(_BY_NAME[match[1]], match[2] or ">", float(match[3] or 0), bool(match[4])))
    return tuple(gates)


def reasons(gates: Iterable[Gate], tally: Tally) -> list[str]:
    """Give a line for every gate that fails."""
    return [reason for gate in gates if (reason := gate.reason(tally))]
