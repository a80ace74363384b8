"""The real escrow on a node: sends a call as the model takes it, and says what came of it in the model's words."""

import time
from dataclasses import dataclass
from typing import Any

import requests
from eth_abi.abi import decode, encode
from eth_utils.abi import collapse_if_tuple, event_abi_to_log_topic, function_abi_to_4byte_selector
from web3 import HTTPProvider

from tests.contracts.reference import Seat, Terms
from tests.escrow_model.ledger import Error, Event, Signed

Abi = list[dict[str, Any]]
GAS = 3_000_000
PATIENCE_SECONDS = 60
MESSAGES = {
    "Claim": "taskId worker minPrice maxBond epoch expiry",
    "Bid": "taskId worker price epoch expiry",
    "Submit": "taskId worker seatWord digest expiry",
    "Settle": "taskId worker seatWord toWorker expiry",
}
TYPES = {"taskId": "bytes32", "worker": "address", "digest": "bytes32"}
DOMAIN = {"name": "string", "version": "string", "chainId": "uint256", "verifyingContract": "address"}


class Reverted(Exception):
    """The node mined a call that failed; `error` is what it named."""

    def __init__(self, error: Error) -> None:
        super().__init__(error)
        self.error = error


@dataclass(frozen=True)
class Entry:
    """A function, event or error of an ABI: its name and the types of its values."""

    name: str
    types: tuple[str, ...]
    indexed: tuple[bool, ...] = ()

    @classmethod
    def of(cls, abi: dict[str, Any]) -> "Entry":
        """Read an entry of an ABI."""
        inputs = abi["inputs"]
        types = tuple(collapse_if_tuple(each) for each in inputs)
        return cls(abi["name"], types, tuple(bool(each.get("indexed")) for each in inputs))


class Contract:
    """A contract at an address: encodes its calls."""

    def __init__(self, address: str, abi: Abi) -> None:
        self.address = address.lower()
        self.functions = {each["name"]: each for each in abi if each["type"] == "function"}
        self.abi = abi

    def data(self, function: str, *arguments: Any) -> str:
        """Return the calldata of a call."""
        abi = self.functions[function]
        selector = bytes(function_abi_to_4byte_selector(abi))  # type: ignore[arg-type]
        types = [collapse_if_tuple(each) for each in abi["inputs"]]
        return "0x" + (selector + encode(types, [plain(each) for each in arguments])).hex()


class Node:
    """A node by its address; sends at given times, without a price for gas."""

    def __init__(self, url: str) -> None:
        session = requests.Session()
        session.trust_env = False  # Else each request reads the whole environment for a proxy.
        self._provider = HTTPProvider(url, request_kwargs={"timeout": 60}, session=session)

    def ask(self, method: str, *parameters: Any) -> Any:
        """Call the node; raises RuntimeError on an error answer."""
        return self.ask_all([(method, list(parameters))])[0]

    def ask_all(self, calls: list[tuple[str, list[Any]]]) -> list[Any]:
        """Call the node many times at once; raises RuntimeError on an error answer."""
        answers: Any = self._provider.make_batch_request(calls)  # type: ignore[arg-type]
        if not isinstance(answers, list):
            raise RuntimeError(f"{calls}: {answers}")  # noqa: TRY004 - the answer is wrong, not its type
        for request, answer in zip(calls, answers, strict=True):
            if "error" in answer:
                raise RuntimeError(f"{request}: {answer['error']}")
        return [answer["result"] for answer in answers]

    def now(self) -> int:
        """Return the head's time."""
        return int(self.ask("eth_getBlockByNumber", "latest", False)["timestamp"], 16)  # noqa: FBT003 - the node's own

    def send(self, sender: str, to: str, data: str, value: int = 0, at: int | None = None) -> dict[str, Any]:
        """Mine a transaction in a block of its own, at a Unix time where one is given; return its receipt."""
        call = {"from": sender, "to": to, "data": data, "value": hex(value), "gas": hex(GAS), "gasPrice": "0x0"}
        clock: list[tuple[str, list[Any]]] = [] if at is None else [("evm_setNextBlockTimestamp", [at])]
        sent = self.ask_all([*clock, ("eth_sendTransaction", [call])])[-1]
        patience = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < patience:
            receipt: dict[str, Any] | None = self.ask("eth_getTransactionReceipt", sent)
            if receipt is not None:
                return receipt
        raise TimeoutError(f"no receipt of {sent}")

    def revert_data(self, receipt: dict[str, Any]) -> bytes:
        """Return what a failed transaction reverted with."""
        return bytes.fromhex(self.ask("ots_getTransactionError", receipt["transactionHash"])[2:])


class Chain(Node):
    """A node and the escrow on it."""

    def __init__(self, url: str, escrow: Contract) -> None:
        super().__init__(url)
        self.escrow = escrow
        self.chain_id = int(self.ask("eth_chainId"), 16)
        self._events = {
            bytes(event_abi_to_log_topic(each)): Entry.of(each)  # type: ignore[arg-type]
            for each in escrow.abi
            if each["type"] == "event"
        }
        self._errors = {
            bytes(function_abi_to_4byte_selector(each)): Entry.of(each)  # type: ignore[arg-type]
            for each in escrow.abi
            if each["type"] == "error"
        }

    def call(self, sender: str, to: str, data: str, *, value: int, at: int) -> list[Event]:
        """Make a call and return the escrow's events; raises Reverted."""
        receipt = self.send(sender, to, data, value, at)
        if receipt["status"] != "0x1":
            raise Reverted(self._named(self.revert_data(receipt)))
        logs = [log for log in receipt["logs"] if log["address"].lower() == self.escrow.address]
        return [self._told(log) for log in logs]

    def read(self, requests: list[tuple[Contract, str, tuple[Any, ...]]]) -> list[int]:
        """Return what views of one word answer, as numbers."""
        calls: list[tuple[str, list[Any]]] = [
            ("eth_call", [{"to": contract.address, "data": contract.data(view, *arguments)}, "latest"])
            for contract, view, arguments in requests
        ]
        return [int(answer, 16) for answer in self.ask_all(calls)] if calls else []

    def sign(self, signed: Signed) -> bytes:
        """Return the signature of one of the node's accounts under a message to the escrow."""
        names = MESSAGES[signed.kind].split()
        types = {name: TYPES.get(name, "uint256") for name in names}
        domain = ("Guildhall TaskEscrow", "1", self.chain_id, self.escrow.address)
        message = {
            "types": {"EIP712Domain": fields(DOMAIN), signed.kind: fields(types)},
            "primaryType": signed.kind,
            "domain": dict(zip(DOMAIN, domain, strict=True)),
            "message": {name: as_json(value) for name, value in zip(names, signed.values, strict=True)},
        }
        return bytes.fromhex(self.ask("eth_signTypedData_v4", signed.signer, message)[2:])

    def _named(self, data: bytes) -> Error:
        entry = self._errors.get(data[:4])
        if entry is None:
            return f"unknown error 0x{data.hex()}", ()
        return entry.name, tuple(map(spoken, decode(entry.types, data[4:])))

    def _told(self, log: dict[str, Any]) -> Event:
        topics = [bytes.fromhex(topic[2:]) for topic in log["topics"]]
        entry = self._events[topics[0]]
        kinds = list(zip(entry.types, entry.indexed, strict=True))
        data = iter(decode([kind for kind, indexed in kinds if not indexed], bytes.fromhex(log["data"][2:])))
        keys = iter(topics[1:])
        values = [decode([kind], next(keys))[0] if indexed else next(data) for kind, indexed in kinds]
        return entry.name, tuple(map(spoken, values))


def plain(value: Any) -> Any:
    """Return an argument as its ABI type takes it."""
    if isinstance(value, Terms | Seat):
        return value.packed()
    return b"" if value is None else value


def spoken(value: Any) -> Any:
    """Return a decoded value as the model says it: addresses in lower case."""
    if isinstance(value, tuple):
        return tuple(map(spoken, value))
    return value.lower() if isinstance(value, str) and value.startswith("0x") else value


def fields(types: dict[str, str]) -> list[dict[str, str]]:
    """Return the fields of an EIP-712 type."""
    return [{"name": name, "type": kind} for name, kind in types.items()]


def as_json(value: Any) -> str:
    """Return a value of an EIP-712 message as JSON takes it."""
    return "0x" + value.hex() if isinstance(value, bytes) else str(value)
