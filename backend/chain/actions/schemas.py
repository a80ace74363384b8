"""An action on a task, whether it is allowed now, and what its transaction needs."""

from typing import Literal

from pydantic import Field

from backend.core.schemas import Address, Amount, Schema, Seconds

ActionName = Literal[
    "claim",
    "select",
    "enter",
    "close_open_seats",
    "withdraw",
    "submit",
    "return_seat",
    "lapse",
    "accept",
    "accept_and_record",
    "release",
    "request_changes",
    "reject",
    "dispute",
    "concede",
    "execute_ruling",
    "submit_evidence",
    "settle",
    "reveal",
    "award",
    "escalate",
    "close_contest",
    "record",
    "contribute",
    "pay_pot",
    "refund_pot",
]
Reason = Literal[
    "not_connected",
    "not_poster",
    "not_worker",
    "not_party",
    "self_deal",
    "seat_taken",
    "task_not_open",
    "no_open_seat",
    "too_early",
    "too_late",
    "suspended",
    "defaulted",
    "standing_too_low",
    "not_invited",
    "no_credit",
    "escrow_not_listed",
    "handed_in",
    "no_changes_left",
    "cost_unknown",
    "not_ruled",
    "contest_has_entries",
    "not_entrant",
    "none_revealed",
    "no_pot",
    "pot_closed",
    "pot_unpaid",
    "nothing_contributed",
]


class Approval(Schema):
    """The allowance that the transaction needs, in token units."""

    token: Address
    spender: Address
    amount: Amount


class Action(Schema):
    """`allowed` tells whether the transaction would go through now; if not, `reason` says why.

    `value` has the cost of arbitration where the call pays for it, as the arbitrator tells it now; `cost_unknown` means
    that the node did not answer. `POST /tasks/{task_id}/transactions` makes the call of an action.
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
