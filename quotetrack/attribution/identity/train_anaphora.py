"""Learn the weights by which "he" and "she" find their person, from the coreference of GUM.

    python -m quotetrack.attribution.identity.train_anaphora PATH/TO/gum

reads GUM's conllu files (Zeldes 2017, CC BY 4.0), describes the candidates of every "he" and
"she" outside quotations by the features of ``anaphora.WEIGHTS`` and prints a table of weights
(multinomial logistic regression, ridge) and the accuracy, each fifth of the documents held out in turn.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np

from quotetrack.attribution.identity import anaphora
from quotetrack.attribution.identity.cast import Person, read_cast
from quotetrack.config import Config
from quotetrack.language import Document
from quotetrack.model import Article, Span

_ENTITY = re.compile(r"\((\d+)-(\w+)-[^()]*(\))?|(\d+)\)")
Rows = list[list[float]]


def read_conllu(path: Path) -> tuple[str, list[tuple[int, int, str, str]]]:
    """Rebuild a document's text and its entity mentions (start, end, entity, type)."""
    text, mentions, opened = "", list[tuple[int, int, str, str]](), dict[str, list[tuple[int, str]]]()
    space, inside = False, 0
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newpar") and not line.startswith("# newpar_block"):
            text, space = (text + "\n" if text else ""), False
            continue
        cells = line.split("\t")
        if len(cells) != 10 or "." in cells[0]:
            continue
        number, form, misc = cells[0], cells[1], cells[9]
        if "-" in number:
            first, last = map(int, number.split("-"))
            inside = last - first + 1
        if space and (inside == 0 or "-" in number):
            text += " "
            space = False
        start = len(text)
        if "-" in number:
            space = "SpaceAfter=No" not in misc
            continue
        text += form
        if inside:
            inside -= 1
        else:
            space = "SpaceAfter=No" not in misc
        entity = next((part[7:] for part in misc.split("|") if part.startswith("Entity=")), "")
        for match in _ENTITY.finditer(entity):
            name, sort, alone, closed = match.groups()
            if alone:
                mentions.append((start, len(text), name, sort))
            elif name:
                opened.setdefault(name, []).append((start, sort))
            elif opened.get(closed):
                begun, sort = opened[closed].pop()
                mentions.append((begun, len(text), closed, sort))
    return text, mentions


def examples(path: Path) -> list[tuple[Rows, int]]:
    """Give for each pronoun the candidates' features and the index of the right one."""
    text, mentions = read_conllu(path)
    document = Document(Article.from_text(text), Config())
    cast = read_cast(document)
    gold = {(start, end): entity for start, end, entity, _ in mentions}
    votes: dict[Person, Counter[str]] = {}
    by_start: dict[int, list[tuple[int, str]]] = {}
    for start, end, entity, sort in mentions:
        if sort == "person":
            by_start.setdefault(start, []).append((end, entity))
    for name, who in zip(cast.names, cast.of, strict=True):
        if isinstance(who, Person):
            for start in (name.span.start, name.bare.start):
                for end, entity in by_start.get(start, ()):
                    if end >= name.bare.end:
                        votes.setdefault(who, Counter())[entity] += 1000 // (1 + end - name.bare.end)
    entity_of = {key: counter.most_common(1)[0][0] for key, counter in votes.items()}
    people = {entity_of[person]: person for person in cast.people if person in entity_of}
    scene = anaphora.Scene(document, cast)
    found = []
    tokens = document.tokens
    for t, word in enumerate(tokens.lower):
        at, end = tokens.start[t], tokens.end[t]
        entity = gold.get((at, end), "")
        if word not in anaphora.SINGULAR or scene.in_quotation(at) or entity not in people:
            continue
        scene.rank(at, anaphora.SINGULAR[word])  # lets the scene read on to here
        candidates = scene.candidates(at, anaphora.SINGULAR[word])
        right = [i for i, (who, _) in enumerate(candidates) if who is people[entity]]
        if right and len(candidates) > 1 and word in ("he", "she"):
            found.append(([[float(x) for x in row] for _, row in candidates], right[0]))
        scene.spoke(people[entity], Span(at, end), speaks=False)
    return found


def fit(data: list[tuple[Rows, int]], ridge: float = 2.0, steps: int = 800) -> np.ndarray:
    """Maximise the likelihood of the right candidates by gradient ascent."""
    weights = np.zeros(len(anaphora.WEIGHTS))
    arrays = [(np.array(rows), right) for rows, right in data]
    for step in range(steps):
        gradient = -ridge * weights
        for x, right in arrays:
            p = np.exp(x @ weights - (x @ weights).max())
            gradient += x[right] - (p / p.sum()) @ x
        weights += gradient / len(arrays) * (1.0 if step < steps // 2 else 0.3)
    return weights


def accuracy(weights: np.ndarray, data: list[tuple[Rows, int]]) -> tuple[int, int]:
    return sum(int(np.argmax(np.array(rows) @ weights)) == right for rows, right in data), len(data)


def main(folder: str) -> None:
    parts = [examples(path) for path in sorted(Path(folder).glob("*.conllu"))]
    right = total = by_hand = 0
    for fold in range(5):
        held = [e for i, part in enumerate(parts) if i % 5 == fold for e in part]
        weights = fit([e for i, part in enumerate(parts) if i % 5 != fold for e in part])
        a, b = accuracy(weights, held)
        right, total = right + a, total + b
        by_hand += accuracy(np.array(list(anaphora.WEIGHTS.values())), held)[0]
    print(f"held out: {right}/{total} = {right / total:.3f}; with the weights in the table: {by_hand / total:.3f}")
    for feature, weight in zip(anaphora.WEIGHTS, fit([e for part in parts for e in part]), strict=True):
        print(f'    "{feature}": {weight:.2f},')


if __name__ == "__main__":
    main(sys.argv[1])
