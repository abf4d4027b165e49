"""Payees that customers add and remove, and numbers that are sealed on the way"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("payees", sa.Column("number_print", sa.String(length=64), nullable=True))
    op.add_column("payees", sa.Column("removed_at", sa.DateTime(), nullable=True))
    op.create_table(
        "sealed_numbers",
        sa.Column("number_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("tail", sa.String(length=4), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.customer_id"], name="fk_sealed_numbers_customer_id"
        ),
        sa.PrimaryKeyConstraint("number_id", name="pk_sealed_numbers"),
    )
    op.create_index("ix_sealed_numbers_expires_at", "sealed_numbers", ["expires_at"])


def downgrade() -> None:
    op.drop_table("sealed_numbers")
    op.drop_column("payees", "removed_at")
    op.drop_column("payees", "number_print")
