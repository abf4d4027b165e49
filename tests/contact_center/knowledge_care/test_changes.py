"""From a draft to a published article: two people, no fault, and a way back."""

import asyncio

import pytest

from knowledge.published import read_change
from tests.contact_center.knowledge_care.editing import (
    HIGH,
    LOW,
    NEW,
    article,
    draft,
    person,
    published,
    submitted,
    written,
)
from tests.contact_center.world import World, outside, running

pytestmark = pytest.mark.anyio


async def test_a_second_persons_yes_publishes(here: World) -> None:
    author, reviewer = await person(here), await person(here, "A002")
    change = await submitted(author, short="新的答案。")

    response = await reviewer.post(f"knowledge/changes/{change['change_id']}/approve")

    assert (response.json()["state"], response.json()["version"]) == ("published", 2)
    assert (await article(author))["shown"]["short"] == "新的答案。"


async def test_what_is_published_is_a_file_that_the_retriever_can_read(here: World) -> None:
    await published(here, short="新的答案。")

    content = written(here)

    assert (content["version"], content["author"], content["reviewer"]) == (2, "A001", "S001")
    assert content["published_at"].endswith("+08:00")
    filed = read_change(here.settings.published_folder / f"{LOW}.yml").filed
    assert filed is not None
    assert (filed.article.id, filed.article.version, filed.article.short) == (LOW, 2, "新的答案。")
    assert [path.name for path in here.settings.published_folder.iterdir() if path.suffix != ".yml"] == []


async def test_authors_never_approve_their_own(here: World) -> None:
    supervisor = await person(here, "S001")
    change = await submitted(supervisor, short="新的答案。")

    response = await supervisor.post(f"knowledge/changes/{change['change_id']}/approve")

    assert (response.status_code, response.json()["error"]["code"]) == (403, "own_change")


@pytest.mark.parametrize("changes", [{"short": "可能会亏。"}, {"risk": "low"}])
async def test_high_risk_needs_a_supervisor_also_to_be_called_low(
    here: World, changes: dict[str, str]
) -> None:
    change = await submitted(await person(here), HIGH, **changes)
    path = f"knowledge/changes/{change['change_id']}/approve"

    agent = await (await person(here, "A002")).post(path)
    supervisor = await (await person(here, "S001")).post(path)

    assert (agent.status_code, agent.json()["error"]["code"]) == (403, "supervisor_needed")
    assert supervisor.status_code == 200


async def test_a_draft_nobody_sent_to_review_cannot_be_approved(here: World) -> None:
    change = await draft(await person(here), short="新的答案。")

    response = await (await person(here, "A002")).post(f"knowledge/changes/{change['change_id']}/approve")

    assert (response.status_code, response.json()["error"]["code"]) == (409, "change_closed")


async def test_a_draft_with_a_fault_is_kept_but_goes_nowhere(here: World) -> None:
    author = await person(here)
    change = await draft(author, short="这里稳赚。")

    response = await author.post(f"knowledge/changes/{change['change_id']}/submit")

    assert [problem["field"] for problem in change["problems"]] == ["short"]
    assert (response.status_code, response.json()["error"]["code"]) == (422, "article_faulty")
    assert (await article(author))["open"]["state"] == "draft"


async def test_a_wording_taken_meanwhile_stops_the_publication(here: World) -> None:
    first = await submitted(await person(here), "wheelchairs")
    second = await submitted(await person(here), "more_wheelchairs")
    reviewer = await person(here, "A002")
    await reviewer.post(f"knowledge/changes/{first['change_id']}/approve")

    response = await reviewer.post(f"knowledge/changes/{second['change_id']}/approve")

    assert (response.status_code, response.json()["error"]["code"]) == (422, "article_faulty")


async def test_of_two_reviewers_one_decides(here: World) -> None:
    change = await submitted(await person(here), short="新的答案。")
    reviewers = [await person(here, "A002"), await person(here, "S001")]

    answers = await asyncio.gather(
        *(each.post(f"knowledge/changes/{change['change_id']}/approve") for each in reviewers)
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_the_same_yes_again_publishes_once(here: World) -> None:
    change = await submitted(await person(here), short="新的答案。")
    reviewer = await person(here, "A002")
    path = f"knowledge/changes/{change['change_id']}/approve"

    first, again = await reviewer.post(path), await reviewer.post(path)

    assert first.json() == again.json()
    assert (await article(reviewer))["version"] == 2


async def test_the_same_proposal_again_is_the_first(here: World) -> None:
    author = await person(here)
    body = {"client_change_id": "once", "article_id": "wheelchairs", "kind": "edit", "article": NEW}

    first = await author.post("knowledge/changes", **body)
    again = await author.post("knowledge/changes", **body)

    assert first.json() == again.json()


async def test_the_same_proposal_many_times_at_once_is_one(here: World) -> None:
    author = await person(here)
    body = {"client_change_id": "at-once", "article_id": "wheelchairs", "kind": "edit", "article": NEW}

    answers = await asyncio.gather(*(author.post("knowledge/changes", **body) for _ in range(6)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["change_id"] for answer in answers}) == 1


async def test_one_person_at_a_time_works_on_an_article(here: World) -> None:
    await draft(await person(here))
    other = await person(here, "A002")

    body = {"client_change_id": "k-other", "article_id": LOW, "kind": "edit", "article": {}}
    response = await other.post("knowledge/changes", **body)

    assert response.status_code == 409
    assert "林晓" in response.json()["error"]["message"]


async def test_a_new_article_needs_an_id_of_its_own(here: World) -> None:
    body = {"client_change_id": "k-new", "article_id": LOW, "kind": "edit", "article": NEW, "new": True}

    response = await (await person(here)).post("knowledge/changes", **body)

    assert (response.status_code, response.json()["error"]["code"]) == (409, "article_exists")


async def test_a_draft_saved_elsewhere_is_not_overwritten(here: World) -> None:
    author = await person(here)
    change = await draft(author)
    path = f"knowledge/changes/{change['change_id']}"
    content = change["article"]

    first = await author.put(path, revision=1, article={**content, "short": "一。"})
    again = await author.put(path, revision=1, article={**content, "short": "一。"})
    late = await author.put(path, revision=1, article={**content, "short": "二。"})

    assert (first.json()["revision"], again.json()["revision"]) == (2, 2)
    assert (late.status_code, late.json()["error"]["code"]) == (409, "change_conflict")


async def test_nobody_writes_on_in_somebody_elses_draft(here: World) -> None:
    change = await draft(await person(here))
    other = await person(here, "S001")

    response = await other.put(f"knowledge/changes/{change['change_id']}", revision=1, article={})

    assert (response.status_code, response.json()["error"]["code"]) == (403, "foreign_change")


async def test_a_no_comes_with_its_reason_and_sets_the_article_free(here: World) -> None:
    author = await person(here)
    change = await submitted(author, short="新的答案。")
    path = f"knowledge/changes/{change['change_id']}/reject"

    response = await (await person(here, "A002")).post(path, reason="来源太旧，请核对。")

    assert (response.json()["state"], response.json()["reason"]) == ("rejected", "来源太旧，请核对。")
    seen = await article(author)
    assert (seen["open"], seen["version"]) == (None, 1)


async def test_the_way_back_is_a_new_version_with_a_second_person(here: World) -> None:
    before = (await article(await person(here)))["article"]
    await published(here, short="新的答案。")
    author, reviewer = await person(here, "A002"), await person(here)
    body = {"client_change_id": "back", "article_id": LOW, "kind": "rollback", "version": 1}
    change = (await author.post("knowledge/changes", **body)).json()

    own = await author.post(f"knowledge/changes/{change['change_id']}/approve")
    done = await reviewer.post(f"knowledge/changes/{change['change_id']}/approve")

    assert (own.status_code, done.json()["version"]) == (403, 3)
    assert written(here)["article"]["short"] == before["short"]


async def test_going_back_to_a_version_that_never_was(here: World) -> None:
    body = {"client_change_id": "back", "article_id": LOW, "kind": "rollback", "version": 9}

    response = await (await person(here)).post("knowledge/changes", **body)

    assert (response.status_code, response.json()["error"]["code"]) == (404, "unknown_article")


async def test_a_withdrawn_article_is_a_file_without_an_article(here: World) -> None:
    body = {"client_change_id": "gone", "article_id": LOW, "kind": "withdraw", "note": "服务停了"}
    change = (await (await person(here)).post("knowledge/changes", **body)).json()
    reviewer = await person(here, "A002")

    await reviewer.post(f"knowledge/changes/{change['change_id']}/approve")

    assert read_change(here.settings.published_folder / f"{LOW}.yml").filed is None
    seen = await article(reviewer)
    assert (seen["state"], seen["shown"]) == ("withdrawn", None)


async def test_the_history_names_everybody_and_begins_with_the_file(here: World) -> None:
    await published(here, short="新的答案。")

    history = (await article(await person(here)))["history"]

    assert [(entry["kind"], entry["version"]) for entry in history] == [("edit", 2), ("file", 1)]
    assert (history[0]["author"]["name"], history[0]["reviewer"]["name"]) == ("林晓", "何静")


async def test_a_supervisor_clears_a_draft_away_and_another_agent_does_not(here: World) -> None:
    change = await draft(await person(here))
    path = f"knowledge/changes/{change['change_id']}/discard"

    agent = await (await person(here, "A002")).post(path)
    supervisor = await (await person(here, "S001")).post(path)

    assert (agent.status_code, supervisor.json()["state"]) == (403, "discarded")


async def test_a_customers_token_opens_no_knowledge(here: World) -> None:
    customer = await here.customer()

    response = await here.http.get("/api/v1/desk/knowledge/articles", headers=customer.headers)

    assert response.status_code == 401


async def test_a_file_lost_in_a_crash_is_written_at_the_next_start(
    tmp_path_factory: pytest.TempPathFactory, database_url: str
) -> None:
    folder = tmp_path_factory.mktemp("mended")
    async with outside(folder, database_url) as (settings, rasa, bank):
        async with running(settings, rasa, bank) as first:
            await published(first, short="新的答案。")
            (settings.published_folder / f"{LOW}.yml").unlink()
        async with running(settings, rasa, bank) as again:
            assert written(again)["article"]["short"] == "新的答案。"
