"""The sentences that every measured model learns: the same few of each intent, drawn once and kept."""

import subprocess
from pathlib import Path

from bench.trained import CACHE, ENVIRONMENT, RASA, Trained, content_key, trained
from tests.system import HOME

EXAMPLES = 25
"""Sentences of each intent: DIET needs minutes for so many, and hours for all of ours."""


def sampled(examples: int = EXAMPLES) -> Path:
    """A file of training data with at most that many examples of each intent, the same ones every time."""
    sources = [*files("data/nlu", "yml"), HOME / "bench/models/sample.py", HOME / "components/curves.py"]
    sample = CACHE / "bench-samples" / f"{content_key(sources)}-{examples}.yml"
    if not sample.exists():
        command = [str(RASA), "-m", "bench.models.sample", str(examples), str(sample)]
        subprocess.run(command, cwd=HOME, env=ENVIRONMENT, check=True, capture_output=True)
    return sample


def understanding_of(config: Path, sample: Path) -> Trained:
    """What the pipeline of this configuration understands after these examples."""
    domain = HOME / "domain.yml"
    parts = [
        file
        for folder in ("bench/models", "components", "language", "banking")
        for file in files(folder, "py")
    ]
    sources = [config, sample, domain, *parts, HOME / "data/routing.yml", *files("data/lexicon", "*")]
    command = ["train", "nlu", "--config", str(config), "--nlu", str(sample), "--domain", str(domain)]
    return trained("bench-models", sources, command)


def files(folder: str, ending: str) -> list[Path]:
    """The files of a folder of the project with that ending, by name."""
    return sorted(path for path in (HOME / folder).glob(f"*.{ending}") if path.is_file())
