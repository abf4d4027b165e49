"""A complaint and a loan on the desk: taken, answered and decided by people, and heard by the customer."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Page, expect

from tests.desk import desk, leave_nobody_waiting
from tests.e2e.steps import choose_customer, newest_code, open_widget, say, sign_in_agent, tap
from tests.e2e.test_accessibility import SCHEMES, serious

NewPage = Callable[..., Page]
Picture = Callable[[Page, str], None]
DESK = {"width": 1440, "height": 900}
AGENTS = yaml.safe_load(
    (Path(__file__).resolve().parents[2] / "contact_center/desk/agents.yml").read_text("utf-8")
)["agents"]
AGENT, SUPERVISOR = AGENTS[0], AGENTS[3]
COMPLAINT = "我要投诉你们网点，叫号机坏了，排队两个小时"
ANSWER = "当天叫号系统发生故障，已经修好。让您久等，我们非常抱歉。"


@pytest.fixture(scope="module", autouse=True)
def nobody_left_waiting(base_url: str) -> Iterator[None]:
    """Whoever complained waits for a person, and would stand before the customers of the tests after these."""
    yield
    agent = desk(base_url)
    leave_nobody_waiting(agent)
    agent.close()


def open_page(new_page: NewPage, name: str, agent: dict[str, Any], **options: Any) -> Page:
    page = new_page("/desk", DESK, **options)
    sign_in_agent(page, agent)
    page.get_by_test_id(f"nav-{name}").click()
    return page


def complain(new_page: NewPage) -> Page:
    """A visitor who has just complained."""
    customer = new_page()
    open_widget(customer)
    say(customer, COMPLAINT)
    expect(customer.get_by_test_id("messages")).to_contain_text("投诉已经登记好了")
    return customer


def number_of(customer: Page) -> str:
    """The number that the customer was told last."""
    return re.findall(r"TS\d{6}-\d{6}", customer.get_by_test_id("messages").inner_text())[-1]


def act(page: Page, name: str, text: str = "") -> None:
    """Carry out an act of the desk through its dialog."""
    page.get_by_test_id(f"act-{name}").click()
    page.get_by_test_id("act-text").fill(text)
    page.get_by_test_id("act-submit").click()


def test_a_complaint_is_taken_passed_on_answered_and_closed(new_page: NewPage, picture: Picture) -> None:
    customer = complain(new_page)
    agent = open_page(new_page, "cases", AGENT)
    agent.locator(f'[data-case="{number_of(customer)}"]').click()
    expect(agent.get_by_test_id("case-history")).to_contain_text("叫号机坏了")

    agent.get_by_test_id("act-pass").click()
    agent.get_by_test_id("act-department").select_option("信息科技部")
    agent.get_by_test_id("act-text").fill("叫号系统的问题")
    agent.get_by_test_id("act-submit").click()
    expect(agent.get_by_test_id("case-department")).to_have_text("信息科技部")
    expect(customer.get_by_test_id("messages")).to_contain_text("改由信息科技部负责")

    agent.get_by_test_id("act-take").click()
    expect(agent.get_by_test_id("case-person")).to_have_text(AGENT["name"])
    act(agent, "extend", "要向厂家核实故障原因")
    expect(agent.get_by_test_id("case-clock")).to_contain_text("还有 30 天")
    expect(customer.get_by_test_id("messages")).to_contain_text("要向厂家核实故障原因")
    picture(agent, "desk-cases")

    act(agent, "answer", "给您换一款保本的理财。")
    expect(agent.get_by_test_id("act-problem")).to_contain_text("保本")
    agent.get_by_test_id("act-text").fill(ANSWER)
    agent.get_by_test_id("act-submit").click()
    expect(agent.get_by_test_id("case-done")).to_contain_text("已经发给客户")
    expect(customer.get_by_test_id("messages")).to_contain_text(ANSWER)

    agent.get_by_test_id("act-close").click()
    agent.get_by_test_id("act-outcome").select_option("upheld")
    agent.get_by_test_id("act-submit").click()
    expect(agent.get_by_test_id("case-clock")).to_contain_text("投诉成立，已改正")
    expect(agent.get_by_test_id("case-held")).to_contain_text("信息科技部")
    expect(customer.get_by_test_id("messages")).to_contain_text("已经办结")


def test_a_supervisor_refuses_a_loan_and_the_customer_reads_why(new_page: NewPage, picture: Picture) -> None:
    customer = new_page()
    open_widget(customer)
    choose_customer(customer, "C0011")
    say(customer, "我想贷款十万装修，分两年还")
    expect(customer.get_by_test_id("messages")).to_contain_text("您想怎么还")
    say(customer, "等额本息")
    for title in ("是", "确认"):
        expect(customer.get_by_test_id("quick-reply").get_by_text(title, exact=True).last).to_be_visible()
        tap(customer, title)
    expect(customer.get_by_test_id("messages")).to_contain_text("验证码")
    say(customer, newest_code(customer))
    expect(customer.get_by_test_id("messages")).to_contain_text("申请编号")

    supervisor = open_page(new_page, "loans", SUPERVISOR)
    loan = supervisor.get_by_test_id("loan").filter(has_text="徐浩然")
    expect(loan).to_contain_text("100,000.00 元")
    picture(supervisor, "desk-loans")
    loan.get_by_test_id("loan-refuse").click()
    supervisor.get_by_test_id("reason-share").check()
    supervisor.get_by_test_id("decision-submit").click()
    expect(supervisor.get_by_test_id("loan-done")).to_contain_text("没有批准徐浩然的申请")
    expect(loan).to_have_count(0)

    say(customer, "我的贷款怎么样了")
    expect(customer.get_by_test_id("message-bot").last).to_contain_text("每月要还的钱占收入的比例偏高")


def test_agents_have_no_page_for_loans(new_page: NewPage) -> None:
    page = open_page(new_page, "cases", AGENT)

    expect(page.get_by_test_id("nav-loans")).to_have_count(0)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_everybody_can_use_the_page_of_cases(new_page: NewPage, scheme: str) -> None:
    complain(new_page)
    page = open_page(new_page, "cases", AGENT, color_scheme=scheme, reduced_motion="reduce")
    page.get_by_test_id("case-item").last.click()
    expect(page.get_by_test_id("case").locator("h2")).to_be_focused()
    assert serious(page) == []
    page.get_by_test_id("act-withdraw").click()
    assert serious(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("act-withdraw")).to_be_focused()
