"""Quotation marks: which marks pair, which are apostrophes or inches, which stay open.

One pass over the marks of a paragraph with a stack of those still open. The direction of a curly
mark is believed unless the spaces around it say otherwise; a straight mark has only the spaces.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

from quotetrack.language.lexicon import entries
from quotetrack.model import QuotedSpan, Span
from quotetrack.patterns import regex

Kind = Literal["double", "guillemet", "single", "corner"]

# An apostrophe inside a word is no mark; everything else that could be one is looked at.
# The pattern begins with a set of characters and looks back from there: only so the search leaps over plain text.
MARK = regex(
    r"""
    [“”„‟"«»‹›「」『』‘‚'’`]
    (?: (?<=')' | (?<=`)` | (?<=‘)‘ | (?<=’)’ | (?<=[“”„‟"«»‹›「」『』‘‚])
      | (?<=['’]) (?: (?<![^\W_].) | (?![^\W_]) )
    )
    """,
    re.VERBOSE,
)
OPENING = frozenset(("“", "„", "‟", "``", "«", "‹", "‘", "‘‘", "‚", "「", "『"))
CLOSING = frozenset(("”", "»", "›", "’", "’’", "」", "』"))
SINGLE, GUILLEMET, CORNER = frozenset("‘’'‚‹›"), frozenset("«»"), frozenset("「」『』")

# '90s  'em  'tis: an apostrophe stands for what was left out
ELISION = regex(
    r"\d0s?\b|\d\d\b(?!['’])|(?:em|tis|twas|til|till|cause|bout|round|n|cos|cuz|neath|gainst|kay|nuff|fraid|hood)\b",
    re.IGNORECASE,
)
MAIN_SINGLE = regex(r"[‘'](?<![^\s(—–].)(?=[^\W_])(?!\d0s)")
ROCK_N_ROLL = frozenset(("'n", "’n", "‘n", "'N", "’N", "‘N"))
DASHES = frozenset("—–―")
RESUMES = regex(r"[.,]\s[—–―]\s(?=[^\W_])")  # — We lost, said Ruiz. — I am sorry.
BEFORE_TAG = regex(r"(?<=[,?!…])\s")
NOT_BEFORE_OPENING = frozenset(".,!?;:'’…)]}%")
BEFORE_CLOSING = frozenset(",.!?…")
AFTER_CLOSING = frozenset(".,;:!?…)]}—–-/")


class Mark(NamedTuple):
    """A mark as written and what its surroundings allow."""

    start: int
    end: int
    text: str
    kind: Kind
    before: str  # the character before, a space at the paragraph's start
    after: str

    @property
    def may_open(self) -> bool:
        return not (self.before.isalnum() or self.before in NOT_BEFORE_OPENING or self.after.isspace())

    @property
    def may_close(self) -> bool:
        return not self.before.isspace()


_new = tuple.__new__  # a named tuple without the detour through its own __new__


class Open(NamedTuple):
    """A mark that waits for its partner."""

    mark: Mark
    at: int  # its place among the paragraph's marks


def quotations(text: str, paragraphs: Sequence[Span]) -> tuple[QuotedSpan, ...]:
    """Find every quotation in text order, an outer one before those inside it.

    >>> text = "“He told me ‘never’ twice,” Ruiz said of the '90s."
    >>> [(q.inner.of(text), q.depth) for q in quotations(text, [Span(0, len(text))])]
    [('He told me ‘never’ twice,', 0), ('never', 1)]
    """
    found: list[QuotedSpan] = []
    single_style = has_single_style(text)
    rows = [marks_of(text, paragraph) for paragraph in paragraphs]
    for number, (paragraph, row) in enumerate(zip(paragraphs, rows, strict=True)):
        if not row:
            if text[paragraph.start] in DASHES:
                found += dashed(text, paragraph, number)
            continue
        following = rows[number + 1][0] if number + 1 < len(paragraphs) and rows[number + 1] else None
        if following and following.start != paragraphs[number + 1].start:
            following = None
        pieces = _paired(text, paragraph, row, number, single_style, following)
        found += nested(pieces)
    return tuple(found)


def dashed(text: str, paragraph: Span, number: int) -> list[QuotedSpan]:
    """Find what a dash opens that stands for marks: up to the tag, and what a second dash goes on with.

    >>> text = "— We lost, said Ruiz. — I am sorry."
    >>> [q.inner.of(text) for q in dashed(text, Span(0, len(text)), 0)]
    ['We lost,', 'I am sorry.']
    """
    opening = paragraph.start
    begin = opening + 1 + text.startswith(" ", opening + 1)
    end = tagged(text, begin, paragraph.end)
    if end is None:
        return []
    # the space behind it stands for the closing mark
    found = [QuotedSpan(Span(opening, end + 1), Span(begin, end), text[opening], number)]
    again = RESUMES.search(text, end, paragraph.end)
    if again is not None:
        outer = Span(again.end() - 2, paragraph.end)
        found.append(QuotedSpan(outer, Span(again.end(), paragraph.end), text[outer.start], number))
    return found


def has_single_style(text: str) -> bool:
    """Say whether single marks are the main ones, as in many British papers: the majority decides."""
    singles = text.count("‘") + text.count("'")
    doubles = text.count("“") + text.count("”") + text.count('"') + text.count("''") + text.count("``")
    if singles * 2 <= doubles:
        return False
    return len(MAIN_SINGLE.findall(text)) * 2 > doubles


def marks_of(text: str, paragraph: Span) -> list[Mark]:
    """List what could be a mark in one paragraph; apostrophes inside words and elisions are left out."""
    start, end = paragraph
    found = []
    for match in MARK.finditer(text, start, end):
        a, b = match.span()
        written = match.group()
        before = text[a - 1] if a > start else " "
        after = text[b] if b < end else " "
        kind: Kind = "double"
        if written in SINGLE:
            kind = "single"
            if not before.isalnum() and written not in "‹›‚" and ELISION.match(text, b, end):
                continue
            if text[max(start, a - 2) : a] in ROCK_N_ROLL:
                continue
            if written == "'" and before.isdigit() and after.isspace():
                continue  # feet
        elif written in GUILLEMET:
            kind = "guillemet"
        elif written in CORNER:
            kind = "corner"
        found.append(_new(Mark, (a, b, written, kind, before, after)))
    return found


def _paired(
    text: str, paragraph: Span, row: list[Mark], number: int, single_style: bool, following: Mark | None
) -> list[QuotedSpan]:
    """Pair the marks of one paragraph."""
    found: list[QuotedSpan] = []
    stack: list[Open] = []
    closers = Closers(text, row)
    role = ""  # what the mark just before did: an adjacent mark's surroundings depend on it
    last_end = -1

    def emit(at: int, end: int, outer_end: int, closed: bool = True, continues: bool = False) -> None:
        mark = stack[at].mark
        inner = Span(mark.end, end)
        if text[inner.start : inner.end].strip():
            outer = Span(mark.start, outer_end)
            found.append(QuotedSpan(outer, inner, mark.text, number, 0, closed, continues))
        del stack[at:]

    for index, mark in enumerate(row):
        if mark.start == last_end:  # “‘ or ’”
            mark = mark._replace(before=" " if role == "open" else ".")
        opened = next((i for i in range(len(stack) - 1, -1, -1) if stack[i].mark.kind == mark.kind), -1)
        role = "open" if _opens(mark, stack, opened, closers, index, single_style) else ""
        if role:
            excerpt = opened == 0 and _excerpt(stack[0].mark, mark, paragraph, closers, index)
            if opened >= 0 and mark.kind != "single" and not excerpt and not closers.two_ahead(mark, index):
                end = tagged(text, stack[opened].mark.end, mark.start)
                if end is not None:
                    emit(opened, end, end, closed=False)
                del stack[opened:]  # the earlier mark was never closed: without a tag nobody can tell where it ends
            stack.append(Open(mark, index))
        elif opened >= 0 and _closes(mark, stack, opened, closers, index):
            emit(opened, mark.start, mark.end)
            role = "close"
        elif index == 0 and mark.before in BEFORE_CLOSING and mark.kind == "double" and tag().match(text, mark.end):
            start = text.rfind(". ", paragraph.start, mark.start)  # the opening mark is missing
            start = paragraph.start if start < 0 else start + 2
            inner = Span(start, mark.start)
            found.append(QuotedSpan(Span(start, mark.end), inner, mark.text, number, 0))
        last_end = mark.end
    outermost = next((i for i, o in enumerate(stack) if o.mark.kind != "single" or single_style), -1)
    if outermost >= 0:
        kind = stack[outermost].mark.kind
        continues = following is not None and following.kind == kind and not following.after.isspace()
        end = None if continues else tagged(text, stack[outermost].mark.end, paragraph.end)
        end = paragraph.end if end is None else end
        emit(outermost, end, end, closed=False, continues=continues)
    return found


def tagged(text: str, start: int, end: int) -> int | None:
    """Tell where a quotation without its closing mark ends: before the first reporting tag.

    >>> text = "“We won, Ruiz said. The vote was close."
    >>> text[1:tagged(text, 1, len(text))]
    'We won,'
    """
    ends = (m.start() for m in BEFORE_TAG.finditer(text, start, end) if tag().match(text, m.start(), end))
    return next(ends, None)


@cache
def tag() -> re.Pattern[str]:
    """Compile a reporting tag with the space before it: Ruiz said | asked the mayor of Delta."""
    verb = rf"(?:{'|'.join(entries('clear_tag_verbs'))})\b"
    capital = r"[^\W\da-z_][\w.'’-]*"
    name = rf"{capital}(?:\s(?:(?:al|bin|da|de|del|der|di|dos|of|the|van|von)\s)*{capital}){{0,4}}"
    who = rf"(?:(?:he|she|they|it)\b|{name}|(?:the|a|an|one|his|her|its|their)\s(?:\w+\s){{0,3}}?\w+)"
    return re.compile(rf"\s+(?:{who}\s+{verb}|{verb}\s+{who})")


def _excerpt(outer: Mark, mark: Mark, paragraph: Span, closers: Closers, index: int) -> bool:
    """Tell whether a straight mark opens a paragraph of somebody's prose, in which curly marks quote."""
    return outer.text == '"' and outer.start == paragraph.start and mark.text == "“" and closers.same_ahead(index)


def _opens(mark: Mark, stack: list[Open], opened: int, closers: Closers, index: int, single_style: bool) -> bool:
    """Decide whether a mark opens a quotation."""
    inside_same = opened >= 0
    if mark.after.isspace():
        spaced = mark.text in ('"', "“", "``", "«") and mark.before.isspace()
        return spaced and not inside_same and (closers.same_ahead(index) or closers.spaced_ahead(index))
    if mark.kind == "single":
        if not mark.may_open or (mark.text == "’" and not mark.after.isupper()):
            return False
        if inside_same and not stack_has_double_above(stack, opened):
            return mark.text in "‘'" and closers.two_ahead(mark, index)
        return closers.single_ahead(index) or (single_style and not stack and mark.text != "’")
    if inside_same:
        if mark.text in OPENING:
            own = stack[opened].mark.text
            if own in ("„", "‟") and mark.text == "“" and mark.may_close:
                return False
            return mark.may_open or not mark.may_close
        if mark.text in CLOSING:
            return False
        return mark.before.isspace() and mark.may_open
    if mark.text in OPENING:
        return True
    if mark.text in CLOSING:  # the wrong way round
        return mark.may_open or mark.before.isspace()
    if mark.text == '"' and mark.before.isdigit():
        return False  # inches
    if mark.may_open or not mark.may_close:
        return True
    # a space is missing before the mark: ."And you?"
    return mark.before in ".,!?:;" and mark.after.isalnum() and closers.same_ahead(index)


def stack_has_double_above(stack: list[Open], at: int) -> bool:
    return any(open_.mark.kind != "single" for open_ in stack[at + 1 :])


def _closes(mark: Mark, stack: list[Open], opened: int, closers: Closers, index: int) -> bool:
    """Decide whether a mark closes the quotation of its kind that is open."""
    if mark.kind == "single":
        if not mark.may_close or stack_has_double_above(stack, opened) or mark.text == "‘":
            return False
        return not closers.weak(index) or not closers.single_ahead(index, strong=True)
    if not mark.may_close and not (mark.text in CLOSING or (mark.text in ("''", '"') and mark.after.isspace())):
        return False
    if mark.text == '"' and mark.before.isdigit() and stack[opened].mark.text == '"':
        return not closers.inches(index)
    if mark.text in OPENING:
        return mark.after.isspace() or mark.after in AFTER_CLOSING
    return True


class Closers:
    """What comes later in a paragraph, asked in constant time: worked out once from its end."""

    def __init__(self, text: str, row: list[Mark]) -> None:
        self.text, self.row = text, row
        self._single: list[tuple[bool, bool]] | None = None

    def weak(self, index: int) -> bool:
        """Say whether a closing single mark could as well be a possessive or a dropped letter: players', goin'."""
        mark = self.row[index]
        if not mark.after.isspace() or mark.end >= len(self.text):
            return False
        if mark.before in "sSzx":
            return True
        return self.text[max(0, mark.start - 2) : mark.start].lower() == "in"

    def single_ahead(self, index: int, strong: bool = False) -> bool:
        """Say whether a single mark that can close follows before the next one that can only open."""
        if self._single is None:
            self._single = self._look_ahead()
        any_ahead, strong_ahead = self._single[index]
        return strong_ahead if strong else any_ahead

    def _look_ahead(self) -> list[tuple[bool, bool]]:
        ahead = [(False, False)] * len(self.row)
        some = strong = False
        for index in range(len(self.row) - 1, -1, -1):
            ahead[index] = (some, strong)
            mark = self.row[index]
            if mark.kind != "single":
                continue
            if mark.may_close and mark.text != "‘" and not mark.after.isalnum():
                some = True
                strong = strong or not self.weak(index)
            elif mark.may_open:
                strong = False
                some = some if mark.text == "’" else False
        return ahead

    def same_ahead(self, index: int) -> bool:
        """Say whether the next mark of the kind can close."""
        kind = self.row[index].kind
        following = next((m for m in self.row[index + 1 : index + 9] if m.kind == kind), None)
        return following is not None and (
            following.text in CLOSING or (following.may_close and following.text not in OPENING)
        )

    def spaced_ahead(self, index: int) -> bool:
        """Say whether the next mark of the kind stands between spaces: “ We won, ” said Ruiz."""
        kind = self.row[index].kind
        following = next((m for m in self.row[index + 1 : index + 9] if m.kind == kind), None)
        if following is None or not following.before.isspace():
            return False
        return following.after.isspace() or following.after in AFTER_CLOSING

    def two_ahead(self, mark: Mark, index: int) -> bool:
        """Say whether the next two marks of the kind both close: a quotation inside one with the same marks."""
        after = [m for m in self.row[index + 1 : index + 17] if m.kind == mark.kind][:2]
        return len(after) == 2 and all(
            m.text not in OPENING and m.may_close and (m.text in CLOSING or not m.may_open) for m in after
        )

    def inches(self, index: int) -> bool:
        """Say whether a mark after a figure is inches: a better closing mark follows before the next opening one."""
        following = next((m for m in self.row[index + 1 : index + 9] if m.kind == "double"), None)
        return (
            following is not None
            and following.may_close
            and not following.before.isspace()
            and (following.after.isspace() or following.after in AFTER_CLOSING)
        )


def nested(pieces: list[QuotedSpan]) -> list[QuotedSpan]:
    """Order quotations and number their depth."""
    if len(pieces) < 2:
        return pieces
    found: list[QuotedSpan] = []
    around: list[int] = []  # the ends of those that hold the next
    for piece in sorted(pieces, key=lambda q: (q.outer.start, -q.outer.end)):
        while around and around[-1] <= piece.outer.start:
            around.pop()
        depth = len(around)
        found.append(
            QuotedSpan(piece.outer, piece.inner, piece.mark, piece.paragraph, depth, piece.closed, piece.continues)
            if depth
            else piece
        )
        around.append(piece.outer.end)
    return found
