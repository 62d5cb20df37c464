"""Where it happened and whom it is about, in the sentence's own words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import cache, cached_property

from quotetrack.claims.frame import Figure
from quotetrack.claims.setting import Setting
from quotetrack.claims.vocabulary import group
from quotetrack.language import Document, lexicon
from quotetrack.language.dates import MONTH, WEEKDAY
from quotetrack.model import Sentence, Span

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
    r"|stronghold|enclave|mountain|river|coast|highway|bridge|desert|rural\sarea|part|parts|east|west"
    r"|north|south)"
)
_IS_GENERIC = re.compile(rf"\b{_GENERIC}\b")
_ENDS_GENERIC = re.compile(rf"{_GENERIC}\b")
_FIRST_WORD = re.compile(_WORD)
_LOWER = r"(?:[a-z][\w-]*\s){0,6}?"
_PLACE = re.compile(
    rf"""\b(?P<preposition>in|on|near|off|at|from|outside|around|across|inside|over|of|to|hit|hits|struck
        |targeted|targeting|targets|bombed|bomb|bombing|shelled|shelling|pounded|rocked|rocks|attacked|stormed
        |liberated|captured)\s
        (?P<place>(?:(?:the|a|an|its|their|eastern|western|northern|southern|central|downtown|rural|rebel-held
          |government-held|besieged|Syrias|nearby|northwestern|northeastern|southeastern|southwestern)\s)*
           (?:{_LOWER}{_GENERIC}s?\s(?:(?:of|in|at|near|on)\s(?:the\s)?)?)?
           {_NAMED}
           (?:(?:['’]s)?\s(?:[a-z-]+\s)?{_GENERIC}\b)?
           (?:,?\s(?:in|of|near|on|at|west\sof|east\sof|north\sof|south\sof|outside)\s(?:(?:the|a|an|its
             |[a-z]+-held|eastern|western|northern|southern|central|nearby|northwestern|northeastern
             |southeastern|southwestern|rural

               |neighbou?ring)\s)*(?:{_LOWER}{_GENERIC}s?\s(?:of\s)?)?{_NAMED}(?:(?:['’]s)?\s(?:[a-z-]+\s)?{_GENERIC}\b)?)*
        )""",
    re.VERBOSE,
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
_DATELINE = re.compile(r"^(?:[A-Z][A-Z .,'’-]{2,40})(?=\s(?:\(|[-–—]))")


def place_of(setting: Setting, focus: Span) -> str | None:
    """The place named in the sentence nearest after the focus, a place before it only if none follows."""
    if setting.places is None:
        setting.places = list(_candidates(setting.document, setting.sentence.span))
    best: tuple[float, str] | None = None
    for match, place, weight in setting.places:
        start = match.start("place")
        distance = (start - focus.end) if start >= focus.end else (focus.start - match.end()) * 1.5 + 10
        score = weight - distance / 40
        if best is None or score > best[0]:
            best = (score, place)
    return best[1] if best else None


def _candidates(document: Document, span: Span) -> Iterator[tuple[re.Match[str], str, float]]:
    """Every phrase of a sentence that names a place, with how surely it does."""
    known = _known_places(document, span)
    for match in _PLACE.finditer(document.text, *span):
        place, start = match["place"], match.start("place")
        first = _FIRST_WORD.search(place)
        if (
            not first
            or first.group().split()[0].rstrip(".").lower() in _NOT_PLACES
            or first.group().lower() in _NOT_PLACES
        ):
            continue
        if _NO_PLACE.fullmatch(first.group()):
            continue
        if (
            match["preposition"] in ("to", "of", "from", "over")
            and document.tokens.tag[document.token_range((start, start + 1))[0]][:2] == "VB"
        ):
            continue  # to have captured
        weight = _BARE_WEIGHT.get(match["preposition"], 3)
        named_kind = known.get(start + first.start())
        mistaken = named_kind == "person" and match["preposition"] in ("in", "near")  # nobody is killed in a person
        if named_kind in ("person", "organisation") and not mistaken and not _IS_GENERIC.search(place):
            continue
        if named_kind == "place":
            weight += 4
        if first.group() in _wide() and not _ENDS_GENERIC.search(place) and " " not in place:
            weight -= 7
        if _IS_GENERIC.search(place):
            weight += 3
        elif (
            match["preposition"] in ("of", "to", "from", "on")
            and named_kind != "place"
            and not re.match(
                r"(?:strike|attack|raid|assault|bombing|bombardment|offensive|march|shelling)s?\s",
                document.text[max(0, match.start() - 14) : match.start()][-8:],
            )
        ) and not re.search(
            r"(?:strikes?|attacks?|raids?|assaults?|bombing|bombardment|offensive|shelling)\s$",
            document.text[max(span.start, match.start() - 16) : match.start()],
        ):
            continue
        words = place[4:] if place.startswith("the ") else place
        yield match, f"off {words}" if match["preposition"] == "off" else words, weight


_NO_PLACE = re.compile(
    r"[A-Z]{2,5}s?|[A-Z]\w*-(?:held|led|backed|controlled|linked|run|based|majority|aligned|affiliated)|Daesh"
    r"|Taliban|Hezbollah|Hizbollah|Hamas|State|Islamic|Observatory|Coalition|Car|Suicide|Terrorist"
    r"|Terrorists|Clashes|Intensified|Triumph|Hometown|Fierce|Battle|Attacks?|Attack|Blast|Russias?"
    r"|Assads?|Syrian|Monitor"
)
_COMPASS = group("compass")
_READ = 80  # sentences searched for places


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


def _known_places(document: Document, span: Span) -> dict[int, str]:
    names = document.names
    first = bisect_left(names, span.start, key=lambda name: name.span.start)
    last = bisect_left(names, span.end, lo=first, key=lambda name: name.span.start)
    return {name.span.start: name.kind for name in names[first:last]}


def subject_of(setting: Setting, figure: Figure | None, begin: int | None = None) -> str | None:
    """The words before the clause's first verb; for pairs like "both countries" the names they stand for.

    ``begin`` is the character where the quote's content begins, whose clause counts and not the reporting one.
    """
    document, sentence = setting.document, setting.sentence
    first, last = sentence.tokens
    if begin is not None and begin > sentence.span.start:
        inside = document.token_range((begin, sentence.span.end))[0]
        first = inside + 1 if document.tokens.lower[inside] == "that" else inside
    if figure is not None:
        for at in range(figure.left - 1, first - 1, -1):
            if document.tokens.lower[at] in (";",) or (
                document.tokens.lower[at] in ("and", "but") and _clause_starts(document, at + 1, figure.left)
            ):
                first = at + 1
                break
    return subject_in(document, sentence, first, last)


def _clause_starts(document: Document, at: int, stop: int) -> bool:
    """Tell whether a noun phrase and a verb stand between "and" and the figure."""
    tags = document.tokens.tag[at:stop]
    return (
        bool(tags)
        and tags[0] in ("DT", "PRP", "NNP", "NN", "NNS", "PRP$")
        and any(t in ("VBD", "VBZ", "VBP", "MD") for t in tags)
    )


def subject_in(document: Document, sentence: Sentence, first: int, last: int) -> str | None:
    lower, tag = document.tokens.lower, document.tokens.tag
    while first < last and (
        lower[first] in ('"', "“", "''", "‘", "'", "but", "and", "yet", "so")
        or (tag[first] in ("IN", "RB") and lower[first] not in ("both",))
    ):
        if tag[first] in ("IN", "RB"):  # "On Monday, the party …", "However, …"
            comma = next((k for k in range(first, min(last, first + 14)) if lower[k] == ","), None)
            if comma is None:
                break
            first = comma + 1
            continue
        first += 1
    stop = next(
        (
            k
            for k in range(first, min(last, first + 24))
            if tag[k] in ("VBD", "VBZ", "VBP", "MD") or lower[k] in (",", ";", "—", "(")
        ),
        None,
    )
    if stop is None or stop == first:
        return None
    words = Span(document.tokens.start[first], document.tokens.end[stop - 1]).of(document.text)
    if len(words) > 120:
        return None
    if words.lower() in (
        "both countries",
        "the two countries",
        "both",
        "the two",
        "both nations",
        "the two nations",
        "both states",
    ):
        pair = re.findall(
            r"([A-Z]\w+)\sand\s([A-Z]\w+)",
            document.text[max(0, sentence.span.start - 400) : document.tokens.start[first]],
        )
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


class Gazetteer:
    """The places an article names, to say more of a toll's place than its own sentence does."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.found: list[tuple[int, str]] = []
        self.wide: list[tuple[int, str]] = []
        for index, sentence in enumerate(document.sentences[:_READ]):
            for match, place, _ in _candidates(document, sentence.span):
                if is_wide(place) and match["preposition"] in ("in", "across", "inside"):
                    self.wide.append((index, place))
                elif match["preposition"] in (
                    "in",
                    "on",
                    "near",
                    "at",
                    "of",
                    "off",
                    "outside",
                    "around",
                    "across",
                    "inside",
                ):
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


_AFTER_CAPTURE = re.compile(
    rf"(?:\s?(?:the|key|most|parts|of|all|a|border|strategic|town|city|village|crossing|area|airport|base|port"
    rf"|district)\b)*\s?(?P<name>{_NAMED}(?:\s(?:[a-z]+\s)?{_GENERIC}\b)?)"
)


def place_after(document: Document, focus: Span, stop: int) -> str | None:
    """The name right after "captured" or "in control of"."""
    match = _AFTER_CAPTURE.match(document.text, focus.end, stop)
    return match["name"] if match else None
