"""Which articles need somebody, and how the list is searched."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.contact_center.knowledge_care.editing import LOW, person, published, submitted
from tests.contact_center.world import World

pytestmark = pytest.mark.anyio


def shows(article_id: str, **card: Any) -> list[dict[str, Any]]:
    """What Rasa answers when this article is the answer."""
    content = {
        "type": "article",
        "article_id": article_id,
        "question": "问",
        "details": "答",
        "source": {},
        **card,
    }
    return [
        {"text": "答案", "buttons": []},
        {"custom": {"effect": "card", "card": content}},
        {"custom": {"effect": "fact", "route": "faq", "target": article_id}},
    ]


async def listed(here: World, need: str = "all", query: str = "") -> list[str]:
    response = await (await person(here)).get("knowledge/articles", need=need, query=query)
    assert response.status_code == 200, response.text
    return [item["article_id"] for item in response.json()["articles"]]


async def test_the_list_has_every_article_of_the_project(here: World) -> None:
    response = await (await person(here)).get("knowledge/articles")

    found = response.json()
    assert len(found["articles"]) == found["counts"]["all"] > 80
    assert found["counts"]["unseen"] == found["counts"]["all"]


async def test_words_are_searched_in_questions_and_answers(here: World) -> None:
    assert "wealth_not_deposit" in await listed(here, query="理财 亏本")
    assert await listed(here, query="没有这样的词") == []


async def test_an_article_in_review_is_on_the_reviewers_list(here: World) -> None:
    await submitted(await person(here), short="新的答案。")

    assert await listed(here, "review") == [LOW]


async def test_an_article_that_runs_out_soon_is_named(here: World) -> None:
    soon = (here.context.clock.now().date() + timedelta(days=10)).isoformat()
    await published(here, valid_until=soon)

    assert LOW in await listed(here, "expiring")


async def test_an_article_that_was_an_answer_is_no_longer_unseen(here: World) -> None:
    here.rasa.script["几点开门"] = shows(LOW)
    await (await here.visitor()).say("几点开门")

    assert LOW not in await listed(here, "unseen")


@pytest.mark.parametrize("here", [{"knowledge_ratings_min": 2}], indirect=True)
@pytest.mark.parametrize(
    ("ratings", "disliked"), [((False, False), True), ((True, True), False), ((False,), False)]
)
async def test_an_article_is_disliked_by_enough_ratings(
    here: World, ratings: tuple[bool, ...], disliked: bool
) -> None:
    here.rasa.script["几点开门"] = shows(LOW, version=1)
    for helpful in ratings:
        visitor = await here.visitor()
        reply = (await visitor.say("几点开门"))["replies"][0]
        await visitor.rate(reply["seq"], helpful)

    assert (LOW in await listed(here, "disliked")) is disliked


@pytest.mark.parametrize("here", [{"knowledge_ratings_min": 1}], indirect=True)
async def test_a_new_version_begins_without_the_ratings_of_the_old(here: World) -> None:
    here.rasa.script["几点开门"] = shows(LOW, version=1)
    visitor = await here.visitor()
    await visitor.rate((await visitor.say("几点开门"))["replies"][0]["seq"], False)

    await published(here, short="新的答案。")

    assert LOW not in await listed(here, "disliked")


async def test_the_report_says_from_when_on(here: World) -> None:
    report = (await (await person(here)).get("knowledge/report")).json()

    assert report["measures"]["unseen_days"] == here.settings.knowledge_unseen_days
    assert {item["article_id"] for item in report["unseen"]} >= {LOW}


async def test_the_report_is_a_command_too(here: World, tmp_path: Path) -> None:
    names = ("CORE_BANK_TOKEN", "RASA_TOKEN", "ACTIONS_TOKEN", "EVENT_SECRET", "SESSION_SECRET")
    secrets = {f"YINBAN_{name}": "s" for name in names}
    url = here.settings.contact_center_database_url
    environment = {**secrets, "YINBAN_CONTACT_CENTER_DATABASE_URL": url, "PYTHONPATH": "."}

    done = subprocess.run(
        [sys.executable, "-m", "contact_center.knowledge_care.report"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, f"unseen\t{LOW}\t" in done.stdout) == (0, True), done.stderr
