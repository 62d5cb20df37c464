"""Where it happened and whom it is about, in the sentence's own words."""

from __future__ import annotations

import re
from functools import cache

from quotetrack.claims.frame import Figure
from quotetrack.claims.setting import Setting
from quotetrack.language import Document, lexicon
from quotetrack.language.dates import MONTH, WEEKDAY
from quotetrack.model import Sentence, Span

_WORD = r"(?:[Aa]l-|[Ee]l-|[Aa]sh-|[Aa]n-|[Aa]r-|[Aa]s-|[Aa]t-|[Aa]z-|[Ee]d-|[Dd]eir\s[ea]z-)?(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b|January|February|March\b|April|June|July|August|September|October|November|December)[A-Z][\w’'-]*"
_NAMED = rf"{_WORD}(?:\s(?:(?:ez|al|el|ash|an|as|de|la|del|of\sthe)[\s-])?{_WORD}|\s(?:e[zd]|al|el)-[A-Z]\w*)*"
_GENERIC = (
    r"(?:city|town|village|district|province|countryside|region|area|neighbou?rhood|suburbs?|governorate|county|state|capital|camp|island|border|outskirts|port|valley|"
    r"market|square|street|quarter|municipality|prefecture|crossing|base|hospital|mosque|school|prison|airport|stronghold|enclave|mountain|river|coast|highway|bridge|desert|rural\sarea|part|parts|east|west|north|south)"
)
_LOWER = r"(?:[a-z][\w-]*\s){0,6}?"
_PLACE = re.compile(
    rf"""\b(?P<preposition>in|on|near|off|at|from|outside|around|across|inside|over|of|to|hit|hits|struck|targeted|targeting|targets|bombed|bomb|bombing|shelled|shelling|pounded|rocked|rocks|attacked|stormed|liberated|captured)\s
        (?P<place>(?:(?:the|a|an|its|their|eastern|western|northern|southern|central|downtown|rural|rebel-held|government-held|besieged|Syrias|nearby|northwestern|northeastern|southeastern|southwestern)\s)*
           (?:{_LOWER}{_GENERIC}s?\s(?:(?:of|in|at|near|on)\s(?:the\s)?)?)?
           {_NAMED}
           (?:(?:['’]s)?\s(?:[a-z-]+\s)?{_GENERIC}\b)?
           (?:,?\s(?:in|of|near|on|at|west\sof|east\sof|north\sof|south\sof|outside)\s(?:(?:the|a|an|its|[a-z]+-held|eastern|western|northern|southern|central|nearby|northwestern|northeastern|southeastern|southwestern|rural|neighbou?ring)\s)*(?:{_LOWER}{_GENERIC}s?\s(?:of\s)?)?{_NAMED}(?:(?:['’]s)?\s(?:[a-z-]+\s)?{_GENERIC}\b)?)*
        )""",
    re.VERBOSE,
)
_NOT_PLACES = frozenset(MONTH) | frozenset(WEEKDAY) | {"mr", "mrs", "ms", "dr", "gen", "the", "i", "he", "she", "they", "ramadan", "easter", "christmas", "eid", "twitter", "facebook", "social", "god", "cnn", "reuters", "afp"}
_BARE_WEIGHT = {"in": 5, "near": 5, "on": 2, "off": 4, "at": 4, "outside": 4, "around": 3, "across": 3, "inside": 4, "from": 1, "of": 1, "over": 2, "to": 1}
_DATELINE = re.compile(r"^(?:[A-Z][A-Z .,'’-]{2,40})(?=\s(?:\(|[-–—]))")


def place_of(setting: Setting, focus: Span) -> str | None:
    """The place named in the sentence nearest after the focus, a place before it only if none follows."""
    return _place_in(setting.document, setting.sentence.span, focus)


def _place_in(document: Document, span: Span, focus: Span) -> str | None:
    best: tuple[float, str] | None = None
    known = _known_places(document, span)
    for match in _PLACE.finditer(document.text, *span):
        place, start = match["place"], match.start("place")
        first = re.search(_WORD, place)
        if not first or first.group().split()[0].rstrip(".").lower() in _NOT_PLACES or first.group().lower() in _NOT_PLACES:
            continue
        weight = _BARE_WEIGHT.get(match["preposition"], 3)
        named_kind = known.get(start + first.start())
        if named_kind in ("person", "organisation") and not re.search(rf"\b{_GENERIC}\b", place):
            continue
        if named_kind == "place":
            weight += 4
        if first.group() in _wide() and not re.search(rf"{_GENERIC}\b", place) and " " not in place:
            weight -= 7
        if re.search(rf"\b{_GENERIC}\b", place):
            weight += 3
        elif match["preposition"] in ("of", "to", "from", "on") and named_kind != "place" and not re.match(rf"(?:strike|attack|raid|assault|bombing|bombardment|offensive|march|shelling)s?\s", document.text[max(0, match.start() - 14) : match.start()][-8:]):
            if not re.search(r"(?:strikes?|attacks?|raids?|assaults?|bombing|bombardment|offensive|shelling)\s$", document.text[max(span.start, match.start() - 16) : match.start()]):
                continue
        distance = (start - focus.end) if start >= focus.end else (focus.start - match.end()) * 1.5 + 10
        score = weight - distance / 40
        if best is None or score > best[0]:
            words = place[4:] if place.startswith("the ") else place
            best = (score, f"off {words}" if match["preposition"] == "off" else words)
    return best[1] if best else None


@cache
def _wide() -> frozenset[str]:
    """Countries, continents and their adjectives: places too wide to say where something happened."""
    table = lexicon.table("demonyms")
    wide = frozenset(table) | frozenset(table.values())
    return wide | {f"{name}s" for name in wide}


def is_wide(place: str) -> bool:
    """Tell whether a place is no more than a country, or a part of one by compass."""
    words = [w for w in re.findall(r"[\w’'-]+", place) if w[:1].isupper()]
    return all(w.removesuffix("'s").removesuffix("’s") in _wide() for w in words)


def _known_places(document: Document, span: Span) -> dict[int, str]:
    found: dict[int, str] = {}
    for name in document.names:
        if name.span.start >= span.end:
            break
        if name.span.start >= span.start:
            found[name.span.start] = name.kind
    return found


def subject_of(setting: Setting, figure: Figure | None) -> str | None:
    """The words before the clause's first verb; for pairs like "both countries" the names they stand for."""
    document, sentence = setting.document, setting.sentence
    first, last = sentence.tokens
    if figure is not None:
        for at in range(figure.left - 1, first - 1, -1):
            if document.tokens.lower[at] in (";",) or (document.tokens.lower[at] in ("and", "but") and _clause_starts(document, at + 1, figure.left)):
                first = at + 1
                break
    return subject_in(document, sentence, first, last)


def _clause_starts(document: Document, at: int, stop: int) -> bool:
    """Tell whether a noun phrase and a verb stand between "and" and the figure."""
    tags = document.tokens.tag[at:stop]
    return bool(tags) and tags[0] in ("DT", "PRP", "NNP", "NN", "NNS", "PRP$") and any(t in ("VBD", "VBZ", "VBP", "MD") for t in tags)


def subject_in(document: Document, sentence: Sentence, first: int, last: int) -> str | None:
    lower, tag = document.tokens.lower, document.tokens.tag
    while first < last and (lower[first] in ('"', "“", "''", "‘", "'", "but", "and", "yet", "so") or tag[first] in ("IN", "RB") and lower[first] not in ("both",)):
        if tag[first] in ("IN", "RB"):  # "On Monday, the party …", "However, …"
            comma = next((k for k in range(first, min(last, first + 14)) if lower[k] == ","), None)
            if comma is None:
                break
            first = comma + 1
            continue
        first += 1
    stop = next((k for k in range(first, min(last, first + 24)) if tag[k] in ("VBD", "VBZ", "VBP", "MD") or lower[k] in (",", ";", "—", "(")), None)
    if stop is None or stop == first:
        return None
    words = Span(document.tokens.start[first], document.tokens.end[stop - 1]).of(document.text)
    if len(words) > 120:
        return None
    if words.lower() in ("both countries", "the two countries", "both", "the two", "both nations", "the two nations", "both states"):
        pair = re.findall(r"([A-Z]\w+)\sand\s([A-Z]\w+)", document.text[max(0, sentence.span.start - 400) : document.tokens.start[first]])
        if pair:
            return f"{pair[-1][0]} and {pair[-1][1]}"
    return words


def dateline_place(document: Document) -> str | None:
    """The place of the article's dateline, as written."""
    if document.article.dateline:
        return document.article.dateline
    if document.paragraphs:
        match = _DATELINE.match(document.text[document.paragraphs[0].start : document.paragraphs[0].start + 60])
        if match:
            return match.group().strip(" ,")
    return None


def nearby_place(document: Document, sentence: int, focus: Span) -> str | None:
    """A place from the sentences before, then those right after: where a story's next sentence still happens."""
    for index in (sentence - 1, sentence + 1, sentence - 2, sentence + 2, sentence - 3):
        if 0 <= index < len(document.sentences):
            span = document.sentences[index].span
            found = _place_in(document, span, Span(span.start, span.start))
            if found and not is_wide(found):
                return found
    return dateline_place(document)


def counts_persons(unit: str | None) -> bool:
    return unit is not None and unit.lower() in lexicon.words("person_nouns")
