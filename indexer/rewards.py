"""The arithmetic of a task's money, rounded as the escrow rounds it.

Pure functions over the columns of `indexer.models`: a row is any mapping from column name to value. Amounts are in
token units, times are Unix seconds.
"""

from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]

BPS = 10_000


def fee_of(amount: int, fee_bps: int) -> int:
    """Return the fee on an amount that somebody gets net."""
    return amount * fee_bps // BPS


def funded(amount: int, fee_bps: int) -> int:
    """Return what pays an amount net together with its fee."""
    return amount + fee_of(amount, fee_bps)


def current_reward(task: Row, now: int) -> int:
    """Return the net reward for claiming at a time: raised for each full period since the place opened."""
    if not task["raise_every"]:
        return int(task["reward"])
    raises = task["steps"] + (now - task["opened"]) // task["raise_every"]
    return int(min(task["ceiling"], task["reward"] + task["raise_by"] * raises))


def steps_after_lapse(task: Row, price: int) -> int:
    """Return how many raises a rising reward begins again with, so that it is at least the price that lapsed."""
    return -((task["reward"] - price) // task["raise_by"]) if task["raise_by"] else 0


def bond_due(task: Row) -> int:
    """Return the bond for claiming now: none until enough seats without one have lapsed."""
    return 0 if task["bondless_lapses"] < task["free_lapses"] else int(task["bond"])


def milestone_due(task: Row, seat: Row) -> int:
    """Return the net amount of a seat's milestone; the last one pays what is left of the price."""
    shares = task["shares"]
    if seat["milestone"] >= len(shares) - 1:
        return int(seat["price"] - seat["paid"])
    return int(seat["price"] * shares[seat["milestone"]] // BPS)
