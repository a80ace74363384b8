"""Logs that no honest contract would emit, from an address whose code is nothing but that log."""

from collections.abc import Sequence

from web3 import Web3

from tests.world import World


def _push(number: int) -> bytes:
    return b"\x61" + number.to_bytes(2, "big")


def emit(world: World, address: str, topics: Sequence[str], data: str = "0x") -> None:
    """Give an address code that emits one log, and run it."""
    raw = bytes.fromhex(data[2:])
    pushed = b"".join(b"\x7f" + bytes.fromhex(topic[2:]) for topic in reversed(topics))
    tail = _push(len(raw)) + _push(0) + bytes([0xA0 + len(topics)]) + b"\x00"
    start = 10 + len(pushed) + len(tail)
    code = _push(len(raw)) + _push(start) + _push(0) + b"\x39" + pushed + tail + raw
    world.rpc("anvil_setCode", address, "0x" + code.hex())
    transaction = {"from": world.owner, "to": Web3.to_checksum_address(address), "gas": 1_000_000}
    world.w3.eth.wait_for_transaction_receipt(world.w3.eth.send_transaction(transaction))  # type: ignore[arg-type]


def word(value: int | str) -> str:
    """Return a topic: a number or an address as 32 bytes."""
    return "0x" + (f"{value:064x}" if isinstance(value, int) else value.lower().removeprefix("0x").rjust(64, "0"))
