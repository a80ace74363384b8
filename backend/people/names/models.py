"""Names that the chain gives to addresses."""

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class ChainName(AppBase):
    """The checked name of an address as the registry had it at `checked_at`; null where it had none to show.

    After `shown_until` it is too old to be shown to anybody.
    """

    __tablename__ = "chain_name"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    address: Mapped[str] = mapped_column(String(42), primary_key=True)
    name: Mapped[str | None] = mapped_column(String(255))
    checked_at: Mapped[int] = mapped_column(BigInteger)
    shown_until: Mapped[int] = mapped_column(BigInteger, index=True)
