"""Numbers that belong together: votes for, against and abstained, scores, rates of two numbers, ranks of a field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from quotetrack.claims.finding import Finding
from quotetrack.claims.frame import Figure
from quotetrack.claims.setting import Setting
from quotetrack.claims.vocabulary import group
from quotetrack.language import Document
from quotetrack.language.numbers import Number
from quotetrack.model import Span

_VOTE_WORDS = group("vote_words")
_BODIES = group("bodies")


def join_numbers(document: Document, numbers: Sequence[Number], words: frozenset[str]) -> list[Number]:
    """Join the numbers of one sentence that make one figure: "212 votes to 208", "3.2 per 100,000", "12th of 180"."""
    joined: list[Number] = []
    text = document.text
    for number in numbers:
        last = joined[-1] if joined else None
        made = _joined(text, last, number, words) if last is not None else None
        if made is not None and last is not None:
            joined[-1] = made._replace(tokens=(last.tokens[0], number.tokens[1]))
        else:
            joined.append(number)
    return joined


_TO_AGAINST = re.compile(
    r"(?:\s+[\w-]+){0,3}?\s+voted\s+(?:in\s+favou?r|for|yes|to\s+\w+)\s*,?\s+(?:and|with|while)\s+|(?:\s+(?:votes?"
    r"|members|senators|lawmakers|mps|in\s+favou?r|for))*\s*(?:,\s*)?(?:\s+to|\s+against|\s+versus|[-–]"
    r"|\s+and|\s+with)\s+$|\s+to\s+$",
    re.IGNORECASE,
)
_IN_FAVOUR = re.compile(  # members voted in favour of the text,
    r"(?:\s+[\w-]+){0,3}?\s+(?:(?:voted|were)\s+)?(?:in\s+favou?r|for|yes)(?:\s+of)?(?:\s+(?:it|the\s+\w+))?\s*,?\s+"
    r"(?:and\s+|with\s+|while\s+)?",
    re.IGNORECASE,
)
_AGAINST = re.compile(r"\s+(?:(?:members?|countries|country|votes?|voted|were|was)\s+)*(?:against|opposed)\b")
_ABSTAINERS = re.compile(
    r"[^.;]{0,40}?(?:and|with|while)\s(?P<who>(?:the\s)?[A-Z][\w’'-]+(?:(?:,\sand|,|\sand|\s)\s?(?:the\s)?[A-Z][\w’'-]+)*)"
    r"\sabstain(?:ed|ing)\b"
)
_PAIRED_NAMES = re.compile(r"\band\s(?:Herzegovina|Tobago|Barbuda|Nevis|Principe|Príncipe|the\sGrenadines)\b")
_PER = re.compile(r"(?:\s+[\w-]+){0,4}?\s+(?:per|for\s+every|in\s+every|out\s+of\s+every)\s+$")
_RANKED_OF = re.compile(r"(?:\s+(?:place|spot|position|out))?\s+(?:of|among)\s+(?:the\s+)?$")


def _joined(text: str, last: Number, number: Number, words: frozenset[str]) -> Number | None:
    between = text[last.span.end : number.span.start]
    if len(between) > 45:
        return None
    span = Span(last.span.start, number.span.end)
    if last.form == "cardinal" and number.form == "cardinal" and last.value is not None and number.value is not None:
        if (
            not words.isdisjoint(_VOTE_WORDS)
            and _TO_AGAINST.fullmatch(between)
            and ("vote" in between or _voting_left(text, last.span.start) or "favo" in between)
        ):
            after = text[number.span.end : number.span.end + 20]
            if "and" not in between.split() or re.match(r"\s+(?:votes?\s+)?(?:against|opposed)", after):
                return Number(span, last.tokens, None, last.value, number.value, "pair", "votes")
        if _IN_FAVOUR.fullmatch(between) and _AGAINST.match(text, number.span.end):
            return Number(span, last.tokens, None, last.value, number.value, "pair", "votes")
        if _PER.fullmatch(between) and number.value >= 10:
            noun = " ".join(between.split())
            counted_by = re.match(r"\s+((?:live\s+)?[a-z]+s|people)\b", text[number.span.end : number.span.end + 24])
            per = f"per {text[slice(*number.span)]}" + (f" {counted_by[1]}" if counted_by else "")
            counted = re.sub(r"\s*(?:per|for every|in every|out of every)$", "", noun)
            return Number(span, last.tokens, last.value, form="rate", unit=f"{counted} {per}".strip())
    if (
        last.form == "cardinal"
        and number.form == "cardinal"
        and last.value is not None
        and "favo" in between
        and re.match(r"\s+abst", text[number.span.end : number.span.end + 8])
    ):
        against = 0 if re.search(r"\b(?:none|no\s\w+|nobody)\b", between) else None
        return Number(span, last.tokens, number.value, last.value, against, "pair", "votes")
    if (
        last.form == "pair"
        and last.unit == "votes"
        and number.form == "cardinal"
        and re.match(
            r"\s+(?:member\s+\w+\s+|countries\s+)?(?:abst|absent)", text[number.span.end : number.span.end + 30]
        )
    ):
        return Number(span, last.tokens, number.value, last.low, last.high, "pair", "votes")
    if (
        last.form == "ordinal"
        and number.form == "cardinal"
        and number.value is not None
        and last.value is not None
        and _RANKED_OF.fullmatch(between)
        and number.value >= last.value
        and last.value > 1
    ):
        return Number(span, last.tokens, last.value, high=number.value, form="rank")
    return None


def _voting_left(text: str, at: int) -> bool:
    return bool(
        re.search(
            r"\b(?:vot(?:e|ed|ing)(?:\s+(?:of|by|was))?|by|passed|approved|rejected|ruled|adopted|defeated|won)\s+$",
            text[max(0, at - 24) : at],
            re.IGNORECASE,
        )
    )


def pair(s: Setting, f: Figure) -> Finding | None:
    """Read two numbers side by side: votes where a body or a vote is spoken of, else a score."""
    low, high = f.number.low, f.number.high
    near = f.after[:40].lower() + f.before[-40:].lower()
    voting = (
        f.number.unit == "votes"
        or not s.words.isdisjoint(_BODIES)
        or re.search(r"\bvot(?:e|es|ed|ing)\b|ruling|decision|in favou?r|majority opinion|verdict", near) is not None
    )
    if voting and not (f.number.form == "ratio" and "split" in near):
        written = re.findall(r"\d+", s.document.text[slice(*f.span)])
        details: dict[str, Any] = {"votes": {"for": low, "against": high}}
        third = (
            f.number.value
            if f.number.form == "pair" and f.number.value is not None
            else int(written[2])
            if len(written) == 3
            else None
        )
        if third is None:
            third = _abstainers(s, f)
        if third is not None:
            details["votes"]["abstained"] = third
        outcome = next(
            (
                w
                for w in (
                    "rejected",
                    "defeated",
                    "failed",
                    "passed",
                    "approved",
                    "adopted",
                    "upheld",
                    "ruled",
                    "overturned",
                    "overruled",
                    "confirmed",
                    "backed",
                )
                if w in s.words
            ),
            None,
        )
        if outcome:
            details["outcome"] = outcome
        return Finding("vote_tally", "votes", details, valueless=True)
    if f.number.form == "ratio":
        return Finding("multiple", "x", {"versus": high})
    written = re.findall(r"\d+", s.document.text[slice(*f.span)])
    return Finding("score", None, {"score": [int(w) for w in written]}, valueless=True, subject=_sides(s, f))


def _abstainers(s: Setting, f: Figure) -> int | None:
    """Count the members named as abstaining; None where none are, or where "and" may stand inside a name."""
    match = _ABSTAINERS.match(f.after[:120])
    if match is None or _PAIRED_NAMES.search(match["who"]):
        return None
    return len(re.split(r",\s(?:and\s)?|\sand\s", match["who"]))


_SIDE = r"(?:the\s)?[A-Z][\w’'&.-]*(?:\s(?:[A-Z][\w’'&.-]*|of|de))*"
_BEAT = re.compile(
    rf"(?P<one>{_SIDE})\s(?:[a-z]+\s){{0,2}}?(?:beat|defeated|thrashed|edged|lost\sto|drew\swith|drew|overcame"
    rf"|downed|routed|beats|held|hammered|stunned|crushed|upset|swept|topped|trailed|led|against"
    rf"|blanked)\s(?P<two>{_SIDE})"
)


def _sides(s: Setting, f: Figure) -> str | None:
    match = _BEAT.search(s.document.text, s.sentence.span.start, s.sentence.span.end)
    return f"{match['one']} v {match['two']}" if match else None
