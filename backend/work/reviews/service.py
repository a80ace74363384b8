"""Reviews of a seat: sealed ones are shown to their author alone, and the other side's helps nobody to know of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from eth_abi.abi import encode
from eth_utils.crypto import keccak
from sqlalchemy import Row
from sqlalchemy.orm import Session

from backend.chain.actions.entrance import task_at
from backend.chain.escrow.calls import calldata, to_bytes
from backend.chain.escrow.messages import Message
from backend.chain.escrow.reader import node_of
from backend.chain.heads.service import Head
from backend.chain.reviews.models import ReviewText, SealedReview
from backend.chain.reviews.repository import POSTER, WORKER, ReviewRepository
from backend.chain.reviews.service import anchor_end, is_reviewable, shown, view
from backend.chain.tasks.models import Seat, Task
from backend.chain.tasks.repository import TaskRepository
from backend.core.documents import Canonical
from backend.core.errors import (
    NotFound,
    NotLegal,
    NotSignedIn,
    ReviewMismatch,
    ReviewSealed,
    SignatureInvalid,
)
from backend.core.state import SignedIn, State
from backend.work.reviews.actions import CONTRACT, Standings, anchoring, revealing
from backend.work.reviews.schemas import NewReview, OpenedReview, ReviewAction, SeatReviews
from backend.work.reviews.schemas import SealedReview as SealedView

DOMAIN = "Guildhall Reviews"
SIDES = ("poster", "worker")
OPENING = ("address", "bytes32", "address", "uint8", "uint8", "bytes32", "bytes32")
NOTHING = bytes(32)


@dataclass(frozen=True, slots=True)
class Matter:
    """A seat with its task and its reviews, on the chain and sealed, at one head."""

    task: Task
    seat: Seat
    head: Head
    anchored: Mapping[int, Row[Any]]
    sealed: Mapping[int, SealedReview]

    @classmethod
    def find(cls, state: State, session: Session, task_id: str, worker: str) -> Self:
        """Return a seat's reviews; raises `NotFound` and `NotIndexed`."""
        task, head = task_at(state, session, task_id)
        seat = TaskRepository(session, state.chain_id).seat(task_id, worker)
        if seat is None or CONTRACT not in state.manifest.contracts:
            raise NotFound
        reviews = ReviewRepository(session, state.chain_id)
        return cls(task, seat, head, reviews.of_seat(task_id, worker), reviews.sealed(task_id, worker))

    def side_of(self, account: str | None) -> int | None:
        """Return on which side of the seat an account is; None for a stranger."""
        return {self.task.poster: POSTER, self.seat.worker: WORKER}.get(account or "")

    def standings(self, side: int) -> Standings:
        """Return what decides about the actions of a side."""
        return Standings(self.task, self.seat, self.head.now, side, set(self.anchored), self._open(), self.sealed)

    def _open(self) -> set[int]:
        return {side for side, row in self.anchored.items() if row.Review.revealed_at is not None}


@dataclass(frozen=True, slots=True)
class ReviewService:
    """Answers about reviews, to one account or to everybody."""

    state: State
    session: Session
    account: str | None

    @classmethod
    def open(cls, state: State, session: Session, account: str | None) -> Self:
        """Return the service."""
        return cls(state, session, account)

    def read(self, task_id: str, worker: str) -> SeatReviews:
        """Return the reviews of a seat, and what the account may do about them; raises `NotFound`."""
        matter = Matter.find(self.state, self.session, task_id, worker)
        title = self.state.read_titles(self.session, {matter.task.brief}).get(matter.task.brief)
        contract = self.state.manifest.contracts[CONTRACT].address
        mine = matter.side_of(self.account)
        rows = {row.Review.side: row for row in matter.anchored.values()}
        now = matter.head.now
        return SeatReviews(
            contract=contract,
            closes_at=anchor_end(matter.seat) if is_reviewable(matter.seat) else None,
            reviews=[
                shown(rows[side], title, now) if side in rows else view(matter.task, worker, side, title)
                for side in (WORKER, POSTER)
            ],
            mine=_own(matter, mine) if mine in matter.sealed else None,
            actions=[*anchoring(contract, matter.standings(mine)), *revealing(contract, matter.standings(mine))]
            if mine is not None
            else [],
            now=now,
            block=matter.head.block,
            finality=matter.head.finality(
                matter.seat.changed_block, *(row.Review.changed_block for row in matter.anchored.values())
            ),
        )


@dataclass(frozen=True, slots=True)
class Reviewing:
    """Takes reviews of one signed-in account; no transaction is open while the node is asked."""

    state: State
    account: SignedIn

    def seal(self, task_id: str, worker: str, body: NewReview) -> SealedView:
        """Keep a commitment.

        Raises `NotFound` for all but the seat's parties, `NotLegal`, `SignatureInvalid`, `ReviewSealed`, `NotSignedIn`
        and `NodeUnavailable`; then nothing is kept.
        """
        matter, side = self._find(task_id, worker)
        self._check_open(matter, side)
        values = {
            "escrow": matter.task.escrow,
            "taskId": matter.task.task_id,
            "worker": worker,
            "side": side,
            "commitment": body.commitment,
        }
        contract = self.state.manifest.contracts[CONTRACT].address
        message = Message("Review", values, self.state.chain_id, contract, DOMAIN)
        if int(body.commitment, 16) == 0 or not message.signed_by(
            node_of(self.state), self.account.address, body.signature
        ):
            raise SignatureInvalid
        row = SealedReview(
            chain_id=self.state.chain_id,
            task_id=task_id,
            worker=worker,
            side=side,
            commitment=body.commitment,
            signature=body.signature,
            created_at=self.state.clock.wall(),
        )
        with self.state.database.write() as session:
            self._check_session(session)
            reviews = ReviewRepository(session, self.state.chain_id)
            reviews.seal(row)
            sealed = reviews.sealed(task_id, worker)
            if sealed[side].commitment != body.commitment:
                raise ReviewSealed
            return SealedView(side=SIDES[side], commitment=body.commitment, both=len(sealed) == len(SIDES))

    def reveal(self, task_id: str, worker: str, opened: OpenedReview, canonical: Canonical) -> ReviewAction:
        """Publish the text of the account's own review and return the call that reveals it.

        Raises `NotFound` for all but the seat's parties, `NotLegal` before the chain would let it be revealed,
        `ReviewMismatch` and `NotSignedIn`; then nothing is kept.
        """
        matter, side = self._find(task_id, worker)
        contract = self.state.manifest.contracts[CONTRACT].address
        [action] = revealing(contract, matter.standings(side))
        if action.reason is not None:
            raise NotLegal(action=action.action, reason=action.reason)
        document = canonical.value
        about = (document["taskId"], document["worker"], document["side"])
        opening = (opened.rating, to_bytes(canonical.digest), to_bytes(opened.salt))
        subject = (matter.task.escrow, to_bytes(task_id), worker, side)
        commitment = "0x" + keccak(encode(OPENING, (*subject, *opening))).hex()
        if about != (task_id, worker, SIDES[side]) or commitment != matter.anchored[side].Review.commitment:
            raise ReviewMismatch
        other = matter.anchored.get(1 - side)
        beside = to_bytes(other.Review.commitment) if other is not None else NOTHING
        with self.state.database.write() as session:
            self._check_session(session)
            ReviewRepository(session, self.state.chain_id).publish(
                ReviewText(
                    chain_id=self.state.chain_id,
                    task_id=task_id,
                    worker=worker,
                    side=side,
                    digest=canonical.digest,
                    body=document["body"],
                    created_at=self.state.clock.wall(),
                )
            )
        data = calldata(CONTRACT, "revealOne", *subject, opening, beside)
        return action.model_copy(update={"data": data})

    def _find(self, task_id: str, worker: str) -> tuple[Matter, int]:
        with self.state.database.read() as session:
            matter = Matter.find(self.state, session, task_id, worker)
        side = matter.side_of(self.account.address)
        if side is None:
            raise NotFound
        return matter, side

    @staticmethod
    def _check_open(matter: Matter, side: int) -> None:
        """Make sure that a side may still bring a review."""
        if not is_reviewable(matter.seat):
            raise NotLegal(action="seal_review", reason="seat_not_ended")
        if matter.head.now >= anchor_end(matter.seat):
            raise NotLegal(action="seal_review", reason="too_late")
        if side in matter.anchored:
            raise NotLegal(action="seal_review", reason="already_anchored")

    def _check_session(self, session: Session) -> None:
        if self.state.check_session(session, self.account.session_id, self.state.clock.wall()) is None:
            raise NotSignedIn


def _own(matter: Matter, side: int | None) -> SealedView | None:
    if side is None or side not in matter.sealed:
        return None
    both = len(matter.sealed) == len(SIDES)
    return SealedView(side=SIDES[side], commitment=matter.sealed[side].commitment, both=both)
