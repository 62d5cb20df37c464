"""The options that commands share, and where their defaults come from."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from quotetrack.errors import UsageError
from quotetrack.patterns import regex

if TYPE_CHECKING:
    from quotetrack.config import Config
    from quotetrack.model import Problem
    from quotetrack.reading import Columns

    _OfDate = click.ParamType[date]
else:
    _OfDate = click.ParamType  # of one type only since click 8.4

F = TypeVar("F", bound=Callable[..., Any])
FILE = "quotetrack.toml"
PREFIX = "QUOTETRACK_"  # of environment variables


def option(*names: str, **settings: Any) -> Callable[[F], F]:
    """Make an option that the environment may set: ``--text-column`` is QUOTETRACK_TEXT_COLUMN."""
    long = next(name for name in names if name.startswith("--")).split("/")[0]
    settings.setdefault("envvar", PREFIX + long[2:].upper().replace("-", "_"))
    return click.option(*names, **settings)


def _group(*options: Callable[[F], F]) -> Callable[[F], F]:
    def decorate(function: F) -> F:
        for one in reversed(options):
            function = one(function)
        return function

    return decorate


class Day(_OfDate):
    """An ISO date."""

    name = "date"

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date; write it as 2024-03-15", parameter, context)


table_columns = _group(
    option("--text-column", metavar="NAME", help="Column of CSV, JSONL or Parquet that holds the article."),
    option("--id-column", metavar="NAME", help="Column that names the article."),
    option("--date-column", metavar="NAME", help="Column with the publication date."),
    option("--title-column", metavar="NAME", help="Column with the headline."),
    option("--publisher-column", metavar="NAME", help="Column with the publisher."),
    option("--author-column", metavar="NAME", help="Column with the author."),
)
inputs = _group(
    click.argument("paths", nargs=-1, metavar="PATH…"),
    option("--files-from", metavar="FILE", help="Read the paths from a file, one a line; - for standard input."),
    table_columns,
)
knowledge = _group(
    option("--published", type=Day(), metavar="DATE", help="Publication date of articles that do not state one."),
    option("--publisher", metavar="NAME", help="Publisher of articles that do not state one."),
    option("--roster", metavar="FILE", help="People the newsroom knows, CSV: name, aliases, role, gender, id."),
    option("--cues", metavar="FILE", help="More words that introduce speech, one a line."),
    option("--reference", "references", multiple=True, metavar="FILE", help="A reference table; may be given again."),
    option("--split-inside-quotes/--keep-quotes-whole", default=True, help="Cut sentences inside quotation marks."),
)
ledger = option(
    "--ledger",
    default="quotetrack.db",
    metavar="FILE|URL",
    help="The ledger: an SQLite file, or postgresql+psycopg://…",
)
waiting = option(
    "--wait", type=click.FloatRange(min=0), default=30.0, metavar="SECONDS",
    help="Wait so long while another run has the ledger; 0 fails at once.",
)  # fmt: skip
printed = option(
    "--date", "on", type=Day(), metavar="DATE", help="Date that the reports print.  [default: that of the last run]"
)
quiet = option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
verbose = option("-v", "--verbose", is_flag=True, help="Show tracebacks.")
as_json = option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


def defaults(path: str | None) -> dict[str, Any]:
    """Read quotetrack.toml as defaults for every command; a name that no option has is an error."""
    _check_environment()
    if path is None and not Path(FILE).is_file():
        return {}
    name = path or FILE
    import tomllib

    try:
        with open(name, "rb") as stream:
            table = tomllib.load(stream)
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", name, "name another with --config") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"not valid TOML: {error}", name, "correct it, or name another with --config") from None
    maps: dict[str, dict[str, Any]] = {}
    flags: dict[str, dict[str, click.Option]] = {}  # command -> option without its dashes -> the command's parameter
    for command, options in _options():
        flags[command] = {flag[2:]: p for p in options for flag in p.opts if flag.startswith("--")}
        maps[command] = {}
    general = {key: value for key, value in table.items() if not isinstance(value, dict)}
    for key in general:
        if not any(key.replace("_", "-") in known for known in flags.values()):
            raise UsageError(f"no option is called {key!r}", name, "see quotetrack COMMAND --help")
    for command, known in flags.items():
        own = table.get(command, {})
        for key, value in {**general, **own}.items():
            flag = key.replace("_", "-")
            if flag in known:
                maps[command][str(known[flag].name)] = _as_typed(known[flag], value)
            elif key in own:
                raise UsageError(f"{command} has no option {key!r}", name, f"see quotetrack {command} --help")
    for key in table:
        if isinstance(table[key], dict) and key not in maps:
            raise UsageError(f"no command is called {key!r}", name)
    return maps


def _as_typed(parameter: click.Option, value: Any) -> Any:
    """Read a list as the command line would be given it: several times, or with commas between."""
    if parameter.multiple:
        return value if isinstance(value, list) else [value]
    return ",".join(map(str, value)) if isinstance(value, list) else value


def _options() -> Iterator[tuple[str, list[click.Option]]]:
    """Give every command with its options."""
    from quotetrack.cli import COMMANDS, cli

    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        yield name, [p for p in (command.params if command else ()) if isinstance(p, click.Option) and p.name]


def _check_environment() -> None:
    """Refuse a variable that is nearly an option's: a misspelt limit must not be no limit. Others may be anybody's."""
    ours = [name for name in os.environ if name.startswith(PREFIX)]
    if not ours:
        return
    from difflib import get_close_matches

    known = {PREFIX + "CONFIG"} | {str(p.envvar) for _, options in _options() for p in options if p.envvar}
    for name in sorted(set(ours) - known):
        if meant := get_close_matches(name, known, 1, cutoff=0.9):
            raise UsageError("no option has this environment variable", name, f"perhaps {meant[0]} is meant")


def refuse_both(one: str, other: str, why: str) -> None:
    """Refuse two options of one command line that exclude each other; defaults from elsewhere give way silently."""
    context = click.get_current_context()
    line = click.core.ParameterSource.COMMANDLINE
    if context.get_parameter_source(one) is line and context.get_parameter_source(other) is line:
        raise UsageError(f"--{one} and --{other} exclude each other", "", why)


def config_of(chosen: dict[str, Any]) -> Config:
    """Make the analysis options of what the command line says."""
    from quotetrack.config import Config

    return Config(
        published=chosen["published"],
        publisher=chosen["publisher"],
        roster=Path(chosen["roster"]) if chosen["roster"] else None,
        cues=Path(chosen["cues"]) if chosen["cues"] else None,
        references=tuple(map(Path, chosen["references"])),
        split_inside_quotes=chosen["split_inside_quotes"],
    )


def columns_of(chosen: dict[str, Any]) -> Columns:
    from quotetrack.reading import Columns

    return Columns(**{role: chosen[f"{role}_column"] for role in Columns._fields})


def paths_of(chosen: dict[str, Any]) -> Iterator[str]:
    """Give the paths: the arguments, then those of the list."""
    if not chosen["paths"] and not chosen["files_from"]:
        raise UsageError("nothing to read", "", "give files or folders, - for standard input, or --files-from")
    if chosen["files_from"] == "-" and "-" in chosen["paths"]:
        raise UsageError("standard input cannot be both the list and an article", "--files-from")
    return _listed(chosen)


def _listed(chosen: dict[str, Any]) -> Iterator[str]:
    yield from chosen["paths"]
    name = chosen["files_from"]
    if name:
        from quotetrack.reading import paths_listed

        with _opened(name) as stream:
            yield from paths_listed(stream)


@contextmanager
def _opened(name: str) -> Iterator[Iterator[str]]:
    if name == "-":
        yield iter(sys.stdin)
        return
    try:
        stream = open(name, encoding="utf-8", errors="surrogateescape")  # noqa: SIM115
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", name, "give --files-from a list of paths") from None
    with stream:
        yield iter(stream)


def problem_line(problem: Problem) -> str:
    """Say what is wrong with an input, and which one."""
    note = "skipped: " if problem.kind == "skipped" else ""
    return f"quotetrack: {problem.source}: {note}{problem.reason}"


def skipped_line(skipped: list[Problem], listed: str = "") -> str:
    """Say in one line what was passed over: a folder may hold many files that are no articles."""
    if len(skipped) == 1:
        return problem_line(skipped[0])
    reasons = Counter(problem.reason for problem in skipped)
    why = "; ".join(f"{count} {reason}" for reason, count in reasons.most_common(3))
    return f"quotetrack: {len(skipped)} files skipped{listed}: {why}"


def told(problem: Problem) -> None:
    """Name a problem in one line on standard error."""
    click.echo(one_line(problem_line(problem)), err=True)


_CONTROL = regex(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def one_line(words: str) -> str:
    """Keep a line a line, and a terminal as it is, whatever the name of a file holds.

    >>> one_line("two\\nlines\\x1b[31m.txt")
    'two\\\\nlines\\\\x1b[31m.txt'
    """
    return _CONTROL.sub(lambda found: repr(found[0])[1:-1], words)
