import numpy as np
import pytest

from knowledge.index import Selection, VectorIndex, selected

VECTORS = np.eye(4, dtype=np.float32)
QUERY = np.array([0.9, 0.4, 0.1, 0.0], dtype=np.float32)


@pytest.fixture(params=[10, 0], ids=["exact", "cells"])
def index(request: pytest.FixtureRequest) -> VectorIndex:
    return VectorIndex(VECTORS, exact_max=request.param)


def test_the_nearest_come_first(index: VectorIndex) -> None:
    assert index.nearest(QUERY, 3).tolist() == [0, 1, 2]


def test_rows_that_are_not_allowed_are_never_found(index: VectorIndex) -> None:
    assert index.nearest(QUERY, 4, selected([1, 3], 4)).tolist() == [1, 3]


def test_nothing_allowed_finds_nothing(index: VectorIndex) -> None:
    assert index.nearest(QUERY, 4, Selection(np.zeros(4, dtype=np.bool_))).size == 0


def test_cosines_are_those_of_the_rows(index: VectorIndex) -> None:
    np.testing.assert_allclose(index.cosines(QUERY, np.array([2, 0])), [0.1, 0.9], atol=1e-6)


def test_cells_find_nearly_all_that_exact_search_finds() -> None:
    vectors = np.random.default_rng(7).normal(size=(3000, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    exact, cells = VectorIndex(vectors), VectorIndex(vectors, exact_max=100)
    assert (exact.is_exact, cells.is_exact) == (True, False)
    even = selected(np.arange(0, 3000, 2), 3000)
    for allowed in (None, even):
        found = [
            set(exact.nearest(one, 10, allowed)) & set(cells.nearest(one, 10, allowed))
            for one in vectors[:50]
        ]
        assert sum(map(len, found)) / 500 >= 0.95


def test_few_allowed_rows_are_found_wherever_they_lie() -> None:
    vectors = np.random.default_rng(7).normal(size=(3000, 16)).astype(np.float32)
    index = VectorIndex(vectors, exact_max=100)
    rare = selected(np.arange(0, 3000, 500), 3000)
    assert sorted(index.nearest(vectors[1], 10, rare).tolist()) == [0, 500, 1000, 1500, 2000, 2500]
