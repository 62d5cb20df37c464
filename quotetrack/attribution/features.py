"""What the frame scorers look at: one article's tokens as parallel lists, with chunks, windows and quotation depth."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

from quotetrack.language import Document, lexicon

MARKS = frozenset('"“”„«»‘’‹›`') | {"''", "``"}
PUNCTUATION = frozenset(",.;:!?…-–—()[]/") | {"--", "...", "---"}
EDGE = MARKS | PUNCTUATION
NOUN = frozenset({"NN", "NNS", "NNP", "NNPS"})
VERB = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "MD"})
FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
_INSIDE = NOUN | {"JJ", "JJR", "JJS", "CD", "POS", "$", "#", "VBG", "VBN", "RB"}
_OPENS = frozenset({"DT", "PRP$", "PDT", "CD", "JJ", "JJR", "JJS", "$", "#"}) | NOUN
_ALONE = frozenset({"PRP", "WP", "WDT", "EX"})
_VOWELS = frozenset("aeiou")


@lru_cache(maxsize=65536)
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


class View:
    """One article as the scorers see it; everything is indexed by token."""

    def __init__(self, document: Document) -> None:
        tokens = document.tokens
        self.document = document
        self.low, self.tag = tokens.lower, tokens.tag
        self.count = len(tokens)
        self.sentence_of: list[int] = []
        self.bounds: list[tuple[int, int]] = []
        self.paragraph: list[int] = []
        for number, sentence in enumerate(document.sentences):
            first, last = sentence.tokens
            self.bounds.append((first, last))
            self.paragraph.append(sentence.paragraph)
            self.sentence_of += [number] * (last - first)
        self.quoted = document.quoted
        self.quotations = [q for q in document.quotations if q.depth == 0]
        self.quote_range = [document.token_range(q.outer) if q.depth == 0 else (0, 0) for q in document.quotations]
        self.coarse = [_coarse(t, w) for t, w in zip(self.tag, self.low, strict=True)]
        self.chunks = chunk(self.tag, self.low)
        self.chunk_of = [-1] * self.count
        for number, (first, last) in enumerate(self.chunks):
            for k in range(first, last):
                self.chunk_of[k] = number
        self.chunk_starts = [c[0] for c in self.chunks]

    def window(self, i: int) -> tuple[int, int]:
        """The tokens in which the content of a cue is looked for: its sentence, whole quotations, a next quotation."""
        number = self.sentence_of[i]
        first, last = self.bounds[number]
        paragraph = self.paragraph[number]
        q = self.quoted[first]
        if q >= 0 and q != self.quoted[i]:
            first = self.bounds[self.sentence_of[self.quote_range[q][0]]][0]
        steps = 0
        while number + 1 < len(self.bounds) and self.paragraph[number + 1] == paragraph and steps < 40:
            following = self.bounds[number + 1][0]
            if following >= self.count or following >= self.bounds[number + 1][1]:
                break
            q = self.quoted[following]
            if q < 0 or q == self.quoted[i]:
                break
            number += 1
            steps += 1
            last = self.bounds[number][1]
        return first, last

    def chunk_before(self, i: int) -> int:
        """The index of the last chunk that starts before token i, or -1."""
        return bisect_right(self.chunk_starts, i - 1) - 1


def _coarse(tag: str, word: str) -> str:
    """One letter for a token's part in a clause: what lies between two places is a string of these."""
    if word in MARKS:
        return "q"
    if word in PUNCTUATION:
        return "," if word == "," else ":" if word == ":" else "-"
    return _LETTER.get(tag, "o")


_LETTER = {
    "NN": "N", "NNS": "N", "NNP": "N", "NNPS": "N", "PRP": "N", "DT": "N", "PRP$": "N", "CD": "N", "JJ": "N", "JJR": "N",
    "JJS": "N", "POS": "N", "PDT": "N", "$": "N", "VB": "V", "VBD": "V", "VBP": "V", "VBZ": "V", "MD": "V", "VBN": "v",
    "VBG": "g", "IN": "I", "TO": "t", "CC": "c", "RB": "r", "RBR": "r", "RP": "r", "WP": "w", "WDT": "w", "WRB": "w",
}  # fmt: skip


def between(coarse: list[str], first: int, last: int) -> str:
    """Show the tokens [first, last) as a string without repetitions, at most eight letters.

    >>> between(["N", "N", "I", "N"], 0, 4)
    'NIN'
    """
    shown, before = "", ""
    for k in range(first, last):
        letter = coarse[k]
        if letter != before:
            shown += letter
            if len(shown) == 8:
                return shown + "+"
            before = letter
    return shown


def chunk(tag: list[str], low: list[str]) -> list[tuple[int, int]]:
    """Cut base noun phrases [first, last) out of the tags, left to right."""
    found = []
    i, n = 0, len(tag)
    while i < n:
        t = tag[i]
        if t in _ALONE:
            found.append((i, i + 1))
            i += 1
            continue
        if t not in _OPENS or low[i] in EDGE:
            i += 1
            continue
        k, noun = i, -1
        while k < n and low[k] not in EDGE:
            t = tag[k]
            if t in NOUN:
                noun = k
            elif k > i and t in {"DT", "PRP$", "PDT"}:
                if noun >= 0 or tag[k - 1] not in {"PDT", "DT"}:
                    break
            elif (t not in _INSIDE and not (k == i and t in _OPENS)) or (
                t in {"VBG", "VBN", "RB"} and (noun >= 0 or k + 1 >= n or tag[k + 1] not in _INSIDE | NOUN)
            ):
                break
            k += 1
        if noun < 0:
            # some said, four in ten, the rich
            last = k if k > i and tag[i] in {"DT", "CD", "JJ", "JJR", "JJS", "PDT"} else i
        else:
            last = noun + 1
        if last > i:
            found.append((i, last))
        i = max(last, i + 1)
    return found
