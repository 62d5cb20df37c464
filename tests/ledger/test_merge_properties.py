"""What holds for any mix of things people do to a workbook."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotetrack.ledger import Ledger, open_ledger
from quotetrack.ledger.records import ReviewReport, StrayCell
from quotetrack.ledger.vocabulary import PEOPLE
from tests.ledger.ledger_samples import RUN, Book, Line, export, give_back, town

ARTICLES = 6  # 30 rows
EXAMPLES = int(os.environ.get("QUOTETRACK_EXAMPLES", "25"))  # of each property; a night's worth by hand
QUICK = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger that people have worked in before, to be copied for each example."""
    path = tmp_path_factory.mktemp("template") / "ledger.db"
    with open_ledger(path) as ledger:
        ledger.store([town(n) for n in range(ARTICLES)], RUN)
        book = export(ledger)
        claims, quotes = book.of("claims"), book.of("quotes")
        claims[0].people |= {"status": "verified", "source": "s0", "checker": "Ana", "notes": "before"}
        claims[1].people |= {"status": "perhaps", "notes": "before"}
        claims[2].machine["figure"] = "99"
        quotes[0].people |= {"attribution": "right", "auditor": "Ana"}
        other = book.copy("other.xlsx")
        claims[3].people["notes"], other.of("claims")[3].people["notes"] = "left", "right"
        give_back(ledger, book, by="Ana")
        give_back(ledger, other, by="Ben")
    return path


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Callable[[], Ledger]:
    @contextmanager
    def opened() -> Iterator[Ledger]:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.db"
        shutil.copy(template, path)
        with open_ledger(path) as ledger:
            yield ledger

    return opened


def dump(ledger: Ledger) -> tuple[object, ...]:
    """Everything people wrote, without who came first."""
    with ledger.snapshot():
        rows = [*ledger.claims(), *ledger.quotes()]
        decisions = {(r.id, name): one.value for r in rows for name, one in r.decisions.items()}
        shown = {r.id: (getattr(r, "status", ""), r.conflicts, r.warnings) for r in rows}
        disputes = sorted(
            (c.id, c.row, c.field, c.reason, c.value, sorted(x.value for x in c.candidates), c.resolution)
            for c in ledger.conflicts(resolved=True)
        )
        parked = sorted((p.sheet, json.dumps(dict(p.cells), sort_keys=True)) for p in ledger.parked())
    return decisions, shown, disputes, parked


# ── what people do ──────────────────────────────────────────────────────────────────────────────────────────────


class Hands:
    """A person at a workbook: does things to it and remembers every text typed."""

    def __init__(self, book: Book, chance: random.Random, name: str) -> None:
        self.book, self.chance, self.name = book, chance, name
        self.typed: list[str] = []
        self.stray: list[StrayCell] = []

    def text(self) -> str:
        wild = "".join(self.chance.choice("aé=+@'\t\n\x00\ud800\ufffe😀 0‏") for _ in range(self.chance.randrange(6)))
        self.typed.append(f"{self.name}{len(self.typed)}!{wild}")
        return self.typed[-1]

    def any(self) -> Line:
        return self.chance.choice(self.book.lines)

    def fill(self) -> None:
        line = self.any()
        key = self.chance.choice([k for k, words in PEOPLE[line.sheet].items() if not words])
        line.people[key] = self.text()

    def choose(self) -> None:
        line = self.any()
        key = self.chance.choice([k for k, words in PEOPLE[line.sheet].items() if words] or [""])
        if key:
            line.people[key] = self.chance.choice(PEOPLE[line.sheet][key])

    def choose_wrongly(self) -> None:
        line = self.any()
        key = self.chance.choice([k for k, words in PEOPLE[line.sheet].items() if words] or [""])
        if key:
            line.people[key] = self.text()

    def empty(self) -> None:
        line = self.any()
        line.people[self.chance.choice(list(PEOPLE[line.sheet]))] = ""

    def correct(self) -> None:
        line = self.any()
        if line.sheet != "conflicts":
            line.machine[self.chance.choice(["figure", "said_by", "speaker", "kind"])] = self.text()
            line.machine = {key: text for key, text in line.machine.items() if key in KEYS[line.sheet]}

    def add_column(self) -> None:
        self.any().extra[self.chance.choice(["Phone", "=Desk", "notes"])] = self.text()

    def sort(self) -> None:
        self.chance.shuffle(self.book.lines)

    def move(self) -> None:
        line = self.any()
        line.people = dict(reversed(line.people.items()))

    def delete(self) -> None:
        line = self.any()
        if len(self.book.lines) > 3:
            self.book.lines.remove(line)

    def double(self) -> None:
        self.book.lines.insert(self.chance.randrange(len(self.book.lines)), self.any().copy())

    def lose_id(self) -> None:
        self.any().id = self.chance.choice(["", "c00", "\ud800", "a\x00", self.any().id])

    def lose_fingerprint(self) -> None:
        self.any().fingerprint = self.chance.choice(["", "beef", "\udfff", "\x00"])

    def swap_hidden(self) -> None:
        one, two = self.any(), self.any()
        if one.sheet == two.sheet:
            one.id, two.id = two.id, one.id
            one.fingerprint, two.fingerprint = two.fingerprint, one.fingerprint

    def add_row(self) -> None:
        self.book.lines.append(Line("claims", "", "", {"notes": self.text()}, {"text": self.text()}, {}))

    def scribble(self) -> None:
        self.stray.append(StrayCell("Summary", f"Z{len(self.stray)}", self.text()))

    def work(self, steps: int) -> Hands:
        acts = [self.fill] * 6 + [self.choose] * 3 + [
            self.choose_wrongly, self.empty, self.correct, self.add_column, self.sort, self.move, self.delete,
            self.double, self.lose_id, self.lose_fingerprint, self.swap_hidden, self.add_row, self.scribble,
        ]  # fmt: skip
        for _ in range(steps):
            self.chance.choice(acts)()
        # a text typed over by a later act of the same hands is gone before the ledger ever sees it
        here = "\x1e".join(text for line in self.book.lines for text in written(line))
        self.typed = [t for t in self.typed if t in here or any(t == s.text for s in self.stray)]
        return self


KEYS = {"claims": {"text", "figure", "said_by", "kind", "place"}, "quotes": {"text", "speaker", "kind"}}


def written(line: Line) -> list[str]:
    return [*line.people.values(), *line.machine.values(), *line.extra.values()]


def hands(ledger: Ledger, seed: int, name: str, steps: int, book: Book | None = None) -> Hands:
    return Hands(book or export(ledger, f"{name}.xlsx"), random.Random(f"{seed}{name}"), name).work(steps)


def kept(ledger: Ledger, report: ReviewReport) -> str:
    """Everything that can be read anywhere after a review."""
    with ledger.snapshot():
        rows = [*ledger.claims(), *ledger.quotes()]
        parts = [d.value for r in rows for d in r.decisions.values()]
    parts += [x.value for c in ledger.conflicts(resolved=True) for x in c.candidates]
    parts += [c.resolution for c in ledger.conflicts(resolved=True)]
    parts += [text for p in ledger.parked() for text in p.cells.values()]
    parts += [line.workbook for line in report.lines]
    return "\x1e".join(parts)


# ── what holds ──────────────────────────────────────────────────────────────────────────────────────────────────


@QUICK
@given(seed=st.integers(0, 10**9), steps=st.integers(1, 40), clear=st.booleans())
def test_nothing_typed_is_lost(desk: Callable[[], Ledger], seed: int, steps: int, clear: bool) -> None:
    with desk() as ledger:
        person = hands(ledger, seed, "ana", steps)
        report = give_back(ledger, person.book, by="Ana", stray=tuple(person.stray), allow_clear=clear)
        everything = kept(ledger, report)
        lost = [t for t in person.typed if t not in everything]
        assert not lost


@QUICK
@given(seed=st.integers(0, 10**9), steps=st.integers(1, 40), clear=st.booleans())
def test_twice_is_once(desk: Callable[[], Ledger], seed: int, steps: int, clear: bool) -> None:
    with desk() as ledger:
        person = hands(ledger, seed, "ana", steps)
        give_back(ledger, person.book, by="Ana", stray=tuple(person.stray), allow_clear=clear)
        once, history = dump(ledger), len(list(ledger.changes()))
        give_back(ledger, person.book, by="Ana", stray=tuple(person.stray), allow_clear=clear)
        saved_anew = person.book.copy("saved again.xlsx")
        give_back(ledger, saved_anew, by="Ana", stray=tuple(person.stray), allow_clear=clear)
        assert (dump(ledger), len(list(ledger.changes()))) == (once, history)


@QUICK
@given(seed=st.integers(0, 10**9), steps=st.integers(1, 60), people=st.integers(2, 3))
def test_the_order_of_copies_does_not_matter(desk: Callable[[], Ledger], seed: int, steps: int, people: int) -> None:
    names = ["ana", "ben", "eva"][:people]
    dumps = []
    for order in (names, names[::-1]):
        with desk() as ledger:
            book = export(ledger)
            few = Book(book.lines[:4] + book.of("conflicts"), book.export)  # so that people meet in the same cells
            copies = {name: hands(ledger, seed, name, steps, few.copy(f"{name}.xlsx")) for name in names}
            for name in order:
                give_back(ledger, copies[name].book, by=name, stray=tuple(copies[name].stray))
            dumps.append(dump(ledger))
    assert dumps[0] == dumps[1]


@QUICK
@given(seed=st.integers(0, 10**9), steps=st.integers(1, 30))
def test_an_export_after_any_review_comes_back_unchanged(desk: Callable[[], Ledger], seed: int, steps: int) -> None:
    with desk() as ledger:
        person = hands(ledger, seed, "ana", steps)
        give_back(ledger, person.book, by="Ana", stray=tuple(person.stray))
        before = dump(ledger)
        report = give_back(ledger, export(ledger, "next.xlsx"))
        assert (report.lines, dump(ledger)) == ((), before)


@QUICK
@given(seed=st.integers(0, 10**9), steps=st.integers(1, 30))
def test_a_dry_run_tells_exactly_what_apply_does(desk: Callable[[], Ledger], seed: int, steps: int) -> None:
    with desk() as ledger:
        person = hands(ledger, seed, "ana", steps)
        before = dump(ledger)
        book = person.book.reviewed(stray=tuple(person.stray))
        dry = ledger.review(book, at=RUN.at)
        assert dump(ledger) == before
        assert ledger.review(book, at=RUN.at, apply=True).lines == dry.lines


def test_five_hundred_rows_lose_nothing(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "big.db") as ledger:
        ledger.store([town(n) for n in range(100)], RUN)
        ana = hands(ledger, 1, "ana", 900)
        ben = hands(ledger, 2, "ben", 900)
        everything = ""
        for person in (ana, ben):
            report = give_back(ledger, person.book, by=person.name, stray=tuple(person.stray))
            everything = kept(ledger, report) + everything
        assert not [t for t in ana.typed + ben.typed if t not in everything]
        assert len(ana.typed) > 200
