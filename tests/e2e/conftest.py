"""Browsers for the whole system: a real Chromium, a customer's page and an agent's desk."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.steps import DESKTOP

HOME = Path(__file__).resolve().parents[2]
IMAGES = HOME / "docs/images"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ANSWER_WAIT_MILLISECONDS = 15_000


@pytest.fixture(scope="session")
def base_url(request: pytest.FixtureRequest) -> str:
    """Where the contact centre answers: the system named by YINBAN_URL, or one of our own."""
    return (os.environ.get("YINBAN_URL") or request.getfixturevalue("system").url).rstrip("/")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=ANSWER_WAIT_MILLISECONDS)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def new_page(browser: Browser, base_url: str) -> Iterator[Callable[..., Page]]:
    """Opens a page in a browser of its own; a script error or a breach of the content policy fails it."""
    contexts, problems = [], []

    def open_page(path: str = "/", viewport: dict[str, int] = DESKTOP, **options: object) -> Page:
        context = browser.new_context(base_url=base_url, viewport=viewport, locale="zh-CN", **options)
        context.set_default_timeout(ANSWER_WAIT_MILLISECONDS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console",
            lambda line: problems.append(line.text) if "Content Security Policy" in line.text else None,
        )
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture(scope="session")
def agent() -> dict[str, str]:
    """The first demo agent of the sandbox."""
    agents = yaml.safe_load((HOME / "contact_center/desk/agents.yml").read_text("utf-8"))["agents"]
    return dict(agents[0])


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Keeps a screenshot for the documents, when asked to by YINBAN_SCREENSHOTS=1."""

    def keep(page: Page, name: str) -> None:
        if os.environ.get("YINBAN_SCREENSHOTS") == "1":
            IMAGES.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=IMAGES / f"{name}.png")

    return keep
