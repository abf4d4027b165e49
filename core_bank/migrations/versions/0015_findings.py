"""Why a dispute was decided as it was"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("charge_disputes") as table:
        table.add_column(sa.Column("finding", sa.String(length=200), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("charge_disputes") as table:
        table.drop_column("finding")
