"""Who somebody is."""

from __future__ import annotations

from typing import TypedDict


class Customer(TypedDict):
    """Who somebody is; the phone number is masked."""

    customer_id: str
    name: str
    masked_phone: str
