"""Being written."""


class TaskService:
    """Being written."""
