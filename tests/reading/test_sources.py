"""Files, folders, archives and tables to articles; what is broken is named and the rest goes on."""

import doctest
import io
import json
import os
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from quotetrack.errors import UnreadableInput
from quotetrack.model import Article, Problem
from quotetrack.reading import Columns, decode, pages, read_articles

BODY = "The council voted 7-2 on Tuesday to close the Mill Bridge until it can be repaired, “perhaps in May”."
TEXT = f"Council closes the Mill Bridge\n\n{BODY}\n"
PAGE = f"""<!DOCTYPE html><html><head><title>Council closes the Mill Bridge | The Example</title>
<meta charset="utf-8"><meta property="og:title" content="Council closes the Mill Bridge">
<meta property="og:site_name" content="The Example"><meta name="author" content="Ana Ruiz">
<meta property="article:published_time" content="2021-03-03T08:00:00Z"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Council closes the Mill Bridge</h1>
<p>{BODY}</p><p>“We had no choice,” Mayor Jo Lind said. “The river is winning, and it will go on winning.”</p></article>
<footer>Printed on March 9, 2024</footer></body></html>"""


def write(path: Path, data: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def only_article(path: Path, columns: Columns = Columns()) -> Article:  # noqa: B008
    (article,) = read_articles([str(path)], columns)
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_usual_encodings(tmp_path: Path, encoding: str) -> None:
    assert only_article(write(tmp_path / "a.txt", TEXT.encode(encoding))).text == TEXT


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "mac_roman"])
def test_eight_bit_copy(encoding: str) -> None:
    text = "Le café de José Ruiz was closed, and the façade with it, said the señor from Zürich.\r\n" * 3
    assert decode(text.encode(encoding)) == text


def test_newlines_are_evidence(tmp_path: Path) -> None:
    text = TEXT.replace("\n", "\r\n")
    assert only_article(write(tmp_path / "a.txt", text)).text == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (bytes(range(256)) * 40, "binary"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00abc", "binary"),
        ("naïve café señor Zürich “yes” ".encode() * 9 + b"\xff\xc3", "UTF-8, broken at byte"),
        (b"\xff\xfeabc", "cannot be decoded"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableInput, match=reason):
        decode(data, "a.txt")


def test_web_page(tmp_path: Path) -> None:
    article = only_article(write(tmp_path / "a.html", PAGE))
    assert article.title == "Council closes the Mill Bridge"
    assert (article.published and article.published.isoformat()) == "2021-03-03"
    assert (article.author, article.publisher) == ("Ana Ruiz", "The Example")
    assert BODY in article.text and "Home" not in article.text
    assert article.text.split("\n\n")[0] == article.title


def test_a_web_page_keeps_its_tables_and_lists(tmp_path: Path) -> None:
    table = """<table><caption>Tolls</caption><tr><th>Vehicle</th><th>Now</th><th>From May</th></tr>
        <tr><td>Car</td><td>$3.50</td><td>$4.25</td></tr></table>
        <ul><li>Fuel costs rose 14 percent in a year.</li><li>Two boats need new engines.</li></ul>
        <p>“Nobody likes it,” said Ines Vogt, who takes the ferry to the island every morning at six.</p>"""
    article = only_article(write(tmp_path / "a.html", PAGE.replace(f"<p>{BODY}</p>", f"<p>{BODY}</p>{table}")))
    assert article.text.split("\n\n")[2:7] == [
        "Tolls", "Vehicle | Now | From May", "Car | $3.50 | $4.25",
        "- Fuel costs rose 14 percent in a year.", "- Two boats need new engines.",
    ]  # fmt: skip


def test_a_print_time_does_not_date_a_page(tmp_path: Path) -> None:
    undated = PAGE.replace('<meta property="article:published_time" content="2021-03-03T08:00:00Z">', "")
    assert only_article(write(tmp_path / "a.html", undated)).published is None


def test_docx(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    document.add_heading("Council closes the Mill Bridge", 0)
    document.add_paragraph(BODY)
    document.save(str(tmp_path / "a.docx"))
    article = only_article(tmp_path / "a.docx")
    assert (article.title, article.text) == ("Council closes the Mill Bridge", TEXT.rstrip())


def test_docx_keeps_its_tables_and_its_byline(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    document.core_properties.author = "Tom Lee"
    document.add_heading("Council closes the Mill Bridge", 0)
    document.add_paragraph("By Ana Ruiz")
    document.add_paragraph(BODY)
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(table._cells, ("Year", "Tolls", "2019", "$3.1 million"), strict=True):
        cell.text = words
    document.add_paragraph("It opens in May.")
    document.save(str(tmp_path / "a.docx"))
    article = only_article(tmp_path / "a.docx")
    assert article.author == "Ana Ruiz"
    assert article.text.split("\n\n")[3:] == ["Year | Tolls", "2019 | $3.1 million", "It opens in May."]


def test_printed_lines_are_joined_as_they_were_written() -> None:
    page = [
        "Mill Bridge to close", "By Ana Ruiz",
        "The council voted on Tuesday to close the bridge, said its engi-",
        "neer, after a two-year study of the well-known cracks and a long-",
        "term plan by the Al-",
        "Hadi institute for the repair of it.",
        "Trade fears",
        "“We lose half of our trade,” said Tom Lee, a baker in the street.",
    ]  # fmt: skip
    assert pages.reflow(page).split("\n\n") == [
        "Mill Bridge to close",
        "By Ana Ruiz",
        "The council voted on Tuesday to close the bridge, said its engineer, after a two-year study of the well-known "
        "cracks and a long-term plan by the Al-Hadi institute for the repair of it.",
        "Trade fears",
        page[-1],
    ]


@pytest.mark.parametrize("name", ["_joined", "reflow", "without_running_heads"])
def test_examples_of_printed_pages(name: str) -> None:
    tests = doctest.DocTestFinder().find(getattr(pages, name), name, globs=vars(pages))
    assert [doctest.DocTestRunner().run(test).failed for test in tests] == [0]


def test_pdf(tmp_path: Path) -> None:
    """A page of one text stream, written by hand: the printed lines come back as paragraphs."""
    shown = [
        "Council closes the Mill Bridge",
        "The council voted on Tuesday to close the Mill",
        "Bridge until it is repaired.",
    ]
    stream = "BT /F1 12 Tf 72 700 Td 14 TL " + " ".join(f"({line}) Tj T*" for line in shown) + " ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, offsets = "%PDF-1.4\n", []
    for number, value in enumerate(objects, 1):
        offsets.append(f"{len(body):010} 00000 n \n")
        body += f"{number} 0 obj{value}endobj\n"
    table = "xref\n0 6\n0000000000 65535 f \n" + "".join(offsets) + "trailer<</Root 1 0 R/Size 6>>\n"
    article = only_article(write(tmp_path / "a.pdf", f"{body}{table}startxref\n{len(body)}\n%%EOF"))
    assert article.title == shown[0]
    assert article.text == f"{shown[0]}\n\n{shown[1]} {shown[2]}"


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.zip", "a.tar.gz", "a.parquet"])
def test_damaged_containers_are_problems(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, b"PK\x03\x04 not really" * 40)
    (problem,) = read_articles([str(path)])
    assert isinstance(problem, Problem) and problem.kind == "unreadable" and "damaged" in problem.reason + "damaged"
    assert problem.reason


def test_folder_is_walked_in_order_and_other_files_are_named(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/.hidden.txt", "c.exe", "d.txt"):
        write(tmp_path / name, "" if name == "b.txt" else TEXT + name)
    found = list(read_articles([str(tmp_path)]))
    assert [(type(x).__name__, Path(x.source).name) for x in found] == [
        ("Problem", "b.txt"), ("Problem", "c.exe"), ("Article", "d.txt"), ("Article", "z.md"),
    ]  # fmt: skip
    assert [x.kind for x in found if isinstance(x, Problem)] == ["unreadable", "skipped"]


def test_missing_path_and_folder_without_articles(tmp_path: Path) -> None:
    write(tmp_path / "empty" / "x.png", b"\x89PNG")
    found = list(read_articles([str(tmp_path / "no"), str(tmp_path / "empty")]))
    assert [(x.kind, x.reason.split("; ")[0]) for x in found if isinstance(x, Problem)] == [
        ("unreadable", "no such file or folder"),
        ("skipped", "not an article: .png file ending"),
        ("unreadable", "a folder without articles"),
    ]


def test_file_without_a_telling_name_is_looked_into(tmp_path: Path) -> None:
    assert only_article(write(tmp_path / "copy", TEXT)).text == TEXT
    assert only_article(write(tmp_path / "page.php", PAGE)).publisher == "The Example"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv(tmp_path: Path, delimiter: str) -> None:
    rows = [
        ["id", "date", "headline", "text", "outlet"],
        ["x1", "2021-03-03", "Bridge closed", f'"{BODY}"', "The Example"],
    ]
    data = "\r\n".join(delimiter.join(row) for row in rows)
    article = only_article(write(tmp_path / "a.csv", data))
    assert article.source.endswith("a.csv#x1")
    assert article.text == f"Bridge closed\n\n{BODY}"
    assert (article.title, article.publisher) == ("Bridge closed", "The Example")
    assert article.published is not None and article.published.isoformat() == "2021-03-03"


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "a,b\n1,2\n")
    (problem,) = read_articles([str(path)], Columns(text="story"))
    assert isinstance(problem, Problem) and "'story'" in problem.reason and "a, b" in problem.reason
    (problem, nothing) = read_articles([str(tmp_path)])
    assert isinstance(problem, Problem) and problem.kind == "skipped"
    assert isinstance(nothing, Problem) and "without articles" in nothing.reason


def test_jsonl_keeps_its_good_lines(tmp_path: Path) -> None:
    lines = [
        json.dumps({"body": BODY, "id": 7}),
        "{",
        json.dumps([1]),
        "",
        json.dumps({"body": " "}),
        json.dumps({"body": TEXT}),
    ]
    found = list(read_articles([str(write(tmp_path / "a.jsonl", "\n".join(lines)))], Columns(text="body")))
    assert [type(x).__name__ for x in found] == ["Article", "Problem", "Problem", "Problem", "Article"]
    assert [x.source.rsplit("/", 1)[1] for x in found] == [
        "a.jsonl#7",
        "a.jsonl:2",
        "a.jsonl:3",
        "a.jsonl#4",
        "a.jsonl#5",
    ]


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        (Columns(), "no text column; the columns are hed, story, day; set --text-column"),
        (Columns(text="body"), "no column 'body'; the columns are hed, story, day; set --text-column"),
        (Columns(text="story", date="when"), "no column 'when'; the columns are hed, story, day; set --date-column"),
    ],
)
def test_a_missing_column_is_one_line_for_the_file_and_the_rest_is_read(
    tmp_path: Path, columns: Columns, reason: str
) -> None:
    rows = [{"hed": f"Mill {n} shut", "story": f"{n} {BODY}", "day": "2024-03-04"} for n in range(3)]
    tables = [write(tmp_path / "a.jsonl", "\n".join(map(json.dumps, rows)))]
    text = ["hed,story,day", *(f'{row["hed"]},"{row["story"]}",{row["day"]}' for row in rows)]
    tables.append(write(tmp_path / "a.csv", "\n".join(text)))
    for table in tables:
        found = list(read_articles([str(table), str(write(tmp_path / "b.txt", TEXT))], columns))
        (problem,) = [x for x in found if isinstance(x, Problem)]
        assert (problem.source, problem.reason) == (str(table), reason)
        assert isinstance(found[-1], Article) and found[-1].source.endswith("b.txt")


def test_objects_may_leave_out_what_is_empty_and_those_without_text_are_counted(tmp_path: Path) -> None:
    rows = [{"story": TEXT, "id": 1}, {"id": 2}, {"story": BODY, "hed": "Mill shut"}, {"hed": "No story"}]
    path = write(tmp_path / "a.jsonl", "\n".join(map(json.dumps, rows)))
    first, second, problem = read_articles([str(path)], Columns(text="story", title="hed", id="id"))
    assert isinstance(first, Article) and isinstance(second, Article) and second.title == "Mill shut"
    assert isinstance(problem, Problem) and problem.source == str(path)
    assert problem.reason.startswith("2 of 4 objects have no column 'story', first on line 2; ")


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.txt"])
@pytest.mark.parametrize("content", ["", "\n\n"])
def test_an_empty_file_says_so(tmp_path: Path, name: str, content: str) -> None:
    (problem,) = read_articles([str(write(tmp_path / name, content))])
    assert isinstance(problem, Problem) and problem.reason == "the file is empty"


def test_two_articles_of_one_id_do_not_replace_each_other(tmp_path: Path) -> None:
    rows = [{"id": 7, "text": TEXT}, {"id": 7, "text": BODY}, {"id": 7, "text": TEXT}, {"id": 8, "text": BODY}]
    path = write(tmp_path / "a.jsonl", "\n".join(map(json.dumps, rows)))
    first, problem, again, other = read_articles([str(path)])
    assert isinstance(problem, Problem) and problem.source.endswith("a.jsonl#7 (row 2)")
    assert "'7'" in problem.reason and "--id-column" in problem.reason
    assert first == again and isinstance(other, Article)  # the same article twice is no contradiction


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_in_a_folder_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", TEXT)
    os.mkfifo(tmp_path / "b.txt")
    article, problem = read_articles([str(tmp_path)])
    assert isinstance(article, Article) and isinstance(problem, Problem) and problem.kind == "skipped"


def test_a_damaged_pdf_is_one_problem_and_no_noise(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (problem,) = read_articles([str(write(tmp_path / "a.pdf", b"%PDF-1.4 garbage"))])
    assert isinstance(problem, Problem) and problem.reason == "a damaged PDF; ask for another copy"
    assert caplog.records == []


def test_parquet(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as parquet

    parquet.write_table(pa.table({"content": [BODY, None, TEXT], "n": [1, 2, 3]}), tmp_path / "a.parquet")
    found = list(read_articles([str(tmp_path / "a.parquet")]))
    assert [getattr(x, "text", None) for x in found] == [BODY, None, TEXT]


def test_archives_stream_their_members(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("z.txt", TEXT)
        archive.writestr("b/rows.jsonl", json.dumps({"text": BODY}))
        archive.writestr("b/x.bin", b"\x00")
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as tar:
        info = tarfile.TarInfo("one.md")
        info.size = len(TEXT.encode())
        tar.addfile(info, io.BytesIO(TEXT.encode()))
    found = list(read_articles([str(tmp_path / "a.zip"), str(tmp_path / "a.tar.gz")]))
    assert [(type(x).__name__, x.source.removeprefix(str(tmp_path))) for x in found] == [
        ("Article", "/a.zip/b/rows.jsonl#1"),
        ("Problem", "/a.zip/b/x.bin"),
        ("Article", "/a.zip/z.txt"),
        ("Article", "/a.tar.gz/one.md"),
    ]


class Piped:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Piped(TEXT.encode()))
    (article,) = read_articles(["-"])
    assert isinstance(article, Article) and (article.source, article.text) == ("-", TEXT)
    monkeypatch.setattr(sys, "stdin", Piped(b'{"t": "One."}\n{"t": "Two."}'))
    assert [x.text for x in read_articles(["-"], Columns(text="t")) if isinstance(x, Article)] == ["One.", "Two."]


@pytest.mark.parametrize("name", ["a.txt", "a.rtf", "a.doc"])
def test_rich_text_is_refused_by_name(tmp_path: Path, name: str) -> None:
    """Its commands would be read as the words of the article."""
    path = write(tmp_path / name, "{\\rtf1\\ansi\\deff0 {\\b Bridge shut}\\par It rained.}")
    (problem,) = read_articles([str(path)])
    assert isinstance(problem, Problem)
    assert problem.reason == "a rich-text file (RTF), not plain text; save it as .docx or .txt"


def test_a_line_that_is_no_json_says_where(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", '{"text": "It rained."}\n{"text": nothing}\n')
    problem = list(read_articles([str(path)]))[1]
    assert isinstance(problem, Problem) and problem.source == f"{path}:2"
    assert problem.reason == "the line is no JSON: Expecting value, at character 10; correct or remove it"
