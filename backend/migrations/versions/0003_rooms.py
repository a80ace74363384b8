"""Rooms, messages, attachments, blocks and reports."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account_block",
        sa.Column("chain_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("blocker", sa.String(length=42), nullable=False),
        sa.Column("blocked", sa.String(length=42), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("chain_id", "blocker", "blocked", name=op.f("pk_account_block")),
        schema="app",
    )
    op.create_index("ix_account_block_blocked", "account_block", ["chain_id", "blocked"], unique=False, schema="app")
    op.create_table(
        "message",
        sa.Column("room_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("author", sa.String(length=42), nullable=True),
        sa.Column("client_id", sa.String(length=36), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=35), nullable=True),
        sa.Column("event", sa.JSON(), nullable=True),
        sa.Column("event_id", sa.String(length=170), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("room_id", "seq", name=op.f("pk_message")),
        sa.UniqueConstraint("id", name=op.f("uq_message_id")),
        sa.UniqueConstraint("room_id", "author", "client_id", name="uq_message_client"),
        sa.UniqueConstraint("room_id", "event_id", name="uq_message_event"),
        schema="app",
    )
    op.create_table(
        "message_attachment",
        sa.Column("room_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=66), nullable=False),
        sa.Column("cid", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=127), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("room_id", "seq", "place", name=op.f("pk_message_attachment")),
        schema="app",
    )
    op.create_index(
        "ix_message_attachment_digest", "message_attachment", ["room_id", "digest"], unique=False, schema="app"
    )
    op.create_table(
        "report",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("chain_id", sa.BigInteger(), nullable=False),
        sa.Column("reporter", sa.String(length=42), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("room_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("task_id", sa.String(length=66), nullable=True),
        sa.Column("author", sa.String(length=42), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=35), nullable=True),
        sa.Column("attachments", sa.JSON(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("closed_by", sa.String(length=42), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("chain_id", "reporter", "room_id", "seq", name="uq_report_message"),
        schema="app",
    )
    op.create_index("ix_report_created", "report", ["chain_id", "created_at", "id"], unique=False, schema="app")
    op.create_table(
        "room",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("chain_id", sa.BigInteger(), nullable=False),
        sa.Column("task_id", sa.String(length=66), nullable=True),
        sa.Column("low", sa.String(length=42), nullable=True),
        sa.Column("high", sa.String(length=42), nullable=True),
        sa.Column("opened_by", sa.String(length=42), nullable=True),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("active_at", sa.BigInteger(), nullable=False),
        sa.Column("touched_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("chain_id", "low", "high", name="uq_room_pair"),
        sa.UniqueConstraint("chain_id", "task_id", name="uq_room_task"),
        schema="app",
    )
    op.create_index("ix_room_active", "room", ["chain_id", "active_at", "id"], unique=False, schema="app")
    op.create_index("ix_room_high", "room", ["chain_id", "high"], unique=False, schema="app")
    op.create_index("ix_room_opened", "room", ["chain_id", "opened_by", "created_at"], unique=False, schema="app")
    op.create_index("ix_room_touched", "room", ["chain_id", "touched_at"], unique=False, schema="app")
    op.create_table(
        "room_read",
        sa.Column("room_id", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(length=42), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("room_id", "address", name=op.f("pk_room_read")),
        schema="app",
    )
    op.create_table(
        "upload",
        sa.Column("chain_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.String(length=42), nullable=False),
        sa.Column("digest", sa.String(length=66), nullable=False),
        sa.Column("cid", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=127), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("chain_id", "owner", "digest", name=op.f("pk_upload")),
        schema="app",
    )
    op.create_index("ix_upload_created_at", "upload", ["chain_id", "owner", "created_at"], unique=False, schema="app")


def downgrade() -> None:
    for table in ("upload", "room_read", "room", "report", "message_attachment", "message", "account_block"):
        op.drop_table(table, schema="app")
