"""Word lists: text files, one entry a line, ``#`` comments, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from operator import eq, lt

from quotetrack.errors import LexiconError


def parse(text: str, where: str) -> tuple[str, ...]:
    """Read the entries of a word list: sorted, unique, stripped; comments and blank lines dropped.

    >>> parse("# colours\\nblue\\nred\\n", "demo")
    ('blue', 'red')
    """
    entries = tuple([line for line in text.splitlines() if line and line[0] != "#"])
    if all(map(lt, entries, entries[1:])) and all(map(eq, entries, map(str.strip, entries))):
        return entries
    wrong = next(
        entry
        for before, entry in zip(("", *entries), entries, strict=False)
        if entry != entry.strip() or entry <= before
    )
    raise LexiconError(f"entry out of order, repeated or padded: {wrong!r}", where, "sort the list")


@cache
def entries(name: str) -> tuple[str, ...]:
    """Load the shipped list ``lexicons/en/NAME.txt`` in its order."""
    return _read(name)


def _read(name: str) -> tuple[str, ...]:
    path = files("quotetrack.language") / "lexicons" / "en" / f"{name}.txt"
    return parse(path.read_text(encoding="utf-8"), f"{name}.txt")


@cache
def words(name: str) -> frozenset[str]:
    """Load the shipped list ``lexicons/en/NAME.txt`` as a set."""
    return frozenset(entries(name))


@cache
def table(name: str) -> dict[str, str]:
    """Load a shipped list of ``word<TAB>value`` lines; equal values are one string, and the lines are let go."""
    shared: dict[str, str] = {}
    found = {}
    for line in _read(name):
        word, value = line.split("\t", 1)
        found[word] = shared.setdefault(value, value)
    return found
