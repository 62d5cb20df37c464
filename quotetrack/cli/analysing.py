"""``analyse`` and ``explain``: articles in, findings out, no ledger involved (unless explain is given an id)."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quotetrack.cli.options import (
    columns_of,
    config_of,
    inputs,
    knowledge,
    ledger,
    one_line,
    option,
    paths_of,
    quiet,
    skipped_line,
    table_columns,
    told,
    verbose,
)  # fmt: skip

if TYPE_CHECKING:
    from quotetrack.model import Analysis, Quote

# What some readers take for the end of a line though JSON does not: escaped, so that a line is a line for all.
NEW_LINES = (("\x85", "\\u0085"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


@click.command()
@inputs
@knowledge
@option("--timeout", type=click.FloatRange(min=0.001), metavar="SECONDS", help="Give up on an article after so long.")
@quiet
@verbose
def analyse(**chosen: Any) -> int:
    """Print the analysis of each article as one line of JSON, in the order given; no ledger.

    PATH may be a file (text, Markdown, HTML, DOCX, PDF, CSV, JSONL, Parquet, ZIP, tar), a folder, or - for standard
    input. Offsets are characters of the "text" that the object carries. An input that fails is one line on
    standard error and the rest goes on (exit status 3).
    """
    from quotetrack.analysis import as_record
    from quotetrack.batch.work import analysed
    from quotetrack.model import Problem
    from quotetrack.reading import items

    config, out, failed = config_of(chosen), sys.stdout.buffer, False
    skipped: list[Problem] = []
    for item in items(paths_of(chosen), columns_of(chosen)):
        result = item if isinstance(item, Problem) else analysed(item, config, chosen["timeout"])
        if isinstance(result, Problem):
            if result.kind == "skipped":
                skipped.append(result)
            else:
                failed = True
                told(result)
            continue
        line = json.dumps(as_record(result), ensure_ascii=False, separators=(",", ":"))
        for character, escape in NEW_LINES:
            line = line.replace(character, escape)
        out.write(line.encode("utf-8", "backslashreplace") + b"\n")  # a lone surrogate becomes its JSON escape
        if out.isatty() or item.source == "-":
            out.flush()
    out.flush()
    if skipped and not chosen["quiet"]:
        click.echo(one_line(skipped_line(skipped)), err=True)
    return 3 if failed else 0


@click.command()
@click.argument("article")
@table_columns
@knowledge
@ledger
@verbose
def explain(article: str, **chosen: Any) -> int:
    """Say of each quote who said it and why, in words; then each claim and each number set aside.

    ARTICLE is a file to read, - for standard input, or the id or source of an article in the ledger.
    """
    from quotetrack.errors import MissingInput

    if article == "-" or Path(article).is_file():
        from quotetrack.analysis import analyse as analysis_of
        from quotetrack.model import Problem
        from quotetrack.reading import read_articles

        failed = False
        for found in read_articles([article], columns_of(chosen)):
            if isinstance(found, Problem):
                told(found)
                failed = True
            else:
                _explain(analysis_of(found, config_of(chosen)))
        return 3 if failed else 0
    if Path(article).is_dir():
        raise MissingInput("a folder; this explains one article at a time", article, "name a file of it")
    from quotetrack.ledger import open_ledger

    with open_ledger(chosen["ledger"], create=False) as book:
        rows = list(book.articles([article]))
    if not rows:
        raise MissingInput("neither a file nor an article of the ledger", article, f"the ledger is {chosen['ledger']}")
    for row in rows:
        _explain(row.analysis)
    return 0


def _explain(analysis: Analysis) -> None:
    article = analysis.article
    facts = (article.title, article.publisher, article.published and article.published.isoformat(), article.author)
    click.echo(" · ".join(str(fact) for fact in facts if fact) or article.source)
    click.echo(f"{article.id}  {article.source}")
    for number, quote in enumerate(analysis.quotes, 1):
        click.echo(f"\n{number}. {_one_line(quote.text)}")
        for label, words in _facts(analysis, quote):
            click.echo(f"   {label:<12} {words}")
    if analysis.claims:
        click.echo("\nClaims")
    for claim in analysis.claims:
        speaker = analysis.speaker(claim.asserted_by)
        value = _figures(claim.value, claim.min, claim.max, claim.unit)
        click.echo(f"  {claim.kind:<12} {value:<16} {_one_line(claim.text)}")
        reasons = "; ".join((*claim.flags, *claim.priority_reasons))
        stance = "" if claim.stance == "asserted" else f", {claim.stance}"
        who = speaker.name if speaker else "the article"
        click.echo(
            f"  {'':<12} {'':<16} {who}{stance}; priority {claim.priority:.2f}{f' ({reasons})' if reasons else ''}"
        )
    if analysis.figures_set_aside:
        click.echo("\nNumbers set aside")
    for aside in analysis.figures_set_aside:
        click.echo(f"  {aside.span.of(article.text):<16} {aside.reason}")
    click.echo()


def _facts(analysis: Analysis, quote: Quote) -> list[tuple[str, str]]:
    from quotetrack.tables import alternatives

    speaker, text = analysis.speaker(quote.speaker), analysis.article.text
    name = "unknown" if speaker is None else speaker.name + (f", {speaker.role}" if speaker.role else "")
    mention = quote.mention.of(text) if quote.mention else ""
    if speaker and mention and mention != speaker.name:
        name += f" (here: {_one_line(mention)})"
    chain = [s.name for s in map(analysis.speaker, quote.chain) if s]
    rows = [
        ("speaker", name),
        ("kind", quote.kind + ("" if quote.stance == "asserted" else f", {quote.stance}")),
        ("why", f"{quote.reason} [{quote.rule}]"),
        ("confidence", f"{quote.confidence:.2f}"),
        ("via", ", ".join(quote.via)),
        ("chain", " → ".join(chain) if len(chain) > 1 else ""),
        ("or perhaps", alternatives(quote, {s.id: s.name for s in analysis.speakers})),
        ("note", ", ".join(quote.flags)),
    ]
    return [(label, words) for label, words in rows if words]


def _one_line(words: str, longest: int = 300) -> str:
    line = " ".join(words.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _figures(value: float | None, low: float | None, high: float | None, unit: str | None) -> str:
    if value is None and low is None and high is None:
        return ""
    figure = (
        f"{value:,}" if value is not None else f"{low if low is not None else ''}–{high if high is not None else ''}"
    )
    return f"{figure} {unit}" if unit else figure
