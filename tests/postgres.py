"""A real PostgreSQL for tests: Debian's programs, a throw-away cluster, loopback only, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_PROGRAMS = Path("/usr/lib/postgresql")
_ACCOUNT = "postgres"
_START_WAIT_SECONDS = 60


def wanted() -> bool:
    """True when the tests shall run on PostgreSQL instead of SQLite."""
    return os.environ.get("YINBAN_TEST_DATABASE", "sqlite") == "postgresql"


class PostgresServer:
    """A running server; every test gets a database of its own."""

    def __init__(self, port: int) -> None:
        self._port = port

    def url(self, database: str) -> str:
        """The address of a database as our services want it."""
        return f"postgresql://{_ACCOUNT}@127.0.0.1:{self._port}/{database}"

    def create(self, database: str, template: str | None = None) -> str:
        """A new database, empty or a copy of ``template``; its address."""
        source = template or "template0"
        self._execute(f'CREATE DATABASE "{database}" TEMPLATE "{source}" STRATEGY FILE_COPY')
        return self.url(database)

    def drop(self, database: str) -> None:
        """Throw a database away, with whoever is still connected."""
        self._execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True, connect_timeout=10) as connection:
            connection.execute(statement.encode())


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A server that lives inside the ``with``. Raises FileNotFoundError when PostgreSQL is not installed."""
    programs = _newest_programs()
    folder = Path(tempfile.mkdtemp(prefix="yinban-postgres-"))
    data = folder / "data"
    if os.geteuid() == 0:
        owner = pwd.getpwnam(_ACCOUNT)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    port = _free_port()
    options = (
        f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off "
        "-c synchronous_commit=off -c max_connections=200"
    )
    try:
        initialise = [
            "--auth=trust",
            f"--username={_ACCOUNT}",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]
        _run([programs / "initdb", *initialise, "--pgdata", data])
        start = ["-w", "-t", _START_WAIT_SECONDS, "-D", data, "-l", folder / "log", "-o", options, "start"]
        _run([programs / "pg_ctl", *start])
        try:
            yield PostgresServer(port)
        finally:
            _run([programs / "pg_ctl", "-w", "-m", "immediate", "-D", data, "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _newest_programs() -> Path:
    found = sorted(_PROGRAMS.glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name))
    if not found:
        raise FileNotFoundError("PostgreSQL is not installed; on Debian: apt-get install postgresql")
    return found[-1].parent


def _run(command: list[object]) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root.
        words = ["setpriv", f"--reuid={_ACCOUNT}", f"--regid={_ACCOUNT}", "--init-groups", *words]
    done = subprocess.run(
        words, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=2 * _START_WAIT_SECONDS
    )
    if done.returncode:
        raise RuntimeError(f"{Path(str(command[0])).name} failed: {done.stderr.decode(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
