"""`python -m contact_center.outreach.check [FILE]`: says what is wrong in a trigger file. Exits 1 then."""

from __future__ import annotations

import sys
from pathlib import Path

from banking.routing import load_routing
from contact_center.outreach.triggers import FILE, BadTriggersError, Triggers, read

ROUTING = Path(__file__).parents[2] / "data" / "routing.yml"


def main(arguments: list[str]) -> int:
    """Checks the file named first, or the one in use. Returns the exit status."""
    file = Path(arguments[0]) if arguments else FILE
    try:
        found = read(file.read_text(encoding="utf-8"))
        _check_journeys(found)
    except (BadTriggersError, OSError, UnicodeDecodeError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{file.name}: {len(found.triggers)} triggers, {len(found.topics)} topics, no fault")
    return 0


def _check_journeys(found: Triggers) -> None:
    """An offer must start a journey that there is. Raises BadTriggersError."""
    journeys = load_routing(ROUTING).journeys
    for name, trigger in found.triggers.items():
        if trigger.offer.journey not in journeys:
            known = ", ".join(sorted(journeys))
            raise BadTriggersError(
                f"{FILE.name}: triggers.{name}.offer.journey: no such journey {trigger.offer.journey!r}; "
                f"{ROUTING.name} has: {known}"
            )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
