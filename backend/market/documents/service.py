"""Being written."""


class DocumentService:
    """Being written."""
