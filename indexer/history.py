"""Which logs make which rows, so that some rows can be folded again without the rest.

A family is the rows of some tables that the same logs make; an aggregate is the part of a family that has one name: a
task, an account, a proposal. Folding all logs that are about an aggregate gives its rows. A log may be about several
(a transfer is about two accounts), so only the rows of the aggregates that are folded are kept of what it makes.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true

from indexer.decoder import word
from indexer.generated import TOPICS, DueAdded, DueWithdrawn, Evidence, ProposalExtended
from indexer.handlers import disputes, guild_governor, guild_timelock, panel, policy
from indexer.models import (
    Ballot,
    ChainBase,
    CreditEntry,
    DeadLetter,
    Dispute,
    Epoch,
    EscrowVersion,
    GuildSetting,
    GuildSupply,
    Log,
    PanelCase,
    PanelDue,
    PanelVote,
    PolicyArbitrator,
    PolicyFee,
    PolicyGrade,
    PolicyToken,
    Pot,
    PotContribution,
    Proposal,
    QuorumCheckpoint,
    Record,
    Seat,
    SeatStep,
    Standing,
    SupplyCheckpoint,
    Suspension,
    Task,
    TimelockOperation,
    TimelockRole,
    VoteCheckpoint,
    Voter,
)
from indexer.models import Evidence as EvidenceRow
from indexer.rawlogs import logs_of_rows
from indexer.records import RawLog
from indexer.rows import Change, Effect, Entry
from indexer.store import Store, table_of

Model = type[ChainBase]
Name = str | int
Names = Collection[Any]

POLICY = "Policy"
WHOLE = ""
ADDRESS_PADDING = "0x" + "0" * 24
FIRST_WORD = 66


class Family(NamedTuple):
    """Tables, the column of theirs that names an aggregate (none: all rows are one), and the logs that make them.

    `names` returns the aggregates that a log (a mapping of its columns) is about, `about` the condition for logs that
    are about any of some. `lines` are the tables whose rows hang on the same logs.
    """

    contracts: frozenset[str]
    models: tuple[Model, ...]
    column: str | None
    names: Callable[[Mapping[str, Any]], Iterable[Name]]
    about: Callable[[Names], ColumnElement[bool]]
    lines: tuple[Model, ...] = ()

    def wanted(self, names: Names) -> Callable[[Effect], bool]:
        """Return what tells which effects belong to these aggregates."""
        tables = frozenset((*self.models, *self.lines))
        positions = {model: self._position(model) for model in self.models}

        def wanted(effect: Effect) -> bool:
            if isinstance(effect, Entry):
                return CreditEntry in tables
            if effect.table not in tables:
                return False
            if self.column is None:
                return True
            name = effect.key[positions[effect.table]] if isinstance(effect, Change) else effect.values[self.column]
            return name in names

        return wanted

    def rows_of(self, model: Model, names: Names) -> ColumnElement[bool]:
        """Return the condition for the rows of these aggregates."""
        return true() if self.column is None else table_of(model).c[self.column].in_(names)

    def _position(self, model: Model) -> int:
        keys = [column.name for column in table_of(model).primary_key if column.name != "chain_id"]
        return keys.index(self.column) if self.column else 0


def _topics(*events: type[Any]) -> frozenset[str]:
    return frozenset(TOPICS[event] for event in events)


_log = table_of(Log)
_SETTINGS = _topics(*policy.SETTINGS, *guild_governor.SETTINGS, *guild_timelock.SETTINGS)
_OPERATIONS = _topics(*guild_timelock.OPERATIONS)
_ROLES = _topics(*guild_timelock.ROLES)
_DISPUTES = _topics(*disputes.STEPS)
_EVIDENCE = TOPICS[Evidence]
# Events of an escrow whose first argument is an arbitrator, and not an account that has something there.
_OF_ARBITRATOR = _DISPUTES | {_EVIDENCE}
_CASES = _topics(*panel.STEPS)
# In which topic the events about dues name the account.
_DUE_ACCOUNTS = {TOPICS[DueAdded]: ("topic2",), TOPICS[DueWithdrawn]: ("topic1",)}
_EXTENDED = TOPICS[ProposalExtended]
# The events of a proposal that name it in the first word of their data.
_OF_PROPOSAL = _topics(*guild_governor.STEPS, *guild_governor.VOTES) - {_EXTENDED}


def _is_address(topic: str | None) -> bool:
    return topic is not None and topic.startswith(ADDRESS_PADDING)


def _addresses(row: Mapping[str, Any], *columns: str) -> list[str]:
    return ["0x" + row[column][26:] for column in columns if _is_address(row[column])]


def _padded(names: Names) -> list[str]:
    return [ADDRESS_PADDING + name[2:] for name in names]


def _first_topic(topics: frozenset[str]) -> dict[str, Any]:
    """Return how logs with one of these topics are about what their first argument names."""
    return {
        "names": lambda row: [row["topic1"]] if row["topic0"] in topics and row["topic1"] else [],
        "about": lambda names: and_(_log.c.topic0.in_(topics), _log.c.topic1.in_(names)),
    }


def _number_in_topic(place: int, topics: frozenset[str]) -> dict[str, Any]:
    """Return how logs with one of these topics are about the number in another topic."""
    column = f"topic{place}"
    return {
        "names": lambda row: [int(row[column], 16)] if row["topic0"] in topics and row[column] else [],
        "about": lambda names: and_(_log.c.topic0.in_(topics), _log.c[column].in_(list(map(word, names)))),
    }


def _proposals(row: Mapping[str, Any]) -> list[str]:
    if row["topic0"] == _EXTENDED:
        return [row["topic1"]] if row["topic1"] else []
    return [row["data"][:FIRST_WORD]] if row["topic0"] in _OF_PROPOSAL else []


RULES = Family(
    contracts=frozenset({POLICY}),
    models=(PolicyFee, PolicyToken, PolicyGrade, PolicyArbitrator, EscrowVersion),
    column=None,
    names=lambda _row: [WHOLE],
    about=lambda _names: true(),
)
TASKS = Family(
    contracts=frozenset({"TaskEscrow", "TaskPot"}),
    models=(Task, Seat, Pot, PotContribution),
    column="task_id",
    names=lambda row: [row["topic1"]] if row["topic1"] and not _is_address(row["topic1"]) else [],
    about=_log.c.topic1.in_,
    lines=(CreditEntry, SeatStep),
)
ACCOUNTS = Family(
    contracts=frozenset({"TaskEscrow", "TaskPot", "Reputation"}),
    models=(Epoch, Standing, Record, Suspension),
    column="account",
    names=lambda row: [] if row["topic0"] in _OF_ARBITRATOR else _addresses(row, "topic1"),
    about=lambda names: and_(_log.c.topic1.in_(_padded(names)), _log.c.topic0.not_in(_OF_ARBITRATOR)),
    lines=(CreditEntry,),
)
# Two arbitrators may use the same number: their disputes are folded together.
DISPUTES = Family(
    contracts=frozenset({"TaskEscrow"}),
    models=(Dispute,),
    column="dispute_id",
    **_number_in_topic(2, _DISPUTES),
)
EVIDENCE = Family(
    contracts=frozenset({"TaskEscrow"}),
    models=(),
    column="subject",
    names=lambda row: [row["topic2"]] if row["topic0"] == _EVIDENCE and row["topic2"] else [],
    about=lambda names: and_(_log.c.topic0 == _EVIDENCE, _log.c.topic2.in_(names)),
    lines=(EvidenceRow,),
)
# Two panels use the same numbers, as two arbitrators may.
CASES = Family(
    contracts=frozenset({"Panel"}),
    models=(PanelCase, PanelVote),
    column="dispute_id",
    **_number_in_topic(1, _CASES),
)
DUES = Family(
    contracts=frozenset({"Panel"}),
    models=(PanelDue,),
    column="account",
    names=lambda row: _addresses(row, *_DUE_ACCOUNTS.get(row["topic0"], ())),
    about=lambda names: or_(
        *(and_(_log.c.topic0 == topic, _log.c[place].in_(_padded(names))) for topic, (place,) in _DUE_ACCOUNTS.items())
    ),
)
VOTERS = Family(
    contracts=frozenset({"GuildToken"}),
    models=(Voter,),
    column="account",
    names=lambda row: _addresses(row, "topic1", "topic2"),
    about=lambda names: or_(_log.c.topic1.in_(_padded(names)), _log.c.topic2.in_(_padded(names))),
    lines=(VoteCheckpoint,),
)
PROPOSALS = Family(
    contracts=frozenset({"GuildGovernor"}),
    models=(Proposal, Ballot),
    column="proposal_id",
    names=_proposals,
    about=lambda names: or_(
        and_(_log.c.topic0.in_(_OF_PROPOSAL), func.substr(_log.c.data, 1, FIRST_WORD).in_(names)),
        and_(_log.c.topic0 == _EXTENDED, _log.c.topic1.in_(names)),
    ),
)
OPERATIONS = Family(
    contracts=frozenset({"GuildTimelock"}),
    models=(TimelockOperation,),
    column="operation_id",
    **_first_topic(_OPERATIONS),
)
ROLES = Family(contracts=frozenset({"GuildTimelock"}), models=(TimelockRole,), column="role", **_first_topic(_ROLES))
SETTINGS = Family(
    contracts=frozenset({POLICY, "GuildGovernor", "GuildTimelock"}),
    models=(GuildSetting,),
    column=None,
    names=lambda row: [WHOLE] if row["topic0"] in _SETTINGS else [],
    about=lambda _names: _log.c.topic0.in_(_SETTINGS),
    lines=(QuorumCheckpoint,),
)
FAMILIES = (RULES, TASKS, ACCOUNTS, DISPUTES, EVIDENCE, CASES, DUES, VOTERS, PROPOSALS, OPERATIONS, ROLES, SETTINGS)

SUPPLY: tuple[Model, ...] = (GuildSupply, SupplyCheckpoint)


def of_supply(effect: Effect) -> bool:
    """Tell whether an effect belongs to the token's supply, which is one sum over all transfers."""
    if isinstance(effect, Change) and effect.table is Voter:
        # Whose tokens cannot vote has to be known, what anybody holds has not.
        return effect.values.get("system") is True
    return not isinstance(effect, Entry) and effect.table in SUPPLY


def addresses_of(followed: Mapping[str, str], contracts: Collection[str]) -> list[str]:
    """Return the addresses of these contracts among those that are followed (name by address)."""
    return [address for address, name in followed.items() if name in contracts]


def sound(store: Store, addresses: Sequence[str], which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition for canonical logs of these contracts that were folded without an error."""
    dead = table_of(DeadLetter)
    buried = exists().where(
        dead.c.chain_id == _log.c.chain_id, dead.c.block_hash == _log.c.block_hash, dead.c.log_index == _log.c.log_index
    )
    mine = (_log.c.chain_id == store.chain_id, _log.c.canonical.is_(True), _log.c.address.in_(addresses))
    return and_(*mine, which, ~buried)


def sound_logs(store: Store, addresses: Sequence[str], which: ColumnElement[bool]) -> list[RawLog]:
    """Return those logs in their order."""
    query = select(_log).where(sound(store, addresses, which)).order_by(_log.c.block_number, _log.c.log_index)
    return list(logs_of_rows(store.connection.execute(query).mappings()))
