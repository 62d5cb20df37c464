"""Regular expressions that are compiled when they are first used: a start pays only for those that it needs."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")


class Later:
    """A pattern to come; at the first use it takes over the methods of the compiled one."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self._source = (pattern, flags)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        compiled: Any = re.compile(*self._source)
        self.__dict__.update({method: getattr(compiled, method) for method in _METHODS})
        return getattr(compiled, name)


def regex(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Do what ``re.compile`` does, at the first use. Raises re.error then, too.

    >>> regex(r"[aeiou]").findall("Eastport")
    ['a', 'o']
    """
    return cast("re.Pattern[AnyStr]", Later(source, flags))
