"""Soon."""
from dataclasses import dataclass
from typing import Any

from backend.core.errors import NotFound


def read_epoch(*a: Any) -> Any:
    raise NotFound
