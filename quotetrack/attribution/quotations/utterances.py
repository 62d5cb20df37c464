"""Quotation marks to utterances: which pieces belong to one saying, and which are no saying at all."""

from __future__ import annotations

from typing import NamedTuple

from quotetrack.attribution.actors import Actors
from quotetrack.attribution.quotations.relations import TOUCHING, Stand, stand
from quotetrack.attribution.verbs import reporting
from quotetrack.language import Document
from quotetrack.model import QuotedSpan, Span
from quotetrack.patterns import regex

_TRIM = " \t\u00a0,"
_RESUMES = (",", "—", "–", "―", "--", "...", "…", ";")  # “We,” Ruiz said, “never lost.”
_BESIDE = 16  # tokens behind a quotation among which a phrase that touches it begins
_SAYS = regex(r"[^\W_]")
_JOINTS = frozenset({"and", "or", "but", ",", "then", "nor", "to", "&"})


class Utterance(NamedTuple):
    """One saying: indices of its pieces among the document's quotations, in text order."""

    pieces: tuple[int, ...]
    content: tuple[Span, ...]
    flags: tuple[str, ...] = ()


def content_of(text: str, quotation: QuotedSpan) -> Span:
    """Give what stands between the marks without white space and a comma of the reporting sentence.

    >>> content_of("“We won,” said Ruiz.", QuotedSpan(Span(0, 9), Span(1, 8), "“", 0))
    Span(start=1, end=7)
    """
    start, end = quotation.inner
    while start < end and text[end - 1] in _TRIM:
        end -= 1
    while start < end and text[start] in " \t\u00a0":
        start += 1
    return Span(start, end)


def utterances(document: Document, actors: Actors) -> list[Utterance]:
    """Group the outermost quotations of a document to sayings, in text order."""
    groups: list[list[int]] = []
    previous = -1
    contents: dict[int, Span] = {}
    followed: dict[int, bool] = {}  # whether an attribution follows a quotation at once
    attributed = False  # whether the last group holds its attribution already
    for index, quotation in enumerate(document.quotations):
        if quotation.depth:
            continue
        contents[index] = content = content_of(document.text, quotation)
        if not _SAYS.search(document.text, *content):
            continue
        followed[index] = touching_after(document, actors, index) is not None
        if previous >= 0 and _joins(document, previous, index, attributed, followed):
            groups[-1].append(index)
        else:
            groups.append([index])
            attributed = False
        attributed = attributed or followed[index]
        previous = index
    return [_utterance(document, group, contents) for group in groups]


def _utterance(document: Document, group: list[int], contents: dict[int, Span]) -> Utterance:
    pieces = [document.quotations[i] for i in group]
    unclosed = [piece for piece in pieces if not piece.closed and not piece.continues]
    return Utterance(tuple(group), tuple([contents[i] for i in group]), ("unclosed",) if unclosed else ())


def touching_after(document: Document, actors: Actors, index: int) -> Stand | None:
    """The attribution that follows a quotation at once (“…,” Ruiz said), if any."""
    piece = document.pieces[index]
    if piece[1] >= len(document.tokens) or piece[1] == 0:
        return None
    for actor in actors.between(document.quotations[index].paragraph, piece[1], piece[1] + _BESIDE):
        found = stand(document, actors, actor, piece)
        if found.name in TOUCHING and found.gap == 0:
            return found
    return None


def _joins(document: Document, before: int, here: int, attributed: bool, followed: dict[int, bool]) -> bool:
    """Whether a quotation goes on with the saying of the one before it."""
    a, b = document.quotations[before], document.quotations[here]
    if a.paragraph != b.paragraph:
        same = (a.mark == '"') == (b.mark == '"')  # straight marks around an excerpt, curly ones inside it
        runs_on = b.paragraph == a.paragraph + 1 and (a.continues or not a.closed) and _opens(document, b) and same
        return runs_on and not (attributed and followed[here])
    first, last = document.pieces[before][1], document.pieces[here][0]
    between = document.tokens.lower[first:last]
    words = [w for w in between if w[0].isalnum()]
    if not words:
        return not (_fragment(document, a) and _cut(document, a, b))
    if all(w in _JOINTS for w in words):
        return len(words) < 3
    cut = document.sentence_at(document.tokens.start[last - 1]) != document.sentence_at(b.outer.start)
    if cut:
        one = document.sentence_at(a.outer.end) == document.sentence_at(document.tokens.start[last - 1])
        return one and (followed[before] or attributed) and not followed[here]
    if not followed[before]:
        return False
    verbs = [w for w in words if reporting(w) and w not in ("in", "mean")]
    return len(verbs) <= 1 and between[-1] in _RESUMES and words[-1] not in ("and", "but")


def _fragment(document: Document, quotation: QuotedSpan) -> bool:
    """Whether a quotation is built into a sentence: he was “dismayed”."""
    first = document.token_range(quotation.outer)[0]
    inside = first > document.sentences[document.sentence_at(quotation.outer.start)].tokens[0]
    said = content_of(document.text, quotation).of(document.text)
    return inside and said[:1].islower() and document.tokens.lower[first - 1] not in (",", ":")


def _cut(document: Document, before: QuotedSpan, after: QuotedSpan) -> bool:
    return document.sentence_at(before.outer.start) != document.sentence_at(after.outer.start)


def _opens(document: Document, quotation: QuotedSpan) -> bool:
    return document.paragraphs[quotation.paragraph].start == quotation.outer.start
