"""Dates and times as written, resolved only from a known publication date.

A date is found from its anchor: a token that can only, or mostly, stand in a date (a weekday,
a month, "ago", "last", a year). From the anchor one anchored pattern reads to the right and one
short window is searched to the left, so that the cost follows the number of dates, not the text.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from quotetrack.language import lexicon
from quotetrack.language.numerals import SPACE, numeral
from quotetrack.model import EventDate, Span
from quotetrack.patterns import regex

if TYPE_CHECKING:
    from quotetrack.language.document import Document


class DateExpression(NamedTuple):
    """A date, period or time of day as written; ``resolved`` is None where it needs an unknown publication date."""

    span: Span
    tokens: tuple[int, int]
    form: str  # weekday, calendar, year, decade, month, relative, ago, ahead, period, season, time
    resolved: EventDate | None


_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
MONTH = (
    {name: i for i, name in enumerate(_MONTHS, 1)} | {name[:3]: i for i, name in enumerate(_MONTHS, 1)} | {"sept": 9}
)
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAY = {name: i for i, name in enumerate(_DAYS)} | {
    "mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip
_NEAR = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_DAY_BEYOND = regex(r"\b[Tt]he day (before|after) $")
_AMBIGUOUS = {"may", "march", "mar", "jan", "dec", "sat", "sun", "mon", "wed", "fri", "august", "thu", "tue"}

_S = rf"{SPACE}+"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?!\d|[.,]\d|\s?%|:)"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?!\d|[.,]\d|-?[A-Za-z]{2,}(?<!s))"
_NAME = r"(?:[A-Za-z]{5,}|[A-Za-z]{3,4}\b\.?)"  # an abbreviation keeps its full stop, a word does not
_NAME_ALONE = regex(_NAME)
_MONTH_RIGHT = regex(
    rf"""{_NAME}  (?:{_S}(?:the{_S})?{_DAY} (?:\s?(?:[-–—]|to|and)\s?(?P<until>[0-3]?\d)(?:st|nd|rd|th)?(?!\d
        |[.,]\d))? )?
        (?: (?:,|{_S}of)?{_S}{_YEAR} )?""",
    re.VERBOSE,
)
_DAY_LEFT = regex(
    rf"(?:(?<![\d.,])(?P<from>[0-3]?\d)(?:st|nd|rd|th)?\s?(?:[-–—]|to"
    rf"|and)\s?)?(?<![\d.,$£€])\b(?P<day>[0-3]?\d)(?:st|nd|rd|th)?{_S}(?:of{_S})?$"
)
_WEEKDAY_RIGHT = regex(
    rf"{_NAME}(?:{_S}(?P<part>morning|afternoon|evening|night|lunchtime))?(?=,?{_S}(?P<next>\w+)|)", re.IGNORECASE
)
_LEAD = regex(
    rf"""(?: (?:(?P<which>last|next|this|past|previous|coming|following){_S})
           | (?:the{_S}end{_S}of|the{_S}(?:start|beginning|middle){_S}of|early{_S}in|late{_S}in|
              (?:the{_S})?(?:early|late|mid)){_S} | (?:early|late|mid)-
           | (?:the{_S})?(?:(?:early|late|mid){_S})?(?:spring|summer|autumn|fall|winter|months|first{_S}half
             |second{_S}half|(?:first|second|third|fourth){_S}quarter|Q[1-4]){_S}(?:of{_S})?
           | (?:the{_S})?fiscal{_S}(?:year{_S})?
         )$""",
    re.VERBOSE | re.IGNORECASE,
)
_LEAD_ENDS = (  # the words a lead can end in but for "in" and "of"; most dates have another before, and need no search
    "last", "next", "this", "past", "previous", "coming", "following", "end", "start", "beginning", "middle", "early",
    "late", "mid", "spring", "summer", "autumn", "fall", "winter", "months", "half", "quarter", "q1", "q2", "q3", "q4",
    "fiscal", "year",
)  # fmt: skip
_GAPS = " \u00a0\u202f\u2009\n-"  # between a lead and its date
_SINCE = regex(
    rf"\b(?P<open>since|by|until|till|before|from|after|through){_S}(?:(?:at{_S}least|about|around|the|early|late"
    rf"|mid){_S})?$",
    re.IGNORECASE,
)
_YEAR_RANGE = regex(r"((?:1[5-9]|20)\d\d)\s?(?:[-–—/]|to|through|until)\s?((?:1[5-9]|20)\d\d|\d\d)(?![\d.,]*\d|\w)")
_BETWEEN_YEARS = regex(rf"((?:1[5-9]|20)\d\d){_S}(?:and|to){_S}((?:1[5-9]|20)\d\d)(?![\d,]\d|\w)")
_YEAR_ALONE = regex(r"(?:1[5-9]|20)\d\d(?!\d|[.,]\d|%|\s?(?:%|percent|per\scent|GMT))")
_DECADE = regex(r"['’‘]?(\d{2}|1[5-9]\d0|20\d0)['’]?s\b")
_CENTURY = regex(r"(?:(\d{1,2})(?:st|nd|rd|th)|(?:[a-z]+-)?[a-z]+)[ -]centur(?:y|ies)\b", re.IGNORECASE)
_NUMERIC = regex(
    r"(?P<iso>(?:1[5-9]|20)\d\d-[01]\d-[0-3]\d)(?!\d)"
    r"|(?P<a>[0-3]?\d)(?P<sep>[/.-])(?P<b>[0-3]?\d)(?P=sep)(?P<y>(?:1[5-9]|20)?\d\d)(?![\d/.-]*\d)"
)
_ORDINAL_DAY = regex(r"(?:the )?([0-3]?\d)(?:st|nd|rd|th)\b")
_TIME = regex(
    rf"""(?: [0-2]?\d(?:[:.][0-5]\d){{1,2}}(?!\d|%|[.,]\d) (?:{SPACE}?(?:a\.m\.|p\.m\.|am|pm|AM|PM|A\.M\.|P\.M\.
        |hrs|hours|o['’]clock))? (?:{SPACE}?(?:GMT|EST|EDT|PST|PDT|ET|BST|UTC|CET|IST|CT|PT|local{_S}time))?
          | [0-2]?\d{SPACE}?(?:a\.m\.|p\.m\.|am\b|pm\b|AM\b|PM\b|A\.M\.|P\.M\.|o['’]clock) (?:{SPACE}(?:GMT|EST
            |EDT|PST|PDT|ET|BST|UTC|CET|IST|CT|PT))?
          | [0-2]\d[0-5]\d{SPACE}?(?:GMT|UTC|hours|hrs|local{_S}time|CET|EST)\b
          )""",
    re.VERBOSE,
)
_TIME_CONTEXT = regex(
    r"a\.m|p\.m|[ap]m\b|AM|PM|A\.M|P\.M|GMT|E[SD]T|ET\b|BST|UTC|CET|o['’]clock|hours|hrs|local|P[SD]T"
)
_UNIT = (
    r"(?P<unit>second|minute|hour|day|night|week|weekend|fortnight|month|year|decade|centur(?:y|ie)|generation"
    r"|summer|season|election)s?"
)
_AGO_ONLY = regex(
    rf"(?P<count>[\w.,-]+(?:{_S}and{_S}a{_S}half)?){_S}(?:or{_S}so{_S}|full{_S}|short{_S}|long{_S})?{_UNIT}{_S}$",
    re.IGNORECASE,
)
_RELATIVE = regex(
    rf"""(?P<which>last|next|this|past|previous|coming|following|earlier{_S}this|later{_S}this|earlier{_S}last){_S}
         (?P<unit>weekend|week|month|year|summer|spring|autumn|fall|winter|quarter|decade|century|night|evening
           |afternoon|morning|season)\b(?!['’]s{_S}old|-)""",
    re.VERBOSE | re.IGNORECASE,
)
_PERIOD = regex(
    rf"""(?P<which>last|next|past|previous|coming|following|first|final){_S}(?:(?P<count>\d[\d.,]*
        |[a-z]+(?:-[a-z]+)?(?:{_S}and{_S}a{_S}half)?|a{_S}few|couple{_S}of){_S})
         (?P<unit>hour|day|night|week|weekend|fortnight|month|year|decade|minute)s\b""",
    re.VERBOSE | re.IGNORECASE,
)
_LASTING = regex(
    r"\b(?:will|would|to|can|could|may|might|must|should|shall|not|n['’]t|['’]ll|did|does|do)\s(?:only\s|also\s|likely\s)?$",
    re.IGNORECASE,
)
_AHEAD = regex(r"\bin\s(?:(?:about|around|just|only|the\snext)\s)*$", re.IGNORECASE)
_AHEAD_UNIT = regex(
    rf"{_S}(?:or{_S}so{_S})?(?P<unit>minute|hour|day|week|month|year)s?['’]?(?:{_S}time)?\b(?!{_S}(?:of|prison|jail"
    rf"|in)\b|-)"
)
_FUTURE = {
    "will", "'ll", "’ll", "shall", "plans", "plan", "planned", "planning", "scheduled", "due", "set", "expected",
    "expects", "upcoming", "slated", "would", "tomorrow", "hopes", "to", "wo", "intends", "begins", "starts",
    "opens", "resumes", "expires", "retires", "arrives", "arrive", "begin", "start", "closes", "departs", "meets",
    "returns", "reopens", "hosts", "runs", "airs", "ends", "launches", "tours",
}  # fmt: skip
_GO = {"go", "goes", "head", "heads", "return", "returns"}
_TAKEN = {"over", "office", "effect", "charge"}  # "her deputy takes over on Friday": on a day to come
_ONLY_LEADS = {"on", "in", "at", "for", "the", "of", "early", "late"}  # between "is" and the day to come
_PAST_STOPS = {";", "said", "says", "was", "were", "had", "did", "but"}
_COUNT_BEFORE = {
    "least", "than", "about", "some", "around", "nearly", "almost", "over", "killed", "killing", "kills", "kill",
    "another", "approximately", "roughly", "exceeded", "injuring", "wounding", "wounded", "injured", "reached",
    "hit", "totaling", "totalling", "number", "numbered", "other", "further", "additional", "only", "to",
}  # fmt: skip
_YEAR_BEFORE = {
    "in", "since", "by", "until", "till", "of", "from", "through", "during", "early", "late", "mid", "before", "after",
    "between", "for", "summer", "spring", "fall", "autumn", "winter", "circa", "c.", "fiscal", "year", "the", "his",
    "her", "their", "its", "our", "'s", "’s", "a", "last", "back", "on", "and", "ended", "election", "(", "this",
}  # fmt: skip
_COUNTED = {
    "people", "persons", "civilians", "dead", "men", "women", "children", "killed", "wounded", "injured", "victims",
    "soldiers", "fighters", "troops", "residents", "families", "refugees", "deaths", "times", "votes", "miles",
    "kilometers", "kilometres", "meters", "metres", "feet", "euros", "dollars", "pounds", "tons", "tonnes", "homes",
    "houses", "others", "prisoners", "militants", "rebels", "terrorists", "bodies", "students", "workers", "square",
    "kg", "km", "kilos", "kilograms", "hours", "days", "migrants", "inmates", "protesters", "shells", "rockets",
    "missiles", "vehicles", "trucks", "tanks", "buildings", "jobs", "casualties", "villages", "acres", "hectares",
    "words", "pages", "patients", "cases", "points", "percent", "thousand", "million", "billion", "or",
}  # fmt: skip
_WORDS = (
    set(MONTH) | set(WEEKDAY) | set(_NEAR) | {"ago", "last", "next", "this", "past", "previous", "coming", "following"}
) - {"sat", "sun", "mar"}
_DOTTED = {f"{name}." for name in (*MONTH, *WEEKDAY) if len(name) < 6}
_GATE = _WORDS | _DOTTED | {"century", "centuries", "o'clock", "o’clock", "earlier", "later"}
_YEAR_IN_WORD = regex(r"^(?:mid|pre|post|early|late|since)-(?:1[5-9]|20)?\d\d(?:s|['’]s)?$", re.IGNORECASE)
_MONTH_IN_WORD = regex(rf"^(?:mid|early|late)-(?P<month>{'|'.join(_MONTHS)})$", re.IGNORECASE)
_FISCAL = regex(r"^FY[’']?(?P<year>(?:20)?\d\d)(?:[-–/](?P<last>(?:20)?\d\d))?$", re.IGNORECASE)
_PERIOD_TO = regex(r"\b(?:year|months|quarter|weeks|half)\s(?:to|ending|ended|through)\s$")
_CLOCK_AT = regex(
    r"\b(?:start|begin|open|arriv|leav|meet|land|depart|kick|play)\w*\s(?:off\s|up\s)?at\s$|\b(?:began|left|met|due)\sat\s$"
)
_SERVICE_NEXT = regex(r"\s(?:service|train|departure|sailing|ferry|flight|bus|start)\b")
_WEEKDAY_LEFT = regex(rf"\b(?:{'|'.join(_DAYS)}|Mon|Tue|Wed|Thu|Fri|Sat|Sun)\.?,?{_S}(?:the{_S})?$", re.IGNORECASE)
_DAY_OF_MONTH_NEXT = regex(rf",?{_S}\d{{1,2}}(?:st|nd|rd|th)?{_S}(?:of{_S})?[A-Z][a-z]{{2}}")
_ON_THE_LEFT = regex(r"\bon the $")
_SMALL_WORD_NEXT = regex(r" [a-z]")
_CLOCK_LEFT = regex(r"\b(?:at|by|from|until|around|about|after|before|between|and|to|\()\s?$|[-–]$|\d[ ,]\s?$")
_COUNTED_NEXT = regex(r"-(?:strong|foot|mile|metre|meter|pound|year|page|seat|word)")
_ORDINAL_LEFT = regex(r"([A-Za-z]+(?:-[A-Za-z]+)?)[ -]$")


def find_dates(document: Document) -> tuple[DateExpression, ...]:
    """List the date expressions of a document in text order; they do not overlap."""
    tokens = document.tokens
    found: list[DateExpression] = []
    covered = -1
    for index in document.dated:
        if tokens.start[index] >= covered:
            expression = _Reader(document, index).read()
            if expression is None:
                continue
            if found and found[-1].span.overlaps(expression.span):
                continue
            found.append(expression)
            covered = expression.span.end
    return tuple(found)


def may_anchor(word: str) -> bool:
    """Tell whether a token in lower case can stand in a date: May, 2012, 5:30, ’90s, mid-1990s."""
    if word.isalpha():
        return word in _GATE
    quoted_decade = word[0] in "'’‘" and word[1:2].isdecimal()
    if word in _GATE or word[0].isdecimal() or quoted_decade:
        return True
    return ("-" in word or word[:2] == "fy") and any(p.match(word) for p in (_YEAR_IN_WORD, _MONTH_IN_WORD, _FISCAL))


_new = tuple.__new__  # a named tuple without the detour through its own __new__


class _Reader:
    """Read the date expression anchored at one token."""

    def __init__(self, document: Document, index: int) -> None:
        self.document, self.index = document, index
        self.text, self.tokens = document.text, document.tokens
        self.at, self.word = document.tokens.start[index], document.tokens.lower[index]
        sentence = document.sentences[document.sentence_at(self.at)]
        self.sentence = sentence
        self.begin, self.end = sentence.span
        self.published = document.article.published

    def read(self) -> DateExpression | None:
        word = self.word.rstrip(".")
        if self.word[0].isdecimal() or self.word[0] in "'’‘":
            return self._digits()
        if word in MONTH:
            return self._month(word)
        if word in WEEKDAY:
            return self._weekday(word)
        if word in _NEAR:
            return self._near(_NEAR[word])
        if word in ("ago", "earlier", "later"):
            return self._ago() if word == "ago" else self._relative() if word in ("earlier", "later") else None
        if word in ("century", "centuries"):
            return self._century()
        if "-" in word and _MONTH_IN_WORD.match(word):  # mid-June: the lead is found again from the month
            self.at += word.index("-") + 1
            return self._month(word.split("-")[1])
        if word[:2] == "fy":
            return self._fiscal()
        if _YEAR_IN_WORD.match(self.word):
            year = int(re.findall(r"\d+", self.word)[0])
            form = "decade" if self.word.endswith("s") else "year"
            span = EventDate(str(year), str(year + 9 if form == "decade" else year)) if year > 1000 else None
            return self._made(self.at, self.tokens.end[self.index], form, span)
        return self._relative()

    def _made(self, start: int, end: int, form: str, resolved: EventDate | None) -> DateExpression:
        within = self.document.token_range((start, end))
        return _new(DateExpression, (_new(Span, (start, end)), within, form, resolved))

    def _near(self, days: int) -> DateExpression:
        """Read yesterday, today and tomorrow, and the day before yesterday or after tomorrow."""
        start = self.at
        beyond = _DAY_BEYOND.search(self._before(start, len(" the day before ")))
        if beyond and days == (-1 if beyond[1] == "before" else 1):
            start, days = start - len(beyond.group()), days * 2
        near = self.published and _day(self.published + timedelta(days))
        return self._made(start, self.tokens.end[self.index], "relative", near or None)

    def _before(self, start: int, width: int = 34) -> str:
        return self.text[max(self.begin, start - width) : start]

    def _lead(self, start: int) -> re.Match[str] | None:
        """Search for "last", "the end of", "summer of" … right before a date."""
        before = self._before(start)
        tail = before.rstrip(_GAPS).lower()
        if tail.endswith(("in", "of")):  # late in, the end of
            tail = tail[:-2].rstrip(_GAPS)
        return _LEAD.search(before) if tail.endswith(_LEAD_ENDS) else None

    def future(self) -> bool:
        """Tell whether the clause around the anchor looks ahead."""
        lower, first = self.tokens.lower, max(self.sentence.tokens[0], self.index - 14)
        before = lower[first : self.index]
        for place in range(len(before) - 1, -1, -1):
            if before[place] in _FUTURE and (before[place] != "to" or before[place + 1 : place + 2] == ["be"]):
                return True
            if before[place] == "polls" and place > 2 and before[place - 3] in _GO:
                return True  # voters go to the polls on 12 May
            if before[place] in ("take", "takes") and before[place + 1 : place + 2] and before[place + 1] in _TAKEN:
                return True
            if before[place] in ("is", "are") and _ONLY_LEADS.issuperset(w for w in before[place + 1 :] if w.isalpha()):
                return True  # the hearing is on 4 April
            if before[place] in _PAST_STOPS:
                return False
        return any(
            w in ("will", "'ll", "’ll") for w in lower[self.index : min(self.index + 8, self.sentence.tokens[1])]
        )

    # "on 24 February 2022", "Sept. 28", "by June"
    def _month(self, name: str) -> DateExpression | None:
        written = self.text[self.at]
        left = _DAY_LEFT.search(self._before(self.at))
        right = _MONTH_RIGHT.match(self.text, self.at, self.end)
        if right is None or not written.isupper():
            return None
        day, year = right["day"], right["year"]
        if left and int(left["day"]) in range(1, 32):
            if day is not None and year is None:  # "4 March 12 people": the second number is no day
                right = _NAME_ALONE.match(self.text, self.at, self.end) or right
            day = left["day"]
        elif left:
            left = None
        lead = self._lead(self.at)
        previous = self.tokens.lower[self.index - 1] if self.index > self.sentence.tokens[0] else ""
        following = self.tokens.lower[self.index + 1] if self.index + 1 < self.sentence.tokens[1] else ""
        if (
            name in _AMBIGUOUS
            and not (day or year or lead)
            and (
                previous
                not in (
                    "in",
                    "by",
                    "since",
                    "until",
                    "of",
                    "during",
                    "from",
                    "before",
                    "after",
                    "mid",
                    "through",
                    "this",
                    "for",
                )
                or following in ("have", "be", "not")
            )
            and not _PERIOD_TO.search(self._before(self.at))
        ):
            return None
        start = self.at - (len(left.group()) if left else 0)
        if day is not None and not 1 <= int(day) <= 31:
            return None
        resolved = self._of_month(MONTH[name], day, year, start)
        until = right["until"] if day and not left else None
        if resolved and left and left["from"] and resolved.end:
            resolved = EventDate(f"{resolved.end[:8]}{int(left['from']):02}", resolved.end)
        elif resolved and until and resolved.start and int(until) <= 31 and int(until) > int(day or 0):
            resolved = EventDate(resolved.start, f"{resolved.start[:8]}{int(until):02}")
        end = right.end()
        if day and until and int(until) <= int(day):
            end = right.end("day")
        weekday = _WEEKDAY_LEFT.search(self._before(start))
        if weekday:
            start -= len(weekday.group())
        elif lead and not left:
            start -= len(lead.group())
        return self._made(start, end, "calendar" if day else "month", self._opened(start, resolved))

    def _of_month(self, month: int, day: str | None, year: str | None, start: int) -> EventDate | None:
        if year:
            if not day:
                return EventDate(f"{year}-{month:02}", f"{year}-{month:02}")
            return _day(_safe(int(year), month, int(day)))
        if not self.published:
            return None
        at = self.published
        opening = _SINCE.search(self._before(start))
        ahead = self.future() or bool(
            opening and opening["open"].lower() in ("by", "until", "till") and self._no_past()
        )
        guess = at.year
        if ahead and month < at.month:
            guess += 1
        elif not ahead and (month > at.month or (month == at.month and day and int(day) > at.day)):
            guess -= 1
        return _day(_safe(guess, month, int(day))) if day else EventDate(f"{guess}-{month:02}", f"{guess}-{month:02}")

    def _no_past(self) -> bool:
        first, last = max(self.sentence.tokens[0], self.index - 30), min(self.sentence.tokens[1], self.index + 30)
        return not any(w in ("was", "were", "had", "did") for w in self.tokens.lower[first:last])

    def _opened(self, start: int, resolved: EventDate | None) -> EventDate | None:
        """Open the interval that "since", "by" or "until" stands before."""
        opening = _SINCE.search(self._before(start)) if resolved else None
        if not opening or not resolved:
            return resolved
        word = opening["open"].lower()
        if word == "since":
            return EventDate(resolved.start, self.published.isoformat() if self.published else None)
        return EventDate(None, resolved.end) if word in ("by", "until", "till") else resolved

    # "on Thursday", "last Tuesday night", "the Wednesday blast"
    def _weekday(self, name: str) -> DateExpression | None:
        match = _WEEKDAY_RIGHT.match(self.text, self.at, self.end)
        if match is None or not self.text[self.at].isupper():
            return None
        following = (match["next"] or "").lower()
        if following in MONTH:
            return None  # the month reads it
        if following.isdecimal() and _DAY_OF_MONTH_NEXT.match(self.text[match.end() : match.end() + 20]):
            return None
        if name in _AMBIGUOUS and not following:
            return None
        lead = self._lead(self.at)
        which = (lead["which"] or "").lower() if lead else ""
        start = self.at - (len(lead.group()) if lead else 0)
        resolved = None
        if self.published:
            gap = (self.published.weekday() - WEEKDAY[name]) % 7
            if which == "next" or (which in ("this", "coming", "") and self.future()):
                ahead = (7 - gap) if gap or which == "next" else 7
                resolved = self.published + timedelta(ahead)
            elif which == "last" and gap == 0:
                resolved = self.published - timedelta(7)
            else:
                resolved = self.published - timedelta(gap)
        return self._made(start, match.end(), "weekday", self._opened(start, _day(resolved)))

    def _digits(self) -> DateExpression | None:
        text, at = self.text, self.at
        numeric = _NUMERIC.match(text, at, self.end)
        if numeric:
            resolved = self._numeric(numeric)
            if resolved is not None:
                return self._made(at, numeric.end(), "calendar", resolved)
        time = _TIME.match(text, at, self.end)
        if time and (_TIME_CONTEXT.search(time.group()) or self._is_clock(time)):
            return self._made(at, time.end(), "time", None)
        decade = _DECADE.match(text, at, self.end)
        if decade and (len(decade[1]) == 4 or int(decade[1]) % 10 == 0):
            year = int(decade[1]) if len(decade[1]) == 4 else None
            lead = self._lead(at)
            start = at - (len(lead.group()) if lead else 0)
            return self._made(start, decade.end(), "decade", EventDate(str(year), str(year + 9)) if year else None)
        century = _CENTURY.match(text, at, self.end)
        if century and century[1]:
            first = (int(century[1]) - 1) * 100
            return self._made(at, century.end(), "decade", EventDate(f"{first:04}", f"{first + 99:04}"))
        day = _ORDINAL_DAY.match(text, at, self.end)
        if day and _ON_THE_LEFT.search(self._before(at)) and not _SMALL_WORD_NEXT.match(text, day.end()):
            return self._made(at, day.end(), "calendar", None)
        ahead = self._ahead()
        return ahead or self._year()

    def _is_clock(self, time: re.Match[str]) -> bool:
        before = self._before(self.at)
        if ":" in time.group():
            return bool(_CLOCK_LEFT.search(before))
        return bool(_CLOCK_AT.search(before)) or (
            before.endswith("the ") and _SERVICE_NEXT.match(self.text, time.end()) is not None
        )

    def _numeric(self, match: re.Match[str]) -> EventDate | None:
        if match["iso"]:
            y, m, d = (int(part) for part in match["iso"].split("-"))
            return _day(_safe(y, m, d)) if 1 <= m <= 12 else None
        a, b, y = int(match["a"]), int(match["b"]), int(match["y"])
        y += 0 if y > 999 else 2000 if y < 70 else 1900
        month, day = (a, b) if match["sep"] == "/" and a <= 12 else (b, a)
        return _day(_safe(y, month, day)) if 1 <= month <= 12 and 1 <= day <= 31 else None

    def _ahead(self) -> DateExpression | None:
        """Read "in 10 days" where it means the time ahead, and leave "within 10 days", a duration."""
        if not _AHEAD.search(self._before(self.at)):
            return None
        read = numeral(self.text, self.at, self.end)
        unit = _AHEAD_UNIT.match(self.text, read.end, self.end) if read else None
        if not read or not unit or not (self.future() or " time" in unit.group()):
            return None
        return self._made(self.at, unit.end(), "ahead", self._shifted(read.value, unit["unit"], 1))

    def _year(self) -> DateExpression | None:
        text, at = self.text, self.at
        for pattern in (_YEAR_RANGE, _BETWEEN_YEARS):
            pair = pattern.match(text, at, self.end)
            if pair:
                last = pair[2] if len(pair[2]) == 4 else pair[1][:2] + pair[2]
                near = int(last) == int(pair[1]) + 1  # the 2018/19 season
                if int(last) > int(pair[1]) and (
                    near or len(pair[2]) == 4 or "-" in pair.group() or "–" in pair.group()
                ):
                    return self._made(at, pair.end(), "year", EventDate(pair[1], last))
        match = _YEAR_ALONE.match(text, at, self.end)
        if not match or self.tokens.end[self.index] != match.end():
            return None
        if text[at - 1 : at] in ("$", "£", "€", "#", ".", "₹") or (
            text[at - 1 : at] == "-" and text[at - 2 : at - 1].isalnum()
        ):
            return None
        following = self.tokens.lower[self.index + 1] if self.index + 1 < self.sentence.tokens[1] else ""
        previous = self.tokens.lower[self.index - 1] if self.index > self.sentence.tokens[0] else ""
        if following in ("bn", "m", "k", "ft", "-strong", "mn"):
            return None
        counted = following in _COUNTED or (
            following == "-" and _COUNTED_NEXT.match(text[match.end() : match.end() + 8])
        )
        if counted and (previous not in _YEAR_BEFORE or previous in ("of", "the", "a", "by", "and")):
            return None
        if (
            previous in _COUNT_BEFORE
            and not (previous == "to" and not counted)
            and (counted or following[-1:] == "s" or previous in ("least", "than", "nearly", "almost", "some"))
        ):
            return None
        year = match.group()
        lead = self._lead(at)
        start = at - (len(lead.group()) if lead else 0)
        return self._made(start, match.end(), "year", self._opened(start, EventDate(year, year)))

    def _fiscal(self) -> DateExpression | None:
        """Read "FY2021-22" and "FY24"."""
        match = _FISCAL.match(self.word)
        if match is None:
            return None
        first = match["year"][-2:]
        last = (match["last"] or first)[-2:]
        return self._made(self.at, self.tokens.end[self.index], "year", EventDate(f"20{first}", f"20{last}"))

    def _century(self) -> DateExpression | None:
        before = _ORDINAL_LEFT.search(self._before(self.at))
        value = lexicon.table("numerals_ordinal").get(before[1].lower()) if before else None
        if value is None or before is None:
            return None
        first = (int(value) - 1) * 100
        return self._made(
            self.at - len(before.group()),
            self.tokens.end[self.index],
            "decade",
            EventDate(f"{first:04}", f"{first + 99:04}"),
        )

    # "two years ago"
    def _ago(self) -> DateExpression | None:
        left = self._before(self.at, 60)
        match = _AGO_ONLY.search(left)
        if not match:
            return None
        offset = self.at - len(left)
        start, value = _numeral_ending(
            self.text, offset + match.start("count"), offset + match.end("count"), self.begin
        )
        unit = match["unit"].lower()
        end = self.tokens.end[self.index]
        return self._made(start, end, "ago", None if value is None else self._shifted(value, unit, -1))

    def _shifted(self, count: float | int, unit: str, sign: int) -> EventDate | None:
        """Move from the publication date by whole units; the result is as coarse as the unit."""
        at = self.published
        if not at or count > 5000:
            return None
        if unit in ("hour", "minute", "second"):
            return _day(at + timedelta(sign * int(count // 24))) if unit == "hour" else _day(at)
        if unit in ("day", "night", "week", "fortnight"):
            step = {"day": 1, "night": 1, "week": 7, "fortnight": 14}[unit]
            return _day(_moved(at, sign * round(count * step)))
        if unit == "month":
            months = at.year * 12 + at.month - 1 + sign * round(count)
            stamp = f"{months // 12:04}-{months % 12 + 1:02}"
            return EventDate(stamp, stamp)
        years = {"year": 1, "decade": 10, "century": 100, "centurie": 100}.get(unit)
        if not years or at.year + sign * count * years < 1:
            return None
        stamp = f"{at.year + sign * round(count * years):04}"
        return EventDate(stamp, stamp)

    # "last week", "earlier this month", "the past five days"
    def _relative(self) -> DateExpression | None:
        text, at = self.text, self.at
        match = _RELATIVE.match(text, at, self.end)
        if match:
            which = " ".join(match["which"].lower().split())
            return self._made(at, match.end(), "relative", self._named_period(which, match["unit"].lower()))
        match = _PERIOD.match(text, at, self.end)
        if match and self.word == "last" and _LASTING.search(self._before(at, 16)):
            return None  # the ban will last 90 days
        if match:
            read = numeral(text, match.start("count"), self.end)
            resolved = None
            if read and self.published and match["which"].lower() in ("last", "past", "previous"):
                far = self._shifted(read.value, match["unit"].lower(), -1)
                resolved = EventDate(far.start, self.published.isoformat()) if far else None
            return self._made(at, match.end(), "period", resolved)
        return None

    def _named_period(self, which: str, unit: str) -> EventDate | None:
        at = self.published
        if not at:
            return None
        step = (
            -1
            if which.startswith(("last", "past", "previous", "earlier last"))
            else 1
            if which.startswith(("next", "coming", "following"))
            else 0
        )
        if unit == "week":
            monday = at - timedelta(at.weekday()) + timedelta(7 * step)
            return EventDate(monday.isoformat(), (monday + timedelta(6)).isoformat())
        if unit == "weekend":
            saturday = at - timedelta((at.weekday() - 5) % 7 or (7 if at.weekday() == 5 and step < 0 else 0))
            saturday += timedelta(7) if step > 0 or (step == 0 and at.weekday() < 5) else timedelta(0)
            return EventDate(saturday.isoformat(), (saturday + timedelta(1)).isoformat())
        if unit == "month":
            months = at.year * 12 + at.month - 1 + step
            stamp = f"{months // 12:04}-{months % 12 + 1:02}"
            return EventDate(stamp, stamp)
        if unit in ("night", "evening", "afternoon", "morning"):
            return _day(at + timedelta(step))
        if unit in ("year", "summer", "spring", "autumn", "fall", "winter", "season"):
            back = step if unit == "year" or step >= 0 or at.month <= 9 else 0
            return EventDate(str(at.year + back), str(at.year + back))
        return None


def _numeral_ending(text: str, start: int, end: int, begin: int) -> tuple[int, float | int | None]:
    """Find the longest numeral that ends where the unit's count ends, looking up to four words back."""
    window = text[max(begin, start - 32) : end]
    offset = end - len(window)
    for match in re.finditer(r"\b\w", window):
        read = numeral(text, offset + match.start(), end)
        if read and read.end == end:
            return offset + match.start(), read.value
    counted = text[start:end].lower()
    return start, 1 if counted in ("a", "an") else None


def _safe(year: int, month: int, day: int) -> date | None:
    if not 1 <= year <= 9999 or not 1 <= month <= 12:
        return None
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None


def _moved(at: date, days: int) -> date | None:
    try:
        return at + timedelta(days)
    except OverflowError:
        return None


def _day(at: date | None) -> EventDate | None:
    return EventDate(at.isoformat(), at.isoformat()) if at else None
