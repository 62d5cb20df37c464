"""Parts of speech (Penn Treebank tags) by a linear model over a window of five tokens.

Every token is described by small integers: its word, its class (a frequent word is its own
class, any other has the class the tag dictionary or its ending gives it), its ending and its
shape. A row of the weight table stands for one such description, or a pair of neighbouring
ones; the tag with the highest sum of rows wins. No token waits for its neighbour's tag, so
that a whole article is a handful of array operations. ``train_tags`` makes the table and shows
the weights behind any word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt

from quotetrack.language import lexicon

Ints = npt.NDArray[np.int64]

# Bits of a packed description.
WORD_BITS, CLASS_BITS, ENDING_BITS = 16, 10, 14
SHAPES = (
    "lower", "Capitalised", "CAPITALS", "letter", "miXed", "number", "mark",
    "lower-lower", "Capitalised-", "Abbr.", "abbr.", "other",
)  # fmt: skip
LETTERS, UPPER, SMALL, CAPITAL = (  # of each shape: whether it counts as such
    np.array([name in group.split() for name in SHAPES]).astype(kind)
    for group, kind in (
        ("lower Capitalised CAPITALS letter miXed lower-lower Capitalised-", np.int64),
        ("CAPITALS", np.int64), ("lower lower-lower", np.int64), ("Capitalised CAPITALS miXed Capitalised-", np.bool_),
    )
)  # fmt: skip
MODES = ("inside", "first", "capitals", "title")  # where a capital stands says what it means
GUESSES = (  # endings that tell the class of a word the dictionary does not know; the first that fits
    ("ly", "RB"), ("ing", "VBG"), ("ed", "VBN"), ("ness", "NN"), ("ment", "NN"), ("tion", "NN"), ("sion", "NN"),
    ("ity", "NN"), ("ism", "NN"), ("ist", "NN"), ("ists", "NNS"), ("er", "NN"), ("or", "NN"), ("ss", "NN"),
    ("us", "NN"), ("is", "NN"), ("s", "NNS"), ("al", "JJ"), ("ous", "JJ"), ("ive", "JJ"), ("ic", "JJ"),
    ("able", "JJ"), ("ible", "JJ"), ("ful", "JJ"), ("less", "JJ"), ("ish", "JJ"), ("est", "JJS"), ("ize", "VB"),
    ("ise", "VB"), ("ify", "VB"),
)  # fmt: skip
_GUESSES_BY_LETTER = {  # few endings share their last letter
    letter: tuple([(ending, "~" + tag) for ending, tag in GUESSES if ending[-1] == letter])
    for letter in {ending[-1] for ending, _ in GUESSES}
}
BOUNDARY = "<edge>"  # the class beyond the ends of a sentence
OPENERS = ("“", '"', "``", "‘", "'", "«", "(", "[", ":", "—", "–", "--", "''", "„")

# (name, the positions whose classes it reads); a unary word, ending or shape is named by its letter
UNARY = (
    ("word", 0), ("class", 0), ("ending", 0), ("shape", 0), ("word", -1), ("word", 1),
    ("class", -1), ("class", 1), ("class", -2), ("class", 2), ("ending", -1), ("ending", 1),
)  # fmt: skip
PAIRS = ((-1, 0), (0, 1), (-1, 1), (-2, -1), (1, 2), (-2, 0), (0, 2))


def shape_of(word: str) -> int:
    """Number the shape of a word.

    >>> [SHAPES[shape_of(w)] for w in ("won", "Ruiz", "NATO", "A", "McCain", "1,200", "“", "year-old", "U.N.", "a.m.")]
    ['lower', 'Capitalised', 'CAPITALS', 'letter', 'miXed', 'number', 'mark', 'lower-lower', 'Abbr.', 'abbr.']
    """
    first = word[0]
    if word.isalpha():
        if word.islower():
            return 0
        if len(word) == 1:
            return 3
        if word.isupper():
            return 2
        return 1 if first.isupper() and word[1:].islower() else 4
    if first.isdigit() or (first in ".'’" and len(word) > 1 and word[1].isdigit()):
        return 5
    if not any(map(str.isalnum, word)):
        return 6
    if word[-1] == ".":
        return 9 if first.isupper() else 10
    if "-" in word:
        return 7 if word.islower() else 8
    return 11


def lexical_class(word: str, lower: str, known: dict[str, str], frequent: dict[str, int]) -> str:
    """Name the class of a word: itself, its tag in the dictionary, or a guess from its ending.

    >>> lexical_class("Reports", "reports", {"reports": "NNS"}, {}), lexical_class("zorbed", "zorbed", {}, {})
    ('NNS', '~VBN')
    """
    if lower in frequent:
        return lower
    tag = known.get(word) or known.get(lower)
    if tag:
        return tag
    if not lower[0].isalpha():
        return "#" if lower[0].isdigit() or any(map(str.isdigit, lower)) else "~"
    if "-" in lower:
        last = lower.rpartition("-")[2]
        return "-" + (known.get(last) or (guess(last) if last else "~"))
    return guess(lower)


def guess(lower: str) -> str:
    """Guess the class of a word from its ending.

    >>> guess("gladness"), guess("zorb"), guess("bus")
    ('~NN', '~', '~')
    """
    if len(lower) > 3:
        for ending, kind in _GUESSES_BY_LETTER.get(lower[-1], ()):
            if lower.endswith(ending):
                return kind
    return "~"


@dataclass(frozen=True, slots=True)
class Model:
    """The table and the vocabularies that give its rows."""

    tags: list[str]
    describe: Callable[[str], int]  # a word to its packed description
    weights: npt.NDArray[np.int16]  # rows x tags
    unary: dict[tuple[str, int], int]  # first row of each unary template
    pairs: npt.NDArray[np.uint16]  # pair template x class x class -> row; 0 (all zero) where never seen
    edge: int
    openers: npt.NDArray[np.bool_]
    capitals: tuple[int, int]  # the classes of a capitalised word inside a sentence: known in lower case, unknown


def describer(
    words: dict[str, int], classes: dict[str, int], endings: dict[str, int], known: dict[str, str]
) -> Callable[[str], int]:
    """Make the function that packs word, class, ending and shape into one integer."""
    unknown = classes["~"]

    def describe(word: str) -> int:
        lower = word.lower().replace("’", "'")
        shape = shape_of(word)
        kind = classes.get(lexical_class(word, lower, known, classes), unknown)
        ending = endings.get(lower[-3:], 0)
        return words.get(lower, 0) | kind << 16 | ending << 26 | shape << 40

    return describe


def rows(
    packed: Ints, starts: Ints, unary: dict[tuple[str, int], int], pairs: npt.NDArray[np.uint16], edge: int,
    openers: npt.NDArray[np.bool_], capitals: tuple[int, int], lower_known: int,
) -> Ints:  # fmt: skip
    """Give the rows of the weight table that speak for each token: an array of templates x tokens."""
    word, kind, ending, shape = packed & 0xFFFF, packed >> 16 & 0x3FF, packed >> 26 & 0x3FFF, packed >> 40 & 0xF
    mode = modes(shape, kind, starts, openers)
    inner = (mode == 0) & CAPITAL.take(shape)
    seen = np.where(inner, np.where(kind < lower_known, capitals[0], capitals[1]), kind)
    ends = np.append(starts[1:], len(packed)) - 1
    near = {0: seen, -1: _after(seen, starts, edge), 1: _before(seen, ends, edge)}
    near[-2], near[2] = _after(near[-1], starts, edge), _before(near[1], ends, edge)
    column = {
        ("word", 0): word, ("class", 0): kind, ("ending", 0): ending, ("shape", 0): shape * len(MODES) + mode,
        ("word", -1): _after(word, starts, 0), ("word", 1): _before(word, ends, 0),
        ("ending", -1): _after(ending, starts, 0), ("ending", 1): _before(ending, ends, 0),
    } | {("class", offset): near[offset] for offset in (-2, -1, 1, 2)}  # fmt: skip
    found = np.empty((len(UNARY) + len(PAIRS), len(packed)), np.int64)
    for at, template in enumerate(UNARY):
        np.add(column[template], unary[template], out=found[at])
    classes = pairs.shape[1]
    line = {offset: near[offset] * classes for offset in (-2, -1, 0, 1)}
    for at, (left, right) in enumerate(PAIRS, len(UNARY)):
        found[at] = pairs[at - len(UNARY)].take(line[left] + near[right])
    return found


def _after(values: Ints, starts: Ints, edge: int) -> Ints:
    """Give each token what stands before it; no window reaches across the start of a sentence."""
    moved = np.empty_like(values)
    moved[1:] = values[:-1]
    moved[starts] = edge
    return moved


def _before(values: Ints, ends: Ints, edge: int) -> Ints:
    """Give each token what stands after it; ``ends`` are the last tokens of the sentences."""
    moved = np.empty_like(values)
    moved[:-1] = values[1:]
    moved[ends] = edge
    return moved


def modes(shape: Ints, kind: Ints, starts: Ints, openers: npt.NDArray[np.bool_]) -> Ints:
    """Say what a capital would mean at each token: a name inside a sentence, nothing at its start or in a headline."""
    first = np.zeros(len(shape), np.int64)
    first[1:] = openers.take(kind[:-1])
    first[starts] = 1
    total = np.add.reduceat(LETTERS.take(shape), starts)
    shouted = (np.add.reduceat(UPPER.take(shape), starts) * 10 > total * 7) & (total > 2)
    titled = (np.add.reduceat(SMALL.take(shape), starts) * 4 <= total) & (total > 4)
    special: Ints = shouted * 2 + (titled & ~shouted) * 3
    if not special.any():
        return first
    return np.maximum(first, np.repeat(special, np.diff(np.append(starts, len(shape)))))


@cache
def _model() -> tuple[Model, int]:
    data = (files("quotetrack.language") / "weights" / "tags.npz").read_bytes()
    with np.load(BytesIO(data)) as stored:
        parts: dict[str, Any] = {name: stored[name] for name in stored.files}
    text = {name: bytes(parts[name]).decode().split("\n") for name in ("tags", "words", "classes", "endings")}
    index = {name: {entry: i for i, entry in enumerate(text[name])} for name in ("words", "classes", "endings")}
    known = lexicon.table("tag_dictionary")
    describe = describer(index["words"], index["classes"], index["endings"], known)
    size = len(text["classes"])
    unary, weights, pairs = layout(text, parts["weights"], parts["pairs"])
    classes = index["classes"]
    model = Model(
        text["tags"], describe, weights, unary, pairs, classes[BOUNDARY], opener_flags(classes, size),
        (classes["Known"], classes["Unknown"]),
    )  # fmt: skip
    return model, classes["~"]


def layout(
    text: dict[str, list[str]], weights: npt.NDArray[np.int8], seen: npt.NDArray[np.int32]
) -> tuple[dict[tuple[str, int], int], npt.NDArray[np.int16], npt.NDArray[np.uint16]]:
    """Place the templates in the table: the first row of each unary one, and the row of each pair seen in training."""
    sizes = {
        "word": len(text["words"]), "class": len(text["classes"]), "ending": len(text["endings"]),
        "shape": len(SHAPES) * len(MODES),
    }  # fmt: skip
    unary, row = {}, 1 + len(seen)  # row 0 is all zero; the pairs come first, so that two bytes name them
    for name, offset in UNARY:
        unary[name, offset] = row
        row += sizes[name]
    count = sizes["class"]
    pairs = np.zeros(len(PAIRS) * count * count, np.uint16)
    pairs[seen] = np.arange(1, 1 + len(seen))
    return unary, weights.astype(np.int16), pairs.reshape(len(PAIRS), count, count)


def opener_flags(classes: dict[str, int], size: int) -> npt.NDArray[np.bool_]:
    flags = np.zeros(size, np.bool_)
    flags[[classes[mark] for mark in OPENERS if mark in classes]] = True
    return flags


def tag(words: Sequence[str], lower: Sequence[str], sentence_starts: Sequence[int]) -> list[str]:
    """Give each token its part of speech. ``sentence_starts`` are token indices, the first of them 0.

    >>> tag(["She", "claims", "it", "."], ["she", "claims", "it", "."], [0])
    ['PRP', 'VBZ', 'PRP', '.']
    """
    return tag_described(np.array(list(map(description, words)), np.int64), sentence_starts)


def tag_described(packed: Ints, sentence_starts: Sequence[int]) -> list[str]:
    """Give each token its part of speech from its packed description."""
    if not len(packed):
        return []
    model, unknown = _model()
    starts = np.array(sorted({0, *sentence_starts}), np.int64)
    best: list[int] = []
    for first in range(0, len(starts), BLOCK):
        block = starts[first : first + BLOCK]
        end = starts[first + BLOCK] if first + BLOCK < len(starts) else len(packed)
        best += _best(model, unknown, packed[block[0] : end], block - block[0])
    return list(map(model.tags.__getitem__, best))


def name_ages(words: Sequence[str], tag: list[str]) -> None:
    """Make a noun of "year-old" where none follows: the 34-year-old said."""
    for i in range(2, len(words)):
        aged = words[i] == "year-old" and words[i - 1] == "-" and tag[i - 2] == "CD"
        if aged and (i + 1 == len(words) or tag[i + 1][:2] not in ("NN", "JJ")):
            tag[i] = "NN"


def verbs_of_signs(words: Sequence[str], tag: list[str]) -> None:
    """Make a past tense of "read" beside a quotation or before a colon: The sign read: “No entry”."""
    for i in range(1, len(words) - 1):
        if words[i] != "read" or tag[i] in ("VBD", "VBN"):
            continue
        if words[i + 1] == ":" or tag[i + 1] == "``" or (tag[i - 1] == "''" and tag[i + 1] in ("DT", "NNP", "PRP$")):
            tag[i] = "VBD"


_STRUCK = frozenset({"shot", "fired", "hit", "punched", "snapped", "wrote", "clapped", "pushed"})
_STRIKES = frozenset({"hits", "fires", "snaps", "writes"})


def verbs_before_back(words: Sequence[str], tag: list[str]) -> None:
    """Make a verb of what is taken for a noun or an adjective before "back": “So, no,” the senator shot back."""
    for i in range(1, len(words) - 1):
        if words[i + 1] != "back" or tag[i] not in ("NN", "NNS", "JJ", "VBN") or tag[i - 1][:2] != "NN":
            continue
        if words[i] in _STRUCK:
            tag[i] = "VBD"
        elif words[i] in _STRIKES:
            tag[i] = "VBZ"


def description(word: str) -> int:
    """Pack a word's number, class, ending and shape into one integer."""
    return _model()[0].describe(word)


NEARLY = (
    60  # how far behind, in steps of the weights, a finite verb may be and still be taken for the sentence's only one
)
BLOCK = 512  # sentences at a time: bounds the memory for an article of any length


def _best(model: Model, unknown: int, packed: Ints, starts: Ints) -> list[int]:
    found = rows(packed, starts, model.unary, model.pairs, model.edge, model.openers, model.capitals, unknown)
    total = model.weights.take(found[0], axis=0)
    part = np.empty_like(total)
    for row in found[1:]:
        model.weights.take(row, axis=0, out=part, mode="clip")  # every row is in range; "clip" writes without a copy
        total += part
    best = total.argmax(axis=1)
    _give_verbs(model, total, best, starts)
    return best.tolist()  # type: ignore[no-any-return]


@cache
def _verbs(names: tuple[str, ...]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_], Ints]:
    """Flag the tags of finite verbs and of marks that close a sentence, and list the tags given for want of a verb."""
    finite = np.array([name in ("VBZ", "VBD", "VBP", "MD", "VB") for name in names])
    closing = np.array([name in (".", "''") for name in names])
    return finite, closing, np.array([names.index(name) for name in ("VBZ", "VBD", "VBP")])


def _give_verbs(model: Model, total: npt.NDArray[np.int16], best: Ints, starts: Ints) -> None:
    """Give a sentence that has no finite verb the likeliest one, if that was nearly chosen.

    The window takes "the ministry reports heavy losses" for a heap of nouns; the full stop says that it is not.
    Measured on held-out documents of GUM: of the sentences changed, two in three come out right, one in five wrong.
    """
    ends = np.append(starts[1:], len(best))
    finite, closing, verbs = _verbs(tuple(model.tags))
    wanting = closing.take(best.take(ends - 1)) & (ends - starts > 3)
    wanting &= ~np.logical_or.reduceat(finite.take(best), starts)
    for at in np.flatnonzero(wanting).tolist():
        scores = total[starts[at] : ends[at]]
        short = scores.max(axis=1) - scores[:, verbs].max(axis=1)
        where = int(short.argmin())
        if short[where] < NEARLY:
            best[starts[at] + where] = verbs[int(scores[where, verbs].argmax())]
