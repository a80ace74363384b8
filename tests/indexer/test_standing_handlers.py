"""What standing, reviews, rewards or a court should never say is refused, and what they say is counted once."""

from typing import Any

import pytest

from indexer.errors import FoldError
from indexer.generated import (
    CommitEnded,
    CourtCaseOpened,
    CourtDueWithdrawn,
    EarlyRevealProven,
    EpochSeeded,
    Gathered,
    JurorDrawn,
    JurorSettled,
    LeaveAsked,
    Locked,
    Pardoned,
    PeriodStarted,
    Recorded,
    ReviewRevealed,
    ReviewsAnchored,
    RewardClaimed,
    RewardWithdrawn,
    RoundOpened,
    RoundSettled,
    SeatRewarded,
    SeatTaken,
    Staked,
    Suspended,
    Transfer,
    Unstaked,
    VersionAdmitted,
    VersionVoided,
    VoteCommitted,
)
from indexer.handlers import HANDLERS
from indexer.models import (
    ContributionGrant,
    ContributionPeriod,
    CourtBallot,
    CourtDue,
    CourtRound,
    Gathering,
    Juror,
    Passport,
    Review,
    Score,
    Seat,
    StandingVersion,
    Suspension,
    Task,
)
from indexer.records import RawLog
from indexer.rows import Change, Line, Rows
from indexer.standing import POSTING, WEEK, decayed, epoch_at
from indexer.timeline import is_of_task

ESCROW, WORKER, POSTER, OTHER, RESERVE = (f"0x{index:040x}" for index in range(1, 6))
NOBODY, NO_WORD = "0x" + "00" * 20, "0x" + "00" * 32
TASK, SKILL, DIGEST = "0x" + "0a" * 32, "0x" + "0b" * 32, "0x" + "0d" * 32


class Chain:
    """Rows that events are folded into, one after another, a day apart."""

    def __init__(self) -> None:
        self.rows = Rows(31_337, lambda _model, _keys: {})
        self.day = 3000

    def see(self, event: Any, at: str = OTHER) -> list[Line]:
        self.day += 1
        log = RawLog(self.day, 0, DIGEST, self.day * 86_400, DIGEST, 0, at, (), "0x")
        made = self.rows.apply(HANDLERS[type(event)](self.rows, log, event))
        return [line for line in made if isinstance(line, Line)]

    def refuse(self, event: Any, says: str) -> None:
        before = {table: [dict(row) for row in rows] for table, rows in self.rows.changed().items()}
        with pytest.raises(FoldError, match=says):
            self.see(event)
        assert self.rows.changed() == before

    def seat(self) -> None:
        """Put a task of the escrow with one seat among the rows."""
        self.rows.put(Change(Task, (TASK,), {"task_id": TASK, "escrow": ESCROW}))
        self.rows.put(Change(Seat, (TASK, WORKER), {"task_id": TASK, "worker": WORKER, "counted_block": None}))

    def score(self, *names: str) -> list[int]:
        row = self.rows.need(Score, (ESCROW, WORKER, SKILL))
        return [row[name] for name in names]


def test_paid_work_counts_from_the_log_that_says_so_and_only_of_the_tasks_own_escrow() -> None:
    chain = Chain()
    chain.seat()
    chain.see(Recorded(WORKER, SKILL, TASK, OTHER, 18))
    assert chain.rows.need(Seat, (TASK, WORKER))["counted_block"] is None, "another escrow speaks of its own task"
    for state in (16, 19, 21, 23, 24, 25):
        chain.see(Recorded(WORKER, SKILL, TASK, ESCROW, state))
    assert chain.rows.need(Seat, (TASK, WORKER))["counted_block"] is None
    chain.see(Recorded(WORKER, SKILL, TASK, ESCROW, 20))
    assert chain.rows.need(Seat, (TASK, WORKER))["counted_block"] == chain.day
    assert chain.rows.get(Score, (ESCROW, WORKER, SKILL)) is None, "nothing is earned before it is gathered"


def test_a_default_counts_at_once_and_touches_nothing_else() -> None:
    chain = Chain()
    chain.see(Recorded(WORKER, SKILL, TASK, ESCROW, 17))
    assert chain.score("defaults", "epoch", "since", "points") == [1, 0, 0, 0]
    chain.see(Gathered(WORKER, SKILL, POSTER, ESCROW, 5, 5, 0, 1))
    then = chain.score("epoch", "since")
    chain.see(Recorded(WORKER, SKILL, DIGEST, ESCROW, 22))
    assert chain.score("defaults", "points", "completions", "epoch", "since") == [2, 5, 1, *then]


def test_what_was_gathered_in_an_epoch_is_summed_and_begins_anew_in_the_next() -> None:
    chain = Chain()
    chain.day = 3000 // 7 * 7 + 4  # A day in the middle of a week.
    (line,) = chain.see(Gathered(WORKER, SKILL, POSTER, ESCROW, 5, 5, 0, 1))
    assert (line.table, line.values["counterparty"], line.values["gained"]) == (Gathering, POSTER, 5)
    since = chain.score("epoch")
    chain.day = chain.day // 7 * 7 + 7
    chain.see(Gathered(WORKER, SKILL, POSTER, ESCROW, 7, 11, 0, 2))
    chain.see(Gathered(WORKER, SKILL, POSTER, ESCROW, 2, 13, 1, 3))
    assert chain.score("points", "gained", "counterparties", "completions") == [13, 9, 1, 3]
    assert chain.score("since") == since
    assert chain.score("epoch") == [since[0] + 1] == [epoch_at(chain.day * 86_400)]
    chain.see(Gathered(POSTER, POSTING, WORKER, ESCROW, 1, 1, 0, 1))
    assert chain.score("points") == [13], "either side has a score of its own"


def test_points_halve_in_half_a_year_and_end() -> None:
    assert [decayed(10**9, epochs) for epochs in (0, 26, 52, 1023, 1024)] == [10**9, 499_999_999, 249_999_999, 0, 0]
    assert decayed(decayed(10**9, 3), 4) in range(decayed(10**9, 7) - 2, decayed(10**9, 7) + 1)
    assert (epoch_at(WEEK - 1), epoch_at(WEEK)) == (0, 1)


def test_versions_are_admitted_once_and_void_for_good() -> None:
    chain = Chain()
    chain.see(VersionAdmitted(ESCROW))
    chain.refuse(VersionAdmitted(ESCROW), "admitted or void already")
    chain.see(VersionVoided(ESCROW))
    row = chain.rows.need(StandingVersion, (ESCROW,))
    assert row["admitted_at"] < row["voided_at"]
    chain.see(VersionVoided(OTHER))
    assert chain.rows.need(StandingVersion, (OTHER,))["admitted_at"] is None
    chain.refuse(VersionAdmitted(OTHER), "admitted or void already")


def test_a_pardon_leaves_what_others_said_and_needs_a_suspension() -> None:
    chain = Chain()
    chain.refuse(Pardoned(WORKER, 0, 0), "no suspension")
    chain.see(Suspended(WORKER, 900, 2, ESCROW))
    chain.see(Pardoned(WORKER, 500, 1))
    row = chain.rows.need(Suspension, (WORKER,))
    assert (row["until"], row["defaults"], row["version"]) == (500, 1, ESCROW)


def test_a_passport_is_made_once_and_never_moves() -> None:
    chain = Chain()
    number = int(WORKER, 16)
    chain.refuse(Locked(number), "no passport")
    chain.refuse(Transfer(NOBODY, WORKER, number + 1), "cannot go")
    chain.see(Transfer(NOBODY, WORKER, number))
    chain.see(Locked(number))
    assert chain.rows.need(Passport, (WORKER,))["locked"] is True
    chain.refuse(Transfer(NOBODY, WORKER, number), "cannot go")
    chain.refuse(Transfer(WORKER, OTHER, number), "cannot go")


def test_reviews_are_anchored_once_for_each_side_and_opened_once() -> None:
    chain = Chain()
    seat = (ESCROW, TASK, WORKER)
    chain.refuse(ReviewRevealed(*seat, 0, 5, DIGEST), "no review")
    chain.see(ReviewsAnchored(*seat, NO_WORD, DIGEST))
    chain.refuse(ReviewsAnchored(*seat, SKILL, DIGEST), "side 1 .* anchored already")
    chain.see(ReviewsAnchored(*seat, SKILL, NO_WORD))
    assert [chain.rows.need(Review, (*seat, side))["place"] for side in (0, 1)] == [2, 1]
    chain.see(ReviewRevealed(*seat, 0, 5, DIGEST))
    chain.refuse(ReviewRevealed(*seat, 0, 1, DIGEST), "open already")
    assert chain.rows.need(Review, (*seat, 1))["rating"] is None


def test_rewards_are_counted_for_seat_period_and_both_sides() -> None:
    chain = Chain()
    chain.see(PeriodStarted(1, 100, 10, 20))
    chain.refuse(PeriodStarted(1, 100, 10, 20), "begun already")
    for to_worker, to_poster in ((6, 5), (2, 1)):
        chain.see(SeatRewarded(TASK, WORKER, POSTER, ESCROW, 1, 30, to_worker, to_poster))
    chain.see(SeatRewarded(DIGEST, WORKER, WORKER, ESCROW, 1, 30, 1, 1))
    assert chain.rows.need(ContributionPeriod, (1,))["spent"] == 16
    assert chain.rows.need(ContributionGrant, (WORKER, 1))["granted"] == 10
    chain.see(RewardClaimed(POSTER, 1, OTHER, 6))
    chain.refuse(RewardClaimed(POSTER, 1, OTHER, 1), "claimed 7 of 6")
    chain.refuse(RewardClaimed(OTHER, 1, OTHER, 1), "no contribution_grant")


def drawn() -> Chain:
    """Return a chain on which a juror has two votes in a round, and has committed them."""
    chain = Chain()
    chain.see(Staked(WORKER, 100, 100))
    chain.see(CourtCaseOpened(1, ESCROW, 2))
    chain.see(RoundOpened(1, 0, 3, 7, 10, 20))
    for votes in (1, 2):
        chain.see(JurorDrawn(1, 0, WORKER, votes))
    chain.see(VoteCommitted(1, 0, WORKER, DIGEST))
    return chain


def test_a_proven_vote_leaves_the_round_and_cuts_what_is_leaving() -> None:
    chain = drawn()
    chain.see(LeaveAsked(WORKER, 90, 7))
    chain.see(EarlyRevealProven(1, 0, WORKER, POSTER, 40, 10))
    juror = chain.rows.need(Juror, (OTHER, WORKER))
    assert (juror["staked"], juror["leaving"]) == (60, 60)
    assert chain.rows.need(CourtDue, (OTHER, POSTER))["reward"] == 10
    row = chain.rows.need(CourtRound, (OTHER, 1, 0))
    assert [row[name] for name in ("drawn", "committed", "slashed")] == [2, 0, 2]
    chain.refuse(Unstaked(WORKER, WORKER, 61, 0), "leaving cannot be -1")
    chain.refuse(RewardWithdrawn(POSTER, POSTER, 11), "reward cannot be -1")


def test_what_a_court_says_of_nothing_is_refused() -> None:
    chain = drawn()
    chain.refuse(CourtCaseOpened(1, ESCROW, 2), "opened dispute 1 twice")
    chain.refuse(RoundOpened(2, 0, 3, 7, 10, 20), "no court_case")
    chain.refuse(CommitEnded(1, 1, 9), "no court_round")
    chain.refuse(VoteCommitted(1, 0, POSTER, DIGEST), "no court_ballot")
    chain.refuse(LeaveAsked(POSTER, 1, 1), "no juror")
    chain.refuse(CourtDueWithdrawn(POSTER, POSTER, 1), "due cannot be -1")
    chain.see(EpochSeeded(7, 99, DIGEST))
    chain.refuse(EpochSeeded(7, 99, SKILL), "has its seed already")


def test_a_juror_who_is_settled_earns_or_loses_and_the_reserve_has_the_rest() -> None:
    chain = drawn()
    chain.see(JurorSettled(1, 0, WORKER, 40, 0, 0))
    assert chain.rows.get(CourtDue, (OTHER, WORKER)) is None, "who lost is owed nothing"
    assert chain.rows.need(CourtBallot, (OTHER, 1, 0, WORKER))["penalty"] == 40
    chain.see(RoundSettled(1, 0, RESERVE, 3, 4))
    owed = chain.rows.need(CourtDue, (OTHER, RESERVE))
    assert (owed["due"], owed["reward"], chain.rows.need(CourtRound, (OTHER, 1, 0))["closed"]) == (3, 4, True)


def test_only_what_names_no_other_escrow_belongs_in_a_tasks_timeline() -> None:
    taken = SeatTaken(TASK, WORKER, 1, 1)
    anchored = ReviewsAnchored(ESCROW, TASK, WORKER, DIGEST, DIGEST)
    own, others = (Task(task_id=TASK, escrow=escrow) for escrow in (ESCROW, OTHER))
    assert [is_of_task(taken, task) for task in (own, others, Task(task_id=DIGEST, escrow=ESCROW))] == [
        True,
        True,
        False,
    ]
    assert [is_of_task(anchored, task) for task in (own, others)] == [True, False]
