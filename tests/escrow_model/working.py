"""Handing in, judging, and the time-outs of both."""

from eth_utils.crypto import keccak

from tests.contracts.reference import ZERO, Seat, Terms
from tests.escrow_model.ledger import Checks, Signed
from tests.escrow_model.state import Place, State, Status, Task, due_for, fee_on, milestones
from tests.escrow_model.taking import Taking

LIVE = (State.WORKING, State.SUBMITTED, State.REJECTED, State.DISPUTED)
CHANGES = 2


class Working(Taking):
    """The calls of a seat that is worked on."""

    def submit(
        self, terms: Terms, worker: str, seat: Seat, digest: bytes, expiry: int, signature: Signed | None
    ) -> None:
        """Hand in a milestone."""
        check = Checks()
        if signature is None:
            check(self.sender == worker, "NotWorker", self.sender)
        check(digest != ZERO, "EmptyDigest")
        task, place = self.place_of(check, terms, worker, seat, State.WORKING)
        if signature is not None:
            values = (task.id, worker, place.word(), digest, expiry)
            self.check_signature(check, signature, Signed(worker, "Submit", values), expiry)
        end = place.clock + terms.workPeriod
        check(self.now < end, "TooLate", end)
        check.done()
        first = seat.milestone == milestones(terms) - 1 and seat.changes == 0
        reserves = first and task.bonus_taken < terms.bonusSeats
        task.bonus_taken += reserves
        after = seat.but(digest=digest, bonus=seat.bonus + reserves)
        task.places[worker] = Place(State.SUBMITTED, self.now, after)
        self.say("WorkSubmitted", task.id, worker, seat.milestone, digest, reserves)

    def accept(self, terms: Terms, worker: str, seat: Seat) -> None:
        """Pay for the submission."""
        task = self._judged(Checks(), terms, worker, seat)
        self._pay(task, worker, seat)

    def acceptAndRecord(self, terms: Terms, worker: str, seat: Seat) -> None:  # noqa: N802
        """Pay for the submission, and have it noted in the standing where that ends the seat."""
        task = self._judged(Checks(), terms, worker, seat)
        self._pay(task, worker, seat, noting=True)

    def release(self, terms: Terms, worker: str, seat: Seat) -> None:
        """Pay for a submission on which the poster was silent."""
        check = Checks()
        task, place = self.place_of(check, terms, worker, seat, State.SUBMITTED)
        end = place.clock + terms.reviewPeriod
        check(self.now >= end, "TooEarly", end)
        check.done()
        self._pay(task, worker, seat)

    def requestChanges(self, terms: Terms, worker: str, seat: Seat, note: bytes) -> None:  # noqa: N802
        """Send a submission back."""
        check = Checks()
        check(note != ZERO, "EmptyDigest")
        check(seat.changes < CHANGES, "NoChangesLeft")
        task = self._judged(check, terms, worker, seat)
        task.places[worker] = Place(State.WORKING, self.now, seat.but(changes=seat.changes + 1))
        self.say("ChangesRequested", task.id, worker, note)

    def reject(self, terms: Terms, worker: str, seat: Seat, reason: bytes, extra_data: bytes) -> None:
        """Reject a submission and put in a stake."""
        check = Checks()
        check(reason != ZERO, "EmptyDigest")
        self.check_extra_data(check, terms, extra_data)
        task = self._judged(check, terms, worker, seat, value_matters=True)
        cost = self.kept.arbitrators[terms.arbitrator].cost
        self.take_stake(check, cost, terms.poster)
        task.places[worker] = Place(State.REJECTED, self.now, seat.but(stakes=(cost, 0)))
        self.say("WorkRejected", task.id, worker, reason, cost)

    def concede(self, terms: Terms, worker: str, seat: Seat) -> None:
        """End a rejected seat whose worker did not dispute."""
        check = Checks()
        task, place = self.place_of(check, terms, worker, seat, State.REJECTED)
        end = place.clock + terms.disputePeriod
        check(self.now >= end, "TooEarly", end)
        check.done()
        self.end(task, worker, State.CONCEDED)
        self.return_stakes(task, worker, seat, 0)

    def lapse(self, terms: Terms, worker: str, seat: Seat) -> None:
        """End the seat of a silent worker."""
        check = Checks()
        task, place = self.place_of(check, terms, worker, seat, State.WORKING, State.COMMITTED)
        committed = place.state is State.COMMITTED
        end = (terms.deadline if committed else place.clock) + terms.workPeriod
        check(self.now >= end, "TooEarly", end)
        check.done()
        if committed:
            self.end(task, worker, State.UNREVEALED, rest=False)
        else:
            self._lapse_work(task, worker, seat)
        self.try_record(task, worker)

    def settle(
        self,
        terms: Terms,
        worker: str,
        seat: Seat,
        to_worker: int,
        expiry: int,
        poster_signature: Signed | None,
        worker_signature: Signed | None,
    ) -> None:
        """End a seat as both parties agree."""
        check = Checks()
        task, place = self.place_of(check, terms, worker, seat, *LIVE)
        check(self.now < expiry, "Expired", expiry)
        check(to_worker <= seat.price - seat.paid, "SettlementTooHigh", seat.price - seat.paid)
        values = (task.id, worker, place.word(), to_worker, expiry)
        for party, signature in ((terms.poster, poster_signature), (worker, worker_signature)):
            agrees = self.sender == party or signature == Signed(party, "Settle", values)
            check(agrees, "BadSignature", party)
        check.done()
        self.end(task, worker, State.SETTLED, net=to_worker)
        self.share_stakes(task, worker, seat)

    def check_extra_data(self, check: Checks, terms: Terms, extra_data: bytes) -> None:
        """Hold the arbitrator's extra data to the terms."""
        check(keccak(extra_data) == terms.extraHash, "WrongExtraData")

    def _judged(self, check: Checks, terms: Terms, worker: str, seat: Seat, *, value_matters: bool = False) -> Task:
        """Return the task of a submission that its poster judges in time."""
        check(self.sender == terms.poster, "NotPoster", self.sender)
        if value_matters:
            cost = self.kept.arbitrators[terms.arbitrator].cost
            check(self.value >= cost, "WrongValue", cost, self.value)
        task, place = self.place_of(check, terms, worker, seat, State.SUBMITTED)
        end = place.clock + terms.reviewPeriod
        check(self.now < end, "TooLate", end)
        check.done()
        return task

    def _pay(self, task: Task, worker: str, seat: Seat, *, noting: bool = False) -> None:
        terms, net = task.terms, due_for(task.terms, seat)
        if seat.milestone == milestones(terms) - 1:
            noted = noting and self.try_note(task, worker)
            self.end(task, worker, State.PAID_NOTED if noted else State.PAID, net=net, bonus=True)
            return
        after = seat.but(paid=seat.paid + net, milestone=seat.milestone + 1, changes=0)
        task.places[worker] = Place(State.WORKING, self.now, after)
        self.credit(terms.treasury, terms.token, fee_on(terms, net))
        self.say("MilestonePaid", task.id, worker, seat.milestone, net, fee_on(terms, net))
        self.deliver(terms.token, worker, net)

    def _lapse_work(self, task: Task, worker: str, seat: Seat) -> None:
        terms = task.terms
        task.lapses += seat.bond == 0 and task.lapses < terms.freeLapses
        reopened = task.status == Status.ACTIVE and seat.paid == 0
        if reopened:
            task.open += 1
            task.opened = self.now
            task.steps = -(-(seat.price - terms.reward) // terms.raiseBy) if terms.raiseBy else 0
        elif seat.paid == 0:
            task.forget_the_rise()
        self.end(task, worker, State.LAPSED, rest=not reopened, reopened=reopened)
