"""The values that travel through the house: all frozen, none knows how it was found.

Offsets are Python string indices into ``Article.text``; ``text[span.start:span.end]``
is always exactly what the span stands for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple

SCHEMA = 1

QuoteKind = Literal["direct", "mixed", "indirect", "term", "title"]
SpeakerKind = Literal["person", "organisation", "group", "document", "unnamed"]
Stance = Literal[
    "asserted", "reported", "alleged", "denied", "feared", "possible",
    "planned", "predicted", "conditional", "question",
]  # fmt: skip
Comparator = Literal["eq", "approx", "gt", "gte", "lt", "lte", "between", "just_under", "just_over", "vague"]
ClaimKind = Literal[
    "death_toll", "injury_toll", "missing_toll", "displaced", "detained", "force_size", "people", "vote_tally",
    "veto_count", "poll", "money", "percent", "pp_change", "share", "multiple", "count", "measure", "duration",
    "rate", "date", "streak", "rank", "first", "superlative", "age", "score", "event", "statement",
]  # fmt: skip


class Span(NamedTuple):
    """A half-open interval of characters of one article's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def covers(self, other: tuple[int, int]) -> bool:
        return self.start <= other[0] and other[1] <= self.end

    def overlaps(self, other: tuple[int, int]) -> bool:
        return self.start < other[1] and other[0] < self.end


def content_id(prefix: str, *parts: object) -> str:
    """Name a thing by what it is: a short hash of its content, never of its place in a run.

    >>> content_id("a", "x", 1) == content_id("a", "x", 1)
    True
    """
    digest = hashlib.blake2b("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=8)
    return f"{prefix}{digest.hexdigest()}"


@dataclass(frozen=True, slots=True)
class Article:
    """One article as read: the text is evidence and is never edited."""

    id: str  # content_id("a", text)
    source: str  # the path, URL or record it came from
    text: str
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    author: str | None = None
    dateline: str | None = None  # place of the dateline, as written
    title_span: Span | None = None
    byline_span: Span | None = None
    dateline_span: Span | None = None
    furniture: tuple[Span, ...] = ()  # page furniture: kept in the text, left out of the analysis

    @classmethod
    def from_text(cls, text: str, source: str = "-", **fields: Any) -> Article:
        """Make an article of a bare text; ``reading`` finds title, byline and furniture for files."""
        return cls(id=content_id("a", text), source=source, text=text, **fields)


class Sentence(NamedTuple):
    """A sentence; ``tokens`` are indices [first, last) into the document's tokens."""

    span: Span
    paragraph: int
    tokens: tuple[int, int]


@dataclass(frozen=True, slots=True)
class QuotedSpan:
    """A piece between quotation marks. ``inner`` excludes the marks, ``outer`` includes them."""

    outer: Span
    inner: Span
    mark: str  # the opening mark as written
    paragraph: int
    depth: int = 0  # 0: outermost; 1: a quotation inside a quotation …
    closed: bool = True  # False: the closing mark is missing
    continues: bool = False  # True: runs on into the next paragraph, which opens with a mark again


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that stand for somebody who can speak."""

    span: Span
    kind: Literal["name", "pronoun", "role", "organisation", "group", "document", "unnamed", "handle"]


@dataclass(frozen=True, slots=True)
class Speaker:
    """One identity behind all its mentions in one article."""

    id: str
    name: str  # the fullest form in the article, or the unnamed source's description
    kind: SpeakerKind
    role: str | None = None
    affiliation: str | None = None
    aliases: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()
    gender: Literal["female", "male"] | None = None  # only where the text shows it
    anonymous: bool = False
    issuer: str | None = None  # a document's issuer: id of another speaker


@dataclass(frozen=True, slots=True)
class Alternative:
    """A speaker that was considered; ``score`` is its share of the belief, 0 to 1."""

    speaker: str
    score: float


@dataclass(frozen=True, slots=True)
class Quote:
    """What was said, by whom, and why we think so. ``speaker`` is None when the rules abstain."""

    id: str
    kind: QuoteKind
    content: tuple[Span, ...]  # without the marks and a comma that belongs to the reporting sentence
    text: str  # the content's pieces joined by " … "
    speaker: str | None
    mention: Span | None
    cue: tuple[Span, ...]
    via: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()  # speaker ids, innermost first
    stance: Stance = "asserted"
    confidence: float = 0.0
    rule: str = ""  # name of the rule that decided
    reason: str = ""  # the rule's sentence with the words it used
    alternatives: tuple[Alternative, ...] = ()
    flags: tuple[str, ...] = ()
    parent: str | None = None  # the quote this one is nested in


@dataclass(frozen=True, slots=True)
class EventDate:
    """An ISO interval; either side may be coarse ("2022", "2024-06") or open (None)."""

    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable assertion. ``value`` is None for ranges and vague words: no midpoint is ever stored."""

    id: str
    kind: ClaimKind
    span: Span  # the passage: normally the clause or sentence that makes the assertion
    text: str
    figure: Span | None = None
    value: float | int | None = None
    min: float | int | None = None
    max: float | int | None = None
    unit: str | None = None
    comparator: Comparator = "eq"
    subject: str | None = None
    place: str | None = None
    event_date: EventDate | None = None
    scope: str | None = None
    asserted_by: str | None = None  # speaker id; None: the article itself
    via: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    stance: Stance = "asserted"
    details: dict[str, Any] = field(default_factory=dict)
    quote: str | None = None  # id of the quote the claim stands in
    priority: float = 0.0
    priority_reasons: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class SetAside:
    """A number that is no claim, with the reason: nothing is missed silently."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """All findings of one article. The same article and options always give an equal analysis."""

    article: Article
    sentences: tuple[Span, ...]
    speakers: tuple[Speaker, ...]
    quotes: tuple[Quote, ...]
    claims: tuple[Claim, ...]
    figures_set_aside: tuple[SetAside, ...]

    def speaker(self, identity: str | None) -> Speaker | None:
        """Look a speaker up by id; None stays None."""
        return next((s for s in self.speakers if s.id == identity), None)


@dataclass(frozen=True, slots=True)
class Problem:
    """One input that gave no analysis, with the reason a person can act on."""

    source: str  # the path, URL or record it came from
    reason: str
    kind: Literal["skipped", "unreadable", "failed", "timeout", "memory", "crash"] = "failed"  # skipped: no failure
    article: str | None = None  # id of the article, where the text was read


def joined(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Show the pieces of a discontinuous passage as one string.

    >>> joined("“We,” Ruiz said, “never lost.”", [(1, 3), (18, 29)])
    'We … never lost.'
    """
    return " … ".join(text[s:e] for s, e in spans)
