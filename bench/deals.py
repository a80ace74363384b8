"""One task on a warm world, and one chainable method for each step of its life; a step is one transaction.

Warm means what a market in use means: the escrow holds coin and tokens of other tasks, everybody has sent before,
treasury, poster and worker have credit, and allowances are finite and stay above zero.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from indexer.words import pack_terms, seat_preimage, task_id
from tests.node import CHAIN_ID
from tests.world import DAY, ETHER, NATIVE, ZERO_WORD, World, deployed_world, digest_of

GENESIS = 1_800_000_000
SALT = digest_of("salt")
EMPTY_SEAT = {"digest": ZERO_WORD, "paid": 0, "milestone": 0, "changes": 0, "bonus": 0, "entry": 0}
NO_STAKES = {"poster_stake": 0, "worker_stake": 0}
# EIP-712 types, each as a Solidity struct would list its fields.
SIGNED = {
    "EIP712Domain": "string name, string version, uint256 chainId, address verifyingContract",
    "Permit": "address owner, address spender, uint256 value, uint256 nonce, uint256 deadline",
    "Bid": "bytes32 taskId, address worker, uint256 price, uint256 epoch, uint256 expiry",
    "Claim": "bytes32 taskId, address worker, uint256 minPrice, uint256 maxBond, uint256 epoch, uint256 expiry",
    "Submit": "bytes32 taskId, address worker, uint256 seatWord, bytes32 digest, uint256 expiry",
    "Review": "address escrow, bytes32 taskId, address worker, uint8 side, bytes32 commitment",
    "Settle": "bytes32 taskId, address worker, uint256 seatWord, uint256 toWorker, uint256 expiry",
}


def sign(world: World, signer: str, contract: tuple[str, str], kind: str, message: Mapping[str, Any]) -> bytes:
    """Return an account's EIP-712 signature for a contract, given by its domain's name and its address."""
    types = {
        name: [dict(zip(("type", "name"), field.split(), strict=True)) for field in SIGNED[name].split(", ")]
        for name in ("EIP712Domain", kind)
    }
    domain = {"name": contract[0], "version": "1", "chainId": CHAIN_ID, "verifyingContract": contract[1]}
    values = {name: str(value) for name, value in message.items()}
    typed = {"types": types, "primaryType": kind, "domain": domain, "message": values}
    return bytes.fromhex(world.rpc("eth_signTypedData_v4", signer, typed)[2:])


class Deal:
    """A task with the terms of an ordinary one but for `changes`; its bond is waived unless `bond` is among them."""

    def __init__(self, world: World, **changes: Any) -> None:
        self.world = world
        self.escrow = world.escrow.functions
        self.worker = world.workers[0]
        if changes.get("mode", 0) == 0 and not changes.get("bond"):
            changes = {"free_lapses": 2} | changes
        # A salt as the page draws it: seven bytes that are not zero.
        self.fields = world.terms(**changes) | {"salt": 0xA1B2C3D4E5F607 + world.head}
        packed = pack_terms(self.fields)
        self.id = task_id(packed, CHAIN_ID, world.escrow.address.lower())
        self.terms = World.checksummed(packed)
        self.poster = self.terms[0]
        self.native = self.fields["token"] == NATIVE
        self.seats: dict[str, dict[str, Any]] = {}
        self.expiry = world.now + 300 * DAY

    @property
    def seat(self) -> dict[str, Any]:
        """Return the seat of the worker whose turn it is."""
        return self.seats[self.worker]

    @property
    def place(self) -> tuple[Any, ...]:
        """Return what every call about a seat begins with."""
        return (self.terms, self.worker, seat_preimage(self.seat))

    def by(self, worker: int) -> Self:
        """Go on with another worker."""
        self.worker = self.world.workers[worker]
        return self

    def at(self, *periods: str) -> Self:
        """Wait for these periods of the terms; `deadline` is waited for whole."""
        for period in periods:
            start = 0 if period == "deadline" else self.world.now
            wait_until(self.world, start + self.fields[period])
        return self

    def until(self, moment: int) -> Self:
        """Wait until a Unix time."""
        wait_until(self.world, moment)
        return self

    def send(self, call: Any, sender: str, value: int = 0) -> Self:
        """Send a call of the escrow, the one transaction of its block."""
        self.world.send(call, sender, value)
        return self

    def signature(self, kind: str, **values: Any) -> bytes:
        """Return the worker's, or in `Settle` the poster's, EIP-712 signature."""
        signer = self.poster if kind == "Settle" else self.worker
        message = {"taskId": self.id, "worker": self.worker, "expiry": self.expiry} | values
        return sign(self.world, signer, ("Guildhall TaskEscrow", self.world.escrow.address), kind, message)

    # ---------------------------------------------------------------- posting and taking

    def post(self) -> Self:
        """Post and fund the task."""
        funding = self.escrow.funding(self.terms).call() if self.native else 0
        return self.send(self.escrow.post(self.terms, b""), self.poster, funding + self.fields["judging"])

    def post_with_permit(self) -> Self:
        """Post a task in a token whose allowance comes with the call."""
        token, funding = self.world.token, self.escrow.funding(self.terms).call()
        message = {
            "owner": self.poster,
            "spender": self.world.escrow.address,
            "value": funding,
            "nonce": token.functions.nonces(self.poster).call(),
            "deadline": self.expiry,
        }
        signed = sign(self.world, self.poster, ("Demo USD", token.address), "Permit", message)
        split = (signed[64], signed[:32], signed[32:64])
        return self.send(self.escrow.postWithPermit(self.terms, b"", self.expiry, *split), self.poster)

    def claim(self, *, signed: bool = False) -> Self:
        """Take a seat at the present reward; with a signature a stranger sends it."""
        price = self.escrow.currentReward(self.terms).call()
        bond = self.escrow.bondDue(self.terms).call()
        epoch = self.escrow.epochOf(self.worker).call()
        signature = self.signature("Claim", minPrice=price, maxBond=bond, epoch=epoch) if signed else b""
        call = self.escrow.claim(self.terms, self.worker, price, bond, [], self.expiry if signed else 0, signature)
        value = bond if self.native and not signed else 0
        self.seats[self.worker] = EMPTY_SEAT | NO_STAKES | {"price": price, "bond": bond}
        return self.send(call, self.world.stranger if signed else self.worker, value)

    def select(self) -> Self:
        """Take the worker's bid, which is one hundredth below the ceiling."""
        price, bond = self.fields["ceiling"] * 99 // 100, self.fields["bond"]
        signature = self.signature("Bid", price=price, epoch=self.escrow.epochOf(self.worker).call())
        call = self.escrow.select(self.terms, self.worker, price, [], self.expiry, signature)
        self.seats[self.worker] = EMPTY_SEAT | NO_STAKES | {"price": price, "bond": bond}
        return self.send(call, self.poster)

    def return_seat(self) -> Self:
        """Hand the seat back."""
        return self.send(self.escrow.returnSeat(*self.place), self.worker)

    def close_open_seats(self) -> Self:
        """Close the open seats."""
        return self.send(self.escrow.closeOpenSeats(self.terms), self.poster)

    # ---------------------------------------------------------------- doing and judging

    def submit(self, *, signed: bool = False) -> Self:
        """Hand in a milestone; with a signature a stranger sends it."""
        digest = digest_of(f"work {self.seat['milestone']} {self.seat['changes']}")
        word = self.escrow.seatWord(self.id, self.worker).call()
        signature = self.signature("Submit", seatWord=word, digest=digest) if signed else b""
        call = self.escrow.submit(*self.place, digest, self.expiry if signed else 0, signature)
        last = self.seat["milestone"] + 1 == len(self.fields["shares"])
        self.seat["digest"] = digest
        self.seat["bonus"] = int(last and self.fields["bonus_seats"] > 0)
        return self.send(call, self.world.stranger if signed else self.worker)

    def accept(self, *, record: bool = False) -> Self:
        """Accept the milestone."""
        accept = self.escrow.acceptAndRecord if record else self.escrow.accept
        self.send(accept(*self.place), self.poster)
        return self._paid()

    def release(self) -> Self:
        """Push the time-out of the review."""
        self.send(self.escrow.release(*self.place), self.world.stranger)
        return self._paid()

    def request_changes(self) -> Self:
        """Ask for changes."""
        self.send(self.escrow.requestChanges(*self.place, digest_of("note")), self.poster)
        self.seat["changes"] += 1
        return self

    def lapse(self) -> Self:
        """Push the time-out of the work."""
        return self.send(self.escrow.lapse(*self.place), self.world.stranger)

    def settle(self) -> Self:
        """Settle for half, as the poster offered."""
        half = self.seat["price"] // 2
        word = self.escrow.seatWord(self.id, self.worker).call()
        offer = self.signature("Settle", seatWord=word, toWorker=half)
        return self.send(self.escrow.settle(*self.place, half, self.expiry, offer, b""), self.worker)

    # ---------------------------------------------------------------- disputes

    @property
    def cost(self) -> int:
        """Return what arbitration costs now, in wei."""
        cost: int = self.world.panel.functions.arbitrationCost(b"").call()
        return cost

    def reject(self) -> Self:
        """Reject the milestone."""
        self.send(self.escrow.reject(*self.place, digest_of("reason"), b""), self.poster, self.cost)
        self.seat["poster_stake"] = self.cost
        return self

    def concede(self) -> Self:
        """Push the time-out of a rejection."""
        return self.send(self.escrow.concede(*self.place), self.world.stranger)

    def dispute(self) -> Self:
        """Dispute the rejection."""
        self.send(self.escrow.dispute(*self.place, b""), self.worker, self.cost)
        self.seat["worker_stake"] = self.cost
        return self

    def submit_evidence(self) -> Self:
        """Bring evidence, as the worker."""
        uri = "/ipfs/f01551220" + "ab" * 32
        return self.send(self.escrow.submitEvidence(self.terms, self.worker, uri), self.worker)

    @property
    def dispute_id(self) -> int:
        """Return the number of the one dispute that the panel has of this task."""
        events = self.world.escrow.events
        logs = [
            log
            for kind in (events.SeatDisputed, events.ContestEscalated)
            for log in kind().get_logs(from_block=0, argument_filters={"taskId": self.id})
        ]
        return int(logs[0]["args"]["disputeId"])

    def rule(self, ruling: int) -> Self:
        """Rule as the panel's contract does, so that the figure is the escrow's alone."""
        panel = self.world.panel.address
        self.world.rpc("anvil_setBalance", panel, hex(ETHER))
        self.world.rpc("anvil_impersonateAccount", panel)
        return self.send(self.escrow.rule(self.dispute_id, ruling), panel)

    def execute_ruling(self) -> Self:
        """End the seat as ruled."""
        return self.send(self.escrow.executeRuling(*self.place, self.dispute_id), self.world.stranger)

    # ---------------------------------------------------------------- contests

    def enter(self) -> Self:
        """Enter the contest."""
        digest, bond = digest_of("entry " + self.worker), self.fields["bond"]
        commitment = keccak(
            encode(
                ["bytes32", "address", "bytes32", "bytes32"],
                [bytes.fromhex(self.id[2:]), self.worker, bytes.fromhex(digest[2:]), bytes.fromhex(SALT[2:])],
            )
        )
        self.send(self.escrow.enter(self.terms, commitment, []), self.worker, bond if self.native else 0)
        fresh = {"digest": "0x" + commitment.hex(), "price": self.fields["reward"], "bond": bond}
        self.seats[self.worker] = EMPTY_SEAT | NO_STAKES | fresh | {"entry": len(self.seats) + 1}
        return self

    def reveal(self) -> Self:
        """Open the commitment."""
        digest = digest_of("entry " + self.worker)
        self.send(self.escrow.reveal(*self.place, digest, SALT), self.worker)
        self.seat.update(digest=digest, bond=0)
        return self

    def award(self) -> Self:
        """Give the prize to the worker's entry."""
        return self.send(self.escrow.award(*self.place), self.poster)

    def escalate(self) -> Self:
        """Take the contest to the arbitrator."""
        return self.send(self.escrow.escalate(*self.place, b""), self.worker)

    def close_contest(self, *, ruled: bool = False) -> Self:
        """End a contest that was not awarded."""
        dispute = self.dispute_id if ruled else 0
        return self.send(self.escrow.closeContest(*self.place, dispute), self.world.stranger)

    # ---------------------------------------------------------------- money and signatures

    def withdraw(self) -> Self:
        """Withdraw the poster's credit."""
        return self.send(self.escrow.withdraw(self.terms[1], self.poster), self.poster)

    def raise_epoch(self) -> Self:
        """Make the worker's earlier bids and claims void."""
        return self.send(self.escrow.raiseEpoch(), self.worker)

    def _paid(self) -> Self:
        """Keep the seat as the escrow does after a payment."""
        shares, seat = self.fields["shares"], self.seat
        if seat["milestone"] + 1 < len(shares):
            seat["paid"] += seat["price"] * shares[seat["milestone"]] // 10_000
            seat.update(milestone=seat["milestone"] + 1, changes=0)
        return self


@contextmanager
def warm_world(*arguments: str) -> Iterator[World]:
    """Start a node whose clock goes by blocks and use every place once, as this module says.

    Extra arguments are the node's own.
    """
    with deployed_world("--timestamp", str(GENESIS), *arguments) as world:
        wait_until(world, GENESIS + DAY)
        world.rpc("anvil_setBlockTimestampInterval", 1)
        for account in world.accounts:
            world.send(world.token.functions.approve(world.escrow.address, 10**12), account)
        for token in (NATIVE, world.token.address):
            Deal(world, token=token).post().claim().submit().accept()
            Deal(world, token=token).post().close_open_seats()
            Deal(world, token=token).post()
        yield world


def wait_until(world: World, moment: int) -> None:
    """Mine a block at a Unix time."""
    world.rpc("evm_setNextBlockTimestamp", moment)
    world.mine()
