"""What anyone may know of an account."""

from pydantic import Field

from backend.chain.accounts.schemas import Standing
from backend.core.schemas import Address, Fresh, Schema, Seconds
from backend.people.profiles.schemas import Profile


class Counts(Schema):
    """How many tasks an account posted, and how many of its seats are in each stage."""

    posted: int
    working: int
    submitted: int
    paid: int
    lapsed: int


class WalletStanding(Schema):
    """What one of a person's wallets brings to the sum."""

    address: Address
    completions: int
    defaults: int


class PersonStanding(Schema):
    """Completions and defaults in a skill over all of a person's wallets, and how much each of them brings.

    The contracts know wallets only: what a wallet may take depends on its own standing.
    """

    skill: str = Field(examples=["solidity"])
    completions: int
    defaults: int
    wallets: list[WalletStanding]


class Account(Fresh):
    """What anyone may know of an account; which wallets are one person's is public, since both signed that it is."""

    address: Address
    account: str = Field(description="CAIP-10", examples=["eip155:31337:0x70997970C51812dc3A010C7d01b50e0d17dc79C8"])
    name: str | None = Field(description="The name the chain gives to the address")
    profile: Profile | None
    wallets: list[Address] = Field(description="All wallets of the same person, in the order in which they came")
    standing: list[Standing] = Field(description="Of this wallet alone")
    person_standing: list[PersonStanding] = Field(description="Of all wallets of the same person")
    suspended_until: Seconds | None
    counts: Counts
