"""Sentences: the Punkt algorithm with our own parameters, corrected for quotations by named rules.

Every place where a sentence could end is looked at once, with the word before it and the word
after it. The first rule that fits decides; where none fits, Punkt does. Offsets are those of the
text, nothing is rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
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

    @property
    def capital(self) -> bool:
        return self.after[:1].isupper()

    @property
    def lower(self) -> str:
        return self.after.lower().replace("’", "'").rstrip(".")

    @property
    def starter(self) -> bool:
        """The next word can only begin a sentence, unless it is part of a name."""
        return (
            self.capital
            and self.lower in lexicon.words("sentence_starters")
            and not (len(self.after) == 2 and self.after[1] == ".")
        )

    @property
    def common(self) -> bool:
        """The next word is one that carries a capital only at the start of a sentence."""
        return self.capital and (self.starter or self.lower in punkt.parameters().common)

    @property
    def dotted(self) -> str:
        return self.before.lower() + "."


BRIEF = 110  # characters: GUM's annotators cut longer quotations that begin inside a sentence, hardly any shorter


class Rule(NamedTuple):
    """A rule: whether it cuts, and its sentence for people."""

    name: str
    cut: bool
    sentence: str
    fits: Callable[[Place], bool]


def _kind(place: Place) -> str:
    return lexicon.table("abbreviations").get(place.before, "") if place.run == "." else ""


def _time(place: Place) -> bool:
    return place.run == "." and place.before.lower() in ("a.m", "p.m", "am", "pm")


def _item(place: Place) -> bool:
    return bool(place.run == "." and LIST_ITEM.match(place.text, place.first, place.end + 1)
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
    Rule("list number", False, "a number or letter of a list begins its item", _item),
    # She works at Yahoo! Inc.
    Rule("name with a mark", False, "the mark belongs to a name",
         lambda p: p.run == "!" and p.before in lexicon.words("names_with_marks") and not p.starter),
    # Ann R. L. Moss
    Rule("initial", False, "an initial stands before a name",
         lambda p: p.run == "." and len(p.before) == 1 and p.before.isupper() and p.before != "I" and not p.starter),
    # I ... I cannot say.
    Rule("halting speech", False, "the dots are a pause",
         lambda p: p.run in ("...", "…", ". . .") and not p.closes and p.lower in ("i", "i'm", "i'd", "i've", "i'll")),
    # The bill … Trump wanted it.
    Rule("omitted words", False, "spaced dots before a name stand for words left out",
         lambda p: p.run in ("...", "…", ". . .") and p.spaced and not p.closes and not p.common),
    # What?! No way!
    Rule("end mark", True, "a question, exclamation or ellipsis ends before a capital",
         lambda p: p.run != "." and (p.capital or p.opens or not p.after[:1].isalpha())),
    # “We won.” He smiled.
    Rule("quotation ends", True, "the quotation ends with its sentence",
         lambda p: p.closes and (p.capital or p.opens) and not (_kind(p) or TWO_DOTS.fullmatch(p.before))),
    # It was you and I. Nobody else knew.
    Rule("the pronoun", True, "I ends its sentence", lambda p: p.run == "." and p.before == "I" and (
        p.common or not re.search(r"[A-Z][\w.'’-]*\s$", p.text[max(p.first, p.start - 30) : p.start - 1]))),
    # It ended at 5 p.m. Monday.
    Rule("time before its zone", False, "a day, month or zone belongs to the time",
         lambda p: _time(p) and (p.lower in lexicon.words("time_words") or not (p.capital or p.opens))),
    # At 5 p.m. Ann Lee left.
    Rule("time in front", False, "the time stands at the front of its sentence",
         lambda p: _time(p) and not p.starter and p.start - p.first < 60
         and FRONTED_TIME.match(p.text[p.first : p.start - len(p.before)]) is not None),
    # It ended at 5 p.m. Police came.
    Rule("time", True, "a time of day ends its sentence before a capital", _time),
    # He met Gen. Lee.
    Rule("title", False, "a title stands before its name", lambda p: _kind(p) in ("title", "street") and not (
        p.starter and p.lower not in ("a", "i", "do", "will", "may", "an", "let"))),
    # See No. 5.
    Rule("number follows", False, "the abbreviation stands before its figure",
         lambda p: _kind(p) in ("number", "month", "day", "latin") and p.after[:1].isdigit()),
    # Roe v. Wade
    Rule("versus", False, "v. stands between two parties",
         lambda p: p.run == "." and p.before.lower() in ("v", "vs", "c.f", "cf", "e.g", "i.e", "viz", "ca")),
    # She bought pens, paper, etc. Then she left.
    Rule("and so on", True, "etc. ends its sentence before a capital",
         lambda p: p.run == "." and p.before.lower() == "etc" and p.capital),
    # The firm sued Bolt Corp. Tuesday.
    Rule("day follows", False, "a day or month goes on with the sentence",
         lambda p: p.run == "." and p.lower in lexicon.words("time_words")
         and p.capital and (_kind(p) != "" or TWO_DOTS.fullmatch(p.before) is not None)),
    # The U.S. Embassy closed.
    Rule("adjective of a country", False, "the country's initials describe the name that follows",
         lambda p: p.run == "." and p.dotted in ("u.s.", "u.n.", "u.k.", "e.u.", "n.y.") and not p.starter
         and not (p.common and not _in_name(p))),
    # It happened in Washington, D.C. Officials confirmed it.
    Rule("abbreviation at the end", True, "a common word with a capital begins a sentence",
         lambda p: p.capital and p.common and (_kind(p) != "" or TWO_DOTS.fullmatch(p.before) is not None)),
    # They crossed the Robert Casey Jr. Bridge.
    Rule("abbreviation inside", False, "the abbreviation goes on with its sentence",
         lambda p: p.run == "." and (_kind(p) != "" or TWO_DOTS.fullmatch(p.before) is not None)),
)  # fmt: skip


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
    begins = sorted({paragraph.start, *items, *cuts})
    if not inside_quotes:
        begins = outside(begins, quotations)
    spans = []
    for a, b in zip(begins, [*begins[1:], paragraph.end], strict=True):
        start, end = a if _plain(text[a]) else BLANK.match(text, a, b).end(), b  # type: ignore[union-attr]
        while end > start and not (_plain(text[end - 1]) or VISIBLE.match(text, end - 1)):
            end -= 1
        if start < end:
            spans.append(Span(start, end))
    return spans


def _plain(character: str) -> bool:
    """Say whether a character is certainly visible, without asking a pattern: one of ASCII's."""
    return "!" <= character <= "~"


def decisions(
    text: str, paragraph: Span, quotations: Sequence[QuotedSpan], list_begins: Sequence[int] | None = None
) -> list[tuple[int, str]]:
    """Look at every place where a sentence could end: where the next begins (0 where it goes on), and the rule."""
    closers = {q.inner.end: q.outer.end for q in quotations if q.closed}
    openers = {q.outer.start: q.inner.start for q in quotations}
    last = paragraph.end
    first = paragraph.start
    abbreviations, learned = lexicon.table("abbreviations"), punkt.parameters()
    found: list[tuple[int, str]] = []
    pieces_ahead = iter([q.outer for q in quotations if q.depth == 0 and q.closed])
    quotation = next(pieces_ahead, None)
    items = iter(list_items(text, paragraph) if list_begins is None else list_begins)
    item = next(items, last)
    for match in END.finditer(text, *paragraph):
        start, end = match.span()
        while item <= start:
            first, item = max(first, item), next(items, last)
        if start in openers or end > last:
            continue
        closes = bracket = False
        while end < last:
            if end in closers:
                end, closes = closers[end], True
            elif text[end] in ")]}":
                end, bracket = end + 1, True
            elif end not in openers and (
                text[end] in CLOSERS or (text[end] in "\"'" and (end + 1 == last or not text[end + 1].isalnum()))
            ):
                end, closes = end + 1, True
            elif text[end] in "[ \xa0" and (note := NOTE.match(text, end, last)):
                end = note.end()
            else:
                break
        begin = BLANK.match(text, end, last).end()  # type: ignore[union-attr]
        if begin >= last:
            break
        if begin == end and begin not in openers:
            continue
        word = begin
        while word < last and (text[word] in OPENERS or word in openers):
            word = openers.get(word, word + 1)
        following = NEXT.match(text, word, last)
        if following is None:
            continue
        after, run = following.group(), match.group()
        pieces = text[max(first, start - 40) : start].split()
        spaced = start > first and text[start - 1].isspace()
        before = pieces[-1].strip("“”‘’\"'`«»([{—–") if pieces and not spaced else ""
        while quotation is not None and quotation.end <= begin:
            quotation = next(pieces_ahead, None)
        brief = quotation is not None and first < quotation.start < begin and quotation.end - quotation.start <= BRIEF
        if (
            run == "." and not brief and len(before) > 3 and not closes and not bracket and word == begin
            and after[0].isupper()
            and before.islower() and before.isalpha() and before not in abbreviations
            and before not in learned.abbreviations
        ):  # fmt: skip
            found.append((begin, "plain"))
            first = begin
            continue
        place = Place(text, first, start, end, begin, run, before, after, spaced, closes, word > begin, bracket, brief)
        rule = next((rule for rule in RULES if rule.fits(place)), None)
        cut = rule.cut if rule else punkt.breaks(before + ".", after)
        found.append((begin if cut else 0, rule.name if rule else "Punkt"))
        if cut:
            first = begin
    return found


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
    """Drop the cuts that fall inside a quotation."""
    kept, whole = [], iter(q.outer for q in quotations if q.depth == 0)
    current = next(whole, None)
    for begin in begins:
        while current is not None and current.end <= begin:
            current = next(whole, None)
        if current is None or begin <= current.start:
            kept.append(begin)
    return kept
