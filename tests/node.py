"""A real anvil, and what every test asks of a node: deploying, sending, and moving its clock."""

import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import requests
from web3 import HTTPProvider, Web3
from web3.contract import Contract

from scripts.artifacts import artifacts
from scripts.stack import anvil_program

CHAIN_ID = 31_337
# They look up names, prices and the chain's id for what every step here says in full.
_UNASKED = ("gas_price_strategy", "ens_name_to_address", "validation", "gas_estimate")
_LISTENING = re.compile(r"Listening on 127\.0\.0\.1:(\d+)")


@contextmanager
def anvil(*arguments: str) -> Iterator[str]:
    """Start a node on a free port and yield its address; extra arguments are anvil's own."""
    command = [anvil_program(), "--port", "0", "--chain-id", str(CHAIN_ID), "--hardfork", "prague", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    url = f"http://127.0.0.1:{_port(process.stdout)}"
    drain = threading.Thread(target=_drain, args=(process.stdout,), daemon=True)
    drain.start()
    try:
        yield url
    finally:
        process.kill()
        process.wait()
        drain.join()


def _port(output: IO[str]) -> int:
    said = []
    for line in output:
        said.append(line)
        if match := _LISTENING.search(line):
            return int(match[1])
    raise RuntimeError("anvil did not start: " + "".join(said))


def _drain(output: IO[str]) -> None:
    """Read to the end, so that the node never blocks on a full pipe."""
    with output:
        for _ in output:
            pass


class Node:
    """One node with the accounts it unlocks, the first of which deploys; what would revert raises web3's error."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._session = requests.Session()
        self._session.trust_env = False  # Else each request reads the whole environment for a proxy.
        self.w3 = Web3(HTTPProvider(url, request_kwargs={"timeout": 120}, session=self._session))
        for layer in _UNASKED:
            self.w3.middleware_onion.remove(layer)
        self.accounts: list[str] = [str(account) for account in self.w3.eth.accounts]
        self.owner = self.accounts[0]
        self.start_block = self.w3.eth.block_number + 1
        self._blocks: dict[str, int] = {}

    def deploy(self, name: str, *arguments: Any) -> Contract:
        """Deploy a compiled contract from the owner."""
        compiled = artifacts()[name]
        factory = self.w3.eth.contract(abi=compiled.abi, bytecode=compiled.bytecode)
        receipt = self._mined(factory.constructor(*arguments).transact({"from": self.owner, "gas": 10_000_000}))
        self._blocks[name] = receipt["blockNumber"]
        contract: Contract = self.w3.eth.contract(address=receipt["contractAddress"], abi=compiled.abi)
        return contract

    def shut(self) -> None:
        """Close the connections to the node."""
        self._session.close()

    def rpc(self, method: str, *parameters: Any) -> Any:
        """Call the node; raises on an error answer."""
        answer: dict[str, Any] = dict(self.w3.provider.make_request(method, list(parameters)))  # type: ignore[arg-type]
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    @property
    def now(self) -> int:
        """Return the head's time."""
        return int(self.w3.eth.get_block("latest")["timestamp"])

    @property
    def head(self) -> int:
        """Return the head's number."""
        return int(self.w3.eth.block_number)

    def mine(self, blocks: int = 1) -> None:
        """Mine empty blocks."""
        self.rpc("anvil_mine", hex(blocks))

    def sleep(self, seconds: int) -> None:
        """Move the chain's clock and mine a block at the new time."""
        self.rpc("evm_increaseTime", seconds)
        self.mine()

    def send(self, call: Any, sender: str, value: int = 0, gas: int = 1_000_000) -> Any:
        """Send a contract call and return its receipt; a call that would revert raises before it is sent."""
        call.call({"from": sender, "value": value})
        return self._mined(call.transact({"from": sender, "value": value, "gas": gas}))

    def _mined(self, transaction: Any) -> Any:
        receipt = self.w3.eth.wait_for_transaction_receipt(transaction, timeout=120, poll_latency=0.005)
        assert receipt["status"] == 1, f"reverted: {transaction.hex()}"
        return receipt
