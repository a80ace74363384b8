"""Names beside addresses."""

from backend.core.schemas import Address, Schema


class NameItem(Schema):
    """What may stand beside an address: a checked name of the chain, and what its owner calls himself."""

    address: Address
    name: str | None
    display_name: str | None


class NameList(Schema):
    """The labels of the addresses that were asked for, in their order."""

    items: list[NameItem]
    next_cursor: None = None
