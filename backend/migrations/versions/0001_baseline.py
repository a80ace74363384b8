"""Baseline: sign-in, documents, search text, idempotency and the application's outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account_session",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("chain_id", sa.BigInteger(), nullable=False),
        sa.Column("address", sa.String(length=42), nullable=False),
        sa.Column("user_agent", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_session_token_hash")),
        schema="app",
    )
    op.create_index(
        "ix_account_session_account", "account_session", ["chain_id", "address"], unique=False, schema="app"
    )
    op.create_index(
        op.f("ix_account_session_expires_at"), "account_session", ["expires_at"], unique=False, schema="app"
    )
    op.create_table(
        "deliverable",
        sa.Column("digest", sa.String(length=66), nullable=False),
        sa.Column("chain_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("author", sa.String(length=42), nullable=False),
        sa.Column("task_id", sa.String(length=66), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", "chain_id", "author", name=op.f("pk_deliverable")),
        schema="app",
    )
    op.create_index(op.f("ix_deliverable_task_id"), "deliverable", ["task_id"], unique=False, schema="app")
    op.create_table(
        "document",
        sa.Column("digest", sa.String(length=66), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("lang", sa.String(length=35), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("author_chain_id", sa.BigInteger(), nullable=False),
        sa.Column("author", sa.String(length=42), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_document")),
        schema="app",
    )
    op.create_table(
        "document_skill",
        sa.Column("skill", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=66), nullable=False),
        sa.PrimaryKeyConstraint("skill", "digest", name=op.f("pk_document_skill")),
        schema="app",
    )
    op.create_table(
        "idempotent_answer",
        sa.Column("chain_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("address", sa.String(length=42), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("chain_id", "address", "key", name=op.f("pk_idempotent_answer")),
        schema="app",
    )
    op.create_index("ix_idempotent_answer_created_at", "idempotent_answer", ["created_at"], unique=False, schema="app")
    op.create_table(
        "instance",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance")),
        schema="app",
    )
    op.create_table(
        "outbox",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("op", sa.String(length=8), nullable=False),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
        sa.UniqueConstraint("event_id", name=op.f("uq_outbox_event_id")),
        schema="app",
    )
    op.create_table(
        "outbox_counter",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_counter")),
        schema="app",
    )
    op.create_table(
        "outbox_delivered",
        sa.Column("consumer", sa.String(length=64), nullable=False),
        sa.Column("event_id", sa.String(length=160), nullable=False),
        sa.Column("op", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("consumer", "event_id", name=op.f("pk_outbox_delivered")),
        schema="app",
    )
    op.create_table(
        "outbox_offset",
        sa.Column("consumer", sa.String(length=64), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.String(length=160), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("consumer", "stream", name=op.f("pk_outbox_offset")),
        schema="app",
    )
    op.create_table(
        "outbox_parked",
        sa.Column("consumer", sa.String(length=64), nullable=False),
        sa.Column("event_id", sa.String(length=160), nullable=False),
        sa.Column("op", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("consumer", "event_id", "op", name=op.f("pk_outbox_parked")),
        schema="app",
    )
    op.create_table(
        "sign_in_nonce",
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("chain_id", sa.BigInteger(), nullable=False),
        sa.Column("domain", sa.String(length=255), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("nonce", name=op.f("pk_sign_in_nonce")),
        schema="app",
    )
    op.create_index(op.f("ix_sign_in_nonce_expires_at"), "sign_in_nonce", ["expires_at"], unique=False, schema="app")
    op.create_table(
        "task_text",
        sa.Column("chain_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("task_id", sa.String(length=66), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("chain_id", "task_id", name=op.f("pk_task_text")),
        schema="app",
    )
    op.execute("INSERT INTO app.outbox_counter (id, seq) VALUES (1, 0)")


def downgrade() -> None:
    for table in (
        "task_text",
        "sign_in_nonce",
        "outbox_parked",
        "outbox_offset",
        "outbox_delivered",
        "outbox_counter",
        "outbox",
        "instance",
        "idempotent_answer",
        "document_skill",
        "document",
        "deliverable",
        "account_session",
    ):
        op.drop_table(table, schema="app")
