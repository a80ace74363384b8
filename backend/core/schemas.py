"""Shapes shared by every answer: addresses, amounts, freshness and problems."""

from typing import Annotated, Any, Literal

from eth_utils.address import is_checksum_address, to_checksum_address
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from backend.core.errors import ApiError
from indexer.types import UINT256_MAX

Finality = Literal["head", "safe", "finalized"]


def _lower_address(value: str) -> str:
    """Return the address in lower case; a mixed-case address must carry a right EIP-55 checksum."""
    digits = value[2:]
    if digits not in (digits.lower(), digits.upper()) and not is_checksum_address(value):
        message = "the checksum of the address is wrong"
        raise ValueError(message)
    return value.lower()


AddressIn = Annotated[
    str,
    Field(pattern=r"^0x[0-9a-fA-F]{40}$", examples=["0x70997970C51812dc3A010C7d01b50e0d17dc79C8"]),
    AfterValidator(_lower_address),
]
Address = Annotated[
    str,
    Field(pattern=r"^0x[0-9a-fA-F]{40}$", examples=["0x70997970C51812dc3A010C7d01b50e0d17dc79C8"]),
    AfterValidator(to_checksum_address),
]
HashIn = Annotated[str, Field(pattern=r"^0x[0-9a-fA-F]{64}$"), AfterValidator(str.lower)]
Hash = Annotated[str, Field(pattern=r"^0x[0-9a-f]{64}$", examples=["0x" + "ab" * 32])]
Amount = Annotated[str, Field(pattern=r"^[0-9]{1,78}$", examples=["1500000000000000000"])]
Seconds = Annotated[int, Field(ge=0, description="Unix time in seconds", examples=[1790000000])]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$", examples=["solidity"])]
SignatureIn = Annotated[
    str,
    Field(
        pattern=r"^0x([0-9a-fA-F]{2})+$",
        max_length=2 + 2 * 4_096,
        description="Of the account's key, or whatever its contract approves by ERC-1271",
        examples=["0x" + "1b" * 65],
    ),
    AfterValidator(str.lower),
]
Cursor = Annotated[str | None, Field(max_length=600)]
Limit = Annotated[int, Field(ge=1, le=100)]


def uint256(amount: str) -> int:
    """Return an amount as a number; above what any contract can hold, that most."""
    return min(int(amount), UINT256_MAX)


class Schema(BaseModel):
    """Base of every body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class BlockRef(Schema):
    """The block up to which the chain was indexed when the answer was made."""

    number: int
    hash: Hash
    timestamp: Seconds


class Fresh(Schema):
    """An answer that comes from the chain, with the block it was made at.

    `finality` is the weakest of the rows it shows; without rows, that of the block.
    """

    block: BlockRef
    finality: Finality


class Token(Schema):
    """A token that pays; the zero address is the native coin. A token nobody described has `decimals` zero."""

    address: Address
    symbol: str
    decimals: int


def _code_schema(schema: dict[str, Any]) -> None:
    """Publish the registry of codes with the sentence that documents each."""
    schema["enum"] = sorted(ApiError.registry)
    schema["description"] = "\n".join(
        f"- `{code}` ({kind.status}): {kind.title()}" for code, kind in sorted(ApiError.registry.items())
    )


class Problem(Schema):
    """An RFC 9457 problem. Programs decide by `code`; people read its translation with `params` filled in."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "type": "urn:guildhall:problem:not_found",
                "title": "There is no such thing, or the account asking may not know of it.",
                "status": 404,
                "code": "not_found",
                "params": {},
                "request_id": "5f8a1c0e9b2d4c57",
            }
        },
    )

    type: str
    title: str
    status: int
    code: Annotated[str, Field(json_schema_extra=_code_schema)]
    params: dict[str, Any]
    request_id: str
