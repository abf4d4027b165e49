"""Fills an empty database with the sandbox's customers and a year of their lives, in bulk."""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from banking.suitability import suitability_rules
from core_bank import ledger
from core_bank.clock import Clock, day_start
from core_bank.customers import hash_credential
from core_bank.database import Database
from core_bank.instalments import offer
from core_bank.messages import catalogue
from core_bank.models.accounts import Account, AccountRestriction
from core_bank.models.base import Base
from core_bank.models.bills import Bill, InstalmentPlan, InstalmentShare
from core_bank.models.cards import Card
from core_bank.models.customers import Customer
from core_bank.models.ledger import Entry, Posting
from core_bank.models.loans import Loan, LoanInstalment
from core_bank.models.mandates import Mandate
from core_bank.models.payees import Payee, ReportedPayee
from core_bank.models.requests import ServiceRequest
from core_bank.models.sandbox import SandboxCredential
from core_bank.models.wealth import RiskProfile, WealthHolding
from core_bank.seed import borrowing
from core_bank.seed.content import AccountSeed, Content, CreditSeed, CustomerSeed, SeedError, load
from core_bank.seed.history import history
from core_bank.seed.lives import FEN, Movement, account_id
from core_bank.seed.statements import Statement
from core_bank.wealth_products import net_value, products, units_for
from language.calendar import months_before

_log = logging.getLogger(__name__)
_WALLET_LIMITS = {"II": 10_000, "III": 2_000}
_SIGNED_DAYS_AGO = 300
_CARD_LASTS = timedelta(days=3 * 365)
_TABLES = (
    Customer,
    SandboxCredential,
    Account,
    Card,
    Payee,
    ReportedPayee,
    Bill,
    ServiceRequest,
    InstalmentPlan,
    InstalmentShare,
    RiskProfile,
    WealthHolding,
    Loan,
    LoanInstalment,
    Mandate,
    AccountRestriction,
    Entry,
    Posting,
)
"""What is seeded, each after what it refers to."""

Rows = dict[type[Base], list[dict[str, Any]]]


def is_seeded(session: Session) -> bool:
    """Whether there are customers."""
    return bool(session.scalar(select(func.count()).select_from(Customer)))


def seed_if_empty(database: Database, clock: Clock, seed_number: int, content: Content | None = None) -> bool:
    """Load ``content`` (the seed files) into a database without customers; True if it did. Raises SeedError."""
    with database.write() as session:
        if is_seeded(session):
            return False
        rows = build(content or load(), clock.today(), seed_number)
        for table in _TABLES:
            if rows[table]:
                session.execute(insert(table), rows[table])
        _continue_sequences(session)
    _log.info("seeded %d customers and %d postings", len(rows[Customer]), len(rows[Posting]))
    return True


def build(content: Content, today: date, seed_number: int) -> Rows:
    """All rows of the seed, for lives that end the day before ``today``. Raises SeedError."""
    rows: Rows = defaultdict(list)
    told = history(content, today, seed_number)
    for customer in content.customers:
        _add_person(rows, content, customer)
        _add_cards(rows, content, customer, today)
        _add_payees(rows, customer, today)
        _add_bills(rows, customer, told.bills.get(customer.id, []))
        _add_instalments(rows, customer, told.bills.get(customer.id, []), today)
        _add_wealth(rows, customer, today)
        _add_loans(rows, customer, today)
        _add_mandates(rows, content, customer, today)
        _add_restrictions(rows, customer, today)
    _add_entries(rows, told.movements)
    _add_accounts(rows, content)
    _check(rows)
    return rows


def _add_person(rows: Rows, content: Content, customer: CustomerSeed) -> None:
    credential = content.products.credential_prefix + customer.id[1:]
    rows[Customer].append(
        {
            "customer_id": customer.id,
            "name": customer.name,
            "gender": customer.gender,
            "born_on": customer.born,
            "city": customer.city,
            "occupation": customer.occupation,
            "masked_phone": customer.phone,
            "credential_hash": hash_credential(credential),
        }
    )
    rows[SandboxCredential].append({"customer_id": customer.id, "credential": credential})


def _add_cards(rows: Rows, content: Content, customer: CustomerSeed, today: date) -> None:
    products, account, credit = content.products, customer.account, customer.credit
    rows[Card].append(_card(customer, "debit", account, products.debit_card, today))
    if credit is not None:
        rows[Card].append(_card(customer, "credit", credit, products.credit_card, today))


def _card(
    customer: CustomerSeed, kind: str, seed: AccountSeed | CreditSeed, name: str, today: date
) -> dict[str, Any]:
    lasts = timedelta(days=seed.expires_in_days) if seed.expires_in_days is not None else _CARD_LASTS
    return {
        "card_id": f"cd_{customer.id[1:]}_{kind}",
        "customer_id": customer.id,
        "account_id": account_id(customer.id, "I" if kind == "debit" else "credit"),
        "kind": kind,
        "tail": seed.tail,
        "name": name,
        "status": "active",
        "expires_on": today + lasts,
    }


def _add_payees(rows: Rows, customer: CustomerSeed, today: date) -> None:
    for number, payee in enumerate(customer.payees, 1):
        days_ago = payee.added_days_ago
        rows[Payee].append(
            {
                "payee_id": f"py_{customer.id[1:]}_{number}",
                "customer_id": customer.id,
                "account_id": account_id(payee.customer, "I") if payee.customer else None,
                "name": payee.name,
                "nicknames": payee.nicknames,
                "bank": payee.bank,
                "tail": payee.tail,
                "added_at": None if days_ago is None else day_start(today - timedelta(days=days_ago)),
            }
        )
        if payee.reported:
            about = {"name": payee.name, "bank": payee.bank, "tail": payee.tail}
            rows[ReportedPayee].append({**about, "reported_at": day_start(today)})


def _add_bills(rows: Rows, customer: CustomerSeed, bills: list[Statement]) -> None:
    for bill in bills:
        period = f"{bill.closed_on:%Y-%m}"
        rows[Bill].append(
            {
                "bill_id": f"bl_{customer.id[1:]}_{bill.due_on:%Y%m%d}",
                "customer_id": customer.id,
                "card_id": f"cd_{customer.id[1:]}_credit",
                "account_id": account_id(customer.id, "credit"),
                "card_tail": customer.credit.tail if customer.credit else "",
                "period": period,
                "due_on": bill.due_on,
                "amount": bill.amount,
                "minimum": bill.minimum,
                "paid": bill.paid,
            }
        )


def _add_instalments(rows: Rows, customer: CustomerSeed, bills: list[Statement], today: date) -> None:
    """The newest bill, split as ``instalment_plans.open_plan`` splits one."""
    split = customer.credit.instalments if customer.credit else None
    if split is None:
        return
    bill = next(row for row in rows[Bill] if row["customer_id"] == customer.id)
    plan_id, request_id = f"ip_{customer.id[1:]}", f"rq_{customer.id[1:]}_ip"
    begun = today - timedelta(days=split.days_ago)
    at = day_start(begun) + timedelta(hours=9)
    rows[ServiceRequest].append(
        {
            "request_id": request_id,
            "customer_id": customer.id,
            "kind": "bill_instalment",
            "state": "done",
            "level": 2,
            "content": {},
            "summary": {},
            "result": {"plan_id": plan_id},
            "created_at": at,
            "done_at": at,
        }
    )
    rows[InstalmentPlan].append(
        {
            "plan_id": plan_id,
            "customer_id": customer.id,
            "account_id": bill["account_id"],
            "request_id": request_id,
            "bill_id": bill["bill_id"],
            "amount": bill["amount"],
            "months": split.months,
            "rate": offer().monthly_rates[split.months],
            "started_on": begun,
        }
    )
    first = months_before(bills[0].closed_on, -1)
    for share in offer().shares(bill["amount"], split.months):
        closes_on = months_before(first, 1 - share.number)
        money = {"principal": share.principal, "interest": share.interest}
        rows[InstalmentShare].append(
            {"plan_id": plan_id, "number": share.number, "closes_on": closes_on, **money}
        )
    bill["amount"] = bill["minimum"] = 0


def _add_wealth(rows: Rows, customer: CustomerSeed, today: date) -> None:
    if customer.wealth is None:
        return
    tested_at = day_start(today - timedelta(days=customer.wealth.tested_days_ago)) + timedelta(hours=9)
    rows[RiskProfile].append(
        {
            "profile_id": f"rp_{customer.id[1:]}",
            "customer_id": customer.id,
            "tested_at": tested_at,
            "answers": {},
            "points": suitability_rules().grades[customer.wealth.grade].points_min,
            "grade": customer.wealth.grade,
            "vulnerable": False,
        }
    )
    for number, holding in enumerate(customer.wealth.holdings, 1):
        bought_on = today - timedelta(days=holding.days_ago)
        cost = holding.amount * FEN
        rows[WealthHolding].append(
            {
                "holding_id": f"wh_{customer.id[1:]}_{number}",
                "customer_id": customer.id,
                "account_id": account_id(customer.id, "I"),
                "product_id": holding.product,
                "bought_on": bought_on,
                "units": units_for(cost, net_value(products()[holding.product], bought_on)),
                "cost": cost,
            }
        )


def _add_loans(rows: Rows, customer: CustomerSeed, today: date) -> None:
    for number, seed in enumerate(customer.loans, 1):
        loan_id = f"ln_{customer.id[1:]}_{number}"
        lived = borrowing.instalments(customer, seed, today)
        rows[Loan].append(
            {
                "loan_id": loan_id,
                "customer_id": customer.id,
                "account_id": account_id(customer.id, "I"),
                "application_id": None,
                "product_id": seed.product,
                "amount": seed.amount * FEN,
                "balance": sum(one.planned.principal for one in lived if one.paid_at is None),
                "rate": borrowing.rate(seed, today),
                "method": seed.method,
                "started_on": borrowing.started_on(seed, today),
                "settled_on": None,
            }
        )
        rows[LoanInstalment] += [_instalment(loan_id, one) for one in lived]


def _instalment(loan_id: str, one: borrowing.Lived) -> dict[str, Any]:
    paid = one.paid_at is not None
    return {
        "loan_id": loan_id,
        "number": one.planned.number,
        "due_on": one.due_on,
        "principal": one.planned.principal,
        "interest": one.planned.interest,
        "penalty": one.penalty,
        "paid_principal": one.planned.principal if paid else 0,
        "paid_interest": one.planned.interest + one.penalty if paid else 0,
        "short_on": one.due_on if one.penalty else None,
        "accrued_on": one.due_on if one.penalty else None,
        "next_try_at": None if paid else borrowing.morning_of(one.due_on),
    }


def _add_mandates(rows: Rows, content: Content, customer: CustomerSeed, today: date) -> None:
    for number, one in enumerate(customer.mandates, 1):
        repays = one.kind == "repayment"
        rows[Mandate].append(
            {
                "mandate_id": f"md_{customer.id[1:]}_{number}",
                "customer_id": customer.id,
                "kind": one.kind,
                "merchant": content.products.credit_card if repays else one.merchant,
                "purpose": catalogue().mandates.repayment[one.how or "full"] if repays else one.purpose,
                "card_id": f"cd_{customer.id[1:]}_{one.card}",
                "account_id": account_id(customer.id, "credit" if one.card == "credit" else "I"),
                "limit": None if one.limit is None else one.limit * FEN,
                "credit_account_id": account_id(customer.id, "credit") if repays else None,
                "how": (one.how or "full") if repays else None,
                "signed_at": day_start(today - timedelta(days=_SIGNED_DAYS_AGO + number)),
                "ended_at": None,
                "tried_on": None,
            }
        )


def _add_restrictions(rows: Rows, customer: CustomerSeed, today: date) -> None:
    for number, one in enumerate(customer.restrictions, 1):
        ends = None if one.ends_in_days is None else today + timedelta(days=one.ends_in_days)
        rows[AccountRestriction].append(
            {
                "restriction_id": f"rs_{customer.id[1:]}_{number}",
                "account_id": account_id(customer.id, one.account),
                "reason": one.reason,
                "authority": one.authority,
                "imposed_on": today - timedelta(days=one.days_ago),
                "ends_on": ends,
                "lifted_on": None,
            }
        )


def _add_entries(rows: Rows, movements: list[Movement]) -> None:
    balances: dict[str, int] = defaultdict(int)
    for entry_id, one in enumerate(movements, 1):
        entry = {"entry_id": entry_id, "at": one.at, "kind": one.kind, "merchant": one.merchant}
        rows[Entry].append(entry | {"memo": one.memo, "country": "CN", "transfer_id": None})
        for leg in one.legs:
            balances[leg.account_id] += leg.amount
            rows[Posting].append(
                {
                    "posting_id": len(rows[Posting]) + 1,
                    "entry_id": entry_id,
                    "account_id": leg.account_id,
                    "at": one.at,
                    "amount": leg.amount,
                    "balance_after": balances[leg.account_id],
                    "counterparty": leg.counterparty,
                }
            )


def _add_accounts(rows: Rows, content: Content) -> None:
    balances: dict[str, int] = defaultdict(int)
    for posting in rows[Posting]:
        balances[posting["account_id"]] += posting["amount"]
    accounts = [
        _account(internal, kind="internal", name=name) for internal, name in ledger.INTERNAL_ACCOUNTS.items()
    ]
    for customer in content.customers:
        main = customer.account
        accounts.append(_deposit(content, customer, "I", main.tail, main.per_transfer, main.per_day))
        for wallet in customer.wallets:
            per_day = _WALLET_LIMITS[wallet.account_class]
            accounts.append(_deposit(content, customer, wallet.account_class, wallet.tail, per_day, per_day))
        for number, tail in enumerate(customer.spare, 1):
            limit = _WALLET_LIMITS["II"]
            spare = _deposit(content, customer, "II", tail, limit, limit)
            accounts.append(spare | {"account_id": account_id(customer.id, f"II_spare_{number}")})
        if customer.credit is not None:
            accounts.append(_credit(content, customer, customer.credit))
    for account in accounts:
        rows[Account].append(account | {"ledger_balance": balances[account["account_id"]]})
    _hold_interest(rows)


def _hold_interest(rows: Rows) -> None:
    """All the interest of a running plan is held from the credit line."""
    accounts = {one["account_id"]: one for one in rows[Account]}
    lines = {plan["plan_id"]: accounts[plan["account_id"]] for plan in rows[InstalmentPlan]}
    for share in rows[InstalmentShare]:
        lines[share["plan_id"]]["held"] += share["interest"]


def _deposit(
    content: Content,
    customer: CustomerSeed,
    account_class: Literal["I", "II", "III"],
    tail: str,
    per_transfer: int,
    per_day: int,
) -> dict[str, Any]:
    return _account(
        account_id(customer.id, account_class),
        kind="deposit",
        customer_id=customer.id,
        name=content.products.accounts[account_class],
        account_class=account_class,
        card_tail=tail,
        limit_per_transfer=per_transfer * FEN,
        limit_per_day=per_day * FEN,
    )


def _credit(content: Content, customer: CustomerSeed, credit: CreditSeed) -> dict[str, Any]:
    return _account(
        account_id(customer.id, "credit"),
        kind="credit",
        customer_id=customer.id,
        name=content.products.credit_account,
        card_tail=credit.tail,
        credit_limit=credit.limit * FEN,
    )


def _account(identifier: str, **fields: Any) -> dict[str, Any]:
    empty = {
        "customer_id": None,
        "account_class": None,
        "card_tail": None,
        "credit_limit": 0,
        "limit_per_transfer": 0,
        "limit_per_day": 0,
        "held": 0,
    }
    return {**empty, "account_id": identifier, **fields}


def _check(rows: Rows) -> None:
    room = {one["account_id"]: one["credit_limit"] for one in rows[Account] if one["kind"] != "internal"}
    for posting in rows[Posting]:
        where = posting["account_id"]
        if where in room and posting["balance_after"] + room[where] < 0:
            raise SeedError(f"core_bank/seed/customers.yml: {where} is overdrawn; raise its limit or income")


def _continue_sequences(session: Session) -> None:
    if session.get_bind().dialect.name != "postgresql":
        return
    for table, column in (("entries", "entry_id"), ("postings", "posting_id")):
        session.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), max({column})) FROM {table}")  # noqa: S608
        )
