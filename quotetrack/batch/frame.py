"""The same analysis over pandas frames, so that it drops into dask, Spark or a notebook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from quotetrack.analysis import analyse
from quotetrack.config import Config
from quotetrack.model import Analysis
from quotetrack.reading.records import Columns, fields_of, read_record, resolve

if TYPE_CHECKING:
    import pandas

Table = Literal["quotes", "claims"]
Cell = str | float | bool | None

COLUMNS: dict[Table, dict[str, str]] = {  # column -> dtype: the same for a frame without rows, as dask and Spark need
    "quotes": {
        "article": "str", "source": "str", "id": "str", "kind": "str", "text": "str", "speaker": "str",
        "speaker_kind": "str", "role": "str", "anonymous": "bool", "mention": "str", "cue": "str", "via": "str",
        "stance": "str", "confidence": "float64", "rule": "str", "reason": "str", "flags": "str",
    },
    "claims": {
        "article": "str", "source": "str", "id": "str", "kind": "str", "text": "str", "value": "float64",
        "min": "float64", "max": "float64", "comparator": "str", "unit": "str", "subject": "str", "place": "str",
        "date_start": "str", "date_end": "str", "asserted_by": "str", "via": "str", "stance": "str",
        "priority": "float64", "flags": "str",
    },
}  # fmt: skip


def analyse_frame(
    frame: pandas.DataFrame,
    table: Table = "quotes",
    *,
    columns: Columns = Columns(),  # noqa: B008  (a named tuple of constants)
    config: Config | None = None,
) -> pandas.DataFrame:
    """Analyse a frame of articles, one a row, and give a frame of their quotes or claims.

    ``columns`` names the columns that hold text, id, date, title, publisher and author; without it the usual names
    are found. Rows without text give no rows. The columns and their types are always ``COLUMNS[table]``.

    >>> import pandas
    >>> frame = analyse_frame(pandas.DataFrame({"text": []}), "claims")
    >>> list(frame.columns) == list(COLUMNS["claims"])
    True
    """
    import pandas

    config = config or Config()
    found = resolve(columns, map(str, frame.columns), "frame")
    rows: list[dict[str, Cell]] = []
    for number, row in enumerate(frame.to_dict("records"), 1):
        fields = fields_of({str(key): value for key, value in row.items()}, found)
        if fields.get("text", "").strip():
            analysis = analyse(read_record(fields, fields.get("id", str(number))), config)
            rows.extend(_quotes(analysis) if table == "quotes" else _claims(analysis))
    dtypes = COLUMNS[table]
    return pandas.DataFrame(rows, columns=list(dtypes)).astype(dtypes)


def _quotes(analysis: Analysis) -> Iterator[dict[str, Cell]]:
    article = analysis.article
    for q in analysis.quotes:
        speaker = analysis.speaker(q.speaker)
        yield {
            "article": article.id, "source": article.source, "id": q.id, "kind": q.kind, "text": q.text,
            "speaker": speaker.name if speaker else "", "speaker_kind": speaker.kind if speaker else "",
            "role": (speaker.role or "") if speaker else "", "anonymous": bool(speaker and speaker.anonymous),
            "mention": q.mention.of(article.text) if q.mention else "",
            "cue": " … ".join(span.of(article.text) for span in q.cue), "via": "; ".join(q.via), "stance": q.stance,
            "confidence": q.confidence, "rule": q.rule, "reason": q.reason, "flags": "; ".join(q.flags),
        }  # fmt: skip


def _claims(analysis: Analysis) -> Iterator[dict[str, Cell]]:
    article = analysis.article
    for c in analysis.claims:
        speaker, when = analysis.speaker(c.asserted_by), c.event_date
        yield {
            "article": article.id, "source": article.source, "id": c.id, "kind": c.kind, "text": c.text,
            "value": c.value, "min": c.min, "max": c.max, "comparator": c.comparator, "unit": c.unit or "",
            "subject": c.subject or "", "place": c.place or "", "date_start": (when.start or "") if when else "",
            "date_end": (when.end or "") if when else "", "asserted_by": speaker.name if speaker else "",
            "via": "; ".join(c.via), "stance": c.stance, "priority": c.priority, "flags": "; ".join(c.flags),
        }  # fmt: skip
