"""The tables, by area. Money is integer 分; times are stored in UTC and read in Beijing's offset.

Every area is loaded here, because the tables refer to one another by name: ``Base.metadata`` is whole whichever is imported.
"""

from core_bank.models import (  # noqa: F401  loaded for their tables
    accounts,
    appointments,
    bills,
    cards,
    challenges,
    customers,
    documents,
    ledger,
    loans,
    mandates,
    payees,
    points,
    requests,
    sandbox,
    transfers,
    wealth,
    writes,
)
