"""Disputes about a seat: opening, ruling, executing, evidence."""

from tests.contracts.reference import Seat, Terms
from tests.escrow_model.ledger import Checks
from tests.escrow_model.state import ZERO_ADDRESS, Dispute, Mode, Place, State, Status, Task, due_for, subject_of
from tests.escrow_model.working import Working

WORKER_WINS, POSTER_WINS, ABUSE = 1, 2, 3
MOST_KEPT = 255


class Disputes(Working):
    """The calls of a dispute, and those that contests share with it."""

    def dispute(self, terms: Terms, worker: str, seat: Seat, extra_data: bytes) -> None:
        """Dispute a rejection."""
        check = Checks()
        cost = self.kept.arbitrators[terms.arbitrator].cost
        check(self.sender == worker, "NotWorker", self.sender)
        check(self.value >= cost, "WrongValue", cost, self.value)
        self.check_extra_data(check, terms, extra_data)
        task, place = self.place_of(check, terms, worker, seat, State.REJECTED)
        end = place.clock + terms.disputePeriod
        check(self.now < end, "TooLate", end)
        check.done()
        self.take_stake(check, cost, worker)
        after = seat.but(stakes=(seat.stakes[0], cost))
        task.places[worker] = Place(State.DISPUTED, self.now, after)
        dispute_id = self.open_dispute(check, task, worker, cost)
        self.say("SeatDisputed", task.id, worker, dispute_id, cost)

    def rule(self, dispute_id: int, ruling: int) -> None:
        """Record a ruling; the caller is the arbitrator."""
        check = Checks()
        found = self.kept.disputes.get((self.sender, dispute_id))
        check(found is not None, "NoDispute", dispute_id)
        check(found is None or found.ruled_at == 0, "AlreadyRuled", dispute_id)
        check.done()
        assert found is not None
        kept = Dispute(found.subject, self.now, min(ruling, MOST_KEPT))
        self.kept.disputes[self.sender, dispute_id] = kept
        self.say("Ruling", self.sender, dispute_id, ruling)

    def executeRuling(self, terms: Terms, worker: str, seat: Seat, dispute_id: int) -> None:  # noqa: N802
        """End a disputed seat as ruled."""
        check = Checks()
        task, place = self.place_of(check, terms, worker, seat, State.DISPUTED)
        ruling = self.verdict(check, task, worker, dispute_id, place.clock)
        due, (mine, theirs) = due_for(terms, seat), seat.stakes
        if ruling == WORKER_WINS:
            self.end(task, worker, State.RULED_WORKER, net=due, bonus=True)
            self.return_stakes(task, worker, seat, min(mine, theirs))
        elif ruling == POSTER_WINS:
            self.end(task, worker, State.RULED_POSTER)
            self.return_stakes(task, worker, seat, 0)
        elif ruling == ABUSE:
            self.end(task, worker, State.RULED_ABUSE)
            self.return_stakes(task, worker, seat, 0)
        else:
            self.end(task, worker, State.SPLIT, net=due // 2)
            self.share_stakes(task, worker, seat)

    def submitEvidence(self, terms: Terms, worker: str, evidence: str) -> None:  # noqa: N802
        """Bring evidence to an open dispute."""
        check = Checks()
        task = self.task_of(check, terms)
        place = task.places.get(worker, Place(State.NONE, 0, Seat()))
        if task.terms.mode == Mode.CONTEST:
            entrant = self.sender == worker and place.state is State.REVEALED
            check(self.sender == terms.poster or entrant, "NotParty", self.sender)
            check(task.status == Status.CONTEST_DISPUTED, "WrongState", int(task.status))
            subject = subject_of(task.id, ZERO_ADDRESS)
        else:
            check(self.sender in {terms.poster, worker}, "NotParty", self.sender)
            check(place.state is State.DISPUTED, "WrongState", int(place.state))
            subject = subject_of(task.id, worker)
        check.done()
        self.say("Evidence", terms.arbitrator, subject, self.sender, evidence)

    def open_dispute(self, check: Checks, task: Task, worker: str, cost: int) -> int:
        """Open a dispute about a worker's seat, or with the zero address about a contest; return its number."""
        name = task.terms.arbitrator
        self.kept.bank.move(ZERO_ADDRESS, self.address, name, cost)
        dispute_id = self.kept.arbitrators[name].open()
        check((name, dispute_id) not in self.kept.disputes, "DisputeExists", dispute_id)
        check.done()
        subject, number = subject_of(task.id, worker), int.from_bytes(task.id, "big")
        self.kept.disputes[name, dispute_id] = Dispute(subject)
        self.say("MetaEvidence", number, f"/ipfs/f01551220{task.terms.brief.hex()}")
        self.say("Dispute", name, dispute_id, number, subject)
        return dispute_id

    def verdict(self, check: Checks, task: Task, worker: str, dispute_id: int, since: int) -> int:
        """Return the ruling that counts; 0 where none does."""
        found = self.kept.disputes.get((task.terms.arbitrator, dispute_id))
        check(found is not None, "NoDispute", dispute_id)
        check.done()
        assert found is not None
        end = since + task.terms.rulingPeriod
        in_time = 0 < found.ruled_at < end
        check(found.subject == subject_of(task.id, worker), "WrongSubject", dispute_id)
        check(in_time or self.now >= end, "NotRuled", end)
        check.done()
        return found.ruling if in_time else 0
