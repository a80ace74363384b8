"""Handlers of modes not built yet follow the life of a seat in the specification of the escrow (R33, R34, R68).

Each step is one event; what the escrow's words would be afterwards is spelled out beside it.
"""

from typing import Any

import pytest

from indexer.errors import FoldError
from indexer.generated import (
    BonusReturned,
    ChangesRequested,
    ContestEnded,
    ContestEscalated,
    EntryCommitted,
    EntryRevealed,
    MilestonePaid,
    SeatDisputed,
    SeatEnded,
    SeatTaken,
    StakesReturned,
    TaskPosted,
    Terms,
    WorkRejected,
    WorkSubmitted,
)
from indexer.handlers import HANDLERS
from indexer.models import Credit, Seat, Task
from indexer.records import RawLog
from indexer.rows import Rows
from indexer.words import pack_terms, task_id

CHAIN = 31_337
ESCROW, POSTER, WORKER, OTHER, TREASURY, TOKEN = (f"0x{index:040x}" for index in range(1, 7))
NATIVE = "0x" + "00" * 20
DIGEST = "0x" + "0d" * 32


class Life:
    """A task whose events are folded one after another, a day apart."""

    def __init__(self, **changes: Any) -> None:
        fields: dict[str, Any] = {
            "poster": POSTER,
            "token": TOKEN,
            "arbitrator": OTHER,
            "treasury": TREASURY,
            **dict.fromkeys(("brief", "skill", "invite_root", "extra_hash"), DIGEST),
            **dict.fromkeys(("mode", "grade", "bonus_seats", "free_lapses", "salt", "raise_by", "bonus", "judging"), 0),
            **dict.fromkeys(("return_period", "work_period", "review_period", "dispute_period", "ruling_period"), 9),
            "raise_every": 0,
            "deadline": 1000,
            "fee_bps": 300,
            "seats": 2,
            "shares": [10_000],
            "reward": 1000,
            "ceiling": 1000,
            "bond": 100,
            **changes,
        }
        self.rows = Rows(CHAIN, lambda _model, _keys: {})
        self.day = 0
        packed = pack_terms(fields)
        self.id = task_id(packed, CHAIN, ESCROW)
        self.see(TaskPosted(self.id, POSTER, DIGEST, Terms(*packed), "0x"))

    def see(self, event: Any) -> None:
        self.day += 1
        log = RawLog(self.day, 0, DIGEST, self.day * 86_400, DIGEST, 0, ESCROW, (), "0x")
        self.rows.apply(HANDLERS[type(event)](self.rows, log, event))

    def task(self, *names: str) -> list[Any]:
        row = self.rows.need(Task, (self.id,))
        return [row[name] for name in names]

    def seat(self, *names: str, worker: str = WORKER) -> list[Any]:
        row = self.rows.need(Seat, (self.id, worker))
        return [row[name] for name in names]

    def credit(self, account: str, token: str = TOKEN) -> int:
        row = self.rows.get(Credit, (ESCROW, account, token))
        return int(row["amount"]) if row else 0

    @property
    def now(self) -> int:
        return self.day * 86_400


def test_milestones_changes_and_a_bonus() -> None:
    life = Life(shares=[4000, 6000], bonus_seats=1, bonus=50)
    life.see(SeatTaken(life.id, WORKER, 1000, 100))
    assert life.task("open", "live", "working") == [1, 1, 1]
    life.see(WorkSubmitted(life.id, WORKER, 0, DIGEST, bonus=False))
    life.see(ChangesRequested(life.id, WORKER, DIGEST))
    assert life.seat("state", "changes", "clock") == [1, 1, life.now]
    life.see(WorkSubmitted(life.id, WORKER, 0, DIGEST, bonus=False))
    life.see(MilestonePaid(life.id, WORKER, 0, 400, 12))
    assert life.seat("state", "paid", "milestone", "changes") == [1, 400, 1, 0]
    life.see(WorkSubmitted(life.id, WORKER, 1, DIGEST, bonus=True))
    assert life.seat("bonus") == life.task("bonus_taken") == [1]
    life.see(SeatEnded(life.id, WORKER, 18, 650, 19, 0, 0, reopened=False))
    assert life.seat("state", "paid", "net", "fee") == [18, 400, 1050, 31]
    assert life.task("open", "live", "bonus_taken", "paid", "working", "submitted") == [1, 0, 1, 1, 0, 0]
    life.see(BonusReturned(life.id, 1, 51))
    assert (life.credit(TREASURY), life.credit(POSTER)) == (31, 51)


def test_a_rejection_a_dispute_and_a_ruling_against_the_worker_frees_the_bonus() -> None:
    life = Life(bonus_seats=1, bonus=50)
    life.see(SeatTaken(life.id, WORKER, 1000, 100))
    life.see(WorkSubmitted(life.id, WORKER, 0, DIGEST, bonus=True))
    life.see(WorkRejected(life.id, WORKER, DIGEST, 7))
    assert life.seat("state", "poster_stake") == [3, 7]
    life.see(SeatDisputed(life.id, WORKER, 1, 5))
    assert life.seat("state", "worker_stake") == [4, 5]
    life.see(SeatEnded(life.id, WORKER, 22, 0, 0, 1080, 50, reopened=False))
    life.see(StakesReturned(life.id, WORKER, 0, 7))
    assert life.seat("state", "poster_stake", "worker_stake", "bond", "ended_at") == [22, 7, 5, 100, life.now - 86_400]
    assert life.task("bonus_taken", "live") == [0, 0]
    assert (life.credit(POSTER), life.credit(POSTER, NATIVE), life.credit(TREASURY)) == (1080, 7, 50)


def test_a_lapse_restarts_the_rise_from_the_lapsed_price_and_a_return_does_not() -> None:
    life = Life(seats=1, reward=1000, ceiling=1500, raise_by=100, raise_every=60, grade=0, free_lapses=1)
    life.see(SeatTaken(life.id, WORKER, 1250, 0))
    life.see(SeatEnded(life.id, WORKER, 17, 0, 0, 0, 0, reopened=True))
    assert life.task("opened", "steps", "open", "bondless_lapses", "lapsed") == [life.now, 3, 1, 1, 1]
    lapsed_at = life.now
    life.see(SeatTaken(life.id, OTHER, 1300, 100))
    life.see(SeatEnded(life.id, OTHER, 16, 0, 0, 0, 0, reopened=True))
    assert life.task("opened", "steps", "open", "bondless_lapses") == [lapsed_at, 3, 1, 1]


def test_a_contest_from_entry_to_award() -> None:
    life = Life(mode=2, seats=3, judging=9)
    life.see(EntryCommitted(life.id, WORKER, 1, DIGEST, 100))
    life.see(EntryCommitted(life.id, OTHER, 2, DIGEST, 100))
    assert life.seat("state", "entry", "digest", "bond") == [5, 1, DIGEST, 100]
    life.see(EntryRevealed(life.id, WORKER, "0x" + "0e" * 32))
    assert life.seat("state", "digest") == [6, "0x" + "0e" * 32]
    assert life.task("revealed", "open") == [1, 1]
    life.see(ContestEscalated(life.id, WORKER, 4, 8, 1))
    assert life.task("status") == [3]
    life.see(ContestEnded(life.id, WORKER, 1000, 30, 0, 3, 2))
    assert life.seat("state", "net", "fee") == [26, 1000, 30]
    assert life.task("status") == [4]
    assert (life.credit(TREASURY), life.credit(POSTER, NATIVE), life.credit(TREASURY, NATIVE)) == (30, 4, 2)


def test_a_contest_nobody_won() -> None:
    life = Life(mode=2, seats=3, judging=9)
    life.see(ContestEnded(life.id, NATIVE, 0, 0, 1030, 9, 0))
    assert (life.task("status"), life.credit(POSTER), life.credit(POSTER, NATIVE)) == ([4], 1030, 9)


def test_what_does_not_fit_is_refused_and_changes_nothing() -> None:
    life = Life(seats=1)
    life.see(SeatTaken(life.id, WORKER, 1000, 100))
    before = life.task("open", "live", "working"), life.seat("state")
    wrong: list[tuple[Any, str]] = [
        (SeatTaken(life.id, WORKER, 1000, 100), "has a seat"),
        (SeatTaken(life.id, OTHER, 1000, 100), "no open seat"),
        (WorkSubmitted(life.id, OTHER, 0, DIGEST, bonus=False), "no seat"),
        (SeatEnded(life.id, WORKER, 5, 0, 0, 0, 0, reopened=False), "cannot end in state 5"),
        (SeatEnded(life.id, WORKER, 18, 0, 2**256 - 1, 0, 1, reopened=False), "cannot be"),
        (EntryCommitted("0x" + "77" * 32, OTHER, 1, DIGEST, 1), "no task"),
    ]
    for event, says in wrong:
        with pytest.raises(FoldError, match=says):
            life.see(event)
    assert (life.task("open", "live", "working"), life.seat("state")) == before
    assert life.credit(TREASURY) == 0
    life.see(SeatEnded(life.id, WORKER, 18, 1000, 30, 0, 0, reopened=False))
    with pytest.raises(FoldError, match="has ended"):
        life.see(WorkSubmitted(life.id, WORKER, 0, DIGEST, bonus=False))
