"""Short ways for the tests of this room to look at a text."""

from quotetrack.config import Config
from quotetrack.language import Document
from quotetrack.model import Article


def document(text: str, config: Config | None = None) -> Document:
    return Document(Article.from_text(text), config or Config())


def sentences(text: str, config: Config | None = None) -> list[str]:
    return [sentence.span.of(text) for sentence in document(text, config).sentences]
