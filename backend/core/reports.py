"""A report as one wing files it and another keeps it."""

from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class ReportedMessage:
    """A message at the moment somebody reports it: what it said is kept, whatever becomes of the message."""

    chain_id: int
    reporter: str
    reason: str
    text: str
    room_id: str
    seq: int
    task_id: str | None
    author: str
    body: str
    lang: str | None
    attachments: list[dict[str, Any]]
    sent_at: int


class ReportFiler(Protocol):
    """Keeps reports; the wing of trust provides it."""

    def __call__(self, session: Session, message: ReportedMessage, now: int) -> str:
        """Return the id of the new report; raises `AlreadyReported`."""
