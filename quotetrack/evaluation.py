"""Score analyses against annotated articles: a folder with ``text/`` and brat stand-off in ``attributions/``.

The measures are PolNeAR's as the project's yardstick defines them; a test holds them equal, figure by figure.
Shares count letters and digits only, so that marks, spaces and commas at the edge of a span decide nothing.

Direct quotes: a gold item is a stretch between quotation marks of four words or more, four fifths of which one
gold attribution covers. It is found when a predicted quote covers half of it, attributed right when the predicted
mention touches a source of any gold attribution that covers it. All attributions: one-to-one matches of contents
with an overlap (intersection over union) of at least a half, best first; a match is right with its source too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from quotetrack.errors import MissingInput, UnreadableInput
from quotetrack.model import Analysis, Article, Span, joined
from quotetrack.patterns import regex

MIN_WORDS = 4  # shorter stretches are terms more often than speech
COVERED = 0.8  # share of a stretch that a gold attribution must cover
FOUND = 0.5  # share of a gold item that a prediction must cover
SAME = 0.5  # intersection over union of two contents that are taken for one
REPORTED = frozenset({"direct", "mixed", "indirect"})  # terms and titles are no attributions

ErrorKind = Literal[
    "missed", "no speaker", "wrong speaker", "false quote", "missed attribution", "wrong source", "false attribution"
]
Spans = Sequence[tuple[int, int]]


class Attribution(NamedTuple):
    """Who said what, as spans: a gold event, or a prediction. No sources: the source is implicit."""

    content: tuple[Span, ...]
    sources: tuple[Span, ...]
    cues: tuple[Span, ...] = ()
    confidence: float = 0.0
    rule: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An annotated article: its text with every newline as in the file, since the annotation counts them."""

    stem: str
    text: str
    attributions: tuple[Attribution, ...]


class Error(NamedTuple):
    """One thing that was missed or wrong, in words, so that the next improvement can be chosen."""

    kind: ErrorKind
    article: str
    gold: str
    gold_source: str
    predicted: str
    predicted_source: str
    rule: str


class Ratio(NamedTuple):
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float
    f1: float


class Tenth(NamedTuple):
    """The quotes of one tenth of confidence: how sure the machine was, how often it was right."""

    low: float
    quotes: int
    confidence: float
    right: float


# ── gold ────────────────────────────────────────────────────────────────────────────────────────────────────────

_SPAN_LINE = regex(r"(T\d+)\t\S+ (\d[^\t]*)")
_EVENT_LINE = regex(r"E\d+\t([^\t]*)")


def read_standoff(notes: str) -> tuple[Attribution, ...]:
    """Read brat stand-off: each event that has a content, with its sources and cues.

    >>> notes = "T1\\tContent 0 4\\tI do\\nT2\\tSource 6 9\\tAna\\nE1\\tAttribution:T3 Content:T1 Source:T2"
    >>> read_standoff(notes)[0].sources
    (Span(start=6, end=9),)
    """
    spans: dict[str, list[Span]] = {}
    events: list[dict[str, list[str]]] = []
    for line in notes.split("\n"):
        if marked := _SPAN_LINE.match(line):
            spans[marked[1]] = [Span(*map(int, piece.split())) for piece in marked[2].split(";")]
        elif event := _EVENT_LINE.match(line):
            roles: dict[str, list[str]] = {}
            for role, _, name in (word.partition(":") for word in event[1].split()):
                roles.setdefault(role.rstrip("0123456789"), []).append(name)
            events.append(roles)

    def of(roles: dict[str, list[str]], role: str) -> tuple[Span, ...]:
        return tuple(span for name in roles.get(role, ()) for span in spans.get(name, ()))

    found = (Attribution(of(roles, "Content"), of(roles, "Source"), of(roles, "Cue")) for roles in events)
    return tuple(attribution for attribution in found if attribution.content)


def gold_articles(folder: str | Path) -> Iterator[GoldArticle]:
    """Read annotated articles in the order of their names; of several annotators the first by name is gold."""
    folder = Path(folder)
    if not (folder / "text").is_dir() or not (folder / "attributions").is_dir():
        raise MissingInput("no gold articles", str(folder), "give a folder that holds text/ and attributions/")
    seen: set[str] = set()
    for notes in sorted((folder / "attributions").glob("*.ann")):
        stem = notes.stem.rpartition("_")[0]
        if stem in seen:
            continue
        seen.add(stem)
        try:
            text = (folder / "text" / f"{stem}.txt").read_bytes().decode("utf-8")
            gold = read_standoff(notes.read_bytes().decode("utf-8"))
        except FileNotFoundError:
            raise MissingInput("the annotation has no text", str(notes), f"add text/{stem}.txt") from None
        except UnicodeDecodeError:
            raise UnreadableInput("gold articles must be UTF-8", str(notes)) from None
        yield GoldArticle(stem, text, gold)
    if not seen:
        raise MissingInput("no annotations (*.ann)", str(folder / "attributions"))


# ── texts as sets of characters: bit i stands for character i ───────────────────────────────────────────────────

_MARK = regex("''|[\"“”]")
_NO_OPENING_AFTER = ".,!?;:'’…)"


def quoted_stretches(text: str) -> list[Span]:
    """Find what stands between double quotation marks, line by line, by the marks' surroundings alone.

    This is the yardstick's own view of quotations, not the analysis's, so that both are measured by one rule.
    A quotation left open runs to the end of its line when the next line that is not blank opens with a mark.
    """
    found: list[Span] = []
    lines = [match.span() for match in re.finditer(r"[^\n]+", text) if not match.group().isspace()]
    for number, (first, last) in enumerate(lines):
        opened: int | None = None
        curly = False
        for mark in _MARK.finditer(text, first, last):
            before = text[mark.start() - 1] if mark.start() > first else " "
            after = text[mark.end()] if mark.end() < last else " "
            closes = not before.isspace()
            opens = not before.isalnum() and before not in _NO_OPENING_AFTER and not after.isspace()
            if mark.group() == "“":
                opened, curly = mark.end(), True
            elif mark.group() == "”" or (opened is not None and closes):
                if opened is not None:
                    found.append(Span(opened, mark.start()))
                opened = None
            elif (opened is None and (opens or not closes)) or (opened is not None and opens and not curly):
                opened, curly = mark.end(), False
        if opened is not None and number + 1 < len(lines):
            following = text[slice(*lines[number + 1])].lstrip()
            if _MARK.match(following):
                found.append(Span(opened, last))
    return found


def _words(text: str, spans: Spans) -> int:
    return sum(any(map(str.isalnum, word)) for start, end in spans for word in text[start:end].split())


def _share(part: int, whole: int) -> float:
    return part.bit_count() / whole.bit_count() if whole else 0.0


def _overlap(one: int, other: int) -> float:
    return _share(one & other, one | other)


class _Marked(NamedTuple):
    """An attribution as sets of characters."""

    content: int
    source: int
    words: int
    direct: bool
    attribution: Attribution


class _Item(NamedTuple):
    """A direct gold item: the stretch, its characters, the sources that would each be right."""

    span: Span
    content: int
    sources: tuple[int, ...]
    named: str

    @property
    def source(self) -> int:
        return _union(self.sources)


def _union(sets: Iterable[int]) -> int:
    whole = 0
    for one in sets:
        whole |= one
    return whole


class _Page:
    """A text whose letters and digits are counted."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.counted = int("".join("1" if c.isalnum() else "0" for c in reversed(text)) or "0", 2)
        self.stretches = [(span, self.set_of([span]), _words(text, [span])) for span in quoted_stretches(text)]
        self.quoted = _union(characters for _, characters, _ in self.stretches)

    def set_of(self, spans: Spans) -> int:
        return _union((1 << end) - (1 << start) for start, end in spans if end > start) & self.counted

    def mark(self, attribution: Attribution) -> _Marked:
        content = self.set_of(attribution.content)
        return _Marked(
            content, self.set_of(attribution.sources), _words(self.text, attribution.content),
            self.is_direct(content), attribution,
        )  # fmt: skip

    def is_direct(self, content: int) -> bool:
        """Half of it is quoted, or it covers half of a quoted stretch of four words or more."""
        if not content:
            return False
        return _share(content & self.quoted, content) >= 0.5 or any(
            words >= MIN_WORDS and _share(content & stretch, stretch) >= FOUND for _, stretch, words in self.stretches
        )

    def items(self, gold: Sequence[_Marked]) -> list[_Item]:
        found = []
        for span, stretch, words in self.stretches:
            covering = [g for g in gold if words >= MIN_WORDS and _share(g.content & stretch, stretch) >= COVERED]
            if covering:
                named = " | ".join(self.shown(g.attribution.sources) for g in covering if g.source)
                found.append(_Item(span, stretch, tuple(g.source for g in covering if g.source), named))
        return found

    def kind_of(self, content: int) -> str:
        quoted = _share(content & self.quoted, content)
        return "direct" if quoted >= COVERED else "mixed" if quoted > 0 else "indirect"

    def shown(self, spans: Spans) -> str:
        return " ".join(joined(self.text, spans).split())


# ── counting ────────────────────────────────────────────────────────────────────────────────────────────────────


def _ratio(right: int, predicted: int, found: int, gold: int) -> Ratio:
    precision = right / predicted if predicted else 0.0
    recall = found / gold if gold else 0.0
    return Ratio(precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0)


@dataclass(frozen=True)
class Score:
    """Counts over articles; they add up with ``+``, and every figure is computed from the sums."""

    counts: Counter[str] = field(default_factory=Counter)
    judged: tuple[tuple[float, bool], ...] = ()  # confidence and whether it was right, quote by quote
    errors: tuple[Error, ...] = ()

    def __add__(self, other: Score) -> Score:
        return Score(self.counts + other.counts, self.judged + other.judged, self.errors + other.errors)

    @cached_property
    def figures(self) -> dict[str, Ratio]:
        """The main figures by name."""
        c = self.counts
        return {
            "direct quotes found": _ratio(c["direct good"], c["direct predicted"], c["direct hit"], c["direct gold"]),
            "direct quotes attributed": _ratio(c["named right"], c["named"], c["named right"], c["named gold"]),
            "direct quotes end to end": self._end_to_end(),
            "all attributions: content": _ratio(c["matched"], c["predicted"], c["matched"], c["gold"]),
            "all attributions: joint": _ratio(c["joint"], c["predicted"], c["joint"], c["gold"]),
            "all attributions: characters": _ratio(c["common"], c["characters"], c["common"], c["gold characters"]),
        }

    def _end_to_end(self) -> Ratio:
        c = self.counts
        return _ratio(c["spoken right"], c["spoken"], c["named right"], c["named gold"])

    @property
    def source_accuracy(self) -> float:
        """Of the matched attributions with an explicit source, the share whose source is right."""
        return self.counts["source right"] / self.counts["sourced"] if self.counts["sourced"] else 0.0

    def by_kind(self) -> dict[str, tuple[int, float, float]]:
        """For direct, mixed and indirect gold attributions: how many, the share matched, the share right."""
        c = self.counts
        return {
            kind: (c[kind], c[f"{kind} matched"] / (c[kind] or 1), c[f"{kind} joint"] / (c[kind] or 1))
            for kind in ("direct", "mixed", "indirect")
        }

    def reliability(self) -> list[Tenth]:
        """Compare, in each tenth of confidence, the mean confidence with the share that was right."""
        tenths: dict[int, list[tuple[float, bool]]] = {}
        for confidence, right in self.judged:
            tenths.setdefault(min(9, int(confidence * 10)), []).append((confidence, right))
        return [
            Tenth(k / 10, len(v), sum(c for c, _ in v) / len(v), sum(r for _, r in v) / len(v))
            for k, v in sorted(tenths.items())
        ]


def predicted(analysis: Analysis) -> tuple[Attribution, ...]:
    """Give the quotes of an analysis that report what somebody said, as predictions."""
    return tuple(
        Attribution(q.content, (q.mention,) if q.mention else (), q.cue, q.confidence, q.rule, q.kind)
        for q in analysis.quotes
        if q.kind in REPORTED
    )


def score(article: GoldArticle, predictions: Iterable[Attribution]) -> Score:
    """Score the predictions for one article."""
    page = _Page(article.text)
    gold = [page.mark(g) for g in article.attributions]
    guesses = [page.mark(p) for p in predictions]
    counts: Counter[str] = Counter(articles=1)
    errors: list[Error] = []

    def note(kind: ErrorKind, words: str, source: str, guess: _Marked | None) -> None:
        shown = ("", "", "")
        if guess is not None:
            a = guess.attribution
            shown = (page.shown(a.content), page.shown(a.sources), a.rule)
        errors.append(Error(kind, article.stem, words, source, *shown))

    _count_direct(page, gold, guesses, counts, note)
    _count_all(page, gold, guesses, counts, note)
    judged = tuple((p.attribution.confidence, _is_right(p, gold)) for p in guesses if p.attribution.rule)
    return Score(counts, judged, tuple(errors))


Note = Callable[[ErrorKind, str, str, _Marked | None], None]


def _count_direct(page: _Page, gold: list[_Marked], guesses: list[_Marked], counts: Counter[str], note: Note) -> None:
    items = page.items(gold)
    direct = [p for p in guesses if p.direct and p.words >= MIN_WORDS and p.content]
    annotated = _union(g.content for g in gold)
    counts["direct gold"], counts["direct predicted"] = len(items), len(direct)
    for p in direct:
        good = _share(p.content & annotated, p.content) >= FOUND
        counts["direct good"] += good
        if not good:
            note("false quote", "", "", p)
        if not p.source:
            continue
        named = [item for item in items if item.sources and _share(item.content & p.content, item.content) >= FOUND]
        if named or not good:  # found quotes whose gold names nobody say nothing about speakers
            counts["spoken"] += 1
            counts["spoken right"] += any(item.source & p.source for item in named)
    for item in items:
        words = page.shown([item.span])
        counts["named gold"] += bool(item.sources)
        found = [p for p in direct if _share(item.content & p.content, item.content) >= FOUND]
        if not found:
            note("missed", words, item.named, None)
            continue
        counts["direct hit"] += 1
        best = max(found, key=lambda p: (_overlap(item.content, p.content), bool(p.source)))
        if item.sources and best.source:
            right = bool(best.source & item.source)
            counts["named"] += 1
            counts["named right"] += right
            counts["named closely"] += any(_overlap(best.source, source) >= SAME for source in item.sources)
            if not right:
                note("wrong speaker", words, item.named, best)
        elif item.sources:
            note("no speaker", words, item.named, best)


def _count_all(page: _Page, gold: list[_Marked], guesses: list[_Marked], counts: Counter[str], note: Note) -> None:
    counts["gold"], counts["predicted"] = len(gold), len(guesses)
    for g in gold:
        counts[page.kind_of(g.content)] += 1
    pairs = [
        (overlap, bool(g.source & p.source), -i, -j)
        for i, g in enumerate(gold)
        for j, p in enumerate(guesses)
        if g.content & p.content and (overlap := _overlap(g.content, p.content)) >= SAME
    ]
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for _, right, i, j in sorted(pairs, reverse=True):
        if -i in matched or -j in taken:
            continue
        matched[-i] = -j
        taken.add(-j)
        g, p = gold[-i], guesses[-j]
        kind = page.kind_of(g.content)
        counts["matched"] += 1
        counts[f"{kind} matched"] += 1
        if g.source:
            counts["sourced"] += 1
            counts["source right"] += right
        joint = right if g.source else not p.source
        counts["joint"] += joint
        counts[f"{kind} joint"] += joint
        if not joint:
            note("wrong source", page.shown(g.attribution.content), page.shown(g.attribution.sources), p)
    for number, g in enumerate(gold):
        if number not in matched:
            note("missed attribution", page.shown(g.attribution.content), page.shown(g.attribution.sources), None)
    for number, p in enumerate(guesses):
        if number not in taken:
            note("false attribution", "", "", p)
    said, annotated = _union(p.content for p in guesses), _union(g.content for g in gold)
    counts["characters"], counts["gold characters"] = said.bit_count(), annotated.bit_count()
    counts["common"] = (said & annotated).bit_count()


def _is_right(guess: _Marked, gold: Sequence[_Marked]) -> bool:
    """Judge one quote with its source: a direct one lies in gold content of that source, another matches one."""
    agreeing = [g for g in gold if (g.source & guess.source if g.source else not guess.source)]
    if guess.attribution.kind == "direct":
        return _share(guess.content & _union(g.content for g in agreeing), guess.content) >= COVERED
    return any(_overlap(guess.content, g.content) >= SAME for g in agreeing)


def evaluate(
    articles: Iterable[GoldArticle],
    analyse: Callable[[Article], Analysis],
    read: Callable[[str, str], Article],
) -> dict[str, Score]:
    """Analyse annotated articles and score them: publisher (the stem up to "_") -> score, and "" for the whole."""
    scores: dict[str, Score] = {"": Score()}
    for article in articles:
        result = score(article, predicted(analyse(read(article.text, article.stem))))
        publisher = article.stem.split("_")[0]
        scores[""] += result
        scores[publisher] = scores.get(publisher, Score()) + result
    return scores
