"""Orders of wealth products: money on its way into units, and units on their way back to money."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core_bank import accounts, ledger, outbox
from core_bank.clock import day_start
from core_bank.errors import NotFoundError
from core_bank.identifiers import new_identifier
from core_bank.ledger import Leg
from core_bank.models.accounts import Account
from core_bank.models.customers import Customer
from core_bank.models.wealth import WealthHolding, WealthOrder
from core_bank.settings import Settings
from core_bank.wealth_products import Product, net_value, products, units_for, worth

_DUE_MAX = 100


def purchase(
    session: Session,
    account: Account,
    product: Product,
    amount: int,
    marks: Mapping[str, str],
    request_id: str,
    now: datetime,
    settles_at: datetime,
) -> WealthOrder:
    """Hold ``amount`` on the locked account and buy at ``settles_at``, at once if that is now.

    Raises OverdrawnError.
    """
    ledger.hold(account, amount)
    order = _order(account, product, "purchase", request_id, now, settles_at)
    order.amount, order.marks = amount, dict(marks)
    return _placed(session, order, now)


def redemption(
    session: Session,
    holding: WealthHolding,
    product: Product,
    units: int,
    request_id: str,
    now: datetime,
    settles_at: datetime,
) -> WealthOrder:
    """Take ``units`` out of the locked holding and pay their worth at ``settles_at``, at once if that is now."""
    if not 0 < units <= holding.units:
        raise ValueError("more units redeemed than held")
    cost = holding.cost * units // holding.units
    account = session.get_one(Account, holding.account_id)
    order = _order(account, product, "redemption", request_id, now, settles_at)
    order.units = units
    holding.units -= units
    holding.cost -= cost
    return _placed(session, order, now)


def withdraw(session: Session, order: WealthOrder, now: datetime) -> None:
    """Take a locked purchase back that still waits; its money is free again."""
    account = ledger.lock_accounts(session, [order.account_id])[order.account_id]
    ledger.release(account, order.amount or 0)
    order.state, order.settled_at = "withdrawn", now


def order_for_customer(
    session: Session, customer_id: str, order_id: str, lock: bool = False
) -> WealthOrder | None:
    """The customer's own order, or None."""
    order = session.get(WealthOrder, order_id, with_for_update=True if lock else None, populate_existing=lock)
    return order if order is not None and order.customer_id == customer_id else None


def holding_for_customer(
    session: Session, customer_id: str, holding_id: str, lock: bool = False
) -> WealthHolding:
    """The customer's own holding that has something left. Raises NotFoundError."""
    holding = session.get(
        WealthHolding, holding_id, with_for_update=True if lock else None, populate_existing=lock
    )
    if holding is None or holding.customer_id != customer_id or holding.units == 0:
        raise NotFoundError
    return holding


def waiting(session: Session, customer_id: str) -> list[WealthOrder]:
    """The customer's orders that are not done yet, the next one first."""
    query = select(WealthOrder).where(WealthOrder.customer_id == customer_id, WealthOrder.state == "waiting")
    return list(session.scalars(query.order_by(WealthOrder.settles_at, WealthOrder.order_id)))


def holdings(session: Session, customer_id: str) -> list[WealthHolding]:
    """What the customer holds, the oldest purchase first."""
    query = select(WealthHolding).where(WealthHolding.customer_id == customer_id, WealthHolding.units > 0)
    return list(session.scalars(query.order_by(WealthHolding.bought_on, WealthHolding.holding_id)))


def paid_at_once_today(session: Session, customer_id: str, product: Product, now: datetime) -> int:
    """What redemptions of the product have paid out on the day they were ordered, today, in 分."""
    query = select(func.coalesce(func.sum(WealthOrder.amount), 0)).where(
        WealthOrder.customer_id == customer_id,
        WealthOrder.product_id == product.product_id,
        WealthOrder.side == "redemption",
        WealthOrder.state == "done",
        WealthOrder.created_at >= day_start(now.date()),
    )
    return int(session.scalar(query) or 0)


def due(session: Session, settings: Settings, now: datetime) -> list[str]:
    """Orders whose time has come."""
    query = (
        select(WealthOrder.order_id)
        .where(WealthOrder.state == "waiting", WealthOrder.settles_at <= now)
        .order_by(WealthOrder.settles_at, WealthOrder.order_id)
        .limit(_DUE_MAX)
    )
    return list(session.scalars(query))


def settle(session: Session, order_id: str, now: datetime) -> None:
    """Do an order whose time has come. A purchase whose account is frozen by then is taken back instead."""
    order = session.get_one(WealthOrder, order_id, with_for_update=True, populate_existing=True)
    if order.state != "waiting":
        return
    account = session.get_one(Account, order.account_id)
    if order.side == "purchase" and accounts.is_frozen(session, account):
        withdraw(session, order, now)
    else:
        _execute(session, order, now)
    data = {"order_id": order_id, "product_id": order.product_id, "side": order.side, "state": order.state}
    outbox.emit(session, now, "wealth.settled", order.customer_id, {**data, "amount": order.amount})


def _order(
    account: Account, product: Product, side: str, request_id: str, now: datetime, settles_at: datetime
) -> WealthOrder:
    return WealthOrder(
        order_id=new_identifier("wo"),
        customer_id=account.customer_id,
        account_id=account.account_id,
        product_id=product.product_id,
        side=side,
        state="waiting",
        marks={},
        request_id=request_id,
        created_at=now,
        settles_at=settles_at,
    )


def _placed(session: Session, order: WealthOrder, now: datetime) -> WealthOrder:
    session.add(order)
    session.flush()
    if order.settles_at <= now:
        _execute(session, order, now)
    return order


def _execute(session: Session, order: WealthOrder, now: datetime) -> None:
    product = products()[order.product_id]
    value = net_value(product, now.date())
    if order.side == "purchase":
        _buy(session, order, product, value, now)
    else:
        _pay(session, order, product, value, now)
    order.state, order.net_value, order.settled_at = "done", value, now
    session.flush()


def _buy(session: Session, order: WealthOrder, product: Product, value: int, now: datetime) -> None:
    amount = order.amount or 0
    account = ledger.lock_accounts(session, [order.account_id, ledger.WEALTH])[order.account_id]
    ledger.release(account, amount)
    _post(session, order, product, -amount, now)
    order.units = units_for(amount, value)
    session.add(
        WealthHolding(
            holding_id=new_identifier("wh"),
            customer_id=order.customer_id,
            account_id=order.account_id,
            product_id=order.product_id,
            bought_on=now.date(),
            units=order.units,
            cost=amount,
        )
    )


def _pay(session: Session, order: WealthOrder, product: Product, value: int, now: datetime) -> None:
    order.amount = worth(order.units or 0, value)
    if order.amount > 0:
        _post(session, order, product, order.amount, now)


def _post(session: Session, order: WealthOrder, product: Product, amount: int, now: datetime) -> None:
    """Move ``amount`` (分) from the product to the customer, negative the other way."""
    name = session.get_one(Customer, order.customer_id).name
    legs = [Leg(order.account_id, amount, product.name), Leg(ledger.WEALTH, -amount, name)]
    ledger.post(session, ledger.new_entry(now, "wealth", memo=product.name), legs)
