"""Customers say whether an answer helped: once per answer, changeable, and only of their own conversation."""

import pytest
from sqlalchemy import select

from contact_center.conversations.messages import Draft
from contact_center.knowledge_care.tables import RatingRow
from tests.contact_center.knowledge_care.editing import LOW
from tests.contact_center.knowledge_care.test_attention import shows
from tests.contact_center.world import HANDOFF, Person, World

pytestmark = pytest.mark.anyio

TRACE = {"verdict": "answer", "confidence": 0.91, "version": 3}


async def answered(here: World) -> tuple[Person, int]:
    """A visitor who was shown an article, and the answer's sequence number."""
    here.rasa.script["几点开门"] = shows(LOW, trace=TRACE)
    visitor = await here.visitor()
    return visitor, (await visitor.say("几点开门"))["replies"][0]["seq"]


def kept(here: World) -> list[RatingRow]:
    with here.context.database.read() as session:
        return list(session.scalars(select(RatingRow)))


async def test_a_rating_is_kept_with_article_version_and_trace(here: World) -> None:
    visitor, seq = await answered(here)

    response = await visitor.rate(seq, True)

    [row] = kept(here)
    assert response.json() == {"seq": seq, "helpful": True}
    assert (row.article_id, row.version, row.helpful, row.trace) == (LOW, 3, True, TRACE)


async def test_how_an_answer_was_found_is_not_the_customers(here: World) -> None:
    here.rasa.script["几点开门"] = shows(LOW, trace=TRACE)
    visitor = await here.visitor()

    async with here.line(visitor.token) as line:
        [reply] = (await visitor.say("几点开门"))["replies"]
        while (pushed := (await line.until("message"))["message"])["author"] != "bot":
            pass
    async with here.line(visitor.token) as line:
        await line.send(type="resume", after=reply["seq"] - 1)
        resumed = (await line.until("message"))["message"]

    [stored] = await visitor.history(after=reply["seq"] - 1)
    assert reply == pushed == resumed == stored
    assert reply["attachments"][0]["card"]["article_id"] == LOW
    assert "trace" not in reply["attachments"][0]["card"]


async def test_an_agent_sees_how_an_answer_was_found(here: World) -> None:
    here.rasa.script |= {"几点开门": shows(LOW, trace=TRACE), "转人工": HANDOFF}
    visitor, agent = await here.visitor(), await here.agent()
    await visitor.say("几点开门")
    await visitor.say("转人工")

    async with here.desk_line(agent) as line:
        history = (await agent.post(f"conversations/{visitor.conversation_id}/accept")).json()["messages"]
        await line.until("handler")
        card = {"kind": "card", "card": {"type": "article", "article_id": LOW, "trace": TRACE}}
        await here.context.conversations.append(
            visitor.conversation_id, Draft("bot", "九点。", "late", attachments=(card,))
        )
        live = (await line.until("message"))["message"]

    traces = [each["card"]["trace"] for one in (*history, live) for each in one["attachments"]]
    assert traces == [TRACE, TRACE]


async def test_the_last_word_counts(here: World) -> None:
    visitor, seq = await answered(here)

    await visitor.rate(seq, True)
    await visitor.rate(seq, False)

    assert [row.helpful for row in kept(here)] == [False]


async def test_the_message_remembers_its_rating(here: World) -> None:
    visitor, seq = await answered(here)

    await visitor.rate(seq, False)

    [message] = await visitor.history(after=seq - 1)
    assert message["attachments"][0]["helpful"] is False


async def test_only_an_article_can_be_rated(here: World) -> None:
    visitor = await here.visitor()
    seq = (await visitor.say("你好"))["replies"][0]["seq"]

    plain, nothing = await visitor.rate(seq, True), await visitor.rate(99, True)

    assert (plain.status_code, plain.json()["error"]["code"]) == (422, "not_an_answer")
    assert (nothing.status_code, nothing.json()["error"]["code"]) == (404, "unknown_message")


async def test_nobody_rates_in_a_conversation_that_is_not_theirs(here: World) -> None:
    visitor, seq = await answered(here)
    other = await here.visitor()

    response = await here.http.put(
        f"{visitor.path}/messages/{seq}/rating", json={"helpful": True}, headers=other.headers
    )

    assert response.status_code == 404
    assert kept(here) == []
