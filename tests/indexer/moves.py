"""Every call of the escrow, its bench and its pots, by real transactions; seats are named as they stand."""

import json
from typing import Any

from web3.contract import Contract
from web3.logs import DISCARD

from indexer.words import pack_terms, seat_word, task_id
from tests.node import CHAIN_ID
from tests.world import APPEAL_COST, NATIVE, PANEL_COST, ZERO_WORD, Task, World, digest_of

CLAIM, SELECT, CONTEST = range(3)
PROOF: list[bytes] = []
NO_SEAT = (ZERO_WORD, 0, 0, 0)
EMPTY_SEAT: dict[str, Any] = {
    "digest": ZERO_WORD,
    **dict.fromkeys(("price", "paid", "bond", "milestone", "changes", "bonus", "entry", "poster_stake"), 0),
    "worker_stake": 0,
}
MESSAGES = {
    "Bid": "bytes32 taskId,address worker,uint256 price,uint256 epoch,uint256 expiry",
    "Claim": "bytes32 taskId,address worker,uint256 minPrice,uint256 maxBond,uint256 epoch,uint256 expiry",
    "Submit": "bytes32 taskId,address worker,uint256 seatWord,bytes32 digest,uint256 expiry",
    "Settle": "bytes32 taskId,address worker,uint256 seatWord,uint256 toWorker,uint256 expiry",
}
DOMAIN = "string name,string version,uint256 chainId,address verifyingContract"
FOREVER = 2**40
REVERTING = "0x60006000fd"


def _typed(fields: str) -> list[dict[str, str]]:
    return [dict(zip(("type", "name"), field.split(), strict=True)) for field in fields.split(",")]


class Moves:
    """One method for each call, of the world's own escrow."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.escrow: Contract = world.escrow

    @staticmethod
    def _coin(task: Task, amount: int) -> int:
        return amount if task.fields["token"] == NATIVE else 0

    def act(self, task: Task, worker: str, function: str, *arguments: Any, sender: str, value: int = 0) -> None:
        """Send a call that names a seat."""
        call = self.escrow.functions[function](task.packed, worker, task.seat(worker), *arguments)
        self.world.send(call, sender, value, gas=2_000_000)

    def sign(self, name: str, signer: str, *values: Any) -> str:
        """Return the signature of an account of the node over a message to the escrow."""
        fields = _typed(MESSAGES[name])
        message = {field["name"]: _json(value) for field, value in zip(fields, values, strict=True)}
        domain = {"name": "Guildhall TaskEscrow", "version": "1", "chainId": CHAIN_ID}
        content = {
            "types": {"EIP712Domain": _typed(DOMAIN), name: fields},
            "primaryType": name,
            "domain": {**domain, "verifyingContract": self.escrow.address},
            "message": message,
        }
        return str(self.world.rpc("eth_signTypedData_v4", signer, json.dumps(content)))

    # ---------------------------------------------------------------- taking

    def post(self, **changes: Any) -> Task:
        """Post a task; its judging deposit is paid beside its funding."""
        world, functions = self.world, self.escrow.functions
        fields = world.terms(**changes)
        packed = pack_terms(fields)
        task = Task(task_id(packed, CHAIN_ID, self.escrow.address), fields, world.checksummed(packed))
        funding = functions.funding(task.packed).call()
        value = self._coin(task, funding) + fields["judging"]
        world.send(functions.post(task.packed, b""), task.packed[0], value)
        return task

    def claim(self, task: Task, worker: str) -> None:
        """Claim at the price of the moment of mining."""
        functions = self.escrow.functions
        due = functions.bondDue(task.packed).call()
        call = functions.claim(task.packed, worker, 0, due, PROOF, 0, b"")
        receipt = self.world.send(call, worker, self._coin(task, due))
        (taken,) = self.escrow.events.SeatTaken().process_receipt(receipt, DISCARD)
        task.seats[worker] = {**EMPTY_SEAT, "price": taken["args"]["price"], "bond": due}

    def relay_claim(self, task: Task, worker: str, relayer: str) -> None:
        """Hand in a claim that the worker signed; the bond comes from his credit or allowance."""
        functions = self.escrow.functions
        due, price = functions.bondDue(task.packed).call(), task.fields["reward"]
        epoch = functions.epochOf(worker).call()
        signature = self.sign("Claim", worker, task.id, worker, price, due, epoch, FOREVER)
        self.world.send(functions.claim(task.packed, worker, price, due, PROOF, FOREVER, signature), relayer)
        task.seats[worker] = {**EMPTY_SEAT, "price": price, "bond": due}

    def select(self, task: Task, worker: str, price: int) -> None:
        """Take a worker at the price of the bid that he signs."""
        functions = self.escrow.functions
        epoch = functions.epochOf(worker).call()
        signature = self.sign("Bid", worker, task.id, worker, price, epoch, FOREVER)
        self.world.send(functions.select(task.packed, worker, price, PROOF, FOREVER, signature), task.packed[0])
        task.seats[worker] = {**EMPTY_SEAT, "price": price, "bond": task.fields["bond"]}

    def enter(self, task: Task, worker: str) -> None:
        """Enter a contest with the commitment that `reveal` opens."""
        commitment = self.world.w3.solidity_keccak(
            ["bytes32", "uint256", "bytes32", "bytes32"], [task.id, int(worker, 16), digest_of(worker), ZERO_WORD]
        ).to_0x_hex()
        bond = task.fields["bond"]
        call = self.escrow.functions.enter(task.packed, commitment, PROOF)
        self.world.send(call, worker, self._coin(task, bond))
        entry = len(task.seats) + 1
        price = task.fields["reward"]
        task.seats[worker] = {**EMPTY_SEAT, "digest": commitment, "price": price, "bond": bond, "entry": entry}

    # ---------------------------------------------------------------- doing and judging

    def submit(self, task: Task, worker: str, text: str = "work", relayer: str | None = None) -> None:
        """Hand in the milestone; a relayer hands in what the worker signed."""
        seat, digest = task.seats[worker], digest_of(text)
        expiry, signature = 0, "0x"
        if relayer:
            word = self.escrow.functions.seatWord(task.id, worker).call()
            expiry, signature = FOREVER, self.sign("Submit", worker, task.id, worker, word, digest, FOREVER)
        call = self.escrow.functions.submit(task.packed, worker, task.seat(worker), digest, expiry, signature)
        receipt = self.world.send(call, relayer or worker)
        (submitted,) = self.escrow.events.WorkSubmitted().process_receipt(receipt, DISCARD)
        seat["digest"] = digest
        seat["bonus"] = int(seat["bonus"] or submitted["args"]["bonus"])

    def pay(self, task: Task, worker: str, function: str = "accept") -> None:
        """Accept, accept and record, or release: the seat goes on to its next milestone or ends."""
        sender = self.world.stranger if function == "release" else task.packed[0]
        self.act(task, worker, function, sender=sender)
        seat, shares = task.seats[worker], task.fields["shares"]
        if seat["milestone"] < len(shares) - 1:
            seat["paid"] += seat["price"] * shares[seat["milestone"]] // 10_000
            seat["milestone"] += 1
            seat["changes"] = 0

    def change(self, task: Task, worker: str, text: str = "note") -> None:
        """Ask for changes."""
        self.act(task, worker, "requestChanges", digest_of(text), sender=task.packed[0])
        task.seats[worker]["changes"] += 1

    def reject(self, task: Task, worker: str, surplus: int = 0) -> None:
        """Reject, with more coin than the stake if told so."""
        value = PANEL_COST + surplus
        self.act(task, worker, "reject", digest_of("reason"), b"", sender=task.packed[0], value=value)
        task.seats[worker]["poster_stake"] = PANEL_COST

    def dispute(self, task: Task, worker: str, surplus: int = 0) -> int:
        """Dispute the rejection and return the panel's number for it."""
        self.act(task, worker, "dispute", b"", sender=worker, value=PANEL_COST + surplus)
        task.seats[worker]["worker_stake"] = PANEL_COST
        return int(self.world.panel.functions.disputeCount().call())

    def disputed(self, worker: str, **changes: Any) -> tuple[Task, int]:
        """Return a task with one seat that is disputed, and the panel's number for it."""
        task = self.post(**changes)
        self.claim(task, worker)
        self.submit(task, worker)
        self.reject(task, worker)
        return task, self.dispute(task, worker)

    def settle(self, task: Task, worker: str, to_worker: int) -> None:
        """Settle: the worker signs, the poster calls."""
        word = self.escrow.functions.seatWord(task.id, worker).call()
        assert word == seat_word({**task.seats[worker], "state": word & 255, "clock": word >> 8 & (2**40 - 1)})
        signature = self.sign("Settle", worker, task.id, worker, word, to_worker, FOREVER)
        self.act(task, worker, "settle", to_worker, FOREVER, b"", signature, sender=task.packed[0])

    # ---------------------------------------------------------------- contests

    def reveal(self, task: Task, worker: str) -> None:
        """Open an entry, by whoever has the opening."""
        self.act(task, worker, "reveal", digest_of(worker), ZERO_WORD, sender=self.world.stranger)
        task.seats[worker] |= {"digest": digest_of(worker), "bond": 0}

    def escalate(self, task: Task, worker: str) -> int:
        """Take a silent contest to the panel and return its number there."""
        self.act(task, worker, "escalate", b"", sender=worker)
        return int(self.world.panel.functions.disputeCount().call())

    def close_contest(self, task: Task, worker: str | None = None, number: int = 0) -> None:
        """End a contest; the worker is whose entry was ruled the winner."""
        named = (worker, task.seat(worker)) if worker else (self.world.stranger, NO_SEAT)
        self.world.send(self.escrow.functions.closeContest(task.packed, *named, number), self.world.stranger)

    # ---------------------------------------------------------------- the bench

    def rule(self, number: int, ruling: int) -> None:
        """Let a quorum of the panel rule; the appeal window opens."""
        for member in self.world.members[:2]:
            self.world.send(self.world.panel.functions.vote(number, ruling), member)

    def appeal(self, number: int, ruling: int | None) -> None:
        """Appeal, and let a quorum of the second panel rule; None leaves it to its silence."""
        world = self.world
        world.send(world.panel.functions.appeal(number, b""), world.stranger, APPEAL_COST)
        appeal = world.appeal_panel.functions.disputeCount().call()
        if ruling is None:
            return
        for member in world.appeal_members[:2]:
            world.send(world.appeal_panel.functions.vote(appeal, ruling), member)
        world.send(world.appeal_panel.functions.execute(appeal), world.stranger)

    def execute(self, number: int) -> None:
        """Hand the panel's final ruling to the escrow."""
        self.world.send(self.world.panel.functions.execute(number), self.world.stranger)

    def finish(self, task: Task, worker: str, number: int) -> None:
        """End a disputed seat as ruled."""
        self.act(task, worker, "executeRuling", number, sender=self.world.stranger)

    def evidence(self, task: Task, worker: str, sender: str, uri: str) -> None:
        """Bring evidence."""
        self.world.send(self.escrow.functions.submitEvidence(task.packed, worker, uri), sender)

    # ---------------------------------------------------------------- pots and failing receivers

    def contribute(self, task: Task, account: str, net: int) -> None:
        """Add to a task's pot."""
        due = net + net * task.fields["fee_bps"] // 10_000
        call = self.world.pot.functions.contribute(task.packed, net)
        self.world.send(call, account, self._coin(task, due))

    def refuse_coin(self, account: str, *, refuse: bool = True) -> None:
        """Make an account refuse what it is sent, or take it again."""
        self.world.rpc("anvil_setCode", account, REVERTING if refuse else "0x")


def _json(value: Any) -> Any:
    return str(value) if isinstance(value, int) else value
