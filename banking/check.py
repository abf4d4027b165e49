"""`python -m banking.check`: do the routing table, the journeys, the domain and the articles name the same things?"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from banking.journeys import JourneyError, Plan, load_journeys
from banking.routing import Routing, RoutingError, load_routing

ROOT = Path(__file__).resolve().parent.parent


def faults(routing: Routing, intents: set[str], articles: set[str]) -> list[str]:
    """What does not fit between the routing table, the domain's intents and the articles, one sentence a fault."""
    without_route = sorted(intents - set(routing.intents))
    without_intent = sorted(set(routing.intents) - intents)
    return (
        [f"routing.yml: intents.{name} is missing; say where it leads" for name in without_route]
        + [f"domain.yml: intent {name} is missing; routing.yml names it" for name in without_intent]
        + [
            f"routing.yml: intents.{name}.article is {intent.article!r}; name an article of knowledge/articles"
            for name, intent in routing.intents.items()
            if intent.article is not None and intent.article not in articles
        ]
        + [
            f"routing.yml: intents.{name} leads to article {lead.article!r}; name an article of knowledge/articles"
            for name, intent in routing.intents.items()
            for lead in intent.leads
            if lead.article is not None and lead.article not in articles
        ]
        + [
            f"routing.yml: journeys.{name}.visitors is {journey.visitors!r}; name an article of knowledge/articles"
            for name, journey in routing.journeys.items()
            if journey.visitors is not None and journey.visitors not in articles
        ]
    )


def journey_faults(
    plans: Mapping[str, Plan], routing: Routing, domain: Mapping[str, Any], rules: set[str]
) -> list[str]:
    """What does not fit between the journey files, the routing table, the domain and the rules, one sentence a fault.

    ``rules`` are the forms whose end a rule knows.
    """
    found = [fault for plan in plans.values() for fault in _of_plan(plan, routing, domain, rules)]
    forms = {name for name, journey in routing.journeys.items() if journey.form}
    return found + [f"data/journeys: {name}.yml is missing" for name in sorted(forms - set(plans))]


def _of_plan(plan: Plan, routing: Routing, domain: Mapping[str, Any], rules: set[str]) -> Iterator[str]:
    name, form = plan.journey, f"{plan.journey}_form"
    route = routing.journeys.get(name)
    if route is None or not route.form:
        yield f"routing.yml: journeys.{name} is missing, or is no form"
        return
    if form not in domain["forms"] or f"validate_{form}" not in domain["actions"]:
        yield f"domain.yml: {form} or validate_{form} is missing"
    if form not in rules:
        yield f"data/rules: no rule says what happens when {form} is over"
    if plan.request is None:
        return
    entities = {field.entity for field in plan.fields.values() if field.entity}
    if entities != set(route.entities):
        yield f"routing.yml: journeys.{name}.entities is {list(route.entities)}; write {sorted(entities)}"
    for response in _responses(plan):
        if response not in domain["responses"]:
            yield f"domain.yml: {response} is missing"


def _responses(plan: Plan) -> Iterator[str]:
    """Everything that a guided journey may say."""
    yield f"utter_confirm_{plan.journey}"
    yield f"utter_{plan.journey}_done"
    for field in plan.fields.values():
        yield f"utter_ask_{plan.journey}_{field.name}"
        if field.listed:
            yield f"utter_none_{plan.journey}_{field.name}"
    for problem in plan.person:
        yield f"utter_handoff_{problem}"


def _forms_with_rules() -> set[str]:
    files = [yaml.safe_load(path.read_text("utf-8")) for path in sorted((ROOT / "data/rules").glob("*.yml"))]
    rules = [rule for file in files for rule in file["rules"]]
    return {
        loop["active_loop"] for rule in rules for loop in rule.get("condition", ()) if loop.get("active_loop")
    }


def _article_ids() -> set[str]:
    files = [yaml.safe_load(path.read_text("utf-8")) for path in (ROOT / "knowledge/articles").glob("*.yml")]
    return {article["id"] for file in files for article in file["articles"]}


def main() -> int:
    """Check the project's own files; prints every fault."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    try:
        routing = load_routing(ROOT / "data/routing.yml")
        plans = load_journeys(ROOT / "data/journeys")
    except (RoutingError, JourneyError) as error:
        print(error)
        return 1
    intents = {name if isinstance(name, str) else next(iter(name)) for name in domain["intents"]}
    found = faults(routing, intents, _article_ids())
    found += journey_faults(plans, routing, domain, _forms_with_rules())
    print("\n".join(found) or f"{len(intents)} intents, each with its route; {len(plans)} journeys")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
