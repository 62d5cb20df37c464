"""One article's way through a batch: fingerprint, read, analyse, pack; every failure becomes a problem."""

from __future__ import annotations

import ctypes
import hashlib
import signal
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NamedTuple

from quotetrack.analysis import analyse
from quotetrack.config import Config
from quotetrack.errors import AnalysisTimeout, LexiconError, QuotetrackError, UsageError
from quotetrack.model import Analysis, Problem
from quotetrack.patterns import regex
from quotetrack.reading import Item, read

IN_TIME = "raise --timeout or split the article"  # what to do about an article that took too long
IN_MEMORY = "raise --memory or split the article"
PACKAGE = Path(__file__).parents[1]
RULES = ("model.py", "config.py", "analysis.py", "reading", "language", "attribution", "claims")

if TYPE_CHECKING:
    from quotetrack.ledger.records import Packed

    Result = Packed | Problem


class Task(NamedTuple):
    """An item with its fingerprint and its place in the input."""

    number: int
    item: Item
    fingerprint: str


@cache
def rules_version() -> str:
    """Name everything that can change a finding: the code, word lists, weights and tables of the analysing rooms."""
    digest = hashlib.blake2b(digest_size=8)
    for room in RULES:
        path = PACKAGE / room
        files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
        for file in files:
            if "__pycache__" not in file.parts:
                digest.update(str(file.relative_to(PACKAGE)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def fingerprint(item: Item, options: str) -> str:
    """Name an item's content with the rules and options that would analyse it: equal means nothing to redo."""
    digest = hashlib.blake2b(f"{rules_version()} {options} {item.form}\0".encode(), digest_size=12)
    digest.update(item.data)
    for name in sorted(item.fields):
        digest.update(f"\0{name}\0{item.fields[name]}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def work(item: Item, mark: str, config: Config, timeout: float | None = None, memory: int | None = None) -> Result:
    """Read, analyse and pack one item for the ledger. ``memory``: the megabytes that this process was limited to."""
    from quotetrack.ledger.packing import pack

    result = analysed(item, config, timeout, memory)
    return result if isinstance(result, Problem) else pack(result, mark)


def analysed(item: Item, config: Config, timeout: float | None = None, memory: int | None = None) -> Analysis | Problem:
    """Read and analyse one item. Never raises: a bug, a time limit, a lack of memory become its problem."""
    article: str | None = None
    try:
        with time_limit(timeout, item.source):
            read_article = read(item)
            article = read_article.id
            return analyse(read_article, config)
    except AnalysisTimeout as error:
        return Problem(item.source, f"{error.what}; {error.next_step}", "timeout", article)
    except (LexiconError, UsageError):
        raise  # the options are wrong, not the article
    except QuotetrackError as error:
        reason = f"{error.what}; {error.next_step}" if error.next_step else error.what
        return Problem(item.source, reason, "unreadable" if article is None else "failed", article)
    except MemoryError:
        what = f"needed more than {memory} MB; {IN_MEMORY}" if memory else "out of memory"
        return Problem(item.source, what, "memory", article)
    except RecursionError:
        return Problem(item.source, "nested too deeply", "memory", article)
    except Exception as error:  # whatever it is, the other articles go on
        return Problem(item.source, blame(error), "failed", article)


def blame(error: BaseException) -> str:
    """Say in one line what an unforeseen error was and where it happened.

    >>> try: {}["x"]
    ... except KeyError as error: blame(error).split(" (")[0]
    "a bug: KeyError: 'x'"
    """
    frames = traceback.extract_tb(error.__traceback__)
    inside = [f for f in frames if PACKAGE.name in Path(f.filename).parts] or frames
    where = f" ({Path(inside[-1].filename).name}:{inside[-1].lineno})" if inside else ""
    return " ".join(f"a bug: {type(error).__name__}: {error}{where}".split())[:500]


_LIMITS = regex(r"took longer than (?P<timeout>\S+) s|needed more than (?P<memory>\d+) MB")


def may_do_now(problem: Problem, timeout: float | None, memory: int | None) -> bool:
    """Tell whether an input that met a limit has more time or memory now. Without any limit it might hang the run or
    the machine: not by itself."""
    met = _LIMITS.match(problem.reason) if problem.kind in ("timeout", "memory") else None
    if met is None:
        return False
    now = timeout if met["timeout"] else memory
    return now is not None and now > float(met["timeout"] or met["memory"])


@contextmanager
def time_limit(seconds: float | None, source: str) -> Iterator[None]:
    """Raise AnalysisTimeout when the block takes longer.

    By the system's timer in a main thread, to which regular expressions answer too; in other threads (a cluster's
    workers) by an exception that Python delivers between two of its instructions.
    """
    if seconds is None:
        yield
        return
    late = AnalysisTimeout(f"took longer than {seconds:g} s", source, IN_TIME)
    main = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
    with _alarm(seconds, late) if main else _interruption(seconds, late):
        yield


@contextmanager
def _alarm(seconds: float, late: AnalysisTimeout) -> Iterator[None]:
    def expired(number: int, frame: FrameType | None) -> None:
        raise late

    before = signal.signal(signal.SIGALRM, expired)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class _Expired(BaseException):
    """Interrupts a thread; a BaseException, so that no handler on the way takes it for the article's own failure."""


@contextmanager
def _interruption(seconds: float, late: AnalysisTimeout) -> Iterator[None]:
    thread, lock, over = threading.get_ident(), threading.Lock(), threading.Event()

    def expired() -> None:
        with lock:
            if not over.is_set():
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(_Expired))

    timer = threading.Timer(seconds, expired)
    timer.daemon = True
    timer.start()
    try:
        try:
            yield
        finally:
            with lock:
                over.set()
            timer.cancel()
    except _Expired:
        raise late from None
