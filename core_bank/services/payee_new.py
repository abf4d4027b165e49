"""添加收款人: a name and a number that belong together, saved with a one-time password."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field

from banking.bank_card import is_card_number
from core_bank import fraud_gate, payees, recipients, sealed_numbers
from core_bank.errors import NotFoundError
from core_bank.identifiers import IDENTIFIER, new_identifier
from core_bank.messages import catalogue
from core_bank.models.payees import Payee
from core_bank.recipients import Recipient
from core_bank.services.nickname import nickname_problem
from core_bank.services.service import At, Content, Option, Problem, Quote
from core_bank.vault import vault_of

NAME_MAX = 40
"""Characters of the name of an account."""
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[·.()（） ])+")


class PayeeNewContent(Content):
    """Whom to save. ``number`` is the reference of a sealed number. Only a quote may leave out what is not known yet."""

    number: Annotated[str, IDENTIFIER] | None = None
    name: Annotated[str, Field(max_length=200)] | None = None
    nickname: Annotated[str, Field(max_length=200)] | None = None


class PayeeNew:
    """Who can be paid at all decides here, so it takes a code. Of a stranger no name is ever told: it is only compared."""

    kind: ClassVar[str] = "payee_new"
    content = PayeeNewContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """No field has options."""
        raise NotFoundError

    def quote(self, at: At, content: PayeeNewContent) -> Quote:
        """What would be saved; the problems name the number first, because nothing else helps while it is wrong."""
        recipient = _recipient(at, content)
        problem = _number_problem(at, content, recipient)
        if problem is None and recipient is not None:
            problem = _name_problem(at, content, recipient)
        if problem is None and content.nickname is not None:
            problem = nickname_problem(at, content.nickname)
        return Quote(_summary(content, recipient), level=2, problem=problem)

    def carry_out(self, at: At, content: PayeeNewContent, request_id: str) -> dict[str, Any]:
        """Save the payee. Who was saved just now is new to the fraud gate."""
        recipient = _recipient(at, content)
        if recipient is None or content.name is None:
            raise NotFoundError
        payee = Payee(
            payee_id=new_identifier("py"),
            customer_id=at.customer_id,
            account_id=recipient.account.account_id if recipient.account else None,
            name=content.name,
            nicknames=[content.nickname] if content.nickname else [],
            bank=recipient.bank or "",
            tail=recipient.number.tail,
            number_print=vault_of(at.settings).digest(recipient.number.digits),
            added_at=at.now,
        )
        at.session.add(payee)
        return {"payee_id": payee.payee_id}


def _recipient(at: At, content: PayeeNewContent) -> Recipient | None:
    """Who is behind the number; None while there is none, or once it has expired."""
    if content.number is None:
        return None
    try:
        number = sealed_numbers.opened(at.session, at.settings, at.customer_id, content.number, at.now)
    except NotFoundError:
        return None
    return recipients.recipient_of(at.session, vault_of(at.settings), at.customer_id, number)


def _number_problem(at: At, content: PayeeNewContent, recipient: Recipient | None) -> Problem | None:
    if recipient is None:
        return Problem("number_expired", "number", "There is no such sealed number any more.")
    number, holder, known = recipient.number, recipient.holder, recipient.payee
    if number.kind == "card" and not is_card_number(number.digits):
        return Problem("card_number_invalid", "number", "The digits do not make a card number.")
    if recipient.bank is None:
        return Problem("card_bank_unknown", "number", "No bank is known to issue such cards.")
    if holder is not None and holder.customer_id == at.customer_id:
        return Problem("payee_is_own", None, "This is the customer's own account.")
    if known is not None:
        return Problem("payee_known", None, "This payee is saved.", {"called": payees.called(known)})
    return None


def _name_problem(at: At, content: PayeeNewContent, recipient: Recipient) -> Problem | None:
    name = content.name
    if name is None or len(name) > NAME_MAX or not _NAME.fullmatch(name):
        return Problem("payee_name_odd", "name", "This is no name of a person or a company.")
    holder = recipient.holder
    if recipient.ours and (holder is None or holder.name != name):
        # The same answer for a wrong name and for a number that nobody here has: it must tell nothing of either.
        return Problem("payee_name_mismatch", "name", "Name and number do not belong together here.")
    tails = {recipient.number.tail, *([holder.account.card_tail or ""] if holder else [])}
    if any(fraud_gate.is_reported(at.session, name, recipient.bank or "", tail) for tail in tails):
        return Problem("payee_reported", None, "The payee has been reported as a cheat.")
    return None


def _summary(content: PayeeNewContent, recipient: Recipient | None) -> dict[str, int | str | list[str]]:
    words = catalogue().payees
    if recipient is None:
        return {}
    called = content.name or ""
    if content.nickname:
        called = words.with_nickname.format(nickname=content.nickname, name=called)
    return {
        "called": called,
        "bank": recipient.bank or "",
        "masked": str(recipient.number),
        "checked": words.checked if recipient.ours else words.unchecked,
    }
