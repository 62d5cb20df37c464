"""Ordinals and streaks that carry a number: ranks, firsts, the fourth victim, three defeats in a row."""

from __future__ import annotations

import re
from typing import Any

from quotetrack.claims.finding import Finding
from quotetrack.claims.frame import Figure, is_person
from quotetrack.claims.setting import Setting
from quotetrack.claims.vocabulary import group
from quotetrack.patterns import regex

_EVENT_NOUNS = group("event_nouns")
_STREAK = regex(
    r"(?:[\s-]+(?:[a-z]+[\s-]+){0,2})?(?:straight|consecutive|successive)\b|(?:\s+[\w-]+){1,3}\s+(?:in\s+a\s+row"
    r"|running|on\s+the\s+(?:trot|bounce|spin)|in\s+succession)\b"
)
_UNBROKEN = frozenset(
    {"straight", "consecutive", "successive", "row", "running", "trot", "bounce", "spin", "succession"}
)
_GONE = frozenset({"gone", "went", "go", "goes"})
_WITHOUT = regex(r"\s([a-z]+)\swithout\sa\b")  # nine matches without a win
_UNBEATEN = regex(
    r"\b(?:unbeaten|undefeated|winless|scoreless)\s(?:in|for|over|through)\s(?:(?:their|its|his|her|the|last|past|all|first|previous)\s)*$"
)
_STOP = regex(r"[,;.]")
_PAST = regex(r"\b(?:past|last|previous)\s$")
_REPEATED_THINGS = group("repeated_things")
_STREAK_UNIT = {"vetoed": "veto", "veto": "veto", "won": "win", "win": "win", "lost": "defeat", "losing": "defeat"}


def streak(s: Setting, f: Figure) -> Finding | None:
    """Read a number of times without a break: "three straight defeats", "for a fifth consecutive month"."""
    right = f.after[:48]
    match = _STREAK.match(right) if not s.words.isdisjoint(_UNBROKEN) or "-" in right else None
    if not match or _STOP.search(match.group()):
        if f.noun and _UNBEATEN.search(f.before):
            return Finding("streak", f.noun)
        without = _WITHOUT.match(right) if f.word_before in _GONE else None
        if without is not None:
            return Finding("streak", without[1])
        if (
            f.number.form == "cardinal"
            and f.noun in _REPEATED_THINGS
            and _PAST.search(f.before[-12:])
            and not re.search(r"\bof\s(?:the|its|his|her|their)\s\w+\s$", f.before[-24:])
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


_SUPERLATIVE = regex(
    r"[\s-]+(?:[a-z]+ly\s)?(?:most|least|largest|biggest|highest|lowest|oldest|youngest|worst|best|deadliest"
    r"|longest|shortest|fastest|richest|poorest|busiest|smallest|greatest|tallest|wealthiest|hottest"
    r"|coldest|closest|strongest|heaviest|leading|\w{3,}est)\b"
)
_FIRST_AFTER = regex(
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
_ORDINAL_EVENT_TAIL = regex(
    r"[^.;:]{0,60}?\b(?:this\s(?:year|month|week|season|decade|century)|since|so\sfar|in\s(?:as\smany"
    r"|(?:the\s(?:past|last)\s)?(?:\w+\s)?(?:years|days|weeks|months|games|matches|a\sweek|a\smonth"
    r"|a\syear|a\sdecade))|of\sthe\s(?:year|season|campaign|month)|in\s(?:19|20)\d\d)\b"
)
_OWNER = regex(
    r"(?:['’]s?|\b(?:its|his|her|their|our|my))\s$|\b(?:It\s(?:was|is)\s(?:the|a)|the\scountry['’]s)\s$", re.IGNORECASE
)
_CAST_BY = regex(r"\bveto(?:es)?\s(?:[a-z]+\s){0,5}?by\s((?:the\s)?[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*)*)")
_IN_TABLE = regex(
    r"\s(?:in|on)\s(?:the|its|their)\s(?:\w+\s)?(?:table|league|standings|rankings?|list|world|country)\b"
)
_RANKED_TO = regex(  # only the second woman, and the first African, to win; the 14th player to score 100 goals
    r"\s(?:[\w’'-]+\s){0,3}?(?:\w+,\s(?:and\s)?[^,]{1,40},\s)?to\s(?:be|have|win|lead|become|die|serve|hold|score|reach|climb"
    r"|complete|cross|land|achieve|legali[sz]e|recogni[sz]e|ban|claim|earn|break|swim|fly|sail|host)\b"
)
_BE_NTH = regex(r"\b(?P<noun>[a-z]+)\s(?:is|was)\s(?:only\s|already\s|at\sleast\s)?(?:the|its|their|her|his)\s$")
_APPOSED = regex(r"\b([a-z]+),\s(?:the|his|her|its|their)\s$")
_SINCE_WHEN = regex(r"\s(?:this|since|in\s(?:as\smany|\w+\s(?:years|months|weeks|days)|a\s(?:week|month|year)))\b")
_TO_DO = regex(r"\s[a-z-]+\sto\s[a-z]+\b")
_ON_END = regex(r"\s(day|night|weekend|week|month|quarter|year|season)\b(?!\s(?:of|in)\b|-)")  # closed for a second day
_UNDER_WAY = regex(r"\s(day|week|month|year|decade)\b")  # now in its 40th day
_INTO_ITS = regex(r"\b(?:in|into|enter(?:s|ed|ing)|on)\s(?:its|their)\s$")
_NTH_TIME = regex(
    r"(?:,|\b(?:is|was|marks|marked|for))\s(?:only\s|now\s|at\sleast\s)?the\s$"
)  # it was the fourth time it …
_NTH_LEFT = regex(r"(?:['’]s?|\b(?:its|his|her|their|our|my|the|a|an))\s$", re.IGNORECASE)
_NTH_SINCE = regex(  # the third plant to close in a year, its third plant in a year
    r"(?:\s(?:such|big|large|major|fatal|serious|similar|[a-z]+al|[a-z]+ic))?\s(?P<noun>[a-z-]+)"
    r"(?:\s[a-z-]+){0,4}?\s(?:this\s(?:year|month|week|season|decade)|since|in\s(?:less\sthan\s|under\s|just\s)?(?:a|an|[a-z]+|\d+)\s"
    r"(?:decades?|years?|months?|weeks?|days?|hours?))\b"
)
_MILESTONE = 1000  # the 10,000th visitor
_RECORD_NTH = regex(r"\b(?:record|unprecedented)(?:-[a-z]+)?\s$")
_NO_SERIES = group("no_series")  # "the second half of the year" counts nothing
_VICTIMS = group("victims")
_FOUND = regex(r"\s\w+\s(?:(?:was|were|has|had|been|is)\s){0,2}(?:found|recovered|pulled|discovered|retrieved)\b")


def ordinal(s: Setting, f: Figure) -> Finding | None:
    """Read ordinals that carry a count; all others are labels ("the second debate") and set aside."""
    if f.number.form == "rank":
        return Finding("rank", "rank", {"out_of": f.number.high})
    if f.number.form != "ordinal" or f.number.value is None:
        return None
    value, right, left = f.number.value, f.after[:90], f.before[-30:]
    near = [w.lower() for w in re.findall(r"[\w’'-]+", right[:45])][:4]
    if near and any(w in ("veto", "vetoes") for w in near):
        by = _CAST_BY.search(right)
        return Finding(
            "veto_count",
            "veto",
            scope="cumulative" if "since" in right or "since" in s.words else None,
            subject=by and by[1],
        )
    if (
        near
        and value > 1
        and (
            near[0] in ("victim", "fatality", "death", "casualty")
            or (near[0] in ("body", "corpse") and _FOUND.match(right))
            or (
                (near[0] in _VICTIMS or is_person(near[0]))
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
    if _IN_TABLE.match(right) and re.search(r"\b(?:is|are|was|were|lies?|sits?|currently|now)\s$", left):
        return Finding("rank", "rank")
    if re.match(r"\s(?:place|spot|position)\b", right) and not re.search(r"\bin\sthe\s$", left):
        return Finding("rank", "rank")
    if re.match(r"\sof\s(?:the\s)?(?:\d+|two|three|four|five|six|seven|eight|nine|ten|several)\b", right):
        return Finding("rank", "rank")
    if value == 1:
        return _first(s, f, right, left)
    if re.match(r"(?:-|\s)(?:ever\b|of-its-kind)", right):
        return Finding("rank", "rank")
    if _RANKED_TO.match(right) and re.search(r"\b(?:the|only)\s(?:only\s)?$", left):
        return Finding("rank", "rank")
    apposed = (_APPOSED.search(left) or _BE_NTH.search(left)) if _SINCE_WHEN.match(right) else None
    if apposed and value > 1:  # the strike, the ninth this year
        return Finding("count", apposed[1], {"ordinal": True}, scope="cumulative")
    if value > 1 and near and _TO_DO.match(right) and _ORDINAL_EVENT_TAIL.match(right):
        return Finding(
            "count", near[0], {"ordinal": True}, scope="cumulative"
        )  # the third minister to resign this month
    on_end = _ON_END.match(right)
    if on_end and value > 1 and re.search(r"\bfor\sa\s$", left):
        return Finding("streak", on_end[1])
    under_way = _UNDER_WAY.match(right)
    if under_way and value > 1 and _INTO_ITS.search(left):
        return Finding("duration", under_way[1], {"ordinal": True})
    if f.head is not None and (_RECORD_NTH.search(left) or (value >= _MILESTONE and f.noun not in _NO_SERIES)):
        return Finding("count", f.noun, {"ordinal": True}, scope="cumulative")  # a record seventh title
    if re.match(r"\stime\b", right):
        if re.search(r"\bfor\s(?:the|a)\s$", left) or re.match(r"\stime\s(?:in|since|this|that)\b", right):
            return Finding("count", "times", {"ordinal": True})
        if _NTH_TIME.search(left):
            return Finding("count", "times", {"ordinal": True})
        return None
    event = [w for w in near if w in _EVENT_NOUNS or w.rstrip("s") in _EVENT_NOUNS]
    if event and (_OWNER.search(left) or _ORDINAL_EVENT_TAIL.match(right)):
        return Finding("count", event[0], {"ordinal": True}, scope="cumulative")
    counted = _NTH_SINCE.match(right) if value > 1 and _NTH_LEFT.search(left) else None
    thing = f.noun or (counted["noun"] if counted else "")
    if counted and thing not in _NO_SERIES:
        return Finding("count", thing, {"ordinal": True}, scope="cumulative")
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
