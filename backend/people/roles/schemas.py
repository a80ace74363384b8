"""Roles, the first admin and the audit log."""

from typing import Annotated, Any, Literal

from pydantic import Field

from backend.core.schemas import Address, AddressIn, Schema, Seconds

Role = Literal["moderator", "admin"]


class RoleGrantIn(Schema):
    """A role for a wallet."""

    address: AddressIn
    role: Role


class RoleItem(Schema):
    """A role that a wallet has, and the account that gave it; the first admin's is from the deployer."""

    address: Address
    role: Role
    granted_by: Address
    granted_at: Seconds


class RoleList(Schema):
    """Every role that somebody has; everybody is a member without being listed."""

    items: list[RoleItem]
    next_cursor: None = None


class Bootstrap(Schema):
    """Whether the first admin can still be named, and by whose signature alone."""

    open: bool
    deployer: Address | None


class BootstrapRequest(Schema):
    """The account that shall be the first admin."""

    account: AddressIn


class BootstrapChallenge(Schema):
    """The text that the deployer signs with `personal_sign`, word for word."""

    message: str
    nonce: str
    expires_at: Seconds


class BootstrapProof(Schema):
    """The deployer's signature of the text; a contract may have deployed (ERC-1271)."""

    account: AddressIn
    nonce: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    signature: Annotated[str, Field(pattern=r"^0x([0-9a-fA-F]{2})*$", max_length=8194)]


class AuditItem(Schema):
    """One act of somebody with a role."""

    id: int
    at: Seconds
    actor: Address
    action: str = Field(examples=["role_granted"])
    subject: str = Field(description="What it was done to: an address, or the id of a thing")
    params: dict[str, Any]


class AuditList(Schema):
    """A page of the audit log, the newest first."""

    items: list[AuditItem]
    next_cursor: str | None
