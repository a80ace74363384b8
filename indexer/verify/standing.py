"""Standing, reviews and what was given for fees, against the views of their contracts."""

from collections.abc import Iterator
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak
from sqlalchemy import Select, and_, case, func, literal, or_, select

from indexer.handlers.reputation import FRESH
from indexer.handlers.reviews import POSTER, WORKER
from indexer.models import (
    ContributionGrant,
    ContributionPeriod,
    ContributionRate,
    ContributionSeat,
    Gathering,
    Passport,
    Record,
    Review,
    Score,
    Seat,
    StandingNeed,
    StandingUnit,
    StandingVersion,
    Suspension,
    Task,
)
from indexer.rows import Row
from indexer.store import table_of
from indexer.verify.check import Check, columns
from indexer.verify.report import Values
from indexer.words import SEAT_HASH_BITS

RECORD, REVIEWS, CONTRIBUTIONS = "Reputation", "Reviews", "ContributionRewards"
SEAL_SHIFT = 48
FLAGS = 0xFF
WORKER_FIRST = 16


def standing_checks(chain_id: int) -> Iterator[Check]:
    """Yield what to compare."""
    score = ("version", "account", "skill")
    yield Check(Score, RECORD, "scoreOf", score, lambda row: (tuple(row[name] for name in FRESH),))
    yield Check(Suspension, RECORD, "suspendedUntil", ("account",), columns("until"))
    yield Check(Record, RECORD, "recorded", ("escrow", "task_id", "account"), lambda _row: (True,))
    yield Check(StandingVersion, RECORD, "versions", (), _counts, part=lambda row, told: (row["version"] in told[0],))
    yield Check(StandingUnit, RECORD, "unitOf", ("token",), columns("unit"))
    yield Check(StandingNeed, RECORD, "needOf", ("grade",), columns("points", "counterparties"))
    yield Check(Passport, RECORD, "ownerOf", ("account",), columns("account"))
    yield Check(Passport, RECORD, "locked", ("account",), columns("locked"))
    pair = ("version", "worker", "poster", "skill")
    noted = columns("met", "fresh")
    yield Check(Seat, RECORD, "pairOf", pair, noted, _pairs(chain_id), part=lambda _row, told: told[0][:2])
    seat = ("escrow", "task_id", "worker")
    yield Check(Review, REVIEWS, "reviewWord", seat, _sealed, _reviews(chain_id), part=_without_time)
    yield Check(ContributionRate, CONTRIBUTIONS, "rateOf", ("token",), columns("rate"))
    yield Check(ContributionPeriod, CONTRIBUTIONS, "periodOf", ("period",), columns("budget", "spent", "start", "end"))
    earned = lambda row: (row["to_worker"] + row["to_poster"],)  # noqa: E731 - used once
    yield Check(ContributionSeat, CONTRIBUTIONS, "rewarded", seat, earned)
    yield Check(ContributionGrant, CONTRIBUTIONS, "grantOf", ("account", "period"), columns("granted", "claimed"))


def _counts(row: Row) -> Values:
    return (row["admitted_at"] is not None and row["voided_at"] is None,)


def _pairs(chain_id: int) -> Select[Any]:
    """Return the query for pairs: how many of their seats count, and how many came after the last gathering."""
    seat, task, gathering = table_of(Seat), table_of(Task), table_of(Gathering)
    later = or_(
        gathering.c.block_number > seat.c.counted_block,
        and_(gathering.c.block_number == seat.c.counted_block, gathering.c.log_index > seat.c.counted_index),
    )
    same = {"version": task.c.escrow, "account": seat.c.worker, "counterparty": task.c.poster, "skill": task.c.skill}
    of_pair = (gathering.c[name] == column for name, column in same.items())
    gathered = select(gathering.c.log_index).where(gathering.c.chain_id == chain_id, *of_pair, later).exists()
    pair = (task.c.escrow, seat.c.worker, task.c.poster, task.c.skill)
    return (
        select(
            func.min(seat.c.task_id).label("task_id"),
            task.c.escrow.label("version"),
            seat.c.worker,
            task.c.poster,
            task.c.skill,
            func.count().label("met"),
            func.sum(case((gathered, 0), else_=1)).label("fresh"),
        )
        .select_from(seat.join(task, and_(task.c.chain_id == seat.c.chain_id, task.c.task_id == seat.c.task_id)))
        .where(seat.c.chain_id == chain_id, seat.c.counted_block.is_not(None))
        .group_by(*pair)
    )


def _reviews(chain_id: int) -> Select[Any]:
    """Return the query for the seats that have reviews, with what either side anchored."""
    table = table_of(Review)
    seat = (table.c.escrow, table.c.task_id, table.c.worker)
    sides = [
        func.max(case((table.c.side == side, table.c[column]))).label(f"{column}_{side}")
        for side in (POSTER, WORKER)
        for column in ("commitment", "place", "revealed_at")
    ]
    return select(*seat, literal("both").label("side"), *sides).where(table.c.chain_id == chain_id).group_by(*seat)


def _sealed(row: Row) -> Values:
    """Return flags and seal of a seat's reviews as the contract keeps them."""
    flags = seal = 0
    for side in (POSTER, WORKER):
        flags |= (row[f"commitment_{side}"] is not None) << side
        flags |= (row[f"revealed_at_{side}"] is not None) << side + 2
    anchored = sorted((row[f"place_{side}"], side) for side in (POSTER, WORKER) if row[f"place_{side}"])
    for _, side in anchored:
        seal = _seal(seal, row[f"commitment_{side}"])
    return flags | (WORKER_FIRST if anchored[0][1] == WORKER else 0), seal


def _seal(seal: int, commitment: str) -> int:
    digest = keccak(encode(["uint256", "bytes32"], [seal, bytes.fromhex(commitment[2:])]))
    return int.from_bytes(digest, "big") & ((1 << SEAT_HASH_BITS) - 1)


def _without_time(_row: Row, told: Values) -> Values:
    """Return flags and seal of a word, without when the seat ended, which no event tells."""
    return told[0] & FLAGS, told[0] >> SEAL_SHIFT
