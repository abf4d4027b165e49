"""Draws the examples that all compared models learn: `python -m bench.models.sample SIZE OUT.yml` in the Rasa environment."""

import sys
from pathlib import Path

from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.curves import drawn


def sample(everything: TrainingData, size: int) -> TrainingData:
    """At most ``size`` examples of each intent, with their entities; the same ones as in the learning curve."""
    chosen = set(drawn([_pair(one) for one in everything.intent_examples], size))
    return everything.filter_training_examples(lambda one: _pair(one) in chosen)


def _pair(example: Message) -> tuple[str, str]:
    return example.get("text"), example.get("intent")


def main() -> None:
    """Command line; see the module."""
    size, target = int(sys.argv[1]), Path(sys.argv[2])
    importer = TrainingDataImporter.load_from_dict(training_data_paths=["data"], domain_path="domain.yml")
    written = sample(importer.get_nlu_data(), size).nlu_as_yaml()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
