"""Credit-card instalments, account statements, points, and raised credit lines"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "instalment_plans",
        sa.Column("plan_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("request_id", sa.String(length=40), nullable=False),
        sa.Column("bill_id", sa.String(length=40), nullable=True),
        sa.Column("posting_id", SERIAL, nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.CheckConstraint("amount > 0 AND months > 0", name="ck_instalment_plans_amounts"),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.customer_id"], name="fk_instalment_plans_customer_id"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.account_id"], name="fk_instalment_plans_account_id"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.request_id"], name="fk_instalment_plans_request_id"
        ),
        sa.ForeignKeyConstraint(["bill_id"], ["bills.bill_id"], name="fk_instalment_plans_bill_id"),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["postings.posting_id"], name="fk_instalment_plans_posting_id"
        ),
        sa.PrimaryKeyConstraint("plan_id", name="pk_instalment_plans"),
        sa.UniqueConstraint("bill_id", name="uq_instalment_plans_bill_id"),
        sa.UniqueConstraint("posting_id", name="uq_instalment_plans_posting_id"),
    )
    op.create_index("ix_instalment_plans_customer_id", "instalment_plans", ["customer_id"])
    op.create_index("ix_instalment_plans_account_id", "instalment_plans", ["account_id"])
    op.create_table(
        "instalment_shares",
        sa.Column("plan_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("interest", sa.BigInteger(), nullable=False),
        sa.Column("bill_id", sa.String(length=40), nullable=True),
        sa.Column("posting_id", SERIAL, nullable=True),
        sa.CheckConstraint("principal > 0 AND interest >= 0", name="ck_instalment_shares_amounts"),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["instalment_plans.plan_id"], name="fk_instalment_shares_plan_id"
        ),
        sa.ForeignKeyConstraint(["bill_id"], ["bills.bill_id"], name="fk_instalment_shares_bill_id"),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["postings.posting_id"], name="fk_instalment_shares_posting_id"
        ),
        sa.PrimaryKeyConstraint("plan_id", "number", name="pk_instalment_shares"),
    )
    op.create_index("ix_instalment_shares_open", "instalment_shares", ["bill_id", "closes_on"])
    op.create_table(
        "statements",
        sa.Column("statement_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("request_id", sa.String(length=40), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=True),
        sa.Column("opening", sa.BigInteger(), nullable=False),
        sa.Column("closing", sa.BigInteger(), nullable=False),
        sa.Column("last_posting", sa.BigInteger(), nullable=False),
        sa.Column("seal", sa.String(length=20), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.customer_id"], name="fk_statements_customer_id"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="fk_statements_account_id"),
        sa.ForeignKeyConstraint(["request_id"], ["requests.request_id"], name="fk_statements_request_id"),
        sa.PrimaryKeyConstraint("statement_id", name="pk_statements"),
    )
    op.create_index("ix_statements_customer_id", "statements", ["customer_id"])
    op.create_table(
        "points_redemptions",
        sa.Column("redemption_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("request_id", sa.String(length=40), nullable=False),
        sa.Column("gift", sa.String(length=20), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("points > 0", name="ck_points_redemptions_points"),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.customer_id"], name="fk_points_redemptions_customer_id"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.request_id"], name="fk_points_redemptions_request_id"
        ),
        sa.PrimaryKeyConstraint("redemption_id", name="pk_points_redemptions"),
        sa.UniqueConstraint("request_id", name="uq_points_redemptions_request_id"),
    )
    op.create_index("ix_points_redemptions_customer_id", "points_redemptions", ["customer_id"])
    op.create_table(
        "credit_line_changes",
        sa.Column("change_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("request_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("old_line", sa.BigInteger(), nullable=False),
        sa.Column("new_line", sa.BigInteger(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("next_try_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('fixed', 'temporary')", name="ck_credit_line_changes_kind"),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.customer_id"], name="fk_credit_line_changes_customer_id"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.account_id"], name="fk_credit_line_changes_account_id"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.request_id"], name="fk_credit_line_changes_request_id"
        ),
        sa.PrimaryKeyConstraint("change_id", name="pk_credit_line_changes"),
    )
    op.create_index("ix_credit_line_changes_account_id", "credit_line_changes", ["account_id"])
    op.create_index("ix_credit_line_changes_next_try", "credit_line_changes", ["next_try_at"])


def downgrade() -> None:
    op.drop_table("credit_line_changes")
    op.drop_table("points_redemptions")
    op.drop_table("statements")
    op.drop_table("instalment_shares")
    op.drop_table("instalment_plans")
