"""Learn the parameters of the Punkt algorithm from plain text and write them as a readable JSON table.

    python -m quotetrack.language.train_punkt TEXT_FOLDER_OR_CONLLU_FOLDER …

nltk's ``PunktTrainer`` (Kiss and Strunk 2006) finds abbreviations, collocations and sentence
starters without labels. The case of words is counted here instead of flagged at the first
sighting: one headline must not make "officials" a name.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

TARGET = Path(str(files("quotetrack.language"))) / "weights" / "punkt.json"
SOURCE = (
    "Learned without labels by quotetrack.language.train_punkt from PolNeAR's training articles (Newell and others, "
    "2018) and the text of GUM (Zeldes and others, CC BY 4.0)."
)
LEAST = 3  # sightings inside a sentence before a word's case is believed
NAME_SHARE = 0.06  # a common word is written with a capital inside a sentence in fewer cases than this


def texts(folder: Path) -> Iterator[str]:
    """Yield plain text files as they are and CoNLL-U files as running text, without their boundaries."""
    for path in sorted([*folder.glob("*.txt"), *folder.glob("*.conllu")]):
        content = path.read_text(encoding="utf-8")
        if path.suffix == ".conllu":
            content = " ".join(re.findall(r"^# text = (.*)$", content, re.MULTILINE))
        yield content


def cases(text: str) -> tuple[Counter[str], Counter[str]]:
    """Count each word in lower case and with a capital inside a sentence: after a word or a comma."""
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for line in text.splitlines():
        words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?|[^\w\s]", line)
        letters = [w for w in words if w[0].isalpha()]
        if sum(w[0].isupper() for w in letters) * 2 > len(letters):
            continue  # a headline
        for before, word in pairwise(words):
            if word[0].islower():
                lower[word] += 1
            elif word[0].isupper() and (before[0].isalpha() or before == ","):
                upper[word.lower()] += 1
    return lower, upper


def main() -> None:
    from nltk.tokenize.punkt import PunktTrainer

    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    trainer = PunktTrainer()
    trainer.INCLUDE_ALL_COLLOCS = False
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for folder in parser.parse_args().folders:
        for text in texts(folder):
            trainer.train(text.replace("’", "'"), finalize=False)
            a, b = cases(text.replace("’", "'"))
            lower += a
            upper += b
    trainer.finalize_training()
    found = trainer.get_params()
    common, both, names = [], [], []
    for word in sorted({*lower, *upper}):
        small, capital = lower[word], upper[word]
        if small + capital < LEAST:
            continue
        if not small:
            names.append(word)
        elif capital <= NAME_SHARE * (small + capital):
            common.append(word)
        else:
            both.append(word)
    table = {
        "source": SOURCE,
        "abbreviations": " ".join(sorted(w for w in found.abbrev_types if re.fullmatch(r"[^\W\d_][\w.-]*", w))),
        "starters": " ".join(sorted({*common, *both} & found.sent_starters)),  # a name that starts many is no starter
        "collocations": sorted(" ".join(pair) for pair in found.collocations),
        "common": " ".join(common),
        "common_and_name": " ".join(both),
        "name": " ".join(names),
    }
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
