"""Offers to end a seat by agreement: each is signed, and seen by nobody but the seat's two parties."""

import hashlib
from dataclasses import dataclass
from typing import Self

import orjson
from sqlalchemy.orm import Session

from backend.chain.actions.entrance import task_at
from backend.chain.escrow.messages import Message
from backend.chain.escrow.reader import node_of
from backend.chain.heads.service import Head
from backend.chain.tasks.models import Seat, Task
from backend.chain.tasks.repository import TaskRepository
from backend.chain.tasks.service import DISPUTED, FIRST_ENDED, seat_word_of
from backend.core.errors import (
    NotFound,
    NotLegal,
    NotSignedIn,
    OffersExhausted,
    PriceOutOfRange,
    SignatureExpired,
    SignatureInvalid,
)
from backend.core.schemas import uint256
from backend.core.state import SignedIn, State
from backend.work.settlements.models import SettlementOffer
from backend.work.settlements.repository import OfferRepository
from backend.work.settlements.schemas import NewOffer, Offer, OfferList, OfferVoid

MOST = 100


@dataclass(frozen=True, slots=True)
class Matter:
    """A seat with its task, as a party found it."""

    task: Task
    seat: Seat
    head: Head

    @classmethod
    def find(cls, state: State, session: Session, task_id: str, worker: str, account: str) -> Self:
        """Return the seat to one of its parties; to all others raises `NotFound`."""
        task, head = task_at(state, session, task_id)
        seat = TaskRepository(session, state.chain_id).seat(task_id, worker)
        if seat is None or account not in (task.poster, worker):
            raise NotFound
        return cls(task, seat, head)

    def shown(self, row: SettlementOffer) -> Offer:
        """Return an offer as its parties see it."""
        names = ("id", "by", "to_worker", "expiry", "seat_word", "signature", "note", "created_at")
        party = "poster" if row.by == self.task.poster else "worker"
        return Offer(**{name: getattr(row, name) for name in names}, party=party, void=self._void(row))

    def _void(self, row: SettlementOffer) -> OfferVoid | None:
        if self.seat.state >= FIRST_ENDED:
            return "seat_ended"
        if row.seat_word != str(seat_word_of(self.seat)):
            return "seat_moved"
        return "expired" if self.head.now >= row.expiry else None


@dataclass(frozen=True, slots=True)
class OfferService:
    """Answers about offers to one signed-in account."""

    state: State
    session: Session
    account: str

    @classmethod
    def open(cls, state: State, session: Session, account: str) -> Self:
        """Return the service."""
        return cls(state, session, account)

    def all(self, task_id: str, worker: str) -> OfferList:
        """Return the offers about a seat; raises `NotFound` for all but its parties."""
        matter = Matter.find(self.state, self.session, task_id, worker, self.account)
        rows = OfferRepository(self.session, self.state.chain_id).of_seat(task_id, worker, MOST)
        return OfferList(
            items=[matter.shown(row) for row in rows],
            block=matter.head.block,
            finality=matter.head.finality(matter.seat.changed_block),
        )


@dataclass(frozen=True, slots=True)
class Offering:
    """Takes offers of one signed-in account; no transaction is open while the node is asked."""

    state: State
    account: SignedIn

    def offer(self, task_id: str, worker: str, body: NewOffer) -> Offer:
        """Keep an offer.

        Raises `NotFound`, `NotLegal`, `PriceOutOfRange`, `SignatureExpired`, `SignatureInvalid`, `OffersExhausted`,
        `NotSignedIn` and `NodeUnavailable`; then nothing is kept.
        """
        with self.state.database.read() as session:
            matter = Matter.find(self.state, session, task_id, worker, self.account.address)
        row = self._checked(matter, body)
        with self.state.database.write() as session:
            if self.state.check_session(session, self.account.session_id, self.state.clock.wall()) is None:
                raise NotSignedIn
            repository = OfferRepository(session, self.state.chain_id)
            kept = repository.get(row.id)
            if kept is None:
                limit = self.state.settings.offers_per_party
                if repository.standing(row, matter.head.now) >= limit:
                    raise OffersExhausted(limit=limit)
                kept = row if repository.add(row) else repository.get(row.id) or row
            return matter.shown(kept)

    def _checked(self, matter: Matter, body: NewOffer) -> SettlementOffer:
        task, seat, left = matter.task, matter.seat, matter.seat.price - matter.seat.paid
        to_worker, word = uint256(body.to_worker), seat_word_of(seat)
        if seat.state > DISPUTED:
            raise NotLegal(action="settle", reason="seat_ended" if seat.state >= FIRST_ENDED else "wrong_mode")
        if to_worker > left:
            raise PriceOutOfRange(least="0", most=str(left))
        if body.expiry <= matter.head.now:
            raise SignatureExpired(expiry=body.expiry)
        values = {
            "taskId": task.task_id,
            "worker": seat.worker,
            "seatWord": word,
            "toWorker": to_worker,
            "expiry": body.expiry,
        }
        message = Message("Settle", values, self.state.chain_id, task.escrow)
        if not message.signed_by(node_of(self.state), self.account.address, body.signature):
            raise SignatureInvalid
        said = orjson.dumps([self.account.address, *map(str, values.values())])
        return SettlementOffer(
            chain_id=self.state.chain_id,
            id=hashlib.sha256(said).hexdigest(),
            task_id=task.task_id,
            worker=seat.worker,
            by=self.account.address,
            to_worker=str(to_worker),
            seat_word=str(word),
            expiry=body.expiry,
            signature=body.signature,
            note=body.note,
            created_at=self.state.clock.wall(),
        )
