"""Risk tests, holdings and orders of wealth products"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "risk_profiles",
        sa.Column("profile_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("tested_at", sa.DateTime(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=2), nullable=False),
        sa.Column("vulnerable", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.customer_id"], name="fk_risk_profiles_customer_id"
        ),
        sa.PrimaryKeyConstraint("profile_id", name="pk_risk_profiles"),
    )
    op.create_index("ix_risk_profiles_customer_tested", "risk_profiles", ["customer_id", "tested_at"])
    op.create_table(
        "wealth_holdings",
        sa.Column("holding_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("product_id", sa.String(length=20), nullable=False),
        sa.Column("bought_on", sa.Date(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("units >= 0 AND cost >= 0", name="ck_wealth_holdings_not_negative"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.account_id"], name="fk_wealth_holdings_account_id"
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.customer_id"], name="fk_wealth_holdings_customer_id"
        ),
        sa.PrimaryKeyConstraint("holding_id", name="pk_wealth_holdings"),
    )
    op.create_index("ix_wealth_holdings_customer_id", "wealth_holdings", ["customer_id"])
    op.create_table(
        "wealth_orders",
        sa.Column("order_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("product_id", sa.String(length=20), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("units", sa.BigInteger(), nullable=True),
        sa.Column("net_value", sa.BigInteger(), nullable=True),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("request_id", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("settles_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("side IN ('purchase', 'redemption')", name="ck_wealth_orders_side"),
        sa.CheckConstraint("state IN ('waiting', 'done', 'withdrawn')", name="ck_wealth_orders_state"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="fk_wealth_orders_account_id"),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.customer_id"], name="fk_wealth_orders_customer_id"
        ),
        sa.ForeignKeyConstraint(["request_id"], ["requests.request_id"], name="fk_wealth_orders_request_id"),
        sa.PrimaryKeyConstraint("order_id", name="pk_wealth_orders"),
    )
    op.create_index("ix_wealth_orders_customer_id", "wealth_orders", ["customer_id"])
    op.create_index("ix_wealth_orders_state_settles", "wealth_orders", ["state", "settles_at"])
    # A bank that is open already gets the account that a new one is seeded with.
    op.execute(
        "INSERT INTO accounts (account_id, kind, name, credit_limit, limit_per_transfer, limit_per_day, ledger_balance, held) "
        "SELECT 'bank-wealth', 'internal', 'Money of customers in wealth products', 0, 0, 0, 0, 0 "
        "FROM accounts WHERE account_id = 'bank-settlement'"
    )


def downgrade() -> None:
    op.drop_table("wealth_orders")
    op.drop_table("wealth_holdings")
    op.drop_table("risk_profiles")
