"""The machine's side: what is stored, what stays, what a revision does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from quotetrack.analysis import as_record
from quotetrack.errors import LedgerError
from quotetrack.ledger import Failed, Ledger, open_ledger, pack
from quotetrack.ledger.packing import from_record, unpack
from quotetrack.model import Article, Claim, EventDate, Problem, Quote, SetAside, Span, Speaker
from tests.ledger.ledger_samples import LATER, NOON, RUN, TOLL_OF, analysis, at_odds, decided, export, give_back, town


def test_what_goes_in_comes_out(ledger: Ledger) -> None:
    given = [town(n) for n in range(3)]
    stored = ledger.store([pack(one, "f") for one in given], RUN)
    assert (stored.new, stored.quotes, stored.attributed, stored.claims) == (3, 6, 6, 9)
    assert [d.article.analysis for d in ledger.dossiers()] == given
    assert [c.claim for c in ledger.claims()] == [c for one in given for c in one.claims]
    assert {c.status for c in ledger.claims()} == {"unverified"}
    assert [q.said_by for q in ledger.quotes()] == ["Ines Falk", "Tom Okoro"] * 3
    assert ledger.fingerprints() == {one.article.source: "f" for one in given}
    assert ledger.fingerprints(["desk/town0001.txt", "elsewhere"]) == {"desk/town0001.txt": "f"}


def test_an_analysis_survives_packing() -> None:
    article = Article.from_text(
        "“We lost”\ud800\x00, Ana said.", source="a\udcff.txt", title="“We lost”", published=date(2024, 2, 29),
        title_span=Span(0, 9), furniture=(Span(20, 22),),
    )  # fmt: skip
    speaker = Speaker("s1", "Ana", "person", aliases=("A.",), mentions=(Span(13, 16),), gender="female")
    day = EventDate("2024", None)
    claim = Claim("c1", "count", Span(0, 4), "x", value=2.5, event_date=day, details={"votes": [1, 2]})
    quote = Quote("q1", "direct", (Span(1, 8),), "We lost", "s1", Span(13, 16), (Span(17, 21),), chain=("s1",))
    given = replace(town(1), article=article, speakers=(speaker,), claims=(claim,), quotes=(quote,))
    given = replace(given, figures_set_aside=(SetAside(Span(0, 1), "idiom"),), sentences=(Span(0, 22),))
    assert unpack(pack(given).blob) == given
    assert from_record(as_record(given)).quotes == given.quotes


def test_the_same_article_again_adds_nothing(ledger: Ledger) -> None:
    ledger.store([town(n) for n in range(4)], RUN)
    before = list(ledger.dossiers())
    again = ledger.store([town(n) for n in range(4)], LATER)
    assert (again.new, again.unchanged, again.changed, again.revised) == (0, 4, 0, 0)
    assert list(ledger.dossiers()) == before
    assert list(ledger.changes()) == []


def test_the_order_and_size_of_batches_do_not_matter(new_ledger: Callable[[], Ledger]) -> None:
    one, other = new_ledger(), new_ledger()
    one.store([town(n) for n in range(6)], RUN)
    for n in (3, 1, 5, 0, 4, 2):
        other.store([town(n)], RUN)
    assert list(one.dossiers()) == list(other.dossiers())
    assert one.status() == other.status()


def test_one_text_at_two_sources_is_one_article(ledger: Ledger) -> None:
    first = town(1)
    copy = replace(first, article=replace(first.article, source="wire/a.txt", publisher="The Wire"))
    ledger.store([copy, first], RUN)
    (row,) = ledger.articles()
    assert [c.source for c in row.copies] == ["desk/town0001.txt", "wire/a.txt"]
    assert row.copies[1].publisher == "The Wire"
    assert row.analysis == first  # the first source's, whichever came first
    assert ledger.store([first, copy], LATER).changed == 0
    assert len(list(ledger.claims())) == 3


def test_a_revision_keeps_ids_and_what_people_decided(ledger: Ledger) -> None:
    old = analysis(
        "a.txt",
        [("The flood killed 12 people.", 12), ("It rained for 40 hours.", 40), ("The school has 300 pupils.", 300)],
        [("We never saw water like this", "Ines Falk")],
    )
    ledger.store([old], RUN)
    book = export(ledger)
    for line in book.of("claims"):
        line.people |= {"status": "verified", "source": "https://example.org", "checker": "Ana"}
    give_back(ledger, book)
    new = analysis(
        "a.txt",
        [("The flood killed 14 people.", 14), ("It rained for 40 hours.", 40), ("A bridge fell 9 years ago.", 9)],
        [("We never saw water like this", "Ines Falk"), ("Nobody helped", "Ines Falk")],
    )
    stored = ledger.store([new], LATER)
    assert (stored.revised, stored.new, stored.rechecks) == (1, 0, 1)
    ids = [c.id for c in old.claims]
    rows = {row.id: row for row in ledger.claims()}
    changed, kept, vanished = (rows[one] for one in ids)
    assert (changed.status, changed.claim.value, changed.state) == ("needs_recheck", 14, "present")
    assert changed.recheck is not None and changed.recheck.old_text == "The flood killed 12 people."
    assert changed.recheck.old_value == "12"
    assert changed.people["source"] == "https://example.org"
    assert (kept.status, kept.state, kept.recheck) == ("verified", "present", None)
    assert (vanished.status, vanished.state) == ("verified", "vanished")
    assert vanished.article.state == "replaced"
    assert len(rows) == 4
    assert next(q.id for q in ledger.quotes()) == old.quotes[0].id
    events = {(c.id, c.field, c.old, c.new) for c in ledger.changes() if c.through == LATER.id}
    assert events == {(ids[0], "status", "verified", "needs_recheck"), (ids[2], "state", "present", "vanished")}
    assert ledger.status().rechecks == 1

    ledger.store([old], RUN)  # the newsroom takes its change back
    assert {row.status for row in ledger.claims() if row.id in ids} == {"verified"}
    assert {row.state for row in ledger.claims() if row.id in ids} == {"present"}


def test_checking_again_ends_the_recheck(ledger: Ledger) -> None:
    ledger.store([analysis("a.txt", [("The flood killed 12 people.", 12)])], RUN)
    book = export(ledger)
    book.lines[0].people |= {"status": "verified", "source": "s", "checker": "Ana"}
    give_back(ledger, book)
    ledger.store([analysis("a.txt", [("The flood killed 14 people.", 14)])], LATER)
    book = export(ledger)
    assert book.lines[0].people["status"] == "needs_recheck"
    book.lines[0].people["status"] = "verified"
    report = give_back(ledger, book)
    assert report.count("set") == 1
    (row,) = ledger.claims()
    assert (row.status, row.recheck) == ("verified", None)


def test_a_decision_made_on_the_old_text_is_checked_again(ledger: Ledger) -> None:
    """The workbook was out when the article changed: what she verified is not what it says now."""
    ledger.store([analysis("a.txt", [("The flood killed 12 people.", 12)])], RUN)
    book = export(ledger)
    ledger.store([analysis("a.txt", [("The flood killed 14 people.", 14)])], LATER)
    book.lines[0].people |= {"status": "verified", "source": "s"}
    give_back(ledger, book)
    (row,) = ledger.claims()
    assert row.status == "needs_recheck"
    assert row.decisions["status"].value == "verified"
    assert row.recheck is not None and row.recheck.old_text == "The flood killed 12 people."


def test_two_figures_of_one_sentence_keep_their_rows(ledger: Ledger) -> None:
    def version(dead: int, children: int) -> list[tuple[str, int, dict[str, str]]]:
        sentence = f"At least {dead} people, including {children} children, died when the wall fell."
        return [(sentence, dead, {"subject": "people"}), (sentence, children, {"subject": "children"})]

    old = analysis("a.txt", version(30, 5))
    ledger.store([old], RUN)
    ledger.store([analysis("a.txt", version(32, 6))], LATER)
    assert [(c.id, c.claim.value) for c in ledger.claims()] == [(old.claims[0].id, 32), (old.claims[1].id, 6)]


def test_new_rules_keep_decisions_and_put_aside_what_they_no_longer_find(ledger: Ledger) -> None:
    found = town(1)
    ledger.store([found], RUN)
    book = export(ledger)
    book.row(found.claims[2].id).people |= {"status": "inaccurate", "source": "s"}
    book.row(found.claims[0].id).people |= {"notes": "seen"}
    give_back(ledger, book)
    better = replace(found, claims=(replace(found.claims[0], id="cnew", place="Hama"), found.claims[1]))
    assert ledger.store([better], LATER).changed == 1
    rows = {row.id: row for row in ledger.claims()}
    assert rows[found.claims[0].id].claim.place == "Hama"
    assert rows[found.claims[0].id].people["notes"] == "seen"
    assert (rows[found.claims[2].id].state, rows[found.claims[2].id].status) == ("vanished", "inaccurate")
    assert len(rows) == 3
    assert ledger.store([better], LATER).unchanged == 1
    ledger.store([found], RUN)  # and back
    assert {(r.id, r.state) for r in ledger.claims()} == {(c.id, "present") for c in found.claims}


def test_a_copy_that_moves_to_a_known_text_leaves_nothing_live_behind(ledger: Ledger) -> None:
    ledger.store([analysis("a.txt", [("The flood killed 12 people.", 12)])], RUN)
    ledger.store([analysis("b.txt", [("The flood killed 14 people.", 14)])], RUN)
    ledger.store([analysis("a.txt", [("The flood killed 14 people.", 14)])], LATER)
    assert sorted((r.claim.value, r.state) for r in ledger.claims()) == [(12, "vanished"), (14, "present")]
    assert len(list(ledger.articles())) == 1


def test_decisions_follow_a_source_to_a_text_the_ledger_knew(ledger: Ledger) -> None:
    draft = [("The flood killed 12 people.", 12), ("It rained for 40 hours.", 40)]
    final = [*draft, ("Helpers came from 9 towns.", 9)]
    ledger.store([analysis("draft.txt", draft), analysis("final.txt", final)], RUN)
    book = export(ledger)
    for line in book.of("claims")[:2]:
        line.people |= {"status": "verified", "source": "s", "notes": "mine"}
    book.of("claims")[2].people["notes"] = "theirs"
    give_back(ledger, book, by="Ana")
    ledger.store([analysis("draft.txt", final)], LATER)
    rows = [row for row in ledger.claims() if row.state == "present"]
    assert [(r.status, r.people["notes"]) for r in rows] == [
        ("verified", "theirs"), ("verified", "mine"), ("unverified", ""),
    ]  # fmt: skip
    assert rows[1].decisions["notes"].by == "Ana"
    assert "carried over from" in ledger.history(rows[1].id)[-1].note
    assert [r.people["notes"] for r in ledger.claims() if r.state == "vanished"] == ["mine", "mine"]


def test_standard_input_is_not_a_source_that_changes(ledger: Ledger) -> None:
    ledger.store([analysis("-", [("The flood killed 12 people.", 12)])], RUN)
    ledger.store([analysis("-", [("The fire hurt 9 people.", 9)])], RUN)
    assert {r.state for r in ledger.claims()} == {"present"}
    assert len(list(ledger.articles())) == 2


def test_problems_are_kept_counted_and_cleared(ledger: Ledger) -> None:
    problem = Problem("a.txt", "empty\x00 \udcff", "unreadable")
    ledger.store([problem, town(1)], RUN)
    ledger.store([Failed(problem, "f2")], LATER)
    (failure,) = ledger.problems()
    assert (failure.problem, failure.tries, failure.fingerprint) == (problem, 2, "f2")
    assert ledger.fingerprints()["a.txt"] == "f2"
    assert ledger.status().problems == 1
    ledger.store([analysis("a.txt", [("Now it has 3 words.", 3)])], LATER)
    assert list(ledger.problems()) == []


def test_two_findings_of_one_id_are_both_kept(ledger: Ledger) -> None:
    found = town(1)
    twins = replace(found, claims=(found.claims[0], replace(found.claims[1], id=found.claims[0].id)))
    ledger.store([twins], RUN)
    rows = list(ledger.claims())
    assert len({row.id for row in rows}) == 2
    assert [row.claim.id for row in rows] == [row.id for row in rows]
    ledger.store([twins], LATER)
    assert list(ledger.claims()) == rows


def test_figures_that_contradict_each_other_stand_side_by_side(ledger: Ledger) -> None:
    ministry = {**TOLL_OF, "asserted_by": "Health Ministry"}
    ledger.store(
        [
            analysis("a.txt", [("Forty died in Aleppo.", 40, ministry)], publisher="A"),
            analysis("b.txt", [("The toll in Aleppo was 40.", 40, ministry)], publisher="B"),
            analysis("c.txt", [("Rebels counted 62 dead in Aleppo.", 62, {**TOLL_OF, "asserted_by": "Rebels"})]),
            analysis("d.txt", [("At least 30 died in Aleppo.", 30, {**TOLL_OF, "comparator": "gte"})], publisher="D"),
            analysis("e.txt", [("Seven died in Hama.", 7, {**TOLL_OF, "place": "Hama"})], publisher="E"),
        ],
        RUN,
    )
    (group,) = ledger.contested()
    assert [(p.figure, p.origins, p.sources) for p in group.positions] == [
        ("≥ 30", ("D",), ("d.txt",)),
        ("40", ("Health Ministry",), ("a.txt", "b.txt")),
        ("62", ("Rebels",), ("c.txt",)),
    ]
    assert {c.contested for c in ledger.claims() if c.claim.place == "Aleppo"} == {group.id}
    assert ledger.status().contested == 1


def test_an_older_toll_is_suggested_as_superseded_never_set(ledger: Ledger) -> None:
    ledger.store(
        [
            analysis("a.txt", [("Forty died in Aleppo.", 40, TOLL_OF)], published=date(2026, 3, 1)),
            analysis("b.txt", [("The toll in Aleppo rose to 52.", 52, TOLL_OF)], published=date(2026, 3, 3)),
        ],
        RUN,
    )
    older, newer = ledger.claims()
    assert older.suggestion == f"superseded by {newer.id}"
    assert (older.status, newer.suggestion, list(ledger.contested())) == ("unverified", None, [])


def test_figures_at_odds_inside_one_article_are_a_question_too(ledger: Ledger) -> None:
    ledger.store([at_odds("a.txt", 12, 30, 30), town(1)], RUN)
    (question,) = ledger.contested()
    rows = [row for row in ledger.claims() if row.article.source == "a.txt"]
    assert [(p.figure, p.claims) for p in question.positions] == [
        ("12 people", (rows[0].id,)), ("30 people", (rows[1].id, rows[2].id)),
    ]  # fmt: skip
    assert {row.contested for row in rows} == {question.id}
    assert ledger.status().contested == 1


@pytest.mark.parametrize(
    ("decided", "left"),
    [({"status": "not_a_claim", "notes": "a road number"}, 0), ({"notes": "asked the mayor"}, 1)],
)
def test_what_people_ruled_out_contests_nothing(ledger: Ledger, decided: dict[str, str], left: int) -> None:
    far = {**TOLL_OF, "asserted_by": "Rebels"}
    stored = [
        at_odds("a.txt", 12, 30),
        analysis("b.txt", [("Forty died in Aleppo.", 40, TOLL_OF)], publisher="B"),
        analysis("c.txt", [("Rebels counted 62 dead in Aleppo.", 62, far)]),
    ]
    ledger.store(stored, RUN)
    assert ledger.status().contested == 2
    book = export(ledger)
    for analysed in stored[:2]:
        book.row(analysed.claims[0].id).people.update(decided)
    give_back(ledger, book, by="Ana")
    assert ledger.status().contested == len(list(ledger.contested())) == 2 * left


def test_a_corrected_value_takes_the_place_of_the_machines(ledger: Ledger) -> None:
    far = {**TOLL_OF, "asserted_by": "Rebels"}
    misread = analysis("b.txt", [("Six-two died in Aleppo.", 6, TOLL_OF)], publisher="B")
    ledger.store([misread, analysis("c.txt", [("Rebels counted 62 dead in Aleppo.", 62, far)])], RUN)
    assert ledger.status().contested == 1
    book = export(ledger)
    book.row(misread.claims[0].id).machine["value"] = "62"
    give_back(ledger, book, by="Ana")
    assert ledger.status().contested == 0


def test_a_named_speaker_is_no_longer_missing_and_no_quote_needs_none(ledger: Ledger) -> None:
    said = analysis("a.txt", [("One died in Lumo.", 1)], [("We wait", None), ("They left", None), ("Stop", None)])
    ledger.store([said], RUN)
    assert (ledger.status().quotes, ledger.status().attributed) == (3, 0)
    book = export(ledger)
    book.row(said.quotes[0].id).people.update(attribution="wrong speaker", correct_speaker="Ines Falk")
    book.row(said.quotes[1].id).people.update(attribution="not a quote")
    give_back(ledger, book, by="Ana")
    assert (ledger.status().quotes, ledger.status().attributed) == (3, 2)


def test_speakers_are_counted_over_articles(ledger: Ledger) -> None:
    ledger.store([town(n) for n in range(3)], RUN)
    first, second = ledger.speakers()
    assert (first.name, first.quotes, first.articles) == ("Ines Falk", 3, 3)
    assert first.share + second.share == pytest.approx(1)


def test_history_of_an_unknown_id_is_one_line(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="knows no claim, quote, conflict or article c0"):
        ledger.history("c0")


@pytest.mark.parametrize("statement", ["UPDATE history SET new = 'x'", "DELETE FROM history"])
def test_history_cannot_be_altered(ledger: Ledger, statement: str) -> None:
    ledger.store([town(1)], RUN)
    book = export(ledger)
    book.lines[0].people["notes"] = "n"
    give_back(ledger, book, by="Ana")
    with pytest.raises(LedgerError, match="append-only"), ledger._database.writing() as connection:
        connection.execute(text(statement))
    (change,) = ledger.history(book.lines[0].id)
    assert (change.by, change.field, change.old, change.new, change.through) == ("Ana", "notes", "", "n", "desk.xlsx")
    assert change.at == NOON


def test_articles_can_be_asked_for_by_id_or_source(ledger: Ledger) -> None:
    given = [town(n) for n in range(4)]
    ledger.store(given, RUN)
    chosen = [given[2].article.id, "desk/town0000.txt"]
    assert [d.article.source for d in ledger.dossiers(chosen)] == ["desk/town0000.txt", "desk/town0002.txt"]


def test_a_snapshot_does_not_see_what_is_written_meanwhile(address: str) -> None:
    with open_ledger(address) as reader, open_ledger(address) as writer:
        writer.store([town(1)], RUN)
        with reader.snapshot():
            assert len(list(reader.articles())) == 1
            writer.store([town(2)], RUN)
            assert len(list(reader.articles())) == 1
        assert len(list(reader.articles())) == 2
        assert decided(reader) == {}
