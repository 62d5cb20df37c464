"""Time and memory of a workbook of 20,000 claims, beside the least that openpyxl pays for as many cells.

    python tests/benchmarks/bench_workbook.py [CLAIMS]

Each figure is taken in a process of its own: seconds of processor time and peak memory above the process's start.
The floor writes the same number of cells, half of them text, with openpyxl's write-only mode and no finish at all.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

sys.path.insert(0, str(Path(__file__).parents[2]))
AT = datetime(2024, 3, 5, 12, tzinfo=UTC)
CLAIMS_PER_ARTICLE = 20


def stock(folder: Path, claims: int) -> None:
    """Fill a ledger, so that exporting starts from where it does in use."""
    from quotetrack.ledger import Run, open_ledger
    from tests.export.newsroom import many

    with open_ledger(folder / "bench.db") as ledger:
        ledger.store(many(max(1, claims // CLAIMS_PER_ARTICLE), min(claims, CLAIMS_PER_ARTICLE)), Run(at=AT))


def write(folder: Path, claims: int) -> None:
    from quotetrack.export import WRITERS
    from quotetrack.ledger import open_ledger
    from quotetrack.tables import Report

    with open_ledger(folder / "bench.db") as ledger:
        WRITERS["xlsx"](Report(ledger, AT), folder / "bench.xlsx")


def read(folder: Path, claims: int) -> None:
    from quotetrack.export.workbook_reader import read_workbook

    assert len(read_workbook(folder / "bench.xlsx").rows) == claims


def floor(folder: Path, claims: int) -> None:
    from openpyxl import Workbook

    cells = cells_of(folder / "bench.xlsx")
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    row = ["a claim of some forty characters in length", 12] * 17
    for _ in range(cells // len(row)):
        sheet.append(row)
    book.save(folder / "floor.xlsx")


def reading_floor(folder: Path, claims: int) -> None:
    from openpyxl import load_workbook

    for sheet in load_workbook(folder / "bench.xlsx", read_only=True).worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass


def ledger_only(folder: Path, claims: int) -> None:
    from quotetrack.ledger import open_ledger

    with open_ledger(folder / "bench.db") as ledger:
        assert sum(len(dossier.claims) for dossier in ledger.dossiers()) == claims


def cells_of(path: Path) -> int:
    with ZipFile(path) as zipped:
        return sum(zipped.read(n).count(b"<c ") for n in zipped.namelist() if n.startswith("xl/worksheets/"))


STEPS: dict[str, Callable[[Path, int], None]] = {
    "stock": stock, "ledger alone": ledger_only, "write": write, "openpyxl's floor, writing": floor, "read": read,
    "openpyxl's floor, reading": reading_floor,
}  # fmt: skip


def measure(step: str, folder: Path, claims: int) -> tuple[float, float]:
    """Give seconds and megabytes of one step."""
    done = subprocess.run(
        [sys.executable, __file__, "--step", step, str(folder), str(claims)], check=True, capture_output=True, text=True
    )
    seconds, megabytes = json.loads(done.stdout)
    return seconds, megabytes


def main() -> None:
    if sys.argv[1:2] == ["--step"]:
        before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        STEPS[sys.argv[2]](Path(sys.argv[3]), int(sys.argv[4]))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(json.dumps((time.process_time() - start, (peak - before) / 1024)))
        return
    claims = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures = {step: measure(step, folder, claims) for step in STEPS}
        path = folder / "bench.xlsx"
        print(f"{claims:,} claims: {cells_of(path):,} cells, {path.stat().st_size / 1e6:.1f} MB")
        for step, (seconds, megabytes) in figures.items():
            print(f"{step:28} {seconds:7.2f} s {megabytes:8.0f} MB")
        for ours, theirs in (("write", "openpyxl's floor, writing"), ("read", "openpyxl's floor, reading")):
            print(f"{ours} / floor: {figures[ours][0] / figures[theirs][0]:.2f} times the time")


if __name__ == "__main__":
    main()
