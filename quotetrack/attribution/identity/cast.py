"""The cast of an article: its people and bodies, each with every name it goes by.

Names merge when the words of one are ordered words of the other's fullest form and nothing
(first name, initial, title, suffix) speaks against it. Two people are never merged: where two
bearers share a surname and nothing tells them apart, the nearest one in the text is meant.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from quotetrack.attribution.identity import roles
from quotetrack.language import Document, lexicon
from quotetrack.language.names import SUFFIXES, Name
from quotetrack.model import Span
from quotetrack.patterns import regex

Gender = Literal["female", "male"]
BEARERS = 24  # of one surname that a name is compared with, the latest ones
GENDERS: dict[str, Gender] = {"f": "female", "m": "male"}
SHORT_FORMS = {  # the given name a short form may stand for, beside one surname
    "Abe": "Abraham", "Al": "Albert Alan Alfred Alexander", "Alex": "Alexander Alexandra", "Andy": "Andrew",
    "Ben": "Benjamin", "Bernie": "Bernard", "Beth": "Elizabeth", "Bill": "William", "Billy": "William",
    "Bob": "Robert", "Bobby": "Robert", "Cathy": "Catherine", "Charlie": "Charles", "Chris": "Christopher Christine",
    "Chuck": "Charles", "Dan": "Daniel", "Danny": "Daniel", "Dave": "David", "Debbie": "Deborah Debra",
    "Dick": "Richard", "Don": "Donald", "Doug": "Douglas", "Ed": "Edward Edwin Edmund", "Eddie": "Edward",
    "Fred": "Frederick", "Greg": "Gregory", "Jack": "John", "Jake": "Jacob", "Jeff": "Jeffrey Geoffrey",
    "Jen": "Jennifer", "Jenny": "Jennifer", "Jerry": "Gerald Jerome", "Jim": "James", "Jimmy": "James",
    "Joe": "Joseph", "Jon": "Jonathan", "Josh": "Joshua", "Kate": "Katherine Kathryn Catherine",
    "Kathy": "Katherine Kathleen", "Katie": "Katherine", "Ken": "Kenneth", "Larry": "Laurence Lawrence",
    "Liz": "Elizabeth", "Maggie": "Margaret", "Matt": "Matthew", "Max": "Maximilian Maxwell", "Mike": "Michael",
    "Mitch": "Mitchell", "Nick": "Nicholas", "Pam": "Pamela", "Pat": "Patrick Patricia", "Pete": "Peter",
    "Phil": "Philip Phillip", "Ray": "Raymond", "Rich": "Richard", "Rick": "Richard", "Rob": "Robert",
    "Ron": "Ronald", "Sam": "Samuel Samantha", "Steve": "Steven Stephen", "Sue": "Susan", "Ted": "Edward Theodore",
    "Terry": "Terence", "Tim": "Timothy", "Tom": "Thomas", "Tommy": "Thomas", "Tony": "Anthony", "Vicky": "Victoria",
    "Will": "William",
}  # fmt: skip


@dataclass(slots=True, eq=False)
class Person:
    """Somebody with a name; grows while the article is read."""

    words: list[str]  # of the fullest form
    name: str
    spans: list[Span] = field(default_factory=list)  # as written, with the title
    aliases: dict[str, None] = field(default_factory=dict)
    roles: list[roles.Role] = field(default_factory=list)
    shown: Gender | None = None  # by a title or a gendered noun
    guessed: Gender | None = None  # by the given name
    full: int = 0  # how often named with more than one word
    titles: set[str] = field(default_factory=set)
    either: bool = False  # the given name is borne by women and men
    firm: bool = False  # the article calls it a company: no person after all
    kin: str = ""  # brought in as somebody's wife, son …: the bare surname is not theirs

    @property
    def gender(self) -> Gender | None:
        return self.shown or self.guessed

    @property
    def surname(self) -> str:
        return surname(self.words)


@dataclass(slots=True, eq=False)
class Body:
    """An organisation, outlet or country that can speak."""

    name: str
    spans: list[Span] = field(default_factory=list)
    aliases: dict[str, None] = field(default_factory=dict)
    place: bool = False


@dataclass(slots=True)
class Cast:
    """Everybody named in an article; ``of`` gives for each of the document's names its person or body."""

    people: list[Person]
    bodies: list[Body]
    of: list[Person | Body | None]
    names: Sequence[Name]
    starts: list[int]
    handles: dict[str, Person | Body]  # "Grace Okonkwo (@graceok)"

    def within(self, span: Span) -> Iterable[tuple[Name, Person | Body | None]]:
        """The names of which some part stands inside a span, with whom they name: a rule may have cut one in two."""
        i = bisect_left(self.starts, span.start)
        if i and self.names[i - 1].bare.end > span.start:
            i -= 1
        while i < len(self.names) and self.names[i].bare.start < span.end:
            yield self.names[i], self.of[i]
            i += 1

    def of_handle(self, handle: str) -> Person | None:
        """Find whose handle is the name itself: "@GraceOkonkwo"."""
        plain = handle.lstrip("@").replace("_", "").casefold()
        bearers = [p for p in self.people if len(p.words) > 1 and "".join(p.words).casefold() == plain]
        return bearers[0] if len(bearers) == 1 else None


def surname(words: Sequence[str]) -> str:
    """The word a person is called by with "Mr.": the last that is no suffix."""
    for word in reversed(words):
        if word not in SUFFIXES:
            return word
    return words[-1]


def read_cast(document: Document) -> Cast:
    """Merge the names of a document into people and bodies, in text order."""
    names, text = document.names, document.text
    of: list[Person | Body | None] = [None] * len(names)
    people: list[Person] = []
    by_word: dict[str, list[Person]] = defaultdict(list)
    written = [_words(name.bare.of(text)) if name.kind in ("person", "other") else [] for name in names]
    also = _pseudonyms(names, text)
    for i, name in enumerate(names):  # full names first: "Churkin" in the headline is the man named below
        if also and name.bare.of(text) in also:
            continue
        if name.kind == "person" and len(written[i]) > 1 and _first_named(written[i]):
            of[i] = _enter(people, by_word, written[i], name, text)
    for i, full in _couples(names, written, of, text):
        of[i] = _enter(people, by_word, full, names[i], text)
    _other_bearers(people, by_word, [n for n, here in zip(names, of, strict=True) if here is None], text)
    bodies = _bodies(document, of)
    for i, name in enumerate(names):
        here = of[i]
        if here is None and name.kind in ("person", "other"):
            known_as = also.get(name.bare.of(text)) if also else None
            here = of[known_as] if known_as is not None else _bearer(by_word, written[i], name)
            if here is None and (name.kind == "person" or _shown_a_person(name, text)):
                here = _enter(people, by_word, written[i], name, text)
            of[i] = here
        if isinstance(here, Person):
            _note(here, name, text)
    for name, here in zip(names, of, strict=True):
        if isinstance(here, Person) and (role := roles.role_of(document, name)) is not None:
            if role.words not in [r.words for r in here.roles]:
                here.roles.append(role)
            here.shown = here.shown or role.gender
    handles: dict[str, Person | Body] = {}
    if "(@" in text:
        for name, here in zip(names, of, strict=True):
            if here is not None and (match := _HANDLE.match(text, name.bare.end)):
                handles[match.group(1).casefold()] = here
                here.aliases[match.group(1)] = None
    return Cast(people, bodies, of, names, [name.bare.start for name in names], handles)


def _pseudonyms(names: Sequence[Name], text: str) -> dict[str, int]:
    """Give the names under which people are known, with the number of their own: Ike Obi, known as Kay."""
    found = {}
    for i in range(1, len(names)):
        before, name = names[i - 1], names[i]
        sort = before.kind == "person" and name.kind in ("person", "other") and " " in before.bare.of(text)
        if sort and _KNOWN_AS.fullmatch(text, before.span.end, name.span.start):
            found[name.bare.of(text)] = i - 1
    return found


_KNOWN_AS = regex(
    r",?\ \(?(?:who\ (?:is|was)\ )?(?:(?:better|best|also|otherwise|widely|popularly|fondly|professionally)\ )?"
    r"(?:known|who\ performs|who\ records|who\ writes|performing|recording|writing)"
    r"(?:\ (?:professionally|affectionately|simply|locally|to\ \w+(?:\ \w+)?))?\ as\ [“\"‘']?"
)


def _couples(
    names: Sequence[Name], written: list[list[str]], of: list[Person | Body | None], text: str
) -> Iterable[tuple[int, list[str]]]:
    """Give the first of "John and Mary Ostler" the surname that both bear: a woman and a man, or siblings."""
    given = _given()
    for i, name in enumerate(names[:-1]):
        other = of[i + 1]
        words = written[i]
        if of[i] is not None or len(words) != 1 or not isinstance(other, Person) or names[i + 1].title or name.title:
            continue
        if text[name.span.end : names[i + 1].span.start] != " and " or len(written[i + 1]) != 2:
            continue
        both = given.get(words[0], "-") + given.get(written[i + 1][0], "-")
        related = both in ("fm", "mf") or (both in ("ff", "mm") and text.endswith(_SIBLINGS, 0, name.span.start))
        if related and not any(len(full) > 1 and words[0] == full[-1] for full in written):
            yield i, [words[0], other.surname]  # but not "Clinton and Dan Berg", of Ann Clinton


_SIBLINGS = ("rothers ", "isters ", "iblings ", "wins ", "sons ", "daughters ", "ousins ")


def _other_bearers(people: list[Person], by_word: dict[str, list[Person]], short: Iterable[Name], text: str) -> None:
    """Let in who is only ever "Mr. Obama" where the one full name of the article is Michelle Obama's."""
    for name in short:
        if name.title and name.kind == "person" and (gender := _title_gender(name)) is not None:
            words = _words(name.bare.of(text))
            bearers = [p for p in by_word.get(words[-1].casefold(), ()) if p.surname == words[-1]]
            if len(words) == 1 and bearers and all(p.gender not in (None, gender) for p in bearers):
                _enter(people, by_word, words, name, text).shown = gender


@cache
def _given() -> dict[str, str]:
    return lexicon.table("given_names")


@cache
def _titles() -> dict[str, str]:
    return lexicon.table("titles")


def _shown_a_person(name: Name, text: str) -> bool:
    """Tell a person by an age or a relation: Emil, 34, carries; their son, Emil."""
    if name.kind != "other" or not name.bare.of(text).isalpha():
        return False
    return bool(_AGED.match(text, name.span.end) or _KIN_BEFORE.search(text, name.span.start - 20, name.span.start))


def _words(name: str) -> list[str]:
    if name.isalpha():
        return [name]
    words = name.replace(",", " ").replace("’", "'").split()  # O’Dowd is O'Dowd
    return [word for word in words if word[0] not in "“\"‘'("] or words


def _first_named(words: Sequence[str]) -> bool:
    """Tell whether a name has more than a surname: not "Obi Jr."."""
    return len([word for word in words if word not in SUFFIXES]) > 1


def fits(short: Sequence[str], full: Sequence[str]) -> bool:
    """Tell whether ``short`` can name the bearer of ``full``.

    >>> fits(["John", "Podesta"], ["John", "D.", "Podesta"]), fits(["Ann", "Cole"], ["Bob", "Cole"])
    (True, False)
    """
    if len(short) > 1 and [w[:2] for w in short if w in SUFFIXES] != [w[:2] for w in full if w in SUFFIXES]:
        return False  # Robert Kennedy is not Robert Kennedy Jr.
    short = [w for w in short if w not in SUFFIXES]
    full = [w for w in full if w not in SUFFIXES]
    if not short or not full:
        return False
    if len(short) == 1:
        return short[0].casefold() in (full[-1].casefold(), full[0].casefold())
    if short[-1].casefold() != full[-1].casefold():
        return False
    at = 0
    for word in short[:-1]:
        while at < len(full) - 1 and not _same(word, full[at]):
            at += 1
        if at == len(full) - 1:
            return False
        at += 1
    return _same(short[0], full[0]) or at < len(full)


def _same(a: str, b: str) -> bool:
    x, y = a.rstrip(".").casefold(), b.rstrip(".").casefold()
    if x == y or (len(x) == 1 and y.startswith(x)) or (len(y) == 1 and x.startswith(y)):
        return True
    return b in SHORT_FORMS.get(a, "").split() or a in SHORT_FORMS.get(b, "").split()


def _enter(people: list[Person], by_word: dict[str, list[Person]], words: list[str], name: Name, text: str) -> Person:
    """Find the person a full name names, or let a new one in."""
    for person in by_word.get(surname(words).casefold(), [])[-BEARERS:]:
        fitting = len(person.words) > 1 and (fits(words, person.words) or fits(person.words, words))
        if fitting and not _clash(person, name):
            person.full += len(words) > 1
            if len(words) > len(person.words) or (len(words) == len(person.words) and _longer(words, person.words)):
                person.words, person.name = words, name.bare.of(text)
            person.titles.update(_office(name))
            return person
    shown = name.bare.of(text)
    person = Person(words, shown if len(words) < 2 or " " in shown else " ".join(words), full=int(len(words) > 1))
    first = words[0].partition("-")[0]
    if len(words) > 1 or name.title is None:
        person.guessed = GENDERS.get(_given().get(words[0], _given().get(first, "")))
    if person.guessed is None and len(words) > 2 and len(words[0].rstrip(".")) == 1:
        person.guessed = GENDERS.get(_given().get(words[1], ""))
    person.either = _given().get(first) == "u"
    person.titles.update(_office(name))
    start, end = name.span
    related = _KIN_BEFORE.search(text, max(0, start - 40), start) or _KIN_AFTER.match(text, end)
    person.kin = (related["kin"] or "kin").lower() if related is not None else ""
    people.append(person)
    for key in {surname(words).casefold(), words[0].casefold()}:
        by_word[key].append(person)
    return person


def _longer(words: Sequence[str], than: Sequence[str]) -> bool:
    """Prefer a spelt-out name to initials and capitals: "Vitaly Churkin" over "V. CHURKIN"."""
    shouted = words[-1] != words[-1].upper() and than[-1] == than[-1].upper()
    return shouted or sum(map(len, words)) > sum(map(len, than))


_KIN_BEFORE = regex(
    r"\b(?P<kin>wife|husband|daughter|son|mother|father|brother|sister|widow|niece|nephew|cousin|first lady|spouse)"
    r"(?:,|\ and\ \w+)?(?:\ (?:the|an?)(?:\ [a-z]+){1,2})?\ "
    r"(?:Mrs?\.\ |Ms\.\ |(?:then|former)[ -](?:\w+\ ){0,3})?$", re.IGNORECASE,
)  # fmt: skip


_AGED = regex(r", \(?\d{1,2}\)?[,.;]")
_HANDLE = regex(r"\ \((@\w+)\)")
_KIN_AFTER = regex(
    r",?\ (?:\(?\d{1,3}\)?,\ )?(?:the\ first\ lady|(?:his|her|their|\w+['’]s)\ (?:\w+\ )?"
    r"(?P<kin>wife|husband|daughter|son|mother|father|brother|sister|widow|niece|nephew))\b"
)


def _office(name: Name) -> set[str]:
    """The words of a title that is an office: "President", "Sen."; not "Mr."."""
    return set() if name.title is None else {w for w in name.title.split() if w not in roles.CIVIL and w[0].isupper()}


def _title_gender(name: Name) -> Gender | None:
    if name.title is None:
        return None
    for word in name.title.split():
        if (gender := GENDERS.get(_titles().get(word, ""))) is not None:
            return gender
    return None


def _clash(person: Person, name: Name) -> bool:
    gender = _title_gender(name)
    return gender is not None and person.gender is not None and gender != person.gender


def _bearer(by_word: dict[str, list[Person]], words: Sequence[str], name: Name) -> Person | None:
    """Find who a short name names: by surname, then by first name; the nearest bearer before it, else after."""
    if len(words) > 1 and _first_named(words):
        found = [p for p in by_word.get(surname(words).casefold(), ()) if fits(words, p.words)]
    else:
        word = words[0].casefold()
        known = by_word.get(word)
        if known is None:
            return None
        found = [p for p in known if p.surname.casefold() == word]
        if not found and name.title in (None, "Dr.", "Sheikh", "Sir", "Dame"):
            found = [p for p in known if p.words[0].casefold() == word]
    if name.title is None and len(found) < 2:
        return found[0] if found else None
    found = [p for p in found if not _clash(p, name)]
    office = _office(name)
    if office:
        bearers = [p for p in found if p.titles & office]
        found = bearers or [p for p in found if len(p.words) == 1] or [p for p in found if not p.kin]
    elif name.title in ("Mrs.", "Mrs") and any(p.kin in _WIVES for p in found):
        found = [p for p in found if p.kin in _WIVES]  # her mother, Eva Brandt, wept … Mrs Brandt
    elif len(found) > 1 or name.title:
        found = [p for p in found if not p.kin] or (found if name.title is None else [])
    if not found:
        return None
    return max(found, key=_nearness)


_WIVES = frozenset({"wife", "mother", "widow"})


def _nearness(person: Person) -> int:
    """How likely a bearer of a name is meant: by where last named before, by how often in full."""
    return (person.spans[-1].start if person.spans else -1) + 150 * person.full


def _note(person: Person, name: Name, text: str) -> None:
    person.spans.append(name.span)
    person.aliases[name.span.of(text)] = None
    if name.title is not None:
        person.titles.update(_office(name))
        person.aliases[name.bare.of(text)] = None
        person.shown = person.shown or _title_gender(name)


def _bodies(document: Document, of: list[Person | Body | None]) -> list[Body]:
    """Merge organisations and places: the same words, an acronym in brackets, a short form of one longer name."""
    text, bodies = document.text, list[Body]()
    by_key: dict[str, Body] = {}
    by_last: dict[str, list[Body]] = defaultdict(list)
    by_first: dict[str, list[Body]] = defaultdict(list)
    by_initials: dict[str, Body] = {}
    before: tuple[int, Body] | None = None
    for i, name in enumerate(document.names):
        if name.kind == "person" or (name.kind == "other" and of[i] is not None):
            continue
        written = name.bare.of(text)
        key = written.casefold().replace("’", "'")
        body = by_key.get(key)
        if (
            body is None
            and before is not None
            and text[before[0] : name.bare.start] in (" (", " (the ")
            and (text[name.bare.end : name.bare.end + 1] == ")" and written.replace(".", "").isupper())
        ):
            body = before[1]
        if body is None and name.kind == "organisation" and " " not in written:
            plain = written.replace(".", "")
            if plain.isupper() and len(plain) > 1:
                body = by_initials.get(plain)
            elif len(by_last.get(key, ())) == 1:
                body = by_last[key][0]
        if body is None and name.kind != "place" and len(by_first.get(key, ())) == 1:
            body = by_first[key][0]
        if body is None:
            if name.kind == "other":
                continue
            body = Body(written, place=name.kind == "place")
            bodies.append(body)
            words = written.split()
            if len(words) > 1 and name.kind == "organisation":
                by_last[words[-1].casefold()].append(body)
                by_first[words[0].casefold()].append(body)
                by_initials.setdefault(_initials(written), body)
        elif len(written) > len(body.name):
            body.name = written
        by_key[key] = body
        body.spans.append(name.bare)
        body.aliases[written] = None
        of[i] = body
        before = (name.bare.end, body)
    return bodies


def _initials(name: str) -> str:
    """The acronym a name would have.

    >>> _initials("Center for American Progress")
    'CAP'
    """
    return "".join(word[0] for word in name.split() if word[0].isupper())
