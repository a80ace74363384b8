"""What workers and posters sign for escrow and reviews: EIP-712 messages, judged as the contracts judge them."""

from dataclasses import dataclass
from typing import Any

from eth_account.messages import encode_typed_data
from eth_keys.constants import SECPK1_N
from eth_keys.datatypes import Signature
from eth_keys.exceptions import BadSignature
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak
from eth_utils.exceptions import ValidationError

from backend.chain.calls.decoder import encode_call
from backend.chain.node.batch import Node
from indexer.words import DOMAIN_NAME, DOMAIN_VERSION

TYPES = {
    "Bid": (
        ("taskId", "bytes32"),
        ("worker", "address"),
        ("price", "uint256"),
        ("epoch", "uint256"),
        ("expiry", "uint256"),
    ),
    "Claim": (
        ("taskId", "bytes32"),
        ("worker", "address"),
        ("minPrice", "uint256"),
        ("maxBond", "uint256"),
        ("epoch", "uint256"),
        ("expiry", "uint256"),
    ),
    "Submit": (
        ("taskId", "bytes32"),
        ("worker", "address"),
        ("seatWord", "uint256"),
        ("digest", "bytes32"),
        ("expiry", "uint256"),
    ),
    "Settle": (
        ("taskId", "bytes32"),
        ("worker", "address"),
        ("seatWord", "uint256"),
        ("toWorker", "uint256"),
        ("expiry", "uint256"),
    ),
    "Review": (
        ("escrow", "address"),
        ("taskId", "bytes32"),
        ("worker", "address"),
        ("side", "uint8"),
        ("commitment", "bytes32"),
    ),
}
KEY_SIGNATURE = 65
# What the escrow lets a contract spend on its judgement, and what a node counts before the call begins.
ERC1271_GAS = 200_000
CALL_GAS = 21_000
BYTE_GAS = 40
ERC1271_YES = bytes.fromhex("1626ba7e")
IS_VALID = "isValidSignature(bytes32,bytes)"


@dataclass(frozen=True, slots=True)
class Message:
    """A message by its type's name; values are numbers, or 0x text for addresses and hashes.

    `escrow` is the contract that it is for, and `name` what that one calls itself.
    """

    kind: str
    values: dict[str, Any]
    chain_id: int
    escrow: str
    name: str = DOMAIN_NAME

    def digest(self) -> bytes:
        """Return the hash that is signed."""
        domain = {
            "name": self.name,
            "version": DOMAIN_VERSION,
            "chainId": self.chain_id,
            "verifyingContract": to_checksum_address(self.escrow),
        }
        fields = [{"name": name, "type": kind} for name, kind in TYPES[self.kind]]
        values = {name: _value(kind, self.values[name]) for name, kind in TYPES[self.kind]}
        signable = encode_typed_data(domain, {self.kind: fields}, values)
        return keccak(b"\x19" + signable.version + signable.header + signable.body)

    def signed_by(self, node: Node, account: str, signature: str) -> bool:
        """Tell whether the escrow would take a signature for an account's; raises `NodeUnavailable`.

        A key's is tried first, since an account with a key may have code as well; then the account is asked by
        ERC-1271, with as much gas as the escrow gives it.
        """
        digest = self.digest()
        return _by_key(digest, account, signature) or _by_contract(node, digest, account, signature)


def _value(kind: str, value: Any) -> Any:
    if kind == "bytes32":
        return bytes.fromhex(value[2:])
    return to_checksum_address(value) if kind == "address" else value


def _by_key(digest: bytes, account: str, signature: str) -> bool:
    raw = bytes.fromhex(signature[2:])
    if len(raw) != KEY_SIGNATURE or raw[64] not in (27, 28) or int.from_bytes(raw[32:64], "big") > SECPK1_N // 2:
        return False
    try:
        key = Signature(raw[:64] + bytes([raw[64] - 27])).recover_public_key_from_msg_hash(digest)
    except (BadSignature, ValidationError):
        return False
    return str(key.to_address()) == account


def _by_contract(node: Node, digest: bytes, account: str, signature: str) -> bool:
    data = encode_call(IS_VALID, digest, bytes.fromhex(signature[2:]))
    gas = ERC1271_GAS + CALL_GAS + BYTE_GAS * (len(data) // 2)
    answer = node.ask("eth_call", {"to": account, "data": data, "gas": hex(gas)}, "latest")
    return answer.error is None and answer.data()[:32] == ERC1271_YES.ljust(32, b"\0")
