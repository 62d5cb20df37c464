"""One identity behind all mentions of a speaker: "Vitaly Churkin", "Mr. Churkin", "he"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from quotetrack.language import Document
from quotetrack.model import Alternative, Span, Speaker, content_id


class Resolution(NamedTuple):
    """The identities behind the mentions that were asked for; the lists run parallel to them."""

    speakers: tuple[Speaker, ...]
    of: tuple[str | None, ...]  # for each asked mention the speaker's id; None: no mention, or a tie
    alternatives: tuple[tuple[Alternative, ...], ...]
    certainty: tuple[float, ...]


def identify(
    document: Document, mentions: Sequence[Span | None], *, quoted: Sequence[tuple[Span, ...]] = ()
) -> Resolution:
    """Find who is behind each source span; ``quoted`` holds, parallel to it, what each is said to have said."""
    speakers: dict[str, Speaker] = {}
    of: list[str | None] = []
    for mention in mentions:
        name = mention.of(document.text) if mention else ""
        if not name:
            of.append(None)
            continue
        identity = content_id("s", document.article.id, name, "unnamed")
        speakers.setdefault(identity, Speaker(identity, name, "unnamed", mentions=(Span(*mention or (0, 0)),)))
        of.append(identity)
    return Resolution(tuple(speakers.values()), tuple(of), tuple(() for _ in of), tuple(0.5 for _ in of))
