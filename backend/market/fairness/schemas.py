"""The public report of how exposure is shared."""

from typing import Literal

from pydantic import Field

from backend.core.schemas import Schema, Seconds
from backend.market.matching.schemas import Ranker


class GroupExposure(Schema):
    """How a group of workers was shown in the lists of a night.

    `exposure_ratio` compares its share of places, the first weighing most, with its share of those who could be
    shown; `exposure_over_merit` with its share of those who then joined. One is even.
    """

    group: str = Field(examples=["newcomer"])
    workers: int
    exposure_ratio: float | None
    exposure_over_merit: float | None


class ConstraintCost(Schema):
    """What keeping some of the places for newcomers costs in quality."""

    newcomer_share: float
    ndcg_20: float
    ndcg_loss: float = Field(description="Of the same order without kept places")
    newcomer_exposure_ratio: float | None


class FairnessReport(Schema):
    """One night's audit of the lists that tasks would have shown, replayed over the newest own history."""

    day: str = Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    made_at: Seconds
    ranker: Ranker
    version: str | None
    tasks: int = Field(description="Tasks whose lists were replayed")
    gini: float | None = Field(description="Of exposure over all who could be shown: 0 is even, 1 all for one")
    largest_share: float | None = Field(description="The largest part of all exposure that one worker had")
    groups: list[GroupExposure]
    costs: list[ConstraintCost]
    setting: float = Field(description="Share of places kept for newcomers now")


class FairnessPage(Schema):
    """The last reports, the newest first."""

    items: list[FairnessReport]
    source: Literal["stored", "made_now"] = Field(
        description="Whether a night's run wrote them, or this answer made one"
    )
