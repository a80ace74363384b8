"""Which faults an episode has: the same for a seed at all times, and every fault once in some episodes on end."""

import random
from typing import NamedTuple

from tests.indexer.chaos.faults import FAULTS
from tests.indexer.chaos.provider import HEADS, HEADS_GARBLED, HEADS_SILENT

KILL, REORGS, EVERYTHING = "kill -9", "reorgs", "everything"
DISK, REFUSED = "disk full", "range refused"
RESTART, CRASH, TERMINATE = "database restarted", "database crashed", "connections terminated"
OF_SQLITE = (DISK,)
OF_POSTGRESQL = (RESTART, CRASH, TERMINATE)
OF_HEADS = (HEADS, HEADS_SILENT, HEADS_GARBLED)
OF_ALL = (*FAULTS, *OF_HEADS, KILL, KILL, REORGS, EVERYTHING)
# How many episodes on end have every fault between them.
ROUND = 4


class Plan(NamedTuple):
    """An episode: its faults in their order, its database, the nodes it reads, and its settings."""

    seed: int
    faults: tuple[str, ...]
    postgresql: bool
    providers: int
    heads: bool
    from_the_start: bool
    max_range: int


def plan(seed: int) -> Plan:
    """Return the episode of a seed."""
    turn, hand = divmod(seed, ROUND)
    deck = list(OF_ALL)
    random.Random(turn).shuffle(deck)  # noqa: S311 - an episode that can be repeated
    choose = random.Random(seed)  # noqa: S311 - the same
    postgresql = bool(hand % 2)
    own = OF_POSTGRESQL if postgresql else OF_SQLITE
    half = hand // 2
    faults = [*deck[hand::ROUND], *(own[half::2] if postgresql else own)]
    choose.shuffle(faults)
    return Plan(
        seed=seed,
        faults=tuple(faults),
        postgresql=postgresql,
        providers=choose.choice([1, 1, 2]),
        heads=bool(set(faults) & set(OF_HEADS)) or choose.random() < 0.3,
        from_the_start=choose.random() < 0.4,
        max_range=choose.choice([7, 2000] if REFUSED in faults else [1, 7, 2000]),
    )
