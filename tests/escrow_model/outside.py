"""What the escrow meets outside itself: coins and tokens, the policy, the record of standing, arbitrators."""

from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Self

from tests.contracts.reference import DAY, NATIVE, Terms

CONTEST = 2
LAPSED, RULED_ABUSE = 17, 22
FIRST_SUSPENSION = 7 * DAY
LONGEST_SUSPENSION = 180 * DAY
VERSION_DELAY = 31 * DAY


@dataclass
class Bank:
    """Who owns how much of what, in token units, by (account, token), and who cannot be paid in what."""

    owned: dict[tuple[str, str], int]
    shut: set[tuple[str, str]] = field(default_factory=set)

    def copy(self) -> Self:
        """Return a bank that changes by itself."""
        return replace(self, owned=dict(self.owned), shut=set(self.shut))

    def move(self, token: str, payer: str, payee: str, amount: int) -> bool:
        """Move an amount, unless the payee, or in a token the payer, is shut out; say whether it moved."""
        out_of_reach = (payee, token) in self.shut or (token != NATIVE and (payer, token) in self.shut)
        if out_of_reach or self.owned[payer, token] < amount:
            return False
        self.owned[payer, token] -= amount
        self.owned[payee, token] += amount
        return True


@dataclass
class Policy:
    """The admission of new tasks, as far as the lives here move it."""

    fee_bps: int
    treasury: str
    arbitrators: dict[str, int]
    """Each listed arbitrator's multiple of its cost."""
    active_from: int | None
    """Since when the escrow counts, a Unix time; None while it is not listed."""

    def copy(self) -> Self:
        """Return a policy that changes by itself."""
        return replace(self, arbitrators=dict(self.arbitrators))

    def admits(self, terms: Terms, now: int, cost: int) -> bool:
        """Tell whether terms fit at a Unix time; `cost` is their arbitrator's price in wei."""
        multiple = self.arbitrators.get(terms.arbitrator, 0)
        return (
            self.counts(now)
            and (terms.feeBps, terms.treasury) == (self.fee_bps, self.treasury)
            and multiple > 0
            and (terms.token != NATIVE or terms.reward // multiple >= cost)
            and (terms.mode != CONTEST or terms.judging >= 2 * cost)
        )

    def counts(self, now: int) -> bool:
        """Tell whether the escrow may post and be recorded at a Unix time."""
        return self.active_from is not None and now >= self.active_from


@dataclass
class Reputation:
    """Who may take a seat, from what was recorded."""

    until: dict[str, int] = field(default_factory=dict)
    defaults: dict[str, int] = field(default_factory=dict)
    recorded: set[tuple[bytes, str]] = field(default_factory=set)

    def copy(self) -> Self:
        """Return a record that changes by itself."""
        return replace(self, until=dict(self.until), defaults=dict(self.defaults), recorded=set(self.recorded))

    def may_take(self, worker: str, now: int) -> bool:
        """Tell whether a worker is not suspended at a Unix time."""
        return now >= self.until.get(worker, 0)

    def record(self, task_id: bytes, worker: str, state: int, ended_at: int) -> bool:
        """Record an ended seat; say whether it was new."""
        if (task_id, worker) in self.recorded:
            return False
        self.recorded.add((task_id, worker))
        if state in {LAPSED, RULED_ABUSE}:
            earlier = self.defaults.get(worker, 0)
            self.defaults[worker] = earlier + 1
            period = min(FIRST_SUSPENSION << earlier, LONGEST_SUSPENSION)
            self.until[worker] = max(self.until.get(worker, 0), ended_at + period)
        return True


class Conduct(IntEnum):
    """`HostileArbitrator.Mode`, as far as the lives here use it."""

    HONEST = 0
    RULES_INSIDE = 1
    REUSES_ID = 2


@dataclass
class Arbitrator:
    """A bench with a price in wei that numbers its disputes."""

    cost: int
    next_id: int = 0
    conduct: Conduct = Conduct.HONEST

    def open(self) -> int:
        """Return the number of a new dispute; what is ruled in the middle of opening it counts nothing."""
        if self.conduct is Conduct.REUSES_ID:
            return self.next_id - 1
        self.next_id += 1
        return self.next_id - 1
