"""Handlers follow the life of a seat in the specification of the escrow (R33, R34, R68), and of cases and pots (R80).

Each step is one event; what the escrow's words would be afterwards is spelled out beside it.
"""

from typing import Any

import pytest

from indexer import rewards
from indexer.errors import FoldError
from indexer.generated import (
    Appealed,
    AppealRuled,
    BonusReturned,
    CaseOpened,
    ChangesRequested,
    ContestEnded,
    ContestEscalated,
    Contributed,
    Decided,
    DueAdded,
    DueWithdrawn,
    EntryCommitted,
    EntryRevealed,
    Executed,
    MilestonePaid,
    PotPaid,
    Refunded,
    Ruling,
    SeatDisputed,
    SeatEnded,
    SeatTaken,
    StakesReturned,
    TaskClosed,
    TaskPosted,
    TaskPotPayoutDeferred,
    Terms,
    VoteCast,
    WorkRejected,
    WorkSubmitted,
)
from indexer.generated import Dispute as DisputeOpened
from indexer.handlers import HANDLERS
from indexer.models import (
    Credit,
    Dispute,
    PanelCase,
    PanelDue,
    PanelVote,
    Pot,
    PotContribution,
    Seat,
    Task,
)
from indexer.records import RawLog
from indexer.rows import Rows
from indexer.words import dispute_word, pack_terms, subject_of, task_id

CHAIN = 31_337
ESCROW, POSTER, WORKER, OTHER, TREASURY, TOKEN = (f"0x{index:040x}" for index in range(1, 7))
NATIVE = "0x" + "00" * 20
DIGEST, NOTE = "0x" + "0d" * 32, "0x" + "0e" * 32


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

    def see(self, *events: Any, at: str = ESCROW) -> list[Any]:
        """Fold events of one moment, and return the lines and entries that hang on the last."""
        self.day += 1
        hanging: list[Any] = []
        for index, event in enumerate(events):
            log = RawLog(self.day, index, DIGEST, self.day * 86_400, DIGEST, 0, at, (), "0x")
            hanging = self.rows.apply(HANDLERS[type(event)](self.rows, log, event))
        return hanging

    def row(self, table: Any, *key: Any) -> dict[str, Any]:
        return self.rows.need(table, key)

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
    assert life.credit(TREASURY) == 31


def test_a_freed_bonus_goes_back_in_the_step_that_ends_the_last_seat() -> None:
    life = Life(bonus_seats=2, bonus=50)
    life.see(SeatTaken(life.id, WORKER, 1000, 100))
    life.see(WorkSubmitted(life.id, WORKER, 0, DIGEST, bonus=True))
    life.see(TaskClosed(life.id, 1, 1030))
    assert life.task("bonus_taken", "live", "open", "opened") == [1, 1, 0, 0]
    # The escrow tells of the bonuses before it tells of the seat: one was free, one is freed.
    life.see(BonusReturned(life.id, 2, 102), SeatEnded(life.id, WORKER, 24, 0, 0, 1030, 0, reopened=False))
    assert life.task("bonus_taken", "live") == [2, 0]
    assert life.credit(POSTER) == 1030 + 102 + 1030


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


@pytest.mark.parametrize(("state", "paid", "left"), [(16, 0, 0), (17, 0, 0), (17, 400, 1)])
def test_the_rise_of_a_closed_task_is_zero_once_a_place_went_back_unused(state: int, paid: int, left: int) -> None:
    life = Life(seats=1, shares=[4000, 6000])
    posted_at = life.now
    life.see(SeatTaken(life.id, WORKER, 1000, 100))
    if paid:
        life.see(WorkSubmitted(life.id, WORKER, 0, DIGEST, bonus=False))
        life.see(MilestonePaid(life.id, WORKER, 0, paid, 12))
    life.see(TaskClosed(life.id, 0, 0))
    assert life.task("status", "opened") == [2, posted_at]
    life.see(SeatEnded(life.id, WORKER, state, 0, 0, 1030, 0, reopened=False))
    assert life.task("opened") == [left * posted_at]


def test_each_step_of_a_milestone_moves_its_seat() -> None:
    life = Life(shares=[4000, 6000])
    life.see(SeatTaken(life.id, WORKER, 1000, 100))
    steps = [
        (WorkSubmitted(life.id, WORKER, 0, DIGEST, bonus=False), [2, 0, 0, 0, 0]),
        (ChangesRequested(life.id, WORKER, NOTE), [1, 0, 1, 0, 0]),
        (WorkSubmitted(life.id, WORKER, 0, DIGEST, bonus=False), [2, 0, 1, 0, 0]),
        (MilestonePaid(life.id, WORKER, 0, 400, 12), [1, 1, 0, 400, 12]),
        (WorkSubmitted(life.id, WORKER, 1, DIGEST, bonus=False), [2, 1, 0, 400, 12]),
        (WorkRejected(life.id, WORKER, NOTE, 7), [3, 1, 0, 400, 12]),
        (SeatEnded(life.id, WORKER, 23, 300, 9, 0, 0, reopened=False), [23, 1, 0, 700, 21]),
    ]
    for event, expected in steps:
        life.see(event)
        assert life.seat("state", "milestone", "changes", "net", "fee") == expected
    assert life.seat("note", "reason", "digest") == [NOTE, NOTE, DIGEST]


def test_a_contest_from_entry_to_award() -> None:
    life = Life(mode=2, seats=3, judging=9)
    life.see(EntryCommitted(life.id, WORKER, 1, DIGEST, 100))
    life.see(EntryCommitted(life.id, OTHER, 2, DIGEST, 100))
    assert life.seat("state", "entry", "digest", "bond") == [5, 1, DIGEST, 100]
    life.see(EntryRevealed(life.id, WORKER, "0x" + "0e" * 32))
    assert life.seat("state", "digest") == [6, "0x" + "0e" * 32]
    assert life.task("revealed", "open") == [1, 1]
    life.see(ContestEscalated(life.id, WORKER, 4, 8, 1))
    assert life.task("status", "opened", "dispute_id") == [3, life.now, 4]
    life.see(ContestEnded(life.id, WORKER, 1000, 30, 0, 3, 2))
    assert life.seat("state", "net", "fee") == [26, 1000, 30]
    assert life.task("status", "winner", "ended_at") == [4, WORKER, life.now]
    assert (life.credit(TREASURY), life.credit(POSTER, NATIVE), life.credit(TREASURY, NATIVE)) == (30, 4, 2)


def test_a_contest_nobody_won() -> None:
    life = Life(mode=2, seats=3, judging=9)
    life.see(ContestEnded(life.id, NATIVE, 0, 0, 1030, 9, 0))
    assert life.task("status", "winner", "ended_at") == [4, None, life.now]
    assert (life.credit(POSTER), life.credit(POSTER, NATIVE)) == (1030, 9)


def test_a_dispute_is_ruled_once_and_its_ruling_is_one_byte() -> None:
    life = Life()
    subject = int(subject_of(life.id, WORKER), 16)
    life.see(DisputeOpened(OTHER, 5, int(life.id, 16), subject))
    key = (ESCROW, OTHER, 5)
    assert dispute_word(life.row(Dispute, *key)) == subject
    refused: list[tuple[Any, str]] = [
        (DisputeOpened(OTHER, 5, int(life.id, 16), subject), "used the number 5 twice"),
        (Ruling(OTHER, 6, 1), "no dispute"),
        (Ruling(WORKER, 5, 1), "no dispute"),
    ]
    for event, says in refused:
        with pytest.raises(FoldError, match=says):
            life.see(event)
    life.see(Ruling(OTHER, 5, 2**256 - 1))
    row = life.row(Dispute, *key)
    assert (row["task_id"], row["ruling"], row["ruled_at"]) == (life.id, 255, life.now)
    assert dispute_word(row) == subject | life.now << 208 | 255 << 248
    with pytest.raises(FoldError, match="is ruled already"):
        life.see(Ruling(OTHER, 5, 1))
    # Another escrow's dispute of the same number is another dispute.
    life.see(DisputeOpened(OTHER, 5, int(life.id, 16), subject), at=TREASURY)
    assert life.row(Dispute, TREASURY, OTHER, 5)["ruled_at"] is None


def test_a_case_is_voted_appealed_and_executed() -> None:
    life, panel = Life(), OTHER
    life.see(CaseOpened(1, ESCROW, 3), at=panel)
    life.see(VoteCast(1, WORKER, 2), at=panel)
    unknown = Decided(2, 0, quorate=False, decided_at=1, appeal_end=1)
    for event in (CaseOpened(1, ESCROW, 3), VoteCast(1, WORKER, 1), VoteCast(2, POSTER, 1), unknown):
        with pytest.raises(FoldError):
            life.see(event, at=panel)
    assert life.row(PanelVote, panel, 1, WORKER)["ruling"] == 2
    life.see(Decided(1, 0, quorate=False, decided_at=77, appeal_end=99), at=panel)
    life.see(Appealed(1, 8, POSTER, 3), at=panel)
    appealed_at = life.now
    life.see(AppealRuled(1, 2, overruled=True), at=panel)
    life.see(DueAdded(1, WORKER, 5), Executed(1, 2), at=panel)
    case = life.row(PanelCase, panel, 1)
    assert {name: case[name] for name in ("votes", "ruling", "quorate", "ruled_at", "appeal_end", "shared")} == {
        "votes": 1,
        "ruling": 0,
        "quorate": False,
        "ruled_at": 77,
        "appeal_end": 99,
        "shared": True,
    }
    assert (case["appeal_id"], case["appealed_by"], case["appealed_at"]) == (8, POSTER, appealed_at)
    assert (case["appeal_ruling"], case["overruled"]) == (2, True)
    assert (case["final_ruling"], case["executed_at"]) == (2, life.now)
    life.see(DueWithdrawn(WORKER, POSTER, 4), at=panel)
    with pytest.raises(FoldError, match="amount cannot be -3"):
        life.see(DueWithdrawn(WORKER, POSTER, 4), at=panel)
    assert life.row(PanelDue, panel, WORKER)["amount"] == 1


def test_a_pot_keeps_what_was_paid_and_gives_back_what_was_put_in() -> None:
    life, pot = Life(seats=1), "0x" + "70" * 20
    life.see(Contributed(life.id, WORKER, 100, 3), Contributed(life.id, OTHER, 50, 1), at=pot)
    life.see(Contributed(life.id, WORKER, 7, 0), at=pot)
    assert [life.row(Pot, life.id)[name] for name in ("net", "fee")] == [157, 4]
    life.see(Refunded(life.id, OTHER, POSTER, 51), at=pot)
    assert [life.row(Pot, life.id)[name] for name in ("net", "fee", "refunded")] == [107, 3, 51]
    assert [life.row(PotContribution, life.id, OTHER)[name] for name in ("net", "fee", "refunded")] == [0, 0, 51]
    life.see(PotPaid(life.id, WORKER, 107, 3), TaskPotPayoutDeferred(WORKER, TOKEN, 107), at=pot)
    paid = life.row(Pot, life.id)
    assert (paid["net"], paid["worker"], paid["paid_at"]) == (107, WORKER, life.now)
    owed = {account: life.row(Credit, pot, account, TOKEN)["amount"] for account in (TREASURY, WORKER)}
    assert owed == {TREASURY: 3, WORKER: 107}
    assert life.credit(TREASURY) == 0, "what a pot owes is not what the escrow owes"
    for event in (Contributed("0x" + "77" * 32, WORKER, 1, 0), PotPaid("0x" + "77" * 32, WORKER, 1, 0)):
        with pytest.raises(FoldError, match="no task"):
            life.see(event, at=pot)
    with pytest.raises(FoldError, match="no pot_contribution"):
        life.see(Refunded(life.id, POSTER, POSTER, 1), at=pot)


def test_rewards_are_rounded_as_the_escrow_rounds_them() -> None:
    task = {"reward": 1000, "ceiling": 1250, "raise_by": 100, "raise_every": 60, "steps": 1, "opened": 500}
    assert [rewards.current_reward(task, now) for now in (500, 559, 560, 10**6)] == [1100, 1100, 1200, 1250]
    assert rewards.current_reward({**task, "raise_every": 0}, 10**6) == 1000
    assert [rewards.steps_after_lapse(task, price) for price in (1000, 1001, 1100, 1250)] == [0, 1, 1, 3]
    assert rewards.steps_after_lapse({**task, "raise_by": 0}, 1250) == 0
    assert (rewards.fee_of(1001, 300), rewards.funded(1001, 300)) == (30, 1031)
    seat = {"price": 1001, "paid": 333, "milestone": 0}
    assert rewards.milestone_due({"shares": [3333, 3333, 3334]}, seat) == 333
    assert rewards.milestone_due({"shares": [3333, 3333, 3334]}, {**seat, "paid": 666, "milestone": 2}) == 335
    bond = {"bond": 9, "free_lapses": 2}
    assert [rewards.bond_due({**bond, "bondless_lapses": lapses}) for lapses in (0, 1, 2)] == [0, 0, 9]


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
