"""The sandbox drawer of the demo bank."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.customer import Customer
from tests.e2e.steps import choose_customer, newest_code, open_widget

NewPage = Callable[..., Page]


def test_an_opened_drawer_shows_no_code_of_before(new_page: NewPage, base_url: str) -> None:
    customer = Customer(base_url, "C0001")
    customer.send(text="给妈妈转35元")
    customer.tap("确认")
    page = new_page()
    open_widget(page)
    choose_customer(page, "C0001")
    assert newest_code(page) == customer.code()
    held: list[Route] = []
    # A function of our own: Playwright cannot mark a built-in one.
    page.route("**/sandbox/inbox*", lambda route: held.append(route))

    page.get_by_test_id("sandbox-open").click()

    expect(page.get_by_test_id("sandbox")).to_be_visible()
    expect(page.get_by_test_id("sandbox-code")).to_have_count(0)
    customer.send(text="取消")
    for route in held:
        route.abort()
