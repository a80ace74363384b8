"""The rows of the index that readers hand out; other wings name them from here."""

from indexer.models import ContributionGrant, ContributionPeriod, ContributionRate, ContributionSeat

__all__ = ["ContributionGrant", "ContributionPeriod", "ContributionRate", "ContributionSeat"]
