"""Runs a module of the services as the running system would. Standard library only."""

import subprocess

from deploy.environment import HOME, environment, var_folder


def run(module: str) -> int:
    """Run `python -m MODULE` with the running system's own settings; answers its exit status."""
    command = [str(HOME / ".venv/bin/python"), "-m", module]
    return subprocess.run(command, env=environment(var_folder()), cwd=HOME, check=False).returncode
