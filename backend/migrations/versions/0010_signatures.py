"""Signatures of the texts of tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "text_signature",
        sa.Column("digest", sa.String(length=66), nullable=False),
        sa.Column("scheme", sa.SmallInteger(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_text_signature")),
        schema="app",
    )
    op.create_table(
        "text_band",
        sa.Column("band", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=66), nullable=False),
        sa.PrimaryKeyConstraint("band", "digest", name=op.f("pk_text_band")),
        schema="app",
    )


def downgrade() -> None:
    for table in ("text_band", "text_signature"):
        op.drop_table(table, schema="app")
