"""Soon."""

from typing import Any

from backend.core.errors import NotFound


class DisputeService:
    def __init__(self, *a: Any) -> None: ...
    @classmethod
    def open(cls, *a: Any) -> Any:
        return cls()

    def page(self, *a: Any) -> Any:
        raise NotFound

    def read(self, *a: Any) -> Any:
        raise NotFound
