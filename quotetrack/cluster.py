"""Past one machine: dask.distributed schedules, retries and moves data; workers analyse, this process stores.

The engine given here stands in for local worker processes in ``batch.run``, so that fingerprints, order, problems
and the ledger are the same code. ``distributed`` is an extra and imported only here.

What it costs on paper, for articles of 5 KB, from figures that ``tests/benchmarks/ratios.py`` prints: with an
analysis of t milliseconds, ten million articles take 2.8 t core-hours and a hundred million 28 t (at 22 ms: 62 and
620). A ledger takes 15 KB an article for text and findings, compressed, and 17 KB more where a workbook shows them:
150 GB and 1.5 TB without workbooks. Listing, fingerprints and storing (1.3 ms) are one process's work: beyond some
fifteen workers at 22 ms that process is the limit, so give it a machine of its own. A workbook costs half an analysis
more, and its sheets end at a million rows, the sentences of some 25,000 articles: export parts, or JSONL. SQLite serves
one desk and one writer; from about a million articles, or as soon as two people apply workbooks while a run writes, use
PostgreSQL by URL. Beyond ten million keep a ledger for each year or outlet, or use ``analyse_frame`` and no ledger at
all.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any

from quotetrack.batch import Options, Task
from quotetrack.batch.work import rules_version, work
from quotetrack.config import Config
from quotetrack.errors import MissingExtra, QuotetrackError, UsageError
from quotetrack.model import Problem
from quotetrack.reading import Item

if TYPE_CHECKING:
    from quotetrack.batch import Engine
    from quotetrack.batch.work import Result

BUNDLE = 16  # articles in one task: large enough to hide the scheduler's millisecond, small enough to lose
AHEAD = 4  # bundles in flight for each thread of the cluster
RETRIES = 3  # times a bundle is given to another worker when one is lost
PATIENCE = 30.0  # seconds for the scheduler to answer and the first worker to come


def _same(config: Config) -> Config:
    return config


def work_bundle(pairs: Sequence[tuple[Item, str]], config: Config, timeout: float | None) -> list[Result]:
    """Analyse and pack a bundle: what runs on the cluster's workers."""
    return [work(item, mark, config, timeout) for item, mark in pairs]


@contextmanager
def engine_at(address: str, config: Config, options: Options) -> Iterator[Engine]:
    """Connect to a scheduler (``tcp://host:port``) or start workers on this machine (``local:4``); give the engine.

    Roster, cue and reference files must lie at the same paths on the workers.
    """
    with _client(address) as client:
        _same_rules(client, address)

        def engine(tasks: Iterable[Task]) -> Iterator[tuple[Task, Result]]:
            return _results(client, iter(tasks), config, options.timeout)

        yield engine


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        what = "a cluster needs dask.distributed"
        raise MissingExtra(what, "--cluster", "pip install 'quotetrack[cluster]'") from None
    kind, _, count = address.partition(":")
    if kind == "local":
        if not count.isdigit() or not int(count):
            raise UsageError(f"no number of workers in {address!r}", "--cluster", "write local:4")
        with (
            distributed.LocalCluster(n_workers=int(count), threads_per_worker=1, dashboard_address=None) as cluster,
            distributed.Client(cluster) as client,
        ):
            yield client
        return
    if not re.search(r":\d+$", address):
        raise UsageError(f"no address of a scheduler: {address!r}", "--cluster", "write tcp://host:8786, or local:4")
    try:
        client = distributed.Client(address, timeout=PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        line = str(error).splitlines()[0] if str(error) else "no answer"
        raise QuotetrackError(f"no scheduler answers: {line}", address, "start one with: dask scheduler") from None
    with client:
        yield client


def _same_rules(client: Any, address: str) -> None:
    """Make sure that there are workers and that they would find what this process would find."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise QuotetrackError("the scheduler has no workers", address, "start some with: dask worker") from None
    here = rules_version()
    for worker, there in client.run(rules_version).items():
        if there != here:
            what = f"the worker {worker} has another version of quotetrack"
            raise QuotetrackError(what, address, "install the same version on every machine")


def _results(
    client: Any, tasks: Iterator[Task], config: Config, timeout: float | None
) -> Iterator[tuple[Task, Result]]:
    """Keep the cluster busy and give the results in the order of the tasks."""
    from distributed import KilledWorker

    # a task and not scattered data: when the workers that hold its result die, it can be made again
    shared = client.submit(_same, config, pure=False)
    flying: deque[tuple[list[Task], Any]] = deque()

    def submit(bundle: list[Task]) -> Any:
        pairs = [(task.item, task.fingerprint) for task in bundle]
        return client.submit(work_bundle, pairs, shared, timeout, pure=False, retries=RETRIES)

    def fill() -> None:
        most = AHEAD * max(1, sum(client.nthreads().values()))
        while len(flying) < most and (bundle := list(islice(tasks, BUNDLE))):
            flying.append((bundle, submit(bundle)))

    try:
        fill()
        while flying:
            bundle, future = flying.popleft()
            try:
                results: list[Result] = future.result()
            except KilledWorker:
                if len(bundle) > 1:  # one of them kills workers: find out which
                    flying.extendleft(([task], submit([task])) for task in reversed(bundle))
                    continue
                results = [Problem(bundle[0].item.source, "it killed every worker that had it", "crash")]
            yield from zip(bundle, results, strict=True)
            fill()
    finally:
        client.cancel([future for _, future in flying])
