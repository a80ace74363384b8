"""The local chain that the story happens on: its contracts, its clock, and transactions of its people."""

import time
from collections.abc import Mapping
from typing import Any

from eth_typing import HexStr
from hexbytes import HexBytes
from web3 import Web3
from web3.contract import Contract
from web3.types import TxParams, TxReceipt

from indexer.deployments import Manifest, load_abi
from scripts.story.person import Person

FEES: TxParams = {
    "gas": 1_500_000,
    "maxFeePerGas": Web3.to_wei(10, "gwei"),
    "maxPriorityFeePerGas": Web3.to_wei(1, "gwei"),
}


class Chain:
    """Sends what people do, at the times the story says."""

    def __init__(self, w3: Web3, manifest: Manifest) -> None:
        """Bind a node whose accounts are unlocked, and the deployment on it."""
        self.w3 = w3
        self.manifest = manifest
        self.id = manifest.chain_id
        self.extra_data = bytes.fromhex(manifest.arbitrators[0].extra_data.removeprefix("0x"))

    def contract(self, name: str) -> Contract:
        """Return a deployed contract by its name."""
        address = self.w3.to_checksum_address(self.manifest.contracts[name].address)
        return self.w3.eth.contract(address, abi=load_abi(name))

    def with_escrow(self, address: str) -> "Chain":
        """Return this chain as it looks to somebody who uses another version of the escrow."""
        deployed = self.manifest.contracts["TaskEscrow"].model_copy(update={"address": address.lower()})
        contracts = {**self.manifest.contracts, "TaskEscrow": deployed}
        return Chain(self.w3, self.manifest.model_copy(update={"contracts": contracts}))

    @property
    def now(self) -> int:
        """Return the time of the head."""
        return int(self.w3.eth.get_block("latest")["timestamp"])

    def send(self, person: Person, call: Any, value: int = 0) -> TxReceipt:
        """Send a call and return its receipt; raises the contract's own error when it reverts."""
        sender = self.w3.to_checksum_address(person.address)
        # Whatever is left out, web3 asks the node for, once for each transaction.
        options: TxParams = {"from": sender, "value": Web3.to_wei(value, "wei"), "chainId": self.id, **FEES}
        receipt = self._receipt(call.transact(options))
        if receipt["status"] != 1:
            call.call(options)
            message = f"{call.fn_name} by {person.name} failed"
            raise RuntimeError(message)
        return receipt

    def send_data(self, person: Person, to: str, data: str) -> None:
        """Send a call that the API has made."""
        sender, contract = (self.w3.to_checksum_address(each) for each in (person.address, to))
        options: TxParams = {"from": sender, "to": contract, "data": HexStr(data), "chainId": self.id, **FEES}
        if self._receipt(self.w3.eth.send_transaction(options))["status"] != 1:
            self.w3.eth.call(options)
            message = f"a call by {person.name} to {to} failed"
            raise RuntimeError(message)

    def _receipt(self, sent: HexBytes) -> TxReceipt:
        return self.w3.eth.wait_for_transaction_receipt(sent, timeout=30, poll_latency=0.005)

    def block(self, number: int) -> Mapping[str, Any]:
        """Return a block as the node tells it, in hexadecimal."""
        told: Mapping[str, Any] = self._node("eth_getBlockByNumber", hex(number), False)  # noqa: FBT003 - JSON-RPC's own
        return told

    def mine(self) -> None:
        """Mine a block."""
        self._node("evm_mine")

    def at(self, when: int) -> None:
        """Set the time of the next block, which never runs backwards."""
        latest = self.w3.eth.get_block("latest")["timestamp"]
        self._node("evm_setNextBlockTimestamp", max(when, latest + 1))

    def pass_time(self, seconds: int) -> None:
        """Let time go by and mine a block."""
        self.at(self.now + seconds)
        self.mine()

    def arrive(self) -> None:
        """Bring the chain to the present."""
        if self.w3.eth.get_block("latest")["timestamp"] < int(time.time()):
            self._node("evm_setTime", int(time.time()))
        self.mine()

    def _node(self, method: str, *params: Any) -> Any:
        answer = self.w3.provider.make_request(method, list(params))  # type: ignore[arg-type]
        if "error" in answer:
            message = f"{method}: {answer['error']}"
            raise RuntimeError(message)
        return answer["result"]
