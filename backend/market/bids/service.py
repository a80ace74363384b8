"""Bids: checked as the escrow would check them, and shown to nobody but their worker and the task's poster."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import orjson
from sqlalchemy.orm import Session

from backend.chain.accounts.repository import AccountRepository
from backend.chain.actions.entrance import Entrance, entrance, task_at
from backend.chain.escrow.messages import Message
from backend.chain.escrow.reader import epoch_of, node_of
from backend.chain.heads.service import Head
from backend.chain.standing.repository import StandingRepository
from backend.chain.tasks.models import Task
from backend.chain.tasks.modes import ACTIVE, SELECT
from backend.chain.tasks.repository import TaskRepository
from backend.core.errors import BidsExhausted, InvalidCursor, PriceOutOfRange, SignatureExpired, SignatureInvalid
from backend.core.schemas import uint256
from backend.core.state import State
from backend.market.bids.models import Bid as Row
from backend.market.bids.repository import BidRepository
from backend.market.bids.schemas import Bid, BidList, BidQuery, BidVoid, NewBid


@dataclass(frozen=True, slots=True)
class BidService:
    """Answers about bids to one signed-in account."""

    state: State
    session: Session
    head: Head
    account: str

    @classmethod
    def open(cls, state: State, session: Session, account: str) -> Self:
        """Read the head and return the service; raises `NotIndexed`."""
        return cls(state, session, Head.of(state, session), account)

    def page(self, task_id: str, query: BidQuery) -> BidList:
        """Return a page of the bids the account may see; raises `NotFound` and `InvalidCursor`."""
        task, _ = task_at(self.state, self.session, task_id)
        worker = None if self.account == task.poster else self.account
        bound = {"list": "bids", "task": task_id, "worker": worker}
        after = self._position(bound, query.cursor) if query.cursor is not None else None
        rows = BidRepository(self.session, self.state.chain_id).page(task_id, worker, after, query.limit + 1)
        shown = rows[: query.limit]
        last = shown[-1] if len(rows) > len(shown) else None
        return BidList(
            items=self._shown(task, shown),
            next_cursor=self.state.cursors.encode(bound, [last.created_at, last.id]) if last else None,
            block=self.head.block,
            finality=self.head.finality(task.changed_block),
        )

    def _shown(self, task: Task, rows: Sequence[Row]) -> list[Bid]:
        workers = {row.worker for row in rows}
        accounts = AccountRepository(self.session, self.state.chain_id)
        voids = Voids(
            task,
            self.head.now,
            accounts.epochs(task.escrow, workers),
            TaskRepository(self.session, self.state.chain_id).workers(task.task_id, workers),
            accounts.suspended(workers, self.head.now),
        )
        completions = StandingRepository(self.session, self.state.chain_id).completions(workers)
        return [_bid(row, voids.of(row), completions.get(row.worker, 0)) for row in rows]

    def _position(self, bound: dict[str, str | None], cursor: str) -> tuple[int, str]:
        match self.state.cursors.decode(bound, cursor):
            case [int(created_at), str(bid_id)]:
                return created_at, bid_id
        raise InvalidCursor


@dataclass(frozen=True, slots=True)
class Voids:
    """What makes bids on one task void."""

    task: Task
    now: int
    epochs: dict[str, int]
    taken: set[str]
    suspended: set[str]

    def of(self, row: Row) -> BidVoid | None:
        """Return why a bid cannot be taken any more."""
        task = self.task
        against: list[tuple[bool, BidVoid]] = [
            (row.worker in self.taken, "taken"),
            (task.status != ACTIVE or task.open == 0 or self.now >= task.deadline, "task_not_open"),
            (self.now >= row.expiry, "expired"),
            (self.epochs.get(row.worker, 0) > int(row.epoch), "epoch"),
            (row.worker in self.suspended, "suspended"),
        ]
        return next((why for holds, why in against if holds), None)


@dataclass(frozen=True, slots=True)
class Bidding:
    """Takes bids; no transaction of the database is open while the node is asked."""

    state: State

    def place(self, task_id: str, body: NewBid) -> Bid:
        """Keep a bid.

        Raises `NotFound`, `NotLegal`, `PriceOutOfRange`, `SignatureExpired`, `SignatureInvalid`, `BidsExhausted` and
        `NodeUnavailable`; then nothing is kept.
        """
        with self.state.database.read() as session:
            place = entrance(self.state, session, task_id, body.worker, body.proof, action="bid", mode=SELECT)
        task, price = place.task, uint256(body.price)
        if not task.reward <= price <= task.ceiling:
            raise PriceOutOfRange(least=str(task.reward), most=str(task.ceiling))
        if body.expiry <= place.now:
            raise SignatureExpired(expiry=body.expiry)
        epoch = epoch_of(self.state, task.escrow, body.worker)
        values = {
            "taskId": task_id,
            "worker": body.worker,
            "price": price,
            "epoch": epoch,
            "expiry": body.expiry,
        }
        message = Message("Bid", values, self.state.chain_id, task.escrow)
        if not message.signed_by(node_of(self.state), body.worker, body.signature):
            raise SignatureInvalid
        return self._keep(place, body, epoch, hashlib.sha256(orjson.dumps([*map(str, values.values())])).hexdigest())

    def _keep(self, place: Entrance, body: NewBid, epoch: int, bid_id: str) -> Bid:
        row = Row(
            chain_id=self.state.chain_id,
            id=bid_id,
            task_id=place.task.task_id,
            worker=body.worker,
            price=str(uint256(body.price)),
            epoch=str(epoch),
            expiry=body.expiry,
            signature=body.signature,
            proof=list(place.proof),
            note=body.note,
            created_at=self.state.clock.wall(),
        )
        with self.state.database.write() as session:
            repository = BidRepository(session, self.state.chain_id)
            completions = StandingRepository(session, self.state.chain_id).completions([row.worker])
            kept = repository.get(bid_id)
            if kept is None:
                limit = self.state.settings.bids_per_worker
                if repository.standing(row.task_id, row.worker, row.epoch, place.now) >= limit:
                    raise BidsExhausted(limit=limit)
                # A rival request may have entered the same bid meanwhile.
                kept = row if repository.add(row) else repository.get(bid_id) or row
            return _bid(kept, None, completions.get(row.worker, 0))


def _bid(row: Row, void: BidVoid | None, completions: int) -> Bid:
    names = ("id", "task_id", "worker", "price", "epoch", "expiry", "signature", "proof", "note", "created_at")
    return Bid(**{name: getattr(row, name) for name in names}, void=void, completions=completions)
