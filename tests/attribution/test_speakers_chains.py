"""Through whom words came: relays, quotes inside quotes, denials."""

from __future__ import annotations

import pytest

from quotetrack.analysis import analyse
from quotetrack.attribution.identity.chains import Chain, Said, chains, relays
from quotetrack.config import Config
from quotetrack.language import Document
from quotetrack.model import Article, Span, Stance


def document_of(text: str) -> Document:
    return Document(Article.from_text(text), Config())


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def said(
    text: str, content: str, mention: str, cue: str, stance: Stance = "asserted", parent: int | None = None
) -> Said:
    return Said((span(text, content),), span(text, mention), (span(text, cue),), stance, parent)


def shown(text: str, chain: Chain) -> tuple[list[str], list[str], Stance | None]:
    return [s.of(text) for s in chain.links], [s.of(text) for s in chain.via], chain.stance


@pytest.mark.parametrize(
    ("text", "rule", "source", "by", "content"),
    [
        ("The army rejected papers that quoted the general as saying peace was near.",
         "cited-as-saying", "the general", "papers", "peace was near"),
        ("Tarn Radio cited Neil Astor as saying the bridge had fallen.",
         "cited-as-saying", "Neil Astor", "Tarn Radio", "the bridge had fallen"),
        ("Neil Astor was quoted by Tarn Radio as saying “it fell”.",
         "quoted-by", "Neil Astor", "Tarn Radio", "“it fell”"),
        ("Neil Astor was cited on Friday by the Tarn Gazette as saying that it fell.",
         "quoted-by", "Neil Astor", "the Tarn Gazette", "it fell"),
        ("The bridge fell, Tarn Radio reported, citing three engineers.", "citing", "three engineers", None, None),
        ("Quoting a nurse, Tarn Radio said nine had died.", "citing", "a nurse", None, None),
    ],
)  # fmt: skip
def test_relays(text: str, rule: str, source: str, by: str | None, content: str | None) -> None:
    (relay,) = relays(document_of(text))
    assert (relay.rule, relay.source.of(text)) == (rule, source)
    assert (relay.by and relay.by.of(text)) == by
    assert (relay.content and relay.content.of(text)) == content


@pytest.mark.parametrize(
    "text",
    [
        "The plant was cited by inspectors for leaks.",
        "“He quoted Milton as saying nothing,” Astor said.",
        "The city sits by the river.",
        "Shares were quoted at nine dollars.",
    ],
)
def test_no_relay(text: str) -> None:
    assert relays(document_of(text)) == ()


def test_a_denied_report_keeps_all_three_innermost_first() -> None:
    text = "The palace denied press reports which quoted the steward as saying the king was ill."
    reports = "press reports which quoted the steward as saying the king was ill"
    found = chains(document_of(text), [
        said(text, reports, "The palace", "denied", "denied"),
        said(text, "the king was ill", "the steward", "saying"),
    ])  # fmt: skip
    assert shown(text, found[1]) == (["the steward", "press reports", "The palace"], [], "denied")
    assert found[0] == Chain()


@pytest.mark.parametrize(
    ("text", "words", "names", "stance"),
    [
        ("The guild denied on Tuesday media reports which cited Envoy Ilya Kost as saying that the mine would close.",
         "mine would close", ["Ilya Kost", "media reports", "The guild"], "denied"),
        ("The army rejected late on Friday a newspaper report that quoted General Omar Hadd as saying a bridge fell.",
         "a bridge fell", ["Omar Hadd", "a newspaper report", "The army"], "denied"),
        ("The club dismissed on Monday posts citing striker Ivo Lund as saying he wanted to leave.",
         "he wanted", ["Ivo Lund", "posts", "The club"], "denied"),
        ("The bank denied in a letter a newspaper report quoting its chairman, Karl Weil, as saying that it was lost.",
         "it was lost", ["Karl Weil", "a newspaper report", "The bank"], "denied"),
        ("The harbour board on Thursday disputed reports quoting Dr. Lena Tarr as saying the water was unsafe.",
         "the water was", ["Lena Tarr", "reports", "The harbour board"], "denied"),
        ("The palace confirmed on Sunday leaked emails in which Prince Otto was quoted as saying that he would marry.",
         "he would marry", ["Otto", "leaked emails", "The palace"], "asserted"),
        ("The energy ministry denied late on Saturday posts on X which cited Lia Fonte as saying that the dam cracked.",
         "the dam cracked", ["Lia Fonte", "posts on X", "The energy ministry"], "denied"),
    ],
)  # fmt: skip
def test_who_denied_a_report_stays_in_the_chain(text: str, words: str, names: list[str], stance: Stance) -> None:
    analysis = analyse(Article.from_text(text))
    holding = [q for q in analysis.quotes if any(c.covers(span(text, words)) for c in q.content)]
    quote = min(holding, key=lambda q: len(q.text))
    called = {s.id: s.name for s in analysis.speakers}
    assert ([called[member] for member in quote.chain], quote.stance) == (names, stance)


def test_who_did_not_judge_the_report_is_not_in_its_chain() -> None:
    text = "The palace was quiet and reports quoting the steward as saying the king was ill went round."
    (relay,) = relays(document_of(text))
    assert (relay.judge, relay.stance) == (None, None)


def test_cited_sources_stand_before_the_outlet() -> None:
    text = "The mill burned down, Tarn Radio reported, citing two firemen."
    (chain,) = chains(document_of(text), [said(text, "The mill burned down", "Tarn Radio", "reported")])
    assert shown(text, chain) == (["two firemen", "Tarn Radio"], [], None)


def test_an_outlet_only_carries_the_words() -> None:
    text = "Neil Astor was quoted by Tarn Radio as saying “it fell”."
    (chain,) = chains(document_of(text), [said(text, "it fell", "Neil Astor", "was quoted")])
    assert shown(text, chain) == ([], ["Tarn Radio"], None)


def test_a_quote_inside_a_quote_names_both() -> None:
    text = "Astor said Voss told him the dam would hold."
    found = chains(document_of(text), [
        said(text, "Voss told him the dam would hold", "Astor", "said"),
        said(text, "the dam would hold", "Voss", "told", parent=0),
    ])  # fmt: skip
    assert shown(text, found[1]) == (["Voss", "Astor"], [], None)


def test_what_is_denied_is_denied_inside_too() -> None:
    text = "Astor denied that Voss said the dam would hold."
    found = chains(document_of(text), [
        said(text, "Voss said the dam would hold", "Astor", "denied", "denied"),
        said(text, "the dam would hold", "Voss", "said", parent=0),
    ])  # fmt: skip
    assert found[1].stance == "denied"


def test_one_source_is_no_chain() -> None:
    text = "Astor said the dam would hold."
    assert chains(document_of(text), [said(text, "the dam would hold", "Astor", "said")]) == (Chain(),)
