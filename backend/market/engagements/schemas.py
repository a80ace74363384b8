"""What an account has posted and taken, and what it may withdraw."""

from pydantic import Field

from backend.chain.accounts.schemas import Credit, Standing
from backend.chain.tasks.schemas import Seat
from backend.core.schemas import Fresh, Schema, Seconds
from backend.market.tasks.schemas import TaskItem


class TakenSeat(Schema):
    """A seat with the task it is in."""

    task: TaskItem
    seat: Seat


class Work(Fresh):
    """An account's side of the market."""

    posted: list[TaskItem] = Field(description="The newest 200")
    seats: list[TakenSeat] = Field(description="The newest 200")
    credits: list[Credit]
    standing: list[Standing]
    suspended_until: Seconds | None = Field(description="Until when the account may take no seat; null when it may")
