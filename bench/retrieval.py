"""`python -m bench.retrieval`: what one retrieval costs, and how search grows from a thousand to a million vectors."""

import argparse
import time
from collections.abc import Callable
from datetime import date

import faiss
import numpy as np
import psutil

from knowledge.article import Article
from knowledge.background import background_questions
from knowledge.check import checked_articles
from knowledge.encoder import load
from knowledge.index import VectorIndex
from knowledge.retriever import Retriever, indexed_texts
from knowledge.terms import Terms
from knowledge.vectors import Vectors, VectorStore, unit
from knowledge.verdict import Calibration
from knowledge.wording import wording

SIZES = (1_000, 10_000, 50_000, 100_000, 1_000_000)
TEXTS = 5_000
"""At least so many texts are searched where one whole retrieval is measured: the articles, repeated if they have fewer."""
QUERIES = 200
NEAREST = 10
NOISE = 0.6
"""Length of the noise that is added to a real sentence vector of length one to make a synthetic neighbour of it."""
NEVER_EXACT = 0


def milliseconds(act: Callable[[int], object], times: int) -> float:
    """Mean CPU milliseconds of one call."""
    before = time.process_time()
    for number in range(times):
        act(number)
    return 1000 * (time.process_time() - before) / times


def copies(articles: tuple[Article, ...], texts: int, terms: Terms) -> list[Article]:
    """The articles again and again under other ids, until they have that many texts."""
    repeats = -(-texts // len(indexed_texts(articles, terms)))
    return [
        article.model_copy(update={"id": f"{article.id}_{repeat}", "related": ()})
        for repeat in range(repeats)
        for article in articles
    ]


def one_retrieval(store: VectorStore, terms: Terms, articles: tuple[Article, ...]) -> None:
    """Print the CPU of one retrieval with `TEXTS` texts or more, and what part of it is encoding."""
    many = copies(articles, TEXTS, terms)
    retriever = Retriever(many, store, terms, Calibration.load(), background_questions())
    questions = [article.paraphrases[0] + "呢" for article in articles]
    today = date.today()
    retriever.retrieve(questions[0], today)
    whole = milliseconds(
        lambda number: retriever.retrieve(questions[number % len(questions)], today), QUERIES
    )
    shapes = [wording(question) for question in questions]
    encoding = milliseconds(lambda number: store.of_query(shapes[number % len(shapes)]), QUERIES)
    print(
        f"one retrieval, {len(indexed_texts(many, terms))} vectors: {whole:.1f} ms of CPU, "
        f"encoding {encoding:.1f} ms ({encoding / whole:.0%}), all search {whole - encoding:.1f} ms"
    )


def synthetic(real: Vectors, count: int, world: np.random.Generator) -> Vectors:
    """(count, dimension): unit vectors around real ones."""
    made = np.empty((count, real.shape[1]), dtype=np.float32)
    for start in range(0, count, 50_000):
        part = made[start : start + 50_000]
        noise = world.standard_normal(part.shape, dtype=np.float32) * np.float32(NOISE / part.shape[1] ** 0.5)
        part[:] = unit(real[world.integers(0, len(real), len(part))] + noise)
    return made


def search(vectors: Vectors, queries: Vectors, kind: str) -> tuple[list[set[int]], str]:
    """What one kind of index finds, and its line of the table without the recall."""
    resident = psutil.Process().memory_info().rss
    started = time.process_time()
    index = VectorIndex(vectors, exact_max=NEVER_EXACT if kind == "cells" else len(vectors))
    building = time.process_time() - started
    megabytes = (psutil.Process().memory_info().rss - resident) / 2**20
    found: list[set[int]] = []
    cost = milliseconds(
        lambda number: found.append(set(index.nearest(queries[number], NEAREST).tolist())), len(queries)
    )
    line = f"{len(vectors):>9} {kind:>6} {1000 / cost:>10.0f} {cost:>8.2f} {building:>9.1f} {megabytes:>9.0f}"
    return found, line


def growth(real: Vectors, sizes: tuple[int, ...]) -> None:
    """Print queries a second, memory and recall of both kinds of index at each size."""
    print(
        f"\n{'vectors':>9} {'index':>6} {'queries/s':>10} {'CPU ms':>8} {'build s':>9} {'MB':>9} {'recall@10':>10}"
    )
    world = np.random.default_rng(7)
    for size in sizes:
        vectors, queries = synthetic(real, size, world), synthetic(real, QUERIES, world)
        exact, line = search(vectors, queries, "exact")
        print(f"{line} {1:>10.3f}", flush=True)
        near, line = search(vectors, queries, "cells")
        recall = sum(len(a & b) for a, b in zip(exact, near, strict=True)) / (NEAREST * len(queries))
        print(f"{line} {recall:>10.3f}", flush=True)


def main() -> None:
    """Measure on one thread, like the service."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=SIZES[-1], help="the largest index to measure")
    most: int = parser.parse_args().most
    faiss.omp_set_num_threads(1)
    terms, store = Terms.load(), VectorStore(load())
    articles = checked_articles(terms=terms)
    one_retrieval(store, terms, articles)
    real = store.of([wording(one.text) for one in indexed_texts(articles, terms)])
    growth(unit(real - real.mean(axis=0)), tuple(size for size in SIZES if size <= most))


if __name__ == "__main__":
    main()
