from banking.decision import Decision
from banking.routing import load_routing
from evaluation.frames import ROOT, as_frame
from evaluation.route import money_begun, named, shares


def decision(route: str, target: str = "x") -> Decision:
    return Decision(route, target, 0.9)  # type: ignore[arg-type]


def test_journeys_and_articles_are_named_and_the_rest_is_not() -> None:
    routes = [decision("journey", "transfer"), decision("faq", "cash_limit"), decision("clarify", "ask_cash")]
    assert [named(one) for one in routes] == ["journey:transfer", "faq:cash_limit", "clarify"]


def test_shares_count_every_route_of_a_first_message() -> None:
    measured = shares([decision("journey"), decision("faq"), decision("decline"), decision("decline")])
    assert measured == {
        "journey": 0.25,
        "faq": 0.25,
        "clarify": 0.0,
        "decline": 0.5,
        "handoff": 0.0,
        "chitchat": 0.0,
        "safety": 0.0,
    }


def test_only_journeys_that_move_money_count_as_money() -> None:
    routing = load_routing(ROOT / "data" / "routing.yml")
    begun = [decision("journey", "transfer"), decision("journey", "balance"), decision("faq", "transfer")]
    assert money_begun(begun, routing) == 1


def test_a_frame_keeps_what_rasa_said() -> None:
    parsed = {
        "text": "转500",
        "intent": {"name": "transfer_money", "confidence": 0.9},
        "intent_ranking": [
            {"name": "transfer_money", "confidence": 0.9},
            {"name": "inform", "confidence": 0.1},
        ],
        "entities": [
            {"entity": "amount", "value": 50000, "start": 1, "end": 4, "text": "500", "role": "min"}
        ],
    }
    frame = as_frame(parsed)
    assert (frame.intent, frame.confidence, frame.entities[0].value, frame.entities[0].role) == (
        "transfer_money",
        0.9,
        50000,
        "min",
    )
