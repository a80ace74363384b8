"""Calldata is read as exactly one call of a known function, or told to be unreadable; changes are what is in force."""

from collections.abc import Mapping
from typing import Any

import pytest
from eth_abi.abi import encode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.chain.calls.contracts import Contract, Function, contracts_of
from backend.chain.calls.decoder import encode_call, read_arguments, read_call, read_failure
from indexer.deployments import Manifest
from tests.backend.house import House, manifest_without_chain
from tests.backend.voting import look, world_of
from tests.guild import Call

POLICY, GOVERNOR, TOKEN = (f"0x{number:040x}" for number in (1, 7, 9))
ALICE = "0x" + "a1" * 20
# Where no database decides, one is enough.
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def known() -> Mapping[str, Contract]:
    manifest = manifest_without_chain()
    manifest["contracts"]["GuildGovernor"] = {"address": GOVERNOR, "block": 1}
    manifest["tokens"].append({"address": TOKEN, "symbol": "DUSD", "name": "Demo USD", "decimals": 6})
    return contracts_of(Manifest.model_validate(manifest))


def raw(calldata: str) -> bytes:
    return bytes.fromhex(calldata[2:])


def test_a_call_is_read_with_its_arguments(known: Mapping[str, Contract]) -> None:
    reading = read_call(known, POLICY, raw(encode_call("setFee(uint256,address)", 250, ALICE)))
    assert (reading.state, reading.contract and reading.contract.name) == ("decoded", "Policy")
    assert [
        (part.name, part.type, part.value.lower()) for part in reading.described() if isinstance(part.value, str)
    ] == [
        ("feeBps", "uint256", "250"),
        ("treasury", "address", ALICE),
    ]
    nested = "propose(address[],uint256[],bytes[],string)"
    reading = read_call(known, GOVERNOR, raw(encode_call(nested, [ALICE], [2**256 - 1], [b"\x00\xff"], "说明\0")))
    values = [part.value for part in reading.described()]
    assert values[1:] == [[str(2**256 - 1)], ["0x00ff"], "说明\0"]
    paid = read_call(known, TOKEN, raw(encode_call("transfer(address,uint256)", ALICE, 5)))
    assert (paid.state, paid.contract and paid.contract.name) == ("decoded", "DUSD")


@pytest.mark.parametrize(
    ("target", "calldata", "state"),
    [
        (ALICE, "0x", "decoded"),
        (POLICY, "0x", "decoded"),
        (ALICE, "0x12345678", "unknown_target"),
        (ALICE, "0x00", "unknown_target"),
        (POLICY, "0x00", "undecodable"),
        (POLICY, "0xdeadbeef", "undecodable"),
        (POLICY, encode_call("setFee(uint256,address)", 1, ALICE)[:-2], "undecodable"),
        (POLICY, encode_call("setFee(uint256,address)", 1, ALICE) + "00", "undecodable"),
        (POLICY, encode_call("setFee(uint256,address)", 1, ALICE) + "00" * 32, "undecodable"),
        (POLICY, encode_call("setFee(uint256,address)", 1, ALICE)[:-64] + "ff" * 12 + "a1" * 20, "undecodable"),
        (POLICY, encode_call("setToken(address,uint8,uint256,uint256)", ALICE, 255, 1, 2), "decoded"),
        (POLICY, encode_call("setToken(address,uint256,uint256,uint256)", ALICE, 256, 1, 2), "undecodable"),
        (TOKEN, encode_call("mint(address,uint256)", ALICE, 1), "undecodable"),
        (POLICY, encode_call("transfer(address,uint256)", ALICE, 1), "undecodable"),
    ],
)
def test_what_is_not_exactly_a_call_is_told_so(
    known: Mapping[str, Contract], target: str, calldata: str, state: str
) -> None:
    assert read_call(known, target, raw(calldata)).state == state


def test_an_offset_that_another_encoder_would_not_write_is_refused(known: Mapping[str, Contract]) -> None:
    """Two readers of such bytes could see two different calls."""
    function = next(f for f in known[GOVERNOR].functions.values() if f.signature.startswith("relay("))
    good = encode(function.types, (ALICE, 0, b"abc"))
    assert read_arguments(function, good) == (ALICE, 0, b"abc")
    moved = good[:64] + (128).to_bytes(32) + bytes(32) + good[96:]
    assert read_arguments(function, moved) is None
    dirty = good[:-1] + b"\x01"
    assert read_arguments(function, dirty) is None


@settings(max_examples=100, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_bytes_break_the_reader(known: Mapping[str, Contract], data: st.DataObject) -> None:
    """Bytes made of right words in wrong places either read back as the very same bytes, or not at all."""
    function: Function = data.draw(st.sampled_from(sorted(known[GOVERNOR].functions.values(), key=str)))
    word = st.one_of(
        st.integers(0, 8).map(lambda number: (32 * number).to_bytes(32)),
        st.sampled_from([2**256 - 1, 2**255, 2**64, 2**63, 2**31, 1]).map(lambda number: number.to_bytes(32)),
        st.binary(min_size=32, max_size=32),
    )
    given_bytes = b"".join(data.draw(st.lists(word, max_size=12))) + data.draw(st.binary(max_size=3))
    arguments = read_arguments(function, given_bytes)
    if arguments is not None:
        assert encode(function.types, arguments) == given_bytes


def test_a_failure_is_told_by_the_contracts_own_name() -> None:
    assert read_failure({"data": encode_call("Error(string)", "no money")}) == "no money"
    assert read_failure({"data": {"data": encode_call("Policy_OutOfBounds()")}}) == "Policy_OutOfBounds()"
    assert read_failure({"data": "0x12345678", "message": "execution reverted"}) == "execution reverted"
    for error in ({}, {"data": "0xzz"}, {"data": None}, {"data": 7}, {"data": [], "message": ""}):
        assert read_failure(error) == "reverted"
    assert len(read_failure({"message": "x" * 10_000})) == 300


@SQLITE
def test_what_is_in_force_and_what_would_be_change_places_when_a_proposal_is_executed(own_house: House) -> None:
    """Every function of the guild's own contracts tells its changes, and they are what the chain then says."""
    world = world_of(own_house)
    client = own_house.client()
    world.hand_over()
    alice, treasury = world.accounts[5], world.timelock.address
    world.rpc("anvil_setBalance", treasury, hex(10**18))
    world.send(world.token.functions.mint(treasury, 500), world.owner)
    executor = world.role("EXECUTOR_ROLE")
    governor, timelock, policy = world.governor, world.timelock, world.policy
    calls: list[Call] = [
        world.call_to(policy, "setFee", 150, treasury),
        world.call_to(policy, "setToken", world.token.address, 1, 7, 70),
        world.call_to(policy, "setGrade", 2, 2 * 86_400, 20 * 86_400, 200, 4_000),
        world.call_to(policy, "setArbitrator", world.panel.address, 12, 20 * 86_400),
        world.call_to(policy, "setEscrow", alice, 9),
        world.call_to(governor, "setVotingDelay", 120),
        world.call_to(governor, "setVotingPeriod", 86_400),
        world.call_to(governor, "setProposalThreshold", 10**18),
        world.call_to(governor, "updateQuorumNumerator", 7),
        world.call_to(governor, "setLateQuorumVoteExtension", 60),
        world.call_to(timelock, "updateDelay", 900),
        world.call_to(timelock, "grantRole", executor, alice),
        world.call_to(world.token, "transfer", alice, 200),
        world.call_to(world.token, "approve", alice, 300),
        world.call_to(world.guild_token, "transfer", alice, 11),
        (alice, 5, "0x"),
    ]
    expected = {
        "policy.fee_bps": ("300", "150"),
        "policy.treasury": (world.treasury, treasury),
        "policy.min_reward": ("1000000", "7"),
        "policy.max_reward": ("1000000000000", "70"),
        "policy.min_review": ("86400", "172800"),
        "policy.max_review": ("2592000", "1728000"),
        "policy.min_bond_bps": ("100", "200"),
        "policy.max_bond_bps": ("5000", "4000"),
        "policy.cost_multiple": ("10", "12"),
        "policy.min_ruling": ("864000", "1728000"),
        "policy.escrow_version": ("0", "9"),
        "governor.voting_delay": ("60", "120"),
        "governor.voting_period": ("259200", "86400"),
        "governor.proposal_threshold": (str(100_000 * 10**18), str(10**18)),
        "governor.quorum_numerator": ("4", "7"),
        "governor.vote_extension": ("21600", "60"),
        "timelock.delay": ("600", "900"),
        "timelock.role": ("false", "true"),
    }
    proposal = world.enact(calls, "Change everything")
    own_house.index()
    after = _changes(client, proposal)
    assert {subject: (one["before"], one["after"]) for subject, one in after.items() if subject in expected} == {
        subject: (new, new) for subject, (_, new) in expected.items()
    }
    paid = [change for change in _all(client, proposal) if change["subject"] == "treasury.payment"]
    assert [(change["token"]["symbol"], change["after"]) for change in paid] == [
        ("DUSD", "200"),
        ("GUILD", "11"),
        ("ETH", "5"),
    ]
    assert after["timelock.role"]["params"] == {"role": "executor", "account": alice}
    assert after["policy.min_reward"]["params"] == {"token": world.token.address, "grade": "B"}
    assert after["treasury.allowance"]["params"] == {"token": world.token.address, "spender": alice}
    assert after["governor.proposal_threshold"]["token"]["symbol"] == "GUILD"
    # And before: the same told of a chain that has not executed it.
    old = [
        (policy.address, 0, policy.encode_abi("setFee", [300, world.treasury])),
        world.call_to(policy, "transferOwnership", alice),
        world.call_to(timelock, "revokeRole", executor, alice),
        world.call_to(world.guild_token, "delegate", alice),
        world.call_to(world.escrow, "withdraw", "0x" + "00" * 20, alice),
        world.call_to(governor, "updateTimelock", alice),
    ]
    world.sleep(1)
    second = world.propose(old, "And back")
    look(own_house)
    back = _changes(client, second)
    assert {subject: (one["before"], one["after"]) for subject, one in back.items()} == {
        "policy.fee_bps": ("150", "300"),
        "policy.treasury": (treasury, world.treasury),
        "policy.owner": (treasury, alice),
        "timelock.role": ("true", "false"),
        "treasury.delegate": (None, alice),
        "treasury.credit": ("0", "0"),
        "governor.timelock": (treasury, alice),
    }


@SQLITE
def test_a_proposal_that_cannot_be_read_is_shown_and_marked(own_house: House) -> None:
    world = world_of(own_house)
    world.sleep(1)
    calls: list[Call] = [
        (world.policy.address, 0, "0xdeadbeef"),
        (world.policy.address, 0, world.policy.encode_abi("setFee", [1, world.owner]) + "00"),
        (world.accounts[5], 3, "0x1234"),
    ]
    proposal = world.propose(calls, "\n\n ## \n###  Odd ones \n\ntext")
    look(own_house)
    page = own_house.client().get(f"/api/v1/guild/proposals/0x{proposal:064x}").json()
    assert page["title"] == "Odd ones"
    assert [action["state"] for action in page["actions"]] == ["undecodable", "undecodable", "unknown_target"]
    assert [action["calldata"] for action in page["actions"]] == [calldata for _, _, calldata in calls]
    assert [(action["function"], action["arguments"]) for action in page["actions"]] == [(None, [])] * 3
    assert [change["after"] for action in page["actions"] for change in action["changes"]] == ["3"]


def _all(client: Any, proposal: int) -> list[dict[str, Any]]:
    page = client.get(f"/api/v1/guild/proposals/0x{proposal:064x}").json()
    return [change for action in page["actions"] for change in action["changes"]]


def _changes(client: Any, proposal: int) -> dict[str, dict[str, Any]]:
    return {change["subject"]: change for change in _all(client, proposal)}
