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
