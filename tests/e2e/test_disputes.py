"""A disputed charge decided on the desk, and a complaint that an agent registers: both heard by the customer."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.desk import desk, leave_nobody_waiting
from tests.e2e.steps import choose_customer, open_waiting, open_widget, say, tap
from tests.e2e.test_accessibility import serious
from tests.e2e.test_cases import AGENT, SUPERVISOR, open_page

NewPage = Callable[..., Page]
Picture = Callable[[Page, str], None]
FINDING = "商户提供了两张不同的小票，确实买了两次。"


@pytest.fixture(scope="module", autouse=True)
def nobody_left_waiting(base_url: str) -> Iterator[None]:
    """Whoever a test left in the queue would stand before the customers of the tests after these."""
    yield
    agent = desk(base_url)
    leave_nobody_waiting(agent)
    agent.close()


def mark_a_charge(customer: Page) -> None:
    """The newest purchase is marked as paid twice."""
    say(customer, "有笔消费重复扣了我的钱")
    expect(customer.get_by_test_id("messages")).to_contain_text("哪一笔")
    customer.get_by_test_id("message-bot").last.get_by_test_id("quick-reply").first.click()
    expect(customer.get_by_test_id("messages")).to_contain_text("请您核对")
    tap(customer, "确认")
    expect(customer.get_by_test_id("messages")).to_contain_text("标记好了")


def test_a_supervisor_decides_a_dispute_and_the_customer_reads_why(
    new_page: NewPage, picture: Picture
) -> None:
    customer = new_page()
    open_widget(customer)
    choose_customer(customer, "C0017")
    mark_a_charge(customer)
    expect(customer.get_by_test_id("messages")).to_contain_text(re.compile(r"ZY\d{6}-\d{6}"))

    supervisor = open_page(new_page, "disputes", SUPERVISOR)
    dispute = supervisor.get_by_test_id("dispute").filter(has_text="何建华")
    expect(dispute).to_contain_text("重复扣了")
    picture(supervisor, "desk-disputes")
    assert serious(supervisor) == []
    dispute.get_by_test_id("dispute-refuse").click()
    supervisor.get_by_test_id("finding").fill("送您一款保本的理财。")
    supervisor.get_by_test_id("finding-submit").click()
    expect(supervisor.get_by_test_id("finding-problem")).to_contain_text("保本")
    supervisor.get_by_test_id("finding").fill(FINDING)
    supervisor.get_by_test_id("finding-submit").click()
    expect(supervisor.get_by_test_id("dispute-done")).to_contain_text("没有支持何建华")
    expect(dispute).to_have_count(0)

    say(customer, "上次标记的那笔处理得怎么样了")
    told = customer.get_by_test_id("message-bot").filter(has_text="核实完毕")
    expect(told.last).to_contain_text(FINDING)


def test_agents_have_no_page_for_disputes(new_page: NewPage) -> None:
    page = open_page(new_page, "cases", AGENT)

    expect(page.get_by_test_id("nav-disputes")).to_have_count(0)


def test_an_agent_registers_a_complaint_and_the_customer_hears_its_number(new_page: NewPage) -> None:
    customer = new_page()
    open_widget(customer)
    choose_customer(customer, "C0018")
    say(customer, "转人工")
    agent = open_page(new_page, "conversations", AGENT)
    open_waiting(agent, "高雪")
    agent.get_by_test_id("accept").click()

    agent.get_by_test_id("register-complaint").click()
    agent.get_by_test_id("register-text").fill("网点叫号机坏了，客户排队两个小时")
    agent.get_by_test_id("register-submit").click()

    expect(agent.get_by_test_id("registered")).to_contain_text(re.compile(r"TS\d{6}-\d{6}"))
    [number] = re.findall(r"TS\d{6}-\d{6}", agent.get_by_test_id("registered").inner_text())
    expect(customer.get_by_test_id("messages")).to_contain_text(number)
    agent.get_by_test_id("resolve").click()
    agent.get_by_test_id("summary").fill("已登记投诉")
    agent.get_by_test_id("resolve-submit").click()
    expect(agent.get_by_test_id("register-complaint")).to_have_count(0)
