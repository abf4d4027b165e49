"""Customers say whether an answer helped: once per answer, changeable, and only of their own conversation."""

import pytest
from sqlalchemy import select

from contact_center.knowledge_care.tables import RatingRow
from tests.contact_center.knowledge_care.editing import LOW
from tests.contact_center.knowledge_care.test_attention import shows
from tests.contact_center.world import Person, World

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
