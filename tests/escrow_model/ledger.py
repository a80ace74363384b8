"""The ground under every rule: one call at a time, which changes everything that it says or nothing at all."""

from dataclasses import dataclass, field, replace
from typing import Any, Self

from tests.contracts.reference import NATIVE, Seat, Terms
from tests.escrow_model.outside import Arbitrator, Bank, Policy
from tests.escrow_model.state import Dispute, Place, State, Task
from tests.standing_model.model import Standing

Event = tuple[str, tuple[Any, ...]]
Error = tuple[str, tuple[Any, ...]]


class Refused(Exception):
    """A call breaks these rules; the escrow names one of them."""

    def __init__(self, errors: list[Error]) -> None:
        super().__init__(errors)
        self.errors = errors


class Checks:
    """Collects every rule that a call breaks, because no rule says which is looked at first."""

    def __init__(self) -> None:
        self._broken: list[Error] = []

    def __call__(self, holds: bool, name: str, *arguments: Any) -> None:  # noqa: FBT001 - reads as a sentence
        """Note a broken rule by the error that names it."""
        if not holds:
            self._broken.append((f"Escrow_{name}", arguments))

    def must(self, holds: bool, name: str, *arguments: Any) -> None:  # noqa: FBT001 - the same
        """Note a broken rule and end here: without it the others make no sense."""
        self(holds, name, *arguments)
        if not holds:
            self.done()

    def done(self) -> None:
        """End here if any rule is broken."""
        if self._broken:
            raise Refused(self._broken)


@dataclass(frozen=True)
class Signed:
    """A message as somebody signed it: its EIP-712 type and its values in order."""

    signer: str
    kind: str
    values: tuple[Any, ...]


@dataclass
class Kept:
    """All that a call may change."""

    bank: Bank
    policy: Policy
    reputation: Standing
    arbitrators: dict[str, Arbitrator]
    tasks: dict[bytes, Task] = field(default_factory=dict)
    credits: dict[tuple[str, str], int] = field(default_factory=dict)
    epochs: dict[str, int] = field(default_factory=dict)
    disputes: dict[tuple[str, int], Dispute] = field(default_factory=dict)

    def copy(self) -> Self:
        """Return the same, changing by itself."""
        return replace(
            self,
            bank=self.bank.copy(),
            policy=self.policy.copy(),
            reputation=self.reputation.copy(),
            arbitrators={name: replace(each) for name, each in self.arbitrators.items()},
            tasks={key: task.copy() for key, task in self.tasks.items()},
            credits=dict(self.credits),
            epochs=dict(self.epochs),
            disputes=dict(self.disputes),
        )


class Ledger:
    """One escrow at an address; who calls, with how much coin, and when, is set for each call."""

    def __init__(self, chain_id: int, address: str, kept: Kept) -> None:
        self.chain_id = chain_id
        self.address = address
        self.kept = kept
        self.sender = ""
        self.value = 0
        self.now = 0
        self.events: list[Event] = []

    def call(self, function: str, arguments: tuple[Any, ...], *, sender: str, value: int, now: int) -> list[Event]:
        """Make a call and return its events; raises Refused, and then nothing has changed."""
        before = self.kept.copy()
        self.sender, self.value, self.now, self.events = sender, value, now, []
        try:
            assert self.kept.bank.move(NATIVE, sender, self.address, value), "the caller has the coin that he sends"
            getattr(self, function)(*arguments)
        except Refused:
            self.kept = before
            raise
        return self.events

    def say(self, name: str, *values: Any) -> None:
        """Emit an event."""
        self.events.append((name, values))

    # ---------------------------------------------------------------- finding

    def task_of(self, check: Checks, terms: Terms) -> Task:
        """Return the task of these terms."""
        task_id = terms.task_id(self.chain_id, self.address)
        check.must(task_id in self.kept.tasks, "UnknownTask", task_id)
        return self.kept.tasks[task_id]

    def place_of(self, check: Checks, terms: Terms, worker: str, seat: Seat, *states: State) -> tuple[Task, Place]:
        """Return the task and the seat, which is in one of these states and is the one named."""
        task = self.task_of(check, terms)
        place = task.places.get(worker, Place(State.NONE, 0, Seat()))
        check.must(place.state in states, "WrongState", int(place.state))
        check.must(place.seat == seat, "WrongSeat", place.word())
        return task, place

    def check_signature(self, check: Checks, signed: Signed | None, expected: Signed, expiry: int) -> None:
        """Hold a signature to the message that the call implies."""
        check(signed == expected, "BadSignature", expected.signer)
        check(self.now < expiry, "Expired", expiry)

    # ---------------------------------------------------------------- money

    def credit(self, account: str, token: str, amount: int) -> None:
        """Owe an account more; the event that names the amount is another's to emit."""
        self.kept.credits[account, token] = self.kept.credits.get((account, token), 0) + amount

    def credit_surplus(self, account: str, amount: int) -> None:
        """Owe an account the coin that it sent too much."""
        if amount:
            self.credit(account, NATIVE, amount)
            self.say("CreditAdded", account, NATIVE, amount)

    def deliver(self, token: str, account: str, amount: int) -> None:
        """Pay at once, or owe where that fails."""
        if amount and not self.kept.bank.move(token, self.address, account, amount):
            self.credit(account, token, amount)
            self.say("PayoutDeferred", account, token, amount)

    def pull(self, check: Checks, token: str, payer: str, amount: int) -> None:
        """Take an amount of a token from an account that allowed it."""
        if amount:
            check(self.kept.bank.move(token, payer, self.address, amount), "TransferFailed", self.address)
            check.done()

    def take_bond(self, check: Checks, token: str, worker: str, due: int) -> None:
        """Take a bond: coin that was sent and then credit, or credit and then the token's allowance."""
        has = self.kept.credits.get((worker, token), 0)
        if token == NATIVE:
            used = due - self.value
            check(0 <= used <= has, "WrongValue", max(due - has, 0), self.value)
        else:
            used = min(due, has)
            check(self.value == 0, "WrongValue", 0, self.value)
        check.done()
        if used:
            self.kept.credits[worker, token] -= used
            self.say("CreditUsed", worker, token, used)
        if token != NATIVE:
            self.pull(check, token, worker, due - used)

    def take_stake(self, check: Checks, cost: int, payer: str) -> None:
        """Take what arbitration costs from the coin sent; more becomes the payer's credit."""
        check(self.value >= cost, "WrongValue", cost, self.value)
        check.done()
        self.credit_surplus(payer, self.value - cost)
