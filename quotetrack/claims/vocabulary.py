"""The word groups that the rules of claims look for: one text file, read once; and what is known of single words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Generic, TypeVar

from quotetrack.language import lexicon
from quotetrack.patterns import regex

_MOST_WORDS = 1 << 14
Asked = TypeVar("Asked")
Known = TypeVar("Known")


class Remembered(dict[Asked, Known]):
    """What a function says of the words met so far, emptied when they are many: in half the time of a cached function.

    >>> lengths = Remembered(len)
    >>> lengths["dam"], lengths["dam"]
    (3, 3)
    """

    def __init__(self, function: Callable[[Asked], Known]) -> None:
        super().__init__()
        self.function = function

    def __missing__(self, word: Asked) -> Known:
        if len(self) >= _MOST_WORDS:
            self.clear()
        known = self[word] = self.function(word)
        return known


class Signs(Generic[Known]):
    """What single words are signs of: names or bits, each with its pattern; most words are signs of none.

    >>> signs = Signs([(1, r"\\bdam"), (2, r"ed$")])
    >>> signs.of("dammed"), signs.of("bridge")
    ([1, 2], [])
    """

    def __init__(self, signs: Iterable[tuple[Known, str]]) -> None:
        listed = tuple(signs)
        self._signs = tuple([(known, regex(sign)) for known, sign in listed])
        self._any = regex("|".join([sign for _, sign in listed]))

    def of(self, word: str) -> list[Known]:
        """List what a word in lower case is a sign of."""
        if self._any.search(word) is None:
            return []
        return [known for known, sign in self._signs if sign.search(word)]


@cache
def group(name: str) -> frozenset[str]:
    """Give the words of one group of ``lexicons/en/claim_words.txt``. Raises KeyError for a group that is not there."""
    return _groups()[name]


@cache
def _groups() -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for word, names in lexicon.table("claim_words").items():
        for name in names.split(","):
            groups.setdefault(name, set()).add(word)
    return {name: frozenset(words) for name, words in groups.items()}
