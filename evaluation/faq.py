"""`scripts/eval faq`: how well the project's own retrieval finds the right document among documents it has never seen."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from knowledge.encoder import EncoderMissingError, load
from knowledge.ranking import Ranker
from knowledge.verdict import Calibration

DEPTH = 10


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


def evaluate(documents: Sequence[tuple[str, str]], queries: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Ranks every (query, gold_doc_id) against the (doc_id, text) documents, one at a time as in service."""
    ranker = Ranker(documents, load(), Calibration.load().fusion)
    started = time.perf_counter()
    found = [[one.key for one in ranker.rank(query, DEPTH)] for query, _ in queries]
    seconds = time.perf_counter() - started
    ranks = [rank_of(gold, keys) for (_, gold), keys in zip(queries, found, strict=True)]
    return figures(ranks, seconds)


def main(argv: Sequence[str]) -> int:
    """Command line: 0 when measured, 2 when a file or the encoder is not usable."""
    parser = argparse.ArgumentParser(prog="eval faq", description=__doc__)
    parser.add_argument("--documents", type=Path, required=True, help='JSON lines {"doc_id", "text"}')
    parser.add_argument("--queries", type=Path, required=True, help='JSON lines {"query", "gold_doc_id"}')
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    arguments = parser.parse_args(argv)
    try:
        documents = list(read_lines(arguments.documents, ("doc_id", "text")))
        queries = list(read_lines(arguments.queries, ("query", "gold_doc_id")))
        _check(documents, queries, arguments)
        measured = evaluate(documents, queries)
    except (TaskError, EncoderMissingError) as error:
        print(error, file=sys.stderr)
        return 2
    print(
        f"{len(documents)} documents, {len(queries)} queries: R@1 {measured['recall_at_1']:.3f}, "
        f"R@5 {measured['recall_at_5']:.3f}, MRR@10 {measured['mrr_at_10']:.3f}, "
        f"{measured['milliseconds_per_query']:.1f} ms per query"
    )
    if arguments.json:
        print(json.dumps(measured))
    return 0


def _check(
    documents: list[tuple[str, str]], queries: list[tuple[str, str]], arguments: argparse.Namespace
) -> None:
    known = {doc_id for doc_id, _ in documents}
    if not documents or not queries:
        raise TaskError("there must be at least one document and one query")
    if unknown := sorted({gold for _, gold in queries} - known)[:3]:
        raise TaskError(f"{arguments.queries}: no document has the id {', '.join(unknown)}")
