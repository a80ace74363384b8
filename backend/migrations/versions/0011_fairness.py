"""Reports of fairness, one a night."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fairness_night",
        sa.Column("chain_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("chain_id", "day", name=op.f("pk_fairness_night")),
        schema="app",
    )


def downgrade() -> None:
    op.drop_table("fairness_night", schema="app")
