"""Numbers that belong together: votes for, against and abstained, scores, rates of two numbers, ranks of a field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from quotetrack.claims.finding import Finding
from quotetrack.claims.frame import Figure
from quotetrack.claims.setting import Setting
from quotetrack.claims.vocabulary import group
from quotetrack.language import Document, lexicon
from quotetrack.language.dates import WEEKDAY
from quotetrack.language.numbers import Number
from quotetrack.model import Span
from quotetrack.patterns import regex

_VOTE_WORDS = group("vote_words")
_BODIES = group("bodies")


def join_numbers(document: Document, numbers: Sequence[Number], words: frozenset[str]) -> list[Number]:
    """Join the numbers of one sentence that make one figure: "212 votes to 208", "3.2 per 100,000", "12th of 180"."""
    joined: list[Number] = []
    text = document.text
    line = _result_line(document, numbers)
    if line is not None:
        return line
    if "every" in words:
        numbers = [_every_nth(document, number) for number in numbers]
    if not words.isdisjoint(_ROLE_WORDS):
        numbers = _ballots(text, numbers)
    for number in numbers:
        last = joined[-1] if joined else None
        made = _joined(text, last, number, words) if last is not None else None
        if made is not None and last is not None:
            joined[-1] = made._replace(tokens=(last.tokens[0], number.tokens[1]))
        else:
            joined.append(_as_result(text, number, words))
    return joined


_SIDE = r"(?:[A-Z][\w.’'&-]*|FC|of|the|and|&)(?:\s(?:[A-Z][\w.’'&-]*|of|the|and|&))*"
_RESULT_SIDES = (regex(rf"{_SIDE}\s"), regex(rf",?\s{_SIDE}\s"), regex(r"(?:\s\([^)]*\))?[.\s]*"))
_MOST_SCORED = 200  # more has no side in one match


def _result_line(document: Document, numbers: Sequence[Number]) -> list[Number] | None:
    """Join a match result in a line of its own: "Harlow Town 2, Benton Vale 1"."""
    text = document.text
    if len(numbers) != 2 or any(n.form != "cardinal" or n.unit or not n.span.of(text).isdigit() for n in numbers):
        return None
    one, two = numbers
    if one.value is None or two.value is None or max(one.value, two.value) > _MOST_SCORED:
        return None
    if document.tokens.lower[one.tokens[0] - 1] in lexicon.words("numbered_things"):
        return None  # Section 2, Article 1
    begin = text.rfind("\n", 0, one.span.start) + 1
    end = text.find("\n", two.span.end)
    gaps = ((begin, one.span.start), (one.span.end, two.span.start), (two.span.end, len(text) if end < 0 else end))
    if not all(side.fullmatch(text, *gap) for side, gap in zip(_RESULT_SIDES, gaps, strict=True)):
        return None
    span, tokens = Span(one.span.start, two.span.end), (one.tokens[0], two.tokens[1])
    return [Number(span, tokens, None, one.value, two.value, "pair")]


_ROLE_WORDS = group("vote_roles")
_WORDS = r"(?:\s(?!and\b|while\b|with\b|but\b|to\b|were\b|was\b|voted\b)[\w’'-]+){0,3}?"
_ROLES = (  # what the words after a number say it voted; "none" counts as a number where it stands after "to"
    ("for", regex(rf"{_WORDS}\s(?:(?:voted|were|was|came\sout)\s)?(?:in\sfavou?r|for(?=[\s,.])|yes|aye)\b")),
    (
        "for",
        regex(r"(?:\s(?!and\b|while\b|but\b)[\w’'-]+){1,8}?\s(?:backed|supported|endorsed)\s(?:the\s\w+|it)\b"),
    ),
    (
        "against",
        regex(rf"{_WORDS}\s(?:(?:voted|were|was|came\sout)\s)?(?:against|oppos(?:ed|ing)|no(?=[,.;]|\sand))"),
    ),
    ("abstained", regex(rf"{_WORDS}\s(?:(?:were|had)\s)?abst(?:ain|ent)\w*")),
    ("to none", regex(r"\s(?:votes?\s)?(?:to\s(?:none|nil|zero)|for\sand\snone\sagainst)\b")),
)


_WHOLE_BODY = regex(r"\s(?:out\s)?of\s(?:(?:the|its|their)\s)?(?:[\w-]+(?:['’]s|s['’])\s)?")


def _role(text: str, number: Number) -> str | None:
    if number.form != "cardinal" or number.value is None or number.unit is not None:
        return None
    tail = text[number.span.end : number.span.end + 60]
    return next((role for role, pattern in reversed(_ROLES) if pattern.match(tail)), None)


def _ballots(text: str, numbers: Sequence[Number]) -> list[Number]:
    """Join neighbours that say how many were for, against and abstained, each by the words after it."""
    joined: list[Number] = []
    run: dict[str, Number] = {}
    for number in [*numbers, None]:
        if (
            run
            and number is not None
            and _WHOLE_BODY.fullmatch(text, list(run.values())[-1].span.end, number.span.start)
        ):
            continue  # 12 of the 15 members: the figure's span holds both
        role = _role(text, number) if number is not None else None
        if role is None or (role in run) or (role in ("for", "to none") and run):
            joined += _ballot(run)
            run = {}
        if number is not None and role is None:
            joined.append(number)
        elif number is not None and role is not None:
            run[role] = number
    return joined


def _ballot(run: dict[str, Number]) -> list[Number]:
    numbers = list(run.values())
    yes = run.get("for") or run.get("to none")
    if yes is None or (len(run) < 2 and "to none" not in run):
        return numbers
    no, silent = run.get("against"), run.get("abstained")
    against = no.value if no is not None else 0 if "to none" in run else None
    span = Span(numbers[0].span.start, numbers[-1].span.end)
    tokens = (numbers[0].tokens[0], numbers[-1].tokens[1])
    return [Number(span, tokens, silent.value if silent else None, yes.value, against, "pair", "votes")]


_TIMES = frozenset({"time", "day", "night", "week", "weekend", "month", "year", "hour", "minute", "second", "summer"})


def _every_nth(document: Document, number: Number) -> Number:
    """Read "every third tree" as a share of the trees; "every second week" says how often."""
    first, last = number.tokens
    lower = document.tokens.lower
    nth = number.form == "ordinal" and number.value is not None and number.value > 1 and lower[first - 1] == "every"
    if not nth or first == 0 or number.value is None or last >= len(lower):
        return number
    if lower[last] in _TIMES or lower[last] in WEEKDAY or document.tokens.tag[last][:1] not in ("N", "J"):
        return number
    span = Span(document.tokens.start[first - 1], number.span.end)
    return Number(span, (first - 1, last), round(1 / number.value, 4), form="fraction", unit="ratio")


def _as_result(text: str, number: Number, words: frozenset[str]) -> Number:
    """Read "defeated, 45 to 55" as a result and not as a range."""
    result = (
        number.form == "range"
        and number.unit is None
        and number.low is not None
        and " to " in text[slice(*number.span)]
        and not words.isdisjoint(_BODIES)
        and _DECIDED.search(text[max(0, number.span.start - 60) : number.span.start])
    )
    return number._replace(form="pair", unit="votes") if result else number


_CHANGED_BY = regex(  # rose by six to 88
    r"\b(?:rose|risen|rises|fell|fallen|falls|grew|grown|increased|dropped|climbed|jumped|declined|slipped|up|down)\s(?:\w+\s)?by\s$"
)
_DECIDED = regex(
    r"\b(?:pass(?:ed|es)|clear(?:ed|s)|approve[ds]|backed|backs|adopt(?:ed|s)|reject(?:ed|s)|defeat(?:ed|s)|carried|ratified"
    r"|confirm(?:ed|s)|voted|votes|blocked|endorsed|failed|fell|(?:thrown|threw)\sout)(?:\s(?!by\b)[\w’'-]+){0,5},?\s(?:by\s)?$",
    re.IGNORECASE,
)


_TO_AGAINST = regex(
    r"(?:\s+[\w-]+){0,3}?\s+voted\s+(?:in\s+favou?r|for|yes|to\s+\w+)\s*,?\s+(?:and|with|while)\s+|(?:\s+(?:votes?"
    r"|members|senators|lawmakers|mps|in\s+favou?r|for))*\s*(?:,\s*)?(?:\s+to|\s+against|\s+versus|[-–]"
    r"|\s+and|\s+with)\s+$|\s+to\s+$",
    re.IGNORECASE,
)
_NAMES = r"(?P<who>(?:the\s)?[A-Z][\w’'-]+(?:(?:,\sand|,|\sand|\s)\s?(?:the\s)?[A-Z][\w’'-]+)*)"
_ABSTAINERS = regex(rf"[^.;]{{0,40}}?(?:and|with|while|but)\s{_NAMES}\sabstain(?:ed|ing)\b")
_OPPONENTS = regex(
    rf"[^.;]{{0,40}}?(?:and|with|while|but)\s{_NAMES}\s(?:vot(?:ed|ing)\sagainst|oppos(?:ed|ing)|vot(?:ed|ing)\sno)\b"
)
_PAIRED_NAMES = regex(r"\band\s(?:Herzegovina|Tobago|Barbuda|Nevis|Principe|Príncipe|the\sGrenadines)\b")
_PER = regex(r"(?:\s+[\w-]+){0,4}?\s+(?:per|for\s+every|in\s+every|out\s+of\s+every)\s+$")
_RANKED_OF = regex(r"(?:\s+(?:place|spot|position|out))?\s+(?:of|among)\s+(?:the\s+)?$")


def _joined(text: str, last: Number, number: Number, words: frozenset[str]) -> Number | None:
    between = text[last.span.end : number.span.start]
    if len(between) > 45:
        return None
    span = Span(last.span.start, number.span.end)
    if last.form == "cardinal" and number.form == "cardinal" and last.value is not None and number.value is not None:
        if (
            not words.isdisjoint(_VOTE_WORDS)
            and _TO_AGAINST.fullmatch(between)
            and ("vote" in between or not _CHANGED_BY.search(text[max(0, last.span.start - 40) : last.span.start]))
            and (
                "vote" in between
                or _voting_left(text, last.span.start)
                or "favo" in between
                or (
                    between == " to "
                    and not words.isdisjoint(_BODIES)
                    and _DECIDED.search(text[max(0, last.span.start - 60) : last.span.start])
                )
            )
        ):
            after = text[number.span.end : number.span.end + 20]
            if "and" not in between.split() or re.match(r"\s+(?:votes?\s+)?(?:against|opposed)", after):
                return Number(span, last.tokens, None, last.value, number.value, "pair", "votes")
        if _PER.fullmatch(between) and number.value >= 10:
            noun = " ".join(between.split())
            counted_by = re.match(r"\s+((?:live\s+)?[a-z]+s|people)\b", text[number.span.end : number.span.end + 24])
            per = f"per {text[slice(*number.span)]}" + (f" {counted_by[1]}" if counted_by else "")
            counted = re.sub(r"\s*(?:per|for every|in every|out of every)$", "", noun)
            return Number(span, last.tokens, last.value, form="rate", unit=f"{counted} {per}".strip())
    if last.form == "cardinal" and number.form == "points" and between in (" to ", "-", "–", " and "):
        return Number(span, last.tokens, None, last.value, number.value, "range", "pp")  # fell 2 to 3 points
    if (
        last.form == "pair"
        and (last.unit == "votes" or not words.isdisjoint(_VOTE_WORDS))
        and number.form == "cardinal"
        and re.match(r"(?:\s+[\w’'-]+){0,2}?\s+(?:abst|absent)", text[number.span.end : number.span.end + 30])
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


_DECISIONS = frozenset({"adopted", "approved", "deadlocked", "defeated", "failed", "passed", "ratified", "rejected"})
_PROPOSALS = frozenset(
    {"budget", "bylaw", "deal", "draft", "law", "measure", "ordinance", "plan", "proposal", "text", "treaty"}
)
_DECIDING = regex(
    r"\bvot(?:e|es|ed|ing)\b|ruling|decision|in favou?r|majority opinion|verdict"
    r"|\b(?:court|judges|justices|tribunal|panel|bench)\s(?:has\s|had\s)?(?:ruled|decided|upheld|found|split|struck|sided)\b"
)


def pair(s: Setting, f: Figure) -> Finding | None:
    """Read two numbers side by side: votes where a body or a vote is spoken of, else a score."""
    low, high = f.number.low, f.number.high
    near = f.after[:40].lower() + f.before[-40:].lower()
    proposed = not (s.words.isdisjoint(_DECISIONS) or s.words.isdisjoint(_PROPOSALS))
    voting = (
        f.number.unit == "votes" or proposed or not s.words.isdisjoint(_BODIES) or _DECIDING.search(near) is not None
    )
    if voting and not (f.number.form == "ratio" and "split" in near):
        written = re.findall(r"\d+", s.document.text[slice(*f.span)])
        details: dict[str, Any] = {"votes": {"for": low, **({} if high is None else {"against": high})}}
        third = (
            f.number.value
            if f.number.form == "pair" and f.number.value is not None
            else int(written[2])
            if len(written) == 3
            else None
        )
        if third is None:
            third = _named(_ABSTAINERS, f)
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


def single(s: Setting, f: Figure) -> Finding | None:
    """Read the one number of a vote whose other side is named: "11 votes in favour, while Chile voted against"."""
    if s.words.isdisjoint(_ROLE_WORDS) or f.number.form != "cardinal":
        return None
    if _role(s.document.text, f.number) != "for":
        return _side(s, f)
    against, abstained = _named(_OPPONENTS, f), _named(_ABSTAINERS, f)
    if against is None and abstained is None:
        return _side(s, f)
    counts = {"for": f.number.value, "against": against, "abstained": abstained}
    told = {role: count for role, count in counts.items() if count is not None}
    return Finding("vote_tally", "votes", {"votes": told}, valueless=True)


_VOTED = regex(
    r"\s(?:(?:later|then|also)\s)?(?:voted\s(?P<for>for|in\sfavou?r)|voted\s(?P<against>against)|(?P<abstained>abstained))\b"
)


def _side(s: Setting, f: Figure) -> Finding | None:
    """Read one side of a vote: "fifteen of the 27 members voted against"."""
    phrase = s.whole_of(f) or f
    match = _VOTED.match(s.document.text, s.document.tokens.end[phrase.end - 1])
    if match is None or match.lastgroup is None or s.is_whole(f):
        return None
    return Finding("vote_tally", "votes", {"votes": {match.lastgroup: f.number.value}}, valueless=True)


_ELECTED = frozenset({"seat", "constituency", "won", "wins", "elected", "re-elected", "retained"})
_MARGIN = regex(r"\b(?:majority|margin)\sof\s(?:(?:just|only|about|some|more\sthan|at\sleast|nearly)\s)*$")


def margin(s: Setting, f: Figure, details: dict[str, Any]) -> Finding | None:
    """Read "by a majority of 27" as votes where a vote is spoken of."""
    bare = f.head is None or f.noun == "votes"
    if bare and _MARGIN.search(f.before) and not s.words.isdisjoint(_BODIES | _ELECTED | _VOTE_WORDS - {"majority"}):
        return Finding("vote_tally", "votes", {**details, "margin": f.number.value})
    return None


def _named(pattern: re.Pattern[str], f: Figure) -> int | None:
    """Count the members named in a role; None where none are, or where "and" may stand inside a name."""
    match = pattern.match(f.after[:120])
    if match is None or _PAIRED_NAMES.search(match["who"]):
        return None
    return len(re.split(r",\s(?:and\s)?|\sand\s", match["who"]))


_SIDE = r"(?:the\s)?[A-Z][\w’'&.-]*(?:\s(?:[A-Z][\w’'&.-]*|of|de))*"
_BEAT = regex(
    rf"(?P<one>{_SIDE})\s(?:[a-z]+\s){{0,2}}?(?:beat|defeated|thrashed|edged|lost\sto|drew\swith|drew|overcame"
    rf"|downed|routed|beats|held|hammered|stunned|crushed|upset|swept|topped|trailed|led|against"
    rf"|blanked)\s(?P<two>{_SIDE})"
)


_RESULT = regex(  # Rangers drew 1-1 with Celtic, Rovers were beaten 3-1 by City
    rf"(?P<one>{_SIDE})\s(?:[a-z]+\s){{0,3}}?(?:drew|drawn|won|win|wins|lost|lose|beaten|thrashed|routed|held|defeated|went\sdown)"
    rf"\s(?:[a-z]+\s){{0,2}}?\d+[-–]\d+\s(?:away\s|at\shome\s|on\spenalties\s)?(?:with|against|to|by|at|over|away\sto)\s(?P<two>{_SIDE})"
)
_BOTH_DREW = regex(rf"(?P<one>{_SIDE})\sand\s(?P<two>{_SIDE})\s(?:[a-z]+\s){{0,2}}?(?:drew|draw|tied)\b")


def _sides(s: Setting, f: Figure) -> str | None:
    text, (start, end) = s.document.text, s.sentence.span
    match = _BEAT.search(text, start, end) or _RESULT.search(text, start, end) or _BOTH_DREW.search(text, start, end)
    return f"{match['one']} v {match['two'].rstrip('.')}" if match else None
