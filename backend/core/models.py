"""Tables of the process itself."""

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class Instance(AppBase):
    """The one row that all processes share: the key of cursors and CSRF tokens, in hexadecimal."""

    __tablename__ = "instance"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    secret: Mapped[str] = mapped_column(String(64))
