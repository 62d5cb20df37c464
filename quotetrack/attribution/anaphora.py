"""Who "he", "the ambassador" and "the company" are: the scene so far, and a linear scorer over it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from math import exp, log
from typing import TYPE_CHECKING, Any

from quotetrack.attribution import roles
from quotetrack.attribution.cast import Body, Cast, Gender, Person
from quotetrack.attribution.mentions import Reading
from quotetrack.language import Document, lexicon
from quotetrack.model import Span

if TYPE_CHECKING:
    from quotetrack.attribution.speakers import Who

TIE = 0.08  # two candidates whose shares of the belief lie closer are a tie
REACH = 40  # how many mentions of people before a pronoun are looked at
WEIGHTS = {
    "sentence": -0.9,  # per sentence between, up to four
    "paragraph": -0.5,  # per paragraph between, up to three
    "subject": 1.4,
    "owner": -1.0,  # "Ruiz's"
    "spoke last": 1.6,
    "times named": 0.5,  # logarithm
    "gender": 0.8,  # known and the same
    "same sentence": -0.2,
    "nearest": 0.4,
}
NOUN_IN_NAME = {  # what else in a name answers to a noun
    "newspaper": ("times", "post", "journal", "tribune", "globe", "herald", "guardian", "telegraph", "gazette", "chronicle"),
    "paper": ("times", "post", "journal", "tribune", "globe", "herald", "guardian", "telegraph", "gazette", "chronicle"),
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
EPITHETS = frozenset(
    "nominee candidate contender front-runner frontrunner senator congressman congresswoman lawmaker politician "
    "businessman businesswoman billionaire mogul tycoon author actor actress singer star native veteran incumbent "
    "challenger democrat republican conservative governor player striker".split()
)
UNNAMED_HEADS = frozenset(
    "spokesman spokeswoman spokesperson official source aide resident witness man woman boy girl person".split()
)
OF_BODY = frozenset(
    "site website agency network newspaper channel station company group firm chain magazine airline broadcaster bank "
    "charity paper outlet maker producer carrier".split()
)


class Scene:
    """Where people and bodies were last named outside quotations, and who spoke last."""

    def __init__(self, document: Document, cast: Cast) -> None:
        self.document, self.cast = document, cast
        self._quotes = [q.outer for q in document.quotations if q.depth == 0]
        self._quote_starts = [q.start for q in self._quotes]
        self.at: list[int] = []  # where people are named, in order
        self.people: list[Person] = []
        self.grammar: list[tuple[bool, bool]] = []  # subject, owner
        self.body_at: list[int] = []
        self.bodies: list[Body] = []
        for name, who in zip(cast.names, cast.of, strict=True):
            if who is None or self.in_quotation(name.span.start):
                continue
            if isinstance(who, Person):
                self.at.append(name.span.start)
                self.people.append(who)
                self.grammar.append(self._grammar(name.span))
            else:
                self.body_at.append(name.span.start)
                self.bodies.append(who)
        self.last: tuple[int, Person] | None = None
        self.last_body: tuple[int, Any] | None = None
        self.last_many: tuple[int, Any] | None = None
        self.spoken: list[tuple[int, Who]] = []

    def in_quotation(self, offset: int) -> bool:
        i = bisect_right(self._quote_starts, offset) - 1
        return i >= 0 and offset < self._quotes[i].end

    def _grammar(self, span: Span) -> tuple[bool, bool]:
        tokens = self.document.tokens
        first, last = self.document.token_range(span)
        before = tokens.tag[first - 1] if first else "."
        after = tokens.text[last] if last < len(tokens) else ""
        owner = after in ("'s", "’s", "'", "’") and tokens.tag[last] == "POS"
        said = first > 0 and tokens.lower[first - 1] in ("said", "says", "asked", "added", "wrote", "replied")
        subject = said or not (before in ("IN", "TO", "POS", "PRP$") or before.startswith("VB"))
        return subject and not owner, owner

    def spoke(self, who: Person, span: Span) -> None:
        self.last = span.start, who
        self.spoken.append((span.start, who))

    def body_spoke(self, who: Who, span: Span, *, plural: bool) -> None:
        self.spoken.append((span.start, who))
        if plural:
            self.last_many = span.start, who
        else:
            self.last_body = span.start, who

    def rank(self, offset: int, gender: Gender | None) -> list[tuple[Person, float]]:
        """List the people a pronoun can stand for with their shares of the belief, best first."""
        document = self.document
        here = document.sentence_at(offset)
        paragraph = document.sentences[here].paragraph
        stop = bisect_left(self.at, offset)
        seen: dict[int, float] = {}
        who: dict[int, Person] = {}
        counts: dict[int, int] = {}
        for i in range(stop - 1, max(-1, stop - 1 - REACH), -1):
            person = self.people[i]
            counts[id(person)] = counts.get(id(person), 0) + 1
        nearest = True
        for i in range(stop - 1, max(-1, stop - 1 - REACH), -1):
            person = self.people[i]
            if gender and person.gender and person.gender != gender:
                continue
            sentence = document.sentence_at(self.at[i])
            apart = here - sentence
            subject, owner = self.grammar[i]
            score = WEIGHTS["sentence"] * min(apart, 4)
            score += WEIGHTS["paragraph"] * min(paragraph - document.sentences[sentence].paragraph, 3)
            score += WEIGHTS["subject"] * subject + WEIGHTS["owner"] * owner
            score += WEIGHTS["same sentence"] * (apart == 0)
            score += WEIGHTS["nearest"] * nearest
            nearest = False
            if id(person) not in seen or score > seen[id(person)]:
                seen[id(person)] = score
                who[id(person)] = person
        if self.last is not None:
            person = self.last[1]
            apart = here - document.sentence_at(self.last[0])
            if not (gender and person.gender and person.gender != gender) and apart <= 8:
                base = max(seen.get(id(person), -9.0), WEIGHTS["sentence"] * min(apart, 4) + WEIGHTS["subject"])
                seen[id(person)] = base + WEIGHTS["spoke last"]
                who[id(person)] = person
        for key, person in who.items():
            seen[key] += WEIGHTS["times named"] * log(1 + counts.get(key, 0))
            seen[key] += WEIGHTS["gender"] * (gender is not None and person.gender == gender)
        return _shares([(who[key], score) for key, score in seen.items()])

    def body_before(self, offset: int, *, plural: bool) -> Who | None:
        """Find the body "it" or the people "they" are: who spoke last, else the body named last nearby."""
        here = self.document.sentence_at(offset)
        for last in (self.last_many, self.last_body) if plural else (self.last_body,):
            if last is not None and here - self.document.sentence_at(last[0]) <= 6:
                found: Who = last[1]
                return found
        i = bisect_left(self.body_at, offset) - 1
        while i >= 0 and here - self.document.sentence_at(self.body_at[i]) <= 2:
            if not self.bodies[i].place:
                return self.bodies[i]
            i -= 1
        return None

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
        stop = bisect_left(self.at, reading.span.start)
        for i in [*range(stop - 1, -1, -1), *range(stop, len(self.at))]:
            person = self.people[i]
            if any(reading.head in role.nouns and _same_body(reading, role) for role in person.roles):
                return person
        return self._in_focus(reading)

    def _in_focus(self, reading: Reading) -> Person | None:
        """Let "the Vermont senator" or "the nominee" be the person just spoken of, if nothing speaks against it."""
        plain = len(reading.words.split()) < 3
        if not reading.words.lower().startswith("the ") or (plain and reading.head not in EPITHETS):
            return None
        ranked = self.rank(reading.span.start, reading.gender)
        if not ranked or ranked[0][1] < 0.6 or reading.head in UNNAMED_HEADS:
            return None
        person = ranked[0][0]
        near = self.document.sentence_at(reading.span.start) - self.last_sentence(person, reading.span.start)
        if near > 2 or (person.roles and reading.head not in EPITHETS):
            return None
        return person

    def last_sentence(self, person: Person, offset: int) -> int:
        """The sentence that last named a person before an offset."""
        i = bisect_left(self.at, offset) - 1
        while i >= 0 and self.people[i] is not person:
            i -= 1
        return self.document.sentence_at(self.at[i]) if i >= 0 else -99

    def body_by_noun(self, reading: Reading) -> Body | None:
        """Find which body "the ministry" or "the company" is: the last whose name answers to the noun and its adjectives."""
        answers = (reading.head, *NOUN_IN_NAME.get(reading.head, ()))
        rest = {w for w in reading.words.casefold().split() if w not in ("the", "this", "that", reading.head)}
        stop = bisect_left(self.body_at, reading.span.start)
        for i in range(stop - 1, -1, -1):
            body = self.bodies[i]
            words = set(body.name.casefold().split())
            if not body.place and words & set(answers) and rest <= words:
                return body
        return None


def _same_body(reading: Reading, role: roles.Role) -> bool:
    """Tell whether the body a description names may be the body of a role: "the Russian ambassador", "Russia's"."""
    if reading.affiliation is None or role.affiliation is None:
        return True
    demonyms = lexicon.table("demonyms")
    ours = demonyms.get(reading.affiliation, reading.affiliation).casefold()
    theirs = demonyms.get(role.affiliation, role.affiliation).casefold()
    return ours == theirs or ours in role.words.casefold()


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
    while first > sentence and (
        tokens.tag[first - 1][:2] in ("NN", "JJ", "DT", "CD", "PO", "PR")
        or (tokens.lower[first - 1] in ("of", "for", "at") and first < last)
    ):
        first -= 1
    return document.span_of(first, last) if first < last else None
