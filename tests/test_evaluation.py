"""The scoring agrees with the shared yardstick, and says what was missed."""

import importlib.util
import random
from pathlib import Path
from types import ModuleType

import pytest

from quotetrack.errors import MissingInput
from quotetrack.evaluation import Attribution, GoldArticle, Score, evaluate, gold_articles, quoted_stretches, score
from quotetrack.model import Analysis, Article, Quote, Span

TEXT = "“We will not sell the bridge to anyone,” said Ana Ruiz.\n\nThe mayor said the bridge was safe.\n"


def yardstick(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_polnear", shared / "tools" / "score_polnear.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def spoiled(article: GoldArticle, chance: random.Random) -> list[Attribution]:
    """Predictions with every fault: missing, shifted, cut, widened, wrong or absent sources, inventions, doubles."""
    found = []
    for attribution in article.attributions:
        start, end = attribution.content[0].start, attribution.content[-1].end
        fault = chance.randrange(9)
        content: tuple[Span, ...] = attribution.content
        sources = attribution.sources[:1]
        if fault == 0:
            continue
        if fault == 1:
            content = (Span(start, start + (end - start) // 2),)
        elif fault == 2:
            content = (Span(max(0, start - 60), min(len(article.text), end + 60)),)
        elif fault == 3:
            sources = ()
        elif fault == 4:
            sources = (Span(max(0, start - 20), max(1, start - 10)),)
        elif fault == 5:
            found.append(Attribution((Span(start, end),), ()))
        elif fault == 6:
            at = chance.randrange(len(article.text) - 50)
            found.append(Attribution((Span(at, at + 50),), (Span(max(0, at - 9), at),)))
        found.append(Attribution(content, sources))
    return found


@pytest.mark.parametrize("part", ["dev", "train"])
def test_figures_agree_with_the_yardstick(shared: Path, part: str) -> None:
    tool = yardstick(shared)
    chance = random.Random(7)
    articles = list(gold_articles(shared / "corpora" / "polnear" / part))[:: 1 if part == "dev" else 12]
    docs = tool.load_part(str(shared / "corpora" / "polnear"), part)
    ours, theirs = Score(), tool.Counter()
    for article in articles:
        predictions = spoiled(article, chance)
        ours += score(article, predictions)
        rows = [{"spans": list(p.content), "speaker_spans": list(p.sources)} for p in predictions]
        theirs.update(tool.count(*tool.gold_of(docs[article.stem]), rows))
    expected = tool.metrics(theirs)
    pairs = {
        "direct quotes found": "det", "direct quotes attributed": "att", "all attributions: content": "con",
        "all attributions: joint": "joint", "all attributions: characters": "soft",
    }  # fmt: skip
    for name, short in pairs.items():
        assert tuple(ours.figures[name]) == tuple(expected[f"{short} {x}"] for x in ("P", "R", "F1")), name
    end_to_end = ours.figures["direct quotes end to end"]
    assert (end_to_end.precision, end_to_end.f1) == (expected["e2e P"], expected["e2e F1"])
    assert ours.source_accuracy == expected["src acc"]
    assert ours.counts["named closely"] / ours.counts["named gold"] == expected["iou50"]
    assert ours.counts["direct gold"] == expected["gold"] > 50
    assert {e.kind for e in ours.errors} >= {"missed", "no speaker", "wrong speaker", "false quote", "wrong source"}


def test_stretches_agree_with_the_yardstick(shared: Path) -> None:
    tool = yardstick(shared)
    for path in sorted((shared / "corpora" / "polnear" / "train" / "text").glob("*.txt"))[::4]:
        text = path.read_bytes().decode("utf-8")
        assert quoted_stretches(text) == tool.stretches(text)


@pytest.mark.parametrize(
    "text", ["", "\n\n", '"', '""', "''a''", 'x "y', "“a\n\n“b”", '"a "b" c"', "say ''a 'b' c'' d", '“a "b” c"']
)
def test_odd_marks(text: str) -> None:
    assert all(0 <= start <= end <= len(text) for start, end in quoted_stretches(text))


def corpus(tmp_path: Path) -> Path:
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text" / "example_1.txt").write_text(TEXT, encoding="utf-8")
    quote, name = TEXT.index("We will"), TEXT.index("Ana")
    safe, mayor = TEXT.index("the bridge was"), TEXT.index("The mayor")
    notes = (
        f"T1\tContent {quote} {quote + 38}\t\n"
        f"T2\tSource {name} {name + 8}\tAna Ruiz\n"
        f"T3\tCue {name - 5} {name - 1}\tsaid\n"
        "E1\tAttribution:T9 Content:T1 Source:T2 Cue:T3\n"
        f"T4\tContent {safe} {safe + 19}\t\n"
        f"T5\tSource {mayor} {mayor + 9}\tThe mayor\n"
        "E2\tAttribution:T8 Content:T4 Source:T5\n"
        "E3\tAttribution:T7 Source:T5\n#1\tAnnotatorNotes E1\tno content in E3\n"
    )
    (tmp_path / "attributions" / "example_1_ab12.ann").write_text(notes, encoding="utf-8")
    (tmp_path / "attributions" / "example_1_zz99.ann").write_text("", encoding="utf-8")
    return tmp_path


def test_gold_and_errors(tmp_path: Path) -> None:
    (article,) = gold_articles(corpus(tmp_path))
    assert [joined.content[0].of(TEXT)[:9] for joined in article.attributions] == ["We will n", "the bridg"]

    def analysis_of(read: Article) -> Analysis:
        content = article.attributions[0].content
        quote = Quote("q1", "direct", content, "", None, Span(0, 3), (), confidence=0.95, rule="invented")
        return Analysis(read, (), (), (quote,), (), ())

    scores = evaluate([article], analysis_of, Article.from_text)
    whole = scores[""]
    assert whole == scores["example"]
    assert whole.figures["direct quotes found"].f1 == 1.0
    assert whole.figures["direct quotes attributed"].recall == 0.0
    assert [(e.kind, e.gold_source, e.rule) for e in whole.errors] == [
        ("wrong speaker", "Ana Ruiz", "invented"),
        ("wrong source", "Ana Ruiz", "invented"),
        ("missed attribution", "The mayor", ""),
    ]
    assert whole.by_kind() == {"direct": (1, 1.0, 0.0), "mixed": (0, 0.0, 0.0), "indirect": (1, 0.0, 0.0)}
    (tenth,) = whole.reliability()
    assert (tenth.low, tenth.quotes, tenth.confidence, tenth.right) == (0.9, 1, 0.95, 0.0)


def test_a_folder_without_gold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match="text/ and attributions/"):
        next(gold_articles(tmp_path))
