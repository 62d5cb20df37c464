"""Learn who speaks a quotation: ``python -m quotetrack.attribution.quotations.train_quotes PART`` writes the weights.

PART is a folder with ``text/*.txt`` and brat stand-off in ``attributions/*.ann`` (PolNeAR's train). Two linear models
come out: which candidate speaks (a softmax over candidates and "nobody") and whether a quotation is speech at all.
Both are cross-validated by article; the held-out probabilities give the tables that make confidence mean what it says.
Needs scipy and scikit-learn, which quotetrack itself does not.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from quotetrack.attribution.actors import Actor, Actors
from quotetrack.attribution.frames import finding as frame_room
from quotetrack.attribution.frames import rulings, train_frames
from quotetrack.attribution.frames.finding import Frame
from quotetrack.attribution.frames.scorer import among, code
from quotetrack.attribution.frames.search import read
from quotetrack.attribution.quotations.ranker import candidates, held_by, neighbours, nobody, only_touching, setting_of
from quotetrack.attribution.quotations.speech import speech_features
from quotetrack.attribution.quotations.utterances import utterances
from quotetrack.config import Config
from quotetrack.language import Document
from quotetrack.model import Article

WEIGHTS = Path(__file__).parents[1] / "weights"
FOLDS = 5
_HEADER = "# Learned by train_quotes from PolNeAR train (Newell, Margolin, Ruths 2018); none of its text is here.\n"


class Said(NamedTuple):
    """One gold attribution: where its content and its sources are."""

    content: tuple[tuple[int, int], ...]
    sources: tuple[tuple[int, int], ...]


class Example(NamedTuple):
    """One utterance to learn from: the features of each candidate (nobody last), and which of them are right."""

    features: list[tuple[str, ...]]
    right: list[int]
    speech: tuple[str, ...]
    is_speech: bool
    words: int
    fold: int
    passage: str  # what stands around it and who the candidates are, for the list of errors
    names: tuple[str, ...]
    touching: tuple[str, bool] | None  # the row of the only touching actor, and whether it is right


def gold(path: Path) -> list[Said]:
    """Read brat stand-off: one item for each event that has a content."""
    spans: dict[str, list[tuple[int, int]]] = {}
    events: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if re.match(r"T\d+\t\S+ \d", line):
            name, middle = line.split("\t")[:2]
            spans[name] = [(int(a), int(b)) for a, b in (p.split() for p in middle.split(" ", 1)[1].split(";"))]
        elif re.match(r"E\d+\t", line):
            events.append(line.split("\t")[1].split())
    found = []
    for roles in events:
        content: list[tuple[int, int]] = []
        sources: list[tuple[int, int]] = []
        for role in roles:
            name, _, target = role.partition(":")
            if name.startswith("Content"):
                content += spans.get(target, [])
            elif name.startswith("Source"):
                sources += spans.get(target, [])
        if content:
            found.append(Said(tuple(content), tuple(sources)))
    return found


def _covered(text: str, span: tuple[int, int], said: Said) -> float:
    letters = [i for i in range(*span) if text[i].isalnum()]
    return sum(1 for i in letters if any(a <= i < b for a, b in said.content)) / len(letters) if letters else 0.0


def frames_of_strangers(part: Path) -> dict[str, list[Frame]]:
    """Find the cue frames of each article with weights learned from the other half of the articles.

    The shipped weights know the training articles too well: a ranker that learned beside them would trust them blindly.
    """
    corpus = train_frames.read_corpus(part)
    train_frames.anchor(corpus)
    known = np.sort(np.array([code(s) for s in train_frames.lexicon_of(corpus)], dtype=np.int64))
    rows = train_frames.collect(corpus, known)
    found = {}
    for half in (0, 1):
        mask = np.array([n % 2 != half for n in range(len(corpus))])
        weights: dict[int, float] = {}
        for model in rows.values():
            weights.update(train_frames.fit(model, mask))
        table = train_frames.table_of(weights)
        for article in corpus[half::2]:
            readings = rulings.ruled(
                article.view, read(article.view, among(article.view.stem, known), table), frame_room.KEEP
            )
            found[article.name] = frame_room.frames_of(article.view, readings)
    return found


def examples(text: str, said: Sequence[Said], fold: int, frames: Sequence[Frame]) -> list[Example]:
    """Turn one annotated article into examples, each utterance seeing the true speakers before it."""
    document = Document(Article.from_text(text), Config())
    actors = Actors(document)
    previous: list[Actor | None] = []
    found = []
    sayings = utterances(document, actors)
    for utterance, holding in zip(sayings, held_by(sayings, frames), strict=True):
        setting = setting_of(document, utterance, holding)
        close = neighbours(document, actors, setting)
        pool = candidates(document, actors, setting, close, previous)
        covering = [s for s in said if _covered(text, utterance.content[0], s) >= 0.8]
        sources = [span for s in covering for span in s.sources]
        right = []
        for number, candidate in enumerate(pool):
            span = candidate.actor.phrase.span(document)
            if any(span.start < b and a < span.end for a, b in sources):
                right.append(number)
        if covering and not sources:
            right = [len(pool)]
        speech = speech_features(document, utterance, setting, close)
        size = sum(1 for s in utterance.content for w in s.of(text).split() if any(c.isalnum() for c in w))
        features = [*(c.features for c in pool), nobody(setting, pool, previous).features]
        alone = only_touching(setting, close)
        touching = None
        if alone is not None:
            touching = alone.stand.name, any(pool[n].actor is alone.actor for n in right if n < len(pool))
        names = (*(c.actor.phrase.span(document).of(text) for c in pool), "nobody")
        begin, end = utterance.content[0].start, utterance.content[-1].end
        passage = f"{text[max(0, begin - 200) : begin]}[[{text[begin:end]}]]{text[end : end + 200]}".replace("\n", "⏎")
        gold_names = " | ".join(text[a:b] for a, b in sources)
        passage = f"{passage}\n   gold: {gold_names}"
        found.append(Example(features, right, speech, bool(covering), size, fold, passage, names, touching))
        if covering:
            near = [(abs(pool[n].paragraphs), pool[n].stand.gap, n) for n in right if n < len(pool)]
            previous.append(pool[min(near)[2]].actor if near else None)
    return found


def index_of(lists: Iterable[Sequence[str]], at_least: int) -> dict[str, int]:
    counts = Counter(f for features in lists for f in set(features))
    return {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= at_least))}


def fit_choice(data: Sequence[Example], at_least: int = 3, strength: float = 0.6) -> dict[str, float]:
    """Fit the softmax over candidates by L-BFGS on the log-likelihood of the right ones."""
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    index = index_of((f for e in data for f in e.features), at_least)
    rows, columns, groups, good = [], [], [], []
    n = 0
    for g, example in enumerate(data):
        right = set(example.right)
        for number, features in enumerate(example.features):
            for f in features:
                if f in index:
                    rows.append(n)
                    columns.append(index[f])
            groups.append(g)
            good.append(number in right)
            n += 1
    matrix: Any = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(n, len(index)))
    transposed = matrix.T.tocsr()
    group, is_good = np.array(groups), np.array(good)
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])

    def loss(w: Any) -> tuple[float, Any]:
        score = matrix @ w
        score = np.exp(score - np.maximum.reduceat(score, starts)[group])
        p = score / np.add.reduceat(score, starts)[group]
        q = np.where(is_good, p, 0)
        mass = np.add.reduceat(q, starts)
        value = -np.log(np.maximum(mass, 1e-12)).sum() + strength / 2 * (w @ w)
        gradient = transposed @ (p - q / np.maximum(mass, 1e-12)[group]) + strength * w
        return value, gradient

    result = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 120})
    return dict(zip(index, result.x, strict=True))


def fit_speech(data: Sequence[Example], at_least: int = 4, strength: float = 1.0) -> dict[str, float]:
    """Fit the logistic model that tells speech from titles, terms and nicknames."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    index = index_of((e.speech for e in data), at_least)
    pairs = [(r, index[f]) for r, e in enumerate(data) for f in set(e.speech) if f in index]
    matrix: Any = csr_matrix((np.ones(len(pairs)), tuple(zip(*pairs, strict=True))), shape=(len(data), len(index)))
    model = LogisticRegression(C=1 / strength, max_iter=400).fit(matrix, [e.is_speech for e in data])
    return {**dict(zip(index, model.coef_[0], strict=True)), "bias": float(model.intercept_[0])}


def choose(example: Example, table: dict[str, float]) -> tuple[int, float]:
    """The best candidate and its probability."""
    scores = np.array([sum(table.get(f, 0.0) for f in features) for features in example.features])
    p = np.exp(scores - scores.max())
    p /= p.sum()
    return int(p.argmax()), float(p.max())


def speech_probability(example: Example, table: dict[str, float]) -> float:
    return float(1 / (1 + np.exp(-table["bias"] - sum(table.get(f, 0.0) for f in set(example.speech)))))


def write(name: str, table: dict[str, float], least: float) -> None:
    """Write a table of weights, rounded; weights too small to matter are left out."""
    WEIGHTS.mkdir(exist_ok=True)
    kept = sorted((f, round(w, 2)) for f, w in table.items() if abs(w) >= least)
    lines = [_HEADER, *(f"{f}\t{w:g}\n" for f, w in kept)]
    (WEIGHTS / f"{name}.tsv").write_text("".join(lines), encoding="utf-8")
    print(f"{name}.tsv: {len(kept)} weights")


def write_calibration(tables: dict[str, list[tuple[float, float]]]) -> None:
    lines = ["# Measured by cross-validation in train_quotes on PolNeAR train: which score, its value, share right.\n"]
    path = WEIGHTS / "calibration.tsv"
    kept = [line for line in path.read_text(encoding="utf-8").splitlines(keepends=True) if line.startswith("frame\t")]
    lines += kept  # those of the frames come from train_frames
    lines += [f"{name}\t{score:g}\t{share:g}\n" for name, rows in sorted(tables.items()) for score, share in rows]
    path.write_text("".join(lines), encoding="utf-8")


def load(part: Path, every: int = 1) -> list[Example]:
    frames = frames_of_strangers(part)
    data: list[Example] = []
    seen = set()
    paths = sorted((part / "attributions").glob("*.ann"))
    for path in paths:
        stem = path.stem.rsplit("_", 1)[0]
        if stem in seen:
            continue
        seen.add(stem)
        if len(seen) % every:
            continue
        with open(part / "text" / f"{stem}.txt", encoding="utf-8", newline="") as file:
            data += examples(file.read(), gold(path), len(seen) // every % FOLDS, frames[stem])
    return data


def report(data: Sequence[Example], chosen: Sequence[tuple[Example, int, float]]) -> None:
    named = [(e, n) for e, n, _ in chosen if e.is_speech]
    for title, rows in (
        ("all", named), ("four words and more", [x for x in named if x[0].words >= 4]),
        ("not touching", [x for x in named if x[0].touching is None]),
        ("not touching, four words and more", [x for x in named if x[0].touching is None and x[0].words >= 4]),
    ):  # fmt: skip
        ranked = sum(n in e.right for e, n in rows) / len(rows)
        decided = sum(e.touching[1] if e.touching else n in e.right for e, n in rows) / len(rows)
        reachable = sum(bool(e.right) for e, _ in rows) / len(rows)
        print(f"{title}: {len(rows)}, reachable {reachable:.4f}, ranker alone {ranked:.4f}, as run {decided:.4f}")


def main(part: Path, every: int = 1, errors: int = 0) -> None:
    data = load(part, every)
    print(len(data), "utterances read")
    chosen: list[tuple[Example, int, float]] = []
    speech: list[tuple[Example, float]] = []
    asked = [e for e in data if e.is_speech and e.right]
    for fold in range(FOLDS):
        seen = [e for e in data if e.fold != fold]
        held = [e for e in data if e.fold == fold]
        choice = fit_choice([e for e in asked if e.fold != fold])
        table = fit_speech(seen)
        chosen += [(e, *choose(e, choice)) for e in held]
        speech += [(e, speech_probability(e, table)) for e in held]
    report(data, chosen)
    for e, n, p in [x for x in chosen if x[0].is_speech and x[1] not in x[0].right][:errors]:
        features = " ".join(e.features[n][:2])
        print(f"{p:.2f} {e.names[n]!r} {features} right: {[e.features[r][0] for r in e.right]}\n   {e.passage}")
    for e, p in [x for x in speech if x[0].is_speech != (x[1] >= 0.5) and x[0].words >= 4][:errors]:
        print(f"speech {e.is_speech} {p:.2f} {e.passage}")
    for least in (1, 4):
        rows = [(e, p) for e, p in speech if e.words >= least]
        called = [e for e, p in rows if p >= 0.5]
        hit = sum(e.is_speech for e in called)
        all_speech = sum(e.is_speech for e, _ in rows)
        print(f"speech, {least}+ words: precision {hit / len(called):.4f} recall {hit / all_speech:.4f}")
    said = [(p, n in e.right) for e, n, p in chosen if e.is_speech and e.touching is None]
    heard = [(p, e.is_speech) for e, p in speech]
    touched: dict[str, list[bool]] = {}
    for e in data:
        if e.is_speech and e.touching:
            touched.setdefault(e.touching[0], []).append(e.touching[1])
    for row, verdicts in touched.items():
        print(f"only touching, {row}: {len(verdicts)}, right {np.mean(verdicts):.4f}")
    write_calibration({
        **{f"touching {row}": [(1.0, round((sum(v) + 1) / (len(v) + 2), 4))] for row, v in touched.items()},
        "speaker": train_frames.points([p for p, _ in said], [r for _, r in said]),
        "speech": train_frames.points([p for p, _ in heard], [r for _, r in heard]),
    })  # fmt: skip
    write("speakers", fit_choice(asked), 0.05)
    write("speech", fit_speech(data), 0.05)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:4]))
