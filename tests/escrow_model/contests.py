"""Contests: revealing, awarding, escalating, closing."""

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from tests.contracts.reference import ZERO, Seat, Terms
from tests.escrow_model.disputes import Disputes
from tests.escrow_model.ledger import Checks
from tests.escrow_model.state import ZERO_ADDRESS, Mode, Place, State, Status, Task, fee_on, gross


def commitment(task_id: bytes, worker: str, digest: bytes, salt: bytes) -> bytes:
    """Return what an entrant commits to."""
    return keccak(encode(["bytes32", "address", "bytes32", "bytes32"], [task_id, worker, digest, salt]))


class EscrowModel(Disputes):
    """The whole escrow: contests are its last part."""

    def reveal(self, terms: Terms, worker: str, seat: Seat, digest: bytes, salt: bytes) -> None:
        """Open the commitment of an entry."""
        check = Checks()
        check(digest != ZERO, "EmptyDigest")
        task, _place = self.place_of(check, terms, worker, seat, State.COMMITTED)
        end = terms.deadline + terms.workPeriod
        check(self.now >= terms.deadline, "TooEarly", terms.deadline)
        check(self.now < end, "TooLate", end)
        check(commitment(task.id, worker, digest, salt) == seat.digest, "WrongOpening")
        check.done()
        task.places[worker] = Place(State.REVEALED, self.now, seat.but(digest=digest, bond=0))
        task.revealed += 1
        self.say("EntryRevealed", task.id, worker, digest)
        self.deliver(terms.token, worker, seat.bond)

    def award(self, terms: Terms, worker: str, seat: Seat) -> None:
        """Give the prize to an entry."""
        check = Checks()
        check(self.sender == terms.poster, "NotPoster", self.sender)
        task, _place = self.place_of(check, terms, worker, seat, State.REVEALED)
        revealed, awarded, _silent = windows(terms)
        check(task.status == Status.ACTIVE, "TaskNotOpen", task.id)
        check(self.now >= revealed, "TooEarly", revealed)
        check(self.now < awarded, "TooLate", awarded)
        check.done()
        self._win(task, worker, judging=terms.judging)

    def escalate(self, terms: Terms, worker: str, seat: Seat, extra_data: bytes) -> None:
        """Take a contest whose poster was silent to its arbitrator."""
        check = Checks()
        check(self.sender == worker, "NotWorker", self.sender)
        self.check_extra_data(check, terms, extra_data)
        cost = self.kept.arbitrators[terms.arbitrator].cost
        missing = max(cost - terms.judging, 0)
        check(self.value >= missing, "WrongValue", missing, self.value)
        task, _place = self.place_of(check, terms, worker, seat, State.REVEALED)
        _revealed, awarded, silent = windows(terms)
        check(task.status == Status.ACTIVE, "TaskNotOpen", task.id)
        check(self.now >= awarded, "TooEarly", awarded)
        check(self.now < silent, "TooLate", silent)
        check.done()
        self.credit_surplus(worker, self.value - missing)
        left = max(terms.judging - cost, 0)
        self.credit(terms.poster, ZERO_ADDRESS, left)
        task.status, task.opened = Status.CONTEST_DISPUTED, self.now
        dispute_id = self.open_dispute(check, task, ZERO_ADDRESS, cost)
        self.say("ContestEscalated", task.id, worker, dispute_id, cost, left)

    def closeContest(self, terms: Terms, worker: str, seat: Seat, dispute_id: int) -> None:  # noqa: N802
        """End a contest that was not awarded."""
        check = Checks()
        check(terms.mode == Mode.CONTEST, "ModeNotSupported", terms.mode)
        task = self.task_of(check, terms)
        check.done()
        if task.status == Status.CONTEST_DISPUTED:
            self._close_as_ruled(check, task, worker, seat, dispute_id)
            return
        check(task.status == Status.ACTIVE, "TaskNotOpen", task.id)
        revealed, _awarded, silent = windows(terms)
        end = silent if task.revealed else revealed
        check(self.now >= end, "TooEarly", end)
        check.done()
        self._give_back(task, terms.judging)

    def _close_as_ruled(self, check: Checks, task: Task, worker: str, seat: Seat, dispute_id: int) -> None:
        ruling = self.verdict(check, task, ZERO_ADDRESS, dispute_id, task.opened)
        if not 1 <= ruling <= task.entries():
            self._give_back(task, 0)
            return
        states = (State.REVEALED, State.COMMITTED, State.UNREVEALED)
        _task, place = self.place_of(check, task.terms, worker, seat, *states)
        check(seat.entry == ruling, "WrongEntry", ruling)
        check.done()
        if place.state is State.REVEALED:
            self._win(task, worker, judging=0)
        else:
            self._give_back(task, 0)

    def _win(self, task: Task, worker: str, judging: int) -> None:
        terms, place = task.terms, task.places[worker]
        net, fee = terms.reward, fee_on(terms, terms.reward)
        task.status = Status.CONTEST_ENDED
        task.places[worker] = Place(State.WON, self.now, place.seat)
        self.credit(terms.treasury, terms.token, fee)
        self.credit(terms.poster, ZERO_ADDRESS, judging)
        self.say("ContestEnded", task.id, worker, net, fee, 0, judging, 0)
        self.deliver(terms.token, worker, net)

    def _give_back(self, task: Task, judging: int) -> None:
        """Give the reward back; the judging deposit too where nobody revealed, else it is the treasury's."""
        terms = task.terms
        to_treasury = judging if task.revealed else 0
        task.status = Status.CONTEST_ENDED
        self.credit(terms.poster, terms.token, gross(terms, terms.reward))
        self.credit(terms.poster, ZERO_ADDRESS, judging - to_treasury)
        self.credit(terms.treasury, ZERO_ADDRESS, to_treasury)
        end = (0, 0, gross(terms, terms.reward), judging - to_treasury, to_treasury)
        self.say("ContestEnded", task.id, ZERO_ADDRESS, *end)


def windows(terms: Terms) -> tuple[int, int, int]:
    """Return when revealing, awarding and escalating end, as Unix times."""
    revealed = terms.deadline + terms.workPeriod
    awarded = revealed + terms.reviewPeriod
    return revealed, awarded, awarded + terms.disputePeriod
