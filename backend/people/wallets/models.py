"""People and their wallets."""

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class Person(AppBase):
    """Somebody with one wallet or several; the row is what writers lock who change which."""

    __tablename__ = "person"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    chain_id: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[int] = mapped_column(BigInteger)


class Wallet(AppBase):
    """The one person a wallet belongs to; a wallet without a row is a person of its own.

    `seniority` rises in the order in which wallets came to a person.
    """

    __tablename__ = "wallet"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    address: Mapped[str] = mapped_column(String(42), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(32), index=True)
    seniority: Mapped[int]
    linked_at: Mapped[int] = mapped_column(BigInteger)
