"""Seats, words and the timeline of a task."""

from typing import Any, Literal

from pydantic import Field

from backend.core.schemas import Address, Amount, Hash, Schema, Seconds

SeatState = Literal[
    "working",
    "submitted",
    "rejected",
    "disputed",
    "committed",
    "revealed",
    "returned",
    "lapsed",
    "paid",
    "conceded",
    "ruled_worker",
    "ruled_poster",
    "ruled_abuse",
    "split",
    "settled",
    "unrevealed",
    "won",
]
TaskStatus = Literal["open", "in_progress", "in_review", "completed", "expired", "closed"]
Mode = Literal["claim", "select", "contest"]
Grade = Literal["C", "B", "A"]


class Terms(Schema):
    """Every field of the terms under its own name: periods in seconds, amounts in token units, `judging` in wei."""

    poster: Address
    token: Address
    arbitrator: Address
    treasury: Address
    brief: Hash
    skill: Hash
    invite_root: Hash
    extra_hash: Hash
    mode: int
    grade: int
    seats: int
    fee_bps: int
    bonus_seats: int
    free_lapses: int
    shares: list[int] = Field(description="Share of each milestone in basis points; they sum to 10,000")
    salt: Amount
    return_period: int
    work_period: int
    review_period: int
    dispute_period: int
    ruling_period: int
    raise_every: int
    deadline: Seconds
    reward: Amount
    ceiling: Amount
    raise_by: Amount
    bonus: Amount
    bond: Amount
    judging: Amount


class TaskWord(Schema):
    """The task's word by field, and the word itself as a decimal number."""

    status: int = Field(description="1 active, 2 closed, 3 contest disputed, 4 contest ended")
    open: int
    live: int
    bonus_taken: int
    bondless_lapses: int
    opened: Seconds
    steps: int
    revealed: int
    word: Amount


class Preimage(Schema):
    """What the seat's word commits to, as calls to the escrow must bring it."""

    digest: Hash
    money: Amount
    held: Amount
    stakes: Amount


class Seat(Schema):
    """A worker's seat. `ends_at` is the end of the window it is in; an ended seat has none."""

    worker: Address
    state: SeatState
    clock: Seconds
    ends_at: Seconds | None
    price: Amount
    paid: Amount = Field(description="Net received for this seat so far, in all")
    bond: Amount
    digest: Hash
    milestone: int
    taken_at: Seconds
    ended_at: Seconds | None
    recorded: bool = Field(description="Whether Reputation has recorded the ended seat")
    preimage: Preimage
    seat_word: Amount


class TimelineEntry(Schema):
    """One event of the task, with its arguments as emitted; amounts are decimal text."""

    kind: str = Field(examples=["work_submitted"])
    account: Address
    timestamp: Seconds
    tx_hash: Hash
    block_number: int
    data: dict[str, Any]
