"""Nonces, sign-in messages, sessions and tickets."""

from typing import Annotated, Literal

from pydantic import Field

from backend.core.schemas import Address, Schema, Seconds

Role = Literal["moderator", "admin"]


class NonceRequest(Schema):
    """Nothing needs to be said to get a nonce."""


class Nonce(Schema):
    """A single-use nonce, bound to the domain it was asked at and to the chain."""

    nonce: str = Field(examples=["8fKq2ZbN4xYtLw7RcJm3"])
    expires_at: Seconds
    domain: str = Field(description="The domain the sign-in message must name", examples=["127.0.0.1:8000"])
    chain_id: int


class Verification(Schema):
    """A signed EIP-4361 message; the signature may be that of a contract wallet (ERC-1271)."""

    message: Annotated[str, Field(min_length=1, max_length=2000)]
    signature: Annotated[str, Field(pattern=r"^0x([0-9a-fA-F]{2})*$", max_length=8194)]


class SessionInfo(Schema):
    """The session of this cookie. Unsafe requests repeat `csrf_token` in the header X-CSRF-Token."""

    id: str
    address: Address
    chain_id: int
    account: str = Field(description="CAIP-10", examples=["eip155:31337:0x70997970C51812dc3A010C7d01b50e0d17dc79C8"])
    csrf_token: str
    expires_at: Seconds
    roles: list[Role] = Field(description="Those of this wallet; everybody is a member without being told")


class Ticket(Schema):
    """Opens one WebSocket (`?ticket=`) for the session that asked, once and soon."""

    ticket: str
    expires_at: Seconds


class SessionItem(Schema):
    """One of the account's live sessions; `current` marks the one that asks."""

    id: str
    created_at: Seconds
    expires_at: Seconds
    user_agent: str
    current: bool


class SessionList(Schema):
    """The account's live sessions, the newest first."""

    items: list[SessionItem]
    next_cursor: None = None
