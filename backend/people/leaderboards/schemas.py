"""Lists of those who earned most."""

from typing import Annotated, Literal

from pydantic import Field

from backend.chain.standing.schemas import Side
from backend.core.schemas import Address, Amount, Cursor, Fresh, Limit, Schema, Slug

Period = Literal["all", "week", "month", "quarter"]


class LeaderboardQuery(Schema):
    """Side, skill, period and page of a leaderboard."""

    side: Side = "worker"
    skill: Annotated[
        Slug | None,
        Field(description="Of posters: by what workers of this skill earned with them"),
    ] = None
    period: Annotated[
        Period,
        Field(description="All: points as they are now. Else: points gained in this many days: 7, 30, 90"),
    ] = "all"
    cursor: Cursor = None
    limit: Limit = 20


class Leader(Schema):
    """An account with its rank, counted from one."""

    rank: int
    address: Address
    name: str | None
    display_name: str | None
    points: Amount = Field(description="In millionths of a point")
    completions: int = Field(description="Seats that were paid, of the same side, skill and period")


class Leaderboard(Fresh):
    """A page of a leaderboard, the first first; who has no points is on none."""

    items: list[Leader]
    next_cursor: str | None
