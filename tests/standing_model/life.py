"""A model of standing and the real contract, led through the same calls by dice, and compared after each of them."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from tests.contracts.reference import DAY, NATIVE, TERMS_ABI, Seat, Terms
from tests.escrow_model.chain import Abi, Chain, Contract, Reverted
from tests.standing_model.arithmetic import POINT, WEEK
from tests.standing_model.chain import compare
from tests.standing_model.model import MAX_VERSIONS, RULED_WORKER, Deal, Refused, Standing
from tests.standing_model.words import POSTING

T = TypeVar("T")
Pick = Callable[[int], int]
"""Gives a number below the one it gets."""
Pair = tuple[str, str, str, bytes]
SKILLS = [b"solidity".ljust(32, b"\0"), b"writing".ljust(32, b"\0"), POSTING]
UNITS = [10**15, 3 * 10**14, 1]
STATES = [18, 20, 26, 17, 22, 27, 16, 19, 21, 23, 24, 25, 2, 0]
FEE_BPS = 300
COMPARED_EVERY = 6
YEAR = 52


@dataclass(frozen=True)
class Site:
    """Where a life takes place: a node, a fresh Reputation with its Policy, and contracts of words to play versions."""

    url: str
    reputation: tuple[str, Abi]
    policy: tuple[str, Abi]
    words: tuple[list[str], Abi]
    accounts: list[str]


@dataclass
class Told:
    """What happened in a life so far: how often each event and error came about."""

    events: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    steps: int = 0


class Life:
    """Calls of a model and of a chain, side by side."""

    def __init__(self, site: Site, pick: Pick) -> None:
        self.pick = pick
        self.contract = Contract(*site.reputation)
        self.chain = Chain(site.url, self.contract)
        self.policy = Contract(*site.policy)
        self.versions = [Contract(address, site.words[1]) for address in site.words[0]]
        people = [each.lower() for each in site.accounts]
        self.owner, self.people = people[0], people[1:6]
        self.standing = Standing()
        self.listed: dict[str, int] = {}
        self.deals: list[tuple[Deal, Terms, Seat]] = []
        self.now = self.chain.now()
        self.told = Told()
        for version in self.versions:
            self.chain.ask("anvil_impersonateAccount", version.address)

    def leave(self) -> None:
        """Compare once more, and let the node forget who was impersonated."""
        self.compare()
        for version in self.versions:
            self.chain.ask("anvil_stopImpersonatingAccount", version.address)

    # ---------------------------------------------------------------- choosing

    def one(self, options: Sequence[T]) -> T:
        """Choose one of some options; the first is the ordinary one."""
        return options[self.pick(len(options))]

    def seldom(self, among: int = 12) -> bool:
        """Tell whether to do something out of the ordinary."""
        return self.pick(among) == among - 1

    def pair(self) -> Pair:
        """Choose a version, two people, and a skill."""
        worker = self.one(self.people)
        poster = self.one([each for each in self.people if each != worker] if not self.seldom() else self.people)
        skill = self.one(SKILLS) if self.seldom() else self.one(SKILLS[:2])
        return self.version(), worker, poster, skill

    def version(self) -> str:
        """Choose a version: one of three that are not void, seldom any."""
        sound = [each.address for each in self.versions if each.address not in self.standing.void]
        return self.one([each.address for each in self.versions] if self.seldom(16) or not sound else sound[:3])

    def known_pair(self) -> Pair:
        """Choose a pair that has noted something, seldom any."""
        known = list(self.standing.notes)
        return self.one(known) if known and not self.seldom() else self.pair()

    # ---------------------------------------------------------------- calling

    def both(self, function: str, model: tuple[Any, ...], data: str, sender: str, **named: Any) -> None:
        """Call both, and hold the chain's error or events to the model's."""
        try:
            expected: Any = self.standing.call(function, *model, **named)
        except Refused as refused:
            expected = refused.error
        try:
            found: Any = self.chain.call(sender, self.contract.address, data, value=0, at=self.now)
            self.told.events.update(name for name, _values in found)
        except Reverted as reverted:
            found = reverted.error
            self.told.errors[found[0]] += 1
        assert found == expected, f"{function}{model}: {found}, not {expected}"

    def active(self, version: str) -> bool:
        """Tell whether Policy lists a version and its wait is over."""
        return 0 < self.listed.get(version, 0) <= self.now

    # ---------------------------------------------------------------- moves

    def wait(self) -> None:
        """Let time pass: seconds, weeks, seldom years."""
        weeks = self.one([1, 5, 2, 26, YEAR, 20 * YEAR]) if self.seldom(4) else self.one([0, 1, 4])
        self.now += weeks * WEEK + self.pick(7 * DAY)

    def note(self) -> None:
        """Note work, from a version or in a stranger's own name."""
        version, *parties, skill = self.pair()
        sender = self.one(self.people) if self.seldom() else version
        token, fee = self.one([NATIVE, self.policy.address]), self.one([10**15, 3 * 10**15, 10**13, 40 * 10**15, 0])
        data = self.contract.data("note", *parties, skill, token, fee)
        self.both("note", (self.now, (sender, *parties, skill), token, fee), data, sender)

    def _new_deal(self) -> tuple[Deal, Terms, Seat]:
        version, worker, poster, skill = self.pair()
        price = self.one([10**17, 10**16, 10**18])
        shares = self.one([(10_000, 0, 0, 0, 0, 0, 0, 0), (2_500, 7_500, 0, 0, 0, 0, 0, 0)])
        parties = (poster, NATIVE, NATIVE, NATIVE)
        terms = Terms(*parties, keccak(b""), skill, feeBps=FEE_BPS, salt=self.told.steps, shares=shares)
        milestone = self.pick(terms.milestones)
        seat = Seat(price=price, paid=price // 4 if milestone else 0, milestone=milestone)
        state, ended = self.one(STATES), self.now - self.one([0, 60 * DAY, -9 * DAY])
        task_id = keccak(encode(TERMS_ABI, terms.packed()))
        if self.seldom():
            ended = 2**40 - 1
        earned = seat.paid + seat.due(terms) if state == RULED_WORKER else seat.price
        deal = Deal(version, task_id, worker, poster, skill, NATIVE, state, ended, terms.fee(earned))
        words = next(each for each in self.versions if each.address == version)
        data = words.data("setSeat", task_id, worker, seat.word(state, ended))
        self.chain.send(self.owner, version, data, at=self.now)
        self.now += 1
        self.deals.append((deal, terms, seat))
        return deal, terms, seat

    def record(self) -> None:
        """Record a seat, new or again, seldom as another than it is."""
        deal, terms, seat = self.one(self.deals) if self.deals and self.seldom(4) else self._new_deal()
        if self.seldom():
            seat = seat.but(price=seat.price + 1)
            deal = Deal(**vars(deal) | {"seat_matches": False})
        data = self.contract.data("record", deal.version, terms, deal.worker, seat)
        self.both("record", (self.now, deal), data, self.one(self.people), active=self.active(deal.version))

    def gather(self) -> None:
        """Gather what is pending in a pair."""
        pair = self.known_pair()
        sender = self.one(self.people) if self.seldom(3) else self.one(pair[1:3])
        data = self.contract.data("gather", *pair)
        self.both("gather", (self.now, pair, sender), data, sender, active=self.active(pair[0]))

    def policy_moves(self) -> None:
        """List a version, or take it off the list."""
        version = self.version()
        listing = self.one([1, 1, 1, 1, 0])
        data = self.policy.data("setEscrow", version, listing)
        receipt = self.chain.send(self.owner, self.policy.address, data, at=self.now)
        assert receipt["status"] == "0x1", "setEscrow"
        answer = self.chain.read([(self.policy, "escrowActiveFrom", (version,))])[0]
        self.listed[version] = answer

    def admit(self) -> None:
        """Admit a version, seldom one that may not be."""
        version = self.version()
        data = self.contract.data("admit", version)
        self.both("admit", (version,), data, self.one(self.people), active=self.active(version))

    def void(self) -> None:
        """Make a version void."""
        version = self.version()
        self.both("void_version", (version,), self.contract.data("voidVersion", version), self.owner)

    def pardon(self) -> None:
        """Forget what void versions said of an account."""
        account = self.one(self.people)
        self.both("pardon", (account,), self.contract.data("pardon", account), self.one(self.people))

    def unit(self) -> None:
        """Set what earns a point."""
        token, unit = self.one([NATIVE, self.policy.address]), self.one(UNITS)
        self.both("set_unit", (token, unit), self.contract.data("setUnit", token, unit), self.owner)

    def need(self) -> None:
        """Set what a grade asks for, seldom out of bounds."""
        grade, points = self.one([1, 2, 0, 3]), self.one([POINT // 10, 0, 5 * POINT, 2**64])
        others = self.one([0, 1, 2**24])
        data = self.contract.data("setNeed", grade, points, others)
        self.both("set_need", (grade, points, others), data, self.owner)

    # ---------------------------------------------------------------- a step

    def step(self) -> str:
        """Make one move, compare, and return the move's name."""
        moves = [
            *[self.note] * 8,
            *[self.gather] * 8,
            *[self.record] * 6,
            *[self.wait] * 3,
            self.admit,
            *[self.policy_moves] * (1 if self.standing.versions else 8),
            *[self.pardon] * 2,
            self.unit,
            self.need,
        ]
        move = self.void if self.seldom(70) else self.one(moves)
        self.now += 1
        self.told.steps += 1
        move()
        if self.told.steps % COMPARED_EVERY == 0:
            self.compare()
        return move.__name__

    def compare(self) -> None:
        """Hold every word and every view to the model."""
        self.now += 1
        self.chain.ask("evm_setNextBlockTimestamp", self.now)
        self.chain.ask("evm_mine")
        compare(self.chain, self.contract, self.standing, self.now)
        asked, expected = [], []
        for account in self.people:
            for skill in SKILLS:
                for grade, bondless in ((0, True), (1, False), (2, False)):
                    asked.append((self.contract, "mayTake", (account, skill, grade, bondless)))
                    may = self.standing.may_take(self.now, account, skill, grade, bondless=bondless)
                    expected.append(int(may))
        assert self.chain.read(asked) == expected, "mayTake"
        assert len(self.standing.versions) <= MAX_VERSIONS
