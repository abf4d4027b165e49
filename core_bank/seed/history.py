"""The whole history of the seed: every customer's life, savings, and the balances it began with. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from core_bank.clock import day_start
from core_bank.ledger import OPENING, SETTLEMENT, Leg
from core_bank.seed import borrowing
from core_bank.seed.content import Content
from core_bank.seed.lives import FEN, YEAR, Life, Movement, account_id, months, movement
from core_bank.seed.statements import Statement, statements

_RESERVE_SHARE_PERCENT = 40


@dataclass(frozen=True)
class History:
    """All movements in the order of time, and every customer's bills by customer id."""

    movements: list[Movement]
    bills: dict[str, list[Statement]]


def history(content: Content, today: date, seed_number: int) -> History:
    """The year that ends the day before ``today``."""
    movements: list[Movement] = []
    bills: dict[str, list[Statement]] = {}
    for customer in content.customers:
        lived = Life(content, customer, today, seed_number).movements()
        lived += borrowing.movements(content, customer, today)
        if customer.credit is not None:
            bills[customer.id], repayments = statements(content, customer, customer.credit, lived, today)
            lived += repayments
        movements += lived
    movements += _savings(content, movements, today)
    movements += _openings(content, movements, today)
    return History(sorted(movements, key=lambda one: one.at), bills)


def _savings(content: Content, movements: list[Movement], today: date) -> list[Movement]:
    """Spare income is put aside every month, so that nobody's balance must begin below zero."""
    nets = _nets(movements)
    savings = content.products.savings
    found: list[Movement] = []
    for customer in content.customers:
        main = account_id(customer.id, "I")
        spare = nets[main] - customer.account.balance * (100 - _RESERVE_SHARE_PERCENT)
        monthly = spare // 12 // (100 * FEN) * (100 * FEN)
        if monthly <= 0:
            continue
        for month in months(today - YEAR, today):
            at = day_start(month.replace(day=28)) + timedelta(hours=10)
            if today - YEAR <= at.date() < today:
                payer, fund = (main, customer.name), (SETTLEMENT, savings.name)
                found.append(movement(at, "transfer", payer, fund, monthly, memo=savings.memo))
    return found


def _openings(content: Content, movements: list[Movement], today: date) -> list[Movement]:
    """Balances brought forward: enough never to run dry, and to end at the balance in the file."""
    targets = {account_id(one.id, "I"): one.account.balance * FEN for one in content.customers}
    at = day_start(today - YEAR)
    words = content.products.opening
    changes: dict[str, list[int]] = defaultdict(list)
    for one in sorted(movements, key=lambda one: one.at):
        for leg in one.legs:
            changes[leg.account_id].append(leg.amount)
    found: list[Movement] = []
    for account, amounts in sorted(changes.items()):
        if not account.startswith("ac_") or account.endswith("_credit"):
            continue
        lowest = min(accumulate(amounts))
        opening = max(targets.get(account, 0) - sum(amounts), -lowest, 0)
        if opening:
            legs = (Leg(OPENING, -opening, words), Leg(account, opening, words))
            found.append(Movement(at, "opening", legs, memo=words))
    return found


def _nets(movements: list[Movement]) -> dict[str, int]:
    nets: dict[str, int] = defaultdict(int)
    for one in movements:
        for leg in one.legs:
            nets[leg.account_id] += leg.amount
    return nets
