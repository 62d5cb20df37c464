"""What a figure asserts: its kind, unit and details. Rows by form of the number, then by head noun and verb."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from quotetrack.claims.frame import Figure, is_person
from quotetrack.claims.setting import Setting
from quotetrack.claims.vocabulary import group
from quotetrack.language import Document, lexicon
from quotetrack.language.numbers import Number
from quotetrack.model import ClaimKind, Span

_VOTE_WORDS = group("vote_words")
_BODIES = group("bodies")
_FORCES = group("forces")
_DEPLOYING = group("deploying")
_POLLED = group("polled")
_LEAD = group("lead")
_EVENT_NOUNS = group("event_nouns")
_STREAK = re.compile(
    r"(?:[\s-]+(?:[a-z]+[\s-]+){0,2})?(?:straight|consecutive|successive)\b|(?:\s+[\w-]+){1,3}\s+(?:in\s+a\s+row"
    r"|running|on\s+the\s+(?:trot|bounce|spin)|in\s+succession)\b"
)
_VERSUS = re.compile(
    r"\s(?:the|its|their)\s(?P<dimension>\w+)\s(?:of|for|in)\s(?P<versus>[^,.;]{1,50})"
    r"|\sas\s(?P<adjective>\w+)(?:\s\w+)?\sas\s(?P<other>[^,.;]{1,50})"
)
_PER_TIME = re.compile(
    r"\s(?:a|an|per|each|every)\s(second|minute|hour|day|night|week|month|quarter|year|season|game|match|household"
    r"|person|capita|head|student|pupil|child|square\s\w+|barrel|gallon|litre|liter|kilo|kilogram|tonne"
    r"|ton|unit|share)\b"
)
_DEMONYM = re.compile(r"^[A-Z]\w+(?:ans|ians|ese|is|ers|nes|ish|ards|ots)$")
_REPEATED_THINGS = group("repeated_things")


class Rule(NamedTuple):
    """A row: name, the sentence for people, and the reading, which gives None where it does not apply."""

    name: str
    says: str
    read: Callable[[Setting, Figure], Finding | None]


class Finding(NamedTuple):
    """What one figure asserts, before its source, stance, place and date are known."""

    kind: ClaimKind
    unit: str | None = None
    details: Mapping[str, Any] = MappingProxyType({})
    valueless: bool = False  # the numbers are in the details, as a score's
    scope: str | None = None
    subject: str | None = None
    flags: tuple[str, ...] = ()
    rule: str = ""


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


# -- rules by form ------------------------------------------------------------------------------------------------


def _points(s: Setting, f: Figure) -> Finding | None:
    if f.number.form != "points" and not (f.number.form == "range" and f.number.unit == "pp"):
        return None
    if (s.poll and s.words & _LEAD) or s.words & {"lead", "leads", "advantage", "ahead"}:
        return Finding("poll", "pp")
    return Finding("pp_change", f.number.unit)


def _percent(s: Setting, f: Figure) -> Finding | None:
    if f.number.unit != "%" or f.number.form not in ("percent", "range", "vague"):
        return None
    if s.poll and s.words & _POLLED:
        return Finding("poll", "%")
    return Finding("percent", "%")


@cache
def _currencies() -> frozenset[str]:
    return frozenset(lexicon.table("currency_signs").values()) | frozenset(lexicon.table("currency_words").values())


@cache
def _times() -> frozenset[str]:
    return frozenset(
        entry.split(" ", 1)[1] for entry in lexicon.table("units").values() if entry.startswith("duration")
    )


def _money(s: Setting, f: Figure) -> Finding | None:
    currencies = _currencies()
    if f.number.form == "money" or (f.number.form in ("range", "vague") and f.number.unit in currencies):
        details = {"vague_term": s.document.text[slice(*f.span)].lower()} if f.number.form == "vague" else {}
        return Finding("money", f.number.unit, details)
    return None


def _share(s: Setting, f: Figure) -> Finding | None:
    if f.number.form != "fraction":
        return None
    counted = f.head is not None and (f.partitive or f.number.unit == "ratio")
    tokens = s.document.tokens
    if counted and f.head is not None:
        head = _owned(s, f) or f.head  # a third of the country’s 96 ferries
        return Finding("share", f"of {tokens.text[head]}", subject=tokens.text[head])
    return Finding("share", "of the whole" if f.number.unit == "ratio" else None)


def _owned(s: Setting, f: Figure) -> int | None:
    """The noun that another number counts right after a possessive on which a phrase ends."""
    if s.document.tokens.lower[f.end : f.end + 1] not in (["'s"], ["’s"], ["'"], ["’"]):
        return None
    return next((other.head for other in s.figures if other.number.tokens[0] == f.end + 1), None)


_COMPARED = re.compile(
    r"[\s-](?:as|the|that|what|more|less|fewer|worse|its|his|her|their|our|your|my|this|over|those|in\ssize|\w+er)\b"
)
_GROWN = re.compile(r"\b(?:rose|risen|rises|increased?|increases|grew|grown|multiplied|gone\sup|up)\s(?:\w+\s){0,2}$")


def _multiple(s: Setting, f: Figure) -> Finding | None:
    if f.number.form == "cardinal" and f.noun == "times" and _GROWN.search(s.left(f, 40)):
        return Finding("multiple", "x")  # increased five times in a decade
    if f.number.form != "multiple":
        return None
    written = s.document.text[slice(*f.span)].lower()
    right = s.right(f, 60)
    if written in ("twice", "thrice") and not re.match(
        r"[\s-](?:as|the|that|what|more|its|his|her|their|our|this|over|those|in\s+size|\w+er\b)\b", right
    ):
        return Finding("count", "times", rule="occasions") if f.comparator != "approx" else Finding("multiple", "x")
    match = _VERSUS.match(right)
    if written.endswith("times") and not match and not _COMPARED.match(right) and not _GROWN.search(s.left(f, 40)):
        per = _PER_TIME.match(right)
        return Finding("rate", f"times per {per[1]}") if per else Finding("count", "times", rule="occasions")
    details: dict[str, Any] = {}
    if match:
        details = {
            "versus": (match["versus"] or match["other"]).strip(),
            "dimension": match["dimension"] or match["adjective"],
        }
    return Finding("multiple", "x", details)


def _pair(s: Setting, f: Figure) -> Finding | None:
    if f.number.form not in ("pair", "ratio"):
        return None
    low, high = f.number.low, f.number.high
    near = s.right(f, 40).lower() + s.left(f, 40).lower()
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
    match = _ABSTAINERS.match(s.right(f, 120))
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


def _rate(s: Setting, f: Figure) -> Finding | None:
    if f.number.form == "rate":
        return Finding("rate", f.number.unit)
    if f.number.form == "cardinal" and f.head is not None:
        beyond = s.document.tokens.end[f.head]
        per = _PER_TIME.match(s.document.text, beyond, s.sentence.span.end)
        if per:
            return Finding("rate", f"{s.document.tokens.text[f.head]} per {per[1]}")
    if f.number.form == "cardinal" and f.head is None:
        per = _PER_TIME.match(s.document.text, f.number.span.end, s.sentence.span.end)
        if per and not re.match(r"\s(?:a|an)\s", per.group()):
            return Finding("rate", f"per {per[1]}")
    return None


_AGE_LEFT = re.compile(r"\b(?:aged|age|age\s+of|ages)(?:\s+(?:between|from|just|only|about|around))?\s$", re.IGNORECASE)
_AGE_NAME = re.compile(r"[A-Z][\w.’'-]+(?:\s\([^)]*\))?[”\"’]?,\s$")
_AGE_END = re.compile(r"\s?(?:[,.;)―—–:]|\s-\s|and\s\d\d,|$)")
_AGE_OLD = re.compile(r"(?:[\s-]+years?)?[\s-]+olds?\b|\syears?\sof\sage\b|[\s-]months?[\s-]old\b")
_AGE_SHARED = re.compile(r"\s(?:and|or|to)\s\d+(?:\syears?[\s-]old\b|-year-olds?\b)|,\s\d+,?\sand\s\d+\syears?\sold")


def _age(s: Setting, f: Figure) -> Finding | None:
    if f.number.form not in ("cardinal", "duration", "range"):
        return None
    value = f.number.value if f.number.value is not None else f.number.low
    right = s.right(f, 40)
    if _AGE_OLD.match(right) or _AGE_SHARED.match(right):
        unit = f.number.unit if f.number.unit in ("month", "week", "day") else "year"
        subject = re.match(r"[\s-]+years?[\s-]+olds?\s(?:[a-z-]+\s){0,4}", right)
        return Finding("age", unit, {"of": subject.group().strip()} if False else {})
    if value is None or not 0 < value < 120 or f.number.form == "duration":
        return None
    left = s.left(f, 40)
    if (_AGE_LEFT.search(left) and f.head is None) or (_AGE_LEFT.search(left) and not is_person(f.noun)):
        return Finding("age", "year")
    if f.head is None or right[:1] in ",.;)":
        name = _AGE_NAME.search(left)
        if (
            name
            and _AGE_END.match(right)
            and f.comparator == "eq"
            and value == int(value)
            and (s.document.text[f.span.start].isdigit())
        ):
            before = s.document.tokens.lower[f.number.tokens[0] - 2] if f.number.tokens[0] >= 2 else ""
            if before.rstrip(".") not in (
                "jan",
                "feb",
                "aug",
                "sept",
                "oct",
                "nov",
                "dec",
                "no",
                "saturday",
                "sunday",
                "monday",
                "tuesday",
                "wednesday",
                "thursday",
                "friday",
            ) and (right[:1] in ",)―—" or right.startswith(" ―") or value >= 8):
                return Finding("age", "year")
        if (
            f.number.tokens[0] >= 2
            and right[:1] == ","
            and s.text_before(f) == ","
            and is_person(s.document.tokens.lower[f.number.tokens[0] - 2])
            and value > 5
        ):
            return Finding("age", "year")  # the suspect, 23, was held
        if re.search(r"[A-Z][\w’'-]+\s\($", left) and right.startswith(")") and value > 7:
            return Finding("age", "year")
    return None


_STREAK_UNIT = {"vetoed": "veto", "veto": "veto", "won": "win", "win": "win", "lost": "defeat", "losing": "defeat"}


def _streak(s: Setting, f: Figure) -> Finding | None:
    if f.number.form not in ("cardinal", "ordinal", "duration"):
        return None
    text, end = s.document.text, f.span.end
    right = text[end : min(s.sentence.span.end, end + 48)]
    match = _STREAK.match(right)
    if not match or re.search(r"[,;.]", match.group()):
        past = re.search(r"\b(?:past|last|previous)\s$", s.left(f, 12))
        if (
            f.number.form == "cardinal"
            and past
            and f.noun in _REPEATED_THINGS
            and not re.search(r"\bof\s(?:the|its|his|her|their)\s\w+\s$", s.left(f, 24))
        ):
            return Finding("streak", f.noun)
        return None
    after = re.match(r"[\s-]+(?:[a-z]+[\s-]+)?(?:straight|consecutive|successive)\s+((?:[a-z-]+\s)??[a-z-]+)", right)
    if f.number.form == "duration":
        return Finding("streak", f.number.unit)
    noun = f.noun
    if after:
        noun = s.document.tokens.text[f.head] if f.head is not None else after[1]
    if noun in ("time", "times", ""):
        noun = next(
            (
                _STREAK_UNIT[w]
                for w in s.document.tokens.lower[s.sentence.tokens[0] : s.sentence.tokens[1]]
                if w in _STREAK_UNIT
            ),
            "time",
        )
    return Finding("streak", noun)


_SUPERLATIVE = re.compile(
    r"[\s-]+(?:[a-z]+ly\s)?(?:most|least|largest|biggest|highest|lowest|oldest|youngest|worst|best|deadliest"
    r"|longest|shortest|fastest|richest|poorest|busiest|smallest|greatest|tallest|wealthiest|hottest"
    r"|coldest|closest|strongest|heaviest|leading|\w{3,}est)\b"
)
_RECORD_LEFT = re.compile(
    r"\b(?:most|least|worst|best|\w{3,}est)\b[^.;,]{0,40}?\s(?:in|for)\s(?:(?:the|more|than|over|nearly|almost"
    r"|about|at|least|last|past)\s)*$",
    re.IGNORECASE,
)
_FIRST_AFTER = re.compile(
    r"(?:[\s-]+(?:[\w’'-]+)){0,5}?(?:\s(?:to\s(?:be|have|win|lead|become|serve|visit|hold|take|land|reach|fly|play"
    r"|run|walk|commit|enter|receive|make|get|cross|climb|score|complete|pass|sign|vote|ban|join|host"
    r"|address|"
    r"finish|come|die|go|do|use|see|set|break|introduce|allow|adopt|test|develop|recogni[sz]e|claim|speak|testify"
    r"|face|leave|legali[sz]e|offer|represent|appear|publicly|ever|\w+)\b|since|ever|in\s(?:history"
    r"|the\scountry|the\sworld|(?:more\sthan\s|nearly\s|almost\s|over\s)?[\w-]+\s(?:years|decades|months"
    r"|century|generation|a\sdecade)|a\sdecade)|of\sits\skind|of\stheir\skind|accord|committing))"
    r"|-ever\b|-of-its-kind|\s(?:known|recorded|confirmed|documented|openly|female|black|African|woman"
    r"|Muslim|Asian|Latino|Latina|Hispanic|gay|transgender|Jewish|Catholic|foreign|elected"
    r"|democratically)\b"
)
_ORDINAL_EVENT_TAIL = re.compile(
    r"[^.;:]{0,60}?\b(?:this\s(?:year|month|week|season|decade|century)|since|so\sfar|in\s(?:as\smany"
    r"|(?:the\s(?:past|last)\s)?(?:\w+\s)?(?:years|days|weeks|months|games|matches|a\sweek|a\smonth"
    r"|a\syear|a\sdecade))|of\sthe\s(?:year|season|campaign|month)|in\s(?:19|20)\d\d)\b"
)
_OWNER = re.compile(
    r"(?:['’]s?|\b(?:its|his|her|their|our|my))\s$|\b(?:It\s(?:was|is)\s(?:the|a)|the\scountry['’]s)\s$", re.IGNORECASE
)
_VICTIMS = group("victims")


def _ordinal(s: Setting, f: Figure) -> Finding | None:
    """Read ordinals that carry a count; all others are labels ("the second debate") and set aside."""
    if f.number.form == "rank":
        return Finding("rank", "rank", {"out_of": f.number.high})
    if f.number.form != "ordinal" or f.number.value is None:
        return None
    value, right, left = f.number.value, s.right(f, 90), s.left(f, 30)
    noun = re.match(r"[\s-]+((?:[\w’'-]+\s){0,3}?)(\w[\w-]*)", right)
    near = [w.lower() for w in re.findall(r"[\w’'-]+", right[:45])][:4]
    if near and any(w in ("veto", "vetoes") for w in near):
        return Finding("veto_count", "veto", scope="cumulative" if "since" in right or "since" in s.words else None)
    if (
        near
        and value > 1
        and (
            near[0] in ("victim", "fatality", "death", "casualty")
            or (
                near[0] in _VICTIMS
                and re.match(
                    r"\s\w+\s(?:to\s(?:die|be\skilled)|killed|to\shave\s(?:died|been\skilled)|who\s(?:died"
                    r"|was\skilled)|(?:has|had|have|later|also)\s(?:now\s|since\s|also\s)?(?:died"
                    r"|been\skilled)|died\b)",
                    right,
                )
            )
        )
    ):
        return Finding("death_toll", "people", {"ordinal": True}, scope="cumulative")
    largest = _SUPERLATIVE.match(right)
    if largest and value > 1:
        return Finding("rank", "rank", {"dimension": largest.group().strip(" -")})
    if re.search(
        r"\b(?:rank(?:s|ed|ing)?|finish(?:es|ed|ing)?|came|come|place[ds]?|comes|coming|tied|joint|stands|standing"
        r"|sits|seeded|slipped|fell|rose|climbed|dropped|moved)\s(?:(?:a|in|to|up|down|from|for|at|joint"
        r"|only|just|equal|distant|the|country|him|her|it|them)\s){0,3}$",
        left,
    ) and near[:1] not in (["time"], ["round"]):
        return Finding("rank", "rank")
    if re.match(r"\s(?:place|spot|position)\b", right) and not re.search(r"\bin\sthe\s$", left):
        return Finding("rank", "rank")
    if re.match(r"\sof\s(?:the\s)?(?:\d+|two|three|four|five|six|seven|eight|nine|ten|several)\b", right):
        return Finding("rank", "rank")
    if value == 1:
        return _first(s, f, right, left)
    if re.match(r"(?:-|\s)(?:ever\b|of-its-kind)", right):
        return Finding("rank", "rank")
    if re.match(r"\s(?:\w+\s){0,3}?to\s(?:be|have|win|lead|become|die|serve|hold)\b", right) and re.search(
        r"\b(?:the|only)\s(?:only\s)?$", left
    ):
        return Finding("rank", "rank")
    if re.match(r"\stime\b", right):
        if re.search(r"\bfor\s(?:the|a)\s$", left) or re.match(r"\stime\s(?:in|since|this|that)\b", right):
            return Finding("count", "times", {"ordinal": True})
        return None
    event = [w for w in near if w in _EVENT_NOUNS or w.rstrip("s") in _EVENT_NOUNS]
    if event and (_OWNER.search(left) or _ORDINAL_EVENT_TAIL.match(right)):
        return Finding("count", event[0], {"ordinal": True}, scope="cumulative")
    if (
        noun
        and _OWNER.search(left)
        and re.match(
            r"[\s-]+(?:this\s(?:year|month|week|season)|since|in\s(?:\w+\s)?(?:years|months|weeks|days))", right
        )
    ):
        return Finding("count", None, {"ordinal": True}, scope="cumulative")
    return None


def _first(s: Setting, f: Figure, right: str, left: str) -> Finding | None:
    if re.search(r"\b(?:at|in\sthe|one\sof\sthe|not\sthe|among\sthe|is\sthis\sthe|the\svery)\s$", left, re.IGNORECASE):
        return None
    if re.match(r"\stime\b", right):
        if (
            re.search(r"\bfor\s(?:the|only\sthe)\s(?:very\s)?$", left, re.IGNORECASE)
            or re.match(r"\stime\s(?:in|since|ever)\b", right)
            or (
                re.search(r"\b(?:is|was|marks|marked)\sthe\s$", left)
                and re.match(r"\stime\s(?:that\s)?(?:the|a|any|in|since)", right)
            )
        ):
            return Finding("first", None, _since(right))
        return None
    if re.match(
        r"\s(?:and|or|half|quarter|round|draft|day|night|lady|step|thing|term|love|name|few|two|three|four|five"
        r"|six|\d+|minutes|hours|days|weeks|months|responders?|aid|glance|sight|impression|choice|phase"
        r"|stage|leg|set|inning|degree|amendment|family|debate)\b",
        right,
    ):
        return None
    if re.match(r"-(?:ever|of-(?:its|their|a)-kind)\b", right):
        return Finding("first", None, _since(right))
    if re.search(
        r"\b(?:the|a|becoming|became|become|historic|nation['’]s|country['’]s|world['’]s|America['’]s|’s|'s|of)\s$",
        left,
        re.IGNORECASE,
    ) and _FIRST_AFTER.match(right):
        return Finding("first", None, _since(right))
    if re.search(r"\b(?:a|historic)\s(?:\w+\s)?$", left) and re.match(r"\s(?:for|of\s(?:an|a|its))\b", right):
        return Finding("first", None, _since(right))
    return None


def _since(right: str) -> dict[str, Any]:
    match = re.search(r"\bsince\s((?:the\s)?[\w\s’']{2,24})", right)
    return {"since": match[1].strip()} if match else {}


def _duration(s: Setting, f: Figure) -> Finding | None:
    times = _times()
    if f.number.form == "duration" and (
        re.match(r"[\s-]+\w+\s(?:high|low|record|peak)\b", s.right(f, 24))
        or (_RECORD_LEFT.search(s.left(f, 60)) and re.match(r"\s\w+", s.right(f, 8)))
    ):
        return Finding("superlative", f.number.unit)
    if f.number.form == "duration" or (f.number.form in ("range", "vague") and f.number.unit in times):
        return Finding("duration", f.number.unit)
    return None


def _measure(s: Setting, f: Figure) -> Finding | None:
    if re.search(r"\bmagnitude(?:\s(?:of|was|at))?[\s-]$", s.left(f, 16)) or re.match(
        r"[\s-]magnitude\b", s.right(f, 11)
    ):
        return Finding("measure", "magnitude")
    if f.number.form == "measure" or (f.number.form in ("range", "vague") and f.number.unit is not None):
        return Finding("measure", f.number.unit)
    if f.number.form == "cardinal" and re.match(
        r"-(?:page|storey|story|seat|bed|bedroom|room|acre|volume|point|member|nation|man|strong)\b", s.right(f, 10)
    ):
        part = (re.match(r"-(\w+)", s.right(f, 10)) or re.match("", ""))[1]  # type: ignore[index]
        if part == "strong":
            return None
        return Finding(
            "measure" if part in ("page", "storey", "story", "acre", "bed", "bedroom", "volume") else "count", part
        )
    return None


def _counted(s: Setting, f: Figure) -> Finding | None:
    """The general case: tolls, votes, vetoes, forces, people, then things."""
    number, tokens = f.number, s.document.tokens
    if number.form not in ("cardinal", "vague", "range"):
        return None
    details: dict[str, Any] = {}
    if number.form == "vague":
        details["vague_term"] = " ".join(s.document.text[slice(*f.span)].lower().split())
    if f.delta:
        details["delta"] = True
    whole = s.whole_of(f)
    if whole is not None:
        details["out_of"] = whole.number.value
    head = whole.head if whole is not None and f.head is None else f.head
    unit = tokens.text[head] if head is not None else None
    if unit and unit[:1].isupper() and tokens.tag[head or 0] in ("NN", "NNS"):
        unit = unit.lower()
    harm = s.harm(f)
    if harm:
        flags = ("ambiguous_verb:lost",) if harm.rule == "lost-people" else ()
        return Finding(
            harm.kind,
            _victims(s, f, unit, harm.shape),
            details,
            scope=_toll_scope(s, harm.rule),
            flags=flags,
            rule=harm.rule,
        )
    if f.noun in ("refugees", "displaced", "evacuees") and re.search(
        r"\b(?:displac|uproot|fled|made\s)", s.left(f, 60)
    ):
        return Finding("displaced", unit, details)
    if (f.noun in ("votes", "ballots", "vote") and not re.search(r"electoral", s.right(f, 12))) or (
        f.noun in ("electors",)
    ):
        return Finding("vote_tally", "votes", details)
    if f.noun in ("vetoes", "vetos", "veto"):
        return Finding("veto_count", "veto", details)
    if (
        s.word_before(f) in ("no.", "no", "number")
        and number.value is not None
        and number.value < 1000
        and f.left == number.tokens[0]
    ) and ((s.word_before(f) == "number" and f.comparator == "eq") or s.word_before(f) != "number"):
        return Finding("rank", "rank", details)
    strong = re.match(r"-strong\b", s.right(f, 8))
    if strong or (f.noun in _FORCES and (s.words & _DEPLOYING or f.noun == "troops")):
        return Finding("force_size", "people" if strong else unit, details)
    if f.noun in ("people", "persons", "individuals", "inhabitants", "population") or (
        unit
        and _DEMONYM.match(unit)
        and number.form in ("vague", "cardinal", "range")
        and (number.value or number.low or 0) >= 1000
    ):
        return Finding("people", "people" if f.noun in ("people", "persons") else unit, details)
    if (
        number.form == "vague"
        and is_person(f.noun)
        and f.noun
        in (
            "immigrants",
            "refugees",
            "members",
            "citizens",
            "voters",
            "workers",
            "families",
            "migrants",
            "residents",
            "women",
            "children",
        )
        and (number.low or 0) >= 10**6
    ):
        return Finding("people", unit, details)
    if f.noun == "members" and (number.value or 0) >= 10**6:
        return Finding("people", unit, details)
    return Finding("count", unit, details)


def _victims(s: Setting, f: Figure, unit: str | None, shape: str) -> str:
    """Name the victims: the counted noun where it names people, else "people"."""
    tokens = s.document.tokens
    if f.head is None or unit is None:
        return "people"
    if f.noun in ("others", "lives", "persons", "casualties", "other", "injured", "wounded", "dead", "individuals"):
        return "people"
    if shape == "noun" and f.noun in (
        "deaths",
        "fatalities",
        "injuries",
        "killings",
        "bodies",
        "corpses",
        "murders",
        "homicides",
        "death",
    ):
        before = tokens.lower[f.head - 1]
        if f.head - 1 >= f.number.tokens[1] and is_person(before):
            return before if before.endswith(("s", "men", "women", "children")) else f"{before}s"
        return "people"
    return unit


_LONG_TIME = re.compile(
    r"\b(?:(?:past|last)\s(?:[\w-]+\s)?(?:weeks|months|years|decade)|(?:civil\s)?(?:war|conflict|uprising|violence"
    r"|crisis)\s(?:that\s|which\s)?(?:has|had|have)\s(?:\w+\s)?(?:killed|claimed|left|cost)|a\stotal\sof"
    r"|so\sfar|since\s"
    r"|(?:began|began\sin|started|erupted|broke\sout)\s(?:\w+\s){0,3}(?:with|in)\b)"
)


def _toll_scope(s: Setting, rule: str) -> str | None:
    if (
        rule in ("toll-stands-at", "number-of-deaths")
        or "since" in s.words
        or _LONG_TIME.search(s.document.text, *s.sentence.span)
    ):
        return "cumulative"
    if s.words & {
        "strike",
        "strikes",
        "attack",
        "attacks",
        "blast",
        "bombing",
        "explosion",
        "crash",
        "raid",
        "raids",
        "shelling",
        "quake",
        "earthquake",
        "fire",
        "flood",
        "floods",
        "clash",
        "clashes",
        "shooting",
        "airstrike",
        "airstrikes",
    }:
        return "event"
    return None


RULES = (  # the first that applies wins
    # up four percentage points
    Rule("points", "a change or a lead in percentage points", _points),
    # by three successive defeats; for a fifth consecutive month
    Rule("streak", "a number of times without a break", _streak),
    # a 17-year-old; Lena Moss, 34,
    Rule("age", "a number after a name, or followed by “years old”, is an age", _age),
    # 38 percent of respondents
    Rule("percent", "a percentage, of a poll where one is spoken of", _percent),
    # two-thirds of the senators
    Rule("share", "a part of a whole", _share),
    # twice the size of Paris
    Rule("multiple", "a multiple of another quantity", _multiple),
    # by 212 votes to 208; won 2-1
    Rule("pair", "two numbers side by side are votes or a score", _pair),
    # 3.2 per 100,000 people
    Rule("rate", "a number per something", _rate),
    # $1.5bn
    Rule("money", "an amount with its currency", _money),
    # for the third time; the first woman to lead
    Rule("ordinal", "an ordinal that carries a count, a rank or a first", _ordinal),
    # 11 days
    Rule("duration", "a number of units of time", _duration),
    # 2 metres
    Rule("measure", "a number with a unit of measure", _measure),
    # 30 people were killed
    Rule("count", "a number of people or things", _counted),
)


def find_kind(setting: Setting, figure: Figure) -> Finding | None:
    """Say what a figure asserts; None where it is only a label."""
    for rule in RULES:
        finding = rule.read(setting, figure)
        if finding is not None:
            return finding if finding.rule else finding._replace(rule=rule.name)
    return None
