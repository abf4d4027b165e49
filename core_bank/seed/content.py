"""The seed files and their schema."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from banking.repayment import Method
from core_bank import loan_products
from core_bank.bills import DAYS_TO_PAY
from core_bank.wealth_products import products

_FOLDER = Path(__file__).parent

Tail = Annotated[str, Field(pattern=r"^[0-9]{4}$")]
Yuan = Annotated[int, Field(gt=0)]
DayOfMonth = Annotated[int, Field(ge=1, le=28)]


class SeedError(ValueError):
    """A seed file does not fit its schema; the message names the file, the place and what is wanted."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AccountSeed(_Part):
    """The class I account and its debit card; money in yuan."""

    tail: Tail
    balance: Yuan
    per_transfer: Yuan
    per_day: Yuan
    expires_in_days: int | None = None


class WalletSeed(_Part):
    """A class II or III account, filled every month from the class I account; ``top_up`` 0: never used."""

    account_class: Literal["II", "III"] = Field(alias="class")
    tail: Tail
    top_up: Annotated[int, Field(ge=0)]
    day: DayOfMonth


class IncomeSeed(_Part):
    """Money that comes in every month."""

    payer: str = Field(alias="from")
    amount: Yuan
    day: DayOfMonth


class DebitSeed(_Part):
    """A loan's monthly instalment."""

    name: str
    amount: Yuan
    day: DayOfMonth


class SendSeed(_Part):
    """A regular transfer to the payee with this number (from 1)."""

    payee: Annotated[int, Field(ge=1)]
    amount: Yuan
    day: DayOfMonth
    memo: str


class InstalmentSeed(_Part):
    """The newest bill was put into so many instalments so many days ago; the first of them is on no bill yet."""

    months: Literal[3, 6, 12, 24]
    days_ago: Annotated[int, Field(ge=1)]


class CreditSeed(_Part):
    """A credit card and the state of its newest bill."""

    tail: Tail
    limit: Yuan
    due_in_days: Annotated[int, Field(ge=-18, le=19)]
    newest: Literal["unpaid", "minimum", "paid"]
    instalments: InstalmentSeed | None = None
    expires_in_days: int | None = None


class RegularSeed(_Part):
    """A fixed habit: so many purchases a month at one merchant of a category."""

    merchant: str
    category: str
    times: Annotated[int, Field(ge=1, le=31)]


class PayeeSeed(_Part):
    """A payee; ``customer`` when the payee banks here, ``added_days_ago`` when saved of late, ``reported`` as a cheat."""

    name: str
    nicknames: list[str]
    bank: str
    tail: Tail
    customer: str | None = None
    added_days_ago: Annotated[int, Field(ge=0)] | None = None
    reported: bool = False


class HoldingSeed(_Part):
    """A wealth product bought so many days ago, for so many yuan."""

    product: str
    amount: Yuan
    days_ago: Annotated[int, Field(ge=1, le=364)]


class WealthSeed(_Part):
    """The newest risk test, and what was bought since it or before."""

    grade: Literal["C1", "C2", "C3", "C4", "C5"]
    tested_days_ago: Annotated[int, Field(ge=1)]
    holdings: list[HoldingSeed] = []


class LoanSeed(_Part):
    """A loan from this bank, begun so many days ago; the first ``late`` instalments were paid five days late."""

    product: str
    amount: Yuan
    months: Annotated[int, Field(ge=1, le=120)]
    method: Method
    days_ago: Annotated[int, Field(ge=1, le=364)]
    late: Annotated[int, Field(ge=0)] = 0


class MandateSeed(_Part):
    """Who may take money from which card; with ``amount`` (yuan) and ``day`` it is taken every month."""

    kind: Literal["debit", "no_pin", "repayment"]
    merchant: str = ""
    purpose: str = ""
    card: Literal["debit", "credit"] = "debit"
    limit: Yuan | None = None
    how: Literal["full", "minimum"] | None = None
    amount: Yuan | None = None
    day: DayOfMonth | None = None


class RestrictionSeed(_Part):
    """An account that was restricted so many days ago; a court's order names the court and ends."""

    account: Literal["I", "II", "III"] = "I"
    reason: Literal["court", "dormant", "identity_expired", "fraud_watch"]
    days_ago: Annotated[int, Field(ge=0)]
    authority: str | None = None
    ends_in_days: int | None = None


class CustomerSeed(_Part):
    """One customer's life."""

    id: Annotated[str, Field(pattern=r"^C[0-9]{4}$")]
    name: str
    gender: Literal["female", "male"]
    born: date
    city: str
    occupation: str
    phone: Annotated[str, Field(pattern=r"^1[0-9]{2}\*{4}[0-9]{4}$")]
    habit: str
    account: AccountSeed
    income: IncomeSeed
    debits: list[DebitSeed] = []
    sends: list[SendSeed] = []
    credit: CreditSeed | None = None
    wallets: list[WalletSeed] = []
    spare: list[Tail] = []
    regular: list[RegularSeed] = []
    wealth: WealthSeed | None = None
    loans: list[LoanSeed] = []
    mandates: list[MandateSeed] = []
    restrictions: list[RestrictionSeed] = []
    payees: list[PayeeSeed]


class CategorySeed(_Part):
    """A kind of spending: first and last hour, and merchants with least and most of a purchase in yuan."""

    memo: str
    hours: tuple[int, int]
    merchants: dict[str, tuple[Yuan, Yuan]]


class SavingsSeed(_Part):
    """Where spare money goes."""

    name: str
    memo: str


class ProductsSeed(_Part):
    """Product names, and the words on the bank's own entries."""

    accounts: dict[Literal["I", "II", "III"], str]
    debit_card: str
    credit_card: str
    credit_account: str
    opening: str
    interest: str
    salary: str
    loan: str
    refund: str
    repayment: str
    top_up: str
    savings: SavingsSeed
    credential_prefix: str


class Content(_Part):
    """All seed files, read and cross-checked."""

    customers: list[CustomerSeed]
    habits: dict[str, dict[str, int]]
    merchants: dict[str, CategorySeed]
    products: ProductsSeed


def load() -> Content:
    """Read and check the seed files. Raises SeedError."""
    content = Content(
        customers=_file("customers.yml", TypeAdapter(list[CustomerSeed])),
        habits=_file("habits.yml", TypeAdapter(dict[str, dict[str, int]])),
        merchants=_file("merchants.yml", TypeAdapter(dict[str, CategorySeed])),
        products=_file("products.yml", TypeAdapter(ProductsSeed)),
    )
    _check_references(content)
    return content


def _file(name: str, schema: TypeAdapter[Any]) -> Any:
    try:
        return schema.validate_python(yaml.safe_load((_FOLDER / name).read_text("utf-8")))
    except ValidationError as error:
        found = error.errors()[0]
        place = ".".join(str(part) for part in found["loc"])
        raise SeedError(f"core_bank/seed/{name}: at {place}: {found['msg']}; correct this value") from None


def _check_references(content: Content) -> None:
    ids = {customer.id for customer in content.customers}
    if len(ids) != len(content.customers):
        raise SeedError("core_bank/seed/customers.yml: an id is used twice; give each customer its own")
    for habit, categories in content.habits.items():
        for unknown in categories.keys() - content.merchants.keys():
            raise SeedError(f"core_bank/seed/habits.yml: {habit}: add {unknown} to merchants.yml")
    for customer in content.customers:
        where = f"core_bank/seed/customers.yml: {customer.id}"
        if customer.habit not in content.habits:
            raise SeedError(f"{where}: add habit {customer.habit} to habits.yml")
        if any(send.payee > len(customer.payees) for send in customer.sends):
            raise SeedError(f"{where}: sends names a payee that is not in the list; use 1 for the first")
        split = customer.credit.instalments if customer.credit else None
        if split and customer.credit and split.days_ago >= DAYS_TO_PAY - customer.credit.due_in_days:
            raise SeedError(f"{where}: no bill was there to split so many days ago; write fewer")
        held = customer.wealth.holdings if customer.wealth else []
        if strange := sorted({one.product for one in held} - set(products())):
            raise SeedError(
                f"{where}: {strange} are no products; use the ids of core_bank/wealth_products.yml"
            )
        if strange := sorted({one.product for one in customer.loans} - set(loan_products.products())):
            raise SeedError(f"{where}: {strange} are no loans; use the ids of core_bank/loan_products.yml")
        if any(payee.customer not in {None, *ids} for payee in customer.payees):
            raise SeedError(f"{where}: a payee's customer does not exist; use an id of this file")
        for regular in customer.regular:
            category = content.merchants.get(regular.category)
            if category is None or regular.merchant not in category.merchants:
                raise SeedError(f"{where}: add {regular.merchant} to {regular.category} in merchants.yml")
