"""A workbook that came back: find its rows, merge them, and write everything in one transaction, or nothing."""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, delete, insert, or_, select

from quotetrack.errors import LedgerError
from quotetrack.ledger import schema
from quotetrack.ledger.bases import by_fingerprint, export_fingerprints, latest_of
from quotetrack.ledger.contested import Contest
from quotetrack.ledger.dossiers import NOTHING, Judged, judged, recheck
from quotetrack.ledger.matching import Match, Matcher
from quotetrack.ledger.merge import Merge
from quotetrack.ledger.records import Finding, Outcome, ReviewedRow, ReviewedWorkbook, ReviewReport
from quotetrack.ledger.sides import Base, Dispute, Entry, Incoming, Subject, same
from quotetrack.ledger.storing import chunks
from quotetrack.ledger.vocabulary import PASSAGE
from quotetrack.model import content_id
from quotetrack.patterns import regex


class Review:
    """One reading of one workbook, inside one transaction of the ledger."""

    def __init__(
        self,
        connection: Connection,
        workbook: ReviewedWorkbook,
        contest: Contest,
        *,
        at: datetime,
        by: str | None,
        prefer: Literal["ledger", "workbook"] | None,
        allow_clear: bool,
    ) -> None:
        self.connection, self.contest, self.at = connection, contest, at
        self.hidden = [_typed_over(row) for row in workbook.rows]  # row for row: two sheets may hold rows of one number
        self.workbook = replace(
            workbook,
            rows=tuple(_with_sound_ids(row) for row in workbook.rows),
            export=workbook.export if schema.could_be_id(workbook.export or "") else None,
        )
        workbook = self.workbook
        self.by = by
        self.parked: dict[str, dict[str, Any]] = {}
        self.missing: list[Finding] = []
        self._load_bases()
        self.matches = [self.matcher.match(row) for row in workbook.rows]
        found = [match for match in self.matches if match]
        ids = {match.id for match in found}
        self.merge = Merge(
            by, at, workbook.name, prefer, allow_clear, self._disputes(ids),
            self._seen(ids | {match.base.fingerprint for match in found if match.base}), self._written_by,
        )  # fmt: skip
        self.subjects = self._subjects(ids | {d.row for one in self.merge.disputes.values() for d in one})

    # ── what the ledger knows about these rows ──

    def _load_bases(self) -> None:
        rows = self.workbook.rows
        self.prints = by_fingerprint(self.connection, (row.fingerprint for row in rows if row.fingerprint))
        self.export = export_fingerprints(self.connection, self.workbook.export, set(self.prints))
        ids = {row.id for row in rows if row.id} | {base.id for base in self.prints.values()}
        of_export = set(self.export)
        in_export = {base.id: base for base in self.prints.values() if base.fingerprint in of_export}
        prints = {fingerprint: base.id for fingerprint, base in self.prints.items()}
        unprinted = {row.id for row in rows if row.id and prints.get(row.fingerprint) != row.id}
        latest = latest_of(self.connection, unprinted) if unprinted else {}
        if unprinted and self.export:
            in_export |= {base.id: base for base in self._exported() if base.id in unprinted}
        self.matcher = Matcher(self.prints, in_export, latest, self._known(ids), frozenset(self.export), self._exported)

    def _exported(self) -> Iterable[Base]:
        """Load all rows of the export, or of the ledger's last one: only for rows that lost their hidden cells."""
        prints = self.export
        if not prints:
            e = schema.exports.c
            last = self.connection.scalar(select(e.id).order_by(e.number.desc()).limit(1))
            prints = export_fingerprints(self.connection, last, set()) if last else []
        return by_fingerprint(self.connection, prints).values()

    def _known(self, ids: set[str]) -> frozenset[str]:
        found: set[str] = set()
        for part in chunks(sorted(ids)):
            f, c = schema.findings.c, schema.conflicts.c
            found.update(self.connection.execute(select(f.public).where(f.public.in_(part))).scalars())
            found.update(self.connection.execute(select(c.id).where(c.id.in_(part))).scalars())
        return frozenset(found)

    def _disputes(self, ids: set[str]) -> dict[str, list[Dispute]]:
        c = schema.conflicts.c
        found: dict[str, list[Dispute]] = defaultdict(list)
        for part in chunks(sorted(ids)):
            own = select(c.row).where(c.id.in_(part))
            for row in self.connection.execute(
                select(schema.conflicts).where(or_(c.row.in_(part), c.row.in_(own))).order_by(c.id)
            ):
                if all(row.id != one.id for one in found[row.row]):
                    found[row.row].append(
                        Dispute(
                            row.id, row.sheet, row.row, row.field, row.kind, row.reason, row.value,
                            {value: (by, book) for value, by, book in json.loads(row.candidates)},
                            row.resolution, row.opened, row.passage,
                        )
                    )  # fmt: skip
        return found

    def _seen(self, fingerprints: set[str]) -> set[tuple[str, str, str]]:
        e = schema.edits
        return {
            (row.fingerprint, row.field, row.value)
            for part in chunks(sorted(fingerprints))
            for row in self.connection.execute(select(e).where(e.c.fingerprint.in_(part)))
        }

    def _subjects(self, ids: set[str]) -> dict[str, Subject]:
        f = schema.findings.c
        subjects = {}
        for part in chunks(sorted(ids)):
            minds = judged(self.connection, part)
            query = select(f.public, f.sheet, f.passage).where(f.public.in_(part), f.shown == 1)
            for row in self.connection.execute(query):
                subjects[row.public] = self._subject(row, minds.get(row.public, NOTHING))
        return subjects

    def _subject(self, row: Any, mind: Judged) -> Subject:
        subject = Subject(
            row.sheet, row.public, row.passage, recheck(row.sheet, mind, row.passage) is not None, mind.version,
            self.contest.suggestions.get(row.public),
        )  # fmt: skip
        for name, held in mind.decisions.items():
            subject.entries[name] = Entry(
                held.value, held.by_whom, held.at, held.workbook,
                held.passage, held.old_text, held.old_value, held.old_speaker,
            )  # fmt: skip
        return subject

    def _written_by(self, identity: str, name: str, value: str) -> tuple[str, datetime, str] | None:
        h = schema.history.c
        row = self.connection.execute(
            select(h.by_whom, h.at, h.through)
            .where(h.id == identity, h.field == name, h.new == value, h.note == "")
            .order_by(h.number.desc())
        ).first()
        return (row.by_whom, row.at, row.through) if row else None

    # ── merging ──

    def run(self) -> ReviewReport:
        """Merge every row; nothing is written yet."""
        self._refuse_another_ledgers()
        groups: dict[tuple[str, str], list[Incoming]] = defaultdict(list)
        resolutions: list[tuple[ReviewedRow, Match]] = []
        for row, match, hidden in zip(self.workbook.rows, self.matches, self.hidden, strict=True):
            if match is None or (row.sheet != "conflicts" and match.id not in self.subjects):
                self._park(row, hidden)
            elif row.sheet == "conflicts":
                resolutions.append((row, match))
            else:
                subject = self.subjects[match.id]
                groups[row.sheet, match.id].append(Incoming(row, subject, match.base, match.certain))
                if match.note or hidden or match.base is None:
                    self._found_again(row, match, hidden)
        for copies in groups.values():
            self.merge.rows(copies)
        by_id = {dispute.id: dispute for one in self.merge.disputes.values() for dispute in one}
        for row, match in resolutions:
            dispute = by_id.get(match.id)
            if dispute is None or dispute.row not in self.subjects:
                self._park(row)
                continue
            self.merge.resolution(row, match.base, self.subjects[dispute.row], dispute)
            self._keep_beside(row, match.base)
        self._find_missing()
        for stray in self.workbook.stray:
            self._keep_aside(stray.sheet, stray.cell, {"text": stray.text}, 0)
        for sheet, header in self.workbook.missing_columns:
            self.merge.report.append(Finding("column", sheet, "", 0, header, "", "", "", note="nothing changes"))
        for sheet, header, called in self.workbook.renamed_columns:
            self.merge.report.append(
                Finding("renamed", sheet, "", 0, header, header, "", called, note="it was read all the same")
            )
        w = schema.workbooks.c
        again = self.connection.scalar(select(w.name).where(w.sha256 == self.workbook.sha256)) is not None
        order = {"claims": 0, "quotes": 1, "conflicts": 2}
        lines = sorted(self.merge.report, key=lambda line: (order.get(line.sheet, 3), line.row == 0, line.row))
        return ReviewReport(
            self.workbook.name, self.workbook.sha256, False, again, len(self.workbook.rows), tuple(lines)
        )

    def _refuse_another_ledgers(self) -> None:
        """Refuse a workbook that says which export it is when neither that nor any of its rows is known here."""
        e, rows = schema.exports.c, self.workbook.rows
        if self.workbook.export is None or not rows or any(match is not None for match in self.matches):
            return
        if self.connection.scalar(select(e.id).where(e.id == self.workbook.export)) is None:
            raise LedgerError(
                "made from another ledger: none of its rows is known here", self.workbook.name,
                "name its own ledger with --ledger",
            )  # fmt: skip

    def _found_again(self, row: ReviewedRow, match: Match, hidden: str) -> None:
        passage = match.base.machine.get(PASSAGE, "") if match.base else row.machine.get(PASSAGE, "")
        note = match.note or "its hidden cells were typed over"
        if match.base is None:  # nothing tells which of the machine's cells somebody typed over
            note = "no export of it is known: only your columns are compared"
            cells = (f"{key}: {text}" for key, text in row.machine.items() if text)
            hidden = " | ".join((*([hidden] if hidden else []), *cells))
        self.merge.report.append(
            Finding("found again", row.sheet, match.id, row.number, "", "", "", hidden, passage=passage, note=note)
        )

    def _park(self, row: ReviewedRow, hidden: str = "") -> None:
        """Keep the text of a row that belongs to nothing; an empty row is nothing."""
        cells = {**row.machine, **row.people, **{f"extra:{h}": text for h, text in row.extra.items()}}
        filled = {key: text for key, text in cells.items() if text.strip()}
        if hidden:
            filled["id"] = hidden
        if filled:
            self._keep_aside(row.sheet, str(row.number), filled, row.number)

    def _keep_beside(self, row: ReviewedRow, base: Base | None) -> None:
        """Keep what was typed beside a conflict's resolution, where no field of the ledger waits for it."""
        shown = base.machine if base else row.machine
        cells = {f"extra:{header}": text for header, text in row.extra.items() if text.strip()}
        cells |= {key: text for key, text in row.machine.items() if text and not same(text, shown.get(key, ""))}
        if cells:
            self._keep_aside(row.sheet, str(row.number), cells, row.number)

    def _keep_aside(self, sheet: str, place: str, cells: dict[str, str], number: int) -> None:
        text = json.dumps(cells, sort_keys=True)
        identity = content_id("p", sheet, text)
        p = schema.parked.c
        again = identity in self.parked or self.connection.scalar(select(p.id).where(p.id == identity)) is not None
        if not again:
            self.parked[identity] = {
                "id": identity, "sheet": sheet, "row": place, "cells": text, "workbook": self.workbook.name,
                "at": self.at,
            }  # fmt: skip
        alone = cells["text"] if cells.keys() == {"text"} else ""
        shown = alone or " | ".join(f"{key}: {value}" for key, value in cells.items())
        outcome: Outcome = "settled" if again else "unmatched"
        where = "" if number else place
        self.merge.report.append(Finding(outcome, sheet, identity, number, where, "", "", shown))

    def _find_missing(self) -> None:
        matched = {(row.sheet, match.id) for row, match in zip(self.workbook.rows, self.matches, strict=True) if match}
        present = {base.fingerprint for base in self.prints.values() if (base.sheet, base.id) in matched}
        absent = [one for one in self.export if one not in present]
        for base in by_fingerprint(self.connection, absent).values():
            if (base.sheet, base.id) not in matched and base.sheet in self.workbook.whole_sheets:
                self.merge.report.append(
                    Finding(
                        "missing", base.sheet, base.id, 0, "", "", "", "", base.machine.get(PASSAGE, ""),
                        "nothing changes",
                    )
                )  # fmt: skip

    # ── writing ──

    def write(self) -> None:
        """Write decisions, conflicts, history, the edits taken, and a copy of the workbook."""
        changed = [(s, name) for s in self.subjects.values() for name in sorted(s.dirty)]
        d = schema.decisions
        if changed:
            self.connection.execute(
                delete(d).where(d.c.id == bindparam("b_id"), d.c.field == bindparam("b_field")),
                [{"b_id": subject.id, "b_field": name} for subject, name in changed],
            )
        self._insert(
            d,
            [
                {
                    "id": s.id, "field": name, "sheet": s.sheet, "value": e.value, "by_whom": e.by, "at": e.at,
                    "workbook": e.workbook, "passage": e.passage, "old_text": e.old_text, "old_value": e.old_value,
                    "old_speaker": e.old_speaker,
                }
                for s, name in changed
                if (e := s.entries.get(name)) is not None
            ],
        )  # fmt: skip
        disputes = [dispute for one in self.merge.disputes.values() for dispute in one if dispute.dirty]
        for part in chunks(dispute.id for dispute in disputes):
            self.connection.execute(delete(schema.conflicts).where(schema.conflicts.c.id.in_(part)))
        self._insert(schema.conflicts, [_dispute_values(dispute) for dispute in disputes])
        self._insert(
            schema.history,
            [
                {
                    "at": self.at, "by_whom": line.by, "sheet": line.sheet, "id": line.id, "field": line.field,
                    "old": line.old, "new": line.new, "through": self.workbook.name, "note": line.note,
                }
                for line in self.merge.history
            ],
        )  # fmt: skip
        self._insert(
            schema.edits,
            [
                {"fingerprint": fingerprint, "field": name, "value": value}
                for fingerprint, name, value in self.merge.edits
                if (fingerprint, name, value) not in self.merge.seen
            ],
        )
        w = schema.workbooks
        self._insert(schema.parked, list(self.parked.values()))
        if self.connection.scalar(select(w.c.sha256).where(w.c.sha256 == self.workbook.sha256)) is None:
            self._insert(
                w,
                [
                    {
                        "sha256": self.workbook.sha256, "name": self.workbook.name, "at": self.at,
                        "by_whom": self.by or "", "export": self.workbook.export,
                        "content": zlib.compress(self.workbook.content, 6),
                    }
                ],
            )  # fmt: skip

    def _insert(self, table: Any, values: list[dict[str, Any]]) -> None:
        if values:
            self.connection.execute(insert(table), values)


_OURS = regex(r"[a-z]?[0-9a-f]{16}")


def _typed_over(row: ReviewedRow) -> str:
    """Give what people typed into a row's hidden cells: whatever cannot be an id or a fingerprint of ours."""
    return " | ".join(text for text in (row.id, row.fingerprint) if text and not _OURS.fullmatch(text))


def _with_sound_ids(row: ReviewedRow) -> ReviewedRow:
    """Treat hidden cells that cannot be ids as lost."""
    if (not row.id or schema.could_be_id(row.id)) and (not row.fingerprint or schema.could_be_id(row.fingerprint)):
        return row
    identity = row.id if schema.could_be_id(row.id) else ""
    return replace(row, id=identity, fingerprint=row.fingerprint if schema.could_be_id(row.fingerprint) else "")


def _dispute_values(dispute: Dispute) -> dict[str, Any]:
    candidates = sorted([value, by, book] for value, (by, book) in dispute.candidates.items())
    return {
        "id": dispute.id, "sheet": dispute.sheet, "row": dispute.row, "field": dispute.field, "kind": dispute.kind,
        "reason": dispute.reason, "value": dispute.value, "candidates": json.dumps(candidates),
        "resolution": dispute.resolution, "opened": dispute.opened, "passage": dispute.passage,
    }  # fmt: skip
