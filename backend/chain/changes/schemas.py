"""Messages of the stream of changes."""

from typing import Literal

from pydantic import Field

from backend.core.schemas import Address, Hash, Schema


class Greeting(Schema):
    """The first message, with the newest sequence number; or `reset`, when the client must read everything anew."""

    seq: int
    kind: Literal["hello", "reset"]


class Change(Schema):
    """An event of the chain was applied or reverted; whoever shows what it touches reads that again."""

    seq: int
    kind: str = Field(examples=["seat_taken"])
    op: Literal["apply", "revert"]
    task_id: Hash | None
    accounts: list[Address]
    block_number: int
    tx_hash: Hash | None
