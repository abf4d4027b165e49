"""收款人: one of those saved is taken away, or called otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field

from core_bank import payees, transfer_plans
from core_bank.errors import NotFoundError
from core_bank.identifiers import IDENTIFIER
from core_bank.messages import catalogue
from core_bank.models.payees import Payee
from core_bank.models.transfers import TransferPlan
from core_bank.services.nickname import nickname_problem
from core_bank.services.service import At, Content, Option, Quote


class PayeeRemoveContent(Content):
    """Whom to take away."""

    payee: Annotated[str, IDENTIFIER]


class PayeeRenameContent(Content):
    """Whom to call what. Only a quote may leave out the new name."""

    payee: Annotated[str, IDENTIFIER]
    nickname: Annotated[str, Field(max_length=200)] | None = None


class PayeeRemove:
    """Taking a payee away moves no money and opens no door: a yes is enough."""

    kind: ClassVar[str] = "payee_remove"
    content = PayeeRemoveContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """The customer's payees."""
        return _saved(at, field)

    def quote(self, at: At, content: PayeeRemoveContent) -> Quote:
        """Who would go, and which plans of transfers with them. Raises NotFoundError for somebody who is no payee any more."""
        payee = _payee(at, content.payee)
        return Quote({**_summary(payee), **_ended(transfer_plans.plans_to(at.session, payee))}, level=1)

    def carry_out(self, at: At, content: PayeeRemoveContent, request_id: str) -> dict[str, Any]:
        """Take the payee away and end the plans that pay it; transfers of before still name it."""
        payee = _payee(at, content.payee)
        payee.removed_at = at.now
        ended = transfer_plans.plans_to(at.session, payee, lock=True)
        for plan in ended:
            transfer_plans.cancel(plan)
        return {"payee_id": payee.payee_id, "plan_ids": [plan.plan_id for plan in ended]}


class PayeeRename:
    """What the customer calls a payee; the name of the account never changes."""

    kind: ClassVar[str] = "payee_rename"
    content = PayeeRenameContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """The customer's payees."""
        return _saved(at, field)

    def quote(self, at: At, content: PayeeRenameContent) -> Quote:
        """The old and the new name; one that somebody else has is refused."""
        payee = _payee(at, content.payee)
        return Quote(_summary(payee), level=1, problem=nickname_problem(at, content.nickname, of=payee))

    def carry_out(self, at: At, content: PayeeRenameContent, request_id: str) -> dict[str, Any]:
        """Put the new name before the others, in the place of the first."""
        payee, nickname = _payee(at, content.payee), str(content.nickname)
        payee.nicknames = [nickname, *(one for one in payee.nicknames[1:] if one != nickname)]
        return {"payee_id": payee.payee_id}


def _saved(at: At, field: str) -> list[Option]:
    if field != "payee":
        raise NotFoundError
    return [
        Option(
            value=payee.payee_id,
            title=payees.called(payee),
            words=[payee.name, *payee.nicknames],
        )
        for payee in payees.payees_of(at.session, at.customer_id)
    ]


def _payee(at: At, payee_id: str) -> Payee:
    payee = payees.payee_for_customer(at.session, at.customer_id, payee_id)
    if payee is None:
        raise NotFoundError
    return payee


def _ended(plans: list[TransferPlan]) -> dict[str, str]:
    """What ends with the payee, before the yes and after it; nothing said where nothing ends."""
    words = catalogue().plans
    if not plans:
        return {"ends": "", "ended": ""}
    lines = "\n".join(words.line.format(plan=transfer_plans.in_short(plan)) for plan in plans)
    return {
        "ends": words.ends_with_payee.format(plans=lines),
        "ended": words.ended_with_payee.format(count=len(plans)),
    }


def _summary(payee: Payee) -> dict[str, int | str | list[str]]:
    return {"called": payees.called(payee), "name": payee.name, "bank": payee.bank, "tail": payee.tail}
