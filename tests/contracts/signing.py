"""Messages that parties sign for the escrow, and the ways in which accounts sign them.

An account of the node or one that was added by its key signs with that key; a wallet of several owners signs as
ERC-1271 says.
"""

from functools import cache
from typing import Any

from brownie import accounts, chain
from eth_abi import encode
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_utils import keccak
from reference import NATIVE

MNEMONIC = "test test test test test test test test test test test junk"
KEYS = ["0x" + f"{number:064x}" for number in (7, 8, 9)]
DOMAIN = {"name": "Guildhall TaskEscrow", "version": "1"}
MESSAGES = {
    "Bid": {"taskId": "bytes32", "worker": "address", "price": "uint256", "epoch": "uint256", "expiry": "uint256"},
    "Claim": {
        "taskId": "bytes32",
        "worker": "address",
        "minPrice": "uint256",
        "maxBond": "uint256",
        "epoch": "uint256",
        "expiry": "uint256",
    },
    "Submit": {
        "taskId": "bytes32",
        "worker": "address",
        "seatWord": "uint256",
        "digest": "bytes32",
        "expiry": "uint256",
    },
    "Settle": {
        "taskId": "bytes32",
        "worker": "address",
        "seatWord": "uint256",
        "toWorker": "uint256",
        "expiry": "uint256",
    },
}
SAFE_TX = {
    "to": "address",
    "value": "uint256",
    "data": "bytes",
    "operation": "uint8",
    "safeTxGas": "uint256",
    "baseGas": "uint256",
    "gasPrice": "uint256",
    "gasToken": "address",
    "refundReceiver": "address",
    "nonce": "uint256",
}


@cache
def _node_key(number: int) -> str:
    Account.enable_unaudited_hdwallet_features()
    return Account.from_mnemonic(MNEMONIC, account_path=f"m/44'/60'/0'/0/{number}").key.hex()


def key_of(account: Any) -> str:
    """The private key of an account that was added by its key, or of one of the node's own."""
    if hasattr(account, "private_key"):
        return account.private_key
    return _node_key([str(each) for each in accounts].index(str(account)))


def digest_of(escrow: Any, name: str, message: dict[str, Any], /, **domain: Any) -> bytes:
    """The EIP-712 digest of a message to an escrow; `domain` changes parts of the escrow's own."""
    usual = DOMAIN | {"chainId": chain.id, "verifyingContract": str(getattr(escrow, "address", escrow))}
    types = {name: [{"name": part, "type": kind} for part, kind in MESSAGES[name].items()]}
    message = {part: str(value) if MESSAGES[name][part] == "address" else value for part, value in message.items()}
    signable = encode_typed_data(usual | domain, types, message)
    return keccak(b"\x19" + signable.version + signable.header + signable.body)


def sign_digest(signer: Any, digest: bytes) -> bytes:
    """A signature over a digest: by the wallet if it is one, else by the account's key."""
    if isinstance(signer, Safe):
        return signer.signed(digest)
    return bytes(Account.unsafe_sign_hash(digest, key_of(signer)).signature)


def sign(signer: Any, escrow: Any, name: str, message: dict[str, Any], /, **domain: Any) -> bytes:
    """A signature over a message to an escrow."""
    return sign_digest(signer, digest_of(escrow, name, message, **domain))


class Safe:
    """A wallet and the keys of its owners; messages are formed as a Safe's tools form them, not by its contract."""

    def __init__(self, contract: Any, keys: list[str]):
        self.contract = contract
        self.address = contract.address
        self.keys = sorted(keys, key=lambda key: int(Account.from_key(key).address, 16))

    def __str__(self) -> str:
        """The wallet's address, so that it can stand where an account does."""
        return self.address

    def signatures(
        self, type_name: str, fields: dict[str, str], message: dict[str, Any], keys: list[str] | None = None
    ) -> bytes:
        """The owners' signatures under an EIP-712 message of this wallet, in the order of their addresses."""
        domain = {"chainId": chain.id, "verifyingContract": self.address}
        types = {type_name: [{"name": name, "type": kind} for name, kind in fields.items()]}
        signing = self.keys[:2] if keys is None else keys
        return b"".join(bytes(Account.sign_typed_data(key, domain, types, message).signature) for key in signing)

    def approvals(
        self, to: Any, data: str, value: int = 0, nonce: int | None = None, keys: list[str] | None = None
    ) -> bytes:
        """Signatures under a transaction."""
        message = {name: NATIVE if kind == "address" else 0 for name, kind in SAFE_TX.items()}
        nonce = self.contract.nonce() if nonce is None else nonce
        message |= {"to": str(to), "value": value, "data": bytes.fromhex(data.removeprefix("0x")), "nonce": nonce}
        return self.signatures("SafeTx", SAFE_TX, message, keys)

    def send(self, caller: Any, to: Any, data: str, value: int = 0) -> Any:
        """Execute a transaction that two owners signed."""
        return self.contract.execTransaction(to, value, data, self.approvals(to, data, value), {"from": caller})

    def signed(self, digest: bytes, keys: list[str] | None = None) -> bytes:
        """An ERC-1271 signature: owners sign a SafeMessage over the digest, as one word."""
        return self.signatures("SafeMessage", {"message": "bytes"}, {"message": encode(["bytes32"], [digest])}, keys)
