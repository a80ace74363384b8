"""The chain tables: disposable rows folded from logs, rebuilt and never migrated.

Hashes and addresses are lower-case 0x text; the database keeps those of headers and raw logs as bytes. Amounts are in
token units unless a column says wei; times are Unix seconds. Every row is keyed by its chain id first. Tables live in
the schema `chain`, which each engine maps to a place of its own.
"""

from indexer.models.base import SCHEMA_VERSION, ChainBase
from indexer.models.contribution import ContributionGrant, ContributionPeriod, ContributionRate, ContributionSeat
from indexer.models.court import (
    CourtBallot,
    CourtCase,
    CourtDue,
    CourtFunding,
    CourtRate,
    CourtRound,
    CourtSeed,
    CourtSide,
    Juror,
)
from indexer.models.dispute import Dispute, Evidence, PanelCase, PanelDue, PanelVote
from indexer.models.guild import (
    Ballot,
    GuildSetting,
    GuildSupply,
    Proposal,
    QuorumCheckpoint,
    SupplyCheckpoint,
    TimelockOperation,
    TimelockRole,
    VoteCheckpoint,
    Voter,
)
from indexer.models.log import Block, Cursor, DeadLetter, Health, Log, Outbox
from indexer.models.market import (
    Credit,
    CreditEntry,
    Epoch,
    Seat,
    Task,
)
from indexer.models.policy import EscrowVersion, PolicyArbitrator, PolicyFee, PolicyGrade, PolicyToken
from indexer.models.pot import Pot, PotContribution
from indexer.models.review import Review
from indexer.models.standing import (
    Gathering,
    Passport,
    Record,
    Score,
    StandingNeed,
    StandingUnit,
    StandingVersion,
    Suspension,
)

__all__ = [
    "SCHEMA_VERSION",
    "Ballot",
    "Block",
    "ChainBase",
    "ContributionGrant",
    "ContributionPeriod",
    "ContributionRate",
    "ContributionSeat",
    "CourtBallot",
    "CourtCase",
    "CourtDue",
    "CourtFunding",
    "CourtRate",
    "CourtRound",
    "CourtSeed",
    "CourtSide",
    "Credit",
    "CreditEntry",
    "Cursor",
    "DeadLetter",
    "Dispute",
    "Epoch",
    "EscrowVersion",
    "Evidence",
    "Gathering",
    "GuildSetting",
    "GuildSupply",
    "Health",
    "Juror",
    "Log",
    "Outbox",
    "PanelCase",
    "PanelDue",
    "PanelVote",
    "Passport",
    "PolicyArbitrator",
    "PolicyFee",
    "PolicyGrade",
    "PolicyToken",
    "Pot",
    "PotContribution",
    "Proposal",
    "QuorumCheckpoint",
    "Record",
    "Review",
    "Score",
    "Seat",
    "StandingNeed",
    "StandingUnit",
    "StandingVersion",
    "SupplyCheckpoint",
    "Suspension",
    "Task",
    "TimelockOperation",
    "TimelockRole",
    "VoteCheckpoint",
    "Voter",
]
