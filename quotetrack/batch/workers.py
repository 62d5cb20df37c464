"""Worker processes: each analyses, the parent stores. A worker that dies or hangs takes one article with it, no more.

Articles go out in small bundles, results come back one by one, so that the parent always knows which article a
worker is at. Results are given in the order of the input whatever worker finished first.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

from quotetrack.analysis import analyse
from quotetrack.batch.work import IN_TIME, Task, work
from quotetrack.config import Config
from quotetrack.model import Problem
from quotetrack.reading import Item, compose

if TYPE_CHECKING:
    from quotetrack.batch.work import Result

BUNDLE = 8  # articles in one message to a worker
AHEAD = 4  # bundles a worker may have waiting
AHEAD_SIZE = 1_000_000  # or so many bytes
WINDOW = 2048  # articles that may be finished out of order while one is slow
GRACE = 1.0  # seconds that a worker has to notice its own time limit before it is ended


_SAMPLE = """\
EASTPORT, March 4, 2024 — “The bridge is closed,” said Ana Ruiz, the harbour's director, on Monday. “We lost
$3.5 million, or 12% of our budget,” she told the council, which had voted 7-2 against it. Two officials, who declined
to be named, said that at least 40 people, among them Ruiz's 35-year-old brother, had not been paid since 2019.
According to the union, "nobody" will return before May; its lawyer, Tom Okafor, called the plan “a mistake.”
"""


def warm_up(config: Config) -> None:
    """Compile the patterns that nearly every article needs.

    Before workers are forked, which inherit them: else each worker, and each that takes the place of one that ended,
    would compile them on the time of its first article.
    """
    analyse(compose(_SAMPLE, "sample"), config)


def in_process(tasks: Iterable[Task], config: Config, timeout: float | None) -> Iterator[tuple[Task, Result]]:
    """Analyse in this process, one after the other."""
    for task in tasks:
        yield task, work(task.item, task.fingerprint, config, timeout)


def in_workers(
    tasks: Iterable[Task], config: Config, timeout: float | None, jobs: int, memory: int | None = None
) -> Iterator[tuple[Task, Result]]:
    """Analyse in ``jobs`` processes; ``memory``: megabytes each may use. Results come in the order of the tasks."""
    pool = _Pool(config, timeout, jobs, memory)
    try:
        yield from pool.results(iter(tasks))
    finally:
        pool.close()


class _Worker:
    """One process, the tasks it has, and since when it is at the first of them."""

    def __init__(self, config: Config, timeout: float | None, memory: int | None, others: list[Connection]) -> None:
        forks = sys.platform == "linux"
        context = multiprocessing.get_context("fork" if forks else "spawn")
        self.pipe, theirs = context.Pipe()
        # A forked worker holds the parent's ends of all pipes; unless it closes them, no worker would ever learn
        # that the parent was killed.
        parents = [*others, self.pipe] if forks else []
        self.process: BaseProcess = context.Process(  # type: ignore[attr-defined]
            target=_serve, args=(theirs, parents, config, timeout, memory), daemon=True
        )
        self.process.start()
        theirs.close()
        self.tasks: deque[Task] = deque()
        self.since = time.monotonic()

    @property
    def is_full(self) -> bool:
        return len(self.tasks) > BUNDLE * (AHEAD - 1) or sum(task.item.size for task in self.tasks) > AHEAD_SIZE

    def send(self, bundle: list[Task]) -> None:
        if not self.tasks:
            self.since = time.monotonic()
        self.tasks.extend(bundle)
        self.pipe.send([(task.item, task.fingerprint) for task in bundle])

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class _Pool:
    def __init__(self, config: Config, timeout: float | None, jobs: int, memory: int | None) -> None:
        self.timeout = timeout
        self.workers: list[_Worker] = []
        self.config, self.memory = config, memory
        warm_up(config)
        for _ in range(jobs):
            self._hire()
        self.orphans: deque[Task] = deque()  # tasks of a worker that ended before it came to them
        self.done: dict[int, tuple[Task, Result]] = {}
        self.next = 0

    def _hire(self) -> None:
        others = [worker.pipe for worker in self.workers]
        self.workers.append(_Worker(self.config, self.timeout, self.memory, others))

    def results(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, Result]]:
        exhausted = False
        while True:
            for worker in self.workers:
                while not exhausted or self.orphans:
                    bundle = self._bundle(worker, tasks)
                    if not bundle:
                        exhausted = exhausted or not self.blocked
                        break
                    self._send(worker, bundle)
            while self.next in self.done:
                yield self.done.pop(self.next)
                self.next += 1
            if exhausted and not self.orphans and not self.done and not any(w.tasks for w in self.workers):
                return
            self._receive()

    def _bundle(self, worker: _Worker, tasks: Iterator[Task]) -> list[Task]:
        """Take the next tasks for a worker; none when it has enough, or when a slow article holds up the order."""
        self.blocked = worker.is_full or len(self.done) > WINDOW
        bundle: list[Task] = []
        while self.orphans and len(bundle) < BUNDLE:
            bundle.append(self.orphans.popleft())
        if bundle or self.blocked:
            return bundle
        for task in tasks:
            bundle.append(task)
            if len(bundle) == BUNDLE or sum(task.item.size for task in bundle) > AHEAD_SIZE // AHEAD:
                break
        return bundle

    def _send(self, worker: _Worker, bundle: list[Task]) -> None:
        try:
            worker.send(bundle)
        except (BrokenPipeError, ConnectionError):
            self._replace(worker, None)

    def _receive(self) -> None:
        """Wait for results, or for the time limit of the worker that is longest at one article."""
        busy = {worker.pipe: worker for worker in self.workers if worker.tasks}
        for pipe in wait(list(busy), timeout=0.25 if self.timeout else 5.0):
            worker = busy[pipe]  # type: ignore[index]
            try:
                while True:
                    self._take(worker, worker.pipe.recv())
                    if not worker.tasks or not worker.pipe.poll():
                        break
            except (EOFError, ConnectionError, OSError):
                self._replace(worker, None)
        if self.timeout:
            now = time.monotonic()
            for worker in self.workers:
                if worker.tasks and now - worker.since > self.timeout + GRACE:
                    self._replace(worker, f"took longer than {self.timeout:g} s; {IN_TIME}")

    def _take(self, worker: _Worker, result: Result) -> None:
        task = worker.tasks.popleft()
        worker.since = time.monotonic()
        self.done[task.number] = (task, result)

    def _replace(self, worker: _Worker, overdue: str | None) -> None:
        """Start a new worker in place of one that died or hangs; the article it was at is a problem."""
        while overdue is None and worker.tasks and _waiting(worker.pipe):
            try:  # results it sent before it died
                self._take(worker, worker.pipe.recv())
            except (EOFError, OSError):
                break
        worker.end()
        code = worker.process.exitcode or 0
        if worker.tasks:
            task = worker.tasks.popleft()
            reason = overdue or _death(code)
            kind = "timeout" if overdue else "memory" if code == -signal.SIGKILL else "crash"
            problem = Problem(task.item.source, reason, kind)  # type: ignore[arg-type]
            self.done[task.number] = (task, problem)
            self.orphans.extend(worker.tasks)
        self.workers.remove(worker)
        self._hire()

    def close(self) -> None:
        for worker in self.workers:
            worker.end()


def _waiting(pipe: Connection) -> bool:
    try:
        return pipe.poll()
    except OSError:
        return False


def _death(code: int) -> str:
    if code == -signal.SIGKILL:
        return "the worker was killed, most likely for want of memory"
    if code < 0:
        return f"the worker died of {signal.Signals(-code).name}"
    return f"the worker ended with status {code}"


def _serve(
    pipe: Connection, parents: list[Connection], config: Config, timeout: float | None, memory: int | None
) -> None:
    """Analyse what comes through the pipe until the parent closes it or is gone.

    A thread takes the articles off the pipe, so that parent and worker never wait for each other to read.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's affair
    for parent in parents:
        parent.close()
    waiting: queue.SimpleQueue[tuple[Item, str]] = queue.SimpleQueue()

    def receive() -> None:
        try:
            while True:
                for pair in pipe.recv():
                    waiting.put(pair)
        except (EOFError, OSError):
            os._exit(0)

    threading.Thread(target=receive, daemon=True).start()
    if memory is not None:
        limit_memory(memory)  # only now: under a limit that is reached already, no thread could start
    while True:
        item, mark = waiting.get()
        try:
            pipe.send(work(item, mark, config, timeout, memory))
        except OSError:
            os._exit(0)


def _address_space() -> int:
    """The bytes this process has mapped already, or 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def limit_memory(megabytes: int) -> None:
    """Let this process take no more than so much beyond what it has; Python then raises MemoryError."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    limit = _address_space() + megabytes * 1024 * 1024
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard < 0 else min(limit, hard), hard))
