"""Word lists: the reader refuses what is out of order, and every shipped list is read and names its source."""

from pathlib import Path

import pytest

from quotetrack.errors import LexiconError
from quotetrack.language import lexicon

LISTS = sorted((Path(lexicon.__file__).parent / "lexicons" / "en").glob("*.txt"))


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_shipped_list(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("#"), "the first line says what the list is and its source"
    assert lexicon.entries(path.stem)


@pytest.mark.parametrize("text", ["b\na\n", "a\na\n", " a\n", "a \n"])
def test_disorder_is_refused(text: str) -> None:
    with pytest.raises(LexiconError, match="demo"):
        lexicon.parse(text, "demo")


def test_table_gives_values() -> None:
    assert lexicon.table("abbreviations")["Gen"] == "title"
