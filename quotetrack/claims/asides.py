"""Numbers that are no claims, each with its reason: the rows are tried in order and the first that fits decides."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from quotetrack.claims.frame import NOUNS, Figure, is_person
from quotetrack.claims.setting import Setting
from quotetrack.claims.vocabulary import group
from quotetrack.language import lexicon

_REPORTING = group("reporting")
_KNOWING = re.compile(
    r"\s(?:familiar\s+with|with\s+(?:direct\s+)?knowledge|briefed\s+on|who\s+(?:spoke|asked|declined|requested"
    r"|were\s+(?:briefed|not))|close\s+to\s+the)\b"
)
_TOLD_BY = re.compile(
    r"(?:according\s+to|told\s+by|citing|cited\s+by|interview(?:s|ed)(?:\s+with)?|quot(?:ed"
    r"|ing)(?:\s+by)?)\s+(?:at\s+least\s+|the\s+|by\s+)?$",
    re.IGNORECASE,
)
_ONE_PRONOUN_NEXT = group("one_pronoun_next")
_FIXED = re.compile(
    r"""\b(?:one\ day|one\ thing|one\ way|one\ another|one\ more\ time|one\ by\ one|one\ or\ two|two\ or\ three
        |one\ or\ another|two\ cents|two\ sides|two[- ]way|two[- ]front
      |two[- ]thirds?\ majority|one-(?:term|man|sided|time|off|on|stop|size|party|state|way|liner|two|person
        |word)|two[- ](?:time|step|tier|state|party|faced|fold|piece|way|front|hander|track|pronged|seater
        |minds)
      |three[- ](?:dimensional|pronged|piece|way|ring|legged)|four[- ](?:letter|wheel|legged|by[- ]four|poster
        |square)|five[- ](?:star|o'clock)|six[- ]pack|seven\ deadly|nine[- ]to[- ]five|ten\ commandments
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
_FIXED_NUMBER = re.compile(  # without one of these a number stands in no fixed phrase
    r"one|two|three|four|five|six|seven|nine|ten|fifty|50|24|360|180|100|million|thousand|hundred|zero|1|once|first|second"
    r"|third|fourth|fifth|sixth|ninth|eleventh|nth|half|double|triple|treble"
)
_FIGURE_NAME_BEFORE = re.compile(
    r"(?:\b(?:Group\s+of|Gang\s+of|Big|Magnificent|Catch|Super\s+Bowl|Ocean's|World\s+Cup|Grammys|World\s+War"
    r"|Class\s+of|Article|Section|Public\s+Law|Title|Chapter|Resolution|Flight|Act\s+of|Rule"
    r"|U\.?N\.?\s+Charter|Ground|Apollo|Agenda|Vision|Horizon|Expo|Euro|Tokyo|Rio|London|Beijing|Form"
    r"|Schedule)\s?-?)$"
)
_LIST_START = re.compile(r"^(?:\(?\d{1,2}[.)](?=\s)|#?\d{1,2}:(?=\s[A-Z])|\(\d{1,2}\))")
_ORDER_ADVERB = re.compile(
    r"^(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)(?:ly)?\s?[,:—–]", re.IGNORECASE
)
_AHEAD_PERIOD = re.compile(r"\bin\s+the\s+(?:next|coming|following)\s+(?:\w+\s+)?$", re.IGNORECASE)
_ADDRESS_NEXT = re.compile(
    r"\s(?:[NSEW]\.?\s)?[A-Z][\w.]+\s(?:Street|St\b|Avenue|Ave\b|Road|Rd\b|Boulevard|Blvd|Lane|Drive|Square|Place"
    r"|Terrace|Way|Parkway|Highway|Court)\b"
)
_ADDRESS_ORDINAL = re.compile(
    r"\s(?:Street|St\b|Avenue|Ave\b|Road|Floor|Regiment|Battalion|Brigade|Division|Infantry|Airborne|Armou?red"
    r"|Army|Fleet|Amendment|Circuit|District|Congress|Republic|Reich|Ward|Precinct|Arrondissement|Earl"
    r"|Duke|Baron|Viscount)\b",
    re.IGNORECASE,
)
_AIRCRAFT = re.compile(
    r"\b(?:Boeing|Airbus|Sukhoi|Mi|MiG|Su|Tu|Il|An|F|B|C|AK|M|T|RPG|S|A|V|DC|MD|Falcon|Ariane|Soyuz|Type|Mark|Mk"
    r"|COVID|Covid|SARS-CoV|H|PM|CO|U|G|GPT|EB|I|K)[- ]?$"
)


_NUMBER_NAMES = re.compile(
    r"(?:911|999|112|101)\s(?:call|dispatch|operator|emergency|tape|recording|centre|center)|401\(k\)"
    r"|529\s(?:\w+\s){0,2}(?:plan|account)|1040\b|1099\b|4K\b|3D\b|5G\b"
)
_GENERIC_TERM = re.compile(
    r"-(?:year|month)\s(?:\w+\s){0,2}?(?:universit\w+|colleges?|institutions?|degrees?|terms?|schools?|bonds?"
    r"|notes?|treasury|treasuries|yields?)\b"
)
_RANKING = re.compile(
    r"\b(?:is|was|are|were|be|been|ranked|ranks?|seeded|became|become|at|world|world['’]s|country['’]s|nation['’]s"
    r"|the|as|to|reached|hit|a)\s(?:the\s|a\s)?[Nn]os?\.?\s$"
)
_RANKED = re.compile(
    r"\s(?:in|on|seed|player|spot|ranking|song|hit|team|position|issue|priority|cause|pick|ranked|choice|reason)\b"
)
_CALL = re.compile(r"\b(?:call|dial|phone|tel\.?|text|fax)\s(?:the\s\w+\s(?:on|at)\s)?$", re.IGNORECASE)
_INSTALMENT = re.compile(r"\b(?:part|page|episode|chapter|volume|step)\s(?:\w+\sof\s)?$", re.IGNORECASE)
_OF_NUMBER = re.compile(r"\sof\s(?:\d|two|three|four|five|six|seven|eight|nine|ten)")
_ENUMERATED = group("enumerated")


class Aside(NamedTuple):
    """A row: the reason shown to people, and the test."""

    reason: str
    fits: Callable[[Setting, Figure], bool]


def _date(s: Setting, f: Figure) -> bool:
    return f.number.form == "date"


def _time_ahead(s: Setting, f: Figure) -> bool:
    return (
        f.number.form in ("duration", "range")
        and f.number.unit in ("year", "month", "week", "day", "hour")
        and bool(_AHEAD_PERIOD.search(s.left(f, 30)))
    )


def _contact(s: Setting, f: Figure) -> bool:
    if f.number.form == "contact":
        return True
    return (
        f.number.form == "cardinal"
        and f.head is None
        and f.number.value is not None
        and f.number.value > 99
        and _CALL.search(s.left(f, 16)) is not None
    )


def _named(s: Setting, f: Figure) -> bool:
    """Read names: what no grammar of numbers could read, and numbers after or inside a name."""
    form, text = f.number.form, s.document.text
    if form == "name":
        return True
    left, right = s.left(f, 26), s.right(f, 40)
    written = f.number.span.of(text)
    if (
        form == "measure"
        and f.number.unit == "metre"
        and f.number.value in (60, 100, 200, 400, 800, 1500, 3000, 5000, 10000)
        and re.search(r"\b(?:the|women['’]s|men['’]s|her|his)\s$", left)
        and not re.match(r"\s(?:high|long|wide|tall|deep|tower|mark|of)\b", right)
    ):
        return True  # a race: the 100m
    if form in ("money", "percent", "points", "measure", "vague", "multiple", "fraction", "range", "ratio"):
        return bool(form in ("measure", "multiple") and left.endswith("-") and _AIRCRAFT.search(left))
    hyphened, ahead = left[-1:] == "-", s.text_before(f)
    if (hyphened or ahead[:1].isupper() or ahead == "of") and _FIGURE_NAME_BEFORE.search(left):
        return True
    if hyphened and _AIRCRAFT.search(left):
        return True
    before = s.word_before(f)
    if before.rstrip(".") in ("no", "nos"):
        return not _RANKING.search(s.left(f, 40)) and not _RANKED.match(right)
    if before in lexicon.words("numbered_things") and not f.delta and f.left == f.number.tokens[0]:
        capital = s.text_before(f)[:1].isupper() or before.rstrip("s.") in ("no", "nos")
        generic = before in (
            "resolution",
            "section",
            "article",
            "chapter",
            "room",
            "gate",
            "platform",
            "page",
            "flight",
            "phase",
            "type",
            "level",
            "tier",
            "grade",
            "stage",
            "route",
            "highway",
            "channel",
            "version",
            "verse",
            "clause",
            "paragraph",
            "appendix",
        )
        if capital or (generic and f.head is None):
            return not (before in ("no", "nos") and s.right(f, 4).startswith((" p", " c")))
    if (
        form == "ordinal"
        and _ADDRESS_ORDINAL.match(right)
        and (written[:1].isupper() or written[:1].isdigit() or right[1:2].isupper())
    ):
        return True
    if form == "cardinal" and _ADDRESS_NEXT.match(right) and written[:1].isdigit() and f.left == f.number.tokens[0]:
        return True
    # Apollo 11, Windows 10: a name straight before, and nothing counted after
    if (
        form == "cardinal"
        and written[:1].isdigit()
        and f.left == f.number.tokens[0]
        and not s.headline
        and (
            s.text_before(f)[:1].isupper()
            and s.tag_before(f) in ("NNP", "NNPS")
            and f.head is None
            and not s.is_place(f.number.tokens[0] - 1)
        )
    ):
        return (
            not right.startswith((",", ";", ")"))
            and f.number.value not in (None,)
            and not s.person_before(f)
            and "." not in written
            and not s.harm_near(f)
        )
    if (
        form == "cardinal"
        and s.text_before(f) == "The"
        and f.number.tokens[0] - 1 > s.sentence.tokens[0]
        and not s.headline
    ):
        return True  # a work or a place: The 411
    if (
        form == "cardinal"
        and left[-1:] in "(“‘\"'"
        and left
        and f.head is not None
        and all(w[:1].isupper() for w in s.document.tokens.text[f.number.tokens[1] : f.end])
    ):
        return not s.starts(f) or left[-1:] == "("  # a title: “41 Shots”
    if _INSTALMENT.search(left) and (_OF_NUMBER.match(right) or left.endswith("of ")):
        return True  # part 2 of 5
    if _NUMBER_NAMES.match(s.document.text, f.number.span.start):
        return True
    if form == "duration" and _GENERIC_TERM.match(right):
        return True
    if written[:1].isupper() and not s.starts(f) and not s.headline and form in ("cardinal", "ordinal"):
        following = right.lstrip(" -")[:1]
        return following.isupper() and not s.counts_people(f) and not s.harm_near(f)
    if form == "cardinal" and before in ("class", "generation") and left.endswith("of "):
        return True
    return (
        form == "ordinal"
        and bool(re.match(r"\s(?:lady|ladies|gentleman|minister|sea\s+lord|family|secretary)\b", right, re.IGNORECASE))
        and f.number.value == 1
    )


def _listed(s: Setting, f: Figure) -> bool:
    start, _ = s.sentence.span
    text = s.document.text
    paragraph = s.document.paragraphs[s.sentence.paragraph]
    if (
        f.number.form in ("cardinal",)
        and (f.number.span.start <= start + 1 or f.number.span.start <= paragraph.start + 1)
        and _LIST_START.match(text[min(start, f.number.span.start) : f.number.span.end + 2])
    ):
        return True
    if f.number.form == "ordinal":
        return bool(_ORDER_ADVERB.match(text[f.number.span.start : f.number.span.end + 4])) and bool(
            re.search(r"(?:^|[.;:“\"—–(]|\band|\bbut)\s*$", s.left(f, 8))
        )
    return False


def _source_count(s: Setting, f: Figure) -> bool:
    """Read "two officials said", "according to three people familiar with the talks"."""
    if f.number.form not in ("cardinal", "vague", "range") or (f.number.value or 0) > 60:
        return False
    if f.noun in lexicon.words("source_nouns") or (f.head is not None and is_person(f.noun)):
        if s.harm_near(f):
            return False
        if (
            s.in_mention(f.number.span)
            and f.noun in lexicon.words("source_nouns")
            and (f.number.value or 3) <= 12
            and not s.list_of_counts(f)
        ):
            return True
        if _TOLD_BY.search(s.left(f, 40)):
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
    if s.harm(f) is not None and s.word_after(f) != "of" and s.word_before(f) != "no":
        return False
    if _fixed(s, f):
        return True
    if number.form == "multiple":
        return False
    if number.form == "fraction" and number.unit != "ratio":
        return text[number.span.start : number.span.end].lower() == "half" and bool(re.match(r"-", s.right(f, 1)))
    if number.value == 1 and s.word_before(f) == "number":
        return f.head is None and s.word_after(f) in ("of",)
    if number.form == "cardinal" and f.noun in _ENUMERATED and (number.value or 0) <= 10 and f.comparator == "eq":
        return True
    if number.value == 1 and number.form == "cardinal" and not text[number.span.start].isdigit():
        return _one(s, f)
    if number.value == 2 and number.form == "cardinal" and f.head is None and s.word_before(f) == "the":
        return True  # the two met
    if (
        number.value is not None
        and number.form == "cardinal"
        and f.head is None
        and s.word_before(f) in ("the", "these", "those", "all", "other")
        and not s.harm_near(f)
        and (number.value or 0) < 20
    ):
        return True
    if (
        number.form == "cardinal"
        and number.value == 2
        and s.word_before(f) in ("his", "her", "their", "its", "the", "these", "those", "our", "both")
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
    if number.form == "vague" and s.word_before(f) in ("among", "amongst") and f.head is None:
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
    start, end = f.number.span
    if not _FIXED_NUMBER.search(s.document.text[start:end].lower()):
        return False
    before, width = s.left(f, 15).lower(), min(14, start - s.sentence.span.start)
    window = before + s.document.text[start:end].lower() + s.right(f, 18).lower()
    first, last = len(before), len(before) + end - start
    return any(
        match.start() <= first and last <= match.end() + 1 for match in _FIXED.finditer(window, len(before) - width)
    )


def _one(s: Setting, f: Figure) -> bool:
    """ "One" is mostly a pronoun; it counts when bounded, in a list of counts, or with a victim."""
    before, after = s.word_before(f), s.word_after(f)
    if after in _ONE_PRONOUN_NEXT or f.head is None:
        return f.comparator == "eq" or f.head is None or after == "of"
    if f.comparator != "eq":
        return f.comparator in ("gt",)
    if f.head is not None and s.document.tokens.tag[f.head] in NOUNS and s.list_of_counts(f):
        return False
    if f.number.form == "duration":
        return before not in ("for", "within", "after", "lasted", "than", "about", "just", "only")
    return before not in ("just", "only", "killing", "injuring")


def _heading(s: Setting, f: Figure) -> bool:
    """A short line in capitals is a heading: "SAVE A QUARTER"."""
    start, end = f.span
    written = s.document.text[start:end]
    return (
        f.number.form in ("fraction", "cardinal")
        and written.isupper()
        and len(written) > 2
        and s.text_before(f).isupper()
        and len(s.text_before(f)) > 2
    )


ASIDES = (  # the first that fits wins
    # on 3 May 2019
    Aside("date", _date),
    # in the next eight weeks
    Aside("date", _time_ahead),
    # Call 020 7946 0958
    Aside("contact", _contact),
    # 3. Sign the form.
    Aside("list number", _listed),
    # under Section 230
    Aside("name", _named),
    # two officials said
    Aside("source count", _source_count),
    # SAVE A QUARTER
    Aside("heading", _heading),
    # one of the best-known writers
    Aside("idiom", _idiom),
)


def set_aside(setting: Setting, figure: Figure) -> str | None:
    """Give the reason why a number is no claim, or None where it may be one."""
    return next((row.reason for row in ASIDES if row.fits(setting, figure)), None)
