"""Handles what waits: one turn of a conversation at a time, again and again until it is answered."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import Coroutine
from contextlib import suppress
from datetime import timedelta

from contact_center.bank import Bank, BankUnavailableError
from contact_center.catalogue import Sentences
from contact_center.clock import Clock
from contact_center.conversations.brain import Brain, BrainRefusedError, BrainUnavailableError
from contact_center.conversations.codes import Codes
from contact_center.conversations.effects import Fact, Reply, TurnResult
from contact_center.conversations.guard import Guard
from contact_center.conversations.hub import Hub
from contact_center.conversations.messages import Handoff, Message, Turn
from contact_center.conversations.numbers import Numbers
from contact_center.conversations.pictures import Pictures
from contact_center.conversations.turn_store import Finished, TurnStore
from contact_center.database import Database
from contact_center.metrics import Metrics
from contact_center.routing.queue import Queue
from contact_center.settings import Settings

logger = logging.getLogger(__name__)


class Turns:
    """The workers: one task for each conversation in which something waits, and none for the others."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        database: Database,
        hub: Hub,
        brain: Brain,
        bank: Bank,
        pictures: Pictures,
        queue: Queue,
        sentences: Sentences,
        metrics: Metrics,
        guard: Guard,
    ) -> None:
        self.codes = Codes()
        self.numbers = Numbers(bank)
        self._settings = settings
        self._clock = clock
        self._database = database
        self._hub = hub
        self._brain = brain
        self._bank = bank
        self._pictures = pictures
        self._queue = queue
        self._sentences = sentences
        self._metrics = metrics
        self._store = TurnStore(
            database,
            settings.contact_center_instance,
            settings.turn_lease_seconds,
            settings.packet_transcript_lines,
            sentences,
            guard,
        )
        self._slots = asyncio.Semaphore(settings.turns_at_once)
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._woken: set[str] = set()
        self._settled: dict[str, asyncio.Event] = {}
        self._background: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Take up what an earlier process left, and look for such work from time to time."""
        self._in_background(self._sweep())

    async def stop(self) -> None:
        """Cancel every task; turns in work stay waiting in the database."""
        tasks = [*self._workers.values(), *self._background]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def wake(self, conversation_id: str) -> None:
        """See to it that what waits in this conversation is worked off."""
        self._woken.add(conversation_id)
        if conversation_id not in self._workers:
            self._workers[conversation_id] = asyncio.create_task(self._work(conversation_id))

    async def handle(self, conversation_id: str) -> None:
        """Wake the conversation and return when nothing waits in it."""
        self.wake(conversation_id)
        await asyncio.shield(self._workers[conversation_id])

    async def quiet(self, conversation_id: str, seconds: float) -> None:
        """Return when no turn of the conversation is in work, or after so many seconds."""
        worker = self._workers.get(conversation_id)
        if worker is not None:
            await asyncio.wait({worker}, timeout=seconds)

    def expect(self, turn_id: str) -> None:
        """From now on somebody may wait for this turn: called before it is stored, so that its end is not missed."""
        self._settled[turn_id] = asyncio.Event()

    def unexpect(self, turn_id: str) -> None:
        """Nobody waits: the turn was not stored."""
        self._settled.pop(turn_id, None)

    def begin(self, turn_id: str, conversation_id: str) -> None:
        """Have a stored turn handled, and its customer told if that takes long."""
        self.wake(conversation_id)
        self._in_background(self._reassure_later(turn_id))

    async def settled(self, turn_id: str) -> None:
        """Return when the turn is over or its customer was told that we are on it."""
        event = self._settled.get(turn_id)
        if event is not None:
            await _within(self._settings.reply_wait_seconds + 0.5, event)

    async def _work(self, conversation_id: str) -> None:
        more = True
        try:
            while more or conversation_id in self._woken:
                self._woken.discard(conversation_id)
                turn = await self._database.call(self._store.take, conversation_id, self._clock.wall())
                more = turn is not None and await self._run(turn)
        except Exception:
            # Most likely the database is away: the sweep comes by again.
            logger.exception("a conversation's work stopped", extra={"conversation_id": conversation_id})
        finally:
            # No await since the loop's last look at _woken: a wake is seen there, or finds no worker here.
            del self._workers[conversation_id]

    async def _run(self, turn: Turn) -> bool:
        """Handle a turn once. True when there may be more to do in its conversation."""
        result = await self._result(turn)
        if result is None:
            if self._clock.wall() - turn.created_at > timedelta(seconds=self._settings.reply_wait_seconds):
                # Nobody may be waiting for this one any more: it is from before a restart, or from before a login.
                await self._reassure(turn.turn_id)
            await asyncio.sleep(self._pause(turn.attempts))
            return True
        finished = await self._database.call(
            self._store.finish, turn, result, self._clock.now(), self._clock.wall()
        )
        self.codes.forget(turn.turn_id)
        self.numbers.forget(turn.turn_id)
        if finished is None:
            return False
        await self._announce(turn, finished)
        return finished.more

    async def _result(self, turn: Turn) -> TurnResult | None:
        """What a turn leads to; None when it has to be tried again."""
        if turn.source == "customer" and turn.handler != "bot":
            return TurnResult()
        try:
            payload = await self._payload(turn)
            if turn.picture is not None and payload is None:
                kept = Reply(self._sentences.picture_kept)
                return TurnResult((kept,), fact=Fact(route="chitchat", target="picture_kept"))
            numbers = await self.numbers.sealed(turn)
            async with self._slots:
                with self._metrics.rasa_seconds.time():
                    return await self._brain.ask(turn, self._clock.now(), payload, numbers)
        except (BrainUnavailableError, BankUnavailableError) as error:
            self._metrics.turn_failures.labels(type(error).__name__).inc()
            logger.warning(
                "turn failed: %s: %s", type(error).__name__, error, extra={"turn_id": turn.turn_id}
            )
            return self._give_up(turn) if self._is_overdue(turn) else None
        except BrainRefusedError as error:
            self._metrics.turn_failures.labels(type(error).__name__).inc()
            logger.error("turn refused: %s", error, extra={"turn_id": turn.turn_id})
            return self._give_up(turn)

    async def _payload(self, turn: Turn) -> str | None:
        """What Rasa hears instead of the text, if it does: a button's, or what the bank said of a code or a picture."""
        if turn.payload is None and turn.challenge is not None:
            payload: str | None = await self._outcome_of_code(turn, turn.challenge)
        elif turn.payload is None and turn.document is not None:
            payload = await self._pictures.hand_on(turn)
        else:
            payload = turn.payload
        if payload is not None and payload != turn.payload:
            await self._database.call(self._store.set_payload, turn.turn_id, payload)
        if payload is not None and turn.picture is not None:
            # Only now: until the outcome is kept, the picture may have to be handed on again.
            await self._pictures.let_go(turn)
        return payload

    async def _outcome_of_code(self, turn: Turn, challenge: str) -> str:
        """The payload that tells Rasa what a one-time password was worth; the digits stay here."""
        code = self.codes.get(turn.turn_id)
        if code is None or turn.customer_id is None:
            outcome: dict[str, object] = {"outcome": "lost", "tries_left": 0}
        else:
            key = f"{turn.turn_id}:attempt"
            verdict = await self._bank.verify_code(turn.customer_id, challenge, code, key)
            outcome = {"outcome": verdict.outcome, "tries_left": verdict.tries_left}
        return "/submit_code" + json.dumps(outcome)

    def _is_overdue(self, turn: Turn) -> bool:
        limit = timedelta(seconds=self._settings.turn_gives_up_after_seconds)
        # Not at the first attempt: the time may have passed while we ourselves were stopped.
        return turn.attempts > 1 and self._clock.wall() - turn.created_at > limit

    def _give_up(self, turn: Turn) -> TurnResult:
        if turn.source == "system":
            return TurnResult()
        return TurnResult((Reply(self._sentences.gave_up),), handoff=Handoff("bot_unavailable"))

    def _pause(self, attempts: int) -> float:
        """Doubling, up to a limit, and not all conversations at once."""
        doubled: float = self._settings.retry_first_seconds * 2.0 ** min(attempts - 1, 16)
        return min(self._settings.retry_longest_seconds, doubled) * random.uniform(0.8, 1.2)

    async def _announce(self, turn: Turn, finished: Finished) -> None:
        for message in finished.messages:
            self._push(message)
        if finished.handler_changed:
            self._hub.publish(turn.conversation_id, {"type": "handler", "handler": finished.handler})
            await self._queue.announce()
        self._metrics.turns.labels(finished.handler).inc()
        event = self._settled.pop(turn.turn_id, None)
        if event is not None:
            event.set()

    async def _reassure_later(self, turn_id: str) -> None:
        event = self._settled.get(turn_id)
        if event is None or await _within(self._settings.reply_wait_seconds, event):
            return
        try:
            await self._reassure(turn_id)
        finally:
            event.set()

    async def _reassure(self, turn_id: str) -> None:
        sentence = self._sentences.on_it
        message = await self._database.call(self._store.reassure, turn_id, sentence, self._clock.now())
        if message is not None:
            self._push(message)

    async def _sweep(self) -> None:
        """Wake what waits without a worker: left by a crash, by another replica, or while the database was away."""
        while True:
            try:
                for conversation_id in await self._database.call(self._store.waiting_conversations):
                    self.wake(conversation_id)
            except Exception:
                logger.exception("the sweep failed")
            await asyncio.sleep(self._settings.sweep_every_seconds)

    def _push(self, message: Message) -> None:
        self._hub.publish(message.conversation_id, {"type": "message", "message": message})

    def _in_background(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


async def _within(seconds: float, event: asyncio.Event) -> bool:
    """Wait for the event at most so long; True if it came."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
    return event.is_set()
