"""What the README says is so: its commands run, its code runs, its help is the program's."""

import re
import subprocess
import sys
from pathlib import Path

from tests import readme
from tests.conftest import ROOT

TEXT = readme.README.read_text(encoding="utf-8")


def test_the_main_command_does_the_main_job(tmp_path: Path) -> None:
    command = re.search(r"&& \.venv/bin/quotetrack (run data/articles)\n", TEXT)
    assert command, "the README shows the main job"
    words = [sys.executable, "-m", "quotetrack", *command[1].split()]
    where = ["--out", str(tmp_path / "reports"), "--ledger", str(tmp_path / "quotetrack.db")]
    done = subprocess.run([*words, *where], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "reports" / "quotetrack.xlsx").stat().st_size > 10_000
    assert "14 new" in done.stdout


def test_ci_runs_the_readmes_test_command() -> None:
    (command,) = re.findall(r"^python3.* -m pytest$", TEXT, re.MULTILINE)
    assert "pip install" in command
    assert "grep -m 1 -E '^python3.* -m pytest$' README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_code_for_scripts_runs() -> None:
    code = next(block for block in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL) if "Article.from_text" in block)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert done.stdout.startswith("Ana Ruiz | We won | "), done.stderr


def test_the_help_is_the_programs() -> None:
    assert readme.current() == readme.section(), "run: python -m tests.readme"


def test_files_the_readme_shows_exist() -> None:
    for path in re.findall(r"!\[[^]]*\]\(([^)]+)\)", TEXT):
        assert (ROOT / path).is_file(), path
