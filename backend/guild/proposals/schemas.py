"""Items of the proposal list, the page of a proposal, and a proposal that is still to be made."""

from typing import Annotated

from pydantic import AfterValidator, Field

from backend.chain.guild.schemas import Ballot, Call, LegalAction, ProposalItem, ProposalState
from backend.core.schemas import AddressIn, Amount, Fresh, Hash, Schema, Seconds, uint256

MOST_ACTIONS = 10
MOST_CALLDATA = 8 * 1024
MOST_DESCRIPTION = 20_000


class ProposalList(Fresh):
    """A page of proposals, the newest first; `next_cursor` is null on the last one."""

    items: list[ProposalItem]
    next_cursor: str | None


class ProposalPage(ProposalItem, Fresh):
    """All there is to know of a proposal. `now` is the chain time the legal actions were judged at."""

    description: str = Field(description="Markdown, as it was proposed")
    description_hash: Hash
    actions: list[Call]
    ballot: Ballot | None = Field(description="The account's own vote")
    weight: Amount | None = Field(description="The account's votes at the snapshot; null without an account")
    legal: list[LegalAction]
    now: Seconds


class ProposalQuery(Schema):
    """Filters and page of the proposal list."""

    state: ProposalState | None = None
    proposer: AddressIn | None = None
    cursor: Annotated[str | None, Field(max_length=600)] = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20


def _word(value: str) -> str:
    if uint256(value) != int(value):
        message = "more than 256 bits"
        raise ValueError(message)
    return value


class DraftAction(Schema):
    """A call of a proposal that is still to be made."""

    target: AddressIn
    value: Annotated[Amount, AfterValidator(_word)] = "0"
    calldata: Annotated[
        str,
        Field(pattern=r"^0x([0-9a-fA-F]{2})*$", max_length=2 + 2 * MOST_CALLDATA, examples=["0x"]),
        AfterValidator(str.lower),
    ] = "0x"


class Draft(Schema):
    """A proposal that is still to be made."""

    actions: Annotated[list[DraftAction], Field(min_length=1, max_length=MOST_ACTIONS)]
    description: Annotated[str, Field(min_length=1, max_length=MOST_DESCRIPTION)]


class PreviewedCall(Call):
    """A call with the outcome of a trial: made from the timelock on the newest block, each by itself."""

    succeeds: bool
    failure: str | None = Field(
        description="Name and arguments of the contract's error, else the text the call reverted with",
        examples=["Policy_FeeTooHigh(1001, 1000)"],
    )


class Preview(Fresh):
    """What a proposal would be and do. Nothing was stored; `exists` says that the same one was made before."""

    id: Hash
    title: str
    description_hash: Hash
    actions: list[PreviewedCall]
    threshold: Amount = Field(description="Votes that a proposer needs, in token units")
    exists: bool
