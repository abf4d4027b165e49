"""What customers speak from, and until when it counts as new."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "devices",
        sa.Column("customer_id", sa.String(length=40), nullable=False),
        sa.Column("device_hash", sa.String(length=64), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", "device_hash"),
    )
    for table in ("sessions", "wechat_contacts"):
        op.add_column(table, sa.Column("new_device_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("turns", sa.Column("new_device", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("turns", "new_device")
    for table in ("wechat_contacts", "sessions"):
        op.drop_column(table, "new_device_until")
    op.drop_table("devices")
