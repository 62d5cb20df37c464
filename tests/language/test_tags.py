"""Parts of speech: words whose tag hangs on their neighbours, and the accuracy the trainer reports."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.language import lexicon, tags
from tests.language.cut import document

# word(s) of the sentence and the tag they must have
CASES = (
    ("She claims the plan failed.", "claims", "VBZ"),
    ("Her claims about the plan were false.", "claims", "NNS"),
    ("The ministry reports heavy losses.", "reports", "VBZ"),
    ("The ministry denied the reports.", "reports", "NNS"),
    ("He plans to resign.", "plans", "VBZ"),
    ("Their plans were secret.", "plans", "NNS"),
    ("The army said that it had withdrawn.", "that", "IN"),
    ("The army rejected that offer.", "that", "DT"),
    ("The minister was accused of fraud.", "accused", "VBN"),
    ("The minister accused the press of fraud.", "accused", "VBD"),
    ("Officials told reporters the bridge had collapsed.", "told", "VBD"),
    ("Officials were told to leave.", "told", "VBN"),
    ("They will march on Friday.", "march", "VB"),
    ("The march was peaceful.", "march", "NN"),
    ("“We lost,” said the coach.", "said", "VBD"),
    ("REBELS CAPTURE KEY CROSSING", "CAPTURE", "VB"),
)

KNOWN = (  # the clause after "that" has the finite verb, so the sentence does not miss one
    pytest.param(
        "State radio reports that rebels took the port.", "reports", "VBZ", marks=pytest.mark.xfail(strict=True)
    ),
)


PENN = (
    "CC CD DT EX FW IN JJ JJR JJS LS MD NN NNS NNP NNPS PDT POS PRP PRP$ RB RBR RBS RP SYM TO UH VB VBD VBG VBN "
    "VBP VBZ WDT WP WP$ WRB . , : $ '' `` -LRB- -RRB-"
)


@pytest.mark.parametrize(("text", "word", "expected"), [*CASES, *KNOWN], ids=lambda value: str(value)[:40])
def test_case(text: str, word: str, expected: str) -> None:
    found = document(text).tokens
    assert found.tag[found.text.index(word)][: len(expected)] == expected


def test_every_tag_is_of_the_penn_treebank() -> None:
    model, _ = tags._model()
    penn = set(PENN.split())
    assert set(model.tags) <= penn
    assert set(lexicon.table("tag_dictionary").values()) <= penn | {"#"}


@given(st.lists(st.text(st.characters(codec=None, exclude_characters=" \n"), min_size=1, max_size=9), max_size=12))
def test_every_token_gets_a_tag(words: list[str]) -> None:
    lower = [w.lower() for w in words]
    found = tags.tag(words, lower, [0, len(words) // 2] if len(words) > 1 else [0])
    assert len(found) == len(words) and all(found)


def test_a_long_text_is_tagged_as_its_parts() -> None:
    words = ["Officials", "told", "the", "press", "that", "reports", "of", "losses", "were", "false", "."]
    once = tags.tag(words, words, [0])
    many = tags.tag(words * 700, words * 700, list(range(0, 700 * len(words), len(words))))
    assert many == once * 700
