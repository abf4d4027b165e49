"""Care of knowledge: changes of articles, and ratings of answers."""

import sqlalchemy as sa
from alembic import op

from contact_center.database import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "article_changes",
        sa.Column("change_id", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("article_id", sa.String(length=60), nullable=False),
        sa.Column("open_article", sa.String(length=60), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("author", sa.String(length=40), nullable=False),
        sa.Column("author_name", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.String(length=40), nullable=True),
        sa.Column("reviewer_name", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("changed_at", Moment(timezone=True), nullable=False),
        sa.Column("decided_at", Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("change_id"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("open_article"),
        sa.UniqueConstraint("article_id", "version", name="uq_article_changes_version"),
    )
    op.create_index("ix_article_changes_state", "article_changes", ["state", "article_id"], unique=False)
    op.create_table(
        "article_ratings",
        sa.Column("message_id", sa.String(length=40), nullable=False),
        sa.Column("article_id", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("trace", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("rated_at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("message_id"),
    )
    op.create_index("ix_article_ratings_article", "article_ratings", ["article_id", "version"], unique=False)


def downgrade() -> None:
    op.drop_table("article_ratings")
    op.drop_table("article_changes")
