"""``run``: the main job."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from quotetrack.cli.options import (
    columns_of,
    config_of,
    inputs,
    knowledge,
    ledger,
    option,
    paths_of,
    printed,
    quiet,
    refuse_both,
    verbose,
    waiting,
)  # fmt: skip
from quotetrack.errors import ReportError, UsageError
from quotetrack.patterns import regex

if TYPE_CHECKING:
    from pathlib import Path

    from quotetrack.batch import Engine, Options, Outcome
    from quotetrack.batch.gates import Tally
    from quotetrack.batch.reports import Place
    from quotetrack.cli.screen import Screen
    from quotetrack.config import Config
    from quotetrack.ledger import Ledger, Run
    from quotetrack.ledger.records import Status


@click.command()
@inputs
@knowledge
@ledger
@option("--out", default="reports", metavar="FOLDER|FILE", help="Where the reports go.")
@option(
    "--format",
    "formats",
    default="xlsx",
    metavar="LIST",
    help="xlsx, html, csv, jsonl, claimreview, brat.",
)
@printed
@option("-j", "--jobs", type=click.IntRange(min=1), default=1, metavar="N", help="Worker processes.")
@option("--cluster", metavar="ADDRESS|local:N", help="Analyse on a dask cluster (needs quotetrack[cluster]).")
@option("--force", is_flag=True, help="Analyse again what has not changed.")
@option("--retry-failed", is_flag=True, help="Try again what failed before.")
@option("--timeout", type=click.FloatRange(min=0.001), metavar="SECONDS", help="Give up on an article after so long.")
@option("--memory", type=click.IntRange(min=64), metavar="MB", help="Give up on an article that needs more than this.")
@option("--fail-on", metavar="LIST", help="Exit with 1 if this holds, as in “unattributed>5%,anonymous”: see below.")
@waiting
@option("--json-summary", is_flag=True, help="Print the summary as one JSON object.")
@option("--log-format", type=click.Choice(["text", "json"]), default="text", help="Form of standard error.")
@quiet
@verbose
def run(**chosen: Any) -> int:
    """Read articles, store quotes and claims in the ledger, write the reports, print a summary.

    PATH may be a file (text, Markdown, HTML, DOCX, PDF, CSV, JSONL, Parquet, ZIP, tar), a folder, or - for standard
    input. What has not changed since the last run is skipped; a run that was stopped goes on where it was. What
    people decided stays. An input that fails is one line on standard error and a row under Problems; the rest
    goes on.

    \b
    Conditions for --fail-on, each alone (any at all) or with >, >= and a number or a share of its kind:
      unattributed  quotes without a speaker     unverified    claims not yet verified
      anonymous     quotes, anonymous source     recheck       claims changed after they were checked
      doubtful      quotes, confidence < 0.5     conflict      claims contested, or reviewed differently
      problems      inputs that failed           disagreement  claims that a reference table contradicts
    They look at the articles of this run, the unchanged ones included.
    """
    from quotetrack import batch
    from quotetrack.batch import gates, reports
    from quotetrack.cli.screen import Screen, count_files
    from quotetrack.ledger import Run, open_ledger

    config, paths = config_of(chosen), paths_of(chosen)
    conditions = gates.read_gates(chosen["fail_on"] or "")
    if not conditions and chosen["fail_on"] is not None:  # a script whose variable is empty believes itself guarded
        raise UsageError("no condition named", "--fail-on", "name some as below --help, or leave the option out")
    refuse_both("cluster", "jobs", "workers of the cluster analyse, not of this machine")
    refuse_both("cluster", "memory", "set the memory of the cluster's workers where they are started")
    formats, place = reports.read_formats(chosen["formats"]), reports.Place.of(chosen["out"])
    options = batch.Options(
        jobs=chosen["jobs"], force=chosen["force"], retry_failed=chosen["retry_failed"], timeout=chosen["timeout"],
        memory=chosen["memory"],
    )  # fmt: skip
    batch.prepare(config)
    now = datetime.now().astimezone().replace(microsecond=0)
    about = Run(at=now, version=batch.rules_version(), options=config.fingerprint())
    total = None if chosen["files_from"] else count_files(chosen["paths"])
    screen = Screen(chosen["log_format"], chosen["quiet"], total)
    outcome = batch.Outcome(sources=[] if conditions else None)
    try:
        with open_ledger(chosen["ledger"], wait=chosen["wait"]) as book, book.alone():
            screen.log("start", ledger=chosen["ledger"])
            try:
                _run(paths, book, config, about, options, outcome, screen, chosen)
            except KeyboardInterrupt:
                stored = f"{outcome.analysed:,} articles of this run are stored; the same command goes on from there"
                screen.warn(f"interrupted; {stored}", "interrupted", "error")
                return 130
            status, tally = book.status(), _tally(book, outcome) if conditions else None
            written = _report(book, formats, place, now, chosen["on"], outcome, chosen["force"], screen)
    finally:
        screen.close()
    failing = gates.reasons(conditions, tally) if tally else []
    for reason in failing:
        screen.warn(reason, "gate", "error")
    if chosen["json_summary"]:
        click.echo(json.dumps(_summary(outcome, status, written, failing), ensure_ascii=False))
    elif not chosen["quiet"]:
        _print(outcome, status, written)
    if failing:
        return 1
    return 3 if outcome.failed or None in written.values() else 0


def _run(
    paths: Iterator[str],
    book: Ledger,
    config: Config,
    about: Run,
    options: Options,
    outcome: Outcome,
    screen: Screen,
    chosen: dict[str, Any],
) -> None:
    from quotetrack import batch
    from quotetrack.reading import items

    engine: AbstractContextManager[Engine | None] = nullcontext()
    if chosen["cluster"]:
        from quotetrack.cluster import engine_at

        engine = engine_at(chosen["cluster"], config, options)
    folders: list[str] = []
    with engine as analyse_there:
        batch.run(
            items(_noting(paths, folders), columns_of(chosen)), book, config, about, options,
            outcome=outcome, engine=analyse_there, told=screen.problem, step=lambda: screen.step(outcome),
            folders=folders,
        )  # fmt: skip


def _noting(paths: Iterable[str], folders: list[str]) -> Iterator[str]:
    """Give the paths and note which are folders: what failed in them and is gone now, is over."""
    for path in paths:
        if os.path.isdir(path):
            folders.append(path)
        yield path


def _tally(book: Ledger, outcome: Outcome) -> Tally:
    """Count what the gates ask about, over this run's articles, a portion at a time."""
    from quotetrack.batch.gates import Tally

    tally = Tally(problems=outcome.failed)
    sources = iter(outcome.sources or ())
    while portion := list(islice(sources, 500)):
        for dossier in book.dossiers(portion):
            tally.add(dossier)
    tally.articles = max(tally.articles, outcome.listed)
    return tally


def _report(
    book: Ledger,
    formats: tuple[str, ...],
    place: Place,
    at: datetime,
    on: date | None,
    outcome: Outcome,
    force: bool,
    screen: Screen,
) -> dict[str, Path | None]:
    """Write the reports; one that cannot be written is one line, and the others are written all the same."""
    from quotetrack.batch.reports import write_report

    s = outcome.stored
    fresh = force or bool(s.new or s.revised or s.changed or s.problems)
    written: dict[str, Path | None] = {}
    for form in formats:
        try:
            written[form] = write_report(book, form, place, at, on=on, fresh=fresh, note=screen.warn)
        except ReportError as error:
            written[form] = None
            screen.warn(str(error), "report", "error")
    return written


def _summary(outcome: Outcome, status: Status, written: dict[str, Path | None], failing: list[str]) -> dict[str, Any]:
    s = outcome.stored
    return {
        "articles": outcome.listed, "new": s.new, "revised": s.revised, "changed": s.changed,
        "unchanged": outcome.unchanged + s.unchanged, "failed": outcome.failed, "skipped": outcome.skipped,
        "ledger": {
            "articles": status.articles, "quotes": status.quotes, "attributed": status.attributed,
            "claims": status.claims, "by_status": dict(status.by_status), "rechecks": status.rechecks,
            "conflicts": status.conflicts, "contested": status.contested, "problems": status.problems,
        },
        "reports": {form: str(path) if path else None for form, path in written.items()},
        "failing": failing,
    }  # fmt: skip


def _print(outcome: Outcome, status: Status, written: dict[str, Path | None]) -> None:
    s = outcome.stored
    parts = [(s.new, "new"), (s.revised, "revised"), (s.changed, "with other findings")]
    parts += [(outcome.unchanged + s.unchanged, "unchanged"), (outcome.failed, "failed"), (outcome.skipped, "skipped")]
    click.echo(f"articles   {outcome.listed:,}: " + ", ".join(f"{n:,} {word}" for n, word in parts if n))
    print_status(status)
    for path in written.values():
        if path:
            click.echo(f"report     {path}")


_PLURAL = regex(r"s\b")  # of the noun that a count begins with


def print_status(status: Status) -> None:
    """Say what the ledger holds and what needs a person."""
    share = f", {100 * status.attributed / status.quotes:.0f}% attributed" if status.quotes else ""
    click.echo(f"quotes     {status.quotes:,}{share}")
    click.echo(f"claims     {status.claims:,}")
    from quotetrack.ledger.vocabulary import OPEN

    open_claims = sum(n for word, n in status.by_status.items() if word in OPEN)
    again = f" ({status.rechecks:,} of them again)" if status.rechecks else ""
    needs = [
        (status.quotes - status.attributed, "quotes without a speaker"), (open_claims, f"claims to check{again}"),
        (status.contested, "contested figures"),
        (status.conflicts, "conflicting edits"), (status.without_source, "verdicts without a source"),
        (status.problems, "inputs that failed"),
    ]  # fmt: skip
    waiting_for = ", ".join(f"{n:,} {words if n > 1 else _PLURAL.sub('', words, count=1)}" for n, words in needs if n)
    click.echo(f"to do      {waiting_for or 'nothing'}")
