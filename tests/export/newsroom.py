"""Analyses made by hand, so that the exporters are tested on findings that are known exactly."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from quotetrack.ledger.records import (
    ArticleRow,
    Candidate,
    Change,
    ClaimRow,
    Conflict,
    ContestedFigure,
    Copy,
    Decision,
    Dossier,
    Export,
    Failure,
    Parked,
    Position,
    QuoteRow,
    SpeakerRow,
    Status,
)
from quotetrack.model import (
    Alternative,
    Analysis,
    Article,
    Claim,
    EventDate,
    Problem,
    Quote,
    SetAside,
    Span,
    Speaker,
    content_id,
)
from quotetrack.tables import Report

FERRY = """Ferry operator knew of faulty doors, inquiry hears

By Nora Lindqvist

HALVORSEN, March 4 — Twelve people died and at least 30 were injured when the ferry Solveig sank off Halvorsen in \
January, the harbour authority said on Monday.

“The doors had been reported faulty four times,” said Ingrid Dahl, the inquiry’s chief engineer. “Nobody acted.”

The operator, Norline, denied that it had ignored warnings. “We are cooperating fully,” its spokesman Per Aune told \
Radio Kyst.

A senior official who asked not to be named said the repair would have cost about 1.5 million kroner. Mr. Aune called \
the figure “pure fantasy”.

The inquiry resumes on 11 March in room 4.
"""

STRIKE = """Bus drivers vote to strike over pay

Drivers at Marlow Transit voted by 212 to 208 to strike from Friday, the union said.

“Our members have lost a fifth of their wages in six years,” said union secretary Tomas Reyes.

The company said it would run 40 percent of services. “Nobody will be stranded,” it added in a statement.
"""


def span(text: str, piece: str, after: int = 0) -> Span:
    start = text.index(piece, after)
    return Span(start, start + len(piece))


def sentences(text: str) -> tuple[Span, ...]:
    return tuple(Span(m.start(), m.end()) for m in re.finditer(r"\S[^\n]*?(?:[.?!][”’]?(?=\s|$)|(?=\n|$))", text))


def speaker(article: Article, name: str, kind: str = "person", **fields: Any) -> Speaker:
    return Speaker(content_id("s", article.id, name), name, kind, **fields)  # type: ignore[arg-type]


def quote(article: Article, *pieces: str, by: Speaker | None, cue: str = "said", **fields: Any) -> Quote:
    content = []
    for piece in pieces:
        content.append(span(article.text, piece, content[-1].end if content else 0))
    return Quote(
        id=content_id("q", article.id, *content),
        kind=fields.pop("kind", "direct"),
        content=tuple(content),
        text=" … ".join(pieces),
        speaker=by.id if by else None,
        mention=span(article.text, fields.pop("mention", by.name)) if by else None,
        cue=(span(article.text, cue, content[0].end),) if cue in article.text[content[0].end :] else (),
        confidence=fields.pop("confidence", 0.93),
        rule=fields.pop("rule", "verb-name"),
        reason=fields.pop("reason", f"the verb and the name follow the quotation: “{cue}”"),
        **fields,
    )


def claim(article: Article, piece: str, kind: str, figure: str | None = None, **fields: Any) -> Claim:
    place = span(article.text, piece)
    by = fields.pop("by", None)
    return Claim(
        id=content_id("c", article.id, kind, place),
        kind=kind,  # type: ignore[arg-type]
        span=place,
        text=piece,
        figure=span(article.text, figure, place.start) if figure else None,
        asserted_by=by.id if by else None,
        **fields,
    )


def ferry() -> Analysis:
    article = Article.from_text(
        FERRY, "desk/ferry.txt", title="Ferry operator knew of faulty doors, inquiry hears",
        published=date(2024, 3, 4), publisher="Halvorsen Post", author="Nora Lindqvist", dateline="HALVORSEN",
    )  # fmt: skip
    dahl = speaker(article, "Ingrid Dahl", role="the inquiry’s chief engineer", mentions=(span(FERRY, "Ingrid Dahl"),))
    aune = speaker(
        article, "Per Aune", role="spokesman", affiliation="Norline", aliases=("Mr. Aune",),
        mentions=(span(FERRY, "Per Aune"), span(FERRY, "Mr. Aune")),
    )  # fmt: skip
    port = speaker(article, "harbour authority", "organisation", mentions=(span(FERRY, "the harbour authority"),))
    official = speaker(
        article, "a senior official who asked not to be named", "unnamed", anonymous=True,
        mentions=(span(FERRY, "A senior official who asked not to be named"),),
    )  # fmt: skip
    quotes = (
        quote(article, "The doors had been reported faulty four times", "Nobody acted.", by=dahl),
        quote(
            article,
            "We are cooperating fully",
            by=aune,
            cue="told",
            via=("Radio Kyst",),
            confidence=0.81,
            alternatives=(Alternative(dahl.id, 0.12),),
        ),
        quote(
            article,
            "the repair would have cost about 1.5 million kroner",
            by=official,
            kind="indirect",
            mention="A senior official",
            flags=("anonymous",),
            confidence=0.74,
        ),
        quote(article, "pure fantasy", by=aune, cue="called", kind="mixed", mention="Mr. Aune", stance="denied"),
    )
    claims = (
        claim(
            article, "Twelve people died", "death_toll", "Twelve", by=port, value=12, min=12, max=12, unit="people",
            subject="people", place="off Halvorsen", event_date=EventDate("2024-01", "2024-01"), priority=0.92,
            priority_reasons=("a figure", "deaths"),
        ),
        claim(
            article, "at least 30 were injured", "injury_toll", "30", by=port, value=30, min=30, comparator="gte",
            unit="people", priority=0.8, event_date=EventDate("2024-01-15", "2024-01-15"),
        ),
        claim(
            article, "The doors had been reported faulty four times", "count", "four", by=dahl, value=4, min=4, max=4,
            unit="times", quote=quotes[0].id, priority=0.7,
        ),
        claim(
            article, "the repair would have cost about 1.5 million kroner", "money", "1.5 million", by=official,
            value=1_500_000, comparator="approx", unit="NOK", quote=quotes[2].id, priority=0.66, flags=("contested",),
        ),
        claim(article, "it had ignored warnings", "statement", stance="denied", priority=0.4),
    )  # fmt: skip
    aside = (
        SetAside(Span(span(FERRY, "March 4").end - 1, span(FERRY, "March 4").end), "date"),
        SetAside(Span(span(FERRY, "11 March").start, span(FERRY, "11 March").start + 2), "date"),
        SetAside(Span(span(FERRY, "room 4").end - 1, span(FERRY, "room 4").end), "name"),
    )
    return Analysis(article, sentences(FERRY), (dahl, aune, port, official), quotes, claims, aside)


def strike() -> Analysis:
    article = Article.from_text(STRIKE, "desk/strike.txt", title="Bus drivers vote to strike over pay")
    reyes = speaker(article, "Tomas Reyes", role="union secretary", mentions=(span(STRIKE, "Tomas Reyes"),))
    company = speaker(article, "Marlow Transit", "organisation", mentions=(span(STRIKE, "The company"),))
    quotes = (
        quote(article, "Our members have lost a fifth of their wages in six years", by=reyes),
        quote(article, "Nobody will be stranded", by=None, cue="added", confidence=0.3,
              reason="two speakers are equally near", alternatives=(Alternative(company.id, 0.5),
                                                                     Alternative(reyes.id, 0.5))),
    )  # fmt: skip
    claims = (
        claim(article, "voted by 212 to 208", "vote_tally", "212", value=212, details={"votes": {"for": 212,
              "against": 208}}, priority=0.75),
        claim(article, "have lost a fifth of their wages in six years", "share", "a fifth", by=reyes, value=0.2,
              quote=quotes[0].id, priority=0.6),
        claim(article, "it would run 40 percent of services", "percent", "40 percent", by=company, value=40,
              unit="percent", stance="planned", priority=0.3),
    )  # fmt: skip
    return Analysis(article, sentences(STRIKE), (reyes, company), quotes, claims, ())


def many(articles: int, claims: int, text: str = "In village {n} the flood killed {v} people") -> list[Analysis]:
    """Short invented articles, each with so many claims, one to a sentence."""
    made = []
    for number in range(articles):
        lines = [text.format(n=f"{number}-{line}", v=line + 2) for line in range(claims)]
        body = "\n\n".join([f"Flood report {number}", *(f"{line}, the district office said." for line in lines)])
        article = Article.from_text(body, f"floods/{number:05}.txt", title=f"Flood report {number}")
        office = speaker(article, "the district office", "organisation")
        found = tuple(
            claim(article, line, "death_toll", str(index + 2), by=office, value=index + 2, unit="people", priority=0.5)
            for index, line in enumerate(lines)
        )
        made.append(Analysis(article, sentences(body), (office,), (), found, ()))
    return made


class Desk:
    """A ledger in memory with just what exporters read, so that they are tested apart from the real one."""

    def __init__(self, *analyses: Analysis, problems: tuple[Problem, ...] = ()) -> None:
        self.analyses, self._problems = analyses, problems
        self.people: dict[str, dict[str, str]] = {}
        self.corrections: dict[str, dict[str, str]] = {}
        self.extra: dict[str, dict[str, str]] = {}
        self.exported: list[Export] = []
        self.edits: list[Conflict] = []
        self.aside: list[Parked] = []
        self.history: list[Change] = []
        self.questions: list[ContestedFigure] = []

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        yield

    def dossiers(self, articles: Iterable[str] | None = None) -> Iterator[Dossier]:
        wanted = None if articles is None else set(articles)
        for analysis in self.analyses:
            article = analysis.article
            if wanted is None or {article.id, article.source} & wanted:
                copy = Copy(article.source, article.title, article.publisher, article.published)
                row = ArticleRow(article.id, article.source, (copy,), analysis, "current", "r1", NOON)
                yield Dossier(
                    row,
                    tuple(self._quote(row, quote) for quote in analysis.quotes),
                    tuple(self._claim(row, claim) for claim in analysis.claims),
                )

    def _shared(self, identity: str) -> dict[str, Any]:
        marks = {k: Decision(k, v, "Ada", NOON, "checked.xlsx") for k, v in self.corrections.get(identity, {}).items()}
        people = self.people.get(identity, {})
        return {
            "people": people, "decisions": {k: Decision(k, v, "Ada", NOON, "checked.xlsx") for k, v in people.items()},
            "corrections": marks, "extra": self.extra.get(identity, {}),
        }  # fmt: skip

    def _claim(self, row: ArticleRow, claim: Claim) -> ClaimRow:
        by, names = row.analysis.speaker(claim.asserted_by), {s.id: s.name for s in row.analysis.speakers}
        shared = self._shared(claim.id)
        status = shared["people"].get("status", "unverified")
        shared["people"] = {"status": status, **shared["people"]}
        chain = tuple(names.get(s, s) for s in claim.chain)
        return ClaimRow(claim.id, row, claim, by, by.name if by else None, chain, status, **shared)

    def _quote(self, row: ArticleRow, quote: Quote) -> QuoteRow:
        by, names = row.analysis.speaker(quote.speaker), {s.id: s.name for s in row.analysis.speakers}
        said_by = self.people.get(quote.id, {}).get("correct_speaker") or (by.name if by else None)
        chain = tuple(names.get(s, s) for s in quote.chain)
        return QuoteRow(quote.id, row, quote, by, said_by, chain, **self._shared(quote.id))

    def speakers(self, articles: Iterable[str] | None = None) -> Iterator[SpeakerRow]:
        total = sum(len(q.text.split()) for a in self.analyses for q in a.quotes) or 1
        for analysis in self.analyses:
            for by in analysis.speakers:
                said = [q for q in analysis.quotes if q.speaker == by.id]
                words = sum(len(q.text.split()) for q in said)
                yield SpeakerRow(
                    by.name, by.kind, by.role, by.affiliation, by.aliases, by.anonymous, 1, len(said), words,
                    words / total, sum(c.asserted_by == by.id for c in analysis.claims), analysis.article.id,
                    by.mentions[0] if by.mentions else None,
                )  # fmt: skip

    def contested(self) -> Iterator[ContestedFigure]:
        return iter(self.questions)

    def conflicts(self, resolved: bool = False) -> Iterator[Conflict]:
        return iter(self.edits)

    def changes(self, identity: str | None = None) -> Iterator[Change]:
        return iter(self.history)

    def added_columns(self, sheet: str) -> tuple[str, ...]:
        ids = {x.id for a in self.analyses for x in (a.claims if sheet == "claims" else a.quotes)}
        return tuple(sorted({name for one, cells in self.extra.items() if one in ids for name in cells}))

    def parked(self) -> Iterator[Parked]:
        return iter(self.aside)

    def problems(self) -> Iterator[Failure]:
        return (Failure(problem, "", 1, NOON) for problem in self._problems)

    def status(self) -> Status:
        return Status(len(self.analyses), len(self.analyses), 0, 0, 0, 0, {}, 0, 0, 0, len(self._problems), 0, NOON)

    def record_export(self, export: Export) -> str:
        self.exported.append(replace(export, rows=list(export.rows)))
        return content_id("x", *(row.fingerprint for row in self.exported[-1].rows))

    def report(self, **options: Any) -> Report:
        return Report(self, NOON, **options)  # type: ignore[arg-type]


NOON = datetime(2024, 3, 5, 12, tzinfo=UTC)


def busy_desk() -> Desk:
    """A desk in the middle of its work: statuses of every kind, a correction, a conflict, a history."""
    ferry_, strike_ = ferry(), strike()
    desk = Desk(ferry_, strike_, problems=(Problem("desk/scan.pdf", "no text in it: scanned pages", "unreadable"),))
    c = [claim.id for claim in (*ferry_.claims, *strike_.claims)]
    desk.people[c[0]] = {
        "status": "second_checked",
        "verdict": "accurate",
        "source": "https://harbour.example/report",
        "checker": "Ada",
        "checked_on": "2024-03-05",
        "second_checker": "Bo",
        "second_on": "2024-03-06",
        "decision": "keep",
        "page": "12",
        "notes": "=SUM(A1) is what the clerk wrote",
    }
    desk.people[c[1]] = {"status": "inaccurate", "verdict": "understated", "correct_value": "34", "checker": "Ada"}
    desk.people[c[2]] = {"status": "in_progress", "checker": "Bo"}
    desk.people[c[3]] = {"status": "disputed", "source": "minutes", "checker": "Ada"}
    desk.people[c[5]] = {"status": "verified", "source": "ballot record", "verdict": "accurate", "checker": "Bo"}
    desk.people[c[6]] = {"status": "needs_source"}
    desk.corrections[c[1]] = {"place": "Halvorsen"}
    desk.extra[c[0]] = {"Call back": "tomorrow 9:00"}
    q = [quote.id for quote in (*ferry_.quotes, *strike_.quotes)]
    desk.people[q[0]] = {"attribution": "right", "auditor": "Cy"}
    desk.people[q[5]] = {"attribution": "wrong speaker", "correct_speaker": "Marlow Transit", "auditor": "Cy"}
    desk.edits.append(
        Conflict("k0000000000000001", "claims", c[3], "status", "two people differ", "disputed",
                 (Candidate("verified", "Bo", "bo.xlsx"), Candidate("disputed", "Ada", "ada.xlsx")), "",
                 ferry_.claims[3].text)
    )  # fmt: skip
    desk.history.append(Change(1, NOON, "Ada", "claims", c[0], "status", "unverified", "verified", "ada.xlsx", ""))
    desk.questions.append(
        ContestedFigure("f1", "death_toll", "people", "off Halvorsen", "2024-01", (
            Position("12", ("harbour authority",), (c[0],), ("desk/ferry.txt",)),
            Position("≥ 30", ("harbour authority", "Radio Kyst"), (c[1],), ("desk/ferry.txt",)),
        ))
    )  # fmt: skip
    return desk


def through_libreoffice(path: Path, tmp_path: Path) -> Path:
    """Have LibreOffice open, recalculate and save a workbook as Excel's."""
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed (Debian: libreoffice-calc)")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    out = tmp_path / "libreoffice"
    subprocess.run(
        [soffice, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return out / path.name
