"""Every test gets a customer in front of a core bank of its own."""

from __future__ import annotations

import pytest

from core_bank.bank import Bank
from tests.core_bank.conftest import bank, database_url, databases, template, time  # noqa: F401  fixtures
from tests.journeys.world import Visit


@pytest.fixture
def visit(bank: Bank) -> Visit:  # noqa: F811
    return Visit(bank)
