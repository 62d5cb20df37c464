"""The same ledger from a cluster: a real scheduler and workers as processes on the loopback, one of them killed."""

import json
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
HERE = ("--host", "127.0.0.1", "--no-dashboard")


def dask(*words: str) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__ADMIN__LOG_LENGTH": "100"}
    return subprocess.Popen(
        [sys.executable, "-m", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    )


class Cluster:
    """A scheduler on the loopback and the workers started so far, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "scheduler.json"
        self.workers: list[subprocess.Popen[bytes]] = []
        words = ("distributed.cli.dask_scheduler", *HERE, "--port", "0", "--scheduler-file", str(self.file))
        self.scheduler = dask(*words)

    def address(self) -> str:
        deadline = time.monotonic() + 30
        while not self.file.exists() or not self.file.read_text():
            assert time.monotonic() < deadline, "the scheduler did not start"
            time.sleep(0.05)
        return str(json.loads(self.file.read_text())["address"])

    def start(self, workers: int) -> None:
        for _ in range(workers):
            local = ("--local-directory", str(self.folder / f"w{len(self.workers)}"))
            words = ("--scheduler-file", str(self.file), *HERE, "--nthreads", "1", "--no-nanny", *local)
            self.workers.append(dask("distributed.cli.dask_worker", *words))

    def stop(self) -> None:
        for process in (self.scheduler, *self.workers):
            process.kill()
            process.wait()


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[Cluster]:
    pytest.importorskip("distributed")
    cluster = Cluster(tmp_path)
    try:
        cluster.address()
        yield cluster
    finally:
        cluster.stop()
    pytest.importorskip("distributed")


@pytest.mark.parametrize("late", [0, 2], ids=["the first of three", "the only one, two come later"])
def test_a_killed_worker_changes_nothing(tmp_path: Path, nodes: Cluster, late: int) -> None:
    folder = write_articles(tmp_path / "articles", 400)
    (folder / "broken.txt").write_bytes(b"\x00\x01")
    run([folder], tmp_path / "local.db")
    outcome, told = batch.Outcome(), list[Problem]()
    nodes.start(3 - late)

    def kill_one() -> None:
        if outcome.analysed == 40:
            nodes.workers[0].kill()
            nodes.start(late)

    with (
        cluster.engine_at(nodes.address(), Config(), OPTIONS) as engine,
        open_ledger(tmp_path / "cluster.db") as book,
        book.alone(),
    ):
        batch.run(
            items([str(folder)]), book, Config(), Run(at=NOW), OPTIONS,
            outcome=outcome, engine=engine, told=told.append, step=kill_one,
        )  # fmt: skip
    assert nodes.workers[0].wait(10) != 0
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
