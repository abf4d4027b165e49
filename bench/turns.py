"""Whole turns through the public API of a running system: CPU of all its processes, latency, throughput."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx
import psutil

from tests.system import PROCESSES, System

# What a customer does in one sitting: a greeting, questions, account business, a form with an interruption and a way out.
SITTING = (
    "你好",
    "余额多少",
    "信用卡年费怎么收",
    "上个月在京东花了多少",
    "给妈妈转三千五",
    "转账要手续费吗",
    "不转了",
    "谢谢",
)


@dataclass(frozen=True)
class Cost:
    """What one turn costs: milliseconds of CPU per process, and of waiting."""

    cpu_ms: dict[str, float]
    p50_ms: float
    p95_ms: float

    @property
    def total_cpu_ms(self) -> float:
        """CPU of all processes together."""
        return sum(self.cpu_ms.values())


class Talker:
    """One customer in one conversation."""

    def __init__(self, url: str, customer: dict[str, str]) -> None:
        self.http = httpx.Client(base_url=url, timeout=60)
        body = {"customer_id": customer["customer_id"], "credential": customer["credential"]}
        session = self.http.post("/api/v1/sessions", json=body).raise_for_status().json()
        self.http.headers["Authorization"] = f"Bearer {session['token']}"
        self.path = f"/api/v1/conversations/{session['conversation_id']}/messages"

    def say(self, text: str) -> float:
        """Send one message; the seconds until its replies were there."""
        started = time.perf_counter()
        body = {"client_message_id": uuid.uuid4().hex, "text": text}
        self.http.post(self.path, json=body).raise_for_status()
        return time.perf_counter() - started


def customers(url: str) -> list[dict[str, str]]:
    """The demo customers of a sandbox."""
    found: list[dict[str, str]] = httpx.get(f"{url}/api/v1/sandbox/customers", timeout=30).json()["customers"]
    return found


def processes(system: System) -> dict[str, psutil.Process]:
    """The running processes of a system by name."""
    lines = [line.split() for line in system.control("status").splitlines()]
    pids = {words[0]: int(words[words.index("pid") + 1].strip(",")) for words in lines if "pid" in words}
    return {name: psutil.Process(pids[name]) for name in PROCESSES}


def cpu_seconds(process: psutil.Process) -> float:
    """CPU that a process and its children have used."""
    times = [each.cpu_times() for each in (process, *process.children(recursive=True))]
    return float(sum(each.user + each.system for each in times))


def megabytes(process: psutil.Process) -> float:
    """Resident memory of a process and its children."""
    return float(sum(each.memory_info().rss for each in (process, *process.children(recursive=True))) / 2**20)


def percentile(values: list[float], share: float) -> float:
    """The value below which that share lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def cost(system: System, texts: list[str], talker: Talker) -> Cost:
    """Say the texts one after the other and see what each turn cost."""
    running = processes(system)
    before = {name: cpu_seconds(process) for name, process in running.items()}
    waits = [talker.say(text) for text in texts]
    used = {name: cpu_seconds(process) - before[name] for name, process in running.items()}
    return Cost(
        cpu_ms={name: 1000 * seconds / len(texts) for name, seconds in used.items()},
        p50_ms=1000 * percentile(waits, 0.5),
        p95_ms=1000 * percentile(waits, 0.95),
    )


def turns_per_second(url: str, conversations: int, sittings: int) -> float:
    """Throughput with that many customers talking at once."""
    talkers = [Talker(url, customer) for customer in customers(url)[:conversations]]

    def sit(talker: Talker) -> int:
        return sum(1 for _ in range(sittings) for text in SITTING if talker.say(text) > 0)

    started = time.perf_counter()
    with ThreadPoolExecutor(conversations) as pool:
        turns = sum(pool.map(sit, talkers))
    return turns / (time.perf_counter() - started)
