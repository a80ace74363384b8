"""Bids, offers to settle, lists of the invited, notes, files of evidence, and what the relay sends beside votes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _chain_id() -> sa.Column[Any]:
    return sa.Column("chain_id", sa.BigInteger(), autoincrement=False, nullable=False)


def _hash(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length=66), nullable=False)


def _account(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length=42), nullable=False)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _wide(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length=78), nullable=False)


def upgrade() -> None:
    op.add_column(
        "relay_transaction",
        sa.Column("kind", sa.String(length=8), nullable=False, server_default="vote"),
        schema="app",
    )
    with op.batch_alter_table("relay_transaction", schema="app") as table:
        table.alter_column("kind", server_default=None)
    op.create_table(
        "bid",
        _chain_id(),
        sa.Column("id", sa.String(length=64), nullable=False),
        _hash("task_id"),
        _account("worker"),
        _wide("price"),
        _wide("epoch"),
        _number("expiry"),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("proof", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        _number("created_at"),
        sa.PrimaryKeyConstraint("chain_id", "id", name=op.f("pk_bid")),
        schema="app",
    )
    op.create_index("ix_bid_task", "bid", ["chain_id", "task_id", "created_at", "id"], schema="app")
    op.create_index("ix_bid_worker", "bid", ["chain_id", "task_id", "worker", "created_at", "id"], schema="app")
    op.create_table(
        "settlement_offer",
        _chain_id(),
        sa.Column("id", sa.String(length=64), nullable=False),
        _hash("task_id"),
        _account("worker"),
        _account("by"),
        _wide("to_worker"),
        _wide("seat_word"),
        _number("expiry"),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        _number("created_at"),
        sa.PrimaryKeyConstraint("chain_id", "id", name=op.f("pk_settlement_offer")),
        schema="app",
    )
    op.create_index(
        "ix_settlement_offer_seat",
        "settlement_offer",
        ["chain_id", "task_id", "worker", "created_at"],
        schema="app",
    )
    op.create_table(
        "invitation_tree",
        _chain_id(),
        _hash("root"),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("nodes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("chain_id", "root", name=op.f("pk_invitation_tree")),
        schema="app",
    )
    op.create_table(
        "invited",
        _chain_id(),
        _hash("root"),
        _account("account"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("chain_id", "root", "account", name=op.f("pk_invited")),
        schema="app",
    )
    op.create_table(
        "invitation",
        _chain_id(),
        _hash("root"),
        _account("owner"),
        _number("created_at"),
        sa.PrimaryKeyConstraint("chain_id", "root", "owner", name=op.f("pk_invitation")),
        schema="app",
    )
    op.create_index("ix_invitation_owner", "invitation", ["chain_id", "owner", "created_at"], schema="app")
    op.create_table(
        "note",
        _hash("digest"),
        _chain_id(),
        _account("author"),
        _hash("task_id"),
        _account("worker"),
        sa.Column("size", sa.Integer(), nullable=False),
        _number("created_at"),
        sa.PrimaryKeyConstraint("digest", "chain_id", "author", name=op.f("pk_note")),
        schema="app",
    )
    op.create_table(
        "evidence_file",
        _chain_id(),
        _hash("task_id"),
        _account("author"),
        _hash("digest"),
        sa.Column("cid", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=127), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        _number("created_at"),
        sa.PrimaryKeyConstraint("chain_id", "task_id", "author", "digest", name=op.f("pk_evidence_file")),
        schema="app",
    )
    op.create_index("ix_evidence_file_digest", "evidence_file", ["chain_id", "digest"], schema="app")
    op.create_index("ix_evidence_file_created_at", "evidence_file", ["chain_id", "author", "created_at"], schema="app")


def downgrade() -> None:
    for table in ("evidence_file", "note", "invitation", "invited", "invitation_tree", "settlement_offer", "bid"):
        op.drop_table(table, schema="app")
    with op.batch_alter_table("relay_transaction", schema="app") as batch:
        batch.drop_column("kind")
