"""Soon."""
from dataclasses import dataclass
from typing import Any

from backend.core.errors import NotFound


class InvitationService:
    def __init__(self, *a: Any) -> None: ...
    def mine(self, *a: Any) -> Any:
        raise NotFound
    def store(self, *a: Any) -> Any:
        raise NotFound
    def read(self, *a: Any) -> Any:
        raise NotFound
    def proof(self, *a: Any) -> Any:
        raise NotFound
