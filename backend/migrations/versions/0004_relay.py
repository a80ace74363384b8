"""Transactions that the API sends for others."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LIVE = sa.text("status IN ('pending', 'mined')")


def upgrade() -> None:
    op.create_table(
        "relay_transaction",
        sa.Column("chain_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sender", sa.String(length=42), nullable=False),
        sa.Column("nonce", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hashes", sa.JSON(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("max_fee", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(length=66), nullable=False),
        sa.Column("account", sa.String(length=42), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("chain_id", "sender", "nonce", name=op.f("pk_relay_transaction")),
        schema="app",
    )
    op.create_index(
        "ix_relay_transaction_live",
        "relay_transaction",
        ["chain_id", "subject", "account"],
        unique=True,
        schema="app",
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.create_index(
        "ix_relay_transaction_account", "relay_transaction", ["chain_id", "account", "created_at"], schema="app"
    )
    op.create_index("ix_relay_transaction_created_at", "relay_transaction", ["chain_id", "created_at"], schema="app")
    op.create_index(
        "ix_relay_transaction_status", "relay_transaction", ["chain_id", "sender", "status", "nonce"], schema="app"
    )


def downgrade() -> None:
    op.drop_table("relay_transaction", schema="app")
