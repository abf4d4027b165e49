"""取消自动扣款: a mandate is ended; what is not paid by itself any more is said before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from banking.money import format_yuan
from core_bank import bills, mandates
from core_bank.errors import NotFoundError
from core_bank.mandates import titled
from core_bank.messages import catalogue
from core_bank.models.cards import Card
from core_bank.models.mandates import Mandate
from core_bank.services.service import At, Content, Option, Problem, Quote


class AutopayCancelContent(Content):
    """Which mandate."""

    mandate: str


class AutopayCancel:
    """Ending a mandate keeps money where it is, so a yes is enough; but a bill that nobody pays is said to be one."""

    kind: ClassVar[str] = "autopay_cancel"
    content = AutopayCancelContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """The mandates that have not been ended; each is also called by what it takes money for."""
        if field != "mandate":
            raise NotFoundError
        return [
            Option(
                value=one.mandate_id,
                title=titled(one),
                note=at.session.get_one(Card, one.card_id).tail,
                words=[one.purpose, one.merchant],
            )
            for one in mandates.active(at.session, at.customer_id)
        ]

    def quote(self, at: At, content: AutopayCancelContent) -> Quote:
        """What ends and what follows; ``mandate_ended`` is refused."""
        mandate = mandates.mandate_for_customer(at.session, at.customer_id, content.mandate)
        problem = None
        if mandate.ended_at is not None:
            problem = Problem("mandate_ended", None, "This mandate has been ended before.")
        summary: dict[str, int | str | list[str]] = {
            "name": titled(mandate),
            "kind": catalogue().mandates.kinds[mandate.kind],
            "tail": at.session.get_one(Card, mandate.card_id).tail,
            "then": _consequence(at, mandate),
        }
        return Quote(summary, level=1, problem=problem)

    def carry_out(self, at: At, content: AutopayCancelContent, request_id: str) -> dict[str, Any]:
        """End it."""
        mandate = mandates.mandate_for_customer(at.session, at.customer_id, content.mandate, lock=True)
        mandates.end(at.session, mandate, at.now)
        return {"mandate_id": mandate.mandate_id}


def _consequence(at: At, mandate: Mandate) -> str:
    """Which bill is not paid by itself any more."""
    words = catalogue().mandates
    if mandate.kind != "repayment":
        return words.then[mandate.kind].format(merchant=mandate.merchant, purpose=mandate.purpose)
    bill = bills.next_open(at.session, mandate.credit_account_id or "")
    if bill is None:
        return words.then["repayment"]
    left = format_yuan(bills.remaining(bill))
    return words.then["repayment_open"].format(due_on=bill.due_on, left=left)
