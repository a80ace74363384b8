"""The chain tables: disposable rows folded from logs, rebuilt and never migrated.

Hashes and addresses are lower-case 0x text. Amounts are in token units unless a column says wei; times are Unix
seconds. Every row is keyed by its chain id first. Tables live in the schema `chain`, which each engine maps to a place
of its own.
"""

from indexer.models.base import SCHEMA_VERSION, ChainBase
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
from indexer.models.log import Block, Cursor, DeadLetter, Log, Outbox
from indexer.models.market import (
    Activity,
    Credit,
    CreditEntry,
    Epoch,
    Record,
    Seat,
    SeatStep,
    Standing,
    Suspension,
    Task,
)
from indexer.models.policy import EscrowVersion, PolicyArbitrator, PolicyFee, PolicyGrade, PolicyToken
from indexer.models.pot import Pot, PotContribution

__all__ = [
    "SCHEMA_VERSION",
    "Activity",
    "Ballot",
    "Block",
    "ChainBase",
    "Credit",
    "CreditEntry",
    "Cursor",
    "DeadLetter",
    "Dispute",
    "Epoch",
    "EscrowVersion",
    "Evidence",
    "GuildSetting",
    "GuildSupply",
    "Log",
    "Outbox",
    "PanelCase",
    "PanelDue",
    "PanelVote",
    "PolicyArbitrator",
    "PolicyFee",
    "PolicyGrade",
    "PolicyToken",
    "Pot",
    "PotContribution",
    "Proposal",
    "QuorumCheckpoint",
    "Record",
    "Seat",
    "SeatStep",
    "Standing",
    "SupplyCheckpoint",
    "Suspension",
    "Task",
    "TimelockOperation",
    "TimelockRole",
    "VoteCheckpoint",
    "Voter",
]
