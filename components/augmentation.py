"""More examples from the ones people wrote: with slips of the hand, fillers and impatience, always the same ones."""

from __future__ import annotations

import random
from pathlib import Path
from typing import List, Sequence, Tuple

from banking.routing import load_routing
from components.linear_model import SEED
from language.lexicon import words
from language.noise import noisy

ROUTING = Path("data") / "routing.yml"
# Shares of the examples that get such a twin.
_SLIPS = (("homophone", 0.12), ("dropped", 0.08), ("spoken", 0.06))
_OUTBURSTS = 0.12
# Impatience changes nothing in what is asked of the bank; beside small talk, a yes or a complaint it would.
_ROUTES = frozenset({"journey", "faq"})


def twins(examples: Sequence[Tuple[str, str]]) -> List[Tuple[str, str]]:
    """(text, intent) of additional examples for ``examples``; the same examples give the same twins."""
    routing = load_routing(ROUTING)
    chance = random.Random(SEED)
    found = []
    for text, intent in examples:
        draw = chance.random()
        for kind, share in _SLIPS:
            if 0 <= draw < share:
                found.append((noisy(text, kind, SEED), intent))
            draw -= share
        if 0 <= draw < _OUTBURSTS and routing.of(intent).route in _ROUTES:
            outburst = chance.choice(words("outbursts"))
            found.append((f"{outburst}，{text}" if chance.random() < 0.5 else f"{text}，{outburst}", intent))
    return found
