"""``review``, ``status``, ``export`` and ``history``: what people decided, and what it looks like."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quotetrack.cli.options import as_json, ledger, option, printed, quiet, verbose, waiting
from quotetrack.errors import MissingInput, QuotetrackError, UsageError

if TYPE_CHECKING:
    from quotetrack.ledger.records import Finding, ReviewReport

MOST = 160  # characters of a value on the terminal; the sheet of --report has the whole


@click.command()
@click.argument("workbook")
@ledger
@waiting
@option("--apply", is_flag=True, help="Write the differences into the ledger.  [default: only print them]", envvar=None)
@option("--by", metavar="NAME", help="Who reviewed, where the workbook does not say.")
@option("--prefer", type=click.Choice(["ledger", "workbook"]), help="Decide conflicts in favour of one side.")
@option("--allow-clear", is_flag=True, help="Let an emptied cell empty the ledger's value.")
@option("--limit", type=click.IntRange(min=0), default=200, metavar="N", help="Print at most so many differences.")
@option("--report", "sheet", metavar="FILE", help="Write the differences as a workbook of their own, too.")
@as_json
@quiet
@verbose
def review(workbook: str, **chosen: Any) -> int:
    """Take a filled-in workbook back: print what would change, and with --apply change it.

    Nothing typed is lost: each edit is taken, kept as a conflict for a person, or listed here. The workbook itself
    is never written to. Reading the same workbook twice changes nothing.
    """
    if not Path(workbook).is_file():
        raise MissingInput("no such workbook", workbook, "give the .xlsx file that was filled in")
    from quotetrack.export.workbook_reader import read_workbook
    from quotetrack.ledger import open_ledger

    with open_ledger(chosen["ledger"], wait=chosen["wait"], create=False) as book:
        report = book.review(
            read_workbook(Path(workbook)),
            at=datetime.now().astimezone().replace(microsecond=0),
            apply=chosen["apply"], by=chosen["by"], prefer=chosen["prefer"], allow_clear=chosen["allow_clear"],
        )  # fmt: skip
    if chosen["as_json"]:
        click.echo(json.dumps(asdict(report) | {"changes": report.changes}, ensure_ascii=False))
    elif not chosen["quiet"]:
        _print(report, chosen["limit"])
    if chosen["sheet"]:  # last: where it cannot be written, people still know what was applied
        from quotetrack.export import review_sheet

        written = review_sheet.write(report, Path(chosen["sheet"]))
        if not chosen["quiet"] and not chosen["as_json"]:
            click.echo(f"report written to {written}")
    return 0


def _print(report: ReviewReport, limit: int) -> None:
    from quotetrack.tables import OUTCOMES

    shown = [line for line in report.lines if line.outcome != "settled"]
    for (sheet, row, _), lines in groupby(shown[:limit], key=lambda line: (line.sheet, line.row, line.id)):
        _print_row(sheet, row, list(lines))
    if len(shown) > limit:
        click.echo(f"… and {len(shown) - limit:,} more (--limit)")
    found = ", ".join(f"{n:,} {word}" for outcome, word in OUTCOMES.items() if (n := report.count(outcome)))
    click.echo(f"{report.rows:,} rows read: {found or 'no edits'}")
    if report.seen_before and not report.changes:
        click.echo("this workbook was applied before; nothing to do")
    elif report.applied:
        click.echo(f"applied: {report.changes:,} changes are in the ledger")
    elif report.changes:
        click.echo(f"nothing is written yet: {report.changes:,} changes; repeat with --apply")


def _print_row(sheet: str, row: int, lines: list[Finding]) -> None:
    """Print what happens to one row, under the words of its claim or quote."""
    from quotetrack.export.columns import title_of

    name = f"{title_of(sheet)} row {row}" if row else title_of(sheet)
    if row and lines[0].passage:
        click.echo(f"{name}: {_brief(lines[0].passage, 80)}")
        for line in lines:
            click.echo(f"    {_sentence(line)}")
    else:
        for line in lines:
            passage = f" | {_brief(line.passage, 80)}" if line.passage else ""
            click.echo(f"{name}: {_sentence(line)}{passage}")


def _sentence(line: Finding) -> str:
    """Say one difference: which field, what happens, which values and why."""
    from quotetrack.export.columns import finding_words

    words = finding_words(line)
    was, held, new = (_brief(words[key]) or "(empty)" for key in ("base", "ledger", "workbook"))
    values = ""
    if line.outcome in ("set", "corrected", "cleared", "resolved", "refused", "asked"):
        values = f": {held if line.ledger or not line.base else was} → {new}"
    elif line.outcome == "conflict":
        values = f": exported {was}, the ledger says {held}, the workbook {new}"
    elif line.workbook:
        values = f": {new}"
    said = f"{words['field']}, {words['outcome']}" if line.field else words["outcome"]
    return f"{said}{values}{f' ({line.note})' if line.note else ''}"


def _brief(text: str, most: int = MOST) -> str:
    """Put a text on one line of the terminal."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"


@click.command()
@ledger
@as_json
@verbose
def status(**chosen: Any) -> int:
    """Say what the ledger holds and what waits for a person."""
    from quotetrack.cli.running import print_status
    from quotetrack.ledger import open_ledger

    with open_ledger(chosen["ledger"], create=False) as book:
        found = book.status()
        everything = [failure.problem for failure in book.problems()]
        problems = [problem for problem in everything if problem.kind != "skipped"]
    if chosen["as_json"]:
        click.echo(json.dumps(asdict(found) | {"by_status": dict(found.by_status)}, ensure_ascii=False, default=str))
        return 0
    last = f", last run {found.last_run:%Y-%m-%d %H:%M}" if found.last_run else ""
    click.echo(f"articles   {found.articles:,} from {found.sources:,} sources{last}")
    print_status(found)
    for word, number in found.by_status.items():
        click.echo(f"  {word.replace('_', ' '):<18} {number:,}")
    for problem in problems[:20]:
        click.echo(f"  {problem.kind}: {problem.source}: {problem.reason}")
    if len(problems) > 20:
        click.echo(f"  … and {len(problems) - 20:,} more problems, all on the sheet Problems")
    if len(everything) > len(problems):
        click.echo(f"  {len(everything) - len(problems):,} files skipped, listed under Problems")
    return 0


@click.command()
@ledger
@option("--out", default="reports", metavar="FOLDER|FILE", help="Where the reports go.")
@option("--format", "formats", default="xlsx", metavar="LIST", help="xlsx, html, csv, jsonl, claimreview, brat.")
@printed
@option(
    "--article",
    "articles",
    multiple=True,
    metavar="ID|SOURCE",
    help="Only this article; may be given again.",
    envvar=None,
)
@quiet
@verbose
def export(**chosen: Any) -> int:
    """Write reports from the ledger, without reading any article."""
    from quotetrack.batch.reports import Place, read_formats, write_report
    from quotetrack.ledger import open_ledger

    formats, place = read_formats(chosen["formats"]), Place.of(chosen["out"])
    at, failed = datetime.now().astimezone().replace(microsecond=0), False
    with open_ledger(chosen["ledger"], create=False) as book:
        if chosen["articles"] and next(iter(book.articles(chosen["articles"])), None) is None:
            where = ", ".join(chosen["articles"])
            raise MissingInput("no such article in the ledger", where, "copy a source or id from the sheet Articles")
        for form in formats:
            try:
                path = write_report(
                    book, form, place, at, articles=chosen["articles"] or None, on=chosen["on"],
                    note=lambda line: click.echo(f"quotetrack: {line}", err=True),
                )  # fmt: skip
            except QuotetrackError as error:
                if isinstance(error, UsageError):
                    raise
                click.echo(f"quotetrack: {error}", err=True)
                failed = True
                continue
            if not chosen["quiet"]:
                click.echo(path)
    return 3 if failed else 0


@click.command()
@click.argument("identity", metavar="ID")
@ledger
@as_json
@verbose
def history(identity: str, **chosen: Any) -> int:
    """Print what happened to a claim, quote, conflict or article: when, who, what, through which workbook."""
    from quotetrack.ledger import open_ledger

    with open_ledger(chosen["ledger"], create=False) as book:
        changes = book.history(identity)
    for change in changes:
        if chosen["as_json"]:
            click.echo(json.dumps(asdict(change), ensure_ascii=False, default=str))
            continue
        note = f" ({change.note})" if change.note else ""
        values = f"{change.old or '(empty)'} → {change.new or '(empty)'}"
        row = "" if change.id == identity else f"{change.id}  "
        click.echo(f"{change.at:%Y-%m-%d %H:%M}  {change.by}  {row}{change.field}: {values}  [{change.through}]{note}")
    if not changes and not chosen["as_json"]:
        click.echo("nobody has changed anything yet")
    return 0
