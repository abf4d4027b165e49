"""What a customer can order beside a transfer: one service a kind of request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core_bank.services.appointment import AppointmentBooking, AppointmentCancel
from core_bank.services.bill_instalment import BillInstalment
from core_bank.services.card_activation import CardActivation
from core_bank.services.card_replacement import CardReplacement
from core_bank.services.card_unfreeze import CardUnfreeze
from core_bank.services.charge_dispute import ChargeDisputes
from core_bank.services.credit_limit import CreditLimit
from core_bank.services.limit_change import LimitChange
from core_bank.services.loan_application import LoanRequest
from core_bank.services.loan_repayment import LoanRepayment
from core_bank.services.points_redemption import PointsExchange
from core_bank.services.risk_test import RiskTest
from core_bank.services.service import Service
from core_bank.services.statement import StatementIssue
from core_bank.services.wealth_purchase import WealthPurchase
from core_bank.services.wealth_redemption import WealthRedemption

_ALL: tuple[Service[Any], ...] = (
    AppointmentBooking(),
    AppointmentCancel(),
    BillInstalment(),
    CardActivation(),
    CardReplacement(),
    CardUnfreeze(),
    ChargeDisputes(),
    CreditLimit(),
    LimitChange(),
    PointsExchange(),
    RiskTest(),
    StatementIssue(),
    WealthPurchase(),
    WealthRedemption(),
    LoanRequest(),
    LoanRepayment(),
)

SERVICES: Mapping[str, Service[Any]] = {service.kind: service for service in _ALL}
"""The services by the kind of request that they carry out."""
