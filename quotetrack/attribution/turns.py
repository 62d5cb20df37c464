"""Speech set as turns, without quotation marks: transcripts, interviews in questions and answers, posts, dashes."""

from __future__ import annotations

import re
from typing import NamedTuple

from quotetrack.language import Document
from quotetrack.language.lexicon import words
from quotetrack.model import Span
from quotetrack.patterns import regex

_TITLE = r"(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Prof)\.?\s+)"
_CAPITALS = rf"{_TITLE}?[A-Z][A-Z'’.\-]+(?:\s+[A-Z][A-Z'’.\-]*){{0,4}}"
_NAME = rf"{_TITLE}?[A-Z][\w'’.\-]+(?:\s+(?:(?:de|del|van|von|bin|al|el|of|the)\s+)*[A-Z][\w'’.\-]*){{0,3}}"
_TITLED = regex(_TITLE)
_ASIDE = r"(?:\s*\([^()\n]{1,40}\)|\s*\[[^\[\]\n]{1,40}\]|,\s[^:\n]{3,40})"

_MARK = '[“"‘«„]?'
_OPENING, _CLOSING = "“\"‘«„'", "”\"’»“'"

# how the paragraph of a turn begins, or (a post) how it ends
_CAPITALS_TURN = regex(rf"{_MARK}(?P<label>{_CAPITALS}){_ASIDE}?\s*:\s+(?=\S)")
_NAME_TURN = regex(rf"{_MARK}(?P<label>{_NAME}){_ASIDE}?\s*:\s+(?=\S)")
_QUESTION = regex(rf"{_MARK}(?P<label>Q|A|Question|Answer)\s*(?:[:.]|\s[-–—])\s+(?=\S)")
_WROTE = r"\s(?P<cue>tweeted|tweets|wrote|writes|posted|posts|replied|said|says)\s?:"
_HANDLE = regex(rf"(?:RT\s)?(?P<label>@\w{{1,30}}|{_NAME}\s\(@\w{{1,30}}\))(?:\s*:|\s[-–—]|{_WROTE})\s+(?=\S)")
_POST = regex(
    r"""(?P<text>.+?) \s* [—–-]{1,2} \s*
        (?P<label> [^—–\n]{2,60}? \s \(@\w{1,30}\) | @\w{1,30} )
        (?: ,? \s [A-Z][a-z]+ \s \d{1,2}, \s \d{4} )? \.? $""",
    re.VERBOSE,
)
_STAGE = regex(r"\s*[(\[](?:[A-Z]{3,}[A-Z ,.\-]*|(?i:laughter|applause|laughs|crosstalk|inaudible|cheers)\.?)[)\]]\s*")

SENTENCES = {
    "transcript": "the paragraph opens with the speaker's name “{name}” and a colon, as transcripts do",
    "interview": "the answers of an interview in questions and answers are those of the person its introduction names",
    "question": "the questions of an interview are the interviewer's",
    "handle": "the line opens with the account “{name}” and a colon",
    "post": "the post is signed “{name}”",
}


class Turn(NamedTuple):
    """One speaker's turn: ``label`` as printed, ``refers`` the words that name who that is (None: nobody named)."""

    label: Span
    refers: Span | None
    content: tuple[Span, ...]
    rule: str
    paragraph: int
    flags: tuple[str, ...] = ()
    cue: tuple[Span, ...] = ()


def find_turns(document: Document) -> list[Turn]:
    """List the turns of a document in text order; an article without any costs one look at each paragraph."""
    text = document.text
    found: list[Turn] = []
    labelled: dict[int, tuple[str, Span, int]] = {}
    accounts = "@" in text
    for number, paragraph in enumerate(document.paragraphs):
        head = text[paragraph.start : min(paragraph.start + 90, paragraph.end)]
        if accounts and "@" in head and (match := _HANDLE.match(text, *paragraph)):
            turn = _turn(document, number, Span(*match.span("label")), match.end(), "handle")
            found.append(turn._replace(cue=(Span(*match.span("cue")),) if match["cue"] else ()))
            continue
        if ":" in head or head[:1] in "QA":
            for rule, pattern in (("question", _QUESTION), ("capitals", _CAPITALS_TURN), ("name", _NAME_TURN)):
                if match := pattern.match(text, *paragraph):
                    labelled[number] = (rule, Span(*match.span("label")), match.end())
                    break
        foot = text[max(paragraph.start, paragraph.end - 80) : paragraph.end] if accounts else ""
        if "@" in foot and number not in labelled:
            found += _post(document, number)
    if labelled:
        found += _labelled(document, labelled)
    return sorted((t for t in found if t.content), key=lambda t: t.content[0].start)


def _turn(
    document: Document, number: int, label: Span, start: int, rule: str, refers: Span | None = None, named: bool = True
) -> Turn:
    return Turn(label, refers or (label if named else None), _inside(document, start, number), rule, number)


def _inside(document: Document, start: int, number: int) -> tuple[Span, ...]:
    """The words of a turn, without marks around the whole and without stage directions."""
    text, paragraph = document.text, document.paragraphs[number]
    end = paragraph.end
    if text[start] in _OPENING:
        start += 1
        marked = True
    else:
        marked = text[paragraph.start] in _OPENING
    if marked and text[end - 1] in _CLOSING:
        end -= 1
    pieces, here = [], start
    for match in _STAGE.finditer(text, start, end):
        pieces.append(Span(here, match.start()))
        here = match.end()
    pieces.append(Span(here, end))
    return tuple(_stripped(text, p) for p in pieces if any(c.isalnum() for c in p.of(text)))


def _stripped(text: str, span: Span) -> Span:
    piece = span.of(text)
    return Span(span.start + len(piece) - len(piece.lstrip()), span.start + len(piece.rstrip()))


def _labelled(document: Document, labelled: dict[int, tuple[str, Span, int]]) -> list[Turn]:
    text = document.text
    capitals = {n for n, (rule, label, _) in labelled.items() if rule == "capitals" and _names_somebody(label.of(text))}
    questions = {n for n, row in labelled.items() if row[0] == "question"}
    repeated: dict[str, list[int]] = {}
    for n, (rule, label, _) in labelled.items():
        if rule == "name" and _names_somebody(label.of(text)):
            repeated.setdefault(label.of(text), []).append(n)
    named = {n for numbers in repeated.values() if len(numbers) > 1 for n in numbers}
    labels = sorted(n for numbers in repeated.values() for n in numbers)
    dialogue = len(repeated) > 1 and labels == list(range(labels[0], labels[-1] + 1))
    titled = all(_TITLED.match(label) for label in repeated)  # Mr. Dahl: Did you sign?
    if len(named) < (3 if not dialogue else 0 if titled else 1):
        named = set()
    else:  # a guest who speaks once among the others
        named |= {numbers[0] for numbers in repeated.values() if len(numbers) == 1}
    if len(capitals) == 1 and not _known(document, labelled[min(capitals)][1]):
        capitals = set()
    if len({labelled[n][1].of(text)[0] for n in questions}) < 2:
        questions = set()
    turns = capitals | questions | named
    if not turns:
        return []
    found = []
    guest = _guest(document, min(turns)) if questions else None
    last: Turn | None = None
    script = len(turns) >= 4 and 2 * len(turns) >= max(turns) - min(turns)
    for number in range(min(turns), len(document.paragraphs)):
        if number in turns:
            rule, label, start = labelled[number]
            if rule == "question":
                answer = label.of(text)[0] == "A"
                kind = "interview" if answer else "question"
                last = _turn(document, number, label, start, kind, guest if answer else None, named=False)
            else:
                last = _turn(document, number, label, start, "transcript")
            found.append(last)
        elif last is not None and script and number == last.paragraph + 1 and number < max(turns):
            # a paragraph between two turns goes on with the first of them
            content = _inside(document, document.paragraphs[number].start, number)
            last = found[-1] = last._replace(content=last.content + content, paragraph=number)
    return [t for t in found if t.content]


def _names_somebody(label: str) -> bool:
    return not any(word.strip(".").lower() in words("not_speakers") for word in label.split())


def _known(document: Document, label: Span) -> bool:
    """Whether a name in capitals stands in the article in ordinary letters too."""
    last = label.of(document.text).split()[-1]
    return re.search(rf"\b{re.escape(last.capitalize())}\b", document.text) is not None


def _guest(document: Document, first_turn: int) -> Span | None:
    """Who answers: the person the introduction names last with a full name."""
    end = document.paragraphs[first_turn].start
    people = [n for n in document.names if n.kind == "person" and n.span.end <= end]
    full = [n for n in people if " " in n.bare.of(document.text)]
    chosen = full or people
    counts = {n.bare.of(document.text): 0 for n in chosen}
    for n in chosen:
        counts[n.bare.of(document.text)] += 1
    return max(chosen, key=lambda n: (counts[n.bare.of(document.text)], n.span.start)).span if chosen else None


def _post(document: Document, number: int) -> list[Turn]:
    """A post as pages embed it: the words, a dash, the account and the date."""
    paragraph = document.paragraphs[number]
    match = _POST.match(document.text, *paragraph)
    if match is None or any(q.paragraph == number and not q.depth for q in document.quotations):
        return []
    label = Span(*match.span("label"))
    content = Span(*match.span("text"))
    return [Turn(label, label, (content,), "post", number)]
