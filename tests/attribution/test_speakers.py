"""Who is behind a mention: our own sentences, each mention between ⟦ and ⟧, with the identity expected for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from quotetrack.attribution.identity.speakers import Resolution, identify
from quotetrack.config import Config
from quotetrack.language import Document
from quotetrack.model import Article, Span

CASES = json.loads(Path(__file__).with_name("identity_cases.json").read_text(encoding="utf-8"))
KNOWN = {c["phenomenon"]: c["xfail"] for c in CASES if "xfail" in c}


def unmarked(marked: str) -> tuple[str, list[Span]]:
    """Take the brackets out of a text; give the text and where the bracketed mentions stand in it."""
    text, spans = "", []
    for piece in marked.split("⟦"):
        if "⟧" not in piece:
            text += piece
            continue
        mention, rest = piece.split("⟧")
        spans.append(Span(len(text), len(text) + len(mention)))
        text += mention + rest
    return text, spans


def resolve(marked: str, quoted: list[int] = []) -> tuple[Document, list[Span], Resolution]:  # noqa: B006
    text, spans = unmarked(marked)
    document = Document(Article.from_text(text), Config())
    contents = [()] * len(spans)
    for number in quoted:  # the mention stands inside what the one before it said
        contents[number - 1] = (Span(spans[number].start, len(text)),)
    return document, spans, identify(document, spans, quoted=contents)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["phenomenon"])
def test_identity(case: dict[str, Any], request: pytest.FixtureRequest) -> None:
    if "xfail" in case:
        request.applymarker(pytest.mark.xfail(reason=case["xfail"], strict=True))
    _, spans, found = resolve(case["text"], case.get("quoted", []))
    assert len(spans) == len(case["who"])
    speakers = {s.id: s for s in found.speakers}
    for identity, expected in zip(found.of, case["who"], strict=True):
        if expected is None:
            assert identity is None
            continue
        assert identity is not None, f"nobody, rather {found.alternatives}"
        speaker = speakers[identity]
        shown = {key: getattr(speaker, key) for key in expected}
        if "issuer" in expected:
            shown["issuer"] = speaker.issuer and speakers[speaker.issuer].name
        assert shown == expected


def test_a_tie_lists_the_alternatives() -> None:
    _, _, found = resolve("Hugo Lenz and Peter Moll sat. “It is late,” ⟦he⟧ said.")
    names = {s.id: s.name for s in found.speakers}
    assert {names[a.speaker] for a in found.alternatives[0]} == {"Hugo Lenz", "Peter Moll"}
    assert found.of == (None,)


def test_mentions_are_all_spans_of_the_identity() -> None:
    document, _, found = resolve("Vera Stahl came. Ms. Stahl sat. “Good,” ⟦she⟧ said.")
    (speaker,) = found.speakers
    assert [m.of(document.text) for m in speaker.mentions] == ["Vera Stahl", "Ms. Stahl", "she"]
    assert speaker.aliases == ("Ms. Stahl", "Stahl")


def test_a_given_name_never_becomes_the_gender_field() -> None:
    _, _, found = resolve("“Good,” ⟦Vera Stahl⟧ said.")
    assert found.speakers[0].gender is None


def test_no_mention_has_no_identity() -> None:
    document, _, _ = resolve("Vera Stahl came.")
    found = identify(document, [None, Span(3, 3)])
    assert found.of == (None, None)
    assert found.speakers == ()


def test_the_same_article_gives_the_same_identities() -> None:
    marked = "Vera Stahl met ⟦two officials⟧. “Good,” ⟦she⟧ said, and ⟦a report by Oxfam⟧ agreed."
    assert resolve(marked)[2] == resolve(marked)[2]
