"""Replacement cards and disputed charges"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cards") as table:
        table.add_column(sa.Column("replaces", sa.String(length=40), nullable=True))
        table.create_unique_constraint("uq_cards_replaces", ["replaces"])
        table.create_foreign_key("fk_cards_replaces", "cards", ["replaces"], ["card_id"])
    op.create_table(
        "charge_disputes",
        sa.Column("dispute_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("posting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.customer_id"], name="fk_charge_disputes_customer_id"
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["postings.posting_id"], name="fk_charge_disputes_posting_id"
        ),
        sa.PrimaryKeyConstraint("dispute_id", name="pk_charge_disputes"),
        sa.UniqueConstraint("posting_id", name="uq_charge_disputes_posting_id"),
    )
    op.create_index("ix_charge_disputes_customer_id", "charge_disputes", ["customer_id"])


def downgrade() -> None:
    op.drop_table("charge_disputes")
    with op.batch_alter_table("cards") as table:
        table.drop_constraint("fk_cards_replaces", type_="foreignkey")
        table.drop_constraint("uq_cards_replaces", type_="unique")
        table.drop_column("replaces")
