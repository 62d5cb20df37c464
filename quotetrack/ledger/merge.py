"""The three-way merge: what was exported, what the ledger holds now, what the workbook says. Pure, no database.

The laws it keeps, each a property test:

* One side changed a field: it wins. Both changed it: the field goes back to what was exported, and both values wait
  in a conflict. So two copies of one workbook give the same ledger in either order.
* An edit is taken once: the same edit of the same exported row does nothing when it comes again.
* Whether a rule stands against an edit is judged by what the person saw (the exported row and the rest of the edited
  row), never by what happened to the ledger meanwhile: that too keeps the order out of the result.
* Nothing typed vanishes: it is in the field, in a conflict, parked, or in the report.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Literal

from quotetrack.ledger.records import Finding, Outcome, ReviewedRow
from quotetrack.ledger.sides import Base, Dispute, Entry, Incoming, Line, Subject, default, lines, same
from quotetrack.ledger.vocabulary import CORRECTED, EXTRA, PASSAGE, PEOPLE, move_problem, word_for
from quotetrack.model import content_id

DIFFER = "different values came back"  # from two people, or from one row that stands twice: the order must not show
NO_WORD = "not a word of the list"
OVERTAKEN = "overtaken: the field was filled in anew"


def edit_key(fingerprint: str, name: str, value: str) -> tuple[str, str, str]:
    digest = blake2b(value.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return fingerprint, name, digest


@dataclass
class Merge:
    """The ledger's side in memory, changed row by row, with everything to be written collected."""

    by: str | None
    at: datetime
    workbook: str
    prefer: Literal["ledger", "workbook"] | None
    allow_clear: bool
    disputes: dict[str, list[Dispute]]  # by row
    seen: set[tuple[str, str, str]]
    written_by: Callable[[str, str, str], tuple[str, datetime, str] | None]  # id, field, value -> who, when, through
    report: list[Finding] = field(default_factory=list)
    history: list[Line] = field(default_factory=list)
    edits: dict[tuple[str, str, str], None] = field(default_factory=dict)

    # ── rows ──

    def rows(self, copies: Sequence[Incoming]) -> None:
        """Merge a row; more than one when it stands in the workbook several times."""
        if len(copies) > 1:
            if all(_cells(one.row) == _cells(copies[0].row) for one in copies):
                for one in copies[1:]:
                    self._say("duplicate", one, "", "", "", "", "equal: read once")
                copies = copies[:1]
            else:
                for one in copies[1:]:
                    self._say("duplicate", one, "", "", "", "", "they differ: see its fields")
        for name in _names(copies):
            typed: dict[str, Incoming] = {}
            for one in copies:
                text = _typed(one.row, name)
                if text is not None:
                    word = word_for(one.row.sheet, name, text) if text else text
                    typed.setdefault(lines(text) if word is None else lines(word), one)
            values = list(typed)
            if len(values) > 1 and not self.allow_clear and "" in typed and _base_text(copies[0], name):
                values.remove("")
                self._ask(typed[""], name)
            if len(values) == 1:
                self._field(typed[values[0]], name, values[0])
            elif values:
                self._copies_differ({value: typed[value] for value in values}, name)

    def resolution(self, incoming: ReviewedRow, base: Base | None, subject: Subject, dispute: Dispute) -> None:
        """Take what a person wrote beside a conflict as the field's value."""
        one = Incoming(incoming, subject, base, base is not None)
        typed = lines(incoming.people.get("resolution", ""))
        was = base.people.get("resolution", "") if base else ""
        key = edit_key(dispute.id if base is None else base.fingerprint, "resolution", typed)
        if not typed or same(typed, was) or key in self.seen or key in self.edits:
            return
        word = word_for(dispute.sheet, dispute.field, typed)
        self.edits[key] = None
        if word is None:
            self._refuse_resolution(dispute, one, typed)
        elif dispute.resolution is None and base is not None and base.version < dispute.opened:
            self._join(dispute, one, word)  # another value came in that this person had not seen
        elif dispute.resolution is None:
            self._resolve(dispute, one, word)
        elif not same(dispute.resolution, word):
            self._reopen(dispute, one, word)

    # ── one field ──

    def _field(self, one: Incoming, name: str, typed: str) -> None:
        base, subject = one.base, one.subject
        was = _base_text(one, name)
        if was is None or same(typed, was):
            return
        if name.startswith(CORRECTED) and not one.certain and base is None:
            return
        key = edit_key(base.fingerprint if base else "", name, typed)
        if self._preferred(one, name, typed):
            return
        if base and (key in self.seen or key in self.edits):
            if not same(subject.shown(name), typed):
                self._tell("settled", one, name, was, subject, typed, "taken or decided before")
            return
        if typed == "" and not self.allow_clear:
            self._ask(one, name)
            return
        refusal = self._refusal(one, name, typed)
        if refusal:
            self._refuse(one, name, typed, refusal, was)
        else:
            self._overtake(one, name)
            (self._with_base if one.certain else self._without_base)(one, name, typed)
        if base:
            self.edits[key] = None

    def _with_base(self, one: Incoming, name: str, typed: str) -> None:
        base, subject = one.base, one.subject
        assert base is not None
        open_, closed = self._disputes(subject.id, name, "differ")
        if open_ is not None:
            if base.version >= open_.opened:
                self._resolve(open_, one, typed)
            else:
                own = base.text(name)
                if own is not None and own in open_.candidates and not same(own, open_.value):
                    del open_.candidates[own]  # a later edit of the same hand takes the place of the earlier
                self._join(open_, one, typed)
        elif not self._ours_changed(subject, base, name) or same(subject.shown(name), typed):
            self._set(one, name, typed)
        elif closed is not None and base.version >= closed.opened:
            self._reopen(closed, one, typed)
        else:
            self._open(one, name, [typed, subject.held(name)])

    def _without_base(self, one: Incoming, name: str, typed: str) -> None:
        """Merge two ways: fill what is empty, never choose between two values."""
        subject = one.subject
        held = subject.shown(name)
        if typed == "" or same(held, typed):
            return
        open_, _ = self._disputes(subject.id, name, "differ")
        if open_ is not None:
            if typed not in open_.candidates:
                self._join(open_, one, typed)
        elif same(held, default(name)):
            self._set(one, name, typed)
        else:
            self._open(one, name, [typed, subject.held(name)])

    def _copies_differ(self, typed: Mapping[str, Incoming], name: str) -> None:
        """Make a conflict of one row that came back with different values."""
        one = next(iter(typed.values()))
        base, subject = one.base, one.subject
        keys = [edit_key(base.fingerprint if base else "", name, value) for value in typed]
        new = [key for key in keys if key not in self.seen and key not in self.edits]
        was = _base_text(one, name)
        if was is None or (base and not new):
            return
        legal = []
        for value, copy in typed.items():
            refusal = self._refusal(copy, name, value)
            if refusal:
                self._refuse(copy, name, value, refusal, was)
            else:
                legal.append(value)
        if len(legal) == 1:
            self._field(typed[legal[0]], name, legal[0])
        elif legal:
            self._overtake(one, name)
            open_, _ = self._disputes(subject.id, name, "differ")
            if open_ is None:
                if base and self._ours_changed(subject, base, name):
                    legal.append(subject.held(name))
                self._open(one, name, legal, copies=True)
            else:
                for value in legal:
                    self._join(open_, typed[value], value)
        self.edits.update(dict.fromkeys(keys))

    def _ours_changed(self, subject: Subject, base: Base, name: str) -> bool:
        was = base.ledger.get(name, base.text(name) or "")
        if name.startswith(CORRECTED):
            if name not in subject.entries:
                return name.removeprefix(CORRECTED) in base.corrected
            return not same(subject.held(name), was)
        return not (same(subject.held(name), was) or same(subject.shown(name), was))

    def _refusal(self, one: Incoming, name: str, typed: str) -> str | None:
        if not _may_stand(one.row.sheet, name, typed):
            return NO_WORD
        if name != "status" or one.row.sheet != "claims" or not typed:
            return None
        was = _base_text(one, name) or one.subject.shown(name)
        notes = lines(one.row.people.get("notes", ""))
        follows = typed == "superseded" and bool(one.subject.suggestion)
        return move_problem(
            was,
            typed,
            reason=follows or (bool(notes.strip()) and not same(notes, _base_text(one, "notes") or "")),
            checker=one.row.people.get("checker", one.subject.held("checker")),
            second_checker=one.row.people.get("second_checker", one.subject.held("second_checker")),
        )

    # ── what can happen to a field ──

    def _overtake(self, one: Incoming, name: str) -> None:
        """Close what was refused before this workbook was made: the person saw it and filled the field in anew."""
        for dispute in self.disputes.get(one.subject.id, ()):
            refused = dispute.kind == "refused" and dispute.field == name and dispute.resolution is None
            if refused and one.base and one.base.version >= dispute.opened:
                dispute.resolution, dispute.dirty = OVERTAKEN, True

    def _set(self, one: Incoming, name: str, typed: str) -> None:
        subject = one.subject
        old = subject.shown(name)
        if name in subject.entries and same(old, typed):
            return
        if old == typed == default(name):
            return
        outcome: Outcome = "corrected" if name.startswith(CORRECTED) else "cleared" if typed == "" else "set"
        self._tell(outcome, one, name, _base_text(one, name) or "", subject, typed)
        machine = name.startswith(CORRECTED) and name not in subject.entries
        self._put(one, name, typed)
        self._line(one, subject, name, (_base_text(one, name) or "") if machine else old, typed, "")

    def _put(self, one: Incoming, name: str, value: str, entry: Entry | None = None) -> None:
        """Hold a value, with what the person saw when deciding."""
        subject, base, row = one.subject, one.base, one.row
        subject.dirty.add(name)
        if name == "status":
            subject.stale = False
        if value == default(name) and not name.startswith(CORRECTED):
            subject.entries.pop(name, None)
            return
        seen = base.machine if base else row.machine
        entry = entry or Entry(value, self._who(row), self.at, self.workbook)
        entry.passage = (base.passage if base else "") or subject.passage
        entry.old_text = seen.get(PASSAGE, "")
        entry.old_value = seen.get("figure", "") or seen.get("value", "")
        entry.old_speaker = seen.get("speaker", seen.get("said_by", ""))
        subject.entries[name] = entry
        if name == "status":
            subject.stale = entry.passage != subject.passage

    def _back_to_base(self, one: Incoming, name: str, value: str) -> None:
        """Undo to what was exported, until a person decides between the values."""
        base, subject = one.base, one.subject
        if base is None or same(subject.held(name), value):
            return
        if name.startswith(CORRECTED) and name.removeprefix(CORRECTED) not in base.corrected:
            subject.entries.pop(name, None)
            subject.dirty.add(name)
            return
        value = base.ledger.get(name, value)
        by, at, through = self.written_by(subject.id, name, value) or ("", self.at, "")
        self._put(one, name, value, Entry(value, by, at, through))

    def _open(self, one: Incoming, name: str, values: Sequence[str], *, copies: bool = False) -> None:
        subject, base = one.subject, one.base
        held = subject.entries.get(name)
        was = _base_text(one, name) or ""
        identity = content_id("x", subject.sheet, subject.id, name, "differ", base.fingerprint if base else "")
        decided = next((d for d in self.disputes.get(subject.id, ()) if d.id == identity), None)
        if decided is not None:  # an older copy brings a value that whoever decided had not seen
            for value in [value for value in values if value != decided.resolution]:
                self._reopen(decided, one, value)
            return
        dispute = Dispute(
            identity, subject.sheet, subject.id, name, "differ", DIFFER, was if base else subject.held(name), {}, None,
            0, _passage(one), True,
        )  # fmt: skip
        for value in values:
            mine = held is not None and value == held.value
            who = (held.by, held.workbook) if mine and held else (self._who(one.row), self.workbook)
            dispute.candidates.setdefault(value, who)
        self.disputes.setdefault(subject.id, []).append(dispute)
        typed = " ⇄ ".join(value or "(empty)" for value in values) if copies else next(iter(dispute.candidates))
        if self.prefer == "ledger" or (self.prefer and not copies):
            wins = typed if self.prefer == "workbook" else subject.held(name)
            dispute.resolution = wins
            self._tell("resolved", one, name, was, subject, typed, f"conflict, decided for the {self.prefer}")
            old = subject.shown(name)
            if not same(old, wins):
                self._put(one, name, wins)
            self._line(one, subject, name, old, wins, f"{_against(dispute)}; decided for the {self.prefer}")
        else:
            self._tell("conflict", one, name, was, subject, typed, "the row stands twice" if copies else DIFFER)
            old = subject.shown(name)
            self._back_to_base(one, name, was)
            self._line(one, subject, name, old, subject.shown(name), _against(dispute))
        dispute.opened = subject.version

    def _join(self, dispute: Dispute, one: Incoming, value: str) -> None:
        """Let a further value stand in an open conflict."""
        subject, name = one.subject, dispute.field
        self._add_candidate(dispute, value, one)
        self._tell("conflict", one, name, dispute.value, subject, value, dispute.reason)
        self._line(one, subject, name, subject.shown(name), subject.shown(name), _against(dispute))

    def _add_candidate(self, dispute: Dispute, value: str, one: Incoming) -> None:
        dispute.candidates.setdefault(value, (self._who(one.row), self.workbook))
        dispute.opened = one.subject.version + 1  # whoever decides must have seen this one too
        dispute.dirty = True

    def _resolve(self, dispute: Dispute, one: Incoming, value: str) -> None:
        subject = one.subject
        dispute.resolution, dispute.dirty = value, True
        old = subject.shown(dispute.field)
        self._tell("resolved", one, dispute.field, dispute.value, subject, value, dispute.reason)
        self._put(one, dispute.field, value)
        self._line(one, subject, dispute.field, old, value, f"decided: {_against(dispute)}")

    def _reopen(self, dispute: Dispute, one: Incoming, value: str) -> None:
        """Two people decided one conflict differently: it is a conflict again."""
        subject = one.subject
        held = subject.entries.get(dispute.field)
        if dispute.resolution is not None:
            dispute.candidates.setdefault(dispute.resolution, (held.by, held.workbook) if held else ("", ""))
        dispute.resolution = None
        self._tell("conflict", one, dispute.field, dispute.value, subject, value, "decided twice, differently")
        old = subject.shown(dispute.field)
        self._back_to_base(one, dispute.field, dispute.value)
        self._add_candidate(dispute, value, one)
        self._line(one, subject, dispute.field, old, subject.shown(dispute.field), _against(dispute))

    def _refuse(self, one: Incoming, name: str, typed: str, reason: str, was: str) -> None:
        subject, base = one.subject, one.base
        identity = content_id("x", subject.sheet, subject.id, name, "refused", base.fingerprint if base else "")
        dispute = next((d for d in self.disputes.get(subject.id, ()) if d.id == identity), None)
        if dispute is None:
            dispute = Dispute(
                identity, subject.sheet, subject.id, name, "refused", reason, was, {}, None, 0, _passage(one)
            )
            self.disputes.setdefault(subject.id, []).append(dispute)
        elif typed in dispute.candidates:
            return
        dispute.reason = _joined(dispute.reason, reason)
        dispute.resolution = None
        self._add_candidate(dispute, typed, one)
        self._tell_refused(one, name, was, typed, reason)

    def _refuse_resolution(self, dispute: Dispute, one: Incoming, typed: str) -> None:
        """Keep a word that cannot stand with the conflict it was to settle, settled or not; nobody need see it."""
        dispute.candidates.setdefault(typed, (self._who(one.row), self.workbook))
        dispute.reason, dispute.dirty = _joined(dispute.reason, NO_WORD), True
        self._tell_refused(one, dispute.field, dispute.value, typed, NO_WORD)

    def _tell_refused(self, one: Incoming, name: str, was: str, typed: str, reason: str) -> None:
        held = one.subject.shown(name)
        self._tell("refused", one, name, was, one.subject, typed, reason)
        self._line(one, one.subject, name, held, held, f"refused: “{_said(name, typed)}”: {reason}")

    def _preferred(self, one: Incoming, name: str, typed: str) -> bool:
        """Decide a conflict that an earlier reading of this workbook opened, when told which side to take."""
        open_, _ = self._disputes(one.subject.id, name, "differ")
        if self.prefer is None or open_ is None:
            return False
        values = [value for value in open_.candidates if _may_stand(one.row.sheet, name, value)]
        if typed not in values:
            return False
        others = [value for value in values if value != typed]
        wins = typed if self.prefer == "workbook" else others[0] if len(others) == 1 else open_.value
        self._resolve(open_, one, wins)
        return True

    def _ask(self, one: Incoming, name: str) -> None:
        self._tell("asked", one, name, _base_text(one, name) or "", one.subject, "", "emptied: --allow-clear takes it")

    def _disputes(self, row: str, name: str, kind: str) -> tuple[Dispute | None, Dispute | None]:
        """Find the open conflict of a field and the one decided last."""
        mine = [d for d in self.disputes.get(row, ()) if (d.field, d.kind) == (name, kind)]
        mine.sort(key=lambda d: (d.opened, d.id))
        open_ = next((d for d in mine if d.resolution is None), None)
        closed = next((d for d in reversed(mine) if d.resolution is not None), None)
        return open_, closed

    # ── what is told ──

    def _who(self, row: ReviewedRow) -> str:
        return self.by or row.people.get("checker", "") or row.people.get("auditor", "")

    def _line(self, one: Incoming, subject: Subject, name: str, old: str, new: str, note: str) -> None:
        subject.version += 1
        self.history.append(Line(self._who(one.row), subject.sheet, subject.id, name, old, new, note))

    def _tell(
        self, outcome: Outcome, one: Incoming, name: str, was: str, subject: Subject, typed: str, note: str = ""
    ) -> None:
        self._say(outcome, one, name, was, subject.shown(name), typed, note)

    def _say(self, outcome: Outcome, one: Incoming, name: str, was: str, ours: str, typed: str, note: str = "") -> None:
        self.report.append(
            Finding(outcome, one.row.sheet, one.subject.id, one.row.number, name, was, ours, typed, _passage(one), note)
        )


def _may_stand(sheet: str, name: str, value: str) -> bool:
    """Tell whether a field takes a value: an empty one, a word of its list, or anything where there is no list."""
    return not value or word_for(sheet, name, value) is not None


def _joined(reasons: str, reason: str) -> str:
    return "; ".join(sorted({*reasons.split("; "), reason}))


def _passage(one: Incoming) -> str:
    return one.base.machine.get(PASSAGE, "") if one.base else one.row.machine.get(PASSAGE, "")


def _base_text(one: Incoming, name: str) -> str | None:
    if one.base is not None:
        return one.base.text(name)
    return one.subject.shown(name) if name.startswith(CORRECTED) else default(name)


def _cells(row: ReviewedRow) -> tuple[dict[str, str], ...]:
    return tuple({k: lines(v) for k, v in cells.items()} for cells in (row.people, row.machine, row.extra))


def _names(copies: Sequence[Incoming]) -> list[str]:
    """List the fields of a row in the order of their columns."""
    names: dict[str, None] = {}
    for one in copies:
        order = list(PEOPLE.get(one.row.sheet, {}))
        names.update(dict.fromkeys(sorted(one.row.people, key=lambda k: order.index(k) if k in order else len(order))))
        names.update(dict.fromkeys(CORRECTED + key for key in one.row.machine))
        names.update(dict.fromkeys(EXTRA + header for header in one.row.extra))
    return list(names)


def _typed(row: ReviewedRow, name: str) -> str | None:
    if name.startswith(CORRECTED):
        return row.machine.get(name.removeprefix(CORRECTED))
    if name.startswith(EXTRA) and name not in row.people:
        return row.extra.get(name.removeprefix(EXTRA))
    return row.people.get(name)


def _said(name: str, value: str) -> str:
    return value.replace("_", " ") if name == "status" else value


def _against(dispute: Dispute) -> str:
    values = (
        f"“{_said(dispute.field, value)}”" + (f" ({who[0]})" if who[0] else "")
        for value, who in sorted(dispute.candidates.items())
    )
    return f"{dispute.reason}: " + " against ".join(values)
