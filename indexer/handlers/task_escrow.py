"""What the escrow's events do to tasks, seats, credit and epochs."""

from typing import Any

from indexer.errors import FoldError
from indexer.generated import (
    BonusReturned,
    ChangesRequested,
    ContestEnded,
    ContestEscalated,
    CreditAdded,
    CreditUsed,
    EntryCommitted,
    EntryRevealed,
    EpochRaised,
    MilestonePaid,
    PayoutDeferred,
    SeatDisputed,
    SeatEnded,
    SeatTaken,
    StakesReturned,
    TaskClosed,
    TaskPosted,
    Withdrawn,
    WorkRejected,
    WorkSubmitted,
)
from indexer.models import Epoch, Seat, Task
from indexer.records import RawLog
from indexer.rewards import steps_after_lapse
from indexer.rows import Change, Effect, Entry, Key, Row, Rows, Table
from indexer.words import task_id, unpack_terms

NATIVE = "0x" + "00" * 20
NO_DIGEST = "0x" + "00" * 32
ACTIVE, CLOSED, CONTEST_DISPUTED, CONTEST_ENDED = 1, 2, 3, 4
WORKING, SUBMITTED, REJECTED, DISPUTED, COMMITTED, REVEALED = 1, 2, 3, 4, 5, 6
FIRST_ENDED, RETURNED, LAPSED, PAID, RULED_WORKER, WON, PAID_NOTED = 16, 16, 17, 18, 20, 26, 27
# Ends that earned the bonus that was reserved.
EARNED = frozenset({PAID, PAID_NOTED, RULED_WORKER})
# What a task's word says once a place of a closed task went back to the poster unused.
UNUSED = {"opened": 0, "steps": 0}
COUNTED = {
    WORKING: "working",
    SUBMITTED: "submitted",
    REJECTED: "rejected",
    DISPUTED: "disputed",
    COMMITTED: "committed",
    PAID: "paid",
    PAID_NOTED: "paid",
    LAPSED: "lapsed",
}


def task_posted(rows: Rows, log: RawLog, event: TaskPosted) -> list[Effect]:
    """Make the task. Its id must be the digest of its terms, so that no contract can speak for another's task."""
    if task_id(event.terms, rows.chain_id, log.address) != event.task_id:
        raise FoldError(f"the terms do not hash to {event.task_id} under {log.address}")
    terms = unpack_terms(event.terms)
    if (event.poster, event.skill) != (terms["poster"], terms["skill"]) or rows.get(Task, (event.task_id,)):
        raise FoldError(f"task {event.task_id} is posted already, or not by its poster")
    return [
        Change(
            Task,
            (event.task_id,),
            {
                "task_id": event.task_id,
                "escrow": log.address,
                **terms,
                "extra_data": event.extra_data,
                "status": ACTIVE,
                "open": terms["seats"],
                "live": 0,
                "bonus_taken": 0,
                "bondless_lapses": 0,
                "opened": log.timestamp,
                "steps": 0,
                "revealed": 0,
                **dict.fromkeys(COUNTED.values(), 0),
                **dict.fromkeys(("dispute_id", "winner", "ended_at")),
                "posted_at": log.timestamp,
                "posted_block": log.block_number,
                "changed_block": log.block_number,
            },
        )
    ]


def task_closed(rows: Rows, log: RawLog, event: TaskClosed) -> list[Effect]:
    """Close the open seats; their money is the poster's credit."""
    task = rows.need(Task, (event.task_id,))
    unused = UNUSED if event.seats else {}
    return [
        _change_task(task, log, status=CLOSED, open=0, **unused),
        Entry(task["escrow"], task["poster"], task["token"], event.to_poster),
    ]


def bonus_returned(rows: Rows, log: RawLog, event: BonusReturned) -> list[Effect]:
    """Credit the poster with bonuses that nobody can earn any more; they count as taken."""
    task = rows.need(Task, (event.task_id,))
    return [
        _change_task(task, log, bonus_taken=task["bonus_taken"] + event.count_),
        Entry(task["escrow"], task["poster"], task["token"], event.to_poster),
    ]


def seat_taken(rows: Rows, log: RawLog, event: SeatTaken) -> list[Effect]:
    """Make the seat at its price and bond."""
    return _take(rows, log, event, state=WORKING, price=event.price)


def entry_committed(rows: Rows, log: RawLog, event: EntryCommitted) -> list[Effect]:
    """Make a contest's seat with its commitment."""
    price = rows.need(Task, (event.task_id,))["reward"]
    return _take(rows, log, event, state=COMMITTED, price=price, digest=event.commitment, entry=event.entry)


def _take(rows: Rows, log: RawLog, event: SeatTaken | EntryCommitted, **values: Any) -> list[Effect]:
    task = rows.need(Task, (event.task_id,))
    if rows.get(Seat, (event.task_id, event.worker)):
        raise FoldError(f"{event.worker} has a seat in {event.task_id} already")
    if not task["open"]:
        raise FoldError(f"task {event.task_id} has no open seat")
    seat = {
        "task_id": event.task_id,
        "worker": event.worker,
        "clock": log.timestamp,
        "digest": NO_DIGEST,
        "paid": 0,
        "bond": event.bond,
        **dict.fromkeys(("milestone", "changes", "bonus", "entry", "poster_stake", "worker_stake", "net", "fee"), 0),
        "taken_at": log.timestamp,
        "noted": False,
        **dict.fromkeys(("note", "reason", "dispute_id", "counted_block", "counted_index", "ended_at")),
        "changed_block": log.block_number,
        **values,
    }
    live = task["live"] + bool(task["bonus_seats"])
    return [
        _change_task(task, log, open=task["open"] - 1, live=live, **_counts(task, None, values["state"])),
        Change(Seat, (event.task_id, event.worker), seat),
    ]


def work_submitted(rows: Rows, log: RawLog, event: WorkSubmitted) -> list[Effect]:
    """Put the digest in the seat, and reserve a bonus if there was one."""
    task, seat = _seat(rows, event)
    effects = _move(task, seat, log, SUBMITTED, digest=event.digest, bonus=int(seat["bonus"] or event.bonus))
    if event.bonus:
        effects.append(_change_task(task, log, bonus_taken=task["bonus_taken"] + 1))
    return effects


def changes_requested(rows: Rows, log: RawLog, event: ChangesRequested) -> list[Effect]:
    """Give the worker another turn."""
    task, seat = _seat(rows, event)
    return _move(task, seat, log, WORKING, changes=seat["changes"] + 1, note=event.note)


def work_rejected(rows: Rows, log: RawLog, event: WorkRejected) -> list[Effect]:
    """Note the poster's stake and reason."""
    task, seat = _seat(rows, event)
    return _move(task, seat, log, REJECTED, poster_stake=event.stake, reason=event.reason)


def seat_disputed(rows: Rows, log: RawLog, event: SeatDisputed) -> list[Effect]:
    """Note the worker's stake, and the number of the dispute."""
    task, seat = _seat(rows, event)
    return _move(task, seat, log, DISPUTED, worker_stake=event.stake, dispute_id=event.dispute_id)


def milestone_paid(rows: Rows, log: RawLog, event: MilestonePaid) -> list[Effect]:
    """Go on to the next milestone; the fee is the treasury's credit."""
    task, seat = _seat(rows, event)
    effects = _move(
        task,
        seat,
        log,
        WORKING,
        paid=seat["paid"] + event.net,
        milestone=seat["milestone"] + 1,
        changes=0,
        net=seat["net"] + event.net,
        fee=seat["fee"] + event.fee,
    )
    return [*effects, Entry(task["escrow"], task["treasury"], task["token"], event.fee)]


def seat_ended(rows: Rows, log: RawLog, event: SeatEnded) -> list[Effect]:
    """End the seat. Its last word keeps the hash of the seat as it was, so nothing that is hashed changes."""
    task, seat = _seat(rows, event)
    if event.state < FIRST_ENDED:
        raise FoldError(f"a seat cannot end in state {event.state}")
    word = {"open": task["open"] + event.reopened, "live": task["live"] - bool(task["bonus_seats"])}
    if seat["bonus"] and event.state not in EARNED:
        word["bonus_taken"] = task["bonus_taken"] - 1
    if event.state in {RETURNED, LAPSED}:
        word |= _vacate(task, seat, log, event)
    ended: dict[str, Any] = {"ended_at": log.timestamp, **_sums(seat, event)}
    if event.state == PAID_NOTED:
        ended |= {"noted": True, "counted_block": log.block_number, "counted_index": log.log_index}
    return [
        *_move(task, seat, log, event.state, **ended),
        _change_task(task, log, **word),
        Entry(task["escrow"], task["poster"], task["token"], event.to_poster),
        Entry(task["escrow"], task["treasury"], task["token"], event.to_treasury + event.fee),
    ]


def _vacate(task: Row, seat: Row, log: RawLog, event: SeatEnded) -> dict[str, int]:
    """Return what a place that was given up changes in the task's word: free lapses, and whence the reward rises."""
    word: dict[str, int] = {}
    lapsed = event.state == LAPSED
    if lapsed and not seat["bond"] and task["bondless_lapses"] < task["free_lapses"]:
        word["bondless_lapses"] = task["bondless_lapses"] + 1
    if lapsed and event.reopened:
        word |= {"opened": log.timestamp, "steps": steps_after_lapse(task, seat["price"])}
    if not event.reopened and not seat["paid"]:
        word |= UNUSED
    return word


def stakes_returned(rows: Rows, _log: RawLog, event: StakesReturned) -> list[Effect]:
    """Credit the poster with his part of the stakes, in the native coin."""
    task = rows.need(Task, (event.task_id,))
    return [Entry(task["escrow"], task["poster"], NATIVE, event.to_poster)]


def entry_revealed(rows: Rows, log: RawLog, event: EntryRevealed) -> list[Effect]:
    """Put the revealed digest in the seat, whose bond went back."""
    task, seat = _seat(rows, event)
    return [
        *_move(task, seat, log, REVEALED, digest=event.digest, bond=0),
        _change_task(task, log, revealed=task["revealed"] + 1),
    ]


def contest_escalated(rows: Rows, log: RawLog, event: ContestEscalated) -> list[Effect]:
    """Hand the contest to its bench."""
    task = rows.need(Task, (event.task_id,))
    return [
        _change_task(task, log, status=CONTEST_DISPUTED, opened=log.timestamp, steps=0, dispute_id=event.dispute_id),
        Entry(task["escrow"], task["poster"], NATIVE, event.to_poster),
    ]


def contest_ended(rows: Rows, log: RawLog, event: ContestEnded) -> list[Effect]:
    """End the contest, with a winner or without."""
    task = rows.need(Task, (event.task_id,))
    effects: list[Effect] = []
    winner = None if event.winner == NATIVE else event.winner
    if winner:
        seat = rows.need(Seat, (event.task_id, winner))
        effects = _move(task, seat, log, WON, ended_at=log.timestamp, **_sums(seat, event))
    return [
        *effects,
        _change_task(task, log, status=CONTEST_ENDED, winner=winner, ended_at=log.timestamp),
        Entry(task["escrow"], task["poster"], task["token"], event.to_poster),
        Entry(task["escrow"], task["treasury"], task["token"], event.fee),
        Entry(task["escrow"], task["poster"], NATIVE, event.judging_to_poster),
        Entry(task["escrow"], task["treasury"], NATIVE, event.judging_to_treasury),
    ]


def credit_in(_rows: Rows, log: RawLog, event: CreditAdded | PayoutDeferred) -> list[Effect]:
    """Add to the account's credit."""
    return [Entry(log.address, event.account, event.token, event.amount)]


def credit_out(_rows: Rows, log: RawLog, event: CreditUsed | Withdrawn) -> list[Effect]:
    """Take from the account's credit."""
    return [Entry(log.address, event.account, event.token, -event.amount)]


def epoch_raised(_rows: Rows, log: RawLog, event: EpochRaised) -> list[Effect]:
    """Note the epoch that the account's signatures must name."""
    key = (log.address, event.account)
    return [Change(Epoch, key, {"escrow": log.address, "account": event.account, "epoch": event.epoch})]


def _seat(rows: Rows, event: Any) -> tuple[Row, Row]:
    return rows.need(Task, (event.task_id,)), rows.need(Seat, (event.task_id, event.worker))


def _sums(seat: Row, event: SeatEnded | ContestEnded) -> dict[str, int]:
    return {"net": seat["net"] + event.net, "fee": seat["fee"] + event.fee}


def _change_task(task: Row, log: RawLog, **values: Any) -> Change:
    return Change(Task, (task["task_id"],), {**values, "changed_block": log.block_number})


def _move(task: Row, seat: Row, log: RawLog, state: int, **values: Any) -> list[Effect]:
    """Return the changes that bring a seat into a state now."""
    if seat["state"] >= FIRST_ENDED:
        raise FoldError(f"the seat of {seat['worker']} in {seat['task_id']} has ended")
    moved = {**values, "state": state, "clock": log.timestamp, "changed_block": log.block_number}
    return [
        Change(Seat, (seat["task_id"], seat["worker"]), moved),
        _change_task(task, log, **_counts(task, seat["state"], state)),
    ]


def _counts(task: Row, before: int | None, after: int) -> dict[str, int]:
    """Return the task's counts of seats by state after a seat moved."""
    counts: dict[str, int] = {}
    if before == after:
        return counts
    if before in COUNTED:
        counts[COUNTED[before]] = task[COUNTED[before]] - 1
    if after in COUNTED:
        counts[COUNTED[after]] = task[COUNTED[after]] + 1
    return counts


HANDLERS: dict[type[Any], Any] = {
    TaskPosted: task_posted,
    TaskClosed: task_closed,
    BonusReturned: bonus_returned,
    SeatTaken: seat_taken,
    WorkSubmitted: work_submitted,
    ChangesRequested: changes_requested,
    WorkRejected: work_rejected,
    SeatDisputed: seat_disputed,
    MilestonePaid: milestone_paid,
    SeatEnded: seat_ended,
    StakesReturned: stakes_returned,
    EntryCommitted: entry_committed,
    EntryRevealed: entry_revealed,
    ContestEscalated: contest_escalated,
    ContestEnded: contest_ended,
    CreditAdded: credit_in,
    PayoutDeferred: credit_in,
    CreditUsed: credit_out,
    Withdrawn: credit_out,
    EpochRaised: epoch_raised,
}


def _of_contest(_log: RawLog, event: ContestEnded) -> list[tuple[Table, Key]]:
    return [(Task, (event.task_id,)), (Seat, (event.task_id, event.winner))]


KEYS: dict[type[Any], Any] = {
    ContestEnded: _of_contest,
    EpochRaised: lambda log, event: [(Epoch, (log.address, event.account))],
}
