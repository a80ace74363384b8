"""Tasks, seats and disputes as they stand, and the words that the escrow keeps of them."""

from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Self

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from tests.contracts.reference import Seat, Terms, pack

ZERO_ADDRESS = "0x" + "0" * 40
BPS = 10_000


class Mode(IntEnum):
    """How a task is agreed on."""

    CLAIM = 0
    SELECT = 1
    CONTEST = 2


class Status(IntEnum):
    """How a task stands."""

    ACTIVE = 1
    CLOSED = 2
    CONTEST_DISPUTED = 3
    CONTEST_ENDED = 4


class State(IntEnum):
    """How a seat stands; from 16 on it has ended."""

    NONE = 0
    WORKING = 1
    SUBMITTED = 2
    REJECTED = 3
    DISPUTED = 4
    COMMITTED = 5
    REVEALED = 6
    RETURNED = 16
    LAPSED = 17
    PAID = 18
    CONCEDED = 19
    RULED_WORKER = 20
    RULED_POSTER = 21
    RULED_ABUSE = 22
    SPLIT = 23
    SETTLED = 24
    UNREVEALED = 25
    WON = 26
    PAID_NOTED = 27


@dataclass(frozen=True)
class Place:
    """A worker's seat: its state, since when, and what the worker and the poster know of it."""

    state: State
    clock: int
    seat: Seat

    def word(self) -> int:
        """Return the seat's word."""
        return self.seat.word(self.state, self.clock)


@dataclass
class Task:
    """A posted task; amounts in token units, times as Unix times."""

    terms: Terms
    id: bytes
    opened: int
    status: Status = Status.ACTIVE
    open: int = 0
    live: int = 0
    bonus_taken: int = 0
    lapses: int = 0
    steps: int = 0
    revealed: int = 0
    places: dict[str, Place] = field(default_factory=dict)

    def copy(self) -> Self:
        """Return a task that changes by itself."""
        return replace(self, places=dict(self.places))

    def word(self) -> int:
        """Return the task's word."""
        counts = ((self.open, 16), (self.live, 16), (self.bonus_taken, 16), (self.lapses, 8))
        return pack((self.status, 8), *counts, (self.opened, 40), (self.steps, 32), (self.revealed, 8))

    def price_at(self, now: int) -> int:
        """Return what claiming pays at a Unix time, net."""
        terms = self.terms
        rises = self.steps + ((now - self.opened) // terms.raiseEvery if terms.raiseEvery else 0)
        return min(terms.ceiling, terms.reward + rises * terms.raiseBy)

    def bond_due(self) -> int:
        """Return the bond that the next worker owes."""
        return 0 if self.lapses < self.terms.freeLapses else self.terms.bond

    def forget_the_rise(self) -> None:
        """Show that a place of a closed task went back to the poster unused."""
        self.opened = self.steps = 0

    def entries(self) -> int:
        """Return how many entered a contest."""
        return self.terms.seats - self.open if self.status != Status.CLOSED else 0


@dataclass(frozen=True)
class Dispute:
    """A dispute of an arbitrator: what it is about, and the ruling with its time, zero before."""

    subject: int
    ruled_at: int = 0
    ruling: int = 0

    def word(self) -> int:
        """Return the dispute's word."""
        return pack((self.subject, 208), (self.ruled_at, 40), (self.ruling, 8))


def subject_of(task_id: bytes, worker: str) -> int:
    """Return what a dispute about a worker's seat is about; the zero address stands for a contest."""
    return int.from_bytes(keccak(encode(["bytes32", "address"], [task_id, worker])), "big") & ((1 << 208) - 1)


def fee_on(terms: Terms, net: int) -> int:
    """Return the fee on a net payment."""
    return net * terms.feeBps // BPS


def gross(terms: Terms, net: int) -> int:
    """Return a net amount and its fee."""
    return net + fee_on(terms, net)


def milestones(terms: Terms) -> int:
    """Return how many milestones there are."""
    return sum(1 for share in terms.shares if share)


def due_for(terms: Terms, seat: Seat) -> int:
    """Return what a seat's present milestone pays, net: the last one pays what is left of the price."""
    if seat.milestone == milestones(terms) - 1:
        return seat.price - seat.paid
    return seat.price * terms.shares[seat.milestone] // BPS


def left_of_place(terms: Terms, seat: Seat) -> int:
    """Return what is left of the money that one place was funded with."""
    earlier = (seat.price * share // BPS for share in terms.shares[: seat.milestone])
    return gross(terms, terms.ceiling) - sum(gross(terms, net) for net in earlier)


def funding(terms: Terms) -> int:
    """Return what posting locks in the task's token."""
    places = 1 if terms.mode == Mode.CONTEST else terms.seats
    return places * gross(terms, terms.ceiling) + terms.bonusSeats * gross(terms, terms.bonus)


def locked(task: Task, token: str) -> int:
    """Return what a task still holds of a token: open places, places of live seats, bonds, bonuses, stakes, judging."""
    terms = task.terms
    live = [place.seat for place in task.places.values() if 0 < place.state < State.RETURNED]
    stakes = sum(seat.stakes[0] for seat in live) if token == ZERO_ADDRESS else 0
    if terms.mode == Mode.CONTEST:
        running = task.status in {Status.ACTIVE, Status.CONTEST_DISPUTED}
        judging = terms.judging if task.status == Status.ACTIVE and token == ZERO_ADDRESS else 0
        prize = gross(terms, terms.ceiling) if running else 0
        return judging + (prize + sum(seat.bond for seat in live) if token == terms.token else 0)
    if token != terms.token:
        return stakes
    places = task.open * gross(terms, terms.ceiling) + sum(left_of_place(terms, seat) for seat in live)
    reserved = sum(seat.bonus for seat in live) if terms.bonusSeats else 0
    free = terms.bonusSeats - task.bonus_taken
    return stakes + places + sum(seat.bond for seat in live) + (reserved + free) * gross(terms, terms.bonus)
