"""Customers: proving who one is, and what the bank knows of a person."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, StringConstraints

from core_bank import accounts, customers, passwords, payees
from core_bank.accounts import AccountsView
from core_bank.api.request import BankHere, KnownCustomer, Onced, Reading, errors
from core_bank.customers import CustomerView, VerifiedView
from core_bank.identifiers import IDENTIFIER
from core_bank.passwords import PasswordSetView
from core_bank.payees import PayeesView

router = APIRouter(tags=["customers"])


class Login(BaseModel):
    """A claim to be somebody, with the proof."""

    model_config = ConfigDict(extra="forbid")

    customer_id: Annotated[str, IDENTIFIER]
    credential: Annotated[str, StringConstraints(min_length=1, max_length=100)]


class NewPassword(BaseModel):
    """The token from the message, and the password that is wished."""

    model_config = ConfigDict(extra="forbid")

    token: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=100)]


@router.post("/auth/passwords", response_model=PasswordSetView, responses=errors(409))
def set_password(wish: NewPassword, bank: BankHere, once: Onced) -> JSONResponse:
    """Set a password anew with the token that was sent for it."""
    now = bank.clock.now()
    return once(200, lambda session: passwords.set_anew(session, wish.token, wish.password, now))


@router.post("/auth/verify", responses=errors())
def verify(login: Login, bank: BankHere, session: Reading) -> VerifiedView:
    """Who this is, if the credential is right."""
    return bank.doorkeeper.verify(session, login.customer_id, login.credential)


@router.get("/customers/{customer_id}", responses=errors(404))
def customer(customer_id: KnownCustomer, session: Reading) -> CustomerView:
    """The customer."""
    return CustomerView.model_validate(customers.customer_by_id(session, customer_id))


@router.get("/customers/{customer_id}/accounts", responses=errors(404))
def list_accounts(customer_id: KnownCustomer, bank: BankHere, session: Reading) -> AccountsView:
    """Deposit accounts with balances and limits."""
    return accounts.accounts_view(session, customer_id, bank.clock.now())


@router.get("/customers/{customer_id}/payees", responses=errors(404))
def list_payees(customer_id: KnownCustomer, session: Reading) -> PayeesView:
    """Saved payees with nicknames."""
    return payees.payees_view(session, customer_id)
