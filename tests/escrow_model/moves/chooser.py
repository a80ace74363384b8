"""How moves choose: from a source of small numbers, in which zero always stands for the ordinary."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from eth_utils.crypto import keccak

from tests.contracts.reference import DAY, NATIVE, ZERO, Seat, Terms
from tests.escrow_model.ledger import Signed
from tests.escrow_model.life import Call, Life
from tests.escrow_model.state import State, Task

T = TypeVar("T")
Pick = Callable[[int], int]
"""Gives a number below the one it gets."""
Held = tuple[Task, str]
"""A task and a worker who has a seat in it."""
SELDOM = 14


class Chooser:
    """Chooses for one step of a life."""

    def __init__(self, life: Life, pick: Pick) -> None:
        self.life = life
        self.pick = pick

    def one(self, options: Sequence[T]) -> T:
        """Choose one of some options; the first is the ordinary one."""
        return options[self.pick(len(options))]

    def seldom(self, among: int = SELDOM) -> bool:
        """Tell whether to do something out of the ordinary."""
        return self.pick(among) == among - 1

    def sender(self, proper: str) -> str:
        """Choose who calls: whom the rules say, seldom somebody else."""
        return self.one(self.life.people) if self.seldom() else proper

    def moment(self, start: int = 0, end: int = 0) -> int:
        """Choose when to call: within `[start, end)`, zero where open, or just beside its edges."""
        soon = self.life.now + 1
        edges = [edge + beside for edge in (start, end) if edge for beside in (-1, 0, 1)]
        reachable = [edge for edge in edges if edge >= soon]
        near = [edge for edge in reachable if edge <= soon + DAY]
        if near and self.seldom(3):
            return self.one(near)
        if reachable and self.seldom(20):
            return self.one(reachable)
        return max(soon, start) + self.one([0, 0, 60, 3_600])

    def held(self, *states: State) -> list[Held]:
        """Return the seats in some states, of all tasks."""
        tasks = self.life.kept.tasks.values()
        return [(task, who) for task in tasks for who, place in task.places.items() if place.state in states]

    def end_of(self, held: Held) -> int:
        """Return when the time of whoever must act on a seat is over, a Unix time."""
        (task, worker), terms = held, held[0].terms
        place = task.places[worker]
        periods = {
            State.WORKING: terms.workPeriod,
            State.SUBMITTED: terms.reviewPeriod,
            State.REJECTED: terms.disputePeriod,
        }
        if place.state is State.COMMITTED:
            return terms.deadline + terms.workPeriod
        return place.clock + periods[place.state]

    def timely(self, state: State) -> tuple[list[Held], list[Held]]:
        """Return the seats in a state whose time runs, and those whose time is over."""
        held = self.held(state)
        over = [each for each in held if self.end_of(each) <= self.life.now + 1]
        return [each for each in held if each not in over], over

    def fresh(self, working: list[Held]) -> list[Held]:
        """Return the seats that can still be handed back."""
        places = [(held, held[0].terms.returnPeriod, held[0].places[held[1]]) for held in working]
        now = self.life.now + 1
        return [held for held, period, place in places if place.seat.digest == ZERO and now < place.clock + period]

    def instead(self, proper: Held) -> Held:
        """Return the seat that is meant, seldom any other."""
        if not self.seldom():
            return proper
        anywhere = [(task, who) for task in self.life.kept.tasks.values() for who in task.places]
        return self.one(anywhere)

    def named(self, task: Task, worker: str) -> Seat:
        """Return a worker's seat as a caller names it: as it is, seldom as it was or never was."""
        place = task.places.get(worker)
        seat = place.seat if place else Seat()
        if not self.seldom():
            return seat
        lies = [
            seat.but(price=seat.price + 1),
            seat.but(bond=seat.bond + 1),
            seat.but(digest=self.digest()),
            seat.but(milestone=seat.milestone + 1) if seat.milestone < len(task.terms.shares) - 1 else seat,
            seat.but(stakes=(seat.stakes[0] + 1, seat.stakes[1])),
        ]
        return self.one([*self.life.past.get((task.id, worker), []), *lies])

    def digest(self) -> bytes:
        """Return a digest of something; seldom the empty one."""
        return bytes(32) if self.seldom(30) else keccak(self.life.told.calls.to_bytes(4, "big"))

    def data_of(self, task: Task) -> bytes:
        """Return the arbitrator's extra data, seldom other."""
        return b"other" if self.seldom(30) else self.life.extra[task.id]

    def cost(self, terms: Terms) -> int:
        """Return what arbitration costs now, in wei."""
        return self.life.kept.arbitrators[terms.arbitrator].cost

    def coin(self, due: int) -> int:
        """Choose what to send where at least some wei are due."""
        return max(self.one([due, due, due, due + 7, due - 1]), 0) if self.seldom(3) else due

    def signature(self, kind: str, account: str, values: tuple[Any, ...], expiry: int) -> Signed:
        """Return what an account signs: seldom something else, or somebody else signs it; a contract never can."""
        signer = self.one(self.life.workers[:-1]) if self.seldom() else account
        if signer == self.life.account.address:
            signer = self.life.stranger
        changed = list(values)
        if self.seldom():
            place = 2 + self.pick(len(values) - 1)
            changed[place:] = [(each + 1) if isinstance(each, int) else each for each in values[place:]]
        return Signed(signer, kind, (*changed, expiry))

    def expiry(self, at: int) -> int:
        """Choose until when a signature holds."""
        return self.one([at + 86_400, at + 1, at]) if self.seldom(4) else at + 86_400

    def do(self, function: str, *arguments: Any, sender: str, at: int, value: int = 0) -> None:
        """Make the call; whoever sends coin has it."""
        self.life.do(Call(function, arguments, sender, at, value))

    def credit(self, account: str, token: str = NATIVE) -> int:
        """Return the credit of an account."""
        return self.life.kept.credits.get((account, token), 0)
