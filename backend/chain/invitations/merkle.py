"""The tree whose root the terms carry: OpenZeppelin's standard one over one address a leaf.

A leaf is the keccak of the keccak of the ABI-encoded address; leaves are sorted, each worker has one, and a node is the
keccak of its two children in their order as numbers. The tree is one array: node `i` has the children `2i+1` and
`2i+2`, and the leaves come last, in falling order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from eth_utils.crypto import keccak

NODE = 32


@dataclass(frozen=True, slots=True)
class Tree:
    """All nodes of a tree in one run of bytes, the root first."""

    nodes: bytes

    @classmethod
    def over(cls, accounts: Sequence[str]) -> "Tree":
        """Return the tree over different accounts, 0x text; there must be one at least."""
        leaves = sorted((leaf_of(account) for account in accounts), reverse=True)
        nodes = [b""] * (len(leaves) - 1) + leaves
        for index in reversed(range(len(leaves) - 1)):
            nodes[index] = keccak(b"".join(sorted(nodes[2 * index + 1 : 2 * index + 3])))
        return cls(b"".join(nodes))

    @property
    def root(self) -> str:
        """The root as 0x text."""
        return self._node(0)

    def position(self, account: str) -> int:
        """Return where the leaf of an account of this tree is among the nodes."""
        at = self.nodes.find(leaf_of(account))
        while at % NODE:
            at = self.nodes.find(leaf_of(account), at + 1)
        return at // NODE

    def proof(self, position: int) -> list[str]:
        """Return the siblings from a node up to the root, as 0x text."""
        found = []
        while position > 0:
            found.append(self._node(position + 1 if position % 2 else position - 1))
            position = (position - 1) // 2
        return found

    def _node(self, position: int) -> str:
        return "0x" + self.nodes[position * NODE : (position + 1) * NODE].hex()


def leaf_of(account: str) -> bytes:
    """Return the leaf of an account."""
    return keccak(keccak(bytes.fromhex(account[2:]).rjust(NODE, b"\0")))


def proves(root: str, account: str, proof: Sequence[str]) -> bool:
    """Tell whether a proof leads from an account to a root, as the escrow would find."""
    node = leaf_of(account)
    for sibling in proof:
        node = keccak(b"".join(sorted((node, bytes.fromhex(sibling[2:])))))
    return "0x" + node.hex() == root
