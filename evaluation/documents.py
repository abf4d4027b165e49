"""``scripts/eval documents``: what is read off forty drawn cards, in ordinary and in poor light, and what is asked."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from banking.bank_card import read_number
from banking.documents import CERTAINTY_MIN
from banking.identity_card import Line, Read, read_front
from core_bank.document_reader import DocumentReader
from core_bank.settings import DocumentLimits
from tests.documents.cards import ORDINARY, POOR, Card, forty_cards

_LIGHTS = {"ordinary": ORDINARY, "poor": POOR}
_PATIENCE_SECONDS = 120
"""A measurement waits for a busy machine; a customer does not."""


@dataclass(frozen=True)
class Outcome:
    """One field of one card: what was printed, what was read, and whether the customer would be asked for it."""

    kind: str
    field: str
    printed: str
    read: Read | None

    @property
    def right(self) -> bool:
        """Read as printed."""
        return self.read is not None and self.read.value == self.printed

    @property
    def asked(self) -> bool:
        """Not read, or not certain enough."""
        return self.read is None or self.read.certainty < CERTAINTY_MIN


def outcomes(card: Card, lines: Sequence[Line]) -> list[Outcome]:
    """Every field of a card beside what the lines give for it."""
    read = _read(card.kind, lines)
    return [Outcome(card.kind, field, printed, read.get(field)) for field, printed in card.fields.items()]


def summary(found: Sequence[Outcome]) -> dict[str, float]:
    """Shares, 0 to 1: fields read right; fields asked; and fields taken for known that are wrong."""
    total = len(found)
    return {
        "fields": total,
        "right": round(sum(one.right for one in found) / total, 4),
        "asked": round(sum(one.asked for one in found) / total, 4),
        "wrong_unasked": round(sum(not one.right and not one.asked for one in found) / total, 4),
    }


def main(argv: Sequence[str]) -> int:
    """Command line: 0 when measured."""
    parser = argparse.ArgumentParser(prog="eval documents", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    arguments = parser.parse_args(argv)
    reader = DocumentReader(DocumentLimits(document_seconds_max=_PATIENCE_SECONDS))
    shares = {}
    for name, light in _LIGHTS.items():
        found = [one for card in forty_cards(light) for one in outcomes(card, reader.lines(card.picture))]
        shares[name] = summary(found)
        _print(name, found)
    reader.close()
    if arguments.json:
        print(json.dumps(shares))
    return 0


def _read(kind: str, lines: Sequence[Line]) -> Mapping[str, Read | None]:
    if kind == "bank_card":
        return {"number": read_number(lines)}
    card = read_front(lines)
    return {} if card is None else vars(card)


def _print(light: str, found: Sequence[Outcome]) -> None:
    for kind in dict.fromkeys(one.kind for one in found):
        shares = summary([one for one in found if one.kind == kind])
        print(
            f"{light:10} {kind:14} {shares['fields']:4} fields   right {shares['right']:.2%}"
            f"   asked {shares['asked']:.2%}   wrong and not asked {shares['wrong_unasked']:.2%}"
        )
    # Drawn cards: nobody's data is printed.
    for one in found:
        if not one.right and not one.asked:
            print(f"  {one.field}: {one.printed} read as {one.read.value if one.read else 'nothing'}")
