"""The public calls of a conversation, with good and with bad input."""

import asyncio

import pytest

from tests.contact_center.world import HANDOFF, World

pytestmark = pytest.mark.anyio

JPEG = b"\xff\xd8\xff\xe0" + b"0" * 100 + b"\r\n--x\r\n" + b"1" * 20
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


async def test_the_state_of_a_conversation(here: World) -> None:
    customer = await here.customer()
    await customer.say("你好")

    assert await customer.state() == {
        "conversation_id": customer.conversation_id,
        "handler": "bot",
        "customer": {"customer_id": "C0001", "name": "李桂芳"},
        "queue_position": None,
        "last_seq": 2,
    }


async def test_the_history_goes_on_after_a_sequence_number(here: World) -> None:
    visitor = await here.visitor()
    await visitor.say("第一句")
    await visitor.say("第二句")

    later = await visitor.history(after=2)

    assert [message["text"] for message in later] == ["第二句", "您说的是:第二句"]
    assert set(later[0]) == {"seq", "id", "author", "text", "buttons", "attachments", "at"}


async def test_a_long_history_comes_in_pages(here: World) -> None:
    visitor = await here.visitor()
    say = here.context.conversations.say
    for number in range(205):
        await say(visitor.conversation_id, f"第{number}句", key=str(number))

    first, second = await visitor.history(), await visitor.history(after=200)

    assert (len(first), len(second)) == (200, 5)


@pytest.mark.parametrize("call", ["", "/messages", "/attachments/a_1"])
async def test_somebody_elses_conversation_looks_like_none(here: World, call: str) -> None:
    one, other = await here.visitor(), await here.visitor()

    foreign = await here.http.get(f"{other.path}{call}", headers=one.headers)
    missing = await here.http.get(f"/api/v1/conversations/c_none{call}", headers=one.headers)

    assert foreign.status_code == missing.status_code == 404
    assert foreign.json() == missing.json()
    assert foreign.json()["error"]["code"] == "unknown_conversation"


async def test_nobody_writes_into_somebody_elses_conversation(here: World) -> None:
    one, other = await here.visitor(), await here.visitor()

    body = {"client_message_id": "x", "text": "你好"}
    response = await here.http.post(f"{other.path}/messages", json=body, headers=one.headers)

    assert response.status_code == 404
    assert await other.texts() == []


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic eDp5"}]
)
async def test_without_a_good_token_there_is_nothing(here: World, headers: dict[str, str]) -> None:
    visitor = await here.visitor()

    response = await here.http.get(visitor.path, headers=headers)

    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "content",
    [
        {"text": 5},
        {"text": None},
        {},
        {"text": "你好", "button_id": "m_1-0"},
        {"text": "你好", "client_message_id": ""},
        {"text": "你好", "client_message_id": "a b"},
        {"text": "你好", "client_message_id": "x" * 101},
        {"text": ["你好"]},
    ],
)
async def test_wrong_types_are_422(here: World, content: dict[str, object]) -> None:
    visitor = await here.visitor()

    body = {"client_message_id": "x", **content}
    response = await here.http.post(f"{visitor.path}/messages", json=body, headers=visitor.headers)

    assert response.status_code == 422
    assert set(response.json()["error"]) == {"code", "message"}
    assert await visitor.texts() == []


async def test_no_json_is_422(here: World) -> None:
    visitor = await here.visitor()

    response = await here.http.post(f"{visitor.path}/messages", content=b"{", headers=visitor.headers)

    assert response.status_code == 422


@pytest.mark.parametrize("after", ["-1", "x", "99999999999"])
async def test_a_bad_sequence_number_is_422(here: World, after: str) -> None:
    visitor = await here.visitor()

    response = await here.http.get(f"{visitor.path}/messages?after={after}", headers=visitor.headers)

    assert response.status_code == 422


async def test_two_thousand_characters_are_enough(here: World) -> None:
    visitor = await here.visitor()

    fits = await visitor.post(text="好" * 2000)
    too_long = await visitor.post(text="好" * 2001)

    assert fits.status_code == 200
    assert too_long.status_code == 422
    assert too_long.json()["error"]["code"] == "text_too_long"


async def test_a_huge_body_is_413(here: World) -> None:
    visitor = await here.visitor()

    response = await visitor.post(text="好" * 100_000)

    assert response.status_code == 413
    assert response.json()["error"]["code"] == "body_too_large"


async def test_an_empty_text_is_refused(here: World) -> None:
    visitor = await here.visitor()

    response = await visitor.post(text="  \n ")

    assert response.json()["error"]["code"] == "empty_text"


@pytest.mark.parametrize(
    "here", [{"message_burst_per_session": 3, "messages_per_minute_per_session": 1}], indirect=True
)
async def test_too_many_messages_are_429(here: World) -> None:
    visitor, other = await here.visitor(), await here.visitor()

    statuses = [(await visitor.post(text="你好")).status_code for _ in range(5)]

    assert statuses == [200, 200, 200, 429, 429]
    assert (await other.post(text="你好")).status_code == 200


@pytest.mark.parametrize(
    "here", [{"waiting_turns_per_conversation": 2, "reply_wait_seconds": 0.2}], indirect=True
)
async def test_too_many_unanswered_messages_are_429(here: World) -> None:
    visitor = await here.visitor()
    here.rasa.failures = 1000

    responses = await asyncio.gather(*(visitor.post(text="你好") for _ in range(4)))

    assert sorted(response.status_code for response in responses) == [200, 200, 429, 429]


async def test_leaving_the_queue_goes_back_to_the_bot(here: World) -> None:
    here.rasa.script["转人工"] = HANDOFF
    visitor = await here.visitor()
    await visitor.say("转人工")
    assert (await visitor.state())["queue_position"] == 1

    left = await here.http.post(f"{visitor.path}/leave-queue", headers=visitor.headers)

    assert left.json()["handler"] == "bot"
    assert (await visitor.say("你好"))["replies"][0]["text"] == "您说的是:你好"
    again = await here.http.post(f"{visitor.path}/leave-queue", headers=visitor.headers)
    assert again.status_code == 409


@pytest.mark.parametrize(("content", "kind"), [(JPEG, "image/jpeg"), (PNG, "image/png")])
async def test_a_picture_is_kept_and_shown_to_its_conversation(
    here: World, content: bytes, kind: str
) -> None:
    visitor, other = await here.visitor(), await here.visitor()

    sent = await here.http.post(
        f"{visitor.path}/attachments", files={"file": ("<b>.jpg", content)}, headers=visitor.headers
    )

    [attachment] = sent.json()["attachments"]
    shown = await here.http.get(attachment["url"], headers=visitor.headers)
    assert shown.content == content
    assert shown.headers["content-type"] == kind
    assert (await here.http.get(attachment["url"], headers=other.headers)).status_code == 404
    await visitor.until_texts(lambda texts: texts[-1] == here.context.sentences.picture_kept)


@pytest.mark.parametrize("content", [b"GIF89a", b"<svg onload=alert(1)>", b""])
async def test_other_files_are_refused(here: World, content: bytes) -> None:
    visitor = await here.visitor()

    files = {"file": ("x.jpg", content, "image/jpeg")}
    response = await here.http.post(f"{visitor.path}/attachments", files=files, headers=visitor.headers)

    assert response.status_code == 422
    assert await visitor.texts() == []


async def test_a_picture_over_five_megabytes_is_413(here: World) -> None:
    visitor = await here.visitor()

    files = {"file": ("x.jpg", JPEG + b"0" * 5 * 1024 * 1024)}
    response = await here.http.post(f"{visitor.path}/attachments", files=files, headers=visitor.headers)

    assert response.status_code == 413


async def test_no_form_is_refused(here: World) -> None:
    visitor = await here.visitor()

    response = await here.http.post(f"{visitor.path}/attachments", content=JPEG, headers=visitor.headers)

    assert response.status_code == 422


STATEMENT = [
    {"text": "流水开好了", "buttons": []},
    {"custom": {"effect": "document", "id": "LS1", "name": "流水.pdf"}},
]


async def test_a_document_is_fetched_from_the_bank_for_its_own_customer(here: World) -> None:
    here.rasa.script["开流水"] = STATEMENT
    here.bank.documents[("C0001", "LS1")] = b"%PDF-1.4 words"
    customer = await here.customer()

    [reply] = (await customer.say("开流水"))["replies"]
    [attachment] = reply["attachments"]
    shown = await here.http.get(attachment["url"], headers=customer.headers)

    assert (attachment["kind"], attachment["name"]) == ("document", "流水.pdf")
    assert (shown.content, shown.headers["content-type"]) == (b"%PDF-1.4 words", "application/pdf")
    assert shown.headers["cache-control"] == "private, no-store"
    assert shown.headers["content-disposition"].startswith("attachment")


async def test_nobody_else_gets_the_document(here: World) -> None:
    here.bank.documents[("C0001", "LS1")] = b"%PDF-1.4 words"
    customer, visitor, other = await here.customer(), await here.visitor(), await here.customer("C0002")
    foreign = f"{customer.path}/documents/LS1"

    answers = [
        await here.http.get(foreign, headers=visitor.headers),
        await here.http.get(foreign, headers=other.headers),
        await here.http.get(f"{visitor.path}/documents/LS1", headers=visitor.headers),
        await here.http.get(f"{other.path}/documents/LS1", headers=other.headers),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 401, 404]


async def test_a_document_that_is_too_large_is_not_passed_on(here: World) -> None:
    here.bank.documents[("C0001", "LS1")] = b"%PDF" + bytes(here.context.settings.download_bytes)
    customer = await here.customer()

    answer = await here.http.get(f"{customer.path}/documents/LS1", headers=customer.headers)

    assert answer.status_code == 503


async def test_a_document_of_a_bank_that_is_away_can_be_asked_for_again(here: World) -> None:
    customer = await here.customer()
    here.bank.down = True

    answer = await here.http.get(f"{customer.path}/documents/LS1", headers=customer.headers)

    assert answer.status_code == 503
