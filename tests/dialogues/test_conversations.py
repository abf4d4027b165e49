"""Every scripted conversation, through the whole running system, with the ledger looked at before and after."""

import httpx
import pytest

from tests.customer import LATE_REPLY_WAIT_SECONDS, Customer, wait_for
from tests.dialogues.pictures import picture
from tests.dialogues.script import Script, ScriptTurn, load_scripts
from tests.system import System

SCRIPTS = load_scripts()
READING_WAIT_SECONDS = 90
"""The first picture waits for the reader's models, and all of them for a busy machine."""


def ledger(system: System) -> dict[str, int]:
    """Counts of the whole ledger, whose postings always sum to zero."""
    totals: dict[str, int] = httpx.get(f"{system.url}/api/v1/sandbox/ledger", timeout=10).json()
    assert totals["sum"] == 0
    return totals


def wrong(code: str) -> str:
    """A code that is surely not this one."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def says(replies: list[dict], pieces: tuple[str, ...]) -> bool:
    """Whether every piece is said; with a login comes the customer's earlier conversation too."""
    text = "\n".join(reply["text"] for reply in replies)
    return replies != [] and all(piece in text for piece in pieces)


class Play:
    """One conversation as it is played: the customer, and the buttons kept for later."""

    def __init__(self, system: System, script: Script) -> None:
        self.system = system
        self.customer = Customer(system.url, script.customer)
        if script.customer is not None:
            self.customer.http.post(f"{self.customer.path}/leave-queue")
        self.kept: dict[str, str] = {}

    def act(self, turn: ScriptTurn) -> tuple[str, list[dict]]:
        """Do what the turn says; the handler afterwards and the replies."""
        since = self.customer.last_seq()
        if turn.login is not None:
            self.customer.log_in(turn.login)
            return self.late_replies(turn, since)
        if turn.away is not None:
            moved = {"advance_seconds": 60 * turn.away}
            self.customer.http.post("/api/v1/sandbox/clock", json=moved).raise_for_status()
            self.customer = Customer(self.system.url, self.customer.customer_id)
            return self.late_replies(turn, since)
        if turn.upload is not None:
            self.customer.upload(picture(turn.upload, str(self.customer.customer_id)))
            return self.late_replies(turn, since, READING_WAIT_SECONDS)
        if turn.leaves is not None:
            self.customer.http.post(f"{self.customer.path}/leave-queue").raise_for_status()
            return "bot", self.replies(since)
        if turn.restart is not None:
            self.system.control("restart", turn.restart)
            self.system.wait_until_ready()
            return "bot", self.replies(since)
        if turn.say is not None:
            answer = self.customer.send(text=turn.say)
        elif turn.tap is not None:
            answer = self.customer.tap(turn.tap)
        elif turn.tap_first is not None:
            answer = self.customer.send(button_id=self.customer.first_button())
        elif turn.tap_kept is not None:
            answer = self.customer.send(button_id=self.kept[turn.tap_kept])
        else:
            code = self.customer.code()
            answer = self.customer.send(text=code if turn.code is True else wrong(code))
        if turn.keep is not None:
            self.kept[turn.keep] = self.customer.button(turn.keep)
        return answer["handler"], answer["replies"]

    def late_replies(
        self, turn: ScriptTurn, since: int, seconds: float = LATE_REPLY_WAIT_SECONDS
    ) -> tuple[str, list[dict]]:
        """What comes by itself after a login, a return or a picture, once it says what is expected."""
        wait_for(lambda: says(self.replies(since), turn.expect.contains), seconds)
        return "bot", self.replies(since)

    def replies(self, since: int) -> list[dict]:
        return [message for message in self.customer.history(since) if message["author"] == "bot"]


def check(turn: ScriptTurn, handler: str, replies: list[dict]) -> None:
    text = "\n".join(reply["text"] for reply in replies)
    titles = [button["title"] for reply in replies for button in reply["buttons"]]
    for piece in turn.expect.contains:
        assert piece in text, f"{turn}\n{text}"
    for piece in turn.expect.absent:
        assert piece not in text, f"{turn}\n{text}"
    for title in turn.expect.buttons:
        assert title in titles, f"{turn}\n{titles}"
    if turn.expect.silent:
        assert replies == [], f"{turn}\n{text}"
    if turn.expect.handler is not None:
        assert handler == turn.expect.handler, f"{turn}\n{text}"


@pytest.mark.parametrize("name", SCRIPTS)
def test_conversation(system: System, name: str) -> None:
    script = SCRIPTS[name]
    before = ledger(system)
    play = Play(system, script)

    for turn in script.turns:
        handler, replies = play.act(turn)
        check(turn, handler, replies)

    after = ledger(system)
    assert after["transfers"] - before["transfers"] == script.ledger.transfers
    if script.ledger.postings is not None:
        assert after["postings"] - before["postings"] == script.ledger.postings
