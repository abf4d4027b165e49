"""What people do on the pages, in their words."""

import re

from playwright.sync_api import Locator, Page, expect

DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}


def open_widget(page: Page) -> None:
    page.get_by_test_id("launcher").click()
    expect(chat(page)).to_have_attribute("data-connection", "online")


def chat(page: Page) -> Locator:
    return page.get_by_test_id("chat")


def say(page: Page, text: str) -> None:
    page.get_by_test_id("composer").fill(text)
    page.get_by_test_id("composer").press("Enter")


def tap(page: Page, title: str) -> None:
    page.get_by_test_id("quick-reply").get_by_text(title, exact=True).last.click()


def log_in(page: Page, customer_id: str) -> None:
    """Log in with the form that the conversation shows."""
    form = page.get_by_test_id("login-form")
    form.get_by_test_id("login-demo").select_option(customer_id)
    form.get_by_test_id("login-submit").click()
    expect(form).to_have_count(0)


def choose_customer(page: Page, customer_id: str) -> None:
    """Log in through the sandbox drawer of the demo bank."""
    page.get_by_test_id("sandbox-open").click()
    page.get_by_test_id("sandbox-customer").select_option(customer_id)
    expect(page.get_by_test_id("sign-in-out")).to_have_text("退出")
    page.get_by_test_id("sandbox-close").click()


def open_preferences(page: Page) -> None:
    """Open the customer's reminders from the menu of the conversation."""
    page.get_by_test_id("more").click()
    page.get_by_test_id("open-preferences").click()
    expect(page.get_by_test_id("preferences-save")).to_be_visible()


def newest_code(page: Page) -> str:
    """The one-time password in the sandbox's inbox, as a newcomer finds it."""
    page.get_by_test_id("sandbox-open").click()
    code = page.get_by_test_id("sandbox-code").first.locator("b")
    expect(code).to_have_text(re.compile(r"^\d{6}$"))
    found = code.inner_text()
    page.get_by_test_id("sandbox-close").click()
    return found


def sign_in_agent(page: Page, agent: dict[str, str]) -> None:
    page.get_by_test_id("agent-id").fill(agent["agent_id"])
    page.get_by_test_id("agent-password").fill(agent["password"])
    page.get_by_test_id("agent-login").click()
    expect(page.get_by_test_id("desk-connection")).to_have_class(re.compile(r"\bon\b"))


def open_waiting(page: Page, customer_name: str) -> None:
    """Open the waiting conversation of a customer."""
    waiting = page.get_by_test_id("queue-waiting").get_by_test_id("queue-item")
    waiting.filter(has_text=customer_name).first.click()
