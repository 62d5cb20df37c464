"""The command line: what a script's author relies on, run as the installed program would be."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from quotetrack.cli import main
from tests.conftest import ROOT
from tests.newsroom import article, write_articles

SLOW = """
import sys, time
from quotetrack.batch import work
from quotetrack.analysis import analyse
def slow(article, config):
    time.sleep(float(sys.argv[1]))
    with open("analysed", "a") as stream:
        stream.write("x")
    return analyse(article, config)
work.analyse = slow
from quotetrack.cli import main
main(sys.argv[2:])
"""


class Result:
    """How a command ended and what it said."""

    def __init__(self, status: int, out: bytes, err: bytes) -> None:
        self.status, self.out, self.err = status, out.decode(), err.decode()

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def complaints(self) -> list[str]:
        return self.err.splitlines()


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> Any:
    """Run a command in this process, in an empty folder, without the environment's own defaults."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("QUOTETRACK_")]:
        monkeypatch.delenv(name)

    def run(*words: str | Path, given: bytes = b"", **environment: str) -> Result:
        with monkeypatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
            with pytest.raises(SystemExit) as ended:
                main([str(word) for word in words])
        assert isinstance(ended.value.code, int)
        return Result(ended.value.code, *capfdbinary.readouterr())

    return run


def spawn(folder: Path, *words: str, given: bytes = b"", **environment: str) -> Result:
    """Run a command as a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "quotetrack", *words], cwd=folder, input=given, capture_output=True, timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )  # fmt: skip
    return Result(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_articles(tmp_path / "articles", 6)


# ── analyse ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_analyse_prints_one_object_per_article_in_the_order_given(call: Any, folder: Path) -> None:
    result = call("analyse", "articles/a00003.txt", "articles/a00001.txt", "-", given=article(50).encode())
    assert (result.status, result.err) == (0, "")
    assert [r["article"]["source"] for r in result.records] == ["articles/a00003.txt", "articles/a00001.txt", "-"]
    for record in result.records:
        assert set(record) == {"schema", "article", "sentences", "speakers", "quotes", "claims", "figures_set_aside"}
        text = record["article"]["text"]
        for quote in record["quotes"]:
            assert quote["text"] == " … ".join(text[s:e] for s, e in quote["content"])
        assert record["article"]["published"] is None


def test_published_and_publisher_apply_where_the_article_says_nothing(call: Any, folder: Path) -> None:
    (record,) = call(
        "analyse", "articles/a00001.txt", "--published", "2024-03-04", "--publisher", "The Example"
    ).records
    assert (record["article"]["published"], record["article"]["publisher"]) == ("2024-03-04", "The Example")


def test_analyse_leaves_no_ledger_and_no_report(call: Any, folder: Path, tmp_path: Path) -> None:
    call("analyse", "articles")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["articles"]


def test_odd_characters_survive_the_pipe(tmp_path: Path) -> None:
    (tmp_path / "ödd nàme.txt").write_bytes("“Ça va 🙂,” said Zoë Müller.\u2028".encode())
    (record,) = spawn(tmp_path, "analyse", "ödd nàme.txt", PYTHONIOENCODING="ascii", LC_ALL="C").records
    assert record["article"]["text"].startswith("“Ça va 🙂,”")


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "empty"), (b"\x00\x01\x02\x7fELF", "binary"), (b"\xff\xfeabc", "decoded")],
)
def test_bad_files_are_one_line_each_and_the_rest_is_done(call: Any, folder: Path, content: bytes, reason: str) -> None:
    (folder / "a00002.txt").write_bytes(content)
    for words in (("analyse", "articles"), ("run", "articles", "--format", "jsonl")):
        result = call(*words)
        assert result.status == 3
        (line,) = result.complaints
        assert "a00002.txt" in line and reason in line
    assert len(call("analyse", "articles").records) == 5


def test_missing_path_and_empty_folder(call: Any, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    result = call("analyse", "nowhere.txt", "none", "articles/a00000.txt")
    assert result.status == 3 and len(result.records) == 1
    missing, empty = result.complaints
    assert missing == "quotetrack: nowhere.txt: no such file or folder; check the path"
    assert empty.startswith("quotetrack: none: a folder without articles; their names end in .txt, .md, .html")


def test_other_files_of_a_folder_are_named_and_are_no_failure(call: Any, folder: Path) -> None:
    (folder / "picture.png").write_bytes(b"\x89PNG")
    result = call("analyse", "articles")
    assert result.status == 0 and len(result.records) == 6
    assert result.complaints == ["quotetrack: articles/picture.png: skipped: not an article: .png file ending"]
    assert call("analyse", "articles", "-q").err == ""


def test_a_run_says_in_one_line_how_many_files_are_no_articles(call: Any, folder: Path) -> None:
    for name in ("one.png", "two.png", "three.xyz"):
        (folder / name).write_bytes(b"\x89PNG")
    result = call("run", "articles")
    assert result.complaints == [
        "quotetrack: 3 files skipped, listed under Problems: 2 not an article: .png file ending; "
        "1 not an article: .xyz file ending"
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="names that Windows does not allow")
def test_a_line_stays_a_line_whatever_the_file_is_called(call: Any, folder: Path) -> None:
    (folder / "two\nlines\x1b[31m.txt").write_bytes(b"")
    result = call("analyse", "articles")
    assert result.status == 3 and len(result.records) == 6
    assert result.complaints == ["quotetrack: articles/two\\nlines\\x1b[31m.txt: the file is empty"]


def test_lists_of_files(call: Any, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "list").write_text("# tonight\narticles/a00004.txt\n\narticles/a00002.txt\n", encoding="utf-8")
    sources = ["articles/a00004.txt", "articles/a00002.txt"]
    assert [r["article"]["source"] for r in call("analyse", "--files-from", "list").records] == sources
    piped = call("analyse", "--files-from", "-", given="\n".join(sources).encode())
    assert [r["article"]["source"] for r in piped.records] == sources


def test_records_on_standard_input(call: Any) -> None:
    rows = "\n".join(json.dumps({"body": article(n), "key": f"k{n}", "day": "2024-03-04"}) for n in range(3))
    result = call(
        "analyse", "-", "--text-column", "body", "--id-column", "key", "--date-column", "day", given=rows.encode()
    )
    assert [(r["article"]["source"], r["article"]["published"]) for r in result.records] == [
        (f"-#k{n}", "2024-03-04") for n in range(3)
    ]


# ── usage ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "words",
    [
        ("analyse",),
        ("analyse", "x.txt", "--published", "yesterday"),
        ("analyse", "x.txt", "--nonsense"),
        ("analyse", "x.txt", "--roster", "missing.csv"),
        ("analyse", "-", "--files-from", "-"),
        ("analyse", "--files-from", "missing.txt"),
        ("run", "x.txt", "--format", "docx"),
        ("run", "x.txt", "--fail-on", "boredom"),
        ("run", "x.txt", "--fail-on", ""),
        ("run", "x.txt", "--fail-on", ","),
        ("run", "x.txt", "--out", ""),
        ("run", "x.txt", "--ledger", ""),
        ("run", "x.txt", "--cluster", "local:2", "--jobs", "2"),
        ("run", "x.txt", "--cluster", "local:2", "--memory", "500"),
        ("run", "x.txt", "--cluster", "nonsense"),
        ("evaluate", "gold", "--from-ledger"),
        ("run", "x.txt", "--jobs", "0"),
        ("nonsense",),
        ("evaluate",),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(call: Any, words: tuple[str, ...]) -> None:
    result = call(*words)
    assert (result.status, result.out) == (2, "")
    assert len(result.complaints) == 1 and result.complaints[0].startswith("quotetrack")


def test_version_and_help(call: Any) -> None:
    from quotetrack import __version__

    assert call("--version").out == f"quotetrack {__version__}\n"
    assert "Exit status" in call("--help").out
    assert call().status == 2
    for command in ("run", "analyse", "review", "status", "export", "explain", "evaluate", "history"):
        result = call(command, "--help")
        assert result.status == 0 and "Usage: quotetrack " + command in result.out


def test_starting_up_imports_nothing_heavy() -> None:
    """What ``--version`` and ``analyse`` of a text must not pay for."""
    heavy = {
        "pandas",
        "openpyxl",
        "sqlalchemy",
        "trafilatura",
        "rich",
        "lxml",
        "jinja2",
        "distributed",
        "docx",
        "pypdf",
    }
    code = (
        "import sys; from quotetrack.cli import main\n"
        "try: main(sys.argv[1:])\nexcept SystemExit: print('\\n', *sys.modules)"
    )
    for words in (["--version"], ["analyse", "-"]):
        done = subprocess.run(
            [sys.executable, "-c", code, *words], input=article(1).encode(), capture_output=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert done.returncode == 0
        assert not heavy & set(done.stdout.decode().splitlines()[-1].split())


def test_defaults_come_from_the_file_then_the_environment_then_the_command_line(
    call: Any, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "quotetrack.toml").write_text('publisher = "From file"\n[analyse]\npublished = 2024-01-01\n')
    words = ("analyse", "articles/a00001.txt")

    def found(*more: str, **environment: str) -> tuple[str, str]:
        (record,) = call(*words, *more, **environment).records
        return record["article"]["publisher"], record["article"]["published"]

    assert found() == ("From file", "2024-01-01")
    assert found(QUOTETRACK_PUBLISHER="From environment") == ("From environment", "2024-01-01")
    assert found("--publisher", "From line", QUOTETRACK_PUBLISHER="x") == ("From line", "2024-01-01")
    (tmp_path / "other.toml").write_text('publisher = "Other"\n')
    assert call("--config", "other.toml", *words).records[0]["article"]["publisher"] == "Other"


@pytest.mark.parametrize(
    "content",
    [
        b"publishr = 'x'\n", b"[analyse]\njobs = 2\n", b"[nonsense]\n", b"x = = 1\n", b"run = 3\n", b"\xff\xfe",
        b"published = 'soon'\n", b"split-inside-quotes = 'perhaps'\n",
    ],
)  # fmt: skip
def test_a_wrong_file_of_defaults_is_wrong_usage(call: Any, folder: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "quotetrack.toml").write_bytes(content)
    result = call("analyse", "articles")
    assert result.status == 2 and len(result.complaints) == 1 and "quotetrack.toml" in result.err


def test_lists_of_the_file_are_read_as_the_command_line_would_be_given_them(
    call: Any, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "quotetrack.toml").write_text('[run]\nformat = ["jsonl", "csv"]\nreference = "facts.csv"\n')
    assert call("run", "articles").err == (
        "quotetrack: --reference: no such file: facts.csv; give the path of an existing CSV file\n"
    )
    (tmp_path / "quotetrack.toml").write_text('[run]\nformat = ["jsonl", "csv"]\n')
    (summary,) = call("run", "articles", "--json-summary").records
    assert set(summary["reports"]) == {"jsonl", "csv"}


def test_a_wrong_variable_is_named(call: Any, folder: Path) -> None:
    wrong = call("analyse", "articles", QUOTETRACK_PUBLISHED="soon")
    assert wrong.status == 2 and wrong.err.startswith("quotetrack analyse: QUOTETRACK_PUBLISHED: ")
    misspelt = call("status", QUOTETRACK_LEGDER="other.db")
    assert (misspelt.status, misspelt.err) == (
        2,
        "quotetrack: QUOTETRACK_LEGDER: no option has this environment variable; perhaps QUOTETRACK_LEDGER is meant\n",
    )
    assert call("analyse", "articles", QUOTETRACK_HOME="/srv").status == 0, "not ours to judge"


@pytest.mark.parametrize("option", ["--roster", "--cues", "--reference"])
def test_a_file_of_knowledge_that_is_no_text_is_wrong_usage(
    call: Any, folder: Path, tmp_path: Path, option: str
) -> None:
    (tmp_path / "known.csv").write_bytes(b"\xff\xfe\x00\x01")
    result = call("analyse", "articles", option, "known.csv")
    assert (result.status, result.out) == (2, "")
    assert len(result.complaints) == 1 and "known.csv" in result.err and "bug" not in result.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("words", [("analyse", "articles"), ("run", "articles", "--format", "jsonl"), ("--help",)])
def test_a_full_disk_under_standard_output_is_one_line(folder: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "quotetrack", *words], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    (line,) = done.stderr.decode().splitlines()
    assert done.returncode == 3 and "No space left" in line and "bug" not in line


# ── run and the ledger ──────────────────────────────────────────────────────────────────────────────────────────


def test_run_writes_the_workbook_and_says_what_it_did(call: Any, folder: Path, tmp_path: Path) -> None:
    result = call("run", "articles")
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith("articles   6: 6 new\nquotes ")
    assert "% attributed" in result.out and "reports/quotetrack.xlsx" in result.out
    assert (tmp_path / "reports" / "quotetrack.xlsx").is_file() and (tmp_path / "quotetrack.db").is_file()
    again = call("run", "articles")
    assert again.out.startswith("articles   6: 6 unchanged\n")
    assert call("run", "articles", "--quiet").out == ""


def test_several_reports_and_the_summary_for_scripts(call: Any, folder: Path, tmp_path: Path) -> None:
    result = call("run", "articles", "--out", "out/night.xlsx", "--format", "xlsx,jsonl,csv", "--json-summary")
    (summary,) = result.records
    assert (summary["articles"], summary["new"], summary["failed"]) == (6, 6, 0)
    assert summary["reports"]["xlsx"] == str(Path("out/night.xlsx"))
    assert all(tmp_path.joinpath(path).exists() for path in summary["reports"].values())


def test_gates_fail_a_run_with_a_line_per_reason(call: Any, folder: Path) -> None:
    result = call("run", "articles", "--format", "jsonl", "--fail-on", "unverified,doubtful>100%,anonymous>0%")
    assert result.status == 1
    assert [line.split(":")[1].strip() for line in result.complaints] == ["unverified", "anonymous"]
    assert call("run", "articles", "--format", "jsonl", "--fail-on", "doubtful>100%").status == 0
    again = call("run", "articles", "--format", "jsonl", "--fail-on", "unverified")
    assert again.status == 1, "unchanged articles are asked about too"


def test_a_claim_that_a_reference_table_contradicts_fails_a_run(call: Any, tmp_path: Path) -> None:
    told = "Envoys argue over Syria\n\nRussia and China vetoed the text on 19 July 2012 for the {} time in a row.\n"
    for time_told, status in (("third", 0), ("fourth", 1)):
        Path(f"{time_told}.txt").write_text(told.format(time_told), encoding="utf-8")
        result = call("run", f"{time_told}.txt", "--format", "jsonl", "--fail-on", "disagreement")
        assert result.status == status, result.err


def test_the_log_for_cron_is_json(call: Any, folder: Path) -> None:
    (folder / "a00002.txt").write_bytes(b"")
    result = call("run", "articles", "--format", "jsonl", "--log-format", "json", "--fail-on", "unverified")
    rows = [json.loads(line) for line in result.complaints]
    assert [(row["event"], row["level"]) for row in rows] == [
        ("start", "info"), ("problem", "error"), ("gate", "error"),
    ]  # fmt: skip
    assert rows[1]["reason"] == "the file is empty"


def test_a_failure_is_over_once_what_it_was_about_is_read(call: Any, tmp_path: Path) -> None:
    def left(*words: str) -> list[str]:
        call("run", *words, "--format", "jsonl")
        from quotetrack.ledger import open_ledger

        with open_ledger(tmp_path / "quotetrack.db") as ledger:
            return [failure.problem.source for failure in ledger.problems()]

    rows = [json.dumps({"story": f"Ana Ruiz said {n} mills had shut.", "id": n}) for n in range(3)]
    (tmp_path / "a.jsonl").write_text("\n".join([rows[0], "{", "{"]))
    (tmp_path / "later").mkdir()
    assert left("a.jsonl", "later") == ["a.jsonl", "a.jsonl:2", "a.jsonl:3", "later"]
    column = ("--text-column", "story")
    assert left("a.jsonl", *column) == ["a.jsonl:2", "a.jsonl:3", "later"]
    (tmp_path / "a.jsonl").write_text("\n".join([*rows[:2], "{"]))
    (tmp_path / "later" / "b.txt").write_text(article(1), encoding="utf-8")
    assert left("a.jsonl", "later", *column) == ["a.jsonl:3"]
    (tmp_path / "a.jsonl").write_text("\n".join(rows))
    assert left("a.jsonl", *column) == []


def test_a_failure_is_over_once_its_file_is_gone_from_a_folder_read_again(call: Any, tmp_path: Path) -> None:
    """Only then: a run over other files says nothing about it. A path that never existed is no lasting worry."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(article(1), encoding="utf-8")
    for name in ("b.pdf", "c.jsonl", "d.zip"):
        (tmp_path / "in" / name).write_text("{")

    def left(*words: str) -> list[str]:
        call("run", *words, "--format", "jsonl")
        from quotetrack.ledger import open_ledger

        with open_ledger(tmp_path / "quotetrack.db") as ledger:
            return [failure.problem.source for failure in ledger.problems()]

    assert {"in/b.pdf", "in/c.jsonl:1", "in/d.zip", "inn"} <= set(left("in", "inn"))
    for name in ("b.pdf", "c.jsonl"):
        (tmp_path / "in" / name).unlink()
    assert {"in/b.pdf", "in/c.jsonl:1", "in/d.zip"} <= set(left("in/a.txt")) and "inn" not in left("in/a.txt")
    assert left("in/") == ["in/d.zip"]


def test_explain_says_that_a_folder_is_no_article(call: Any, folder: Path) -> None:
    result = call("explain", "articles")
    assert result.status == 3 and result.out == ""
    assert result.complaints == [
        "quotetrack: articles: a folder; this explains one article at a time; name a file of it"
    ]


def test_standard_input_without_the_column_is_one_line_and_the_rest_is_done(call: Any, folder: Path) -> None:
    words = ("analyse", "-", "articles/a00001.txt", "--text-column", "story")
    result = call(*words, given=b'{"hed": "x"}\n{"hed": "y"}\n')
    assert result.status == 3 and len(result.records) == 1
    assert result.complaints == ["quotetrack: -: no column 'story'; the columns are hed; set --text-column"]


def test_what_took_too_long_is_tried_again_when_it_may_take_longer(call: Any, folder: Path) -> None:
    words = ("run", "articles/a00001.txt", "--format", "jsonl")
    assert "took longer" in call(*words, "--timeout", "0.001").err
    assert "took longer" in call(*words).err, "without a limit it might never end"
    assert call(*words, "--timeout", "60").out.startswith("articles   1: 1 new\n")


def test_an_unwritable_report_is_one_line_and_nothing_is_lost(call: Any, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("a file where the folder should be")
    result = call("run", "articles", "--out", "blocked", "--format", "xlsx,jsonl")
    assert result.status == 3
    assert len(result.complaints) == 2 and all("blocked" in line for line in result.complaints)
    assert json.loads(call("status", "--json").out)["articles"] == 6


@pytest.mark.parametrize(
    "content", [b"this is no database, it is a shopping list", b"SQLite format 3\x00" + b"\x07" * 400]
)
def test_a_foreign_ledger_is_one_line_and_stays_as_it_is(
    call: Any, folder: Path, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "quotetrack.db").write_bytes(content)
    result = call("run", "articles")
    assert result.status == 3
    assert len(result.complaints) == 1 and "quotetrack.db" in result.err
    assert (tmp_path / "quotetrack.db").read_bytes() == content


def test_commands_without_a_ledger_say_so(call: Any, tmp_path: Path) -> None:
    for words in (("status",), ("export",), ("history", "c1"), ("evaluate", "--from-ledger")):
        result = call(*words)
        assert result.status == 3 and len(result.complaints) == 1
    assert list(tmp_path.iterdir()) == []


def test_two_runs_at_once_wait_or_fail(call: Any, folder: Path, tmp_path: Path) -> None:
    call("run", "articles/a00000.txt", "--format", "jsonl")
    command = [sys.executable, "-c", SLOW, "0.6", "run", "articles", "--format", "jsonl", "--log-format", "json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    first = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, env=environment)
    assert first.stderr is not None
    first.stderr.readline()  # it has the ledger
    refused = call("run", "articles", "--format", "jsonl", "--wait", "0")
    assert refused.status == 3 and len(refused.complaints) == 1, refused.err
    waited = call("run", "articles", "--format", "jsonl")
    assert waited.status == 0 and "6 unchanged" in waited.out
    assert first.wait(30) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_keeps_what_is_done(call: Any, tmp_path: Path, jobs: str) -> None:
    write_articles(tmp_path / "articles", 80)
    command = [
        sys.executable,
        "-c",
        SLOW,
        "0.05",
        "run",
        "articles",
        "--format",
        "jsonl",
        "--log-format",
        "json",
        "--jobs",
        jobs,
    ]
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # tests run in the background ignore it
    )  # fmt: skip
    assert process.stderr is not None
    process.stderr.readline()
    deadline = time.monotonic() + 60
    while not (tmp_path / "analysed").exists() or (tmp_path / "analysed").stat().st_size < 20:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers too
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    (line,) = err.decode().splitlines()
    assert json.loads(line)["event"] == "interrupted"
    kept = json.loads(call("status", "--json").out)["articles"]
    assert 0 < kept < 80
    assert f"{80 - kept} new, {kept} unchanged" in call("run", "articles", "--format", "jsonl").out


def test_a_reader_that_goes_away_is_no_error(call: Any, folder: Path, tmp_path: Path) -> None:
    command = f"{sys.executable} -m quotetrack analyse articles articles articles | head -c 10"
    done = subprocess.run(
        command, shell=True, cwd=tmp_path, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert done.stderr == b""


# ── what people do ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_status_set_in_the_workbook_comes_back_and_survives(call: Any, folder: Path, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    call("run", "articles")
    path = tmp_path / "reports" / "quotetrack.xlsx"
    workbook = load_workbook(path)
    sheet = workbook["Claims"]
    header = next(row for row in sheet.iter_rows(max_row=8) if any(str(c.value).lower() == "status" for c in row))
    status = next(c.column for c in header if str(c.value).lower() == "status")
    cell = sheet.cell(row=header[0].row + 1, column=status, value="in_progress")
    workbook.save(tmp_path / "filled.xlsx")
    assert cell.value == "in_progress"
    dry = call("review", "filled.xlsx", "--by", "Ana")
    (change,) = json.loads(call("review", "filled.xlsx", "--json").out)["lines"]
    assert dry.status == 0 and "repeat with --apply" in dry.out
    assert json.loads(call("status", "--json").out)["by_status"].get("in_progress", 0) == 0
    applied = call("review", "filled.xlsx", "--by", "Ana", "--apply")
    assert applied.status == 0 and "applied: 1 " in applied.out
    call("run", "articles", "--force")
    assert json.loads(call("status", "--json").out)["by_status"]["in_progress"] == 1
    changes = json.loads(call("review", "filled.xlsx", "--json").out)
    assert changes["changes"] == 0
    history = call("history", change["id"])
    assert "Ana" in history.out and "in_progress" in history.out and "filled.xlsx" in history.out


def test_the_summary_and_the_status_count_alike(call: Any, folder: Path, tmp_path: Path) -> None:
    """After a day's work: decided rows whose text is gone, speakers named, quotes ruled out, archived copies only."""
    from openpyxl import load_workbook

    call("run", "articles")
    book = load_workbook(tmp_path / "reports" / "quotetrack.xlsx")
    claims, quotes = book["Claims"], book["Quotes"]
    column = {sheet.title: {str(cell.value): cell.column for cell in sheet[1]} for sheet in (claims, quotes)}

    def put(sheet: Any, row: int, **cells: str) -> None:
        for name, value in cells.items():
            sheet.cell(row, column[sheet.title][name.replace("_", " ")], value)

    put(claims, 2, Status="in progress", Checker="Ana")
    put(claims, 3, Status="verified", Archive="https://archive.example/3")
    put(claims, 10, Status="verified", Archive="https://archive.example/10")
    put(claims, 11, Status="verified")
    put(claims, 12, Status="not a claim", Notes="a gate")
    put(quotes, 2, Attribution="right")
    put(quotes, 8, Attribution="not a quote")
    put(quotes, 9, Attribution="wrong speaker", Correct_speaker="Tor Vale")
    put(quotes, 10, Attribution="wrong speaker")
    book.save(tmp_path / "filled.xlsx")
    assert call("review", "filled.xlsx", "--by", "Ana", "--apply").status == 0
    (folder / "a00000.txt").write_text("Museum opens late\n\nThe museum opened on Friday.\n", encoding="utf-8")
    assert call("run", "articles").status == 0
    status = json.loads(call("status", "--json").out)
    shown = load_workbook(tmp_path / "reports" / "quotetrack.xlsx", data_only=True)["Summary"]
    summary = {str(row[0].value): row[1].value for row in shown.iter_rows(max_row=32)}
    waiting = sum(status["by_status"].get(word, 0) for word in ("unverified", "in_progress", "needs_recheck"))
    assert summary["Rows no longer in the article"] > 0
    assert summary["Claims in all"] == status["claims"] == sum(status["by_status"].values())
    assert summary["○ still to check"] == waiting < status["claims"]
    assert summary["⚠ checked or judged, but without a source"] == status["without_source"]
    assert summary["Quotes in all"] == status["quotes"]
    assert summary["? without a known speaker"] == status["quotes"] - status["attributed"]
    assert summary["Contested figures"] == status["contested"]
    assert summary["Edits to settle"] == status["conflicts"]


def test_history_of_an_article_is_that_of_its_rows(call: Any, folder: Path, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    call("run", "articles")
    book = load_workbook(tmp_path / "reports" / "quotetrack.xlsx")
    header = {str(cell.value): cell.column for cell in book["Claims"][1]}
    book["Claims"].cell(2, header["Notes"], "asked the mayor")
    book["Claims"].cell(2, header["Verdict"], "rubbish")
    book.save(tmp_path / "filled.xlsx")
    call("review", "filled.xlsx", "--by", "Ana", "--apply")
    assert call("history", "articles/a00001.txt").out == "nobody has changed anything yet\n"
    assert "asked the mayor" in call("history", "articles/a00000.txt").out
    from quotetrack.ledger import open_ledger

    with open_ledger(tmp_path / "quotetrack.db") as ledger:
        (conflict,) = ledger.conflicts()
    waiting = call("history", conflict.id).out
    assert "rubbish" in waiting and "asked the mayor" not in waiting


def test_a_workbook_of_another_ledger_is_refused(call: Any, folder: Path, tmp_path: Path) -> None:
    call("run", "articles/a00000.txt")
    call("run", "articles/a00001.txt", "--ledger", "other.db", "--out", "other")
    result = call("review", "other/quotetrack.xlsx", "--apply")
    assert result.status == 3 and len(result.complaints) == 1
    assert "quotetrack.xlsx: made from another ledger" in result.err and "--ledger" in result.err
    assert call("review", "other/quotetrack.xlsx", "--ledger", "other.db").status == 0


def test_a_review_says_what_it_did_even_if_its_report_cannot_be_written(
    call: Any, folder: Path, tmp_path: Path
) -> None:
    call("run", "articles")
    result = call("review", "reports/quotetrack.xlsx", "--report", "articles")
    assert result.status == 3 and "rows read" in result.out
    assert result.complaints[0].endswith("choose another place with --report")


def test_explain_reads_a_table_as_run_does(call: Any, tmp_path: Path) -> None:
    table = tmp_path / "desk.csv"
    table.write_text('piece,words\n1,"“The pier is shut,” Ida Brandt said."\n', encoding="utf-8")
    assert "--text-column" in call("explain", str(table)).err
    result = call("explain", str(table), "--text-column", "words")
    assert result.status == 0 and "Ida Brandt" in result.out


def test_explain_says_why(call: Any, folder: Path) -> None:
    result = call("explain", "articles/a00000.txt")
    assert result.status == 0
    assert "speaker      Ana Ruiz" in result.out and "why " in result.out and "Claims" in result.out
    call("run", "articles", "--format", "jsonl")
    assert call("explain", "articles/a00001.txt", "--ledger", "quotetrack.db").status == 0
    missing = call("explain", "a0000000000000000")
    assert missing.status == 3 and "neither a file nor an article" in missing.err


def test_review_of_what_is_no_workbook_is_one_line(call: Any, folder: Path) -> None:
    call("run", "articles", "--format", "jsonl")
    for name in ("missing.xlsx", "articles/a00000.txt"):
        result = call("review", name)
        assert result.status == 3 and len(result.complaints) == 1 and name in result.err


def test_evaluate_prints_the_figures(call: Any, shared: Path) -> None:
    result = call("evaluate", shared / "corpora" / "polnear" / "dev", "--json")
    figures = json.loads(result.out)["all"]["figures"]
    assert figures["direct quotes found"]["f1"] > 0.9
    assert call("evaluate", shared / "seeds").status == 3


def test_the_date_of_a_report_is_an_option_and_its_bytes_depend_on_nothing_else(
    call: Any, folder: Path, tmp_path: Path
) -> None:
    """Two ledgers of the same articles, made at different times; then another date."""
    books = []
    for name, day in (("one", "2024-03-05"), ("two", "2024-03-05"), ("two", "2024-03-06")):
        words = ("--ledger", f"{name}.db", "--out", f"{name}/{day}", "--date", day)
        assert call("run", "articles", *words).status == 0
        books.append((tmp_path / name / day / "quotetrack.xlsx").read_bytes())
    assert books[0] == books[1] != books[2]
    assert call("export", "--ledger", "one.db", "--out", "again", "--date", "2024-03-05").status == 0
    assert (tmp_path / "again" / "quotetrack.xlsx").read_bytes() == books[0]
    assert call("run", "articles", "--date", "yesterday").status == 2
