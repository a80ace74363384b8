"""Tokens, votes, proposals, operations, and the guild's settings."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, or_

from indexer.generated import TOPICS, ProposalExtended
from indexer.handlers import contribution_rewards, court_stakes, guild_governor, guild_timelock, policy, reputation
from indexer.history.family import (
    LOG,
    Family,
    Model,
    Names,
    addresses_in,
    by_nothing,
    by_topic,
    data_word,
    padded,
    topics_of,
    with_data_word,
)
from indexer.models import (
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
from indexer.rows import Change, Effect, Entry

_EXTENDED = TOPICS[ProposalExtended]
# The events of a proposal that name it in the first word of their data.
_OF_PROPOSAL = topics_of(*guild_governor.STEPS, *guild_governor.VOTES) - {_EXTENDED}
_SETTINGS = topics_of(
    *policy.SETTINGS,
    *reputation.SETTINGS,
    *contribution_rewards.SETTINGS,
    *court_stakes.SETTINGS,
    *guild_governor.SETTINGS,
    *guild_timelock.SETTINGS,
)


def _proposals(row: Mapping[str, Any]) -> list[str]:
    if row["topic0"] == _EXTENDED:
        return [row["topic1"]] if row["topic1"] else []
    return ["0x" + data_word(row, 0)] if row["topic0"] in _OF_PROPOSAL else []


def _about_proposals(names: Names) -> Any:
    return or_(
        and_(LOG.c.topic0.in_(_OF_PROPOSAL), with_data_word(0, [name[2:] for name in names])),
        and_(LOG.c.topic0 == _EXTENDED, LOG.c.topic1.in_(names)),
    )


VOTERS = Family(
    contracts=frozenset({"GuildToken"}),
    models=(Voter,),
    column="account",
    names=lambda row: addresses_in(row, "topic1", "topic2"),
    about=lambda names: or_(LOG.c.topic1.in_(padded(names)), LOG.c.topic2.in_(padded(names))),
    lines=(VoteCheckpoint,),
)
PROPOSALS = Family(
    contracts=frozenset({"GuildGovernor"}),
    models=(Proposal, Ballot),
    column="proposal_id",
    names=_proposals,
    about=_about_proposals,
)
OPERATIONS = Family(
    contracts=frozenset({"GuildTimelock"}),
    models=(TimelockOperation,),
    column="operation_id",
    **by_topic(1, topics_of(*guild_timelock.OPERATIONS)),
)
ROLES = Family(
    contracts=frozenset({"GuildTimelock"}),
    models=(TimelockRole,),
    column="role",
    **by_topic(1, topics_of(*guild_timelock.ROLES)),
)
SETTINGS = Family(
    contracts=frozenset({"Policy", "Reputation", "ContributionRewards", "Court", "GuildGovernor", "GuildTimelock"}),
    models=(GuildSetting,),
    column=None,
    **by_nothing(_SETTINGS),
    lines=(QuorumCheckpoint,),
)
FAMILIES = (VOTERS, PROPOSALS, OPERATIONS, ROLES, SETTINGS)

SUPPLY: tuple[Model, ...] = (GuildSupply, SupplyCheckpoint)


def of_supply(effect: Effect) -> bool:
    """Tell whether an effect belongs to the token's supply, which is one sum over all transfers."""
    if isinstance(effect, Change) and effect.table is Voter:
        # Whose tokens cannot vote has to be known, what anybody holds has not.
        return effect.values.get("system") is True
    return not isinstance(effect, Entry) and effect.table in SUPPLY
