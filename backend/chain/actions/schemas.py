"""An action on a task, whether it is allowed now, and what its transaction needs."""

from typing import Literal

from pydantic import Field

from backend.core.schemas import Address, Amount, Schema, Seconds

ActionName = Literal["claim", "submit", "accept", "release", "lapse", "close_open_seats", "withdraw", "record"]
Reason = Literal[
    "not_connected",
    "not_poster",
    "not_worker",
    "self_deal",
    "seat_taken",
    "task_not_open",
    "no_open_seat",
    "too_early",
    "too_late",
    "suspended",
    "not_invited",
    "mode_not_supported",
    "no_credit",
    "escrow_not_listed",
]


class Approval(Schema):
    """The allowance that the transaction needs, in token units."""

    token: Address
    spender: Address
    amount: Amount


class Action(Schema):
    """`allowed` tells whether the transaction would go through now; if not, `reason` says why.

    `opens_at` and `closes_at` bound the window `[opens_at, closes_at)` in chain time; null where there is no bound.
    """

    action: ActionName
    worker: Address | None = Field(description="Whose seat the action is about; null where it is about the task")
    allowed: bool
    reason: Reason | None
    params: dict[str, str] = Field(description="Further arguments of the call, as decimal or hexadecimal text")
    opens_at: Seconds | None
    closes_at: Seconds | None
    value: Amount = Field(description="Wei to send with the transaction")
    bond: Amount = Field(description="Bond the worker puts in, in token units")
    approve: Approval | None
