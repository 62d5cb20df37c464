"""Numbers that are no claims, each with its reason: the rows are tried in order and the first that fits decides."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from quotetrack.claims.frame import NOUNS, Figure, is_person
from quotetrack.claims.setting import Setting
from quotetrack.claims.vocabulary import group
from quotetrack.language import lexicon
from quotetrack.language.memory import Remembered
from quotetrack.patterns import regex

_REPORTING = group("reporting")
_KNOWING = regex(
    r"\s(?:familiar\s+with|with\s+(?:direct\s+)?knowledge|briefed\s+on|who\s+(?:spoke|asked|declined|requested"
    r"|were\s+(?:briefed|not))|close\s+to\s+the)\b"
)
_TOLD_BY = regex(
    r"(?:according\s+to|told\s+by|citing|cited\s+by|interview(?:s|ed)(?:\s+with)?|quot(?:ed"
    r"|ing)(?:\s+by)?)\s+(?:at\s+least\s+|the\s+|by\s+)?$",
    re.IGNORECASE,
)
_ONE_PRONOUN_NEXT = group("one_pronoun_next")
_FIXED = regex(
    r"""\b(?:one\ day|one\ thing|one\ way|one\ another|one\ more\ time|one\ by\ one|one\ or\ two|two\ or\ three
        |one\ or\ another|two\ cents|two\ sides|two[- ]way|two[- ]front
      |two[- ]thirds?\ majority|one-(?:term|man|sided|time|off|on|stop|size|party|state|way|liner|two|person
        |word)|two[- ](?:time|step|factor|tier|state|party|faced|fold|piece|way|front|hander|track|pronged|seater
        |minds)
      |three[- ](?:dimensional|pronged|piece|way|ring|legged)|four[- ](?:letter|wheel|legged|by[- ]four|poster
        |square)|five[- ]o'clock|(?:two|three|four|five)[- ]star\b
      |six[- ]pack|seven\ deadly|nine[- ]to[- ]five|ten\ commandments
      |fifty[- ]fifty|50[- ]50|twenty[- ]four[- ]seven|24/7|24[- ]7|360[- ]degree|180[- ]degree
        |a\ million\ (?:times|miles|to\ one|ways|reasons)|thousand\ (?:words|cuts)|hundred\ percent
        |100%\ (?:sure|certain)|one\ hundred\ percent
      |1,000\ (?:trips|words|cuts|ships)|number[- ]one\ fan|zero[- ](?:sum|tolerance|hour)|square\ one
        |day\ (?:one|1)|plan\ b|first\ and\ foremost|first\ of\ all|at\ first|first[- ](?:hand|class|rate|degree
        |born|aid|come|name|lady|person|choice|place|half|order|time\ buyers?|round|term|line|ever\ mind)
      |in\ the\ first|second[- ](?:hand|class|rate|guess\w*|nature|thoughts?|chance|wind|fiddle|half|home)
        |third[- ](?:party|parties|rail|rate|world|degree|class|person|way)|fourth\ estate|fifth\ column
        |sixth\ sense|seventh\ heaven|ninth\ hour|eleventh[- ]hour|nth
      |first\ refusal|two\ hoots|four\ corners|half[- ](?:brother|sister|hearted|way|mast|time|baked|truth
        |frozen|empty|full|dozen\ of\ one|naked|open|term|life|staff|price)|better\ half|half\ the\ battle
        |double[- ](?:standards?|check\w*|cross\w*|digits?|edged|down|take|decker|agents?|whammy|blow|bed|room
        |murder|homicide|glaz\w+|dip\w*|barrel\w*|fault|act|act\b|header|figures?|jeopardy|speak|dealing|talk
        |dutch|bogey|duty)
      |double\ or\ nothing|redoubl\w+|triple[- ](?:a|threat|jump|crown|play|double|lock|murder|bogey|bypass)
        |treble\ (?:winning|winners|clef)|ten[- ]fold\ return|once\ (?:and\ for\ all|again|more|upon|a|in|every
        |he|she|they|it|we|you|i|the|an|his|her|said|told|called|considered|asked|known|had|was|described
        |wrote))""",
    re.VERBOSE,
)
_FIXED_NUMBER = regex(  # without one of these a number stands in no fixed phrase
    r"one|two|three|four|five|six|seven|nine|ten|fifty|a\smillion|^million|thousand|hundred|zero|once|first|second|third"
    r"|fourth|fifth|sixth|ninth|eleventh|nth|half|double|triple|treble"
    r"|(?<![\d.,])(?:1|7|24|50|100|180|360|1,000)(?![.,]?\d)"
)
_MAY_BE_FIXED: Remembered[str, bool] = Remembered(lambda written: _FIXED_NUMBER.search(written) is not None)
_FIGURE_NAME_BEFORE = regex(
    r"(?:\b(?:Group\s+of|Gang\s+of|Big|Magnificent|Catch|Super\s+Bowl|Ocean's|World\s+Cup|Grammys|World\s+War"
    r"|Class\s+of|Article|Section|Public\s+Law|Title|Chapter|Resolution|Flight|Act\s+of|Rule"
    r"|U\.?N\.?\s+Charter|Ground|Apollo|Agenda|Vision|Horizon|Expo|Euro|Tokyo|Rio|London|Beijing|Form"
    r"|Schedule)\s?-?)$"
)
_LIST_START = regex(r"^(?:\(?\d{1,2}[.)](?=\s)|#?\d{1,2}:(?=\s[A-Z])|\(\d{1,2}\))")
_ORDER_ADVERB = regex(
    r"^(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)(?:ly)?\s?[,:—–]", re.IGNORECASE
)
_AHEAD_PERIOD = regex(r"\bin\s+the\s+(?:next|coming|following)\s+(?:\w+\s+)?$", re.IGNORECASE)
_ADDRESS_NEXT = regex(
    r",?\s(?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Pp]lace|[Qq]uai|Via|Viale|Piazza|Calle|Avenida|Plaza|Rua|Ulica|ul\.)\s(?:d[eu]s?\s|del\s|la\s|las\s)*[A-Z]"
    r"|\s(?:[NSEW]\.?\s)?[A-Z][\w.]+\s(?:Street|St\b|Avenue|Ave\b|Road|Rd\b|Boulevard|Blvd|Lane|Drive|Square|Place"
    r"|Terrace|Way|Parkway|Highway|Court|Close|Crescent|Gardens|Grove|Mews)\b"
)
_ADDRESS_ORDINAL = regex(
    r"\s(?:Street|St\b|Avenue|Ave\b|Road|Floor|Regiment|Battalion|Brigade|Division|Infantry|Airborne|Armou?red"
    r"|Army|Fleet|Amendment|Circuit|District|Congress|Republic|Reich|Ward|Precinct|Arrondissement|Earl"
    r"|Duke|Baron|Viscount)\b",
    re.IGNORECASE,
)
_AIRCRAFT = regex(
    r"\b(?:Boeing|Airbus|Sukhoi|Mi|MiG|Su|Tu|Il|An|F|B|C|AK|M|T|RPG|S|A|V|DC|MD|Falcon|Ariane|Soyuz|Type|Mark|Mk"
    r"|COVID|Covid|SARS-CoV|H|PM|CO|U|G|GPT|EB|I|K)[- ]?$"
)


_NUMBER_NAMES = regex(
    r"(?:911|999|112|101)\s(?:call|dispatch|operator|emergency|tape|recording|centre|center)|401\(k\)"
    r"|[1-3]\s(?:Samuel|Kings|Chronicles|Corinthians|Thessalonians|Timothy|Peter|John)\b|529\s(?:\w+\s){0,2}(?:plan|account)|1040\b|1099\b|4K\b|3D\b|5G\b"
)
_GENERIC_TERM = regex(
    r"-(?:year|month)\s(?:\w+\s){0,2}?(?:universit\w+|colleges?|institutions?|degrees?|schools?|bonds?"
    r"|notes?|treasury|treasuries|yields?)\b"
)
_RANKING = regex(
    r"\b(?:is|was|are|were|be|been|ranked|ranks?|seeded|became|become|at|world|world['’]s|country['’]s|nation['’]s"
    r"|the|as|to|reached|hit|a)\s(?:the\s|a\s)?[Nn]os?\.?\s$"
)
_RANKED = regex(
    r"\s(?:in|on|seed|player|spot|ranking|song|hit|team|position|issue|priority|cause|pick|ranked|choice|reason)\b"
)
_CALL = regex(r"\b(?:call|dial|phone|tel\.?|text|fax)\s(?:the\s\w+\s(?:on|at)\s)?$", re.IGNORECASE)
_LIVING = regex(
    r"\b(?:live[sd]?|living|house|home|flat|door|address)\s(?:is\s|was\s)?(?:at\s)?number\s$"
)  # at number 10
_FORMATION = regex(r"[345]-[1-5]-[1-5](?:-[1-3])?")  # plays a 4-3-3
_A_SHAPE = frozenset({"a", "the", "his", "her", "their"})
_DEGREES = frozenset({"category", "class", "grade", "level", "phase", "size", "stage", "tier", "type"})
_RUN_LINKS = frozenset({"and", "or", "to"})
_NUMBERED_RUN = regex(  # between junctions 9 and 10
    r"\b(?:junction|row|page|line|route|room|section|article|chapter|lane|gate|platform|exit|channel|verse|exhibit|clause"
    r"|seat|ward)s\s\d+[a-z]?(?:,\s\d+)*,?\s(?:and|or|to)\s$",
    re.IGNORECASE,
)
_WORN_NEXT = regex(r"\s(?:shirt|jersey|bus|tram|route|role)\b")
_INSTALMENT = regex(r"\b(?:part|page|episode|chapter|volume|step)\s(?:\w+\sof\s)?$", re.IGNORECASE)
_OF_NUMBER = regex(r"\sof\s(?:\d|two|three|four|five|six|seven|eight|nine|ten)")
_ENUMERATED = group("enumerated")


class Aside(NamedTuple):
    """A row: the reason shown to people, the forms of numbers it is about, and the test."""

    reason: str
    forms: str
    fits: Callable[[Setting, Figure], bool]


# Forms that say themselves that the number is no claim, whatever stands around it.
BARE = {"date": "date", "contact": "contact", "name": "name"}


def _time_ahead(s: Setting, f: Figure) -> bool:
    return f.number.unit in ("year", "month", "week", "day", "hour") and bool(_AHEAD_PERIOD.search(f.before[-30:]))


def _contact(s: Setting, f: Figure) -> bool:
    value = f.number.value
    start, end = f.number.span
    if (
        s.document.text[start] == "0"
        and f.head is None
        and end - start > 2
        and f.number.span.of(s.document.text).isdigit()
    ):
        return True  # 555 0142
    return f.head is None and value is not None and value > 99 and _CALL.search(f.before[-16:]) is not None


def _named(s: Setting, f: Figure) -> bool:
    """Read numbers after or inside a name."""
    form = f.number.form
    if form == "pair":
        return f.word_before in _A_SHAPE and _FORMATION.fullmatch(f.span.of(s.document.text)) is not None
    if form in ("measure", "multiple"):
        return _race(f) or (f.before[-1:] == "-" and _AIRCRAFT.search(f.before[-26:]) is not None)
    known = _after_name(s, f)
    if known is None and form == "cardinal" and not _rival(s, f):
        known = _cardinal_in_name(s, f)
    return _in_name(s, f) if known is None else known


_RIVAL_ENDS = frozenset({"", ".", ",", ";", "and", "while", "but"})
_RIVAL = regex(r"(?:,|;|\band|\bbut|\bwhile)\s(?:the\s)?(?:[A-Z][\w’'-]+\s){1,3}$")


def _rival(s: Setting, f: Figure) -> bool:
    """Tell a share given to another name, "Oland took 41 per cent and Dost 38", from a number in a name."""
    if f.head is not None or not 0 < (f.number.value or 0) < 100 or f.word_after not in _RIVAL_ENDS:
        return False
    shared = any(other.number.form == "percent" and other.span < f.span for other in s.figures)
    return shared and _RIVAL.search(f.before) is not None


_RACES = frozenset({60, 100, 200, 400, 800, 1500, 3000, 5000, 10000})
_THE_RACE = regex(r"\b(?:the|women['’]s|men['’]s|her|his)\s$")
_LONG_NEXT = regex(r"\s(?:high|long|wide|tall|deep|tower|mark|of)\b")
_FIRST_LADY = regex(r"\s(?:lady|ladies|gentleman|minister|sea\s+lord|family|secretary)\b", re.IGNORECASE)
_PARTS = frozenset({"part", "page", "episode", "chapter", "volume", "step", "of"})
_GENERIC_THINGS = group("generic_things")


def _race(f: Figure) -> bool:
    """Tell a race, "the 100m", from a distance."""
    return (
        f.number.value in _RACES
        and f.number.unit == "metre"
        and _THE_RACE.search(f.before[-26:]) is not None
        and not _LONG_NEXT.match(f.after[:40])
    )


def _after_name(s: Setting, f: Figure) -> bool | None:
    """Read "Section 230", "Boeing-747", "No. 10"; None where nothing before the number says what it is."""
    left, before = f.before[-26:], f.word_before
    capital = before != s.text_before(f)
    hyphened = left[-1:] == "-"
    if (hyphened or capital or before == "of") and _FIGURE_NAME_BEFORE.search(left):
        return True
    if before in _RUN_LINKS and f.head is None and _NUMBERED_RUN.search(f.before):
        return True
    if before == "number" and (_LIVING.search(left) or _WORN_NEXT.match(f.after)):
        return True
    if hyphened and _AIRCRAFT.search(left):
        return True
    if before.rstrip(".") in ("no", "nos") and s.document.text[f.span.start].isdigit():
        return not _RANKING.search(f.before[-40:]) and not _RANKED.match(f.after[:40])
    if (
        before in _DEGREES
        and not s.counts_people(f)
        and s.document.text[f.span.start].isdigit()
        and f.left == f.number.tokens[0]
    ):
        return True  # in phase 3 trials
    if before in lexicon.words("numbered_things") and not f.delta and f.left == f.number.tokens[0]:
        return True if capital or (before in _GENERIC_THINGS and (f.head is None or f.partitive)) else None
    return None


def _cardinal_in_name(s: Setting, f: Figure) -> bool | None:
    """Read "41 Oak Street", "Apollo 11", "The 411", "“41 Shots”"; None where no name is beside the number."""
    number, right, before = f.number, f.after[:40], s.text_before(f)
    alone = f.left == number.tokens[0] and s.document.text[number.span.start].isdigit()
    if alone and _ADDRESS_NEXT.match(right):
        return True
    if alone and f.head is None and before[:1].isupper() and _follows_name(s, f):  # and nothing is counted
        return (
            right[:1] not in (",", ";", ")")
            and number.value is not None
            and not s.person_before(f)
            and "." not in number.span.of(s.document.text)
            and not s.harm_near(f)
        )
    if before == "The" and number.tokens[0] - 1 > s.sentence.tokens[0] and not s.headline:
        return True
    mark = f.before[-1:]
    if mark and mark in "(“‘\"'" and f.head is not None:
        titled = all(w[:1].isupper() for w in s.document.tokens.text[number.tokens[1] : f.end])
        return (mark == "(" or not s.starts(f)) if titled else None
    return None


def _follows_name(s: Setting, f: Figure) -> bool:
    return s.tag_before(f) in ("NNP", "NNPS") and not s.is_place(f.number.tokens[0] - 1) and not s.headline


def _in_name(s: Setting, f: Figure) -> bool:
    """Read "the 5th Fleet", "part 2 of 5", "Twelve Oaks", "the first lady"."""
    number, right = f.number, f.after[:40]
    first, ordinal = s.document.text[number.span.start], number.form == "ordinal"
    if ordinal and (first.isupper() or first.isdigit() or right[1:2].isupper()) and _ADDRESS_ORDINAL.match(right):
        return True
    if (
        f.word_before in _PARTS
        and _INSTALMENT.search(f.before[-26:])
        and (f.word_before == "of" or _OF_NUMBER.match(right))
    ):
        return True
    if first.isdigit() and _NUMBER_NAMES.match(s.document.text, number.span.start):
        return True
    if number.form == "duration" and _GENERIC_TERM.match(right):
        return True
    if first.isupper() and number.form in ("cardinal", "ordinal") and not s.starts(f) and not s.headline:
        return right.lstrip(" -")[:1].isupper() and not s.counts_people(f) and not s.harm_near(f)
    return ordinal and number.value == 1 and _FIRST_LADY.match(right) is not None


def _listed(s: Setting, f: Figure) -> bool:
    text, (at, end), start = s.document.text, f.number.span, s.sentence.span.start
    if f.number.form == "ordinal":
        return bool(_ORDER_ADVERB.match(text[at : end + 4])) and bool(_CLAUSE_BEGINS.search(f.before[-8:]))
    opens = at <= start + 1 or at <= s.document.paragraphs[s.sentence.paragraph].start + 1
    return opens and _LIST_START.match(text[min(start, at) : end + 2]) is not None


_CLAUSE_BEGINS = regex(r"(?:^|[.;:“\"—–(]|\band|\bbut)\s*$")


def _source_count(s: Setting, f: Figure) -> bool:
    """Read "two officials said", "according to three people familiar with the talks"."""
    if f.head is None or (f.number.value or 0) > 60:
        return False
    if f.noun in lexicon.words("source_nouns") or is_person(f.noun):
        if s.harm_near(f):
            return False
        if (
            s.in_mention(f.number.span)
            and f.noun in lexicon.words("source_nouns")
            and (f.number.value or 3) <= 12
            and not s.list_of_counts(f)
        ):
            return True
        if _TOLD_BY.search(f.before[-40:]):
            return True
        if _KNOWING.match(s.document.text[s.document.tokens.end[f.end - 1] : s.document.tokens.end[f.end - 1] + 40]):
            return True
        if f.noun in lexicon.words("source_nouns"):
            lower = s.document.tokens.lower
            return any(lower[k] in _REPORTING for k in range(f.end, min(f.end + 2, s.sentence.tokens[1])))
    return False


def _idiom(s: Setting, f: Figure) -> bool:
    text, number = s.document.text, f.number
    if number.form in ("once", "idiom"):
        return True
    if s.harm(f) is not None and f.word_after != "of" and f.word_before != "no":
        return False
    if (f.number.form != "fraction" or f.comparator == "eq") and _fixed(s, f):
        return True  # half full, but not less than half full
    if number.form == "multiple":
        return False
    if number.form == "fraction" and number.unit != "ratio":
        return text[number.span.start : number.span.end].lower() == "half" and bool(re.match(r"-", f.after[:1]))
    if number.value == 1 and f.word_before == "number":
        return f.head is None and f.word_after in ("of",)
    if s.percentage_points(f):
        return False
    if number.form == "cardinal" and f.noun in _ENUMERATED and (number.value or 0) <= 10 and f.comparator == "eq":
        return True
    if number.value == 1 and number.form == "cardinal" and not text[number.span.start].isdigit():
        return _one(s, f)
    if number.value == 2 and number.form == "cardinal" and f.head is None and f.word_before == "the":
        return True  # the two met
    if (
        number.value is not None
        and number.form == "cardinal"
        and f.head is None
        and f.word_before in ("the", "these", "those", "all", "other")
        and not s.harm_near(f)
        and (number.value or 0) < 20
    ):
        return True
    if (
        number.form == "cardinal"
        and number.value == 2
        and f.word_before in ("his", "her", "their", "its", "the", "these", "those", "our", "both")
        and f.noun
        in (
            "countries",
            "nations",
            "men",
            "leaders",
            "sides",
            "women",
            "presidents",
            "teams",
            "parties",
            "allies",
            "neighbours",
            "neighbors",
            "governments",
            "groups",
            "states",
        )
    ):
        return True
    if number.form == "vague" and f.word_before in ("among", "amongst") and f.head is None:
        return True
    if (
        number.form == "range"
        and number.high is not None
        and number.high <= 4
        and number.unit is None
        and f.noun in ("", "things", "times", "points", "reasons", "issues", "words", "people")
    ):
        return f.noun != "people"
    return number.form == "vague" and number.low == 2 and number.unit is None and not s.counts_people(f)


def _fixed(s: Setting, f: Figure) -> bool:
    """Tell whether the number stands in a fixed phrase; read in lower case, which the pattern is quickest with."""
    written = f.number.span.of(s.document.text).lower()
    if not _MAY_BE_FIXED[written]:
        return False
    before = f.before[-15:].lower()
    window = before + written + f.after[:18].lower()
    first = len(before)
    last = first + len(written)
    matches = _FIXED.finditer(window, max(0, first - 14))
    return any(match.start() <= first and last <= match.end() + 1 for match in matches)


_ONE_OF_THEM = regex(r"\sof\s(?:them\s(?:an?|that|critically|seriously|badly|severely)\b|whom\s)")


def _one(s: Setting, f: Figure) -> bool:
    """ "One" is mostly a pronoun; it counts when bounded, in a list of counts, or with a victim."""
    before, after = f.word_before, f.word_after
    if after == "of" and _ONE_OF_THEM.match(f.after) and s.harm_near(f):
        return False
    if after in _ONE_PRONOUN_NEXT or f.head is None:
        return f.comparator == "eq" or f.head is None or after == "of"
    if f.comparator != "eq":
        return f.comparator in ("gt",)
    if f.head is not None and s.document.tokens.tag[f.head] in NOUNS and s.list_of_counts(f):
        return False
    if f.number.form == "duration":
        return before not in ("for", "within", "after", "lasted", "than", "about", "just", "only")
    return before not in ("just", "only", "killing", "injuring")


_LAST_GAMES = regex(r"\bof\s(?:(?:the|its|his|her|their|our|my)\s)?(?:previous|past|last|first|opening|final)\s$")


def _games_looked_at(s: Setting, f: Figure) -> bool:
    """Read "five of their previous six games": the six is told as what the five are out of."""
    return _LAST_GAMES.search(f.before) is not None and s.is_whole(f)


_HOURS = regex(r"\bbetween\s(?P<first>\d{1,2})\sand\s(?P<last>\d{1,2})(?![\w%,.]*\d)(?=[.,;:!?)”\"]|\s|$)")


def _time_of_day(s: Setting, f: Figure) -> bool:
    """Read "stay inside between 11 and 5", which no range of numbers does: the clock's, past noon."""
    text = s.document.text
    begin = max(s.sentence.span.start, f.span.start - 16)
    return any(
        match.start("first") <= f.span.start < match.end()
        and 12 >= int(match["first"]) > int(match["last"]) > 0
        and not _COUNTED_NEXT.match(text, match.end())
        for match in _HOURS.finditer(text, begin, min(s.sentence.span.end, f.span.end + 12))
    )


_COUNTED_NEXT = regex(
    r"\s(?:%|per\s?cent|people|children|women|men|(?!(?:unless|is|was|as|this|always|yes|perhaps)\b)[a-z]+s\b)"
)


def _rate_base(s: Setting, f: Figure) -> bool:
    """Read "for every 100 births, three mothers died": the base belongs to the rate that follows."""
    return f.word_before == "every" and any(
        0 < other.left - f.end < 3 and other.number.form == "cardinal" for other in s.figures
    )


def _heading(s: Setting, f: Figure) -> bool:
    """A short line in capitals is a heading: "SAVE A QUARTER"."""
    start, end = f.span
    written = s.document.text[start:end]
    return written.isupper() and len(written) > 2 and s.text_before(f).isupper() and len(s.text_before(f)) > 2


ASIDES = (  # the first that fits wins
    # in the next eight weeks
    Aside("date", "duration range", _time_ahead),
    # Call 020 7946 0958
    Aside("contact", "cardinal", _contact),
    # stay inside between 11 and 5
    Aside("date", "cardinal range", _time_of_day),
    # five of their previous six games
    Aside("whole of a part", "cardinal", _games_looked_at),
    # 3. Sign the form.
    Aside("list number", "cardinal ordinal", _listed),
    # under Section 230
    Aside("name", "cardinal ordinal duration measure multiple rank pair rate once idiom", _named),
    # two officials said
    Aside("source count", "cardinal vague range", _source_count),
    # for every 100 births, three mothers died
    Aside("base of a rate", "cardinal", _rate_base),
    # SAVE A QUARTER
    Aside("heading", "fraction cardinal", _heading),
    # one of the best-known writers
    Aside(
        "idiom",
        "cardinal ordinal fraction percent points money measure duration rate multiple range vague pair ratio rank once"
        " idiom",
        _idiom,
    ),
)
_BY_FORM = {
    form: tuple([(row.reason, row.fits) for row in ASIDES if form in row.forms.split()])
    for form in {form for row in ASIDES for form in row.forms.split()}
}


def set_aside(setting: Setting, figure: Figure) -> str | None:
    """Give the reason why a number is no claim, or None where it may be one."""
    for reason, fits in _BY_FORM[figure.number.form]:
        if fits(setting, figure):
            return reason
    return None
