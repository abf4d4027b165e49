"""The whole system, really running: four processes on free ports with a folder of their own."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

HOME = Path(__file__).resolve().parent.parent
PROCESSES = ("core_bank", "actions", "rasa", "contact_center")
READY_WAIT_SECONDS = 180


def free_ports(count: int) -> list[int]:
    """Ports that nothing listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class System:
    """One running system: where it answers, and the means to hurt and mend its processes."""

    def __init__(self, var: Path, **variables: str) -> None:
        self.var = var
        ports = dict(zip(PROCESSES, free_ports(len(PROCESSES)), strict=True))
        self.url = f"http://127.0.0.1:{ports['contact_center']}"
        self.environment = {
            **os.environ,
            "YINBAN_VAR": str(var),
            # What a test sees must not depend on when it runs.
            "YINBAN_CORE_BANK_SANDBOX_FIRST_HOUR": "10",
            **{f"YINBAN_{name.upper()}_PORT": str(port) for name, port in ports.items()},
            **variables,
        }

    def script(self, name: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run one of the project's scripts against this system."""
        command = [sys.executable, str(HOME / "scripts" / name), *arguments]
        environment = {**self.environment, "YINBAN_URL": self.url}
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)

    def start(self) -> None:
        """Start and wait until every part answers."""
        started = self.script("start")
        assert started.returncode == 0, started.stdout + started.stderr + self.logs()

    def stop(self) -> None:
        """Stop everything."""
        self.script("stop")

    def control(self, *words: str) -> str:
        """Tell the process runner something, for example `signal KILL rasa`."""
        configuration = str(HOME / "deploy/supervisord.conf")
        command = [str(HOME / ".venv/bin/supervisorctl"), "-c", configuration, *words]
        environment = {"YINBAN_HOME": str(HOME), **self.environment}
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60).stdout

    def parts(self) -> dict[str, bool]:
        """What answers now."""
        try:
            return dict(httpx.get(self.url + "/readyz", timeout=5).json()["parts"])
        except (httpx.HTTPError, KeyError, ValueError):
            return {}

    def wait_until_ready(self) -> None:
        """Wait until every part answers again."""
        deadline = time.monotonic() + READY_WAIT_SECONDS
        while time.monotonic() < deadline:
            parts = self.parts()
            if parts and all(parts.values()):
                return
            time.sleep(0.3)
        raise AssertionError(f"not ready: {self.parts()}\n{self.logs()}")

    def logs(self, lines: int = 25) -> str:
        """The end of every process's log."""
        return "\n".join(
            f"--- {path.name}\n" + "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
            for path in sorted((self.var / "log").glob("*.log"))
        )


@contextmanager
def running_system(**variables: str) -> Iterator[System]:
    """A system that runs inside the `with`, in a folder that is thrown away after it."""
    with tempfile.TemporaryDirectory(prefix="yinban-") as folder:
        system = System(Path(folder), **variables)
        try:
            system.start()
            yield system
        finally:
            system.stop()
