"""Rooms as one account sees them: any number of them in the same few queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from backend.chain.parties.repository import PartyRepository
from backend.core.state import State
from backend.work.blocks.repository import BlockRepository
from backend.work.inbox import schemas
from backend.work.inbox.schemas import Member, OpenRoom, ReadMark, RoomList
from backend.work.messages.repository import MessageRepository
from backend.work.messages.service import views
from backend.work.rooms.models import Room
from backend.work.rooms.repository import RoomRepository
from backend.work.rooms.service import RoomService, members_of

MOST_MEMBERS = 100


@dataclass(frozen=True, slots=True)
class InboxService:
    """The rooms of one account."""

    state: State
    session: Session
    account: str

    @property
    def _rooms(self) -> RoomService:
        return RoomService(self.state, self.session, self.account)

    def page(self, cursor: str | None, limit: int) -> RoomList:
        """Return rooms of the account, those with the newest message first; raises `InvalidCursor`."""
        query = {"list": "rooms", "account": self.account}
        after = self.state.cursors.decode(query, cursor) if cursor else None
        rows = self._rooms.page((after[0], after[1]) if after else None, limit + 1)
        shown = rows[:limit]
        following = None
        if len(rows) > limit:
            following = self.state.cursors.encode(query, [shown[-1].active_at, shown[-1].id])
        return RoomList(items=self.views(shown), next_cursor=following)

    def open(self, wanted: OpenRoom) -> tuple[schemas.Room, bool]:
        """Return a room, made when it was not there, and whether it was made.

        Raises `NotFound`, `RoomWithOneself`, `Blocked` or `RoomsExhausted`.
        """
        if wanted.task_id is not None:
            room, is_new = self._rooms.open_task(wanted.task_id)
        else:
            room, is_new = self._rooms.open_pair(str(wanted.with_))
        return self.views([room])[0], is_new

    def read(self, room_id: str) -> schemas.Room:
        """Return a room of the account; raises `NotFound`."""
        return self.views([self._rooms.find(room_id)])[0]

    def mark(self, room_id: str, seq: int) -> None:
        """Note how far the account has read; raises `NotFound`."""
        self._rooms.mark(room_id, seq)

    def views(self, rooms: Sequence[Room]) -> list[schemas.Room]:
        """Return rooms as the account sees them, in their order."""
        if not rooms:
            return []
        ids = [room.id for room in rooms]
        messages = MessageRepository(self.session)
        members = members_of(self.session, self.state.chain_id, rooms)
        shown = {room_id: accounts[:MOST_MEMBERS] for room_id, accounts in members.items()}
        names = self._names({account for accounts in shown.values() for account in accounts})
        last = {
            view.room_id: view
            for view in views(self.session, messages.some([(room.id, room.last_seq) for room in rooms]))
        }
        reads = RoomRepository(self.session, self.state.chain_id).reads(ids)
        unread = messages.unread(ids, self.account)
        titles = self._titles(rooms)
        mine, blocked = self._blocks(rooms)
        return [
            schemas.Room(
                id=room.id,
                kind=_kind(room),
                task_id=room.task_id,
                title=titles.get(room.task_id or ""),
                members=[Member(address=account, name=names.get(account)) for account in shown[room.id]],
                member_count=len(members[room.id]),
                last=last.get(room.id),
                last_seq=room.last_seq,
                read_seq=reads[room.id].get(self.account, 0),
                unread=unread.get(room.id, 0),
                reads=[
                    ReadMark(address=account, seq=reads[room.id][account])
                    for account in shown[room.id]
                    if account in reads[room.id]
                ],
                blocked_by_me=room.id in mine,
                can_write=room.id not in blocked,
                reason="blocked" if room.id in blocked else None,
            )
            for room in rooms
        ]

    def _names(self, accounts: set[str]) -> dict[str, str]:
        labels = self.state.read_labels(self.session, self.state.chain_id, accounts, self.state.clock.wall())
        names = {account: label.name or label.display_name for account, label in labels.items()}
        return {account: name for account, name in names.items() if name}

    def _titles(self, rooms: Sequence[Room]) -> dict[str, str]:
        tasks = [room.task_id for room in rooms if room.task_id]
        if not tasks:
            return {}
        briefs = PartyRepository(self.session, self.state.chain_id).briefs(tasks)
        titles = self.state.read_titles(self.session, set(briefs.values()))
        return {task_id: titles[brief] for task_id, brief in briefs.items() if brief in titles}

    def _blocks(self, rooms: Sequence[Room]) -> tuple[set[str], set[str]]:
        """Return the rooms of pairs whose other account is blocked by this one, and those closed by whichever."""
        others = {
            str(room.high if room.low == self.account else room.low): room.id for room in rooms if not room.task_id
        }
        if not others:
            return set(), set()
        blocks = BlockRepository(self.session, self.state.chain_id).between(self.account, others)
        mine = {others[block.blocked] for block in blocks if block.blocker == self.account}
        theirs = {others[block.blocker] for block in blocks if block.blocked == self.account}
        return mine, mine | theirs


def _kind(room: Room) -> Literal["task", "pair"]:
    return "task" if room.task_id else "pair"
