"""Sentences: the Punkt algorithm with our own parameters, corrected for quotations by named rules.

Every place where a sentence could end is looked at once, with the word before it and the word
after it. The first rule that fits decides; where none fits, Punkt does. Offsets are those of the
text, nothing is rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from quotetrack.language import lexicon, punkt
from quotetrack.language.tokens import INVISIBLE
from quotetrack.model import QuotedSpan, Span

# A run of marks that could end a sentence, and what may stand after it.
END = re.compile(r"(?P<run>[.!?…‽][.!?…‽]*(?:[ \xa0][.]+(?![\w]))*)(?=[\s\"'”’»›)\]}“‘«‹„`(\[—–]|$)")
BLANK = re.compile(rf"[\s{INVISIBLE}]*")
NOTE = re.compile(r"(?:\s?\[\d{1,3}\])+")  # a footnote's number
OPENERS = frozenset("“‘\"'«‹„`([{¡¿")
CLOSERS = frozenset("”’»›)]}")
NEXT = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*\.?|\S")
VISIBLE = re.compile(rf"[^\s{INVISIBLE}]")

FRONTED_TIME = re.compile(r"\W*(?:At|By|Around|About|Before|After|Until|From|Since|Shortly|Just)\b[^.!?]{0,40}$")
TAG_VERBS = (
    r"(?:ask|answer|add|cr(?:y|ie)|shout|yell|scream|exclaim|demand|repl(?:y|ie)|respond|wonder|joke|quip|whisper|"
    r"bark|snap|declare|mutter|growl|inquire|enquire|implore|plead|tweet|"
    r"laugh|urge|boast|remark|insist|warn|announce|explain|observe|retort|murmur|holler|bellow|marvel|intone|"
    r"interject|interrupt|query|question|quer|groan|moan|gasp|gush|sneer|scoff|sigh|begg|beg|shriek)e?(?:d|s)?"
    r"|said|says|told|wrote|writes|read|went|sang|sings|thought|thinks|put\ it"
)
PRONOUN = r"(?:He|She|They|It|I|We|You|This|That|But|And|In|When|As|If|Then|So)\b"
NAME_WORD = rf"(?:(?!{PRONOUN})[A-Z][\w'’&-]*\.?|(?:of|for|de|von|van|der|al|bin|the)(?=\ [A-Z]))"
TAG = re.compile(
    rf"(?:(?:{NAME_WORD},?\ ){{1,7}}|(?:The|A|An|One|Another|Her|His|Their|My)\ (?:[\w'’-]+\ ){{1,5}})"
    rf"(?:then\ |also\ |once\ |later\ |has\ |had\ |would\ )?(?:{TAG_VERBS})\b"
    rf"(?=[.,;:]|$|\ (?:to\ |in\ |at\ |on\ |of\ |as\ |when\ |after\ |during\ |while\ |before\ |from\ |with\ |about\ |"
    rf"reporters|him\b|her\b|them\b|me\b|us\b|[A-Z]|loudly|quietly|aloud|rhetorically|[a-z]+ly\b))",
)
LIST_ITEM = re.compile(r"(?:[•·⁃▪‣◦*–-]\s*)?\(?(?P<label>\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})(?:\.\)|\)|\.)(?=\s)")
BULLETS = "•·⁃▪‣◦*–- (\xa0"
BULLET = re.compile(r"(?<=\s)[•⁃▪‣◦](?=\s?\S)")
TWO_DOTS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]|(?:ph\.d|m\.sc|b\.sc|ed\.d|ll\.[bm]|a\.k\.a|et al)", re.IGNORECASE)


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
    opens: bool  # a quotation or bracket opens before the next word
    bracket: bool  # a bracket is closed after the run
    brief: bool  # inside a short quotation that began in mid-sentence
    kind: str  # what the word before abbreviates, if a full stop follows
    short: bool  # the word before is an abbreviation: a known one, or one with stops of its own
    capital: bool  # the word after has a capital
    lower: str
    starter: bool  # it can only begin a sentence, unless it is part of a name
    common: bool  # it carries a capital only at the start of a sentence


@lru_cache(maxsize=4096)
def _facts_before(before: str, run: str) -> tuple[str, bool]:
    """Say what a word abbreviates, and whether it is an abbreviation at all: not all are listed (U.S)."""
    kind = lexicon.table("abbreviations").get(before, "") if run == "." else ""
    return kind, kind != "" or TWO_DOTS.fullmatch(before) is not None


@lru_cache(maxsize=4096)
def _facts_after(after: str) -> tuple[bool, str, bool, bool]:
    """Say of the next word: has it a capital, what is it in lower case, is it a starter, is it common."""
    capital, lower = after[:1].isupper(), after.lower().replace("’", "'").rstrip(".")
    starter = capital and lower in lexicon.words("sentence_starters") and not (len(after) == 2 and after[1] == ".")
    return capital, lower, starter, capital and (starter or lower in punkt.parameters().common)


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
    return place.before.lower() in ("a.m", "p.m", "am", "pm")


def _item(place: Place) -> bool:
    return bool(LIST_ITEM.match(place.text, place.first, place.end + 1)
                and place.text[place.first : place.start].strip(BULLETS) == place.before.strip(BULLETS))  # fmt: skip


RULES = (  # the first that fits decides
    # He saw [...] nothing.
    Rule("omission", False, "dots in brackets are an omission",
         lambda p: p.bracket and p.text[p.start - 1] in "[(" and set(p.run) <= set(".… ") and not p.starter),
    # He said: “It is over. We lost.”
    Rule("brief quotation", False, "a short quotation begun inside a sentence stays in it", lambda p: p.brief),
    # “Why?” she asked.
    Rule("small letter", False, "the next word begins with a small letter",
         lambda p: p.after[:1].islower() and (p.run != "." or p.closes or p.bracket or p.opens or p.spaced)),
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
         lambda p: _time(p) and (p.lower in lexicon.words("time_words") or not (p.capital or p.opens)), stop=True),
    # At 5 p.m. Ann Lee left.
    Rule("time in front", False, "the time stands at the front of its sentence",
         lambda p: _time(p) and not p.starter and p.start - p.first < 60
         and FRONTED_TIME.match(p.text[p.first : p.start - len(p.before)]) is not None, stop=True),
    # It ended at 5 p.m. Police came.
    Rule("time", True, "a time of day ends its sentence before a capital", _time, stop=True),
    # He met Gen. Lee.
    Rule("title", False, "a title stands before its name", lambda p: p.kind in ("title", "street") and not (
        p.starter and p.lower not in ("a", "i", "do", "will", "may", "an", "let")), stop=True, short=True),
    # See No. 5.
    Rule("number follows", False, "the abbreviation stands before its figure",
         lambda p: p.kind in ("number", "month", "day", "latin") and p.after[:1].isdigit(), stop=True, short=True),
    # Roe v. Wade
    Rule("versus", False, "v. stands between two parties",
         lambda p: p.before.lower() in ("v", "vs", "c.f", "cf", "e.g", "i.e", "viz", "ca"), stop=True),
    # She bought pens, paper, etc. Then she left.
    Rule("and so on", True, "etc. ends its sentence before a capital",
         lambda p: p.before.lower() == "etc" and p.capital, stop=True),
    # The firm sued Bolt Corp. Tuesday.
    Rule("day follows", False, "a day or month goes on with the sentence",
         lambda p: p.lower in lexicon.words("time_words")
         and p.capital and p.short, stop=True, short=True),
    # The U.S. Embassy closed.
    Rule("adjective of a country", False, "the country's initials describe the name that follows",
         lambda p: p.before.lower() in ("u.s", "u.n", "u.k", "e.u", "n.y") and not p.starter
         and not (p.common and not _in_name(p)), stop=True, short=True),
    # It happened in Washington, D.C. Officials confirmed it.
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
    tag = TAG.match(place.text, place.begin, place.begin + 160)
    return tag is not None and (place.run != "." or place.text[tag.end() : tag.end() + 1] in (".", ""))


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
    spans = []
    for start, end in zip(begins, [*begins[1:], paragraph.end], strict=True):
        if not "!" <= text[start] <= "~":  # those of ASCII are certainly visible
            start = BLANK.match(text, start, end).end()  # type: ignore[union-attr]
        while end > start and not ("!" <= text[end - 1] <= "~" or VISIBLE.match(text, end - 1)):
            end -= 1
        if start < end:
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
        else:
            around = around or _Around(text, last, quotations)
            end, closes, bracket = around.closed(end)
            begin = BLANK.match(text, end, last).end()  # type: ignore[union-attr]
            if begin >= last:
                break
            if begin == end and begin not in openers:
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
            text, first, start, end, begin, run, before, after, spaced, closes, word > begin, bracket, brief,
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
        self.closers = {q.inner.end: q.outer.end for q in quotations if q.closed}
        self.openers = {q.outer.start: q.inner.start for q in quotations}

    def closed(self, end: int) -> tuple[int, bool, bool]:
        """Go beyond what closes after a run of marks; say whether a quotation does, and whether a bracket does."""
        text, last = self.text, self.last
        closes = bracket = False
        while end < last:
            mark = text[end]
            if end in self.closers:
                end, closes = self.closers[end], True
            elif mark in ")]}":
                end, bracket = end + 1, True
            elif end not in self.openers and (
                mark in CLOSERS or (mark in "\"'" and (end + 1 == last or not text[end + 1].isalnum()))
            ):
                end, closes = end + 1, True
            elif mark in "[ \xa0" and (note := NOTE.match(text, end, last)):
                end = note.end()
            else:
                break
        return end, closes, bracket

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
