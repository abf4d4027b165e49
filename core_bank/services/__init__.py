"""What a customer can order beside a transfer: one service a kind of request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core_bank.services.account_opening import AccountOpening
from core_bank.services.appointment import AppointmentBooking, AppointmentCancel
from core_bank.services.autopay_cancel import AutopayCancel
from core_bank.services.autopay_repayment import AutopayRepayment
from core_bank.services.bill_instalment import BillInstalment
from core_bank.services.card_activation import CardActivation
from core_bank.services.card_replacement import CardReplacement
from core_bank.services.card_unfreeze import CardUnfreeze
from core_bank.services.charge_dispute import ChargeDisputes
from core_bank.services.credit_limit import CreditLimit
from core_bank.services.details_change import DetailsChange
from core_bank.services.instalment_end import InstalmentEnd
from core_bank.services.limit_change import LimitChange
from core_bank.services.loan_application import LoanRequest
from core_bank.services.loan_repayment import LoanRepayment
from core_bank.services.password_help import PasswordHelp
from core_bank.services.payee_new import PayeeNew
from core_bank.services.plan_cancel import PlanCancel
from core_bank.services.points_redemption import PointsExchange
from core_bank.services.risk_test import RiskTest
from core_bank.services.saved_payee import PayeeRemove, PayeeRename
from core_bank.services.service import Service
from core_bank.services.statement import StatementIssue
from core_bank.services.transfer_plan import TransferPlans
from core_bank.services.transfer_recall import TransferRecalls
from core_bank.services.wealth_purchase import WealthPurchase
from core_bank.services.wealth_redemption import WealthRedemption

_ALL: tuple[Service[Any], ...] = (
    AccountOpening(),
    AppointmentBooking(),
    AppointmentCancel(),
    BillInstalment(),
    InstalmentEnd(),
    AutopayCancel(),
    AutopayRepayment(),
    CardActivation(),
    CardReplacement(),
    CardUnfreeze(),
    ChargeDisputes(),
    DetailsChange(),
    CreditLimit(),
    LimitChange(),
    PointsExchange(),
    PasswordHelp(),
    RiskTest(),
    StatementIssue(),
    WealthPurchase(),
    WealthRedemption(),
    LoanRequest(),
    LoanRepayment(),
    PayeeNew(),
    PayeeRemove(),
    PayeeRename(),
    TransferPlans(),
    PlanCancel(),
    TransferRecalls(),
)

SERVICES: Mapping[str, Service[Any]] = {service.kind: service for service in _ALL}
"""The services by the kind of request that they carry out."""
