"""Address and e-mail of a customer, and when they were changed"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("customers") as table:
        table.add_column(sa.Column("address", sa.String(length=100), nullable=True))
        table.add_column(sa.Column("email", sa.String(length=100), nullable=True))
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


def downgrade() -> None:
    op.drop_table("detail_changes")
    with op.batch_alter_table("customers") as table:
        table.drop_column("email")
        table.drop_column("address")
