"""Posting, closing, and the four ways to get a seat."""

from eth_utils.crypto import keccak

from tests.contracts.reference import NATIVE, ZERO, Seat, Terms, invite_leaf, merkle_pair
from tests.escrow_model.ending import Ending
from tests.escrow_model.ledger import Checks, Signed
from tests.escrow_model.state import Mode, Place, State, Status, Task, funding, gross


class Taking(Ending):
    """The calls that bring tasks and workers in."""

    def post(self, terms: Terms, extra_data: bytes) -> None:
        """Post a task and lock its money."""
        check = Checks()
        task_id = terms.task_id(self.chain_id, self.address)
        cost = self.kept.arbitrators[terms.arbitrator].cost
        check(self.sender == terms.poster, "NotPoster", self.sender)
        check(keccak(extra_data) == terms.extraHash, "WrongExtraData")
        check(task_id not in self.kept.tasks, "TaskExists", task_id)
        check(self.now < terms.deadline, "BadTerms", Terms.NUMBERS["deadline"])
        check(self.kept.policy.admits(terms, self.now, cost), "PolicyChanged")
        coin = terms.judging + (funding(terms) if terms.token == NATIVE else 0)
        check(self.value == coin, "WrongValue", coin, self.value)
        check.done()
        if terms.token != NATIVE:
            self.pull(check, terms.token, self.sender, funding(terms))
        self.kept.tasks[task_id] = Task(terms, task_id, self.now, open=terms.seats)
        self.say("TaskPosted", task_id, terms.poster, terms.skill, terms.packed(), extra_data)

    def postWithPermit(self, terms: Terms, extra_data: bytes, *_permit: object) -> None:  # noqa: N802
        """Post with a permit that does not hold, so that the allowance decides."""
        check = Checks()
        check(terms.token != NATIVE, "BadToken", NATIVE)
        check.done()
        self.post(terms, extra_data)

    def closeOpenSeats(self, terms: Terms) -> None:  # noqa: N802
        """Give the money of open seats back."""
        check = Checks()
        task = self.task_of(check, terms)
        contest = terms.mode == Mode.CONTEST
        check(task.status == Status.ACTIVE, "TaskNotOpen", task.id)
        check(self.sender == terms.poster or self.now >= terms.deadline, "NotPoster", self.sender)
        check(not contest or task.entries() == 0, "ContestHasEntries")
        check.done()
        to_poster = gross(terms, terms.ceiling) * (1 if contest else task.open)
        self.credit(terms.poster, terms.token, to_poster)
        self.say("TaskClosed", task.id, task.open, to_poster)
        if contest:
            self.credit_surplus(terms.poster, terms.judging)
        if task.open:
            task.forget_the_rise()
        task.status, task.open = Status.CLOSED, 0
        self.return_bonuses(task)

    def claim(
        self,
        terms: Terms,
        worker: str,
        min_price: int,
        max_bond: int,
        proof: list[bytes],
        expiry: int,
        signature: Signed | None,
    ) -> None:
        """Take a seat at the present reward."""
        check = Checks()
        task = self.task_of(check, terms)
        check(self.sender == worker or self.value == 0, "WrongValue", 0, self.value)
        if signature is None:
            check(self.sender == worker, "NotWorker", self.sender)
        elif self.sender != worker:
            values = (task.id, worker, min_price, max_bond, self.kept.epochs.get(worker, 0), expiry)
            self.check_signature(check, signature, Signed(worker, "Claim", values), expiry)
        price, bond = task.price_at(self.now), task.bond_due()
        check(price >= min_price, "PriceTooLow", price)
        check(bond <= max_bond, "BondTooHigh", bond)
        self._check_taking(check, task, Mode.CLAIM, worker, proof)
        self._take(check, task, worker, price, bond)

    def select(
        self, terms: Terms, worker: str, price: int, proof: list[bytes], expiry: int, signature: Signed | None
    ) -> None:
        """Give a seat at the price of a signed bid."""
        check = Checks()
        task = self.task_of(check, terms)
        values = (task.id, worker, price, self.kept.epochs.get(worker, 0), expiry)
        check(self.sender == terms.poster, "NotPoster", self.sender)
        check(terms.reward <= price <= terms.ceiling, "PriceOutOfRange", price)
        self.check_signature(check, signature, Signed(worker, "Bid", values), expiry)
        self._check_taking(check, task, Mode.SELECT, worker, proof)
        self._take(check, task, worker, price, task.bond_due())

    def enter(self, terms: Terms, commitment: bytes, proof: list[bytes]) -> None:
        """Enter a contest."""
        check = Checks()
        task = self.task_of(check, terms)
        check(commitment != ZERO, "EmptyDigest")
        self._check_taking(check, task, Mode.CONTEST, self.sender, proof)
        check.done()
        self.take_bond(check, terms.token, self.sender, terms.bond)
        task.open -= 1
        entry = task.entries()
        seat = Seat(digest=commitment, price=terms.reward, bond=terms.bond, entry=entry)
        task.places[self.sender] = Place(State.COMMITTED, self.now, seat)
        self.say("EntryCommitted", task.id, self.sender, entry, commitment, terms.bond)

    def returnSeat(self, terms: Terms, worker: str, seat: Seat) -> None:  # noqa: N802
        """Hand a seat back before anything was handed in."""
        check = Checks()
        check(self.sender == worker, "NotWorker", self.sender)
        task, place = self.place_of(check, terms, worker, seat, State.WORKING)
        end = place.clock + (terms.returnPeriod if seat.digest == ZERO else 0)
        check(self.now < end, "TooLate", end)
        check.done()
        reopened = task.status == Status.ACTIVE
        task.open += reopened
        if not reopened:
            task.forget_the_rise()
        self.end(task, worker, State.RETURNED, rest=not reopened, reopened=reopened)

    def raiseEpoch(self) -> None:  # noqa: N802
        """Make the caller's bids and signed claims void."""
        epoch = self.kept.epochs[self.sender] = self.kept.epochs.get(self.sender, 0) + 1
        self.say("EpochRaised", self.sender, epoch)

    def withdraw(self, token: str, to: str) -> None:
        """Pay out all credit of the caller in a token."""
        check = Checks()
        amount = self.kept.credits.get((self.sender, token), 0)
        check(to not in {NATIVE, self.address}, "TransferFailed", to)
        check(amount > 0, "NoCredit")
        check.done()
        check(self.kept.bank.move(token, self.address, to, amount), "TransferFailed", to)
        check.done()
        self.kept.credits[self.sender, token] = 0
        self.say("Withdrawn", self.sender, token, to, amount)

    def _check_taking(self, check: Checks, task: Task, mode: Mode, worker: str, proof: list[bytes]) -> None:
        terms = task.terms
        check(terms.mode == mode, "ModeNotSupported", terms.mode)
        check(worker != terms.poster, "SelfDeal", worker)
        check(terms.inviteRoot == ZERO or proven(worker, proof) == terms.inviteRoot, "NotInvited", worker)
        check(task.status == Status.ACTIVE, "TaskNotOpen", task.id)
        check(self.now < terms.deadline, "TooLate", terms.deadline)
        check(task.open > 0, "NoOpenSeat", task.id)
        check(worker not in task.places, "SeatExists", task.id, worker)
        bondless = mode is not Mode.CONTEST and task.bond_due() == 0
        may_take = self.kept.reputation.may_take(self.now, worker, terms.skill, terms.grade, bondless=bondless)
        check(may_take, "MayNotTake", worker)

    def _take(self, check: Checks, task: Task, worker: str, price: int, bond: int) -> None:
        check.done()
        self.take_bond(check, task.terms.token, worker, bond)
        task.open -= 1
        task.live += task.terms.bonusSeats > 0
        task.places[worker] = Place(State.WORKING, self.now, Seat(price=price, bond=bond))
        self.say("SeatTaken", task.id, worker, price, bond)


def proven(worker: str, proof: list[bytes]) -> bytes:
    """Return the root that a proof of a worker's invitation leads to."""
    node = invite_leaf(worker)
    for other in proof:
        node = merkle_pair(node, other)
    return node
