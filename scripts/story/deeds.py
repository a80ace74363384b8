"""What people of the story do to tasks and seats, each a transaction of theirs."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

import rfc8785
from eth_abi.abi import encode
from web3 import Web3
from web3.contract import Contract
from web3.types import TxReceipt

from backend.chain.invitations.merkle import Tree
from indexer.deployments import load_abi
from indexer.rewards import milestone_due
from indexer.words import PackedTerms, seat_preimage, unpack_terms
from scripts.story.chain import Chain
from scripts.story.person import Person
from scripts.story.trials import RULINGS, Trials, divided

NOTHING = bytes(32)
# Who a court draws is known when it has drawn them.
JURY = "jury"
BID = (("taskId", "bytes32"), ("worker", "address"), ("price", "uint256"), ("epoch", "uint256"), ("expiry", "uint256"))
SETTLE = (
    ("taskId", "bytes32"),
    ("worker", "address"),
    ("seatWord", "uint256"),
    ("toWorker", "uint256"),
    ("expiry", "uint256"),
)
FAR = 2**40


@dataclass
class Posted:
    """A task of the story that is on the chain: its text, terms and id, and each seat by its worker's name."""

    text: dict[str, Any]
    terms: PackedTerms
    task_id: str
    decimals: int
    seats: dict[str, dict[str, Any]] = field(default_factory=dict)
    openings: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)
    disputes: dict[str, int] = field(default_factory=dict)

    @cached_property
    def fields(self) -> dict[str, Any]:
        """Return the terms by name."""
        return unpack_terms(self.terms)

    @property
    def native(self) -> bool:
        """Return whether the task pays in the native coin."""
        return int(self.terms[1], 16) == 0

    def units(self, amount: str) -> int:
        """Return an amount of the task's token in its smallest units."""
        return int(Decimal(amount) * 10**self.decimals)


class Deeds:
    """Carries out the deeds of the story; each method is a deed of `who`, named in a line of the story."""

    def __init__(self, chain: Chain, people: Mapping[str, Person]) -> None:
        """Bind the contracts."""
        self.chain = chain
        self.w3 = chain.w3
        self.people = people
        self.escrow = chain.contract("TaskEscrow")
        self.reputation = chain.contract("Reputation")
        self.pot = chain.contract("TaskPot")
        self.rewards = chain.contract("ContributionRewards")
        self.trials = Trials(chain, people)

    def carry_out(self, told: Posted, who: str, name: str, arguments: list[str]) -> None:
        """Carry out one line of a story."""
        deed: Callable[..., Any] | None = getattr(self, f"do_{name}", None)
        if deed is None:
            message = f"the story knows no deed named {name!r}"
            raise ValueError(message)
        deed(told, self._jury(told, *arguments) if who == JURY else self.people[who], *arguments)

    # ---------------------------------------------------------------- taking

    def do_claim(self, told: Posted, worker: Person) -> None:
        """Take a seat at the price of the moment."""
        bond = self.escrow.functions.bondDue(told.terms).call()
        # A rising reward is fixed at the claim: what the seat got is read from the event.
        call = self.escrow.functions.claim(told.terms, worker.address, 0, bond, self._proof(told, worker), 0, b"")
        self._taken(told, worker, self._send(worker, call, bond if told.native else 0))

    def do_select(self, told: Posted, poster: Person, whose: str, amount: str) -> None:
        """Take the bid that a worker signed."""
        worker, price = self.people[whose], told.units(amount)
        signature = self.bid(told, worker, price, FAR)
        proved = self._proof(told, worker)
        call = self.escrow.functions.select(told.terms, worker.address, price, proved, FAR, signature)
        self._taken(told, worker, self._send(poster, call))

    def do_return(self, told: Posted, worker: Person) -> None:
        """Hand a seat back."""
        self._send(worker, self.escrow.functions.returnSeat(*self._seat(told, worker.name)))

    def bid(self, told: Posted, worker: Person, price: int, expiry: int) -> str:
        """Return a worker's signature under a bid."""
        epoch = self.escrow.functions.epochOf(worker.address).call()
        return self._sign(worker, "Bid", BID, [told.task_id, worker.address, price, epoch, expiry])

    # ---------------------------------------------------------------- doing and judging

    def do_submit(self, told: Posted, worker: Person) -> None:
        """Hand in the present milestone."""
        digest = worker.store("deliverables", self._deliverable(told, worker.name))
        receipt = self._send(worker, self.escrow.functions.submit(*self._seat(told, worker.name), digest, 0, b""))
        bonus = self.escrow.events.WorkSubmitted().process_receipt(receipt)[0]["args"]["bonus"]
        seat = told.seats[worker.name]
        seat |= {"digest": Web3.to_hex(digest), "bonus": seat["bonus"] | bonus}

    def do_accept(self, told: Posted, poster: Person, whose: str) -> None:
        """Accept a submission."""
        self._pay(told, poster, whose, "accept")

    def do_release(self, told: Posted, anyone: Person, whose: str) -> None:
        """Pay for a submission on which the poster was silent."""
        self._pay(told, anyone, whose, "release")

    def do_changes(self, told: Posted, poster: Person, whose: str) -> None:
        """Ask for changes."""
        note = poster.store("notes", self._note(told, whose, "changes"))
        self._send(poster, self.escrow.functions.requestChanges(*self._seat(told, whose), note))
        told.seats[whose]["changes"] += 1

    def do_lapse(self, told: Posted, anyone: Person, whose: str) -> None:
        """End a seat whose worker was silent."""
        self._send(anyone, self.escrow.functions.lapse(*self._seat(told, whose)))

    def do_settle(self, told: Posted, poster: Person, whose: str, amount: str) -> None:
        """End a seat as both agree; the worker signs, the poster sends."""
        worker, net = self.people[whose], told.units(amount)
        word = self.escrow.functions.seatWord(told.task_id, worker.address).call()
        signed = self._sign(worker, "Settle", SETTLE, [told.task_id, worker.address, word, net, FAR])
        self._send(poster, self.escrow.functions.settle(*self._seat(told, whose), net, FAR, b"", signed))

    # ---------------------------------------------------------------- disputes

    def do_reject(self, told: Posted, poster: Person, whose: str) -> None:
        """Reject a submission and put in the stake."""
        reason = poster.store("notes", self._note(told, whose, "reject"))
        call = self.escrow.functions.reject(*self._seat(told, whose), reason, self.chain.extra_data)
        self._send(poster, call, self._cost(told))
        told.seats[whose]["poster_stake"] = self._cost(told)

    def do_concede(self, told: Posted, anyone: Person, whose: str) -> None:
        """End a rejected seat whose worker did not dispute."""
        self._send(anyone, self.escrow.functions.concede(*self._seat(told, whose)))

    def do_dispute(self, told: Posted, worker: Person) -> None:
        """Dispute a rejection."""
        call = self.escrow.functions.dispute(*self._seat(told, worker.name), self.chain.extra_data)
        receipt = self._send(worker, call, self._cost(told))
        told.seats[worker.name]["worker_stake"] = self._cost(told)
        args = self.escrow.events.SeatDisputed().process_receipt(receipt)[0]["args"]
        told.disputes[worker.name] = args["disputeId"]

    def do_vote(self, told: Posted, member: Person, whose: str, ruling: str) -> None:
        """Vote on a dispute, as a member of the bench."""
        self._send(member, self._bench(told).functions.vote(told.disputes[whose], RULINGS[ruling]))

    def do_rule(self, told: Posted, anyone: Person, whose: str) -> None:
        """Let the bench rule, and the escrow pay as ruled."""
        number = told.disputes[whose]
        self._send(anyone, self._bench(told).functions.execute(number))
        self._send(anyone, self.escrow.functions.executeRuling(*self._seat(told, whose), number))

    # ---------------------------------------------------------------- before the court

    def do_draw(self, told: Posted, anyone: Person, whose: str) -> None:
        """Draw the jurors of a dispute."""
        self.trials.draw(anyone, told.disputes[whose])

    def do_commit(self, told: Posted, jury: list[Person], whose: str, ruling: str, other: str | None = None) -> None:
        """Let the jury commit; who has fewest votes wants the other ruling where one is told."""
        self.trials.commit(jury, told.disputes[whose], divided(jury, ruling, other))

    def do_begin_to_commit(self, told: Posted, jury: list[Person], whose: str, ruling: str) -> None:
        """Let all but one of the jury commit."""
        self.trials.commit(jury[:-1], told.disputes[whose], [ruling] * len(jury[:-1]))

    def do_open(self, told: Posted, jury: list[Person], whose: str, ruling: str, other: str | None = None) -> None:
        """Let the jury open what it committed to."""
        self.trials.reveal(jury, told.disputes[whose], divided(jury, ruling, other))

    def do_begin_to_open(self, told: Posted, jury: list[Person], whose: str, ruling: str) -> None:
        """Let all but one of the jury open what it committed to."""
        self.trials.reveal(jury[:-1], told.disputes[whose], [ruling] * len(jury[:-1]))

    def do_appeal(self, told: Posted, funder: Person, whose: str, ruling: str) -> None:
        """Fund a side of an appeal."""
        self.trials.appeal(funder, told.disputes[whose], ruling)

    def do_settle_jury(self, told: Posted, anyone: Person, whose: str) -> None:
        """Settle what the jurors won and lost, and let the first of them withdraw."""
        self.trials.settle(anyone, told.disputes[whose])
        self.trials.withdraw(self._jury(told, whose)[0])

    # ---------------------------------------------------------------- contests

    def do_enter(self, told: Posted, worker: Person) -> None:
        """Enter a contest with a sealed entry."""
        document = self._deliverable(told, worker.name)
        digest, secret = hashlib.sha256(rfc8785.dumps(document)).digest(), Web3.keccak(text=told.task_id + worker.name)
        values = [bytes.fromhex(told.task_id[2:]), worker.address, digest, secret]
        commitment = Web3.keccak(encode(["bytes32", "address", "bytes32", "bytes32"], values))
        call = self.escrow.functions.enter(told.terms, commitment, self._proof(told, worker))
        receipt = self._send(worker, call, told.fields["bond"] if told.native else 0)
        args = self.escrow.events.EntryCommitted().process_receipt(receipt)[0]["args"]
        told.openings[worker.name] = (digest, secret)
        told.seats[worker.name] = self._new(
            digest=Web3.to_hex(commitment), price=told.fields["reward"], bond=args["bond"], entry=args["entry"]
        )

    def do_reveal(self, told: Posted, worker: Person) -> None:
        """Open a sealed entry."""
        digest, secret = told.openings[worker.name]
        worker.store("deliverables", self._deliverable(told, worker.name))
        self._send(worker, self.escrow.functions.reveal(*self._seat(told, worker.name), digest, secret))
        told.seats[worker.name] |= {"digest": Web3.to_hex(digest), "bond": 0}

    def do_award(self, told: Posted, poster: Person, whose: str) -> None:
        """Give the prize to an entry."""
        self._send(poster, self.escrow.functions.award(*self._seat(told, whose)))

    # ---------------------------------------------------------------- pots, money, standing

    def do_contribute(self, told: Posted, giver: Person, amount: str) -> None:
        """Put something into the pot of a task."""
        net = told.units(amount)
        value = net + net * told.fields["fee_bps"] // 10_000 if told.native else 0
        self._send(giver, self.pot.functions.contribute(told.terms, net), value)

    def do_pay_pot(self, told: Posted, anyone: Person, whose: str) -> None:
        """Pay the pot of a task to the worker who was paid."""
        self._send(anyone, self.pot.functions.pay(told.terms, self.people[whose].address))

    def do_close(self, told: Posted, poster: Person) -> None:
        """Close the open seats."""
        self._send(poster, self.escrow.functions.closeOpenSeats(told.terms))

    def do_withdraw(self, told: Posted, person: Person) -> None:
        """Withdraw all credit in the task's token."""
        self._send(person, self.escrow.functions.withdraw(told.terms[1], person.address))

    def do_record(self, told: Posted, anyone: Person, whose: str | None = None) -> None:
        """Record an ended seat, which anyone may; worker and poster each gather what it is worth to them."""
        worker, standing = self.people[whose or anyone.name], self.reputation.functions
        self._send(anyone, standing.record(self.escrow.address, *self._seat(told, worker.name)))
        pair = (self.escrow.address, worker.address, told.terms[0], told.terms[5])
        for party in (worker, self.people[told.text["poster"]]):
            self._send(party, standing.gather(*pair))

    def do_measure(self, told: Posted, anyone: Person, whose: str) -> None:
        """Let a seat earn its reward of the running period, which anyone may."""
        self._send(anyone, self.rewards.functions.contribute(self.escrow.address, *self._seat(told, whose)))

    # ---------------------------------------------------------------- internals

    def _jury(self, told: Posted, whose: str, *_: str) -> list[Person]:
        return self.trials.jury(told.disputes[whose])

    def _send(self, person: Person, call: Any, value: int = 0) -> TxReceipt:
        return self.chain.send(person, call, value=value)

    def _seat(self, told: Posted, whose: str) -> tuple[PackedTerms, str, tuple[str, int, int, int]]:
        return told.terms, self.people[whose].address, seat_preimage(told.seats[whose])

    def _new(self, **known: Any) -> dict[str, Any]:
        empty = dict.fromkeys(("price", "paid", "bond", "milestone", "changes", "bonus", "entry"), 0)
        return {"digest": Web3.to_hex(NOTHING), **empty, "poster_stake": 0, "worker_stake": 0} | known

    def _taken(self, told: Posted, worker: Person, receipt: TxReceipt) -> None:
        args = self.escrow.events.SeatTaken().process_receipt(receipt)[0]["args"]
        told.seats[worker.name] = self._new(price=args["price"], bond=args["bond"])

    def _pay(self, told: Posted, person: Person, whose: str, name: str) -> None:
        self._send(person, getattr(self.escrow.functions, name)(*self._seat(told, whose)))
        seat = told.seats[whose]
        # An ended seat stays as the call that ended it named it.
        if seat["milestone"] + 1 < len(told.fields["shares"]):
            seat["paid"] += milestone_due(told.fields, seat)
            seat |= {"milestone": seat["milestone"] + 1, "changes": 0}

    def _bench(self, told: Posted) -> Contract:
        address = self.w3.to_checksum_address(told.terms[2])
        return self.w3.eth.contract(address, abi=load_abi("Panel"))

    def _cost(self, told: Posted) -> int:
        cost: int = self._bench(told).functions.arbitrationCost(self.chain.extra_data).call()
        return cost

    def _proof(self, told: Posted, worker: Person) -> list[str]:
        if "invited" not in told.text:
            return []
        tree = Tree.over([self.people[name].address for name in told.text["invited"]])
        return tree.proof(tree.position(worker.address))

    def _sign(self, person: Person, kind: str, fields: tuple[tuple[str, str], ...], values: list[Any]) -> str:
        domain = {
            "name": "Guildhall TaskEscrow",
            "version": "1",
            "chainId": self.chain.id,
            "verifyingContract": self.escrow.address,
        }
        # Numbers travel as text: a word is more than JSON numbers hold.
        message = {name: str(value) for (name, _), value in zip(fields, values, strict=True)}
        return person.sign_typed(domain, kind, fields, message)

    def _deliverable(self, told: Posted, who: str) -> dict[str, Any]:
        body = "成果已完成，请查看链接。" if told.text["lang"] == "zh" else "The work is done; the link has all of it."
        return {
            "schema": "guildhall/deliverable/1",
            "taskId": told.task_id,
            "body": told.text.get("handed_in", body),
            "links": ["https://example.org/deliverable"],
            "salt": salt(told.text["title"] + who),
        }

    def _note(self, told: Posted, whose: str, kind: str) -> dict[str, Any]:
        """Return what the poster writes with a change request or a rejection; the story's text names it."""
        return {
            "schema": "guildhall/note/1",
            "taskId": told.task_id,
            "worker": self.people[whose].address.lower(),
            "body": told.text["notes"][kind],
            "salt": salt(told.text["title"] + whose + kind),
        }


def salt(text: str) -> str:
    """Return a salt that is the same at every run, so that the demo's documents keep their digests."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
