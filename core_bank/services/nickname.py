"""称呼: what customers call their payees."""

from __future__ import annotations

import re

from core_bank import payees
from core_bank.models.payees import Payee
from core_bank.services.service import At, Problem

NICKNAME_MAX = 20
"""Characters."""
_NICKNAME = re.compile(r"[^\W\d_](?:[^\W_]|[·.()（） -])*")
_LONG_NUMBER = re.compile(r"\d{5}")


def nickname_problem(at: At, nickname: str | None, of: Payee | None = None) -> Problem | None:
    """What stands against calling a payee so: no word, a long number in it, or another payee is called so."""
    if nickname is None or len(nickname) > NICKNAME_MAX:
        return _odd()
    if not _NICKNAME.fullmatch(nickname) or _LONG_NUMBER.search(nickname):
        return _odd()
    others = [payee for payee in payees.payees_of(at.session, at.customer_id) if payee is not of]
    taken = [payee for payee in others if nickname in (payee.name, *payee.nicknames)]
    if taken:
        details = {"called": payees.called(taken[0]), "nickname": nickname}
        return Problem("nickname_taken", "nickname", "Another payee is called so.", details)
    return None


def _odd() -> Problem:
    details = {"characters": str(NICKNAME_MAX)}
    return Problem("nickname_odd", "nickname", "A short word is wanted, without numbers.", details)
