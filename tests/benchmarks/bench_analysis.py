"""What one article costs, by stage: ``pytest tests/benchmarks/bench_analysis.py --benchmark-enable``."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quotetrack.analysis import analyse
from quotetrack.attribution import attribute
from quotetrack.batch.work import fingerprint
from quotetrack.claims import find_claims
from quotetrack.config import Config
from quotetrack.language import Document
from quotetrack.ledger import pack
from quotetrack.reading import Item, compose, read
from tests.newsroom import article

TEXT = "\n".join(article(number) for number in range(9))  # 5 KB
CONFIG = Config()
Benchmark = Callable[..., Any]


@pytest.mark.parametrize("kilobytes", [5, 50, 500])
def test_analyse(benchmark: Benchmark, kilobytes: int) -> None:
    found = compose("\n".join(article(number) for number in range(kilobytes * 9 // 5)), "x")
    assert benchmark(analyse, found, CONFIG).quotes


def test_read_text(benchmark: Benchmark) -> None:
    item = Item("a", "text", TEXT.encode())
    assert benchmark(read, item).title


def test_read_page(benchmark: Benchmark) -> None:
    page = (Path(__file__).parents[2] / "data" / "articles" / "12-web-page.html").read_bytes()
    assert benchmark(read, Item("a", "html", page)).title


def test_fingerprint(benchmark: Benchmark) -> None:
    assert benchmark(fingerprint, Item("a", "text", TEXT.encode()), "options")


def test_language(benchmark: Benchmark) -> None:
    found = compose(TEXT, "x")
    assert benchmark(lambda: [Document(found, CONFIG)][0].names)


def test_attribution(benchmark: Benchmark) -> None:
    document = Document(compose(TEXT, "x"), CONFIG)
    assert benchmark(attribute, document)[1]


def test_claims(benchmark: Benchmark) -> None:
    document = Document(compose(TEXT, "x"), CONFIG)
    speakers, quotes = attribute(document)
    assert benchmark(find_claims, document, speakers, quotes)[0]


def test_pack(benchmark: Benchmark) -> None:
    analysis = analyse(compose(TEXT, "x"), CONFIG)
    assert benchmark(pack, analysis, "f").rows
