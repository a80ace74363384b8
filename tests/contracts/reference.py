"""What the escrow's packing and hashing must give, written a second time in plain Python."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, ClassVar, Self

from eth_abi.abi import encode
from eth_utils.crypto import keccak

NATIVE = "0x" + "0" * 40
ZERO = bytes(32)
DAY = 86_400
BPS = 10_000

CLAIM, SELECT, CONTEST = range(3)
ACTIVE, CLOSED, CONTEST_DISPUTED, CONTEST_ENDED = range(1, 5)
NONE, WORKING, SUBMITTED, REJECTED, DISPUTED, COMMITTED, REVEALED = range(7)
RETURNED, LAPSED, PAID, CONCEDED, RULED_WORKER, RULED_POSTER, RULED_ABUSE, SPLIT, SETTLED, UNREVEALED = range(16, 26)
WON, PAID_NOTED = 26, 27
MAX_CHANGES = 2

TERMS_TYPE = (
    "Terms(address poster,address token,address arbitrator,address treasury,bytes32 brief,bytes32 skill,"
    "bytes32 inviteRoot,bytes32 extraHash,uint256 shape,uint256 clocks,uint256 pay,uint256 lift,uint256 cover)"
)
DOMAIN_TYPE = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
TERMS_ABI = ["address"] * 4 + ["bytes32"] * 4 + ["uint256"] * 5


def pack(*parts: tuple[int, int]) -> int:
    """Put (value, bits) beside each other, the first lowest; a value must fit its bits."""
    word = shift = 0
    for value, bits in parts:
        assert 0 <= value < 1 << bits, f"{value} does not fit {bits} bits"
        word |= value << shift
        shift += bits
    return word


def domain_separator(chain_id: int, escrow: str) -> bytes:
    """The EIP-712 domain of an escrow."""
    values = [keccak(text=DOMAIN_TYPE), keccak(text="Guildhall TaskEscrow"), keccak(text="1"), chain_id, escrow]
    return keccak(encode(["bytes32", "bytes32", "bytes32", "uint256", "address"], values))


@dataclass(frozen=True)
class Terms:
    """The terms of a task by name, in the order of `TermsFields`; amounts in token units, periods in seconds."""

    poster: str
    token: str
    arbitrator: str
    treasury: str
    brief: bytes
    skill: bytes
    inviteRoot: bytes = ZERO  # noqa: N815 - the contract's own name
    extraHash: bytes = keccak(b"")  # noqa: N815
    mode: int = 0
    grade: int = 1
    seats: int = 1
    feeBps: int = 300  # noqa: N815
    bonusSeats: int = 0  # noqa: N815
    freeLapses: int = 0  # noqa: N815
    shares: tuple[int, ...] = (10_000, 0, 0, 0, 0, 0, 0, 0)
    salt: int = 0
    returnPeriod: int = 0  # noqa: N815
    workPeriod: int = 14 * DAY  # noqa: N815
    reviewPeriod: int = 5 * DAY  # noqa: N815
    disputePeriod: int = 5 * DAY  # noqa: N815
    rulingPeriod: int = 60 * DAY  # noqa: N815
    raiseEvery: int = 0  # noqa: N815
    deadline: int = 0
    reward: int = 10**18
    ceiling: int = 10**18
    raiseBy: int = 0  # noqa: N815
    bonus: int = 0
    bond: int = 10**17
    judging: int = 0

    NUMBERS: ClassVar[dict[str, int]] = {}

    def but(self, **changes: Any) -> Self:
        """The same terms with some fields changed."""
        return replace(self, **changes)

    def named(self) -> tuple[Any, ...]:
        """The fields in order, for `packTerms`."""
        return tuple(asdict(self).values())

    def packed(self) -> tuple[Any, ...]:
        """The thirteen words, for every other function."""
        shape = pack(
            (self.mode, 8),
            (self.grade, 8),
            (self.seats, 16),
            (self.feeBps, 16),
            (self.bonusSeats, 16),
            (self.freeLapses, 8),
            *((share, 16) for share in self.shares),
            (self.salt, 56),
        )
        clocks = pack(
            (self.returnPeriod, 32),
            (self.workPeriod, 32),
            (self.reviewPeriod, 32),
            (self.disputePeriod, 32),
            (self.rulingPeriod, 32),
            (self.raiseEvery, 32),
            (self.deadline, 40),
        )
        pay = pack((self.reward, 128), (self.ceiling, 128))
        lift = pack((self.raiseBy, 128), (self.bonus, 128))
        cover = pack((self.bond, 128), (self.judging, 128))
        head = (self.poster, self.token, self.arbitrator, self.treasury)
        digests = (self.brief, self.skill, self.inviteRoot, self.extraHash)
        return (*head, *digests, shape, clocks, pay, lift, cover)

    def task_id(self, chain_id: int, escrow: str) -> bytes:
        """The EIP-712 digest of the terms under an escrow's domain."""
        struct = keccak(keccak(text=TERMS_TYPE) + encode(TERMS_ABI, self.packed()))
        return keccak(b"\x19\x01" + domain_separator(chain_id, escrow) + struct)

    @property
    def milestones(self) -> int:
        """How many parts the work has: the shares before the first zero."""
        return next((number for number, share in enumerate(self.shares) if not share), len(self.shares))

    def fee(self, net: int) -> int:
        """The fee on a net payment."""
        return net * self.feeBps // BPS

    def gross(self, net: int) -> int:
        """A net amount and its fee."""
        return net + self.fee(net)

    def slot(self) -> int:
        """What one place is funded with."""
        return self.gross(self.ceiling)

    def funding(self) -> int:
        """What posting locks, in token units; the places of a contest share one prize."""
        places = 1 if self.mode == CONTEST else self.seats
        return places * self.slot() + self.bonusSeats * self.gross(self.bonus)

    def coin(self) -> int:
        """What posting needs in native wei."""
        return self.judging + (self.funding() if self.token == NATIVE else 0)

    def dues(self, price: int) -> list[int]:
        """What each milestone pays, net; the last pays the rest."""
        parts = [price * share // BPS for share in self.shares[: self.milestones - 1]]
        return [*parts, price - sum(parts)]

    def refund(self, *nets: int) -> int:
        """What is left of a place after these net payments, each with its fee."""
        return self.slot() - sum(map(self.gross, nets))

    def price_at(self, moment: int, opened: int, steps: int = 0) -> int:
        """The reward for claiming at `moment`, a Unix time, in token units, net."""
        if not self.raiseEvery:
            return self.reward
        return min(self.ceiling, self.reward + self.raiseBy * (steps + (moment - opened) // self.raiseEvery))

    def steps_at(self, price: int) -> int:
        """Where the rise begins again after a lapse at this price."""
        return -((self.reward - price) // self.raiseBy)


Terms.NUMBERS.update({each.name: number for number, each in enumerate(fields(Terms))})


@dataclass(frozen=True)
class Seat:
    """What a seat's word commits to; amounts in token units, stakes in wei."""

    digest: bytes = ZERO
    price: int = 10**18
    paid: int = 0
    bond: int = 10**17
    milestone: int = 0
    changes: int = 0
    bonus: int = 0
    entry: int = 0
    stakes: tuple[int, int] = field(default=(0, 0))

    def but(self, **changes: Any) -> Self:
        """The same seat with some fields changed."""
        return replace(self, **changes)

    def packed(self) -> tuple[bytes, int, int, int]:
        """The four words."""
        money = pack((self.price, 128), (self.paid, 128))
        counters = ((self.milestone, 8), (self.changes, 8), (self.bonus, 8), (self.entry, 8))
        held = pack((self.bond, 128), *counters)
        return self.digest, money, held, pack((self.stakes[0], 128), (self.stakes[1], 128))

    def hash(self) -> int:
        """The lower 208 bits of the hash of the four words."""
        digest = keccak(encode(["bytes32", "uint256", "uint256", "uint256"], self.packed()))
        return int.from_bytes(digest, "big") & ((1 << 208) - 1)

    def due(self, terms: Terms) -> int:
        """What the current milestone pays, net."""
        last = self.milestone == terms.milestones - 1
        return self.price - self.paid if last else terms.dues(self.price)[self.milestone]

    def advanced(self, terms: Terms) -> Self:
        """The seat after the current milestone, not the last, was paid."""
        return self.but(paid=self.paid + self.due(terms), milestone=self.milestone + 1, changes=0)

    def word(self, state: int, clock: int) -> int:
        """The seat's word in a state that began at `clock`, a Unix time."""
        return pack((state, 8), (clock, 40), (self.hash(), 208))


def task_word(
    status: int,
    open_seats: int,
    opened: int,
    lapses: int = 0,
    *,
    live: int = 0,
    bonus_taken: int = 0,
    steps: int = 0,
    revealed: int = 0,
) -> int:
    """The task's word; `live` and `bonus_taken` are kept only where the terms have bonuses."""
    counters = ((open_seats, 16), (live, 16), (bonus_taken, 16), (lapses, 8))
    return pack((status, 8), *counters, (opened, 40), (steps, 32), (revealed, 8))


def shared_stakes(poster_stake: int, worker_stake: int) -> tuple[int, int]:
    """Worker's and poster's part of the poster's stake when nobody wins, in wei."""
    total = poster_stake + worker_stake
    to_poster = poster_stake * poster_stake // total if total else 0
    return poster_stake - to_poster, to_poster


def subject(task_id: bytes, worker: str = NATIVE) -> int:
    """What a dispute is about: a seat, or without a worker a contest."""
    digest = keccak(encode(["bytes32", "address"], [task_id, worker]))
    return int.from_bytes(digest, "big") & ((1 << 208) - 1)


def commitment(task_id: bytes, worker: str, digest: bytes, salt: bytes) -> bytes:
    """What an entrant of a contest commits to."""
    return keccak(encode(["bytes32", "address", "bytes32", "bytes32"], [task_id, worker, digest, salt]))


def invite_leaf(worker: str) -> bytes:
    """The leaf of an invited worker."""
    return keccak(keccak(encode(["address"], [worker])))


def merkle_pair(left: bytes, right: bytes) -> bytes:
    """The parent of two nodes, which are hashed in sorted order."""
    return keccak(min(left, right) + max(left, right))


def invitations(workers: Iterable[Any]) -> tuple[bytes, dict[str, list[bytes]]]:
    """The root of a tree of workers and each one's proof; a node without a pair goes up as it is."""
    names = [str(worker) for worker in workers]
    level = [invite_leaf(name) for name in names]
    place = {name: number for number, name in enumerate(names)}
    proofs: dict[str, list[bytes]] = {name: [] for name in names}
    while len(level) > 1:
        for name, number in place.items():
            if number ^ 1 < len(level):
                proofs[name].append(level[number ^ 1])
            place[name] = number // 2
        pairs = [level[start : start + 2] for start in range(0, len(level), 2)]
        level = [merkle_pair(*pair) if pair[1:] else pair[0] for pair in pairs]
    return level[0], proofs
