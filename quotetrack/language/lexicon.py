"""Word lists: text files, one entry a line, ``#`` comments, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from quotetrack.errors import LexiconError


def parse(text: str, where: str) -> tuple[str, ...]:
    """Read the entries of a word list: sorted, unique, stripped; comments and blank lines dropped.

    >>> parse("# colours\\nblue\\nred\\n", "demo")
    ('blue', 'red')
    """
    entries = tuple(line for line in text.splitlines() if line and not line.startswith("#"))
    for before, entry in zip(("", *entries), entries, strict=False):
        if entry != entry.strip() or entry <= before:
            raise LexiconError(f"entry out of order, repeated or padded: {entry!r}", where, "sort the list")
    return entries


@cache
def entries(name: str) -> tuple[str, ...]:
    """Load the shipped list ``lexicons/en/NAME.txt`` in its order."""
    path = files("quotetrack.language") / "lexicons" / "en" / f"{name}.txt"
    return parse(path.read_text(encoding="utf-8"), f"{name}.txt")


@cache
def words(name: str) -> frozenset[str]:
    """Load the shipped list ``lexicons/en/NAME.txt`` as a set."""
    return frozenset(entries(name))


@cache
def table(name: str) -> dict[str, str]:
    """Load a shipped list of ``word<TAB>value`` lines."""
    return dict(line.split("\t", 1) for line in entries(name))
