"""What anybody may do for an account's standing: seats to record, points to gather, a suspension to lift."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eth_abi.abi import decode
from eth_abi.exceptions import DecodingError
from sqlalchemy import Row

from backend.chain.escrow.calls import calldata, seat_of_call, terms_of_call, to_bytes
from backend.chain.escrow.reader import node_of
from backend.chain.heads.service import Head
from backend.chain.node.batch import Answer
from backend.chain.standing.repository import PairKey, StandingRepository
from backend.chain.standing.schemas import (
    PendingPair,
    StandingAction,
    StandingActionName,
    StandingReason,
    UnrecordedSeat,
)
from backend.chain.tasks.service import STATES
from backend.core.errors import NodeUnavailable
from backend.core.skills import skill_slug
from backend.core.state import State
from backend.people.passports.schemas import PassportActions

CONTRACT = "Reputation"
MOST = 50
PAIR = ("uint256", "uint256", "uint256", "uint256", "uint256", "uint256", "bool", "bool")
LEFT_ALONE_SECONDS, EPOCH_SECONDS = 28 * 86_400, 7 * 86_400


@dataclass(frozen=True, slots=True)
class Notes:
    """What is noted of a pair: seats ever; for each side seats not gathered, and points as of the block; and when."""

    met: int
    fresh_for_worker: int
    fresh_for_poster: int
    for_worker: int
    for_poster: int
    epoch: int

    def waits_for(self, *, worker: bool) -> bool:
        """Whether gathering would give a side something, unless a cap of the epoch is reached."""
        if worker:
            return bool(self.fresh_for_worker or self.for_worker)
        return bool(self.fresh_for_poster or self.for_poster)

    @property
    def anyone_from(self) -> int:
        """Return from which Unix time on anyone may gather for both sides."""
        return self.epoch * EPOCH_SECONDS + LEFT_ALONE_SECONDS


@dataclass(frozen=True, slots=True)
class PendingService:
    """Asks the node what is pending; no transaction is open meanwhile."""

    state: State

    def actions(self, address: str) -> PassportActions:
        """Return seats to record and pairs to gather; raises `NotIndexed` and `NodeUnavailable`."""
        with self.state.database.read() as session:
            head = Head.of(self.state, session)
            standing = StandingRepository(session, self.state.chain_id)
            admissible = standing.admissible(head.now)
            seats = standing.unrecorded(address, MOST)
            keys = standing.pairs(address, admissible, MOST)
            titles = self.state.read_titles(session, {row.Task.brief for row in seats})
        noted, pardonable = self._asked(keys, address, head)
        waiting = [
            (key, notes)
            for key, notes in zip(keys, noted, strict=True)
            if notes.waits_for(worker=key.worker.lower() == address.lower())
        ]
        guilty: StandingReason | None = None if pardonable else "nothing_to_pardon"
        return PassportActions(
            seats=[self._seat(row, titles, admissible) for row in seats],
            pairs=[self._pair(key, notes) for key, notes in waiting],
            actions=[
                self._record_all([row for row in seats if row.Task.escrow in admissible]),
                self._gather_all([key for key, _ in waiting]),
                self._action("pardon", guilty, "pardon", address),
            ],
            block=head.block,
            finality=head.finality(*(row.Seat.changed_block for row in seats)),
        )

    def _asked(self, keys: Sequence[PairKey], address: str, head: Head) -> tuple[list[Notes], bool]:
        """Return what is noted of pairs at the block of the answer, and whether a suspension can be lifted."""
        data = [calldata(CONTRACT, "pairOf", *_words(key)) for key in keys]
        calls: list[tuple[str, list[Any]]] = [
            ("eth_call", [{"to": self._contract, "data": each}, hex(head.cursor.number)])
            for each in (*data, calldata(CONTRACT, "pardon", address))
        ]
        *noted, pardon = node_of(self.state).batch(calls)
        return [_notes(answer) for answer in noted], pardon.error is None

    def _pair(self, key: PairKey, notes: Notes) -> PendingPair:
        return PendingPair(
            escrow=key.version,
            worker=key.worker,
            poster=key.poster,
            skill=skill_slug(key.skill),
            for_worker=str(notes.for_worker),
            for_poster=str(notes.for_poster),
            met=notes.met,
            anyone_from=notes.anyone_from,
            gather=self._action("gather", None, "gather", *_words(key)),
        )

    def _seat(self, row: Row[Any], titles: Mapping[str, str], admissible: Collection[str]) -> UnrecordedSeat:
        seat, task = row.Seat, row.Task
        reason: StandingReason | None = None if task.escrow in admissible else "escrow_not_admitted"
        return UnrecordedSeat(
            escrow=task.escrow,
            task_id=task.task_id,
            title=titles.get(task.brief),
            worker=seat.worker,
            state=STATES[seat.state],
            ended_at=seat.ended_at,
            record=self._action("record", reason, "record", *_ended(row)),
        )

    def _record_all(self, rows: Sequence[Row[Any]]) -> StandingAction:
        reason: StandingReason | None = None if rows else "nothing_to_record"
        return self._action("record_many", reason, "recordMany", [_ended(row) for row in rows])

    def _gather_all(self, keys: Sequence[PairKey]) -> StandingAction:
        reason: StandingReason | None = None if keys else "nothing_pending"
        return self._action("gather_many", reason, "gatherMany", [_words(key) for key in keys])

    def _action(
        self, action: StandingActionName, reason: StandingReason | None, function: str, *arguments: Any
    ) -> StandingAction:
        return StandingAction(
            action=action,
            allowed=reason is None,
            reason=reason,
            to=self._contract,
            data=calldata(CONTRACT, function, *arguments),
            value="0",
        )

    @property
    def _contract(self) -> str:
        return self.state.manifest.contracts[CONTRACT].address


def _words(key: PairKey) -> tuple[Any, ...]:
    return key.version, key.worker, key.poster, to_bytes(key.skill)


def _ended(row: Row[Any]) -> tuple[Any, ...]:
    return row.Task.escrow, terms_of_call(row.Task), row.Seat.worker, seat_of_call(row.Seat)


def _notes(answer: Answer) -> Notes:
    if answer.error is not None:
        raise NodeUnavailable
    try:
        *counts, _, _ = decode(PAIR, answer.data())
    except DecodingError as error:
        raise NodeUnavailable from error
    return Notes(*counts)
