"""Names of people, organisations and places, as written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from quotetrack.model import Span

if TYPE_CHECKING:
    from quotetrack.language.document import Document


class Name(NamedTuple):
    """A proper name as written. ``span`` includes a title such as "Mr."; ``bare`` does not."""

    span: Span
    bare: Span
    kind: Literal["person", "organisation", "place", "other"]
    title: str | None = None  # "Gen.", "Russian Foreign Minister"


def find_names(document: Document) -> tuple[Name, ...]:
    """List the names of a document in text order; they do not overlap."""
    return ()
