"""The guild's contracts and rules as one request sees them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.chain.guild.models import GuildSetting
from backend.chain.guild.repository import GuildRepository
from backend.core.errors import NoGuild, NotIndexed
from indexer.deployments import Manifest


@dataclass(frozen=True, slots=True)
class GuildContracts:
    """Lower-case addresses of the guild's contracts."""

    token: str
    governor: str
    timelock: str

    @classmethod
    def of(cls, manifest: Manifest) -> "GuildContracts":
        """Return the contracts of a deployment; raises `NoGuild` when it has none."""
        try:
            named = (manifest.contracts[name].address for name in ("GuildToken", "GuildGovernor", "GuildTimelock"))
            return cls(*named)
        except KeyError as error:
            raise NoGuild from error


@dataclass(frozen=True, slots=True)
class Rules:
    """The guild's settings at the head of the index: delays and periods in seconds, votes in token units."""

    voting_delay: int
    voting_period: int
    proposal_threshold: int
    vote_extension: int
    timelock_delay: int
    quorum_numerator: int
    quorum_minimum: int
    guardian: str | None
    guardian_until: int
    policy_owner: str | None

    @classmethod
    def read(cls, session: Session, chain_id: int) -> "Rules":
        """Return the settings; raises `NotIndexed` until the blocks with the guild's contracts were indexed."""
        rows = GuildRepository(session, chain_id).settings()
        try:
            guardian = rows["guardian"]
            return cls(
                voting_delay=_number(rows["voting_delay"]),
                voting_period=_number(rows["voting_period"]),
                proposal_threshold=_number(rows["proposal_threshold"]),
                vote_extension=_number(rows["late_quorum_extension"]),
                timelock_delay=_number(rows["timelock_delay"]),
                quorum_numerator=_number(rows["quorum_numerator"]),
                quorum_minimum=_number(rows["quorum_minimum"]),
                guardian=guardian.account,
                guardian_until=_number(guardian),
                policy_owner=owner.account if (owner := rows.get("policy_owner")) else None,
            )
        except KeyError as error:
            raise NotIndexed from error


def _number(row: GuildSetting) -> int:
    if row.value is None:
        raise NotIndexed
    return row.value
