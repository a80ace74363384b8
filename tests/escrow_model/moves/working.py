"""Moves of a seat that is worked on, judged and disputed."""

from tests.escrow_model.moves.chooser import Held
from tests.escrow_model.moves.taking import Taking
from tests.escrow_model.state import State, Task, subject_of

RULINGS = [1, 2, 3, 1, 2, 3, 0, 4, 7, 255, 2**255]
LIVE = (State.WORKING, State.SUBMITTED, State.REJECTED, State.DISPUTED)


class Working(Taking):
    """Everything between taking a seat and its end."""

    def return_seat(self, held: Held) -> None:
        """Hand a seat back."""
        task, worker = self.instead(held)
        end = task.places[worker].clock + task.terms.returnPeriod
        at, sender = self.moment(end=end), self.sender(worker)
        self.do("returnSeat", task.terms, worker, self.named(task, worker), sender=sender, at=at)

    def submit(self, held: Held) -> None:
        """Hand in work, or what a worker signed."""
        task, worker = self.instead(held)
        place, seat, digest = task.places[worker], self.named(task, worker), self.digest()
        at = self.moment(end=place.clock + task.terms.workPeriod)
        if self.seldom(4):
            expiry = self.expiry(at)
            signed = self.signature("Submit", worker, (task.id, worker, place.word(), digest), expiry)
            sender = self.life.stranger
            self.do("submit", task.terms, worker, seat, digest, expiry, signed, sender=sender, at=at)
        else:
            self.do("submit", task.terms, worker, seat, digest, 0, None, sender=self.sender(worker), at=at)

    def accept(self, held: Held) -> None:
        """Accept work."""
        task, worker = self.instead(held)
        at = self.moment(end=task.places[worker].clock + task.terms.reviewPeriod)
        function = self.one(["accept", "acceptAndRecord"])
        self.do(function, task.terms, worker, self.named(task, worker), sender=self.sender(task.terms.poster), at=at)

    def request_changes(self, held: Held) -> None:
        """Ask for changes."""
        task, worker = self.instead(held)
        at = self.moment(end=task.places[worker].clock + task.terms.reviewPeriod)
        seat, sender = self.named(task, worker), self.sender(task.terms.poster)
        self.do("requestChanges", task.terms, worker, seat, self.digest(), sender=sender, at=at)

    def reject(self, held: Held) -> None:
        """Reject work."""
        task, worker = self.instead(held)
        at, value = (
            self.moment(end=task.places[worker].clock + task.terms.reviewPeriod),
            self.coin(self.cost(task.terms)),
        )
        arguments = (task.terms, worker, self.named(task, worker), self.digest(), self.data_of(task))
        self.do("reject", *arguments, sender=self.sender(task.terms.poster), at=at, value=value)

    def dispute(self, held: Held) -> None:
        """Dispute a rejection."""
        task, worker = self.instead(held)
        at, value = (
            self.moment(end=task.places[worker].clock + task.terms.disputePeriod),
            self.coin(self.cost(task.terms)),
        )
        arguments = (task.terms, worker, self.named(task, worker), self.data_of(task))
        self.do("dispute", *arguments, sender=self.sender(worker), at=at, value=value)

    def time_out(self, held: Held) -> None:
        """Push the time-out of whatever a seat waits for."""
        task, worker = self.instead(held)
        place, terms = task.places[worker], task.terms
        pushes = {
            State.WORKING: ("lapse", place.clock + terms.workPeriod),
            State.SUBMITTED: ("release", place.clock + terms.reviewPeriod),
            State.REJECTED: ("concede", place.clock + terms.disputePeriod),
            State.COMMITTED: ("lapse", terms.deadline + terms.workPeriod),
        }
        function, start = pushes.get(place.state, ("lapse", 0))
        at, sender = self.moment(start), self.one([self.life.stranger, *self.life.people])
        self.do(function, terms, worker, self.named(task, worker), sender=sender, at=at)

    def settle(self, held: Held) -> None:
        """Agree on an end."""
        task, worker = self.instead(held)
        place, at, poster = task.places[worker], self.life.now + 1, task.terms.poster
        left = place.seat.price - place.seat.paid
        to_worker = left + 1 if self.seldom() else self.one([left // 3, 0, left])
        expiry = self.expiry(at)
        values = (task.id, worker, place.word(), to_worker)
        sender = self.one([poster, worker, self.life.stranger])
        signatures = [
            None if who == sender or self.seldom() else self.signature("Settle", who, values, expiry)
            for who in (poster, worker)
        ]
        arguments = (task.terms, worker, self.named(task, worker), to_worker, expiry, *signatures)
        self.do("settle", *arguments, sender=sender, at=at)

    def disputes(self) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
        """Return the disputes that are not ruled, and those that are."""
        known = self.life.kept.disputes
        ruled = [key for key, dispute in known.items() if dispute.ruled_at]
        return [key for key in known if key not in ruled], ruled

    def is_ruled(self, task: Task, worker: str) -> bool:
        """Tell whether the dispute about a worker's seat, or with the zero address about a contest, is ruled."""
        subject = subject_of(task.id, worker)
        return any(each.ruled_at for each in self.life.kept.disputes.values() if each.subject == subject)

    def rule(self, key: tuple[str, int]) -> None:
        """Let an arbitrator rule something on something."""
        bench, number = key
        places = [each.address for each in self.life.benches]
        number = number + 1 if self.seldom(20) else number
        at = self.moment(end=self._ruling_end(key))
        self.life.rule(places.index(bench), number, self.one(RULINGS), at)

    def _ruling_end(self, key: tuple[str, int]) -> int:
        subject = self.life.kept.disputes[key].subject
        for task in self.life.kept.tasks.values():
            if subject == subject_of(task.id, "0x" + "0" * 40):
                return task.opened + task.terms.rulingPeriod
            for worker, place in task.places.items():
                if subject == subject_of(task.id, worker):
                    return place.clock + task.terms.rulingPeriod
        return 0

    def number_of(self, subject: int) -> int:
        """Return the number of the dispute about a subject, seldom any other."""
        known = self.life.kept.disputes
        numbers = [number for (_bench, number), dispute in known.items() if dispute.subject == subject]
        return self.pick(4) if not numbers or self.seldom() else numbers[0]

    def execute(self, held: Held) -> None:
        """End a disputed seat as ruled, or as none was ruled in time."""
        task, worker = self.instead(held)
        subject = subject_of(task.id, worker)
        number = self.number_of(subject)
        found = self.life.kept.disputes.get((task.terms.arbitrator, number))
        late = found is None or found.ruled_at == 0
        at = self.moment(task.places[worker].clock + task.terms.rulingPeriod if late else 0)
        arguments = (task.terms, worker, self.named(task, worker), number)
        self.do("executeRuling", *arguments, sender=self.one(self.life.people), at=at)

    def evidence(self, held: Held) -> None:
        """Bring evidence."""
        task, worker = self.instead(held)
        sender = self.sender(self.one([worker, task.terms.poster]))
        at = self.life.now + 1
        self.do("submitEvidence", task.terms, worker, f"/ipfs/evidence {at}", sender=sender, at=at)

    def record(self, held: Held) -> None:
        """Record an ended seat."""
        task, worker = held
        self.life.record(task, worker, self.life.now + 1)

    def gather(self, pair: tuple[str, str, str, bytes]) -> None:
        """Gather what is pending in a pair, as either side or as a stranger."""
        senders = (*pair[1:3], self.life.stranger)
        self.life.gather(pair, senders[self.life.now % 3], self.life.now + 1)
