"""The head of an article: title, kicker, byline, dateline, publication date; then its furniture."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from quotetrack.language.document import WRAP_WIDTHS, unwrapped
from quotetrack.model import Article, Span, content_id
from quotetrack.patterns import regex
from quotetrack.reading import furniture
from quotetrack.reading.furniture import MONTH, Line, is_body

NAME = r"(?:(?:[A-Z][\w.’'-]*|de|van|von|der|al|bin|la|el|di)\ ){1,4}[A-Z][\w.’'-]+"
ROLE = (
    r"(?:(?:Senior|Chief|Staff|Foreign|Political|Special|Contributing|National)\ )*(?:Staff\ "
    r")?(?:Writer|Reporter|Correspondent|Editor|Columnist|Bureau\ Chief|Contributor)s?"
)
PLACE = r"[A-Z][\w.’'-]+(?:[ -](?:[A-Z][\w.’'-]+|of|de|the|al|upon|la)){0,3}"
CAPS = r"[A-Z]{2}[A-Z.’'-]*(?:[ -][A-Z.’'-]+){0,3}"
WIRE = (
    r"(?:AP|AFP|Reuters|REUTERS|UPI|Xinhua|PTI|ANI|IANS|TASS|Interfax|dpa|DPA|EFE|ANSA|"
    r"KUNA|SANA|NNA|Bloomberg|BBC|CNN|CBS|Kyodo|Yonhap|[A-Z][\w ]{2,24}\ (?:News|Times|"
    r"Post|Press|Agency|Service))"
)
DAY = rf"(?:{MONTH}\ \d{{1,2}}|\d{{1,2}}\ {MONTH})(?:,?\ \d{{4}})?"
NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
YEARED = rf"(?:{MONTH}\ {NUMBER},?\ \d{{4}}|{NUMBER}\ {MONTH},?\ \d{{4}}|\d{{4}}-\d\d-\d\d)"
CLOCK = r"(?:at\ )?\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?(?:\s[a-z]{2,4})?"
AGENCY = r"(?:,?\ \([A-Z][\w\ .&’'/-]{1,30}\)|\ /[A-Z][\w\ .-]{1,30}/)"
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
DASH = r"(?:\s*[—–]|\s+(?:--?|_))\s*"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _verbose(pattern: str, flags: int = 0) -> re.Pattern[str]:
    return regex(pattern, re.VERBOSE | flags)


# LONDON (AP) — …  ·  DAMASCUS, July 20 — …  ·  New York (AFP) – …  ·  ROME, Italy, 3 March 2021 (Reuters) - …
DATELINE = _verbose(
    rf"""(?:
        (?!(?:EXCLUSIVE|UPDATED?|BREAKING|WATCH|VIDEO|LIVE|OPINION|ANALYSIS|NEWS|REPORT)\b)
        (?P<caps>{CAPS}(?<![’']S)) (?:,\ {PLACE}){{0,2}} (?:,\ {DAY})? {AGENCY}?
      | (?P<wired>{PLACE}) (?:,\ {PLACE}){{0,2}} (?:,\ {DAY})? ,?\ \(\s*{WIRE}\s*\)
      | (?P<dated>{PLACE}) (?:,\ {PLACE})? ,\ {DAY}
    ) {DASH} (?=[\w“"‘'$£€])"""
)
BYLINE = _verbose(  # By Ana Ruiz and Tom Lee, Reuters  ·  Ana Ruiz, Staff Writer  ·  ANA RUIZ | The Example
    rf"""(?:
        (?:[Bb]y|BY|From|Written\ by|Reporting\ by|Report\ by|Text\ by|Words\ by|Story\ by):?\ +
        (?P<by>{NAME}(?:(?:,\ {NAME})*,?\ (?:and|&)\ {NAME})?
          |(?:The\ )?(?:Associated\ Press|Reuters|AFP|Staff\ Writers?|[A-Z][\w ]{{2,30}}\ Staff))
        (?:\ in\ {PLACE})? (?:\s*[,|·•/–—-]\s*[^“”"]{{0,80}}|\ for\ [A-Z][\w ]{{2,40}})?
      | (?P<named>{NAME}(?:\ and\ {NAME})?),\ (?:{ROLE})(?:\s*[,|·•–—-]\s*[^“”"]{{0,60}})?
      | (?P<barred>{NAME})\s*[|·•]\s*[^“”".]{{2,60}}
    )\.?"""
)
PUBLISHED = _verbose(  # Published: 3 March 2021, 16:15  ·  First published on March 3, 2021  ·  Wed 3 Mar 2021 16.15
    rf"""(?P<label>(?:first\ )?(?:published|posted|publication\ date|date|issued|released)(?:\ (?:on|at))?\s*:?\s*)?
        (?:{WEEKDAY},?\s+)?
        (?P<date>{YEARED})\b
        (?(label)[^“”"]{{0,60}}
          |(?:\s*[,|·•/@–—-]?\s*{CLOCK})?(?:\s*[|·•].{{0,60}})?)""",
    re.IGNORECASE,
)
BARE = _verbose(
    rf"(?P<bare>{NAME}(?:(?:,\ {NAME})*,?\ (?:and|&)\ {NAME})?)(?:\ in\ {PLACE})?"
)  # where a date stands beside it
OFFICE = _verbose(  # Local democracy reporter  ·  Staff writer, The Example
    r"(?:[\w’'&-]+\ ){0,5}(?:reporter|correspondent|editor|writer|columnist|contributor|journalist)s?"
    r"(?:,?\ [\w\ ]{2,40})?",
    re.IGNORECASE,
)
KICKER = _verbose(  # POLITICS  ·  Opinion:  ·  World news
    r"""(?:breaking(?:\ news)?|exclusive|opinions?|editorial|comment(?:ary)?|analysis|letters?|obituar(?:y|ies)|
        politics|business|sports?|world|science|health|culture|arts|technology|local|national|international|
        economy|education|environment|climate|travel|lifestyle|entertainment|media|interview|feature|live|video|
        fact\ check|explainer|the\ upshot|economic\ scene|us|uk|europe|asia|africa|middle\ east)
        (?:\ (?:news|section|desk|page|updates?))?[.:]?""",
    re.IGNORECASE,
)
_DATE = _verbose(
    rf"""(?P<iso>\d{{4}})-(?P<isom>\d\d)-(?P<isod>\d\d)
      | (?P<m1>{MONTH})\ (?P<d1>\d{{1,2}}),?\ (?P<y1>\d{{4}})
      | (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\ (?P<m2>{MONTH}),?\ (?P<y2>\d{{4}})""",
    re.IGNORECASE,
)
_MAIL = regex(  # the head of a message
    r"\A(?:(?:From|To|Cc|Bcc|Date|Sent|Subject|Reply-To|Importance|Attachments):[^\n]*\n(?:[ \t]+\S[^\n]*\n)*){2,}"
    r"(?=\s*\n)"
)
_HEADER = regex(r"^(From|Date|Sent|Subject):[ \t]*(?:(?:FW|Fwd|RE):[ \t]*)?([^<\r\n]+?)[ \t\r]*(?:<|$)", re.M)
_SIGNATURE = regex(r"^--[ \t\r]*$", re.M)
_BREAK = regex(r"[\r\n\xa0]")
_FRONT_MATTER = regex(r"\A---[ \t]*\r?\n(.*?\r?\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_ENTRY = regex(r"^(title|date|published|author|byline|publisher|source):[ \t]*(.+?)[ \t\r]*$", re.I | re.M)
_HEADING = regex(r"#{1,6}[ \t]+(?=\S)")
_WRAPPED = regex(r"(?P<mark>\*{1,3}|_{1,3})(?=[^\s*_])[^*_]*(?<=[^\s*_])(?P=mark)")  # *By Ana Ruiz*
_LED = regex(r"(?:(?:>|[*+](?=[ \t]+[^\s*]))[ \t]*)+(?=\S)")  # > a passage quoted  ·  * an item of a list
_SAID = regex(
    r"[”\"’'],? (?:\w+ ){0,4}(?:said|says|asked|told|added|wrote|replied|asserted)\b|\b(?:said|says|told)[,:] [“\"]"
)
_TOLD_AT_THE_END = regex(  # ‘A lost year’, says union
    r"[’'],? (?:says?|warns?|tells?|claims?|asks?) [\w’' -]{2,40}$"
)
_TURN = regex(r"(?:[A-Z][A-Z.’' -]{1,30}|Q|A|[A-Z]\w+(?: [A-Z]\w+)?): \S")
HEADLINE_WORDS, HEADLINE_LENGTH = 30, 220
SIGNATURE = 600  # characters; what is longer after two hyphens is no signature of a message


class Given(NamedTuple):
    """What a file's own metadata says; it wins over what the text suggests."""

    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    author: str | None = None


NOTHING = Given()
NO_LINE = Line(0, 0, "")


def read_date(words: str) -> date | None:
    """Read a full calendar date; None where day, month or year is missing or impossible.

    >>> read_date("Published on March 3, 2021"), read_date("2021-03-03T10:00Z"), read_date("March")
    (datetime.date(2021, 3, 3), datetime.date(2021, 3, 3), None)
    """
    match = _DATE.search(words)
    if match is None:
        return None
    year = match["iso"] or match["y1"] or match["y2"]
    month = match["isom"] or MONTHS.index((match["m1"] or match["m2"])[:3].lower()) + 1
    try:
        return date(int(year), int(month), int(match["isod"] or match["d1"] or match["d2"]))
    except ValueError:
        return None


def is_headline(line: str, following: Sequence[str]) -> bool:
    """Tell a first line that is a headline from a first line that is already the article.

    ``following`` are the next lines; a text of one line has no headline. A full stop at the end
    is allowed, since archives add one, where one of the next paragraphs is longer than the line.
    """
    words = line.split()
    if not following or len(words) > HEADLINE_WORDS or len(line) > HEADLINE_LENGTH:
        return False
    if (_SAID.search(line) and not _TOLD_AT_THE_END.search(line)) or DATELINE.match(line) or BYLINE.fullmatch(line):
        return False
    if _TURN.match(line) and _TURN.match(following[0]):
        return False  # the first turn of a transcript or an interview
    if line[-1] in ".!?…" and max(map(len, following)) <= len(line):
        return False
    return not line.endswith((",", "—"))


def compose(text: str, source: str, given: Given = NOTHING, *, page: bool = True) -> Article:
    """Make an article of a decoded text: find its head and its furniture.

    ``page`` False leaves furniture alone, for texts that an extractor has cleaned already.
    """
    dropped: list[Span] = []
    front, mail = _FRONT_MATTER.match(text), _MAIL.match(text)
    if front:
        given = _with_entries(given, front[1])
    elif mail:
        given, front = _with_headers(given, mail[0]), mail
    if front:
        dropped.append(Span(0, len(front[0].rstrip())))
    signed = _SIGNATURE.search(text, mail.end()) if mail else None
    if signed and len(text) - signed.start() < SIGNATURE:
        dropped.append(Span(signed.start(), len(text.rstrip())))
    lines = [line for line in furniture.lines(text) if not front or line.start >= front.end()]
    lines, marks, headings = _unmarked(lines)
    lines = _unbroken(text, lines)
    found = list(furniture.find(lines)) if page else []
    dropped += [f.span for f in found]
    kept = [line for line in lines if not any(s.start <= line.start < s.end for s in dropped)] if dropped else lines
    if not kept:  # nothing but furniture: then it is no furniture
        kept, dropped = lines, dropped[: 1 if front else 0]

    title_span: Span | None = None
    byline_span: Span | None = None
    author, published = given.author, given.published
    at = 0
    while len(kept) > at + 2 and (dated := PUBLISHED.fullmatch(kept[at].text)):
        published = published or read_date(dated["date"])
        dropped.append(Span(kept[at].start, kept[at].end))
        at += 1
    if len(kept) > 2 and KICKER.fullmatch(kept[at].text):
        dropped.append(Span(kept[at].start, kept[at].end))
        at += 1
    following = [line.text for line in kept[at + 1 : at + 6]]
    if kept and (is_headline(kept[at].text, following) or (following and kept[at].start in headings)):
        title_span = Span(kept[at].start, kept[at].end)
        at += 1
    before = ""
    for line, after in zip(kept[at : at + 6], [*kept[at + 1 : at + 7], NO_LINE], strict=False):
        if is_body(line.text):  # what stands between the title and the body
            break
        byline = BYLINE.fullmatch(line.text) or _bare(before, line.text, after.text)
        dated = PUBLISHED.fullmatch(line.text)
        if dated and (found_date := read_date(dated["date"])):
            published = published or found_date
            dropped.append(Span(line.start, line.end))
        elif byline and byline_span is None:
            byline_span, author = Span(line.start, line.end), author or byline[byline.lastgroup or 0]
            published = published or read_date(line.text)
        elif byline_span and byline_span.of(text) == before and OFFICE.fullmatch(line.text):
            dropped.append(Span(line.start, line.end))
        before = line.text
    dateline, dateline_span, dated_on = _dateline(kept, at)
    return Article(
        id=content_id("a", text),
        source=source,
        text=text,
        title=given.title or (title_span.of(text) if title_span else None),
        published=published or dated_on,
        publisher=given.publisher,
        author=author,
        dateline=dateline,
        title_span=title_span,
        byline_span=byline_span,
        dateline_span=dateline_span,
        furniture=_with_marks(_merged(dropped, text), marks),
    )


def _unbroken(text: str, lines: list[Line]) -> list[Line]:
    """Join the lines of a text that was broken at a fixed width, so that a line is a paragraph again."""
    if not lines or max([len(line.text) for line in lines]) >= WRAP_WIDTHS.stop:
        return lines
    joined = unwrapped(text, [Span(line.start, line.end) for line in lines])
    if len(joined) == len(lines):
        return lines
    return [Line(start, end, _BREAK.sub(" ", text[start:end])) for start, end in joined]


def _unmarked(lines: list[Line]) -> tuple[list[Line], list[Span], set[int]]:
    """Take the marks of Markdown off the lines: the bare lines, the marks, and where headings begin."""
    bare, marks, headings = [], [], set()
    for line in lines:
        start, end, words = line
        if words == ">":  # a blank line of a message quoted
            marks.append(Span(start, end))
            continue
        if words[0] in "#>*_+":
            heading = _HEADING.match(words)
            led = heading or _LED.match(words)
            if led:
                start += led.end()
                if heading:
                    headings.add(start)
            wrapped = _WRAPPED.fullmatch(words, start - line.start)
            if wrapped:
                size = len(wrapped["mark"])
                start, end = start + size, end - size
                marks.append(Span(end, line.end))
            if start > line.start:
                marks.append(Span(line.start, start))
            words = words[start - line.start : end - line.start]
        bare.append(Line(start, end, words))
    return bare, marks, headings


def _dateline(kept: list[Line], at: int) -> tuple[str | None, Span | None, date | None]:
    """Find the dateline: it opens one of the first paragraphs after the head."""
    for line in kept[at : at + 4]:
        match = DATELINE.match(line.text)
        if match:
            place = match["caps"] or match["wired"] or match["dated"]
            words = match[0].rstrip()
            return place, Span(line.start, line.start + len(words)), read_date(words)
    return None, None, None


def _with_entries(given: Given, front: str) -> Given:
    entries = {key.lower(): value.strip("\"'") for key, value in _ENTRY.findall(front)}
    when = entries.get("published") or entries.get("date")
    return Given(
        given.title or entries.get("title"),
        given.published or (read_date(when) if when else None),
        given.publisher or entries.get("publisher") or entries.get("source"),
        given.author or entries.get("author") or entries.get("byline"),
    )


def _with_headers(given: Given, head: str) -> Given:
    """Read the headers of a message: its subject is the title, its sender the author."""
    entries = {key: value.strip("\"' ") for key, value in _HEADER.findall(head)}
    when = entries.get("Date") or entries.get("Sent")
    return Given(
        given.title or entries.get("Subject"),
        given.published or (read_date(when) if when else None),
        given.publisher,
        given.author or entries.get("From"),
    )


def _bare(before: str, line: str, after: str) -> re.Match[str] | None:
    """Match a byline that is only a name: a date or the writer's office stands beside it."""
    name = BARE.fullmatch(line)
    beside = name and (PUBLISHED.fullmatch(before) or PUBLISHED.fullmatch(after) or OFFICE.fullmatch(after))
    return name if beside else None


def _with_marks(blocks: tuple[Span, ...], marks: list[Span]) -> tuple[Span, ...]:
    """Add the marks of Markdown that no block of furniture holds already."""
    if not marks:
        return blocks
    starts = [block.start for block in blocks]
    free = [m for m in marks if not (n := bisect_right(starts, m.start)) or blocks[n - 1].end <= m.start]
    return tuple(sorted((*blocks, *free)))


def _merged(spans: list[Span], text: str) -> tuple[Span, ...]:
    """Join stretches with only white space between them, in order."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and not text[merged[-1].end : span.start].strip():
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)
