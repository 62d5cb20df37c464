"""Dates and times as written, resolved only from a known publication date."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from quotetrack.model import EventDate, Span

if TYPE_CHECKING:
    from quotetrack.language.document import Document


class DateExpression(NamedTuple):
    """A date, period or time of day as written; ``resolved`` is None where the publication date is needed and unknown."""

    span: Span
    tokens: tuple[int, int]
    form: str  # weekday, calendar, year, relative, period, time …
    resolved: EventDate | None


def find_dates(document: Document) -> tuple[DateExpression, ...]:
    """List the date expressions of a document in text order."""
    return ()
