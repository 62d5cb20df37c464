"""Speech or not: titles of works, nicknames, terms and scare quotes stand between marks too."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

from quotetrack.attribution.quotations.ranker import Clue, Near, Setting, clue, features_of, shared, weights
from quotetrack.attribution.quotations.relations import TOUCHING
from quotetrack.attribution.quotations.utterances import Utterance
from quotetrack.attribution.verbs import reporting
from quotetrack.language import Document
from quotetrack.patterns import regex

_SMALL = frozenset({
    "a", "an", "the", "of", "and", "or", "for", "to", "in", "on", "at", "with", "by", "from", "is", "as", "but",
})  # fmt: skip
_SELF = frozenset({"i", "we", "you", "my", "our", "me", "us", "your", "i’m", "we’re"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_VERBAL = _FINITE | {"VB", "VBG", "VBN"}
_WORD = regex(r"[^\W_][\w'’-]*")


def speech_clues(document: Document, utterance: Utterance, setting: Setting, close: Sequence[Near]) -> list[Clue]:
    """Describe an utterance for the question whether anybody says it."""
    tokens = document.tokens
    words = [w for span in utterance.content for w in _WORD.findall(document.text, *span)][:60]
    size = len(words)
    bin_ = str(size) if size < 6 else "6" if size < 9 else "9" if size < 15 else "15"
    style = _style(words)
    first, last = setting.pieces[0][0], setting.pieces[-1][1]
    tags = tokens.tag[first : min(last, first + 40)]
    verbal = "-" if _VERBAL.isdisjoint(tags) else "v" if _FINITE.isdisjoint(tags) else "V"
    touching = sorted({near.stand.name for near in close if near.stand.name in TOUCHING})
    others = [near.actor.sentence for near in close if near.stand.verb and near.stand.name not in TOUCHING]
    here = bool(touching) or any(a <= s <= b for s in others for a, b in setting.sentences)
    lead, tail = setting.lead, setting.tail
    lead_kind = _kind(lead, tokens.tag[first - 1])
    tail_kind = _kind(tail, tokens.tag[last] if last < len(tokens) else "$")
    own = not _SELF.isdisjoint(map(str.lower, words))
    return [
        _formed(bin_, style, setting.end, verbal),
        _beside(lead_kind, tail_kind, setting.end, style),
        _led(lead, tokens.lower[first - 2] if first > 1 else "^"),
        _followed(tail),
        _in_company(bool(touching), bool(others), here, style, bin_),
        _placed(setting.opens, setting.whole, own, len(utterance.pieces) > 1),
        *map(_touched, touching),
    ]


def speech_features(
    document: Document, utterance: Utterance, setting: Setting, close: Sequence[Near]
) -> tuple[str, ...]:
    """Give what the clues say, for learning."""
    return features_of(speech_clues(document, utterance, setting, close))


def _style(words: Sequence[str]) -> str:
    """How the words are written: as a title, one capital, or like a sentence or a part of one."""
    begins = "some" if words and words[0][0].isupper() else "low"
    big = False
    for word in words:
        if word.lower() not in _SMALL:
            if not word[0].isupper():
                return begins
            big = True
    if not big:
        return begins
    return "title" if len(words) > 1 else "capital"


@shared
def _formed(size: str, style: str, end: str, verbal: str) -> Clue:
    return _clue(
        f"size={size}", f"style={style}|{size}", f"style={style}|{end}", f"verbal={verbal}|{size}",
        f"verbal={verbal}|{style}", f"end={end}|{size}",
    )  # fmt: skip


@shared
def _beside(lead: str, tail: str, end: str, style: str) -> Clue:
    return _clue(
        f"lead={lead}", f"lead={lead}|{style}", f"tail={tail}", f"tail={tail}|{end}|{style}", f"lead-tail={lead}|{tail}"
    )


@shared
def _led(lead: str, before: str) -> Clue:
    return _clue(f"word={lead}", f"before={before} {lead}")


@shared
def _followed(tail: str) -> Clue:
    return _clue(f"next={tail}")


@shared
def _in_company(touching: bool, reporters: bool, here: bool, style: str, size: str) -> Clue:
    return _clue(
        f"touching={touching}|{style}", f"touching={touching}|{size}",
        f"reporters={reporters}|{here}|{style}", f"reporters={reporters}|{here}|{size}",
    )  # fmt: skip


@shared
def _placed(opens: bool, whole: bool, own: bool, several: bool) -> Clue:
    return _clue(f"opens={opens}|{whole}", f"self={own}", f"pieces={several}")


@shared
def _touched(name: str) -> Clue:
    return _clue(f"touch={name}")


def _clue(*features: str) -> Clue:
    return clue(*features, table="speech")


def _kind(word: str, tag: str) -> str:
    """A word beside a quotation in short: the mark itself, V for a reporting verb, else its part of speech."""
    return word if not word[0].isalnum() else "V" if reporting(word) else tag


def is_title(document: Document, utterance: Utterance, least: int = 2) -> bool:
    """Whether there are ``least`` words and all but the small ones are capitalised, as in titles of works.

    The last word of a title has its capital, however small it is: “It is” is none.
    """
    size, small = 0, False
    for span in utterance.content:
        for match in _WORD.finditer(document.text, *span):
            word = match.group()
            small = not (word[0].isupper() or word[0].isdigit())
            if small and word not in _SMALL:
                return False
            size += 1
    return size >= least and not small


def speech_probability(clues: Sequence[Clue]) -> float:
    """The probability that an utterance is somebody's words."""
    return 1 / (1 + exp(-weights("speech")["bias"] - sum(clues)))
