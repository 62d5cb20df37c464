"""What an article should come out as, in the few words an editor would check.

python -m tests.expected            show where data/articles differ from their expected results
python -m tests.expected --write    accept today's results: read the difference first, line by line
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from quotetrack.analysis import analyse
from quotetrack.model import Analysis, Speaker
from quotetrack.reading import read_articles

FOLDER = Path(__file__).parents[1] / "data" / "articles"


def articles() -> list[Path]:
    return sorted(p for p in FOLDER.iterdir() if p.suffix in {".txt", ".md", ".html"})


def expected_path(article: Path) -> Path:
    return article.with_suffix(".expected.json")


def digest(analysis: Analysis) -> dict[str, Any]:
    """Reduce an analysis to what people check: no ids, no offsets, no scores; empty fields left out."""
    text = analysis.article.text
    speakers = {s.id: s for s in analysis.speakers}

    def name(identity: str | None) -> str | None:
        return speakers[identity].name if identity else None

    def who(s: Speaker) -> dict[str, Any]:
        return _filled(name=s.name, kind=s.kind, role=s.role, affiliation=s.affiliation, anonymous=s.anonymous)

    return _filled(
        title=analysis.article.title,
        author=analysis.article.author,
        dateline=analysis.article.dateline,
        published=analysis.article.published and analysis.article.published.isoformat(),
        publisher=analysis.article.publisher,
        furniture=[text[s:e] for s, e in analysis.article.furniture],
        speakers=[who(s) for s in analysis.speakers],
        quotes=[
            _filled(
                kind=q.kind,
                text=q.text,
                speaker=name(q.speaker),
                cue=" … ".join(text[s:e] for s, e in q.cue),
                via=list(q.via),
                chain=[name(c) for c in q.chain] if len(q.chain) > 1 else [],
                stance=q.stance,
                rule=q.rule,
            )
            for q in analysis.quotes
        ],
        claims=[
            _filled(
                kind=c.kind,
                figure=c.figure and text[c.figure.start : c.figure.end],
                text=None if c.figure else c.text,
                value=c.value,
                min=c.min,
                max=c.max,
                unit=c.unit,
                comparator=c.comparator,
                said_by=name(c.asserted_by),
                stance=c.stance,
                place=c.place,
            )
            for c in analysis.claims
        ],
        set_aside=[[text[x.span.start : x.span.end], x.reason] for x in analysis.figures_set_aside],
    )


def _filled(**fields: Any) -> dict[str, Any]:
    return {
        key: value
        for key, value in fields.items()
        if value is not None and value is not False and value not in ("", [])
    }


def result(article: Path) -> dict[str, Any]:
    (read,) = read_articles([str(article)])
    return digest(analyse(read))  # type: ignore[arg-type]


def as_json(value: dict[str, Any]) -> str:
    """One line for each quote and claim, so that a difference reads as one."""
    lines = []
    for key, part in value.items():
        if isinstance(part, list) and part:
            rows = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in part)
            lines.append(f" {json.dumps(key)}: [\n{rows}\n ]")
        else:
            lines.append(f" {json.dumps(key)}: {json.dumps(part, ensure_ascii=False)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main(arguments: list[str]) -> int:
    import difflib

    different = 0
    for article in articles():
        target, new = expected_path(article), as_json(result(article))
        old = target.read_text(encoding="utf-8") if target.exists() else ""
        if new != old:
            different += 1
            lines = old.splitlines(), new.splitlines()
            print(*difflib.unified_diff(*lines, target.name, "now", lineterm="", n=0), sep="\n")
            if "--write" in arguments:
                target.write_text(new, encoding="utf-8")
    return int(different > 0 and "--write" not in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
