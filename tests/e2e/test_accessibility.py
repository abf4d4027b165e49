"""Everybody can use the pages: axe finds nothing serious, and the keyboard is enough."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.steps import (
    DESKTOP,
    PHONE,
    choose_customer,
    open_preferences,
    open_waiting,
    open_widget,
    say,
    sign_in_agent,
)

NewPage = Callable[..., Page]
SCHEMES = ("light", "dark")


def serious(page: Page) -> list[tuple[str, Any]]:
    """What axe finds serious or critical, with the places."""
    found = Axe().run(page).response["violations"]
    return [
        (violation["id"], [node["target"] for node in violation["nodes"]])
        for violation in found
        if violation["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_widget_on_the_demo_bank(new_page: NewPage, scheme: str) -> None:
    page = new_page(color_scheme=scheme, reduced_motion="reduce")
    open_widget(page)
    say(page, "你好")
    expect(page.get_by_test_id("message-bot").first).to_be_visible()
    assert serious(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_login_form_and_sandbox_drawer(new_page: NewPage, scheme: str) -> None:
    page = new_page(color_scheme=scheme, reduced_motion="reduce")
    open_widget(page)
    page.get_by_test_id("sign-in-out").click()
    expect(page.get_by_test_id("login-demo")).to_be_visible()
    page.get_by_test_id("sandbox-open").click()
    expect(page.get_by_test_id("sandbox-clock")).not_to_be_empty()
    assert serious(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_menu_and_reminders(new_page: NewPage, scheme: str) -> None:
    page = new_page(color_scheme=scheme, reduced_motion="reduce")
    open_widget(page)
    choose_customer(page, "C0008")
    page.get_by_test_id("more").click()
    expect(page.get_by_test_id("open-preferences")).to_be_focused()
    assert serious(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("more")).to_be_focused()
    open_preferences(page)
    assert serious(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("preferences")).to_have_count(0)
    expect(page.get_by_test_id("composer")).to_be_focused()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_phone_page(new_page: NewPage, scheme: str) -> None:
    page = new_page("/h5", PHONE, color_scheme=scheme, reduced_motion="reduce")
    say(page, "你好")
    expect(page.get_by_test_id("message-bot").first).to_be_visible()
    assert serious(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_desk(new_page: NewPage, agent: dict[str, str], scheme: str) -> None:
    customer, page = new_page(), new_page("/desk", color_scheme=scheme, reduced_motion="reduce")
    assert serious(page) == []
    open_widget(customer)
    customer.get_by_test_id("human").click()
    expect(customer.get_by_test_id("queue")).to_be_visible()
    sign_in_agent(page, agent)
    open_waiting(page, "访客")
    expect(page.get_by_test_id("accept")).to_be_visible()
    assert serious(page) == []
    for name in ("insights", "outreach"):
        page.get_by_test_id(f"nav-{name}").click()
        expect(page.get_by_test_id(name)).to_be_visible()
        assert serious(page) == []
    customer.get_by_test_id("leave-queue").click()
    expect(customer.get_by_test_id("queue")).to_have_count(0)


def test_keyboard_alone_is_enough(new_page: NewPage) -> None:
    page = new_page()
    page.get_by_test_id("launcher").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("composer")).to_be_focused()
    page.keyboard.type("你好")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("message-bot").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("widget")).to_have_count(0)
    expect(page.get_by_test_id("launcher")).to_be_focused()


def test_large_type_makes_letters_larger_and_is_remembered(new_page: NewPage) -> None:
    page = new_page()
    open_widget(page)
    page.get_by_test_id("elder").click()
    expect(page.get_by_test_id("chat")).to_have_css("font-size", "20px")
    page.reload()
    open_widget(page)
    expect(page.get_by_test_id("chat")).to_have_css("font-size", "20px")


def test_page_does_not_scroll_sideways_at_twice_the_size(new_page: NewPage) -> None:
    page = new_page(viewport={"width": DESKTOP["width"] // 2, "height": DESKTOP["height"] // 2})
    open_widget(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
