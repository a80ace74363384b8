"""Full text in tokens, the words in use, what the index on disk has yet to learn, and saved searches."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_NEW = ("number", "head", "body", "lexemes", "lat", "lon")


def upgrade() -> None:
    # All texts are written again, from the beginning of the outbox, by a consumer of another name.
    op.execute("DELETE FROM app.task_text")
    for table in ("outbox_offset", "outbox_delivered", "outbox_parked"):
        op.execute(f"DELETE FROM app.{table} WHERE consumer = 'search_text'")  # noqa: S608 - names of ours
    kind = sa.Text().with_variant(TSVECTOR(), "postgresql")
    op.add_column("task_text", sa.Column("number", sa.BigInteger(), nullable=True), schema="app")
    op.add_column("task_text", sa.Column("head", sa.Text(), nullable=False, server_default=""), schema="app")
    op.add_column("task_text", sa.Column("body", sa.Text(), nullable=False, server_default=""), schema="app")
    op.add_column("task_text", sa.Column("lexemes", kind, nullable=True), schema="app")
    op.add_column("task_text", sa.Column("lat", sa.Integer(), nullable=True), schema="app")
    op.add_column("task_text", sa.Column("lon", sa.Integer(), nullable=True), schema="app")
    op.create_index("ix_task_text_number", "task_text", ["number"], unique=True, schema="app")
    op.create_index("ix_task_text_place", "task_text", ["lat", "lon"], unique=False, schema="app")
    # Empty on SQLite, which has a table of its own for full text.
    op.create_index("ix_task_text_lexemes", "task_text", ["lexemes"], schema="app", postgresql_using="gin")
    if op.get_bind().dialect.name == "sqlite":
        # Tokens have no ASCII punctuation and are folded already: this tokenizer leaves them as they are.
        op.execute("CREATE VIRTUAL TABLE app.task_fts USING fts5(head, body, content='', tokenize='ascii')")
    op.create_table(
        "search_word",
        sa.Column("word", sa.String(length=64), nullable=False),
        sa.Column("tasks", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
        schema="app",
    )
    op.create_table(
        "search_mark",
        sa.Column("chain_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("task_id", sa.String(length=66), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("chain_id", "task_id", name=op.f("pk_search_mark")),
        schema="app",
    )
    op.create_table(
        "saved_search",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("chain_id", sa.BigInteger(), nullable=False),
        sa.Column("address", sa.String(length=42), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("digested_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        schema="app",
    )
    op.create_index("ix_saved_search_account", "saved_search", ["chain_id", "address"], schema="app")
    op.create_index("ix_saved_search_digested_at", "saved_search", ["chain_id", "digested_at"], schema="app")


def downgrade() -> None:
    for table in ("saved_search", "search_mark", "search_word"):
        op.drop_table(table, schema="app")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE app.task_fts")
    op.drop_index("ix_task_text_lexemes", "task_text", schema="app")
    op.drop_index("ix_task_text_place", "task_text", schema="app")
    op.drop_index("ix_task_text_number", "task_text", schema="app")
    for column in _NEW:
        op.drop_column("task_text", column, schema="app")
