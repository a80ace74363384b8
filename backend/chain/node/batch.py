"""Several questions to the node in one request, each answered by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import orjson

from backend.core.errors import NodeUnavailable

TOO_MANY_REQUESTS = -32005


@dataclass(frozen=True, slots=True)
class Answer:
    """What the node said to one question; `error` is its JSON-RPC error, if it refused."""

    result: Any
    error: dict[str, Any] | None = None

    def number(self) -> int:
        """Return a hexadecimal quantity as a number; raises `NodeUnavailable` when it is none."""
        try:
            return int(self.result, 16)
        except (TypeError, ValueError) as error:
            raise NodeUnavailable from error

    def data(self) -> bytes:
        """Return hexadecimal data as bytes; raises `NodeUnavailable` when it is none."""
        try:
            return bytes.fromhex(self.result.removeprefix("0x"))
        except (AttributeError, ValueError) as error:
            raise NodeUnavailable from error


@dataclass(frozen=True, slots=True)
class Node:
    """The chain's node over the process's own HTTP client. It blocks: never call it with a transaction open."""

    client: httpx.Client
    url: str

    def ask(self, method: str, *params: Any) -> Answer:
        """Ask one question; raises `NodeUnavailable`."""
        return self.batch([(method, list(params))])[0]

    def batch(self, questions: Sequence[tuple[str, list[Any]]]) -> list[Answer]:
        """Return the answers in the order of the questions; raises `NodeUnavailable` when one has none."""
        calls = [
            {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
            for number, (method, params) in enumerate(questions)
        ]
        if not calls:
            return []
        try:
            answer = self.client.post(
                self.url, content=orjson.dumps(calls), headers={"Content-Type": "application/json"}
            )
            said = {entry["id"]: entry for entry in orjson.loads(answer.content)}
            return [self._answer(said[call["id"]]) for call in calls]
        except (httpx.HTTPError, orjson.JSONDecodeError, KeyError, TypeError) as error:
            raise NodeUnavailable from error

    @staticmethod
    def _answer(entry: dict[str, Any]) -> Answer:
        error = entry.get("error")
        if error is None:
            return Answer(entry["result"])
        if not isinstance(error, dict) or error.get("code") == TOO_MANY_REQUESTS:
            raise NodeUnavailable
        return Answer(None, error)
