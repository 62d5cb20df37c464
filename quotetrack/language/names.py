"""Names of people, organisations and places, as written.

One regular expression finds the runs of capitalised words, particles included; each run is
then read with word lists (titles, given names, heads such as "Ministry") and with what the
rest of the article shows: "Park" at the start of a sentence is a name if "Joe Park" is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from quotetrack.language import lexicon
from quotetrack.language.capitals import NOTHING, UPPER, Run, capitals_of, find_runs
from quotetrack.model import Span
from quotetrack.patterns import regex

if TYPE_CHECKING:
    from quotetrack.language.document import Document

Kind = Literal["person", "organisation", "place", "other"]


class Name(NamedTuple):
    """A proper name as written. ``span`` includes a title such as "Mr."; ``bare`` does not."""

    span: Span
    bare: Span
    kind: Kind
    title: str | None = None  # "Gen.", "Russian Foreign Minister"


_LINK = regex(r"\ (?:of|for|on|against)(?:\ the)?\ |\ and\ (?:the\ )?|\ &\ |['’]s?\ ")
_LONGEST_LINK = len(" against the ")
_JOINT = regex(
    rf" and (?:[{UPPER}]\w+ ){{1,3}}"
    r"(?:Administration|Agency|Authority|Board|Commission|Committee|Department|Ministry)\b"
)
_SPEECH = regex(
    r",?\ (?:has\ |also\ |then\ |later\ |have\ )?"
    r"(?:said|says|say|told|tells|added|adds|asked|asks|wrote|writes|replied|argued|argues|claimed|insisted|noted|tweeted"
    r"|explained|recalled|warned|admitted|met|spoke|rose|sued|who)\b"
)
_BODY_NOUN = regex(
    r" (?:news )?(?:site|website|agency|newspaper|network|channel|station|daily|weekly|magazine|broadcaster|airline"
    r"|group|company|bank|charity|movement|militia|plc)\b"
)
_SPOKEN_BY = regex(r"\b(?:said|says|asked|added|by|replied|recalled|told|wrote|asks|tells)\ $")

STRONG_HEADS = frozenset({
    "Agency", "Association", "Bank", "Bureau", "Campaign", "Committee", "Commission", "Council", "Court",
    "Department", "Federation", "Foundation", "Institute", "Ministry", "Office", "Organisation", "Organization",
    "Party", "University", "Union", "Authority", "Administration", "Assembly", "Army", "Board", "Center", "Centre",
    "Chamber", "Church", "Coalition", "College", "Congress", "Corporation", "Directorate", "Front", "House",
    "Initiative", "League", "Legislature", "Movement", "Parliament", "Academy", "Society", "Secretariat", "Senate",
    "Service",
})  # fmt: skip
JOINT_HEADS = frozenset({
    "Administration", "Agency", "Authority", "Board", "Bureau", "Commission", "Committee", "Corporation",
    "Department", "Enforcement", "Ministry", "Office", "Service", "Services",
})  # fmt: skip
FIELDS = frozenset({
    "Affairs", "Agriculture", "Care", "Commerce", "Communications", "Communities", "Culture", "Development",
    "Education", "Employment", "Energy", "Environment", "Equality", "Finance", "Fisheries", "Food", "Forestry",
    "Health", "Heritage", "Highways", "Housing", "Industry", "Infrastructure", "Innovation", "Justice", "Labor",
    "Labour", "Livestock", "Medicine", "Planning", "Policy", "Research", "Resources", "Rights", "Science",
    "Sciences", "Security", "Services", "Sport", "Sports", "Studies", "Technology", "Tourism", "Trade", "Training",
    "Transport", "Veterans", "Water", "Welfare", "Wildlife", "Works", "Youth",
})  # fmt: skip
ORGANISATION_SURNAMES = frozenset({
    "Church", "House", "Bank", "Wire", "Works", "Star", "Yard", "Guard", "Post", "Sun", "Water",
})  # fmt: skip
PLACE_OPENERS = frozenset({"Fort", "Ft.", "Lake", "Mount", "Mt.", "Port", "St.", "San", "Santa", "Gulf", "Cape"})
PLACE_SURNAMES = frozenset({"Castle", "Lane", "Woods", "Forest", "Shore", "Lake", "Rock", "Ridge", "Port", "Fort"})
PARTIES = frozenset({"Republican", "Democrat", "Democratic", "Conservative", "Liberal", "Tory", "Socialist"})
EVENTS = frozenset({"Hurricane", "Typhoon", "Cyclone", "Storm", "Tropical", "Operation", "Hurricanes"})
SURNAME_TITLES = frozenset({
    "Abbot", "Baron", "Bishop", "Cardinal", "Chancellor", "Constable", "Dean", "Duke", "Earl", "Judge", "Justice",
    "King", "Major", "Marshal", "Nurse", "Pope", "Prince", "Provost", "Warden",
})  # fmt: skip
PLACES_OF = frozenset({
    "Bay", "Cape", "Gulf", "Horn", "Isle", "Kingdom", "Port", "Republic", "Sea", "Strait", "Straits",
})  # fmt: skip
# Delta Fire and Rescue Service
FIRES = frozenset({"Fire", "Food", "Health", "Media", "Parks", "Revenue", "Roads", "Water"})
SPORTS = frozenset({
    "Archery", "Athletics", "Basketball", "Boxing", "Cricket", "Cycling", "Football", "Gymnastics", "Hockey", "Judo",
    "Netball", "Rowing", "Rugby", "Sailing", "Sport", "Swim", "Swimming", "Tennis", "Triathlon", "Volleyball",
})  # fmt: skip
VENUES = frozenset({"Park", "Field", "Fields", "Ground", "Green", "Grove", "Hall", "Hill", "Common", "Close"})
AT = (" at ", " in ", " near ", " outside ", " inside ", " around ", "In ", "At ", "Near ", "Outside ")
IN = ("in ", "In ", "near ", "from ", "across ")
BODY_TRADES = frozenset({  # they name what a company does, and stand before its name: rail operator Westline
    "operator", "retailer", "airline", "maker", "manufacturer", "carrier", "broadcaster", "lender", "startup",
    "carmaker", "automaker", "insurer", "brewer", "grocer", "chain", "drugmaker", "charity", "supermarket",
    "conglomerate", "watchdog",
})  # fmt: skip
SUFFIXES = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"})


class _Lists(NamedTuple):
    titles: dict[str, str]
    given: dict[str, str]
    organisations: frozenset[str]
    organisation_heads: frozenset[str]
    team_heads: frozenset[str]
    media_openers: frozenset[str]
    places: frozenset[str]
    place_heads: frozenset[str]
    demonyms: dict[str, str]
    other: frozenset[str]
    other_heads: frozenset[str]
    common: frozenset[str]


@cache
def _lists() -> _Lists:
    return _Lists(
        titles={**lexicon.table("titles"), "President-elect": "-", "Secretary-General": "-"},
        given=lexicon.table("given_names"),
        organisations=lexicon.words("organisations") | lexicon.words("outlets"),
        organisation_heads=lexicon.words("organisation_heads"),
        team_heads=lexicon.words("team_heads"),
        media_openers=lexicon.words("media_openers"),
        places=lexicon.words("places"),
        place_heads=lexicon.words("place_heads"),
        demonyms=lexicon.table("demonyms"),
        other=lexicon.words("other_capitals"),
        other_heads=lexicon.words("other_heads"),
        common=lexicon.words("common_words"),
    )


class _Draft(NamedTuple):
    run: Run
    titles: int  # how many words of the run are title
    kind: Kind | None  # None: a single word that only the rest of the article can tell
    weak: bool = False  # a common word or a title: a name only if the rest of the article knows it as one

    def name(self, kind: Kind, text: str) -> Name:
        run, titles = self.run, self.titles
        span = _new(Span, (run.begin, run.stop))
        if not titles:
            return _new(Name, (span, span, kind, None))
        bare = _new(Span, (run.start(titles), run.stop))
        return _new(Name, (span, bare, kind, text[run.begin : run.end(titles - 1)]))


_new = tuple.__new__  # a named tuple without the detour through its own __new__


def find_names(document: Document) -> tuple[Name, ...]:
    """List the names of a document in text order; they do not overlap."""
    text = document.text
    starts = set(document.sentence_starts)
    starts.update([q.inner[0] for q in document.quotations])
    starts.update([start for start, _ in document.paragraphs])
    drafts: list[_Draft] = []
    headlines: list[Span] = []
    many = len(document.paragraphs) > 2
    upper = capitals_of(text)
    for number, paragraph in enumerate(document.paragraphs):
        if (text[paragraph[1] - 1] != "." or (number < 2 and many)) and _is_headline(text, paragraph):
            headlines.append(paragraph)
        else:
            _read_paragraph(document, find_runs(text, paragraph, upper), starts, drafts)
    names, folded = _decided(text, drafts)
    for line in headlines:
        names += _headline_names(find_runs(text, line, upper), folded)
    names.sort()
    return tuple(names)


def _decided(text: str, drafts: list[_Draft]) -> tuple[list[Name], dict[str, Kind]]:
    """Decide single words by the longer names of the article; give the names, and what single words are."""
    drafts = _with_venues(text, drafts)
    known, lists = _known(drafts), _lists()
    folded = {word.casefold(): kind for word, kind in known.items()}
    open_ = [run for run, _, kind, weak in drafts if kind is None and not weak and run.words[-1] not in known]
    speaking = {run.words[-1] for run in open_ if _speaks(text, run)}
    bodies = {run.words[-1] for run in open_ if _is_body(text, run)}
    names = []
    for draft in drafts:
        run, _, kind, weak = draft
        if kind is None:
            word = run.words[-1]
            found = known.get(word) or (folded.get(word.casefold()) if word.isupper() else None)
            if found is None and (weak or word.lower() in lists.common or _is_trade(word)):
                continue
            if found == "person" and word in lists.places and text.endswith(IN, max(0, run.begin - 7), run.begin):
                found = "place"
            kind = found or ("organisation" if word in bodies else "person" if word in speaking else _single(word))
        if kind == "other" and _BODY_NOUN.match(text, run.stop):
            kind = "organisation"
        names.append(draft.name(kind, text))
    return names, folded


def _with_venues(text: str, drafts: list[_Draft]) -> list[_Draft]:
    """Take a name such as "Arden Park" for a place where the article has somebody at it, in it or near it."""
    open_ = [d for d in drafts if d.kind == "person" and not d.titles and d.run.words[-1] in VENUES]
    given = _lists().given
    shown = {
        d.run.words
        for d in open_
        if len(d.run.words) > 1
        and d.run.words[0] not in given
        and text.endswith(AT, max(0, d.run.begin - 9), d.run.begin)
    }
    return [d._replace(kind="place") if d.run.words in shown else d for d in drafts] if shown else drafts


def _read_paragraph(document: Document, runs: list[Run], starts: set[int], drafts: list[_Draft]) -> None:
    """Read the runs of one paragraph, joining those that "of", "for" or "and" links to one organisation."""
    text, lists = document.text, _lists()
    index, count = 0, len(runs)
    while index < count:
        run = runs[index]
        index += 1
        if run.at in starts:
            whole, run = run, _without_opener(document, run, text)
            if run is NOTHING:
                drafts.append(_new(_Draft, (whole, 0, None, True)))
                continue
        words = run.words
        for first, last, skip, titles, kind, weak in _parse(words):
            part = run if last - first == len(words) else run.cut(first, last)
            draft = None
            if skip >= 0:
                draft = _new(_Draft, (part.cut(skip, last - first) if skip else part, titles, kind, weak))
            if (draft is None or weak) and index < count and words[last - 1] in lists.titles:
                office = _office(text, part, runs[index])
                if office is not None:
                    draft = office
                    index += 1
            if draft is None:
                continue
            while index < count and last == len(words) and runs[index].at - draft.run.stop <= _LONGEST_LINK:
                joined = _linked(text, draft, runs[index])
                if joined is None:
                    break
                draft = joined
                index += 1
            drafts.append(draft)


def _linked(text: str, draft: _Draft, following: Run) -> _Draft | None:
    """Join a draft and the run after it if "of", "for" or "and" makes one organisation of them."""
    link = _LINK.fullmatch(text, draft.run.stop, following.at)
    if link is None:
        return None
    if _is_place_of(draft, link.group(), following, text):
        return _Draft(draft.run.joined(following), 0, "place")
    if not _links(draft, link.group(), following):
        return None
    return _Draft(draft.run.joined(following), 0, "organisation")


def _is_place_of(draft: _Draft, link: str, following: Run, text: str) -> bool:
    """Tell a place of two runs: Gulf of Aden, Trinidad and Tobago."""
    if link == " of ":
        return draft.run.words[-1] in PLACES_OF and draft.titles == 0 and following.words[0] not in _CALENDAR
    return link == " and " and text[draft.run.begin : following.stop] in _lists().places


def _without_opener(document: Document, run: Run, text: str) -> Run:
    """Drop the first word of a sentence where it owes its capital to that."""
    lists, word = _lists(), run.words[0]
    trade = len(run.words) > 1 and (
        word.lower() in lexicon.table("role_nouns")
        or word.lower() in BODY_TRADES
        or (run.words[1] in lists.given and _is_trade(word))  # Sisters Ada and Ivy Finch
    )
    if trade and word not in lists.titles and word not in lists.given:
        return run.cut(1, len(run.words))  # Goalkeeper Tomas Rehn
    if word.lower() not in lists.common and word not in ("A", "An", "I", "The"):
        return run
    if len(run.words) == 1:
        end = run.end(0)
        if word in lists.titles and text.startswith(" of ", end):
            return run  # Secretary of State John Kerry
        if text.startswith(" and ", end) and _JOINT.match(text, end):
            return run  # Food and Drug Administration
        return _single_opener(document, run)
    rest = run.words[1:]
    noun = _tag(document, run, 0) in ("NNP", "NNPS", "NN", "NNS", "JJ")
    if noun and word in lists.given and rest[0] not in lists.titles:
        return run
    if word in lists.titles or (noun and rest[-1] in lists.organisation_heads) or word in lists.media_openers:
        return run
    if f"{word} {rest[0]}" in lists.places or not lists.organisations.isdisjoint(
        (f"{word} {rest[0]}", " ".join(run.words))
    ):
        return run
    return run.cut(1, len(run.words))


def _single_opener(document: Document, run: Run) -> Run:
    """Keep "Park" or "Rose" at the start of a sentence when a verb of speech follows and it can be a name."""
    if run.words[0] not in _lists().given or not _SPEECH.match(document.text, run.end(0)):
        return NOTHING
    return run if _tag(document, run, 0).startswith("NNP") else NOTHING


def _tag(document: Document, run: Run, index: int) -> str:
    return document.tokens.tag[document.token_at(run.start(index))]


@lru_cache(maxsize=8192)
def _parse(words: tuple[str, ...]) -> tuple[tuple[int, int, int, int, Kind | None, bool], ...]:
    """Read a run: for each part its words [first, last), how many to skip (-1: no name), titles, kind, weak."""
    found = []
    for first, last in _parts(words):
        skip, titles, kind, weak = _read(words[first:last])
        found.append((first, last, skip, titles, kind, weak))
    return tuple(found)


def _parts(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Cut a run at words that belong to no name: weekdays, months, "I"."""
    first, given = 0, _lists().given
    for i, word in enumerate(words):
        if word in ("I", "The", "A") or (
            word in _CALENDAR and not (word in given and i + 1 < len(words) and words[i + 1] not in _CALENDAR)
        ):
            if first < i:
                yield first, i
            first = i + 1
    if first < len(words):
        yield first, len(words)


_CALENDAR = frozenset({
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March",
    "April", "June", "July", "August", "September", "October", "November", "December", "Jan.", "Feb.", "Mar.",
    "Apr.", "Aug.", "Sept.", "Sep.", "Oct.", "Nov.", "Dec.", "Sept",
})  # fmt: skip


def _read(words: Sequence[str]) -> tuple[int, int, Kind | None, bool]:
    """Tell title from name and what kind of name it is: words to skip (-1: no name), title words, kind, weak."""
    lists = _lists()
    count = _title_words(words)
    if count == len(words):
        return (0, 0, None, True) if count == 1 and words[0].isalpha() else (-1, 0, None, False)
    kind = _kind(words[count:])
    if count:
        if kind in ("person", "other", "place", None) or words[0] in CIVIL:
            return 0, count, "person", False
        return 0, 0, _kind(words) or "organisation", False
    if kind == "person" and len(words) > 2 and (skip := _epithets(words)):
        return skip, 0, "person" if len(words) - skip > 1 else None, False
    if kind == "other" and len(words) == 1 and words[0] in lists.demonyms:
        return -1, 0, None, False
    return 0, 0, kind, False


CIVIL = frozenset({"Mr.", "Mr", "Mrs.", "Mrs", "Ms.", "Ms", "Miss", "Dr.", "Dr", "Sir", "Dame", "Lady", "Lord"})


def _title_words(words: Sequence[str]) -> int:
    """Count the words of the title that opens a run: the longest prefix that ends in a title word.

    >>> _title_words(["Russian", "Foreign", "Minister", "Sergey", "Lavrov"])
    3
    """
    lists = _lists()
    most = len(words)
    if most > 1 and (words[0] in CIVIL or words[0].endswith(".")) and words[-1].isalpha():
        most -= 1  # Mr. King
    for i in range(most, 0, -1):
        word = words[i - 1]
        chief = word == "Executive" and i > 1 and words[i - 2] == "Chief"
        if word not in lists.titles and not chief and not _is_compound_title(word):
            continue
        if i < len(words) and word in lists.given and words[i] not in lists.given:
            continue  # Dean Smith, Earl Grey
        if i < len(words) and words[i] in STRONG_HEADS:
            continue  # Justice Department
        if any(w in lists.given and w not in lists.titles for w in words[: i - 1]) and i < 3:
            continue
        if i == len(words) and any(w in lists.given and w not in lists.titles for w in words[:-1]):
            continue  # Mike Judge
        if i == len(words) == 2 and word in SURNAME_TITLES and words[0].lower() not in lists.common:
            continue  # Hal Dean
        return i
    return 0


def _is_compound_title(word: str) -> bool:
    """Tell a title of two words with a hyphen: Vice-Chancellor, Inspector-General, Ex-mayor."""
    first, mark, last = word.partition("-")
    titles = _lists().titles
    opens = first in titles or first in ("Vice", "Ex", "Co", "Inspector")
    return bool(mark) and opens and last.capitalize() in titles


def _epithets(words: Sequence[str]) -> int:
    """Count words before a given name that are no part of the name: "Republican", "Texas"."""
    lists = _lists()
    skip = 0
    while (
        skip < len(words) - 2
        and words[skip] not in lists.given
        and (
            words[skip] in lists.demonyms
            or words[skip] in lists.other
            or words[skip] in lists.places
            or words[skip] in lists.organisations
            or words[skip].lower() in lists.common
            or words[skip] in lists.organisation_heads
        )
    ):
        skip += 1
    if skip and words[skip] in lists.given:
        return skip
    for i in range(len(words) - 2):
        if words[i] in PARTIES:
            return i + 1  # Texas Republican Walt Hume
    for size in (2, 3):
        pair = " ".join(words[:size])
        if len(words) > size and (pair in lists.organisations or pair in lists.places):
            return size
    return 0


def _kind(words: Sequence[str]) -> Kind | None:
    """Say what a bare name names; None for a single word the lists do not know."""
    lists = _lists()
    whole, first, last = " ".join(words), words[0], words[-1]
    if whole in lists.organisations:
        return "organisation"
    if len(words) == 1:
        if whole in lists.demonyms:
            return "place" if whole in ("U.S.", "US", "U.K.", "UK") else "other"
        if whole in lists.other:
            return "other"
        if whole in lists.places and whole not in lists.given:
            return "place"
        if whole in lists.organisation_heads:
            return "organisation"
        return None
    if whole in lists.places:
        return "place"
    if last in SUFFIXES:
        return "person"
    given = first.partition("-")[0] in lists.given or first in lists.given
    if any(len(w) > 2 and w.isupper() and "." not in w for w in words) and not all(w.isupper() for w in words):
        return "organisation"  # Priorities USA Action
    if last in lists.other and last[-1] == "s" and last not in lists.given:
        return "other"  # House Republicans
    if first in SPORTS and (words[-1] in lists.places or " ".join(words[1:]) in lists.places):
        return "organisation"  # Netball Tasmania
    if first in lists.media_openers:
        return "organisation"
    if last in lists.organisation_heads and not (given and len(words) == 2 and last in ORGANISATION_SURNAMES):
        return "organisation"
    if last in lists.team_heads and not (given and len(words) == 2 and last in lists.given):
        return "organisation"  # Delta Lions, Arden United
    if any(w in STRONG_HEADS for w in words[:-1]) and not given:
        return "organisation"
    if (last in lists.place_heads and not (given and last in PLACE_SURNAMES)) or first in PLACE_OPENERS:
        return "place"
    if last in lists.other_heads or first in EVENTS:
        return "other"
    if "&" in words:
        return "organisation"  # Prenn & Sons, Harper & Lyle
    if given or any(len(w) == 2 and w[1] == "." for w in words[:-1]):
        return "person"
    if first in lists.organisations or last in lists.organisations:
        return "organisation"
    if _epithets(words):
        return "person"
    if first in lists.demonyms or first in lists.other or first.lower() in lists.common or last in lists.other:
        return "other"
    if last.lower() in lists.common and first.lower() in lists.common:
        return "other"
    if all(w.isupper() and len(w) > 1 for w in words):
        return "other"
    return "person" if len(words) <= 4 else "other"


def _is_trade(word: str) -> bool:
    """Tell people by their trade, with a capital only because they open the sentence: "Historians"."""
    return word.endswith("s") and word[:-1].lower() in lexicon.table("role_nouns")


def _single(word: str) -> Kind:
    """Say what a single word names when nothing in the article tells."""
    lists = _lists()
    if word in lists.places:
        return "place"
    if word in lists.given:
        return "person"
    plain = word.replace(".", "")
    if plain.isupper() and 2 <= len(plain) <= 6:
        return "organisation"
    return "other"


def _links(draft: _Draft, link: str, following: Run) -> bool:
    """Tell whether "of", "for" or "and" makes one organisation of two runs: Ministry of Health."""
    lists, words = _lists(), draft.run.words
    after = following.words
    if link in (" and ", " & ", " and the "):
        if draft.kind == "organisation" and len(words) > 1 and STRONG_HEADS.intersection(words) and after[-1] in FIELDS:
            return True  # Center for Strategic and International Studies
        if len(words) > 1:
            national = words[0] in lists.demonyms or words[0] in ("National", "Royal")
            part = draft.titles == 0 and draft.kind == "other" and len(after) <= 3
            return part and after[-1] in STRONG_HEADS and (words[-1] in FIRES or national)
        joint = after[-1] in JOINT_HEADS and len(after) <= 4
        return joint and words[0].lower() in lists.common | {"securities", "customs", "immigration", "fisheries"}
    if link.endswith(("’ ", "' ", "s ")):  # Harbour Workers’ Union, Women’s Institute: a trade or a sort of people
        if draft.titles or not (after[-1] in lists.organisation_heads or after[-1] in lists.team_heads):
            return False
        plural = link[0] in "’'" and words[-1].endswith("s") and words[-1] not in lists.given  # Dockers’ Union
        return _is_people(words[-1]) or words[0] in _PATRONS or (plural and after[-1] in _GUILDS)
    if draft.kind != "organisation" or not (
        words[-1] in lists.organisation_heads or (len(words) > 1 and "Court" in words)
    ):
        return False
    return _title_words(after) == 0 and after[0] not in lists.given and after[0] not in _CALENDAR


_PATRONS = frozenset({"St", "St.", "King", "Queen", "Prince", "Princess"})  # St Mary’s School, King’s College
_GUILDS = frozenset({
    "Union", "Association", "Federation", "Guild", "Society", "Club", "League", "Alliance", "Council", "Congress",
    "Party", "Forum", "Network", "Commission",
})  # fmt: skip


def _is_people(word: str) -> bool:
    return word.lower() in lexicon.words("collective_nouns") or _is_trade(word)


def _office(text: str, part: Run, following: Run) -> _Draft | None:
    """Read "Secretary of State John Kerry": an office with "of" before a given name."""
    link = _LINK.fullmatch(text, part.stop, following.at)
    if link is None or not link.group().startswith(" of"):
        return None
    given = _lists().given
    for i in range(1, len(following.words) - 1):
        if following.words[i] in given:
            return _Draft(part.joined(following), len(part.words) + i, "person")
    return None


def _known(drafts: list[_Draft]) -> dict[str, Kind]:
    """Collect what the words of longer names say about single words: "Churkin" is a person's."""
    known: dict[str, Kind] = {}
    for draft in drafts:
        if draft.kind == "person":
            for word in draft.run.words[draft.titles :]:
                if len(word) > 2:
                    known[word] = "person"
        elif draft.kind == "organisation" and len(draft.run.words) > 1:
            word, lists = draft.run.words[0], _lists()
            if draft.run.words[-1] in lists.team_heads:
                known.setdefault(draft.run.words[-1], "organisation")  # the Mets
            if word not in lists.places and word not in lists.demonyms and word.lower() not in lists.common:
                known.setdefault(word, "organisation")
    return known


def _is_body(text: str, run: Run) -> bool:
    """Tell a body that the article never names in full: it has a spokesman, or speaks in a statement."""
    if run.words[-1] in _lists().given:
        return False
    start = run.begin
    least = max(0, start - 24)
    if _STATEMENT.match(text, run.stop):
        return True
    before = text[least:start].split()
    if before and text[start - 1] == " " and before[-1].lower() in BODY_TRADES:
        return True
    return text.endswith((" for ", " at ", "\n"), least, start) and _SPEAKS_FOR.search(text, least, start) is not None


def _speaks(text: str, run: Run) -> bool:
    word = run.words[-1]
    if word.isupper() and len(word) > 1:
        return False
    start = run.begin
    least = max(0, start - 12)
    if _SPEECH.match(text, run.stop):
        return True
    return (
        text.endswith(("d ", "s ", "y ", "e ", "\n"), least, start)
        and _SPOKEN_BY.search(text, least, start) is not None
    )


# a full stop after a word, or "said"; the pattern begins with a set so that the search leaps to these characters
_SENTENCES = regex(r"[.!?s](?:(?<=[^\W\d]{3}[.!?])[”\"’']? |(?<=\bs)aid\b)")
_STATEMENT = regex(r" (?:said|says|added|wrote)(?: \w+)? in an? (?:\w+ )?(?:statement|filing|release)\b")
_SPEAKS_FOR = regex(r"\b[Ss]pokes(?:man|woman|person|people) (?:for|at) $")
_LETTERS = regex(r"[^\W\d_][\w’'-]*")


def _is_headline(text: str, paragraph: Span) -> bool:
    """Tell lines in title case or capitals: there a capital letter says nothing."""
    if paragraph.end - paragraph.start > 200 or _SENTENCES.search(text, *paragraph):
        return False
    words = [w for w in _LETTERS.findall(text, *paragraph) if len(w) > 3]
    if len(words) < 4:
        return False
    lists = _lists()
    capitals = [w for w in words if w[0].isupper()]
    return len(capitals) * 4 >= len(words) * 3 and any(
        w.lower() in lists.common and w not in lists.titles and w not in lists.organisation_heads for w in capitals[1:]
    )


def _headline_names(runs: list[Run], folded: dict[str, Kind]) -> Iterator[Name]:
    """Find names in a headline: only words that the body knows, or that a list knows."""
    lists = _lists()
    for run in runs:
        index = 0
        while index < len(run.words):
            size, kind = _headline_match(run.words[index:], folded, lists)
            if size:
                span = Span(run.start(index), run.end(index + size - 1))
                yield Name(span, span, kind)
            index += max(size, 1)


def _headline_match(words: Sequence[str], folded: dict[str, Kind], lists: _Lists) -> tuple[int, Kind]:
    for size in range(min(4, len(words)), 0, -1):
        whole = " ".join(words[:size])
        if whole in lists.organisations and (size > 1 or whole.lower() not in lists.common):
            return size, "organisation"
        if whole in lists.places and (size > 1 or folded.get(whole.casefold()) is None):
            return size, "place"
    size = 0
    while size < min(4, len(words)) and words[size].casefold() in folded:
        size += 1
    if size:
        return size, folded[words[0].casefold()]
    if len(words) > 1 and words[0] in lists.given and words[1].lower() not in lists.common:
        return 2, "person"
    return 0, "other"
