"""Knowledge that customers can trust: written by one person, published by another, rated, and explained to agents."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Page, expect

from tests.e2e.steps import open_waiting, open_widget, say, sign_in_agent
from tests.e2e.test_accessibility import SCHEMES, serious

NewPage = Callable[..., Page]
Picture = Callable[[Page, str], None]
DESK = {"width": 1440, "height": 900}
AGENTS = yaml.safe_load(
    (Path(__file__).resolve().parents[2] / "contact_center/desk/agents.yml").read_text("utf-8")
)["agents"]
AUTHOR, REVIEWER, SUPERVISOR = AGENTS[0], AGENTS[1], AGENTS[3]
NEWS = "工作日九点到十七点，周末也有网点开门，出门前可以先查一下最近的网点。"
PUBLISHED_WITHIN_MILLISECONDS = 5_000


def open_knowledge(new_page: NewPage, agent: dict[str, Any], **options: Any) -> Page:
    page = new_page("/desk", DESK, **options)
    sign_in_agent(page, agent)
    page.get_by_test_id("nav-knowledge").click()
    expect(page.get_by_test_id("article-item").first).to_be_visible()
    return page


def open_article(page: Page, article_id: str) -> None:
    page.get_by_test_id("filter-all").click()
    page.get_by_test_id("article-search").fill(article_id)
    page.locator(f'[data-article="{article_id}"]').click()
    expect(page.get_by_test_id("article")).to_contain_text(article_id)


def ask_until(page: Page, question: str, words: str) -> None:
    """Ask once more after the time within which a published article is taken up."""
    page.wait_for_timeout(PUBLISHED_WITHIN_MILLISECONDS)
    say(page, question)
    expect(page.get_by_test_id("message-bot").last).to_contain_text(words)


def test_an_article_is_edited_reviewed_published_and_heard(new_page: NewPage, picture: Picture) -> None:
    author = open_knowledge(new_page, AUTHOR)
    open_article(author, "branch_hours")
    author.get_by_test_id("article-edit").click()
    author.get_by_test_id("field-short").fill("我们的理财稳赚。")
    author.get_by_test_id("form-submit").click()
    expect(author.get_by_test_id("field-short-problem")).to_contain_text("稳赚")
    expect(author.get_by_test_id("field-short")).to_be_focused()
    author.get_by_test_id("field-short").fill(NEWS)
    author.get_by_test_id("field-note").fill("周末也有网点营业，客户常问。")
    author.get_by_test_id("form-submit").click()
    expect(author.get_by_test_id("knowledge-done")).to_contain_text("已经提交")
    author.get_by_test_id("article-review").click()
    expect(author.get_by_test_id("review-hindrance")).to_contain_text("别的同事")

    reviewer = open_knowledge(new_page, REVIEWER)
    reviewer.get_by_test_id("filter-review").click()
    reviewer.locator('[data-article="branch_hours"]').click()
    reviewer.get_by_test_id("article-review").click()
    expect(reviewer.get_by_test_id("difference").locator("ins").first).to_be_visible()
    picture(reviewer, "desk-knowledge")
    reviewer.get_by_test_id("review-approve").click()
    expect(reviewer.get_by_test_id("knowledge-done")).to_contain_text("已经发布")
    expect(reviewer.get_by_test_id("article-history")).to_contain_text("第 2 版")

    customer = new_page()
    open_widget(customer)
    ask_until(customer, "网点几点上班，周末营业吗？", NEWS)
    expect(customer.get_by_test_id("effective-from").last).to_contain_text("起适用")


def test_going_back_to_an_earlier_version_takes_two_people_too(new_page: NewPage) -> None:
    author, reviewer = open_knowledge(new_page, REVIEWER), open_knowledge(new_page, AUTHOR)
    open_article(author, "branch_hours")
    author.get_by_test_id("back-1").click()
    author.get_by_test_id("reason").fill("新的说法客户看不明白。")
    author.get_by_test_id("reason-submit").click()
    expect(author.get_by_test_id("knowledge-done")).to_contain_text("已经提交")
    open_article(reviewer, "branch_hours")
    reviewer.get_by_test_id("article-review").click()
    reviewer.get_by_test_id("review-approve").click()
    expect(reviewer.get_by_test_id("article-history")).to_contain_text("第 3 版")


def test_high_risk_waits_for_a_supervisor(new_page: NewPage) -> None:
    author = open_knowledge(new_page, AUTHOR)
    open_article(author, "wealth_risk_test")
    author.get_by_test_id("article-withdraw").click()
    author.get_by_test_id("reason").fill("测评规则要变。")
    author.get_by_test_id("reason-submit").click()
    expect(author.get_by_test_id("knowledge-done")).to_contain_text("已经提交")
    agent = open_knowledge(new_page, REVIEWER)
    open_article(agent, "wealth_risk_test")
    agent.get_by_test_id("article-review").click()
    expect(agent.get_by_test_id("review-hindrance")).to_contain_text("主管")
    supervisor = open_knowledge(new_page, SUPERVISOR)
    open_article(supervisor, "wealth_risk_test")
    supervisor.get_by_test_id("article-review").click()
    supervisor.get_by_test_id("review-reject").click()
    supervisor.get_by_test_id("reason").fill("规则还没有公布，先不下架。")
    supervisor.get_by_test_id("reason-submit").click()
    expect(supervisor.get_by_test_id("knowledge-done")).to_contain_text("退回")
    expect(supervisor.get_by_test_id("article-history")).to_contain_text("规则还没有公布")


def test_a_customer_rates_an_answer_and_an_agent_sees_why_and_promises_nothing(new_page: NewPage) -> None:
    customer = new_page()
    open_widget(customer)
    say(customer, "转账要手续费吗")
    customer.get_by_test_id("rate-unhelpful").click()
    expect(customer.get_by_test_id("rating")).to_contain_text("抱歉没帮上忙")
    customer.get_by_test_id("rephrase").click()
    expect(customer.get_by_test_id("composer")).to_be_focused()
    customer.reload()
    open_widget(customer)
    expect(customer.get_by_test_id("rate-unhelpful")).to_have_attribute("aria-pressed", "true")
    customer.get_by_test_id("rating-person").click()
    expect(customer.get_by_test_id("queue")).to_be_visible()

    agent = new_page("/desk", DESK)
    sign_in_agent(agent, AUTHOR)
    open_waiting(agent, "访客")
    agent.get_by_test_id("why").first.click()
    expect(agent.get_by_test_id("why-details")).to_contain_text("比较过的文章")
    expect(agent.get_by_test_id("why-details")).to_contain_text("没帮助")
    assert serious(agent) == []
    agent.get_by_test_id("accept").click()
    agent.get_by_test_id("reply").fill("您放心，这款保本。")
    agent.get_by_test_id("reply-send").click()
    expect(agent.get_by_test_id("refusal")).to_contain_text("保本")
    assert serious(agent) == []
    agent.get_by_test_id("rewrite").click()
    expect(agent.get_by_test_id("reply")).to_have_value("您放心，这款保本。")
    expect(customer.get_by_test_id("messages")).not_to_contain_text("保本")
    agent.get_by_test_id("resolve").click()
    agent.get_by_test_id("summary").fill("已解答。")
    agent.get_by_test_id("resolve-submit").click()
    expect(customer.get_by_test_id("human")).to_be_visible()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_everybody_can_use_the_knowledge_page(new_page: NewPage, scheme: str) -> None:
    page = open_knowledge(new_page, AUTHOR, color_scheme=scheme, reduced_motion="reduce")
    assert serious(page) == []
    open_article(page, "transfer_fee")
    assert serious(page) == []
    page.get_by_test_id("article-withdraw").click()
    assert serious(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("article-withdraw")).to_be_focused()
    page.get_by_test_id("article-edit").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("field-question")).to_be_focused()
    assert serious(page) == []
    page.keyboard.type("新的")
    page.get_by_test_id("form-close").click()
    expect(page.get_by_test_id("knowledge-done")).to_contain_text("没保存")
    page.get_by_test_id("form-close").click()
    expect(page.get_by_test_id("article")).to_be_visible()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_everybody_can_rate_an_answer(new_page: NewPage, scheme: str) -> None:
    page = new_page(color_scheme=scheme, reduced_motion="reduce")
    open_widget(page)
    say(page, "转账要手续费吗")
    page.get_by_test_id("rate-unhelpful").click()
    expect(page.get_by_test_id("rephrase")).to_be_visible()
    assert serious(page) == []
