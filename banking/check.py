"""`python -m banking.check`: is the routing table right, and does it name the intents of the domain and real articles?"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

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
    )


def main() -> int:
    """Check the project's own files; prints every fault."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    try:
        routing = load_routing(ROOT / "data/routing.yml")
    except RoutingError as error:
        print(error)
        return 1
    intents = {name if isinstance(name, str) else next(iter(name)) for name in domain["intents"]}
    files = [yaml.safe_load(path.read_text("utf-8")) for path in (ROOT / "knowledge/articles").glob("*.yml")]
    articles = {article["id"] for file in files for article in file["articles"]}
    found = faults(routing, intents, articles)
    print("\n".join(found) or f"{len(intents)} intents, each with its route")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
