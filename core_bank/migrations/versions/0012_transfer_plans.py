"""Transfers planned for days to come, and transfers asked back"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "transfer_plans",
        sa.Column("plan_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("payee_id", sa.String(length=40), nullable=False),
        sa.Column("request_id", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("every", sa.String(length=10), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("ends", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("next_try_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("amount > 0", name="ck_transfer_plans_amount"),
        sa.CheckConstraint(
            "state IN ('open', 'paused', 'ended', 'cancelled')", name="ck_transfer_plans_state"
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.customer_id"], name="fk_transfer_plans_customer_id"
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="fk_transfer_plans_account_id"),
        sa.ForeignKeyConstraint(["payee_id"], ["payees.payee_id"], name="fk_transfer_plans_payee_id"),
        sa.ForeignKeyConstraint(["request_id"], ["requests.request_id"], name="fk_transfer_plans_request_id"),
        sa.PrimaryKeyConstraint("plan_id", name="pk_transfer_plans"),
        sa.UniqueConstraint("request_id", name="uq_transfer_plans_request_id"),
    )
    op.create_index("ix_transfer_plans_customer_id", "transfer_plans", ["customer_id"])
    op.create_index("ix_transfer_plans_state_try", "transfer_plans", ["state", "next_try_at"])
    op.create_table(
        "transfer_plan_runs",
        sa.Column("plan_id", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("transfer_id", sa.String(length=40), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("state IN ('done', 'skipped')", name="ck_transfer_plan_runs_state"),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["transfer_plans.plan_id"], name="fk_transfer_plan_runs_plan_id"
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfers.transfer_id"], name="fk_transfer_plan_runs_transfer_id"
        ),
        sa.PrimaryKeyConstraint("plan_id", "due_on", name="pk_transfer_plan_runs"),
        sa.UniqueConstraint("transfer_id", name="uq_transfer_plan_runs_transfer_id"),
    )
    op.create_table(
        "transfer_recalls",
        sa.Column("recall_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("transfer_id", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("way IN ('own_bank', 'other_bank')", name="ck_transfer_recalls_way"),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.customer_id"], name="fk_transfer_recalls_customer_id"
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfers.transfer_id"], name="fk_transfer_recalls_transfer_id"
        ),
        sa.PrimaryKeyConstraint("recall_id", name="pk_transfer_recalls"),
        sa.UniqueConstraint("transfer_id", name="uq_transfer_recalls_transfer_id"),
    )
    op.create_index("ix_transfer_recalls_customer_id", "transfer_recalls", ["customer_id"])
    op.create_index("ix_transfer_recalls_answer_by", "transfer_recalls", ["answer_by"])


def downgrade() -> None:
    op.drop_table("transfer_recalls")
    op.drop_table("transfer_plan_runs")
    op.drop_table("transfer_plans")
