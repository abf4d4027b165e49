"""The first tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clock",
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("offset_seconds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("clock_id", name="pk_clock"),
    )
    op.create_table(
        "customers",
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("gender", sa.String(length=8), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("city", sa.String(length=20), nullable=False),
        sa.Column("occupation", sa.String(length=40), nullable=False),
        sa.Column("masked_phone", sa.String(length=16), nullable=False),
        sa.Column("credential_hash", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", name="pk_customers"),
    )
    op.create_table(
        "idempotency_records",
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_idempotency_records"),
    )
    op.create_index("ix_idempotency_records_created_at", "idempotency_records", ["created_at"], unique=False)
    op.create_table(
        "accounts",
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("account_class", sa.String(length=3), nullable=True),
        sa.Column("card_tail", sa.String(length=4), nullable=True),
        sa.Column("credit_limit", sa.BigInteger(), nullable=False),
        sa.Column("limit_per_transfer", sa.BigInteger(), nullable=False),
        sa.Column("limit_per_day", sa.BigInteger(), nullable=False),
        sa.Column("ledger_balance", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind = 'internal' OR ledger_balance + credit_limit - held >= 0",
            name="ck_accounts_available_not_negative",
        ),
        sa.CheckConstraint("held >= 0", name="ck_accounts_held_not_negative"),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.customer_id"], name="fk_accounts_customer_id"),
        sa.PrimaryKeyConstraint("account_id", name="pk_accounts"),
    )
    op.create_index("ix_accounts_customer_id", "accounts", ["customer_id"], unique=False)
    op.create_table(
        "challenges",
        sa.Column("challenge_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.Column("binding", sa.String(length=160), nullable=False),
        sa.Column("code_salt", sa.String(length=32), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("verified_at", sa.DateTime(), nullable=True),
        sa.Column("consumed_at", sa.DateTime(), nullable=True),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.customer_id"], name="fk_challenges_customer_id"),
        sa.PrimaryKeyConstraint("challenge_id", name="pk_challenges"),
    )
    op.create_index("ix_challenges_customer_id", "challenges", ["customer_id"], unique=False)
    op.create_index("ix_challenges_subject_id", "challenges", ["subject_id"], unique=False)
    op.create_table(
        "inbox_messages",
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.customer_id"], name="fk_inbox_messages_customer_id"
        ),
        sa.PrimaryKeyConstraint("message_id", name="pk_inbox_messages"),
    )
    op.create_index("ix_inbox_messages_customer_id", "inbox_messages", ["customer_id"], unique=False)
    op.create_table(
        "outbox_events",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("occurred_at", sa.DateTime(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("delivered_at", sa.DateTime(), nullable=True),
        sa.Column("abandoned_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.customer_id"], name="fk_outbox_events_customer_id"
        ),
        sa.PrimaryKeyConstraint("seq", name="pk_outbox_events"),
        sa.UniqueConstraint("event_id", name="uq_outbox_events_event_id"),
    )
    op.create_index(
        "ix_outbox_events_pending",
        "outbox_events",
        ["delivered_at", "abandoned_at", "customer_id", "seq"],
        unique=False,
    )
    op.create_table(
        "sandbox_credentials",
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("credential", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.customer_id"], name="fk_sandbox_credentials_customer_id"
        ),
        sa.PrimaryKeyConstraint("customer_id", name="pk_sandbox_credentials"),
    )
    op.create_table(
        "cards",
        sa.Column("card_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("tail", sa.String(length=4), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="fk_cards_account_id"),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.customer_id"], name="fk_cards_customer_id"),
        sa.PrimaryKeyConstraint("card_id", name="pk_cards"),
    )
    op.create_index("ix_cards_account_id", "cards", ["account_id"], unique=False)
    op.create_index("ix_cards_customer_id", "cards", ["customer_id"], unique=False)
    op.create_table(
        "payees",
        sa.Column("payee_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("nicknames", sa.JSON(), nullable=False),
        sa.Column("bank", sa.String(length=40), nullable=False),
        sa.Column("tail", sa.String(length=4), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="fk_payees_account_id"),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.customer_id"], name="fk_payees_customer_id"),
        sa.PrimaryKeyConstraint("payee_id", name="pk_payees"),
    )
    op.create_index("ix_payees_customer_id", "payees", ["customer_id"], unique=False)
    op.create_table(
        "bills",
        sa.Column("bill_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("card_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("card_tail", sa.String(length=4), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("minimum", sa.BigInteger(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="fk_bills_account_id"),
        sa.ForeignKeyConstraint(["card_id"], ["cards.card_id"], name="fk_bills_card_id"),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.customer_id"], name="fk_bills_customer_id"),
        sa.PrimaryKeyConstraint("bill_id", name="pk_bills"),
    )
    op.create_index("ix_bills_customer_id", "bills", ["customer_id"], unique=False)
    op.create_index("ix_bills_due_on", "bills", ["due_on"], unique=False)
    op.create_table(
        "loss_reports",
        sa.Column("report_id", sa.String(length=40), nullable=False),
        sa.Column("card_id", sa.String(length=40), nullable=False),
        sa.Column("reported_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["cards.card_id"], name="fk_loss_reports_card_id"),
        sa.PrimaryKeyConstraint("report_id", name="pk_loss_reports"),
        sa.UniqueConstraint("card_id", name="uq_loss_reports_card_id"),
    )
    op.create_table(
        "bill_notices",
        sa.Column("bill_id", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("emitted_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["bills.bill_id"], name="fk_bill_notices_bill_id"),
        sa.PrimaryKeyConstraint("bill_id", "stage", name="pk_bill_notices"),
    )
    op.create_table(
        "transfers",
        sa.Column("transfer_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("from_account_id", sa.String(length=40), nullable=False),
        sa.Column("from_tail", sa.String(length=4), nullable=False),
        sa.Column("payee_id", sa.String(length=40), nullable=True),
        sa.Column("bill_id", sa.String(length=40), nullable=True),
        sa.Column("to_account_id", sa.String(length=40), nullable=False),
        sa.Column("to_name", sa.String(length=60), nullable=False),
        sa.Column("to_nickname", sa.String(length=40), nullable=True),
        sa.Column("to_bank", sa.String(length=40), nullable=False),
        sa.Column("to_tail", sa.String(length=4), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("arrival", sa.String(length=10), nullable=False),
        sa.Column("memo", sa.String(length=60), nullable=False),
        sa.Column("counts_against_limits", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("executes_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("posted_at", sa.DateTime(), nullable=True),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.Column("balance_after", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state IN ('pending', 'posted', 'voided')", name="ck_transfers_state"),
        sa.CheckConstraint("amount > 0 AND fee >= 0", name="ck_transfers_amounts"),
        sa.ForeignKeyConstraint(["bill_id"], ["bills.bill_id"], name="fk_transfers_bill_id"),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.customer_id"], name="fk_transfers_customer_id"),
        sa.ForeignKeyConstraint(
            ["from_account_id"], ["accounts.account_id"], name="fk_transfers_from_account_id"
        ),
        sa.ForeignKeyConstraint(["payee_id"], ["payees.payee_id"], name="fk_transfers_payee_id"),
        sa.ForeignKeyConstraint(
            ["to_account_id"], ["accounts.account_id"], name="fk_transfers_to_account_id"
        ),
        sa.PrimaryKeyConstraint("transfer_id", name="pk_transfers"),
    )
    op.create_index(
        "ix_transfers_account_created", "transfers", ["from_account_id", "created_at"], unique=False
    )
    op.create_index("ix_transfers_customer_id", "transfers", ["customer_id"], unique=False)
    op.create_index("ix_transfers_state_executes", "transfers", ["state", "executes_at"], unique=False)
    op.create_table(
        "entries",
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("merchant", sa.String(length=60), nullable=True),
        sa.Column("memo", sa.String(length=60), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("transfer_id", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.transfer_id"], name="fk_entries_transfer_id"),
        sa.PrimaryKeyConstraint("entry_id", name="pk_entries"),
        sa.UniqueConstraint("transfer_id", name="uq_entries_transfer_id"),
    )
    op.create_table(
        "postings",
        sa.Column("posting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("balance_after", sa.BigInteger(), nullable=False),
        sa.Column("counterparty", sa.String(length=60), nullable=False),
        sa.CheckConstraint("amount <> 0", name="ck_postings_amount_not_zero"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="fk_postings_account_id"),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.entry_id"], name="fk_postings_entry_id"),
        sa.PrimaryKeyConstraint("posting_id", name="pk_postings"),
    )
    op.create_index("ix_postings_account_at", "postings", ["account_id", "at", "posting_id"], unique=False)
    op.create_index("ix_postings_entry_id", "postings", ["entry_id"], unique=False)
    # ### end Alembic commands ###


def downgrade() -> None:
    op.drop_table("postings")
    op.drop_table("entries")
    op.drop_table("transfers")
    op.drop_table("bill_notices")
    op.drop_table("loss_reports")
    op.drop_table("bills")
    op.drop_table("payees")
    op.drop_table("cards")
    op.drop_table("sandbox_credentials")
    op.drop_table("outbox_events")
    op.drop_table("inbox_messages")
    op.drop_table("challenges")
    op.drop_table("accounts")
    op.drop_table("idempotency_records")
    op.drop_table("customers")
    op.drop_table("clock")
