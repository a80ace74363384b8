"""What accounts have earned, and by which rules; reviews, and what the guild gives for fees."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, or_

from indexer.generated import (
    TOPICS,
    Gathered,
    Locked,
    Pardoned,
    PeriodStarted,
    RateSet,
    Recorded,
    ReviewRevealed,
    ReviewsAnchored,
    RewardClaimed,
    SeatRewarded,
    Suspended,
    Transfer,
)
from indexer.handlers import reputation
from indexer.history.family import (
    BARE_PADDING,
    LOG,
    Family,
    Names,
    addresses_in,
    by_account,
    by_nothing,
    by_topic,
    data_word,
    padded,
    topics_of,
    with_data_word,
)
from indexer.models import (
    ContributionGrant,
    ContributionPeriod,
    ContributionRate,
    ContributionSeat,
    Gathering,
    Passport,
    Record,
    Review,
    Score,
    StandingNeed,
    StandingUnit,
    StandingVersion,
    Suspension,
)

RECORD, REVIEWS, CONTRIBUTIONS = (frozenset({name}) for name in ("Reputation", "Reviews", "ContributionRewards"))
_MINTED, _LOCKED = TOPICS[Transfer], TOPICS[Locked]
_STARTED, _REWARDED = TOPICS[PeriodStarted], TOPICS[SeatRewarded]
# Where the data of a reward names its period.
_PERIOD = 1


def _passports(row: Mapping[str, Any]) -> list[str]:
    if row["topic0"] == _LOCKED:
        digits = data_word(row, 0)
        return ["0x" + digits[24:]] if digits.startswith(BARE_PADDING) else []
    return addresses_in(row, "topic2") if row["topic0"] == _MINTED else []


def _about_passports(names: Names) -> Any:
    locked = and_(LOG.c.topic0 == _LOCKED, with_data_word(0, [BARE_PADDING + name[2:] for name in names]))
    return or_(and_(LOG.c.topic0 == _MINTED, LOG.c.topic2.in_(padded(names))), locked)


def _periods(row: Mapping[str, Any]) -> list[int]:
    named = {_STARTED: (row["topic1"] or "")[2:], _REWARDED: data_word(row, _PERIOD)}.get(row["topic0"])
    return [int(named, 16)] if named else []


def _about_periods(names: Names) -> Any:
    words = [f"{name:064x}" for name in names]
    return or_(
        and_(LOG.c.topic0 == _STARTED, LOG.c.topic1.in_(["0x" + digits for digits in words])),
        and_(LOG.c.topic0 == _REWARDED, with_data_word(_PERIOD, words)),
    )


ACCOUNTS = Family(
    contracts=RECORD,
    models=(Score, Record, Suspension),
    column="account",
    **by_account(dict.fromkeys((Recorded, Gathered, Suspended, Pardoned), ("topic1",))),
    lines=(Gathering,),
)
PASSPORTS = Family(contracts=RECORD, models=(Passport,), column="account", names=_passports, about=_about_passports)
STANDING_RULES = Family(
    contracts=RECORD,
    models=(StandingVersion, StandingUnit, StandingNeed),
    column=None,
    **by_nothing(topics_of(*reputation.RULES)),
)
REVIEWED = Family(
    contracts=REVIEWS,
    models=(Review,),
    column="task_id",
    **by_topic(2, topics_of(ReviewsAnchored, ReviewRevealed)),
)
RATES = Family(contracts=CONTRIBUTIONS, models=(ContributionRate,), column=None, **by_nothing(topics_of(RateSet)))
PERIODS = Family(
    contracts=CONTRIBUTIONS, models=(ContributionPeriod,), column="period", names=_periods, about=_about_periods
)
REWARDED = Family(
    contracts=CONTRIBUTIONS, models=(ContributionSeat,), column="task_id", **by_topic(1, topics_of(SeatRewarded))
)
GRANTS = Family(
    contracts=CONTRIBUTIONS,
    models=(ContributionGrant,),
    column="account",
    **by_account({SeatRewarded: ("topic2", "topic3"), RewardClaimed: ("topic1",)}),
)
FAMILIES = (ACCOUNTS, PASSPORTS, STANDING_RULES, REVIEWED, RATES, PERIODS, REWARDED, GRANTS)
