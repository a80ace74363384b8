"""What the treasury has, asked of the node at the very block that an answer is made at."""

from collections.abc import Sequence
from typing import Any, Literal

from backend.chain.calls.contracts import NATIVE
from backend.chain.calls.decoder import encode_call
from backend.chain.node.batch import Node
from backend.core.errors import NodeUnavailable

Problem = Literal["node_unavailable", "block_unavailable"]
WORD = 32


def balances(node: Node, account: str, tokens: Sequence[str], block_hash: str) -> tuple[dict[str, int], Problem | None]:
    """Return what an account holds of each token, or why that cannot be told; a node may have forgotten the block.

    A token that answers with no number is left out. Addresses are lower-case; the zero address is the native coin.
    """
    block = {"blockHash": block_hash}
    questions: list[tuple[str, list[Any]]] = [
        ("eth_getBalance", [account, block])
        if token == NATIVE
        else ("eth_call", [{"to": token, "data": encode_call("balanceOf(address)", account)}, block])
        for token in tokens
    ]
    try:
        answers = node.batch(questions)
    except NodeUnavailable:
        return {}, "node_unavailable"
    if any(answer.error is not None for answer in answers):
        return {}, "block_unavailable"
    found = {}
    for token, answer in zip(tokens, answers, strict=True):
        if token == NATIVE:
            found[token] = answer.number()
        elif len(data := answer.data()) == WORD:
            found[token] = int.from_bytes(data)
    return found, None
