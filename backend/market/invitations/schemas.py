"""Lists of invited workers, and the proof that one is on a list."""

from typing import Annotated

from pydantic import Field

from backend.core.schemas import Address, AddressIn, Hash, Schema, Seconds

MOST_INVITED = 5_000


class NewInvitation(Schema):
    """The workers who may take a seat: each once, without the poster."""

    workers: Annotated[list[AddressIn], Field(min_length=1, max_length=MOST_INVITED)]


class Invitation(Schema):
    """A list by the Merkle root that the terms carry as `invite_root`.

    The tree is OpenZeppelin's standard one over `["address"]`.
    """

    root: Hash
    count: int
    created_at: Seconds


class InvitationList(Schema):
    """The lists an account uploaded, the newest first."""

    items: list[Invitation]


class InvitationPage(Invitation):
    """A list with its workers, as whoever uploaded it sees it."""

    workers: list[Address]


class MyInvitation(Schema):
    """Whether the account that asks is invited to a task, and the proof that the escrow's calls take.

    `known` is false when nobody uploaded the list here; then the proof must come from the poster.
    """

    root: Hash
    known: bool
    invited: bool
    proof: list[Hash]
