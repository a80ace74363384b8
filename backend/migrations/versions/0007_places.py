"""Where a task is done, how hard it is and how long it takes, beside its document."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

COLUMNS = (
    ("place_name", sa.String(length=120)),
    ("lat", sa.Integer()),
    ("lon", sa.Integer()),
    ("complexity", sa.SmallInteger()),
    ("hours", sa.Integer()),
)


def upgrade() -> None:
    for name, kind in COLUMNS:
        op.add_column("document", sa.Column(name, kind, nullable=True), schema="app")


def downgrade() -> None:
    for name, _ in reversed(COLUMNS):
        op.drop_column("document", name, schema="app")
