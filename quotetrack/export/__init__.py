"""What people hold in their hands: one module per format, one signature, ``write(report, path) -> path``.

The returned path differs from the one asked for when the target was held open by another program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from quotetrack.tables import Report

__all__ = ["SUFFIXES", "WRITERS", "Report"]

Writer = Callable[[Report, Path], Path]


def _writer(module: str) -> Writer:
    """Import a format's module when it is used: openpyxl and Jinja2 cost a tenth of a second each."""

    def write(report: Report, path: Path) -> Path:
        written: Path = import_module(f"quotetrack.export.{module}").write(report, Path(path))
        return written

    return write


WRITERS: Mapping[str, Writer] = {
    "xlsx": _writer("workbook"),
    "html": _writer("audit"),
    "csv": _writer("csv_"),
    "jsonl": _writer("jsonl"),
    "claimreview": _writer("claimreview"),
    "brat": _writer("brat"),
}
SUFFIXES: Mapping[str, str] = {  # what a report of each format is called
    "xlsx": ".xlsx",
    "html": ".html",
    "csv": ".csv",
    "jsonl": ".jsonl",
    "claimreview": ".jsonld",
    "brat": ".brat",  # a folder
}
