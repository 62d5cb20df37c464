"""Learn the weights of the frame scorers from a corpus in brat stand-off (PolNeAR's form).

    python -m quotetrack.attribution.frames.train_frames PATH/polnear/train [calibration]

Writes ``weights/frames.tsv`` (the table a person can read), ``weights/frames.npz`` (the same, by hash) and the
lexicon ``cue_stems.txt``; with "calibration" only the rows "frame" of ``weights/calibration.tsv``, for the weights of
the belief that ship. Needs scipy and scikit-learn, which the package itself does not.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped, import-not-found, unused-ignore]
from scipy.sparse import csr_matrix  # type: ignore[import-untyped, import-not-found, unused-ignore]

from quotetrack.attribution.frames import candidates as cand
from quotetrack.attribution.frames import rulings, search
from quotetrack.attribution.frames.belief import TERMS, probability, terms
from quotetrack.attribution.frames.feature_table import compile_table, write_value
from quotetrack.attribution.frames.features import EDGE, View, stem
from quotetrack.attribution.frames.finding import KEEP
from quotetrack.attribution.frames.scorer import Columns, Floats, Ints, Table, Templates, among, code
from quotetrack.config import Config
from quotetrack.language import Document
from quotetrack.model import Article

PACKAGE = Path(__file__).parents[2]
SOURCE = (
    "PolNeAR train (Newell, Margolin, Ruths: An attribution relations corpus for political news, LREC 2018; "
    "no licence stated)"
)
RARE = 3  # a feature seen less often is left out
FOLDS = 8  # nearly all of the corpus behind each prediction, as behind those of the shipped weights
PRUNED = 0.07  # a weight nearer to zero is left out
STRENGTH = {  # inverse of the L2 penalty, by what was best on held-out articles of the training part
    "cue": 0.2, "side": 0.4, "right start": 0.5, "right end": 0.3, "left end": 2.0, "left start": 1.0, "source": 0.6,
}  # fmt: skip
# never the word that carries a cue, whatever the annotators' span holds
AUXILIARY = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "'s",
        "’s",
        "has",
        "have",
        "had",
        "having",
        "do",
        "does",
        "did",
        "will",
        "would",
        "could",
        "can",
        "may",
        "might",
        "should",
        "must",
        "to",
        "not",
        "n't",
        "n’t",
        "of",
        "on",
        "in",
        "for",
        "with",
        "about",
        "by",
        "at",
        "from",
        "a",
        "an",
        "the",
        "it",
        "its",
        "as",
        "and",
        "or",
        "also",
        "that",
        "this",
        "his",
        "her",
        "their",
        "he",
        "she",
        "they",
        "i",
        "we",
        "you",
        "who",
        "which",
    ]
)


@dataclass(slots=True)
class Gold:
    """One annotated attribution, by tokens; ``at`` is the token that carries the cue, -1 without one."""

    cue: list[int]
    content: list[int]
    source: list[int]
    at: int = -1


@dataclass(slots=True)
class Annotated:
    """An article with its gold attributions."""

    name: str
    view: View
    golds: list[Gold]


def read_events(text: str) -> Iterable[dict[str, list[tuple[int, int]]]]:
    """Read a brat file: for each event the spans of its Source, Cue and Content."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for line in text.split("\n"):
        if re.match(r"T\d+\t\S+ \d", line):
            name, where = line.split("\t")[:2]
            pieces = (p.split() for p in where.split(" ", 1)[1].split(";"))
            spans[name] = [(int(a), int(b)) for a, b in pieces]
    for line in text.split("\n"):
        if re.match(r"E\d+\t", line):
            event: dict[str, list[tuple[int, int]]] = {"Source": [], "Cue": [], "Content": []}
            for role in line.split("\t")[1].split():
                kind, _, name = role.partition(":")
                if kind.rstrip("0123456789") in event:
                    event[kind.rstrip("0123456789")] += spans.get(name, [])
            if event["Content"]:
                yield event


def read_corpus(folder: Path) -> list[Annotated]:
    """Read a part of the corpus; of several annotators the first counts."""
    found: dict[str, Annotated] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        name = path.stem.rsplit("_", 1)[0]
        if name in found:
            continue
        text = (folder / "text" / f"{name}.txt").read_bytes().decode()
        document = Document(Article.from_text(text), Config())
        view = View(document)

        def tokens(spans: list[tuple[int, int]], document: Document = document, view: View = view) -> list[int]:
            at = {k for span in spans for k in range(*document.token_range(span))}
            return sorted(k for k in at if view.low[k] not in EDGE)

        golds = []
        for event in read_events(path.read_bytes().decode()):
            cue = sorted({k for span in event["Cue"] for k in range(*document.token_range(span))})
            golds.append(Gold(cue, tokens(event["Content"]), tokens(event["Source"])))
        found[name] = Annotated(name, view, golds)
    return list(found.values())


def anchor(corpus: Sequence[Annotated]) -> None:
    """Choose for each gold cue the token that carries it: the one that is most often part of cues."""
    inside: Counter[tuple[str, str]] = Counter()
    overall: Counter[tuple[str, str]] = Counter()
    for article in corpus:
        view = article.view
        keys = [(stem(w), t[:1]) for w, t in zip(view.low, view.tag, strict=True)]
        overall.update(keys)
        for gold in article.golds:
            inside.update(keys[k] for k in gold.cue)
    for article in corpus:
        view = article.view
        for gold in article.golds:
            best = 0.0
            for k in gold.cue:
                word, tag = view.low[k], view.tag[k][:1]
                if word in EDGE and word != ":":
                    continue
                worth = inside[(stem(word), tag)] / (overall[(stem(word), tag)] + 1.5)
                worth *= 0.05 if word in AUXILIARY else 0.001 if word == ":" else 1.0 if tag in "VN" else 0.7
                if worth > best:
                    best, gold.at = worth, k


def lexicon_of(corpus: Sequence[Annotated]) -> list[str]:
    """List the stems that carry cues at least twice and in at least one of fifty uses."""
    carried: Counter[str] = Counter()
    overall: Counter[str] = Counter()
    for article in corpus:
        overall.update(stem(w) for w in article.view.low)
        carried.update(stem(article.view.low[g.at]) for g in article.golds if g.at >= 0)
    return sorted(
        s for s, n in carried.items() if n >= 2 and n / overall[s] >= 0.02 and s.isalpha() and s not in AUXILIARY
    )


@dataclass
class Rows:
    """The candidates of one model: hashed features, which are right, and the group each competes in."""

    templates: Templates
    keys: list[np.ndarray] = field(default_factory=list)
    columns: list[Columns] = field(default_factory=list)
    right: list[Floats] = field(default_factory=list)
    group: list[Ints] = field(default_factory=list)
    article: list[Ints] = field(default_factory=list)
    groups: int = 0

    def add(self, columns: Columns, right: np.ndarray, group: Ints, article: int) -> None:
        """Take candidates; groups without a right one teach nothing and are left out (a group is whole or absent)."""
        if not len(group):
            return
        _, compact = np.unique(group, return_inverse=True)
        self.keys.append(self.templates.keys(columns))
        self.columns.append({c: columns[c] for c in self.templates.columns})
        self.right.append(np.asarray(right, dtype=np.float64))
        self.group.append(compact + self.groups)
        self.article.append(np.full(len(group), article))
        self.groups += int(compact.max()) + 1


def nearest(place: Ints, group: Ints, target: Ints, tolerance: int) -> Floats:
    """Mark in each group the candidate nearest to its target, if it is near enough."""
    right = np.zeros(len(place))
    for number in np.unique(group):
        rows = np.flatnonzero(group == number)
        distance = np.abs(place[rows] - target[number])
        if distance.min() <= tolerance:
            right[rows[distance.argmin()]] = 1
    return right


def _keep(columns: Columns, right: Floats, group: Ints) -> tuple[Columns, Floats, Ints]:
    good = np.isin(group, group[right > 0])
    return {name: c[good] for name, c in columns.items()}, right[good], group[good]


def collect(corpus: Sequence[Annotated], known: Ints) -> dict[str, Rows]:
    """Write out the decisions of every gold attribution, each given the right ones before it."""
    rows = {t.model: Rows(t) for t in cand.MODELS}
    for number, article in enumerate(corpus):
        view = article.view
        by_token: dict[int, Gold] = {}
        for gold in article.golds:
            if gold.at >= 0:
                by_token.setdefault(gold.at, gold)
        flags = among(view.stem, known)
        at = search.possible_cues(view, flags)
        if len(at):
            cues = cand.Cues(view, at, flags)
            right = np.array([i in by_token for i in at.tolist()])
            rows["cue"].add(cues.columns, right, np.arange(len(at)), number)
            _collect_contents(rows, number, cues, by_token)
    return rows


def _collect_contents(rows: dict[str, Rows], number: int, cues: cand.Cues, by_token: Mapping[int, Gold]) -> None:
    kept, golds, parts = [], [], []
    for n, i in enumerate(cues.at.tolist()):
        if i not in by_token:
            continue
        gold = by_token[i]
        left = [k for k in gold.content if cues.left[n] <= k < i]
        right = [k for k in gold.content if i < k < cues.right[n]]
        if left or right:
            kept.append(n)
            golds.append(gold)
            parts.append(tuple((p[0], p[-1] + 1) for p in (left, right) if p))
    if not kept:
        return
    cues = cues.select(np.array(kept))
    pieces = search.piece_arrays(parts, cues.at.tolist())
    has_left, has_right = pieces[0] >= 0, pieces[2] >= 0
    truth = np.where(has_left & has_right, 2, np.where(has_left, 1, 0))
    columns, group, side = cand.side_columns(cues)
    rows["side"].add(columns, side == truth[group], group, number)

    some = np.flatnonzero(has_right)
    if len(some):
        chosen, start = cues.select(some), pieces[2][some].copy()
        place, group = cand.right_starts(chosen)
        hit = nearest(place, group, start, 2)
        columns = cand.right_start_columns(chosen, place, group, truth[some][group])
        rows["right start"].add(*_keep(columns, hit, group), number)
        start[group[hit > 0]] = place[hit > 0]
        owner = np.arange(len(some))
        place, group = cand.right_ends(chosen, start, owner)
        columns = cand.right_end_columns(chosen, place, group, start, owner, truth[some])
        rows["right end"].add(*_keep(columns, nearest(place, group, pieces[3][some], 3), group), number)
    some = np.flatnonzero(has_left)
    if len(some):
        chosen, end = cues.select(some), pieces[1][some].copy()
        place, group = cand.left_ends(chosen)
        hit = nearest(place, group, end, 2)
        columns = cand.left_end_columns(chosen, place, group, truth[some][group])
        rows["left end"].add(*_keep(columns, hit, group), number)
        end[group[hit > 0]] = place[hit > 0]
        owner = np.arange(len(some))
        place, group = cand.left_starts(chosen, end, owner)
        columns = cand.left_start_columns(chosen, place, group, end, owner, truth[some])
        rows["left start"].add(*_keep(columns, nearest(place, group, pieces[0][some], 3), group), number)

    chunk, group = cand.sources(cues, truth)
    hit = np.zeros(len(chunk))
    for n, gold in enumerate(golds):
        source = set(gold.source)
        for row in np.flatnonzero(group == n).tolist():
            c = int(chunk[row])
            if (c < 0 and not source) or (c >= 0 and source & set(range(*cues.view.chunks[c]))):
                hit[row] = 1
                break
    columns = cand.source_columns(cues, chunk, group, truth, pieces)
    rows["source"].add(*_keep(columns, hit, group), number)


def fit(rows: Rows, articles: np.ndarray | None = None) -> dict[int, float]:
    """Fit one model by maximum entropy with an L2 penalty; ``articles`` marks those to learn from, all by default."""
    article = np.concatenate(rows.article)
    chosen = np.ones(len(article), dtype=bool) if articles is None else articles[article]
    keys = np.concatenate(rows.keys, axis=1)[:, chosen]
    right, group = np.concatenate(rows.right)[chosen], np.concatenate(rows.group)[chosen]
    names, inverse, count = np.unique(keys.ravel(), return_inverse=True, return_counts=True)
    common = count >= RARE
    place = np.where(common, np.cumsum(common) - 1, -1)[inverse]
    row = np.tile(np.arange(len(right)), keys.shape[0])
    matrix = csr_matrix(
        (np.ones(int((place >= 0).sum())), (row[place >= 0], place[place >= 0])), shape=(len(right), int(common.sum()))
    )
    transposed = matrix.T.tocsr()
    penalty = 1 / STRENGTH[rows.templates.model]
    change = np.r_[True, group[1:] != group[:-1]]
    starts, compact = np.flatnonzero(change), np.cumsum(change) - 1

    def binary(weights: Floats) -> tuple[float, Floats]:
        z = matrix @ weights
        p = 1 / (1 + np.exp(-z))
        loss = np.logaddexp(0, z).sum() - (right * z).sum() + penalty / 2 * (weights @ weights)
        return loss, transposed @ (p - right) + penalty * weights

    def ranked(weights: Floats) -> tuple[float, Floats]:
        z = matrix @ weights
        power = np.exp(z - np.maximum.reduceat(z, starts)[compact])
        p = power / np.add.reduceat(power, starts)[compact]
        loss = -np.log(np.maximum(p[right > 0], 1e-12)).sum() + penalty / 2 * (weights @ weights)
        return loss, transposed @ (p - right) + penalty * weights

    result = minimize(
        binary if rows.templates.model == "cue" else ranked, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B",
        options={"maxiter": 70, "maxcor": 8},
    )  # fmt: skip
    return {int(k): round(float(w), 2) for k, w in zip(names[common], result.x, strict=True) if abs(w) >= PRUNED}


def table_of(weights: Mapping[int, float]) -> Table:
    keys = np.array(sorted(weights), dtype=np.uint64)
    return Table(keys, np.array([weights[int(k)] for k in keys], dtype=np.float32))


def readable(rows: Rows, weights: Mapping[int, float], words: Mapping[int, str]) -> list[str]:
    """Name the features of one model: a line a template, then a line a feature."""
    keys = np.concatenate(rows.keys, axis=1)
    columns = {c: np.concatenate([part[c] for part in rows.columns]) for c in rows.templates.columns}
    lines = []
    for number, name in enumerate(rows.templates.names):
        found, where = np.unique(keys[number], return_index=True)
        named = []
        for key, row in zip(found.tolist(), where.tolist(), strict=True):
            if key in weights:
                values = (write_value(c, int(columns[c][row]), words) for c in name.split("|"))
                named.append(f"{' '.join(values)}\t{weights[key]:g}")
        if named:
            lines += [f"[[{rows.templates.model}: {name}]]", *sorted(named)]
    return lines


def overlap(one: Sequence[int], other: Sequence[int]) -> float:
    """Tokens in both over tokens in either."""
    a, b = set(one), set(other)
    return len(a & b) / len(a | b) if a or b else 0.0


def judge(article: Annotated, readings: Sequence[search.Reading]) -> list[bool]:
    """Tell which readings are right: content overlap of one half with a gold attribution of its own, and its source."""
    view = article.view
    ranked = []
    for n, reading in enumerate(readings):
        tokens = [k for p in reading.pieces for k in range(*p) if view.low[k] not in EDGE]
        best = max(((overlap(tokens, g.content), m) for m, g in enumerate(article.golds)), default=(0.0, -1))
        ranked.append((best[0], best[1], n))
    right, taken = [False] * len(readings), set()
    for share, m, n in sorted(ranked, reverse=True):
        if share < 0.5 or m in taken:
            continue
        taken.add(m)
        chunk, source = readings[n].chunk, set(article.golds[m].source)
        right[n] = bool(source & set(range(*view.chunks[chunk]))) if source and chunk >= 0 else not source and chunk < 0
    return right


def unseen(
    corpus: Sequence[Annotated], rows: Mapping[str, Rows], known: Ints
) -> Iterator[tuple[Annotated, list[search.Reading]]]:
    """Read each article with weights learned from the other folds."""
    for fold in range(FOLDS):
        held = np.arange(len(corpus)) % FOLDS == fold
        weights: dict[int, float] = {}
        for model in rows.values():
            weights.update(fit(model, ~held))
        table = table_of(weights)
        for n in np.flatnonzero(held).tolist():
            yield corpus[n], search.read(corpus[n].view, among(corpus[n].view.stem, known), table)


def points(scores: Sequence[float], right: Sequence[bool], bins: int = 14) -> list[tuple[float, float]]:
    """Measure what a score is worth: a rising curve (isotonic regression), read at equally full bins of scores."""
    from sklearn.isotonic import IsotonicRegression

    curve = IsotonicRegression(y_min=0.01, y_max=0.995, out_of_bounds="clip").fit(scores, right)
    ordered = np.sort(np.asarray(scores))
    at = sorted({round(float(np.mean(part)), 4) for part in np.array_split(ordered, bins * 4)})
    shares = [float(np.mean(curve.predict([max(0.0, x - 0.02), x, min(1.0, x + 0.02)]))) for x in at]
    rows: list[tuple[float, float]] = []
    for x, share in zip(at, shares, strict=True):
        if not rows or x - rows[-1][0] >= 0.02 or x == at[-1]:
            rows.append((x, round(share, 4)))
    return rows


def calibrate(corpus: Sequence[Annotated], rows: Mapping[str, Rows], known: Ints) -> None:
    """Measure what the belief in a frame is worth among those that are shown, and write it beside the other tables."""
    beliefs, right = [], []
    for article, read in unseen(corpus, rows, known):
        readings = rulings.ruled(article.view, read, KEEP)
        beliefs += [probability(article.view, r) for r in readings]
        right += judge(article, readings)
    path = PACKAGE / "attribution" / "weights" / "calibration.tsv"
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("frame\t")]
    found = [f"frame\t{belief:g}\t{share:g}" for belief, share in points(beliefs, right)]
    path.write_text("\n".join([*kept, *found]) + "\n", encoding="utf-8")


def fit_belief(corpus: Sequence[Annotated], rows: Mapping[str, Rows], known: Ints) -> list[float]:
    """Learn what the probabilities of the decisions say of the whole, from articles the scorers have not seen.

    Only what the rulings leave is asked, since nobody sees the rest.
    """
    values, right = [], []
    for article, read in unseen(corpus, rows, known):
        readings = rulings.ruled(article.view, read, 0.0)
        values += [terms(article.view, r) for r in readings]
        right += judge(article, readings)
    matrix, truth = np.array(values), np.array(right, dtype=np.float64)

    def loss(weights: Floats) -> tuple[float, Floats]:
        z = matrix @ weights
        total = np.logaddexp(0, z).sum() - (truth * z).sum() + 0.5 * (weights[1:] @ weights[1:])
        return total, matrix.T @ (1 / (1 + np.exp(-z)) - truth) + np.append(0.0, weights[1:])

    found = minimize(loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B").x
    print("belief from", len(right), "readings,", int(truth.sum()), "right")
    return [round(float(w), 3) for w in found]


def main(folder: Path, only: str = "") -> None:
    """Learn from a part of the corpus and write the files that ship."""
    corpus = read_corpus(folder)
    anchor(corpus)
    stems = lexicon_of(corpus)
    known = np.sort(np.array([code(s) for s in stems], dtype=np.int64))
    rows = collect(corpus, known)
    if only == "calibration":
        calibrate(corpus, rows, known)
        return
    words = {0: "#0"}
    for article in corpus:
        view = article.view
        for low, tag in zip(view.low, view.tag, strict=True):
            for text in (low, stem(low), tag):
                words[code(text)] = text
    lines = [f"# weights of the features of attribution/frames/candidates.py, learned from {SOURCE}"]
    for model in rows.values():
        weights = fit(model)
        named = readable(model, weights, words)
        print(model.templates.model, len(weights), "features from", model.groups, "decisions")
        lines += named
    text = "\n".join(lines) + "\n"
    weights_folder = PACKAGE / "attribution" / "weights"
    (weights_folder / "frames.tsv").write_text(text, encoding="utf-8")
    keys, values = compile_table(text)
    np.savez(weights_folder / "frames.npz", keys=keys, weights=values.astype(np.float16))
    (PACKAGE / "language" / "lexicons" / "en" / "cue_stems.txt").write_text(
        f"# keys (attribution/frames/features.py, stem) of the words that can be cues, learned from {SOURCE}\n"
        + "\n".join(stems) + "\n", encoding="utf-8",
    )  # fmt: skip

    belief = fit_belief(corpus, rows, known)
    (weights_folder / "frames_belief.tsv").write_text(
        f"# weights of attribution/frames/belief.py, learned out of fold from {SOURCE}\n"
        + "".join(f"{name}\t{weight:g}\n" for (name, _), weight in zip(TERMS, belief, strict=True)), encoding="utf-8",
    )  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
