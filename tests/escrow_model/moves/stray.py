"""Calls out of turn: all but the occasion may be right, or all but one thing."""

from typing import Any

from tests.contracts.reference import DAY, NATIVE, ZERO, Seat
from tests.escrow_model.contests import commitment
from tests.escrow_model.life import Life
from tests.escrow_model.moves.chooser import Chooser, Pick
from tests.escrow_model.state import ZERO_ADDRESS, State, Task, subject_of

FUNCTIONS = [
    "claim",
    "select",
    "enter",
    "returnSeat",
    "submit",
    "accept",
    "acceptAndRecord",
    "release",
    "requestChanges",
    "reject",
    "concede",
    "dispute",
    "lapse",
    "settle",
    "executeRuling",
    "submitEvidence",
    "reveal",
    "award",
    "escalate",
    "closeContest",
    "closeOpenSeats",
    "withdraw",
]


FITTING = {
    State.WORKING: ["submit", "returnSeat", "lapse", "settle"],
    State.SUBMITTED: ["accept", "acceptAndRecord", "release", "requestChanges", "reject", "settle"],
    State.REJECTED: ["dispute", "concede", "settle"],
    State.DISPUTED: ["executeRuling", "submitEvidence", "settle"],
    State.COMMITTED: ["reveal", "lapse"],
    State.REVEALED: ["award", "escalate", "closeContest", "submitEvidence"],
}
PAYABLE = {"claim", "enter", "reject", "dispute", "escalate"}
LIES = ["sender", "digest", "data", "coin", "terms", "seat", "moment"]


class Strays(Chooser):
    """Makes calls out of turn, or calls in turn that are wrong in one thing."""

    lie = ""

    def call(self) -> str:
        """Make one call and return its function."""
        tasks = list(self.life.kept.tasks.values())
        function = self.one(FUNCTIONS) if tasks else "withdraw"
        if function == "withdraw":
            to = self.one([*self.life.people, NATIVE, self.life.escrow.address])
            self.do("withdraw", self.one(self.life.tokens), to, sender=self.one(self.life.people), at=self.life.now + 1)
            return function
        held = self.held(*FITTING)
        if held and self.pick(2):
            task, worker = self.one(held)
            function, self.lie = self.one(FITTING[task.places[worker].state]), self.one(LIES)
        else:
            task = self.one(tasks)
            worker = self.one([*task.places] or self.life.workers)
            if function in {"claim", "select", "enter"}:
                worker = self.one([each for each in self.life.workers if each not in task.places] or [worker])
                self.lie = self.one(["", "coin"])
        arguments, sender, value = getattr(self, f"_{function}")(task, worker)
        terms = task.terms.but(salt=task.terms.salt + 1) if self.lie == "terms" else task.terms
        if self.lie == "coin" and function in PAYABLE:
            value = max(0, value + self.one([1, -1]))
        sender = self.sender(sender)
        self.do(function, terms, *arguments, sender=sender, at=self._at(task, worker), value=value)
        return function

    def sender(self, proper: str) -> str:
        """Choose who calls."""
        return self.one(self.life.people) if self.lie == "sender" else super().sender(proper)

    def digest(self) -> bytes:
        """Return a digest of something."""
        return ZERO if self.lie == "digest" else super().digest()

    def data_of(self, task: Task) -> bytes:
        """Return the arbitrator's extra data, or other."""
        return b"other" if self.lie == "data" else super().data_of(task)

    def _at(self, task: Task, worker: str) -> int:
        """Choose the next second, seldom the moment beside an edge of the seat's or the task's time."""
        terms, place, soon = task.terms, task.places.get(worker), self.life.now + 1
        ends = [terms.deadline, terms.deadline + terms.workPeriod, task.opened + terms.rulingPeriod]
        if place:
            periods = (terms.returnPeriod, terms.workPeriod, terms.reviewPeriod, terms.disputePeriod)
            ends += [place.clock + period for period in (*periods, terms.rulingPeriod)]
        near = [end + beside for end in ends for beside in (-1, 0, 1) if soon <= end + beside <= soon + 3 * DAY]
        return self.one(near) if near and (self.lie == "moment" or self.seldom(8)) else soon

    def _seat(self, task: Task, worker: str) -> Seat:
        place = task.places.get(worker)
        seat = place.seat if place else Seat(price=task.terms.reward, bond=task.terms.bond)
        return seat.but(price=seat.price + 1) if self.lie == "seat" else seat

    def _proof(self, worker: str) -> list[bytes]:
        return self.life.proofs.get(worker, [])

    def _coin(self, task: Task, due: int) -> int:
        return due if task.terms.token == NATIVE else 0

    def _number(self, task: Task, worker: str) -> int:
        subject = self.one([subject_of(task.id, worker), subject_of(task.id, ZERO_ADDRESS)])
        known = self.life.kept.disputes.items()
        return next((number for (_bench, number), each in known if each.subject == subject), self.pick(3))

    def _claim(self, task: Task, worker: str) -> tuple[Any, ...]:
        value = self._coin(task, task.bond_due())
        arguments = (worker, task.terms.reward, task.terms.bond, self._proof(worker))
        if self.seldom(4):
            expiry = self.life.now + 4 * DAY
            values = (task.id, worker, *arguments[1:3], self.life.kept.epochs.get(worker, 0))
            signed = self.signature("Claim", worker, values, expiry)
            return (*arguments, expiry, signed), self.life.stranger, self.one([0, 0, value])
        return (*arguments, 0, None), worker, value

    def _select(self, task: Task, worker: str) -> tuple[Any, ...]:
        expiry = self.life.now + 4 * DAY
        values = (task.id, worker, task.terms.reward, self.life.kept.epochs.get(worker, 0))
        signed = self.signature("Bid", worker, values, expiry)
        return (worker, task.terms.reward, self._proof(worker), expiry, signed), task.terms.poster, 0

    def _enter(self, task: Task, worker: str) -> tuple[Any, ...]:
        committed = self.digest()
        if worker not in task.places and self.seldom(3):
            # An entry of nothing, which can never be opened.
            self.life.openings[task.id, worker] = (ZERO, committed)
            committed = commitment(task.id, worker, ZERO, committed)
        return (committed, self._proof(worker)), worker, self._coin(task, task.terms.bond)

    def _returnSeat(self, task: Task, worker: str) -> tuple[Any, ...]:  # noqa: N802
        return (worker, self._seat(task, worker)), worker, 0

    def _submit(self, task: Task, worker: str) -> tuple[Any, ...]:
        return (worker, self._seat(task, worker), self.digest(), 0, None), worker, 0

    def _accept(self, task: Task, worker: str) -> tuple[Any, ...]:
        return (worker, self._seat(task, worker)), task.terms.poster, 0

    _acceptAndRecord = _award = _accept  # noqa: N815

    def _release(self, task: Task, worker: str) -> tuple[Any, ...]:
        return (worker, self._seat(task, worker)), self.one(self.life.people), 0

    _concede = _lapse = _release

    def _requestChanges(self, task: Task, worker: str) -> tuple[Any, ...]:  # noqa: N802
        return (worker, self._seat(task, worker), self.digest()), task.terms.poster, 0

    def _reject(self, task: Task, worker: str) -> tuple[Any, ...]:
        cost = self.cost(task.terms)
        return (worker, self._seat(task, worker), self.digest(), self.data_of(task)), task.terms.poster, cost

    def _dispute(self, task: Task, worker: str) -> tuple[Any, ...]:
        return (worker, self._seat(task, worker), self.data_of(task)), worker, self.cost(task.terms)

    def _settle(self, task: Task, worker: str) -> tuple[Any, ...]:
        poster, expiry, seat = task.terms.poster, self.life.now + 4 * DAY, self._seat(task, worker)
        place = task.places.get(worker)
        to_worker = self.one([0, seat.price - seat.paid])
        values = (task.id, worker, place.word() if place else 0, to_worker)
        signed = [self.signature("Settle", who, values, expiry) for who in (poster, worker)]
        return (worker, seat, to_worker, expiry, *signed), self.life.stranger, 0

    def _executeRuling(self, task: Task, worker: str) -> tuple[Any, ...]:  # noqa: N802
        return (worker, self._seat(task, worker), self._number(task, worker)), self.one(self.life.people), 0

    def _closeContest(self, task: Task, worker: str) -> tuple[Any, ...]:  # noqa: N802
        return (worker, self._seat(task, worker), self._number(task, worker)), self.one(self.life.people), 0

    def _submitEvidence(self, task: Task, worker: str) -> tuple[Any, ...]:  # noqa: N802
        return (worker, "evidence"), self.one([worker, task.terms.poster]), 0

    def _reveal(self, task: Task, worker: str) -> tuple[Any, ...]:
        digest, salt = self.life.openings.get((task.id, worker), (self.digest(), self.digest()))
        if self.seldom(4):
            digest = ZERO
        return (worker, self._seat(task, worker), digest, salt), self.one(self.life.people), 0

    def _escalate(self, task: Task, worker: str) -> tuple[Any, ...]:
        missing = max(self.cost(task.terms) - task.terms.judging, 0)
        return (worker, self._seat(task, worker), self.data_of(task)), worker, missing

    def _closeOpenSeats(self, task: Task, _worker: str) -> tuple[Any, ...]:  # noqa: N802
        return (), self.one([task.terms.poster, self.life.stranger]), 0


def stray(life: Life, pick: Pick) -> str:
    """Make one call out of turn and return its function."""
    return Strays(life, pick).call()
