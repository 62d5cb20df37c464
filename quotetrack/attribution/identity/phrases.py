"""Where the words of a mention really begin and end, and the name they go with.

An attribution rule cuts a mention out of its sentence by parts of speech and may cut it short or long. Who is meant
is read from the whole noun phrase, and from the name that explains it.
"""

from __future__ import annotations

from bisect import bisect_left

from quotetrack.attribution.identity import roles
from quotetrack.attribution.identity.cast import Body, Cast, Person
from quotetrack.attribution.verbs import reporting
from quotetrack.language import Document, lexicon
from quotetrack.language.names import Name
from quotetrack.model import Span

_TAKEN_ALONG = frozenset({"read", "reads", "state", "states"})
_AFTER_VERB = frozenset({".", ",", ":", "in", "that", "on", "as", "—", "-"})
_RELATIVE_TIMES = frozenset({"last", "this", "next", "earlier"})
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_RUN = _NOUNS | {"JJ", "CD", "HYPH"}
_LONGEST = 7  # words by which a cut phrase is made whole
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_ENDS_PHRASE = frozenset({",", ".", "of", "who", "known", "for", "at", "in", "also", "then", "to", "and", "—"})
_BY_NAME = frozenset({"named", "called", "nicknamed", "identified"})
_EXPLAINS = frozenset({"a", "an", "the", "now", "then", "former", "one", "his", "her", "their"})
_TITLES = 2  # words of a title before a name
_FAR = 12  # tokens of an explanation
_IN_NAMES = frozenset({"of", "for", "and"})  # the Institute | for River Studies
_SELF = frozenset({"himself", "herself", "themselves"})
_AFTER_NAME = frozenset({",", ".", "of", "from", "who", ";", "(", "at", "in", "—", "”", '"', "''"})


def whole(document: Document, cast: Cast, first: int, last: int) -> tuple[int, int]:
    """Give the tokens of the whole noun phrase that a mention [first, last) was cut out of."""
    last = _without_verb(document, first, last)
    tokens = document.tokens
    if last < len(tokens) and tokens.tag[last] == "POS":
        return first, _owned(document, last)
    if first and tokens.lower[first] in ("least", "most") and tokens.lower[first - 1] == "at":
        first -= 1  # At | least half of the voters say
    if last >= len(tokens) or tokens.tag[last - 1] not in _NOUNS:
        return first, last
    if tokens.tag[last - 1] in ("NNP", "NNPS") and (tokens.text[last][0].isupper() or tokens.lower[last] in _IN_NAMES):
        last = _name_end(document, cast, last)  # CBS | This Morning
    return first, _to_head(document, cast, last) if last < len(tokens) and _touches(document, last) else last


def _name_end(document: Document, cast: Cast, last: int) -> int:
    """Go on to the end of a name that was cut in two."""
    inside = (name for name, _ in cast.within(document.span_of(last - 1, last)))
    return max((document.token_range(name.bare)[1] for name in inside), default=last)


def with_owned(document: Document, mention: Span) -> Span:
    """Give the whole phrase of a mention cut at its owner: Obi |'s successor, Lena Tarr."""
    tokens, names = document.tokens, document.names
    last = document.token_range(mention)[1]
    if last >= len(tokens) or tokens.tag[last] != "POS":
        return mention
    end = _owned(document, last)
    if end == last:
        return mention
    if end + 1 < len(tokens) and tokens.lower[end] == ",":
        i = bisect_left(names, ((tokens.start[end + 1],),))
        if i < len(names) and names[i].span.start == tokens.start[end + 1]:
            after = document.token_range(names[i].span)[1]
            end = after if after < len(tokens) and tokens.lower[after] in _AFTER_NAME else end
    return Span(mention.start, tokens.end[end - 1])


def _owned(document: Document, owns: int) -> int:
    """Go on from an owner to the people or the body owned: Ruiz | 's campaign; Ruiz | 's chief of staff, Joe Park."""
    tokens = document.tokens
    end = owns + 1
    while end < len(tokens) and tokens.tag[end] in _RUN and end - owns < _LONGEST:
        end += 1
    word = tokens.lower[end - 1]
    people = word in roles.nouns() or word in lexicon.words("collective_nouns")
    return end if end > owns + 1 and (people or word in lexicon.words("organisation_nouns")) else owns


def _without_verb(document: Document, first: int, last: int) -> int:
    """Leave out a verb or a time that was taken for a part of the phrase."""
    lower, tag = document.tokens.lower, document.tokens.tag
    if last - first < 2:
        return last
    word = lower[last - 1]
    after = lower[last] if last < len(lower) else "."
    # “Act like one,” the editorial | read.
    if word in _TAKEN_ALONG and tag[last - 2] in _NOUNS and after in _AFTER_VERB:
        return last - 1
    # Keane | last week invited Obi to look for the “missing” papers.
    times = lexicon.words("days") | lexicon.words("time_words") if lower[last - 2] in _RELATIVE_TIMES else ()
    return last - 2 if word in times and last - first > 2 else last


def _touches(document: Document, token: int) -> bool:
    """Tell whether nothing but a space or a hyphen stands before a token that may go on with the phrase."""
    tokens = document.tokens
    tag, gap = tokens.tag[token], tokens.start[token] - tokens.end[token - 1]
    return tag in _RUN and gap <= 1 and reporting(tokens.lower[token]) is None


def _to_head(document: Document, cast: Cast, last: int) -> int:
    """Go on to the head of a phrase that was cut in the middle: said the base | chief; Delta TV | anchor Ana Moss."""
    tokens = document.tokens
    stop = document.sentences[document.sentence_at(tokens.start[last - 1])].tokens[1]
    end = last
    while end < stop and end - last < _LONGEST and tokens.tag[end] in _RUN:
        if tokens.start[end] - tokens.end[end - 1] > 1 or tokens.lower[end] in lexicon.words("days"):
            break
        if reporting(tokens.lower[end]) and tokens.tag[end] not in ("NNP", "NN"):
            break
        end += 1
    goes_on = end >= stop or tokens.tag[end] in _FINITE or tokens.lower[end] in _ENDS_PHRASE
    if not goes_on or end == last:
        return last
    return end if _speaks(tokens.lower[end - 1]) or _ends_name(cast, tokens.end[end - 1]) else last


def _speaks(word: str) -> bool:
    return (
        word in roles.nouns()
        or word in lexicon.words("collective_nouns")
        or word in lexicon.words("organisation_nouns")
        or word in lexicon.words("document_nouns")
    )


def _ends_name(cast: Cast, offset: int) -> bool:
    inside = cast.within(Span(offset - 1, offset))
    return any(name.bare.end == offset and isinstance(who, Person) for name, who in inside)


def _name_at(document: Document, cast: Cast, token: int) -> tuple[Name, Person | Body] | None:
    """The name that begins at a token, if it names somebody."""
    tokens = document.tokens
    if token >= len(tokens) or not tokens.text[token][0].isupper():
        return None
    start = tokens.start[token]
    for name, who in cast.within(Span(start, tokens.end[token])):
        if who is not None and start in (name.span.start, name.bare.start):
            return name, who
    return None


def _name_behind(document: Document, cast: Cast, token: int) -> tuple[Name, Person | Body] | None:
    """The name that begins at a token or behind its title: state Rep. | Joe Park."""
    for k in range(token, min(token + _TITLES + 1, len(document.tokens))):
        found = _name_at(document, cast, k)
        if found is not None or document.tokens.tag[k] not in ("NN", "NNP"):
            return found
    return None


def explaining(document: Document, cast: Cast, first: int, last: int) -> Person | Body | None:
    """Find the name that goes with a description: behind it after a comma or "named", or before it."""
    tokens, lower = document.tokens, document.tokens.lower
    if last + 1 >= len(tokens):
        return None
    token = _named_from(lower, last)
    # “Come,” wrote a man calling himself | Paul Vane. A worker named | Ana Ruiz said …
    if token is not None:
        found = _name_at(document, cast, token)
        return found[1] if found is not None else None
    # “The odds are long,” said another advocate, | Joe Park of the firm Moss. His niece, state | Rep. Joe Park, said …
    if lower[last] == ",":
        found = _name_behind(document, cast, last + 1)
        if found is not None and isinstance(found[1], Person) and " " in found[0].bare.of(document.text):
            after = document.token_range(found[0].span)[1]
            if after >= len(tokens) or lower[after] in _AFTER_NAME:
                return found[1]
    # Anthony Anton, | president and chief of a union, stated …
    if first >= 2 and lower[first - 1] == "," and tokens.tag[first] in ("NN", "JJ", "NNP"):
        start = document.sentences[document.sentence_at(tokens.start[first])].tokens[0]
        found = _name_at(document, cast, start)
        if found is not None and document.token_range(found[0].span) == (start, first - 1):
            return found[1] if isinstance(found[1], Person) else None
    return None


def _named_from(lower: list[str], last: int) -> int | None:
    """The token where a name must begin after "named", "known as", "calling himself"; None without such words."""
    if lower[last] in _BY_NAME:
        return last + (3 if lower[last + 1 : last + 2] == ["only"] else 2 if lower[last + 1] in ("as", "only") else 1)
    if lower[last] == "known" and lower[last + 1] in ("as", "only"):
        return last + (2 if lower[last + 1] == "as" else 3)
    if lower[last] == "calling" and lower[last + 1] in _SELF:
        return last + 2
    return None


def company(document: Document, cast: Cast, last: int, *, inverted: bool) -> tuple[int, list[Person]] | None:
    """Find the people joined to a person by commas and "and": “…,” wrote Ana Ruiz, | Joe Park and Ali Obi.

    Give where the last of them ends. Behind an inverted verb they end their clause; elsewhere a verb of their own
    would make them subjects of another one.
    """
    tokens, lower = document.tokens, document.tokens.lower
    members: list[Person] = []
    joined = False
    here = last
    while here + 1 < len(tokens) and lower[here] in (",", "and") and not joined:
        joined = lower[here] == "and" or lower[here + 1] == "and"
        found = _name_at(document, cast, here + (2 if lower[here] == "," and lower[here + 1] == "and" else 1))
        if found is None or not isinstance(found[1], Person):
            return None
        members.append(found[1])
        here = document.token_range(found[0].span)[1]
    if not joined or here > len(tokens):
        return None
    finite = here < len(tokens) and tokens.tag[here] in _FINITE
    return (here, members) if not (inverted and finite) else None


def explained(document: Document, cast: Cast, phrase: Span) -> Person | None:
    """Find the person whom a phrase explains that ends before "who": Ana Ruiz, a lawyer from | Delta |, who said …"""
    tokens = document.tokens
    first = document.token_range(phrase)[0]
    start = document.sentences[document.sentence_at(phrase.start)].tokens[0]
    for k in range(first, max(start, first - _FAR), -1):
        if tokens.tag[k - 1] in _FINITE:
            return None
        if tokens.lower[k - 1] == "," and tokens.lower[k] in _EXPLAINS:
            found = cast.within(document.span_of(k - 2, k - 1)) if k - 2 >= start else ()
            return next((who for _, who in found if isinstance(who, Person)), None)
    return None
