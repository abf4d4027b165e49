"""Takes core_bank's signed events in: verified, understood, once each, and turned into decisions."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from contact_center.clock import Clock
from contact_center.database import Database
from contact_center.ids import new_id
from contact_center.outreach.bank_facts import BankFacts
from contact_center.outreach.decisions import DecisionStore, Event
from contact_center.outreach.tables import DecisionRow
from contact_center.outreach.triggers import MissingFieldError, Trigger, Triggers, needs

_SIGNATURE = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


class EventRefusedError(Exception):
    """An event that is not taken in; ``code`` and text are the public error, without the event's values."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


class _Body(BaseModel):
    event_id: str = Field(min_length=1, max_length=80)
    type: str = Field(min_length=1, max_length=40)
    occurred_at: AwareDatetime
    customer_id: str = Field(min_length=1, max_length=40)
    data: dict[str, Any]


def is_signed(header: str, body: bytes, secrets: Sequence[str], now: float, window_seconds: int) -> bool:
    """Whether the header ``t=<unix>,v1=<hex>`` signs the body with one of the secrets, about `now`."""
    found = _SIGNATURE.fullmatch(header)
    if found is None or abs(now - int(found[1])) > window_seconds:
        return False
    signed = f"{found[1]}.".encode() + body
    proofs = (hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets)
    # Every secret is compared, so that the time does not tell which one was right.
    return sum(hmac.compare_digest(proof, found[2]) for proof in proofs) > 0


def read(body: bytes) -> Event:
    """The event in a body. Raises EventRefusedError ``bad_event`` that names the field."""
    try:
        found = _Body.model_validate(json.loads(body))
    except ValidationError as error:
        fields = ", ".join(sorted({".".join(map(str, fault["loc"])) or "body" for fault in error.errors()}))
        raise EventRefusedError("bad_event", f"missing or wrong: {fields}") from error
    except (ValueError, RecursionError) as error:
        raise EventRefusedError("bad_event", "the body is no JSON") from error
    return Event(found.event_id, found.type, found.occurred_at, found.customer_id, found.data)


class Intake:
    """Turns events into decisions, once per event."""

    def __init__(
        self, database: Database, clock: Clock, store: DecisionStore, triggers: Triggers, facts: BankFacts
    ) -> None:
        self._database = database
        self._clock = clock
        self._store = store
        self._triggers = triggers
        self._facts = facts

    async def take(self, event: Event) -> bool:
        """Takes an event in. False if it was here before.

        Raises EventRefusedError (``bad_event``, ``unknown_customer``), FactsUnavailableError.
        """
        if await self._database.call(self._store.knows, event.event_id):
            return False
        now = self._clock.now()
        try:
            decisions = [
                _decision(name, trigger, event, now)
                for name, trigger in self._triggers.for_event(event.type)
                if trigger.fires(event.data)
            ]
        except MissingFieldError as error:
            raise EventRefusedError("bad_event", str(error)) from error
        if decisions and await self._facts.customer(event.customer_id) is None:
            raise EventRefusedError("unknown_customer", "the bank has no customer of this number")
        return await self._database.call(self._store.take_in, event, decisions, now)


def _decision(name: str, trigger: Trigger, event: Event, now: datetime) -> DecisionRow:
    subject = next((event.data.get(field) for field in needs(trigger)), None)
    if needs(trigger) and not isinstance(subject, str):
        raise MissingFieldError(f"data.{next(iter(needs(trigger)))} is missing")
    return DecisionRow(
        decision_id=new_id("d"),
        event_id=event.event_id,
        trigger=name,
        customer_id=event.customer_id,
        topic=trigger.topic,
        urgency=trigger.urgency.value,
        text=trigger.words(event.data),
        button=trigger.offer.button,
        offer={"journey": trigger.offer.journey, "fields": trigger.offered(event.data)},
        truth={"question": trigger.still_true, "subject_id": subject},
        created_at=now,
        due_at=now,
        expires_at=event.occurred_at + timedelta(hours=trigger.expires_after_hours),
        reasons=[],
        channels=[],
    )
