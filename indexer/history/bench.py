"""Cases before panels and courts, jurors, and what accounts may withdraw there."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, or_

from indexer.generated import TOPICS, CourtRateSet, DueAdded, DueWithdrawn, EarlyRevealProven, EpochSeeded
from indexer.handlers import court, court_stakes, panel
from indexer.history.family import (
    BARE_PADDING,
    LOG,
    Family,
    Names,
    by_account,
    by_nothing,
    by_number,
    data_word,
    topics_of,
    with_data_word,
)
from indexer.models import (
    CourtBallot,
    CourtCase,
    CourtDue,
    CourtFunding,
    CourtRate,
    CourtRound,
    CourtSeed,
    CourtSide,
    Juror,
    PanelCase,
    PanelDue,
    PanelVote,
)

PANELS, COURTS = frozenset({"Panel"}), frozenset({"Court"})
_PROVEN = TOPICS[EarlyRevealProven]
_OWED = by_account(court_stakes.DUES)


def _owed(row: Mapping[str, Any]) -> list[str]:
    """Return to whom a log says that a court owes; who proved an early reveal is named in its data."""
    if row["topic0"] == _PROVEN:
        digits = data_word(row, 0)
        return ["0x" + digits[24:]] if digits.startswith(BARE_PADDING) else []
    return list(_OWED["names"](row))


def _about_owed(names: Names) -> Any:
    proven = and_(LOG.c.topic0 == _PROVEN, with_data_word(0, [BARE_PADDING + name[2:] for name in names]))
    return or_(_OWED["about"](names), proven)


# Two panels use the same numbers, as two arbitrators may.
CASES = Family(
    contracts=PANELS, models=(PanelCase, PanelVote), column="dispute_id", **by_number(1, topics_of(*panel.STEPS))
)
DUES = Family(
    contracts=PANELS,
    models=(PanelDue,),
    column="account",
    **by_account({DueAdded: ("topic2",), DueWithdrawn: ("topic1",)}),
)
COURT_CASES = Family(
    contracts=COURTS,
    models=(CourtCase, CourtRound, CourtBallot, CourtSide, CourtFunding),
    column="dispute_id",
    **by_number(1, topics_of(*court.STEPS)),
)
JURORS = Family(contracts=COURTS, models=(Juror,), column="account", **by_account(court_stakes.STAKES))
COURT_DUES = Family(contracts=COURTS, models=(CourtDue,), column="account", names=_owed, about=_about_owed)
SEEDS = Family(contracts=COURTS, models=(CourtSeed,), column="epoch", **by_number(1, topics_of(EpochSeeded)))
COURT_RATES = Family(contracts=COURTS, models=(CourtRate,), column=None, **by_nothing(topics_of(CourtRateSet)))
FAMILIES = (CASES, DUES, COURT_CASES, JURORS, COURT_DUES, SEEDS, COURT_RATES)
