"""What the escrow meets outside itself, but for standing: coins and tokens, the policy, arbitrators."""

from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Self

from tests.contracts.reference import DAY, NATIVE, Terms

CONTEST = 2
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
