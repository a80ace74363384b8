"""The moves of a review in one line each, and its commitment, signature and word written a second time."""

from dataclasses import dataclass, replace
from typing import Any

from brownie import chain
from eth_abi import encode
from eth_account.messages import encode_typed_data
from eth_utils import keccak
from market import address
from reference import DAY, TERMS_ABI, pack
from signing import sign_digest

POSTER, WORKER = range(2)
ALONE_FROM, ANCHOR_END, REVEAL_END = 14 * DAY, 17 * DAY, 31 * DAY
REVIEW = {"escrow": "address", "taskId": "bytes32", "worker": "address", "side": "uint8", "commitment": "bytes32"}
ANCHORED, OPEN, WORKER_FIRST = (1, 2), (4, 8), 16


@dataclass(frozen=True)
class Opening:
    """What a commitment hides."""

    rating: int
    digest: bytes
    salt: bytes

    def but(self, **changes: Any) -> "Opening":
        """The same opening with some fields changed."""
        return replace(self, **changes)

    @property
    def packed(self) -> tuple[Any, ...]:
        return self.rating, self.digest, self.salt


KIND = Opening(5, keccak(text="a pleasure"), keccak(text="salt of the poster"))
BITTER = Opening(1, keccak(text="never again"), keccak(text="salt of the worker"))


@dataclass(frozen=True)
class Ended:
    """A seat that ended, in an escrow that is asked about it."""

    escrow: Any
    terms: tuple[Any, ...]
    id: bytes
    poster: Any
    worker: Any
    at: int

    @property
    def place(self) -> tuple[str, bytes, str]:
        """What every opening begins with."""
        return address(self.escrow), self.id, address(self.worker)

    def author(self, side: int) -> Any:
        return (self.poster, self.worker)[side]


def number(terms: Any) -> bytes:
    """The id that a `TestWords` gives to terms."""
    return keccak(encode(TERMS_ABI, terms.packed()))


def commit(place: tuple[str, bytes, str], side: int, opening: Opening) -> bytes:
    """The commitment to a review."""
    types = ["address", "bytes32", "address", "uint8", "uint8", "bytes32", "bytes32"]
    return keccak(encode(types, [*place, side, *opening.packed]))


def seal(*commitments: bytes) -> int:
    """The seal of commitments in the order in which they came."""
    word = 0
    for each in commitments:
        digest = keccak(encode(["uint256", "bytes32"], [word, each]))
        word = int.from_bytes(digest, "big") & ((1 << 208) - 1)
    return word


def review_word(flags: int, at: int, *commitments: bytes) -> int:
    """The word of a seat's reviews."""
    return pack((flags, 8), (at, 40), (seal(*commitments), 208))


class Reviewing:
    """The contract, and an escrow that says what a test tells it."""

    def __init__(self, contract: Any, words: Any, market: Any, relayer: Any):
        self.contract = contract
        self.words = words
        self.market = market
        self.relayer = relayer

    def ended(self, state: int = 18, at: int | None = None, words: Any = None, **changes: Any) -> Ended:
        """A seat that the telling escrow says ended in a state."""
        words = words or self.words
        poster = changes.pop("poster", self.market.poster)
        worker = changes.pop("worker", self.market.worker)
        terms = self.market.terms(poster=address(poster), **changes)
        at = chain[-1].timestamp if at is None else at
        words.setSeat(number(terms), address(worker), pack((state, 8), (at, 40), (5, 208)), {"from": self.relayer})
        return Ended(words, terms.packed(), number(terms), poster, worker, at)

    def review(self, seat: Ended, side: int, opening: Opening, /, **changes: Any) -> tuple[bytes, bytes]:
        """A commitment and its author's signature; parts of message and domain and the `signer` can change."""
        committed = changes.pop("commitment", None) or commit(seat.place, side, opening)
        signer = changes.pop("signer", None) or seat.author(side)
        message = dict(zip(REVIEW, (*seat.place, side, committed), strict=True))
        message |= {part: changes.pop(part) for part in list(changes) if part in REVIEW}
        domain = {"name": "Guildhall Reviews", "version": "1", "chainId": chain.id}
        domain |= {"verifyingContract": self.contract.address} | changes
        types = {"Review": [{"name": part, "type": kind} for part, kind in REVIEW.items()]}
        signable = encode_typed_data(domain, types, message)
        digest = keccak(b"\x19" + signable.version + signable.header + signable.body)
        return committed, sign_digest(signer, digest)

    def anchor(
        self, seat: Ended, of_poster: Any = None, of_worker: Any = None, *, relayer: Any = None, **transaction: Any
    ) -> Any:
        """Anchor both, the poster's kind and the worker's bitter unless given."""
        of_poster = of_poster or self.review(seat, POSTER, KIND)
        of_worker = of_worker or self.review(seat, WORKER, BITTER)
        arguments = (seat.escrow, seat.terms, address(seat.worker), of_poster, of_worker)
        return self.contract.anchor(*arguments, {"from": relayer or self.relayer} | transaction)

    def anchor_one(self, seat: Ended, side: int, review: Any = None, *, relayer: Any = None) -> Any:
        """Anchor one side."""
        review = review or self.review(seat, side, (KIND, BITTER)[side])
        arguments = (seat.escrow, seat.terms, address(seat.worker), side, review)
        return self.contract.anchorOne(*arguments, {"from": relayer or self.relayer})

    def reveal(self, seat: Ended, of_poster: Opening = KIND, of_worker: Opening = BITTER) -> Any:
        """Open both."""
        return self.contract.reveal(*seat.place, of_poster.packed, of_worker.packed, {"from": self.relayer})

    def reveal_one(self, seat: Ended, side: int, opening: Opening | None = None, other: bytes | None = None) -> Any:
        """Open one side, whose other side has sealed what `anchor` seals unless given."""
        opening = opening or (KIND, BITTER)[side]
        other = commit(seat.place, 1 - side, (KIND, BITTER)[1 - side]) if other is None else other
        return self.contract.revealOne(*seat.place, side, opening.packed, other, {"from": self.relayer})

    def word(self, seat: Ended) -> int:
        """The word of a seat's reviews."""
        return self.contract.reviewWord(*seat.place)
