"""What the spelling of a token alone tells, worked out once a spelling: most of any text is words met before."""

from __future__ import annotations

from quotetrack.language import dates, numbers, tags

NUMBER, DATE = 1 << 44, 1 << 45  # beside what the tags want to know: a number may begin here; a date may be anchored


class Forms(dict[str, int]):
    """The spellings met before, each one integer of bits; the memory is let go when it is full.

    >>> [bool(Forms()[word] & NUMBER) for word in ("five", "said")], bool(Forms()["May"] & DATE)
    ([True, False], True)
    """

    def __missing__(self, word: str) -> int:
        form = tags.description(word) | numbers.may_begin(word) * NUMBER | dates.may_anchor(word.lower()) * DATE
        if len(word) < WORTH_REMEMBERING:
            if len(self) >= REMEMBERED:
                self.clear()
            self[word] = form
        return form


WORTH_REMEMBERING = 32  # characters
REMEMBERED = 1 << 14
FORMS = Forms()
