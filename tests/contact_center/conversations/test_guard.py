"""A forbidden promise goes out from nobody: not from the bot, not from an agent, not from a notice."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from banking.promises import promises
from tests.contact_center.world import HANDOFF, World

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[3]
ARTICLE = {"type": "article", "article_id": "a_1", "question": "能保本吗？", "details": "这款产品保本保息。"}


def counted(metrics: str, author: str) -> float:
    found = re.search(rf'yinban_forbidden_promises_total{{author="{author}"}} ([\d.]+)', metrics)
    return float(found[1]) if found else 0.0


async def test_the_bots_promise_gives_way_to_a_sentence_of_ours(here: World) -> None:
    sentences = here.context.sentences
    button = {"title": "买一份", "payload": "/affirm{}"}
    here.rasa.script["买理财"] = [{"text": "放心，这款产品稳赚。", "buttons": [button]}]
    customer = await here.customer()

    [reply] = (await customer.say("买理财"))["replies"]

    assert reply["text"] == sentences.not_promised
    assert [button["title"] for button in reply["buttons"]] == [sentences.ask_a_person]
    assert "稳赚" not in here.stored()


async def test_an_article_that_promises_is_not_shown(here: World) -> None:
    card = {"effect": "card", "card": ARTICLE}
    here.rasa.script["能保本吗"] = [{"text": "请看说明。", "buttons": []}, {"custom": card}]
    customer = await here.customer()

    [reply] = (await customer.say("能保本吗"))["replies"]

    assert (reply["text"], reply["attachments"]) == (here.context.sentences.not_promised, [])


@pytest.mark.parametrize("text", ["理财不保本。", "您在“稳赚投资”消费 20.00 元。"])
async def test_a_denial_and_a_shops_name_go_out(here: World, text: str) -> None:
    here.rasa.script["问"] = [{"text": text, "buttons": []}]
    customer = await here.customer()

    [reply] = (await customer.say("问"))["replies"]

    assert reply["text"] == text


async def test_figures_stay_beside_a_sentence_that_does_not(here: World) -> None:
    card = {"type": "balance", "accounts": []}
    here.rasa.script["余额"] = [{"text": "保本账户 1.00 元"}, {"custom": {"effect": "card", "card": card}}]
    customer = await here.customer()

    [reply] = (await customer.say("余额"))["replies"]

    assert reply["attachments"] == [{"kind": "card", "card": card}]


async def test_a_customer_may_write_what_they_like(here: World) -> None:
    customer = await here.customer()

    await customer.say("你们的理财保本吗")

    assert (await customer.texts())[0] == "你们的理财保本吗"


async def test_an_agents_promise_is_refused_and_named(here: World) -> None:
    here.rasa.script["转人工"] = HANDOFF
    customer = await here.customer()
    await customer.say("转人工")
    agent = await here.agent()
    path = f"conversations/{customer.conversation_id}"
    await agent.post(f"{path}/accept")

    refused = await agent.post(f"{path}/reply", client_message_id="a1", text="这款保本保息，您放心。")
    mended = await agent.post(f"{path}/reply", client_message_id="a1", text="这款不保本，请看风险等级。")

    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "forbidden_promise")
    assert "保本、保息" in refused.json()["error"]["message"]
    assert mended.status_code == 200
    assert not any("您放心" in text for text in await customer.texts())


async def test_refused_promises_are_counted_and_never_logged_as_written(
    here: World, caplog: pytest.LogCaptureFixture
) -> None:
    before = counted((await here.http.get("/metrics")).text, "bot")
    here.rasa.script["买理财"] = [{"text": "隔壁都买了，稳赚。", "buttons": []}]
    customer = await here.customer()

    await customer.say("买理财")

    assert counted((await here.http.get("/metrics")).text, "bot") == before + 1
    assert "forbidden promise" in caplog.text
    assert "隔壁" not in caplog.text


def texts(content: Any) -> list[str]:
    """Every text in a YAML file, however deep."""
    if isinstance(content, str):
        return [content]
    inner = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    return [text for each in inner for text in texts(each)]


@pytest.mark.parametrize("file", ["domain.yml", "contact_center/messages.yml", "actions/messages.yml"])
def test_nothing_we_say_by_ourselves_promises(file: str) -> None:
    content = yaml.safe_load((ROOT / file).read_text(encoding="utf-8"))

    assert [text for text in texts(content) if promises(text)] == []
