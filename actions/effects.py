"""What actions ask contact_center to do: ``custom`` replies, exactly as ``docs/architecture.md`` has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from banking.decision import Decision

Effect = dict[str, Any]


def hand_over(reason: str, packet: dict[str, Any]) -> Effect:
    """Queue the conversation for a person, with what the bot knew."""
    return {"effect": "handoff", "reason": reason, "packet": packet}


def case(kind: str) -> Effect:
    """Keep what the customer just said as a case of this kind; contact_center says its number once it is stored."""
    return {"effect": "case", "kind": kind}


def cases() -> Effect:
    """Say where the customer's cases stand."""
    return {"effect": "cases"}


def login_required() -> Effect:
    """Remember the message and handle it again once the customer has logged in."""
    return {"effect": "login_required"}


def expect_code(challenge_id: str) -> Effect:
    """The next six-digit message is a one-time password."""
    return {"effect": "expect_code", "challenge_id": challenge_id}


def expect_nothing() -> Effect:
    """Stop waiting for a one-time password."""
    return {"effect": "expect_nothing"}


def card(kind: str, /, **content: Any) -> Effect:
    """A card beside the reply before it: receipt, balance, transactions, bill or article."""
    return {"effect": "card", "card": {"type": kind, **content}}


def document(id: str, name: str) -> Effect:
    """A file of the bank's for the customer to download, beside the reply before it."""
    return {"effect": "document", "id": id, "name": name}


def progress(
    journey: str, stage: int, stages: int, days: int, fields: Mapping[str, Any], document: str | None
) -> Effect:
    """How far the open journey has come, for a customer who comes back within so many days; kept outside the dialogue.

    ``document`` is the kind of document whose picture is awaited.
    """
    return {
        "effect": "progress",
        "journey": journey,
        "stage": stage,
        "stages": stages,
        "days": days,
        "fields": dict(fields),
        "document": document,
    }


def no_progress() -> Effect:
    """No journey is open any more."""
    return {"effect": "progress", "journey": None}


def fact(
    decision: Decision, intent: str, journey: str | None, step: str | None, origins: Mapping[str, str]
) -> Effect:
    """The one record of this turn; ``origins`` says where each field of the journey came from."""
    return {
        "effect": "fact",
        "route": decision.route,
        "target": decision.target,
        "intent": intent,
        "confidence": round(decision.confidence, 4),
        "reasons": list(decision.reasons),
        "journey": journey,
        "step": step,
        "origins": dict(origins),
    }
