"""A client of a local node for scripts: single calls, batches, blocks of many transactions, signatures."""

from collections.abc import Mapping, Sequence
from typing import Any

import httpx
import orjson

from bench.deals import SIGNED
from tests.node import CHAIN_ID

GAS = "0xf4240"
TIMEOUT = 120.0


class NodeError(Exception):
    """The node answered with an error, or a transaction failed."""


class Node:
    """JSON-RPC over one connection."""

    def __init__(self, url: str) -> None:
        """Speak to the node at `url`."""
        self.url = url
        self._client = httpx.Client(timeout=TIMEOUT, trust_env=False)
        self._nonces: dict[str, int] = {}

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def call(self, method: str, *parameters: Any) -> Any:
        """Return the result of one request; raises `NodeError` on an error answer."""
        return self.batch([(method, list(parameters))])[0]

    def batch(self, calls: Sequence[tuple[str, Sequence[Any]]]) -> list[Any]:
        """Return the results of many requests in their order; raises `NodeError` on the first error answer."""
        body = [{"jsonrpc": "2.0", "id": n, "method": name, "params": given} for n, (name, given) in enumerate(calls)]
        response = self._client.post(self.url, content=orjson.dumps(body), headers={"content-type": "application/json"})
        answers = sorted(orjson.loads(response.content), key=lambda answer: int(answer["id"]))
        for (method, _), answer in zip(calls, answers, strict=True):
            if "error" in answer:
                raise NodeError(f"{method}: {answer['error']}")
        return [answer["result"] for answer in answers]

    def send(self, calls: Sequence[tuple[str, str, str, int]]) -> list[str]:
        """Queue transactions (sender, to, data, value) and return their hashes; nothing is mined."""
        for sender in {call[0] for call in calls} - set(self._nonces):
            self._nonces[sender] = int(self.call("eth_getTransactionCount", sender, "latest"), 16)
        wanted = []
        for sender, to, data, value in calls:
            nonce = self._nonces[sender]
            self._nonces[sender] += 1
            fields = {"from": sender, "to": to, "data": data, "value": hex(value), "nonce": hex(nonce), "gas": GAS}
            wanted.append(("eth_sendTransaction", [fields]))
        return [str(item) for item in self.batch(wanted)]

    def sign(self, signer: str, name: str, contract: str, kind: str, message: Mapping[str, Any]) -> bytes:
        """Return an account's EIP-712 signature for the contract with this domain name."""
        types = {
            each: [dict(zip(("type", "name"), part.split(), strict=True)) for part in SIGNED[each].split(", ")]
            for each in ("EIP712Domain", kind)
        }
        domain = {"name": name, "version": "1", "chainId": CHAIN_ID, "verifyingContract": contract}
        values = {each: str(value) for each, value in message.items()}
        typed = {"types": types, "primaryType": kind, "domain": domain, "message": values}
        return bytes.fromhex(self.call("eth_signTypedData_v4", signer, typed)[2:])
