"""Every call of a court, by real transactions; salts and votes are those of the juror's name."""

from typing import Any

import rlp  # type: ignore[import-untyped]
from eth_utils.crypto import keccak
from web3 import Web3
from web3.contract import Contract

from tests.indexer.moves import Moves
from tests.node import CHAIN_ID
from tests.world import Task, World, digest_of

# The fields of a header in the order of its bytes; the later ones came with later forks.
HEADER = (
    *("parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom", "difficulty"),
    *("number", "gasLimit", "gasUsed", "timestamp", "extraData", "mixHash", "nonce", "baseFeePerGas"),
    *("withdrawalsRoot", "blobGasUsed", "excessBlobGas", "parentBeaconBlockRoot", "requestsHash"),
)
NUMBERS = {"difficulty", "number", "gasLimit", "gasUsed", "timestamp", "baseFeePerGas", "blobGasUsed", "excessBlobGas"}


class CourtMoves:
    """One method for each call, of a court that hears the tasks of the world's own escrow."""

    def __init__(self, world: World, moves: Moves) -> None:
        self.world, self.moves = world, moves
        self.court: Contract = world.court

    def call(self, sender: str, function: str, *arguments: Any, value: int = 0) -> None:
        """Send a call to the court."""
        self.world.send(self.court.functions[function](*arguments), sender, value, gas=8_000_000)

    def stake(self, juror: str, amount: int) -> None:
        """Stake tokens of the guild."""
        self.world.send(self.world.guild_token.functions.approve(self.court.address, amount), juror)
        self.call(juror, "stake", amount)

    def disputed(self, worker: str, **changes: Any) -> tuple[Task, int]:
        """Return a task whose seat is disputed before the court, and the number of the dispute."""
        task = self.moves.post(arbitrator=self.court.address, **changes)
        self.moves.claim(task, worker)
        self.moves.submit(task, worker)
        cost = self.court.functions.arbitrationCost(b"").call()
        act, seat = self.moves.act, task.seats[worker]
        act(task, worker, "reject", digest_of("reason"), b"", sender=task.packed[0], value=cost)
        seat["poster_stake"] = cost
        act(task, worker, "dispute", b"", sender=worker, value=cost)
        seat["worker_stake"] = cost
        return task, int(self.court.functions.disputeCount().call())

    def seed(self, number: int) -> None:
        """Wait for the epoch of a dispute's round and prove its seed."""
        functions = self.court.functions
        epoch = functions.roundOf(number, self.round_of(number)).call()[0]
        due = functions.startOf(epoch).call() + functions.SEED_DELAY().call()
        self.until(due)
        block = self.world.head
        self.world.mine()  # A block does not know its own hash.
        while self.world.w3.eth.get_block(block - 1)["timestamp"] >= due:
            block -= 1
        if functions.seedOf(epoch).call() == bytes(32):
            self.call(self.world.stranger, "openEpoch", block, self.header(block), self.header(block - 1))

    def header(self, number: int) -> bytes:
        """Return the bytes of a header, which hash to its block's hash."""
        block = self.world.rpc("eth_getBlockByNumber", hex(number), *[False])
        values = [block[name] for name in HEADER if name in block]
        fields = [
            rlp.sedes.big_endian_int.serialize(int(value, 16)) if name in NUMBERS else bytes.fromhex(value[2:])
            for name, value in zip([name for name in HEADER if name in block], values, strict=True)
        ]
        encoded: bytes = rlp.encode(fields)
        assert "0x" + keccak(encoded).hex() == block["hash"]
        return encoded

    def until(self, time: int) -> None:
        """Move the clock to a time, if it lies ahead."""
        if time > self.world.now:
            self.world.sleep(time - self.world.now)

    def round_of(self, number: int) -> int:
        """Return the current round of a dispute."""
        return int(self.court.functions.caseOf(number).call()[3])

    def draw(self, number: int) -> list[str]:
        """Draw the jurors of the current round, in two calls, and return them."""
        self.seed(number)
        self.call(self.world.stranger, "draw", number, 1)
        self.call(self.world.stranger, "draw", number, 250)
        return list(self.court.functions.jurorsOf(number, self.round_of(number)).call())

    def commit(self, number: int, juror: str, ruling: int) -> None:
        """Commit a juror's votes."""
        parts = (CHAIN_ID, self.court.address, number, self.round_of(number), juror, ruling, salt_of(juror))
        kinds = ["uint256", "address", "uint256", "uint256", "address", "uint256", "bytes32"]
        commitment = keccak(Web3().codec.encode(kinds, parts))
        self.call(juror, "commit", number, commitment)

    def reveal(self, number: int, juror: str, ruling: int) -> None:
        """Reveal a juror's votes, by a stranger."""
        self.call(self.world.stranger, "reveal", number, juror, ruling, salt_of(juror))

    def vote(self, number: int, ruling: int, *, but: int = 0) -> list[str]:
        """Let the jurors drawn vote alike, all but some of the last."""
        jurors = self.draw(number)
        for juror in jurors[: len(jurors) - but]:
            self.commit(number, juror, ruling)
        if but:
            self.until(self.court.functions.stageOf(number).call()[2])
        for juror in jurors[: len(jurors) - but]:
            self.reveal(number, juror, ruling)
        return jurors

    def fund(self, number: int, side: int, sender: str, part: int = 1, surplus: int = 0) -> None:
        """Put behind a ruling what it needs still, or a part of it, and a surplus."""
        raised, needed = self.court.functions.fundingOf(number, self.round_of(number), side).call()
        self.call(sender, "fundAppeal", number, side, value=(needed - raised) // part + surplus)

    def solve(self, number: int) -> None:
        """Wait until nothing can be appealed any more, and hand the ruling to the escrow."""
        while (stage := self.court.functions.stageOf(number).call())[0] != 5:
            self.until(stage[2])
        self.call(self.world.stranger, "execute", number)

    def settle(self, number: int) -> None:
        """Settle the jurors of every round, the first by itself."""
        for round_ in range(self.round_of(number) + 1):
            jurors = len(self.court.functions.jurorsOf(number, round_).call())
            for limit in (1, 250)[: max(1, min(2, jurors))]:
                self.call(self.world.stranger, "settle", number, round_, limit)


def salt_of(juror: str) -> bytes:
    """Return a juror's salt."""
    return keccak(text=juror)
