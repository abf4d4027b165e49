"""Conversations that end with a person leave nobody behind in the queue for the tests after them."""

from collections.abc import Iterator

import httpx
import pytest

from tests.desk import desk, leave_nobody_waiting
from tests.system import System


@pytest.fixture(scope="session")
def agent(system: System) -> Iterator[httpx.Client]:
    """Signed in once."""
    client = desk(system.url)
    yield client
    client.close()


@pytest.fixture(autouse=True)
def nobody_left_waiting(agent: httpx.Client) -> Iterator[None]:
    """After each conversation an agent takes and resolves whoever still waits."""
    yield
    leave_nobody_waiting(agent)
