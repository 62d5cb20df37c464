"""What the words of a mention are: a name, a pronoun, a role, a body, several people, a document.

A mention is a noun phrase as an attribution rule cut it out: "Russia's U.N. ambassador Vitaly
Churkin", "two officials", "the report". Reading finds its head; who that is, is not decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

from quotetrack.attribution.identity import phrases, roles
from quotetrack.attribution.identity.cast import Body, Cast, Gender, Person
from quotetrack.language import Document, lexicon
from quotetrack.language.names import Name
from quotetrack.model import Span

Sort = Literal["pronoun", "handle", "person", "body", "role", "many", "document", "together", "nothing"]

PRONOUNS: dict[str, tuple[Gender | None, str]] = {  # gender, and number or person
    "he": ("male", "one"), "him": ("male", "one"), "his": ("male", "one"), "himself": ("male", "one"),
    "she": ("female", "one"), "her": ("female", "one"), "hers": ("female", "one"), "herself": ("female", "one"),
    "they": (None, "many"), "them": (None, "many"), "their": (None, "many"), "themselves": (None, "many"),
    "it": (None, "body"), "its": (None, "body"), "itself": (None, "body"),
    "i": (None, "first"), "me": (None, "first"), "my": (None, "first"), "myself": (None, "first"),
    "we": (None, "first"), "us": (None, "first"), "our": (None, "first"),
    "you": (None, "second"), "your": (None, "second"), "yourself": (None, "second"),
    "who": (None, "relative"), "which": (None, "relative"), "that": (None, "relative"), "whom": (None, "relative"),
    "this": (None, "body"),
}  # fmt: skip
SPEECH = frozenset({
    "said", "says", "say", "told", "tells", "asked", "asks", "added", "adds", "wrote", "writes", "replied",
    "argued", "argues", "claimed", "claims", "insisted", "insists", "noted", "notes", "tweeted", "explained",
    "recalled", "warned", "warns", "admitted", "concluded", "continued", "announced", "declared", "stated",
    "suggested", "believes", "thinks", "acknowledged", "reported", "reports",
})  # fmt: skip
OF_BODY = frozenset({
    "site", "website", "agency", "network", "newspaper", "channel", "station", "company", "group", "firm", "chain",
    "magazine", "airline", "broadcaster", "bank", "charity", "paper", "outlet", "maker", "producer", "carrier",
    "daily", "weekly", "monitor", "operator", "manufacturer", "retailer", "lender", "carmaker", "insurer", "brewer",
})  # fmt: skip
DEFINITE = frozenset({"the", "this", "that", "these", "those", "his", "her", "its", "their", "both"})
POSTMODIFIERS = frozenset({
    "of", "for", "in", "at", "from", "with", "who", "which", "that", "to", "on", "whose", "near", "by", "whom",
    "where", "when", "as", "among", "within", "inside", "outside", "under", "across", "behind", "against", "about",
    "after", "before", "during", "until", "since", "close", "familiar", "including", "like", "speaking", "briefed",
})  # fmt: skip
RELATIVES = frozenset({
    "who", "which", "that", "whose", "whom", "where", "when", "speaking", "after", "before", "as", "if",
})  # fmt: skip


_VERBS = frozenset({"VBD", "VBZ", "VBP", "MD"})


class Reading(NamedTuple):
    """A mention, read. ``head`` is the lower-case head noun; ``words`` the description without relative clauses."""

    span: Span
    sort: Sort
    head: str = ""
    words: str = ""
    proper: bool = False  # the head noun itself has a capital: "the Russian Ambassador to France"
    who: Person | Body | None = None  # the named person or body that is the head
    members: tuple[Person | Body, ...] = ()  # of "Ruiz and Obi"
    definite: bool = False
    gender: Gender | None = None
    number: str = "one"
    affiliation: str | None = None
    maker: Person | Body | None = None  # of a document: "Acme's statement", "a report by Acme"
    role: roles.Role | None = None  # that the mention itself gives a named person
    issuer: Span | None = None  # of a document: the words behind "by" or "from"


@cache
def _nouns(name: str) -> frozenset[str]:
    return lexicon.words(name)


def read(document: Document, cast: Cast, span: Span) -> Reading:
    """Find the head of a mention and what sort of speaker it is."""
    tokens = document.tokens
    first, last = document.token_range(span)
    while first < last and not tokens.text[first][0].isalnum() and tokens.text[first][0] not in "@#$":
        first += 1
    if first < last < len(tokens) and tokens.text[last] == "-" and tokens.start[last] == tokens.end[last - 1]:
        last = _compound(document, last)
    while last > first and not tokens.text[last - 1][-1].isalnum() and tokens.text[last - 1][-1] != ".":
        last -= 1
    while first < last and tokens.lower[first] in ("by", "to", "and", "but", "when", "as", "while"):
        first += 1
    if first >= last or (last - first == 1 and tokens.tag[first] in ("EX", "RB", "WRB", "UH", "CC", "MD")):
        return Reading(span, "nothing")
    if tokens.lower[first] in PRONOUNS and (
        last - first == 1 or (tokens.lower[first] not in DEFINITE and tokens.lower[first] not in ("my", "our", "your"))
    ):
        gender, number = PRONOUNS[tokens.lower[first]]
        return Reading(span, "pronoun", tokens.lower[first], gender=gender, number=number)
    if tokens.text[first].startswith("@"):
        handle = tokens.text[first]
        who = cast.handles.get(handle.casefold()) or cast.of_handle(handle)
        return Reading(span, "handle", handle.casefold(), handle, who=who, definite=True)
    if (
        tokens.text[first].rstrip(".:") in ("Q", "A", "Question", "Answer")
        and last - first == 1
        and _opens(document, span)
    ):
        part = "interviewer" if tokens.text[first][0] == "Q" else "interviewee"
        return Reading(span, "role", part, part, definite=True)
    first, last = phrases.whole(document, cast, first, last)
    inside = list(cast.within(document.span_of(first, last)))
    if len(inside) == 1 and isinstance(who := inside[0][1], Person):
        a, b = document.token_range(inside[0][0].span)
        if a <= first and last <= b:  # a name and nothing else, as most mentions are
            return _in_company(document, cast, _of_person(span, who), first, last)
    owner = [-1] * (last - first)  # for each token the index of the name it belongs to
    for n, (name, _) in enumerate(inside):
        a, b = document.token_range(name.span)
        for t in range(max(a, first), min(b, last)):
            owner[t - first] = n
    heads = _segments(document, first, last, owner)
    reading = _read_segments(document, span, heads, owner, first, inside)
    if reading.who is None and reading.head in _nouns("spoken_acts"):
        owner_of = _owner(document, first, last)
        if owner_of is not None:
            return read(document, cast, owner_of)
    if reading.sort == "person":
        return _in_company(document, cast, reading, first, last)
    if reading.sort == "role" and reading.who is None:
        named = phrases.explaining(document, cast, first, last)
        if isinstance(named, Person):
            return _of_person(span, named)
        return _explained(document, cast, reading, first, last) or _with_tail(document, reading, first, last)
    if reading.sort == "body" and last < len(tokens) and tokens.tag[last] == "POS":
        return _explained(document, cast, reading, first, last) or reading
    if reading.sort == "document" and reading.who is None:
        return _with_issuer(document, reading, first, last)
    return _with_tail(document, reading, first, last) if reading.sort == "many" else reading


def _of_person(span: Span, who: Person) -> Reading:
    return Reading(span, "person", who=who, words=who.name, definite=True)


def _owner(document: Document, first: int, last: int) -> Span | None:
    """Find whose a spoken act is: "his" of "his past comments", "Ruiz" of "Ruiz's famous demand"."""
    tokens = document.tokens
    if tokens.lower[first] in ("his", "her", "their", "its"):
        return document.span_of(first, first + 1)
    owns = next((t for t in range(first + 1, last) if tokens.tag[t] == "POS"), None)
    return document.span_of(first, owns) if owns is not None else None


def _in_company(document: Document, cast: Cast, reading: Reading, first: int, last: int) -> Reading:
    """Read those whom commas and "and" join to a person: "Ana Ruiz", of "Ana Ruiz, Joe Park and Ali Obi"."""
    tokens = document.tokens
    if last >= len(tokens) or tokens.lower[last] not in (",", "and") or not isinstance(reading.who, Person):
        return reading
    inverted = first > 0 and tokens.tag[first - 1] in _VERBS
    found = phrases.company(document, cast, last, inverted=inverted)
    if found is None or reading.who in found[1]:
        return reading
    words = document.text[tokens.start[first] : tokens.end[found[0] - 1]]
    return Reading(reading.span, "together", "", words, members=(reading.who, *found[1]), number="many")


def _with_issuer(document: Document, reading: Reading, first: int, last: int) -> Reading:
    """Read whose a document is, without when it came out: "A report", of "A report by the audit office last month"."""
    tokens = document.tokens
    stop = document.sentences[document.sentence_at(tokens.start[first])].tokens[1]
    by = next((t for t in range(first + 1, last) if tokens.lower[t] in _ISSUED), last)
    if by == last and last < stop and tokens.lower[last] == "of":  # a survey | of nurses by
        by = _phrase_end(document, last + 1, stop)
    if by >= stop or tokens.lower[by] not in _ISSUED or tokens.tag[by - 1][:2] != "NN":
        return reading  # a complaint filed by the union is called the complaint
    end = _phrase_end(document, by + 1, stop)
    while end > by + 1 and tokens.tag[end - 1][:2] != "NN":
        end -= 1
    if end == by + 1:
        return reading
    words = document.text[tokens.start[first] : tokens.end[max(end, last) - 1]] if by >= last else reading.words
    own = reading.affiliation or roles.affiliation(document, tokens.start[by + 1], tokens.end[end - 1])
    return reading._replace(words=words, affiliation=own, issuer=document.span_of(by + 1, end))


def _phrase_end(document: Document, token: int, stop: int) -> int:
    """The end of the noun phrase that begins at a token; "last", "this" and days are no part of it."""
    tokens = document.tokens
    end = token
    while end < stop and tokens.tag[end] in _TAIL_WORDS:
        word = tokens.lower[end]
        if end > token and (word in _TIMED or tokens.tag[end] == "DT" or word in _nouns("days")):
            break
        end += 1
    return end


_ISSUED = frozenset({"by", "from"})
_TIMED = frozenset({"last", "this", "next", "earlier", "yesterday", "today", "released", "published"})
_TAIL = frozenset({"of", "for", "from", "with"})
_TAIL_BEFORE_VERB = _TAIL | {"at", "in", "on", "to", "near", "inside", "close", "familiar", "briefed", "involved"}
_TAIL_OPENERS = frozenset({"close", "familiar", "briefed", "involved"})
_TAIL_WORDS = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "JJR", "JJS", "CD", "DT", "PRP$", "POS", "VBN", "HYPH"})


def _compound(document: Document, token: int) -> int:
    """Go on from the hyphen at which a rule cut a mention: "a 52", of "a 52-count civil complaint"."""
    tokens = document.tokens
    end = document.sentences[document.sentence_at(tokens.start[token])].tokens[1]
    stop = token
    while stop < end and (tokens.text[stop] == "-" or tokens.tag[stop] in _TAIL_WORDS):
        stop += 1
    return stop


def _opens(document: Document, span: Span) -> bool:
    paragraph = document.paragraphs[document.sentences[document.sentence_at(span.start)].paragraph]
    return paragraph.start == span.start


def _explained(document: Document, cast: Cast, reading: Reading, first: int, last: int) -> Reading | None:
    """Read the name that explains a role: "the lead author", of which the rule left ", Mei-Ling Chou," out."""
    tokens = document.tokens
    sentence = document.sentences[document.sentence_at(tokens.start[first])].tokens[1]
    stop = tokens.end[min(last + 14, sentence, len(tokens)) - 1]
    if "," not in document.text[tokens.end[last - 1] : stop]:
        return None
    for name, who in cast.within(Span(tokens.end[last - 1], stop)):
        if not isinstance(who, Person) or (phrase := roles.apposed(document, name)) is None:
            continue
        if phrase[0] == first and last <= phrase[1]:
            return _of_person(reading.span, who)
    return None


def _with_tail(document: Document, reading: Reading, first: int, last: int) -> Reading:
    """Give a description the words that a rule cut off: "people", of "people familiar with the matter"."""
    tokens, text = document.tokens, document.text
    sentence = document.sentences[document.sentence_at(tokens.start[first])].tokens
    inverted = first > sentence[0] and tokens.tag[first - 1] in _VERBS
    links = _TAIL if inverted else _TAIL_BEFORE_VERB
    begin = tokens.start[first]
    if not text.startswith(reading.words, begin) or begin + len(reading.words) < tokens.end[last - 1]:
        return reading
    stop = last
    for _ in range(3):
        if stop >= sentence[1] or tokens.lower[stop] not in links:
            break
        t = stop + 1
        if tokens.lower[stop] in _TAIL_OPENERS:
            t += 1
        head = -1
        while t < sentence[1] and t - stop < 12 and tokens.tag[t] in _TAIL_WORDS:
            head = t if tokens.tag[t][:2] == "NN" or tokens.tag[t] == "CD" else head
            t += 1
        if head < 0 or tokens.lower[head] in _nouns("days") or tokens.lower[head] in _nouns("time_words"):
            break
        stop = head + 1
    if stop == last or (not inverted and not _goes_on(document, stop, sentence[1])):
        return reading
    words = text[begin : tokens.end[stop - 1]]
    own = reading.affiliation or roles.affiliation(document, begin, tokens.end[stop - 1])
    return reading._replace(words=words, affiliation=own)


def _goes_on(document: Document, token: int, end: int) -> bool:
    """Tell whether a verb, or what may stand before it, follows a subject."""
    tag = document.tokens.tag
    return token < end and (tag[token] in _VERBS or tag[token] == "RB" or document.tokens.lower[token] in (",", "who"))


def _segments(document: Document, first: int, last: int, owner: Sequence[int]) -> list[tuple[int, int]]:
    """Cut a mention at commas, dashes and brackets that are not inside a name."""
    tokens, cuts, start = document.tokens, [], first
    for t in range(first, last):
        if owner[t - first] < 0 and tokens.text[t] in (",", ";", "(", ")", "—", "–", "--", ":", "“", "”", '"'):
            if start < t:
                cuts.append((start, t))
            start = t + 1
    if start < last:
        cuts.append((start, last))
    return cuts


def _head_end(document: Document, first: int, last: int, owner: Sequence[int], base: int, stops: frozenset[str]) -> int:
    """The end of the head phrase: before the first preposition or relative that is not inside a name."""
    tokens = document.tokens
    for t in range(first + 1, last):
        if owner[t - base] >= 0 and owner[t - 1 - base] == owner[t - base]:
            continue
        if tokens.lower[t] in stops or (tokens.tag[t] in _VERBS and owner[t - base] < 0):
            return t
        if tokens.tag[t] == "VBN" and tokens.tag[t - 1] in ("NN", "NNS", "NNP", "NNPS") and owner[t - base] < 0:
            return t  # "a report released last year"
    return last


def _read_segments(
    document: Document,
    span: Span,
    segments: list[tuple[int, int]],
    owner: Sequence[int],
    base: int,
    inside: list[tuple[Name, Person | Body | None]],
) -> Reading:
    tokens = document.tokens
    together = _together(document, segments, owner, base, inside)
    if not together and (company := _with_company(document, segments[0], owner, base, inside)):
        return Reading(span, "together", "", company[1], members=(company[0],), number="many")
    if together:
        words = document.text[tokens.start[segments[0][0]] : tokens.end[segments[-1][1] - 1]]
        return Reading(span, "together", "", words, members=together, number="many")
    first, last = segments[0]
    end = _head_end(document, first, last, owner, base, POSTMODIFIERS)
    while end - 1 > first and tokens.lower[end - 1] in ("and", "or", "but", "also"):
        end -= 1
    named = _named(owner, base, end - 1, inside)
    if named is None and end > first and tokens.lower[end - 1] in ("'s", "’s") and end - 2 >= first:
        named = _named(owner, base, end - 2, inside)
    if named is None and end - 2 >= first and tokens.lower[end - 1] in SPEECH:
        named = _named(owner, base, end - 2, inside)  # a verb that the rule took along
    if named is not None:
        who = named[1]
        if isinstance(who, Person):
            own = roles.affiliation(document, tokens.end[end - 1], tokens.end[last - 1]) if end < last else None
            return Reading(span, "person", who=who, words=who.name, affiliation=own, definite=True)
        if who is not None:
            return Reading(span, "body", who.name.casefold(), who.name, who=who, definite=True)
    if len(segments) > 1 and (body_name := _body_named(document, segments, end, owner, base, inside)) is not None:
        return body_name._replace(span=span)
    for start, stop in segments[1:]:  # "the ambassador, Vitaly Churkin", "a spokesman for Acme, Joe Park"
        found = _named(owner, base, _head_end(document, start, stop, owner, base, POSTMODIFIERS) - 1, inside)
        leads = tokens.lower[first] == "one" or _leads(document, start, owner, base)  # one of them, the tenor Joe Park
        if found is not None and isinstance(found[1], Person) and leads:
            if not found[1].full and found[1].shown is None and tokens.lower[end : end + 2] == ["for", "the"]:
                break  # a spokeswoman for the landlord, Crestholm
            words = document.text[tokens.start[first] : tokens.end[last - 1]]
            own_role = _own_role(document, words, first, end) if tokens.lower[first] != "one" else None
            return Reading(span, "person", who=found[1], words=found[1].name, definite=True, role=own_role)
        if found is not None and tokens.lower[first] in DEFINITE:
            (name, body), noun = (
                found,
                tokens.lower[end - 1],
            )  # "the operator, Nordgrid", "his party, the Harvest League"
            fits = noun in OF_BODY if body is None else noun in OF_BODY or noun in _nouns("organisation_nouns")
            if fits and (body is None or (isinstance(body, Body) and not body.place)):
                return _of_body(span, name.bare.of(document.text), body)
    return _read_noun(document, span, (first, last), end, owner, base, inside)


def _body_named(
    document: Document,
    segments: list[tuple[int, int]],
    end: int,
    owner: Sequence[int],
    base: int,
    inside: list[tuple[Name, Person | Body | None]],
) -> Reading | None:
    """Read the name of somebody's body: "her party, the Harvest League", "his employer, the insurer Tavinor"."""
    tokens = document.tokens
    noun, (start, stop) = tokens.lower[end - 1], segments[1]
    if tokens.lower[segments[0][0]] not in _WHOSE or tokens.lower[start] != "the":
        return None
    if noun != "employer" and noun not in OF_BODY and noun not in _nouns("organisation_nouns"):
        return None
    start += 1
    found = _named(owner, base, stop - 1, inside)
    if found is not None and found[0].bare.start >= tokens.start[start]:
        first = document.token_range(found[0].bare)[0]
        if first == start or tokens.lower[first - 1] in OF_BODY:
            start = first
    capitals = all(tokens.text[t][0].isupper() or tokens.tag[t] == "POS" for t in range(start, stop))
    if start == stop or not capitals:
        return None
    span = document.span_of(start, stop)
    who = found[1] if found is not None and found[0].bare.start == span.start else None
    if isinstance(who, Body) and who.place:
        return None
    return Reading(span, "body", span.of(document.text).casefold(), span.of(document.text), who=who, definite=True)


_WHOSE = frozenset({"his", "her", "its", "their"})


def _of_body(span: Span, written: str, body: Body | None) -> Reading:
    return Reading(span, "body", written.casefold(), body.name if body else written, who=body, definite=True)


def _leads(document: Document, start: int, owner: Sequence[int], base: int) -> bool:
    """Tell whether a segment opens with a name, or with a title and a name: "state Del. Marcia Price"."""
    if owner[start - base] >= 0:
        return True
    tag, lower = document.tokens.tag[start], document.tokens.lower[start]
    return tag[:2] in ("NN", "JJ") and lower not in ("a", "an", "the")


def _named(
    owner: Sequence[int], base: int, token: int, inside: list[tuple[Name, Person | Body | None]]
) -> tuple[Name, Person | Body | None] | None:
    index = owner[token - base]
    return inside[index] if index >= 0 else None


def _own_role(document: Document, words: str, first: int, end: int) -> roles.Role:
    lower, start = document.tokens.lower, document.tokens.start[first]
    own = roles.affiliation(document, start, start + len(words))
    return roles.Role(roles.without_owner(words), frozenset({lower[end - 1]}), own)


def _together(
    document: Document,
    segments: list[tuple[int, int]],
    owner: Sequence[int],
    base: int,
    inside: list[tuple[Name, Person | Body | None]],
) -> tuple[Person | Body, ...]:
    """Find the members of "Ruiz and Obi", "Ana Ruiz, Joe Park and Ali Obi"; empty when one head is meant."""
    tokens = document.tokens
    joined = None
    for number, (start, stop) in enumerate(segments):
        if number and tokens.lower[start] in ("a", "an", "the", "who", "which"):
            continue  # an apposition or a relative clause has its own "and"
        for t in range(start, stop):
            if tokens.lower[t] in ("and", "&") and owner[t - base] < 0 and t + 1 < segments[-1][1]:
                if t == start or _head_end(document, start, t, owner, base, POSTMODIFIERS) == t:
                    joined = t
                break
        if joined is not None:
            break
    if joined is None:
        return ()
    pieces: list[tuple[int, int]] = []
    for start, stop in segments:
        if start <= joined < stop:
            pieces += [(start, joined), (joined + 1, stop)]
        else:
            pieces.append((start, stop))
    members: list[Person | Body] = []
    for number, (start, stop) in enumerate(pieces):
        if start >= stop:
            continue
        end = _head_end(document, start, stop, owner, base, POSTMODIFIERS)
        index = owner[end - 1 - base]
        if index < 0:
            if number == 0:
                return ()
            continue
        who = inside[index][1]
        if who is None and stop != joined and start != joined + 1:
            continue  # an apposition between the names: "Republican of Iowa"
        if who is None or (isinstance(who, Body) and start <= joined and stop > joined):
            return ()
        if who not in members:
            members.append(who)
    after = (
        _head_end(document, joined + 1, next(b for a, b in pieces if a == joined + 1), owner, base, POSTMODIFIERS)
        if any(a == joined + 1 for a, _ in pieces)
        else joined
    )
    if len(members) < 2 or after == joined or owner[after - 1 - base] < 0:
        return ()
    return tuple(members)


def _with_company(
    document: Document,
    segment: tuple[int, int],
    owner: Sequence[int],
    base: int,
    inside: list[tuple[Name, Person | Body | None]],
) -> tuple[Person | Body, str] | None:
    """Read "Ruiz and her aides": a name joined with people who have none."""
    tokens = document.tokens
    first, last = segment
    for t in range(first + 1, last - 1):
        if tokens.lower[t] == "and" and owner[t - base] < 0:
            index = owner[t - 1 - base]
            who = inside[index][1] if index >= 0 else None
            head, lead = tokens.lower[last - 1], tokens.lower[t + 1]
            company = head in _nouns("collective_nouns") or head in roles.nouns()
            if who is not None and company and lead in ("his", "her", "their", "its", "other", "several"):
                return who, document.text[tokens.start[first] : tokens.end[last - 1]]
            return None
    return None


def _names_body(document: Document, name: Name, who: Body, end: int) -> bool:
    """Tell whether a name stands inside a head phrase as the name of its noun: no place, no owner."""
    owns = document.text.startswith(("'s", "’s"), name.bare.end)
    return not who.place and not owns and name.bare.end <= document.tokens.start[end - 1]


def _read_noun(
    document: Document,
    span: Span,
    segment: tuple[int, int],
    end: int,
    owner: Sequence[int],
    base: int,
    inside: list[tuple[Name, Person | Body | None]],
) -> Reading:
    """Read a description without a name for its head: "a spokesman for Acme", "two officials", "the report"."""
    tokens, text = document.tokens, document.text
    first, last = segment
    stop = _head_end(document, first, last, owner, base, RELATIVES)
    words = text[tokens.start[first] : tokens.end[stop - 1]]
    head = tokens.lower[end - 1]
    if head in ("'s", "’s") and end - 2 >= first:
        head = tokens.lower[end - 2]
    pair = f"{tokens.lower[end - 2]} {head}" if end - 2 >= first else head
    definite = tokens.lower[first] in DEFINITE or "'s" in words or "’s" in words
    own = roles.affiliation(document, tokens.start[first], tokens.end[stop - 1])
    maker = next((who for name, who in inside if who is not None and name.bare.end <= tokens.end[stop - 1]), None)
    singular, gendered = roles.nouns(), roles.nouns().get(head)
    gender: Gender | None = "female" if gendered == "f" else "male" if gendered == "m" else None
    sort: Sort
    number = "one"
    if head in singular or pair in singular:
        sort = "role"
    elif head == "website" and ("'s" in words or "’s" in words or tokens.tag[first] == "PRP$"):
        sort, number = "document", "body"  # "its website"
    elif head in _nouns("organisation_nouns") or pair in _nouns("organisation_nouns"):
        sort, number = "body", "body"
        body = next((w for name, w in inside if isinstance(w, Body) and _names_body(document, name, w, end)), None)
        if head in OF_BODY and body is not None:  # "Iraq's Alsumaria news site", "the Acme company"
            return Reading(span, sort, body.name.casefold(), body.name, who=body, definite=True, affiliation=own)
    elif head in _nouns("document_nouns") or pair in _nouns("document_nouns"):
        sort, number = "document", "body"
    elif head in _nouns("collective_nouns") or tokens.tag[end - 1] in ("NNS", "NNPS"):
        sort, number = "many", "many"
    else:
        sort = "role"
    proper = tokens.text[end - 1][0].isupper() and end - 1 > first
    return Reading(span, sort, head, words, proper, None, (), definite, gender, number, own, maker)
