"""Train the part-of-speech table that ``tags`` reads, measure it, or show the weights behind a word.

    python -m quotetrack.language.train_tags GUM_FOLDER --lexicon BRILL_LEXICON [--unlabelled TEXT_FOLDER]
    python -m quotetrack.language.train_tags --show said

GUM (Zeldes, CC BY 4.0) gives the labelled tokens; its tokens are joined or cut as ``tokens`` does.
The dictionary is Eric Brill's lexicon (MIT licence; the copy in TextBlob's ``en/en-lexicon.txt``).
Unlabelled articles widen the vocabulary: a first table labels them, the shipped one learns from both.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from quotetrack.language import tags, tokens

HERE = Path(str(files("quotetrack.language")))
FREQUENT = 260  # words that are their own class
FOLD = 5  # every fifth document is held out for the measurement


class Sentence(NamedTuple):
    """A training sentence in our tokens."""

    words: list[str]
    tags: list[str]
    document: str


class Gold(NamedTuple):
    """A word of GUM with its offsets in its sentence."""

    start: int
    end: int
    form: str
    tag: str


def conllu(path: Path) -> Iterator[tuple[str, list[Gold]]]:
    """Yield each sentence of a CoNLL-U file as text and words."""
    text = ""
    words: list[Gold] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if not line and words:
            yield text, words
            text, words = "", []
        elif line and not line.startswith("#"):
            number, form, _, _, tag, *_, misc = line.split("\t")
            if number.isdigit():
                words.append(Gold(len(text), len(text) + len(form), form, tag))
                text += form
            elif "-" in number:  # a word written as one and analysed as two: its parts follow
                last = int(number.split("-")[1])
                spaced = "SpaceAfter=No" not in misc
                joined = int(number.split("-")[0])
                pending = (joined, last, spaced)
                continue
            if number.isdigit() and "SpaceAfter=No" not in misc:
                inside = "pending" in locals() and pending[0] <= int(number) <= pending[1]
                if not inside or (int(number) == pending[1] and pending[2]):
                    text += " "
            if number.isdigit() and "pending" in locals() and int(number) >= pending[1]:
                del pending


def gold_sentences(folder: Path) -> list[Sentence]:
    found = []
    for path in sorted(folder.glob("*.conllu")):
        for text, gold in conllu(path):
            words, starts, ends = tokens.tokenise(text, 0, len(text))
            labels = [label(gold, a, b) for a, b in zip(starts, ends, strict=True)]
            found.append(Sentence(words, labels, path.stem))
    return found


def label(gold: list[Gold], start: int, end: int) -> str:
    """Give the tag of one of our tokens: that of its word, or of the compound its words make."""
    parts = [(at, word) for at, word in enumerate(gold) if word.start < end and start < word.end]
    found = [word.tag for _, word in parts]
    if len(set(found)) == 1 or not any(tag in ("HYPH", ":") for tag in found):
        return {"HYPH": ":", "GW": "FW"}.get(found[-1], found[-1])
    after = gold[parts[-1][0] + 1].tag if parts[-1][0] + 1 < len(gold) else "."
    ordinary = [tag for tag in found if tag not in ("HYPH", ":")]
    if not ordinary:
        return ":"
    if all(tag in ("NNP", "NNPS") for tag in ordinary):
        return ordinary[-1]
    if ordinary[-1] in ("NN", "VBN", "VBG", "RB", "VB", "CD", "JJ") and (after[:2] in ("NN", "JJ")):
        return "JJ"
    return "JJ" if ordinary[-1] in ("VBN", "VBG") else ordinary[-1]


def read_lexicon(path: Path) -> dict[str, str]:
    """Read the words that no ending gives away: lower case, or capitalised and no mere name."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(";;;") or " " not in line:
            continue
        word, tag = line.split(" ")[:2]
        if not re.fullmatch(r"[A-Za-z][a-z]*(?:-[a-z]+)*", word) or tag in ("NNP", "FW", "UH") or "|" in tag:
            continue
        if word[0].isupper() and tag not in ("JJ", "NNPS"):
            continue
        if word[0].islower() and tags.guess(word) == "~" + tag:
            continue
        found[word] = tag
    return found


class Layout(NamedTuple):
    """The vocabularies of a table in the making."""

    text: dict[str, list[str]]
    ids: dict[str, dict[str, int]]
    known: dict[str, str]
    names: list[str]


def vocabularies(sentences: Iterable[Sentence], known: dict[str, str], least: int) -> Layout:
    words: Counter[str] = Counter(w.lower().replace("’", "'") for s in sentences for w in s.words)
    names = sorted({tag for s in sentences for tag in s.tags} - {""})
    guesses = sorted({"~" + tag for _, tag in tags.GUESSES})
    lexical = sorted({*known.values(), *names})
    frequent = [w for w, _ in sorted(words.items(), key=lambda x: (-x[1], x[0]))[:FREQUENT] if w not in lexical]
    frequent += [mark for mark in tags.OPENERS if mark not in frequent and mark not in lexical]
    first = [tags.BOUNDARY, "Known", "Unknown", *frequent, *lexical]
    hyphenated = ["-" + c for c in [*lexical, "~", *guesses]]
    classes = list(dict.fromkeys([*first, "~", *guesses, *hyphenated, "#"]))
    endings: Counter[str] = Counter()
    for word in words:
        endings[word[-3:]] += 1
    text = {
        "words": ["", *sorted(w for w, n in words.items() if n >= least)],
        "classes": classes,
        "endings": ["", *sorted(e for e, n in endings.items() if n >= 3)],
        "tags": names,
    }
    assert len(text["words"]) < 1 << 16 and len(classes) < 1 << 10 and len(text["endings"]) < 1 << 14
    index = {name: {entry: i for i, entry in enumerate(entries)} for name, entries in text.items()}
    return Layout(text, index, known, names)


class Table(NamedTuple):
    """A trained table: float weights; ``seen`` are the pairs that have a row."""

    layout: Layout
    seen: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float32]


def features(layout: Layout, sentences: list[Sentence], hide: float, rng: random.Random) -> tuple[tags.Ints, tags.Ints]:
    """Describe the tokens of sentences and give their starts; a share of the words is hidden, as if never seen."""
    index = layout.ids
    describe = tags.describer(index["words"], index["classes"], index["endings"], layout.known)
    blind = tags.describer({}, {k: v for k, v in index["classes"].items() if not k.isalpha() or k[0].isupper()},
                           index["endings"], {})  # fmt: skip
    cache: dict[str, int] = {}
    packed: list[int] = []
    starts: list[int] = []
    for sentence in sentences:
        starts.append(len(packed))
        for word in sentence.words:
            if hide and rng.random() < hide and word.isalpha() and word.lower() not in index["classes"]:
                packed.append(blind(word))
            else:
                if word not in cache:
                    cache[word] = describe(word)
                packed.append(cache[word])
    return np.array(packed, np.int64), np.array(starts, np.int64)


def rows_of(layout: Layout, packed: tags.Ints, starts: tags.Ints, unary: dict[tuple[str, int], int],
            pairs: npt.NDArray[Any]) -> tags.Ints:  # fmt: skip
    classes = layout.ids["classes"]
    openers = tags.opener_flags(classes, len(classes))
    return tags.rows(packed, starts, unary, pairs, classes[tags.BOUNDARY], openers,
                     (classes["Known"], classes["Unknown"]), classes["~"])  # fmt: skip


def train(sentences: list[Sentence], layout: Layout, weight: npt.NDArray[np.float32], epochs: int, least: int,
          seed: int = 1) -> Table:  # fmt: skip
    """Fit a softmax regression by AdaGrad. ``weight`` is how much each sentence counts."""
    rng, numbers = random.Random(seed), np.random.default_rng(seed)
    packed, starts = features(layout, sentences, 0.12, rng)
    size = len(layout.text["classes"])
    cell = tags.PAIRS
    everything = np.arange(len(cell) * size * size, dtype=np.int32).reshape(len(cell), size, size)
    raw = rows_of(layout, packed, starts, dict.fromkeys(tags.UNARY, 0), everything)[len(tags.UNARY) :]
    kinds, counts = np.unique(raw, return_counts=True)
    seen = kinds[counts >= least].astype(np.int32)
    print(f"{len(seen)} pairs", flush=True)
    unary, _, pairs = tags.layout(layout.text, np.zeros((1, 1), np.int8), seen)
    found = np.ascontiguousarray(rows_of(layout, packed, starts, unary, pairs).T)
    gold = np.array([layout.ids["tags"][t] for s in sentences for t in s.tags])
    importance = np.repeat(weight, np.diff(np.append(starts, len(packed))))
    total = int(max(unary.values())) + len(layout.text["endings"])
    weights = np.zeros((total, len(layout.names)), np.float32)
    squares = np.full(total, 1e-2, np.float32)
    batch = 512
    for epoch in range(epochs):
        order = numbers.permutation(len(packed))
        loss = 0.0
        for at in range(0, len(order), batch):
            pick = order[at : at + batch]
            here = found[pick]
            score = weights[here].sum(axis=1)
            score -= score.max(axis=1, keepdims=True)
            chance = np.exp(score)
            chance /= chance.sum(axis=1, keepdims=True)
            loss -= float(np.log(chance[np.arange(len(pick)), gold[pick]] + 1e-9).sum())
            chance[np.arange(len(pick)), gold[pick]] -= 1
            chance *= importance[pick, None]
            # one gradient a row: sort the cells by row and add up each run
            flat = here.ravel()
            by_row = np.argsort(flat, kind="stable")
            ordered = flat[by_row]
            edges = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
            gradient = np.add.reduceat(chance[by_row // found.shape[1]], edges, axis=0)
            touched = ordered[edges]
            gradient += 5e-3 * weights[touched]
            squares[touched] += (gradient**2).mean(axis=1)
            weights[touched] -= 0.05 * gradient / np.sqrt(squares[touched])[:, None]
            weights[0] = 0
        print(f"epoch {epoch + 1}: loss {loss / len(packed):.4f}", flush=True)
    return Table(layout, seen, weights)


def quantised(table: Table) -> npt.NDArray[np.int8]:
    """Round the weights to steps of one 24th, cut at 127: a byte each, and the same sums on every machine."""
    return np.clip(np.rint(table.weights * 24), -127, 127).astype(np.int8)


def predict(table: Table, sentences: list[Sentence]) -> list[list[str]]:
    """Tag sentences by a table, as the shipped tagger would."""
    layout, classes = table.layout, table.layout.ids["classes"]
    describe = tags.describer(layout.ids["words"], classes, layout.ids["endings"], layout.known)
    packed, starts = features(layout, sentences, 0, random.Random(0))
    unary, weights, pairs = tags.layout(layout.text, quantised(table), table.seen)
    model = tags.Model(
        layout.names, describe, weights, unary, pairs, classes[tags.BOUNDARY], tags.opener_flags(classes, len(classes)),
        (classes["Known"], classes["Unknown"]),
    )  # fmt: skip
    bounds = [*starts.tolist(), len(packed)]
    found: list[str] = []
    for first in range(0, len(starts), tags.BLOCK):
        last = min(first + tags.BLOCK, len(starts))
        block = packed[bounds[first] : bounds[last]]
        found += [layout.names[i] for i in tags._best(model, classes["~"], block, starts[first:last] - bounds[first])]
    return [found[a:b] for a, b in pairwise(bounds)]


def disguised(sentences: list[Sentence], seed: int = 3) -> list[Sentence]:
    """Write a few sentences as headlines, in capitals or with capitals on every word, so that those are learned too."""
    rng = random.Random(seed)
    extra = []
    for sentence in sentences:
        if not 4 <= len(sentence.words) <= 16:
            continue
        draw = rng.random()
        if draw < 0.04:
            extra.append(sentence._replace(words=[w.upper() for w in sentence.words]))
        elif draw < 0.12:
            words = [w[0].upper() + w[1:] if len(w) > 3 or rng.random() < 0.4 else w for w in sentence.words]
            extra.append(sentence._replace(words=words))
    return extra


def unlabelled(folder: Path) -> list[Sentence]:
    """Cut plain texts into rough sentences in our tokens, without labels."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        for match in re.finditer(r"[^\n]+?(?:[.!?][”\"’']*(?=\s+[\"“A-Z])|$)", text, re.MULTILINE):
            words = tokens.tokenise(text, *match.span())[0]
            if words and len(words) < 120:
                found.append(Sentence(words, [""] * len(words), path.stem))
    return found


def save(table: Table, known: dict[str, str]) -> None:
    text = table.layout.text
    blob = {name: np.frombuffer("\n".join(text[name]).encode(), np.uint8) for name in text}
    notice = np.frombuffer(
        b"Learned by quotetrack.language.train_tags from GUM (Amir Zeldes and others, CC BY 4.0), "
        b"with word statistics of unlabelled news articles.", np.uint8)  # fmt: skip
    (HERE / "weights").mkdir(exist_ok=True)
    arrays: dict[str, Any] = {"notice": notice, "weights": quantised(table), "pairs": table.seen, **blob}
    np.savez_compressed(HERE / "weights" / "tags.npz", **arrays)
    header = (
        "# The usual Penn Treebank tag of words whose ending does not give it away. Source: Eric Brill's lexicon,\n"
        "# copyright 1993 Massachusetts Institute of Technology and University of Pennsylvania, MIT licence.\n"
    )
    lines = sorted(f"{word}\t{tag}" for word, tag in known.items())
    (HERE / "lexicons" / "en" / "tag_dictionary.txt").write_text(header + "\n".join(lines) + "\n", encoding="utf-8")


def accuracy(sentences: list[Sentence], guesses: list[list[str]]) -> tuple[float, Counter[tuple[str, str]]]:
    wrong = Counter(
        (gold, guess)
        for s, found in zip(sentences, guesses, strict=True)
        for gold, guess in zip(s.tags, found, strict=True)
        if gold != guess
    )
    return 1 - sum(wrong.values()) / sum(len(s.tags) for s in sentences), wrong


def build(labelled: list[Sentence], raw: list[Sentence], known: dict[str, str]) -> Table:
    """Train on the labelled sentences; with unlabelled ones, label those first and train on both."""
    labelled = labelled + disguised(labelled)
    if not raw:
        layout = vocabularies(labelled, known, 2)
        return train(labelled, layout, np.ones(len(labelled), np.float32), 6, 2)
    first = train(labelled, vocabularies([*labelled, *raw], known, 3), np.ones(len(labelled), np.float32), 6, 2)
    silver = [s._replace(tags=found) for s, found in zip(raw, predict(first, raw), strict=True)]
    silver += disguised(silver)
    both = labelled * 2 + silver
    weight = np.concatenate([np.ones(2 * len(labelled)), np.full(len(silver), 0.25)]).astype(np.float32)
    return train(both, vocabularies(both, known, 8), weight, 4, 20)


def show(word: str) -> None:
    """Print the strongest weights behind one word."""
    model, _ = tags._model()
    packed = model.describe(word)
    fields = {"word": packed & 0xFFFF, "class": packed >> 16 & 0x3FF, "ending": packed >> 26 & 0x3FFF}
    for name, offset in tags.UNARY:
        if name in fields:
            weights = model.weights[model.unary[name, offset] + fields[name]]
            best = sorted(zip(weights.tolist(), model.tags, strict=True), reverse=True)[:4]
            print(f"{name} at {offset:+d}: " + ", ".join(f"{tag} {value}" for value, tag in best))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("gum", type=Path, nargs="?")
    parser.add_argument("--lexicon", type=Path)
    parser.add_argument("--unlabelled", type=Path)
    parser.add_argument(
        "--measure", action="store_true", help="hold every fifth document out, print the accuracy, save nothing"
    )
    parser.add_argument("--show")
    asked = parser.parse_args()
    if asked.show:
        show(asked.show)
        return
    sentences = gold_sentences(asked.gum)
    known = read_lexicon(asked.lexicon) if asked.lexicon else {}
    raw = unlabelled(asked.unlabelled) if asked.unlabelled else []
    print(
        f"{sum(len(s.words) for s in sentences)} labelled tokens, {sum(len(s.words) for s in raw)} unlabelled, "
        f"{len(known)} in the dictionary"
    )
    if asked.measure:
        documents = sorted({s.document for s in sentences})
        held = set(documents[::FOLD])
        table = build([s for s in sentences if s.document not in held], raw, known)
        test = [s for s in sentences if s.document in held]
        share, wrong = accuracy(test, predict(table, test))
        print(f"accuracy on {len(held)} held-out documents: {100 * share:.2f}")
        news = [s for s in test if "news" in s.document]
        print(f"of them news: {100 * accuracy(news, predict(table, news))[0]:.2f}")
        print(wrong.most_common(25))
    else:
        save(build(sentences, raw, known), known)


if __name__ == "__main__":
    main()
