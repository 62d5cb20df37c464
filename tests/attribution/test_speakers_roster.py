"""A newsroom's roster: its names win, its ids are the speakers', its mistakes are one line each."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotetrack.analysis import analyse
from quotetrack.attribution.identity.roster import load, parse
from quotetrack.config import Config
from quotetrack.errors import LexiconError
from quotetrack.model import Article, Speaker

ROSTER = """name,aliases,role,gender,id
Anneliese Brandt,A. Brandt; the Iron Mayor,mayor of Tarn,female,p-1
Corvex Holdings,Corvex; CVX,,,o-7
Peter Moll,,,m,
"""


def speakers(tmp_path: Path, text: str, roster: str = ROSTER) -> list[Speaker]:
    path = tmp_path / "roster.csv"
    path.write_text(roster, encoding="utf-8")
    return list(analyse(Article.from_text(text), Config(roster=path)).speakers)


def test_its_name_and_id_win(tmp_path: Path) -> None:
    (speaker,) = speakers(tmp_path, "“We dig,” A. Brandt said.")
    assert (speaker.name, speaker.id, speaker.gender) == ("Anneliese Brandt", "p-1", "female")
    assert speaker.role == "mayor of Tarn"
    assert "A. Brandt" in speaker.aliases


def test_an_alias_may_be_a_description(tmp_path: Path) -> None:
    (speaker,) = speakers(tmp_path, "“We dig,” the Iron Mayor said.")
    assert (speaker.name, speaker.kind, speaker.anonymous) == ("Anneliese Brandt", "person", False)


def test_a_body_is_found_by_its_alias(tmp_path: Path) -> None:
    (speaker,) = speakers(tmp_path, "“We comply,” CVX said.")
    assert (speaker.name, speaker.id, speaker.kind) == ("Corvex Holdings", "o-7", "organisation")


def test_a_namesake_is_not_in_the_roster(tmp_path: Path) -> None:
    (speaker,) = speakers(tmp_path, "“We dig,” Willy Brandt said.")
    assert speaker.name == "Willy Brandt"
    (speaker,) = speakers(tmp_path, "“We dig,” said Brandt.")
    assert speaker.name == "Brandt"


def test_two_names_of_one_entry_are_one_speaker(tmp_path: Path) -> None:
    found = speakers(tmp_path, "“We comply,” CVX said. “Soon,” Corvex Holdings said.")
    assert [s.id for s in found] == ["o-7"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("who,id\nAna,1\n", "no column “name”"),
        ("name,colour\nAna,red\n", "unknown column “colour”"),
        ("name,id\n,1\n", "line 2: has no name"),
        ("name,gender\nAna,x\n", "line 2: the gender “x”"),
        ("name,id\nAna,1\nBob,1\n", "line 3: the id 1 is used twice"),
        ("name,id\nAna,1,2\n", "line 2: has more or fewer cells"),
        ('name,id\n"Ana"x,1\n', "is no CSV"),
    ],
)
def test_a_mistake_is_one_line(text: str, says: str) -> None:
    with pytest.raises(LexiconError) as caught:
        parse(text, "roster.csv")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(b"name\n\xff\xfe\xfa\n")
    with pytest.raises(LexiconError, match="is not UTF-8 text"):
        load(path)


def test_an_ambiguous_alias_names_nobody() -> None:
    roster = parse("name,aliases\nAna Ruiz,the mayor\nBob Cole,the mayor\n", "roster.csv")
    assert roster.find(["the mayor"]) is None
    assert roster.find(["Ana M. Ruiz"]) == roster.entries[0]
