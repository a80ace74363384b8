"""The moves of contribution rewards in one line each, and their arithmetic written a second time."""

from typing import Any

from brownie import chain
from eth_abi import encode
from eth_utils import keccak
from guild import GUILD
from market import address, next_block_at
from reference import DAY, TERMS_ABI, Seat, pack

VESTING = 182 * DAY
LOOK_BACK = 14 * DAY
LENGTH = 100 * DAY
BUDGET = 1_000 * GUILD
ONE = 10**18
# Two GUILD for each unit of 10^18 wei of fee.
RATE = 2 * ONE


def free(amount: int, elapsed: int, length: int) -> int:
    """What is free of an amount that is set free evenly."""
    return amount * min(elapsed, length) // length


def halves(reward: int) -> tuple[int, int]:
    """The worker's and the poster's part."""
    return reward - reward // 2, reward // 2


def number(terms: tuple) -> bytes:
    """The id that a `TestWords` gives to packed terms."""
    return keccak(encode(TERMS_ABI, terms))


class Contributing:
    """The contract, its token, and an escrow that says what a test tells it."""

    def __init__(self, contract: Any, guild: Any, market: Any, words: Any, owner: Any, caller: Any):
        self.contract = contract
        self.guild = guild
        self.market = market
        self.words = words
        self.owner = owner
        self.caller = caller

    def start(self, budget: int = BUDGET, length: int = LENGTH) -> Any:
        """Start a period with what the owner allows for it."""
        self.guild.approve(self.contract, budget, {"from": self.owner})
        return self.contract.startPeriod(budget, length, {"from": self.owner})

    def running(self, budget: int = BUDGET, length: int = LENGTH, rate: int = RATE, part: int = 2) -> int:
        """A period of which one part has passed, with a rate for the native coin; returns when it began."""
        self.contract.setRate(self.market.terms().token, rate, {"from": self.owner})
        start = self.start(budget, length).timestamp
        next_block_at(start + length // part)
        chain.mine()
        return start

    def told(self, fee: int, state: int = 18, at: int | None = None, words: Any = None, **changes: Any) -> tuple:
        """What to contribute with: a seat of the telling escrow that earned a fee; its terms charge ten percent."""
        words = words or self.words
        terms = self.market.terms(feeBps=1_000, reward=fee * 10, **changes)
        seat = Seat(price=fee * 10)
        at = chain[-1].timestamp if at is None else at
        word = pack((state, 8), (at, 40), (seat.hash(), 208))
        words.setSeat(number(terms.packed()), address(self.market.worker), word, {"from": self.owner})
        return words, terms.packed(), address(self.market.worker), seat.packed()

    def pull(self, place: tuple, **transaction: Any) -> Any:
        """Contribute a seat."""
        return self.contract.contribute(*place, {"from": self.caller} | transaction)

    def pull_task(self, task: Any, worker: Any = None, **transaction: Any) -> Any:
        """Contribute a seat of the market's own escrow."""
        worker = worker or self.market.worker
        return self.pull((self.market.escrow, task.packed, address(worker), task.seat(worker)), **transaction)

    def claim(self, account: Any, *periods: int, to: Any = None) -> Any:
        """Claim what is vested."""
        return self.contract.claim(list(periods), to or account, {"from": account})

    def held(self) -> int:
        """What the contract owns, in GUILD wei."""
        return self.guild.balanceOf(self.contract)
