"""The text that links two wallets, and its signatures."""

from typing import Annotated

from pydantic import Field

from backend.core.schemas import AddressIn, Schema, Seconds

Signature = Annotated[str, Field(pattern=r"^0x([0-9a-fA-F]{2})*$", max_length=8194)]


class WalletChallengeRequest(Schema):
    """The wallet to link with the one that is signed in."""

    address: AddressIn


class WalletChallenge(Schema):
    """The text that both wallets sign with `personal_sign`, word for word."""

    message: str
    nonce: str
    expires_at: Seconds


class WalletLink(Schema):
    """The signatures of both wallets; either may be a contract's (ERC-1271)."""

    address: AddressIn
    nonce: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    signature_current: Signature
    signature_other: Signature
