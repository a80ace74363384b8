"""The wallets of a person."""

from backend.core.schemas import Address, Schema, Seconds


class WalletItem(Schema):
    """A wallet of the person who asks; `current` marks the one that is signed in."""

    address: Address
    chain_id: int
    linked_at: Seconds
    current: bool


class WalletList(Schema):
    """The person's wallets in the order in which they came; a wallet may send away itself and later ones."""

    items: list[WalletItem]
    next_cursor: None = None
