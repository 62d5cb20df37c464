"""Quotations inside quotations: who, in the words of the outer one, says the inner one."""

from __future__ import annotations

from typing import NamedTuple

from quotetrack.attribution.nominals import Nominal, nominals
from quotetrack.attribution.quotations.utterances import content_of
from quotetrack.attribution.verbs import reporting
from quotetrack.language import Document
from quotetrack.model import Span

SENTENCE = "inside the outer quotation, “{name}” is the subject of “{verb}” before the inner one"
_NEAR = 4  # words between the verb and the inner quotation
_JOINTS = (["and"], ["or"], [","], [",", "and"])
_SUBJECTS = ("pronoun", "name", "person", "document")


class Child(NamedTuple):
    """An inner quotation with its speaker inside the outer one."""

    content: Span
    mention: Span
    cue: Span


def children(document: Document) -> list[Child]:
    """List the inner quotations that a reporting verb of the outer one introduces, in text order.

    “He told me ‘never’ twice” holds the child “never”, said by “He”; inner marks around a title or a term have no verb.
    """
    tokens = document.tokens
    found: list[Child] = []
    outer = None
    said_until = -1  # the token behind the last child
    for quotation, (first, last) in zip(document.quotations, document.pieces, strict=True):
        if quotation.depth == 0:
            outer = quotation
            continue
        if outer is None or not outer.outer.covers(quotation.outer):
            continue
        if tokens.lower[said_until:first] in _JOINTS:  # He yelled ‘Stop!’ and | ‘Wait!’
            found.append(found[-1]._replace(content=content_of(document.text, quotation)))
            said_until = last
            continue
        start = document.token_range(outer.inner)[0]
        start = max(start, document.sentences[document.sentence_at(quotation.outer.start)].tokens[0])
        for i in range(first - 1, max(start, first - 2 - _NEAR), -1):
            if tokens.tag[i][:2] == "VB" and reporting(tokens.lower[i]):
                subject = _subject(nominals(document, start, i))
                if subject is not None:
                    child = content_of(document.text, quotation)
                    found.append(Child(child, subject.span(document), document.span_of(i, i + 1)))
                    said_until = last
                break
    return found


def _subject(before: list[Nominal]) -> Nominal | None:
    return next((n for n in reversed(before) if n.kind in _SUBJECTS and not n.governed and not n.possessor), None)
