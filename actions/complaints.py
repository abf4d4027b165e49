"""投诉进度: where a customer's complaints stand. contact_center has them, and answers in the same turn."""

from __future__ import annotations

from actions import effects
from actions.reply import Reply
from actions.turn import Turn


class CasesJourney:
    """Asks contact_center to say where the cases of this conversation stand; a visitor has some, too."""

    name = "cases"

    async def run(self, turn: Turn, reply: Reply) -> None:
        """See ``SingleStep.run``."""
        reply.effect(effects.cases())
