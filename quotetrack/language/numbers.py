"""Numbers in digits and words, as written, with their values.

A number is found from a token that carries a digit or is a number word; from there anchored
patterns read it to the right (scale, range, unit) and one short look to the left finds a currency
sign. Whatever carries a digit and is read by no rule still becomes a Number of form "name", so
that nothing is left out.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from quotetrack.language import lexicon
from quotetrack.language.numerals import SPACE, VULGAR, Numeral, large_words, numeral, small_words, suffixes, tidy
from quotetrack.model import Span
from quotetrack.patterns import regex

if TYPE_CHECKING:
    from quotetrack.language.document import Document


class Number(NamedTuple):
    """One number expression; a range has ``low`` and ``high`` and no ``value``.

    ``form`` is cardinal, ordinal, fraction (of a whole), percent, points (percentage points), money, measure,
    duration, range (its unit says of what), ratio (3 to 1), pair (2-1), multiple, vague, once, idiom, date, name or
    contact.
    """

    span: Span
    tokens: tuple[int, int]
    value: float | int | None
    low: float | int | None = None
    high: float | int | None = None
    form: str = "cardinal"
    unit: str | None = None  # written into the number itself: "%", "USD", "metre" …


_S = rf"{SPACE}+"
_NUMERIC_WORD = (
    r"(?:half|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|hundred|thousand|million|billion|trillion|dozen|first|second|third|fourth|fifth|sixth|seventh|eighth"
    r"|ninth|tenth|quarter|double|triple)"
)
_INSIDE = regex(rf"\d|[{''.join(VULGAR)}]|\b{_NUMERIC_WORD}\b", re.IGNORECASE)
_NOT_ALONE = frozenset({"scores", "couple", "quarter", "quarters", "tens", "half", "halves"})
_INSIDE_DIGIT = regex(r"\d")
_CURRENCY_SIGN = (
    r"(?:(?:\b(?:US|AU|CA|NZ|HK|NT|TT)|\b[ACSRNJZ])?\$|[£€¥₹₽₺₪₩₦₴₱฿₫₵]|\bRs\.?|\b(?:[KTU]?Sh|Tk|Rp|RM|GH[₵¢]|Dhs?)\.?"
    r"|\b(?:USD|EUR|GBP|INR|JPY|CNY|CHF|AUD|CAD|SEK|NOK|DKK|RMB|ZAR|KES|NGN|GHS|AED|PKR|BDT|LKR|NZD|SGD|HKD)\b)"
)
_LETTER_SIGN = regex(  # R1.5bn, N2.3tn, K50,000, Sh450m, Rs40; the sign and the amount are one word
    r"(?P<sign>[RNK]|[KTU]?Sh|Rs|Tk|Rp|RM|Dhs?|USD|EUR|GBP|INR)(?P<amount>\d+(?:[ ,]\d{3})*(?:[.,]\d+)?"
    r"(?:\s?(?:[mb]n?|[kt]n?|trn|million|billion|trillion|thousand|crore|lakh)\b)?)(?![\w-])"
)
_SPACED = regex(r"\d{1,3}(?: \d{3})+(?!\d)")  # R12 500
_PLAIN_WHOLE = regex(r"\d+")
_RAND = regex(r"\b(?:[Rr]ands?|South Africa\w*|R\d+(?:\.\d+)?\s?(?:bn|million|billion)|R\d{1,3}[ ,]\d{3})\b")
_CURRENCY_LEFT = regex(rf"({_CURRENCY_SIGN}){SPACE}?$|\b([RNK])$")
_SIGN_ENDS = ("Rs", "Sh", "Tk", "Rp", "Dh", "Dhs")
_CURRENCY_RIGHT = regex(rf"({_CURRENCY_SIGN}){SPACE}?(?=\d)")
_SIGN_LEFT = regex(r"(?:(?<![\w.,)])[-−–](?=$)|\bminus\s)$", re.IGNORECASE)
_SUFFIX = regex(r"(bn|mn|mln|bln|trn|tn|cr|[kKmMbBt])\b(?!\.?[A-Za-z])")
_PERCENT = regex(
    rf"{SPACE}?%(?:-?points?\b)?|(?:{SPACE}|-)*(?:per{_S}cent|percent|pct)\b\.?(?=\W|$)|{SPACE}?‰", re.IGNORECASE
)
_POINTS = regex(
    rf"(?:{SPACE}|-)*(?:percentage(?:{SPACE}|-)points?|percent(?:age)?(?:{SPACE}|-)points?|basis{_S}points?|ppts?\b"
    rf"|pp\b|%(?:-|{SPACE})points?)",
    re.IGNORECASE,
)
_CURRENCY_WORD = regex(
    rf"(?:{SPACE}|-)?(?:(?:US|U\.S\.|American|Canadian|Australian|Hong{_S}Kong|Syrian|Egyptian|Indian|Swiss|Mexican"
    rf"|Turkish){_S})?([A-Za-z]+)\b"
)
_WON = regex(  # 1.2 trillion won on chips, and not "two million won the lottery"
    rf"{_S}won\b(?={SPACE}*(?:[.,;:)(]|$)|{_S}(?:on|in|for|to|from|per|of|at|by|over|each|more|less|and|was|were|is|are|worth)\b)"
)
_HEAT = regex(r"([CF])(?![\w’'-])")  # 38C
_NUMBERED_LEFT = regex(
    r"\b(?:[A-Z]\w*|seat|flat|room|section|article|gate|platform|bus|class|grade|unit|block|row|form|page|bay|stand)\s$"
)
_UNIT_WORD = regex(
    rf"((?:{SPACE}|-|{SPACE}?-)?)(?:(square|cubic|metric|nautical|fluid|sq\.?){_S}|(square|cubic)-)?(km/h|[°º][CF]?"
    rf"|[A-Za-z]+)(?![\w/]|\.[A-Za-z])(?:{SPACE}([CF]|Celsius|Fahrenheit)\b)?"
)
_CALENDAR_UNIT = regex(
    rf"{_S}(?:(?:full|straight|consecutive|more|whole|long|short|other|extra|additional|further|calendar|working|business|school|light|trading|successive|solid|gruelling|grueling|tense)(?:{SPACE}|-)+)*([a-z]+)\b",
    re.IGNORECASE,
)
_RANGE = regex(
    rf"""(?: \s?[-–—]\s?(?=[\d$£€¥₹]|{_NUMERIC_WORD}) | {_S}to{_S} | -to- | {_S}or{_S} | {_S}and{_S}
        | ,{_S}(?={_NUMERIC_WORD}) )
         (?:(?:more{_S}than|over|as{_S}many{_S}as|as{_S}much{_S}as|up{_S}to|about|around|nearly|almost
           |at{_S}least|perhaps|maybe){_S})?""",
    re.VERBOSE | re.IGNORECASE,
)
_BETWEEN = regex(
    rf"\bbetween{_S}(?:about{_S}|around{_S}|some{_S}|roughly{_S}|an?{_S}estimated{_S})?(?:{_CURRENCY_SIGN})?$",
    re.IGNORECASE,
)
_FROM = regex(
    rf"\bfrom{_S}(?:about{_S}|around{_S}|some{_S}|nearly{_S}|just{_S}|an?{_S}estimated{_S})?(?:{_CURRENCY_SIGN})?$",
    re.IGNORECASE,
)
_CHANGE = regex(
    r"\b(?:ris(?:e|es|en|ing)|rose|f[ae]ll(?:s|en|ing)?|fell|grow(?:s|n|ing)?|grew|climb\w*|drop\w*|declin\w*"
    r"|jump\w*|increas\w*|decreas\w*|rais\w*"
    r"|lower\w*|cut|cuts|cutting|slash\w*|reduc\w*|went|gone|going|goes|up|down|soar\w*|surg\w*|slump\w*|plung\w*"
    r"|widen\w*|narrow\w*|expand\w*|chang\w*|mov\w*|shrank|shrunk|swell\w*|swelled|edg\w*|dipp\w*|slid"
    r"|slip\w*|doubl\w*|tripl\w*|leaps?|leapt|hik\w*|extend\w*|updat\w*|revis\w*)\b",
    re.IGNORECASE,
)
_RATIO = regex(
    rf"(?:{_S}|-)(?:(?:in|out{_S}of)(?:{_S}|-)(?:every{_S})?|of{_S}every{_S}|for{_S}every{_S})(?=\d|{_NUMERIC_WORD})",
    re.IGNORECASE,
)
_PAIR = regex(r"(\d{1,3})[-–](\d{1,3})(?:[-–](\d{1,3}))?(?![\d%]|[-–/]\d|\.\d|,\d)")
_AFTER_SETS = regex(r"\d-\d{1,2}(?:\s\(\d{1,2}(?:-\d{1,2})?\))?,\s$")  # 6-4, 3-6
_FRACTION = regex(
    rf"(?:(?P<top>one|two|three|four|five|six|seven|eight|nine|\d+)(?:{SPACE}|-)|an?(?:{SPACE}|-)|another{_S}"
    rf"|single{_S})?(?P<part>half|halves|thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?"
    rf"|ninths?|tenths?|twentieth|hundredths?)\b",
    re.IGNORECASE,
)
_OF = regex(rf"{_S}of\b(?!{_S}(?:course|20\d\d|19\d\d|fiscal))", re.IGNORECASE)
_FRACTION_BEFORE = regex(
    r"\b(?:by|than|about|around|nearly|almost|over|roughly|some|only|just|least|under|most|cut|fell|rose|dropped"
    r"|up|down|lost|is|are|was|were|to|approximately|exactly|fully|least)\s+(?:an?\s+|the\s+)?$"
    r"|\banother\s+$|\b(?:cut|split|divided|reduced|slashed)\s(?:\w+\s){1,3}in\s+$",
    re.IGNORECASE,
)
_FRACTION_NEXT = regex(
    r"[\s-]+(?:of|the|its|their|his|her|our|as|more|less|fewer|lower|higher|larger|smaller|say|said|are|were|were"
    r"|had|have|believe|want|think|over|that|those|these|all|in favou?r|again|from|since|compared|last|this)\b"
    r"|\s*[,.;)]|\s*$",
    re.IGNORECASE,
)
_NO_FRACTION_NEXT = regex(
    rf"(?:{SPACE}|-)(?:time|party|century|centuries|final|back|brother|sister|hearted|way|baked|mast|siblings?"
    rf"|staff|truths?|place|term|round|day|person|world|column|wave|estate|frozen|empty|full|dollar"
    rf"|pounder|finals?|fiscal|grade|graders?|ed)\b",
    re.IGNORECASE,
)
_ORDINAL = regex(r"(\d{1,3}(?:,\d{3})+|\d+)(?:st|nd|rd|th)\b", re.IGNORECASE)
_ORDINAL_WORD = regex(r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-)?[A-Za-z]+")
_TIMES = regex(
    rf"(?:(?:{SPACE}|-)(?:times|fold)|fold|x)\b(?={_S}(?:as|more|less|the|higher|lower|greater|larger|bigger|faster"
    rf"|over|that|its|his|their|what|likelier|increase|rise|jump|growth|better|smaller|longer)\b"
    rf"|{_S}\w+er\b|-|\s*[.,;])",
    re.IGNORECASE,
)
_PAST_HOUR = regex(  # half past six
    rf"(?:half{SPACE}past|quarter{SPACE}(?:past|to)){SPACE}(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    rf"|1[0-2]|[1-9])\b(?!%|[.,]?\d|{SPACE}(?:per|percent|million|billion))",
    re.IGNORECASE,
)
_FOLD = regex(r"([a-z]+|\d+)-?fold\b", re.IGNORECASE)
_VAGUE = regex(
    rf"(?:(?P<lead>tens|dozens|hundreds|scores|thousands|many|several|few|a{_S}few|a{_S}couple(?:{_S}of)?"
    rf"|couple){_S}(?:of{_S})?)?(?P<last>tens|dozens|scores|hundreds|thousands|lakhs|millions|crores"
    rf"|billions|trillions|dozen|hundred|thousand|million|billion|trillion|lakh|crore|couple)\b",
    re.IGNORECASE,
)
_FIGURES = regex(rf"(?P<count>[a-z]+|\d)(?:{SPACE}|-)figures?\b", re.IGNORECASE)
_PHONE = regex(
    r"""\+\d{1,3}[\s.-]?\(?\d{1,5}\)?(?:[\s.-]?\d{2,4}){2,4}(?!\d)
        | 0\d{2,4}[\s-]\d{3,4}(?:[\s-]\d{3,4})?(?!\d) | 0\d{9,10}(?!\d)
      | \(?\d{3}\)?[\s.-]\d{3}[.-]\d{4}(?!\d) | 1?-?8\d\d-\d{3}-\d{4}(?!\d) | \d{3}-\d{4}(?!\d)""",
    re.VERBOSE,
)
_CONTACT_TOKEN = regex(r"^(?:https?://|www\.|[@#])|@\w|\.(?:com|org|net|gov|co|io|tv)\b")
_ROMAN = regex(r"^(?=[IVXL]{2,})(?:X{0,3}|XL|L)(?:IX|IV|V?I{0,3})$")
_LETTERED = regex(r"(?:[DEGIJNOPQRSUXYZ]|[A-Z]{2})(?!\w)")  # SW1A 2AA
_MODEL_LEFT = regex(r"\b(?:Boeing|Airbus|Embraer|Bombardier|Fokker|Antonov|Ilyushin|Tupolev|Cessna|Gulfstream)\s$")
_DOCKET = regex(r"\d+(?:-[a-z]{2})?-\d{3}[\d-]*")
_DOTTED = regex(r"\d+(?:\.\d+){2,}")  # version and section numbers, addresses
_PENCE = regex(r"p\b(?!\.\s?[mM]\b)")
_ARTICLE_LEFT = regex(r"\b(?:an?|another)[\s-]$", re.IGNORECASE)
_VAGUE_LEFT = regex(rf"\b(?:several|a{_S}few|few|many|a{_S}couple{_S}of|a{_S}couple|some){_S}$", re.IGNORECASE)
_FEET = regex(
    rf"(\d+)(?:{SPACE}?(?:ft\b|feet\b|foot\b|-foot\b|['’′])){SPACE}?-?(\d{{1,2}})(?!\d)(?:{SPACE}?(?:in\b|ins\b"
    rf"|inch(?:es)?\b|[\"”″]))?",
    re.IGNORECASE,
)
_WEIGHT = regex(  # 7lb 4oz, 12st 7lb: so many of the smaller unit make the larger
    rf"(?P<whole>\d+)[ -]?(?P<large>lbs?|pounds?|st|stone)\b,?(?:{SPACE}|-)?(?:and{SPACE})?"
    rf"(?P<part>\d{{1,2}}(?:\.\d)?)[ -]?(?P<small>oz|ounces?|lbs?|pounds?)\b"
)
_CLOCKED = regex(r"(?:(\d{1,2}):)?(\d{1,2}):([0-5]\d(?:\.\d{1,3})?)(?![\d:])")  # 2:04:11, 3:42.17
_CLOCKED_LEFT = regex(r"\b(?:in|of|clocked|ran|swam|rode|time|mark|record)\s(?:an?\s\w+\s)?$")
_TIE_BREAK_LEFT = regex(r"\d-\d\s?\($")  # 7-6 (5)
_GAMES = frozenset(
    {"games", "matches", "appearances", "innings", "outings", "starts", "attempts", "tests", "seasons", "meetings",
     "fixtures", "races", "overs", "balls", "minutes"}
)  # fmt: skip
_RATIO_OF = regex(r"\b[Rr]atio(?:\sof\s[a-z]+\sto\s[a-z]+)?(?:\s(?:was|is|of|to|just|about))+\s$")
_WEIGHED_LEFT = regex(
    r"\bweigh\w*\s(?:(?:in|at|about|around|over|under|only|just|nearly|almost|more|less|than|some)\s)*$"
)
_SLASHED = regex(r"[1357]/[248]$")
_RESULT_NEXT = regex(
    r"\s(?:win|loss|defeat|victory|vote|draw|lead|record|in favou?r|against|aggregate|decision|ruling"
    r"|split)\b"
)
_RESULT_BEFORE = regex(r"\b(?:lost|beaten|won|trail(?:ed|ing)|voted|vote of|defeated|score of|record of)\s$")
_WORD_NEXT = regex(rf"{_S}([a-z]+)")
_NO_WHOLE_NEXT = regex(r"(?:st|nd|rd|th|s)\b|[-/]\w")
_UNIT_NEXT = regex(rf"(?:{SPACE}|-)([a-z]+)")
_COUNTED_NEXT = regex(rf"{_S}(?:[a-z]+{_S})?(?:[a-z]+s|people|men|women|children)\b")
_POINTS_SIGN = regex(r"\s?%-?points?")
_WEIGHT_NEXT = regex(rf"{_S}(?:of|overweight|each|heavier|lighter)\b")
_DIMENSION_NEXT = regex(r"\s(?:high|long|wide|deep|tall|away|from|above|below|of|thick|across)")
_SECOND = regex(r"second\b")
_DEGREE_NEXT = regex(rf"{_S}(?:in|from)\b")
_HEAT_LEFT = regex(
    r"\b(?:temperatures?|mercury|heat\w*|highs?|lows?|warm|cold|sea|hit|reached|thermometers?|scorching)\b", re.I
)
_HALF_TIME = regex(r"[ -](?:an?[ -])?(?:hour|century|decade|year|day|mile|month|minute)\b")
_HALF_BEFORE = regex(r"\b(?:first|second|other|the|better|each|either|latter|opening|this|last|next)\s$")
_HALF_OF = regex(r"\s+of\s+(?:the\s+)?(?:season|match|game|year|20\d\d|decade|century|month)")
_SHARE_OF_CHANGE = regex(r"\s+of\s+(?:growth|decline|negative|positive)")
_ANOTHER_LEFT = regex(r"\banother\s$", re.IGNORECASE)
_OF_ONE_PERCENT = regex(
    rf"{_S}(?:of{_S})?(?:an?|one|1){SPACE}?(?:percent|per{_S}cent|%)(?:age{_S}point)?", re.IGNORECASE
)
_AND = regex(rf"{_S}and{_S}")
_HALF_UNIT = regex(r"[ -](?:an?[ -])?([a-z]+)", re.IGNORECASE)
_COUPLE_NEXT = regex(rf"{_S}(?:of|more|dozen|hundred|thousand|weeks|days|years|months|hours)\b")
_COUPLE_SCALE = regex(rf"{_S}(?:of{_S})?(dozen|hundred|thousand|million)\b", re.IGNORECASE)
_OF_SCALE = regex(
    rf"{_S}of{_S}(?:tens{_S}of{_S})?(thousands|millions|billions|trillions|lakhs|crores|hundreds)\b", re.IGNORECASE
)
_OF_FURTHER_SCALE = regex(rf"{_S}of{_S}(millions|billions|thousands)\b", re.IGNORECASE)
_SCORES_NEXT = regex(
    rf"{_S}(?:of|more|were|was|have|are|dead|killed|injured|wounded|feared|died|missing|arrested|others)\b"
)
_VAGUE_UNIT = regex(rf"{_S}(?:of{_S})?(?:more{_S})?(?:(?:taxpayer|U\.S\.|US|extra|public){_S})?([a-z]+)\b")
_OF_PERCENT = regex(r"\s+of\s+(?:percent|per\scent)")


@cache
def gate() -> frozenset[str]:
    """The lower-case tokens at which a number can begin."""
    lists = ("numerals_small", "numerals_large", "numerals_ordinal", "vague_quantities", "multiples")
    listed = {word for name in lists for word in lexicon.table(name)}
    return frozenset(
        listed | {"half", "quarter", "quarters", "thirds", "halves", "fifths", "tenths", "tenth", "once", "couple"}
    )


def find_numbers(document: Document) -> tuple[Number, ...]:
    """List every number of a document in text order: nothing that is a number is left out."""
    text, tokens = document.text, document.tokens
    token_starts, token_ends = tokens.start, tokens.end
    dates = [d for d in document.dates if d.form not in ("period", "relative", "weekday")]
    dates = [d for d in dates if any(_INSIDE.search(text, token_starts[i], token_ends[i]) for i in range(*d.tokens))]
    found: list[Number] = [Number(d.span, d.tokens, None, form="date") for d in dates]
    upcoming, covered = 0, -1
    reader = _Reader(document)
    for index in document.numeric:
        at, end = token_starts[index], token_ends[index]
        while upcoming < len(dates) and dates[upcoming].span.end <= at:
            upcoming += 1
        if at < covered:
            if end <= covered:
                continue
            at = covered
        limit = None
        if upcoming < len(dates):
            limit, beyond = dates[upcoming].span
            if limit <= at:
                if beyond < end and _INSIDE_DIGIT.search(text, beyond, end):
                    found.append(Number(Span(beyond, end), (index, index + 1), None, form="name"))
                    covered = end
                continue
        for number in reader.read(index, at, limit):
            found.append(number)
            covered = max(covered, number.span.end)
        rest = max(covered, at)
        if rest < end:
            inside = _INSIDE_DIGIT if "-" not in tokens.text[index] else _INSIDE
            if inside.search(text, rest, end):
                form = "name" if inside is _INSIDE_DIGIT else "idiom"
                found.append(Number(Span(rest, end), (index, index + 1), None, form=form))
                covered = end
    return tuple(sorted(found, key=itemgetter(0)))


def may_begin(written: str) -> bool:
    """Tell whether a number may begin at a token so written."""
    word = written.lower()
    if word in gate():
        return True
    if not word.isalpha():
        return (len(word) > 1 or not word.isascii() or word.isdigit()) and _INSIDE.search(word) is not None
    return (word[0] in "ivxl" or word[-1] == "d") and (_ROMAN.match(written) is not None or word.endswith("fold"))


_new = tuple.__new__  # a named tuple without the detour through its own __new__


class _Reader:
    """Read the numbers that begin in one token; rules are tried from the most to the least particular."""

    def __init__(self, document: Document) -> None:
        self.document, self.text, self.tokens = document, document.text, document.tokens
        self.number = -1
        self.begin = self.end = 0

    def read(self, index: int, at: int, limit: int | None) -> list[Number]:
        tokens = self.tokens
        if at >= self.end:
            self.begin, self.end = self.document.sentences[self.document.sentence_at(at)].span
        end = min(self.end, limit) if limit is not None else self.end
        written, lower = tokens.text[index], tokens.lower[index]
        plain = lower.isalpha()
        if not plain and _CONTACT_TOKEN.search(written):
            return [self._made(at, tokens.end[index], None, form="contact")]
        if written.isupper() and _ROMAN.match(written):
            previous = tokens.text[index - 1] if index else ""
            return (
                [self._made(at, tokens.end[index], None, form="name")]
                if previous[:1].isupper() and len(previous) > 1
                else []
            )
        first = written[at - tokens.start[index]] if at < tokens.end[index] else ""
        if first.isdecimal() or first in VULGAR or (first == "." and written[1:2].isdecimal()):
            return self._digits(index, at, end)
        if not plain and any(c.isdecimal() for c in written):
            return self._mixed(index, at, end)
        return self._words(index, at, end)

    def _made(
        self,
        start: int,
        end: int,
        value: float | int | None,
        low: float | int | None = None,
        high: float | int | None = None,
        form: str = "cardinal",
        unit: str | None = None,
    ) -> Number:
        within = self.document.token_range((start, end))
        return _new(Number, (_new(Span, (start, end)), within, value, low, high, form, unit))

    def _left(self, at: int, width: int = 24) -> str:
        return self.text[max(self.begin, at - width) : at]

    def _currency_left(self, at: int) -> re.Match[str] | None:
        """Search for a currency before a number, if what stands there ends as one does: £ $ Rs. USD."""
        left = self._left(at)
        tail = left.rstrip()
        if tail[-1:].isalnum() and not (tail[-1].isupper() or tail.endswith(_SIGN_ENDS)):
            return None
        return _CURRENCY_LEFT.search(left)

    def _sign_left(self, at: int) -> re.Match[str] | None:
        """Search for a minus before a number, if a dash or "minus" stands there."""
        left = self._left(at)
        near = left[-7:]
        return _SIGN_LEFT.search(left) if "-" in near or "–" in near or "−" in near or "minus" in near.lower() else None

    def _mixed(self, index: int, at: int, end: int) -> list[Number]:
        """Read a word that carries digits: an amount (R1.5bn), or a name: MH17, EB-5, pre-2015, under-21s."""
        amount = _LETTER_SIGN.match(self.text, at, end) if at == self.tokens.start[index] else None
        if amount and self._is_amount(amount):
            return self._quantity(index, amount.start("amount"), end)
        return [self._made(at, self.tokens.end[index], None, form="name")]

    def _is_amount(self, written: re.Match[str]) -> bool:
        """Tell R320m and K50,000 from the N95 mask and the R45 road: a whole number alone is one only beside rand."""
        if len(written["sign"]) > 1 or not _PLAIN_WHOLE.fullmatch(written["amount"]):
            return True
        return written["sign"] == "R" and self._tells_of_rand

    @cached_property
    def _tells_of_rand(self) -> bool:
        return _RAND.search(self.text) is not None

    def _digits(self, index: int, at: int, end: int) -> list[Number]:
        text, token_end = self.text, self.tokens.end[index]
        phone = _PHONE.match(text, at - 1 if text[at - 1 : at] in "+(" and at > self.begin else at, end)
        if phone and not (text[at - 1 : at] in ("-", "–") and at > self.begin):
            return [self._made(phone.start(), phone.end(), None, form="contact")]
        dotted = _DOTTED.match(text, at, end)
        if dotted:
            whole = numeral(text, at, end)
            if whole and whole.end < dotted.end():
                return [self._made(at, max(dotted.end(), token_end), None, form="name")]
        if "/" in text[at:token_end] and not _SLASHED.match(text[at:token_end]):
            return [self._made(at, token_end, None, form="name")]
        weight = _WEIGHT.match(text, at, end)
        if weight and (weight["large"][0] == "s") == (weight["small"][0] in "lp"):
            per, unit = (14, "stone") if weight["large"][0] == "s" else (16, "pound")
            value = tidy(int(weight["whole"]) + float(weight["part"]) / per)
            return [self._made(at, weight.end(), value, form="measure", unit=unit)]
        ordinal = _ORDINAL.match(text, at, end)
        if ordinal:
            return [self._made(at, ordinal.end(), int(ordinal[1].replace(",", "")), form="ordinal")]
        feet = _FEET.match(text, at, end)
        if feet and int(feet[2]) < 12:
            return [self._made(at, feet.end(), tidy(int(feet[1]) + int(feet[2]) / 12), form="measure", unit="foot")]
        docket = _DOCKET.match(text, at, end)
        if docket and (not docket.group().replace("-", "").isdigit() or _MODEL_LEFT.search(self._left(at))):
            return [self._made(at, docket.end(), None, form="name")]  # 21-cv-0417, Boeing 737-800
        if ":" in text[at:token_end]:
            return [self._clocked(index, at, end)]
        if (
            text[at - 1 : at] == "("
            and text[token_end : token_end + 1] == ")"
            and _TIE_BREAK_LEFT.search(self._left(at))
        ):
            return [self._made(at, token_end, None, form="name")]
        pair = _PAIR.match(text, at, end)
        if pair and not self._currency_left(at):
            a, b = int(pair[1]), int(pair[2])
            if pair[3] or a >= b or self._is_result(at, pair.end()) or _AFTER_SETS.search(self._left(at)):
                return [self._made(at, pair.end(), None, a, b, form="pair")]
        if text[token_end - 1] == "s" or (token_end < len(text) and text[token_end - 1].isalpha()):
            return [self._made(at, token_end, None, form="name")]  # 737s, 3D
        return self._quantity(index, at, end)

    def _clocked(self, index: int, at: int, end: int) -> Number:
        """Read a time in sport, "3:42.17", as seconds; a verse, "John 3:16", is a name."""
        match = _CLOCKED.match(self.text, at, end)
        if match is None or not (match[1] or "." in match[3] or _CLOCKED_LEFT.search(self._left(at))):
            return self._made(at, self.tokens.end[index], None, form="name")
        seconds = int(match[1] or 0) * 3600 + int(match[2]) * 60 + float(match[3])
        return self._made(at, match.end(), tidy(seconds), form="duration", unit="second")

    def _is_result(self, at: int, stop: int) -> bool:
        """Tell whether "3-5" is a result, by the words beside it."""
        return bool(_RESULT_NEXT.match(self.text[stop : stop + 14]) or _RESULT_BEFORE.search(self._left(at)))

    def _quantity(self, index: int, at: int, end: int) -> list[Number]:
        text = self.text
        read = numeral(text, at, end)
        if read is None or read.value == float("inf"):
            return [self._made(at, self.tokens.end[index], None, form="name")]
        value, stop = read.value, read.end
        start = at
        unit: str | None = None
        currency = self._currency_left(at)
        spaced = _SPACED.match(text, at, end) if currency and currency[2] else None
        if spaced:
            value, stop = int(spaced.group().replace(" ", "")), spaced.end()
        scaled = read.scale > 1
        pence = _PENCE.match(text, stop, end)
        if pence and not currency:
            return [self._made(start, pence.end(), value, form="money", unit="GBP penny")]
        if currency:
            start, unit = at - len(currency.group()), _currency(currency[1] or currency[2])
        else:
            sign = self._sign_left(at)
            if sign and read.value and not (text[at - 1] in "-–" and at - 1 == self.begin):
                start, value = at - len(sign.group()), -value
        suffix = _SUFFIX.match(text, stop, end) if not scaled else None
        if suffix and self._is_scale(suffix, currency is not None, end):
            value, stop, scaled = tidy(value * suffixes()[suffix[1].lower()]), suffix.end(), True
        elif suffix is None and not scaled and text[stop : stop + 1] == " ":
            apart = _SUFFIX.match(text, stop + 1, end)
            if apart and len(apart[1]) > 1 and apart[1] not in ("cr", "tn"):
                value, stop, scaled = tidy(value * suffixes()[apart[1].lower()]), apart.end(), True
        if not currency:
            ratio = self._ratio(at, value, stop, end)
            if ratio:
                return [ratio]
        second = self._range(start, at, value, stop, end, currency is not None, scaled)
        if second:
            return [second]
        read_on = self._with_unit(start, stop, value, unit, end, scaled=scaled)
        if read_on.form == "cardinal" and _LETTERED.match(text, stop, end):
            return [read_on._replace(form="name", value=None, span=Span(start, max(stop, self.tokens.end[index])))]
        return [read_on]

    def _is_scale(self, suffix: re.Match[str], money: bool, end: int) -> bool:
        """Tell millions from metres and thousands from a race: "2m high" against "2m euros"."""
        letter = suffix[1]
        if letter not in ("m", "M", "k", "K", "b", "B", "t"):
            return True
        if money:
            return True
        following = _WORD_NEXT.match(self.text[suffix.end() : suffix.end() + 24])
        word = following[1] if following else ""
        if word in lexicon.table("currency_words"):
            return True
        if letter in ("t", "b", "B"):
            return letter != "t" and bool(word) and word.endswith("s")
        plural = word.endswith("s") and word not in (
            "is",
            "was",
            "has",
            "this",
            "as",
            "across",
            "above",
            "tons",
            "freestyle",
            "hurdles",
            "towards",
            "metres",
        )
        return letter in "mMkK" and (plural or word in ("people", "men", "women", "children"))

    def _ratio(self, at: int, value: float | int, stop: int, end: int) -> Number | None:
        """Read "one in five", "eight out of 10", "3 to 1"."""
        text = self.text
        link = _RATIO.match(text, stop, end)
        if link:
            whole = numeral(text, link.end(), end)
            if (
                whole
                and whole.value
                and value <= whole.value
                and (value < 100)
                and not _NO_WHOLE_NEXT.match(text[whole.end : whole.end + 3])
            ):
                simple = (
                    whole.value <= 10
                    or whole.scale > 1
                    or "out" in link.group()
                    or "every" in link.group()
                    or whole.value % 5 == 0
                    or value == 1
                )
                if (
                    simple
                    and not self._unit_follows(whole.end)
                    and not (1900 <= whole.value <= 2100 and "in" in link.group())
                ):
                    return self._made(at, whole.end, tidy(value / whole.value), form="fraction", unit="ratio")
        return None

    def _unit_follows(self, stop: int) -> bool:
        """Tell whether a time, a measure or games follow: "two in 10 days" is no ratio."""
        unit = _UNIT_NEXT.match(self.text[stop : stop + 20])
        return unit is not None and (unit[1] in lexicon.table("units") or unit[1] in _GAMES)

    def _range(
        self, start: int, at: int, value: float | int, stop: int, end: int, money: bool, scaled: bool
    ) -> Number | None:
        text = self.text
        first_unit = self._unit_at(stop, end)
        link = _RANGE.match(text, first_unit[1] if first_unit else stop, end)
        if not link:
            return None
        word = link.group().strip(" \u00a0").split(" ")[0].lower() if link.group().strip() else "-"
        between = bool(_BETWEEN.search(self._left(at, 40)))
        if word == "and" and not between:
            return None
        second_at = link.end()
        sign = _CURRENCY_RIGHT.match(text, second_at, end)
        if sign:
            second_at = sign.end()
        second = numeral(text, second_at, end)
        if (
            second is None
            or (sign and not money)
            or (text[second_at].isalpha() and second.scale > 1 and "," in link.group())
        ):
            return None
        high, last, second_scaled = second.value, second.end, second.scale > 1
        suffix = _SUFFIX.match(text, last, end) if not second_scaled else None
        if suffix and self._is_scale(suffix, money or bool(sign), end):
            high, last, second_scaled = tidy(high * suffixes()[suffix[1].lower()]), suffix.end(), True
        if _ORDINAL.match(text, second_at, end):
            return None
        low = value
        if word == "to" and high and not money and _RATIO_OF.search(self._left(at, 60)):
            return self._made(start, last, tidy(low / high), low, high, form="ratio")
        if (
            not scaled
            and second_scaled
            and second.value
            and low < second.value * (1 if second.scale == 1 else 1 / second.scale) + 1
            and low < 1000
            and low * (high / max(second.value, 1e-9) if suffix else second.scale) <= high
        ):
            low = tidy(low * (high / second.value if suffix else second.scale))
        second_unit = self._unit_at(last, end)
        if first_unit and second_unit and first_unit[0] != second_unit[0]:
            return None
        if first_unit and not second_unit and word not in ("-", "and"):
            return None
        if word in ("to", "or", ",") and not money and sign is not None:
            return None
        if word == "," and not ((scaled is False and high == int(low) + 1) or high == low + 0.5):
            return None
        if word == "or" and not (low < high <= low * 3):
            return None
        if low >= high:
            if (
                word in ("to", "-to-")
                and ((low <= 20 and high <= 10) or (high == 1 and low < 1000))
                and not first_unit
                and not second_unit
                and not money
                and not self._counted(last)
                and not _CHANGE.search(self._left(at, 60))
            ):
                return self._made(start, last, tidy(low / high) if high else None, low, high, form="ratio")
            return None
        if word == "to" and not between and _CHANGE.search(self._left(at, 60)):
            return None
        if word == "to" and _FROM.search(self._left(at, 30)) and not second_unit and not self._counted(last):
            return None
        sign = self._currency_left(at) if money else None
        unit = _currency(sign[1] or sign[2]) if sign else None
        return self._with_unit(start, last, None, unit, end, low=low, high=high, scaled=second_scaled)

    def _counted(self, stop: int) -> bool:
        """Tell whether a plural noun follows, so that "from 10 to 15 people" is one range."""
        return bool(_COUNTED_NEXT.match(self.text[stop : stop + 30]))

    def _unit_at(self, stop: int, end: int) -> tuple[str, int] | None:
        """The unit written right after a number, as ("%", end) or ("duration day", end)."""
        percent = _PERCENT.match(self.text, stop, end)
        if percent:
            return "%", percent.end()
        match = _UNIT_WORD.match(self.text, stop, end)
        kind = lexicon.table("units").get(match[4].lower()) if match else None
        if match and not kind:
            kind = lexicon.table("currency_words").get(match[4].lower())
        return (kind, match.end(4)) if match and kind else None

    def _with_unit(
        self,
        start: int,
        stop: int,
        value: float | int | None,
        unit: str | None,
        end: int,
        low: float | int | None = None,
        high: float | int | None = None,
        scaled: bool = False,
    ) -> Number:
        """Add what follows a number and belongs to it: percent, points, currency, measure, time."""
        text = self.text
        form = "range" if value is None else "cardinal"
        if unit:
            return self._made(start, stop, value, low, high, form if form == "range" else "money", unit)
        points = _POINTS.match(text, stop, end)
        if points:
            return self._made(
                start, points.end(), value, low, high, "points", "basis point" if "asis" in points.group() else "pp"
            )
        percent = _PERCENT.match(text, stop, end)
        if percent and not _POINTS_SIGN.match(percent.group()):
            if (value == 0.5 and text[start : start + 4].lower() == "half") or (scaled and value and value < 1):
                pass
            return self._made(start, percent.end(), value, low, high, form if form == "range" else "percent", "%")
        word = _CURRENCY_WORD.match(text, stop, end)
        if word and word[1].lower() in lexicon.table("currency_words") and (word[1].islower() or word[1].isupper()):
            name = word[1].lower()
            if not (
                name in ("pound", "pounds")
                and (
                    _WEIGHED_LEFT.search(self._left(start, 34))
                    or _WEIGHT_NEXT.match(text[word.end() : word.end() + 12])
                    or (word.group()[0] == "-" and not scaled)
                )
            ):
                return self._made(
                    start,
                    word.end(),
                    value,
                    low,
                    high,
                    form if form == "range" else "money",
                    lexicon.table("currency_words")[name],
                )
            return self._made(start, word.end(), value, low, high, form if form == "range" else "measure", "pound")
        won = _WON.match(text, stop, end) if scaled or (value or high or 0) >= 1000 else None
        if won:
            return self._made(start, won.end(), value, low, high, form if form == "range" else "money", "KRW")
        heat = _HEAT.match(text, stop, end)
        if heat and _NUMBERED_LEFT.search(self._left(start)):
            return self._made(start, heat.end(), None, form="name")  # seat 38C
        if heat:
            unit = "degree Celsius" if heat[1] == "C" else "degree Fahrenheit"
            return self._made(start, heat.end(), value, low, high, form if form == "range" else "measure", unit)
        made = self._measured(start, stop, value, low, high, form, end, scaled)
        if made:
            return made
        if value is not None:
            times = _TIMES.match(text, stop, end)
            if times:
                return self._made(start, times.end(), value, form="multiple", unit="x")
        return self._made(start, stop, value, low, high, form)

    def _measured(
        self,
        start: int,
        stop: int,
        value: float | int | None,
        low: float | int | None,
        high: float | int | None,
        form: str,
        end: int,
        scaled: bool,
    ) -> Number | None:
        text, units = self.text, lexicon.table("units")
        match = _UNIT_WORD.match(text, stop, end)
        if not match:
            return None
        written = match[4]
        kind = units.get(
            written.lower()
            if len(written) > 2 or written[0] in "°º" or written in ("kW", "MW", "GW", "Hz", "GB", "MB", "TB", "W")
            else written
        )
        attached = match[1] == ""
        if kind is None or (match[1] == "-" and match.end() == end):
            duration = _CALENDAR_UNIT.match(text, stop, end)
            found = units.get(duration[1].lower(), "") if duration else ""
            if duration and found.startswith("duration"):
                return self._made(
                    start, stop, value, low, high, form if form == "range" else "duration", found.split(" ", 1)[1]
                )
            return None
        what, unit = kind.split(" ", 1)
        if (
            len(written) <= 2
            and not attached
            and written.lower() in ("m", "in", "g", "w", "nm", "mi", "yd", "ha", "mb", "tb", "gb", "hr", "oz", "lb")
            and written not in ("MW", "GW", "kW", "GB", "MB", "TB")
        ) and (
            written.lower() in ("in", "mi", "g", "w")
            or (written == "m" and not _DIMENSION_NEXT.match(text[match.end() : match.end() + 9]))
        ):
            return None
        if match[2] or match[3]:
            modifier = (match[2] or match[3]).lower().rstrip(".")
            unit = {"metric": "tonne", "nautical": "nautical mile", "fluid": "fluid ounce"}.get(
                modifier, f"{'square' if modifier == 'sq' else modifier} {unit}"
            )
        if unit == "degree" and match[5]:
            unit = "degree Celsius" if match[5][0] == "C" else "degree Fahrenheit"
        if unit == "second" and _SECOND.match(written) and value != 1 and match[1] != "-":
            return None
        if what == "duration":
            return self._made(start, stop, value, low, high, form if form == "range" else what, unit)
        of_study = unit == "degree" and _DEGREE_NEXT.match(text[match.end() : match.end() + 6])
        if of_study and not _HEAT_LEFT.search(text, self.begin, start):
            return None
        return self._made(
            start, match.end() if attached else stop, value, low, high, form if form == "range" else what, unit
        )

    def _words(self, index: int, at: int, end: int) -> list[Number]:
        text, word = self.text, self.tokens.lower[index]
        past = _PAST_HOUR.match(text, at, end) if word in ("half", "quarter") else None
        if past:
            return [self._made(at, past.end(), None, form="date")]
        fold = _FOLD.match(text, at, end)
        if fold:
            factor = numeral(fold[1].lower(), 0, len(fold[1]))
            return [self._made(at, fold.end(), factor.value if factor else None, form="multiple", unit="x")]
        inner = _INSIDE.search(text, at, self.tokens.end[index])
        if inner is None and word not in gate():
            return []
        if inner is not None and word not in gate() and inner.start() > at:
            head = word.split("-")[0]
            if head not in small_words() and head not in lexicon.table("numerals_ordinal"):
                return [self._made(inner.start(), inner.end(), None, form="idiom")]  # hole-in-one, high-five
        if word == "once":
            return [self._made(at, self.tokens.end[index], 1, form="once")]
        factor_word = lexicon.table("multiples").get(word)
        if factor_word is not None:
            return [self._made(at, self.tokens.end[index], tidy(float(factor_word)), form="multiple", unit="x")]
        figures = _FIGURES.match(text, at, end)
        if figures:
            digits = numeral(figures["count"], 0, len(figures["count"]))
            if digits and 3 < digits.value < 10:
                return [self._made(at, figures.end(), None, 10 ** (int(digits.value) - 1), form="vague", unit="USD")]
        start = at
        worth = text[at - 2 : at - 1] in "aAnNrR" or text[at - 1] == "\n"
        article = _ARTICLE_LEFT.search(self._left(at)) if worth else None
        if article and not article.group().lower().startswith("another"):
            start = at - len(article.group())
        ordinal = _ORDINAL_WORD.match(text, at, end)
        if ordinal and "-" in ordinal.group() and ordinal.group().lower() in lexicon.table("numerals_ordinal"):
            return [
                self._made(
                    at, ordinal.end(), int(lexicon.table("numerals_ordinal")[ordinal.group().lower()]), form="ordinal"
                )
            ]
        for reading in (self._fraction, self._vague):
            made = reading(start, at, end)
            if made:
                return [made]
        if numeral(text, at, end):
            return self._quantity(index, at, end)
        if article and numeral(text, start, end):
            read = numeral(text, start, end)
            if read and read.end > at:
                return self._quantity(index, start, end)
        value = lexicon.table("numerals_ordinal").get(ordinal.group().lower()) if ordinal else None
        if ordinal and value:
            return [self._made(at, ordinal.end(), int(value), form="ordinal")]
        begun = lexicon.table("numerals_ordinal").get(word.split("-")[0])
        if begun:
            return [self._made(at, at + len(word.split("-")[0]), int(begun), form="ordinal")]
        if word in large_words():  # "those billion people"
            return self._quantity_of_scale(at, index, end)
        if inner is not None and (word not in gate() or word in ("half", "quarter")):
            return [self._made(at, self.tokens.end[index], None, form="idiom")]
        if word in gate() and word not in _NOT_ALONE:
            return [self._made(at, self.tokens.end[index], None, form="idiom")]
        return []

    def _quantity_of_scale(self, at: int, index: int, end: int) -> list[Number]:
        stop = self.tokens.end[index]
        scale = large_words()[self.tokens.lower[index]]
        return [self._with_unit(at, stop, scale, None, end, scaled=True)]

    def _fraction(self, start: int, at: int, end: int) -> Number | None:
        text = self.text
        begin = start if start < at else at
        match = _FRACTION.match(text, begin, end)
        between = match and self._between_fractions(begin, match, end)
        if between:
            return between
        if not match or (numeral(text, begin, end) and (numeral(text, begin, end) or Numeral(0, 0)).scale > 1):
            return None
        part = match["part"].lower()
        whole = int(lexicon.table("numerals_fraction")[part])
        top = match["top"]
        of = bool(_OF.match(text, match.end(), end))
        plural = part.endswith("s")
        if part == "half" and _HALF_TIME.match(text[match.end() : match.end() + 12]):
            return self._half_unit(begin, match.end(), end)
        if _NO_FRACTION_NEXT.match(text, match.end(), end) or (plural and not (top and top != "one")):
            return None
        if part == "half":
            sure = not _HALF_BEFORE.search(text[max(self.begin, begin - 9) : begin]) or (
                of and not _HALF_OF.match(text[match.end() : match.end() + 22])
            )
        elif top or plural:
            sure = True
        elif match.group().lower().startswith(("a ", "a-", "an ", "another", "single")):
            sure = (of and part != "quarter") or (
                of and not _SHARE_OF_CHANGE.match(text[match.end() : match.end() + 14])
            )
            sure = sure or (
                bool(_FRACTION_BEFORE.search(text[max(self.begin, begin - 30) : begin]))
                and bool(_FRACTION_NEXT.match(text, match.end(), end))
            )
            sure = sure or match.group().lower() == "another quarter"
        else:
            another = _ANOTHER_LEFT.search(text[max(self.begin, begin - 9) : begin])
            sure = (
                bool(another)
                and part != "third"
                and (of or bool(_FRACTION_NEXT.match(text, match.end(), end)) or part == "quarter")
            )
        if not sure:
            return None
        above = 1 if not top else (numeral(top, 0, len(top)) or Numeral(1, 0)).value
        value = tidy(above / whole)
        percent = _OF_ONE_PERCENT.match(text, match.end(), end)
        if percent:
            points = percent.group().endswith("point")
            return self._made(
                begin, percent.end(), value, form="points" if points else "percent", unit="pp" if points else "%"
            )
        return self._made(begin, match.end(), value, form="fraction")

    def _between_fractions(self, begin: int, first: re.Match[str], end: int) -> Number | None:
        """Read "between a fifth and a quarter" as one range of shares."""
        if not _BETWEEN.search(self._left(begin, 20)):
            return None
        link = _AND.match(self.text, first.end(), end)
        second = _FRACTION.match(self.text, link.end(), end) if link else None
        low, high = _part(first), _part(second) if second else 0
        return self._made(begin, second.end(), None, low, high, form="fraction") if second and low < high else None

    def _half_unit(self, begin: int, stop: int, end: int) -> Number | None:
        """Read "half an hour" and "half-century" as times."""
        unit = _HALF_UNIT.match(self.text, stop, end)
        name = unit[1].lower() if unit else ""
        if name in ("century", "decade"):
            return self._made(
                begin, unit.end() if unit else stop, 50 if name == "century" else 5, form="duration", unit="year"
            )
        kind = lexicon.table("units").get(name, "")
        return self._made(
            begin,
            unit.end() if unit else stop,
            0.5,
            form=kind.split(" ")[0] or "cardinal",
            unit=kind.split(" ", 1)[-1] or None,
        )

    def _vague(self, start: int, at: int, end: int) -> Number | None:
        """Read "dozens", "tens of thousands", "several hundred": a least value and no more is known."""
        text = self.text
        left = self._left(at, 16)
        lead = _VAGUE_LEFT.search(left) if left[-1:].isspace() and left.rstrip()[-1:] in "lwyfeLWYFE" else None
        begin = at - len(lead.group()) if lead else at
        match = _VAGUE.match(text, begin, end)
        if not match:
            return None
        last, first = match["last"].lower(), " ".join((match["lead"] or "").lower().split())
        table = lexicon.table("vague_quantities")
        if last == "couple":
            if not _COUPLE_NEXT.match(text[match.end() : match.end() + 9]):
                return None
            further = _COUPLE_SCALE.match(text, match.end(), end)
            if further:
                return self._finish_vague(
                    max(start, match.start()), further.end(), 2 * large_words()[further[1].lower()], end
                )
            return self._finish_vague(match.start(), match.end(), 2, end)
        if last not in table:
            if not first or first in ("dozens",):
                return None
            least = large_words()[last]
            return self._finish_vague(begin, match.end(), least, end)
        least = int(table[last])
        if first in table and first != "couple":
            least *= int(table[first])
        compound = _OF_SCALE.match(text, match.end(), end)
        stop = match.end()
        if compound:
            least, stop = least * int(table[compound[1].lower()]), compound.end()
            again = _OF_FURTHER_SCALE.match(text, stop, end)
            if again:
                stop = again.end()
        if last == "scores" and not _SCORES_NEXT.match(text[stop : stop + 10]):
            return None
        if last == "tens" and not compound:
            return None
        return self._finish_vague(begin if first else match.start(), stop, least, end)

    def _finish_vague(self, start: int, stop: int, least: int, end: int) -> Number:
        """Give a vague number the currency or unit that follows ("millions of dollars", "hundreds of years")."""
        unit = _VAGUE_UNIT.match(self.text, stop, end)
        name = unit[1] if unit else ""
        if name in lexicon.table("currency_words"):
            return self._made(
                start,
                unit.end() if unit else stop,
                None,
                least,
                form="vague",
                unit=lexicon.table("currency_words")[name],
            )
        kind = lexicon.table("units").get(name, "") if len(name) > 2 else ""
        if _OF_PERCENT.match(self.text[stop : stop + 14]):
            return self._made(start, stop, None, least, form="vague", unit="%")
        return self._made(start, stop, None, least, form="vague", unit=kind.split(" ", 1)[1] if kind else None)


def _part(match: re.Match[str]) -> float | int:
    """The value of a matched fraction: 0.6667 of "two-thirds"."""
    above = numeral(match["top"], 0, len(match["top"])) if match["top"] else None
    return tidy((above.value if above else 1) / int(lexicon.table("numerals_fraction")[match["part"].lower()]))


def _currency(sign: str) -> str:
    return lexicon.table("currency_signs")[sign.lower().replace(" ", "")]
