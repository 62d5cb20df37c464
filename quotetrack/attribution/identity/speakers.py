"""One identity behind all mentions of a speaker: "Vitaly Churkin", "Mr. Churkin", "he".

The cast of the article gives the named people and bodies; each mention that an attribution rule
chose is read for its head and resolved against the cast and against the descriptions used
before it. Where two people fit equally well nobody is chosen and both are listed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from quotetrack.attribution.identity import anaphora, phrases, roles, roster
from quotetrack.attribution.identity.cast import Body, Cast, Gender, Person, read_cast
from quotetrack.attribution.identity.mentions import OF_BODY, Reading, read
from quotetrack.attribution.identity.unproven import FAR, Unproven
from quotetrack.attribution.nominals import is_one_of_a_nation
from quotetrack.language import Document, lexicon
from quotetrack.language.names import Name
from quotetrack.model import Alternative, Span, Speaker, SpeakerKind, content_id

# Nouns of sources that stay in the dark: they are "unnamed"; other plurals are groups.
SOURCES = frozenset({
    "officials", "sources", "aides", "advisers", "advisors", "insiders", "operatives", "staffers", "strategists",
    "diplomats", "spokesmen", "spokeswomen", "spokespeople", "allies", "analysts", "experts", "executives",
    "lawmakers", "investigators", "prosecutors", "lawyers", "doctors", "officers", "commanders", "agents",
    "witnesses", "others", "some", "many", "several", "few",
})  # fmt: skip
BRIEFED = frozenset({"briefed", "close", "familiar"})  # people familiar with the matter
OFFICES = frozenset({
    "president", "mayor", "ambassador", "minister", "governor", "pope", "king", "queen", "chancellor", "premier",
    "chairman", "chairwoman", "chair", "secretary", "commissioner", "speaker", "judge", "justice", "sheriff",
    "director", "interviewer", "interviewee",
})  # fmt: skip

PAIR = frozenset({"pair", "couple", "duo", "twins", "siblings", "brothers", "sisters", "newlyweds"})
PAIRS = PAIR | {
    "two", "men", "women", "friends", "leaders", "ministers", "players", "lawmakers", "authors", "scientists",
}  # fmt: skip
TWO = frozenset({"two", "both"})  # the two women, both men


class Resolution(NamedTuple):
    """The identities behind the mentions that were asked for; the lists run parallel to them."""

    speakers: tuple[Speaker, ...]
    of: tuple[str | None, ...]  # for each asked mention the speaker's id; None: no mention, or a tie
    alternatives: tuple[tuple[Alternative, ...], ...]
    certainty: tuple[float, ...]


@dataclass(slots=True, eq=False)
class Described:
    """Somebody or something without a name: "a senior official", "two aides", "the report", "Ruiz and Obi"."""

    name: str
    kind: SpeakerKind
    head: str
    spans: list[Span] = field(default_factory=list)
    affiliation: str | None = None
    gender: Gender | None = None
    anonymous: bool = False
    aliases: dict[str, None] = field(default_factory=dict)
    issuer: Person | Body | Described | None = None


Who = Person | Body | Described


def identify(
    document: Document, mentions: Sequence[Span | None], *, quoted: Sequence[tuple[Span, ...]] = ()
) -> Resolution:
    """Find who is behind each source span; ``quoted`` holds, parallel to it, what each is said to have said.

    ``mentions`` are spans as the attribution rules chose them; None (an implicit source) has no identity here.
    """
    return _Identifier(document, mentions, quoted).resolve()


class _Identifier:
    """The state of one article while its mentions are resolved in text order."""

    def __init__(self, document: Document, mentions: Sequence[Span | None], quoted: Sequence[tuple[Span, ...]]) -> None:
        self.document, self.mentions, self.quoted = document, mentions, quoted
        self.cast: Cast = read_cast(document)
        self.scene = anaphora.Scene(document, self.cast)
        self.who: list[Who | None] = [None] * len(mentions)
        self.rivals: list[tuple[tuple[Who, float], ...]] = [()] * len(mentions)
        self.certainty = [0.0] * len(mentions)
        self.unproven = Unproven(document, self.cast)
        self.described: dict[str, list[Described]] = {}
        self.only_named: dict[str, Described] = {}  # by their name, of which nothing shows what bears it
        self.settled: set[int] = set()
        self.by_span: dict[Span, int] = {}
        self.readings: dict[Span, Reading] = {}
        self.around: list[tuple[Who, Span]] = []  # who speaks the quotations around the pronoun in hand
        self.asked: dict[Who, list[Span]] = {}
        self.shown: dict[Person, Gender] = {}
        self.extra_roles: dict[Person, roles.Role] = {}
        path = document.config.roster
        self.roster = roster.load(path) if path is not None else None

    def resolve(self) -> Resolution:
        order = sorted(
            (i for i, m in enumerate(self.mentions) if m is not None and m.end > m.start),
            key=lambda i: self.mentions[i] or Span(0, 0),
        )
        late = []
        readings = [self._read(self.mentions[i] or Span(0, 0)) for i in order]
        self.scene.last_question = max((r.span.start for r in readings if _asks(r)), default=-1)
        for i, reading in zip(order, readings, strict=True):
            if reading.sort == "pronoun" and reading.number in ("first", "second"):
                late.append((i, reading))
                continue
            if reading.sort == "pronoun" and reading.number == "one":
                self._settle_around(i, reading.span)
            if i not in self.settled:
                self._settle(i, reading)
        for i, reading in late:
            self._first_person(i, reading)
        return self._result()

    def _read(self, span: Span) -> Reading:
        """Read a mention; several quotes may have one."""
        if span not in self.readings:
            self.readings[span] = read(self.document, self.cast, Span(*span))
        return self.readings[span]

    def _settle_around(self, i: int, span: Span) -> None:
        """Settle who speaks the quotation around a pronoun before it: of themselves people say "I", not "he"."""
        self.around = []
        if not self.scene.in_quotation(span.start):
            return
        for j in sorted(set(self._quotes_around(*span))):
            outer = self.mentions[j]
            if j == i or outer is None or self.scene.in_quotation(outer.start):
                continue
            if j not in self.settled:
                reading = self._read(outer)
                if reading.sort != "pronoun" or reading.number == "one":
                    self._settle(j, reading)
            if (speaker := self.who[j]) is not None:
                self.around.append((speaker, Span(*outer)))

    def _settle(self, i: int, reading: Reading) -> None:
        self.settled.add(i)
        before = self.by_span.setdefault(reading.span, i)
        if before != i:  # several quotes with one mention are one speech act
            self.who[i], self.certainty[i] = self.who[before], self.certainty[before]
            self.rivals[i] = self.rivals[before]
            return
        who, certainty, rivals = self._find(reading)
        self.who[i], self.certainty[i], self.rivals[i] = who, certainty, rivals
        if who is None:
            return
        self.asked.setdefault(who, []).append(reading.span)
        if isinstance(who, Person) and not who.firm:
            self.scene.spoke(who, reading.span)
            taken = any(isinstance(r, Person) and not r.either and r.gender == reading.gender for r, _ in rivals)
            if reading.sort == "pronoun" and reading.gender and certainty >= (0.95 if taken else 0.6):
                self.shown.setdefault(who, reading.gender)
                who.guessed = who.guessed or reading.gender
            if reading.role is not None:
                self.extra_roles.setdefault(who, reading.role)
            self._note_employer(who, reading)
        else:
            alone = (
                isinstance(who, Described)
                and who.kind == "unnamed"
                and reading.number != "many"
                and (who.head in roles.nouns() and not reading.definite)
            )  # "a spokeswoman"; of "the candidate" the article mostly knows the name
            plural = reading.number == "many" or reading.head in PAIRS
            self.scene.body_spoke(who, reading.span, plural=plural, alone=alone)

    def _note_employer(self, who: Person, reading: Reading) -> None:
        """Give a person the body that owns the role they are mentioned by: Its | leader; The company | 's lawyer."""
        if any(role.affiliation for role in who.roles) or (owner := _owner(self.document, reading.span)) is None:
            return
        noun = self.document.tokens.lower[self.document.token_range(owner)[1] - 1]
        if noun == "its":
            body = self._subject_body(owner.start)
        else:
            words = owner.of(self.document.text)
            body = self._named_by_role(Reading(owner, "body", noun, words, definite=True, number="body"))
        if body is not None and not (isinstance(body, Described) and body.kind != "organisation"):
            known = self.extra_roles.get(who, roles.Role("", frozenset()))
            self.extra_roles[who] = known._replace(affiliation=known.affiliation or body.name)

    def _subject_body(self, offset: int) -> Who | None:
        """The body that opens the sentence before, or spoke in it."""
        if (opener := self.unproven.opener(offset)) is not None:
            return self._as_body(*opener)
        last, here = self.scene.last_body, self.document.sentence_at(offset)
        return last[1] if last is not None and here - self.document.sentence_at(last[0]) <= 1 else None

    def _find(self, reading: Reading) -> tuple[Who | None, float, tuple[tuple[Who, float], ...]]:
        if reading.sort == "nothing":
            return None, 0.0, ()
        if reading.sort == "pronoun":
            return self._pronoun(reading)
        if reading.sort == "person" and isinstance(reading.who, Person):
            if reading.affiliation and not reading.who.roles:
                self.extra_roles.setdefault(reading.who, roles.Role("", frozenset(), reading.affiliation))
            return reading.who, 0.97, ()
        if reading.sort == "body" and reading.who is not None:
            if isinstance(reading.who, Person):
                reading.who.firm = True  # his party, the Coastal List
            return reading.who, 0.95, ()
        if reading.sort == "handle":
            return reading.who or self._remember(Described(reading.words, "person", reading.head), reading), 0.9, ()
        if reading.sort == "together":
            return self._together(reading), 0.9, ()
        return self._description(reading)

    def _pronoun(self, reading: Reading) -> tuple[Who | None, float, tuple[tuple[Who, float], ...]]:
        if reading.number == "relative":
            before = anaphora.antecedent(self.document, reading.span)
            if before is not None and (who := phrases.explained(self.document, self.cast, before)) is not None:
                return who, 0.9, ()
            return self._find(read(self.document, self.cast, before)) if before else (None, 0.0, ())
        if reading.number == "one":
            return self._singular(reading)
        if reading.number != "many":
            found = self._it(reading)
            return (found, 0.6, ()) if found is not None else (None, 0.0, ())
        found, phrase = self.scene.many_before(reading.span.start)
        if phrase is not None:
            meant = read(self.document, self.cast, phrase)
            return self._find(meant) if meant.sort in ("together", "many") else (None, 0.0, ())
        return (found, 0.6, ()) if found is not None else (None, 0.0, ())

    def _singular(self, reading: Reading) -> tuple[Who | None, float, tuple[tuple[Who, float], ...]]:
        """Find who "he" or "she" is."""
        inside = [who for who, _ in self.around] if self.scene.in_quotation(reading.span.start) else []
        for _, outer in self.around if inside else ():
            if (of := self.scene.spoken_of(outer)) is not None and of.gender in (None, reading.gender):
                return of, 0.8, ()
        noun = None if inside else self.scene.subject_before(reading.span.start, reading.gender)
        newer = noun is not None and self.scene.last_alone is not None and noun.start > self.scene.last_alone[0]
        alone = None if inside or newer else self.scene.alone_before(reading.span.start, reading.gender)
        if alone is not None:  # but: asked a guard. A colleague shrugged. “We will,” he said.
            return alone, 0.7, ()
        if noun is not None:
            meant = read(self.document, self.cast, noun)
            if not meant.words.startswith(("The ", "the ")) or self.scene.person_by_role(meant) is not None:
                return self._find(meant)  # of "the candidate" the article mostly knows the name
        ranked = [row for row in self.scene.rank(reading.span.start, reading.gender) if row[0] not in inside]
        total = sum(share for _, share in ranked)
        ranked = [(who, share / total) for who, share in ranked] if inside and total else ranked
        if ranked:
            best = ranked[0]
            if len(ranked) > 1 and best[1] - ranked[1][1] < anaphora.TIE:
                return None, best[1], tuple(ranked[:4])
            return best[0], best[1], tuple(ranked[1:4])
        phrase = noun or self.scene.gendered_before(reading.span.start, reading.gender)
        if phrase is not None:
            return self._find(read(self.document, self.cast, phrase))
        name = self.unproven.person(reading.span.start)
        return (self._only_named(name), 0.6, ()) if name is not None else (None, 0.0, ())

    def _it(self, reading: Reading) -> Who | None:
        """Find what "it" is: the subject just before, the body that spoke or was named last, else what may be one."""
        at, it = reading.span.start, reading.head in ("it", "its")
        if it and (opener := self.unproven.opener(at)) is not None:
            return self._as_body(*opener)
        if (found := self.scene.body_before(at)) is not None or not it:
            return found
        sentence = self.document.sentences[self.document.sentence_at(at)].span.start
        return self._firm(sentence, reading.head, far=1)

    def _firm(self, offset: int, noun: str, far: int) -> Who | None:
        """Find the firm or club that was named last, and remember that it is one."""
        found = self.unproven.firm(offset, noun, far)
        return None if found is None else self._as_body(*found)

    def _as_body(self, name: Name, who: Person | Body | None) -> Who:
        if who is None:
            return self._only_named(name, body=True)
        if isinstance(who, Person):
            who.firm = True
        return who

    def _only_named(self, name: Name, *, body: bool = False) -> Described:
        """Somebody or something that has a name and no more; a ``body`` from now on if something shows that it is."""
        written = name.bare.of(self.document.text)
        named = self.only_named.setdefault(written, Described(written, "person", written.casefold()))
        named.kind = "organisation" if body else named.kind
        return named

    def _together(self, reading: Reading) -> Described:
        names = [member.name for member in reading.members]
        name = " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else reading.words
        group = Described(name, "group", name.casefold(), aliases=dict.fromkeys(names))
        return self._remember(group, reading)

    def _remember(self, described: Described, reading: Reading) -> Described:
        known = self.described.setdefault(described.head, [])
        for earlier in known:
            if earlier.name.casefold() == described.name.casefold() and earlier.kind == described.kind:
                return earlier
        known.append(described)
        return described

    def _description(self, reading: Reading) -> tuple[Who | None, float, tuple[tuple[Who, float], ...]]:
        if reading.definite:
            if reading.head in PAIRS and (pair := self._pair(reading)) is not None:
                return pair, 0.85, ()
            named = self._named_by_role(reading)
            if named is not None:
                return named, 0.85, ()
            for earlier in reversed(self.described.get(reading.head, ())):
                if _agree(earlier, reading):
                    earlier.aliases[reading.words] = None
                    return earlier, 0.8, ()
        if reading.definite and reading.sort == "role" and is_one_of_a_nation(reading.head.capitalize()):
            ranked = self.scene.rank(reading.span.start, reading.gender)  # no source is called “Italian”
            return None, ranked[0][1] if ranked else 0.0, tuple(ranked[:4])
        if reading.sort not in ("document", "body", "many") and (only := self._name(reading)) is not None:
            return self._only_named(only, body=only.bare.start > reading.span.start), 0.9, ()
        name = _article_off(reading)
        kind: SpeakerKind
        anonymous = False
        issuer: Who | None = None
        if reading.sort == "document":
            kind = "document"
            issuer = self._issuer(reading)
        elif reading.sort == "body":
            kind = "organisation"
        elif reading.sort == "many":
            dark = reading.head in SOURCES or not BRIEFED.isdisjoint(reading.words.split())
            kind, anonymous = ("unnamed" if dark else "group"), True
        else:
            kind, anonymous = "unnamed", not (reading.definite and reading.head in OFFICES)
        new = Described(name, kind, reading.head, affiliation=reading.affiliation, gender=reading.gender,
                        anonymous=anonymous, issuer=issuer)  # fmt: skip
        return self._remember(new, reading), 0.9, ()

    def _pair(self, reading: Reading) -> Described | None:
        """Find the two people that "the couple" or "the two women" are."""
        two = reading.head in PAIR or not TWO.isdisjoint(reading.words.lower().split())
        members = self.scene.joined_before(reading.span.start, spouses=reading.head == "couple") if two else None
        if members is None or not _may_be(reading.head, members):
            return None
        begin = max(span.start for member in members for span in member.spans if span.start < reading.span.start)
        if f" two {reading.head}" in self.document.text[begin : reading.span.start - 4].lower():
            return None  # two men were seen … the two men
        pair = self._together(reading._replace(members=members))
        pair.aliases[reading.words] = None
        return pair

    def _issuer(self, reading: Reading) -> Who | None:
        """Find whose a document is: as it says itself, else who spoke or was the subject last."""
        if reading.issuer is None:
            before = reading.maker or self.scene.issuer_before(reading.span.start)
            return None if isinstance(before, Described) and before.kind == "document" else before
        found = self._find(self._read(reading.issuer))[0]
        known = not isinstance(found, Described) or found.kind == "organisation"
        return found if known else reading.maker

    def _name(self, reading: Reading) -> Name | None:
        """The name that is the whole mention, or stands at its end after "group", and that nothing else explains."""
        names = [name for name, who in self.cast.within(reading.span) if who is None]
        if len(names) != 1 or names[0].kind != "other":
            return None
        written = names[0].bare.of(self.document.text)
        before = reading.words.removesuffix(written).split()
        if written == reading.words or (" " in written and reading.words.lower() == f"the {written.lower()}"):
            return names[0]
        group = reading.words.endswith(written) and len(before) < 4 and before[-1].lower() in OF_BODY
        return names[0] if group and not {"of", "in", "for", "at"}.intersection(before) else None

    def _named_by_role(self, reading: Reading) -> Who | None:
        if reading.sort == "role":
            return self.scene.person_by_role(reading)
        if reading.sort == "body":
            named = self.scene.body_by_noun(reading)
            words = reading.words.split()
            plain = (
                reading.head in lexicon.words("firm_nouns")
                and words[0] in ("the", "The")
                and len(words) < 4
                and words[1:] == [word for word in words[1:] if word.islower()]
            )
            return self._firm(reading.span.start, reading.head, far=FAR) if named is None and plain else named
        return None

    @cached_property
    def _said(self) -> tuple[list[tuple[int, int, int]], list[int]]:
        """All quoted stretches in order (start, end, quote), and how far any of those up to each one reaches."""
        said = sorted((start, end, j) for j, spans in enumerate(self.quoted) for start, end in spans)
        return said, list(accumulate((end for _, end, _ in said), max))

    def _quotes_around(self, begin: int, end: int) -> Iterator[int]:
        """Give the quotes that hold a mention, without asking all the others of a long article."""
        said, reach = self._said
        k = bisect_left(said, (begin + 1,))
        while k > 0 and reach[k - 1] >= end:
            k -= 1
            if said[k][1] >= end:
                yield said[k][2]

    def _first_person(self, i: int, reading: Reading) -> None:
        """Give "I" inside a quotation the speaker of the quotation, outside it the author."""
        around: tuple[int, int] | None = None
        begin, end = reading.span
        for j in sorted(set(self._quotes_around(begin, end))):
            if j != i and self.who[j] is not None:
                size = sum(b - a for a, b in self.quoted[j])
                if around is None or size < around[0]:
                    around = size, j
        if around is not None:
            self.certainty[i] = self.certainty[around[1]] * 0.9
            if (who := self.who[around[1]]) is not None:
                self.who[i] = who
                self.asked.setdefault(who, []).append(reading.span)
            return
        author = self.document.article.author
        if author and reading.head in ("i", "me", "my", "myself") and not self.scene.in_quotation(reading.span.start):
            described = self._remember(Described(author, "person", author.casefold()), reading)
            self.who[i], self.certainty[i] = described, 0.8
            self.asked.setdefault(described, []).append(reading.span)

    def _result(self) -> Resolution:
        speakers: dict[str, Speaker] = {}
        ids: dict[Who, str] = {}
        for who in [*self.who, *(rival for row in self.rivals for rival, _ in row)]:
            if who is not None:
                self._enter(who, speakers, ids)
        return Resolution(
            tuple(speakers.values()),
            tuple(ids[who] if who is not None else None for who in self.who),
            tuple(tuple(Alternative(ids[w], round(score, 3)) for w, score in row) for row in self.rivals),
            tuple(round(c, 3) for c in self.certainty),
        )

    def _enter(self, who: Who, speakers: dict[str, Speaker], ids: dict[Who, str]) -> str:
        if who in ids:
            return ids[who]
        issuer = None
        if isinstance(who, Described) and who.issuer is not None:
            issuer = self._enter(who.issuer, speakers, ids)
        speaker = self._speaker(who, issuer)
        ids[who] = speaker.id
        known = speakers.get(speaker.id)
        speakers[speaker.id] = speaker if known is None else _merged(known, speaker)
        return speaker.id

    def _speaker(self, who: Who, issuer: str | None) -> Speaker:
        kind: SpeakerKind
        role = affiliation = None
        anonymous = False
        gender: Gender | None = None
        if isinstance(who, Person):
            kind = "organisation" if who.firm else "person"
            gender = None if who.firm else who.shown or self.shown.get(who)
            every = [*who.roles, *([self.extra_roles[who]] if who in self.extra_roles else [])]
            best = max(every, key=lambda r: (r.words.count(" ") > 0, bool(r.words), bool(r.affiliation)), default=None)
            role = (best.words or None) if best else None
            affiliation = next((r.affiliation for r in ([best] if best else []) + every if r and r.affiliation), None)
        elif isinstance(who, Body):
            kind = "organisation"
        else:
            kind, gender, affiliation, anonymous = who.kind, who.gender, who.affiliation, who.anonymous
        spans = sorted({*who.spans, *self.asked.get(who, ())})
        written = dict.fromkeys(" ".join(alias.split()) for alias in (who.name, *who.aliases))
        name = next(iter(written))
        entry = self.roster.find(written) if self.roster is not None else None
        if entry is not None:  # what the newsroom knows goes before what the article shows
            name, role, gender = entry.name, role or entry.role, entry.gender or gender
            kind, anonymous = ("person" if entry.gender and kind == "unnamed" else kind), False
        identity = entry.id if entry is not None and entry.id else content_id("s", self.document.article.id, name, kind)
        aliases = tuple(alias for alias in written if alias != name)
        return Speaker(identity, name, kind, role, affiliation, aliases, tuple(spans), gender, anonymous, issuer)


def _may_be(noun: str, members: tuple[Person, Person]) -> bool:
    """Tell whether two people may be "the two women" or "the brothers"."""
    genders = {member.gender for member in members}
    if noun in ("brothers", "sisters", "siblings", "twins") and members[0].surname != members[1].surname:
        return False
    return not (noun in ("men", "brothers") and "female" in genders) and not (
        noun in ("women", "sisters") and "male" in genders
    )


def _owner(document: Document, mention: Span) -> Span | None:
    """The words for a body that owns the role a mention begins with: Its | leader; The company | 's lawyer."""
    tokens = document.tokens
    first, last = document.token_range(mention)
    if tokens.lower[first] == "its":
        return document.span_of(first, first + 1)
    owns = next((t for t in range(first + 1, min(last, first + 5)) if tokens.tag[t] == "POS"), None)
    body = owns is not None and tokens.lower[owns - 1] in lexicon.words("organisation_nouns")
    return document.span_of(first, owns) if owns is not None and body and tokens.lower[first] == "the" else None


def _asks(reading: Reading) -> bool:
    """Tell whether a mention may need the scene to say who is meant."""
    return reading.sort == "pronoun" or (reading.sort == "role" and reading.definite)


def _merged(a: Speaker, b: Speaker) -> Speaker:
    """Join two records of one identity: the same description used twice, or two names of one roster entry."""
    return replace(
        a, role=a.role or b.role, affiliation=a.affiliation or b.affiliation, gender=a.gender or b.gender,
        aliases=tuple(dict.fromkeys((*a.aliases, *b.aliases))), mentions=tuple(sorted({*a.mentions, *b.mentions})),
        issuer=a.issuer or b.issuer,
    )  # fmt: skip


def _article_off(reading: Reading) -> str:
    """Leave the article out before a proper name: "the Russian Ambassador to France" is named without it."""
    lead, _, rest = reading.words.partition(" ")
    return rest if reading.proper and lead.lower() in ("the", "a", "an") and rest[:1].isupper() else reading.words


def _agree(earlier: Described, reading: Reading) -> bool:
    """Tell whether "the official" can be the "senior administration official" of before."""
    if reading.affiliation and earlier.affiliation and reading.affiliation.casefold() != earlier.affiliation.casefold():
        return False
    extra = set(reading.words.casefold().split()) - {"the", "that", "this", reading.head}
    several = earlier.kind == "group" or earlier.head in SOURCES
    return extra <= set(earlier.name.casefold().split()) and (reading.number == "many") == several
