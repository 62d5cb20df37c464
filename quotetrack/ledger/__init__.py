"""What people decided, and the machine's findings it is about: one SQLite file, or PostgreSQL by URL.

>>> with open_ledger("quotetrack.db") as ledger:                              # doctest: +SKIP
...     ledger.store([pack(analyse(article), fingerprint)], Run(at=now))
...     for dossier in ledger.dossiers():
...         dossier.article.id, dossier.quotes, dossier.claims
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quotetrack.ledger.book import Ledger
    from quotetrack.ledger.packing import pack
    from quotetrack.ledger.records import Failed, Run

__all__ = ["Failed", "Ledger", "Run", "open_ledger", "pack"]

_HOME = {"Failed": "records", "Ledger": "book", "Run": "records", "pack": "packing"}  # workers need no database


def open_ledger(where: str | Path, *, wait: float = 30.0, create: bool = True) -> Ledger:
    """Open the ledger at a path or URL ("quotetrack.db", "postgresql+psycopg://…") and bring its schema up to date.

    ``wait``: seconds to wait for another writer before LedgerError. ``create=False``: LedgerError when there is none.
    """
    from quotetrack.ledger.book import Ledger

    return Ledger(where, wait, create)


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"quotetrack.ledger.{_HOME[name]}"), name)
    raise AttributeError(f"module 'quotetrack.ledger' has no attribute {name!r}")
