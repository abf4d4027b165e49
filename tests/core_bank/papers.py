"""Documents as the bank keeps them once their pictures have been read."""

from __future__ import annotations

from banking.documents import Kind, Seen
from banking.identity_card import Read, check_of
from core_bank import documents
from core_bank.bank import Bank
from core_bank.documents import Photograph
from core_bank.models.customers import Customer
from tests.core_bank.world import XIAOYU

SURE, UNSURE = 0.99, 0.6


def number_of(born: str, female: bool, order: int = 136) -> str:
    """A made-up identity number that checks."""
    body = f"310115{born.replace('-', '')}{order * 2 + (0 if female else 1):03d}"[:17]
    return body + check_of(body)


def front(bank: Bank, customer: str = XIAOYU, **changes: Read) -> str:
    """The front of the customer's own card, read for certain but for the ``changes``; its document's id."""
    with bank.database.read() as session:
        own = session.get_one(Customer, customer)
        female, born = own.gender == "female", own.born_on.isoformat()
        fields = {
            "name": Read(own.name, SURE),
            "sex": Read("女" if female else "男", SURE),
            "born": Read(born, SURE),
            "address": Read("上海市浦东新区张江镇292号5栋501室", SURE),
            "number": Read(number_of(born, female), SURE),
        }
    return kept(bank, customer, Seen("identity_front", {**fields, **changes}))


def back(bank: Bank, customer: str = XIAOYU, until: str = "2038-03-02", certainty: float = SURE) -> str:
    """The back of a card that is good until then."""
    return kept(bank, customer, Seen("identity_back", {"valid_until": Read(until, certainty)}))


def kept(bank: Bank, customer: str, seen: Seen) -> str:
    """A document of which this was read."""
    with bank.database.write() as session:
        taken = Photograph(b"\xff\xd8\xff picture", seen)
        return documents.keep(session, bank.settings, customer, taken, bank.clock.now()).document_id


def faulty(bank: Bank, kind: Kind, customer: str = XIAOYU) -> str:
    """A picture on which nothing could be made out."""
    return kept(bank, customer, Seen(kind, {}, "blurred"))
