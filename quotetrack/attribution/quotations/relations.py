"""How a noun phrase stands to a quotation: the rows every decision about a quotation's speaker is explained by."""

from __future__ import annotations

from typing import NamedTuple

from quotetrack.attribution.actors import Actor, Actors
from quotetrack.language import Document


class Relation(NamedTuple):
    """A row: its name, its sentence for people (``{name}`` and ``{verb}`` are filled in), whether it touches."""

    name: str
    sentence: str
    touching: bool = False


ROWS = (
    # “We lost,” said Ann Lee.
    Relation("verb-name", "the verb “{verb}” and the name “{name}” follow the quotation", True),
    # “We lost,” Ann Lee said.
    Relation("name-verb", "the name “{name}” and the verb “{verb}” follow the quotation", True),
    # Ann Lee said: “We lost.”
    Relation("name-verb-before", "the name “{name}” and the verb “{verb}” stand before the quotation", True),
    # Said Ann Lee: “We lost.”
    Relation("verb-name-before", "the verb “{verb}” and the name “{name}” stand before the quotation", True),
    # “We lost,” according to Ann Lee.
    Relation("name-according-to", "“{verb} {name}” stands beside the quotation", True),
    # Ann Lee: “We lost.”
    Relation("name-colon", "the name “{name}” and a colon stand before the quotation", True),
    # “We lost.” — Ann Lee
    Relation("name-dash", "the name “{name}” stands alone after the quotation", True),
    # Ann Lee told reporters in Delta on Monday: “We lost.”
    Relation("verb-words-before", "“{name}” is the subject of “{verb}” in the sentence before the quotation"),
    # “We lost,” a tired and angry crowd was told by Ann Lee, who said so twice.
    Relation("verb-words-after", "“{name}” is the subject of “{verb}” in the sentence after the quotation"),
    # Ann Lee smiled. “We lost.”
    Relation("acts-before", "“{name}” is the subject of “{verb}” before the quotation"),
    # “We lost.” Ann Lee smiled.
    Relation("acts-after", "“{name}” is the subject of “{verb}” after the quotation"),
    # Joe Park left. Ann Lee, though, had no doubt: “We lost.”
    Relation("clause-colon", "the clause of “{name}” ends with a colon before the quotation"),
    # For Ann Lee it was “a lost day”.
    Relation("named-before", "“{name}” is named before the quotation"),
    # It was “a lost day” for Ann Lee.
    Relation("named-after", "“{name}” is named after the quotation"),
    # “We lost,” Ann Lee said.⏎“We tried.”
    Relation("continued", "the quotation goes on with the words of “{name}”, who speaks the one before"),
    # “Go?” asked Lee.⏎“No,” said Obi.⏎“Why?”
    Relation("alternation", "the speakers take turns, and it is the turn of “{name}”"),
    # Ann Lee said that they had lost.⏎“We tried.”
    Relation("speaker-near", "“{name}” is the subject of “{verb}” in a paragraph beside the quotation"),
    # Ann Lee smiled.⏎“We lost.”
    Relation("acts-near", "“{name}” is the subject of “{verb}” in a paragraph beside the quotation"),
    # For Ann Lee it was over.⏎“We lost.”
    Relation("named-near", "“{name}” is named in a paragraph beside the quotation"),
    # “It shook.”⏎Windows broke.⏎So recalled Ann Lee.
    Relation("late", "a later paragraph brings in “{name}” with the verb “{verb}” and no words of its own"),
    # Fans waited. “Sack him!”
    Relation("nobody", "no name stands close enough to the quotation to be its speaker"),
)  # fmt: skip
SENTENCES = {row.name: row.sentence for row in ROWS}
_DASHES = frozenset({"—", "–", "―", "--"})
_PARTICLES = frozenset({"back", "in", "on", "out", "up"})  # piped up, cut in, fired back: any verb speaks with them
_SIGNS = _DASHES | {"-", ":"}  # between a quotation and the name that signs it
TOUCHING = frozenset(row.name for row in ROWS if row.touching)


class Stand(NamedTuple):
    """Where an actor stands towards one piece of a quotation."""

    name: str  # a row of ROWS
    gap: int  # words between them (the verb of the actor does not count)
    verb: str | None  # base form of its reporting verb
    after: bool


def stand(document: Document, actors: Actors, actor: Actor, piece: tuple[int, int]) -> Stand:
    """Name the row of an actor for a piece of quotation, tokens [first, last) with its marks."""
    lower, count = document.tokens.lower, actors.words
    phrase, verb, base = actor.phrase, actor.verb, actor.base
    start, stop = phrase.first, phrase.last
    first, last = piece
    if start >= last:
        if phrase.governed and _according(lower, start):
            words = count[start - (1 if lower[start - 1] == "per" else 2)] - count[last]
            return Stand("name-according-to" if words == 0 else "named-after", words, None, True)
        if actor.inverted:
            words = count[verb] - count[last]
            return Stand("verb-name" if words == 0 else "verb-words-after", words, base, True)
        if base is not None and lower[start - 1] == "and":
            start = document.token_range(actors.together(actor))[0]
        words = count[start] - count[last]
        signed = lower[last] in _SIGNS
        if not signed and (lower[last] == "." or lower[last - 2] == "."):  # behind the marks or within them
            words += 1  # a full stop parts like a word
        if base is not None:
            return Stand("name-verb" if words == 0 else "verb-words-after", words, base, True)
        if verb >= 0:
            if (
                words == 0
                and lower[last - 2] == ","
                and not lower[first - 1][0].isalnum()
                and _shot_back(document, stop, verb)
            ):
                return Stand("name-verb", 0, lower[verb], True)
            return Stand("acts-after", words, None, True)
        if words == 0 and (_ends(document, stop) or (signed and stop < len(lower) and lower[stop] == ",")):
            return Stand("name-dash", words, None, True)
        return Stand("named-after", words, None, True)
    if phrase.governed and _according(lower, start):
        words = count[first] - count[stop]
        return Stand("name-according-to" if words == 0 else "named-before", words, None, False)
    if 0 <= verb < first:
        words = count[first] - count[max(verb + 1, stop)]
        if base is None:
            return Stand("acts-before", words, None, False)
        if words == 0:
            return Stand("verb-name-before" if actor.inverted else "name-verb-before", 0, base, False)
        return Stand("verb-words-before", words, base, False)
    words = count[first] - count[stop]
    if words == 0 and first > stop and lower[first - 1] == ":":
        return Stand("name-colon", 0, None, False)
    return Stand("named-before", words, None, False)


def _shot_back(document: Document, stop: int, verb: int) -> bool:
    """Whether a verb with a particle ends the clause of a subject: “We lost,” Ann Lee piped up."""
    particle = document.tokens.lower[verb + 1 : verb + 2]
    return verb == stop and particle != [] and particle[0] in _PARTICLES and _closes(document, verb + 2)


def _according(lower: list[str], first: int) -> bool:
    return first >= 2 and (lower[first - 1] == "per" or (lower[first - 1] == "to" and lower[first - 2] == "according"))


def _closes(document: Document, token: int) -> bool:
    return _ends(document, token) or document.tokens.lower[token] == ","


def _ends(document: Document, token: int) -> bool:
    tokens = document.tokens
    if token == len(tokens):
        return True
    gap = document.text[tokens.end[token - 1] : tokens.start[token]]
    return tokens.lower[token] == "." or tokens.lower[token] in _DASHES or "\n" in gap
