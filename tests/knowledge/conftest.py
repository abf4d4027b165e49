from datetime import date
from pathlib import Path

import pytest

from knowledge.encoder import Encoder, load
from knowledge.encoder.build import build
from knowledge.retriever import Retriever
from knowledge.vectors import cache_folder

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def encoder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encoder") / "use"
    build(folder)
    return folder


@pytest.fixture(scope="session")
def encoder(encoder_folder: Path) -> Encoder:
    return load(encoder_folder)


@pytest.fixture(scope="session")
def index_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache of the tests' own, which begins with what was encoded before: their names say what is in them."""
    folder = tmp_path_factory.mktemp("cache")
    for encoded in cache_folder().glob("*.npy"):
        (folder / encoded.name).symlink_to(encoded)
    return folder


@pytest.fixture(scope="session")
def retriever(encoder_folder: Path, index_cache: Path) -> Retriever:
    return Retriever.load(encoder_folder, cache=index_cache)
