"""Many articles, one ledger: read, skip the unchanged, analyse in processes, store in batches, resume anywhere.

``run`` streams: whatever the input's size, only a window of articles is in memory. The parent reads and stores,
workers decode, analyse and pack. Each batch of results is one transaction, so that a run that is killed at any
moment has stored whole articles only, and the next run skips those by their fingerprints and goes on.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING

from quotetrack.analysis import analyse
from quotetrack.batch.work import Task, fingerprint, may_do_now, rules_version
from quotetrack.config import Config
from quotetrack.model import Article, Problem
from quotetrack.patterns import regex
from quotetrack.reading import Item
from quotetrack.reading.sources import MISSING

if TYPE_CHECKING:  # the ledger brings SQLAlchemy, which workers and ``analyse`` do not need
    from quotetrack.ledger import Ledger, Run
    from quotetrack.ledger.records import Failed, Packed, Stored

    Engine = Callable[[Iterable[Task]], Iterator[tuple[Task, Packed | Problem]]]

__all__ = ["Options", "Outcome", "Task", "prepare", "rules_version", "run"]

BATCH = 200  # articles in one transaction: enough to make the commit cheap, few to lose
SECONDS = 5.0  # or so long after the last one: a slow run that is killed loses no more
_COLLECT = (20_000, 10, 10)  # new containers between two collections; an article makes about as many
LOOKUP = 500  # sources whose fingerprints are asked for at once


@dataclass(frozen=True, slots=True)
class Options:
    """How a batch is run. Nothing here changes what is found."""

    jobs: int = 1  # 1: in this process
    force: bool = False  # analyse again what has not changed
    retry_failed: bool = False  # try again what failed before and has not changed
    timeout: float | None = None  # seconds for one article
    memory: int | None = None  # megabytes for a worker
    batch: int = BATCH


@dataclass(slots=True)
class Outcome:
    """What a run did so far; the caller may look at it while the run goes on."""

    listed: int = 0  # articles seen, unchanged and failed ones included
    unchanged: int = 0  # skipped by fingerprint
    analysed: int = 0
    failed: int = 0  # inputs that gave no analysis, failures known from an earlier run included
    skipped: int = 0  # files of other kinds
    stored: Stored = field(default_factory=lambda: _nothing())
    sources: list[str] | None = None  # of the articles, when somebody will ask about them


def _nothing() -> Stored:
    from quotetrack.ledger.records import Stored

    return Stored()


def prepare(config: Config) -> None:
    """Load what every analysis needs and check the options' files, before workers are started or articles blamed.

    For the process that owns the batch: what is loaded by now stays, so the garbage collector need not walk through
    the lexicons again and again, and hardly anything that an article makes hangs together in circles.
    """
    analyse(Article.from_text("Ana Ruiz said on Monday that 12 people had died."), config)
    gc.freeze()
    gc.set_threshold(*_COLLECT)


class _Past:
    """Failures of earlier runs that may be over: of a table, an archive or a folder of which something was read now."""

    def __init__(self, known: Iterable[Problem]) -> None:
        self.reasons = {problem.source: problem.reason for problem in known}
        self.about: dict[str, set[str]] = {}  # what could not be read -> the failures that say so
        for source in self.reasons:
            table = _TABLE_OF.fullmatch(source)
            self.about.setdefault(table[1] if table else source, set()).add(source)
        self.over: set[str] = set()

    def read(self, source: str) -> None:
        """Take note of an input: the row of a table, the member of an archive, a file of a folder."""
        table, mark, _ = source.rpartition("#")
        if mark and table in self.about:
            self.over |= self.about.pop(table)
        while self.about and "/" in source:
            source = source.rpartition("/")[0]
            self.over |= self.about.pop(source, set())

    def gone(self, folders: Collection[str]) -> set[str]:
        """Give the failures of what is no longer in the folders walked through, and of paths that never existed."""
        inside = tuple(os.path.join(folder, "") for folder in folders)
        return {source for source, reason in self.reasons.items() if source.startswith(inside) or reason == MISSING}


_TABLE_OF = regex(r"(.+?)(?::\d+|#.*)")  # of a line or a row that failed


def run(
    listed: Iterable[Item | Problem],
    ledger: Ledger,
    config: Config,
    about: Run,
    options: Options,
    *,
    outcome: Outcome,
    engine: Engine | None = None,
    told: Callable[[Problem], None] = lambda problem: None,
    step: Callable[[], None] = lambda: None,
    folders: Collection[str] = (),
) -> None:
    """Analyse what is new or changed, store it batch by batch, and count it in ``outcome``.

    ``told`` hears of every problem, ``step`` is called after every article, ``engine`` analyses elsewhere (a
    cluster), ``folders`` are those that ``listed`` walks through; more may come while it does. When the run is
    interrupted by an exception, everything finished so far is stored first.
    """
    from quotetrack.batch.workers import in_process, in_workers
    from quotetrack.ledger.records import Failed

    waiting: list[Packed | Failed] = []
    stored_at = monotonic()
    known = {failure.problem.source: failure for failure in ledger.problems()}

    past, again = _Past(failure.problem for failure in known.values()), set[str]()

    def problem(found: Problem, mark: str = "", tried: bool = False) -> None:
        told(found)
        again.add(found.source)
        if found.kind == "skipped":
            outcome.skipped += 1
        else:
            outcome.failed += 1
        earlier = known.get(found.source)
        if tried or earlier is None or earlier.problem != found:  # else the ledger has no news of it
            waiting.append(Failed(found, mark))

    def changed() -> Iterator[Task]:
        number = 0
        stream = iter(listed)
        marks = config.fingerprint()
        while chunk := list(islice(stream, LOOKUP)):
            items = [item for item in chunk if not isinstance(item, Problem)]
            stored = {} if options.force else ledger.fingerprints([item.source for item in items])
            for item in chunk:
                if isinstance(item, Problem):
                    problem(item)
                    continue
                outcome.listed += 1
                past.read(item.source)
                if outcome.sources is not None:
                    outcome.sources.append(item.source)
                mark, earlier = fingerprint(item, marks), known.get(item.source)
                if stored.get(item.source) == mark and earlier is None:
                    outcome.unchanged += 1
                    step()
                elif (
                    earlier is not None and earlier.fingerprint == mark and not (options.force or options.retry_failed)
                    and not may_do_now(earlier.problem, options.timeout, options.memory)
                ):  # fmt: skip
                    problem(earlier.problem, mark)
                    step()
                else:
                    yield Task(number, item, mark)
                    number += 1

    def store() -> None:
        nonlocal stored_at
        outcome.stored += ledger.store(waiting, about)
        waiting.clear()
        stored_at = monotonic()

    tasks = changed()
    if engine is not None:
        results = engine(tasks)
    elif options.jobs > 1 or options.memory:
        results = in_workers(tasks, config, options.timeout, options.jobs, options.memory)
    else:
        results = in_process(tasks, config, options.timeout)
    try:
        for task, result in results:
            if isinstance(result, Problem):
                problem(result, task.fingerprint, tried=True)
            else:
                waiting.append(result)
                outcome.analysed += 1
            step()
            if len(waiting) >= options.batch or (waiting and monotonic() - stored_at > SECONDS):
                store()
    finally:
        if waiting:
            store()
    if over := (past.over | past.gone(folders)) - again:
        ledger.forget(over)
