"""A year of a customer's life as ledger movements: pure, and the same for the same seed number and day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from core_bank.clock import BEIJING
from core_bank.ledger import INTEREST, SETTLEMENT, WEALTH, Leg
from core_bank.seed.content import CategorySeed, Content, CustomerSeed, PayeeSeed, WalletSeed
from core_bank.wealth_products import products

YEAR = timedelta(days=365)
FEN = 100
_CREDIT_SHARE = 0.45
_WALLET_SHARE = 0.5
_WALLET_CATEGORIES = {"coffee", "transit", "convenience", "breakfast", "takeaway"}
_REFUND_SHARE = 0.06
_INTEREST_DAYS = {(3, 21), (6, 21), (9, 21), (12, 21)}


@dataclass(frozen=True)
class Movement:
    """An entry to be, with balanced legs."""

    at: datetime
    kind: str
    legs: tuple[Leg, ...]
    merchant: str | None = None
    memo: str = ""


def account_id(customer_id: str, which: str) -> str:
    """The id of a seeded account; ``which``: I, II, III or credit."""
    return f"ac_{customer_id[1:]}_{which}"


def movement(
    at: datetime, kind: str, payer: tuple[str, str], receiver: tuple[str, str], amount: int, **words: str
) -> Movement:
    """Money from ``payer`` to ``receiver``, each (account id, name)."""
    legs = (Leg(payer[0], -amount, receiver[1]), Leg(receiver[0], amount, payer[1]))
    return Movement(at, kind, legs, words.get("merchant"), words.get("memo", ""))


def months(first: date, last: date) -> Iterator[date]:
    """The first day of every month from ``first``'s to ``last``'s."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)


class Life:
    """One customer's year that ends the day before ``today``."""

    def __init__(self, content: Content, customer: CustomerSeed, today: date, seed_number: int) -> None:
        self._content = content
        self._customer = customer
        self._first = today - YEAR
        self._today = today
        self._random = Random(f"{seed_number}:{customer.id}")
        self._main = (account_id(customer.id, "I"), customer.name)
        self._budgets = {wallet.account_class: 0 for wallet in customer.wallets}

    def movements(self) -> list[Movement]:
        """Everything but opening balances, credit-card repayments and savings; unsorted."""
        found: list[Movement] = []
        for month in months(self._first, self._today):
            found += [*self._fixed(month), *self._top_ups(month), *self._purchases(month)]
            found += self._mandates(month)
        found += self._investments()
        return [one for one in found if self._first <= one.at.date() < self._today]

    def _fixed(self, month: date) -> Iterator[Movement]:
        customer, products = self._customer, self._content.products
        income = customer.income
        payer = (SETTLEMENT, income.payer)
        at = self._moment(month, income.day, 9, 11)
        yield movement(at, "salary", payer, self._main, income.amount * FEN, memo=products.salary)
        for debit in customer.debits:
            at = self._moment(month, debit.day, 3, 5)
            lender = (SETTLEMENT, debit.name)
            yield movement(at, "loan", self._main, lender, debit.amount * FEN, memo=products.loan)
        for send in customer.sends:
            payee = customer.payees[send.payee - 1]
            at = self._moment(month, send.day, 12, 21)
            receiver = (_payee_account(payee), payee.name)
            yield movement(at, "transfer", self._main, receiver, send.amount * FEN, memo=send.memo)
        for interest_month, day in _INTEREST_DAYS:
            if interest_month == month.month:
                # A twentieth of a per cent a year, a quarter of it each time.
                amount = max(1, customer.account.balance * FEN * 5 // 40_000)
                bank = (INTEREST, products.interest)
                at = self._moment(month, day, 1, 2)
                yield movement(at, "interest", bank, self._main, amount, memo=products.interest)

    def _top_ups(self, month: date) -> Iterator[Movement]:
        for wallet in self._customer.wallets:
            if wallet.top_up == 0:
                continue
            self._budgets[wallet.account_class] += wallet.top_up * FEN
            at = self._moment(month, wallet.day, 8, 20)
            receiver = self._wallet(wallet)
            memo = self._content.products.top_up
            yield movement(at, "transfer", self._main, receiver, wallet.top_up * FEN, memo=memo)

    def _mandates(self, month: date) -> Iterator[Movement]:
        """What firms take by themselves, in the night of its day."""
        for one in self._customer.mandates:
            if one.amount is None or one.day is None:
                continue
            at = datetime.combine(month.replace(day=one.day), time(4), tzinfo=BEIJING)
            which = "credit" if one.card == "credit" else "I"
            payer = (account_id(self._customer.id, which), self._customer.name)
            firm = (SETTLEMENT, one.merchant)
            yield movement(
                at, "purchase", payer, firm, one.amount * FEN, merchant=one.merchant, memo=one.purpose
            )

    def _investments(self) -> Iterator[Movement]:
        for one in self._customer.wealth.holdings if self._customer.wealth else ():
            name = products()[one.product].name
            at = datetime.combine(self._today - timedelta(days=one.days_ago), time(10), tzinfo=BEIJING)
            yield movement(at, "wealth", self._main, (WEALTH, name), one.amount * FEN, memo=name)

    def _purchases(self, month: date) -> Iterator[Movement]:
        for name, times in self._content.habits[self._customer.habit].items():
            category = self._content.merchants[name]
            for _ in range(times if times < 3 else times + self._random.choice((-1, 0, 0, 1))):
                merchant = self._random.choice(list(category.merchants))
                yield from self._purchase(month, name, category, merchant)
        for regular in self._customer.regular:
            category = self._content.merchants[regular.category]
            for _ in range(regular.times):
                yield from self._purchase(month, regular.category, category, regular.merchant)

    def _purchase(
        self, month: date, category_name: str, category: CategorySeed, merchant: str
    ) -> Iterator[Movement]:
        amount = self._amount(*category.merchants[merchant])
        at = self._moment(month, self._random.randint(1, _days_in(month)), *category.hours)
        payer = self._payer(category_name, amount)
        shop = (SETTLEMENT, merchant)
        yield movement(at, "purchase", payer, shop, amount, merchant=merchant, memo=category.memo)
        if category_name == "online_shopping" and self._random.random() < _REFUND_SHARE:
            memo = self._content.products.refund
            later = at + timedelta(days=3, minutes=self._random.randint(0, 300))
            yield movement(later, "refund", shop, payer, amount, merchant=merchant, memo=memo)

    def _payer(self, category: str, amount: int) -> tuple[str, str]:
        for wallet in self._customer.wallets:
            wanted = category in _WALLET_CATEGORIES and self._random.random() < _WALLET_SHARE
            if wanted and self._budgets[wallet.account_class] >= amount:
                self._budgets[wallet.account_class] -= amount
                return self._wallet(wallet)
        if self._customer.credit is not None and self._random.random() < _CREDIT_SHARE:
            return account_id(self._customer.id, "credit"), self._customer.name
        return self._main

    def _wallet(self, wallet: WalletSeed) -> tuple[str, str]:
        return account_id(self._customer.id, wallet.account_class), self._customer.name

    def _amount(self, least: int, most: int) -> int:
        # The smaller of two draws: small purchases are the common ones. Many prices end in 0 or 9.
        fen = min(self._random.randint(least * FEN, most * FEN) for _ in range(2))
        ending = self._random.random()
        if ending < 0.4:
            return max(FEN, fen // FEN * FEN)
        return fen // 10 * 10 + (9 if ending < 0.6 else 0) if ending < 0.8 else fen

    def _moment(self, month: date, day: int, first_hour: int, last_hour: int) -> datetime:
        clock = time(
            self._random.randint(first_hour, max(first_hour, last_hour - 1)),
            self._random.randint(0, 59),
            self._random.randint(0, 59),
        )
        return datetime.combine(month.replace(day=day), clock, tzinfo=BEIJING)


def _days_in(month: date) -> int:
    return ((month + timedelta(days=32)).replace(day=1) - month).days


def _payee_account(payee: PayeeSeed) -> str:
    return account_id(payee.customer, "I") if payee.customer else SETTLEMENT
