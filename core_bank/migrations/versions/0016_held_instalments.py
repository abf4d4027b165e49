"""Instalments of loans that a restriction of the account keeps from being taken"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("loan_instalments") as table:
        table.add_column(sa.Column("held_for", sa.String(length=20), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("loan_instalments") as table:
        table.drop_column("held_for")
