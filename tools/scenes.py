"""What lives of tasks do not show: terms just beside good ones, dirty words, and policies that answer badly."""

from collections.abc import Callable, Iterator
from typing import Any

from eth_abi.abi import encode
from eth_utils.abi import collapse_if_tuple
from eth_utils.crypto import keccak

from tests.contracts.reference import NATIVE, TERMS_ABI, Terms
from tests.escrow_model.admission import beside, faults
from tests.escrow_model.ledger import Error
from tests.escrow_model.life import Life
from tests.escrow_model.state import funding
from tools.tape import GAS, OK, PROBE, PROBE_CODE, Called, Played, good, refused, word

Errors = Callable[[list[Error]], list[str]]
"""Encodes errors as the escrow answers with them."""
DIRTY: Error = ("Escrow_BadTerms", (29,))
ADMITS = "0x5f5f5260205ff3"
REFUSES = {
    "says no": "0x60015f5260205ff3",
    "says nothing": "0x00",
    "says too little": "0x601f5ff3",
    "fails with a zero": "0x5f5f5260205ffd",
    "is no contract": "0x",
}
EXTRA_LENGTHS = (0, 1, 31, 32, 33, 64, 2_000)
VIEWS_EVERY = 8
WORD = 32
CLOCKS = 9
FREE_BIT = 232


def scenes(life: Life, errors: Errors) -> list[Played]:
    """Return what the rules say of calls beside the usual ones, on a site where a life was prepared."""
    return [admissions(life, errors), dirt(life, errors), *policies(life, errors)]


def place(life: Life, policy: str) -> dict[str, dict[str, str]]:
    """Return what is put on the chain: a rich poster, and code for a policy."""
    rich = {life.posters[0]: {"balance": hex(2**200)}, life.policy.address: {"code": policy}}
    return {PROBE: {"code": PROBE_CODE}} | rich


def candidates(life: Life) -> list[Terms]:
    """Return terms that are to be posted in the next second of a life."""
    return beside(life.posters[0], life.benches[0].address, life.now + 1)


def post(life: Life, terms: Terms, data: str) -> dict[str, str]:
    """Return a post that is paid."""
    coin = hex(terms.judging + (funding(terms) if terms.token == NATIVE else 0))
    return {"from": terms.poster, "to": life.escrow.address, "value": coin, "gas": GAS, "data": data}


def task_id_of(life: Life, terms: Terms) -> str:
    """Return a task's id as hex."""
    return "0x" + terms.task_id(life.chain.chain_id, life.escrow.address).hex()


def admissions(life: Life, errors: Errors) -> Played:
    """Return posts of terms good and bad, as the second writing of the rules answers them, and pure views of some."""
    calls: list[Called] = []
    for number, terms in enumerate(candidates(life)):
        refusals, task_id = errors(faults(terms, life.now + 1)), task_id_of(life, terms)
        came = refused(refusals) if refusals else {"status": OK, "answer": task_id, "allowed": []}
        calls.append((post(life, terms, life.escrow.data("post", terms, b"")), came))
        if number % VIEWS_EVERY == 0:
            calls += views(life, terms)
    return Played([(life.now + 1, calls)], place(life, ADMITS))


def views(life: Life, terms: Terms) -> list[Called]:
    """Return the pure views of some terms, as the second writing answers them."""
    escrow = life.escrow
    fields = collapse_if_tuple(escrow.functions["unpackTerms"]["outputs"][0])
    asked: dict[str, tuple[Any, str]] = {
        "hashTerms": (terms, task_id_of(life, terms)),
        "funding": (terms, word(hex(funding(terms)))),
        "packTerms": (terms.named(), "0x" + encode(TERMS_ABI, terms.packed()).hex()),
        "unpackTerms": (terms, "0x" + encode([fields], [terms.named()]).hex()),
    }
    return [
        ({"to": escrow.address, "data": escrow.data(view, argument)}, good(answer))
        for view, (argument, answer) in asked.items()
    ]


def dirt(life: Life, errors: Errors) -> Played:
    """Return words with bits that belong to no field, and fields that are too large for their bits."""
    terms, escrow = candidates(life)[0], life.escrow
    calls: list[Called] = []
    for position in (*range(4), CLOCKS):
        for bit in (FREE_BIT if position == CLOCKS else 160, 255):
            data = flipped(escrow.data("post", terms, b""), position, bit)
            wrong = [DIRTY] if position else [DIRTY, ("Escrow_NotPoster", (terms.poster,))]
            calls.append((post(life, terms, data), refused(errors(wrong))))
    for bit in (FREE_BIT, 255):
        data = flipped(escrow.data("unpackTerms", terms), CLOCKS, bit)
        calls.append(({"to": escrow.address, "data": data}, refused(errors([DIRTY]))))
    for position, bits in enumerate(widths(life)):
        if bits < 8 * WORD:
            data = flipped(escrow.data("packTerms", terms.named()), position, bits)
            calls.append(({"to": escrow.address, "data": data}, refused(errors([DIRTY]))))
    longer = escrow.data("packTerms", terms.named()) + "ff" * WORD
    calls.append(({"to": escrow.address, "data": longer}, good("0x" + encode(TERMS_ABI, terms.packed()).hex())))
    full = {name: 2**bits - 1 for name, bits in LARGEST.items()}
    largest = terms.but(**full, shares=(2**16 - 1,) * 8, poster="0x" + "ff" * 20)
    return Played([(life.now + 1, [*calls, *views(life, largest)])], place(life, ADMITS))


LARGEST = dict.fromkeys(("mode", "grade", "freeLapses"), 8) | dict.fromkeys(("seats", "feeBps", "bonusSeats"), 16)
LARGEST |= {"salt": 56, "deadline": 40, "raiseEvery": 32}
LARGEST |= {f"{name}Period": 32 for name in ("return", "work", "review", "dispute", "ruling")}
LARGEST |= dict.fromkeys(("reward", "ceiling", "raiseBy", "bonus", "bond", "judging"), 128)


def widths(life: Life) -> list[int]:
    """Return the bits of each word of named terms."""
    found: list[int] = []
    for field in life.escrow.functions["packTerms"]["inputs"][0]["components"]:
        kind, _, count = field["type"].partition("[")
        bits = {"address": 160, "bytes32": 256}.get(kind) or int(kind.removeprefix("uint"))
        found += [bits] * int(count.rstrip("]") or 1)
    return found


def flipped(data: str, position: int, bit: int) -> str:
    """Return calldata with one bit of one word of its first argument changed, counted from the lowest."""
    changed = bytearray.fromhex(data[2:])
    changed[4 + position * WORD + WORD - 1 - bit // 8] ^= 1 << bit % 8
    return "0x" + changed.hex()


def policies(life: Life, errors: Errors) -> Iterator[Played]:
    """Yield a post for each policy that gives no plain yes, and for some that look at every byte of what is asked."""
    terms = candidates(life)[0]
    for code in REFUSES.values():
        call = post(life, terms, life.escrow.data("post", terms, b""))
        came = refused(errors([("Escrow_PolicyChanged", ())]))
        yield Played([(life.now + 1, [(call, came)])], place(life, code))
    for token, length in [(token, length) for token in life.tokens for length in EXTRA_LENGTHS]:
        extra = b"\xee" * length
        exact = terms.but(extraHash=keccak(extra), token=token)
        asked = keccak(bytes.fromhex(life.policy.data("check", exact, extra)[2:]))
        call = post(life, exact, life.escrow.data("post", exact, extra))
        came = {"status": OK, "answer": task_id_of(life, exact), "allowed": []}
        yield Played([(life.now + 1, [(call, came)])], place(life, expects(asked)))


def expects(digest: bytes) -> str:
    """Return the code of a policy that admits exactly the call with this digest."""
    return f"0x365f5f37365f207f{digest.hex()}185f5260205ff3"
