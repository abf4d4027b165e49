"""The one running system that dialogue, fault and browser tests share; started when the first of them asks for it."""

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

# Rasa's environment has no hypothesis and needs none.
with suppress(ModuleNotFoundError):
    from hypothesis import settings

    # How long an example takes is the machine's business.
    settings.register_profile("patient", deadline=None)
    settings.load_profile("patient")

if TYPE_CHECKING:
    from tests.system import System


@pytest.fixture(scope="session")
def system() -> "Iterator[System]":
    """The whole system on free ports, with a seeded bank of its own."""
    from tests.system import running_system

    with running_system() as running:
        yield running
