"""What the cells say, before any format has its say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from quotetrack.model import Alternative
from quotetrack.tables import claim_cells, claim_flags, frame, passages, quote_cells, reading
from tests.export.newsroom import Desk, busy_desk, ferry


def test_a_flag_names_the_other_figure_not_its_id() -> None:
    analysis = ferry()
    one, two, *rest = analysis.claims
    one, two = replace(one, flags=(f"contested:{two.id}",)), replace(two, flags=(f"contested:{one.id}",))
    desk = Desk(replace(analysis, claims=(one, two, *rest)))
    (dossier,) = desk.dossiers()
    others = {row.id: row.claim for row in dossier.claims}
    assert claim_flags(dossier.claims[0], others) == ["another source gives a different figure: at least 30 people"]


def test_cells_show_corrections_and_decisions() -> None:
    first = next(iter(busy_desk().dossiers()))
    cells = claim_cells(first.claims[1])
    assert cells["place"] == "Halvorsen" and cells["status"] == "inaccurate" and cells["value"] == 30
    assert cells["as_written"] == "30" and cells["comparator"] == "at least"
    quote = quote_cells(first.quotes[1])
    assert (quote["role"], quote["via"]) == ("spokesman, Norline", "Radio Kyst")
    assert quote["alternatives"] == "Ingrid Dahl 12%"


def test_negligible_alternatives_are_nobody() -> None:
    analysis = ferry()
    quote = replace(analysis.quotes[0], alternatives=(Alternative(analysis.speakers[1].id, 0.004),))
    (dossier,) = Desk(replace(analysis, quotes=(quote,))).dossiers()
    assert quote_cells(dossier.quotes[0])["alternatives"] == ""


def test_passages_cover_the_sentences_in_order() -> None:
    first = next(iter(busy_desk().dossiers()))
    found = list(passages(first))
    assert [p.span for p in found] == list(first.article.analysis.sentences)
    assert sum(len(p.claims) for p in found) == 5 and {a for p in found for a in p.set_aside} == {
        "4: date", "11: date", "4: name",
    }  # fmt: skip


def test_readings() -> None:
    said = ["12 people", "at least 30 people", "4 times", "about 1,500,000 NOK", ""]
    assert [reading(claim) for claim in ferry().claims] == said


def test_a_frame_of_rows() -> None:
    table = frame(claim_cells(row) for dossier in busy_desk().dossiers() for row in dossier.claims)
    assert len(table) == 8 and table["value"].sum() == 12 + 30 + 4 + 1_500_000 + 212 + 0.2 + 40


def test_a_corrected_number_is_a_number_and_a_new_speaker_brings_his_own_role() -> None:
    desk = busy_desk()
    (toll, *_) = desk.analyses[0].claims
    said = next(quote for quote in desk.analyses[0].quotes if quote.speaker)
    desk.corrections[toll.id] = {"value": "47", "min": "0047", "max": "47.50", "event_date": "2024-01-09"}
    desk.people[said.id] = {"correct_speaker": "Per Aune"}
    (dossier, *_) = desk.dossiers()
    cells = claim_cells(next(row for row in dossier.claims if row.id == toll.id))
    assert [cells[key] for key in ("value", "min", "max", "event_date")] == [47, "0047", "47.50", date(2024, 1, 9)]
    assert quote_cells(next(row for row in dossier.quotes if row.id == said.id))["role"] == "spokesman, Norline"
    desk.people[said.id] = {"correct_speaker": "Somebody else"}
    (dossier, *_) = desk.dossiers()
    assert quote_cells(next(row for row in dossier.quotes if row.id == said.id))["role"] == ""


def test_whom_a_person_named_is_not_anonymous() -> None:
    analysis = ferry()
    said = next(quote for quote in analysis.quotes if quote.speaker)
    hidden = replace(said, flags=("anonymous", "headline"))
    desk = Desk(replace(analysis, quotes=(hidden,)))
    flags = [quote_cells(dossier.quotes[0])["flags"] for dossier in desk.dossiers()]
    desk.people[said.id] = {"correct_speaker": "Tor Vale"}
    flags += [quote_cells(dossier.quotes[0])["flags"] for dossier in desk.dossiers()]
    assert flags == ["anonymous; headline", "headline"]
