"""What each operation of the escrow costs: `make bench-gas`.

Conditions: the optimizer as committed, without via-IR; each operation its own transaction on anvil, on a state that
was used before (see `bench.deals`); one seat, one milestone, reward 1 ether or 100 tokens of 6 decimals, a fee of 3 %,
a salt of seven bytes. Allowances are finite, so that a token writes them.

No bond unless named: a Claim task is of grade C with two free lapses, which waives its bond for the first takers, and
a Select task has none. A bid is one hundredth below the ceiling, so that its seat's end also refunds the poster.

Writes bench/results/gas.json and prints the figures beside the goals and what others measure. `--check` writes nothing
and fails when a figure grew by more than 1 % against the file, or a contract is too large for a chain.
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import standing
from bench.deals import Deal, warm_world
from scripts.artifacts import artifacts
from tests.world import DAY, ETHER, World

RESULTS = Path(__file__).parent / "results" / "gas.json"
CODE_LIMIT = 24_576
GROWTH_PERCENT = 1
SIZED = ("TaskEscrow", "TaskPot", "Panel", "Court", "Policy", "Reputation", "Reviews", "ContributionRewards")

GOALS = {
    "post_eth": 72_000,
    "post_erc20": 98_000,
    "claim": 60_000,
    "submit": 37_000,
    "accept_eth": 54_000,
    "accept_erc20": 58_000,
    "release_eth": 54_000,
    "select_bid": 70_000,
    "path_eth": 218_000,
}
PATH = ("post_eth", "claim", "submit", "accept_eth")

# What others cost, warm, in gas.
PEERS = {
    "post_eth": "Kleros v1 60,876 · Kleros v2 126,253 · StandardBounties 250,211 · POIDH 251,227 · OpenQ 895,231 "
    "· TalentLayer 937,943",
    "accept_eth": "Kleros v1 49,152 · Kleros v2 64,079 · StandardBounties 82,203",
    "path_eth": "StandardBounties 485,099",
    **standing.PEERS,
}

DOLLAR = 10**6
BOND = ETHER // 10
TWO = {"shares": [5_000, 5_000]}
RISING = {"ceiling": 2 * ETHER, "raise_by": ETHER // 10, "raise_every": DAY}
BONUS = {"bonus": ETHER // 10, "bonus_seats": 1}
BIDS = {"mode": 1, "reward": ETHER // 2, "ceiling": ETHER, "bond": 0}
CONTEST = {"mode": 2, "seats": 4, "bond": BOND, "judging": ETHER // 50}


def erc20(world: World, **changes: Any) -> Deal:
    """Return a task that pays in a token."""
    return Deal(world, token=world.token.address, **changes)


def bonded(world: World) -> Deal:
    """Return a task with a bond that is due at once."""
    return Deal(world, bond=BOND, grade=1)


def working(world: World) -> Deal:
    """Return a task whose seat is taken."""
    return Deal(world).post().claim()


def submitted(world: World) -> Deal:
    """Return a task whose work is handed in."""
    return working(world).submit()


def disputed(world: World) -> Deal:
    """Return a task whose work was rejected and disputed."""
    return submitted(world).reject().dispute()


def contest(world: World) -> Deal:
    """Return a contest with two entries."""
    return Deal(world, **CONTEST).post().by(1).enter().by(0).enter()


def revealed(world: World) -> Deal:
    """Return a contest at the end of its reveals, with two revealed entries."""
    return contest(world).at("deadline").reveal().by(1).reveal().by(0)


def judged(world: World) -> Deal:
    """Return a contest at the start of its poster's window."""
    deal = revealed(world)
    return deal.until(deal.fields["deadline"] + deal.fields["work_period"])


def silent(world: World) -> Deal:
    """Return a contest whose poster was silent."""
    return judged(world).at("review_period")


# Each leaves the measured transaction as the last one.
OPERATIONS: dict[str, Callable[[World], Deal]] = {
    "post_eth": lambda world: Deal(world).post(),
    "post_erc20": lambda world: erc20(world).post(),
    "post_with_permit": lambda world: erc20(world).post_with_permit(),
    "post_contest": lambda world: Deal(world, **CONTEST).post(),
    "close_open_seats": lambda world: Deal(world).post().close_open_seats(),
    "claim": working,
    "claim_rising": lambda world: Deal(world, **RISING).post().at("raise_every").claim(),
    "claim_bond": lambda world: bonded(world).post().claim(),
    "claim_signed": lambda world: Deal(world).post().claim(signed=True),
    "select_bid": lambda world: Deal(world, **BIDS).post().select(),
    "select_bond": lambda world: (
        erc20(world, mode=1, reward=50 * DOLLAR, ceiling=100 * DOLLAR, bond=DOLLAR).post().select()
    ),
    "return_seat": lambda world: Deal(world, return_period=DAY).post().claim().return_seat(),
    "submit": submitted,
    "submit_bonus": lambda world: Deal(world, **BONUS).post().claim().submit(),
    "submit_signed": lambda world: working(world).submit(signed=True),
    "accept_eth": lambda world: submitted(world).accept(),
    "accept_erc20": lambda world: erc20(world).post().claim().submit().accept(),
    "accept_bond": lambda world: bonded(world).post().claim().submit().accept(),
    "accept_bid": lambda world: Deal(world, **BIDS).post().select().submit().accept(),
    "accept_milestone": lambda world: Deal(world, **TWO).post().claim().submit().accept(),
    "accept_bonus": lambda world: Deal(world, **BONUS).post().claim().submit().accept(),
    "accept_and_record": lambda world: submitted(world).accept(record=True),
    "release_eth": lambda world: submitted(world).at("review_period").release(),
    "request_changes": lambda world: submitted(world).request_changes(),
    "reject": lambda world: submitted(world).reject(),
    "concede": lambda world: submitted(world).reject().at("dispute_period").concede(),
    "lapse": lambda world: working(world).at("work_period").lapse(),
    "lapse_bond": lambda world: bonded(world).post().claim().at("work_period").lapse(),
    "settle": lambda world: submitted(world).settle(),
    "dispute": disputed,
    "submit_evidence": lambda world: disputed(world).submit_evidence(),
    "rule": lambda world: disputed(world).rule(1),
    "execute_ruling_worker": lambda world: disputed(world).rule(1).execute_ruling(),
    "execute_ruling_poster": lambda world: disputed(world).rule(2).execute_ruling(),
    "execute_ruling_abuse": lambda world: disputed(world).rule(3).execute_ruling(),
    "execute_ruling_none": lambda world: disputed(world).at("ruling_period").execute_ruling(),
    "enter": contest,
    "reveal": lambda world: contest(world).at("deadline").reveal(),
    "award": lambda world: judged(world).award(),
    "escalate": lambda world: silent(world).escalate(),
    "close_contest_ruled": lambda world: silent(world).escalate().rule(2).close_contest(ruled=True),
    "close_contest_silent": lambda world: silent(world).at("dispute_period").close_contest(),
    "withdraw_eth": lambda world: Deal(world).withdraw(),
    "withdraw_erc20": lambda world: erc20(world).withdraw(),
    "raise_epoch": lambda world: Deal(world).raise_epoch().raise_epoch(),
}


def measure() -> dict[str, int]:
    """Return the gas of every operation and the bytes of every contract's code, by name."""
    figures = {}
    with warm_world() as world:
        for name, operation in OPERATIONS.items():
            state = world.rpc("evm_snapshot")
            operation(world)
            figures[name] = int(world.w3.eth.get_block("latest")["gasUsed"])
            world.rpc("evm_revert", state)
        for name, measured in standing.OPERATIONS.items():
            state = world.rpc("evm_snapshot")
            figures[name] = measured(world)
            world.rpc("evm_revert", state)
        figures |= standing.governors(world)
    figures["path_eth"] = sum(figures[name] for name in PATH)
    compiled = artifacts()
    return figures | {f"bytes_{name}": len(compiled[name].runtime) // 2 - 1 for name in SIZED if name in compiled}


def faults(figures: dict[str, int], committed: dict[str, int]) -> list[str]:
    """Return a sentence for each figure that grew too much, is not committed, or is too large for a chain."""
    found = []
    for name, figure in figures.items():
        before = committed.get(name)
        if before is None:
            found.append(f"{name} is {figure:,} and not in {RESULTS.name}")
        elif figure * 100 > before * (100 + GROWTH_PERCENT):
            found.append(f"{name} grew from {before:,} to {figure:,}, more than {GROWTH_PERCENT} %")
        if name.startswith("bytes_") and figure >= CODE_LIMIT:
            found.append(f"{name} is {figure:,}, and the limit {CODE_LIMIT:,}")
    return found + [f"{name} is no longer measured" for name in committed.keys() - figures.keys()]


def table(figures: dict[str, int]) -> str:
    """Return the figures as lines: operation, gas, goal, what is left of it, and others' figures."""
    goals = GOALS | standing.goals(figures)
    lines = [f"{'operation':<24}{'gas':>10}{'goal':>10}{'left':>9}  others"]
    for name, figure in figures.items():
        goal = goals.get(name)
        beside = f"{goal:>10,}{goal - figure:>9,}" if goal else " " * 19
        lines.append(f"{name:<24}{figure:>10,}{beside}  {PEERS.get(name, '')}".rstrip())
    return "\n".join(lines)


def main() -> int:
    """Measure, print, and write or check; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare with the committed figures and write nothing")
    arguments = parser.parse_args()
    figures = measure()
    print(table(figures))
    if arguments.check:
        found = faults(figures, json.loads(RESULTS.read_text()))
        print(*found, sep="\n", file=sys.stderr)
        return 1 if found else 0
    RESULTS.write_text(json.dumps(figures, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
