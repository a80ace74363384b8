"""Lives recorded from a chain: what was sent in each block and which logs it left, to be played again on any branch."""

import os
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from indexer.answers import log_of
from indexer.deployments import Manifest
from indexer.records import RawLog
from tests.indexer.court_lives import court_life
from tests.indexer.guild_lives import guild_life
from tests.indexer.lives import mixed_life
from tests.indexer.market_lives import market_life
from tests.indexer.standing_lives import standing_life
from tests.world import World

LIVES: dict[str, Callable[[World], None]] = {
    "mixed": mixed_life,
    "guild": guild_life,
    "market": market_life,
    "court": court_life,
    "standing": standing_life,
}
# How many episodes and examples a long run has; without it the short one is run.
SOAK = int(os.environ.get("GUILDHALL_SOAK", "0"))
SHORT = ("mixed", "guild")
_SALTS = 10_000


class Recorded(NamedTuple):
    """One block of a life: its time, the transactions as `eth_sendTransaction` takes them, and the logs they left."""

    timestamp: int
    transactions: tuple[dict[str, Any], ...]
    logs: tuple[RawLog, ...]


Tape = tuple[Recorded, ...]


def names() -> tuple[str, ...]:
    """Return which lives a run plays."""
    return tuple(LIVES) if SOAK else SHORT


def record(world: World, name: str) -> Tape:
    """Lead a life and take it back; its tasks are those of no other life."""
    snapshot, first, salt = world.rpc("evm_snapshot"), world.head + 1, world._salt
    world._salt = _SALTS * (1 + list(LIVES).index(name))
    LIVES[name](world)
    tape = read(world, first, world.head)
    world.rpc("evm_revert", snapshot)
    world._salt = salt
    return tape


def read(world: World, first: int, last: int) -> Tape:
    """Return what happened in a range of blocks."""
    followed = Manifest.model_validate(world.manifest()).followed()
    wanted = {"address": sorted(followed), "fromBlock": hex(first), "toBlock": hex(last)}
    logs = [log_of(dict(answer), followed) for answer in world.rpc("eth_getLogs", wanted)]
    tape = []
    for number in range(first, last + 1):
        block = world.rpc("eth_getBlockByNumber", hex(number), *[True])
        timestamp = int(block["timestamp"], 16)
        mine = tuple(log._replace(timestamp=timestamp) for log in logs if log.block_number == number)
        tape.append(Recorded(timestamp, tuple(map(_again, block["transactions"])), mine))
    return tuple(tape)


def merged(tapes: Iterable[Tape]) -> Tape:
    """Return lives led at the same time."""
    return tuple(sorted((block for tape in tapes for block in tape), key=lambda block: block.timestamp))


def _again(transaction: Any) -> dict[str, Any]:
    return {"from": transaction["from"], "to": transaction["to"], "data": transaction["input"]} | {
        "value": transaction["value"],
        "gas": transaction["gas"],
    }
