"""``python -m contact_center.knowledge_care.report``: the articles that need somebody, a line each, by what they need."""

from __future__ import annotations

import sys

from contact_center.clock import Clock
from contact_center.database import Database
from contact_center.knowledge_care.attention import NEEDS, Attention, Item
from contact_center.settings import Settings


def lines(items: list[Item]) -> list[str]:
    """The report: need, article, question, days and counts, separated by tabs."""
    return [
        "\t".join(
            (
                need,
                item.article_id,
                str(item.content.get("question", "")),
                f"valid_until={item.content.get('valid_until') or '-'}",
                f"review_by={item.content.get('review_by') or '-'}",
                f"shown={item.times_shown}",
                f"helpful={item.opinion.helpful}/{item.opinion.count}",
            )
        )
        for need in NEEDS
        for item in items
        if need in item.needs
    ]


def main() -> int:
    """Print the report of the database in the settings; 0 also when something is on it."""
    settings = Settings()  # type: ignore[call-arg]  # pydantic reads the environment
    database = Database(settings.contact_center_database_url)
    try:
        found = Attention(database, settings.measures).items(Clock().now())
    finally:
        database.close()
    print("\n".join(lines(found)) or "nothing needs attention")
    return 0


if __name__ == "__main__":
    sys.exit(main())
