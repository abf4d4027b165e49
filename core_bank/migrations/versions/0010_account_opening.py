"""Documents, and accounts opened with them"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("document_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("fault", sa.String(length=20), nullable=True),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.Column("fields", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.customer_id"], name="fk_documents_customer_id"),
        sa.PrimaryKeyConstraint("document_id", name="pk_documents"),
    )
    op.create_index("ix_documents_customer_id", "documents", ["customer_id"])
    op.create_index("ix_documents_created_at", "documents", ["created_at"])
    op.create_table(
        "account_openings",
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("bound_account_id", sa.String(length=40), nullable=False),
        sa.Column("identity_front", sa.String(length=40), nullable=False),
        sa.Column("identity_back", sa.String(length=40), nullable=False),
        sa.Column("identity_digest", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [target], name=f"fk_account_openings_{column}")
            for column, target in (
                ("account_id", "accounts.account_id"),
                ("customer_id", "customers.customer_id"),
                ("bound_account_id", "accounts.account_id"),
                ("identity_front", "documents.document_id"),
                ("identity_back", "documents.document_id"),
            )
        ),
        sa.PrimaryKeyConstraint("account_id", name="pk_account_openings"),
    )
    for column in ("customer_id", "identity_front", "identity_back", "identity_digest"):
        op.create_index(f"ix_account_openings_{column}", "account_openings", [column])


def downgrade() -> None:
    op.drop_table("account_openings")
    op.drop_table("documents")
