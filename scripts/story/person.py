"""One signed-in user of the API, with an unlocked account of the local node."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
from siwe import SiweMessage
from web3 import Web3


@dataclass
class Person:
    """A name of the story, an address, and a client of the API with a session of its own."""

    name: str
    address: str
    client: httpx.Client
    w3: Web3

    def sign(self, text: str) -> str:
        """Return the account's personal signature of a text, 0x hexadecimal."""
        answer = self.w3.provider.make_request("personal_sign", [Web3.to_hex(text=text), self.address])  # type: ignore[arg-type]
        return str(answer["result"])

    def sign_typed(
        self, domain: dict[str, Any], kind: str, fields: Sequence[tuple[str, str]], message: dict[str, Any]
    ) -> str:
        """Return the account's EIP-712 signature of a message, 0x hexadecimal; `fields` are names and types."""
        domain_types = {"name": "string", "version": "string", "chainId": "uint256", "verifyingContract": "address"}
        types = {"EIP712Domain": list(domain_types.items()), kind: fields}
        typed = {
            "types": {name: [{"name": key, "type": of} for key, of in pairs] for name, pairs in types.items()},
            "primaryType": kind,
            "domain": domain,
            "message": message,
        }
        answer = self.w3.provider.make_request("eth_signTypedData_v4", [self.address, typed])  # type: ignore[arg-type]
        return str(answer["result"])

    def sign_in(self) -> None:
        """Sign in with Ethereum; raises `RuntimeError` when the API refuses."""
        origin = str(self.client.base_url).rstrip("/")
        message = SiweMessage(
            domain=origin.split("://", 1)[1],
            address=self.address,
            uri=origin,
            version="1",
            chain_id=self.w3.eth.chain_id,
            nonce=self.post("auth/nonce", {})["nonce"],
            issued_at=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        ).prepare_message()
        session = self.post("auth/verify", {"message": message, "signature": self.sign(message)})
        self.client.headers["X-CSRF-Token"] = session["csrf_token"]

    def store(self, kind: str, document: dict[str, Any]) -> bytes:
        """Store a document and return its digest, 32 bytes."""
        return bytes.fromhex(self.post(kind, document)["digest"].removeprefix("0x"))

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Post JSON to a route of the API and return its answer; raises `RuntimeError` when it refuses."""
        return self.ask("POST", path, json=body)

    def ask(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        """Call a route of the API and return its answer; raises `RuntimeError` when it refuses."""
        answer = self.client.request(method, f"/api/v1/{path}", **options)
        if answer.is_error:
            message = f"{method} {path} by {self.name} answers {answer.status_code}: {answer.text}"
            raise RuntimeError(message)
        said: dict[str, Any] = answer.json() if answer.content else {}
        return said
