"""How a seat ends and where its money goes; every end of a seat that was worked on is one of these."""

from tests.contracts.reference import NATIVE, Seat, Terms
from tests.escrow_model.ledger import Ledger
from tests.escrow_model.state import Mode, Place, State, Task, due_for, fee_on, gross, left_of_place
from tests.standing_model.model import Deal
from tests.standing_model.model import Refused as Unrecorded

FORFEITING = {State.LAPSED, State.RULED_ABUSE, State.UNREVEALED}


class Ending(Ledger):
    """Ends seats."""

    def end(
        self,
        task: Task,
        worker: str,
        state: State,
        *,
        net: int = 0,
        bonus: bool = False,
        rest: bool = True,
        reopened: bool = False,
    ) -> None:
        """End a seat that pays `net` now, and its bonus where `bonus`; the rest of the place goes back where `rest`."""
        terms, place = task.terms, task.places[worker]
        seat = place.seat
        fee, to_poster = fee_on(terms, net), 0
        if rest:
            to_poster = left_of_place(terms, seat) - net - fee
        if bonus and seat.bonus:
            net += terms.bonus
            fee += fee_on(terms, terms.bonus)
        elif seat.bonus:
            task.bonus_taken -= 1
        forfeited, to_treasury = seat.bond if state in FORFEITING else 0, 0
        if forfeited:
            half = 0 if state is State.UNREVEALED else forfeited // 2
            to_poster += half
            to_treasury = forfeited - half
        task.places[worker] = Place(state, self.now, seat)
        task.live -= terms.bonusSeats > 0
        self.credit(terms.poster, terms.token, to_poster)
        self.credit(terms.treasury, terms.token, to_treasury + fee)
        self.say("SeatEnded", task.id, worker, int(state), net, fee, to_poster, to_treasury, reopened)
        self.deliver(terms.token, worker, net + seat.bond - forfeited)
        self.return_bonuses(task)

    def return_stakes(self, task: Task, worker: str, seat: Seat, to_worker: int) -> None:
        """Share the poster's stake, in wei."""
        stake = seat.stakes[0]
        if stake:
            self.credit(task.terms.poster, NATIVE, stake - to_worker)
            self.say("StakesReturned", task.id, worker, to_worker, stake - to_worker)
            self.deliver(NATIVE, worker, to_worker)

    def share_stakes(self, task: Task, worker: str, seat: Seat) -> None:
        """Share the poster's stake in proportion to what both put in."""
        mine, theirs = seat.stakes
        self.return_stakes(task, worker, seat, mine - mine * mine // (mine + theirs) if mine else 0)

    def return_bonuses(self, task: Task) -> None:
        """Give bonuses back that nobody can earn any more."""
        terms = task.terms
        count = terms.bonusSeats - task.bonus_taken
        if task.open == 0 and task.live == 0 and count:
            self.credit(terms.poster, terms.token, count * gross(terms, terms.bonus))
            self.say("BonusReturned", task.id, count, count * gross(terms, terms.bonus))
            task.bonus_taken = terms.bonusSeats

    def try_note(self, task: Task, worker: str) -> bool:
        """Have paid work noted in the standing, which takes any note; say whether it was."""
        terms = task.terms
        pair = (self.address, worker, terms.poster, terms.skill)
        self.kept.reputation.call("note", self.now, pair, terms.token, fee_on(terms, task.places[worker].seat.price))
        return True

    def try_record(self, task: Task, worker: str) -> None:
        """Record an ended seat, where that works."""
        active = self.kept.policy.counts(self.now)
        try:
            self.kept.reputation.call("record", self.now, deal_of(self.address, task, worker), active=active)
        except Unrecorded:
            self.say("RecordFailed", task.id, worker)


def deal_of(escrow: str, task: Task, worker: str) -> Deal:
    """Return what the standing sees of a seat of an escrow."""
    terms, place = task.terms, task.places[worker]
    earned = place.seat.price
    if place.state is State.RULED_WORKER:
        earned = place.seat.paid + due_for(terms, place.seat)
    parties = (worker, terms.poster, terms.skill, terms.token)
    return Deal(escrow, task.id, *parties, int(place.state), place.clock, fee_on(terms, earned))


def is_contest(terms: Terms) -> bool:
    """Tell whether terms are those of a contest."""
    return terms.mode == Mode.CONTEST
