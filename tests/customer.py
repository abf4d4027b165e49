"""A demo customer at the public API of a running system, as tests play one."""

import time
import uuid
from collections.abc import Callable
from typing import Any

import httpx

ANSWER_WAIT_SECONDS = 90
LATE_REPLY_WAIT_SECONDS = 10


class Customer:
    """One session: sends, taps, types codes and reads what came back. Without an id it is a visitor."""

    def __init__(self, url: str, customer_id: str | None = None) -> None:
        self.http = httpx.Client(base_url=url, timeout=30)
        self.customer_id: str | None = None
        self._begin({} if customer_id is None else self._credential(customer_id))

    def log_in(self, customer_id: str) -> None:
        """Become a customer in the middle of a visitor's conversation."""
        self._begin(self._credential(customer_id))

    def send(self, **message: str) -> dict[str, Any]:
        """Send a text or a tap; the API's answer."""
        body = {"client_message_id": uuid.uuid4().hex, **message}
        answer: dict[str, Any] = self.http.post(self.messages_path, json=body).raise_for_status().json()
        return answer

    def upload(self, picture: bytes) -> None:
        """Send a picture; its answer comes by itself."""
        files = {"file": ("picture.jpg", picture, "image/jpeg")}
        self.http.post(f"{self.path}/attachments", files=files).raise_for_status()

    def button(self, title: str) -> str:
        """The id of the newest button with that title."""
        return [button["id"] for m in self.history() for button in m["buttons"] if button["title"] == title][
            -1
        ]

    def first_button(self) -> str:
        """The id of the first button of the newest message that has any."""
        return [m["buttons"][0]["id"] for m in self.history() if m["buttons"]][-1]

    def tap(self, title: str) -> dict[str, Any]:
        """Tap the newest button with that title."""
        return self.send(button_id=self.button(title))

    def code(self) -> str:
        """The newest one-time password of this customer."""
        inbox = self.http.get("/api/v1/sandbox/inbox", params={"customer_id": str(self.customer_id)}).json()
        return str(inbox["messages"][0]["code"])

    def history(self, after: int = 0) -> list[dict[str, Any]]:
        """Messages after a sequence number, oldest first."""
        found: list[dict[str, Any]] = []
        while page := self.http.get(
            self.messages_path, params={"after": found[-1]["seq"] if found else after}
        ).json()["messages"]:
            found += page
        return found

    def last_seq(self) -> int:
        """The sequence number of the newest message; 0 in an empty conversation."""
        return max((message["seq"] for message in self.history()), default=0)

    def receipts(self, after: int) -> list[dict[str, Any]]:
        """Receipt cards shown since then."""
        attachments = [each for message in self.history(after) for each in message["attachments"]]
        return [
            each["card"]
            for each in attachments
            if each["kind"] == "card" and each["card"]["type"] == "receipt"
        ]

    def _credential(self, customer_id: str) -> dict[str, str]:
        listed = self.http.get("/api/v1/sandbox/customers").json()["customers"]
        self.customer_id = customer_id
        credential = next(row["credential"] for row in listed if row["customer_id"] == customer_id)
        return {"customer_id": customer_id, "credential": credential}

    def _begin(self, body: dict[str, str]) -> None:
        session = self.http.post("/api/v1/sessions", json=body).raise_for_status().json()
        self.http.headers["Authorization"] = f"Bearer {session['token']}"
        self.path = f"/api/v1/conversations/{session['conversation_id']}"
        self.messages_path = f"{self.path}/messages"


def wait_for(what: Callable[[], bool], seconds: float = ANSWER_WAIT_SECONDS) -> None:
    """Wait until it is so, or fail."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, f"not so after {seconds} s"
        time.sleep(0.3)
