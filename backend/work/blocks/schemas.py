"""Blocks as answers show them."""

from backend.core.schemas import Address, AddressIn, Schema, Seconds


class Block(Schema):
    """An account that is blocked."""

    account: Address
    created_at: Seconds


class BlockList(Schema):
    """Blocked accounts, the newest first."""

    items: list[Block]
    next_cursor: str | None


class NewBlock(Schema):
    """Whom to block."""

    account: AddressIn
