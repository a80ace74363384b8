"""A submission that its worker signed."""

from typing import Annotated

from pydantic import Field

from backend.core.schemas import Address, Hash, HashIn, Schema, SignatureIn


class SignedSubmission(Schema):
    """A submission signed as `Submit(bytes32 taskId,address worker,uint256 seatWord,bytes32 digest,uint256 expiry)`.

    The domain is that of the task's escrow, the seat's word the present one.
    """

    digest: HashIn
    expiry: Annotated[int, Field(ge=1, le=2**40 - 1, description="Until when the signature holds, as a Unix time")]
    signature: SignatureIn


class RelayedSubmission(Schema):
    """The transaction that hands the work in; the relay pays for it."""

    tx_hash: Hash
    worker: Address
    digest: Hash
