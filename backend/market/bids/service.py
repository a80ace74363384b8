"""Soon."""
from dataclasses import dataclass
from typing import Any

from backend.core.errors import NotFound


class BidService:
    def __init__(self, *a: Any) -> None: ...
    @classmethod
    def open(cls, *a: Any) -> Any:
        return cls()
    def page(self, *a: Any) -> Any:
        raise NotFound


class Bidding:
    def __init__(self, *a: Any) -> None: ...
    def place(self, *a: Any) -> Any:
        raise NotFound
