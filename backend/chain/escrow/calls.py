"""Calldata of the escrow and of what stands beside it, by the name of the function."""

from functools import cache
from typing import Any

from eth_abi.abi import encode

from backend.chain.calls.contracts import Function, functions_of
from backend.chain.tasks.service import columns
from indexer.models import Seat, Task
from indexer.words import pack_terms, seat_preimage

ESCROW = "TaskEscrow"


@cache
def _functions(contract: str) -> dict[str, tuple[bytes, Function]]:
    return {function.signature.partition("(")[0]: (key, function) for key, function in functions_of(contract).items()}


def calldata(contract: str, name: str, *arguments: Any) -> str:
    """Return the call of a function of a contract of ours as 0x text; hashes are given as bytes."""
    selector, function = _functions(contract)[name]
    return "0x" + (selector + encode(function.types, arguments)).hex()


def terms_of_call(task: Task) -> tuple[Any, ...]:
    """Return the terms of a task as its calls take them."""
    packed = pack_terms(columns(task))
    return (*packed[:4], *(to_bytes(word) for word in packed[4:8]), *packed[8:])


def seat_of_call(seat: Seat) -> tuple[Any, ...]:
    """Return a seat as the calls take it."""
    digest, *words = seat_preimage(columns(seat))
    return (to_bytes(digest), *words)


def to_bytes(text: str) -> bytes:
    """Return the bytes of 0x text."""
    return bytes.fromhex(text[2:])
