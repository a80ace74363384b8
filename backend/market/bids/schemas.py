"""A bid that its worker signed, and bids as the two who may see them do."""

from typing import Annotated, Literal

from pydantic import Field

from backend.core.schemas import (
    Address,
    AddressIn,
    Amount,
    Cursor,
    Fresh,
    Hash,
    HashIn,
    Limit,
    Schema,
    Seconds,
    SignatureIn,
)

MOST_NOTE = 2_000
MOST_PROOF = 32
MOST_EXPIRY = 2**40 - 1
Proof = Annotated[list[HashIn], Field(max_length=MOST_PROOF, description="Merkle proof of the invitation")]
Expiry = Annotated[int, Field(ge=1, le=MOST_EXPIRY, description="Until when the signature holds, as a Unix time")]
BidVoid = Literal["expired", "epoch", "taken", "task_not_open", "suspended"]


class NewBid(Schema):
    """A bid signed as `Bid(bytes32 taskId,address worker,uint256 price,uint256 epoch,uint256 expiry)`.

    The domain is that of the task's escrow, the epoch the worker's present one. The note is not signed. The proof
    may be left out when the list of the invited is kept here.
    """

    worker: AddressIn
    price: Annotated[Amount, Field(description="Net, in token units, from the task's reward to its ceiling")]
    expiry: Expiry
    signature: SignatureIn
    proof: Annotated[Proof, Field(default_factory=list)]
    note: Annotated[str, Field(max_length=MOST_NOTE)] = ""


class Bid(Schema):
    """A bid; `void` says why it cannot be taken any more, and null that it can."""

    id: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", examples=["5e" * 32])]
    task_id: Hash
    worker: Address
    price: Amount
    epoch: Amount
    expiry: Seconds
    signature: str = Field(examples=["0x" + "1b" * 65])
    proof: list[Hash]
    note: str
    created_at: Seconds
    void: BidVoid | None
    completions: int = Field(description="Recorded completions of the worker, over all skills")


class BidList(Fresh):
    """A page of bids, the newest first: all of them for the poster, his own for anybody else."""

    items: list[Bid]
    next_cursor: str | None


class BidQuery(Schema):
    """Page of the bids of a task."""

    cursor: Cursor = None
    limit: Limit = 50
