"""The guild's rows of the index that readers hand out."""

from indexer.models import Ballot, GuildSetting, GuildSupply, Proposal, TimelockOperation, TimelockRole, Voter

__all__ = ["Ballot", "GuildSetting", "GuildSupply", "Proposal", "TimelockOperation", "TimelockRole", "Voter"]
