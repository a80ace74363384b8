"""The rows of the index that readers hand out; other wings name them from here."""

from indexer.models import CourtBallot, CourtCase, CourtFunding, CourtRound, CourtSide, Juror

__all__ = ["CourtBallot", "CourtCase", "CourtFunding", "CourtRound", "CourtSide", "Juror"]
