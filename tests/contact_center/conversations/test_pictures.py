"""A picture goes to the bank when a journey waits for one, and nowhere when none does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.contact_center.world import Person, World

pytestmark = pytest.mark.anyio
FRONT, BACK = b"\xff\xd8\xff front", b"\xff\xd8\xff back"


def awaiting(document: str | None) -> list[dict[str, Any]]:
    """Rasa asks for a picture of this kind of document."""
    told = {"journey": "account_opening", "stage": 2, "stages": 5, "days": 7, "fields": {}}
    return [
        {"text": "请拍照", "buttons": []},
        {"custom": {"effect": "progress", **told, "document": document}},
    ]


async def asked_for_a_picture(here: World, document: str = "identity_front") -> Person:
    here.rasa.script = {"开户": awaiting(document), "/document": [{"text": "收到了。", "buttons": []}]}
    customer = await here.customer()
    await customer.say("开户")
    return customer


async def send(here: World, person: Person, content: bytes = FRONT) -> dict[str, Any]:
    sent = await here.http.post(
        f"{person.path}/attachments", files={"file": ("id.jpg", content)}, headers=person.headers
    )
    assert sent.status_code == 200, sent.text
    return dict(sent.json())


def handed_on(here: World) -> list[str]:
    return [words for words in here.rasa.words if words.startswith("/document")]


def files(here: World, attachment: dict[str, Any]) -> list[Path]:
    return list(here.settings.attachments_folder.glob(f"{attachment['id']}*"))


async def test_the_bank_keeps_it_and_the_dialogue_hears_its_id(here: World) -> None:
    customer = await asked_for_a_picture(here)

    await send(here, customer)

    await customer.until_texts(lambda texts: texts[-1] == "收到了。")
    assert handed_on(here) == ['/document{"document": "dc_1"}']
    assert list(here.bank.pictures.values()) == [("identity_front", FRONT)]


async def test_no_copy_stays_once_the_bank_has_it(here: World) -> None:
    customer = await asked_for_a_picture(here)

    [attachment] = (await send(here, customer))["attachments"]

    await customer.until_texts(lambda texts: texts[-1] == "收到了。")
    gone = await here.http.get(attachment["url"], headers=customer.headers)
    shown = [one["attachments"] for one in await customer.history() if one["attachments"]]
    assert (gone.status_code, files(here, attachment)) == (404, [])
    assert shown == [[{"kind": "sealed_picture", "id": attachment["id"]}]]


async def test_a_lost_turn_asks_the_bank_once(here: World) -> None:
    customer = await asked_for_a_picture(here)
    here.rasa.failures = 2

    await send(here, customer)

    await customer.until_texts(lambda texts: texts[-1] == "收到了。")
    assert len(here.bank.pictures) == 1
    assert handed_on(here) == ['/document{"document": "dc_1"}']


async def test_a_bank_that_is_away_is_asked_until_it_answers(here: World) -> None:
    customer = await asked_for_a_picture(here)
    here.bank.down = True
    [attachment] = (await send(here, customer))["attachments"]
    assert (len(files(here, attachment)), handed_on(here)) == (1, [])

    here.bank.down = False

    await customer.until_texts(lambda texts: texts[-1] == "收到了。")
    assert len(here.bank.pictures) == 1


async def test_a_refused_picture_is_told_as_such(here: World) -> None:
    customer = await asked_for_a_picture(here)
    here.bank.refuses_pictures = "bad_picture"

    await send(here, customer)

    await customer.until_texts(lambda texts: texts[-1] == "收到了。")
    assert handed_on(here) == ['/document{"outcome": "bad_picture"}']


async def test_two_pictures_at_once_go_to_the_two_questions(here: World) -> None:
    customer = await asked_for_a_picture(here)
    here.rasa.script["/document"] = awaiting("identity_back")
    await send(here, customer, FRONT)
    await send(here, customer, BACK)

    await customer.until_texts(lambda texts: texts.count("请拍照") == 3)
    assert list(here.bank.pictures.values()) == [("identity_front", FRONT), ("identity_back", BACK)]


async def test_without_a_question_for_one_it_stays_with_us(here: World) -> None:
    customer = await here.customer()

    [attachment] = (await send(here, customer))["attachments"]

    await customer.until_texts(lambda texts: texts[-1] == here.context.sentences.picture_kept)
    kept = await here.http.get(attachment["url"], headers=customer.headers)
    assert (kept.content, here.bank.pictures, handed_on(here)) == (FRONT, {}, [])


async def test_what_nobody_asks_for_any_more_is_not_handed_on(here: World) -> None:
    customer = await asked_for_a_picture(here)
    here.rasa.script["算了"] = [
        {"text": "好的。", "buttons": []},
        {"custom": {"effect": "progress", "journey": None}},
    ]
    await customer.say("算了")

    await send(here, customer)

    await customer.until_texts(lambda texts: texts[-1] == here.context.sentences.picture_kept)
    assert here.bank.pictures == {}


async def test_a_person_at_the_desk_sees_the_picture_and_the_bank_does_not(here: World) -> None:
    customer = await asked_for_a_picture(here)
    agent = await here.agent()
    here.rasa.script["人工"] = [
        {"text": "好的。", "buttons": []},
        {"custom": {"effect": "handoff", "reason": "asked", "packet": {}}},
    ]
    await customer.say("人工")

    [attachment] = (await send(here, customer))["attachments"]

    url = attachment["url"].replace("/api/v1/", "/api/v1/desk/")
    seen: httpx.Response = await here.http.get(url, headers=agent.headers)
    assert (seen.content, here.bank.pictures) == (FRONT, {})
