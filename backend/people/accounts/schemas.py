"""The public profile of an account."""

from pydantic import Field

from backend.chain.accounts.schemas import Standing
from backend.core.schemas import Address, Fresh, Schema, Seconds


class Counts(Schema):
    """How many tasks an account posted, and how many of its seats are in each stage."""

    posted: int
    working: int
    submitted: int
    paid: int
    lapsed: int


class Profile(Fresh):
    """What anyone may know of an account."""

    address: Address
    account: str = Field(description="CAIP-10", examples=["eip155:31337:0x70997970C51812dc3A010C7d01b50e0d17dc79C8"])
    standing: list[Standing]
    suspended_until: Seconds | None
    counts: Counts
