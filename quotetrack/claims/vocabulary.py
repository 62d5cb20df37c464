"""The word groups that the rules of claims look for: one text file, read once."""

from __future__ import annotations

from functools import cache

from quotetrack.language import lexicon


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
