"""Rooms and read marks in SQL."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from backend.chain.parties.repository import PartyRepository
from backend.core.repository import insert_new
from backend.work.rooms.models import Room, RoomRead


@dataclass(frozen=True, slots=True)
class RoomRepository:
    """Reads and writes the rooms of one chain."""

    session: Session
    chain_id: int

    def get(self, room_id: str) -> Room | None:
        """Return a room by its id."""
        return self.session.scalar(select(Room).where(Room.id == room_id, Room.chain_id == self.chain_id))

    def lock(self, room_id: str) -> Room | None:
        """Return a room as it is now, locked until the transaction ends: its messages get their numbers in turn."""
        return self.session.scalar(
            select(Room)
            .where(Room.id == room_id, Room.chain_id == self.chain_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )

    def some(self, room_ids: Collection[str]) -> Sequence[Room]:
        """Return rooms by their ids, in no order."""
        return self.session.scalars(select(Room).where(Room.chain_id == self.chain_id, Room.id.in_(room_ids))).all()

    def of_task(self, task_id: str) -> Room | None:
        """Return the room of a task."""
        return self.session.scalar(select(Room).where(Room.chain_id == self.chain_id, Room.task_id == task_id))

    def of_pair(self, low: str, high: str) -> Room | None:
        """Return the room of two accounts, the lower address first."""
        pair = (Room.low == low, Room.high == high)
        return self.session.scalar(select(Room).where(Room.chain_id == self.chain_id, *pair))

    def add(self, room: Room) -> bool:
        """Enter a room unless its task or pair has one, and tell which."""
        values = {column.name: getattr(room, column.name) for column in Room.__table__.columns}
        return insert_new(self.session, Room, **values)

    def opened_since(self, account: str, time: int) -> int:
        """Return how many rooms an account has opened with others since a time."""
        mine = (Room.chain_id == self.chain_id, Room.opened_by == account, Room.created_at > time)
        counted = select(func.count()).select_from(Room).where(*mine, Room.task_id.is_(None))
        return self.session.execute(counted).scalar_one()

    def page(self, account: str, after: tuple[int, str] | None, limit: int) -> Sequence[Room]:
        """Return rooms of an account after a position (time, id), those with the newest activity first."""
        statement = select(Room).where(self._of(account))
        if after is not None:
            statement = statement.where(tuple_(Room.active_at, Room.id) < after)
        return self.session.scalars(statement.order_by(Room.active_at.desc(), Room.id.desc()).limit(limit)).all()

    def touched(self, since: int, limit: int) -> Sequence[tuple[str, int]]:
        """Return id and revision of the rooms touched since a time, the newest first."""
        statement = select(Room.id, Room.revision).where(Room.chain_id == self.chain_id, Room.touched_at >= since)
        rows = self.session.execute(statement.order_by(Room.touched_at.desc()).limit(limit))
        return [(room_id, revision) for room_id, revision in rows]

    def reads(self, room_ids: Collection[str]) -> Mapping[str, Mapping[str, int]]:
        """Return how far each account has read, by room."""
        found: dict[str, dict[str, int]] = {room_id: {} for room_id in room_ids}
        rows = self.session.scalars(
            select(RoomRead).where(RoomRead.room_id.in_(room_ids)).order_by(RoomRead.room_id, RoomRead.address)
        )
        for row in rows:
            found[row.room_id][row.address] = row.seq
        return found

    def mark(self, room_id: str, address: str, seq: int) -> bool:
        """Move an account's read mark forward, in a room that is locked; false when it is there or beyond."""
        mark = self.session.get(RoomRead, (room_id, address))
        if mark is None:
            mark = RoomRead(room_id=room_id, address=address, seq=0)
            self.session.add(mark)
        if seq <= mark.seq:
            return False
        mark.seq = seq
        return True

    def _of(self, account: str) -> ColumnElement[bool]:
        """Return the SQL for "a room that this account sees".

        A room that somebody else opened is seen from its first message on: an empty one would say no more than that
        somebody wants attention.
        """
        pair = and_(or_(Room.low == account, Room.high == account), or_(Room.last_seq > 0, Room.opened_by == account))
        tasks = PartyRepository(self.session, self.chain_id).tasks_of(account)
        return and_(Room.chain_id == self.chain_id, or_(pair, Room.task_id.in_(tasks)))
