"""Soon."""

from typing import Any

from backend.core.errors import NotFound


class PotService:
    def __init__(self, *a: Any) -> None: ...
    @classmethod
    def open(cls, *a: Any) -> Any:
        return cls()

    def read(self, *a: Any) -> Any:
        raise NotFound

    def contributions(self, *a: Any) -> Any:
        raise NotFound
