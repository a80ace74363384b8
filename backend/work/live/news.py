"""What one look at the database finds for the subscribers of a process."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy.orm import Session

from backend.core.state import State
from backend.work.inbox.service import InboxService
from backend.work.live.schemas import MessageFrame, ReadFrame, RoomFrame
from backend.work.live.subscriber import Place, Subscriber
from backend.work.messages.repository import MessageRepository
from backend.work.messages.service import views
from backend.work.rooms.models import Room
from backend.work.rooms.repository import RoomRepository
from backend.work.rooms.service import members_of

ROOMS_FOLLOWED = 2000
ROOMS_TOUCHED = 10_000
NEWEST = 50
# Clocks of two machines may differ, and a transaction may take a while between its time and its commit.
LOOK_BACK = 600


@dataclass(frozen=True, slots=True)
class News:
    """Frames for subscribers in their order, and where everybody stands after them.

    `known` are revisions of rooms that everybody was told of, `first_seen` those at which somebody joined;
    `unfinished` rooms have more to tell.
    """

    frames: list[tuple[Subscriber, str]] = field(default_factory=list)
    told: list[tuple[Subscriber, str, int]] = field(default_factory=list)
    marks: list[tuple[Subscriber, tuple[str, str], int]] = field(default_factory=list)
    places: dict[Subscriber, Place] = field(default_factory=dict)
    gone: set[Subscriber] = field(default_factory=set)
    known: dict[str, int] = field(default_factory=dict)
    first_seen: dict[str, int] = field(default_factory=dict)
    unfinished: set[str] = field(default_factory=set)


class Reader:
    """Gathers news from one snapshot."""

    def __init__(self, state: State, session: Session, now: int) -> None:
        self.news = News()
        self._state = state
        self._session = session
        self._now = now
        self._rooms = RoomRepository(session, state.chain_id)
        self._messages = MessageRepository(session)
        self._alive: dict[str, bool] = {}

    def place(self, arrivals: Iterable[Subscriber]) -> None:
        """Find out where clients join: in their newest rooms, and in whichever others they named and are in."""
        for subscriber in arrivals:
            if not self._is_alive(subscriber):
                continue
            rooms = list(self._rooms.page(subscriber.account.address, None, ROOMS_FOLLOWED))
            others = subscriber.seen.keys() - {room.id for room in rooms}
            rooms += self._mine(subscriber, self._rooms.some(others)) if others else []
            reads = self._rooms.reads([room.id for room in rooms]) if rooms else {}
            self.news.places[subscriber] = Place(
                told={room.id: room.last_seq for room in rooms},
                marks={(room_id, who): seq for room_id, marks in reads.items() for who, seq in marks.items()},
                backlog=[
                    (room.id, subscriber.seen[room.id], room.last_seq)
                    for room in rooms
                    if subscriber.seen.get(room.id, room.last_seq) < room.last_seq
                ],
            )
            self.news.first_seen.update({room.id: room.revision for room in rooms})

    def hear(self, room_ids: Collection[str], subscribers: Sequence[Subscriber], most: int) -> None:
        """Read what rooms have to tell to those subscribers who are in them now, at most so many messages of each."""
        rooms = self._rooms.some(room_ids) if room_ids else []
        if not subscribers:
            self.news.known.update({room.id: room.revision for room in rooms})
        if not (rooms and subscribers):
            return
        members = members_of(self._session, self._state.chain_id, rooms)
        reads = self._rooms.reads([room.id for room in rooms])
        at: dict[str, list[Subscriber]] = {}
        for subscriber in subscribers:
            at.setdefault(subscriber.account.address, []).append(subscriber)
        for room in rooms:
            listeners = [
                subscriber
                for account in members[room.id]
                if _is_seen(room, account)
                for subscriber in at.get(account, ())
                if self._is_alive(subscriber)
            ]
            if self._tell(room, listeners, reads[room.id], most):
                self.news.known[room.id] = room.revision
            else:
                self.news.unfinished.add(room.id)

    def find(self, known: Mapping[str, int]) -> None:
        """Find rooms that changed without a wake-up."""
        for room_id, revision in self._rooms.touched(self._now - LOOK_BACK, ROOMS_TOUCHED):
            if self.news.known.get(room_id, known.get(room_id)) != revision:
                self.news.unfinished.add(room_id)

    def check(self, subscribers: Iterable[Subscriber], most: int) -> None:
        """Find clients whose session has ended: any that is past its time, and some that may have been revoked."""
        everybody = list(subscribers)
        for subscriber in everybody:
            if subscriber.account.expires_at <= self._now:
                self.news.gone.add(subscriber)
        for subscriber in islice(sorted(everybody, key=lambda one: one.checked), most):
            self._is_alive(subscriber)

    def _tell(self, room: Room, listeners: Sequence[Subscriber], reads: Mapping[str, int], most: int) -> bool:
        """Tell listeners what each has not been told; false when there is more."""
        begins = {one: one.told.get(room.id, max(0, room.last_seq - NEWEST)) for one in listeners}
        if not begins:
            return True
        rows = self._messages.after(room.id, min(begins.values()), most)
        reached = rows[-1].seq if rows else room.last_seq
        texts = [(view.seq, MessageFrame(message=view).model_dump_json()) for view in views(self._session, rows)]
        for one, begin in begins.items():
            if room.id not in one.told:
                [view] = InboxService(self._state, self._session, one.account.address).views([room])
                self.news.frames.append((one, RoomFrame(room=view).model_dump_json()))
            self.news.frames.extend((one, text) for seq, text in texts if seq > begin)
            self.news.told.append((one, room.id, max(begin, reached)))
            self._tell_marks(room.id, one, reads)
        return reached >= room.last_seq

    def _tell_marks(self, room_id: str, one: Subscriber, reads: Mapping[str, int]) -> None:
        for account, seq in reads.items():
            if one.marks.get((room_id, account), 0) < seq:
                self.news.marks.append((one, (room_id, account), seq))
                if room_id in one.told:
                    frame = ReadFrame(room_id=room_id, address=account, seq=seq)
                    self.news.frames.append((one, frame.model_dump_json()))

    def _mine(self, subscriber: Subscriber, rooms: Sequence[Room]) -> list[Room]:
        members = members_of(self._session, self._state.chain_id, rooms)
        return [room for room in rooms if subscriber.account.address in members[room.id]]

    def _is_alive(self, subscriber: Subscriber) -> bool:
        """Tell whether a client's session lives, asked once in each look; one that does not has to leave."""
        account = subscriber.account
        if account.session_id not in self._alive:
            found = self._state.check_session(self._session, account.session_id, self._now)
            self._alive[account.session_id] = found is not None
        subscriber.checked = self._now
        if not self._alive[account.session_id]:
            self.news.gone.add(subscriber)
        return self._alive[account.session_id]


def _is_seen(room: Room, account: str) -> bool:
    """Tell whether an account is told of a room: an empty one that somebody else opened stays unseen."""
    return room.task_id is not None or room.last_seq > 0 or room.opened_by == account
