"""Being written."""


class ConfigService:
    """Being written."""
