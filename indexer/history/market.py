"""Tasks, disputes, pots, and the rules of Policy."""

from typing import Any

from sqlalchemy import and_, or_, true

from indexer.generated import TOPICS, Evidence, Recorded
from indexer.handlers import disputes
from indexer.history.family import (
    LOG,
    WHOLE,
    Family,
    Names,
    addresses_in,
    by_number,
    by_topic,
    is_address,
    padded,
    topics_of,
)
from indexer.models import (
    CreditEntry,
    Dispute,
    Epoch,
    EscrowVersion,
    PolicyArbitrator,
    PolicyFee,
    PolicyGrade,
    PolicyToken,
    Pot,
    PotContribution,
    Seat,
    Task,
)
from indexer.models import Evidence as EvidenceRow

POLICY = "Policy"
_RECORDED = TOPICS[Recorded]
_DISPUTES = topics_of(*disputes.STEPS)
# Events of an escrow whose first argument is an arbitrator, and not an account that has something there.
_OF_ARBITRATOR = _DISPUTES | topics_of(Evidence)


def _tasks(row: Any) -> list[str]:
    """Return the task a log is about: what standing records of a seat, it counts."""
    if row["topic0"] == _RECORDED:
        return [row["topic3"]] if row["topic3"] else []
    return [row["topic1"]] if row["topic1"] and not is_address(row["topic1"]) else []


def _about_tasks(names: Names) -> Any:
    return or_(LOG.c.topic1.in_(names), and_(LOG.c.topic3.in_(names), LOG.c.topic0 == _RECORDED))


RULES = Family(
    contracts=frozenset({POLICY}),
    models=(PolicyFee, PolicyToken, PolicyGrade, PolicyArbitrator, EscrowVersion),
    column=None,
    names=lambda _row: [WHOLE],
    about=lambda _names: true(),
)
TASKS = Family(
    contracts=frozenset({"TaskEscrow", "TaskPot", "Reputation"}),
    models=(Task, Seat, Pot, PotContribution),
    column="task_id",
    names=_tasks,
    about=_about_tasks,
    lines=(CreditEntry,),
)
CREDITS = Family(
    contracts=frozenset({"TaskEscrow", "TaskPot"}),
    models=(Epoch,),
    column="account",
    names=lambda row: [] if row["topic0"] in _OF_ARBITRATOR else addresses_in(row, "topic1"),
    about=lambda names: and_(LOG.c.topic1.in_(padded(names)), LOG.c.topic0.not_in(_OF_ARBITRATOR)),
    lines=(CreditEntry,),
)
# Two arbitrators may use the same number: their disputes are folded together.
DISPUTES = Family(
    contracts=frozenset({"TaskEscrow"}),
    models=(Dispute,),
    column="dispute_id",
    **by_number(2, _DISPUTES),
)
EVIDENCE = Family(
    contracts=frozenset({"TaskEscrow", "Court"}),
    models=(),
    column="subject",
    **by_topic(2, topics_of(Evidence)),
    lines=(EvidenceRow,),
)
FAMILIES = (RULES, TASKS, CREDITS, DISPUTES, EVIDENCE)
