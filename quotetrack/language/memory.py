"""What is known of the words met so far."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

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
