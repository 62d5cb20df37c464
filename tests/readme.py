"""Write the README's commands from ``--help``.

python -m tests.readme
"""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

README = Path(__file__).parents[1] / "README.md"
START = "<!-- written from --help by python -m tests.readme -->\n"
_SECTION = re.compile(re.escape(START) + r"```\n.*?```\n", re.DOTALL)


def help_text(*command: str) -> str:
    from quotetrack.cli import cli

    shown = CliRunner().invoke(cli, [*command, "--help"], prog_name="quotetrack", terminal_width=80)
    assert shown.exit_code == 0, shown.output
    return f"$ quotetrack {' '.join((*command, '--help'))}\n{shown.output}"


def section() -> str:
    return f"{START}```\n{help_text()}\n{help_text('run')}```\n"


def current() -> str | None:
    found = _SECTION.search(README.read_text(encoding="utf-8"))
    return found and found.group()


if __name__ == "__main__":
    README.write_text(_SECTION.sub(lambda _: section(), README.read_text(encoding="utf-8")), encoding="utf-8")
