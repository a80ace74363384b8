"""What the chain keeps of standing, and in which bits: scores at a frozen place, notes of pairs, suspensions."""

from dataclasses import dataclass

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from tests.contracts.reference import pack

SCORES = keccak(text="guildhall.reputation.scores.v1")
POSTING = (1).to_bytes(32, "big")


@dataclass(frozen=True)
class Score:
    """What an account has of a skill in one version; points are decayed to `epoch`, `gained` is what came in it."""

    points: int = 0
    gained: int = 0
    epoch: int = 0
    since: int = 0
    counterparties: int = 0
    completions: int = 0
    defaults: int = 0

    def word(self) -> int:
        """Return the score's word."""
        earned = ((self.points, 64), (self.gained, 48), (self.epoch, 24), (self.since, 24))
        counted = ((self.counterparties, 24), (self.completions, 32), (self.defaults, 32))
        return pack(*earned, *counted)


@dataclass(frozen=True)
class Notes:
    """What a worker and a poster have noted of each other in a skill and version; pending points are of `epoch`."""

    met: int = 0
    fresh_for_worker: int = 0
    fresh_for_poster: int = 0
    for_worker: int = 0
    for_poster: int = 0
    epoch: int = 0
    worker_counted: bool = False


@dataclass(frozen=True)
class Between:
    """How many seats of a worker a poster gathered in all skills, and whether he counts the worker."""

    seats: int = 0
    poster_counted: bool = False


@dataclass(frozen=True)
class Suspension:
    """Until when an account takes no seat, when its last default ended, and how many counted then."""

    until: int = 0
    last: int = 0
    defaults: int = 0


def slot_of(version: str, account: str, skill: bytes) -> int:
    """Return the place of a score's word in the contract's storage."""
    place = keccak(encode(["address", "bytes32"], [version, SCORES]))
    place = keccak(encode(["address", "bytes32"], [account, place]))
    return int.from_bytes(keccak(encode(["bytes32", "bytes32"], [skill, place])), "big")
