"""What one figure asserts, as the rules of kinds give it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from quotetrack.model import ClaimKind


class Finding(NamedTuple):
    """What one figure asserts, before its source, stance, place and date are known."""

    kind: ClaimKind
    unit: str | None = None
    details: Mapping[str, Any] = MappingProxyType({})
    valueless: bool = False  # the numbers are in the details, as a score's
    scope: str | None = None
    subject: str | None = None
    flags: tuple[str, ...] = ()
    rule: str = ""
