"""A customer in the widget and an agent at the desk: balance, receipt, a person, and the bot again."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.steps import (
    PHONE,
    chat,
    choose_customer,
    log_in,
    newest_code,
    open_preferences,
    open_waiting,
    open_widget,
    say,
    sign_in_agent,
    tap,
)

NewPage = Callable[..., Page]
Picture = Callable[[Page, str], None]


def test_login_is_asked_for_and_the_question_goes_on_after_it(new_page: NewPage) -> None:
    page = new_page()
    open_widget(page)
    say(page, "我还有多少钱")
    log_in(page, "C0001")
    expect(page.get_by_test_id("card-balance").last).to_be_visible()


def test_transfer_ends_with_a_receipt(new_page: NewPage, picture: Picture) -> None:
    page = new_page()
    open_widget(page)
    choose_customer(page, "C0016")
    receipts = page.get_by_test_id("card-receipt")
    say(page, "给妈妈转三千五")
    tap(page, "确认")
    # The last words, not any: earlier conversations of this customer stand above, with codes and receipts of their own.
    expect(page.get_by_test_id("message-bot").last).to_contain_text("验证码")
    code = newest_code(page)
    before = receipts.count()
    say(page, code)
    expect(receipts).to_have_count(before + 1, timeout=60_000)
    expect(receipts.last).to_contain_text("3,500.00")
    expect(receipts.last).to_have_attribute("data-state", "posted")
    expect(page.get_by_test_id("messages")).not_to_contain_text(code)
    picture(page, "widget-transfer")


def test_person_takes_over_and_gives_back(new_page: NewPage, agent: dict[str, str], picture: Picture) -> None:
    customer, desk = new_page(), new_page("/desk")
    sign_in_agent(desk, agent)
    open_widget(customer)
    choose_customer(customer, "C0001")
    name = re.split(r"\s*·", customer.get_by_test_id("status").inner_text())[0]
    say(customer, "给妈妈转八百")
    expect(customer.get_by_test_id("quick-reply").first).to_be_visible()
    customer.get_by_test_id("human").click()
    expect(customer.get_by_test_id("queue")).to_contain_text("下一位就是您")
    expect(customer.get_by_test_id("message-system").last).to_contain_text("下一位就是您")

    open_waiting(desk, name)
    expect(desk.get_by_test_id("history")).to_contain_text("给妈妈转八百")
    expect(desk.get_by_test_id("packet")).to_contain_text("800")
    desk.get_by_test_id("accept").click()
    expect(chat(customer)).to_have_attribute("data-handler", "agent")

    say(customer, "刚才那笔先不转了")
    expect(desk.get_by_test_id("history")).to_contain_text("刚才那笔先不转了")
    answers = desk.get_by_test_id("desk-message-agent")
    before = answers.count()
    desk.get_by_test_id("reply").fill("好的，那笔没有转出，您放心。")
    desk.get_by_test_id("reply").press("Enter")
    expect(customer.get_by_test_id("message-agent").last).to_contain_text("那笔没有转出")
    expect(answers).to_have_count(before + 1)
    picture(customer, "handoff")
    picture(desk, "desk")

    desk.get_by_test_id("resolve").click()
    desk.get_by_test_id("summary").fill("客户放弃转账")
    desk.get_by_test_id("resolve-submit").click()
    expect(chat(customer)).to_have_attribute("data-handler", "bot")
    say(customer, "查余额")
    expect(customer.get_by_test_id("card-balance").last).to_be_visible()


def test_customer_leaves_the_queue_and_the_next_moves_up(new_page: NewPage) -> None:
    first, second = new_page(), new_page()
    for page in (first, second):
        open_widget(page)
        page.get_by_test_id("human").click()
        expect(page.get_by_test_id("queue")).to_be_visible()
    expect(second.get_by_test_id("queue")).to_contain_text("前面还有 1 位")
    first.get_by_test_id("leave-queue").click()
    expect(first.get_by_test_id("queue")).to_have_count(0)
    expect(first.get_by_test_id("human")).to_be_visible()
    expect(second.get_by_test_id("queue")).to_contain_text("下一位就是您")
    second.get_by_test_id("leave-queue").click()
    expect(second.get_by_test_id("queue")).to_have_count(0)


def test_reminders_are_the_customers_to_choose(new_page: NewPage) -> None:
    page = new_page()
    open_widget(page)
    choose_customer(page, "C0006")
    open_preferences(page)
    expect(page.get_by_test_id("topic-card_safety")).to_be_disabled()
    page.get_by_test_id("topic-repayment").uncheck()
    page.get_by_test_id("quiet-start").fill("21:30")
    page.get_by_test_id("daily-cap").select_option("1")
    page.get_by_test_id("preferences-save").click()
    expect(page.get_by_test_id("preferences-saved")).not_to_be_empty()
    page.reload()
    open_widget(page)
    open_preferences(page)
    expect(page.get_by_test_id("topic-repayment")).not_to_be_checked()
    expect(page.get_by_test_id("quiet-start")).to_have_value("21:30")
    expect(page.get_by_test_id("daily-cap")).to_have_value("1")


def test_page_left_alone_asks_to_log_in_again(new_page: NewPage) -> None:
    page = new_page("about:blank")
    page.clock.install()
    page.goto("/")
    open_widget(page)
    choose_customer(page, "C0007")
    say(page, "查余额")
    expect(page.get_by_test_id("card-balance").last).to_be_visible()
    page.clock.fast_forward("11:00")
    expect(page.get_by_test_id("ended")).to_contain_text("没有操作")
    expect(page.get_by_test_id("card-balance")).to_have_count(0)
    log_in(page, "C0007")
    expect(page.get_by_test_id("card-balance").last).to_be_visible()


def test_words_of_a_message_are_never_markup(new_page: NewPage) -> None:
    page = new_page()
    open_widget(page)
    say(page, '<img src=x onerror="document.title=1"><b>余额</b>')
    expect(page.get_by_test_id("message-customer").last).to_contain_text("<b>余额</b>")
    expect(page.get_by_test_id("messages").locator("img, b")).to_have_count(0)


def test_phone_page_shows_the_same_conversation(new_page: NewPage, picture: Picture) -> None:
    widget, page = new_page(), new_page("/h5", PHONE)
    open_widget(widget)
    choose_customer(widget, "C0005")
    expect(chat(page)).to_have_attribute("data-connection", "online")
    say(page, "查余额")
    log_in(page, "C0005")
    expect(page.get_by_test_id("card-balance").last).to_be_visible()
    expect(chat(page)).to_have_attribute("data-connection", "online")
    expect(widget.get_by_test_id("card-balance").last).to_be_visible()
    picture(page, "h5")


def test_used_up_binding_link_says_so(new_page: NewPage) -> None:
    page = new_page("/h5?wechat_ticket=unknown")
    log_in(page, "C0001")
    expect(page.get_by_test_id("binding-failed")).to_be_visible()


def test_figures_are_shown_with_their_definitions(new_page: NewPage, agent: dict[str, str]) -> None:
    page = new_page("/desk")
    sign_in_agent(page, agent)
    page.get_by_test_id("nav-insights").click()
    expect(page.get_by_test_id("insights")).to_contain_text("自助解决率")
    page.get_by_test_id("nav-outreach").click()
    expect(page.get_by_test_id("outreach")).to_be_visible()
    expect(page.get_by_test_id("outreach").get_by_role("alert")).to_have_count(0)
