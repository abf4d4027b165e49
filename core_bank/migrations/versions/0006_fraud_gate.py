"""What the fraud gate said of a transfer, when a payee was saved, and who is reported as a cheat"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reported_payees",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("bank", sa.String(length=40), nullable=False),
        sa.Column("tail", sa.String(length=4), nullable=False),
        sa.Column("reported_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", "bank", "tail", name="pk_reported_payees"),
    )
    op.add_column("payees", sa.Column("added_at", sa.DateTime(), nullable=True))
    op.add_column(
        "transfers",
        sa.Column("gate_level", sa.String(length=10), nullable=False, server_default="pass"),
    )
    op.add_column("transfers", sa.Column("gate_reasons", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("transfers", "gate_reasons")
    op.drop_column("transfers", "gate_level")
    op.drop_column("payees", "added_at")
    op.drop_table("reported_payees")
