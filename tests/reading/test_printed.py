"""Printed pages: drawn here, piece by piece, in the orders in which programs draw them."""

import textwrap
from pathlib import Path

import pytest

from quotetrack.model import Article, Problem
from quotetrack.reading import read_articles

HEAD = ["Ferry firm fined over winter sailings", "By Petra Lunn", "4 February 2025"]
BODY = [
    "KARSUND — A ferry company was fined £310,000 on Monday after two of its ships sailed with too few lifejackets.",
    "“Nobody on board that night knew how close they came,” said Ivo Tarn, who led the inquiry. “They were lucky.”",
    "The company’s director, Maud Kessel, said that the crews had been trained again and that the jackets were new.",
    "Her lawyer told the court that no passenger had been hurt, and asked the judge to spare a small firm.",
    "“Luck is not a safety plan,” Judge Orla Finnis replied, and she ordered the firm to pay within ninety days.",
    "Two of the deckhands who spoke up have left the sea. One of them now teaches children to sail on a lake.",
]
Piece = tuple[str, float, float, float]


def drawn(path: Path, pages: list[list[Piece]], *, one_object: bool = False) -> Path:
    """Write a PDF of pieces of text: their words, place and size."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "",
        "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding/WinAnsiEncoding>>",
    ]
    kids = []
    for pieces in pages:
        shown = [f"/F1 {size} Tf 1 0 0 1 {x} {y} Tm ({words}) Tj" for words, x, y, size in pieces]
        stream = "BT " + "\n".join(shown) + " ET" if one_object else "\n".join(f"BT {one} ET" for one in shown)
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
        objects.append(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
            f"/Contents {len(objects)} 0 R>>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    body, offsets = "%PDF-1.4\n", ""
    for number, value in enumerate(objects, 1):
        offsets += f"{len(body):010} 00000 n \n"
        body += f"{number} 0 obj{value}endobj\n"
    table = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{offsets}trailer<</Root 1 0 R/Size {len(objects) + 1}>>\n"
    )
    path.write_bytes(f"{body}{table}startxref\n{len(body)}\n%%EOF".encode("cp1252"))
    return path


def columns(number: int, *, gaps: bool) -> list[list[str]]:
    """Set the body in columns of equal length, with a blank line between paragraphs or none."""
    width = {1: 95, 2: 44, 3: 27}[number]
    lines = [line for words in BODY for line in [*textwrap.wrap(words, width), *([""] if gaps else [])]]
    height = -(-len(lines) // number)
    return [lines[n * height : (n + 1) * height] for n in range(number)]


def page(number: int, *, gaps: bool, across: bool) -> list[Piece]:
    """Draw a page: its head, and the body column by column, or line by line ``across`` the columns."""
    step = {1: 0, 2: 250, 3: 165}[number]
    pieces: list[Piece] = [(HEAD[0], 60, 760, 18), (HEAD[1], 60, 735, 10), (HEAD[2], 60, 718, 10)]
    body = [
        (row, n, (words, 60 + step * n, 690 - 12 * row, 10))
        for n, column in enumerate(columns(number, gaps=gaps))
        for row, words in enumerate(column)
        if words
    ]
    return pieces + [piece for *_, piece in sorted(body, key=lambda one: one[:2] if across else (one[1], one[0]))]


def read(path: Path) -> Article:
    (article,) = read_articles([str(path)])
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize("one_object", [True, False])
@pytest.mark.parametrize("gaps", [True, False])
@pytest.mark.parametrize("across", [True, False])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_columns_are_read_one_after_the_other(
    tmp_path: Path, number: int, across: bool, gaps: bool, one_object: bool
) -> None:
    article = read(drawn(tmp_path / "a.pdf", [page(number, gaps=gaps, across=across)], one_object=one_object))
    assert article.title == HEAD[0] and article.author == "Petra Lunn"
    assert " ".join(article.text.split()) == " ".join([*HEAD, *BODY])


@pytest.mark.parametrize("across", [True, False])
def test_gaps_part_paragraphs_though_the_line_before_is_full(tmp_path: Path, across: bool) -> None:
    found = read(drawn(tmp_path / "a.pdf", [page(2, gaps=True, across=across)])).text.split("\n\n")
    assert found == [*HEAD, *BODY]


def test_what_a_browser_prints_around_the_page_is_left_out(tmp_path: Path) -> None:
    """It draws its own lines last, and the headline stands close below the upper one."""
    edges: list[Piece] = [
        ("2/4/25, 7:09 AM Ferry firm fined", 24, 820, 8),
        ("https://example.org/ferry 1/1", 24, 17, 8),
    ]
    pieces = [(words, x, y + 30, size) for words, x, y, size in page(1, gaps=False, across=False)]
    text = read(drawn(tmp_path / "a.pdf", [pieces + edges])).text
    assert text.startswith(HEAD[0]) and text.endswith(BODY[-1])


@pytest.mark.parametrize("first", [True, False], ids=["drawn first", "drawn last"])
def test_what_stands_alone_at_the_edge_of_a_single_page_is_left_out(tmp_path: Path, first: bool) -> None:
    edges: list[Piece] = [("The Karsund Courier", 250, 815, 9), ("Printed by the Courier Press", 240, 25, 9)]
    body = page(1, gaps=False, across=False)
    text = read(drawn(tmp_path / "a.pdf", [edges + body if first else body + edges])).text
    assert text.startswith(HEAD[0]) and text.endswith(BODY[-1])


def test_a_headline_of_two_lines_is_one_and_an_indent_begins_a_paragraph(tmp_path: Path) -> None:
    pieces: list[Piece] = [("Ferry firm fined over", 60, 770, 20), ("winter sailings", 60, 746, 20)]
    at = 715.0
    for words in BODY:
        for n, line in enumerate(textwrap.wrap(words, 60)):
            pieces.append((line, 60 if n else 72, at, 10))
            at -= 12
    article = read(drawn(tmp_path / "a.pdf", [pieces]))
    assert article.title == HEAD[0]
    assert article.text.split("\n\n") == [HEAD[0], *BODY]


def test_ligatures_are_the_letters_they_stand_for(tmp_path: Path) -> None:
    from quotetrack.reading.printed import LIGATURES

    assert "conﬁrmed the eﬀect on oﬃcers, baﬄed".translate(LIGATURES) == "confirmed the effect on officers, baffled"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("NotImplementedError", "a damaged PDF; ask for another copy"),
        ("ZeroDivisionError", "a damaged PDF; ask for another copy"),
        ("IndexError", "a damaged PDF; ask for another copy"),
        ("DependencyError", "an encrypted PDF; open it and print it to a new PDF"),
    ],
)
def test_what_the_pdf_reader_gives_up_on_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: str, reason: str
) -> None:
    """It raises all sorts of errors for filters and ciphers that it does not know."""
    import builtins

    import pypdf
    from pypdf import errors

    def refuse(*_: object, **__: object) -> str:
        raise getattr(errors, error, None) or getattr(builtins, error)("Unsupported filter")

    path = drawn(tmp_path / "a.pdf", [page(1, gaps=False, across=False)])
    monkeypatch.setattr(pypdf.PageObject, "extract_text", refuse)
    (problem,) = read_articles([str(path)])
    assert isinstance(problem, Problem) and problem.reason == reason
