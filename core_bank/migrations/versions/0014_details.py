"""Details of a customer and when they were changed; mandates; restrictions of accounts; passwords set anew; disputes decided"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("customers") as table:
        table.add_column(sa.Column("address", sa.String(length=100), nullable=True))
        table.add_column(sa.Column("email", sa.String(length=100), nullable=True))
        table.add_column(sa.Column("query_hash", sa.String(length=200), nullable=True))
        table.add_column(sa.Column("unlocked_at", sa.DateTime(), nullable=True))
    op.create_table(
        "detail_changes",
        sa.Column("change_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.customer_id"], name="fk_detail_changes_customer_id"
        ),
        sa.PrimaryKeyConstraint("change_id", name="pk_detail_changes"),
    )
    op.create_index("ix_detail_changes_customer_id", "detail_changes", ["customer_id"])
    op.create_table(
        "mandates",
        sa.Column("mandate_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("merchant", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("card_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("limit", sa.BigInteger(), nullable=True),
        sa.Column("credit_account_id", sa.String(length=40), nullable=True),
        sa.Column("how", sa.String(length=10), nullable=True),
        sa.Column("signed_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("tried_on", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('debit', 'no_pin', 'repayment')", name="ck_mandates_kind"),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.customer_id"], name="fk_mandates_customer_id"),
        sa.ForeignKeyConstraint(["card_id"], ["cards.card_id"], name="fk_mandates_card_id"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="fk_mandates_account_id"),
        sa.ForeignKeyConstraint(
            ["credit_account_id"], ["accounts.account_id"], name="fk_mandates_credit_account_id"
        ),
        sa.PrimaryKeyConstraint("mandate_id", name="pk_mandates"),
    )
    op.create_index("ix_mandates_customer_id", "mandates", ["customer_id"])
    with op.batch_alter_table("cards") as table:
        table.add_column(sa.Column("changed_at", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("delivery", sa.String(length=10), nullable=True))
    with op.batch_alter_table("charge_disputes") as table:
        table.add_column(sa.Column("state", sa.String(length=10), server_default="looking", nullable=False))
        table.add_column(sa.Column("credited", sa.BigInteger(), server_default="0", nullable=False))
        table.add_column(sa.Column("decided_at", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("decided_by", sa.String(length=40), nullable=True))
    # A bank that is open already gets the account that a new one is seeded with.
    op.execute(
        "INSERT INTO accounts (account_id, kind, name, credit_limit, limit_per_transfer, limit_per_day, ledger_balance, held) "
        "SELECT 'bank-disputes', 'internal', 'Advanced for disputed charges', 0, 0, 0, 0, 0 "
        "FROM accounts WHERE account_id = 'bank-settlement'"
    )
    op.create_table(
        "account_restrictions",
        sa.Column("restriction_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("authority", sa.String(length=60), nullable=True),
        sa.Column("imposed_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "reason IN ('court', 'dormant', 'identity_expired', 'fraud_watch')",
            name="ck_account_restrictions_reason",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.account_id"], name="fk_account_restrictions_account_id"
        ),
        sa.PrimaryKeyConstraint("restriction_id", name="pk_account_restrictions"),
    )
    op.create_index("ix_account_restrictions_account_id", "account_restrictions", ["account_id"])
    op.create_table(
        "password_resets",
        sa.Column("reset_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("which", sa.String(length=10), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("which IN ('login', 'query')", name="ck_password_resets_which"),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.customer_id"], name="fk_password_resets_customer_id"
        ),
        sa.PrimaryKeyConstraint("reset_id", name="pk_password_resets"),
        sa.UniqueConstraint("token_hash", name="uq_password_resets_token_hash"),
    )
    op.create_index("ix_password_resets_customer_id", "password_resets", ["customer_id"])


def downgrade() -> None:
    op.drop_table("password_resets")
    op.drop_table("account_restrictions")
    with op.batch_alter_table("cards") as table:
        table.drop_column("delivery")
        table.drop_column("changed_at")
    with op.batch_alter_table("charge_disputes") as table:
        for name in ("decided_by", "decided_at", "credited", "state"):
            table.drop_column(name)
    op.drop_table("mandates")
    op.drop_table("detail_changes")
    with op.batch_alter_table("customers") as table:
        table.drop_column("unlocked_at")
        table.drop_column("query_hash")
        table.drop_column("email")
        table.drop_column("address")
