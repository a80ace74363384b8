"""Soon."""

from typing import Any

from backend.core.errors import NotFound


class NoteService:
    def __init__(self, *a: Any) -> None: ...
    def store(self, *a: Any) -> Any:
        raise NotFound

    def content(self, *a: Any) -> Any:
        raise NotFound


def keep(*a: Any) -> Any:
    raise NotFound
