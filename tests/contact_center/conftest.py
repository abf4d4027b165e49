"""The world as a fixture: a database of its own for each test, on SQLite or PostgreSQL."""

import contextlib
import os
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from tests.contact_center.world import World, world


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str | None]:
    """The server of this run, if it goes by PostgreSQL."""
    if os.environ.get("YINBAN_TEST_DATABASE") != "postgresql":
        yield None
        return
    from tests.postgres import running_postgres

    with running_postgres() as url:
        yield url


@pytest.fixture
def database_url(postgres_url: str | None, tmp_path: Path) -> Iterator[str]:
    if postgres_url is None:
        yield f"sqlite:///{tmp_path}/contact_center.db"
        return
    with _own_database(postgres_url) as url:
        yield url


@pytest.fixture
async def here(tmp_path: Path, database_url: str, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """A running world. `@pytest.mark.parametrize("here", [{...}], indirect=True)` changes its settings."""
    options: dict[str, Any] = getattr(request, "param", {})
    async with world(tmp_path, database_url, **options) as started:
        yield started


@contextlib.contextmanager
def _own_database(server: str) -> Iterator[str]:
    name = f"test_{uuid.uuid4().hex}"
    base, _, _ = server.rpartition("/")
    admin = create_engine(
        server.replace("postgresql://", "postgresql+psycopg://", 1), isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield f"{base}/{name}"
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()
