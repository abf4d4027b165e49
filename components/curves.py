"""Learning curves of the intent classifier: ``python -m components.curves ROWS.csv... < sizes`` in the Rasa environment.

Standard input has one number of examples per intent a line (0: all). For each, one line of JSON: ``{"examples", "rows",
"accuracy": {file: share}}``. Which examples are taken is drawn with a fixed seed.
"""

from __future__ import annotations

import csv
import json
import random
import sys
from collections import defaultdict
from pathlib import Path
from typing import Dict, List, Sequence, Tuple

import numpy as np
from rasa.shared.importers.importer import TrainingDataImporter

from components.classifier import LinearClassifier
from components.encoder import encode
from components.fitting import fit
from components.linear_model import SEED
from language.entities import sketch

Examples = List[Tuple[str, str]]


def examples(folder: str = "data") -> Examples:
    """(text, intent) of all training examples, without annotations."""
    importer = TrainingDataImporter.load_from_dict(training_data_paths=[folder], domain_path="domain.yml")
    return [
        (one.get("text"), one.get("intent"))
        for one in importer.get_nlu_data().intent_examples
        if one.get("text") and one.get("intent")
    ]


def drawn(everything: Examples, size: int) -> Examples:
    """At most ``size`` examples of each intent, always the same ones; all of them for 0."""
    chance = random.Random(SEED)
    by_intent: Dict[str, List[str]] = defaultdict(list)
    for text, intent in everything:
        by_intent[intent].append(text)
    return [
        (text, intent)
        for intent, texts in sorted(by_intent.items())
        for text in (chance.sample(texts, min(size, len(texts))) if size else texts)
    ]


def macro_f1(truths: Sequence[str], guesses: Sequence[str]) -> float:
    """Mean F1 over the true labels, 0 to 1."""
    values = []
    for label in set(truths):
        both = sum(t == g == label for t, g in zip(truths, guesses, strict=True))
        either = sum(t == label for t in truths) + sum(g == label for g in guesses)
        values.append(2 * both / either)
    return float(np.mean(values))


def main() -> None:
    """Command line; see the module."""
    everything = examples()
    options = LinearClassifier.get_default_config()
    vectors = dict(_vectors([text for text, _ in everything]))
    rows = {Path(name).stem: _rows(Path(name)) for name in sys.argv[1:]}
    heard = {name: _vectors([text for text, _ in part]) for name, part in rows.items()}
    for line in sys.stdin:
        chosen = drawn(everything, int(line))
        model = fit(
            [sketch(text) for text, _ in chosen],
            np.vstack([vectors[text] for text, _ in chosen]),
            [intent for _, intent in chosen],
            options["inverse_penalty"],
            options["dense_share"],
            options["fewest"],
        )
        found = {
            name: round(
                macro_f1(
                    [intent for _, intent in rows[name]],
                    [model.intents[int(model.probabilities(sketch(text), v).argmax())] for text, v in part],
                ),
                4,
            )
            for name, part in heard.items()
        }
        print(json.dumps({"examples": int(line), "rows": len(chosen), "macro_f1": found}), flush=True)


def _rows(path: Path) -> Examples:
    with path.open(encoding="utf-8", newline="") as stream:
        return [(row["text"], row["intent"]) for row in csv.DictReader(stream) if row["text"]]


def _vectors(texts: Sequence[str]) -> List[Tuple[str, np.ndarray]]:
    return list(zip(texts, encode([sketch(text) for text in texts]), strict=True))


if __name__ == "__main__":
    main()
