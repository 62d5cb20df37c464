"""Through whom words came: relays, quotes inside quotes, denials."""

from __future__ import annotations

import pytest

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
