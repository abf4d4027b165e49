"""What a customer may send: pure rules over numbers, no database."""

from __future__ import annotations

from dataclasses import dataclass

from core_bank.errors import BankError

_YUAN = 100

# Class II and III accounts: what the People's Bank lets leave in a day and in a year (分).
CLASS_CAP_PER_DAY = {"II": 10_000 * _YUAN, "III": 2_000 * _YUAN}
CLASS_CAP_PER_YEAR = {"II": 200_000 * _YUAN, "III": 50_000 * _YUAN}

CLASS_III_BALANCE_MAX = 2_000 * _YUAN
"""A class III account holds at most this much (分)."""

AMOUNT_MAX = 10**13
"""No single amount in the API is larger (分): a hundred billion yuan."""

_STATUS = {"bad_amount": 422, "unknown_payee": 404}


@dataclass(frozen=True)
class Problem:
    """Why a transfer cannot be made; ``details`` are numbers in 分."""

    code: str
    message: str
    details: dict[str, int]

    def error(self) -> BankError:
        """The same, as a refusal."""
        return BankError(_STATUS.get(self.code, 409), self.code, self.message, **self.details)


@dataclass(frozen=True)
class Standing:
    """What the rules need to know of an account. Money in 分; ``used_*`` is what already left or is held."""

    account_class: str
    frozen: bool
    available: int
    limit_per_transfer: int
    limit_per_day: int
    used_today: int
    used_this_year: int


def left_today(standing: Standing) -> int:
    """What may still leave today under the customer's own limit and the caps of the account's class."""
    rooms = [standing.limit_per_day - standing.used_today]
    rooms += _class_rooms(standing)
    return max(0, min(rooms))


def problem_of(standing: Standing, amount: int, fee: int, within_limits: bool) -> Problem | None:
    """The first reason against sending ``amount``, or None.

    ``within_limits`` is False for money that stays with the same person (repaying one's own card, moving to
    the bound account): neither limits nor class caps apply to it.
    """
    if amount <= 0:
        return Problem("bad_amount", "The amount must be at least one fen.", {"limit": 1})
    if standing.frozen:
        return Problem("account_frozen", "Nothing may leave this account: its card is frozen or lost.", {})
    if amount + fee > standing.available:
        details = {"available": standing.available, "fee": fee}
        return Problem("insufficient_funds", "The account has less than that available.", details)
    return _limit_problem(standing, amount) if within_limits else None


def receiving_problem(account_class: str | None, balance: int, amount: int) -> Problem | None:
    """A class III account may not be filled above its cap."""
    if account_class != "III" or balance + amount <= CLASS_III_BALANCE_MAX:
        return None
    return Problem(
        "class_limit",
        "The receiving class III account would hold too much.",
        {"limit": CLASS_III_BALANCE_MAX},
    )


def class_cap_per_day(account_class: str | None) -> int:
    """The most that may leave an account of this class in a day (分); without a cap, more than anybody sends."""
    return CLASS_CAP_PER_DAY.get(account_class or "", AMOUNT_MAX)


def _limit_problem(standing: Standing, amount: int) -> Problem | None:
    left = left_today(standing)
    if amount > standing.limit_per_transfer:
        details = {"limit": standing.limit_per_transfer, "left_today": left}
        return Problem("limit_per_transfer", "More than this account sends in one transfer.", details)
    rooms = _class_rooms(standing)
    if rooms and amount > min(rooms):
        details = {"limit": max(0, min(rooms)), "left_today": left}
        return Problem("class_limit", "More than an account of this class may send.", details)
    if amount > left:
        details = {"limit": standing.limit_per_day, "left_today": left}
        return Problem("limit_per_day", "More than may still leave this account today.", details)
    return None


def _class_rooms(standing: Standing) -> list[int]:
    if standing.account_class not in CLASS_CAP_PER_DAY:
        return []
    return [
        CLASS_CAP_PER_DAY[standing.account_class] - standing.used_today,
        CLASS_CAP_PER_YEAR[standing.account_class] - standing.used_this_year,
    ]
