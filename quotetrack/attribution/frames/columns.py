"""What the columns of the frame scorers mean: name, how a value is written, sentence for people.

Kinds: ``word`` (a word, tag or stem, by its code), ``near`` (a function word or mark by itself, any other word by
its tag), ``gap`` (what lies between two places, one letter for each run of like tokens: see ``features.LETTERS``),
``number`` (a count, a class, yes or no). "+1" and "-1" after a name are the tokens after and before.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["word", "near", "gap", "number"]


class Column(NamedTuple):
    """One column; its sentence is what a reader of the table needs to know."""

    name: str
    kind: Kind
    sentence: str


COLUMNS = (
    # the cue
    Column("stem", "word", "stem of the cue"),
    Column("word", "word", "the cue as written, in lower case"),
    Column("tag", "word", "part of speech of the cue, or of the place's own token"),
    Column("cue tag", "word", "part of speech of the cue"),
    Column("verbal", "number", "1 the cue is a verb, 2 a noun, 3 anything else"),
    Column("passive", "number", "a participle with a form of “be” up to three tokens before"),
    Column("place", "number", "tokens before the cue in its sentence, 3 for more"),
    Column("verbs", "number", "finite verbs before the cue in its sentence, or inside the piece; 3 or 2 for more"),
    Column("left", "number", "tokens left in the sentence, by steps"),
    Column("inside", "number", "the cue stands inside a quotation; for a source: the chunk stands inside the content"),
    # around the cue
    Column("near", "near", "the token at the place itself"),
    Column("stem-1", "word", "stem of a finite verb right before the chunk"),
    Column("subject", "word", "head of the noun chunk before the cue"),
    Column("subject tag", "word", "its part of speech"),
    Column("subject gap", "gap", "what lies between it and the cue; none where there is no such chunk"),
    Column("subject before", "near", "the token before it"),
    Column("relative", "word", "the relative pronoun before it"),
    Column("in chunk", "number", "the cue is part of a noun chunk"),
    Column("chunk head", "word", "head of that chunk"),
    Column("chunk opens", "near", "its first token, where it is not the cue"),
    Column("ahead", "word", "that, to, whether, if, how, why or what within eight tokens, nothing but words between"),
    Column("mark before", "number", "a quotation mark up to seven tokens before"),
    Column("mark after", "number", "a quotation mark up to seven tokens after"),
    Column("some mark", "number", "either"),
    # the side
    Column("side", "number", "0 the content stands right of the cue, 1 left, 2 on both sides"),
    Column("gap left", "gap", "the six tokens before the cue"),
    Column("gap right", "gap", "the six tokens after the cue, four letters"),
    Column("mark gap left", "gap", "from the last quotation mark to the cue"),
    Column("mark gap right", "gap", "from the cue to the next quotation mark"),
    Column("some marks", "number", "a mark within twelve tokens before (2) and after (1)"),
    Column("extends right", "number", "the next sentence opens inside or at a quotation"),
    # the places where a piece can begin and end
    Column("distance", "number", "tokens from the cue, or of the piece, by steps"),
    Column("gap", "gap", "what lies between the place and the cue"),
    Column("opening", "number", "the place opens a quotation"),
    Column("mark between", "number", "a quotation mark lies between"),
    Column("next sentence", "number", "the place lies in the sentence after the cue's"),
    Column(
        "kind", "number", "how a piece begins (candidates.opening_kind); for a source 1 pronoun, 2 name, 3 wh, 4 noun"
    ),
    Column("end", "number", "2 the end of the window, 1 of a sentence, 0 neither"),
    Column("crossed", "number", "sentences crossed by the piece, 3 for more"),
    Column(
        "leaves",
        "number",
        "1 still inside its quotation, 2 its quotation ends, 3 inside one that began in the piece, 4 free",
    ),
    Column("comma", "number", "the piece ends at a comma"),
    Column("commas", "number", "commas inside the piece, 3 for more"),
    Column("next stem known", "number", "the word after next could be a cue"),
    Column("quoted cue", "number", "the cue stands inside a quotation"),
    Column("started", "number", "the piece does not begin right after the cue (1), begins in the next sentence (2)"),
    Column("clause", "number", "a finite verb since the last mark or comma (2), before the next (1)"),
    Column("subject cue", "number", "a noun cue with no finite verb before it: its clause still needs one"),
    Column("quote", "number", "the piece ends inside a quotation that the cue is not in"),
    Column("closing", "number", "the quotation closes there"),
    Column(
        "after cue",
        "near",
        "the token after the cue; for a source: a possible cue, finite, stands right before the chunk",
    ),
    Column("start", "number", "2 the start of the window, 1 of a sentence, 0 neither"),
    Column("state", "number", "1 opens its quotation, 2 inside it, 3 before it, 4 no quotation, 5 inside another"),
    # the source
    Column("where", "number", "1 the chunk stands left of the cue, 2 right, 3 around it, 0 no source"),
    Column("head", "word", "head of the chunk"),
    Column("opens", "word", "first word of the chunk"),
    Column("first", "number", "the chunk opens the sentence"),
    Column("rank", "number", "chunks between it and the cue, 5 for more"),
    Column("behind", "number", "the chunk follows a piece of content directly"),
    Column("ahead to", "number", "a piece of content follows the chunk directly"),
    Column("quoting", "number", "cue (4) and chunk (2) inside a quotation, the same one (1)"),
    Column("verbs between", "number", "finite verbs between chunk and cue, 2 for more"),
    Column("commas between", "number", "commas between chunk and cue, 3 for more"),
    Column("relatives between", "number", "a relative pronoun stands between them"),
    Column("class", "number", "the head names a person (1), a body or document that can speak (2), a time (3)"),
    Column("size", "number", "tokens of the chunk, 4 for more"),
    Column("none", "number", "the candidate is: no source"),
    Column("cue near", "near", "the token beside the cue"),
)


def column(name: str) -> Column:
    """Describe a column; "near+1" is described by "near".

    >>> column("near+1").sentence
    'the token at the place itself'
    """
    found = _BY_NAME.get(name) or _BY_NAME[name.rstrip("0123456789").rstrip("+-")]
    return found


_BY_NAME = {c.name: c for c in COLUMNS}
