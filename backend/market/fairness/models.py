"""The reports of the nights."""

from typing import Any

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class FairnessNight(AppBase):
    """The report of a day (UTC), as it was made then; it is never made again."""

    __tablename__ = "fairness_night"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    report: Mapped[dict[str, Any]]
