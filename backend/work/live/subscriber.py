"""One client of the WebSocket of rooms, between the tail that tells it and the task that sends."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from backend.core.state import SignedIn

QUEUE = 1000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a client joins: the last message and the read marks of each room, as one snapshot has them.

    `backlog` names what it misses up to there: room, last message it has seen, last message of the snapshot.
    """

    told: dict[str, int]
    marks: dict[tuple[str, str], int]
    backlog: list[tuple[str, int, int]]


@dataclass(eq=False)
class Subscriber:
    """What a client has not been sent yet, how far it was told of each room, and why it has to leave."""

    account: SignedIn
    seen: Mapping[str, int]
    queue: asyncio.Queue[str] = field(default_factory=lambda: asyncio.Queue(QUEUE))
    leaving: asyncio.Event = field(default_factory=asyncio.Event)
    farewell: str = ""
    told: dict[str, int] = field(default_factory=dict)
    marks: dict[tuple[str, str], int] = field(default_factory=dict)
    backlog: list[tuple[str, int, int]] = field(default_factory=list)
    checked: int = 0
    _ready: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_ready(self) -> bool:
        """Whether the tail knows where the client joins."""
        return self._ready.is_set()

    def begin(self, place: Place) -> None:
        """Join at a place."""
        self.told, self.marks, self.backlog = place.told, place.marks, place.backlog
        self._ready.set()

    async def begun(self) -> None:
        """Wait until the client has joined."""
        await self._ready.wait()

    def tell(self, text: str) -> None:
        """Queue something to send; whoever reads too slowly has to leave, and comes back with what it has seen."""
        try:
            self.queue.put_nowait(text)
        except asyncio.QueueFull:
            self.dismiss("too_slow")

    def dismiss(self, code: str) -> None:
        """Make the client leave; the first reason counts."""
        if not self.leaving.is_set():
            self.farewell = code
            self.leaving.set()
