"""What was exported: the base of the three-way merge, found by the export's id or, row by row, by fingerprint.

A row's content is its key, so a row that did not change between two exports is kept once. Google Sheets drops very
hidden sheets, and with them the export's id: then the export that shares most fingerprints with the workbook is it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Connection, func, insert, select

from quotetrack.ledger import schema
from quotetrack.ledger.dossiers import judged
from quotetrack.ledger.records import Export, ExportedRow
from quotetrack.ledger.sides import Base, default, same
from quotetrack.ledger.storing import chunks
from quotetrack.ledger.vocabulary import CORRECTED
from quotetrack.model import content_id

_PORTION = 500
_json = json.JSONEncoder(separators=(",", ":")).encode


def portions(rows: Iterable[ExportedRow]) -> Iterator[list[ExportedRow]]:
    items = iter(rows)
    while portion := list(islice(items, _PORTION)):
        yield portion


def keep_rows(connection: Connection, rows: list[ExportedRow]) -> bytes:
    """Keep what is new of these rows; give their fingerprints, eight bytes each."""
    e, f = schema.exported_rows.c, schema.findings.c
    prints = [row.fingerprint for row in rows]
    there = set(connection.execute(select(e.fingerprint).where(e.fingerprint.in_(prints))).scalars())
    new = {one: row for one, row in zip(prints, rows, strict=True) if one not in there}
    if new:
        ids = [row.id for row in new.values()]
        found = select(f.public, f.passage).where(f.public.in_(ids), f.shown == 1)
        passages = dict(connection.execute(found).all())
        known = judged(connection, [row.id for row in new.values() if row.version])  # version 0: nobody decided
        values = []
        for one, row in new.items():
            decisions = known[row.id].decisions if row.id in known else {}
            cells: dict[str, Any] = {"people": _filled(row.people), "machine": dict(row.machine)}
            uncut = {
                name: held.value
                for name, held in decisions.items()
                if not same(held.value, _cell(row, name)) and name != "status"
            }
            corrected = sorted(n.removeprefix(CORRECTED) for n in decisions if n.startswith(CORRECTED))
            if uncut:
                cells["ledger"] = uncut
            if corrected:
                cells["corrected"] = corrected
            values.append(
                {
                    "fingerprint": one, "sheet": row.sheet, "id": row.id, "version": row.version,
                    "passage": passages.get(row.id, ""),
                    "cells": _compressed(_json(cells).encode("ascii")),
                }
            )  # fmt: skip
        connection.execute(insert(schema.exported_rows), values)
    return b"".join(map(bytes.fromhex, prints))


def _compressed(text: bytes) -> bytes:
    """Compress the cells of one row: a few hundred bytes need no window of 32 KB, which takes longer to set up than
    to use."""
    squeezer = zlib.compressobj(level=1, wbits=12, memLevel=4)
    return squeezer.compress(text) + squeezer.flush()


def _filled(people: Mapping[str, str]) -> dict[str, str]:
    """Leave out what ``Base.text`` supplies: most of the cells that people may fill are as they were made."""
    return {name: text for name, text in people.items() if text != default(name)}


def _cell(row: ExportedRow, name: str) -> str:
    if name.startswith(CORRECTED):
        return row.machine.get(name.removeprefix(CORRECTED), "")
    return row.people.get(name, "")


def keep_export(connection: Connection, export: Export, fingerprints: bytes) -> str:
    """Write down the list of an export's rows; the same rows are the same export."""
    e = schema.exports
    identity = content_id("e", fingerprints.hex())
    if connection.scalar(select(e.c.id).where(e.c.id == identity)) is None:
        number = (connection.scalar(select(func.max(e.c.number))) or 0) + 1
        connection.execute(
            insert(e),
            {
                "id": identity, "number": number, "name": export.name, "at": export.at,
                "size": len(fingerprints) // 8, "fingerprints": fingerprints,
            },
        )  # fmt: skip
    return identity


def base_of(row: Any) -> Base:
    cells = json.loads(zlib.decompress(row.cells))
    return Base(
        row.fingerprint, row.sheet, row.id, row.version, row.passage, cells["people"], cells["machine"],
        cells.get("ledger", {}), frozenset(cells.get("corrected", ())),
    )  # fmt: skip


def by_fingerprint(connection: Connection, fingerprints: Iterable[str]) -> dict[str, Base]:
    e = schema.exported_rows
    return {
        row.fingerprint: base_of(row)
        for part in chunks(fingerprints)
        for row in connection.execute(select(e).where(e.c.fingerprint.in_(part)))
    }


def latest_of(connection: Connection, ids: Iterable[str]) -> dict[str, Base]:
    """Give, for each id, its row as exported with most decisions on it: the latest we know of."""
    e = schema.exported_rows
    found: dict[str, Base] = {}
    for part in chunks(ids):
        query = select(e).where(e.c.id.in_(part)).order_by(e.c.id, e.c.version, e.c.fingerprint)
        found.update((row.id, base_of(row)) for row in connection.execute(query))
    return found


def export_fingerprints(connection: Connection, export: str | None, seen: set[str]) -> list[str]:
    """List the rows of the export a workbook was made from; none when it cannot be told."""
    e = schema.exports.c
    stored = None
    if export is not None:
        stored = connection.scalar(select(e.fingerprints).where(e.id == export))
    if stored is not None:
        return _split(stored)
    best: list[str] = []
    most = 0
    for (candidate,) in connection.execute(select(e.fingerprints).order_by(e.number.desc())):
        rows = _split(candidate)
        common = len(seen.intersection(rows))
        if common > most:
            best, most = rows, common
    return best


def _split(stored: bytes) -> list[str]:
    text = stored.hex()
    return [text[i : i + 16] for i in range(0, len(text), 16)]
