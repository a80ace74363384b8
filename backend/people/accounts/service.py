"""Being written."""


class ProfileService:
    """Being written."""
