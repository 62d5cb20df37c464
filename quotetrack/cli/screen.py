"""What a run shows while it goes on: a bar on a terminal, lines of JSON for cron, nothing in a pipe."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from quotetrack.cli.options import one_line, problem_line, skipped_line
from quotetrack.model import Problem

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from quotetrack.batch import Outcome

EVERY = 10.0  # seconds between two lines of progress in the log
REFRESH = 0.1  # seconds between two pictures of the bar


class Screen:
    """Says what happens, in the form that was asked for."""

    def __init__(self, form: Literal["text", "json"], quiet: bool, total: int | None) -> None:
        self.form, self.quiet, self.total = form, quiet, total
        self.started = self.shown = time.monotonic()
        self.bar: Progress | None = None
        self.task: TaskID | None = None
        self.skipped: list[Problem] = []  # said together: a folder may hold many files that are no articles
        if form == "text" and not quiet and sys.stderr.isatty():
            self.bar = self._bar()

    def _bar(self) -> Progress:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            auto_refresh=False,  # a thread of its own would not survive the forking of workers
            transient=True,
        )
        self.task = bar.add_task("articles", total=self.total, rate="")
        bar.start()
        return bar

    def step(self, outcome: Outcome) -> None:
        """Show progress, seldom enough to cost nothing."""
        now = time.monotonic()
        if now - self.shown < (REFRESH if self.bar else EVERY):
            return
        self.shown = now
        done = outcome.unchanged + outcome.analysed + outcome.failed
        rate = done / (now - self.started)
        if self.bar and self.task is not None:
            self.bar.update(self.task, completed=done, rate=f"{rate:.0f}/s", refresh=True)
        elif self.form == "json":
            self.log("progress", done=done, total=self.total, per_second=round(rate, 1))

    def problem(self, problem: Problem) -> None:
        if problem.kind == "skipped" and self.quiet:
            return
        if self.form == "json":
            level = "info" if problem.kind == "skipped" else "error"
            self.log("problem", level, source=problem.source, kind=problem.kind, reason=problem.reason)
        elif problem.kind == "skipped":
            self.skipped.append(problem)
        else:
            self.line(problem_line(problem))

    def warn(self, line: str, event: str = "warning", level: str = "warning") -> None:
        if self.form == "json":
            self.log(event, level, message=line)
        else:
            self.line(f"quotetrack: {line}")

    def line(self, words: str) -> None:
        words = one_line(words)
        if self.bar:
            self.bar.console.print(words, markup=False, highlight=False, soft_wrap=True)
        else:
            click.echo(words, err=True)

    def log(self, event: str, level: str = "info", **facts: Any) -> None:
        if self.form == "json" and not (self.quiet and level == "info"):
            row = {"at": datetime.now().astimezone().isoformat(timespec="milliseconds"), "level": level, "event": event}
            click.echo(json.dumps(row | facts, ensure_ascii=False), err=True)

    def close(self) -> None:
        if self.skipped:
            self.line(skipped_line(self.skipped, ", listed under Problems"))
        self.skipped = []
        if self.bar:
            self.bar.stop()
            self.bar = None


def count_files(paths: Iterable[str]) -> int | None:
    """Count the articles of files and folders for the bar; None where only reading would tell (tables, archives)."""
    from quotetrack.reading.sources import ARCHIVES, FORMS, TABLES

    total = 0
    for path in paths:
        if path == "-" or path.lower().endswith((*ARCHIVES, *TABLES)):
            return None
        if not os.path.isdir(path):
            total += 1
            continue
        for _, _, names in os.walk(path):
            for name in names:
                if name.lower().endswith((*ARCHIVES, *TABLES)):
                    return None
                total += Path(name).suffix.lower() in FORMS
    return total
