"""The life of a desk in any order: articles change, rules change, workbooks go out, come back late, twice, or never."""

from __future__ import annotations

import random
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from quotetrack.ledger import open_ledger
from quotetrack.ledger.vocabulary import STATUSES
from quotetrack.model import Analysis
from tests.ledger.ledger_samples import RUN, Book, analysis, export, give_back
from tests.ledger.test_merge_properties import EXAMPLES, Hands, kept

SOURCES = 3


def version(source: int, seed: int, rules: str) -> Analysis:
    """Build one of the versions an article goes through: sentences come, go, and change their figures."""
    chance = random.Random(seed)
    sentences = ["{} people died in town {s}", "{} were hurt near bridge {s}", "It rained {} hours in valley {s}"]
    claims = []
    for sentence in sentences:
        if chance.random() < 0.8:
            value = chance.choice([7, 12, 40])
            claims.append((sentence.format(value, s=source), value))
    quotes = [(words, "Ines Falk") for words in ("We never saw such water", "The dam held") if chance.random() < 0.8]
    if not claims and not quotes:
        claims.append((sentences[0].format(1, s=source), 1))
    return analysis(f"desk/{source}.txt", claims, quotes, rules=rules)


class Desk(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.ledger = open_ledger(self.folder / "ledger.db")
        self.out: list[Book] = []
        self.ids: set[str] = set()
        self.people = 0
        self.history = 0
        self.ledger.store([version(n, 0, "") for n in range(SOURCES)], RUN)

    @rule(source=st.integers(0, SOURCES - 1), seed=st.integers(0, 5), rules=st.sampled_from(["", "2"]))
    def the_machine_runs(self, source: int, seed: int, rules: str) -> None:
        found = version(source, seed, rules)
        before = self.decisions()
        self.ledger.store([found], RUN)
        after = self.decisions()
        assert all(after[key] == value for key, value in before.items()), "the machine changed a decision"
        again = self.ledger.store([found], RUN)
        assert (again.unchanged, again.rechecks) == (1, 0)
        rows = [r for r in self.ledger.claims([found.article.source]) if r.state == "present"]
        assert [r.claim.text for r in rows] == [c.text for c in found.claims], "the rows are not the article's claims"

    @rule()
    def a_workbook_goes_out(self) -> None:
        if len(self.out) < 4:
            self.people += 1
            self.out.append(export(self.ledger, f"{self.people}.xlsx"))

    @rule(which=st.integers(0, 3), seed=st.integers(0, 10**6), steps=st.integers(1, 6))
    def somebody_works(self, which: int, seed: int, steps: int) -> None:
        if self.out:
            at = which % len(self.out)
            name = f"p{seed}x{self.people}"
            hands = Hands(self.out[at].copy(), random.Random(seed), name).work(steps)
            if hands.book.lines:
                report = give_back(self.ledger, hands.book, by=name, stray=tuple(hands.stray))
                here = kept(self.ledger, report)
                assert not [t for t in hands.typed if t not in here], "typed text was lost"
                before = self.decisions()
                give_back(self.ledger, hands.book, by=name, stray=tuple(hands.stray))
                assert self.decisions() == before, "the same workbook twice changed something"
                self.out[at] = hands.book if seed % 2 else self.out[at]

    @rule(which=st.integers(0, 3))
    def a_workbook_is_thrown_away(self, which: int) -> None:
        if self.out:
            del self.out[which % len(self.out)]

    @invariant()
    def nothing_is_ever_deleted(self) -> None:
        if not hasattr(self, "ledger"):
            return
        rows = [*self.ledger.claims(), *self.ledger.quotes()]
        ids = {row.id for row in rows}
        assert len(ids) == len(rows)
        assert self.ids <= ids, "a row disappeared"
        self.ids = ids
        assert all(row.status in STATUSES for row in self.ledger.claims())
        history = sum(1 for _ in self.ledger.changes())
        assert history >= self.history
        self.history = history
        status = self.ledger.status()
        present = [c for c in self.ledger.claims() if c.state == "present"]
        assert (status.claims, sum(status.by_status.values())) == (len(present), len(present))

    def decisions(self) -> dict[tuple[str, str], tuple[str, str]]:
        rows = [*self.ledger.claims(), *self.ledger.quotes()]
        return {(r.id, name): (d.value, d.by) for r in rows for name, d in r.decisions.items()}

    def teardown(self) -> None:
        if hasattr(self, "ledger"):
            self.ledger.close()
            shutil.rmtree(self.folder)


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=EXAMPLES // 2, stateful_step_count=15, deadline=None)
