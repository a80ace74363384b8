"""Soon."""

from typing import Any

from backend.core.errors import NotFound


class TransactionService:
    def __init__(self, *a: Any) -> None: ...
    def make(self, *a: Any) -> Any:
        raise NotFound
