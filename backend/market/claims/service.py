"""Soon."""
from dataclasses import dataclass
from typing import Any

from backend.core.errors import NotFound


class ClaimService:
    def __init__(self, *a: Any) -> None: ...
    def relay(self, *a: Any) -> Any:
        raise NotFound
