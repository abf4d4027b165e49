"""The environment of one running system: ports, addresses, secrets, folders. Standard library only."""

import os
import secrets
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent

PROCESSES = {"core_bank": 8081, "actions": 5055, "rasa": 5005, "contact_center": 8080}
SECRETS = (
    "CORE_BANK_TOKEN",
    "RASA_TOKEN",
    "ACTIONS_TOKEN",
    "EVENT_SECRET",
    "SESSION_SECRET",
    "VAULT_SECRET",
)

# One thread each: two cores are shared by four processes, and small matrices gain nothing from more.
QUIET = {
    "OMP_NUM_THREADS": "1",
    "PYTHONUNBUFFERED": "1",
    "PYTHONWARNINGS": "ignore",
    "RASA_TELEMETRY_ENABLED": "false",
    "SANIC_WORKERS": "1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "TF_INTER_OP_PARALLELISM_THREADS": "1",
    "TF_INTRA_OP_PARALLELISM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


def var_folder() -> Path:
    """Where a running system keeps its databases, logs and secrets: `YINBAN_VAR`, else `var/` in the project."""
    return Path(os.environ.get("YINBAN_VAR", HOME / "var")).resolve()


def read_secrets(var: Path) -> dict[str, str]:
    """The system's secrets, made at random when first needed and kept in `secrets.env`, readable by the owner only."""
    path = var / "secrets.env"
    var.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    known = dict(line.split("=", 1) for line in path.read_text().splitlines() if line)
    fresh = {f"YINBAN_{name}": secrets.token_urlsafe(32) for name in SECRETS if f"YINBAN_{name}" not in known}
    if fresh:
        path.write_text("".join(f"{name}={secret}\n" for name, secret in {**known, **fresh}.items()))
    return known | fresh


def port_of(process: str) -> int:
    """The port of one process: `YINBAN_<PROCESS>_PORT`, else its usual one."""
    return int(os.environ.get(f"YINBAN_{process.upper()}_PORT", PROCESSES[process]))


def environment(var: Path) -> dict[str, str]:
    """Every variable the four processes read. What the caller has set itself wins."""
    url = {process: f"http://127.0.0.1:{port_of(process)}" for process in PROCESSES}
    ours = {
        "YINBAN_HOME": str(HOME),
        "YINBAN_VAR": str(var),
        "YINBAN_SANDBOX": "1",
        **{f"YINBAN_{process.upper()}_PORT": str(port_of(process)) for process in PROCESSES},
        **{f"YINBAN_{process.upper()}_URL": url[process] for process in PROCESSES},
        "YINBAN_EVENTS_URL": url["contact_center"] + "/internal/events",
        "YINBAN_PUBLIC_URL": url["contact_center"],
        "YINBAN_CORE_BANK_DATABASE_URL": f"sqlite:///{var}/core_bank.db",
        "YINBAN_CONTACT_CENTER_DATABASE_URL": f"sqlite:///{var}/contact_center.db",
        "YINBAN_TRACKER_URL": f"sqlite:///{var}/tracker.db",
        "YINBAN_KNOWLEDGE_PUBLISHED": f"{var}/knowledge/published",
        "YINBAN_ENCODER": str(HOME / "encoder"),
        "YINBAN_MODEL": str(HOME / "models/yinban.tar.gz"),
        "YINBAN_ENDPOINTS": "endpoints.yml",
        "YINBAN_CREDENTIALS": "credentials.yml",
        **QUIET,
    }
    return {**ours, **read_secrets(var), **os.environ}
