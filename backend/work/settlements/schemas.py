"""An offer to end a seat by agreement, as its two parties see it."""

from typing import Annotated, Literal

from pydantic import Field

from backend.core.schemas import Address, Amount, Fresh, Schema, Seconds, SignatureIn

OfferVoid = Literal["expired", "seat_moved", "seat_ended"]
Party = Literal["poster", "worker"]
MOST_NOTE = 2_000


class NewOffer(Schema):
    """An offer signed as `Settle(bytes32 taskId,address worker,uint256 seatWord,uint256 toWorker,uint256 expiry)`.

    The domain is that of the task's escrow, the seat's word the present one. The note is not signed.
    """

    to_worker: Annotated[Amount, Field(description="Net, in token units; at most what is left of the price")]
    expiry: Annotated[int, Field(ge=1, le=2**40 - 1, description="Until when the signature holds, as a Unix time")]
    signature: SignatureIn
    note: Annotated[str, Field(max_length=MOST_NOTE)] = ""


class Offer(Schema):
    """An offer; whoever it is made to calls `settle` with its signature. `void` says why that would fail now."""

    id: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", examples=["5e" * 32])]
    by: Address
    party: Party
    to_worker: Amount
    expiry: Seconds
    seat_word: Amount
    signature: str = Field(examples=["0x" + "1b" * 65])
    note: str
    created_at: Seconds
    void: OfferVoid | None


class OfferList(Fresh):
    """The offers of both sides about a seat, the newest first; at most 100."""

    items: list[Offer]
