"""``evaluate``: how good the machine is, against annotated articles or against what people decided."""

from __future__ import annotations

import json
from typing import Any

import click

from quotetrack.cli.options import as_json, config_of, knowledge, ledger, option, verbose
from quotetrack.errors import UsageError


@click.command()
@click.argument("gold", required=False)
@option("--errors", "listed", is_flag=True, help="List what was missed and what was wrong.")
@option("--limit", type=click.IntRange(min=0), default=50, metavar="N", help="List so many errors of each kind.")
@option("--by-publisher", is_flag=True, help="A row for each publisher (the file name up to “_”).")
@option("--from-ledger", is_flag=True, help="Count people's decisions in the ledger instead of reading GOLD.")
@ledger
@knowledge
@as_json
@verbose
def evaluate(gold: str | None, **chosen: Any) -> int:
    """Score the analysis against annotated articles: GOLD is a folder with text/ and attributions/ (brat stand-off).

    Precision, recall and F1 for direct quotes and for all attributions; by kind; and a reliability table: of the
    quotes in each tenth of confidence, how many were right.
    """
    if chosen["from_ledger"]:
        if gold is not None:
            raise UsageError("GOLD and --from-ledger exclude each other", gold, "leave one of them out")
        return _from_ledger(chosen)
    if gold is None:
        raise UsageError("nothing to score against", "", "give a folder of annotated articles, or --from-ledger")
    from quotetrack import evaluation
    from quotetrack.analysis import analyse
    from quotetrack.reading import compose

    config = config_of(chosen)
    scores = evaluation.evaluate(evaluation.gold_articles(gold), lambda article: analyse(article, config), compose)
    whole = scores[""]
    if chosen["as_json"]:
        click.echo(json.dumps({name or "all": _record(score) for name, score in scores.items()}, ensure_ascii=False))
        return 0
    c = whole.counts
    click.echo(f"{c['articles']:,} articles, {c['direct gold']:,} direct quotes, {c['gold']:,} attributions\n")
    click.echo(f"{'':<32} precision  recall      F1")
    for name, ratio in whole.figures.items():
        click.echo(f"{name:<32} {100 * ratio.precision:9.1f} {100 * ratio.recall:7.1f} {100 * ratio.f1:7.1f}")
    click.echo(f"{'source right, of those matched':<32} {100 * whole.source_accuracy:9.1f}")
    click.echo(f"\n{'attributions by kind':<32}      gold  found %  right %")
    for kind, (number, found, right) in whole.by_kind().items():
        click.echo(f"{kind:<32} {number:9,} {100 * found:8.1f} {100 * right:8.1f}")
    click.echo(f"\n{'confidence':<32}    quotes   mean %  right %")
    for tenth in whole.reliability():
        name = f"{tenth.low:.1f} to {tenth.low + 0.1:.1f}"
        click.echo(f"{name:<32} {tenth.quotes:9,} {100 * tenth.confidence:8.1f} {100 * tenth.right:8.1f}")
    if chosen["by_publisher"]:
        names = list(whole.figures)
        click.echo(f"\n{'F1 by publisher':<18}" + "".join(f"{_short(name):>14}" for name in names))
        for publisher, score in sorted(scores.items()):
            cells = "".join(f"{100 * score.figures[name].f1:14.1f}" for name in names)
            click.echo(f"{publisher or 'all':<18}{cells}")
    if chosen["listed"]:
        _errors(whole, chosen["limit"])
    return 0


def _short(name: str) -> str:
    return name.removeprefix("direct quotes ").removeprefix("all attributions: ")


def _record(score: Any) -> dict[str, Any]:
    return {
        "figures": {name: ratio._asdict() for name, ratio in score.figures.items()},
        "source_accuracy": score.source_accuracy,
        "by_kind": {k: {"gold": n, "found": f, "right": r} for k, (n, f, r) in score.by_kind().items()},
        "reliability": [tenth._asdict() for tenth in score.reliability()],
        "counts": dict(score.counts),
    }


def _errors(score: Any, limit: int) -> None:
    kinds: dict[str, list[Any]] = {}
    for error in score.errors:
        kinds.setdefault(error.kind, []).append(error)
    for kind, errors in kinds.items():
        click.echo(f"\n{kind}: {len(errors):,}")
        for error in errors[:limit]:
            click.echo(f"  {error.article}")
            if error.gold:
                click.echo(f"    gold       {error.gold[:300]}")
                click.echo(f"    said by    {error.gold_source or '(implicit)'}")
            if error.predicted:
                click.echo(f"    found      {error.predicted[:300]}")
                click.echo(f"    said by    {error.predicted_source or '(nobody)'}  [{error.rule}]")


def _from_ledger(chosen: dict[str, Any]) -> int:
    from dataclasses import asdict

    from quotetrack.ledger import open_ledger

    with open_ledger(chosen["ledger"], create=False) as book:
        judged = book.judgements()
    if chosen["as_json"]:
        click.echo(json.dumps(asdict(judged), ensure_ascii=False, default=dict))
        return 0
    total = sum(judged.attribution.values())
    click.echo(f"{total:,} quotes judged by people" + _share_right(judged.attribution))
    for title, table in (("by rule", judged.by_rule), ("by confidence", judged.by_confidence)):
        if table:
            click.echo(f"\n{title}")
        for name, counts in sorted(table.items()):
            click.echo(f"  {name:<30} {sum(counts.values()):6,}{_share_right(counts)}")
    for title, simple in (("claims by status", judged.claims), ("machine cells corrected", judged.corrections)):
        if simple:
            click.echo(f"\n{title}")
        for name, number in sorted(simple.items()):
            click.echo(f"  {name:<30} {number:6,}")
    return 0


def _share_right(counts: Any) -> str:
    total = sum(counts.values())
    wrong = ", ".join(f"{word} {n}" for word, n in sorted(counts.items()) if word != "right" and n)
    return f"  {100 * counts.get('right', 0) / total:5.1f}% right{f' ({wrong})' if wrong else ''}" if total else ""
