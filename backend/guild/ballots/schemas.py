"""Votes on a proposal, and a vote that its voter signed."""

from typing import Annotated

from pydantic import AfterValidator, Field

from backend.chain.guild.schemas import Ballot, Support
from backend.core.schemas import Address, AddressIn, Amount, Fresh, Hash, Schema

MOST_REASON = 2_000
MOST_SIGNATURE = 4_096


class BallotList(Fresh):
    """A page of votes, the newest first; `next_cursor` is null on the last one."""

    items: list[Ballot]
    next_cursor: str | None


class BallotQuery(Schema):
    """Page of the votes on a proposal."""

    cursor: Annotated[str | None, Field(max_length=600)] = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20


class SignedBallot(Schema):
    """A vote signed as the governor's `ExtendedBallot`, with empty `params` and the voter's present nonce.

    The signature is that of the voter's key, or whatever the voter's contract approves by ERC-1271.
    """

    voter: AddressIn
    support: Support
    reason: Annotated[str, Field(max_length=MOST_REASON)] = ""
    signature: Annotated[
        str,
        Field(pattern=r"^0x([0-9a-fA-F]{2})+$", max_length=2 + 2 * MOST_SIGNATURE),
        AfterValidator(str.lower),
    ]


class RelayedBallot(Schema):
    """The transaction that casts the vote; the relay pays for it."""

    tx_hash: Hash
    voter: Address
    support: Support
    weight: Amount
