"""A core bank in memory: keeps the contract's promises (keys, holds, one-time passwords) and nothing more.

It offers no services: their journeys are tested against the real one (tests/journeys).
"""

from __future__ import annotations

from typing import Any

from banking.ports.accounts import Account, Restriction
from banking.ports.bills import Bill, RepaymentWay
from banking.ports.cards import Card, LossReport, Progress
from banking.ports.challenges import Challenge, ChallengePurpose
from banking.ports.core_bank import CoreBankRefused, CoreBankUnavailable
from banking.ports.customers import Customer
from banking.ports.fees import Fees
from banking.ports.loans import LoanOffers, Loans
from banking.ports.mandates import Mandate
from banking.ports.payees import Payee, Recipient
from banking.ports.points import Points
from banking.ports.requests import Option, RequestQuote, ServiceRequest
from banking.ports.transactions import TransactionPage
from banking.ports.transfer_plans import TransferPlan
from banking.ports.transfers import Problem, Quote, Transfer, TransferOrder, TransferProgress
from banking.ports.wealth import Wealth, WealthShelf

LIMIT_PER_TRANSFER = 5_000_000


def debit_account(**changes: Any) -> Account:
    account = {
        "account_id": "A1", "name": "工资卡", "class": "I", "card_tail": "1001", "status": "active",
        "ledger_balance": 2_000_000, "available_balance": 2_000_000, "limit_per_transfer": LIMIT_PER_TRANSFER,
        "limit_per_day": 20_000_000, "left_today": 20_000_000,
    }  # fmt: skip
    return {**account, **changes}  # type: ignore[typeddict-item,return-value]


def payee(payee_id: str, name: str, nicknames: list[str], tail: str) -> Payee:
    return {"payee_id": payee_id, "name": name, "nicknames": nicknames, "bank": "工商银行", "tail": tail}


def card(card_id: str, kind: str, tail: str, name: str, status: str = "active") -> Card:
    return {
        "card_id": card_id, "kind": kind, "tail": tail, "name": name,
        "account_id": "A1", "status": status, "expires_on": "2030-01-31",
    }  # fmt: skip


def open_bill(bill_id: str = "B1", tail: str = "2002") -> Bill:
    return {
        "bill_id": bill_id, "card_id": "K2", "card_tail": tail, "period": "2026-10", "due_on": "2026-11-28",
        "amount": 328_050, "minimum": 32_800, "paid": 0, "status": "open",
    }  # fmt: skip


class FakeCoreBank:
    """One customer, C0001; ``down`` makes it unreachable, ``writes`` counts what really happened."""

    def __init__(self) -> None:
        self.account = debit_account()
        self.saved_payees = [
            payee("P1", "李桂芳", ["妈妈"], "6612"),
            payee("P2", "陈建国", ["房东"], "8834"),
            payee("P3", "张伟", [], "7723"),
        ]
        self.all_cards = [card("K1", "debit", "1001", "工资卡"), card("K2", "credit", "2002", "金卡")]
        self.all_mandates: list[Mandate] = []
        self.all_bills = [open_bill()]
        self.page: TransactionPage = {
            "transactions": [], "count": 0, "total_in": 0, "total_out": 0, "next_cursor": None,
        }  # fmt: skip
        self.queries: list[dict[str, str | int]] = []
        self.kept: dict[str, Transfer] = {}
        self.challenges: dict[str, Challenge] = {}
        self.reports: list[str] = []
        self.refuse: str | None = None
        self.down = False
        self._done: dict[str, Any] = {}

    @property
    def posted(self) -> list[Transfer]:
        return [transfer for transfer in self.kept.values() if transfer["state"] == "posted"]

    async def customer(self, customer_id: str) -> Customer:
        self._reach()
        return {"customer_id": customer_id, "name": "王小雨", "masked_phone": "138****1234"}

    async def accounts(self, customer_id: str) -> list[Account]:
        self._reach()
        return [self.account]

    async def cards(self, customer_id: str) -> list[Card]:
        self._reach()
        return self.all_cards

    async def payees(self, customer_id: str) -> list[Payee]:
        self._reach()
        return self.saved_payees

    async def recipient(self, customer_id: str, number_id: str) -> Recipient:
        raise CoreBankRefused("not_found")

    async def transactions(self, customer_id: str, query: dict[str, str | int]) -> TransactionPage:
        self._reach()
        self.queries.append(query)
        return self.page

    async def bills(self, customer_id: str) -> list[Bill]:
        self._reach()
        return self.all_bills

    async def repayment_ways(self, customer_id: str, bill_id: str) -> list[RepaymentWay]:
        self._reach()
        bill = next(one for one in self.all_bills if one["bill_id"] == bill_id)
        none = {"months": None, "payment": None, "interest_total": None, "rate_basis_points": None}
        full = {"way": "full", "pays": bill["amount"] - bill["paid"], "interest": 0, **none}
        return [full]  # type: ignore[list-item]

    async def quote(self, customer_id: str, order: TransferOrder) -> Quote:
        self._reach()
        available = self.account["available_balance"]
        problem: Problem | None = None
        if order["amount"] > available:
            problem = {
                "code": "insufficient_funds",
                "message": "",
                "details": {"available": available, "fee": 0},
            }
        if order["amount"] > LIMIT_PER_TRANSFER:
            details = {"limit": LIMIT_PER_TRANSFER, "left_today": self.account["left_today"]}
            problem = {"code": "limit_per_transfer", "message": "", "details": details}
        return {
            "ok": problem is None, "problem": problem, "from_account_id": "A1", "from_tail": "1001",
            "available": available, "fee": 0,
            "gate": {"level": "pass", "reasons": [], "asks": False, "wait_hours": 0},
            "arrivals": [],
        }  # fmt: skip

    async def transfers(self, customer_id: str) -> list[Transfer]:
        self._reach()
        return list(reversed(self.kept.values()))

    async def create_transfer(self, customer_id: str, order: TransferOrder, key: str) -> Transfer:
        self._reach()
        if key in self._done:
            return self._done[key]
        if self.refuse:
            raise CoreBankRefused(self.refuse, {"available": 0, "limit": 0, "left_today": 0})
        to = next((one for one in self.saved_payees if one["payee_id"] == order.get("payee_id")), None)
        transfer: Transfer = {
            "transfer_id": f"T{len(self.kept) + 1}", "kind": "transfer" if to else "repayment",
            "state": "pending", "amount": order["amount"], "fee": 0, "arrival": order["arrival"],
            "from_tail": "1001", "created_at": "2026-11-23T10:00:00+08:00", "executes_at": None,
            "posted_at": None, "confirmed": False, "balance_after": None, "gate_level": "pass", "gate_reasons": [],
            "to": {"name": to["name"] if to else "信用卡", "nickname": None, "bank": "", "tail": to["tail"] if to else "2002"},
        }  # fmt: skip
        self.kept[transfer["transfer_id"]] = transfer
        self._done[key] = transfer
        return transfer

    async def confirm_transfer(
        self, customer_id: str, transfer_id: str, challenge_id: str, key: str
    ) -> Transfer:
        self._reach()
        if challenge_id not in self.challenges:
            raise CoreBankRefused("not_found")
        transfer = self.kept[transfer_id]
        moment = "2026-11-23T10:01:00+08:00"
        if transfer["arrival"] == "realtime":
            transfer.update(state="posted", posted_at=moment, confirmed=True)
        else:
            transfer.update(executes_at="2026-11-23T12:01:00+08:00", confirmed=True)
        return transfer

    async def void_transfer(self, customer_id: str, transfer_id: str, key: str) -> Transfer:
        self._reach()
        transfer = self.kept[transfer_id]
        if transfer["state"] == "posted":
            raise CoreBankRefused("already_posted")
        transfer["state"] = "voided"
        return transfer

    async def transfer_progress(self, customer_id: str) -> list[TransferProgress]:
        raise CoreBankRefused("not_found")

    async def transfer_plans(self, customer_id: str) -> list[TransferPlan]:
        raise CoreBankRefused("not_found")

    async def create_challenge(
        self, customer_id: str, purpose: ChallengePurpose, subject_id: str, key: str
    ) -> Challenge:
        self._reach()
        if key not in self._done:
            challenge: Challenge = {
                "challenge_id": f"CH{len(self.challenges) + 1}", "sent_to": "138****1234",
                "expires_at": "2026-11-23T10:05:00+08:00", "tries_left": 3,
            }  # fmt: skip
            self.challenges[challenge["challenge_id"]] = challenge
            self._done[key] = challenge
        return self._done[key]

    async def wealth(self, customer_id: str) -> Wealth:
        raise CoreBankRefused("not_found")

    async def wealth_products(self, customer_id: str) -> WealthShelf:
        raise CoreBankRefused("not_found")

    async def loans(self, customer_id: str) -> Loans:
        raise CoreBankRefused("not_found")

    async def mandates(self, customer_id: str) -> list[Mandate]:
        return self.all_mandates

    async def restrictions(self, customer_id: str) -> list[Restriction]:
        raise CoreBankRefused("not_found")

    async def progress(self, customer_id: str) -> Progress:
        raise CoreBankRefused("not_found")

    async def loan_offers(self, amount: int, months: int, product: str | None = None) -> LoanOffers:
        raise CoreBankRefused("not_found")

    async def points(self, customer_id: str) -> Points:
        raise NotImplementedError

    async def fees(self, customer_id: str, first: str, last: str) -> Fees:
        raise NotImplementedError

    async def request_known(self, customer_id: str, kind: str) -> dict[str, Any]:
        raise CoreBankRefused("not_found")

    async def request_options(
        self, customer_id: str, kind: str, field: str, known: dict[str, str]
    ) -> list[Option]:
        raise CoreBankRefused("not_found")

    async def quote_request(self, customer_id: str, kind: str, content: dict[str, Any]) -> RequestQuote:
        raise CoreBankRefused("not_found")

    async def create_request(
        self, customer_id: str, kind: str, content: dict[str, Any], key: str
    ) -> ServiceRequest:
        raise CoreBankRefused("not_found")

    async def confirm_request(
        self, customer_id: str, request_id: str, challenge_id: str | None, key: str
    ) -> ServiceRequest:
        raise CoreBankRefused("not_found")

    async def void_request(self, customer_id: str, request_id: str, key: str) -> ServiceRequest:
        raise CoreBankRefused("not_found")

    async def requests(self, customer_id: str, kind: str | None = None) -> list[ServiceRequest]:
        return []

    async def freeze_card(self, customer_id: str, card_id: str, key: str) -> Card:
        self._reach()
        return self._change_card(card_id, "frozen")

    async def report_card_loss(self, customer_id: str, card_id: str, key: str) -> LossReport:
        self._reach()
        self.reports.append(card_id)
        return {
            "report_id": f"R{len(self.reports)}", "card": self._change_card(card_id, "lost"),
            "reported_at": "2026-11-23T10:00:00+08:00",
        }  # fmt: skip

    def status_of(self, card_id: str) -> str:
        return next(one["status"] for one in self.all_cards if one["card_id"] == card_id)

    def _change_card(self, card_id: str, status: str) -> Card:
        found = next(one for one in self.all_cards if one["card_id"] == card_id)
        found["status"] = status
        return found

    def _reach(self) -> None:
        if self.down:
            raise CoreBankUnavailable("down")
