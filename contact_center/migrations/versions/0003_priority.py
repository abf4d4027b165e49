"""Who is served first: the priority of a handoff."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("handoffs") as table:
        table.add_column(sa.Column("priority", sa.Integer(), nullable=False, server_default="2"))
        table.drop_index("ix_handoffs_state")
        table.create_index("ix_handoffs_state", ["state", "priority", "waiting_since", "handoff_id"])


def downgrade() -> None:
    with op.batch_alter_table("handoffs") as table:
        table.drop_index("ix_handoffs_state")
        table.create_index("ix_handoffs_state", ["state", "waiting_since", "handoff_id"])
        table.drop_column("priority")
