"""Connections and transactions: SQLite by default, PostgreSQL by URL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

_MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """One engine, and two ways to use it: ``read`` and ``write``.

    A write on SQLite takes the write lock at its beginning, so that what it read cannot change before it
    commits; on PostgreSQL the rows are locked one by one, always in the order of their ids.
    """

    def __init__(self, url: str, wait_seconds_max: int, connections_max: int) -> None:
        self.engine = _engine(url, wait_seconds_max, connections_max)
        self._writer = self.engine.execution_options(begins_with_write_lock=True)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading only."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        with Session(self._writer) as session, session.begin():
            yield session

    def migrate(self) -> None:
        """Bring the schema to the newest version."""
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS))
        with self.engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def answers(self) -> bool:
        """True when the database answers a trivial question; raises what the driver raises otherwise."""
        with self.engine.connect() as connection:
            return bool(connection.scalar(text("SELECT 1")) == 1)

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _engine(url: str, wait_seconds_max: int, connections_max: int) -> Engine:
    parsed = make_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    if sqlite and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        parsed,
        # A failing statement must not print its values: they may be names, memos or hashes.
        hide_parameters=True,
        pool_size=connections_max,
        max_overflow=0,
        pool_timeout=wait_seconds_max,
        pool_pre_ping=not sqlite,
        connect_args=_connect_arguments(sqlite, wait_seconds_max),
    )
    if sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _connect_arguments(sqlite: bool, wait_seconds_max: int) -> dict[str, Any]:
    if sqlite:
        return {"timeout": wait_seconds_max, "check_same_thread": False}
    milliseconds = wait_seconds_max * 1000
    return {
        "connect_timeout": wait_seconds_max,
        "options": f"-c lock_timeout={milliseconds} -c statement_timeout={2 * milliseconds}",
    }


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: _begin_sqlite decides how each one begins.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("begins_with_write_lock", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
