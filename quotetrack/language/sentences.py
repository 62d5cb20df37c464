"""Sentences: the Punkt algorithm with our own parameters, corrected for quotations by named rules.

Every place where a sentence could end is looked at once, with the word before it and the word
after it. The first rule that fits decides; where none fits, Punkt does. Offsets are those of the
text, nothing is rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from quotetrack.language import lexicon, punkt
from quotetrack.language.capitals import PARTICLE, capitals_of
from quotetrack.language.tokens import INVISIBLE, TOP_LEVEL
from quotetrack.language.verbs import past, third_person
from quotetrack.model import QuotedSpan, Span
from quotetrack.patterns import regex

# A run of marks that could end a sentence, and what may stand after it.
PICTURE = r"\u2600-\u27bf\U0001f300-\U0001faff"
RAISED = r"¹²³⁰⁴-⁹"
SPACED = r"[ \xa0][.]++(?!\w)"  # . . .
END = regex(  # a dash is one only before a closing mark; a missing space is allowed before a word with a capital
    rf"(?P<run>[.!?…‽—–](?:(?<=[—–])(?=[”’\"'»]\s)|(?<![—–])[.!?…‽]*+(?:{SPACED})*(?!{SPACED})))"
    rf"(?=[^\w.,;:%$/\\@#&*+=~|-]|$|[{RAISED}]|(?<=[a-z\d][.!?])[A-Z][a-z]++[\s,’'])"
)
BLANK = regex(rf"[\s{INVISIBLE}]*")
# What hangs on the end of a sentence: the number of a footnote, a picture, a face made of marks.
HANGING = regex(rf"(?:\s?\[\d{{1,3}}\]|[{RAISED}]|\s?[{PICTURE}\ufe0f\u200d]|\s[:;]-?[()DP](?!\S))+")
DOMAIN = regex(TOP_LEVEL, re.IGNORECASE)
OPENERS = frozenset("“‘\"'«‹„`([{¡¿")
CLOSERS = frozenset("”’»›)]}")
NEXT = regex(r"[^\W_]+(?:['’.&-][^\W_]+)*\.?|\S")
VISIBLE = regex(rf"[^\s{INVISIBLE}]")

FRONTED_TIME = regex(
    r"\W*(?:(?:At|By|Around|About|Before|After|Until|From|Since|Shortly|Just)\b[^.!?]{0,40}"
    r"|Between\b[^!?]{0,20}\ and\ [^.!?]*)$"
)
NO_NAME = (
    r"(?:He|She|They|It|I|We|You|This|That|But|And|In|When|As|If|Then|So|No|None|Nothing|Nobody|Somebody|Someone|Anyone"
    r"|Everybody|Everyone)\b|(?:The|An?|One|Another|Her|His|Its|My|Our|Their|Some|Two)\ (?=[a-z])"
)
ASIDE = r"(?:(?<=,\ )[^.!?;:“”\"]{1,60}?,\ )?"  # Ann Lee, a nurse, asked
NOUNS = r"(?:(?!(?:was|is|were|are|be|and|who|that|to)\b)[a-z][\w'’-]*\ ){0,2}?"  # U.S. officials asked
GOES_ON = (
    r"(?:to|in|at|on|of|as|when|after|during|while|before|from|with|about|out|back|reporters|him|her|them|me|us"
    r"|loudly|quietly|aloud|rhetorically|[a-z]+ly)\b|[A-Z]"
)
# asked the lawyers; but not: asked the lawyers to leave
WHOM = (
    r"(?:the|a|an|one|another|his|her|their|its)\ (?:(?!(?:to|that|for|if|whether)\b)[\w'’-]+\ ){0,4}?"
    r"(?!(?:to|that|for|if|whether)\b)[\w'’-]+(?=[.,;:]|$|\ (?:in|at|on|as|when|after|during|before)\b)"
)
# When Ann Lee asked “Is it over?” nobody spoke.
FRONTED = regex(r"(?:When|As|If|While|Asked|Told)(?:\ [^\s.,!?“”\"]+){0,6},?\s*$")


@cache
def _tag(upper: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Give the patterns of a reporting clause that follows a quotation, and of one that leads to it."""
    bases = lexicon.words("tag_verbs")
    irregular = {form for form, base in lexicon.table("irregular_verbs").items() if base in bases}
    forms = sorted({form for verb in bases for form in (past(verb), third_person(verb))} | irregular)
    by_letter = "|".join(  # so that most words are done with after one comparison
        rf"{letter}(?:{'|'.join([form[1:] for form in group])})" for letter, group in groupby(forms, itemgetter(0))
    )
    verb = rf"(?:{by_letter}|put\ it|went\ on|(?:shot|fired|hit)\ back|want(?:ed|s)\ to\ know)"
    name_word = (
        rf"(?:(?!{NO_NAME})[{upper}][\w'’&-]*(?:\.[{upper}])*\.?|(?:al|el)-[{upper}][\w'’-]*"
        rf"|(?:of|for|the|{PARTICLE})(?=\ (?:al-|el-)?[{upper}]))"
    )
    subject = rf"(?:{name_word},?\ ){{1,7}}(?:[a-z][\w’'-]*,\ )?{ASIDE}{NOUNS}"
    follows = re.compile(
        rf"{subject}(?:then\ |also\ |once\ |later\ |has\ |had\ |would\ )?"
        rf"(?:(?:asks|asked|told|tells)\ {WHOM}|{verb}\b(?=[.,;:]|$|\ (?:{GOES_ON})))"
    )
    return follows, regex(rf"\b{verb}\b[^.!?“”\"]{{0,40}}[,:]\s*$")


LIST_ITEM = regex(r"(?:[•·⁃▪‣◦*§–-]\s*)?\(?(?P<label>\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})(?:\.\)|\)|\.)(?=\s)")
BULLETS = "•·⁃▪‣◦*§–- (\xa0"
BULLET = regex(r"(?<=\s)[•⁃▪‣◦](?=\s?\S)")
LETTERED = regex(  # what a letter is a name of
    r"\b(?:plan|group|vitamin|hepatitis|grade|option|class|type|section|exhibit|appendix|schedule|part|point|team|division"
    r"|series|category|block|gate|room|terminal|level|zone|phase|size|influenza)\ [A-Z]$|(?:\d|degrees)\ ?[CFK]$",
    re.IGNORECASE,
)
MEASURED = regex(r"\d[ \xa0-]?$")
ROMAN = regex(r"[IVXL]{2,}|[VX]")
TWO_DOTS = regex(r"(?:[^\W\d_]\.)+[^\W\d_]|(?:ph\.d|m\.sc|b\.sc|ed\.d|ll\.[bm]|a\.k\.a|et al)", re.IGNORECASE)


class Place(NamedTuple):
    """A place where a sentence could end."""

    text: str
    first: int  # where the sentence began
    start: int  # of the run of marks
    end: int  # after the run and the closing marks
    begin: int  # where the next sentence would begin
    run: str
    before: str  # the word before, without the marks around it
    after: str  # the word after
    spaced: bool  # the run stands apart from the word before it
    closes: bool  # a quotation is closed after the run
    quoted: int  # where that quotation began, -1 if it is not known
    opens: bool  # a quotation or bracket opens before the next word
    bracket: bool  # a bracket is closed after the run
    brief: bool  # inside a short quotation that began in mid-sentence
    kind: str  # what the word before abbreviates, if a full stop follows
    short: bool  # the word before is an abbreviation: a known one, or one with stops of its own
    capital: bool  # the word after has a capital
    small: bool  # it has none at all: not "iPhone", not "al-Hadi"
    lower: str
    starter: bool  # it can only begin a sentence, unless it is part of a name
    common: bool  # it carries a capital only at the start of a sentence


@lru_cache(maxsize=4096)
def _facts_before(before: str, run: str) -> tuple[str, bool]:
    """Say what a word abbreviates, and whether it is an abbreviation at all: not all are listed (U.S)."""
    kind = lexicon.table("abbreviations").get(before, "") if run == "." else ""
    return kind, kind not in ("", "word", "number") or TWO_DOTS.fullmatch(before) is not None


@lru_cache(maxsize=4096)
def _facts_after(after: str) -> tuple[bool, bool, str, bool, bool]:
    """Say of the next word: is it with or without a capital, what is it in lower case, a starter, common."""
    capital, lower = after[:1].isupper(), after.lower().replace("’", "'").rstrip(".")
    starter = capital and lower in lexicon.words("sentence_starters") and not (len(after) == 2 and after[1] == ".")
    common = starter or lower in punkt.parameters().common or _collective(lower)
    return capital, after[:1].islower() and after.islower(), lower, starter, capital and common


def _collective(lower: str) -> bool:
    """Say whether a word means several people or things, so that it needs no article to begin a sentence."""
    return (lower[-1:] == "s" or lower in ("police", "people")) and lower in lexicon.words("common_words")


BRIEF = 110  # characters: GUM's annotators cut longer quotations that begin inside a sentence, hardly any shorter


class Rule(NamedTuple):
    """A rule: whether it cuts, and its sentence for people."""

    name: str
    cut: bool
    sentence: str
    fits: Callable[[Place], bool]
    stop: bool | None = None  # it can only fit after a single full stop; False: only after other marks
    short: bool = False  # it can only fit after an abbreviation


def _time(place: Place) -> bool:
    return place.before.lower() in ("a.m", "p.m", "am", "pm") and place.start - len(place.before) > place.first


def _item(place: Place) -> bool:
    label = place.start - len(place.before)
    if place.before.isdigit() and place.text.endswith(": ", place.first, label):  # The plan: 1. Close the bridge.
        return True
    return bool(LIST_ITEM.match(place.text, place.first, place.end + 1)
                and place.text[place.first : place.start].strip(BULLETS) == place.before.strip(BULLETS))  # fmt: skip


def _lettered(place: Place) -> bool:
    """Say whether a single capital letter ends its sentence: Plan B. She left. It was 30 C. Roads melted."""
    if len(place.before) != 1 or not place.before.isupper() or not place.capital or place.before == "I":
        return False
    if place.starter:
        return place.lower not in ("a", "i", "do", "will", "may", "an", "let")
    return place.after[1:2] != "." and LETTERED.search(place.text, place.first, place.start) is not None


def _unlisted(place: Place) -> bool:
    """Say whether a short word before a small letter is an abbreviation: one not known, or one of a measure."""
    before = place.before
    if not place.small or len(before) > 7 or not before.isalpha():
        return False
    learned, lower = punkt.parameters(), before.lower()
    if lower not in learned.common and lower not in learned.common_and_name and lower not in learned.name:
        return True
    return len(before) < 5 and MEASURED.search(place.text, place.first, place.start - len(before)) is not None


def _addressed(place: Place) -> bool:
    """Say whether a state stands after its town and no capital after the next word: Reno, Nev. Police came."""
    return (place.kind == "place" and place.capital and not _in_name(place)
            and place.text.endswith(", ", place.first, place.start - len(place.before)))  # fmt: skip


RULES = (  # the first that fits decides
    # He saw [...] nothing.
    Rule("omission", False, "dots in brackets are an omission",
         lambda p: p.bracket and p.text[p.start - 1] in "[(" and set(p.run) <= set(".… ") and not p.starter),
    # He said: “It is over. We lost.”
    Rule("brief quotation", False, "a short quotation begun inside a sentence stays in it", lambda p: p.brief),
    # “Why?” she asked.
    Rule("small letter", False, "the next word begins with a small letter",
         lambda p: p.small and (p.run != "." or p.closes or p.bracket or p.opens or p.spaced)),
    # The dept. of health
    Rule("unlisted abbreviation", False, "a small letter follows a short word that is not known", _unlisted, stop=True),
    # “Stop!” Ann Lee shouted.
    Rule("quotation and tag", False, "a reporting clause follows the quotation",
         lambda p: p.closes and p.capital and not p.opens and _tagged(p)),
    # “Is it over?” — Ann Lee
    Rule("dash", False, "a dash goes on with the sentence",
         lambda p: p.after in ("—", "–", "-", "―", "--", ",", ";", ":")),
    # 1. Taxes rose.
    Rule("list number", False, "a number or letter of a list begins its item", _item, stop=True),
    # She works at Yahoo! Inc.
    Rule("name with a mark", False, "the mark belongs to a name",
         lambda p: p.run == "!" and p.before in lexicon.words("names_with_marks") and not p.starter, stop=False),
    # They chose Plan B. Nobody knew it.
    Rule("letter", True, "a letter that names a thing ends its sentence", _lettered, stop=True),
    # Ann R. L. Moss
    Rule("initial", False, "an initial stands before a name",
         lambda p: len(p.before) == 1 and p.before.isupper() and p.before != "I" and not p.starter, stop=True),
    # I ... I cannot say.
    Rule("halting speech", False, "the dots are a pause",
         lambda p: p.run in ("...", "…", ". . .") and not p.closes and p.lower in ("i", "i'm", "i'd", "i've", "i'll"),
         stop=False),
    # The bill … Trump wanted it.
    Rule("omitted words", False, "spaced dots before a name stand for words left out",
         lambda p: p.run in ("...", "…", ". . .") and p.spaced and not p.closes and not p.common, stop=False),
    # When Ann Lee asked “Who won?” Ben Orr left.
    Rule("question in front", False, "the quotation stands in a clause in front of its sentence",
         lambda p: p.quoted > p.first and (not p.starter or p.lower == "i")
         and FRONTED.match(p.text, p.first, p.quoted) is not None, stop=False),
    # “But we —” He stopped.
    Rule("broken off", True, "a quotation broken off with a dash ends before a sentence",
         lambda p: p.run in "—–" and p.closes and p.starter, stop=False),
    # “But we —” Ann Lee
    Rule("dash inside", False, "a dash goes on with the sentence", lambda p: p.run in "—–", stop=False),
    # What?! No way!
    Rule("end mark", True, "a question, exclamation or ellipsis ends before a capital",
         lambda p: p.run != "." and (p.capital or p.opens or not p.after[:1].isalpha()), stop=False),
    # “We won.” He smiled.
    Rule("quotation ends", True, "the quotation ends with its sentence",
         lambda p: p.closes and (p.capital or p.opens) and not p.short),
    # It was you and I. Nobody else knew.
    Rule("the pronoun", True, "I ends its sentence", lambda p: p.before == "I" and (
        p.common or not re.search(r"[A-Z][\w.'’-]*\s$", p.text[max(p.first, p.start - 30) : p.start - 1])), stop=True),
    # It ended at 5 p.m. Monday.
    Rule("time before its zone", False, "a day, month or zone belongs to the time",
         lambda p: _time(p) and (p.lower in lexicon.words("time_words") or not (p.capital or p.opens)
                                 or (p.text[p.begin] == "(" and p.after[0].isdigit())), stop=True),
    # At 5 p.m. Ann Lee left.
    Rule("time in front", False, "the time stands at the front of its sentence",
         lambda p: _time(p) and not p.starter and p.start - p.first < 60
         and FRONTED_TIME.match(p.text[p.first : p.start - len(p.before)]) is not None, stop=True),
    # It ended at 5 p.m. Police came.
    Rule("time", True, "a time of day ends its sentence before a capital", _time, stop=True),
    # He met Gen. Lee.
    Rule("title", False, "a title stands before its name", lambda p: p.kind in ("title", "street") and not (
        p.starter and p.lower not in ("a", "i", "do", "will", "may", "an", "let"))
        and not (p.common and (p.kind == "street" or p.before == "St")), stop=True, short=True),
    # See No. 5.
    Rule("number follows", False, "the abbreviation stands before its figure",
         lambda p: (p.kind in ("number", "month", "day", "latin", "word") and p.after[:1].isdigit())
         or (p.kind == "number" and ROMAN.fullmatch(p.after) is not None), stop=True),
    # It opens on Sat. morning.
    Rule("small letter after a short form", False, "a small letter goes on with the sentence",
         lambda p: p.small and p.kind in ("number", "word") and p.before.lower() not in ("no", "nos"), stop=True),
    # Roe v. Wade
    Rule("versus", False, "v. stands between two parties",
         lambda p: p.before.lower() in ("v", "vs", "c.f", "cf", "e.g", "i.e", "viz", "ca", "a.k.a"), stop=True),
    # She bought pens, paper, etc. Then she left.
    Rule("and so on", True, "etc. ends its sentence before a capital",
         lambda p: p.before.lower() == "etc" and p.capital, stop=True),
    # The firm sued Bolt Corp. Tuesday.
    Rule("day follows", False, "a day or month goes on with the sentence",
         lambda p: p.lower in lexicon.words("time_words")
         and p.capital and p.short, stop=True, short=True),
    # The tank holds 40 gal. Hale filled it.
    Rule("unit", True, "a unit ends its sentence before a capital", lambda p: p.kind == "unit" and p.capital,
         stop=True, short=True),
    # He drove to Reno, Nev. Lee flew.
    Rule("state", True, "a state after its town ends a sentence before a capital", _addressed, stop=True, short=True),
    # The U.S. Embassy closed.
    Rule("adjective of a country", False, "the country's initials describe the name that follows",
         lambda p: p.before.lower() in ("u.s", "u.n", "u.k", "e.u", "n.y") and not p.starter
         and not (p.common and not _in_name(p)), stop=True, short=True),
    # It happened in the U.S. Officials confirmed it.
    Rule("abbreviation at the end", True, "a common word with a capital begins a sentence",
         lambda p: p.capital and p.common and p.short, short=True),
    # They crossed the Robert Casey Jr. Bridge.
    Rule("abbreviation inside", False, "the abbreviation goes on with its sentence",
         lambda p: p.short, stop=True, short=True),
)  # fmt: skip
_ASKED = {  # of a place after a single full stop or other marks, after an abbreviation or another word
    (stop, short): tuple([rule for rule in RULES if rule.stop in (None, stop) and (short or not rule.short)])
    for stop in (True, False)
    for short in (True, False)
}


def _tagged(place: Place) -> bool:
    """Say whether a reporting clause begins; after a full stop only one that is nothing else: Ann Lee said."""
    follows, leads = _tag(capitals_of(place.text[place.begin : place.begin + 160]))
    tag = follows.match(place.text, place.begin, place.begin + 160)
    if tag is None or (place.run == "." and place.text[tag.end() : tag.end() + 1] not in (".", "")):
        return False
    return place.quoted <= place.first or leads.search(place.text, place.first, place.quoted) is None


def _in_name(place: Place) -> bool:
    """Say whether the common word after "U.S." is part of a name: another capital follows, or it names an office."""
    following = place.text[place.begin + len(place.after) : place.begin + len(place.after) + 24].lstrip()
    return following[:1].isupper() or place.lower in lexicon.words("after_country")


def sentence_spans(
    text: str, paragraph: Span, quotations: Sequence[QuotedSpan], inside_quotes: bool = True
) -> list[Span]:
    """Split one paragraph; spans exclude the white space around them.

    >>> text = "“Why?” she asked. Gen. Lee left at 5 p.m. Nobody spoke."
    >>> quoted = [QuotedSpan(Span(0, 6), Span(1, 5), "“", 0)]
    >>> [span.of(text) for span in sentence_spans(text, Span(0, len(text)), quoted)]
    ['“Why?” she asked.', 'Gen. Lee left at 5 p.m.', 'Nobody spoke.']
    """
    items = list_items(text, paragraph)
    cuts = [begin for begin, _ in decisions(text, paragraph, quotations, items) if begin]
    begins = sorted({paragraph.start, *items, *cuts}) if items or cuts else [paragraph.start]
    if not inside_quotes:
        begins = outside(begins, quotations)
    spans: list[Span] = []
    for start, end in zip(begins, [*begins[1:], paragraph.end], strict=True):
        if not "!" <= text[start] <= "~":  # those of ASCII are certainly visible
            start = BLANK.match(text, start, end).end()  # type: ignore[union-attr]
        while end > start and not ("!" <= text[end - 1] <= "~" or VISIBLE.match(text, end - 1)):
            end -= 1
        if start < end:
            if spans and end - start < 8 and not any(map(str.isalnum, text[start:end])):
                start = spans.pop().start  # marks of omission alone: We lost. […] We go on.
            spans.append(Span(start, end))
    return spans


def decisions(
    text: str, paragraph: Span, quotations: Sequence[QuotedSpan], list_begins: Sequence[int] | None = None
) -> list[tuple[int, str]]:
    """Look at every place where a sentence could end: where the next begins (0 where it goes on), and the rule."""
    first, last = paragraph
    around = _Around(text, last, quotations) if quotations else None
    openers = around.openers if around else {}
    found: list[tuple[int, str]] = []
    pieces_ahead = iter([q.outer for q in quotations if q.depth == 0 and q.closed])
    quotation = next(pieces_ahead, None)
    items = iter(list_items(text, paragraph) if list_begins is None else list_begins)
    item = next(items, last)
    for match in END.finditer(text, first, last):
        start, end = match.span()
        while item <= start:
            first, item = max(first, item), next(items, last)
        if end >= last:
            break
        if start in openers:
            continue
        run = match.group()
        if end + 1 < last and text[end] == " " and "A" <= text[end + 1] <= "Z":  # so stand most full stops
            begin = word = end + 1
            closes = bracket = False
            quoted = -1
        else:
            around = around or _Around(text, last, quotations)
            end, closes, quoted, bracket = around.closed(end)
            begin = BLANK.match(text, end, last).end()  # type: ignore[union-attr]
            if begin >= last:
                break
            if begin == end and begin not in openers and not _glued(text, first, start, end):
                continue
            word = around.opened(begin)
        if word >= last:
            continue
        spaced = start > first and text[start - 1].isspace()
        pieces = [] if spaced else text[max(first, start - 40) : start].rsplit(None, 1)
        before = pieces[-1].strip("“”‘’\"'`«»([{—–") if pieces else ""
        while quotation is not None and quotation.end <= begin:
            quotation = next(pieces_ahead, None)
        brief = quotation is not None and first < quotation.start < begin and quotation.end - quotation.start <= BRIEF
        if run == "." and word == begin and not (brief or closes or bracket) and _plain(before, text[word]):
            found.append((begin, "plain"))
            first = begin
            continue
        following = NEXT.match(text, word, last)
        if following is None:
            continue
        after = following.group()
        kind, short = _facts_before(before, run)
        place = Place(
            text, first, start, end, begin, run, before, after, spaced, closes, quoted, word > begin, bracket, brief,
            kind, short, *_facts_after(after),
        )  # fmt: skip
        cut, name = _ruled(place)
        found.append((begin if cut else 0, name))
        if cut:
            first = begin
    return found


def _plain(before: str, initial: str) -> bool:
    """Say whether a common word stands before a full stop and a capital after it: no rule has anything to say."""
    return (
        len(before) > 3
        and initial.isupper()
        and before.islower()
        and before.isalpha()
        and before not in lexicon.table("abbreviations")
        and before not in punkt.parameters().abbreviations
    )


def _glued(text: str, first: int, start: int, end: int) -> bool:
    """Say whether a space is missing between two sentences (ended.The next), and it is no address or file's name."""
    before = text[max(first, start - 40) : start].rsplit(None, 1)[-1:]
    after = NEXT.match(text, end)
    if not before or after is None or after.group().endswith(".") or DOMAIN.fullmatch(after.group()):
        return False
    word = before[0].lstrip("“”‘’\"'(")
    known = punkt.parameters()
    if word[-1:].isdigit():
        return "." not in word and after.group().lower() in lexicon.words("sentence_starters")
    return len(word) > 1 and word.isalpha() and (word in known.common or word in known.common_and_name)


def _ruled(place: Place) -> tuple[bool, str]:
    """Decide by the first rule that fits, or as Punkt does; give the rule's name too."""
    for rule in _ASKED[place.run == ".", place.short]:
        if rule.fits(place):
            return rule.cut, rule.name
    return punkt.breaks(place.before + ".", place.after), "Punkt"


class _Around:
    """The marks that close and open around the places of one paragraph."""

    def __init__(self, text: str, last: int, quotations: Sequence[QuotedSpan]) -> None:
        self.text, self.last = text, last
        self.closers = {q.inner.end: q.outer for q in quotations if q.inner.end < q.outer.end}
        self.openers = {q.outer.start: q.inner.start for q in quotations if q.outer.start < q.inner.start}

    def closed(self, end: int) -> tuple[int, bool, int, bool]:
        """Go beyond what closes after a run of marks; say if a quotation does, where it began, if a bracket does."""
        text, last = self.text, self.last
        closes = bracket = False
        quoted = -1
        while end < last:
            mark = text[end]
            if mark in " \xa0\u202f" and end + 1 in self.closers:  # « Why ? »
                end += 1
            if end in self.closers:
                (quoted, end), closes = self.closers[end], True
            elif mark in ")]}":
                end, bracket = end + 1, True
            elif end not in self.openers and (
                mark in CLOSERS or (mark in "\"'" and (end + 1 == last or not text[end + 1].isalnum()))
            ):
                end, closes = end + 1, True
            elif not text[end : end + 2].strip().isalpha() and (hanging := HANGING.match(text, end, last)):
                end = hanging.end()
            else:
                break
        return end, closes, quoted, bracket

    def opened(self, begin: int) -> int:
        """Go beyond what opens before the next word."""
        while begin < self.last and (self.text[begin] in OPENERS or begin in self.openers):
            begin = self.openers.get(begin, begin + 1)
        return begin


def list_items(text: str, paragraph: Span) -> list[int]:
    """Find where the items begin in a list that runs on in one line: 1) … 2) … or • … • …"""
    if text[paragraph.start] in "•⁃▪‣◦":
        return [m.start() for m in BULLET.finditer(text, *paragraph)]
    head = LIST_ITEM.match(text, *paragraph)
    if head is None or head["label"] not in ("1", "a", "A", "i", "I"):
        return []
    expected, found = head["label"], []
    for match in LIST_ITEM.finditer(text, *paragraph):
        if match["label"] == expected and (match.start() == paragraph.start or text[match.start() - 1].isspace()):
            found.append(match.start())
            expected = _next_label(expected)
    return found[1:]


def _next_label(label: str) -> str:
    if label.isdigit():
        return str(int(label) + 1)
    roman = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"]
    if label.lower() in roman[:-1]:
        following = roman[roman.index(label.lower()) + 1]
        return following.upper() if label.isupper() else following
    return chr(ord(label) + 1)


def outside(begins: list[int], quotations: Sequence[QuotedSpan]) -> list[int]:
    """Drop the cuts that fall inside a quotation; where the text itself begins is no cut."""
    kept, whole = begins[:1], iter(q.outer for q in quotations if q.depth == 0)
    current = next(whole, None)
    for begin in begins[1:]:
        while current is not None and current.end <= begin:
            current = next(whole, None)
        if current is None or begin <= current.start:
            kept.append(begin)
    return kept
