"""The migrations and the models describe the same tables."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from core_bank.bank import Bank
from core_bank.models.base import Base


def test_a_migrated_database_is_what_the_models_say(bank: Bank) -> None:
    with bank.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_again_changes_nothing(bank: Bank) -> None:
    bank.database.migrate()
    assert bank.database.answers()
