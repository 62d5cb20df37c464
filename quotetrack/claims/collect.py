"""From sentences to claims: every number once, then the events and statements that carry none."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from quotetrack.claims import events
from quotetrack.claims.asides import BARE, set_aside
from quotetrack.claims.finding import Finding
from quotetrack.claims.frame import Figure, frame
from quotetrack.claims.kinds import find_kind
from quotetrack.claims.places import Gazetteer, is_wide, place_after, place_of
from quotetrack.claims.setting import EVENT, HARMED, NOBODY, RECORD, Setting, Spread, folded
from quotetrack.claims.stance import stance_of
from quotetrack.claims.subjects import counted, subject_of
from quotetrack.claims.votes import join_numbers
from quotetrack.language import Document
from quotetrack.language.dates import DateExpression
from quotetrack.language.numbers import Number
from quotetrack.model import Claim, ClaimKind, EventDate, Quote, Sentence, SetAside, Span, Speaker, Stance, content_id
from quotetrack.patterns import regex

TOLLS: frozenset[ClaimKind] = frozenset({"death_toll", "injury_toll", "missing_toll", "displaced", "detained"})
_RECORDS: frozenset[ClaimKind] = frozenset({"superlative", "rank", "first"})
_EVENTFUL: frozenset[ClaimKind] = TOLLS | {"vote_tally", "veto_count", "streak"}  # their figure already is the event
_PASSED = frozenset({"passed", "crossed", "topped", "exceeded", "surpassed"})
_LOSSES = regex(r"\b(?:its|their|his|her)\s(?:own\s)?losses\sat\s")
_AND_LOSSES = regex(r"\b(?:and|but)\s(?:also\s)?(?:[a-z]+\s)?puts?\s(?:its|their|his|her)\s(?:own\s)?losses\sat\s")
_HARMED_NOUNS = frozenset({"lives", "dead", "injured", "wounded", "casualties", "deaths", "fatalities", "injuries"})
_NONE_OF = regex(
    r"\b(?:none|no\sone|nobody|not\sone|neither|no\s(?P<survivors>survivors))\s(?:of|among|from)\s(?:(?:all|the|its|his|her|their)\s)+$",
    re.IGNORECASE,
)
_SURVIVING = regex(r"[^.;,]{0,60}?\b(?:survived?|lived|alive|saved)\b")
_FORECASTS = frozenset({"forecast", "forecasts", "estimate", "estimates", "estimated", "expected"})
_THEM = frozenset({"", "which", "them", "these", "those"})
_SENTENCED = frozenset({"sentenced", "jailed", "imprisoned", "sentence", "prison", "jail"})
_GIVEN_TERM = frozenset({"got", "get", "gets", "received", "receives", "given", "handed", "to", "serving", "serve"})
_OR_SO_MANY = regex(r"(?:,|\bor|—|–)\s(?:and\s|or\s)?(?:(?:perhaps|maybe|possibly|probably|even)\s)+$")
_BETTERED = regex(
    r"\b(?:previous|earlier|old|former|last|initial|original|provisional|preliminary)\s(?:[a-z-]+\s)?(?:high|low|peak|record"
    r"|best|mark|figure|total|maximum|count|tally|toll|estimate|reports?)\sof\s(?:(?!which\b|whom\b)\w+\s)?$"
)
_FIRMER: frozenset[ClaimKind] = TOLLS | {"count", "people", "measure", "rate", "money", "percent"}
_MAGNITUDE = regex(r"(?:\b|\d)(?:thousand|k|million|m|mn|billion|bn|trillion|tn)$", re.IGNORECASE)
_MONEY_TOLD = regex(  # missing the 3.5 billion expected; from 431 million a year earlier
    r"\s(?:(?:expected|forecasts?|estimates?|predicted|estimated|budgeted|planned|reported)|a\syear|the\s(?:previous|prior)|last|in|at|during|one\syear)\b"
    r"|[.,;)]|$"
)
_CLOSING = frozenset({".", ",", ";", "!", "?", ")", "and", "but", '"', "”", "’"})
_NO_LEAD = frozenset({"and", "or", "the", "a", "an", "of", "only", "just"})
_TELLING = EVENT | HARMED | NOBODY | RECORD
_FURNITURE_NUMBER = regex(r"\d[\d.,:/-]*\d|\d")
_PART_BEFORE = regex(
    r"\b(?:including|includ(?:ed|es)|among\s(?:them|whom)|of\s(?:them|whom|those)|of\s(?:the|those)\s(?:dead|victims"
    r"|killed|injured|wounded|hurt|missing))[\s,]+(?:[\w-]+\s+(?:and|,)\s+)?(?:at\sleast\s|some\s|about\s|more\sthan\s|up\sto\s"
    r"|the\s)?$",
    re.IGNORECASE,
)
_PART_LIST = regex(r"\bincluding\b[^.;]{0,60}(?:,|\band)\s(?:at\sleast\s)?$", re.IGNORECASE)
_PART_AFTER = regex(r"\sof\s(?:them|whom|those|the\s(?:dead|victims|wounded|killed|injured))\b")
_ALSO_WON = regex(  # Labour gained 12 seats and the Greens lost three
    r"(?:\band|;|\bwhile|\bbut|,)\s(?:the\s)?[\w’'-]+(?:\s[\w’'-]+){0,2}?"
    r"\s(?:lost|gained|won|has|have|had|got|took|added|shed)\s(?:only\s|just\s)?$"
)
_ELSEWHERE = regex(r"\s(?:on|in|at|near)\s(?:[A-Z]|the\s)")  # 41 were killed on Monday and 12 on Tuesday
_BADLY = regex(r"\s(?:of\s(?:them|whom)\s)?(?:badly|seriously|critically|severely|gravely|lightly|slightly)\b")
_PUT_FIGURE = regex(
    r"\b(?:put|puts|putting|gave|gives)\s(?:the|that|this|its)\s(?:figure|number|total|count|crowd|turnout)\s(?:at|as)\s(?:[\w-]+\s){0,3}$"
    r"|\b(?:taking|bringing|raising|pushing)\s(?:the|its|that|their)\s(?:overall\s|official\s)?(?:total|number|tally|figure|count)"
    r"\s(?:[\w-]+\s){0,3}?to\s$"
    r"|\b(?:revis(?:ed|ing)|lower(?:ed|ing)|rais(?:ed|ing)|correct(?:ed|ing)|updat(?:ed|ing)|cut|amend(?:ed|ing))\s(?:the|that|this|its|their)"
    r"\s(?:figure|number|total|count|estimate|tally)\s(?:up\s|down\s|upwards?\s|downwards?\s)?to\s(?:[\w-]+\s){0,3}$"
    r"|\bbut\s(?:got|received|won|secured|gained|found|managed)\s(?:only|just|no\smore\sthan)\s$"
    r"|\b(?:the|that|this|its|real|true|actual|official)\s(?:figure|number|count)\s(?:is|was|stood\sat|stands\sat)\s(?:[\w-]+\s){0,3}$"
)
_SAID_ONLY = regex(  # the ministry said only six
    r"\b(?:sa(?:id|ys?)|claim(?:ed|s)|report(?:ed|s)|insist(?:ed|s)|count(?:ed|s)|confirm(?:ed|s)|acknowledge[ds]"
    r"|spoke\sof|speaks\sof|admit(?:ted|s)(?:\sto)?)\s(?:(?:it|there)\s(?:was|is|were|has|had)\s)?"
    r"(?:(?:only|just|at\sleast|about|some|nearly|almost|more\sthan|no\smore\sthan|fewer\sthan)\s)*$"
)
_AND = regex(r"(?:,|;|\band|\bbut|\bwhile)\s(?:(?:only|just|another|the\sother|at\sleast)\s)?$")
_AND_NAME = regex(r"(?:,|;|\band|\bbut|\bwhile)\s(?P<name>(?:the\s)?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,2})\s$")
_FEWER = regex(r"\s(?:more|fewer|less)\sthan\b")
_LED = frozenset({"lead", "leads", "led", "leading", "ahead", "beat", "beats"})
_PERCENT_TO = regex(r"\d\s?(?:%|per\s?cent)\sto\s$")
_SHARE_FROM = regex(r"\b(?:from|than|with)\s(?:(?:a|about|around|nearly|almost|just|only|over|under)\s)*$")
_SAVED = regex(
    r"\s(?:others\s|more\s)?(?:(?:have|has|had|were|was|are|is|been|since|later|still|also|then|themselves)\s)*"
    r"(?:rescued|saved|freed|released|escaped|survived|recovered|trapped|evacuated|discharged|unhurt|unharmed|safe|alive)\b"
)
_TARGET = regex(
    r"\b(?:target|average|norm|limit|goal|aim|standard|median|mean|forecast|quota|capacity|maximum|minimum)\sof\s(?:(?:just|only"
    r"|about|around)\s)?$"
)
_RIVAL_ON = regex(
    r"(?:\bto\s(?P<owner>(?:[A-Z][\w’'-]+\s){0,2}[A-Z][\w-]+)['’]s?|\b(?:ahead\sof|beating|defeating|over|against|from)"
    r"\s(?P<rival>[^.;,]{2,40})\s(?:on|by|with|who\s(?:got|had|won|took|polled|received)))\s$"
)
_MOST_PERCENT = 1000  # the index lost 2 percent to close at 7,412
_OTHERS = regex(r"\s(?:have|has|had|were|was|are|is|remain|remained)\b")  # five are trapped and six have been rescued
_SHARED: frozenset[ClaimKind] = frozenset({"percent", "poll"})
_CLAUSE_ENDS = regex(r"[.,;!?”\"’]|$|\s(?:and|but|while)\b")
_CLAUSE_BREAK = regex(r"[.;:”\"]|\b(?:who|which|said|says|while|but|when|after|because)\b")
_OF_THE_DEAD = regex(r"\b[Oo]f\s(?:the|those)\s(?:dead|victims|killed|injured|wounded|hurt|missing)\b")
_PART_WORDS = frozenset(
    {
        "including",
        "included",
        "includes",
        "among",
        "them",
        "whom",
        "those",
        "dead",
        "victims",
        "killed",
        "wounded",
        "injured",
    }
)
_WHICH_STOOD = regex(r",\swhich\s(?:stood|had\s(?:been|stood)(?:\sput)?)\s(?:[a-z]+\s){0,2}?at\s(?:[a-z]+\s){0,3}?$")
_YEAR_WHEN = regex(  # the worst since 2009, when 212 people died: the toll of another event
    r"\b(?:since|in|of|after)\s(?:(?:[A-Z][a-z]+|the\s[a-z]+\sof)\s)?(?:19|20)\d\d,\swhen\s(?:[\w’'-]+\s){0,6}$"
)
_TO_OTHERS = regex(r"\bto\s(?:the\s)?(?:[A-Z][\w’'-]*\s){1,2}$")  # 17 corners to Benton’s four
_UP_FROM = regex(r"\b(?:up|down)\sfrom\s(?:\w+\s){0,2}$|\bcompared\s(?:with|to)\s(?:\w+\s){0,2}$")
_COMMA_FROM = regex(r",\sfrom\s(?:\w+\s)?$")
_FROM = regex(r"\bfrom\s(?:(?:about|around|just|nearly|over|under|some|at\sleast|more\sthan)\s)?$")
_TO_AFTER = regex(  # from 12 to 15, not from two goals down to win
    r"(?:[^.;]|\.\d){0,30}?\bto\s(?:(?:an?|about|around|nearly|almost|just|over|more|fewer|less|than|at|least|some|only|under"
    r"|below|above|record|the|as|many|much)\s)*(?:[^\w\s]{0,2}[A-Za-z]{0,3}[^\w\s]{0,2}\s?\d|(?:one|two|three|four|five|six|seven"
    r"|eight|nine|ten|eleven|twelve|[a-z]+teen|[a-z]+ty|half|zero|none|nil|dozens|hundreds|thousands|millions)\b)"
)
_RANGED = regex(  # Tickets cost from $45 to $210
    r"\b(?:costs?|costing|rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying)|priced|aged|anywhere|available|lasting)\s(?:in\s\w+\s)?from\s"
)
_TO_BEFORE = regex(r"\bto\s(?:[^.;]|\.\d){0,34}\bfrom\s(?:\w+\s)?$")
_FROM_TO = regex(r"\b(?:to|from)\s(?:\w+\s){0,2}$")
_WHOLES: frozenset[ClaimKind] = TOLLS | {"count", "people"}  # kinds whose figures have parts
_COUNTS: frozenset[ClaimKind] = frozenset({"count", "people"})
_RETOLD: frozenset[ClaimKind] = _WHOLES | {
    "vote_tally",
    "force_size",
    "rate",
    "measure",
}  # kinds that a bare number can tell again
_CHANGING: frozenset[ClaimKind] = _WHOLES | {"percent", "money", "poll", "measure", "share", "duration", "rate"}
_COMPARING = frozenset({"than", "as", "compared", "on", "from"})
_COMPARED_WITH = regex(
    r"\b(?:than|as)\s(?:(?:it|they)\s(?:was|were|did|had)\s)?(?:(?:in|at|on|during|of)\s(?:the\s)?)?$|\bcompared\s(?:with|to)\s(?:in\s)?$"
    r"|(?:%|\bper\s?cent|\bpoints?|\bup|\bdown|fold)\son\s(?:the\s)?$"
    r"|(?:%|\bper\s?cent|\bpoints?|\bhalf|\bthird|\bquarter|\bfifth|fold)\sfrom\s(?:the\s)?$"
)
_POLL_NAME = regex(r"\b(?:polls?|surveys?|average\sof\spolls)\b", re.IGNORECASE)
_EARLIER = regex(
    r"\s(?:(?:a|one|the)\s(?:year|month|week|day|quarter)\s(?:earlier|before|ago)|last\s(?:year|month|week|season)|previously)\b"
)
_NONE = regex(
    r"""\b(?P<did>kill|hurt|injur|wound|arrest|detain)\w*\s(?P<nobody>no\sone|nobody)\b
        | \b(?P<none>no\sone|nobody|none|no\s(?:casualties|deaths|injuries|fatalities|civilians|people|passengers
        |soldiers|victims|arrests|loss\sof\slife))\b
        (?P<rest>(?!\s(?:\w+\s)?(?:believe|think|know|knew|say|said|see|saw|expect|doubt|claim|den[iy]|disput|want|report
        |accept|suggest|imagine|remember)\w*\b)[^.;]{0,60}?\b(?P<harm>killed|died|dead|hurt|injured|wounded|missing|arrested|detained)\b)?""",
    re.VERBOSE | re.IGNORECASE,
)
_SINGLE = (
    r"(?:(?:his|her|their)\s(?:[\w-]+\s){0,2}?(?:daughter|son|wife|husband|mother|father|brother|sister|nephew|niece)"
    r"|(?:an?|another)\s(?!(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
    r"|\d+th)\b)(?:[\w-]+\s){0,3}?(?:woman|man|child|girl|boy|baby|infant|toddler|teenager|civilian|person"
    r"|soldier|officer|policeman|fighter|militant|rebel|protester|demonstrator|journalist|reporter|worker"
    r"|medic|doctor|nurse|student|teacher|pupil|driver|passenger|pilot|guard|gunman|bystander|pedestrian"
    r"|cyclist|villager|farmer|citizen|resident|commander|leader|terrorist|prisoner|inmate|hostage|migrant"
    r"|refugee|tourist|firefighter|rescuer|volunteer|activist|cleric|priest|judge|lawyer|politician"
    r"|businessman|sailor|marine|peacekeeper|employee|member|mother|father|grandmother|grandfather"
    r"|motorcyclist|motorist|hiker|climber|skier|swimmer|miner|fisherman|labourer|builder|pensioner|toddler|shepherd))"
)
_AGED = r"(?:,\s\d{1,3}(?=,)|\s\(\d{1,3}\))?,?"  # a driver, 34, and
_RELATIVES = (
    r"(?:woman|man|child|girl|boy|baby|soldier|civilian|officer|daughter|son|wife|husband|mother|father|brother|sister"
    r"|partner|girlfriend|boyfriend|nephew|niece|cousin|grandson|granddaughter|grandmother|grandfather|friend|colleague"
    r"|neighbou?r|passenger)"
)
_VICTIM = regex(
    rf"""\b(?P<who>{_SINGLE}(?P<second>{_AGED}\sand\s(?:(?:an?|his|her|their)\s)?(?:[\w-]+\s)?{_RELATIVES})?)
          (?:[\s-]of[\s-](?:an?\s|[a-z]+\b))?
          (?:,\s\d{{1,3}},|\s\(\d{{1,3}}\)|,|\s(?:who|from|in|at|near|of|aged)\b[^.;,]{{0,50}}?|,[^.;,]{{0,30}},)?\s(?:(?:was|were|has\sbeen
            |have\sbeen|had\sbeen|is|are|has|have|had|then|been|both|later|also|\w+ly)\s)*(?P<harm>killed|died|dead
            |shot\sdead|murdered|drowned|executed|injured|hurt|wounded)\b(?!\s(?:himself|herself|at\sleast|\d|two
            |three|four|five|six|seven|eight|nine|ten|dozens|several|many|and\sinjured\s\d))
        | \b(?P<did>kill(?:ed|ing|s)?(?:\sof)?|claim(?:ed|ing|s)\sthe\slife\sof|(?:the\s)?death\sof|murder(?:ed
          |ing)|injur(?:ed|ing)|wound(?:ed|ing)|martyrdom\sof)\s(?P<whom>{_SINGLE})\b(?!['’]s)""",
    re.VERBOSE | re.IGNORECASE,
)
_NONE_KIND: dict[str, ClaimKind] = {
    "casualties": "people",
    "deaths": "death_toll",
    "injuries": "injury_toll",
    "fatalities": "death_toll",
    "life": "death_toll",
    "killed": "death_toll",
    "died": "death_toll",
    "dead": "death_toll",
    "hurt": "injury_toll",
    "kill": "death_toll",
    "injur": "injury_toll",
    "wound": "injury_toll",
    "arrest": "detained",
    "detain": "detained",
    "injured": "injury_toll",
    "wounded": "injury_toll",
    "missing": "missing_toll",
    "arrested": "detained",
    "arrests": "detained",
    "detained": "detained",
}


def collect(
    document: Document, speakers: Sequence[Speaker], quotes: Sequence[Quote]
) -> tuple[tuple[Claim, ...], tuple[SetAside, ...]]:
    """List the claims of a document in text order, and the numbers that are none."""
    collector = _Collector(document, speakers, quotes)
    collector.run()
    claims = sorted(collector.claims, key=lambda claim: (claim.figure or claim.span, claim.kind, claim.id))
    return tuple(claims), tuple(_apart(sorted(collector.aside, key=lambda aside: aside.span)))


def _apart(asides: Iterable[SetAside]) -> list[SetAside]:
    """Join what overlaps ("9/11 May"): a number is set aside once, for the reason that was found first."""
    kept: list[SetAside] = []
    for aside in asides:
        if kept and aside.span.start < kept[-1].span.end:
            span = Span(kept[-1].span.start, max(kept[-1].span.end, aside.span.end))
            kept[-1] = SetAside(span, kept[-1].reason)
        else:
            kept.append(aside)
    return kept


class _Source(NamedTuple):
    """Who asserts it, through whom, how firmly, and in which quote; nobody but the article by default."""

    stance: Stance
    asserted_by: str | None = None
    via: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    quote: str | None = None
    begin: int | None = None  # where the quote's content begins that holds the claim


class _Collector:
    def __init__(self, document: Document, speakers: Sequence[Speaker], quotes: Sequence[Quote]) -> None:
        self._speakers = speakers
        self.document, self.spread = document, Spread(document, quotes)
        self.claims: list[Claim] = []
        self.aside: list[SetAside] = []
        self._seen: dict[tuple[str, ...], int] = {}

    def run(self) -> None:
        document = self.document
        starts, last = [number.span.start for number in document.numbers], 0
        for index in self._worth_reading(starts):
            for sentence in _pieces(document, document.sentences[index]):
                first = bisect_left(starts, sentence.span.start, last)
                last = bisect_left(starts, sentence.span.end, first)
                dates = self.spread.dates_in(sentence.span)
                self._sentence(index, sentence, document.numbers[first:last], dates)
        for block in document.article.furniture:
            for match in _FURNITURE_NUMBER.finditer(document.text, *block):
                self.aside.append(SetAside(Span(*match.span()), "page furniture"))
        claimed = {claim.quote for claim in self.claims}
        for quote in self.spread.quotes:
            if quote.content and quote.id not in claimed:
                self._statement(quote)

    def _worth_reading(self, numbers: Sequence[int]) -> list[int]:
        """The sentences with a number, a date, or a word that may tell an event, a harm or a record."""
        sentence_at = self.document.sentence_at
        told = {index for index, marks in enumerate(self.spread.marks) if marks & _TELLING}
        return sorted(told.union(map(sentence_at, numbers), map(sentence_at, self.spread.date_starts)))

    # -- figures --------------------------------------------------------------------------------------------------

    def _sentence(
        self, index: int, sentence: Sentence, numbers: Sequence[Number], dates: Sequence[DateExpression]
    ) -> None:
        marks = self.spread.marks[index]
        figures: list[Figure] = []
        setting = Setting(self.spread, index, sentence, figures, dates)
        if numbers:
            self._frame(setting, numbers, figures)
        made: list[Claim] = []
        nones = self._nones(setting) if marks & NOBODY else []
        for figure in figures:
            if not (nones and any(claim.figure and claim.figure.overlaps(figure.span) for claim in nones)):
                self._figure(setting, figure, made)
        made += nones
        if marks & HARMED:
            made += self._single_victims(setting, made)
        self.claims += made
        self._unfigured(setting, marks, {claim.kind for claim in made})

    def _frame(self, setting: Setting, numbers: Sequence[Number], figures: list[Figure]) -> None:
        """Read the surroundings of all numbers of a sentence but those whose form says that they are no claims."""
        document, sentence = self.document, setting.sentence
        joined = join_numbers(document, numbers, setting.words)
        for number in joined:
            reason = BARE.get(number.form)
            if reason is None:
                figures.append(frame(document, number, sentence))
            else:
                self.aside.append(SetAside(number.span, reason))

    def _figure(self, setting: Setting, figure: Figure, made: list[Claim]) -> None:
        """Make the claim of one figure, or set it aside with the reason."""
        reason = set_aside(setting, figure)
        finding = find_kind(setting, figure) if reason is None else None
        if finding is None:
            reason = reason or ("ordinal label" if figure.number.form == "ordinal" else "idiom")
            self.aside.append(SetAside(figure.span, reason))
            return
        if figure.partitive and figure.noun in _THEM and finding.kind == "count":
            finding = self._of_those(setting, figure, made) or finding
        if made and figure.noun in _FORECASTS:  # beating the 1.1 billion forecast by economists
            finding = self._in_currency(figure, made) or finding
        if figure.head is None and (finding.rule == "crowd" or (finding.kind == "count" and finding.unit is None)):
            told = self._as_before(setting, figure, made) or _as_after(setting, figure)
            finding = told or self._retold(figure, made) or finding
        if "of the" in figure.before or "among" in figure.before:
            finding = _of_none(figure, finding)
        made.append(self._claim(setting, figure, finding, made))

    def _unfigured(self, setting: Setting, marks: int, kinds: set[ClaimKind]) -> None:
        """Find the record, the event and the date that a sentence asserts beside its figures, or without one."""
        record = events.find_superlative(setting) if marks & RECORD else None
        if record and kinds.isdisjoint(_RECORDS):
            self._plain(setting, record)
            if not kinds:
                return
        event = events.find_event(setting, not kinds.isdisjoint(TOLLS)) if marks & EVENT else None
        if event and kinds.isdisjoint(_EVENTFUL):
            dated = None if kinds else events.find_date(setting, event)
            self._plain(setting, dated or event)
        elif event is None and not kinds:
            dated = events.find_date(setting, None)
            if dated:
                self._plain(setting, dated)

    def _claim(self, setting: Setting, figure: Figure, finding: Finding, made: list[Claim]) -> Claim:
        document, kind, span = self.document, finding.kind, figure.span
        details = dict(finding.details)
        if finding.rule in ("number-of-deaths", "toll-stands-at") and figure.word_before == "by":
            details["delta"] = True  # the number of deaths rose by six
        if kind in TOLLS and figure.word_before in _PASSED:
            figure = figure._replace(comparator="gt")
        value, low, high = _bounds(figure, finding)
        previous = made[-1] if made else None
        unit = previous.unit if previous and _shares_unit(document, figure, finding, previous) else finding.unit
        if kind in _WHOLES:
            whole = self._whole(setting, figure, kind, made)
            if whole is not None:
                details["part_of"] = whole.id
                if (
                    figure.head is None and unit == "people" and whole.unit
                ):  # 11 hikers were hurt, two of them seriously
                    finding, unit = finding._replace(subject=whole.subject), whole.unit
        if kind in _CHANGING and self._is_previous(setting, figure):
            details["role"] = "previous"
        subject, place = finding.subject, place_of(setting, span)
        if place is not None and place == details.get("versus"):
            place = None  # twice the size of Malta does not lie in Malta
        if kind in TOLLS:
            place = self._where(setting, place)
        source = self._source(setting, span)
        if subject is None:
            subject = self._subject(setting, figure, finding, source)
        if subject is None and "out_of" in details and unit != "people":
            subject = unit  # of the 40 seats, nine went to the alliance
        if source.quote is None:
            source = self._shared(setting, source, kind, span, previous)
        return self._made(
            setting, kind, setting.sentence.span, source, finding.rule,
            figure=span, details=details, value=value, min=low, max=high, unit=unit,
            comparator="eq" if finding.valueless else figure.comparator,
            subject=subject, place=place, event_date=self._date(setting, span),
            scope=finding.scope, flags=finding.flags,
        )  # fmt: skip

    def _subject(self, setting: Setting, figure: Figure, finding: Finding, source: _Source) -> str | None:
        """Whom a figure is about: the victims of a toll, and who lost them where that is all that is said."""
        if finding.kind not in TOLLS or finding.rule == "lost-people":
            return subject_of(setting, figure, source.begin)
        losses = _LOSSES.search(figure.before)
        if losses and finding.rule == "toll-stands-at":
            begin = (
                None if _AND_LOSSES.search(figure.before) else source.begin
            )  # who tells of the bridge has the losses
            subject = subject_of(setting, None if begin is None else figure, begin) or subject_of(setting, figure)
            return subject.removeprefix("the ").removeprefix("The ") if subject else None
        return counted(setting, figure) if figure.noun not in _HARMED_NOUNS else None

    def _parallel(self, setting: Setting, figure: Figure, previous: Claim) -> Finding | None:
        """Read a bare number after the word that led to a length of time before: "faces 12 years; she faces seven"."""
        earlier = next((other for other in setting.figures if other.span == previous.figure), None)
        if previous.kind != "duration" or earlier is None or figure.head is not None or not figure.left:
            return None
        lower, end = self.document.tokens.lower, figure.number.tokens[1]
        led = lower[figure.left - 1]
        closes = end >= setting.sentence.tokens[1] or lower[end] in _CLOSING
        same = led.isalpha() and led not in _NO_LEAD and lower[earlier.left - 1] == led
        sentenced = led in _GIVEN_TERM and not _SENTENCED.isdisjoint(setting.words)
        if closes and (same or sentenced):
            return Finding("duration", previous.unit, rule="parallel")
        return None

    def _retold(self, figure: Figure, made: list[Claim]) -> Finding | None:
        """Read a bare number as what it counted a little before: "promised 500 flats … I said 500 by the end"."""
        value = figure.number.value
        if value is None or value < _TELLING_NUMBER or figure.noun:
            return None
        earlier = (c for c in reversed((*self.claims[-_NEAR_WHOLE:], *made)) if c.kind in _RETOLD or c.kind == "money")
        same = next((c for c in earlier if c.value == value and c.unit is not None), None)
        if same is None:
            return None
        return Finding(same.kind, same.unit, scope=same.scope, subject=same.subject, rule="told-before")

    def _of_those(self, setting: Setting, figure: Figure, made: list[Claim]) -> Finding | None:
        """Give "11 of which", "80,000 of them" the unit of what was counted last, here or in the sentence before."""
        earlier = made or [c for c in self.claims[-3:] if setting.index - self.document.sentence_at(c.span.start) <= 1]
        counts = [c for c in earlier if c.kind in _COUNTS and c.unit is not None and "part_of" not in c.details]
        if not counts:
            return None
        whole = counts[-1]
        part = {"part_of": whole.id} if (whole.value or 0) >= (figure.number.value or 0) else {}
        return Finding(whole.kind, whole.unit, part, subject=whole.subject if made else None, rule="of-those")

    def _in_currency(self, figure: Figure, made: list[Claim]) -> Finding | None:
        """Read a bare amount beside money as money: "3.3 billion euros, missing the 3.5 billion expected"."""
        money = next((claim for claim in reversed(made) if claim.kind == "money"), None)
        written = figure.span.of(self.document.text)
        if money is None or not _MAGNITUDE.search(written) or not _MONEY_TOLD.match(figure.after):
            return None
        return Finding("money", money.unit, rule="same-currency")

    def _as_before(self, setting: Setting, figure: Figure, made: list[Claim]) -> Finding | None:
        """Read a bare number by the claim before it: the same count earlier, by another party, or a part of it."""
        if made:
            told = next((claim for claim in reversed(made) if claim.kind != "age"), made[-1])
            found = self._parallel(setting, figure, told) or self._in_currency(figure, made)
            if found is not None:
                return found
            if made[-1].details.get("role") == "previous" and figure.before.endswith(" to "):
                return Finding(made[-1].kind, made[-1].unit, rule="new-value")  # cut from 12 years to eight
        earlier = reversed(made or self.claims[-2:])
        previous = next((c for c in earlier if c.kind in _RETOLD and c.unit is not None), None)
        rival = _AND_NAME.search(figure.before) if made and made[-1].kind in _SHARED else None
        if rival is not None and _CLAUSE_ENDS.match(figure.after):
            return Finding(made[-1].kind, made[-1].unit, subject=rival["name"], rule="rival")
        if (
            made
            and _OR_SO_MANY.search(figure.before)
            and _CLAUSE_ENDS.match(figure.after)
            and made[-1].unit is not None
        ):
            return Finding(made[-1].kind, made[-1].unit, rule="second-guess")  # five weeks, perhaps six
        led = made and made[-1].kind in _SHARED and not _LED.isdisjoint(setting.words)
        if led and _PERCENT_TO.search(figure.before):
            return Finding(made[-1].kind, made[-1].unit, rule="rival")  # leads by 44 per cent to 41
        beyond = made and made[-1].kind == "percent" and (figure.number.value or 0) > _MOST_PERCENT
        if made and made[-1].unit is not None and not beyond and _TARGET.search(figure.before):
            return Finding(made[-1].kind, made[-1].unit, rule="target")  # 14 weeks, against a target of six
        votes = made and made[-1].kind == "vote_tally" and made[-1].value is not None
        beaten = _RIVAL_ON.search(figure.before) if votes and _CLAUSE_ENDS.match(figure.after) else None
        if beaten:  # 18,400 votes, ahead of Dahl on 15,210, beating Dahl by 3,190
            by = figure.word_before == "by"
            loser = None if by else beaten["owner"] or beaten["rival"]
            return Finding(
                "vote_tally", "votes", {"margin": figure.number.value} if by else {}, subject=loser, rule="beaten"
            )
        if made and made[-1].kind == "age" and figure.before.endswith(" to "):
            return Finding("age", made[-1].unit, subject=made[-1].subject, rule="ages")
        if previous is None or (not made and setting.index - self.document.sentence_at(previous.span.start) > 1):
            return None
        if made and made[-1] is previous and figure.word_before in ("and", ",") and _ELSEWHERE.match(figure.after):
            return Finding(previous.kind, previous.unit, subject=previous.subject, rule="other-day")
        if made and _BETTERED.search(figure.before) and _FIRMER.issuperset((previous.kind,)):
            return Finding(previous.kind, previous.unit, {"role": "previous"}, rule="previous-record")
        if made and made[-1].kind == "measure" and figure.before.endswith(" by "):
            return Finding("measure", made[-1].unit, rule="other-side")  # 25 metres by 10
        if made and self._is_previous(setting, figure):
            return Finding(
                previous.kind, previous.unit, scope=previous.scope, subject=previous.subject, rule="previous-count"
            )
        if made and _OTHERS.match(figure.after) and _AND.search(figure.before) and previous.kind in ("count", "people"):
            return Finding(previous.kind, previous.unit, rule="others")
        if made and _FEWER.match(figure.after) and previous.kind in ("count", "people"):
            return Finding(previous.kind, previous.unit, {"delta": True}, subject=previous.subject, rule="difference")
        if made and previous.kind == "count" and _TO_OTHERS.search(figure.before) and _CLAUSE_ENDS.match(figure.after):
            return Finding(previous.kind, previous.unit, rule="other-side")
        if _SAVED.match(figure.after) and (previous.kind in TOLLS or previous.kind == "people"):
            return Finding("people", "people", rule="saved")  # 31 were rescued
        if made and figure.before.endswith(", not "):
            return Finding(previous.kind, previous.unit, scope=previous.scope, subject=previous.subject, rule="not-but")
        elliptic = _SAID_ONLY.search(figure.before) or (made and _ALSO_WON.search(figure.before))
        if (elliptic and _CLAUSE_ENDS.match(figure.after)) or _PUT_FIGURE.search(figure.before):
            subject = previous.subject if previous.kind in TOLLS else None
            return Finding(previous.kind, previous.unit, scope=previous.scope, subject=subject, rule="other-count")
        if made and previous.kind == "injury_toll" and _BADLY.match(figure.after):
            return Finding(
                "injury_toll", previous.unit, {"part_of": previous.id}, subject=previous.subject, rule="part-of-injured"
            )
        return None

    def _source(self, setting: Setting, place: Span) -> _Source:
        """Who asserts what stands at a place, and how firmly: the attribution's quote says it."""
        quote = self.spread.quote_at(place)
        stance = stance_of(self.document.text, setting.sentence.span, place, quote, self.spread.stances(setting.index))
        if quote is None:
            denial = self._denied_before(setting, place) if stance == "denied" else None
            return _Source(stance, denial.speaker, denial.via, denial.chain) if denial else _Source(stance)
        begin = next((piece.start for piece in quote.content if piece.covers(place)), None)
        return _Source(stance, quote.speaker, quote.via, quote.chain, quote.id, begin)

    def _denied_before(self, setting: Setting, place: Span) -> Quote | None:
        """The denial whose content ends before a figure that it still covers: "denied that …, killing 12"."""
        earlier = [q for q in self.spread.quotes_in(setting.sentence.span) if q.content[-1].end <= place.start]
        return next((q for q in reversed(earlier) if q.stance == "denied" and q.speaker), None)

    def _shared(
        self, setting: Setting, source: _Source, kind: ClaimKind, figure: Span, previous: Claim | None
    ) -> _Source:
        """Give a figure outside every quote the source of the figure it is paired with, or of the poll it stands in."""
        if previous is not None and previous.quote is not None and previous.figure and previous.kind == kind:
            between = self.document.text[previous.figure.end : figure.start]
            if len(between) < 60 and not _CLAUSE_BREAK.search(between):
                stance = previous.stance if source.stance == "asserted" else source.stance
                return _Source(stance, previous.asserted_by, previous.via, previous.chain, previous.quote)
        if kind == "poll":
            at = bisect_left(self._poll_mentions, (setting.sentence.span.end, 0, "")) - 1
            if at >= 0:
                start, _, identity = self._poll_mentions[at]
                if self.document.sentence_at(figure.start) - self.document.sentence_at(start) <= 2:
                    stance = "reported" if source.stance == "asserted" else source.stance
                    return source._replace(asserted_by=identity, stance=stance)
        return source

    @cached_property
    def _poll_mentions(self) -> list[tuple[int, int, str]]:
        """Where speakers that are polls are mentioned, in text order."""
        polls = [s for s in self._speakers if _POLL_NAME.search(s.name)]
        return sorted((mention.start, mention.end, s.id) for s in polls for mention in s.mentions)

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return Gazetteer(self.spread)

    def _where(self, setting: Setting, own: str | None) -> str | None:
        """Say where a toll happened: in its sentence's words, made fuller or filled in from the sentences around."""
        if len(self.document.sentences) == 1:
            return own
        gazetteer = self._gazetteer
        if own is not None and not is_wide(own):
            return gazetteer.placed(gazetteer.fuller(own))
        named = gazetteer.named_in(setting.sentence.span) or gazetteer.headline
        if named:
            return gazetteer.fuller(named)
        near = gazetteer.near(setting.index)
        return gazetteer.placed(near) if near else own

    def _is_previous(self, setting: Setting, figure: Figure) -> bool:
        left = figure.before[-28:]
        if "which" in figure.before and _WHICH_STOOD.search(figure.before):
            return True
        if " of " in left and _BETTERED.search(figure.before):
            return True
        if ", when " in figure.before and _YEAR_WHEN.search(figure.before):
            return True
        if "from" not in left and "compared" not in left:
            return False
        if _UP_FROM.search(left):
            return True
        if _EARLIER.match(figure.after[:24]) and _COMMA_FROM.search(left):
            return True
        if not _FROM.search(left) or _RANGED.search(figure.before):
            return False
        return bool(_TO_AFTER.match(figure.after[:40]) or _TO_BEFORE.search(figure.before[-60:]))

    def _whole(self, setting: Setting, figure: Figure, kind: ClaimKind, made: list[Claim]) -> Claim | None:
        """The claim of which a figure says a part: the last of its kind in the sentence, or for tolls before it."""
        if setting.words.isdisjoint(_PART_WORDS):
            return None
        left = figure.before
        if not (_PART_BEFORE.search(left) or _PART_LIST.search(left) or _PART_AFTER.match(figure.after[:24])):
            return None
        kinds = _COUNTS if kind in _COUNTS else {kind}
        wholes = [claim for claim in made if claim.kind in kinds and "part_of" not in claim.details]
        explicit = _OF_THE_DEAD.search(left) or _PART_AFTER.match(figure.after[:24])
        near = self.claims and (self.claims[-1].kind == kind or explicit)
        if not wholes and kind in TOLLS and near:
            reach = _FAR_WHOLE if explicit else _NEAR_WHOLE
            wholes = [claim for claim in self.claims[-reach:] if claim.kind == kind and "part_of" not in claim.details]
        return wholes[-1] if wholes else None

    def _nones(self, setting: Setting) -> list[Claim]:
        """Read "no one was killed" as a toll of 0."""
        made = []
        span = setting.sentence.span
        for match in _NONE.finditer(self.document.text, *span):
            noun = (match["none"] or "").split()[-1:]
            noun, harm = "".join(noun).lower(), (match["harm"] or match["did"] or "").lower()
            kind = _NONE_KIND.get(noun) or _NONE_KIND.get(harm)
            if kind is None:
                continue
            figure = Span(*match.span("none" if match["none"] else "nobody"))
            claim = self._made(
                setting, kind, span, self._source(setting, figure), "none-harmed",
                figure=figure, value=0, min=0, max=0,
                unit=noun if noun in ("civilians", "passengers", "soldiers") else "people",
                event_date=self._date(setting, figure), place=place_of(setting, figure),
            )  # fmt: skip
            made.append(claim)
        return made

    def _single_victims(self, setting: Setting, made: list[Claim]) -> list[Claim]:
        """Read "a woman was killed" as a toll of 1, "a woman and a child were killed" as one of 2."""
        found = []
        span = setting.sentence.span
        for match in _VICTIM.finditer(self.document.text, *span):
            who, harm = match["who"] or match["whom"], (match["harm"] or match["did"]).lower()
            kind: ClaimKind = "injury_toll" if harm.startswith(("injur", "wound", "hurt")) else "death_toll"
            count = 2 if match["second"] else 1
            focus = Span(*(match.span("who") if match["who"] else match.span("whom")))
            if any(claim.kind != "age" and claim.figure and claim.figure.overlaps(focus) for claim in made):
                continue
            claim = self._made(
                setting, kind, span, self._source(setting, focus), "single-victim",
                details={"victim": who}, value=count, min=count, max=count, unit="people", subject=who,
                place=self._where(setting, place_of(setting, focus)), event_date=self._date(setting, focus),
            )  # fmt: skip
            found.append(claim)
        return found

    # -- without a figure -----------------------------------------------------------------------------------------

    def _plain(self, setting: Setting, event: events.Event) -> None:
        place, source = place_of(setting, event.focus), self._source(setting, event.focus)
        date, published = self._date(setting, event.focus), self.document.article.published
        ahead = date is not None and published is not None and (date.start or "") > published.isoformat()
        if event.kind == "date" and ahead and source.stance == "asserted":
            source = source._replace(stance="planned")  # the trial starts tomorrow
        if event.rule in ("event-capture", "event-control"):
            place = place_after(self.document, event.focus, event.span.end) or place
        self.claims.append(
            self._made(
                setting, event.kind, event.span, source, event.rule,
                details=event.details,
                comparator="approx" if event.kind == "date" and event.details.get("form") == "ago" else "eq",
                subject=subject_of(setting, None, source.begin),
                place=place,
                event_date=date,
            )
        )  # fmt: skip

    def _statement(self, quote: Quote) -> None:
        span = events.find_statement(self.spread, quote)
        if span is not None:
            index = self.document.sentence_at(span.start)
            setting = Setting(self.spread, index, self.document.sentences[index])
            source = self._source(setting, span)
            self.claims.append(self._made(setting, "statement", span, source, "statement", text=quote.text))

    # -- what every claim has -------------------------------------------------------------------------------------

    def _made(
        self,
        setting: Setting,
        kind: ClaimKind,
        span: Span,
        source: _Source,
        rule: str,
        text: str | None = None,
        **fields: Any,
    ) -> Claim:
        """Make a claim with its id, which counts the claims of one kind made by the same words."""
        passage = setting.passage if span == setting.sentence.span else folded(span.of(self.document.text))
        key = (passage, kind)
        turn = self._seen[key] = self._seen.get(key, -1) + 1
        return Claim(
            id=content_id("c", self.document.article.id, passage, kind, turn),
            kind=kind,
            span=span,
            text=span.of(self.document.text) if text is None else text,
            asserted_by=source.asserted_by,
            via=source.via,
            chain=source.chain,
            stance=source.stance,
            quote=source.quote,
            rule=rule,
            **fields,
        )

    def _date(self, setting: Setting, focus: Span) -> EventDate | None:
        """The date nearest to the focus in its sentence, not the one beside a verb of saying."""
        near = [
            (abs(start - focus.start), when)
            for start, when in self._dates_of(setting)
            if not self._of_other(setting, focus, start)
        ]
        distance, date = min(near, key=itemgetter(0), default=(_FAR, None))
        return date if distance < _FAR else None

    def _of_other(self, setting: Setting, focus: Span, date: int) -> bool:
        """Tell whether a date says when an earlier value stood, or what is compared: "from 68% in 2019"."""
        left = self.document.text[max(setting.sentence.span.start, date - 24) : date]
        if not _COMPARING.isdisjoint(left.split()) and _COMPARED_WITH.search(left):
            return True
        if date < focus.start:  # 5.4 per cent in April from 4.9 per cent in March
            earlier = any(0 < date - f.span.end < _BESIDE for f in setting.figures)
            return earlier and any(f.span == focus and self._is_previous(setting, f) for f in setting.figures)
        return any(focus.end <= f.span.start < date and self._is_previous(setting, f) for f in setting.figures)

    def _dates_of(self, setting: Setting) -> list[tuple[int, EventDate]]:
        """Where the resolved dates of a sentence begin, without those beside a verb of saying; read once."""
        if setting.event_dates is None:
            lower, (first, last) = self.document.tokens.lower, setting.sentence.tokens
            setting.event_dates = [
                (date.span.start, date.resolved)
                for date in setting.dates
                if date.resolved is not None
                and events.SAYING.isdisjoint(lower[max(first, date.tokens[0] - 3) : min(date.tokens[1] + 2, last)])
            ]
        return setting.event_dates


_TELLING_NUMBER = 50  # below it two things share a number by chance
_NEAR_WHOLE, _FAR_WHOLE = 6, 30  # claims back to look for the whole of a part; farther where "of the dead" names it
_BESIDE = 25  # characters: a date so near after a figure is the figure's
_FAR = 1000  # characters: a date so far from a focus says nothing about it
_LONGEST = 150  # tokens: no sentence is longer, but a table or a damaged page can be


def _pieces(document: Document, sentence: Sentence) -> Sequence[Sentence]:
    """Cut a sentence without end into pieces, so that the cost stays linear in the length of the text."""
    first, last = sentence.tokens
    if last - first <= _LONGEST:
        return (sentence,)
    starts = document.tokens.start
    cuts = [*range(first, last, _LONGEST), last]
    ends = [*(starts[cut] for cut in cuts[1:-1]), sentence.span.end]
    begins = [sentence.span.start, *ends[:-1]]
    return [
        Sentence(Span(begin, end), sentence.paragraph, tokens)
        for begin, end, tokens in zip(begins, ends, pairwise(cuts), strict=True)
    ]


def _shares_unit(document: Document, figure: Figure, finding: Finding, previous: Claim) -> bool:
    """Tell whether a figure counts what the one before counts: "its losses at eight", "from 12 boats to 20"."""
    if finding.rule == "toll-stands-at":
        first = max(figure.sentence.tokens[0], figure.left - 5)
        return previous.kind == finding.kind and "losses" in document.tokens.lower[first : figure.left]
    if finding.kind == "share" and previous.kind == "share" and finding.unit in (None, "of the whole"):
        return figure.head is None and _SHARE_FROM.search(figure.before) is not None
    return (
        finding.unit is None
        and finding.kind == "count"
        and previous.kind in ("count", "people", "percent", "money")
        and not (previous.kind == "percent" and (figure.number.value or 0) > _MOST_PERCENT)
        and _FROM_TO.search(figure.before[-24:]) is not None
    )


def _as_after(setting: Setting, figure: Figure) -> Finding | None:
    """Read the old value by the new one that names the unit: "from 40 to 52 per cent"."""
    following = next((f for f in setting.figures if f.span.start > figure.span.end), None)
    if following is None or not _FROM.search(figure.before):
        return None
    if following.number.form not in _UNITED and (following.number.form != "cardinal" or following.head is None):
        return None
    if setting.document.text[figure.span.end : following.span.start] != " to ":
        return None
    if (following.number.value or 0) > 1000 * (figure.number.value or 1):
        return None  # from 20 to 15 million: 20 of what cannot be told
    return find_kind(setting, following)


_UNITED = frozenset({"percent", "money", "measure", "points", "duration"})


def _of_none(figure: Figure, finding: Finding) -> Finding:
    """Read "none of the 150 were hurt" as a count of the unharmed, "none of the 12 crew survived" as a toll of 12."""
    none = _NONE_OF.search(figure.before[-40:])
    if none is None:
        return finding
    if finding.kind in TOLLS:
        return Finding("count", finding.unit, finding.details, rule="spared")
    if finding.kind in ("count", "people") and (none["survivors"] or _SURVIVING.match(figure.after)):
        return Finding("death_toll", finding.unit or "people", finding.details, rule="none-survived")
    return finding


def _bounds(figure: Figure, finding: Finding) -> tuple[float | int | None, float | int | None, float | int | None]:
    """Give value, min and max by the comparator; a midpoint is never stored."""
    number = figure.number
    if finding.valueless:
        return None, None, None
    if number.form in ("vague", "range") or number.value is None:
        return None, number.low, number.high
    value = number.value
    comparator = figure.comparator
    if comparator in ("gt", "gte", "just_over"):
        return value, value, None
    if comparator in ("lt", "lte", "just_under"):
        return value, None, value
    if comparator == "approx":
        return value, None, None
    return value, value, value
