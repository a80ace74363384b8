"""Roles and how the first admin came to be."""

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class RoleGrant(AppBase):
    """A role of one wallet. It is the wallet's and not the person's: linking wallets hands no role on."""

    __tablename__ = "role_grant"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    address: Mapped[str] = mapped_column(String(42), primary_key=True)
    role: Mapped[str] = mapped_column(String(16), primary_key=True)
    granted_by: Mapped[str] = mapped_column(String(42))
    granted_at: Mapped[int] = mapped_column(BigInteger)


class RoleBootstrap(AppBase):
    """The naming of a chain's first admin, which happens once and is never taken back."""

    __tablename__ = "role_bootstrap"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    deployer: Mapped[str] = mapped_column(String(42))
    admin: Mapped[str] = mapped_column(String(42))
    at: Mapped[int] = mapped_column(BigInteger)
