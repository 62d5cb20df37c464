"""All options in one frozen object, validated once, handed down unchanged."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from quotetrack.errors import UsageError


@dataclass(frozen=True, slots=True)
class Config:
    """What may be asked of an analysis or a run. Equal configs give equal results."""

    published: date | None = None  # publication date for articles that do not state one
    publisher: str | None = None
    roster: Path | None = None  # CSV: name, aliases, role, gender, id
    cues: Path | None = None  # extra cue words, one a line
    references: tuple[Path, ...] = ()  # extra reference tables; the shipped ones are always used
    split_inside_quotes: bool = True  # sentences inside quotation marks are sentences of their own

    def __post_init__(self) -> None:
        for name in ("roster", "cues"):
            path = getattr(self, name)
            if path is not None and not Path(path).is_file():
                raise UsageError(f"no such file: {path}", f"--{name}", "give the path of an existing file")
        if self.cues is not None:
            try:
                Path(self.cues).read_bytes().decode("utf-8")
            except UnicodeDecodeError:
                raise UsageError(f"not UTF-8 text: {self.cues}", "--cues", "save the words as UTF-8") from None
        for path in self.references:
            if not Path(path).is_file():
                raise UsageError(f"no such file: {path}", "--reference", "give the path of an existing CSV file")

    def fingerprint(self) -> str:
        """Name the options that can change a result (for skipping unchanged articles)."""
        from quotetrack.model import content_id

        parts: list[object] = []
        for option in fields(self):
            value = getattr(self, option.name)
            if isinstance(value, Path):
                value = value.read_bytes().hex()
            elif isinstance(value, tuple):
                value = [Path(item).read_bytes().hex() for item in value]
            parts.append((option.name, value))
        return content_id("c", *parts)
