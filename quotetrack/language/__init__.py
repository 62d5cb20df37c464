"""What is written, with no opinion on who said it."""

from quotetrack.language.document import Document

__all__ = ["Document"]
