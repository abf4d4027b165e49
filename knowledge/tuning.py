"""Fine-tunes the sentence encoder on questions that mean the same, and keeps it only if held-out questions gain.

`scripts/tune-encoder OUT_FOLDER [--questions FILE.csv]`; `docs/tuning.md` says when it is worth it.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss

from knowledge.article import Article
from knowledge.check import checked_articles
from knowledge.encoder import Encoder, load
from knowledge.ranking import Ranker, Text
from knowledge.retriever import indexed_texts
from knowledge.terms import Terms
from knowledge.vectors import VectorStore
from knowledge.verdict import Calibration
from knowledge.wording import same_question

HELD_OUT_OF = 3
"""One wording of so many is held out."""
BATCH = 32
ROUNDS = 4
LEARNING_RATE = 5e-5
SCALE = 20.0
SEED = 7
DEPTH = 10
GAIN_MIN = 0.002
"""Mean reciprocal rank that held-out questions must gain at least: less is chance."""

Worded = tuple[str, str]
"""An article's id and one wording of its question."""


@dataclass(frozen=True)
class Figures:
    """How held-out questions find their articles."""

    hit_1: float
    hit_3: float
    mrr_10: float

    def __str__(self) -> str:
        return f"hit@1 {self.hit_1:.3f}, hit@3 {self.hit_3:.3f}, MRR@10 {self.mrr_10:.4f}"


def is_held_out(text: str) -> bool:
    """Whether this wording is for measuring only: by its content, so that no later run trains on it."""
    return int(hashlib.sha256(same_question(text).encode()).hexdigest(), 16) % HELD_OUT_OF == 0


def read_questions(path: Path, known: set[str]) -> list[Worded]:
    """The rows `question,article_id` of a CSV file of confirmed questions. Raises ValueError that names the line."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        if missing := {"question", "article_id"} - set(reader.fieldnames or ()):
            raise ValueError(f"{path}: no column {', '.join(sorted(missing))}")
        rows = [(row["article_id"], row["question"].strip()) for row in reader]
    for line, (article_id, question) in enumerate(rows, start=2):
        if article_id not in known or not question:
            raise ValueError(f"{path}:{line}: needs a question and the id of an article")
    return rows


def measured(encoder: Encoder, texts: Sequence[Text], asked: Sequence[Worded], cache: Path) -> Figures:
    """Ask each question of an index that does not hold it."""
    ranker = Ranker(texts, VectorStore(encoder, cache), Calibration.load().weights)
    ranks = []
    for article_id, question in asked:
        keys = [one.key for one in ranker.rank(question, DEPTH).ranked]
        ranks.append(keys.index(article_id) + 1 if article_id in keys else None)

    def share(limit: int) -> float:
        return sum(rank is not None and rank <= limit for rank in ranks) / len(ranks)

    return Figures(share(1), share(3), sum(1 / rank for rank in ranks if rank is not None) / len(ranks))


def triplets(
    wordings: Sequence[Worded], vectors: np.ndarray, world: random.Random
) -> Iterator[tuple[str, str, str]]:
    """Each wording with another one of its article and the nearest one of another article, in random order."""
    by_article: dict[str, list[int]] = {}
    for row, (article_id, _) in enumerate(wordings):
        by_article.setdefault(article_id, []).append(row)
    cosines = vectors @ vectors.T
    rows = list(range(len(wordings)))
    world.shuffle(rows)
    for row in rows:
        own = by_article[wordings[row][0]]
        if len(own) < 2:
            continue
        positive = world.choice([other for other in own if other != row])
        near = cosines[row].copy()
        near[own] = -1
        yield wordings[row][1], wordings[positive][1], wordings[int(near.argmax())][1]


def tuned(model: SentenceTransformer, wordings: Sequence[Worded], rounds: int = ROUNDS) -> None:
    """Train the model in place: wordings of one article together, the nearest ones of others apart."""
    torch.manual_seed(SEED)
    world = random.Random(SEED)
    for module in model.modules():
        # Thousands of questions say nothing about most of the vocabulary.
        if isinstance(module, torch.nn.Embedding):
            module.requires_grad_(False)
    optimizer = torch.optim.AdamW(
        [parameter for parameter in model.parameters() if parameter.requires_grad],
        lr=LEARNING_RATE,
        weight_decay=0.0,
    )
    loss = MultipleNegativesRankingLoss(model, scale=SCALE)
    texts = [text for _, text in wordings]
    for _ in range(rounds):
        vectors = model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
        model.train()
        batch: list[tuple[str, str, str]] = []
        for triplet in triplets(wordings, np.asarray(vectors), world):
            batch.append(triplet)
            if len(batch) == BATCH:
                optimizer.zero_grad()
                value = loss([model.preprocess(list(column)) for column in zip(*batch, strict=True)], None)
                value.backward()
                optimizer.step()
                batch = []
        model.eval()


def tune(articles: Sequence[Article], questions: Sequence[Worded], output: Path) -> bool:
    """Train, measure before and after, and write the encoder to `output` if it gained; whether it did."""
    terms = Terms.load()
    wordings = [(article.id, text) for article in articles for text in article.paraphrases] + list(questions)
    held_out = [one for one in wordings if is_held_out(one[1])]
    standard = [(article.id, article.question) for article in articles]
    trained_on = standard + [one for one in wordings if not is_held_out(one[1])]
    asked = {text for _, text in held_out}
    texts = [one for one in indexed_texts(articles, terms) if one.text not in asked]
    with tempfile.TemporaryDirectory() as scratch:
        encoder = load()
        before = measured(encoder, texts, held_out, Path(scratch))
        print(
            f"{len(trained_on)} wordings to train on, {len(held_out)} held out\nbefore: {before}", flush=True
        )
        tuned(encoder.model, trained_on)
        folder = Path(scratch) / "encoder"
        encoder.model.save(str(folder), create_model_card=False)
        after = measured(load(folder), texts, held_out, Path(scratch))
        print(f"after:  {after}", flush=True)
        if after.mrr_10 < before.mrr_10 + GAIN_MIN or after.hit_3 < before.hit_3:
            return False
        shutil.rmtree(output, ignore_errors=True)
        shutil.copytree(folder, output)
    return True


def main() -> int:
    """Command line: 0 when a better encoder was written, 1 when it was not better, 2 for a file that is not usable."""
    parser = argparse.ArgumentParser(prog="tune-encoder", description=__doc__)
    parser.add_argument("output", type=Path, help="folder to write; YINBAN_ENCODER names it then")
    parser.add_argument(
        "--questions", type=Path, help="CSV question,article_id: what customers asked, confirmed"
    )
    arguments = parser.parse_args()
    articles = checked_articles()
    try:
        questions = (
            read_questions(arguments.questions, {article.id for article in articles})
            if arguments.questions
            else []
        )
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    if not tune(articles, questions, arguments.output):
        print("No gain on held-out questions: the encoder stays as it is.")
        return 1
    print(f"Written to {arguments.output}. Calibrate with it before use:")
    print(f"  YINBAN_ENCODER={arguments.output} .venv/bin/python -m knowledge.calibrate")
    return 0


if __name__ == "__main__":
    sys.exit(main())
