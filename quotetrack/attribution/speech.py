"""Speech or not: titles of works, nicknames, terms and scare quotes stand between marks too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import exp

from quotetrack.attribution.quotations import Utterance
from quotetrack.attribution.ranker import Near, Setting, weights
from quotetrack.attribution.relations import TOUCHING
from quotetrack.attribution.verbs import reporting
from quotetrack.language import Document

_SMALL = frozenset({
    "a", "an", "the", "of", "and", "or", "for", "to", "in", "on", "at", "with", "by", "from", "is", "as", "but",
})  # fmt: skip
_SELF = frozenset({"i", "we", "you", "my", "our", "me", "us", "your", "i’m", "we’re"})
_WORD = re.compile(r"[^\W_][\w'’-]*")


def speech_features(
    document: Document, utterance: Utterance, setting: Setting, close: Sequence[Near]
) -> tuple[str, ...]:
    """Describe an utterance for the question whether anybody says it."""
    tokens, text = document.tokens, document.text
    words = [w.group() for s in utterance.content for w in _WORD.finditer(text, *s)][:60]
    lower = [w.lower() for w in words]
    size = len(words)
    bin_ = str(size) if size < 6 else "6" if size < 9 else "9" if size < 15 else "15"
    big = [w for w in words if w.lower() not in _SMALL]
    capital = sum(w[0].isupper() for w in big) / len(big) if big else 0.0
    starts = "some" if words and words[0][0].isupper() else "low"
    style = starts if capital < 1 else "title" if size > 1 else "capital"
    first, last = setting.pieces[0][0], setting.pieces[-1][1]
    tags = {tokens.tag[i] for i in range(first, min(last, first + 40))}
    verbal = "V" if tags & {"VBD", "VBZ", "VBP", "MD"} else "v" if tags & {"VB", "VBG", "VBN"} else "-"
    touching = {n.stand.name for n in close if n.stand.name in TOUCHING}
    others = [n for n in close if n.stand.verb and n.stand.name not in TOUCHING]
    reporters = bool(others)
    here = bool(touching) or any(any(a <= n.actor.sentence <= b for a, b in setting.sentences) for n in others)
    lead, tail = setting.lead, setting.tail
    lead_kind = _kind(lead, tokens.tag[first - 1])
    tail_kind = _kind(tail, tokens.tag[last] if last < len(tokens) else "$")
    before = tokens.lower[first - 2] if first > 1 else "^"
    return (
        f"size={bin_}", f"style={style}|{bin_}", f"style={style}|{setting.end}", f"verbal={verbal}|{bin_}",
        f"verbal={verbal}|{style}", f"lead={lead_kind}", f"lead={lead_kind}|{style}", f"tail={tail_kind}",
        f"tail={tail_kind}|{setting.end}|{style}", f"word={lead}", f"next={tail}", f"before={before} {lead}",
        f"touching={bool(touching)}|{style}", f"touching={bool(touching)}|{bin_}",
        f"reporters={reporters}|{here}|{style}", f"reporters={reporters}|{here}|{bin_}", f"end={setting.end}|{bin_}",
        f"opens={setting.opens}|{setting.whole}", f"self={bool(_SELF & set(lower))}",
        f"pieces={len(utterance.pieces) > 1}", f"lead-tail={lead_kind}|{tail_kind}",
        *(f"touch={name}" for name in touching),
    )  # fmt: skip


def _kind(word: str, tag: str) -> str:
    """A word beside a quotation in short: the mark itself, V for a reporting verb, else its part of speech."""
    return word if not word[0].isalnum() else "V" if reporting(word) else tag


def is_title(document: Document, utterance: Utterance) -> bool:
    """Whether all words of two and more but the small ones are capitalised, as in titles of works."""
    words = [w.group() for s in utterance.content for w in _WORD.finditer(document.text, *s)]
    return len(words) > 1 and all(w[0].isupper() or w[0].isdigit() for w in words if w.lower() not in _SMALL)


def speech_probability(features: Sequence[str]) -> float:
    """The probability that an utterance is somebody's words."""
    table = weights("speech")
    return 1 / (1 + exp(-table["bias"] - sum(table.get(f, 0.0) for f in set(features))))
