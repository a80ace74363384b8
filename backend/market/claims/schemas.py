"""A claim that its worker signed."""

from typing import Annotated

from pydantic import Field

from backend.core.schemas import Address, AddressIn, Amount, Hash, Schema, SignatureIn
from backend.market.bids.schemas import Expiry, Proof


class SignedClaim(Schema):
    """A claim signed as the escrow's `Claim`, in the domain of the task's escrow, with the worker's present epoch.

    `Claim(bytes32 taskId,address worker,uint256 minPrice,uint256 maxBond,uint256 epoch,uint256 expiry)`. The bond
    comes from the worker's credit and, in a token, his allowance.
    """

    worker: AddressIn
    min_price: Amount
    max_bond: Amount
    expiry: Expiry
    signature: SignatureIn
    proof: Annotated[
        Proof, Field(default_factory=list, description="May be left out when the list of the invited is kept here")
    ]


class RelayedClaim(Schema):
    """The transaction that takes the seat; the relay pays for it."""

    tx_hash: Hash
    worker: Address
