"""Being written."""


class EngagementService:
    """Being written."""
