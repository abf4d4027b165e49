import re

from banking.check import faults
from banking.routing import IntentRoute, JourneyRoute, Lead, Routing, Thresholds

THRESHOLDS = Thresholds(
    none=0.4, account=0.5, money=0.6, weak=0.2, danger=0.1, person=0.1, hint=0.02, loss=0.1, sure=0.8
)
ROUTING = Routing(THRESHOLDS, {}, {"greet": IntentRoute("chitchat", "greet")})


def test_an_intent_without_a_route_is_named() -> None:
    assert faults(ROUTING, {"greet", "thank"}, set()) == [
        "routing.yml: intents.thank is missing; say where it leads"
    ]


def test_a_route_without_an_intent_is_named() -> None:
    assert faults(ROUTING, set(), set()) == ["domain.yml: intent greet is missing; routing.yml names it"]


def test_a_table_that_fits_has_no_faults() -> None:
    assert faults(ROUTING, {"greet"}, set()) == []


def test_an_article_that_nobody_wrote_is_named() -> None:
    routing = Routing(THRESHOLDS, {}, {"buy": IntentRoute("faq", "wealth", "buys", "wealth_buy")})
    assert faults(routing, {"buy"}, {"wealth_sell"}) == [
        "routing.yml: intents.buy.article is 'wealth_buy'; name an article of knowledge/articles"
    ]


def test_a_lead_to_an_article_that_nobody_wrote_is_named() -> None:
    lead = Lead(article="line_lower", words=re.compile("额度"))
    routing = Routing(THRESHOLDS, {}, {"raise": IntentRoute("faq", "card", "raises", leads=(lead,))})
    assert faults(routing, {"raise"}, set()) == [
        "routing.yml: intents.raise leads to article 'line_lower'; name an article of knowledge/articles"
    ]


def test_an_article_for_visitors_that_nobody_wrote_is_named() -> None:
    journeys = {"help": JourneyRoute("密码", "account", 1, visitors="login_forgotten")}
    routing = Routing(THRESHOLDS, journeys, {"greet": IntentRoute("chitchat", "greet")})
    assert faults(routing, {"greet"}, set()) == [
        "routing.yml: journeys.help.visitors is 'login_forgotten'; name an article of knowledge/articles"
    ]
