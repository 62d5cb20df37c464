"""Who "he", "the ambassador" and "the company" are: the scene so far, and a linear scorer over it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import exp, log
from operator import itemgetter, mul
from typing import TYPE_CHECKING, NamedTuple

from quotetrack.attribution.identity import roles
from quotetrack.attribution.identity.cast import Body, Cast, Gender, Person
from quotetrack.attribution.identity.mentions import SPEECH, Reading
from quotetrack.attribution.nominals import is_one_of_a_nation, is_person
from quotetrack.language import Document, lexicon
from quotetrack.model import QuotedSpan, Span
from quotetrack.patterns import regex

if TYPE_CHECKING:
    from quotetrack.attribution.identity.speakers import Who

TIE = 0.08  # two candidates whose shares of the belief lie closer are a tie
ONE_WORD = -1.2  # how far a name of one word, of nobody with a first name, a title or a role, speaks for "he"
AGAIN = 2.0  # weight of "added" and its like for who spoke last, of an opening "he" for the subject just before
FAR = 6  # how many sentences before a source the pronouns between are settled too
REACH = 24  # how many mentions of people before a pronoun are looked at
WEIGHTS = {
    "sentences between": -0.74,
    "paragraphs between": -0.29,
    "same sentence": 0.04,
    "nearest": 0.18,
    "subject": 0.56,
    "owner": -0.14,
    "pronoun": 0.89,
    "speaks": 0.16,
    "subject lately": 0.29,
    "spoke last": 0.53,
    "subject last": 0.4,
    "quoted": -0.76,
    "times named": 0.6,
    "gender known": 1.36,
    "gender shown": 0.19,
}
_WEIGHTS = tuple(WEIGHTS.values())
INVERTED = SPEECH - {"told", "tells", "asked", "asks", "warned", "warns", "reported", "reports", "believes", "thinks"}
SINGULAR: dict[str, Gender] = {"he": "male", "him": "male", "his": "male", "she": "female", "her": "female"}
PAPERS = ("times", "post", "journal", "tribune", "globe", "herald", "guardian", "telegraph", "gazette", "chronicle")
NOUN_IN_NAME = {  # what else in a name answers to a noun
    "newspaper": PAPERS, "paper": PAPERS,
    "network": ("news", "tv", "cnn", "nbc", "abc", "cbs", "msnbc", "pbs"),
    "broadcaster": ("tv", "bbc", "radio", "television"),
    "agency": ("agency", "reuters", "ap", "afp", "xinhua", "epa", "cia", "nsa", "fbi", "fda", "tass"),
    "company": ("inc", "inc.", "corp", "corp.", "ltd", "ltd.", "company", "co", "co.", "motors", "airlines", "holdings",
                "group", "industries", "technologies", "energy", "systems"),
    "firm": ("partners", "associates", "llp", "group", "capital", "inc.", "corp.", "consulting"),
    "airline": ("airlines", "airways", "air"),
    "magazine": ("magazine", "time", "newsweek"),
    "group": ("watch", "association", "foundation", "coalition", "council", "alliance", "union", "network", "society",
              "observatory", "front", "army", "amnesty"),
    "charity": ("foundation", "oxfam", "trust", "children"),
    "court": ("court",), "monitor": ("observatory", "monitor"), "watchdog": ("observatory", "watch", "watchdog"),
}  # fmt: skip
EPITHETS = frozenset({
    "nominee", "candidate", "contender", "front-runner", "frontrunner", "senator", "congressman", "congresswoman",
    "lawmaker", "politician", "businessman", "businesswoman", "billionaire", "mogul", "tycoon", "author", "actor",
    "actress", "singer", "star", "native", "veteran", "incumbent", "challenger", "democrat", "republican",
    "conservative", "governor", "player", "striker", "midfielder", "defender", "forward", "winger", "goalkeeper",
    "keeper", "quarterback", "pitcher", "batsman", "bowler", "jockey", "sprinter", "swimmer", "skier", "cyclist",
    "boxer", "novelist", "playwright", "poet", "painter", "comedian", "rapper", "songwriter", "composer",
    "year-old", "thrower", "runner", "rower", "wrestler", "golfer", "racer", "scorer", "hurdler", "jumper", "rider",
    "gymnast", "champion", "winner", "medallist", "medalist",
})  # fmt: skip
RELATIONS = frozenset({  # they say who somebody is to others, not what they do
    "colleague", "neighbour", "neighbor", "friend", "brother", "sister", "son", "daughter", "wife", "husband", "mother",
    "father", "owner", "partner", "founder", "co-founder", "heir", "survivor", "member",
    "widow", "uncle", "aunt", "cousin", "rival", "one",
})  # fmt: skip
LEARNED = frozenset({"professor", "academic", "author", "doctor", "physician", "expert", "researcher", "scientist"})
POSTS = frozenset({  # what tells one minister, secretary or spokesman from another
    "prime", "foreign", "finance", "health", "interior", "defence", "defense", "energy", "education", "justice",
    "trade", "environment", "labour", "labor", "transport", "agriculture", "culture", "economy", "home", "housing",
    "treasury", "press", "state", "commerce", "fisheries", "sports", "tourism", "science", "deputy", "vice",
})  # fmt: skip
UNNAMED_HEADS = frozenset({
    "spokesman", "spokeswoman", "spokesperson", "official", "source", "aide", "resident", "witness", "man", "woman",
    "boy", "girl", "person",
})  # fmt: skip
OWNERS = ("his ", "her ", "its ", "their ", "this ", "that ", "both ")


_PARENTS = ("the mother of ", "The mother of ", "the father of ", "The father of ")
_POINTING = frozenset({"this", "that", "no", "every", "each"})
_BEFORE_HEAD = frozenset({"JJ", "NN", "NNP", "CD", "HYPH", "JJR", "JJS"})
_INSIDE_PHRASE = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "DT", "PRP$", "POS", "CD", "HYPH"})
_GOVERNS = frozenset({"IN", "TO", "CC", "RP"})
_NAME = r"[A-Z][\w.’'-]*(?:\ [A-Z][\w.’'-]*){0,3}"
_JOINED = regex(rf"{_NAME}(?:,\ [^,.;]{{2,50}},)?\ and\ {_NAME}")
# Ann Reed and Tom Cole; Ann Reed and her husband, Tom: between two names
_BETWEEN = regex(r"(?:,[^,.;]{2,50},)?\ and\ (?:(?:his|her|their)\ (?:\w+\ )?(?P<kin>\w+),?\ )?")
_SPOUSES = frozenset({"husband", "wife", "partner", "fiancé", "fiancée", "spouse", "boyfriend", "girlfriend"})
_AGE = regex(r"\b(\d{1,3})-year-old\b")
_AGE_BEFORE = regex(r"\b(\d{1,3})-year-old\ (?:[\w-]+\ ){0,3}$")
_AGE_AFTER = regex(r",?\ \(?(?:aged\ |now\ |an?\ |the\ )?(\d{1,3})(?=[),.;]|-year-old)")
_BYLINE = regex(
    r"(?:^|\n|\()[ \t*_(\[]{0,3}"
    r"(?:By|BY|(?P<credit>(?:Additional\ r|R)eporting\ by|(?:Editing|Writing|Written)\ by))[:\s](?=[^.\n]*$)"
)  # fmt: skip
_SIGNING = (regex(r"B[yY][:\s]"), regex(r"ting by[:\s]"), regex(r"tten by[:\s]"))  # where a byline can stand
_SAID_OF = regex(r"\ (?:\w+ly\ )?(?:said|says|wrote|added|recalled)\ (?:of|about)\ ")
_GOES_ON = regex(r"\w+ (?:also |later |then )?(?:added|adds|continued|continues|went on|goes on|concluded)\b")
_LINKED = regex(r"\ (?:when|after|because)\ $")
_AS_FOR = regex(r"(?:^|[\s“\"])(?:[Aa]s\ (?:for|to)|[Ww]ith)\ [^,.]{2,40},\ $")
_CLAUSE_END = regex(r"[.,;:!?“”\"—\n(]|\ (?:that|if|when|because|and|but)\ ")


class _Event(NamedTuple):
    """One mention of a person."""

    at: int
    end: int
    who: Person
    sentence: int
    subject: bool
    owner: bool  # "Ruiz's", "his"
    pronoun: bool
    speaks: bool  # a verb of speech stands beside it, or it is the source of a quote
    quoted: bool  # in a quotation that stays open: a long excerpt
    joined: bool  # to the one before it by "and"


class Scene:
    """Where people and bodies were last named outside quotations, and who spoke last."""

    def __init__(self, document: Document, cast: Cast) -> None:
        self.document, self.cast = document, cast
        self._quotes = [q for q in document.quotations if q.depth == 0]
        self._quote_starts = [q.outer.start for q in self._quotes]
        self.at: list[int] = []  # where people are named, in order
        self.people: list[Person] = []
        self._quoted_at: list[int] = []  # where people are named inside quotations
        self._quoted_people: list[tuple[Person, int]] = []
        self.body_at: list[int] = []
        self.bodies: list[Body] = []
        self._waiting: list[tuple[int, Person | None, Gender | None, int]] = []  # names and pronouns, last first
        self._signing = sorted(hit.end() for word in _SIGNING for hit in word.finditer(document.text))
        self._byline = document.article.byline_span or Span(0, 0)
        signed = bool(self._signing) or self._byline.end > 0
        for name, who in zip(cast.names, cast.of, strict=True):
            if who is None or (signed and self._signs(name.span)):
                continue
            quotation = self._quotation(name.span.start)
            if quotation is not None and (quotation.closed or isinstance(who, Body)):
                if isinstance(who, Person):
                    self._quoted_at.append(name.span.start)
                    self._quoted_people.append((who, name.span.end))
                continue
            if isinstance(who, Person):
                self.at.append(name.span.start)
                self.people.append(who)
                self._waiting.append((name.span.start, who, None, name.span.end))
            else:
                self.body_at.append(name.span.start)
                self.bodies.append(who)
        self._narrators = self._of_excerpts()
        self._events: list[_Event] = []
        self._outside: dict[Person, int] = {}  # person -> where last named or meant outside a quotation
        self._counts: dict[Person, int] = {}
        self._pronouns_read = False
        self._by_noun: dict[str, list[int]] | None = None
        self.last_body: tuple[int, Who] | None = None
        self.last_many: tuple[int, Who] | None = None
        self.last_alone: tuple[int, Who] | None = None
        self.spoken: list[tuple[int, Who]] = []
        self.last_question = len(document.text)  # behind it nobody is looked for

    def _of_excerpts(self) -> dict[Person, int]:
        """Whose prose is excerpted with quotations of its own inside ("She was “calm”), and from where on."""
        found: dict[Person, int] = {}
        for outer, inner in pairwise(self.document.quotations):
            if inner.depth and outer.depth == 0 and outer.mark == '"' and not outer.closed and inner.mark == "“":
                i = bisect_left(self.at, outer.outer.start) - 1
                if i >= 0:
                    found.setdefault(self.people[i], outer.outer.start)
        return found

    def _narrates(self, who: Person, offset: int) -> bool:
        """Tell whether somebody tells what stands here in an excerpt, and is nobody in it."""
        start = self._narrators.get(who, offset)
        return start < offset and self._outside.get(who, -1) <= start

    def _signs(self, name: Span) -> bool:
        """Tell whether a name stands in a byline or a credit: its bearer wrote the article and is not in it."""
        document = self.document
        if self._byline.covers(name):
            return True
        near = bisect_right(self._signing, name.start)
        if not near or name.start - self._signing[near - 1] > 60:
            return False
        match = _BYLINE.search(document.text, max(0, name.start - 60), name.start)
        if match is None:
            return False
        paragraph = document.paragraphs[document.sentences[document.sentence_at(name.start)].paragraph]
        credit = match.group("credit") is not None
        return paragraph.start <= match.start() + 2 and (credit or document.text[paragraph.end - 1] not in '.?!”"')

    def _quotation(self, offset: int) -> QuotedSpan | None:
        i = bisect_right(self._quote_starts, offset) - 1
        return self._quotes[i] if i >= 0 and offset < self._quotes[i].outer.end else None

    def in_quotation(self, offset: int) -> bool:
        return self._quotation(offset) is not None

    def _read_pronouns(self) -> None:
        """Put the pronouns between the names: each is settled when the reading comes to it."""
        tokens = self.document.tokens
        lower, quoted = tokens.lower, self.document.quoted
        for t in [t for t, word in enumerate(lower) if word in SINGULAR and quoted[t] < 0]:
            self._waiting.append((tokens.start[t], None, SINGULAR[lower[t]], tokens.end[t]))
        self._waiting.sort(key=itemgetter(0), reverse=True)
        self._pronouns_read = True

    def _advance(self, offset: int) -> None:
        if not self._pronouns_read:
            self._read_pronouns()
        here = self.document.sentence_at(offset)
        while self._waiting and self._waiting[-1][0] < offset:
            at, who, gender, end = self._waiting.pop()
            if who is None:
                if here - self.document.sentence_at(at) > FAR:
                    continue
                ranked = self._rank(at, gender, self._goes_on_about(at))
                if not ranked or (len(ranked) > 1 and ranked[0][1] < 0.6):
                    continue
                who = ranked[0][0]
            self._add(at, end, who, pronoun=gender is not None)

    def _add(self, at: int, end: int, who: Person, *, pronoun: bool, speaks: bool = False) -> None:
        lower, tag = self.document.tokens.lower, self.document.tokens.tag
        first, last = self.document.token_range((at, end))
        after, tag_after = (lower[last], tag[last]) if last < len(tag) else ("", "")
        joined = said = False
        if pronoun:
            owner = lower[first] == "his" or (lower[first] == "her" and tag_after[:2] in ("NN", "JJ"))
            subject = lower[first] in ("he", "she")
        else:
            owner = tag_after == "POS"
            head = first  # of the noun phrase: "his rival Donald Trump"
            while head > max(0, first - 8) and tag[head - 1] in _INSIDE_PHRASE:
                head -= 1
            before = tag[head - 1] if head else "."
            finite = tag_after in ("VBD", "VBZ", "MD")
            said = head > 0 and not finite and lower[head - 1] in INVERTED  # "said Ruiz", not "said Ruiz was right"
            there = head > 1 and lower[head - 2] == "there" and before in ("VBZ", "VBD")
            joined = before == "CC" and bool(self._events) and self._events[-1].end + 5 >= at
            subject = not owner and (said or there or finite or not (before in _GOVERNS or before[:2] == "VB"))
            subject = self._events[-1].subject if joined else subject
        speaks = speaks or said or (after in SPEECH and not owner)
        self._counts[who] = self._counts.get(who, 0) + 1
        quoted = not pronoun and self.in_quotation(at)
        if not quoted:
            self._outside[who] = max(at, self._outside.get(who, -1))
        self._events.append(
            _Event(at, end, who, self.document.sentence_at(at), subject, owner, pronoun, speaks, quoted, joined)
        )

    def spoke(self, who: Person, span: Span, *, speaks: bool = True) -> None:
        """Note who was found behind a source; a pronoun's own guess gives way to it."""
        self.spoken.append((span.start, who))
        if span.start >= self.last_question:
            return
        self._advance(span.start)
        while self._waiting and self._waiting[-1][0] < span.end:
            self._waiting.pop()
        self._add(span.start, span.end, who, pronoun=self.document.text[span.start : span.end].lower() in SINGULAR,
                  speaks=speaks)  # fmt: skip

    def body_spoke(self, who: Who, span: Span, *, plural: bool, alone: bool = False) -> None:
        """Note that a body, several people (``plural``) or somebody without a name (``alone``) spoke."""
        self.spoken.append((span.start, who))
        if alone:
            self.last_alone = span.end, who
        elif plural:
            self.last_many = span.start, who
        else:
            self.last_body = span.start, who

    def rank(self, offset: int, gender: Gender | None) -> list[tuple[Person, float]]:
        """List the people a pronoun can stand for with their shares of the belief, best first."""
        self._advance(offset)
        again = self._continues(offset) or self._goes_on_about(offset) or self._topic(offset, gender)
        return self._rank(offset, gender, again or self._focus(offset, gender) or self._spoke_before(offset, gender))

    def _spoke_before(self, offset: int, gender: Gender | None) -> Person | None:
        """Who spoke the quotation at the end of the paragraph before, of a pronoun that opens the next: “…”⏎He said."""
        sentence = self.document.sentences[self.document.sentence_at(offset)]
        if sentence.paragraph == 0 or self.document.paragraphs[sentence.paragraph].start != offset or not self.spoken:
            return None
        before = self.document.paragraphs[sentence.paragraph - 1]
        at, who = next((s for s in reversed(self.spoken) if not self.in_quotation(s[0])), self.spoken[-1])
        if not self.in_quotation(before.end - 1) or not before.start <= at < before.end or not isinstance(who, Person):
            return None
        return who if who.gender in (None, gender) or who.either else None

    def _focus(self, offset: int, gender: Gender | None) -> Person | None:
        """The speaker or subject of the sentence before a quotation that opens its sentence and has a pronoun's tag.

        Obi was not impressed.⏎“It is dry,” | he said.
        """
        i = bisect_right(self._quote_starts, offset) - 1
        if i < 0 or not 0 < offset - self._quotes[i].outer.end < 3:
            return None
        start = self._quotes[i].outer.start
        before = self.document.sentence_at(start) - 1
        sentences = self.document.sentences
        opens_paragraph = start == self.document.paragraphs[self._quotes[i].paragraph].start
        if not opens_paragraph:
            together = before >= 0 and sentences[before].paragraph == self._quotes[i].paragraph
            if start != sentences[before + 1].span.start or not together:
                return None
        found = [
            e for e in self._events[-REACH:]
            if e.sentence == before and e.at < start and not (e.quoted or e.owner)
            and (gender is None or e.who.gender in (None, gender)) and not self._modifies(e)
        ]  # fmt: skip
        opens = self.document.tokens.tag[self.document.sentences[before].tokens[0]] if before >= 0 else ""
        if not opens_paragraph and len({e.who for e in found}) > 1:
            return None  # Hugo Lenz and Peter Moll sat. “It is late,” | he said.
        late = opens in ("VBN", "VBG", "IN", "WRB")  # Asked whether Obi could win, Moss sighed.
        subjects = [e for e in found if e.subject]
        focus = next((e for e in found if e.speaks), None) or (subjects[-late] if subjects else None)
        return focus.who if focus is not None and not self._starts_with_role(before) else None

    def _modifies(self, event: _Event) -> bool:
        """Tell whether a name stands before a noun: the Obi spokesman."""
        token = self.document.token_range((event.at, event.end))[1]
        return token < len(self.document.tokens) and self.document.tokens.tag[token] in ("NN", "NNS")

    def _starts_with_role(self, sentence: int) -> bool:
        """Tell whether a sentence is about somebody by a role: "The admiral chuckled."."""
        first, last = self.document.sentences[sentence].tokens
        lower = self.document.tokens.lower
        return any(lower[t] == "the" and lower[t + 1] in roles.nouns() for t in range(first, last - 1))

    def _topic(self, offset: int, gender: Gender | None) -> Person | None:
        """Whom a clause or a sentence was opened for: "As for Obi, | he said"; Moss called Obi right when | he said."""
        before = self.document.text[max(0, offset - 60) : offset]
        linked, opened = _LINKED.search(before), _AS_FOR.search(before)
        if linked is None and opened is None:
            return None
        here = self.document.sentence_at(offset)
        for event in reversed(self._events[-REACH:]):
            if event.sentence != here:
                return None
            if event.at < offset and not event.owner and event.who.gender in (None, gender):
                return event.who
        return None

    def _continues(self, offset: int) -> Person | None:
        """Who spoke last, where "he added" or "she went on" says that it is the same again."""
        if not self.spoken or not _GOES_ON.match(self.document.text, offset):
            return None
        who = self.spoken[-1][1]
        return who if isinstance(who, Person) else None

    def _goes_on_about(self, offset: int) -> Person | None:
        """The subject of the sentence before, in one paragraph, of a pronoun that opens its sentence."""
        here = self.document.sentence_at(offset)
        sentences = self.document.sentences
        opens = sentences[here].span.start == offset and here > 0
        if not opens or sentences[here].paragraph != sentences[here - 1].paragraph:
            return None
        subjects = [e for e in self._events[-REACH:] if e.sentence == here - 1 and e.subject and not e.quoted]
        return subjects[0].who if subjects else None

    def _rank(self, offset: int, gender: Gender | None, again: Person | None = None) -> list[tuple[Person, float]]:
        fitting = self._fitting(offset, gender)
        if len({event.who for event in fitting}) < 2:
            return [(event.who, 1.0) for event in fitting[:1]]
        rows = self._described(fitting, offset, gender)
        return _shares([(who, sum(map(mul, _WEIGHTS, row)) + AGAIN * (who is again)) for who, row in rows])

    def candidates(self, offset: int, gender: Gender | None) -> list[tuple[Person, list[float]]]:
        """Describe everybody a pronoun can stand for by the features of ``WEIGHTS``, in their order."""
        return self._described(self._fitting(offset, gender), offset, gender)

    def _fitting(self, offset: int, gender: Gender | None) -> list[_Event]:
        """The mentions of people that a pronoun can stand for, the nearest first."""
        events = self._events
        if self._quoted_at and self.in_quotation(offset):
            events = self._with_quoted(offset)
        beside = self._beside(offset)
        agreeing = (None, gender) if gender else (None, "female", "male")
        fitting = [
            event
            for event in reversed(events[-REACH:])
            if event.at < offset and (event.who.shown or event.who.guessed) in agreeing and event.who is not beside
        ]
        if self._narrators:
            return [event for event in fitting if not self._narrates(event.who, offset)]
        return fitting

    def _described(
        self, fitting: Sequence[_Event], offset: int, gender: Gender | None
    ) -> list[tuple[Person, list[float]]]:
        """Give each person among some mentions, the nearest first, the features of ``WEIGHTS``."""
        sentences = self.document.sentences
        here = self.document.sentence_at(offset)
        paragraph = sentences[here].paragraph
        found: dict[Person, list[float]] = {}
        speaker_seen = subject_seen = with_nearest = with_subject = False
        for event in fitting:
            who = event.who
            spoke_last, speaker_seen = event.speaks and not speaker_seen, speaker_seen or event.speaks
            subject_last, subject_seen = event.subject and not subject_seen, subject_seen or event.subject
            subject_last = subject_last or with_subject
            apart = here - event.sentence
            row = found.get(who)
            nearest = not found or with_nearest
            with_nearest, with_subject = event.joined and nearest, event.joined and subject_last
            if row is not None:
                row[8] = row[8] or (event.subject and apart <= 2)
                row[9] = row[9] or spoke_last
                row[10] = row[10] or subject_last
                continue
            paragraphs = paragraph - sentences[event.sentence].paragraph
            found[who] = [
                apart if apart < 5 else 5,
                paragraphs if paragraphs < 4 else 4,
                apart == 0,
                nearest,
                event.subject,
                event.owner,
                event.pronoun and apart <= 2,
                event.speaks,
                event.subject and apart <= 2,
                spoke_last,
                subject_last,
                event.quoted,
                log(1 + self._counts.get(who, 0)),
                _agreement(gender, who),
                gender is not None and who.shown == gender,
            ]
        return list(found.items())

    def _with_quoted(self, offset: int) -> list[_Event]:
        """Inside a quotation, and in the ones that lead up to it without a break, its own names count too."""
        index = bisect_right(self._quote_starts, offset) - 1
        first = index
        while first and index - first < 8 and self._quotes[first].outer.start - self._quotes[first - 1].outer.end < 4:
            first -= 1
        begin = self._quotes[first].outer.start
        inner = []
        for i in range(bisect_left(self._quoted_at, begin), bisect_left(self._quoted_at, offset)):
            who, end = self._quoted_people[i]
            self._add(self._quoted_at[i], end, who, pronoun=False)
            inner.append(self._events.pop())
            self._counts[who] -= 1
        return sorted([*self._events[-REACH:], *inner], key=lambda event: event.at)

    def _beside(self, offset: int) -> Person | None:
        """The person who is the object of a pronoun's own verb: in "he told Hannity", he is not Hannity."""
        i = bisect_left(self.at, offset)
        if i < len(self.at) and self.at[i] - offset < 40:
            between = self.document.text[offset : self.at[i]].split()
            if 2 <= len(between) <= 3 and self.at[i] < self._clause_end(offset):
                return self.people[i]
        return None

    def _clause_end(self, offset: int) -> int:
        match = _CLAUSE_END.search(self.document.text, offset)
        return match.start() if match else len(self.document.text)

    def spoken_of(self, speaker: Span) -> Person | None:
        """Find whom a quotation is about where its tag says so: “She won,” Berg said of Astrid Lane."""
        match = _SAID_OF.match(self.document.text, speaker.end)
        if match is None:
            return None
        i = bisect_left(self.at, match.end())
        stop = min(match.end() + 80, self.document.sentences[self.document.sentence_at(match.start())].span.end)
        return self.people[i] if i < len(self.at) and self.at[i] < stop else None

    def alone_before(self, offset: int, gender: Gender | None) -> Who | None:
        """Find the unnamed person who spoke last, if nobody has been named since: a spokeswoman … she said."""
        if self.last_alone is None or self.spoken[-1][1] is not self.last_alone[1]:
            return None
        end, who = self.last_alone
        of_who = getattr(who, "gender", None)
        apart = self.document.sentence_at(offset) - self.document.sentence_at(end - 1)
        named = bisect_left(self.at, offset) > bisect_left(self.at, end)
        if named or not 0 <= apart <= 2 or (gender and of_who and gender != of_who):
            return None
        return who

    def subject_before(self, offset: int, gender: Gender | None) -> Span | None:
        """Find the person without a name who is the subject just before: Her neighbour disagreed. “No,” | he said."""
        i = bisect_right(self._quote_starts, offset) - 1
        tagged = i >= 0 and 0 < offset - self._quotes[i].outer.end < 3
        start = self._quotes[i].outer.start if tagged else offset
        here = self.document.sentence_at(start)
        sentences, tokens = self.document.sentences, self.document.tokens
        if here == 0 or sentences[here].span.start != start or self.in_quotation(sentences[here - 1].span.start):
            return None
        first, last = sentences[here - 1].tokens
        if tokens.tag[first] == "IN" and tokens.text[min(first + 2, last - 1)] == ",":
            first += 3  # On Monday, a judge smiled.
        head = first
        while head + 1 < last and tokens.tag[head][:2] == "NN":
            head += 1  # Obi's spokeswoman
        opens = tokens.tag[head] == "POS" if head > first else tokens.tag[first] in ("DT", "PRP$")
        if not (opens or tokens.lower[first] == "one") or tokens.lower[first] in _POINTING:
            return None
        while head + 1 < last and tokens.tag[head + 1] in _BEFORE_HEAD:
            head += 1
        word = tokens.lower[head]
        body = word in lexicon.words("organisation_nouns") or word in lexicon.words("collective_nouns")
        of = roles.nouns().get(word, "-" if is_person(word) and not body else None)  # his government is no "he"
        if tokens.tag[head] != "NN" or of is None:
            return None
        verb = self._after_aside(head + 1, last)
        verb += tokens.tag[min(verb, last - 1)] == "RB"
        if verb >= last or tokens.tag[verb] not in ("VBD", "VBZ", "VBN"):
            return None
        end = sentences[here - 1].span.end
        if bisect_left(self.at, tokens.start[head]) < bisect_left(self.at, end):
            return None  # A reporter asked Obi. He sighed.
        fits = of not in ("f", "m") or gender is None or of == gender[0]
        return self.document.span_of(first, head + 1) if fits else None

    def _after_aside(self, token: int, last: int) -> int:
        """Go on behind what stands before a verb: One buyer | , a roofer, | smiled; a judge | in Rome | smiled."""
        text, tag = self.document.tokens.text, self.document.tokens.tag
        if token < last and tag[token] == "IN":
            return next((t for t in range(token + 2, min(token + 6, last)) if tag[t] in ("VBD", "VBZ")), token)
        if token < last and text[token] == ",":
            for t in range(token + 1, min(token + 12, last)):
                if text[t] == ",":
                    return t + 1
        return token

    def gendered_before(self, offset: int, gender: Gender | None) -> Span | None:
        """Find the noun phrase that shows a pronoun's gender in the sentence or two before: "his wife" … she."""
        tokens, wanted = self.document.tokens, "f" if gender == "female" else "m"
        here = self.document.sentence_at(offset)
        first = self.document.sentences[max(0, here - 2)].tokens[0]
        for t in range(self.document.token_range((offset, offset + 1))[0] - 1, first - 1, -1):
            if tokens.tag[t] == "NN" and roles.nouns().get(tokens.lower[t]) == wanted:
                if self.in_quotation(tokens.start[t]):
                    continue
                head = t
                while head > first and tokens.tag[head - 1] in _INSIDE_PHRASE:
                    head -= 1
                return self.document.span_of(head, t + 1)
        return None

    def body_before(self, offset: int) -> Who | None:
        """Find the body "it" is: which spoke last, else the one named last nearby."""
        here = self.document.sentence_at(offset)
        if self.last_body is not None and here - self.document.sentence_at(self.last_body[0]) <= 6:
            return self.last_body[1]
        i = bisect_left(self.body_at, offset) - 1
        while i >= 0 and here - self.document.sentence_at(self.body_at[i]) <= 2:
            if not self.bodies[i].place:
                return self.bodies[i]
            i -= 1
        return None

    def many_before(self, offset: int) -> tuple[Who | None, Span | None]:
        """Find who "they" are: somebody already met, or a noun phrase of the sentences before to be read.

        Two names joined by "and", a plural that opens its sentence, and a body are weighed by how near they are.
        """
        here = self.document.sentence_at(offset)
        scored: list[tuple[float, int, Who | None, Span | None]] = []
        for bonus, last in ((1.2, self.last_many), (0.3, self.last_body)):
            if last is not None:
                scored.append((bonus - 0.8 * (here - self.document.sentence_at(last[0])), last[0], last[1], None))
        i = bisect_left(self.body_at, offset) - 1
        while i >= 0 and here - self.document.sentence_at(self.body_at[i]) <= 2:
            if not self.bodies[i].place:
                apart = here - self.document.sentence_at(self.body_at[i])
                scored.append((-0.2 - 0.8 * apart, self.body_at[i], self.bodies[i], None))
            i -= 1
        for phrase, joined in self._plurals(offset, here):
            apart = here - self.document.sentence_at(phrase.start)
            scored.append(((1.3 if joined else 0.7) - 0.8 * apart, phrase.start, None, phrase))
        if not scored or (best := max(scored, key=lambda row: row[:2]))[0] < -2.5:
            return None, None
        return best[2], best[3]

    def _plurals(self, offset: int, here: int) -> Iterator[tuple[Span, bool]]:
        """Noun phrases of several people in the three sentences before: "Ruiz and Obi", "Critics", "the two men"."""
        document, tokens = self.document, self.document.tokens
        first = document.sentences[max(0, here - 3)]
        stop = bisect_left(self.at, offset)
        for i in range(bisect_left(self.at, first.span.start), stop - 1):
            if (joined := _JOINED.match(document.text, self.at[i])) and joined.end() > self.at[i + 1]:
                yield Span(self.at[i], joined.end()), True
        many = lexicon.words("collective_nouns")
        for number in range(max(0, here - 3), here + 1):
            begin, end = document.sentences[number].tokens
            for t in range(begin, end):
                if tokens.start[t] >= offset:
                    break
                if tokens.tag[t] not in ("NNS", "NNPS") or tokens.lower[t] not in many:
                    continue
                if not self.in_quotation(tokens.start[t]):
                    head = t
                    while head > begin and tokens.tag[head - 1] in _INSIDE_PHRASE:
                        head -= 1
                    if head == begin or tokens.tag[head - 1] in (",", "CC", "WRB", "RB", "''"):
                        yield document.span_of(head, t + 1), False
                        break

    def issuer_before(self, offset: int) -> Who | None:
        """Find whose statement "the statement" is: who spoke or was the subject last."""
        if self.spoken and self.document.sentence_at(offset) - self.document.sentence_at(self.spoken[-1][0]) <= 3:
            return self.spoken[-1][1]
        i, j = bisect_left(self.body_at, offset) - 1, bisect_left(self.at, offset) - 1
        here = self.document.sentence_at(offset)
        body = self.bodies[i] if i >= 0 and here - self.document.sentence_at(self.body_at[i]) <= 2 else None
        if body is not None and body.place:
            body = None
        person = self.people[j] if j >= 0 and here - self.document.sentence_at(self.at[j]) <= 2 else None
        return body or person

    def person_by_role(self, reading: Reading) -> Person | None:
        """Find who "the ambassador" is: the last person named before who bears the role, else the only one after."""
        if self._by_noun is None:
            self._by_noun = {}
            for i, person in enumerate(self.people):
                for noun in {noun for role in person.roles for noun in role.nouns}:
                    self._by_noun.setdefault(noun, []).append(i)
        bearers = self._by_noun.get(reading.head, [])
        stop = bisect_left(bearers, bisect_left(self.at, reading.span.start))
        for i in [*reversed(bearers[max(0, stop - REACH) : stop]), *bearers[stop : stop + REACH]]:
            person = self.people[i]
            if any(reading.head in r.nouns and _same_body(reading, r) and _same_post(reading, r) for r in person.roles):
                return person
        return self._tagged(reading) or self._in_focus(reading)

    def _in_focus(self, reading: Reading) -> Person | None:
        """Let "the Vermont senator" or "the nominee" be the person just spoken of, if nothing speaks against it."""
        plain = len(reading.words.split()) < 3
        the = reading.words.lower().startswith("the ")
        epithet = (
            reading.head in EPITHETS
            or "year-old" in reading.words
            or reading.words.startswith(_PARENTS)
            or is_one_of_a_nation(reading.head.capitalize())
        )
        if not reading.definite or (plain and not epithet) or reading.words.lower().startswith(OWNERS):
            return None
        if not the and "former" not in reading.words and not epithet:
            return None
        if bearers := self._of_nation(reading) or self._of_age(reading):
            return bearers[0] if len(bearers) == 1 else None
        ranked = self.rank(reading.span.start, reading.gender)
        if ranked and self._has_other_age(ranked[0][0], reading):
            return None
        if epithet and ranked and ranked[0][1] < 0.6:
            return self._focus(self._tag_start(reading.span.start), reading.gender)
        if not ranked or ranked[0][1] < 0.6 or reading.head in UNNAMED_HEADS:
            return None
        if reading.head not in roles.nouns() and not epithet:
            return None
        person = ranked[0][0]
        near = self.document.sentence_at(reading.span.start) - self.last_sentence(person, reading.span.start)
        if near > 2 or (person.roles and not epithet):
            return None
        return person

    def _tag_start(self, offset: int) -> int:
        """Where the tag of a quotation begins that a mention ends: “…,” | said the Italian."""
        token = self.document.token_at(offset)
        told = token > 0 and self.document.tokens.tag[token - 1] in ("VBD", "VBZ", "VBN")
        return self.document.tokens.start[token - 1] if told else offset

    def _tagged(self, reading: Reading) -> Person | None:
        """Let "the farmer" of a tag be the subject just before, where the article knows no other farmer."""
        lower, head, offset = self.document.tokens.lower, reading.head, reading.span.start
        if reading.words not in (f"the {head}", f"The {head}") or head not in roles.nouns() or head in UNNAMED_HEADS:
            return None
        if self.document.tokens.start[lower.index(head)] < offset:
            return None
        self._advance(offset)
        who = self._focus(offset, reading.gender)
        nouns = {noun.rpartition(" ")[2] for role in who.roles for noun in role.nouns} if who is not None else set()
        learned = head in LEARNED or head.endswith(("ist", "ian"))  # of Prof. Amman: the economist
        return who if nouns <= (RELATIONS | LEARNED if learned else RELATIONS) else None

    def _of_nation(self, reading: Reading) -> list[Person]:
        """Find who was named last with the nation: Kenya's Esther Jeruto; two, if one sentence named both."""
        nation = lexicon.table("demonyms").get(reading.head.capitalize())
        if nation is None:
            return []
        text, adjective = self.document.text, reading.head.capitalize()
        before = (f"{nation}'s ", f"{nation}’s ", f"{adjective} ")
        after = tuple([f"{link} {nation}" for link in (" of", ", of", ", from", " from", ", also of", ", also from")])
        found: list[Person] = []
        for i in range(bisect_left(self.at, reading.span.start) - 1, -1, -1):
            person, sentence = self.people[i], self.document.sentence_at(self.at[i])
            if found and sentence != self.last_sentence(found[0], reading.span.start):
                break
            of_nation = text.endswith(before, 0, self.at[i]) or any(text.startswith(after, s.end) for s in person.spans)
            if of_nation and person not in found:
                found.append(person)
        return found

    def _of_age(self, reading: Reading) -> list[Person]:
        """Find the last person named before whose age the article gives: Tom Reed, 43 … the 43-year-old."""
        age = _AGE.search(reading.words)
        if age is None:
            return []
        seen: set[Person] = set()
        for i in range(bisect_left(self.at, reading.span.start) - 1, -1, -1):
            person = self.people[i]
            if person not in seen and age.group(1) in self._ages(person):
                return [person]
            seen.add(person)
        return []

    def _has_other_age(self, person: Person, reading: Reading) -> bool:
        """Whether somebody is of another age than a description says."""
        age = _AGE.search(reading.words)
        ages = self._ages(person) if age is not None else set()
        return age is not None and bool(ages) and age.group(1) not in ages

    def _ages(self, person: Person) -> set[str]:
        """How old the article says that somebody is: Tom Reed, 43; 43-year-old Tom Reed."""
        text = self.document.text
        found = [_AGE_AFTER.match(text, span.end) for span in person.spans]
        found += [_AGE_BEFORE.search(text, max(0, span.start - 50), span.start) for span in person.spans]
        return {match.group(1) for match in found if match is not None}

    def joined_before(self, offset: int, *, spouses: bool) -> tuple[Person, Person] | None:
        """Find the two people whom "the pair" or "the couple" (``spouses``) means: the last two joined by "and".

        Of two who only happen to stand together nobody says "the couple" after a while.
        """
        here = self.document.sentence_at(offset)
        for i in range(bisect_left(self.at, offset) - 2, -1, -1):
            one, other = self.people[i], self.people[i + 1]
            apart = here - self.document.sentence_at(self.at[i])
            if apart > 2 * FAR:
                return None
            end = next((span.end for span in one.spans if span.start == self.at[i]), -1)
            match = _BETWEEN.fullmatch(self.document.text, end, self.at[i + 1]) if end > 0 else None
            if match is None or one is other:
                continue
            related = one.surname == other.surname or match.group("kin") in _SPOUSES
            if related or (match.group("kin") is None and (apart <= 3 or not spouses)):
                return one, other
        return None

    def last_sentence(self, person: Person, offset: int) -> int:
        """The sentence that last named a person before an offset."""
        i = bisect_left(self.at, offset) - 1
        while i >= 0 and self.people[i] is not person:
            i -= 1
        return self.document.sentence_at(self.at[i]) if i >= 0 else -99

    def body_by_noun(self, reading: Reading) -> Body | None:
        """Find which body "the ministry" is: the last whose name answers to the noun and its adjectives."""
        answers = (reading.head, *NOUN_IN_NAME.get(reading.head, ()))
        rest = {w for w in reading.words.casefold().split() if w not in ("the", "this", "that", reading.head)}
        stop = bisect_left(self.body_at, reading.span.start)
        for i in range(stop - 1, max(-1, stop - 1 - 10 * REACH), -1):
            body = self.bodies[i]
            words = set(body.name.casefold().split())
            if not body.place and words & set(answers) and rest <= words:
                return body
        return None


def _agreement(gender: Gender | None, who: Person) -> float:
    """How far a person's gender speaks for a pronoun: 1 when it is the same, a little for names of either gender."""
    if gender is None:
        return 0.0
    of_who = who.shown or who.guessed
    if of_who is None and not (who.either or who.full or who.titles or who.roles):
        return ONE_WORD  # "Carrier" may be a company
    return 1.0 if of_who == gender else 0.6 if who.either else 0.0


def _same_body(reading: Reading, role: roles.Role) -> bool:
    """Tell whether the body a description names may be the body of a role: "the Russian ambassador", "Russia's"."""
    ours, theirs = _belongs(reading.words, reading.affiliation), _belongs(role.words, role.affiliation)
    return not theirs or ours <= theirs


def _same_post(reading: Reading, role: roles.Role) -> bool:
    """Tell whether two descriptions may mean one office: the finance minister is not the health minister."""
    ours = POSTS.intersection(reading.words.casefold().split())
    theirs = POSTS.intersection(role.words.casefold().split())
    return not ours or not theirs or not ours.isdisjoint(theirs)


def _belongs(words: str, body: str | None) -> set[str]:
    """The bodies and places a description names, adjectives as their place."""
    demonyms = lexicon.table("demonyms")
    found = {demonyms[word].casefold() for word in words.split() if word in demonyms}
    return found | {demonyms.get(body, body).casefold()} if body else found


def _shares(scored: list[tuple[Person, float]]) -> list[tuple[Person, float]]:
    if not scored:
        return []
    top = max(score for _, score in scored)
    weights = [exp(score - top) for _, score in scored]
    total = sum(weights)
    ranked = [(who, weight / total) for (who, _), weight in zip(scored, weights, strict=True)]
    ranked.sort(key=lambda pair: (-pair[1], pair[0].name))
    return ranked


def antecedent(document: Document, pronoun: Span) -> Span | None:
    """The noun phrase directly before "who" or "which"."""
    tokens = document.tokens
    last = document.token_range(pronoun)[0]
    if last and tokens.text[last - 1] == ",":
        last -= 1
    first = last
    sentence = document.sentences[document.sentence_at(pronoun.start)].tokens[0]
    days = lexicon.words("days")  # denied on Tuesday | media reports; but "Tuesday's report"
    while (
        first > sentence
        and (
            (
                (first == last or tokens.tag[first] != "DT")  # denied in a statement | a report
                and tokens.tag[first - 1][:2] in ("NN", "JJ", "DT", "CD", "PO", "PR")
                and (tokens.lower[first - 1] not in days or tokens.tag[first] == "POS")
            )
            or (tokens.lower[first - 1] in ("of", "for", "at") and first < last)
        )
    ):
        first -= 1
    return document.span_of(first, last) if first < last else None
