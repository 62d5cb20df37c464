"""quotetrack: who said what in a news article, which of it can be checked, and whether anybody has.

>>> import quotetrack
>>> analysis = quotetrack.analyse(quotetrack.Article.from_text("“We won,” said Ana Ruiz."))

The rooms, from the ground up: ``model`` and ``errors``; ``language`` (what is written); ``attribution``
(who said it); ``claims`` (what is asserted); ``analysis`` (the pipeline); ``reading`` (files to articles),
``ledger`` (what people decided), ``tables``; ``export`` and ``evaluation``; ``batch`` and ``cluster``; ``cli``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quotetrack.analysis import analyse, as_record
    from quotetrack.batch.frame import analyse_frame
    from quotetrack.config import Config
    from quotetrack.model import Analysis, Article, Claim, Quote, Speaker
    from quotetrack.reading import read_articles

__version__ = "0.1.0"
__all__ = [
    "Analysis",
    "Article",
    "Claim",
    "Config",
    "Quote",
    "Speaker",
    "analyse",
    "analyse_frame",
    "as_record",
    "read_articles",
]

_HOME = {
    "analyse": "analysis",
    "analyse_frame": "batch.frame",
    "as_record": "analysis",
    "Config": "config",
    "Analysis": "model",
    "Article": "model",
    "Claim": "model",
    "Quote": "model",
    "Speaker": "model",
    "read_articles": "reading",
}  # imported on first use, so that ``quotetrack --version`` answers at once


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"quotetrack.{_HOME[name]}"), name)
    raise AttributeError(f"module 'quotetrack' has no attribute {name!r}")
