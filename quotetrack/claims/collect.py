"""From sentences to claims: every number once, then the events and statements that carry none."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from quotetrack.claims import events
from quotetrack.claims.asides import BARE, set_aside
from quotetrack.claims.finding import Finding
from quotetrack.claims.frame import Figure, frame
from quotetrack.claims.kinds import find_kind
from quotetrack.claims.places import Gazetteer, is_wide, place_after, place_of, subject_of
from quotetrack.claims.setting import EVENT, HARMED, NOBODY, RECORD, Setting, Spread, folded
from quotetrack.claims.stance import stance_of
from quotetrack.claims.votes import join_numbers
from quotetrack.language import Document
from quotetrack.language.numbers import Number
from quotetrack.model import Claim, ClaimKind, EventDate, Quote, Sentence, SetAside, Span, Speaker, Stance, content_id

TOLLS: frozenset[ClaimKind] = frozenset({"death_toll", "injury_toll", "missing_toll", "displaced", "detained"})
_RECORDS: frozenset[ClaimKind] = frozenset({"superlative", "rank", "first"})
_EVENTFUL: frozenset[ClaimKind] = TOLLS | {"vote_tally", "veto_count", "streak"}  # their figure already is the event
_SPARED = re.compile(  # none of the 150 were hurt: the figure counts those who came to no harm
    r"\b(?:none|no\sone|nobody)\s(?:of|among)\s(?:the|its|his|her|their)\s$", re.IGNORECASE
)
_CLOSING = frozenset({".", ",", ";", "!", "?", ")", "and", "but", '"', "”", "’"})
_NO_LEAD = frozenset({"and", "or", "the", "a", "an", "of", "only", "just"})
_TELLING = EVENT | HARMED | NOBODY | RECORD
_FURNITURE_NUMBER = re.compile(r"\d[\d.,:/-]*\d|\d")
_PART_BEFORE = re.compile(
    r"\b(?:including|among\s(?:them|whom)|of\s(?:them|whom|those)|of\sthe\s(?:dead|victims"
    r"|killed))[\s,]+(?:[\w-]+\s+(?:and|,)\s+)?(?:at\sleast\s|some\s|about\s|more\sthan\s|up\sto\s"
    r"|the\s)?$",
    re.IGNORECASE,
)
_PART_LIST = re.compile(r"\bincluding\b[^.;]{0,60}(?:,|\band)\s(?:at\sleast\s)?$", re.IGNORECASE)
_PART_AFTER = re.compile(r"\sof\s(?:them|whom|those|the\s(?:dead|victims|wounded|killed|injured))\b")
_CLAUSE_BREAK = re.compile(r"[.;:”\"]|\b(?:who|which|said|says|while|but|when|after|because)\b")
_POLL_NAME = re.compile(r"\b(?:polls?|surveys?|average\sof\spolls)\b", re.IGNORECASE)
_EARLIER = re.compile(
    r"\s(?:(?:a|one|the)\s(?:year|month|week|day|quarter)\s(?:earlier|before|ago)|last\s(?:year|month|week|season)|previously)\b"
)
_NONE = re.compile(
    r"""\b(?P<none>no\sone|nobody|none|no\s(?:casualties|deaths|injuries|fatalities|civilians|people|passengers
        |soldiers|victims|arrests|loss\sof\slife))\b
        (?P<rest>[^.;]{0,60}?\b(?P<harm>killed|died|dead|hurt|injured|wounded|missing|arrested|detained)\b)?""",
    re.VERBOSE | re.IGNORECASE,
)
_SINGLE = (
    r"(?:an?|another)\s(?!(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
    r"|\d+th)\b)(?:[\w-]+\s){0,3}?(?:woman|man|child|girl|boy|baby|infant|toddler|teenager|civilian|person"
    r"|soldier|officer|policeman|fighter|militant|rebel|protester|demonstrator|journalist|reporter|worker"
    r"|medic|doctor|nurse|student|teacher|pupil|driver|passenger|pilot|guard|gunman|bystander|pedestrian"
    r"|cyclist|villager|farmer|citizen|resident|commander|leader|terrorist|prisoner|inmate|hostage|migrant"
    r"|refugee|tourist|firefighter|rescuer|volunteer|activist|cleric|priest|judge|lawyer|politician"
    r"|businessman|sailor|marine|peacekeeper|employee|member)"
)
_VICTIM = re.compile(
    rf"""\b(?P<who>{_SINGLE}(?:\sand\s(?:an?\s)?(?:\w+\s)?(?:woman|man|child|girl|boy|baby|soldier|civilian|officer))?)
          (?:\s(?:who|from|in|at|near|of|aged)\b[^.;,]{{0,50}}?|,[^.;,]{{0,30}},)?\s(?:(?:was|were|has\sbeen
            |have\sbeen|had\sbeen|is|has|had|later|also|reportedly|then|been)\s)*(?P<harm>killed|died|dead
            |shot\sdead|murdered|drowned|executed|injured|wounded)\b(?!\s(?:himself|herself|at\sleast|\d|two
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


class _Collector:
    def __init__(self, document: Document, speakers: Sequence[Speaker], quotes: Sequence[Quote]) -> None:
        self._speakers = speakers
        self.document, self.spread = document, Spread(document, quotes)
        self.claims: list[Claim] = []
        self.aside: list[SetAside] = []
        self._seen: dict[tuple[str, ...], int] = {}

    def run(self) -> None:
        document = self.document
        starts, marks = [number.span.start for number in document.numbers], self.spread.marks
        for index, whole in enumerate(document.sentences):
            for sentence in _pieces(document, whole):
                first, last = bisect_left(starts, sentence.span.start), bisect_left(starts, sentence.span.end)
                if first == last and not marks[index] & _TELLING and not self.spread.dates_in(sentence.span):
                    continue
                self._sentence(index, sentence, document.numbers[first:last])
        for block in document.article.furniture:
            for match in _FURNITURE_NUMBER.finditer(document.text, *block):
                self.aside.append(SetAside(Span(*match.span()), "page furniture"))
        claimed = {claim.quote for claim in self.claims}
        for quote in self.spread.quotes:
            if quote.content and quote.id not in claimed:
                self._statement(quote)

    # -- figures --------------------------------------------------------------------------------------------------

    def _sentence(self, index: int, sentence: Sentence, numbers: Sequence[Number]) -> None:
        marks = self.spread.marks[index]
        figures: list[Figure] = []
        setting = Setting(self.spread, sentence, figures)
        if numbers:
            self._frame(setting, numbers, figures)
        made: list[Claim] = []
        nones = self._nones(setting, index) if marks & NOBODY else []
        for figure in figures:
            if not (nones and any([claim.figure and claim.figure.overlaps(figure.span) for claim in nones])):
                self._figure(setting, index, figure, made)
        made += nones
        if marks & HARMED:
            made += self._single_victims(setting, index, made)
        self.claims += made
        self._unfigured(setting, index, marks, {claim.kind for claim in made})

    def _frame(self, setting: Setting, numbers: Sequence[Number], figures: list[Figure]) -> None:
        """Read the surroundings of all numbers of a sentence but those whose form says that they are no claims."""
        document, sentence = self.document, setting.sentence
        joined = join_numbers(document, numbers, setting.words) if len(numbers) > 1 else numbers
        for number in joined:
            reason = BARE.get(number.form)
            if reason is None:
                figures.append(frame(document, number, sentence))
            else:
                self.aside.append(SetAside(number.span, reason))

    def _figure(self, setting: Setting, index: int, figure: Figure, made: list[Claim]) -> None:
        """Make the claim of one figure, or set it aside with the reason."""
        reason = set_aside(setting, figure)
        finding = find_kind(setting, figure) if reason is None else None
        if finding is None:
            reason = reason or ("ordinal label" if figure.number.form == "ordinal" else "idiom")
            self.aside.append(SetAside(figure.span, reason))
            return
        if made and finding.kind == "count" and finding.unit is None:
            finding = self._parallel(setting, figure, made[-1]) or finding
        if finding.kind in TOLLS and _SPARED.search(figure.before[-24:]):
            finding = Finding("count", finding.unit, finding.details, rule="spared")
        made.append(self._claim(setting, index, figure, finding, made))

    def _unfigured(self, setting: Setting, index: int, marks: int, kinds: set[ClaimKind]) -> None:
        """Find the record, the event and the date that a sentence asserts beside its figures, or without one."""
        record = events.find_superlative(setting) if marks & RECORD else None
        if record and kinds.isdisjoint(_RECORDS):
            self._plain(setting, index, record)
            if not kinds:
                return
        event = events.find_event(setting, not kinds.isdisjoint(TOLLS)) if marks & EVENT else None
        if event and kinds.isdisjoint(_EVENTFUL):
            dated = None if kinds else events.find_date(setting, event)
            self._plain(setting, index, dated or event)
        elif event is None and not kinds:
            dated = events.find_date(setting, None)
            if dated:
                self._plain(setting, index, dated)

    def _claim(self, setting: Setting, index: int, figure: Figure, finding: Finding, made: list[Claim]) -> Claim:
        document = self.document
        details = dict(finding.details)
        value, low, high = _bounds(figure, finding)
        unit = finding.unit
        subject = finding.subject
        previous = made[-1] if made else None
        if (
            finding.kind in TOLLS
            and finding.rule == "toll-stands-at"
            and previous
            and previous.kind == finding.kind
            and self._its_losses(figure)
        ):
            unit = previous.unit
        if (
            finding.kind == "count"
            and unit is None
            and previous
            and previous.kind in ("count", "people", "percent", "money")
            and self._from_to(setting, figure)
        ):
            unit = previous.unit
        if finding.kind in TOLLS | {"count", "people", "detained"}:
            whole = self._whole(setting, figure, finding, made)
            if whole is not None:
                details["part_of"] = whole.id
            if self._is_previous(setting, figure):
                details["role"] = "previous"
        elif self._is_previous(setting, figure) and finding.kind in (
            "percent",
            "money",
            "poll",
            "measure",
            "share",
            "duration",
        ):
            details["role"] = "previous"
        if finding.kind in TOLLS:
            subject = subject or (document.tokens.text[figure.head] if figure.head is not None else None)
        if subject is None:
            subject = subject_of(setting, figure, self._content_start(figure.span))
        place = place_of(setting, figure.span)
        if finding.kind in TOLLS:
            place = self._where(index, sentence=setting.sentence.span, own=place)
        source = self._source(setting, index, figure.span)
        return self._made(
            setting,
            finding.kind,
            setting.sentence.span,
            self._shared(setting, source, finding.kind, figure.span, previous),
            finding.rule,
            figure=figure.span,
            details=details,
            value=value,
            min=low,
            max=high,
            unit=unit,
            comparator="eq" if finding.valueless else figure.comparator,
            subject=subject,
            place=place,
            event_date=self._date(setting, figure.span),
            scope=finding.scope,
            flags=finding.flags,
        )

    def _parallel(self, setting: Setting, figure: Figure, previous: Claim) -> Finding | None:
        """Read a bare number after the word that led to a length of time before: "faces 12 years; she faces seven"."""
        earlier = next((other for other in setting.figures if other.span == previous.figure), None)
        if previous.kind != "duration" or earlier is None or figure.head is not None or not figure.left:
            return None
        lower, end = self.document.tokens.lower, figure.number.tokens[1]
        led = lower[figure.left - 1]
        closes = end >= setting.sentence.tokens[1] or lower[end] in _CLOSING
        if led.isalpha() and led not in _NO_LEAD and closes and lower[earlier.left - 1] == led:
            return Finding("duration", previous.unit, rule="parallel")
        return None

    def _content_start(self, span: Span) -> int | None:
        """Where the content begins that holds a span, if it is a quote's."""
        quote = self.spread.quote_at(span)
        piece = next((piece for piece in quote.content if piece.covers(span)), None) if quote else None
        return piece.start if piece else None

    def _source(self, setting: Setting, index: int, place: Span) -> _Source:
        """Who asserts what stands at a place, and how firmly: the attribution's quote says it."""
        quote = self.spread.quote_at(place)
        stance = stance_of(self.document.text, setting.sentence.span, place, quote, self.spread.stances(index))
        if quote is None:
            return _Source(stance)
        return _Source(stance, quote.speaker, quote.via, quote.chain, quote.id)

    def _shared(
        self, setting: Setting, source: _Source, kind: ClaimKind, figure: Span, previous: Claim | None
    ) -> _Source:
        """Give a figure outside every quote the source of the figure it is paired with, or of the poll it stands in."""
        if source.quote is not None:
            return source
        text = self.document.text
        if (
            previous is not None
            and previous.quote is not None
            and previous.figure is not None
            and previous.kind == kind
        ):
            between = text[previous.figure.end : figure.start]
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

    def _where(self, index: int, sentence: Span, own: str | None) -> str | None:
        """Say where a toll happened: in its sentence's words, made fuller or filled in from the sentences around."""
        if len(self.document.sentences) == 1:
            return own
        if own is not None and not is_wide(own):
            return self._gazetteer.placed(self._gazetteer.fuller(own))
        named = self._gazetteer.named_in(sentence) or self._gazetteer.headline
        if named:
            return self._gazetteer.fuller(named)
        near = self._gazetteer.near(index)
        return self._gazetteer.placed(near) if near else own

    def _its_losses(self, figure: Figure) -> bool:
        lower = self.document.tokens.lower
        return any(lower[k] == "losses" for k in range(max(figure.sentence.tokens[0], figure.left - 5), figure.left))

    def _from_to(self, setting: Setting, figure: Figure) -> bool:
        return bool(re.search(r"\b(?:to|from)\s(?:\w+\s){0,2}$", figure.before[-24:]))

    def _is_previous(self, setting: Setting, figure: Figure) -> bool:
        left = figure.before[-28:]
        if "from" not in left and "compared" not in left:
            return False
        if re.search(r"\b(?:up|down)\sfrom\s(?:\w+\s){0,2}$|\bcompared\s(?:with|to)\s(?:\w+\s){0,2}$", left):
            return True
        if _EARLIER.match(figure.after[:24]) and re.search(r",\sfrom\s(?:\w+\s)?$", left):
            return True
        if not re.search(r"\bfrom\s(?:(?:about|around|just|nearly|over|under|some|at\sleast|more\sthan)\s)?$", left):
            return False
        right = figure.after[:40]
        before = self.document.text[max(setting.sentence.span.start, figure.span.start - 60) : figure.span.start]
        return bool(re.match(r"[^.;]{0,30}?\bto\s", right)) or bool(
            re.search(r"\bto\s[^.;]{0,34}\bfrom\s(?:\w+\s)?$", before)
        )

    def _whole(self, setting: Setting, figure: Figure, finding: Finding, made: list[Claim]) -> Claim | None:
        left = figure.before[-70:]
        if not (_PART_BEFORE.search(left) or _PART_LIST.search(left) or _PART_AFTER.match(figure.after[:24])):
            return None
        whole = next(
            (claim for claim in reversed(made) if claim.kind == finding.kind and "part_of" not in claim.details), None
        )
        if whole is None and self.claims and self.claims[-1].kind == finding.kind and finding.kind in TOLLS:
            whole = next(
                (
                    claim
                    for claim in reversed(self.claims[-6:])
                    if claim.kind == finding.kind and "part_of" not in claim.details
                ),
                None,
            )
        return whole

    def _nones(self, setting: Setting, index: int) -> list[Claim]:
        """Read "no one was killed" as a toll of 0."""
        made = []
        span = setting.sentence.span
        for match in _NONE.finditer(self.document.text, *span):
            noun = match["none"].split()[-1].lower()
            kind = _NONE_KIND.get(noun) or _NONE_KIND.get((match["harm"] or "").lower())
            if kind is None:
                continue
            figure = Span(*match.span("none"))
            unit = noun if noun in ("civilians", "passengers", "soldiers") else "people"
            made.append(
                self._made(
                    setting,
                    kind,
                    span,
                    self._source(setting, index, figure),
                    "none-harmed",
                    figure=figure,
                    value=0,
                    min=0,
                    max=0,
                    unit=unit,
                    event_date=self._date(setting, figure),
                    place=place_of(setting, figure),
                )
            )
        return made

    def _single_victims(self, setting: Setting, index: int, made: list[Claim]) -> list[Claim]:
        """Read "a woman was killed" as a toll of 1, "a woman and a child were killed" as one of 2."""
        found = []
        span = setting.sentence.span
        for match in _VICTIM.finditer(self.document.text, *span):
            who, harm = match["who"] or match["whom"], (match["harm"] or match["did"]).lower()
            kind: ClaimKind = "injury_toll" if harm.startswith(("injur", "wound")) else "death_toll"
            count = 1 + len(re.findall(r"\sand\s", who))
            focus = Span(*(match.span("who") if match["who"] else match.span("whom")))
            if any(claim.figure and claim.figure.overlaps(focus) for claim in made):
                continue
            place = self._where(index, span, place_of(setting, focus))
            found.append(
                self._made(
                    setting,
                    kind,
                    span,
                    self._source(setting, index, focus),
                    "single-victim",
                    details={"victim": who},
                    value=count,
                    min=count,
                    max=count,
                    unit="people",
                    subject=who,
                    place=place,
                    event_date=self._date(setting, focus),
                )
            )
        return found

    # -- without a figure -----------------------------------------------------------------------------------------

    def _plain(self, setting: Setting, index: int, event: events.Event) -> None:
        place = place_of(setting, event.focus)
        if event.rule in ("event-capture", "event-control"):
            place = place_after(self.document, event.focus, event.span.end) or place
        comparator = "approx" if event.kind == "date" and event.details.get("form") == "ago" else "eq"
        self.claims.append(
            self._made(
                setting,
                event.kind,
                event.span,
                self._source(setting, index, event.focus),
                event.rule,
                details=event.details,
                comparator=comparator,
                subject=subject_of(setting, None, self._content_start(event.focus)),
                place=place,
                event_date=self._date(setting, event.focus),
            )
        )

    def _statement(self, quote: Quote) -> None:
        event = events.find_statement(self.spread, quote)
        if event:
            index = self.document.sentence_at(quote.content[0].start)
            setting = Setting(self.spread, self.document.sentences[index], ())
            source = self._source(setting, index, event.span)
            self.claims.append(self._made(setting, "statement", event.span, source, event.rule, text=quote.text))

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
        document = self.document
        best: tuple[int, EventDate] | None = None
        for date in self.spread.dates_in(setting.sentence.span):
            if date.resolved is None:
                continue
            first, last = date.tokens
            beside = document.tokens.lower[
                max(setting.sentence.tokens[0], first - 3) : min(last + 2, setting.sentence.tokens[1])
            ]
            distance = abs(date.span.start - focus.start) + (1000 if events.SAYING & set(beside) else 0)
            if best is None or distance < best[0]:
                best = (distance, date.resolved)
        return best[1] if best and best[0] < 1000 else None


_LONGEST = 150  # tokens: no sentence is longer, but a table or a damaged page can be


def _pieces(document: Document, sentence: Sentence) -> list[Sentence]:
    """Cut a sentence without end into pieces, so that the cost stays linear in the length of the text."""
    first, last = sentence.tokens
    if last - first <= _LONGEST:
        return [sentence]
    starts = document.tokens.start
    cuts = [*range(first, last, _LONGEST), last]
    ends = [*(starts[cut] for cut in cuts[1:-1]), sentence.span.end]
    begins = [sentence.span.start, *ends[:-1]]
    return [
        Sentence(Span(begin, end), sentence.paragraph, tokens)
        for begin, end, tokens in zip(begins, ends, pairwise(cuts), strict=True)
    ]


def _bounds(figure: Figure, finding: Finding) -> tuple[float | int | None, float | int | None, float | int | None]:
    """Give value, min and max by the comparator; a midpoint is never stored."""
    number = figure.number
    if finding.valueless:
        return None, None, None
    if number.form in ("vague", "range"):
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
