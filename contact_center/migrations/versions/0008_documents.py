"""Pictures that a journey waits for."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("progress", sa.Column("document", sa.String(length=20), nullable=True))
    op.add_column("turns", sa.Column("picture", sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.drop_column("turns", "picture")
    op.drop_column("progress", "document")
