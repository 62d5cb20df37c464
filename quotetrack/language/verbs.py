"""The forms of regular English verbs."""

from __future__ import annotations


def third_person(verb: str) -> str:
    """Give the form of the present: reply, replies; preach, preaches."""
    if _ends_in_y(verb):
        return verb[:-1] + "ies"
    return verb + "es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else verb + "s"


def past(verb: str) -> str:
    """Give the form of the past: reply, replied; announce, announced."""
    return verb[:-1] + "ied" if _ends_in_y(verb) else verb.removesuffix("e") + "ed"


def _ends_in_y(verb: str) -> bool:
    return verb.endswith("y") and verb[-2] not in "aeiou"
