"""Mobile numbers changed in the chat: their print, and the code that goes to the new one"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("customers") as table:
        table.add_column(sa.Column("phone_print", sa.String(length=64), nullable=True))
        table.create_unique_constraint("uq_customers_phone_print", ["phone_print"])
    with op.batch_alter_table("requests") as table:
        table.add_column(sa.Column("second_number_id", sa.String(length=40), nullable=True))
    with op.batch_alter_table("challenges") as table:
        table.add_column(sa.Column("to_second", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("challenges") as table:
        table.drop_column("to_second")
    with op.batch_alter_table("requests") as table:
        table.drop_column("second_number_id")
    with op.batch_alter_table("customers") as table:
        table.drop_constraint("uq_customers_phone_print", type_="unique")
        table.drop_column("phone_print")
