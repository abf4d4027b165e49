"""The conversation survives what browsers and networks do."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.steps import chat, open_waiting, open_widget, say, sign_in_agent

NewPage = Callable[..., Page]


def _open_and_ask(new_page: NewPage, text: str) -> Page:
    page = new_page()
    open_widget(page)
    say(page, text)
    expect(page.get_by_test_id("message-bot").first).to_be_visible()
    return page


def test_history_is_there_after_a_reload(new_page: NewPage) -> None:
    page = _open_and_ask(new_page, "转账限额是多少")
    expect(page.get_by_test_id("typing")).to_have_count(0)
    before = page.get_by_test_id("messages").locator(".bubble").all_inner_texts()
    page.reload()
    open_widget(page)
    expect(page.get_by_test_id("messages").locator(".bubble")).to_have_text(before)


def test_words_said_offline_arrive_once_when_the_network_is_back(new_page: NewPage) -> None:
    page = _open_and_ask(new_page, "你好")
    page.context.set_offline(True)
    expect(chat(page)).to_have_attribute("data-connection", "offline")
    say(page, "怎么开通短信提醒")
    said = page.get_by_test_id("message-customer").filter(has_text="怎么开通短信提醒")
    expect(said).to_contain_text("待发送")
    page.context.set_offline(False)
    expect(chat(page)).to_have_attribute("data-connection", "online")
    expect(said).not_to_contain_text("待发送")
    page.reload()
    open_widget(page)
    expect(said).to_have_count(1)


def test_two_tabs_show_the_same(new_page: NewPage) -> None:
    first = _open_and_ask(new_page, "你好")
    second = first.context.new_page()
    second.goto("/")
    open_widget(second)
    say(second, "银行几点上班")
    expect(first.get_by_test_id("message-customer").filter(has_text="银行几点上班")).to_have_count(1)


def test_unread_words_show_on_the_launcher(new_page: NewPage, agent: dict[str, str]) -> None:
    page, desk = _open_and_ask(new_page, "你好"), new_page("/desk")
    sign_in_agent(desk, agent)
    page.get_by_test_id("human").click()
    expect(page.get_by_test_id("queue")).to_be_visible()
    open_waiting(desk, "访客")
    desk.get_by_test_id("accept").click()
    expect(chat(page)).to_have_attribute("data-handler", "agent")
    page.get_by_test_id("close").click()
    desk.get_by_test_id("reply").fill("我在，您请说。")
    desk.get_by_test_id("reply").press("Enter")
    expect(page.get_by_test_id("unread")).to_have_text("1")
    page.get_by_test_id("launcher").click()
    expect(page.get_by_test_id("message-agent")).to_contain_text("我在，您请说。")
    expect(page.get_by_test_id("unread")).to_have_count(0)
    desk.get_by_test_id("resolve").click()
    desk.get_by_test_id("summary").fill("已问候")
    desk.get_by_test_id("resolve-submit").click()
    expect(chat(page)).to_have_attribute("data-handler", "bot")
