"""What a new guild starts with: the first policy, the first rules of the vote, and who holds the first tokens.

Everything here is read once, at deployment. Afterwards a vote changes policy and rules; the supply, the quorum's
minimum and the guardian's term are fixed in the contracts.
"""

from dataclasses import dataclass
from typing import Final

ETHER: Final = 10**18
DAY: Final = 86_400
YEAR: Final = 365 * DAY
NATIVE: Final = "0x" + "0" * 40

FEE_BPS: Final = 300
PANEL_COST: Final = ETHER // 1000
APPEAL_COST: Final = 3 * PANEL_COST
COST_MULTIPLE: Final = 5
# By grade (0 = C, 1 = B, 2 = A): shortest and longest review in days, least and greatest bond in basis points.
STANDARDS: Final = {0: (1, 7, 0, 2500), 1: (2, 14, 0, 2500), 2: (3, 30, 500, 3000)}
# By grade: least and greatest reward in whole native coins, and in whole units of a listed stable token.
NATIVE_BOUNDS: Final = {0: ("0.005", "2"), 1: ("0.02", "20"), 2: ("0.2", "500")}
TOKEN_BOUNDS: Final = {0: ("10", "2000"), 1: ("50", "20000"), 2: ("500", "1000000")}

# For the native coin and a stable token: the unit of standing, the fee of a task of 0.01 and of 10; three earn a point.
STANDING_UNITS: Final = ("0.0003", "0.3")
# What grades B and A ask for: points (with six decimals) and aged counterparties, in the task's skill.
LIVE_NEEDS: Final = {1: (3 * 10**6, 1), 2: (20 * 10**6, 4)}

# The Court: GUILD that a juror stakes at least, and has at stake with each vote; native coins that a juror earns.
JUROR_STAKE: Final = 10_000 * ETHER
VOTE_STAKE: Final = 5_000 * ETHER
JUROR_FEE: Final = ETHER // 2000
FIRST_JURORS: Final = 3
# What each side of an appeal puts in above its cost, in basis points of it: who leads, who trails.
APPEAL_STAKES: Final = (10_000, 20_000)
# The value cap, for the native coin and a stable token: how much of it one staked GUILD answers for.
COURT_RATES: Final = ("0.0002", "0.5")

# GUILD that a whole coin of fee earns both sides together, for the native coin and a stable token. Dealing with oneself
# does not pay while a GUILD costs less than 0.01 coins and 5 units.
CONTRIBUTION_RATES: Final = ("100", "0.2")

# Of the 100,000,000 GUILD; what is not granted lies in the treasury, where it does not vote.
PROPOSAL_THRESHOLD: Final = 100_000 * ETHER
QUORUM_PERCENT: Final = 4
QUORUM_MINIMUM: Final = 1_000_000 * ETHER
GUARDIAN_TERM: Final = YEAR


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the steps of a vote last, in seconds."""

    voting_delay: int
    voting_period: int
    vote_extension: int
    timelock_delay: int


LIVE: Final = Pace(voting_delay=DAY, voting_period=5 * DAY, vote_extension=DAY, timelock_delay=2 * DAY)
# On a demo chain a visitor proposes, votes and executes within one visit.
DEMO: Final = Pace(voting_delay=60, voting_period=3 * DAY, vote_extension=6 * 3600, timelock_delay=600)


@dataclass(frozen=True, slots=True)
class Bench:
    """How long the bench and the one above it take, in seconds; `min_ruling` must cover the bench's longest path."""

    voting_period: int
    appeal_window: int
    appeal_voting_period: int
    min_ruling: int


LIVE_BENCH: Final = Bench(
    voting_period=7 * DAY, appeal_window=3 * DAY, appeal_voting_period=10 * DAY, min_ruling=25 * DAY
)
# On a demo chain a visitor disputes, appeals and sees the ruling within one visit.
DEMO_BENCH: Final = Bench(voting_period=DAY, appeal_window=3600, appeal_voting_period=DAY, min_ruling=5 * DAY)


@dataclass(frozen=True, slots=True)
class Court:
    """How many rounds a court has and how long its steps last, in seconds."""

    rounds: int
    evidence: int
    epoch: int
    commit: int
    reveal: int
    appeal: int


LIVE_COURT: Final = Court(rounds=3, evidence=3 * DAY, epoch=DAY, commit=2 * DAY, reveal=2 * DAY, appeal=3 * DAY)
# On a demo chain a visitor sees a whole dispute by moving the clock a few days.
DEMO_COURT: Final = Court(rounds=2, evidence=3600, epoch=7200, commit=3600 * 6, reveal=3600 * 6, appeal=3600 * 6)

# On a demo chain: whole tokens by the number of the node's account, the panels, and the guardian. The deployer is none.
DEMO_GRANTS: Final = {
    1: 2_400_000,
    2: 1_800_000,
    3: 2_000_000,
    4: 1_500_000,
    5: 1_100_000,
    6: 900_000,
    7: 700_000,
    8: 600_000,
}
DEMO_PANEL: Final = (6, 8, 9)
DEMO_APPEAL_PANEL: Final = (2, 3, 5)
DEMO_GUARDIAN: Final = 3


def units(amount: str, decimals: int) -> int:
    """Return a decimal amount in the smallest units of a token; raises `ValueError` when it is none."""
    whole, _, fraction = amount.partition(".")
    if len(fraction) > decimals or not (whole + fraction).isdecimal():
        message = f"{amount} is no amount with at most {decimals} decimals"
        raise ValueError(message)
    return int(whole + fraction.ljust(decimals, "0"))
