"""The conversation survives what browsers and networks do."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.steps import chat, open_widget, say

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


def test_unread_words_show_on_the_launcher(new_page: NewPage) -> None:
    page = _open_and_ask(new_page, "你好")
    say(page, "怎么挂失")
    expect(page.get_by_test_id("message-customer").filter(has_text="怎么挂失")).to_have_count(1)
    page.get_by_test_id("close").click()
    expect(page.get_by_test_id("unread")).to_be_visible()
    page.get_by_test_id("launcher").click()
    expect(page.get_by_test_id("unread")).to_have_count(0)
