"""CSV, JSON Lines, ClaimReview, brat and the audit page."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.analysis import as_record
from quotetrack.errors import MissingInput, ReportError, WorkbookError
from quotetrack.evaluation import gold_articles
from quotetrack.export import SUFFIXES, WRITERS, audit, claimreview, csv_
from quotetrack.export.columns import CLAIMS, QUOTES
from quotetrack.export.workbook_reader import read_workbook
from tests.export.newsroom import FERRY, Desk, busy_desk, ferry, many

# ── all ──


@pytest.mark.parametrize("name", WRITERS)
def test_same_ledger_same_bytes(name: str, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        WRITERS[name](busy_desk().report(), tmp_path / folder / f"desk{SUFFIXES[name]}")
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / f).rglob("*") if p.is_file()} for f in ("one", "two"))
    assert one == two and one


@pytest.mark.parametrize("name", WRITERS)
def test_an_empty_ledger_is_no_failure(name: str, tmp_path: Path) -> None:
    WRITERS[name](Desk().report(), tmp_path / f"none{SUFFIXES[name]}")


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "brat"])
def test_a_failure_leaves_the_old_report(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / f"desk{SUFFIXES[name]}"
    path.write_text("old")
    desk = busy_desk()
    monkeypatch.setattr(desk, "dossiers", lambda articles=None: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        WRITERS[name](desk.report(), path)
    assert [p.name for p in tmp_path.iterdir()] == [path.name] and path.read_text() == "old"


def test_a_folder_in_the_way_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="is a folder"):
        WRITERS["jsonl"](Desk().report(), tmp_path)


# ── CSV ──


@given(st.text(st.characters(exclude_categories=()), max_size=20) | st.text("'=+-@\t\r\n1.a", max_size=8))
def test_neutralising_is_undone(text: str) -> None:
    cell = csv_.neutral(text)
    assert csv_.original(cell) == text
    assert cell[:1] not in tuple("=+@\t\r\n") or not cell


def test_csv_comes_back(tmp_path: Path) -> None:
    desk = busy_desk()
    path = WRITERS["csv"](desk.report(), tmp_path / "desk.csv")
    for table, place, export in ((CLAIMS, path, desk.exported[0]), (QUOTES, csv_.beside(path), desk.exported[1])):
        back = read_workbook(place)
        assert back.whole_sheets == (table.key,) and not back.missing_columns
        for row, was in zip(back.rows, export.rows, strict=True):
            assert (row.id, row.fingerprint) == (was.id, was.fingerprint)
            extra = {f"extra:{header}": text for header, text in row.extra.items() if text}
            assert {**row.people, **extra} == dict(was.people) and dict(row.machine) == dict(was.machine)


def test_csv_and_workbook_share_fingerprints(tmp_path: Path) -> None:
    desk = busy_desk()
    WRITERS["csv"](desk.report(), tmp_path / "desk.csv")
    WRITERS["xlsx"](desk.report(), tmp_path / "desk.xlsx")
    claims, _, book = ({row.fingerprint for row in export.rows} for export in desk.exported)
    assert claims < book


def test_hostile_strings_come_back_from_csv(tmp_path: Path) -> None:
    from tests.export.test_hostile import STRINGS, as_cell

    (analysis,) = many(1, len(STRINGS))
    desk = Desk(analysis)
    for claim, text in zip(analysis.claims, STRINGS, strict=True):
        desk.people[claim.id] = {"notes": text}
    path = WRITERS["csv"](desk.report(), tmp_path / "hostile.csv")
    for row, text in zip(read_workbook(path).rows, STRINGS, strict=True):
        assert row.people["notes"] == as_cell(text)
    with path.open(encoding="utf-8-sig", newline="") as file:
        live = [cell for line in csv.reader(file) for cell in line if cell[:1] in tuple("=+-@\t\r\n")]
    assert all(re.fullmatch(r"-\d+", cell) for cell in live)


def test_a_csv_with_semicolons_and_moved_columns(tmp_path: Path) -> None:
    path = WRITERS["csv"](busy_desk().report(), tmp_path / "desk.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [line[::-1] for line in csv.reader(file)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    back = read_workbook(path)
    assert back.rows[0].people["verdict"] == "accurate" and back.rows[0].people["status"] == "second_checked"


def test_foreign_csv(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    with pytest.raises(MissingInput):
        csv_.read(path)
    for content in (b"", b"a,b\n1,2\n", b"\xff\xfe\x00"):
        path.write_bytes(content)
        with pytest.raises(WorkbookError):
            csv_.read(path)


# ── JSON Lines, ClaimReview ──


def test_jsonl_is_the_contract_with_decisions(tmp_path: Path) -> None:
    path = WRITERS["jsonl"](busy_desk().report(), tmp_path / "desk.jsonl")
    first = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    for key, value in as_record(ferry()).items():
        if key in ("claims", "quotes"):
            bare = [{k: v for k, v in finding.items() if k != "review"} for finding in first[key]]
            assert bare == json.loads(json.dumps(value))
    assert first["claims"][0]["review"]["people"]["verdict"] == "accurate"
    assert first["claims"][1]["review"]["corrections"] == {"place": {"value": "Halvorsen", "by": "Ada"}}


def test_claimreview_holds_what_has_a_verdict(tmp_path: Path) -> None:
    path = WRITERS["claimreview"](busy_desk().report(), tmp_path / "desk.jsonld")
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["@context"] == "https://schema.org" and len(document["@graph"]) == 3
    review = document["@graph"][0]
    assert review["claimReviewed"] == "Twelve people died" and review["author"]["name"] == "Ada"
    assert review["reviewRating"] == {
        "@type": "Rating", "alternateName": "accurate", "ratingValue": 5, "bestRating": 5, "worstRating": 1,
    }  # fmt: skip
    assert review["itemReviewed"]["author"] == {"@type": "Organization", "name": "harbour authority"}


def test_a_verdict_about_words_that_have_changed_is_not_published(tmp_path: Path) -> None:
    desk = busy_desk()
    before = json.loads(WRITERS["claimreview"](desk.report(), tmp_path / "a.jsonld").read_text())["@graph"]
    judged = next(one for one in desk.people.values() if one.get("verdict"))
    judged["status"] = "needs_recheck"
    after = json.loads(WRITERS["claimreview"](desk.report(), tmp_path / "a.jsonld").read_text())["@graph"]
    assert len(after) == len(before) - 1


def test_a_named_speaker_is_not_what_the_machine_took_him_for(tmp_path: Path) -> None:
    desk = busy_desk()
    (row,) = [
        row for dossier in desk.dossiers() for row in dossier.claims
        if row.people.get("verdict") and row.speaker and row.speaker.kind == "organisation"
    ][:1]  # fmt: skip
    assert claimreview.review(row)["itemReviewed"]["author"]["@type"] == "Organization"
    named = claimreview.review(replace(row, said_by="Mara Quist"))
    assert named["itemReviewed"]["author"] == {"@type": "Person", "name": "Mara Quist"}


def test_every_verdict_has_its_rating() -> None:
    from quotetrack.ledger.vocabulary import VERDICTS

    assert set(claimreview.RATINGS) == set(VERDICTS)


# ── brat ──


def test_brat_is_read_as_gold(tmp_path: Path) -> None:
    path = WRITERS["brat"](busy_desk().report(), tmp_path / "desk.brat")
    gold = {article.stem: article for article in gold_articles(path)}
    article = gold[ferry().article.id]
    assert article.text == FERRY
    said = [(tuple(a.content), tuple(a.sources), tuple(a.cues)) for a in article.attributions]
    assert said == [(q.content, (q.mention,), q.cue) for q in ferry().quotes]


# ── the audit page ──


class Reader(HTMLParser):
    """Collect what stands in the paragraphs, and everything that would be fetched from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.text: list[str] = []
        self.outside: list[str] = []
        self.marks: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br", "link", "img"):
            self.stack.append(tag)
        if tag in ("link", "img", "iframe", "object") or dict(attrs).get("src"):
            self.outside.append(tag)
        if tag == "mark":
            self.marks.append(dict(attrs))
        if tag == "p" and dict(attrs).get("dir"):
            self.text.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        if "p" in self.stack and "article" in self.stack and "sup" not in self.stack and self.text:
            self.text[-1] += data


def test_the_page_shows_the_article_word_for_word(tmp_path: Path) -> None:
    path = WRITERS["html"](busy_desk().report(articles=("desk/ferry.txt",)), tmp_path / "desk.html")
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    assert not reader.stack and not reader.outside
    assert reader.text == [line for line in FERRY.split("\n") if line.strip()]
    colours = [m["class"] for m in reader.marks if "q" in str(m["class"]).split()]
    assert len(colours) == 5
    assert "Ingrid Dahl" in str(next(m["title"] for m in reader.marks if "q1" in str(m.get("data-keys"))))


def test_the_page_is_escaped(tmp_path: Path) -> None:
    desk = busy_desk()
    desk.people[desk.analyses[0].claims[0].id]["notes"] = '<script>alert(1)</script>" onmouseover="x'
    page = WRITERS["html"](desk.report(title="<b>& Sons"), tmp_path / "x.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page and "<b>& Sons" not in page and "&lt;script&gt;" in page
    assert "default-src 'none'" in page


def test_many_articles_have_a_page_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "ONE_PAGE", 2)
    path = WRITERS["html"](Desk(*many(3, 2)).report(), tmp_path / "desk.html")
    pages = sorted((tmp_path / "desk_articles").iterdir())
    index = path.read_text(encoding="utf-8")
    assert len(pages) == 3 and all(f'href="desk_articles/{page.name}"' in index for page in pages)
    assert 'href="../desk.html"' in pages[0].read_text(encoding="utf-8")
