"""What the rules may look at around a figure: its sentence, the words beside it, names, quotes, other numbers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

from quotetrack.attribution.verbs import reporting
from quotetrack.claims import events, stance
from quotetrack.claims.frame import Figure, is_person
from quotetrack.claims.tolls import TOLL_SIGNS, Harm, after_harm, picks_out, toll
from quotetrack.claims.vocabulary import group
from quotetrack.language import Document, lexicon
from quotetrack.language.dates import DateExpression
from quotetrack.language.memory import Remembered
from quotetrack.model import ClaimKind, EventDate, Quote, Sentence, Span
from quotetrack.patterns import regex

if TYPE_CHECKING:
    from quotetrack.claims.places import Place

_POLL_WORDS = frozenset(
    {
        "poll",
        "polls",
        "survey",
        "surveys",
        "polling",
        "pollster",
        "pollsters",
        "respondents",
        "surveyed",
        "polled",
        "ipsos",
        "gallup",
        "yougov",
    }
)
_RATED = frozenset({"approval", "popularity", "turnout", "unemployment", "inflation"})
_INDICES = frozenset({"index", "ftse", "dow", "nasdaq", "sensex", "nifty", "dax", "nikkei", "cac", "seng", "benchmark"})
_ANALYSTS = regex(
    r"\b(?:analysts|economists|forecasters|strategists|traders|brokers)\s(?:(?:who|that|had|were|been)\s)*(?:polled|surveyed)\b"
    r"|\b(?:polls?|surveys?)\sof\s(?:[a-z-]+\s)?(?:analysts|economists|forecasters|strategists|traders|brokers)\b"
    r"|\b(?:analysts|economists)['’]?\s(?:poll|survey)\b"
)
_LIVES = regex(r"\s(?:[\w,-]+\s){0,5}?(?:lives?|martyrs)\b")
EVENT, HARMED, NOBODY, RECORD = 1, 2, 4, 8
_STANCES, _EVENTS = 4, 20  # from these bits on stand the marks of stance, and those of events
_STANCE_BITS = (1 << _EVENTS - _STANCES) - 1
_COUNTING = frozenset({"counted", "counts", "tallied"})
_OF_BODIES = regex(r"(?:[\w,-]+\s){1,5}?(?:bodies|dead|corpses|deaths|victims|wounded|injured|casualties|graves)\b")
_UNSAID = frozenset(
    f"{verb}n{mark}t" for verb in ("did", "does", "do", "wo", "would", "has", "have", "had") for mark in "'’"
) | {"not", "never", "cannot", "declined", "refused"}
_UNWILLING = (" declined to ", " refused to ", " unable to ")
_DENYING = ("den", "disput", "rule")
_NOBODY_SAYS = frozenset({"nobody", "no one", "no-one", "none", "few"})
_NOBODY = frozenset({"no", "nobody", "none"})
_SUPERLATIVES = frozenset({"most", "least", "worst", "best"})
GATE = group("gate")  # words without which no rule of events can match
_VERBS = group("invariant_verbs") | {"cannot", "can", "ca"}  # finite, though often tagged otherwise
_REPORT = regex(
    r"(?:the\s|any\s|all\s)?(?:[a-z]+\s)?(?:reports?|claims?|allegations?|suggestions?|accusations?|rumou?rs?|assertions?)\b"
)
_PARTICLES = frozenset({"to", "for", "on", "about", "with", "of"})
_BE = frozenset({"is", "are", "was", "were", "be", "been"})
_PASSIVE = regex(r"\b(?:is|are|was|were|be|been)\s(?:now\s|also\s|widely\s|still\s)?$")
_MADE = frozenset({"written", "wrote", "write", "writes", "hold", "holds", "held", "posted", "posts"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_DEEDS: Remembered[str, bool] = Remembered(lambda verb: verb.startswith(lexicon.entries("deeds")))
_SURE = 0.75  # of an attribution whose cue is no common verb of reporting
_OF_THEM = regex(r"\sof\s(?:them|whom)\b")
_HARMED_AS: dict[str, ClaimKind] = {
    "dead": "death_toll",
    "victims": "death_toll",
    "injured": "injury_toll",
    "wounded": "injury_toll",
    "hurt": "injury_toll",
    "missing": "missing_toll",
}
_OF_THE_DEAD = regex(rf"^\W*(?:Of|Among)\s(?:the|those)\s(?P<whom>{'|'.join(_HARMED_AS)}),\s(?:[a-z]+\s){{0,2}}$")
_OF_WHOM = regex(r",\sof\s(?:whom|them)\s(?:(?:at\sleast|only|just|some|about|nearly|more\sthan)\s)*$")
_PART_OPENS = frozenset({",", "—", "–", "(", "including", "with"})
_CLAUSE_ENDS = frozenset({",", ";", ".", "—", ")"})
_OF_WHOLE = regex(
    r"\s(?:out\s)?of\s(?:(?:the|its|his|her|their|our|my|those|these|all)\s(?:last\s)?)?(?:[\w-]+\s)?(?:[\w-]+(?:['’]s|s['’])\s)?"
)
_OPENS_WHOLE = regex(r"\W*(?:Of|Out\sof|Among)\s(?:(?:the|its|his|her|their|our|those|all|some)\s)*")
_NEXT_PART = regex(r"[^,;.]*,\s(?:(?:at\sleast|only|just|some|about|nearly|almost|more\sthan)\s)*")
_SMALL_WORDS = group("small_words")
_BEGUN = regex(r"\w[^.:“\"'‘—–]*$")


def mark_of(word: str) -> int:
    """What one word, in lower case, makes worth looking for in its sentence: EVENT … RECORD, stances and events.

    >>> mark_of("tallest") == RECORD, mark_of("nobody") == NOBODY, mark_of("table")
    (True, True, 0)
    """
    record = word.endswith("est") or word in _SUPERLATIVES
    bits = EVENT * (word in GATE) | HARMED * (word in lexicon.table("harm")) | NOBODY * (word in _NOBODY)
    return bits | RECORD * record | stance.signs(word) << _STANCES | events.signs(word) << _EVENTS


_MARKS = Remembered(mark_of)


def folded(text: str) -> str:
    """Write a passage as identities compare it: without case and with single blanks."""
    return " ".join(text.casefold().split())


class Spread:
    """The document with its quotes, shared by all sentences of one article."""

    def __init__(self, document: Document, quotes: Sequence[Quote]) -> None:
        self.document = document
        told = [quote for quote in quotes if self._asserts(quote)]
        self.quotes = quotes = [quote for quote in told if not self._is_unsaid(quote)]
        pieces: list[tuple[Span, int, Quote]] = []
        for quote in quotes:
            size = sum([end - start for start, end in quote.content])
            pieces += [(piece, size, quote) for piece in quote.content]
        self._pieces = sorted(pieces, key=itemgetter(0, 1))
        self._starts = [piece[0].start for piece in self._pieces]
        # for each content piece, the farthest end of it and all before it
        self._reach = list(accumulate([piece[0].end for piece in self._pieces], max))
        self._mentions = sorted([quote.mention for quote in told if quote.mention])
        self._mention_starts = [mention.start for mention in self._mentions]
        self.date_starts = [date.span.start for date in document.dates]
        lower = document.tokens.lower
        self._bits = np.fromiter(map(_MARKS.__getitem__, lower), np.int64, len(lower))
        self.marks: list[int] = self._marked()
        self.found_places: dict[Span, list[Place]] = {}  # by sentence, filled by ``places_in``

    def _asserts(self, quote: Quote) -> bool:
        """Tell reported speech from deeds: who vetoes a text or plans a march asserts nothing about it."""
        if quote.kind != "indirect" or not quote.cue:
            return True
        text, cue, content = self.document.text, quote.cue, quote.content
        named_after = quote.mention is not None and quote.mention.start >= content[-1].end
        if content[-1].end <= cue[0].start and not named_after and not self._has_verb(content):
            return False  # "Ana Ruiz, 34, denied the charge": a subject is no assertion
        words = cue[-1].of(text).lower().split()
        if _MADE.issuperset(words[-1:]) and content[0].start > cue[-1].end and not self._has_verb(content):
            return False  # she has written 14 novels, women hold a third of the seats
        if text.startswith(" of ", cue[-1].start - 4):
            return False  # the number of confirmed cases
        before = text[max(0, cue[-1].start - 16) : cue[-1].start]
        if not _BE.isdisjoint(before.split()) and _PASSIVE.search(before) and not words[-1].endswith("ing"):
            return quote.mention is None or quote.mention.start > cue[-1].start  # inflation is forecast to slow
        verb = words[-2 if len(words) > 1 and words[-1] in _PARTICLES else -1]
        if verb in _COUNTING and _OF_BODIES.match(text, content[0].start):
            return True  # medics counted 17 bodies: who counts the dead says so
        if verb.startswith(("claim", "took", "cost")) and _LIVES.match(text, cue[-1].end):
            return False
        if _DEEDS[verb]:
            return quote.stance == "denied" and _REPORT.match(text, content[0].start) is not None
        named = words[0] == "according"  # which names a source whatever the sentence tells
        return named or quote.confidence >= _SURE or any(reporting(word) for word in words)

    def _is_unsaid(self, quote: Quote) -> bool:
        """Tell what somebody "did not say" or nobody believes; what is "not accepted" is denied, and so is asserted."""
        if quote.kind != "indirect" or not quote.cue:
            return False
        cue, mention = quote.cue[-1], quote.mention
        if mention is not None and mention.of(self.document.text).lower() in _NOBODY_SAYS:
            return True
        words = cue.of(self.document.text).lower().split()
        if quote.stance == "denied" and not words[-1].startswith(_DENYING):
            return False
        return not _UNSAID.isdisjoint(words) or self.document.text.endswith(_UNWILLING, 0, cue.start)

    def _has_verb(self, content: Sequence[Span]) -> bool:
        tokens = self.document.tokens
        first, last = self.document.token_range((content[0].start, content[-1].end))
        return not (_FINITE.isdisjoint(tokens.tag[first:last]) and _VERBS.isdisjoint(tokens.lower[first:last]))

    def _marked(self) -> list[int]:
        """For each sentence, what its words make worth looking for: the bits of its words together."""
        firsts = [sentence.tokens[0] for sentence in self.document.sentences]
        return np.bitwise_or.reduceat(self._bits, firsts).tolist() if firsts else []

    def quote_at(self, span: Span) -> Quote | None:
        """The innermost quote whose content covers a span."""
        best: tuple[int, Quote] | None = None
        for index in range(bisect_right(self._starts, span.start) - 1, -1, -1):
            if self._reach[index] < span.end:
                break
            piece, size, quote = self._pieces[index]
            if quote.kind == "indirect" and ";" in self.document.text[piece.start : span.start]:
                continue  # a new clause with a subject of its own
            if piece.covers(span) and (best is None or size < best[0]):
                best = (size, quote)
        if best and best[1].speaker is None and best[1].stance == "denied":
            return self._denial_around(best[1]) or best[1]
        return best[1] if best else None

    def _denial_around(self, inner: Quote) -> Quote | None:
        """Who denies "reports that …": the quote of the denial around that of the report, which has no speaker."""
        around = (q for q in self.quotes_touching(inner.content[0]) if q.speaker and q.stance == "denied")
        return next((q for q in around if q.content[0].covers(inner.content[0])), None)

    def stances(self, sentence: int) -> int:
        """The signs of stance in a sentence, as ``stance_of`` wants them."""
        return self.marks[sentence] >> _STANCES & _STANCE_BITS

    def happenings(self, sentence: int) -> int:
        """The signs of events in a sentence, as ``find_event`` wants them."""
        return self.marks[sentence] >> _EVENTS

    def in_mention(self, span: Span) -> bool:
        index = bisect_right(self._mention_starts, span.start) - 1
        return index >= 0 and self._mentions[index].covers(span)

    @cached_property
    def name_kinds(self) -> dict[int, str]:
        """The kind of the name that begins at a character."""
        return {name.span.start: name.kind for name in self.document.names}

    @cached_property
    def places(self) -> list[Span]:
        return [name.span for name in self.document.names if name.kind == "place"]

    def quotes_in(self, span: Span) -> list[Quote]:
        """The quotes whose content begins in a span."""
        return [quote for quote in self.quotes_touching(span) if span.start <= quote.content[0].start < span.end]

    def quotes_touching(self, span: Span) -> list[Quote]:
        """The quotes with a piece of content that overlaps a span."""
        found: list[Quote] = []
        for index in range(bisect_right(self._starts, span.end - 1) - 1, -1, -1):
            if self._reach[index] <= span.start:
                break
            piece, _, quote = self._pieces[index]
            if piece.overlaps(span) and quote not in found:
                found.append(quote)
        return found[::-1]

    def dates_in(self, span: Span) -> Sequence[DateExpression]:
        """The date expressions of a span."""
        starts = self.date_starts
        first = bisect_left(starts, span.start)
        return self.document.dates[first : bisect_left(starts, span.end, first)]

    def events_in(self, span: Span, sought: int) -> int:
        """The signs of events in a passage; they are looked for only where its sentences have one of the sought."""
        document, marks = self.document, 0
        for sentence in range(document.sentence_at(span.start), document.sentence_at(span.end - 1) + 1):
            marks |= self.marks[sentence]
        if not marks >> _EVENTS & sought:
            return 0
        return int(np.bitwise_or.reduce(self._bits[slice(*document.token_range(span))])) >> _EVENTS

    @cached_property
    def person_ends(self) -> frozenset[int]:
        return frozenset(name.span.end for name in self.document.names if name.kind == "person")


class Setting:
    """One sentence and its figures, as the rules see it."""

    def __init__(
        self,
        spread: Spread,
        index: int,
        sentence: Sentence,
        figures: Sequence[Figure] = (),
        dates: Sequence[DateExpression] = (),
    ) -> None:
        self.spread, self.document, self.index = spread, spread.document, index
        self.sentence, self.figures, self.dates = sentence, figures, dates
        self.words = frozenset(spread.document.tokens.lower[slice(*sentence.tokens)])
        self.event_dates: list[tuple[int, EventDate]] | None = None  # filled by who asks for the first
        self._harms: dict[Span, Harm | None] = {}

    def text_before(self, figure: Figure) -> str:
        at = figure.number.tokens[0] - 1
        return self.document.tokens.text[at] if at >= self.sentence.tokens[0] else ""

    def tag_before(self, figure: Figure) -> str:
        at = figure.number.tokens[0] - 1
        return self.document.tokens.tag[at] if at >= self.sentence.tokens[0] else ""

    def starts(self, figure: Figure) -> bool:
        """Tell whether only marks stand before the number in its sentence or quotation."""
        return not _BEGUN.search(figure.before[-40:])

    def harm(self, figure: Figure) -> Harm | None:
        if not (self.spread.marks[self.index] & HARMED or not self.words.isdisjoint(TOLL_SIGNS)):
            return None
        if figure.span not in self._harms:
            harm = toll(self.document, figure)
            if len(self.figures) > 1:
                harm = self._of_part_or_whole(figure, harm) if harm is not None else self._of_them(figure)
            if harm is None:
                harm = self._of_the_dead(figure)
            self._harms[figure.span] = harm
        return self._harms[figure.span]

    def _of_part_or_whole(self, figure: Figure, harm: Harm) -> Harm | None:
        """Say whether a harm word that tells of a part or of its whole is this figure's."""
        whole = self.whole_of(figure)
        if whole is not None:
            return after_harm(self.document, figure, harm) if picks_out(self.document, whole, harm) else harm
        parts = [other.number.tokens[0] for other in self.figures if self.group_of(other) is figure]
        if parts and harm.token >= parts[0]:
            return None  # of the 52 people on board, 17 died
        return None if self.is_whole(figure) and not picks_out(self.document, figure, harm) else harm

    def _of_them(self, figure: Figure) -> Harm | None:
        """Give the part of the harmed that has no verb of its own their harm: "four were killed, one of them a boy"."""
        if figure.word_after != "of" or not _OF_THEM.match(figure.after):
            return None
        tokens, last = self.document.tokens, self.sentence.tokens[1]
        if tokens.lower[figure.left - 1] not in _PART_OPENS:
            return None  # detained 44 and released 12 of them
        end = next((k for k in range(figure.end, last) if tokens.lower[k] in _CLAUSE_ENDS), last)
        if not _FINITE.isdisjoint(tokens.tag[figure.number.tokens[1] : end]):
            return None
        before = [other for other in self.figures if other.span < figure.span]
        return self.harm(before[-1]) if before else None

    def _of_the_dead(self, figure: Figure) -> Harm | None:
        """Give a part of the harmed their harm where it opens with them: "of the dead, 19 were children"."""
        if "of whom" in figure.before and figure.head is None and _OF_WHOM.search(figure.before):
            before = [other for other in self.figures if other.span < figure.span]
            whole = self.harm(before[-1]) if before else None  # 14 died, of whom six were children
            return None if whole is None else whole._replace(token=figure.number.tokens[0], shape="part")
        opening = _OF_THE_DEAD.search(figure.before) if figure.head is None else None
        kind = _HARMED_AS.get(opening["whom"]) if opening is not None else None
        return Harm(kind, figure.number.tokens[0], "part", "of-the-dead") if kind is not None else None

    def harm_near(self, figure: Figure) -> bool:
        return self.harm(figure) is not None

    @cached_property
    def passage(self) -> str:
        """The sentence as identities compare it."""
        return folded(self.sentence.span.of(self.document.text))

    @cached_property
    def headline(self) -> bool:
        """Tell whether nearly every longer word has a capital."""
        first, last = self.sentence.tokens
        longer = [w for w in self.document.tokens.text[first:last] if w[0].isalpha() and w.lower() not in _SMALL_WORDS]
        return len(longer) > 2 and sum(w[0].isupper() for w in longer) >= 0.8 * len(longer)

    @cached_property
    def poll(self) -> bool:
        """Tell whether a poll is spoken of here or in the sentence before."""
        if self.words & _POLL_WORDS:
            return not self._asks_analysts()
        index = self.document.sentence_at(self.sentence.span.start)
        if index == 0:
            return False
        for back in range(1, 4):
            if index - back < 0:
                break
            first, last = self.document.sentences[index - back].tokens
            if not _POLL_WORDS.isdisjoint(self.document.tokens.lower[first:last]):
                return True
        return False

    def _asks_analysts(self) -> bool:
        """Tell whether the only ones polled are analysts: they forecast a figure, they did not give it."""
        said = self.sentence.span.of(self.document.text).lower()
        return _ANALYSTS.search(said) is not None and len(self.words & _POLL_WORDS) == 1

    def is_place(self, token: int) -> bool:
        start = self.document.tokens.start[token]
        places = self.spread.places
        index = bisect_right(places, (start, 10**12)) - 1
        return index >= 0 and places[index].start <= start < places[index].end

    def person_before(self, figure: Figure) -> bool:
        """Tell whether a person's name ends right before the number (an age without its commas)."""
        at = self.document.tokens.end[figure.number.tokens[0] - 1] if figure.number.tokens[0] else 0
        return at in self.spread.person_ends

    def in_mention(self, span: Span) -> bool:
        return self.spread.in_mention(span)

    def list_of_counts(self, figure: Figure) -> bool:
        """Tell whether the number is one of several counts joined by commas and "and"."""
        before = figure.word_before
        return before in ("and", ",") and any(
            other is not figure
            and other.number.form in ("cardinal", "vague")
            and other.head is not None
            and abs(other.number.tokens[0] - figure.number.tokens[0]) < 7
            and (other.number.value or 2) > 0
            for other in self.figures
        )

    def whole_of(self, figure: Figure) -> Figure | None:
        """The figure of which another is a part: "17 of 19 tenders", "three of their 38 matches"."""
        return next(
            (
                other
                for other in self.figures
                if 0 < other.span.start - figure.span.end < 40
                and other.number.form == "cardinal"
                and other.number.value is not None
                and other.number.value >= (figure.number.value or 0)
                and _OF_WHOLE.fullmatch(self.document.text, figure.span.end, other.span.start)
            ),
            None,
        )

    def is_whole(self, figure: Figure) -> bool:
        """Tell whether an earlier figure gives a part of this one."""
        return any(self.whole_of(other) is figure for other in self.figures if other.span < figure.span)

    def group_of(self, figure: Figure) -> Figure | None:
        """The figure that opens the sentence and of which another tells a part: "of the 44 wounded, six are …"."""
        opening = self.figures[0] if self.figures and figure.head is None else None
        if opening is None or opening is figure or opening.number.form != "cardinal":
            return None
        between = self.document.text[opening.span.end : figure.span.start]
        return opening if _OPENS_WHOLE.fullmatch(opening.before) and _NEXT_PART.fullmatch(between) else None

    def percentage_points(self, figure: Figure) -> bool:
        """Tell whether bare "points" are percentage points: beside a percentage, a poll, or what polls measure."""
        if figure.noun != "points" or figure.number.form != "cardinal" or not self.words.isdisjoint(_INDICES):
            return False
        percents = any(other.number.form == "percent" for other in self.figures)
        return percents or "poll" in self.words or not self.words.isdisjoint(_POLL_WORDS | _RATED)

    def counts_people(self, figure: Figure) -> bool:
        return figure.head is not None and is_person(figure.noun, self.document.tokens.text[figure.head][:1].isupper())
