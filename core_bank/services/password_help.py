"""密码: a locked login is opened and a token to set a new password sent; a card's PIN is set at a branch only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from core_bank import passwords
from core_bank.errors import NotFoundError
from core_bank.services.service import At, Content, Option, Problem, Quote

Which = Literal["login", "query", "pay", "card"]


class PasswordHelpContent(Content):
    """Which password; never the password itself."""

    which: Which


class PasswordHelp:
    """Whoever can read the phone on file may set a new login; nobody ever types a password here."""

    kind: ClassVar[str] = "password_help"
    content = PasswordHelpContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """Nothing here is for the bank to list."""
        raise NotFoundError

    def quote(self, at: At, content: PasswordHelpContent) -> Quote:
        """For how many minutes the token holds; ``pay_password_in_app`` and ``card_pin_in_person`` are refused."""
        problem = None
        if content.which == "pay":
            problem = Problem("pay_password_in_app", None, "It is set anew in the app, with the face.")
        elif content.which == "card":
            problem = Problem("card_pin_in_person", None, "It is set anew at a branch, in person.")
        minutes = str(at.settings.password_reset_lifetime_seconds // 60)
        return Quote({"minutes": minutes}, level=2, problem=problem)

    def carry_out(self, at: At, content: PasswordHelpContent, request_id: str) -> dict[str, Any]:
        """Unlock, and send the token."""
        if content.which not in ("login", "query"):
            raise NotFoundError
        reset = passwords.allow_reset(at.session, at.settings, at.customer_id, content.which, at.now)
        return {"reset_id": reset.reset_id}
