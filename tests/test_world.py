"""The shared world speaks the contracts' own language: packing and ids in Python equal those on the chain (R49)."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.words import (
    CLOCKS,
    COVER,
    LIFT,
    PAY,
    SHAPE_LOW,
    pack_terms,
    seat_hash,
    seat_preimage,
    task_id,
    unpack_terms,
)
from tests.node import CHAIN_ID
from tests.world import ZERO_WORD, World

ADDRESS = st.binary(min_size=20, max_size=20).map(lambda raw: "0x" + raw.hex())
WORD = st.binary(min_size=32, max_size=32).map(lambda raw: "0x" + raw.hex())
NUMBERS = {
    name: st.integers(0, 2**bits - 1) for fields in (SHAPE_LOW, CLOCKS, PAY, LIFT, COVER) for name, bits in fields
}
TERMS = st.fixed_dictionaries(
    {
        **dict.fromkeys(("poster", "token", "arbitrator", "treasury"), ADDRESS),
        **dict.fromkeys(("brief", "skill", "invite_root", "extra_hash"), WORD),
        **NUMBERS,
        "salt": st.integers(0, 2**56 - 1),
        "shares": st.lists(st.integers(1, 2**16 - 1), min_size=1, max_size=8),
    }
)
SEAT = st.fixed_dictionaries(
    {
        "digest": WORD,
        **dict.fromkeys(("price", "paid", "bond", "poster_stake", "worker_stake"), st.integers(0, 2**128 - 1)),
        **dict.fromkeys(("milestone", "changes", "bonus", "entry"), st.integers(0, 255)),
    }
)
ON_CHAIN = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@ON_CHAIN
@given(fields=TERMS)
def test_terms_pack_unpack_and_hash_as_on_the_chain(module_world: World, fields: dict[str, object]) -> None:
    packed = pack_terms(fields)
    assert unpack_terms(packed) == fields
    functions = module_world.escrow.functions
    on_chain = module_world.checksummed(packed)
    assert task_id(packed, CHAIN_ID, module_world.escrow.address) == "0x" + functions.hashTerms(on_chain).call().hex()
    named = functions.unpackTerms(on_chain).call()
    assert functions.packTerms(named).call() == tuple(
        bytes.fromhex(value[2:]) if 4 <= index < 8 else value for index, value in enumerate(on_chain)
    )
    assert list(named[8:10]) == [fields["mode"], fields["grade"]]
    assert list(named[23:29]) == [
        fields[name] for name in ("reward", "ceiling", "raise_by", "bonus", "bond", "judging")
    ]


@ON_CHAIN
@given(seat=SEAT)
def test_seats_hash_as_on_the_chain(module_world: World, seat: dict[str, object]) -> None:
    assert module_world.escrow.functions.hashSeat(seat_preimage(seat)).call() == seat_hash(seat)


def test_a_task_lives_from_posting_to_payment(world: World) -> None:
    task = world.post()
    worker = world.workers[0]
    before = world.w3.eth.get_balance(world.treasury)  # type: ignore[arg-type]
    world.claim(task, worker)
    world.submit(task, worker)
    world.accept(task, worker)
    word = world.escrow.functions.seatWord(task.id, worker).call()
    assert word & 0xFF == 18
    assert (
        world.escrow.functions.credit(world.treasury, "0x" + "00" * 20).call() == task.fields["reward"] * 300 // 10_000
    )
    assert world.w3.eth.get_balance(world.treasury) == before  # type: ignore[arg-type]
    assert world.manifest()["genesisHash"] != ZERO_WORD
