"""The audit page: articles with every quote in its speaker's colour and every claim underlined with its status.

One self-contained HTML file that reads without JavaScript and prints. Up to ``ONE_PAGE`` articles stand on one page;
with more, the page is an index and a folder beside it, ``NAME_articles``, holds one page for each article.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined, Template

from quotetrack.export.looks import STATUS
from quotetrack.export.target import target
from quotetrack.language.document import paragraphs
from quotetrack.ledger.records import ClaimRow, Dossier, QuoteRow
from quotetrack.ledger.standing import Standing
from quotetrack.ledger.vocabulary import THE_ARTICLE
from quotetrack.model import Analysis, Article, Claim, Span
from quotetrack.tables import (
    REPLACED,
    UNKNOWN,
    Report,
    alternatives,
    article_name,
    claim_flags,
    quote_flags,
    reading,
    role,
    spaced,
)

ONE_PAGE = 100
COLOURS = 10  # speakers beyond them share colours; the number beside the quote tells them apart


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker in the legend. ``number`` stands beside each of the speaker's quotes, ``colour`` is its class."""

    number: int
    colour: int
    name: str
    role: str
    sign: str  # ◌ for the anonymous
    quotes: int


@dataclass(frozen=True, slots=True)
class Note:
    """A card in the margin: what is known about one quote or claim."""

    key: str
    kind: str  # "quote" or "claim"
    mark: str  # the sign in the text that leads here
    colour: int
    heading: str
    tags: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]  # what, says


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text within which nothing begins or ends."""

    text: str
    classes: str = ""
    keys: str = ""  # of the notes it belongs to
    tip: str = ""
    signs: tuple[tuple[str, str], ...] = ()  # (key, sign) of what ends here


@dataclass
class Block:
    """A paragraph with the cards that stand beside it."""

    kind: str  # "text", "title" or "furniture"
    segments: list[Segment]
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Page:
    """One article, ready for the template."""

    anchor: str
    title: str
    facts: tuple[str, ...]
    voices: tuple[Voice, ...]
    blocks: tuple[Block, ...]
    vanished: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the index."""

    href: str
    title: str
    quotes: int
    unknown: int
    claims: int
    unchecked: int


def write(report: Report, path: Path) -> Path:
    """Write the page and give the path where it is.

    Raises ``ReportError`` when a file cannot be written.
    """
    template = _template()
    with report.ledger.snapshot():
        names = [_anchor(dossier) for dossier in report.dossiers()]
        single = len(names) <= ONE_PAGE
        folder = path.with_name(f"{path.stem}_articles")
        hrefs = [f"#{name}" if single else f"{folder.name}/{name}.html" for name in names]
        index = map(_entry, report.dossiers(), hrefs)
        if single:
            return _render(template, path, report, index if len(names) > 1 else (), map(page, report.dossiers()))
        for name, dossier in zip(names, report.dossiers(), strict=True):
            _render(template, folder / f"{name}.html", report, (), [page(dossier)], back=f"../{path.name}")
        return _render(template, path, report, index, ())


def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string((files("quotetrack.export") / "audit.html.j2").read_text(encoding="utf-8"))


def _render(
    template: Template, path: Path, report: Report, index: Iterable[Entry], pages: Iterable[Page], back: str = ""
) -> Path:
    """Stream one file; a lone surrogate becomes a character reference, which browsers show as a box."""
    values: dict[str, Any] = {
        "title": report.title, "day": report.day, "index": index, "pages": pages, "back": back,
        "statuses": {spaced(word): look for word, look in STATUS.items()},
    }  # fmt: skip
    with (
        target(path) as place,
        place.draft.open("w", encoding="utf-8", errors="xmlcharrefreplace", newline="\n") as file,
    ):
        file.writelines(template.generate(values))
    return place.path


def _anchor(dossier: Dossier) -> str:
    return dossier.article.id


def _entry(dossier: Dossier, href: str) -> Entry:
    name = article_name(dossier.article) + ("" if dossier.article.state == "current" else f" ({REPLACED})")
    now = Standing.of(dossier)
    return Entry(href, name, now.quotes, now.nameless, now.claims, now.open)


# ── one article ─────────────────────────────────────────────────────────────────────────────────────────────────


def page(dossier: Dossier) -> Page:
    """Lay out one article: paragraphs cut into segments, cards beside the paragraph where each thing begins."""
    analysis = dossier.article.analysis
    article = analysis.article
    quotes = [row for row in dossier.quotes if row.state == "present"]
    claims = [row for row in dossier.claims if row.state == "present"]
    voices, others = _voices(quotes), {row.id: row.claim for row in dossier.claims}
    spans: list[_Marked] = []
    notes: list[tuple[int, Note]] = []
    for number, quote in enumerate(quotes, 1):
        note = _quote_note(quote, analysis, voices, f"q{number}")
        notes.append((quote.quote.content[0].start, note))
        spans += [
            _Marked(piece, note, f"q v{note.colour}", _tip(note), piece == quote.quote.content[-1])
            for piece in quote.quote.content
        ]
    for number, claim in enumerate(claims, 1):
        note = _claim_note(claim, others, f"c{number}")
        notes.append((claim.claim.span.start, note))
        spans.append(_Marked(claim.claim.span, note, f"c s-{claim.status}", _tip(note), True))
    notes.sort(key=lambda pair: pair[0])
    gone = [_quote_note(row, analysis, voices, f"vq{n}") for n, row in enumerate(dossier.quotes) if row not in quotes]
    gone += [_claim_note(row, others, f"vc{n}") for n, row in enumerate(dossier.claims) if row.state == "vanished"]
    blocks = _blocks(article, spans)
    starts = [span.start for span, _ in blocks]
    for start, note in notes:
        blocks[max(0, bisect_right(starts, start) - 1)][1].notes.append(note)
    facts = (
        "" if dossier.article.state == "current" else REPLACED,
        article.publisher or "", article.published.isoformat() if article.published else "", article.author or "",
        article.source, f"{len(quotes)} quotes", f"{len(claims)} claims",
    )  # fmt: skip
    return Page(
        _anchor(dossier),
        article_name(dossier.article),
        tuple(fact for fact in facts if fact),
        tuple(voices.values()),
        tuple(block for _, block in blocks),
        tuple(gone),
    )


@dataclass(frozen=True, slots=True)
class _Marked:
    """A span of the text that a note is about."""

    span: Span
    note: Note
    classes: str
    tip: str
    last: bool  # the sign stands behind the last piece


def _voices(quotes: list[QuoteRow]) -> dict[str, Voice]:
    """Number the speakers in the order in which they speak; whoever is unknown has number 0."""
    counts: dict[str, int] = {}
    rows: dict[str, QuoteRow] = {}
    for row in quotes:
        name = row.said_by or UNKNOWN
        counts[name] = counts.get(name, 0) + 1
        rows.setdefault(name, row)
    order = [name for name in counts if name != UNKNOWN]
    voices = {}
    for number, name in enumerate(order, 1):
        speaker = rows[name].speaker
        own = speaker if speaker is not None and speaker.name == name else None
        voices[name] = Voice(
            number, (number - 1) % COLOURS + 1, name, role(own.role, own.affiliation) if own else "",
            "◌ anonymous" if own and own.anonymous else "", counts[name],
        )  # fmt: skip
    if UNKNOWN in counts:
        voices[UNKNOWN] = Voice(0, 0, UNKNOWN, "the rules abstained", "?", counts[UNKNOWN])
    return voices


def _quote_note(row: QuoteRow, analysis: Analysis, voices: dict[str, Voice], key: str) -> Note:
    quote, text = row.quote, analysis.article.text
    name = row.said_by or UNKNOWN
    voice = voices.get(name) or Voice(0, 0, name, "", "", 0)
    names = {speaker.id: speaker.name for speaker in analysis.speakers}
    lines = (
        ("why", quote.reason),
        ("cue", " … ".join(span.of(text) for span in quote.cue)),
        ("named as", quote.mention.of(text) if quote.mention and quote.mention.of(text) != name else ""),
        ("via", ", ".join(dict.fromkeys((*quote.via, *row.chain[1:])))),
        ("instead of", alternatives(quote, names)),
        ("flags", "; ".join(quote_flags(row))),
        ("people say", _decided(row.people, "attribution", "auditor", "notes")),
        ("rule", quote.rule),
    )
    belief = f"{quote.confidence:.0%}" if quote.confidence >= 0.5 else f"▽ {quote.confidence:.0%} unsure"
    tags = (quote.kind, *([quote.stance] if quote.stance != "asserted" else []), belief)
    mark = str(voice.number) if voice.number else "?"
    return Note(key, "quote", mark, voice.colour, name, tags, tuple(line for line in lines if line[1]))


def _claim_note(row: ClaimRow, others: dict[str, Claim], key: str) -> Note:
    claim, look = row.claim, STATUS.get(row.status)
    lines = (
        ("says", row.said_by or THE_ARTICLE),
        ("read as", reading(claim)),
        ("place", claim.place or ""),
        ("flags", "; ".join(claim_flags(row, others))),
        ("people say", _decided(row.people, "verdict", "correct_value", "source", "checker", "notes")),
    )
    stance = [claim.stance] if claim.stance != "asserted" else []
    tags = tuple(filter(None, (reading(claim), spaced(claim.kind), *stance, f"priority {claim.priority:.2f}")))
    symbol = look.symbol if look else "○"
    heading = f"{symbol} {spaced(row.status)}"
    return Note(key, "claim", symbol, 0, heading, tags, tuple(line for line in lines if line[1]))


def _decided(people: Any, *keys: str) -> str:
    return "; ".join(f"{spaced(key)}: {people[key]}" for key in keys if people.get(key))


def _tip(note: Note) -> str:
    return f"{note.heading} · {' · '.join(note.tags)}" + "".join(f"\n{what}: {says}" for what, says in note.lines[:2])


# ── the text ────────────────────────────────────────────────────────────────────────────────────────────────────


def _blocks(article: Article, spans: list[_Marked]) -> list[tuple[Span, Block]]:
    """Cut a text into paragraphs and these into segments; linear in the text and in what is marked."""
    analysed = paragraphs(article)
    lines = [(span, "text") for span in analysed]
    covered = {span.start for span in analysed}
    bare = Article.from_text(article.text)
    lines += [(span, "furniture") for span in paragraphs(bare) if span.start not in covered]
    lines.sort()
    ends = [span.end for span, _ in lines]
    inside: list[list[_Marked]] = [[] for _ in lines]
    for marked in spans:
        index = bisect_right(ends, marked.span.start)
        while index < len(lines) and lines[index][0].start < marked.span.end:
            inside[index].append(marked)
            index += 1
    blocks = []
    for (span, kind), here in zip(lines, inside, strict=True):
        if article.title_span and article.title_span.covers(span):
            kind = "title"
        blocks.append((span, Block(kind, list(segments(article.text, span, here)))))
    return blocks or [(Span(0, 0), Block("text", []))]


def segments(text: str, within: Span, spans: list[_Marked]) -> Iterator[Segment]:
    """Cut a paragraph wherever something begins or ends."""
    clipped = [(max(m.span.start, within.start), min(m.span.end, within.end), m) for m in spans]
    cuts = sorted({within.start, within.end, *(edge for start, end, _ in clipped for edge in (start, end))})
    running: list[list[_Marked]] = [[] for _ in cuts]
    for start, end, marked in clipped:
        for index in range(bisect_left(cuts, start), bisect_left(cuts, end)):
            running[index].append(marked)
    for index, (start, end) in enumerate(pairwise(cuts)):
        here = running[index]
        inner = min((m for m in here if m.note.kind == "quote"), key=lambda m: m.span.end - m.span.start, default=None)
        yield Segment(
            text[start:end],
            " ".join(m.classes for m in here if m.note.kind == "claim" or m is inner),  # the innermost speaker's colour
            " ".join(marked.note.key for marked in here),
            "\n\n".join(marked.tip for marked in here),
            tuple((m.note.key, m.note.mark) for m in here if m.last and m.span.end == end),
        )
