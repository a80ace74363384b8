"""Which logs make which rows, so that some rows can be folded again without the rest.

A family is the rows of some tables that the same logs make; an aggregate is the part of a family that has one name: a
task, an account, a proposal. Folding all logs that are about an aggregate gives its rows. A log may be about several
(a transfer is about two accounts), so only the rows of the aggregates that are folded are kept of what it makes.
"""

from indexer.history import bench, guild, market, standing
from indexer.history.family import HEAD, WHOLE, Family, Name
from indexer.history.guild import SUPPLY, VOTERS, of_supply
from indexer.history.logs import addresses_of, sound, sound_logs
from indexer.history.market import POLICY, RULES

FAMILIES = (*market.FAMILIES, *bench.FAMILIES, *standing.FAMILIES, *guild.FAMILIES)

__all__ = [
    "FAMILIES",
    "HEAD",
    "POLICY",
    "RULES",
    "SUPPLY",
    "VOTERS",
    "WHOLE",
    "Family",
    "Name",
    "addresses_of",
    "of_supply",
    "sound",
    "sound_logs",
]
