"""Says in the rooms of tasks what happens to them on the chain."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.core.bus import Bus, wake_after_commit
from backend.core.clock import Clock
from backend.core.outbox.repository import Event
from backend.work.messages.repository import MessageRepository
from backend.work.messages.service import append
from backend.work.rooms.models import Room
from backend.work.rooms.repository import RoomRepository
from backend.work.rooms.service import new_room

REVERTED = "event_reverted"
# What the parties of a task want to read where they talk. From the first of these on, a task has a room.
KINDS = frozenset(
    {
        "seat_taken",
        "entry_committed",
        "work_submitted",
        "changes_requested",
        "work_rejected",
        "seat_disputed",
        "milestone_paid",
        "seat_ended",
        "entry_revealed",
        "contest_escalated",
        "contest_ended",
        "task_closed",
    }
)
_OPENS = KINDS - {"task_closed"}


@dataclass(frozen=True, slots=True)
class RoomEvents:
    """Consumer of a task's events: each one is a message without an author, and so is its being taken back.

    Nothing that was said disappears, so that numbers stay without gaps: an event of a block that was left is followed
    by a message that says so.
    """

    chain_id: int
    bus: Bus
    clock: Clock
    name: str = "room_events"
    kinds: frozenset[str] = KINDS

    def handle(self, session: Session, event: Event) -> None:
        """Append the message of one event, in the transaction that moves the offset."""
        arguments = dict(event.payload)
        task_id, timestamp = arguments.pop("task_id"), arguments["timestamp"]
        room = self._room(session, task_id, opens=event.op == "apply" and event.kind in _OPENS, at=timestamp)
        if room is None:
            return
        said = {"kind": event.kind, "params": arguments}
        if event.op == "revert":
            said = {"kind": REVERTED, "params": {**arguments, "kind": event.kind}}
        message = append(room, timestamp, self.clock.wall(), event=said, event_id=f"{event.event_id}/{event.op}")
        MessageRepository(session).add(message)
        wake_after_commit(session, self.bus, room.id)

    def _room(self, session: Session, task_id: str, *, opens: bool, at: int) -> Room | None:
        """Return the room of a task, locked; a task nobody has taken part in yet has none."""
        rooms = RoomRepository(session, self.chain_id)
        if opens and rooms.of_task(task_id) is None:
            room = new_room(self.chain_id, at, task_id=task_id)
            room.touched_at = self.clock.wall()
            rooms.add(room)
        found = rooms.of_task(task_id)
        return rooms.lock(found.id) if found else None
