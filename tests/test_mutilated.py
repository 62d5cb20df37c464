"""Whatever befalls a text on its way, it is read to the end: marks lost, words lost or out of order, cut anywhere."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from quotetrack.analysis import analyse, as_record
from quotetrack.model import Article

ARTICLES = sorted((Path(__file__).parents[1] / "data" / "articles").glob("*.txt"))
Damage = Callable[[str, random.Random], str]


def _shuffled(parts: list[str], chance: random.Random) -> list[str]:
    return chance.sample(parts, len(parts))


DAMAGE: dict[str, Damage] = {
    "marks are lost": lambda text, chance: "".join(c for c in text if c not in "“”\"‘’'" or chance.random() < 0.6),
    "words are lost": lambda text, chance: " ".join(w for w in text.split(" ") if chance.random() < 0.85),
    "words out of order": lambda text, chance: " ".join(_shuffled(text.split(" "), chance)),
    "sentences out of order": lambda text, chance: ". ".join(_shuffled(text.split(". "), chance)),
    "cut anywhere": lambda text, chance: text[(start := chance.randrange(len(text))) : start + chance.randrange(900)],
    "no paragraphs": lambda text, chance: text.replace("\n", " ").replace(". ", " . "),
    "shouted": lambda text, chance: text.upper(),
    "whispered": lambda text, chance: text.lower(),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_a_damaged_article_is_read(path: Path, damage: str) -> None:
    text = path.read_text(encoding="utf-8")
    for seed in range(4):
        damaged = DAMAGE[damage](text, random.Random(seed))
        record = as_record(analyse(Article.from_text(damaged)))
        assert record["article"]["text"] == damaged
        assert all("".join(damaged[a:b] for a, b in q["content"]) for q in record["quotes"])
        assert all(damaged[slice(*c["span"])] for c in record["claims"])


@pytest.mark.parametrize("text", [
    "The bridge shook twice in May. the grey bridge of Marlow is a symbol of being stuck,'' recalled Tomas Reyes.",
    "It was called Oppo. the sort of people who sail and a symbol of being late,” said B. Reyes, a cook.",
])  # fmt: skip
def test_a_quotation_whose_opening_mark_is_lost_ends(text: str) -> None:
    """The search for what opens a sentence stood still before a quotation that nothing opens."""
    analysis = analyse(Article.from_text(text))
    assert [analysis.speaker(q.speaker).name for q in analysis.quotes if q.speaker] == [
        text.split("Reyes")[0].split()[-1] + " Reyes"
    ]
