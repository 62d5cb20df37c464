"""Quotation marks to utterances: which pieces belong to one saying, and which are no saying at all."""

from __future__ import annotations

from typing import NamedTuple

from quotetrack.attribution.actors import Actors
from quotetrack.attribution.relations import TOUCHING, Stand, stand
from quotetrack.attribution.verbs import reporting
from quotetrack.language import Document
from quotetrack.model import QuotedSpan, Span

_TRIM = " \t\u00a0,"
_RESUMES = (",", "—", "–", "―", "--", "...", "…", ";")  # “We,” Ruiz said, “never lost.”
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
    quotations = document.quotations
    previous = -1
    attributed: set[int] = set()  # groups that already hold their attribution, by their place in ``groups``
    for index, quotation in enumerate(quotations):
        if quotation.depth or not _says_something(document.text, quotation):
            continue
        if previous >= 0 and _joins(document, actors, previous, index, len(groups) - 1 in attributed):
            groups[-1].append(index)
        else:
            groups.append([index])
        if touching_after(document, actors, quotation) is not None:
            attributed.add(len(groups) - 1)
        previous = index
    return [_utterance(document, group) for group in groups]


def _says_something(text: str, quotation: QuotedSpan) -> bool:
    return any(c.isalnum() for c in content_of(text, quotation).of(text))


def _utterance(document: Document, group: list[int]) -> Utterance:
    spans = tuple(content_of(document.text, document.quotations[i]) for i in group)
    ended = all(document.quotations[i].closed or document.quotations[i].continues for i in group)
    return Utterance(tuple(group), spans, () if ended else ("unclosed",))


def touching_after(document: Document, actors: Actors, quotation: QuotedSpan) -> Stand | None:
    """The attribution that follows a quotation at once (“…,” Ruiz said), if any."""
    piece = document.token_range(quotation.outer)
    tokens = document.tokens
    if piece[1] >= len(tokens) or piece[1] == 0:
        return None
    for actor in actors.near(quotation.paragraph, *piece):
        if actor.phrase.first >= piece[1]:
            found = stand(document, actors, actor, piece)
            if found.name in TOUCHING and found.gap == 0:
                return found
            if actor.phrase.first > piece[1] + 6:
                return None
    return None


def _joins(document: Document, actors: Actors, before: int, here: int, attributed: bool) -> bool:
    """Whether a quotation goes on with the saying of the one before it."""
    a, b = document.quotations[before], document.quotations[here]
    if a.paragraph != b.paragraph:
        same = (a.mark == '"') == (b.mark == '"')  # straight marks around an excerpt, curly ones inside it
        runs_on = b.paragraph == a.paragraph + 1 and (a.continues or not a.closed) and _opens(document, b) and same
        return runs_on and not (attributed and touching_after(document, actors, b))
    first, last = document.token_range(a.outer)[1], document.token_range(b.outer)[0]
    between = document.tokens.lower[first:last]
    words = [w for w in between if w[0].isalnum()]
    if not words:
        return not (_fragment(document, a) and _cut(document, a, b))
    if all(w in _JOINTS for w in words):
        return len(words) < 3
    after = touching_after(document, actors, a)
    cut = document.sentence_at(document.tokens.start[last - 1]) != document.sentence_at(b.outer.start)
    if cut:
        one = document.sentence_at(a.outer.end) == document.sentence_at(document.tokens.start[last - 1])
        return one and (after is not None or attributed) and touching_after(document, actors, b) is None
    if after is None:
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
