"""Opens rooms, and lets nobody in who does not belong there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy.orm import Session

from backend.chain.parties.repository import PartyRepository
from backend.core.bus import wake_after_commit
from backend.core.errors import Blocked, NotFound, RoomsExhausted, RoomWithOneself
from backend.core.state import State
from backend.work.blocks.repository import BlockRepository
from backend.work.rooms.models import Room
from backend.work.rooms.repository import RoomRepository

DAY = 24 * 3600


def touch(room: Room, now: int) -> None:
    """Note that there is something new in a room that is locked."""
    room.revision += 1
    room.touched_at = now


def new_room(chain_id: int, now: int, **values: str | None) -> Room:
    """Return an empty room of a task or a pair."""
    empty: dict[str, str | None] = {"task_id": None, "low": None, "high": None, "opened_by": None, **values}
    times = {"created_at": now, "active_at": now, "touched_at": now}
    return Room(id=uuid4().hex, chain_id=chain_id, last_seq=0, revision=0, **empty, **times)


def members_of(session: Session, chain_id: int, rooms: Collection[Room]) -> Mapping[str, list[str]]:
    """Return who is in some rooms at this moment, by room: lower-case addresses."""
    tasks = [room.task_id for room in rooms if room.task_id]
    parties = PartyRepository(session, chain_id).parties(tasks) if tasks else {}
    return {room.id: parties[room.task_id] if room.task_id else [str(room.low), str(room.high)] for room in rooms}


@dataclass(frozen=True, slots=True)
class RoomService:
    """The rooms of one account."""

    state: State
    session: Session
    account: str

    @property
    def _rooms(self) -> RoomRepository:
        return RoomRepository(self.session, self.state.chain_id)

    def find(self, room_id: str) -> Room:
        """Return a room the account is in; of any other raises `NotFound`, as if it were not there."""
        return self._admit(self._rooms.get(room_id))

    def lock(self, room_id: str) -> Room:
        """Return a room the account is in, locked until the transaction ends; raises `NotFound`."""
        # Who has no business there does not get to hold the lock either.
        self.find(room_id)
        return self._admit(self._rooms.lock(room_id))

    def page(self, after: tuple[int, str] | None, limit: int) -> Sequence[Room]:
        """Return the rooms of the account after a position, those with the newest activity first."""
        return self._rooms.page(self.account, after, limit)

    def open_task(self, task_id: str) -> tuple[Room, bool]:
        """Return the room of a task of the account, and whether it is new; raises `NotFound`."""
        if not PartyRepository(self.session, self.state.chain_id).is_party(task_id, self.account):
            raise NotFound
        if (room := self._rooms.of_task(task_id)) is not None:
            return room, False
        now = self.state.clock.wall()
        return self._entered(new_room(self.state.chain_id, now, task_id=task_id, opened_by=self.account))

    def open_pair(self, other: str) -> tuple[Room, bool]:
        """Return the room of the account and another, and whether it is new.

        Raises `RoomWithOneself`, `Blocked` or `RoomsExhausted`; a room that is there already can always be read.
        """
        if other == self.account:
            raise RoomWithOneself
        low, high = sorted((self.account, other))
        if (room := self._rooms.of_pair(low, high)) is not None:
            return room, False
        if BlockRepository(self.session, self.state.chain_id).between(self.account, [other]):
            raise Blocked
        now = self.state.clock.wall()
        if self._rooms.opened_since(self.account, now - DAY) >= self.state.settings.rooms_daily:
            raise RoomsExhausted(limit=self.state.settings.rooms_daily, retry_after=DAY)
        return self._entered(new_room(self.state.chain_id, now, low=low, high=high, opened_by=self.account))

    def mark(self, room_id: str, seq: int) -> None:
        """Note how far the account has read: never back, and never beyond the last message. Raises `NotFound`."""
        room = self.lock(room_id)
        if self._rooms.mark(room.id, self.account, min(seq, room.last_seq)):
            touch(room, self.state.clock.wall())
            wake_after_commit(self.session, self.state.bus, room.id)

    def is_blocked(self, room: Room) -> bool:
        """Tell whether a block closes a room to the account: rooms of pairs only, and to both."""
        if room.task_id is not None:
            return False
        other = str(room.high if room.low == self.account else room.low)
        return bool(BlockRepository(self.session, self.state.chain_id).between(self.account, [other]))

    def _entered(self, room: Room) -> tuple[Room, bool]:
        """Enter a room; one that a rival entered meanwhile is the room of both."""
        is_new = self._rooms.add(room)
        wake_after_commit(self.session, self.state.bus, room.id)
        found = (
            self._rooms.of_task(room.task_id) if room.task_id else self._rooms.of_pair(str(room.low), str(room.high))
        )
        if found is None:
            raise NotFound
        return found, is_new

    def _admit(self, room: Room | None) -> Room:
        if room is None:
            raise NotFound
        if room.task_id is None:
            belongs = self.account in (room.low, room.high)
        else:
            belongs = PartyRepository(self.session, self.state.chain_id).is_party(room.task_id, self.account)
        if not belongs:
            raise NotFound
        return room
