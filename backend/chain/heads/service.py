"""Being written."""


class HealthService:
    """Being written."""
