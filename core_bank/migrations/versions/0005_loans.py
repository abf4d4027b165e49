"""Loans, their instalments, and the applications for them"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "loan_applications",
        sa.Column("application_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("request_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("product_id", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("income", sa.BigInteger(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=40), nullable=True),
        sa.CheckConstraint("state IN ('approved', 'review', 'refused')", name="ck_loan_applications_state"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.account_id"], name="fk_loan_applications_account_id"
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.customer_id"], name="fk_loan_applications_customer_id"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.request_id"], name="fk_loan_applications_request_id"
        ),
        sa.PrimaryKeyConstraint("application_id", name="pk_loan_applications"),
    )
    op.create_index(
        "ix_loan_applications_customer_created", "loan_applications", ["customer_id", "created_at"]
    )
    op.create_table(
        "loans",
        sa.Column("loan_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("application_id", sa.String(length=40), nullable=True),
        sa.Column("product_id", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.CheckConstraint("balance >= 0 AND amount > 0", name="ck_loans_amounts"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="fk_loans_account_id"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["loan_applications.application_id"], name="fk_loans_application_id"
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.customer_id"], name="fk_loans_customer_id"),
        sa.PrimaryKeyConstraint("loan_id", name="pk_loans"),
    )
    op.create_index("ix_loans_customer_id", "loans", ["customer_id"])
    op.create_table(
        "loan_instalments",
        sa.Column("loan_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("interest", sa.BigInteger(), nullable=False),
        sa.Column("penalty", sa.BigInteger(), nullable=False),
        sa.Column("paid_principal", sa.BigInteger(), nullable=False),
        sa.Column("paid_interest", sa.BigInteger(), nullable=False),
        sa.Column("short_on", sa.Date(), nullable=True),
        sa.Column("accrued_on", sa.Date(), nullable=True),
        sa.Column("next_try_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "principal >= 0 AND interest >= 0 AND penalty >= 0", name="ck_loan_instalments_amounts"
        ),
        sa.CheckConstraint(
            "paid_principal BETWEEN 0 AND principal", name="ck_loan_instalments_paid_principal"
        ),
        sa.CheckConstraint(
            "paid_interest BETWEEN 0 AND interest + penalty", name="ck_loan_instalments_paid_interest"
        ),
        sa.ForeignKeyConstraint(["loan_id"], ["loans.loan_id"], name="fk_loan_instalments_loan_id"),
        sa.PrimaryKeyConstraint("loan_id", "number", name="pk_loan_instalments"),
    )
    op.create_index("ix_loan_instalments_next_try", "loan_instalments", ["next_try_at"])
    # A bank that is open already gets the accounts that a new one is seeded with.
    insert = (
        "INSERT INTO accounts (account_id, kind, name, credit_limit, limit_per_transfer, limit_per_day, ledger_balance, held) "
        "SELECT '{}', 'internal', '{}', 0, 0, 0, 0, 0 FROM accounts WHERE account_id = 'bank-settlement'"
    )
    op.execute(insert.format("bank-loans", "Money lent to customers"))
    op.execute(insert.format("bank-loan-interest", "Interest earned on loans"))


def downgrade() -> None:
    op.drop_table("loan_instalments")
    op.drop_table("loans")
    op.drop_table("loan_applications")
