"""`python -m contact_center.outreach.check [FILE]`: says what is wrong in a trigger file. Exits 1 then."""

from __future__ import annotations

import sys
from pathlib import Path

from contact_center.outreach.triggers import FILE, BadTriggersError, read


def main(arguments: list[str]) -> int:
    """Checks the file named first, or the one in use. Returns the exit status."""
    file = Path(arguments[0]) if arguments else FILE
    try:
        found = read(file.read_text(encoding="utf-8"))
    except (BadTriggersError, OSError, UnicodeDecodeError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{file.name}: {len(found.triggers)} triggers, {len(found.topics)} topics, no fault")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
