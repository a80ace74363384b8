"""Terms, tasks and seats as the words that the escrow hashes and stores.

Pure functions over the columns of `indexer.models`: a row is any mapping from column name to value. Hashes and
addresses are lower-case 0x text, amounts and times are integers. A value that does not fit its bits raises
`OverflowError`.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from eth_utils.crypto import keccak

Row = Mapping[str, Any]
PackedTerms = tuple[str, str, str, str, str, str, str, str, int, int, int, int, int]

# What a packed word holds, low to high: column and bits.
SHAPE_LOW = (("mode", 8), ("grade", 8), ("seats", 16), ("fee_bps", 16), ("bonus_seats", 16), ("free_lapses", 8))
CLOCKS = (
    ("return_period", 32),
    ("work_period", 32),
    ("review_period", 32),
    ("dispute_period", 32),
    ("ruling_period", 32),
    ("raise_every", 32),
    ("deadline", 40),
)
PAY = (("reward", 128), ("ceiling", 128))
LIFT = (("raise_by", 128), ("bonus", 128))
COVER = (("bond", 128), ("judging", 128))
TASK_WORD = (
    ("status", 8),
    ("open", 16),
    ("live", 16),
    ("bonus_taken", 16),
    ("bondless_lapses", 8),
    ("opened", 40),
    ("steps", 32),
    ("revealed", 8),
)
SEAT_MONEY = (("price", 128), ("paid", 128))
SEAT_HELD = (("bond", 128), ("milestone", 8), ("changes", 8), ("bonus", 8), ("entry", 8))
SEAT_STAKES = (("poster_stake", 128), ("worker_stake", 128))
SEAT_WORD_LOW = (("state", 8), ("clock", 40))
DISPUTE_WORD_HIGH = (("ruled_at", 40), ("ruling", 8))

HEADS = ("poster", "token", "arbitrator", "treasury", "brief", "skill", "invite_root", "extra_hash")
MAX_SHARES = 8
SHARE_BITS = 16
SHARES_AT = 72
SALT_AT = 200
SALT_BITS = 56
SHARES_MASK = (1 << MAX_SHARES * SHARE_BITS) - 1
SEAT_HASH_BITS = 208
MASKS = {bits: (1 << bits) - 1 for bits in (8, 16, 32, 40, 48, 128)}
# A ruling is kept in one byte: whatever is more reads as the most.
MAX_RULING = 255

DOMAIN_NAME = "Guildhall TaskEscrow"
DOMAIN_VERSION = "1"
_DOMAIN_TYPE = keccak(text="EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")
_TERMS_TYPE = keccak(
    text=(
        "Terms(address poster,address token,address arbitrator,address treasury,bytes32 brief,bytes32 skill,"
        "bytes32 inviteRoot,bytes32 extraHash,uint256 shape,uint256 clocks,uint256 pay,uint256 lift,uint256 cover)"
    )
)


def pack(row: Row, fields: Iterable[tuple[str, int]]) -> int:
    """Return the word that holds `fields` of `row`, low to high."""
    word = at = 0
    for name, bits in fields:
        value = row[name]
        if not 0 <= value < 1 << bits:
            raise OverflowError(f"{name} does not fit {bits} bits: {value}")
        word |= value << at
        at += bits
    return word


def unpack(word: int, fields: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return the fields of a word by name; bits above them are left alone."""
    values = {}
    for name, bits in fields:
        values[name] = word & MASKS[bits]
        word >>= bits
    return values


def pack_terms(row: Row) -> PackedTerms:
    """Return the terms of a task as the escrow's ABI takes them: four addresses, four hashes, five words."""
    shares: Sequence[int] = row["shares"]
    if len(shares) > MAX_SHARES:
        raise OverflowError(f"a task has at most {MAX_SHARES} milestones, not {len(shares)}")
    shape = pack(row, SHAPE_LOW) | pack(row, [("salt", SALT_BITS)]) << SALT_AT
    for index, share in enumerate(shares):
        shape |= pack({"share": share}, [("share", SHARE_BITS)]) << (SHARES_AT + SHARE_BITS * index)
    words = (shape, pack(row, CLOCKS), pack(row, PAY), pack(row, LIFT), pack(row, COVER))
    poster, token, arbitrator, treasury, brief, skill, invite_root, extra_hash = (str(row[name]) for name in HEADS)
    return (poster, token, arbitrator, treasury, brief, skill, invite_root, extra_hash, *words)


def unpack_terms(packed: Sequence[Any]) -> dict[str, Any]:
    """Return the columns of a task's terms; `shares` without the zeros after the last milestone."""
    shape, clocks, pay, lift, cover = packed[8:13]
    shares = []
    rest = shape >> SHARES_AT & SHARES_MASK
    while rest:
        shares.append(rest & 0xFFFF)
        rest >>= SHARE_BITS
    return {
        **dict(zip(HEADS, packed, strict=False)),
        **unpack(shape, SHAPE_LOW),
        "shares": shares,
        "salt": shape >> SALT_AT,
        **unpack(clocks, CLOCKS),
        **unpack(pay, PAY),
        **unpack(lift, LIFT),
        **unpack(cover, COVER),
    }


def task_id(packed: Sequence[Any], chain_id: int, escrow: str) -> str:
    """Return the id of the task with these terms: their EIP-712 digest under the escrow's domain."""
    struct = keccak(_TERMS_TYPE + _words(packed))
    return "0x" + keccak(b"\x19\x01" + _domain(chain_id, escrow) + struct).hex()


@lru_cache
def _domain(chain_id: int, escrow: str) -> bytes:
    name, version = keccak(text=DOMAIN_NAME), keccak(text=DOMAIN_VERSION)
    return keccak(_DOMAIN_TYPE + name + version + _words([chain_id, escrow]))


def task_word(row: Row) -> int:
    """Return the word that the escrow keeps for a task."""
    return pack(row, TASK_WORD)


def seat_preimage(row: Row) -> tuple[str, int, int, int]:
    """Return the seat as the escrow's ABI takes it: digest, money, held, stakes."""
    return (str(row["digest"]), pack(row, SEAT_MONEY), pack(row, SEAT_HELD), pack(row, SEAT_STAKES))


def seat_hash(row: Row) -> int:
    """Return the hash part of a seat's word: the low 208 bits of the keccak of the encoded seat."""
    return _hash_part(seat_preimage(row))


def seat_word(row: Row) -> int:
    """Return the word that the escrow keeps for a seat."""
    return pack(row, SEAT_WORD_LOW) | seat_hash(row) << 48


def subject_of(task: str, worker: str) -> str:
    """Return what a dispute is about, and its evidence group, as 32 bytes; of a contest with the zero address."""
    return f"0x{_hash_part((task, worker)):064x}"


def dispute_word(row: Row) -> int:
    """Return the word that the escrow keeps for a dispute."""
    ruled = pack({name: row[name] or 0 for name, _ in DISPUTE_WORD_HIGH}, DISPUTE_WORD_HIGH)
    return pack({"subject": int(row["subject"], 16)}, [("subject", SEAT_HASH_BITS)]) | ruled << SEAT_HASH_BITS


def _hash_part(values: Iterable[str | int]) -> int:
    digest = keccak(_words(values))
    return int.from_bytes(digest, "big") & ((1 << SEAT_HASH_BITS) - 1)


def _words(values: Iterable[str | int]) -> bytes:
    """Return values as their words, one after the other; text of all of them is read at once, which is quicker."""
    words = [f"{value:064x}" if isinstance(value, int) else value[2:].rjust(64, "0") for value in values]
    return bytes.fromhex("".join(words))
