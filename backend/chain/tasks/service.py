"""Rows of tasks and seats as answers show them."""

from typing import Any

from eth_utils.address import to_checksum_address

from backend.chain.tasks.modes import dispute_ref
from backend.chain.tasks.schemas import Preimage, TaskWord, Terms, TimelineEntry
from backend.chain.tasks.schemas import Seat as SeatView
from backend.core.documents import cid_of_digest
from indexer import rewards, words
from indexer.models import Dispute, Seat, Task
from indexer.rewards import funded, milestone_due
from indexer.timeline import Step

MODES = ("claim", "select", "contest")
GRADES = ("C", "B", "A")
WORKING, SUBMITTED, REJECTED, DISPUTED, COMMITTED, REVEALED = range(1, 7)
FIRST_ENDED = 16
MOST_CHANGES = 2
STATES = {
    1: "working",
    2: "submitted",
    3: "rejected",
    4: "disputed",
    5: "committed",
    6: "revealed",
    16: "returned",
    17: "lapsed",
    18: "paid",
    19: "conceded",
    20: "ruled_worker",
    21: "ruled_poster",
    22: "ruled_abuse",
    23: "split",
    24: "settled",
    25: "unrevealed",
    26: "won",
    27: "paid",
}
_AMOUNTS = ("salt", "reward", "ceiling", "raise_by", "bonus", "bond", "judging")


def columns(row: Task | Seat) -> dict[str, Any]:
    """Return a row as a mapping from column name to value."""
    return {column.name: getattr(row, column.name) for column in row.__table__.columns}


def terms_of(task: Task) -> Terms:
    """Return the terms of a task by name."""
    row = columns(task)
    return Terms(**{name: str(row[name]) if name in _AMOUNTS else row[name] for name in Terms.model_fields})


def packed_of(task: Task) -> list[str]:
    """Return the terms as the escrow's calls take them: addresses and hashes as text, words as decimal text."""
    packed = words.pack_terms(columns(task))
    return [*(to_checksum_address(value) for value in packed[:4]), *packed[4:8], *(str(word) for word in packed[8:])]


def task_word_of(task: Task) -> TaskWord:
    """Return the task's word by field."""
    row = columns(task)
    fields = {name: row[name] for name in TaskWord.model_fields if name != "word"}
    return TaskWord(**fields, word=str(words.task_word(row)))


def funding_of(task: Task) -> int:
    """Return what posting locked, in token units: every seat at the ceiling and every bonus, each with its fee."""
    slot, bonus = funded(task.ceiling, task.fee_bps), funded(task.bonus, task.fee_bps)
    return task.seats * slot + task.bonus_seats * bonus


def bond_due(task: Task) -> int:
    """Return the bond a worker would owe for claiming now, in token units."""
    return rewards.bond_due(columns(task))


def window_end(task: Task, seat: Seat) -> int | None:
    """Return the Unix time at which the window of a seat's state ends; None when the seat has ended."""
    ends = {
        "working": seat.clock + task.work_period,
        "submitted": seat.clock + task.review_period,
        "rejected": seat.clock + task.dispute_period,
        "disputed": seat.clock + task.ruling_period,
        "committed": task.deadline + task.work_period,
        "revealed": task.deadline + task.work_period + task.review_period,
    }
    return ends.get(STATES[seat.state])


def due_of(task: Task, seat: Seat) -> int:
    """Return what the present milestone of a live seat pays, net, in token units; zero once it has ended."""
    if seat.state >= FIRST_ENDED:
        return 0
    return milestone_due(columns(task), columns(seat))


def seat_word_of(seat: Seat) -> int:
    """Return the word that the escrow keeps for a seat."""
    return words.seat_word(columns(seat))


def seat_of(task: Task, seat: Seat, *, recorded: bool, dispute: Dispute | None = None) -> SeatView:
    """Return a seat as answers show it."""
    row = columns(seat)
    turns = seat.state in (WORKING, SUBMITTED)
    digest, money, held, stakes = words.seat_preimage(row)
    return SeatView(
        worker=seat.worker,
        state=STATES[seat.state],
        clock=seat.clock,
        ends_at=window_end(task, seat),
        price=str(seat.price),
        paid=str(seat.net),
        bond=str(seat.bond),
        digest=seat.digest,
        milestone=seat.milestone,
        due=str(due_of(task, seat)),
        changes=seat.changes,
        changes_left=MOST_CHANGES - seat.changes if turns else 0,
        bonus=bool(seat.bonus),
        entry=seat.entry or None,
        poster_stake=str(seat.poster_stake),
        worker_stake=str(seat.worker_stake),
        note=seat.note,
        reason=seat.reason,
        dispute=dispute_ref(dispute) if dispute is not None else None,
        taken_at=seat.taken_at,
        ended_at=seat.ended_at,
        recorded=recorded,
        preimage=Preimage(digest=digest, money=str(money), held=str(held), stakes=str(stakes)),
        seat_word=str(seat_word_of(seat)),
    )


def entry_of(step: Step) -> TimelineEntry:
    """Return an event as the timeline shows it."""
    return TimelineEntry.model_validate(step._asdict())


def cid_of_brief(task: Task) -> str:
    """Return the CID under which the task's document is found."""
    return cid_of_digest(task.brief)
