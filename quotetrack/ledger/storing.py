"""The machine writes: articles, findings, problems. Never a decision.

A text is stored once, under the hash of its text, with every source it was found at. When a source's text changes,
the findings of the new text take over the public ids of the passages they continue (``revisions``); what has no
continuation stays as it was, marked as vanished. Texts and findings are never deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from quotetrack.ledger import schema
from quotetrack.ledger.packing import pack, unpack
from quotetrack.ledger.records import Failed, Packed, Run, Stored
from quotetrack.ledger.revisions import pair, passages
from quotetrack.model import Analysis, Problem

NO_SOURCE = "-"  # standard input: two texts that came through it are not versions of each other
_CHUNK = 500  # values in one IN (…)


def chunks(values: Iterable[str], size: int = _CHUNK) -> Iterable[list[str]]:
    """Cut ids into portions that fit one query, in order and once each."""
    distinct = list(dict.fromkeys(values))
    return (distinct[i : i + size] for i in range(0, len(distinct), size))


@dataclass
class _Source:
    article: str
    fingerprint: str
    facts: tuple[str | None, str | None, str | None]  # title, publisher, published


@dataclass
class _Article:
    source: str
    digest: str
    moved: int


@dataclass
class Storing:
    """One batch on its way into the ledger, inside one transaction."""

    connection: Connection
    run: Run
    sources: dict[str, _Source] = field(default_factory=dict)
    articles: dict[str, _Article] = field(default_factory=dict)
    pending: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # table -> rows to insert together
    moved: list[dict[str, Any]] = field(default_factory=list)  # sources to update together
    done: Stored = field(default_factory=Stored)

    def store(self, batch: Iterable[Packed | Analysis | Problem | Failed]) -> Stored:
        packed: list[Packed] = []
        failed: list[Failed] = []
        for item in batch:
            if isinstance(item, Packed):
                packed.append(item)
            elif isinstance(item, Analysis):
                packed.append(pack(item))
            else:
                failed.append(item if isinstance(item, Failed) else Failed(item))
        self._record_run()
        self._load(packed)
        for item in packed:
            self._store(item)
        self._flush()
        self._clear_problems([p.source for p in packed])
        self._store_problems(failed)
        return self.done

    def _record_run(self) -> None:
        if self.connection.scalar(select(schema.runs.c.id).where(schema.runs.c.id == self.run.id)) is None:
            self.connection.execute(
                insert(schema.runs),
                {
                    "id": self.run.id, "at": self.run.at, "by_whom": self.run.by,
                    "version": self.run.version, "options": self.run.options,
                },
            )  # fmt: skip

    def _load(self, packed: Sequence[Packed]) -> None:
        """Look up in bulk what the ledger already holds for this batch."""
        s, a = schema.sources.c, schema.articles.c
        for part in chunks(p.source for p in packed):
            for row in self.connection.execute(select(schema.sources).where(s.source.in_(part))):
                self.sources[row.source] = _Source(
                    row.article, row.fingerprint, (row.title, row.publisher, row.published)
                )
        for part in chunks(p.article for p in packed):
            query = select(a.id, a.source, a.digest, a.moved).where(a.id.in_(part))
            for row in self.connection.execute(query):
                self.articles[row.id] = _Article(row.source, row.digest, row.moved)

    # ── one article ──

    def _store(self, p: Packed) -> None:
        before = self.sources.get(p.source)
        known = self.articles.get(p.article)
        moves = before is not None and before.article != p.article and p.source != NO_SOURCE
        publics: dict[str, str] = {}
        if known is None:
            if moves and before is not None:
                self._flush()
                publics = self._continue(before.article, p)
            self._add(p, publics)
            if not moves:
                self.done += Stored(new=1)
        elif p.digest != known.digest and p.source <= known.source:
            self._rework(p, known)  # of one text at several sources, the first source's findings count
            self.done += Stored(changed=1)
        elif not moves:
            self.done += Stored(unchanged=1)
        self.done += Stored(quotes=p.quotes, attributed=p.attributed, claims=p.claims)
        self._place(p, before)
        if moves and before is not None:
            self._flush()
            self._move(before.article, p.article)
            if known is not None:
                self._carry(before.article, p.article)
            self.done += Stored(revised=1)

    def _add(self, p: Packed, publics: dict[str, str]) -> None:
        self._insert(
            "articles",
            id=p.article, source=p.source, digest=p.digest, run=self.run.id, live=1, moved=0,
            quotes=p.quotes, attributed=p.attributed, claims=p.claims,
        )  # fmt: skip
        self._insert("analyses", article=p.article, blob=p.blob)
        self.articles[p.article] = _Article(p.source, p.digest, 0)
        rows = self.pending.setdefault("findings", [])
        for row in p.rows:
            fields = row._asdict()
            rows.append(fields | {"article": p.article, "public": publics.get(row.id, row.id), "shown": 1})

    def _place(self, p: Packed, before: _Source | None) -> None:
        """Write down that the source has this text now."""
        facts = (p.title, p.publisher, p.published.isoformat() if p.published else None)
        now = _Source(p.article, p.fingerprint, facts)
        if now == before:
            return
        values = {
            "article": p.article, "fingerprint": p.fingerprint, "title": facts[0], "publisher": facts[1],
            "published": facts[2], "run": self.run.id,
        }  # fmt: skip
        if before is None:
            self._insert("sources", source=p.source, **values)
        else:
            self.moved.append({"b_source": p.source} | values)
        self.sources[p.source] = now
        known = self.articles[p.article]
        if p.source < known.source:
            self._flush()
            self._first_source(p.article, p.source)

    def _first_source(self, article: str, source: str) -> None:
        self.articles[article].source = source
        self.connection.execute(update(schema.articles).where(schema.articles.c.id == article).values(source=source))

    def _insert(self, table: str, **values: Any) -> None:
        self.pending.setdefault(table, []).append(values)

    def _flush(self) -> None:
        for table, rows in self.pending.items():
            if rows:
                self.connection.execute(insert(schema.metadata.tables[table]), rows)
        if self.moved:
            s = schema.sources.c
            self.connection.execute(update(schema.sources).where(s.source == bindparam("b_source")), self.moved)
        self.pending, self.moved = {}, []

    # ── texts and findings that change ──

    def _analysis(self, article: str) -> Analysis:
        a = schema.analyses.c
        return unpack(self.connection.execute(select(a.blob).where(a.article == article)).scalar_one())

    def _found(self, article: str) -> list[Any]:
        f = schema.findings
        return list(self.connection.execute(select(f).where(f.c.article == article).order_by(f.c.sheet, f.c.ordinal)))

    def _continue(self, old: str, p: Packed) -> dict[str, str]:
        """Give new machine id -> public id of the passage it continues."""
        before, after = self._analysis(old), unpack(p.blob)
        rows = self._found(old)
        publics: dict[str, str] = {}
        for sheet in ("claims", "quotes"):
            old_rows = [row for row in rows if row.sheet == sheet]
            public = {row.id: row.public for row in old_rows}
            new_ids = [row.id for row in p.rows if row.sheet == sheet]
            found = pair(passages(before, sheet, [row.id for row in old_rows]), passages(after, sheet, new_ids))
            publics.update((new, public[one]) for new, one in found.items())
        return publics

    def _rework(self, p: Packed, known: _Article) -> None:
        """Replace the findings of a text by what newer rules find in it; those they no longer find are put aside."""
        self._flush()
        article = p.article
        rows = self._found(article)
        publics = self._continue(article, p)
        taken = set(publics.values())
        lost = [row for row in rows if row.public not in taken and row.shown]
        f, a, b = schema.findings.c, schema.articles, schema.analyses
        if lost:
            n = self.connection.scalar(
                select(func.count()).select_from(a).where(a.c.id.startswith(article + "~", autoescape=True))
            )
            aside = f"{article}~{(n or 0) + 2}"
            values = dict(self.connection.execute(select(a).where(a.c.id == article)).mappings().one())
            self.connection.execute(insert(a), values | {"id": aside, "live": 0})
            blob = self.connection.scalar(select(b.c.blob).where(b.c.article == article))
            self.connection.execute(insert(b), {"article": aside, "blob": blob})
            self.connection.execute(
                insert(schema.findings),
                [dict(row._mapping) | {"article": aside, "shown": int(row in lost)} for row in rows],
            )
        self.connection.execute(delete(schema.findings).where(f.article == article))
        self.connection.execute(
            update(a).where(a.c.id == article).values(
                digest=p.digest, run=self.run.id, quotes=p.quotes, attributed=p.attributed, claims=p.claims
            )
        )  # fmt: skip
        self.connection.execute(update(b).where(b.c.article == article).values(blob=p.blob))
        known.digest = p.digest
        new = {"article": article, "shown": 1}
        findings = [row._asdict() | new | {"public": publics.get(row.id, row.id)} for row in p.rows]
        if findings:
            self.connection.execute(insert(schema.findings), findings)
        self._settle([article, *([aside] if lost else [])], {row.public: row.passage for row in rows if row.shown})

    def _move(self, old: str, new: str) -> None:
        """Account for a source that left one text for another: which is live, which findings are shown."""
        a, s = schema.articles, schema.sources.c
        last = self.connection.scalar(select(func.max(a.c.moved))) or 0
        self.connection.execute(update(a).where(a.c.id == new).values(live=1, moved=last + 1))
        left = list(self.connection.execute(select(s.source).where(s.article == old).order_by(s.source)).scalars())
        self.connection.execute(update(a).where(a.c.id == old).values(live=int(bool(left))))
        if old in self.articles or left:
            self.articles.setdefault(old, _Article(left[0] if left else "", "", 0))
        if left:
            self._first_source(old, left[0])
        f = schema.findings.c
        shown = self.connection.execute(
            select(f.public, f.passage).where(f.article.in_([old, new]), f.shown == 1).order_by(f.article == old)
        )
        self._settle([old, new], {row.public: row.passage for row in shown})

    def _carry(self, old: str, new: str) -> None:
        """Let decisions follow a source to a text the ledger knew already, into fields nobody has filled there."""
        d, f = schema.decisions, schema.findings.c
        targets: dict[tuple[str, str], list[str]] = {}
        for row in self._found(new):
            targets.setdefault((row.sheet, row.passage), []).append(row.public)
        query = (
            select(d, f.passage.label("now"))
            .join_from(d, schema.findings, f.public == d.c.id)
            .join(schema.articles, schema.articles.c.id == f.article)
            .where(f.article == old, f.shown == 1, schema.articles.c.live == 0)
            .order_by(f.sheet, f.ordinal, d.c.field)
        )
        heirs: dict[str, str] = {}
        copies, lines = [], []
        for row in self.connection.execute(query).all():
            if row.id not in heirs and targets.get((row.sheet, row.now)):
                heirs[row.id] = targets[row.sheet, row.now].pop(0)
            heir = heirs.get(row.id)
            taken = select(d.c.id).where(d.c.id == heir, d.c.field == row.field)
            if heir is None or self.connection.scalar(taken) is not None:
                continue
            values = dict(row._mapping)
            del values["now"]
            copies.append(values | {"id": heir})
            lines.append(
                {
                    "at": self.run.at, "by_whom": row.by_whom, "sheet": row.sheet, "id": heir, "field": row.field,
                    "old": "", "new": row.value, "through": self.run.id,
                    "note": f"carried over from {row.id}: its article has this text now",
                }
            )  # fmt: skip
        if copies:
            self.connection.execute(insert(d), copies)
            self.connection.execute(insert(schema.history), lines)

    def _settle(self, articles: list[str], before: dict[str, str]) -> None:
        """Show, for each public id, the finding of the text that is live and was moved to last; write the history."""
        f, a = schema.findings.c, schema.articles.c
        here = select(f.public).where(f.article.in_(articles)).distinct()
        query = (
            select(f.public, f.sheet, f.article, f.ordinal, f.passage, f.shown, a.live, a.moved)
            .join_from(schema.findings, schema.articles, f.article == a.id)
            .where(f.public.in_(here))
        )
        best: dict[str, Any] = {}
        everything = list(self.connection.execute(query))
        for row in everything:
            one = best.get(row.public)
            if one is None or (row.live, row.moved, row.article) > (one.live, one.moved, one.article):
                best[row.public] = row
        shown = [(row, int(row is best[row.public])) for row in everything]
        switch = [
            {"b_article": row.article, "b_sheet": row.sheet, "b_ordinal": row.ordinal, "b_shown": now}
            for row, now in shown
            if row.shown != now
        ]
        if switch:
            self.connection.execute(
                update(schema.findings)
                .where(
                    f.article == bindparam("b_article"), f.sheet == bindparam("b_sheet"),
                    f.ordinal == bindparam("b_ordinal"),
                )
                .values(shown=bindparam("b_shown")),
                switch,
            )  # fmt: skip
        self._tell(best, before)

    def _tell(self, best: dict[str, Any], before: dict[str, str]) -> None:
        """Write into the history what happened to the rows people may have decided about."""
        d, h = schema.decisions.c, schema.history.c
        decided: dict[str, Any] = {}
        gone: dict[str, str] = {}
        for part in chunks(best):
            judgements = select(d.id, d.value, d.passage, d.old_text).where(
                d.id.in_(part), d.field.in_(("status", "attribution"))
            )
            decided.update((row.id, row) for row in self.connection.execute(judgements))
            states = select(h.id, h.new).where(h.id.in_(part), h.field == "state").order_by(h.number)
            gone.update(self.connection.execute(states).all())
        lines = []
        for public, row in best.items():
            was = gone.get(public, "present")
            state = "present" if row.live else "vanished"
            line = {
                "at": self.run.at, "by_whom": self.run.by, "sheet": row.sheet, "id": public,
                "through": self.run.id, "note": "",
            }  # fmt: skip
            if state != was:
                lines.append(line | {"field": "state", "old": was, "new": state})
            judged = decided.get(public)
            if judged and row.live and judged.passage not in ("", row.passage) and before.get(public) == judged.passage:
                old = judged.value
                note = f"the text or value changed under the decision; it was: {judged.old_text}"
                lines.append(line | {"field": "status", "old": old, "new": "needs_recheck", "note": note})
                self.done += Stored(rechecks=1)
        if lines:
            self.connection.execute(insert(schema.history), lines)

    # ── problems ──

    def _clear_problems(self, sources: Sequence[str]) -> None:
        p = schema.problems
        if self.connection.scalar(select(p.c.source).limit(1)) is None:
            return
        for part in chunks(sources):
            self.connection.execute(delete(p).where(p.c.source.in_(part)))

    def _store_problems(self, failed: Sequence[Failed]) -> None:
        p = schema.problems
        for item in failed:
            problem = item.problem
            tries = self.connection.scalar(select(p.c.tries).where(p.c.source == problem.source)) or 0
            self.connection.execute(delete(p).where(p.c.source == problem.source))
            self.connection.execute(
                insert(p),
                {
                    "source": problem.source, "reason": problem.reason, "kind": problem.kind,
                    "article": problem.article, "fingerprint": item.fingerprint, "tries": tries + 1,
                    "at": self.run.at, "run": self.run.id,
                },
            )  # fmt: skip
        self.done += Stored(problems=len(failed))


def known_fingerprints(connection: Connection, sources: Iterable[str] | None) -> dict[str, str]:
    """Give source -> fingerprint of the last time it was read, whether that went well or not."""
    found: dict[str, str] = {}
    for table in (schema.sources, schema.problems):
        query = select(table.c.source, table.c.fingerprint)
        if sources is None:
            found.update((s, f) for s, f in connection.execute(query))
        else:
            sources = list(sources)
            for part in chunks(sources):
                found.update((s, f) for s, f in connection.execute(query.where(table.c.source.in_(part))))
    return found
