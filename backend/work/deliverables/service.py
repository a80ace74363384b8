"""Being written."""


class DeliverableService:
    """Being written."""
