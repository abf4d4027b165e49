"""Schemathesis asks the OpenAPI application everything its schema allows, and some things it does not."""

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from core_bank.app import create_app
from core_bank.bank import Bank
from tests.core_bank.world import Caller, settings_for

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
KNOWN = {"customer_id": "C0001", "card_id": "cd_0001_credit"}


# The schema is the same for every bank; nobody ever connects to this one's database.
_nowhere = Bank(settings_for("postgresql://nobody@127.0.0.1:1/nowhere"))
schema = schemathesis.openapi.from_dict(create_app(_nowhere).openapi())


@schema.parametrize()
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_the_schema_promises(case: schemathesis.Case, caller: Caller) -> None:
    # Half of the calls go to objects that exist, so that more than the 404s are tried.
    for name, value in KNOWN.items():
        if name in (case.path_parameters or {}) and len(str(case.path_parameters[name])) % 2:
            case.path_parameters[name] = value
    case.call_and_validate(
        app=caller.http.app, checks=CHECKS, headers={"Authorization": caller.http.headers["Authorization"]}
    )
