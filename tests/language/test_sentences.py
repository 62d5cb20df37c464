"""Sentences: golden rules, the shared probes, GUM's gold boundaries, and Punkt's decisions against nltk's."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrack.config import Config
from quotetrack.language import lexicon, punkt
from quotetrack.language.sentences import RULES, decisions
from tests.language import gum
from tests.language.cut import document, sentences

GOLDEN = json.loads((Path(__file__).parent / "golden_sentences.json").read_text(encoding="utf-8"))
CASES: dict[str, list[str]] = json.loads(Path(__file__).with_name("sentence_cases.json").read_text(encoding="utf-8"))
NEWS_F1, NEWS_INNER_F1 = 97.7, 95.9


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["category"])
def test_golden_rule(case: dict[str, list[str]]) -> None:
    assert sentences(" ".join(case["sentences"])) == case["sentences"]


@pytest.mark.parametrize("family", CASES)
def test_family(family: str) -> None:
    """Every text of a family is cut where ‖ stands, and nowhere else."""
    for marked in CASES[family]:
        text = marked.replace(" ‖ ", " ").replace("‖", "")
        assert sentences(text) == [part.strip() for part in marked.split("‖")]


@pytest.mark.parametrize(
    "marked",
    [
        "He moved to the U.K. ‖ Nora Dahl stayed.",  # a name after the country reads as what the country describes
        "“The end,” Lund wrote, “is near. ‖ It will be soon.” ‖ He wept.",  # short quotations stay in their sentence
        "So sad :( ‖ Nobody came.",  # a face without a mark before it
        "[Applause] ‖ She stayed.",  # a bracket that is no sentence
    ],
)
@pytest.mark.xfail(strict=True, reason="no rule tells these from their opposites")
def test_not_cut_yet(marked: str) -> None:
    assert sentences(marked.replace(" ‖ ", " ")) == marked.split(" ‖ ")


def test_shared_probes(shared: Path) -> None:
    cases = json.loads((shared / "cases" / "sentences.json").read_text(encoding="utf-8"))
    wrong = [case["text"] for case in cases if len(sentences(case["text"])) != case["sentences"]]
    assert not wrong


def test_gum_news(shared: Path) -> None:
    files = sorted((shared / "corpora" / "gum").glob("GUM_news_*.conllu"))
    if not files:
        pytest.skip("needs shared/corpora/gum beside the project")
    both, inner = [], []
    for path in files:
        gold = gum.read(path)
        spans = [tuple(s.span) for s in document(gold.text).sentences]
        both.append((gum.ends(gold.text, spans), gum.ends(gold.text, gold.sentences)))
        inner.append((gum.ends(gold.text, spans, True), gum.ends(gold.text, gold.sentences, True)))
    assert gum.score(both)[2] >= NEWS_F1
    assert gum.score(inner)[2] >= NEWS_INNER_F1


def test_examples_above_the_rules() -> None:
    """The example above each rule is decided by that rule."""
    source = (Path(lexicon.__file__).parent / "sentences.py").read_text(encoding="utf-8")
    examples = re.findall(r"^    # (.+)\n    Rule\(\s*\"([^\"]+)\"", source, re.MULTILINE)
    assert [name for _, name in examples] == [rule.name for rule in RULES]
    for example, name in examples:
        seen = document(example)
        rules = {rule for _, rule in decisions(example, seen.paragraphs[0], seen.quotations)}
        assert name in rules, f"{example}: {rules}"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("“We won. It was hard. Nobody slept.” He sat down.", ["“We won. It was hard. Nobody slept.”", "He sat down."]),
        ("“Why?” she asked. “Why now?”", ["“Why?” she asked.", "“Why now?”"]),
    ],
)
def test_quotations_stay_whole_by_option(text: str, whole: list[str]) -> None:
    assert sentences(text, Config(split_inside_quotes=False)) == whole


@pytest.mark.parametrize("mark", ["“”", '""', "‘’", "''", "«»"])
@pytest.mark.parametrize("said", ["Why?", "Stop!", "Why not …", "No,"])
@pytest.mark.parametrize("tag", ["she asked", "Ann Lee shouted", "asked Gen. Lee", "the guard yelled", "Mr. Orr said"])
def test_never_a_cut_between_quotation_and_tag(mark: str, said: str, tag: str) -> None:
    text = f"{mark[0]}{said}{mark[1]} {tag}. Nobody moved."
    assert sentences(text) == [text[:-14].rstrip(), "Nobody moved."]


@settings(deadline=None)  # the first call imports nltk
@given(
    st.lists(st.sampled_from(["U.S.", "Gen.", "p.m.", "J.", "won.", "3.", "Inc.", "co.", "etc.", "Dr."]), min_size=1),
    st.lists(st.sampled_from(["Lee", "the", "The", "Officials", "Monday", "5", "he", "Roosevelt"]), min_size=1),
)
def test_punkt_decides_as_nltk_does(words: list[str], following: list[str]) -> None:
    nltk_punkt = pytest.importorskip("nltk.tokenize.punkt")
    learned = punkt.parameters()
    parameters = nltk_punkt.PunktParameters()
    parameters.abbrev_types = set(learned.abbreviations)
    parameters.sent_starters = set(learned.starters)
    parameters.collocations = set(learned.collocations)
    lower, upper = nltk_punkt._ORTHO_MID_LC, nltk_punkt._ORTHO_MID_UC
    for flags, group in ((lower, learned.common), (lower | upper, learned.common_and_name), (upper, learned.name)):
        for word in {w.lower() for w in following} & group:
            parameters.ortho_context[word] = flags
    splitter = nltk_punkt.PunktSentenceTokenizer(parameters)
    for word in words:
        for after in following:
            theirs = splitter.text_contains_sentbreak(f"{word} {after}")
            assert punkt.breaks(word, after) == theirs, f"{word} {after}"
