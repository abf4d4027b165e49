"""`scripts/eval faq`: how well the project's own retrieval finds the right document among documents it has never seen."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer

from knowledge.encoder import Encoder, EncoderMissingError, load
from knowledge.index import VectorIndex
from knowledge.ranking import Ranker, Text
from knowledge.vectors import VectorStore
from knowledge.verdict import Calibration
from knowledge.wording import wording

DEPTH = 10
SATURATION = 1.2
"""BM25's k1."""
LENGTH_PENALTY = 0.75
"""BM25's b."""


class TaskError(ValueError):
    """A file that is not what it should be; the message names file, line and what is wrong."""


def read_lines(path: Path, fields: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """The two text fields of every JSON line of the file. Raises TaskError."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TaskError(f"{path}: {error}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry: Any = json.loads(line)
        except json.JSONDecodeError as error:
            raise TaskError(f"{path}:{number}: not JSON: {error}") from error
        if not isinstance(entry, dict) or any(
            not isinstance(entry.get(field), (str, int)) for field in fields
        ):
            raise TaskError(f"{path}:{number}: needs the fields {' and '.join(fields)}")
        yield str(entry[fields[0]]), str(entry[fields[1]])


def rank_of(gold: str, keys: Sequence[str]) -> int | None:
    """The place of `gold`, from 1; None when it is not among the keys."""
    return keys.index(gold) + 1 if gold in keys else None


def figures(ranks: Sequence[int | None], seconds: float) -> dict[str, float]:
    """Recall at 1 and 5, mean reciprocal rank among the first ten, milliseconds per query. Needs one rank at least."""
    count = len(ranks)

    def share(limit: int) -> float:
        return sum(rank is not None and rank <= limit for rank in ranks) / count

    return {
        "queries": count,
        "recall_at_1": round(share(1), 4),
        "recall_at_5": round(share(5), 4),
        "mrr_at_10": round(sum(1 / rank for rank in ranks if rank is not None and rank <= DEPTH) / count, 4),
        "milliseconds_per_query": round(1000 * seconds / count, 2),
    }


Search = Callable[[str], Sequence[str]]
"""The keys of at most `DEPTH` documents for a query, best first."""


def ours(documents: Sequence[tuple[str, str]], encoder: Encoder) -> Search:
    """The project's retrieval, as in service."""
    texts = [Text(doc_id, text) for doc_id, text in documents]
    ranker = Ranker(texts, VectorStore(encoder), Calibration.load().weights_of_single_texts)
    return lambda query: [one.key for one in ranker.rank(query, DEPTH).ranked]


def encoder_alone(documents: Sequence[tuple[str, str]], encoder: Encoder) -> Search:
    """The encoder's cosine and nothing else."""
    index = VectorIndex(encoder.encode([text for _, text in documents]))
    return lambda query: [
        documents[row][0] for row in index.nearest(encoder.encode([query])[0], DEPTH).tolist()
    ]


def words_alone(documents: Sequence[tuple[str, str]]) -> Search:
    """BM25 over characters and character pairs (Robertson and Zaragoza 2009)."""
    counter = CountVectorizer(analyzer="char", ngram_range=(1, 2), lowercase=False)
    weights = counter.fit_transform(wording(text).plain for _, text in documents).astype(np.float64)
    lengths = weights.sum(axis=1).A1
    having = np.bincount(weights.indices, minlength=weights.shape[1])
    rarity = np.log(1 + (len(documents) - having + 0.5) / (having + 0.5))
    penalty = SATURATION * (1 - LENGTH_PENALTY + LENGTH_PENALTY * lengths / lengths.mean())
    saturated = weights.data / (weights.data + np.repeat(penalty, np.diff(weights.indptr)))
    weights.data = saturated * rarity[weights.indices]

    def search(query: str) -> Sequence[str]:
        asked = counter.transform([wording(query).plain]) > 0
        best = np.argsort(-(weights @ asked.T).toarray().ravel(), kind="stable")[:DEPTH]
        return [documents[row][0] for row in best.tolist()]

    return search


def evaluate(search: Search, queries: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Asks every (query, gold_doc_id), one at a time as in service."""
    started = time.perf_counter()
    found = [search(query) for query, _ in queries]
    seconds = time.perf_counter() - started
    return figures([rank_of(gold, keys) for (_, gold), keys in zip(queries, found, strict=True)], seconds)


def main(argv: Sequence[str]) -> int:
    """Command line: 0 when measured, 2 when a file or the encoder is not usable."""
    parser = argparse.ArgumentParser(prog="eval faq", description=__doc__)
    parser.add_argument("--documents", type=Path, required=True, help='JSON lines {"doc_id", "text"}')
    parser.add_argument("--queries", type=Path, required=True, help='JSON lines {"query", "gold_doc_id"}')
    parser.add_argument("--compare", action="store_true", help="also measure BM25 and the encoder alone")
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    arguments = parser.parse_args(argv)
    try:
        documents = list(read_lines(arguments.documents, ("doc_id", "text")))
        queries = list(read_lines(arguments.queries, ("query", "gold_doc_id")))
        _check(documents, queries, arguments)
        encoder = load()
    except (TaskError, EncoderMissingError) as error:
        print(error, file=sys.stderr)
        return 2
    searches = {"yinban": ours(documents, encoder)}
    if arguments.compare:
        searches |= {"encoder": encoder_alone(documents, encoder), "bm25": words_alone(documents)}
    measured = {name: evaluate(search, queries) for name, search in searches.items()}
    print(f"{len(documents)} documents, {len(queries)} queries")
    for name, values in measured.items():
        print(
            f"{name:8} R@1 {values['recall_at_1']:.3f}  R@5 {values['recall_at_5']:.3f}  "
            f"MRR@10 {values['mrr_at_10']:.4f}  {values['milliseconds_per_query']:6.1f} ms per query"
        )
    if arguments.json:
        others = {name: values for name, values in measured.items() if name != "yinban"}
        print(json.dumps({**measured["yinban"], **({"compared": others} if others else {})}))
    return 0


def _check(
    documents: list[tuple[str, str]], queries: list[tuple[str, str]], arguments: argparse.Namespace
) -> None:
    known = {doc_id for doc_id, _ in documents}
    if not documents or not queries:
        raise TaskError("there must be at least one document and one query")
    if unknown := sorted({gold for _, gold in queries} - known)[:3]:
        raise TaskError(f"{arguments.queries}: no document has the id {', '.join(unknown)}")
