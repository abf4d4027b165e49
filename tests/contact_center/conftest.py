"""The world as a fixture: a database of its own for each test, on SQLite or PostgreSQL."""

import contextlib
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from contact_center.database import Database
from tests.contact_center.world import World, world
from tests.postgres import PostgresServer, running_postgres, wanted


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer | None]:
    """The PostgreSQL of this run, if it goes by PostgreSQL."""
    if not wanted():
        yield None
        return
    with running_postgres() as started:
        yield started


@pytest.fixture(scope="session")
def migrated(server: PostgresServer | None, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with every table and no row, to copy: migrating takes longer than most tests."""
    name = "migrated" if server else str(tmp_path_factory.mktemp("migrated") / "contact_center.db")
    database = Database(server.create(name) if server else f"sqlite:///{name}")
    database.migrate()
    database.close()
    return name


@pytest.fixture
def database_url(server: PostgresServer | None, migrated: str, tmp_path: Path) -> Iterator[str]:
    """A database that nobody else uses."""
    with _own_database(server, migrated, tmp_path) as url:
        yield url


@pytest.fixture(scope="session")
async def shared_world(
    server: PostgresServer | None, migrated: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    """One world for all tests that need no settings of their own: starting one takes longer than most tests."""
    folder = tmp_path_factory.mktemp("shared")
    with _own_database(server, migrated, folder) as url:
        async with world(folder, url) as started:
            yield started


@pytest.fixture
async def here(
    request: pytest.FixtureRequest,
    server: PostgresServer | None,
    migrated: str,
    shared_world: World,
    tmp_path: Path,
) -> AsyncIterator[World]:
    """An empty running world. `@pytest.mark.parametrize("here", [{...}], indirect=True)` gives it other settings."""
    if not hasattr(request, "param"):
        shared_world.clear()
        yield shared_world
        return
    with _own_database(server, migrated, tmp_path) as url:
        async with world(tmp_path, url, **request.param) as started:
            yield started


@contextlib.contextmanager
def _own_database(server: PostgresServer | None, migrated: str, folder: Path) -> Iterator[str]:
    if server is None:
        yield f"sqlite:///{shutil.copyfile(migrated, folder / 'contact_center.db')}"
        return
    name = f"test_{uuid.uuid4().hex}"
    try:
        yield server.create(name, migrated)
    finally:
        server.drop(name)
