"""Drafts to quotes: identities for mentions, ids, flags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from quotetrack.attribution.drafts import Draft
from quotetrack.attribution.speakers import identify
from quotetrack.language import Document
from quotetrack.model import Alternative, Quote, Speaker, content_id, joined


def finished(document: Document, found: Sequence[Draft]) -> tuple[tuple[Speaker, ...], tuple[Quote, ...]]:
    """Give each draft its speaker, its id and its flags."""
    text = document.text
    mentions = [d.refers or d.mention for d in found]
    resolution = identify(document, mentions, quoted=[d.content for d in found])
    known = {s.id: s for s in resolution.speakers}
    seen: Counter[str] = Counter()
    ids = []
    for draft in found:
        words = joined(text, draft.content)
        ids.append(content_id("q", document.article.id, words, seen[words]))
        seen[words] += 1
    quotes = []
    for number, draft in enumerate(found):
        speaker = resolution.of[number]
        flags = [*draft.flags]
        if speaker is not None and known[speaker].anonymous:
            flags.append("anonymous")
        if draft.parent is not None:
            flags.append("nested")
        alternatives = resolution.alternatives[number]
        quotes.append(
            Quote(
                ids[number], draft.kind, draft.content, joined(text, draft.content), speaker, draft.mention, draft.cue,
                tuple(v.of(text) for v in draft.via), (), draft.stance, round(draft.confidence, 3), draft.rule,
                draft.reason, tuple(Alternative(a.speaker, a.score) for a in alternatives), tuple(dict.fromkeys(flags)),
                ids[draft.parent] if draft.parent is not None else None,
            )
        )  # fmt: skip
    return resolution.speakers, tuple(quotes)
