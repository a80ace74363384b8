"""What signatures for the escrow must name."""

from backend.core.schemas import Address, Amount, Schema


class Epoch(Schema):
    """What an account's signatures must name in an escrow; raising it makes the earlier ones void."""

    account: Address
    escrow: Address
    epoch: Amount
