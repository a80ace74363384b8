"""The skills of a document are found by its digest."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_document_skill_digest", "document_skill", ["digest"], unique=False, schema="app")


def downgrade() -> None:
    op.drop_index("ix_document_skill_digest", "document_skill", schema="app")
