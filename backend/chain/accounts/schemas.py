"""Standing and credit of an account."""

from pydantic import Field

from backend.core.schemas import Address, Amount, Schema, Token


class Standing(Schema):
    """Recorded completions and defaults in a skill."""

    skill: str = Field(examples=["solidity"])
    completions: int
    defaults: int


class Credit(Schema):
    """What an account may withdraw from an escrow, in token units."""

    escrow: Address
    token: Token
    amount: Amount


class Epoch(Schema):
    """What an account's signatures must name in an escrow; raising it makes the earlier ones void."""

    account: Address
    escrow: Address
    epoch: Amount
