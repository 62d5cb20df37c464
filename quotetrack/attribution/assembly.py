"""Drafts to quotes: identities for mentions, chains of sources, ids, flags."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from quotetrack.attribution.drafts import Draft
from quotetrack.attribution.identity.chains import Chain, Said, chains
from quotetrack.attribution.identity.speakers import identify
from quotetrack.language import Document
from quotetrack.language.lexicon import words
from quotetrack.model import Quote, Span, Speaker, Stance, content_id, joined

_ENDS_SENTENCE = (".", "!", "?", "”", '"', "…", "’", "'", ":")
_TRANSLATED = 60  # characters after the cue in which "in French" or "through an interpreter" may stand


def finished(document: Document, found: Sequence[Draft]) -> tuple[tuple[Speaker, ...], tuple[Quote, ...]]:
    """Give each draft its speaker, its chain, its id and its flags."""
    text = document.text
    said = [Said(d.content, d.refers or d.mention, d.cue, d.stance, d.parent) for d in found]
    passed = chains(document, said)
    mentions: list[Span | None] = [s.mention for s in said]
    places = {m: n for n, m in enumerate(mentions) if m is not None}
    for chain in passed:
        for link in chain.links:
            if link not in places:
                places[link] = len(mentions)
                mentions.append(link)
    contents = [d.content for d in found] + [()] * (len(mentions) - len(found))
    resolution = identify(document, mentions, quoted=contents)
    anonymous = {s.id for s in resolution.speakers if s.anonymous}
    texts = [joined(text, d.content) for d in found]
    ids = _ids(document, texts)
    headline = _headline(document)
    carried = _carried(document, found, passed, resolution.of)
    quotes = []
    for number, (draft, chain) in enumerate(zip(found, passed, strict=True)):
        speaker = resolution.of[number]
        members = dict.fromkeys(m for link in chain.links if (m := resolution.of[places[link]]) is not None)
        stance: Stance = chain.stance or draft.stance
        quotes.append(
            Quote(
                id=ids[number],
                kind=draft.kind,
                content=draft.content,
                text=texts[number],
                speaker=speaker,
                mention=draft.mention,
                cue=draft.cue,
                via=carried[number],
                chain=tuple(members) if len(members) > 1 else (),
                stance=stance,
                confidence=round(draft.confidence, 3),
                rule=draft.rule,
                reason=draft.reason,
                alternatives=resolution.alternatives[number],
                flags=_flags(document, draft, speaker in anonymous, headline),
                parent=ids[draft.parent] if draft.parent is not None else None,
            )
        )
    return resolution.speakers, tuple(quotes)


def _carried(
    document: Document, found: Sequence[Draft], passed: Sequence[Chain], speakers: Sequence[str | None]
) -> list[tuple[str, ...]]:
    """Name the outlets of each quote; an interview carries what its guest goes on to say in the next paragraphs."""
    text = document.text
    said: list[tuple[str, ...]] = []
    outlet: tuple[str, ...] = ()
    guest, paragraph = None, -9
    for draft, chain, speaker in zip(found, passed, speakers, strict=False):
        via = tuple(dict.fromkeys(v.of(text) for v in (*draft.via, *chain.via)))
        here = document.sentences[document.sentence_at(draft.content[0].start)].paragraph
        if via:
            guest, paragraph, outlet = speaker, here, via
        elif speaker is not None and speaker == guest and here - paragraph <= 1 and draft.kind == "direct":
            via, paragraph = outlet, here
        elif speaker != guest:
            guest = None
        said.append(via)
    return said


def _ids(document: Document, texts: Sequence[str]) -> list[str]:
    """Name each quote by its words; equal words are told apart by their order."""
    seen: Counter[str] = Counter()
    ids = []
    for said in texts:
        ids.append(content_id("q", document.article.id, said, seen[said]))
        seen[said] += 1
    return ids


def _flags(document: Document, draft: Draft, anonymous: bool, headline: Span | None) -> tuple[str, ...]:
    flags = [*draft.flags]
    if anonymous:
        flags.append("anonymous")
    if draft.parent is not None:
        flags.append("nested")
    if draft.cue and _translated(document, draft):
        flags.append("translated")
    if headline is not None and headline.overlaps(draft.content[0]):
        flags.append("headline")
    return tuple(dict.fromkeys(flags))


@cache
def _translation() -> re.Pattern[str]:
    languages = "|".join(word.title() for word in words("languages"))
    return re.compile(
        rf"\b(?:in|speaking|from)\s(?:\w+\s)?(?:{languages})\b|\b(?:through|via|using)\s(?:\w+\s){{1,3}}(?:interpreter|translator)\b"
    )


def _translated(document: Document, draft: Draft) -> bool:
    """Whether the reporting clause says that the words were spoken in another language."""
    end = draft.cue[-1].end
    stop = document.sentences[document.sentence_at(end - 1)].span.end
    match = _translation().search(document.text, end, min(stop, end + _TRANSLATED))
    return match is not None and not any(c.overlaps(match.span()) for c in draft.content)


def _headline(document: Document) -> Span | None:
    """The title, or a first paragraph that does not end as sentences do."""
    if document.article.title_span is not None or len(document.paragraphs) < 2:
        return document.article.title_span
    first = document.paragraphs[0]
    return None if first.of(document.text).endswith(_ENDS_SENTENCE) else first
