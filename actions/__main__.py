"""``python -m actions``: the action server."""

from __future__ import annotations

import logging

from actions.context import open_context
from actions.server import create_app
from actions.settings import Settings
from banking.fraud_words import fraud_words


def main() -> None:
    """Load everything, then serve in this one process until stopped."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = Settings()  # type: ignore[call-arg]  # filled from the environment
    # Learned now, and not while the first customer waits.
    fraud_words()
    app = create_app(open_context(settings), settings)
    app.run(
        host=settings.actions_host,
        port=settings.actions_port,
        single_process=True,
        motd=False,
        access_log=False,
    )


if __name__ == "__main__":
    main()
