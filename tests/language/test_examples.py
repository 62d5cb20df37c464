"""The examples in this room's docstrings run."""

import doctest
from types import ModuleType

import pytest

from quotetrack import patterns
from quotetrack.language import capitals, document, forms, lexicon, marks, punkt, sentences, tags, tokens


@pytest.mark.parametrize(
    "module",
    [capitals, document, forms, lexicon, marks, patterns, punkt, sentences, tags, tokens],
    ids=lambda m: m.__name__,
)
def test_docstrings(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0
