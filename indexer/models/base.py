"""What every chain table is made of."""

from typing import Any

from sqlalchemy import JSON, MetaData, String
from sqlalchemy.orm import DeclarativeBase

SCHEMA_VERSION = 6

# Rows that change often find room for their next version on their own page, so that no index hears of it.
CHANGING = {"postgresql_with": {"fillfactor": 60}}

Hash = String(66)
Address = String(42)


class ChainBase(DeclarativeBase):
    """Base of every table that is folded from the chain."""

    metadata = MetaData(schema="chain")
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own protocol
        dict[str, Any]: JSON,
        list[dict[str, Any]]: JSON,
        list[int]: JSON,
        list[str]: JSON,
    }
