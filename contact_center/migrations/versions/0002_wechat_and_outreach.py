"""WeChat's contacts and outbox; outreach's events, decisions and preferences."""

import sqlalchemy as sa
from alembic import op

from contact_center.database import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outreach_decisions",
        sa.Column("decision_id", sa.String(length=40), nullable=False),
        sa.Column("event_id", sa.String(length=80), nullable=False),
        sa.Column("trigger", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=40), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("urgency", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("button", sa.String(length=20), nullable=False),
        sa.Column("offer", sa.JSON(), nullable=False),
        sa.Column("truth", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("preferences_version", sa.Integer(), nullable=True),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("due_at", Moment(timezone=True), nullable=False),
        sa.Column("expires_at", Moment(timezone=True), nullable=False),
        sa.Column("sent_at", Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("decision_id"),
        sa.UniqueConstraint("event_id", "trigger", name="uq_outreach_decisions_event"),
    )
    op.create_index(
        "ix_outreach_decisions_customer", "outreach_decisions", ["customer_id", "decision_id"], unique=False
    )
    op.create_index("ix_outreach_decisions_due", "outreach_decisions", ["state", "due_at"], unique=False)
    op.create_table(
        "outreach_events",
        sa.Column("event_id", sa.String(length=80), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=40), nullable=False),
        sa.Column("received_at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("event_id"),
    )
    op.create_table(
        "outreach_preferences",
        sa.Column("customer_id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("consents", sa.JSON(), nullable=False),
        sa.Column("quiet_from", sa.String(length=5), nullable=False),
        sa.Column("quiet_until", sa.String(length=5), nullable=False),
        sa.Column("daily_cap", sa.Integer(), nullable=False),
        sa.Column("changed_at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", "version"),
    )
    op.create_table(
        "wechat_callbacks",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("received_at", Moment(timezone=True), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "wechat_contacts",
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=True),
        sa.Column("customer_id", sa.String(length=40), nullable=True),
        sa.Column("cursor_seq", sa.Integer(), nullable=False),
        sa.Column("window_ends_at", Moment(timezone=True), nullable=False),
        sa.Column("messages_left", sa.Integer(), nullable=False),
        sa.Column("passive_until", Moment(timezone=True), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("openid"),
        sa.UniqueConstraint("customer_id"),
    )
    op.create_index(
        op.f("ix_wechat_contacts_window_ends_at"), "wechat_contacts", ["window_ends_at"], unique=False
    )
    op.create_table(
        "wechat_outbox",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("unsure", sa.Boolean(), nullable=False),
        sa.Column("due_at", Moment(timezone=True), nullable=False),
        sa.Column("expires_at", Moment(timezone=True), nullable=False),
        sa.Column("problem", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_wechat_outbox_waiting", "wechat_outbox", ["state", "openid", "number"], unique=False)
    op.create_table(
        "wechat_shown",
        sa.Column("message_id", sa.String(length=40), nullable=False),
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("message_id"),
    )
    op.create_table(
        "wechat_tickets",
        sa.Column("ticket_hash", sa.String(length=64), nullable=False),
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("expires_at", Moment(timezone=True), nullable=False),
        sa.Column("used_at", Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("ticket_hash"),
    )
    op.create_index(op.f("ix_wechat_tickets_expires_at"), "wechat_tickets", ["expires_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_wechat_tickets_expires_at"), table_name="wechat_tickets")
    op.drop_table("wechat_tickets")
    op.drop_table("wechat_shown")
    op.drop_index("ix_wechat_outbox_waiting", table_name="wechat_outbox")
    op.drop_table("wechat_outbox")
    op.drop_index(op.f("ix_wechat_contacts_window_ends_at"), table_name="wechat_contacts")
    op.drop_table("wechat_contacts")
    op.drop_table("wechat_callbacks")
    op.drop_table("outreach_preferences")
    op.drop_table("outreach_events")
    op.drop_index("ix_outreach_decisions_due", table_name="outreach_decisions")
    op.drop_index("ix_outreach_decisions_customer", table_name="outreach_decisions")
    op.drop_table("outreach_decisions")
