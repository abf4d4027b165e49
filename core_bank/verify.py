"""Checks the audit log from its first entry to its head: ``python -m core_bank.verify``."""

from __future__ import annotations

import sys

from core_bank import audit
from core_bank.__main__ import load_settings
from core_bank.database import Database


def main() -> int:
    """Print how many entries hold; status 1 when one does not."""
    settings = load_settings()
    database = Database(settings.database_url, settings.database_wait_seconds_max, connections_max=1)
    with database.read() as session:
        finding = audit.verify(session)
    database.close()
    if finding.fault is not None:
        print(f"audit: broken after {finding.entries} good entries: {finding.fault}", file=sys.stderr)
        return 1
    print(f"audit: {finding.entries} entries, each seals the one before")
    return 0


if __name__ == "__main__":
    sys.exit(main())
