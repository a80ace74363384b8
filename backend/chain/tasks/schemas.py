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
TaskStatus = Literal["open", "in_progress", "in_review", "in_dispute", "completed", "expired", "closed"]
Mode = Literal["claim", "select", "contest"]
Grade = Literal["C", "B", "A"]
PhaseName = Literal["entry", "reveal", "award", "escalation", "ruling", "ended"]
PotState = Literal["open", "waiting", "payable", "paid", "refundable"]


class Milestone(Schema):
    """A part of a seat's price: `net` and `fee` in token units at the price of the moment, `share` in basis points."""

    share: int
    net: Amount
    fee: Amount


class Rising(Schema):
    """A reward that rises by `by` every `every` seconds up to the ceiling; all amounts are net, in token units."""

    by: Amount
    every: Seconds = Field(description="Seconds between two steps")
    now: Amount
    next: Amount | None = Field(description="What it will be after the next step; null once it rises no more")
    next_at: Seconds | None
    ceiling: Amount


class Bonus(Schema):
    """What the first to hand in their last milestone get beside the price: `amount` for each of `seats`, net."""

    amount: Amount
    seats: int
    left: int


class Phase(Schema):
    """A part of a contest, `[start, end)` in chain time; `end` is null where only an event ends it."""

    name: PhaseName
    start: Seconds
    end: Seconds | None


class Contest(Schema):
    """A contest: entries are hidden until they are revealed. `judging` is the deposit that judges it, in wei."""

    entries: int
    revealed: int
    judging: Amount
    phase: PhaseName
    phases: list[Phase]
    dispute: "DisputeRef | None"


class DisputeRef(Schema):
    """A dispute by its arbitrator's address and number there; `ruling` is null until it was recorded."""

    arbitrator: Address
    id: Amount
    opened_at: Seconds
    ruling: int | None
    ruled_at: Seconds | None


class Pot(Schema):
    """What others added to a task with one seat, in token units; `net` is what of it goes to the worker."""

    contributed: Amount
    net: Amount
    state: PotState


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
    milestone: int = Field(description="Which milestone it is at, counted from zero")
    due: Amount = Field(description="What the present milestone pays, net, in token units; zero in an ended seat")
    changes: int = Field(description="How often changes were asked for in this milestone")
    changes_left: int
    bonus: bool = Field(description="Whether it has reserved a bonus")
    entry: int | None = Field(description="Its number among the entries of a contest")
    poster_stake: Amount = Field(description="In wei")
    worker_stake: Amount = Field(description="In wei")
    note: Hash | None = Field(description="Digest of the last request for changes")
    reason: Hash | None = Field(description="Digest of why it was rejected")
    dispute: DisputeRef | None
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
