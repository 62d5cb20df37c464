"""Words, numbers and marks with their offsets: one pass of one regular expression."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
      (?:[A-Za-z]\.){2,}                                  # U.N.  a.m.  D.C.
    | (?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Maj|Capt|Sgt|Prof|Rev|Hon|St|Jr|Sr|No|vs|Inc|Corp|Co|Ltd)\.
    | \d+(?:[.,]\d+)*                                     # 1,200.5
    | [^\W\d_]+(?:-[^\W\d_]+)*?(?=n['’]t\b)               # do|n't
    | n['’]t\b
    | ['’](?:s|S|re|ve|d|ll|m|em)\b                       # clitics
    | [@\#]?[^\W_][\w]*(?:[-&/][\w]+)*                    # words, compounds, handles
    | '' | `` | \.\.\.+ | --+
    | \S
    """,
    re.VERBOSE,
)


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


def tokenise(text: str, start: int, end: int) -> tuple[list[str], list[int], list[int]]:
    """Cut ``text[start:end]`` into tokens: their strings, starts and ends."""
    words, starts, ends = [], [], []
    for match in _TOKEN.finditer(text, start, end):
        words.append(match.group())
        starts.append(match.start())
        ends.append(match.end())
    return words, starts, ends
