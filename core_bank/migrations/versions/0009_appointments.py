"""Appointments at a branch"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appointments",
        sa.Column("appointment_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("branch", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("begins_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.customer_id"], name="fk_appointments_customer_id"
        ),
        sa.PrimaryKeyConstraint("appointment_id", name="pk_appointments"),
    )
    op.create_index("ix_appointments_customer_id", "appointments", ["customer_id"])


def downgrade() -> None:
    op.drop_table("appointments")
