"""Words, numbers and marks with their offsets: one pass of one regular expression.

The pieces follow the Penn Treebank where the field expects it (``do|n't``, ``Ruiz|'s``) and
leave it where people count: a number is always a token of its own (``$|1.5|bn``, ``10|-|15|%``,
``18|-|year-old``), and so is a quotation mark. Invisible characters (byte-order marks,
zero-width spaces, controls) belong to no token.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from operator import add

from quotetrack.language import lexicon

# Controls, soft hyphens, joiners, direction marks, byte-order marks; ranges for a character class.
INVISIBLE = (
    r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc"
)

LETTER = r"[^\W\d_]"
RIDER = r"[\u0300-\u036f\u200c\u200d\xad\u2060]"  # accents and joiners that ride on a letter
# No group is possessive here or elsewhere: Python read such groups wrongly before 3.11.5.
REST = rf"[^\W_]*+(?:{RIDER}++[^\W_]*+)*"  # of a word after its first letter
WORD = rf"[^\W_]{REST}"
CLITIC = r"(?:s|re|ve|d|ll|m|S|RE|VE|D|LL|M)\b"
TOP_LEVEL = r"(?:com|org|net|gov|edu|mil|int|info|news|tv|io|me|eu|us|uk|ca|au|de|fr|ru|cn|in|ie|nz|za|ch|nl)"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel lists, one entry a token; ``tag`` is a Penn Treebank part of speech."""

    text: list[str]
    lower: list[str]
    start: list[int]
    end: list[int]
    tag: list[str]

    def __len__(self) -> int:
        return len(self.text)


@cache
def _doubtful() -> str:
    """Give the abbreviations that are words too, unless a figure follows: No. 5, Fig. 2."""
    kinds = lexicon.table("abbreviations")
    return "|".join([word for word, kind in kinds.items() if kind in ("number", "word")])


@cache
def _looks_on() -> re.Pattern[str]:
    """Give the pattern of what is read beyond a space for: No. 5, J. Doe."""
    return re.compile(rf"(?:\b(?:{_doubtful()})|[A-Z])\.\Z")


@cache
def _pattern() -> re.Pattern[str]:
    kinds = lexicon.table("abbreviations")
    known = sorted((word for word, kind in kinds.items() if kind not in ("number", "word")), key=len)
    abbreviations, longest = "|".join(re.escape(word) for word in reversed(known)), len(known[-1])
    return re.compile(
        rf"""
          [A-Za-z]++(?=[ ,”;?!])                                       # the plain word, most of any text
        | [“”"(),;:?!%$—] | \.(?![.\d])                                 # marks that begin nothing longer
        | (?!approx\.)[a-z]{{4,}}+(?=\.(?:\s|$)) | ['’]s\b
        | {LETTER}+(?=[nN]['’][tT]\b) | [nN]['’][tT]\b                  # do|n't
        | (?:{LETTER}\.){{2,}} (?: {LETTER}\b(?!['’]) )? (?: -{WORD} )*  # U.N.  a.m.  U.S.-backed
        | (?=[^\s.]{{1,{longest}}}\.) (?:{abbreviations})\.(?!\w)           # Gen.  Calif.; only if a stop is near
        | (?=[^\s.]{{1,{longest}}}\.) (?:{_doubtful()})\.(?=\s?\d) | S(?:at|un)\.(?=\s?[a-z])
        | https?://[^\s<>"“”«»]*[\w/=\#] | www\.[^\s<>"“”«»]*[\w/=\#]
        | {LETTER}[\w.+-]{{0,64}}+@(?:\w[\w-]*+\.){{1,6}}\w++              # tips@example.org
        | (?:\w[\w-]*+\.){{1,6}}(?<=\.){TOP_LEVEL}\b(?!['’]?\w|\.\w)        # example.com
        | (?!I)[A-Z]\.(?=\s?[A-Z])                                     # an initial: J. Doe
        | {LETTER}{REST}                                                # year-old  O'Brien  AT&T  and/or
          (?: ['’](?!{CLITIC}|t\b){LETTER}{REST} | [-‐‑&/]{WORD} )*
        | ['’] (?: {CLITIC} | (?:[Ee]m|[Tt]is|[Tt]was|[Tt]il|[Cc]ause|n)\b | \d0s\b )
        | \d+(?:st|nd|rd|th|ST|ND|RD|TH)\b | \d+['’]?s\b                 # 20th  1990s
        | \d{{1,2}}:\d\d(?::\d\d)?(?!\d) | \d++(?:/\d+)+ | \d++(?:[.,]\d+)* | (?<!\w)\.\d++  # 5:30  9/11  1,200.5
        | [@\#]\w++(?:-\w+)*
        | '' | `` | \.\.\.+ | --+
        | {WORD}
        | [^\s{INVISIBLE}]
        """,
        re.VERBOSE,
    )


def tokenise(text: str, start: int, end: int) -> tuple[list[str], list[int], list[int]]:
    """Cut ``text[start:end]`` into tokens: their strings, starts and ends.

    >>> tokenise("“Don’t,” Ruiz’s aide told the U.N., paying $1.5bn.", 0, 50)[0]
    ['“', 'Do', 'n’t', ',', '”', 'Ruiz', '’s', 'aide', 'told', 'the', 'U.N.', ',', 'paying', '$', '1.5', 'bn', '.']
    """
    words, starts, ends, _ = tokenise_all(text, [(start, end)])
    return words, starts, ends


def tokenise_all(
    text: str, spans: Iterable[tuple[int, int]]
) -> tuple[list[str], list[int], list[int], list[tuple[int, int]]]:
    """Cut sentences into tokens: their strings, starts and ends, and which tokens [first, last) each sentence has.

    No token holds a space, so that each stretch between two spaces is cut by itself, and only once
    while it is remembered: most of any text is words met before.
    """
    words: list[str] = []
    starts: list[int] = []
    sentences: list[tuple[int, int]] = []
    add_word, add_start, remembered = words.append, starts.append, _CUTS
    for at, stop in spans:
        first = len(words)
        for stretch in text[at:stop].split(" "):
            if stretch.isalpha():  # letters alone are one word under every alternative of the pattern
                add_word(stretch)
                add_start(at)
            elif stretch:
                following = at + len(stretch) + 1
                for piece, begin in remembered[stretch] or remembered[f"{stretch} {text[following:stop][:1]}"]:
                    add_word(piece)
                    add_start(at + begin)
            at += len(stretch) + 1
        sentences.append((first, len(words)))
    return words, starts, list(map(add, starts, map(len, words))), sentences


def cut(stretch: str, following: str = "") -> list[tuple[str, int]]:
    """Cut what stands between two spaces: the tokens and their starts; ``following`` is what comes after the second.

    >>> cut("($1.5bn).")
    [('(', 0), ('$', 1), ('1.5', 2), ('bn', 5), (')', 7), ('.', 8)]
    >>> cut("No.", "5"), cut("No.", "I")
    ([('No.', 0)], [('No', 0), ('.', 2)])
    """
    matches = _pattern().finditer(f"{stretch} {following}")
    return [(m.group(), m.start()) for m in matches if m.start() < len(stretch)]


class _Cuts(dict[str, Sequence[tuple[str, int]]]):
    """The stretches met before, cut; nothing for one that hangs on what follows, which is asked for with it: "J. D"."""

    def __missing__(self, stretch: str) -> Sequence[tuple[str, int]]:
        if stretch[-1] == "." and _looks_on().search(stretch):
            return ()
        head, _, following = stretch.partition(" ")
        found = cut(head, following.strip(" "))
        if len(stretch) < _WORTH_REMEMBERING:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[stretch] = found
        return found


_WORTH_REMEMBERING = 32  # characters; longer stretches do not come twice, and text without spaces would fill the memory
_REMEMBERED = 1 << 14
_CUTS = _Cuts()
