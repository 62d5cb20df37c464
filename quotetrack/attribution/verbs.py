"""Verbs that report: their forms, and the auxiliaries and adverbs that stand with them."""

from __future__ import annotations

from functools import cache

from quotetrack.language.lexicon import entries, table
from quotetrack.language.verbs import past, third_person

BE_FORMS = frozenset({"is", "are", "was", "were", "been", "being", "be"})
AUXILIARIES = frozenset({
    "has", "have", "had", "having", "is", "was", "were", "are", "be", "been", "being", "will", "would", "did", "does",
    "do", "could", "can", "may", "might", "should", "must", "’d", "'d", "’s", "'s", "’ve", "'ve", "’ll", "'ll",
    "not", "n’t", "n't", "to",
})  # fmt: skip

# verbs that take a whole saying as their object: The sign read “No entry”
INTRODUCES = frozenset({"say", "read", "write", "ask", "tell", "reply", "tweet", "shout", "add", "state", "answer"})


@cache
def forms() -> dict[str, str]:
    """The base form of each form of a reporting verb; loops look words up here directly."""
    forms = {}
    for verb in entries("reporting_verbs"):
        participle = (verb if verb.endswith("y") else verb.removesuffix("e")) + "ing"
        forms.update(dict.fromkeys((verb, third_person(verb), past(verb), participle), verb))
    forms.update(table("irregular_verbs"))
    return forms


def reporting(word: str) -> str | None:
    """Give the base form of a reporting verb's form, or None.

    >>> reporting("replied"), reporting("saying"), reporting("walked")
    ('reply', 'say', None)
    """
    return forms().get(word)
