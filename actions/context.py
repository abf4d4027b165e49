"""Everything an action may use, wired in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from actions.account_status import AccountStatusJourney
from actions.autopay import AutopayJourney
from actions.balance import BalanceJourney
from actions.bill import BillJourney
from actions.branch_opening import BranchOpeningJourney
from actions.call_off import CallOffJourney
from actions.card_loss import CardLossJourney
from actions.complaints import CasesJourney
from actions.fees import FeesJourney
from actions.guided import GuidedJourney
from actions.journey import Journey, SingleStep
from actions.loans import LoanOffersJourney, LoansJourney
from actions.payee_list import PayeeListJourney
from actions.plans import PlansJourney
from actions.points import PointsJourney
from actions.progress import ProgressJourney
from actions.repay import RepayJourney
from actions.settings import Settings
from actions.transactions import TransactionsJourney
from actions.transfer import TransferJourney
from actions.transfer_progress import TransferProgressJourney
from actions.wealth import HoldingsJourney, WealthProductsJourney
from banking.core_bank_client import HttpCoreBank
from banking.journeys import Plan, load_journeys
from banking.ports.core_bank import CoreBank
from banking.retrieval import Retrieval
from banking.routing import Routing, load_routing
from knowledge.library import Library
from knowledge.retriever import RenderedArticle


class Knowledge(Protocol):
    """The knowledge base, as ``knowledge.library.Library`` offers it."""

    def retrieve(self, text: str, at: date, limit: int = 3, *, topic: str | None = None) -> Retrieval:
        """Articles near the text that hold on that day; ``topic`` is the article that was shown last."""
        ...

    def article(self, article_id: str, at: date) -> RenderedArticle:
        """One article; KeyError when there is none that holds on that day."""
        ...


@dataclass(frozen=True)
class Context:
    """The ports and tables of this process; journeys by name."""

    core_bank: CoreBank
    knowledge: Knowledge
    routing: Routing
    single_steps: Mapping[str, SingleStep]
    journeys: Mapping[str, Journey]
    plans: Mapping[str, Plan]


def wire(core_bank: CoreBank, knowledge: Knowledge, routing: Routing, plans: Mapping[str, Plan]) -> Context:
    """Put the journeys on top of the ports; ValueError when routing names a journey that is not built."""
    single_steps: list[SingleStep] = [
        BalanceJourney(core_bank),
        TransactionsJourney(core_bank),
        BillJourney(core_bank),
        CallOffJourney(core_bank),
        PlansJourney(core_bank),
        TransferProgressJourney(core_bank),
        HoldingsJourney(core_bank),
        WealthProductsJourney(core_bank),
        AccountStatusJourney(core_bank),
        AutopayJourney(core_bank),
        ProgressJourney(core_bank),
        LoansJourney(core_bank),
        PointsJourney(core_bank),
        FeesJourney(core_bank, knowledge),
        LoanOffersJourney(core_bank),
        BranchOpeningJourney(),
        PayeeListJourney(core_bank),
        CasesJourney(),
    ]
    journeys: list[Journey] = [
        TransferJourney(core_bank),
        RepayJourney(core_bank),
        CardLossJourney(core_bank),
    ]
    journeys += [GuidedJourney(plan, core_bank) for plan in plans.values() if plan.request]
    built = {journey.name for journey in single_steps} | {journey.name for journey in journeys}
    missing = set(routing.journeys) ^ built
    if missing:
        raise ValueError(f"routing.yml and actions disagree about the journeys {sorted(missing)}")
    return Context(
        core_bank=core_bank,
        knowledge=knowledge,
        routing=routing,
        single_steps={journey.name: journey for journey in single_steps},
        journeys={journey.name: journey for journey in journeys},
        plans=plans,
    )


def open_context(settings: Settings) -> Context:
    """The real thing: core bank over HTTP, the knowledge base in memory (takes seconds) and watched for changes."""
    core_bank = HttpCoreBank(settings.core_bank_url, settings.core_bank_token.get_secret_value())
    library = Library(published=settings.knowledge_published)
    library.watch()
    return wire(
        core_bank, library, load_routing(settings.routing_file), load_journeys(settings.journeys_folder)
    )
