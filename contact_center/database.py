"""The database: one engine, short transactions, SQLite or PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import anyio
import anyio.to_thread
from alembic import command
from alembic.config import Config
from sqlalchemy import DateTime, Engine, create_engine, event, text
from sqlalchemy.engine import Connection, Dialect, make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

P = ParamSpec("P")
T = TypeVar("T")


class Base(DeclarativeBase):
    """What every table of contact_center is declared on."""


class Moment(TypeDecorator[datetime]):
    """An instant: stored in UTC, always read back with its zone (SQLite itself forgets it)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse times without a zone: they mean nothing."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Database:
    """Opens transactions. Store methods are sync and short; callers in the event loop go through ``call``."""

    def __init__(self, url: str, connections: int = 10, wait_seconds: float = 10.0) -> None:
        self.engine = _open_engine(url, connections, wait_seconds)
        self._threads = connections
        self._limiter: anyio.CapacityLimiter | None = None

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One transaction that only reads."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction that writes: committed as a whole, or not at all.

        SQLite takes its write lock at the start, because a lock taken later cannot wait and fails instead.
        """
        engine = self.engine.execution_options(yinban_writes=True)
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    async def call(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one store method in a thread, never more at once than there are connections."""
        self._limiter = self._limiter or anyio.CapacityLimiter(self._threads)
        return await anyio.to_thread.run_sync(lambda: method(*args, **kwargs), limiter=self._limiter)

    def ping(self) -> None:
        """Raise what the database raises when it does not answer."""
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def migrate(self) -> None:
        """Bring the tables to the newest revision."""
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        with self.engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def _open_engine(url: str, connections: int, wait_seconds: float) -> Engine:
    address = make_url(url)
    if address.drivername in ("postgresql", "postgres"):
        address = address.set(drivername="postgresql+psycopg")
    options: dict[str, Any] = {"pool_size": connections, "max_overflow": 0, "pool_timeout": wait_seconds}
    sqlite = address.get_backend_name() == "sqlite"
    if sqlite:
        options["connect_args"] = {"timeout": wait_seconds, "check_same_thread": False}
        if address.database:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    else:
        options["pool_pre_ping"] = True
    engine = create_engine(address, json_serializer=_compact_json, hide_parameters=True, **options)
    if sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _compact_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin transactions by itself: _begin_sqlite does.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("yinban_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
