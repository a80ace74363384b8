"""How far the chain is indexed."""

from typing import Literal

from pydantic import Field

from backend.core.schemas import BlockRef, Schema

Trouble = Literal["node_unreachable", "not_indexed", "indexer_behind", "other_chain"]


class Health(Schema):
    """`head` is the node's own block number, `lag` how many blocks the index is behind it."""

    status: Literal["ok", "degraded"]
    reasons: list[Trouble]
    chain_id: int
    head: int | None
    indexed: int | None
    lag: int | None
    safe: int | None
    finalized: int | None
    block: BlockRef | None = Field(description="The last indexed block")
