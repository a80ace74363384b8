"""A tape of what the escrow was seen to do, and whether an escrow with other code does the same.

The node simulates what is on it, ten thousand calls in a second, with any code in the escrow's place. A refusal is as
good as the recorded one where it names any rule that the call breaks.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
import requests

from tests.escrow_model.chain import Chain, Contract
from tests.node import anvil

NODE = ("--base-fee", "0", "--gas-price", "0", "--disable-code-size-limit", "--no-request-size-limit")
GAS = hex(3_000_000)
OK = "0x1"
PROBE, PROBE_CODE = "0x" + "ba" * 20, "0x5f35315f5260205ff3"
"""An account that is put on the chain and tells the balance of the account that it is asked about."""

Called = tuple[dict[str, str], dict[str, Any]]
"""A call as the node takes it, and what must come of it: status, answer, logs, and other answers that are allowed."""


@dataclass
class Played:
    """One thing after another: the time of each block and its calls; and what is put on the chain before."""

    blocks: list[tuple[int, list[Called]]] = field(default_factory=list)
    put: dict[str, dict[str, str]] = field(default_factory=lambda: {PROBE: {"code": PROBE_CODE}})


@dataclass(frozen=True)
class Tape:
    """A chain's state, how the escrow came onto it, and what happens there."""

    state: str
    escrow: str
    creator: str
    nonce: int
    """How many transactions the creator had sent before."""
    arguments: str
    """What follows the code at the escrow's creation, as hex."""
    lives: list[Played]
    told: list[str]
    """Every event, state and error that came about."""


class Player:
    """A node that lives the lives of a tape with other code in the escrow's place."""

    def __init__(self, url: str, tape: Tape, session: requests.Session) -> None:
        self._url, self._tape, self._session = url, tape, session
        self.lives = list(tape.lives)
        self._asked = {id(life): [json.dumps(block(at, calls)) for at, calls in life.blocks] for life in self.lives}

    def deployed(self, creation: str) -> str | None:
        """Return the runtime code, as 0x hex, that creation code leaves in the escrow's place; None when it fails."""
        tape = self._tape
        call = {"from": tape.creator, "data": "0x" + creation + tape.arguments, "gas": "0x1c9c380"}
        before = {tape.creator: {"nonce": hex(tape.nonce)}, tape.escrow: {"nonce": "0x0", "code": "0x"}}
        code: str | None = self._ask("eth_call", json.dumps([call, "latest", before])).get("result")
        return code

    def difference(self, runtime: str) -> str | None:
        """Return the first call that an escrow with this code answers otherwise; None when there is none."""
        for life in list(self.lives):
            found = self._lived(life, runtime)
            if found is not None:
                # What noticed one mutant is likely to notice the next.
                self.lives = [life, *(each for each in self.lives if each is not life)]
                return found
        return None

    def _lived(self, life: Played, code: str) -> str | None:
        put = json.dumps(life.put | {self._tape.escrow: {"code": code}})
        first, *rest = self._asked[id(life)]
        blocks = ", ".join([f'{{"stateOverrides": {put}, {first[1:]}', *rest])
        answer = self._ask("eth_simulateV1", f'[{{"blockStateCalls": [{blocks}], "validation": false}}, "latest"]')
        if "result" not in answer:
            return f"the node says {answer}"
        for (at, calls), lived in zip(life.blocks, answer["result"], strict=True):
            for (call, came), found in zip(calls, lived["calls"], strict=True):
                if not same(came, found):
                    return f"{at} {call['data'][:10]}: {found['status']} {found['returnData'][:74]}"
        return None

    def _ask(self, method: str, parameters: str) -> dict[str, Any]:
        body = f'{{"jsonrpc": "2.0", "id": 1, "method": "{method}", "params": {parameters}}}'
        answer = self._session.post(self._url, body, headers={"Content-Type": "application/json"}, timeout=300)
        found: dict[str, Any] = orjson.loads(answer.content)
        return found


def same(came: dict[str, Any], found: dict[str, Any]) -> bool:
    """Tell whether a simulated call gave what was recorded, or a refusal that is as good."""
    if found["status"] != came["status"] or ("logs" in came and bare(found["logs"]) != came["logs"]):
        return False
    return "answer" not in came or found["returnData"] in {came["answer"], *came["allowed"]}


def bare(logs: list[dict[str, Any]]) -> list[list[Any]]:
    """Return what of logs does not tell where they are."""
    return [[log["address"], log["topics"], log["data"]] for log in logs]


def refused(errors: list[str]) -> dict[str, Any]:
    """Return what must come of a call that is refused with one of these errors."""
    return {"status": "0x0", "answer": errors[0], "logs": [], "allowed": errors}


def word(number: str) -> str:
    """Return a number or an address, as hex, in 32 bytes."""
    return f"{int(number, 16):#066x}"


def good(answer: str) -> dict[str, Any]:
    """Return what must come of a call that answers so, and says nothing."""
    return {"status": OK, "answer": answer, "logs": [], "allowed": []}


def block(at: int, calls: list[Called]) -> dict[str, Any]:
    """Return a block as the node simulates it."""
    return {"blockOverrides": {"time": hex(at)}, "calls": [call for call, _came in calls]}


@contextmanager
def player(tape: Tape) -> Iterator[Player]:
    """Start a node on which the lives of a tape can be lived."""
    with anvil(*NODE) as url:
        Chain(url, Contract(tape.escrow, [])).ask("anvil_loadState", tape.state)
        with requests.Session() as session:
            yield Player(url, tape, session)
