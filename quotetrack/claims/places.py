"""Where it happened, in the sentence's own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, cached_property
from typing import NamedTuple

from quotetrack.claims.setting import Setting, Spread
from quotetrack.claims.vocabulary import group
from quotetrack.language import Document, lexicon
from quotetrack.language.dates import MONTH, WEEKDAY
from quotetrack.model import Sentence, Span
from quotetrack.patterns import regex

_WORD = (
    r"(?:[Aa]l-|[Ee]l-|[Aa]sh-|[Aa]n-|[Aa]r-|[Aa]s-|[Aa]t-|[Aa]z-|[Ee]d-|[Dd]eir\s[ea]z-)?(?!(?:Mon|Tues"
    r"|Wednes|Thurs|Fri|Satur|Sun)days?\b|January|February|March\b|April|June|July|August|September|October"
    r"|November|December)[A-Z][\w’'-]*"
)
_NAMED = rf"{_WORD}(?:\s(?:(?:ez|al|el|ash|an|as|de|la|del|of\sthe)[\s-])?{_WORD}|\s(?:e[zd]|al|el)-[A-Z]\w*)*"
_GENERIC = (
    r"(?:city|town|village|district|province|countryside|region|area|neighbou?rhood|suburbs?|governorate|county"
    r"|state|capital|camp|island|border|outskirts|port|valley|"
    r"market|square|street|quarter|municipality|prefecture|crossing|base|hospital|mosque|school|prison|airport"
    r"|stronghold|enclave|mountain|river|forest|coast|highway|bridge|desert|rural\sarea|part|parts|east|west"
    r"|north|south)"
)
_GENERICS = group("generic_places")  # the same words, and their plurals
_OPENERS = group("place_openers")
_IS_GENERIC = regex(rf"\b{_GENERIC}\b")
_ENDS_GENERIC = regex(rf"{_GENERIC}\b")
_FIRST_WORD = regex(_WORD)
_LOWER = r"(?:[a-z][\w-]*\s){0,6}?"
_LEADS = group("place_leads")  # prepositions and verbs after which a place is named
_AROUND = (
    r"(?:the|a|an|its|[a-z]+-held|eastern|western|northern|southern|central|nearby|northwestern|northeastern"
    r"|southeastern|southwestern|rural|neighbou?ring)"
)
_BESIDE = r"(?:in|of|near|on|at|west\sof|east\sof|north\sof|south\sof|outside)"
_OPENING = (
    r"(?:the|a|an|its|their|eastern|western|northern|southern|central|downtown|rural|rebel-held|government-held"
    r"|besieged|Syrias|nearby|northwestern|northeastern|southeastern|southwestern)"
)
_KIND = rf"(?:(?:['’]s)?\s(?:[a-z-]+\s)?{_GENERIC}\b)?"  # Lumo province
_PLACE = regex(
    rf"\s(?P<place>(?:{_OPENING}\s)*(?:{_LOWER}{_GENERIC}s?\s(?:(?:of|in|at|near|on)\s(?:the\s)?)?)?{_NAMED}{_KIND}"
    rf"(?:,?\s{_BESIDE}\s(?:{_AROUND}\s)*(?:{_LOWER}{_GENERIC}s?\s(?:of\s)?)?{_NAMED}{_KIND})*)"
)
_BARE_PLACE = regex(  # the same for a sentence without a word like "province"
    rf"\s(?P<place>(?:{_OPENING}\s)*{_NAMED}(?:,?\s{_BESIDE}\s(?:{_AROUND}\s)*{_NAMED})*)"
)
_NOT_PLACES = (
    frozenset(MONTH)
    | frozenset(WEEKDAY)
    | {
        "mr",
        "mrs",
        "ms",
        "dr",
        "gen",
        "the",
        "i",
        "he",
        "she",
        "they",
        "ramadan",
        "easter",
        "christmas",
        "eid",
        "twitter",
        "facebook",
        "social",
        "god",
        "cnn",
        "reuters",
        "afp",
    }
)
_BARE_WEIGHT = {
    "in": 5,
    "near": 5,
    "on": 2,
    "off": 4,
    "at": 4,
    "outside": 4,
    "around": 3,
    "across": 3,
    "inside": 4,
    "from": 1,
    "of": 1,
    "over": 2,
    "to": 1,
}
_DATELINE = regex(r"^(?:[A-Z][A-Z .,'’-]{2,40})(?=\s(?:\(|[-–—]))")


class Place(NamedTuple):
    """A phrase that names a place: from where in the text to where, and how surely it does."""

    start: int
    end: int
    lead: str  # the preposition or verb before it
    name: str
    weight: float


def place_of(setting: Setting, focus: Span) -> str | None:
    """The place named in the sentence nearest after the focus, a place before it only if none follows."""
    best, found = float("-inf"), None
    begin, end = focus
    for start, beyond, _, name, weight in places_in(setting.spread, setting.sentence):
        distance = (start - end) if start >= end else (begin - beyond) * 1.5 + 10
        score = weight - distance / 40
        if score > best:
            best, found = score, name
    return found


def places_in(spread: Spread, sentence: Sentence) -> list[Place]:
    """Every phrase of a sentence that names a place; read once."""
    found = spread.found_places.get(sentence.span)
    if found is None:
        found = spread.found_places[sentence.span] = list(_places(spread, sentence))
    return found


def _places(spread: Spread, sentence: Sentence) -> Iterator[Place]:
    document, end = spread.document, sentence.span.end
    tokens, (first, last), beyond = document.tokens, sentence.tokens, 0
    words, starts, ends = tokens.text, tokens.start, tokens.end
    generic = not _GENERICS.isdisjoint(words[first:last])
    pattern = _PLACE if generic else _BARE_PLACE
    for index in [k for k in range(first, last - 1) if words[k] in _LEADS]:
        if not _may_open(words[index + 1]) and not (generic and _leads_on(words, index + 1, last)):
            continue
        if words[index][0].isupper() and words[index + 1] in ("a", "an"):
            continue  # a headline: In an Ambush Forces Kill 35
        match = pattern.match(document.text, ends[index], end) if starts[index] >= beyond else None
        if match:
            beyond = match.end()
            place = _read_place(spread, sentence, words[index].lower(), starts[index], match)
            if place is not None:
                yield place


def _leads_on(words: list[str], first: int, last: int) -> bool:
    """Tell whether a word like "town" follows near, which may lead from an article to a name."""
    return not _GENERICS.isdisjoint(words[first : min(first + 12, last)])


def _may_open(word: str) -> bool:
    """Tell whether a word can open a place that no common noun like "town" leads to."""
    return word[0].isupper() or word in _OPENERS or "-" in word


def _read_place(spread: Spread, sentence: Sentence, lead: str, at: int, match: re.Match[str]) -> Place | None:
    """Weigh what looks like a place after ``lead``, which begins at a character; None where it is none."""
    document, place, start = spread.document, match["place"], match.start("place")
    first = _FIRST_WORD.search(place)
    if not first:
        return None
    word = first.group()
    if word.split()[0].rstrip(".").lower() in _NOT_PLACES or word.lower() in _NOT_PLACES or _NO_PLACE.fullmatch(word):
        return None
    if lead in _LOOSE and document.tokens.tag[document.token_range((start, start + 1))[0]][:2] == "VB":
        return None  # to have captured
    kind, generic = spread.name_kinds.get(start + first.start()), _IS_GENERIC.search(place)
    before = document.text[max(sentence.span.start, at - 16) : at]
    if lead == "in" and _HELD.search(before):
        return None  # shares in Corvex
    if kind in ("person", "organisation") and not generic:
        # nobody is killed in a person, and bombs fall on towns
        bombed = first.start() == 0 and _BOMBARDED.search(before) is not None
        if kind != "person" or not (lead in ("in", "near") or bombed):
            return None
    weight = _BARE_WEIGHT.get(lead, 3) + 4 * (kind == "place")
    if word in _wide() and not _ENDS_GENERIC.search(place) and " " not in place:
        weight -= 7
    if generic:
        weight += 3
    elif (
        lead in ("of", "to", "from", "on")
        and kind != "place"
        and not (_ASSAULT.match(document.text[max(0, at - 14) : at][-8:]) or _ASSAULTS.search(before))
    ):
        return None
    name = place[4:] if place.startswith("the ") else place
    return Place(start, match.end(), lead, f"off {name}" if lead == "off" else name, weight)


_LOOSE = frozenset({"to", "of", "from", "over"})
_ASSAULT = regex(r"(?:strike|attack|raid|assault|bombing|bombardment|offensive|march|shelling)s?\s")
_ASSAULTS = regex(r"(?:strikes?|attacks?|raids?|assaults?|bombing|bombardment|offensive|shelling)\s$")
_HELD = regex(r"\b(?:shares?|(?<!\bat\s)stakes?|confidence|trust|faith|interest|investors?)\s$", re.IGNORECASE)
_BOMBARDED = regex(r"(?:strikes?|raids?|bombing|bombardment|offensive|shelling)\s$")
_NO_PLACE = regex(
    r"[A-Z]{2,5}s?|Rs|[A-Z]\w*-(?:held|led|backed|controlled|linked|run|based|majority|aligned|affiliated)|Daesh"
    r"|Taliban|Hezbollah|Hizbollah|Hamas|State|Islamic|Observatory|Coalition|Car|Suicide|Terrorist"
    r"|Terrorists|Clashes|Intensified|Triumph|Hometown|Fierce|Battle|Attacks?|Attack|Blast|Russias?"
    r"|Assads?|Syrian|Monitor"
)
_COMPASS = group("compass")
_READ = 80  # sentences searched for places
_SHORT = 3  # letters: USA, UAE, DRC are written in capitals


@cache
def _wide() -> frozenset[str]:
    """Countries, continents and their adjectives: places too wide to say where something happened."""
    table = lexicon.table("demonyms")
    wide = frozenset(table) | frozenset(table.values())
    return wide | {f"{name}s" for name in wide}


def is_wide(place: str) -> bool:
    """Tell whether a place is no more than a country, or a part of one by compass."""
    words = [w for w in re.findall(r"[\w’'-]+", place) if w[:1].isupper() and w not in _COMPASS]
    return all(w.removesuffix("'s").removesuffix("’s") in _wide() for w in words)


def dateline_place(document: Document) -> str | None:
    """The place of the article's dateline, not in capitals."""
    if document.article.dateline:
        return in_small_letters(document.article.dateline, document.text)
    if document.paragraphs:
        match = _DATELINE.match(document.text[document.paragraphs[0].start : document.paragraphs[0].start + 60])
        if match:
            return in_small_letters(match.group().strip(" ,"), document.text)
    return None


def in_small_letters(place: str, text: str) -> str:
    """Write a place that stands in capitals as the text does elsewhere, or with a capital for each word.

    >>> in_small_letters("PORT-AU-PRINCE", "PORT-AU-PRINCE — Port-au-Prince lay dark.")
    'Port-au-Prince'
    """
    if not place.isupper() or len(place) <= _SHORT:
        return place
    written = (match.group() for match in re.finditer(re.escape(place), text, re.IGNORECASE))
    small = next((name for name in written if not name.isupper() and not name.islower()), None)
    return small or re.sub(r"[^\W\d_]+(?:[’'][^\W\d_]+)?", lambda word: word.group().capitalize(), place)


_WHERE = frozenset({"in", "on", "near", "at", "of", "off", "outside", "around", "across", "inside"})


class Gazetteer:
    """The places an article names, to say more of a toll's place than its own sentence does."""

    def __init__(self, spread: Spread) -> None:
        self.document = document = spread.document
        self.found: list[tuple[int, str]] = []
        self.wide: list[tuple[int, str]] = []
        for index, sentence in enumerate(document.sentences[:_READ]):
            for _, _, lead, place, _ in places_in(spread, sentence):
                if lead in ("in", "across", "inside") and is_wide(place):
                    self.wide.append((index, place))
                elif lead in _WHERE:
                    self.found.append((index, place))
        heads = Counter(_head(place) for _, place in self.found)
        self.heads = heads
        self.longest: dict[str, str] = {}
        for _, place in self.found:
            for name in re.findall(_NAMED, place)[:1]:
                if len(self.longest.get(name, "")) < len(place) < 90:
                    self.longest[name] = place

    def fuller(self, place: str) -> str:
        """Give the fullest words the article has: "Lumo" is "the port of Lumo in Varda province" elsewhere."""
        names = re.findall(_NAMED, place)
        longer = self.longest.get(names[0], "") if names else ""
        return longer if longer and len(names) == 1 and len(re.findall(_NAMED, longer)) > 1 else place

    def named_in(self, span: Span) -> str | None:
        """A place named in a sentence without a preposition, known from elsewhere in the article."""
        words = re.findall(_WORD, self.document.text[span.start : span.end])
        return next((word for word in words if self.heads.get(word, 0) and word not in _wide()), None)

    def near(self, sentence: int) -> str | None:
        """The place of the nearest sentence, the one before first; else the dateline."""
        paragraph = self.document.sentences[sentence].paragraph
        beside = [row for row in self.found if self.document.sentences[row[0]].paragraph == paragraph]
        wide = [
            row for row in self.wide if self.document.sentences[row[0]].paragraph == paragraph and row[0] <= sentence
        ]
        rows = beside or (wide[-1:] if sentence else []) or self.found
        best = min(rows, key=lambda row: abs(row[0] - sentence) + (0.5 if row[0] > sentence else 0), default=None)
        return best[1] if best is not None else dateline_place(self.document)

    @cached_property
    def headline(self) -> str | None:
        """The one place the headline names, known as a place from the text or the word lists; None if it names two."""
        title = self.document.article.title_span
        span = title or (self.document.sentences[0].span if self.document.sentences else Span(0, 0))
        names = {
            w.removesuffix("’s").removesuffix("'s")
            for w in re.findall(_WORD, self.document.text[span.start : span.end])
        }
        known = {
            w
            for w in names
            if (self.heads.get(w, 0) or w in lexicon.words("places"))
            and w not in _wide()
            and not _NO_PLACE.fullmatch(w)
        }
        return next(iter(known)) if len(known) == 1 else None

    def placed(self, place: str) -> str:
        """Add the headline's place to a lesser one that stands alone: "Um Sarra village" is in the headline's Hama."""
        larger = self.headline
        if (
            larger is None
            or larger in place
            or len(re.findall(_NAMED, place)) > 1
            or _head(place) in lexicon.words("places")
        ):
            return place
        return f"{place}, {larger}"


def _head(place: str) -> str:
    names = re.findall(_NAMED, place)
    return str(names[-1]) if names else place


_AFTER_CAPTURE = regex(
    rf"(?:\s?(?:the|key|most|parts|of|all|a|border|strategic|town|city|village|crossing|area|airport|base|port"
    rf"|district)\b)*\s?(?P<name>{_NAMED}(?:\s(?:[a-z]+\s)?{_GENERIC}\b)?)"
)


def place_after(document: Document, focus: Span, stop: int) -> str | None:
    """The name right after "captured" or "in control of"."""
    match = _AFTER_CAPTURE.match(document.text, focus.end, stop)
    return match["name"] if match else None
