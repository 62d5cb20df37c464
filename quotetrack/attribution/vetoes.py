"""Which readings are kept: probability, the reports that are none, and one reading where two say the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from quotetrack.attribution.features import EDGE, View
from quotetrack.attribution.search import Reading
from quotetrack.language import lexicon


class Veto(NamedTuple):
    """A phrase that looks like a report and is none; the pattern runs over the words from the cue on."""

    name: str
    pattern: re.Pattern[str]
    why: str


def _veto(name: str, pattern: str, why: str) -> Veto:
    return Veto(name, re.compile(pattern, re.VERBOSE), why)


VETOES = (
    # Obi declined to comment.
    _veto("no comment", r"(?:declin|refus)\w*\ (?:immediately\ )?to\ (?:immediately\ )?(?:comment|say|elaborate)\b", "keeping silent"),
    # Obi would not comment on the case.
    _veto("no comment", r"comment(?:ed)?\b(?:\ further)?(?:\ (?:on|about|\.|,)|$)", "keeping silent"),
    # Asked about it, Park said: “No comment.”
    _veto("prompt", r"(?:asked|pressed|questioned|quizzed)\ (?:\w+\ )?about\ [^,.]{1,40},\ (?=\w)", "the question before an answer"),
    # That is to say, nobody knows.
    _veto("idiom", r"say\ (?:,|nothing\ of|the\ least)", "a figure of speech"),
)  # fmt: skip


def probability(reading: Reading) -> float:
    """That cue, content and source are all right."""
    return float(reading.p_cue * (reading.p_content * reading.p_source) ** 0.5)


def kept(view: View, readings: Sequence[Reading], least: float) -> list[Reading]:
    """Drop the unlikely, the vetoed, and the weaker of two readings of the same words."""
    likely = [r for r in readings if probability(r) >= least and vetoed(view, r) is None]
    found: list[Reading] = []
    saying: dict[int, list[Reading]] = {}  # token -> readings whose content has it: only they can be the same
    for reading in sorted(likely, key=probability, reverse=True):
        tokens = [k for first, last in reading.pieces for k in range(first, last)]
        beside = {id(other): other for k in tokens for other in saying.get(k, ())}
        if not any(_same(reading, other) for other in beside.values()):
            found.append(reading)
            for k in tokens:
                saying.setdefault(k, []).append(reading)
    return sorted(found, key=lambda r: r.at)


def vetoed(view: View, reading: Reading) -> Veto | None:
    """Name the veto that applies to a reading."""
    i = reading.at
    words = " ".join(view.low[i : i + 12])
    for veto in VETOES:
        if veto.pattern.match(words):
            if veto.name == "prompt" and i - view.bounds[view.sentence_at(i)][0] > 2:
                continue
            if veto.name == "idiom" and not (
                i > 1 and view.low[i - 2 : i] in (["is", "to"], [",", "to"], ["’s", "to"])
            ):
                continue
            return veto
    return CITED if _cites(view, reading) else None


CITED = Veto("cited source", re.compile(""), "the source of a source: it belongs to the chain")


def _cites(view: View, reading: Reading) -> bool:
    """…, Delta News reported, citing two aides: those cited are who said it first."""
    if view.low[reading.at] not in {"citing", "cites", "cited"} or reading.side != "R":
        return False
    first, last = reading.pieces[0]
    head = next((k for k in range(first, last) if view.low[k] in EDGE or view.tag[k] in {"IN", "TO"}), last) - 1
    known = lexicon.words("speaking_roles") | lexicon.words("source_nouns") | lexicon.words("outlets")
    word = view.low[head]
    return word in known or word.removesuffix("s") in known or view.tag[head] in {"NNP", "NNPS"}


def _same(one: Reading, other: Reading) -> bool:
    """Tell whether two readings have nearly the same content, or are two halves of one cue."""
    a = {k for s, e in one.pieces for k in range(s, e)}
    b = {k for s, e in other.pieces for k in range(s, e)}
    if one.at in b or other.at in a:
        return False
    return len(a & b) >= 0.8 * len(a | b)
