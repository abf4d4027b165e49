"""信用卡自动还款: set up, or changed, with a one-time password."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from banking.money import format_yuan
from core_bank import accounts, automatic_repayment, bills, cards, mandates
from core_bank.errors import NotFoundError
from core_bank.mandates import How
from core_bank.messages import catalogue
from core_bank.models.accounts import Account
from core_bank.models.cards import Card
from core_bank.services.own_accounts import account_option
from core_bank.services.service import At, Content, Option, Problem, Quote

_IN_USE = {"active", "frozen"}


class AutopayRepaymentContent(Content):
    """Which credit card, all or the minimum of its bills, from which account."""

    card_id: str
    how: How
    account_id: str


class AutopayRepayment:
    """Money will leave the account without another word, so it takes a code; a later set-up replaces an earlier one."""

    kind: ClassVar[str] = "autopay_repayment"
    content = AutopayRepaymentContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """Credit cards in use; deposit accounts that have a card."""
        if field == "card_id":
            return [
                Option(value=card.card_id, title=card.name, note=card.tail)
                for card in cards.cards_view(at.session, at.customer_id, at.now.date()).cards
                if card.kind == "credit" and card.status in _IN_USE
            ]
        if field == "account_id":
            return [
                account_option(account)
                for account in accounts.deposit_accounts(at.session, at.customer_id)
                if _card_of(at, account.account_id) is not None
            ]
        raise NotFoundError

    def quote(self, at: At, content: AutopayRepaymentContent) -> Quote:
        """When money is taken first, and how much; ``autopay_same`` is refused."""
        credit, account = _credit_card(at, content), _account(at, content)
        before = mandates.repayment_of(at.session, credit)
        problem = None
        if before is not None and (before.how, before.account_id) == (content.how, account.account_id):
            problem = Problem("autopay_same", None, "Automatic repayment is set up like this already.")
        summary: dict[str, int | str | list[str]] = {
            "name": credit.name,
            "tail": credit.tail,
            "from_tail": account.card_tail or "",
            "first": _first(at, credit, content.how),
        }
        return Quote(summary, level=2, problem=problem)

    def carry_out(self, at: At, content: AutopayRepaymentContent, request_id: str) -> dict[str, Any]:
        """Set it up."""
        credit, account = _credit_card(at, content), _account(at, content)
        card = _card_of(at, account.account_id)
        if card is None:
            raise NotFoundError
        signed = mandates.sign_repayment(at.session, credit, account.account_id, card, content.how, at.now)
        return {"mandate_id": signed.mandate_id}


def _credit_card(at: At, content: AutopayRepaymentContent) -> Card:
    card = cards.card_for_customer(at.session, at.customer_id, content.card_id)
    if card.kind != "credit":
        raise NotFoundError
    return card


def _account(at: At, content: AutopayRepaymentContent) -> Account:
    return accounts.account_for_customer(at.session, at.customer_id, content.account_id)


def _card_of(at: At, account_id: str) -> Card | None:
    """The debit card of an account."""
    return cards.debit_card_of(at.session, account_id)


def _first(at: At, credit: Card, how: How) -> str:
    """The first debit in words; what is overdue for longer than the days of grace is not taken, and that is said."""
    words, today = catalogue().mandates, at.now.date()
    oldest = bills.next_open(at.session, credit.account_id)
    if oldest is not None and oldest.due_on < automatic_repayment.first_day(at.settings, today):
        return words.first_overdue.format(due_on=oldest.due_on)
    left = 0 if oldest is None else automatic_repayment.left_of(how, oldest)
    if oldest is None or left == 0:
        return words.first_later
    line = words.first if oldest.due_on > today else words.first_today
    return line.format(
        due_on=oldest.due_on, left=format_yuan(left), hour=at.settings.automatic_repayment_hour
    )
