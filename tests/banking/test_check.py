from banking.check import faults
from banking.routing import IntentRoute, Routing, Thresholds

THRESHOLDS = Thresholds(none=0.4, account=0.5, money=0.6, weak=0.2, sure=0.8)
ROUTING = Routing(THRESHOLDS, {}, {"greet": IntentRoute("chitchat", "greet")})


def test_an_intent_without_a_route_is_named() -> None:
    assert faults(ROUTING, {"greet", "thank"}) == [
        "routing.yml: intents.thank is missing; say where it leads"
    ]


def test_a_route_without_an_intent_is_named() -> None:
    assert faults(ROUTING, set()) == ["domain.yml: intent greet is missing; routing.yml names it"]


def test_a_table_that_fits_has_no_faults() -> None:
    assert faults(ROUTING, {"greet"}) == []
