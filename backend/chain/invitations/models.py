"""Lists of the invited."""

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class InvitationTree(AppBase):
    """The tree over a list of workers, under its root; the same list of two posters is one tree."""

    __tablename__ = "invitation_tree"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    root: Mapped[str] = mapped_column(String(66), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
    nodes: Mapped[bytes] = mapped_column(LargeBinary)


class Invited(AppBase):
    """A worker of a list, and where his leaf is in the tree."""

    __tablename__ = "invited"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    root: Mapped[str] = mapped_column(String(66), primary_key=True)
    account: Mapped[str] = mapped_column(String(42), primary_key=True)
    position: Mapped[int] = mapped_column(Integer)


class Invitation(AppBase):
    """Who uploaded a list, and so may see it."""

    __tablename__ = "invitation"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    root: Mapped[str] = mapped_column(String(66), primary_key=True)
    owner: Mapped[str] = mapped_column(String(42), primary_key=True)
    created_at: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (Index("ix_invitation_owner", "chain_id", "owner", "created_at"),)
