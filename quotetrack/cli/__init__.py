"""The command line: parse, delegate, print, exit. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from quotetrack.cli.options import FILE, defaults
from quotetrack.errors import LexiconError, QuotetrackError, UsageError

COMMANDS = {  # name -> module that holds the function of that name
    "run": "running",
    "analyse": "analysing",
    "explain": "analysing",
    "review": "keeping",
    "status": "keeping",
    "export": "keeping",
    "history": "keeping",
    "evaluate": "evaluating",
}
EXIT = """\b
Exit status:
  0  everything was done
  1  a condition of --fail-on holds; a line for each is on standard error
  2  wrong usage: an option or argument that cannot be meant
  3  some inputs failed, or the ledger or a report could not be opened or written
  130  interrupted (Ctrl-C); what was finished is stored
"""


class Commands(click.Group):
    """The commands, imported when they are asked for."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"quotetrack.cli.{COMMANDS[name]}"), name)
        return command


def _version(context: click.Context, parameter: click.Parameter, asked: bool) -> None:
    if asked:
        from quotetrack import __version__

        click.echo(f"quotetrack {__version__}")
        context.exit()


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110, "show_default": True},
    epilog=EXIT,
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Print the version."
)
@click.option(
    "--config",
    metavar="FILE",
    envvar="QUOTETRACK_CONFIG",
    help="Defaults for all options, as TOML.  [default: quotetrack.toml in this folder, if there is one]",
)
@click.pass_context
def cli(context: click.Context, config: str | None) -> None:
    """Find who said what in news articles, which of it can be checked, and keep what people decide about it.

    `quotetrack run articles/` reads a folder and writes reports/quotetrack.xlsx; a person fills it in;
    `quotetrack review reports/quotetrack.xlsx --apply` takes the work back; the next run keeps it.
    Scripts use `quotetrack analyse`: one JSON object per article, one a line, no ledger.

    Every option can also be given as an environment variable (--text-column as QUOTETRACK_TEXT_COLUMN) or in
    quotetrack.toml (text-column = "body", for all commands or under [run], [analyse] …). The command line wins
    over the environment, the environment over the file.
    """
    context.default_map = defaults(config)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit. Errors are one line on standard error; with -v a traceback before it."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        status = cli.main(args=words, prog_name="quotetrack", standalone_mode=False)
        sys.stdout.flush()
        sys.exit(status if isinstance(status, int) else 0)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "")
        sys.exit(2)
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "quotetrack"
        _fail(where, f"{_origin(error)}{' '.join(error.format_message().split())} (see {where} --help)", 2)
    except (KeyboardInterrupt, click.Abort):
        _fail("quotetrack", "interrupted", 130)
    except BrokenPipeError:  # the reader went away (| head); nothing is left to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except QuotetrackError as error:
        _trace(words)
        _fail("quotetrack", str(error), 2 if isinstance(error, UsageError | LexiconError) else 3)
    except OSError as error:  # standard output on a full disk, or the folder for temporary files
        _trace(words)
        where = error.filename or "standard output or the folder for temporary files"
        _fail("quotetrack", f"{where}: {error.strerror or error}; make room or check the permissions", 3)
    except Exception as error:
        _trace(words)
        from quotetrack.batch.work import blame

        _fail("quotetrack", f"{blame(error)}; please report it, -v shows more", 3)


def _origin(error: click.UsageError) -> str:
    """Name the variable or the file that a wrong value comes from, when it is not the command line."""
    if not isinstance(error, click.BadParameter) or error.ctx is None or error.param is None:
        return ""
    source = error.ctx.get_parameter_source(str(error.param.name))
    if source is click.core.ParameterSource.ENVIRONMENT:
        return f"{error.param.envvar}: "
    if source is click.core.ParameterSource.DEFAULT_MAP:
        return f"{error.ctx.find_root().params.get('config') or FILE}: "
    return ""


def _fail(where: str, line: str, status: int) -> None:
    click.echo(f"{where}: {line}", err=True)
    sys.exit(status)


def _trace(words: list[str]) -> None:
    if "-v" in words or "--verbose" in words or os.environ.get("QUOTETRACK_VERBOSE"):
        import traceback

        traceback.print_exc()
