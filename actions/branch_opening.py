"""Opening an account at the counter: what to bring, for whoever cannot or does not want to open one here."""

from __future__ import annotations

from actions.reply import Reply
from actions.turn import Turn


class BranchOpeningJourney:
    """Tells the papers and offers a visit; anybody may ask, also who is no customer yet."""

    name = "branch_opening"

    async def run(self, turn: Turn, reply: Reply) -> None:
        """See ``SingleStep.run``."""
        reply.say("utter_branch_opening")
