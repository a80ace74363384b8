"""What search keeps in SQL: the text of tasks, the words in use, and what the index on disk has yet to learn."""

from sqlalchemy import BigInteger, Index, Integer, String, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class TaskText(AppBase):
    """The text of a posted task as it is searched; written by the consumer of the outbox, never by a request.

    `number` counts the texts in the order they came, and is the row of the full-text table on SQLite. `head` and `body`
    are tokens of the title, and of the rest; `lexemes` are both on PostgreSQL. Places are in ten-thousandths of
    a degree.
    """

    __tablename__ = "task_text"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    task_id: Mapped[str] = mapped_column(String(66), primary_key=True)
    number: Mapped[int | None] = mapped_column(BigInteger)
    text: Mapped[str] = mapped_column(Text)
    head: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text, default="")
    lexemes: Mapped[str | None] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))
    lat: Mapped[int | None] = mapped_column(Integer)
    lon: Mapped[int | None] = mapped_column(Integer)
    __table_args__ = (
        Index("ix_task_text_number", "number", unique=True),
        Index("ix_task_text_place", "lat", "lon"),
        Index("ix_task_text_lexemes", "lexemes", postgresql_using="gin"),
    )


class SearchWord(AppBase):
    """A word that `tasks` texts have, as it is written."""

    __tablename__ = "search_word"
    word: Mapped[str] = mapped_column(String(64), primary_key=True)
    tasks: Mapped[int] = mapped_column(Integer)


class SearchMark(AppBase):
    """A task that changed since the index on disk last read it. `number` tells two changes of it apart."""

    __tablename__ = "search_mark"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    task_id: Mapped[str] = mapped_column(String(66), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
