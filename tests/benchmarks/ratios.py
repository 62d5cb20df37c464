"""Print the table of speed and memory: ``python tests/benchmarks/ratios.py SCRATCH [--only NAME …] [--scale 0.1]``.

SCRATCH is a folder for articles, ledgers and an environment with spaCy (made there when it is missing; the yardstick
is what every spaCy-based tool pays before it extracts anything). Everything is measured in processes of its own, in
one sitting; the articles are PolNeAR's where a figure asks for real ones. ``--scale`` shrinks the large runs.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.conftest import SHARED  # noqa: E402
from tests.newsroom import article  # noqa: E402

DEV = SHARED / "corpora" / "polnear" / "dev" / "text"
TRAIN = SHARED / "corpora" / "polnear" / "train" / "text"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)  # whoever installs the package has it compiled


class Row(NamedTuple):
    figure: str
    seen: str
    must: str
    aim: str


class Run(NamedTuple):
    """How long a process took, its peak memory in MB, and what it printed."""

    seconds: float
    megabytes: float
    out: str


def process(*words: object) -> Run:
    start = time.perf_counter()
    child = subprocess.Popen(list(map(str, words)), stdout=subprocess.PIPE, env=ENVIRONMENT, text=True)
    assert child.stdout is not None
    out = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"failed: {' '.join(map(str, words))[:200]}")
    return Run(time.perf_counter() - start, usage.ru_maxrss / 1024, out)


def python(code: str, *words: object) -> Run:
    return process(sys.executable, "-c", code, *words)


def quotetrack(*words: object) -> Run:
    return process(sys.executable, "-m", "quotetrack", *words)


# ── one process ─────────────────────────────────────────────────────────────────────────────────────────────────

ANALYSE = """
import json, resource, sys, time
from quotetrack.analysis import analyse
from quotetrack.reading import read_articles
articles = list(read_articles(sys.argv[1:]))
analyse(articles[0])
start = time.perf_counter()
for article in articles:
    analyse(article)
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"articles_s": len(articles) / seconds, "rss_mb": peak}))
"""


def spacy(scratch: Path) -> list[Row]:
    """Articles a second and memory against the spaCy floor, in turns so that both meet the same machine."""
    interpreter = scratch / "spacy" / "bin" / "python"
    if not interpreter.exists():
        subprocess.run([sys.executable, "-m", "venv", scratch / "spacy"], check=True)
        subprocess.run([interpreter, "-m", "pip", "install", "-q", "spacy"], check=True)
    ours, floor = [], []
    for _ in range(3):
        ours.append(json.loads(python(ANALYSE, DEV).out))
        floor.append(json.loads(process(interpreter, SHARED / "tools" / "spacy_floor.py", DEV).out))
    rate, theirs = (statistics.median(run["articles_s"] for run in runs) for runs in (ours, floor))
    memory = max(run["rss_mb"] for run in ours)
    return [
        Row(
            "analyse(), articles/s",
            f"{rate:.0f} (spaCy {theirs:.1f}): {rate / theirs:.1f} times",
            "15 times",
            "50 times",
        ),
        Row("memory of that process", f"{memory:.0f} MB (spaCy {floor[0]['rss_mb']} MB)", "150 MB", "80 MB"),
    ]


GROWTH = """
import sys, time, json
from pathlib import Path
from quotetrack.analysis import analyse
from quotetrack.reading import compose
folders = [Path(name) for name in sys.argv[1:]]
texts = [p.read_text("utf-8") for folder in folders for p in sorted(folder.glob("*.txt"))]
whole = "\\n\\n".join(texts * 2)
analyse(compose(whole[:5000], "x"))
rates = {}
for size, times in ((5_000, 200), (50_000, 20), (500_000, 2), (5_000_000, 1)):
    spent = 0.0
    for turn in range(times):
        start = turn * size % (len(whole) - size)
        article = compose(whole[start:start + size], "x")
        begin = time.perf_counter()
        analyse(article)
        spent += time.perf_counter() - begin
    rates[size] = spent / times / size * 1024 * 1000
print(json.dumps(rates))
"""


def growth(scratch: Path) -> list[Row]:
    rates = json.loads(python(GROWTH, DEV, TRAIN).out)
    shown = ", ".join(f"{int(size) // 1000:,} KB {rate:.2f}" for size, rate in rates.items())
    ratio = max(rates.values()) / rates["5000"]
    return [Row("growth, 5 KB to 5 MB", f"ms per KB: {shown}: {ratio:.2f} times", "1.5 times", "1.1 times")]


def start_up(scratch: Path) -> list[Row]:
    one = sorted(DEV.glob("*.txt"))[0]
    quotetrack("analyse", one)

    def median(*words: object) -> float:
        return statistics.median(quotetrack(*words).seconds for _ in range(9))

    return [
        Row("quotetrack --version", f"{median('--version'):.3f} s", "0.3 s", "0.12 s"),
        Row("quotetrack analyse, one article", f"{median('analyse', one):.3f} s", "0.8 s", "0.4 s"),
    ]


# ── batches ─────────────────────────────────────────────────────────────────────────────────────────────────────


def real_articles(scratch: Path, count: int) -> Path:
    """Distinct articles of real length: PolNeAR's, then pairs of their halves."""
    folder = scratch / f"real-{count}"
    if not folder.exists():
        folder.mkdir(parents=True)
        texts = [p.read_text("utf-8").split("\n\n") for part in (TRAIN, DEV) for p in sorted(part.glob("*.txt"))]
        for number in range(count):
            first, second = texts[number % len(texts)], texts[(number + 7 * (number // len(texts))) % len(texts)]
            text = first if number < len(texts) else first[: len(first) // 2] + second[len(second) // 2 :]
            (folder / f"{number:06}.txt").write_text("\n\n".join(text), "utf-8")
    return folder


def short_articles(scratch: Path, count: int) -> Path:
    path = scratch / f"short-{count}.jsonl"
    if not path.exists():
        with path.open("w", encoding="utf-8") as stream:
            for number in range(count):
                stream.write(json.dumps({"id": number, "text": article(number)}) + "\n")
    return path


BATCH = """
import json, sys, time
from datetime import datetime
from quotetrack import batch
from quotetrack.config import Config
from quotetrack.ledger import Run, open_ledger
from quotetrack.reading import items
batch.prepare(Config())
start = time.perf_counter()
with open_ledger(sys.argv[2]) as book, book.alone():
    batch.run(items([sys.argv[1]]), book, Config(), Run(at=datetime(2024, 1, 1)), batch.Options(jobs=int(sys.argv[3])),
              outcome=batch.Outcome())
print(time.perf_counter() - start)
"""


def fresh(scratch: Path, name: str) -> Path:
    for file in scratch.glob(f"{name}.db*"):
        file.unlink()
    return scratch / f"{name}.db"


def jobs(scratch: Path, scale: float) -> list[Row]:
    folder = real_articles(scratch, int(2000 * scale))
    one, two = (float(python(BATCH, folder, fresh(scratch, f"jobs{n}"), n).out) for n in (1, 2))
    seen = f"{one:.1f} s, {two:.1f} s: {one / two:.2f} times"
    return [Row(f"two processes, {int(2000 * scale):,} articles", seen, "1.7 times", "1.9 times")]


def unchanged(scratch: Path, scale: float) -> list[Row]:
    folder = real_articles(scratch, int(10_000 * scale))
    words = ("run", folder, "--ledger", fresh(scratch, "again"), "--out", scratch / "again", "--format", "jsonl", "-q")
    first, second = quotetrack(*words).seconds, quotetrack(*words).seconds
    seen = f"{first:.1f} s, {second:.2f} s: {first / second:.0f} times"
    return [Row(f"second run, {int(10_000 * scale):,} unchanged articles", seen, "15 times", "50 times")]


def memory(scratch: Path, scale: float) -> list[Row]:
    peaks = {}
    for count in (1000, int(100_000 * scale)):
        words = ("--ledger", fresh(scratch, f"memory{count}"), "--out", scratch / "memory", "--format", "jsonl", "-q")
        peaks[count] = quotetrack("run", short_articles(scratch, count), *words).megabytes
    (few, low), (many, high) = peaks.items()
    seen = f"{low:.0f} MB, {high:.0f} MB: plus {high - low:.0f} MB"
    return [Row(f"peak memory, {many:,} against {few:,} articles", seen, "plus 100 MB", "plus 20 MB")]


ROOMS = """
import json, sys, time
from collections import Counter
from datetime import datetime
from pathlib import Path
spent, inside = Counter(), []

def timed(name, function):
    def timer(*words, **named):
        inside.append(0.0)
        start = time.perf_counter()
        try:
            return function(*words, **named)
        finally:
            took = time.perf_counter() - start
            spent[name] += took - inside.pop()
            if inside:
                inside[-1] += took
    return timer

from quotetrack import analysis, batch, ledger
from quotetrack.batch import reports, work
from quotetrack.config import Config
from quotetrack.language import document
from quotetrack.ledger import Ledger, Run, open_ledger, packing
from quotetrack.reading import items
Document = document.Document
Document.__init__ = timed("language", Document.__init__)
for name in ("names", "numbers", "dates"):
    held = Document.__dict__[name]
    held.func = timed("language", held.func)
analysis.attribute = timed("attribution", analysis.attribute)
analysis.find_claims = timed("claims", analysis.find_claims)
work.read = timed("reading", work.read)
work.fingerprint = batch.fingerprint = timed("fingerprints", work.fingerprint)
packing.pack = timed("packing", packing.pack)
Ledger.store = timed("storing", Ledger.store)
batch.prepare(Config())
spent.clear()
start = time.perf_counter()
with open_ledger(sys.argv[2]) as book:
    about = Run(at=datetime(2024, 1, 1))
    batch.run(items([sys.argv[1]]), book, Config(), about, batch.Options(), outcome=batch.Outcome())
    timed("report", reports.write_report)(book, "xlsx", reports.Place.of(sys.argv[3]), datetime(2024, 1, 1))
print(json.dumps({"total": time.perf_counter() - start, "rooms": spent}))
"""


def rooms(scratch: Path, scale: float) -> list[Row]:
    """Where a run's time goes, the workbook included."""
    count = int(2000 * scale)
    found = json.loads(python(ROOMS, real_articles(scratch, count), fresh(scratch, "rooms"), scratch / "rooms").out)
    total, spent = found["total"], found["rooms"]
    inside = sum(spent[room] for room in ("language", "attribution", "claims"))
    ordered = sorted(spent.items(), key=lambda room: -room[1])
    shown = ", ".join(f"{room} {seconds / count * 1000:.2f}" for room, seconds in ordered)
    print(f"\nms per article, of {total / count * 1000:.2f}: {shown}\n", file=sys.stderr)
    return [Row(f"share outside analysis, {count:,} articles", f"{100 * (1 - inside / total):.0f} %", "40 %", "20 %")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--only", nargs="+")
    parser.add_argument("--scale", type=float, default=1.0)
    asked = parser.parse_args()
    asked.scratch.mkdir(parents=True, exist_ok=True)
    ENVIRONMENT["PYTHONPYCACHEPREFIX"] = str(asked.scratch / "bytecode")
    if not DEV.exists():
        raise SystemExit("the real articles are not here: put the corpora beside the project")
    small: dict[str, Callable[[Path], list[Row]]] = {"start_up": start_up, "spacy": spacy, "growth": growth}
    large: dict[str, Callable[[Path, float], list[Row]]] = {
        "rooms": rooms, "jobs": jobs, "unchanged": unchanged, "memory": memory,
    }  # fmt: skip
    print("| figure | seen | must reach | aim |\n|---|---|---|---|")
    for name in asked.only or [*small, *large]:
        for row in small[name](asked.scratch) if name in small else large[name](asked.scratch, asked.scale):
            print("| " + " | ".join(row) + " |", flush=True)  # at once: a long sitting may be broken off


if __name__ == "__main__":
    main()
