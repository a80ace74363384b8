"""A call of a contract, ready to be sent."""

from typing import Annotated

from pydantic import Field

from backend.chain.actions.schemas import ActionName, Approval
from backend.core.schemas import Address, AddressIn, Amount, Schema

MOST_ARGUMENTS = 8
ArgumentName = Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]
ArgumentText = Annotated[str, Field(max_length=20_000)]


class Intent(Schema):
    """What an account wants to do with a task: an action, whose seat it is about, and what only the account can say.

    `arguments` are text: amounts and times decimal, bytes as 0x text, a proof as its hashes with commas between.
    claim: proof. select: price, proof, expiry, signature. enter: commitment, proof. submit: digest.
    request_changes: note. reject: reason. settle: to_worker, expiry, poster_signature, worker_signature.
    reveal: digest, salt. submit_evidence: evidence. withdraw: token. contribute: amount. Nothing else takes any.
    """

    action: ActionName
    account: AddressIn
    worker: AddressIn | None = None
    arguments: Annotated[dict[ArgumentName, ArgumentText], Field(max_length=MOST_ARGUMENTS, default_factory=dict)]


class Transaction(Schema):
    """A transaction for the account to sign; `value` is in wei, and `approve` an allowance that it needs first."""

    to: Address
    function: str = Field(examples=["closeOpenSeats"])
    data: str = Field(examples=["0x12345678"])
    value: Amount
    approve: Approval | None
