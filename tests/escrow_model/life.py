"""A model and a chain that are led through the same calls, and compared after each of them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.contracts.reference import NATIVE, Seat, Terms, invitations
from tests.escrow_model.chain import Abi, Chain, Contract, Reverted
from tests.escrow_model.contests import EscrowModel
from tests.escrow_model.ending import deal_of
from tests.escrow_model.ledger import Error, Event, Kept, Refused, Signed
from tests.escrow_model.outside import Arbitrator, Bank, Conduct, Policy
from tests.escrow_model.state import State, Status, Task, locked
from tests.standing_model.chain import compare, versions
from tests.standing_model.model import Refused as Unrecorded
from tests.standing_model.model import Standing

ETHER = 10**18
PLENTY = 10**24
MULTIPLE = 10
COST = 10**15
FEE_BPS = 300
UNIT = ETHER // 1_000
REFUSES = 1
WHOLE_EVERY = 50


@dataclass(frozen=True)
class Site:
    """Where a life takes place: a node, a fresh deployment, and accounts that the node unlocks.

    `account` is a HostileAccount, `token` a HostileToken, `arbitrators` are HostileArbitrators; the escrow is listed.
    """

    url: str
    addresses: dict[str, str]
    abis: dict[str, Abi]
    accounts: list[str]

    def contract(self, name: str, abi: str = "") -> Contract:
        """Return a contract by its name, with the ABI of another name where one is given."""
        return Contract(self.addresses[name], self.abis[abi or name])


@dataclass(frozen=True)
class Call:
    """A call of the escrow: its function, the arguments as the model takes them, and who sends it when."""

    function: str
    arguments: tuple[Any, ...]
    sender: str
    at: int
    value: int = 0

    def __str__(self) -> str:
        """Say the call in one line."""
        shown = ", ".join("terms" if isinstance(each, Terms) else repr(each) for each in self.arguments)
        return f"{self.at} {self.sender} {self.function}({shown}) with {self.value} wei"


@dataclass
class Told:
    """What happened in a life so far: how often each event, error and state came about."""

    events: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    states: Counter[State] = field(default_factory=Counter)
    calls: int = 0


class Life:
    """Calls of a model and of a chain, side by side."""

    def __init__(self, site: Site) -> None:
        self.escrow = site.contract("TaskEscrow")
        self.chain = Chain(site.url, self.escrow)
        self.token = site.contract("token", "HostileToken")
        self.policy = site.contract("Policy")
        self.reputation = site.contract("Reputation")
        self.account = site.contract("account", "HostileAccount")
        self.benches = [site.contract(name, "HostileArbitrator") for name in ("bench", "other bench")]
        accounts = [each.lower() for each in site.accounts]
        self.owner, self.treasury, self.stranger = accounts[0], accounts[8], accounts[9]
        self.posters = accounts[1:4]
        self.workers = [*accounts[3:8], self.account.address]
        self.people = [*accounts, self.account.address]
        self.told = Told()
        self.past: dict[tuple[bytes, str], list[Seat]] = {}
        self.extra: dict[bytes, bytes] = {}
        self.openings: dict[tuple[bytes, str], tuple[bytes, bytes]] = {}
        self.root, self.proofs = invitations(self.workers[1:])
        self._prepare()
        kept = Kept(
            self._bank(),
            Policy(FEE_BPS, self.treasury, {each.address: MULTIPLE for each in self.benches}, 0),
            Standing(dict.fromkeys(self.tokens, UNIT), versions=versions(self.chain, self.reputation)),
            {each.address: Arbitrator(COST) for each in self.benches},
        )
        self.model = EscrowModel(self.chain.chain_id, self.escrow.address, kept)
        self.now = self.chain.now()

    def _prepare(self) -> None:
        chain = self.chain
        chain.ask("anvil_impersonateAccount", self.account.address)
        for account in self.people:
            chain.ask("anvil_setBalance", account, hex(1_000_000 * ETHER))
            chain.send(account, self.token.address, self.token.data("mint", account, PLENTY))
            chain.send(account, self.token.address, self.token.data("approve", self.escrow.address, 2**256 - 1))
        for bench in self.benches:
            self.set(bench, "setCost", COST)
            self.set(self.policy, "setArbitrator", bench.address, MULTIPLE, 0)
        self.set(self.policy, "setFee", FEE_BPS, self.treasury)
        for token in self.tokens:
            self.set(self.reputation, "setUnit", token, UNIT)
        for grade in range(3):
            for token in (NATIVE, self.token.address):
                self.set(self.policy, "setToken", token, grade, 1, PLENTY)

    def _bank(self) -> Bank:
        owners = [*self.people, self.escrow.address, *(each.address for each in self.benches)]
        return Bank({(owner, token): self._balance(owner, token) for owner in owners for token in self.tokens})

    def _balance(self, owner: str, token: str) -> int:
        if token == NATIVE:
            return int(self.chain.ask("eth_getBalance", owner, "latest"), 16)
        return self.chain.read([(self.token, "balanceOf", (owner,))])[0]

    @property
    def tokens(self) -> list[str]:
        """Return the native coin and the token."""
        return [NATIVE, self.token.address]

    @property
    def kept(self) -> Kept:
        """Return the model's state."""
        return self.model.kept

    # ---------------------------------------------------------------- around the escrow

    def set(self, contract: Contract, function: str, *arguments: Any, at: int | None = None) -> None:
        """Change something around the escrow, from its owner."""
        receipt = self.chain.send(self.owner, contract.address, contract.data(function, *arguments), at=at)
        assert receipt["status"] == "0x1", function

    def change(self, contract: Contract, function: str, *arguments: Any) -> None:
        """Change something around the escrow in the next second of the life."""
        self.now += 1
        self.set(contract, function, *arguments, at=self.now)

    def shut(self, *, shut: bool) -> None:
        """Let the contract account refuse coin and be blocked by the token, or neither."""
        self.change(self.account, "setMode", REFUSES if shut else 0)
        self.change(self.token, "setBlocked", self.account.address, shut)
        pairs = {(self.account.address, token) for token in self.tokens}
        self.kept.bank.shut = pairs if shut else set()

    def conduct(self, number: int, cost: int, conduct: Conduct) -> None:
        """Give a bench another price and another conduct."""
        bench = self.benches[number]
        self.change(bench, "setCost", cost)
        self.change(bench, "setMode", int(conduct))
        known = self.kept.arbitrators[bench.address]
        known.cost, known.conduct = cost, conduct

    # ---------------------------------------------------------------- the calls

    def do(self, call: Call) -> None:
        """Make a call on both sides and compare all that came of it."""
        self.now = call.at
        self.told.calls += 1
        data = self.escrow.data(call.function, *map(self._as_sent, call.arguments))
        self._both(call, lambda: self.chain.call(call.sender, self.escrow.address, data, value=call.value, at=call.at))

    def rule(self, number: int, dispute_id: int, ruling: int, at: int) -> None:
        """Let a bench rule."""
        bench = self.benches[number]
        call = Call("rule", (dispute_id, ruling), bench.address, at)
        self.now = at
        self.told.calls += 1
        data = bench.data("giveRuling", self.escrow.address, dispute_id, ruling)
        self._both(call, lambda: self.chain.call(self.stranger, bench.address, data, value=0, at=at))

    def record(self, task: Task, worker: str, at: int) -> None:
        """Let anyone record an ended seat, which the escrow need not know."""
        data = self.reputation.data("record", self.escrow.address, task.terms, worker, task.places[worker].seat)
        self._stand("record", (deal_of(self.escrow.address, task, worker),), data, self.stranger, at)

    def gather(self, pair: tuple[str, str, str, bytes], sender: str, at: int) -> None:
        """Gather what is pending in a pair."""
        self._stand("gather", (pair, sender), self.reputation.data("gather", *pair), sender, at)

    def _stand(self, function: str, arguments: tuple[Any, ...], data: str, sender: str, at: int) -> None:
        self.now = at
        receipt = self.chain.send(sender, self.reputation.address, data, at=at)
        try:
            self.kept.reputation.call(function, at, *arguments, active=self.kept.policy.counts(at))
        except Unrecorded:
            assert receipt["status"] == "0x0", f"{function}: on the chain only"
        else:
            assert receipt["status"] == "0x1", f"{function}: in the model only"

    def _both(self, call: Call, send: Callable[[], list[Event]]) -> None:
        expected, refusals = self._expected(call)
        found, error = self._found(send)
        if error is not None:
            assert error in refusals, f"{call}: {error}, not {refusals or expected}"
            self.told.errors[error[0]] += 1
        else:
            assert not refusals, f"{call}: {found}, not {refusals}"
            assert Counter(found) == Counter(expected), f"{call}:\n{found}\n{expected}"
            self.told.events.update(name for name, _values in found)
            self._remember(call)
        self.compare()

    def _expected(self, call: Call) -> tuple[list[Event], list[Error]]:
        try:
            events = self.model.call(call.function, call.arguments, sender=call.sender, value=call.value, now=call.at)
        except Refused as refused:
            return [], refused.errors
        return events, []

    @staticmethod
    def _found(send: Callable[[], list[Event]]) -> tuple[list[Event], Error | None]:
        try:
            return send(), None
        except Reverted as reverted:
            return [], reverted.error

    def _remember(self, call: Call) -> None:
        for task in self.kept.tasks.values():
            for worker, place in task.places.items():
                known = self.past.setdefault((task.id, worker), [])
                if not known or known[-1] != place.seat:
                    known.append(place.seat)
                if place.clock == call.at:
                    self.told.states[place.state] += 1

    def _as_sent(self, argument: Any) -> Any:
        return self.chain.sign(argument) if isinstance(argument, Signed) else argument

    # ---------------------------------------------------------------- comparing

    def compare(self, *, whole: bool = False) -> None:
        """Hold every word, credit, epoch and balance on the chain to the model's.

        Of tasks that are over, in which nothing moved in this call, the words are looked at seldom or when `whole`.
        """
        whole = whole or self.told.calls % WHOLE_EVERY == 0
        views = self._views([task for task in self.kept.tasks.values() if whole or self._stirs(task)])
        found = self.chain.read([view for view, _expected in views])
        for ((contract, name, arguments), expected), got in zip(views, found, strict=True):
            assert got == expected, f"{contract.address} {name}{arguments}: {got:#x}, not {expected:#x}"
        owners = [owner for owner, token in self.kept.bank.owned if token == NATIVE]
        answers = self.chain.ask_all([("eth_getBalance", [owner, "latest"]) for owner in owners])
        for owner, answer in zip(owners, answers, strict=True):
            expected = self.kept.bank.owned[owner, NATIVE]
            assert int(answer, 16) == expected, f"{owner} has {int(answer, 16)} wei, not {expected}"
        if whole:
            compare(self.chain, self.reputation, self.kept.reputation, self.now)

    def _stirs(self, task: Task) -> bool:
        """Tell whether anything in a task can still change, or changed now."""
        if task.status in {Status.ACTIVE, Status.CONTEST_DISPUTED}:
            return True
        return any(place.state < State.REVEALED or place.clock == self.now for place in task.places.values())

    def _views(self, tasks: list[Task]) -> list[tuple[tuple[Contract, str, tuple[Any, ...]], int]]:
        kept, escrow = self.kept, self.escrow
        views: list[tuple[tuple[Contract, str, tuple[Any, ...]], int]] = []
        for task in tasks:
            views.append(((escrow, "taskWord", (task.id,)), task.word()))
            if task.open:
                views.append(((escrow, "bondDue", (task.terms,)), task.bond_due()))
                views.append(((escrow, "currentReward", (task.terms,)), task.price_at(self.now)))
            views += [((escrow, "seatWord", (task.id, who)), place.word()) for who, place in task.places.items()]
        for account in self.people:
            views.append(((escrow, "epochOf", (account,)), kept.epochs.get(account, 0)))
            for token in self.tokens:
                views.append(((escrow, "credit", (account, token)), kept.credits.get((account, token), 0)))
        views += [((escrow, "disputeWord", key), dispute.word()) for key, dispute in kept.disputes.items()]
        views += [
            ((self.token, "balanceOf", (owner,)), amount)
            for (owner, token), amount in kept.bank.owned.items()
            if token != NATIVE
        ]
        return views

    def finish(self) -> None:
        """Hold everything that ever was to the model once more."""
        self.compare(whole=True)
        self.solvent()

    def solvent(self) -> None:
        """Hold that the escrow owns exactly what it owes: credits, bonds, stakes, judging deposits and places."""
        for token in self.tokens:
            owed = sum(amount for (_who, kind), amount in self.kept.credits.items() if kind == token)
            owed += sum(locked(task, token) for task in self.kept.tasks.values())
            assert self.kept.bank.owned[self.escrow.address, token] == owed, token
