"""Sealed reviews, and the texts of those that were opened."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _of_side() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("chain_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("task_id", sa.String(length=66), nullable=False),
        sa.Column("worker", sa.String(length=42), nullable=False),
        sa.Column("side", sa.SmallInteger(), autoincrement=False, nullable=False),
    )


def upgrade() -> None:
    key = ("chain_id", "task_id", "worker", "side")
    op.create_table(
        "sealed_review",
        *_of_side(),
        sa.Column("commitment", sa.String(length=66), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_sealed_review")),
        schema="app",
    )
    op.create_table(
        "review_text",
        *_of_side(),
        sa.Column("digest", sa.String(length=66), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_review_text")),
        schema="app",
    )


def downgrade() -> None:
    for table in ("review_text", "sealed_review"):
        op.drop_table(table, schema="app")
