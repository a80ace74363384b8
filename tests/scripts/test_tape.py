"""The tape that mutants of the escrow meet: what it holds, and what it notices."""

from collections.abc import Iterator

import pytest

from tools.compiler import ROOT, Compiler
from tools.mutants import Mutant, mutants
from tools.recording import record
from tools.tape import Player, Tape, player, same
from tools.weave import weave

ONCE = {"status": "0x1", "answer": "0x01", "logs": [["0xe", ["0xt"], "0x"]], "allowed": []}
REFUSED = {"status": "0x0", "answer": "0xa1", "logs": [], "allowed": ["0xa1", "0xb2"]}


@pytest.fixture(scope="module")
def tape() -> Tape:
    """Everything in it is held to the model while it is recorded, strays and terms just beside good ones as well."""
    return record(lives=1, steps=20)


@pytest.fixture(scope="module")
def playing(tape: Tape) -> Iterator[Player]:
    with player(tape) as found:
        yield found


@pytest.fixture(scope="module")
def compiler() -> Iterator[Compiler]:
    found = Compiler()
    yield found
    found.close()


def test_the_escrow_lives_as_recorded_with_and_without_the_optimizer(playing: Player, compiler: Compiler) -> None:
    for optimized in (True, False):
        code = compiler.code({}, optimized=optimized)
        assert code
        runtime = playing.deployed(code)
        assert runtime
        assert playing.difference(runtime) is None


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("contracts/TaskEscrow.sol", "emit Withdrawn(msg.sender, token, to, amount);", ""),
        ("contracts/escrow/EscrowCore.sol", "if (block.timestamp >= end)", "if (block.timestamp > end)"),
        ("contracts/libraries/TermsCheck.sol", "MAX_RULING = 180 days", "MAX_RULING = 180 days + 1"),
        ("contracts/libraries/TermsLib.sol", 'hex"0808', 'hex"0809'),
    ],
)
def test_an_escrow_that_does_otherwise_is_noticed(
    playing: Player, compiler: Compiler, file: str, before: str, after: str
) -> None:
    source = (ROOT / file).read_text()
    assert before in source
    code = compiler.code({file: source.replace(before, after).encode()}, optimized=False)
    assert code
    runtime = playing.deployed(code)
    assert runtime
    assert playing.difference(runtime)


def test_an_escrow_that_cannot_be_created_is_not_deployed(playing: Player) -> None:
    assert playing.deployed("fe") is None


def test_of_mutants_that_sleep_in_one_code_the_awake_one_is_noticed(playing: Player, compiler: Compiler) -> None:
    file = "contracts/TaskEscrow.sol"
    source = (ROOT / file).read_bytes()
    every = mutants(file, source, compiler.trees()[file])
    found = [mutant for mutant in every if mutant.function == "withdraw" and mutant.kind == "statement"]
    woven = dict(weave({file: source}, found, compiler.code_or_faults))
    assert set(woven) == set(found)
    for mutant, sleeper in woven.items():
        runtime = playing.deployed(sleeper.creation)
        assert runtime
        assert playing.difference(runtime) is None
        assert playing.difference(sleeper.awake(runtime)), mutant


def test_a_mutant_that_does_not_compile_keeps_no_other_from_it(compiler: Compiler) -> None:
    file = "contracts/TaskEscrow.sol"
    source = (ROOT / file).read_bytes()
    start = source.index(b"_credits[msg.sender][token] = 0")
    wrong = Mutant(file, "withdraw", 1, start, start + 10, "_credits[m", "nothing", "expression")
    start = source.index(b"emit EpochRaised")
    right = Mutant(file, "raiseEpoch", 1, start, start + 36, source[start : start + 36].decode(), "{}", "statement")
    assert [mutant for mutant, _ in weave({file: source}, [wrong, right], compiler.code_or_faults)] == [right]


def test_a_source_that_does_not_compile_has_no_code(compiler: Compiler) -> None:
    assert compiler.code({"contracts/TaskEscrow.sol": b"contract"}, optimized=False) is None


def test_a_refusal_may_name_any_rule_that_is_broken() -> None:
    assert same(REFUSED, {"status": "0x0", "returnData": "0xb2", "logs": []})
    assert not same(REFUSED, {"status": "0x0", "returnData": "0xc3", "logs": []})
    assert not same(REFUSED, {"status": "0x1", "returnData": "0xa1", "logs": []})


def test_an_answer_and_the_logs_of_a_call_are_compared() -> None:
    log = {"address": "0xe", "topics": ["0xt"], "data": "0x", "logIndex": "0x7"}
    assert same(ONCE, {"status": "0x1", "returnData": "0x01", "logs": [log]})
    assert not same(ONCE, {"status": "0x1", "returnData": "0x02", "logs": [log]})
    assert not same(ONCE, {"status": "0x1", "returnData": "0x01", "logs": []})
    assert not same(ONCE, {"status": "0x1", "returnData": "0x01", "logs": [log | {"data": "0x01"}]})
