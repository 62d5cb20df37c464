"""The same ledger from a cluster: a real scheduler and workers as processes on the loopback, one of them killed."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from quotetrack import batch, cluster
from quotetrack.config import Config
from quotetrack.errors import MissingExtra, QuotetrackError, UsageError
from quotetrack.ledger import Run, open_ledger
from quotetrack.model import Problem
from quotetrack.reading import items
from tests.conftest import ROOT
from tests.newsroom import write_articles
from tests.test_batch import contents, run

NOW = datetime(2024, 3, 4, 12, 0)
OPTIONS = batch.Options(batch=20)


def dask(*words: str) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__ADMIN__LOG_LENGTH": "100"}
    return subprocess.Popen(
        [sys.executable, "-m", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    )


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[tuple[str, list["subprocess.Popen[bytes]"]]]:
    """A scheduler with three workers, each a process of its own; gives its address and the workers."""
    pytest.importorskip("distributed")
    import json

    file = tmp_path / "scheduler.json"
    here = ("--host", "127.0.0.1", "--no-dashboard")
    processes = [dask("distributed.cli.dask_scheduler", *here, "--port", "0", "--scheduler-file", str(file))]
    try:
        deadline = time.monotonic() + 30
        while not file.exists() or not file.read_text():
            assert time.monotonic() < deadline, "the scheduler did not start"
            time.sleep(0.05)
        worker = ("distributed.cli.dask_worker", "--scheduler-file", str(file), *here, "--nthreads", "1", "--no-nanny")
        workers = [dask(*worker, "--local-directory", str(tmp_path / f"w{n}")) for n in range(3)]
        processes += workers
        yield json.loads(file.read_text())["address"], workers
    finally:
        for process in processes:
            process.kill()
            process.wait()


def test_a_killed_worker_changes_nothing(
    tmp_path: Path, scheduler: tuple[str, list["subprocess.Popen[bytes]"]]
) -> None:
    address, workers = scheduler
    folder = write_articles(tmp_path / "articles", 400)
    (folder / "broken.txt").write_bytes(b"\x00\x01")
    run([folder], tmp_path / "local.db")
    outcome, told = batch.Outcome(), list[Problem]()

    def kill_one() -> None:
        if outcome.analysed == 40:
            workers[0].kill()

    with (
        cluster.engine_at(address, Config(), OPTIONS) as engine,
        open_ledger(tmp_path / "cluster.db") as book,
        book.alone(),
    ):
        batch.run(
            items([str(folder)]), book, Config(), Run(at=NOW), OPTIONS,
            outcome=outcome, engine=engine, told=told.append, step=kill_one,
        )  # fmt: skip
    assert workers[0].wait(10) != 0
    assert (outcome.analysed, outcome.failed, len(told)) == (400, 1, 1)
    assert contents(tmp_path / "cluster.db") == contents(tmp_path / "local.db")


def test_without_the_extra_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtra, match=r"quotetrack\[cluster\]"), cluster.engine_at("local:2", Config(), OPTIONS):
        raise AssertionError("no engine without dask")


@pytest.mark.parametrize("address", ["local:", "local:x", "local:0"])
def test_a_number_of_workers_is_needed(address: str) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(UsageError, match="local:4"), cluster.engine_at(address, Config(), OPTIONS):
        raise AssertionError("no engine without workers")


def test_a_scheduler_that_does_not_answer_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    with pytest.raises(QuotetrackError) as caught, cluster.engine_at("tcp://127.0.0.1:9", Config(), OPTIONS):
        raise AssertionError("no engine without a scheduler")
    assert "\n" not in str(caught.value) and "dask scheduler" in str(caught.value)
