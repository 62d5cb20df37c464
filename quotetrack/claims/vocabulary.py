"""The word groups that the rules of claims look for: one text file, read once; and what is known of single words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Generic, TypeVar

from quotetrack.language import lexicon
from quotetrack.patterns import regex

Known = TypeVar("Known")


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
