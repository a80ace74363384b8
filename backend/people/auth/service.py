"""Being written."""


class AuthService:
    """Being written."""
