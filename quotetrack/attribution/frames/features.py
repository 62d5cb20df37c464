"""An article as the frame scorers see it: parallel arrays, one entry a token."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache, lru_cache
from struct import Struct

import numpy as np

from quotetrack.attribution.frames.scorer import Flags, Ints, code, ranges
from quotetrack.language import Document, lexicon
from quotetrack.patterns import regex

MARKS = frozenset('"“”„«»‘’‹›`') | {"''", "``"}
PUNCTUATION = frozenset(",.;:!?…-–—()[]/") | {"--", "...", "---"}
EDGE = MARKS | PUNCTUATION
NOUN = frozenset({"NN", "NNS", "NNP", "NNPS"})
VERB = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "MD"})
FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "'s", "’s", "'re", "’re"})
SUBORDINATORS = frozenset({"that", "to", "whether", "if", "how", "why", "what"})
_CLASSES = (  # of tags in noun phrases, by a letter; any other tag is x
    ("a", {"PRP", "WP", "WDT", "EX"}), ("N", NOUN), ("D", {"DT"}), ("R", {"PRP$"}), ("P", {"PDT"}),
    ("J", {"JJ", "JJR", "JJS", "CD"}), ("M", {"$", "#"}), ("O", {"POS"}), ("G", {"VBG", "VBN", "RB"}),
)  # fmt: skip
_EDGED = np.arange(128)  # the class of an edge: E where its tag goes on with a phrase, e where it does not, or alone
_EDGED[[ord(letter) for letter in "DRPx"]] = ord("e")
_EDGED[[ord(letter) for letter in "NJMOG"]] = ord("E")
_LEADING = rb"(?: [JMO] | G (?=[NJMOGE]) | (?<=[PD])[DRP] )*"  # before the first noun
_PHRASE = regex(
    # she | the two rising rates of | some of, the rich
    rb"a | (?: [DRPJM] %(leading)b )? N (?: [NJMO]* N )? | [DJP] %(leading)b" % {b"leading": _LEADING},
    re.VERBOSE,
)
_PAD = 6  # tokens of nothing on either side, so that neighbours always exist
REACH = 700  # tokens: no content is looked for farther away

LETTERS = "?NVvgItcrwo,:-q"  # what lies between two places is written in these
_LETTER = {
    "NN": "N", "NNS": "N", "NNP": "N", "NNPS": "N", "PRP": "N", "DT": "N", "PRP$": "N", "CD": "N", "JJ": "N",
    "JJR": "N", "JJS": "N", "POS": "N", "PDT": "N", "$": "N", "VB": "V", "VBD": "V", "VBP": "V", "VBZ": "V",
    "MD": "V", "VBN": "v", "VBG": "g", "IN": "I", "TO": "t", "CC": "c", "RB": "r", "RBR": "r", "RP": "r",
    "WP": "w", "WDT": "w", "WRB": "w",
}  # fmt: skip
_COLON = code(":")
_GAP = 8  # letters of a gap that are kept
_KEPT = (1 << 4 * np.arange(_GAP + 1)) - 1  # the bits of the first n letters of a gap


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """Reduce a lower-case form to a key its inflections share; not always a word.

    >>> [stem(w) for w in ("said", "declares", "declaring", "planned", "denies", "called")]
    ['say', 'declar', 'declar', 'plan', 'deny', 'call']
    """
    base = lexicon.table("cue_irregular").get(word)
    if base is not None:
        word = base
    elif len(word) > 4:
        for ending, repair in (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
            if word.endswith(ending) and len(word) - len(ending) > 2 and not (ending == "s" and word[-2] in "su"):
                word = word[: -len(ending)] + repair
                break
        if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
            word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] == "e" else word


# properties of tokens, one bit each
IS_EDGE, IS_MARK, IS_SUBORDINATOR, IS_BE, IS_COMMA, IS_IF = 1, 2, 4, 8, 16, 32
IS_NOUN, IS_VERB, IS_FINITE, IS_NAME, IS_WH, IS_LEADER, IS_JOINT, IS_LEARNED, IS_REPORTING = (64 << n for n in range(9))
_WORD_BITS = (
    (EDGE, IS_EDGE), (MARKS, IS_MARK), (SUBORDINATORS, IS_SUBORDINATOR), (BE, IS_BE), ({","}, IS_COMMA),
    ({"if", "whether"}, IS_IF),
)  # fmt: skip
_TAG_BITS = (
    (NOUN, IS_NOUN), (VERB, IS_VERB), (FINITE, IS_FINITE), ({"NNP", "NNPS"}, IS_NAME),
    ({"WP", "WDT", "WRB", "WP$"}, IS_WH), ({"IN", "TO"}, IS_LEADER), ({"IN", "CC"}, IS_JOINT),
)  # fmt: skip


IS_PERSON, IS_ISSUER = 1 << 15, 1 << 16  # what a noun names: somebody, somebody's house or paper, both bits a time
NOUN_CLASS = 15  # where these two bits begin

_WORD_ROW, _TAG_ROW = Struct("=4q"), Struct("=4q")


@cache
def _cue_stems() -> tuple[frozenset[str], frozenset[str]]:
    """The learned stems of cues, and those of general reporting verbs that the corpus does not show."""
    learned = lexicon.words("cue_stems")
    return learned, frozenset(map(stem, lexicon.words("reporting_verbs"))) - learned - lexicon.words("cue_idle")


@cache
def _noun_classes() -> tuple[tuple[frozenset[str], int], ...]:
    """The nouns that name persons, those that name bodies and documents that can speak, and those of time."""
    person = lexicon.words("speaking_roles") | lexicon.words("person_nouns") | lexicon.table("role_nouns").keys()
    bodies = ("source_nouns", "document_nouns", "organisation_nouns", "collective_nouns", "speaking_documents")
    issuer = frozenset().union(*map(lexicon.words, bodies))
    time = lexicon.words("days") | lexicon.words("time_words")
    return (frozenset(person), IS_PERSON), (issuer, IS_ISSUER), (time, IS_PERSON | IS_ISSUER)


def _noun_class(low: str) -> int:
    single = low.removesuffix("s")
    return next((bit for words, bit in _noun_classes() if low in words or single in words), 0)


@lru_cache(maxsize=16384)
def _word(low: str) -> bytes:
    """What a word is in any article: its code, its stem's, its code as a neighbour or 0, its properties."""
    close = code(low) if low in EDGE or low in lexicon.words("cue_neighbours") else 0
    key = stem(low)
    learned, reporting = _cue_stems()
    bits = sum(bit for words, bit in _WORD_BITS if low in words)
    bits |= _noun_class(low) | (IS_LEARNED if key in learned else IS_REPORTING if key in reporting else 0)
    return _WORD_ROW.pack(code(low), code(key), close, bits)


@lru_cache(maxsize=256)
def _tag(tag: str) -> bytes:
    """A tag's code, its letter in gaps, its properties, its class in noun phrases."""
    bits = sum(bit for tags, bit in _TAG_BITS if tag in tags)
    kind = next((letter for letter, tags in _CLASSES if tag in tags), "x")
    return _TAG_ROW.pack(code(tag), LETTERS.index(_LETTER.get(tag, "o")), bits, ord(kind))


def _table(rows: Iterable[bytes], width: int) -> Ints:
    """Set packed rows side by side as columns, with padding on either side."""
    nothing = bytes(8 * width * _PAD)
    table: Ints = np.frombuffer(b"".join((nothing, *rows, nothing)), dtype=np.int64).reshape(-1, width)
    return np.ascontiguousarray(table.T)


def gap_code(letters: str) -> int:
    """Give a gap its number: "NI" is its letters in base 16, at most eight.

    >>> gap_code(""), gap_code("N")
    (0, 1)
    """
    return sum(LETTERS.index(letter) << (4 * n) for n, letter in enumerate(letters[:_GAP]))


class View:
    """One article as the scorers see it; arrays carry padding, so that index k stands at ``k + pad``."""

    pad = _PAD

    def __init__(self, document: Document) -> None:
        tokens = document.tokens
        self.document = document
        self.low, self.tag = tokens.lower, tokens.tag
        self.count = count = len(tokens)
        self.word, self.stem, near, bits = _table(map(_word, self.low), 4)
        self.tags, letter, tag_bits, phrasal = _table(map(_tag, self.tag), 4)
        self.bits = bits | tag_bits
        self.bits[:_PAD] |= IS_EDGE
        self.bits[_PAD + count :] |= IS_EDGE
        self.edge, self.mark = self.has(IS_EDGE), self.has(IS_MARK)
        self.near = np.where(near != 0, near, self.tags)
        plain = np.where(self.has(IS_COMMA), 11, np.where(self.word == _COLON, 12, 13))
        self.letter = np.where(self.edge, np.where(self.mark, 14, plain), letter)
        self.bounds = [s.tokens for s in document.sentences]
        firsts, lasts = np.array(self.bounds, dtype=np.int64).reshape(-1, 2).T.copy()
        numbers = np.repeat(np.arange(len(self.bounds)), lasts - firsts)
        self.paragraph = np.array([s.paragraph for s in document.sentences], dtype=np.int64)
        self.first, self.last = firsts, lasts
        self.sentence = np.full(count + 2 * _PAD, -1, dtype=np.int64)
        self.sentence[_PAD : _PAD + count] = numbers
        self.sentence[_PAD + count :] = len(self.bounds)
        self.sentence_of: list[int] = numbers.tolist()
        self.quoted = np.full(count + 2 * _PAD, -1, dtype=np.int64)
        self.quoted[_PAD : _PAD + count] = document.quoted
        self.finite, self.marks_before = _running(self.has(IS_FINITE)), _running(self.mark)
        self.commas, self.words = _running(self.has(IS_COMMA)), _running(~self.edge)
        self.relatives = _running(self.has(IS_WH))
        self.plain = np.flatnonzero(~self.edge)  # places that are words
        places = len(self.word)
        following = np.append(self.plain, places)
        self.next_word = following[self.plain.searchsorted(np.arange(places))]  # the word at or after each place
        self.next_word[places - 1] = places - 1
        self.ends: tuple[Flags, Flags] | None = None
        phrasal = np.where(self.edge, _EDGED.take(phrasal), phrasal)[_PAD : _PAD + count]
        phrasal[[k - 1 for k, word in enumerate(self.low) if word == "year-old" and k]] = ord("J")  # 34-year-old
        self.chunks = _parted(chunk(phrasal), self.sentence_of)
        self._chunk_firsts = [first for first, _ in self.chunks]
        self.chunk_first, self.chunk_last = np.array(self.chunks, dtype=np.int64).reshape(-1, 2).T.copy()
        self.chunk_of = np.full(count + 2 * _PAD, -1, dtype=np.int64)
        at, which = ranges(self.chunk_first, self.chunk_last)
        self.chunk_of[at + _PAD] = which
        self.chunk_at: list[int] = self.chunk_of[_PAD : _PAD + count].tolist()
        self.quotes = document.quoted
        self.quotation_starts = [q.outer.start for q in document.quotations]
        # runs of one letter, for gaps
        change = changes(self.letter)
        self.run = np.cumsum(change) - 1
        letters = np.concatenate([self.letter[change], np.zeros(_GAP, dtype=np.int64)])
        for n in (1, 2, 4):  # the letters of a run and of the next: one, then two, then four, then eight
            letters = letters[:-n] | letters[n:] << (4 * n)
        self.run_letters = letters
        self.windows()

    def has(self, bit: int) -> Flags:
        """For every place, whether it has a property."""
        flags: Flags = (self.bits & bit) != 0
        return flags

    def windows(self) -> None:
        """For each sentence, the tokens in which a content is looked for: itself, whole quotations, a next one."""
        quoted = self.document.quoted
        left, right = [first for first, _ in self.bounds], [last for _, last in self.bounds]
        total = len(self.bounds)
        opening = [quoted[a] if a < b else -1 for a, b in self.bounds]
        starts: dict[int, int] = {}
        paragraph = [s.paragraph for s in self.document.sentences]
        limit = list(range(1, total + 1))
        for n in range(total - 1, -1, -1):
            # the sentences after n that open inside or at a quotation belong to n's window
            if n + 1 < total and paragraph[n + 1] == paragraph[n] and opening[n + 1] >= 0:
                limit[n] = min(limit[n + 1], n + 40)
            right[n] = self.bounds[limit[n] - 1][1]
        for n, q in enumerate(opening):
            if q >= 0:
                if q not in starts:
                    quotation = self.document.quotations[q]
                    starts[q] = self.sentence_of[self.document.token_range(quotation.outer)[0]]
                left[n] = self.bounds[starts[q]][0]
        self.left, self.right = np.array(left, dtype=np.int64), np.array(right, dtype=np.int64)

    def before(self, k: int) -> int:
        """The index of the last chunk that starts before token k, or -1."""
        return bisect_left(self._chunk_firsts, k) - 1

    def quotation_before(self, offset: int) -> int:
        """The index of the last quotation that opens before a character, or -1."""
        return bisect_left(self.quotation_starts, offset) - 1

    def gap(self, first: Ints, last: Ints) -> Ints:
        """Write what lies between tokens [first, last) as a number: its letters without repetitions."""
        run = self.run.take(first + _PAD)
        length = np.minimum(self.run.take(last + (_PAD - 1)) - run + 1, _GAP) * (last > first)
        value: Ints = self.run_letters.take(run) & _KEPT.take(length)
        return value

    def chunk_before(self, at: Ints) -> Ints:
        """The last chunk that starts before each token, or -1."""
        return self.chunk_first.searchsorted(at) - 1


def _running(flags: Flags) -> Ints:
    """Count the flags before each place."""
    count = np.zeros(len(flags) + 1, dtype=np.int64)
    np.cumsum(flags, out=count[1:])
    return count


def changes(values: Ints) -> Flags:
    """Mark each place whose value differs from the one before; the first does."""
    new = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=new[1:])
    return new


def _parted(chunks: list[tuple[int, int]], sentence_of: list[int]) -> list[tuple[int, int]]:
    """Cut chunks where a sentence begins: a headline without a full stop ends, too.

    >>> _parted([(0, 2), (2, 4)], [0, 0, 0, 1])
    [(0, 2), (2, 3), (3, 4)]
    """
    parts = []
    for first, last in chunks:
        while sentence_of[first] != sentence_of[last - 1]:
            cut = next(k for k in range(first + 1, last) if sentence_of[k] != sentence_of[first])
            parts.append((first, cut))
            first = cut
        parts.append((first, last))
    return parts


def chunk(kinds: Ints) -> list[tuple[int, int]]:
    """Cut base noun phrases [first, last) out of the classes of tokens, left to right.

    >>> chunk(np.frombuffer(b"DJNxDJxaER", dtype=np.uint8))
    [(0, 3), (4, 6), (7, 8)]
    """
    return [match.span() for match in _PHRASE.finditer(kinds.astype(np.uint8).tobytes())]
