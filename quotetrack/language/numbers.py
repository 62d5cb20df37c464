"""Numbers in digits and words, as written, with their values."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from quotetrack.model import Span

if TYPE_CHECKING:
    from quotetrack.language.document import Document


class Number(NamedTuple):
    """One number expression; a range has ``low`` and ``high`` and no ``value``."""

    span: Span
    tokens: tuple[int, int]
    value: float | int | None
    low: float | int | None = None
    high: float | int | None = None
    form: str = "cardinal"  # cardinal, ordinal, fraction, percent, money, range, multiple, vague, …
    unit: str | None = None  # written into the number itself: "%", "USD", "metre" …


def find_numbers(document: Document) -> tuple[Number, ...]:
    """List every number of a document in text order: nothing that is a number is left out."""
    return ()
