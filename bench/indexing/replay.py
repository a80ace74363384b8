"""A node that only remembers: answers of a recorded chain, from a file, as fast as they can be sent.

`python -m bench.indexing.replay FOLDER PORT` serves what `bench.indexing.recording.write` kept there.
"""

import mmap
import sys
from array import array
from bisect import bisect_left
from pathlib import Path
from typing import Any

import orjson
from aiohttp import web

SAFE, FINAL = 32, 64
MOST_BODY = 2**26


class UnknownCallError(Exception):
    """A method or a form of it that was not recorded."""


class Memory:
    """Headers and logs by number."""

    def __init__(self, folder: Path) -> None:
        """Read where the answers are; they stay in their file."""
        self._places = array("Q")
        self._places.frombytes((folder / "places.bin").read_bytes())
        with (folder / "answers.bin").open("rb") as answers:
            self._answers = mmap.mmap(answers.fileno(), 0, access=mmap.ACCESS_READ)
        self.head = len(self._places) // 2 - 1
        self._hashes: dict[str, int] = {}
        self.chain_id = b'"0x7a69"'

    def header(self, number: int) -> bytes:
        """Return a header as JSON, null above the head."""
        return self._part(2 * number) if number <= self.head else b"null"

    def logs(self, first: int, last: int) -> bytes:
        """Return all logs of a range as a JSON list."""
        parts = (self._part(2 * number + 1) for number in range(first, min(last, self.head) + 1))
        return b"[" + b",".join(filter(None, parts)) + b"]"

    def number_of(self, hash_: str) -> int:
        """Return the number of a block by its hash."""
        if not self._hashes:
            for number in range(self.head + 1):
                self._hashes[orjson.loads(self.header(number))["hash"]] = number
        return self._hashes[hash_]

    def answer(self, method: str, parameters: list[Any]) -> bytes:
        """Return the result of a request as JSON; raises `UnknownCallError`."""
        match method, parameters:
            case "eth_chainId", _:
                return self.chain_id
            case "eth_blockNumber", _:
                return b'"%s"' % hex(self.head).encode()
            case "eth_getBlockByNumber", [str(tag), *_]:
                return self.header(self._number(tag))
            case "eth_getLogs", [{"blockHash": str(hash_)}]:
                number = self.number_of(hash_)
                return self.logs(number, number)
            case "eth_getLogs", [{"fromBlock": str(first), "toBlock": str(last)}]:
                return self.logs(self._number(first), self._number(last))
        raise UnknownCallError(f"{method} of {parameters} is not recorded")

    def _number(self, tag: str) -> int:
        named = {"earliest": 0, "latest": self.head, "safe": self.head - SAFE, "finalized": self.head - FINAL}
        return named[tag] if tag in named else int(tag, 16)

    def _part(self, index: int) -> bytes:
        return self._answers[self._places[index] : self._places[index + 1]]


def events_of(folder: Path) -> "array[int]":
    """Return how many logs there are up to each block, by its number."""
    events = array("Q")
    events.frombytes((folder / "events.bin").read_bytes())
    return events


def block_with(events: "array[int]", count: int) -> int:
    """Return the first block up to which there are so many logs."""
    return bisect_left(events, count)


def application(memory: Memory) -> web.Application:
    """Return the server's application."""

    def one(request: dict[str, Any]) -> bytes:
        try:
            result = b'"result":' + memory.answer(request["method"], request["params"])
        except (UnknownCallError, KeyError, ValueError) as error:
            result = b'"error":' + orjson.dumps({"code": -32601, "message": str(error)})
        return b'{"jsonrpc":"2.0","id":' + orjson.dumps(request["id"]) + b"," + result + b"}"

    async def answer(request: web.Request) -> web.Response:
        asked = orjson.loads(await request.read())
        body = b"[" + b",".join(map(one, asked)) + b"]" if isinstance(asked, list) else one(asked)
        return web.Response(body=body, content_type="application/json")

    made = web.Application(client_max_size=MOST_BODY)
    made.router.add_post("/", answer)
    return made


if __name__ == "__main__":
    web.run_app(application(Memory(Path(sys.argv[1]))), host="127.0.0.1", port=int(sys.argv[2]), print=None)
