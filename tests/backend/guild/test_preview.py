"""A proposal is read and tried before it is made; nothing is stored, and what cannot be read is refused (R100)."""

from typing import Any

import pytest

from tests.backend.house import House
from tests.backend.voting import world_of
from tests.guild import Call

PREVIEW = "/api/v1/guild/proposals/preview"
ALICE = "0x" + "a1" * 20
# Where no database decides, one is enough.
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def drafted(calls: list[Call], description: str) -> dict[str, Any]:
    actions = [{"target": target, "value": str(value), "calldata": data} for target, value, data in calls]
    return {"actions": actions, "description": description}


def test_a_draft_has_the_id_and_the_outcome_that_the_chain_will_give_it(own_house: House) -> None:
    world = world_of(own_house)
    client = own_house.client()
    world.hand_over()
    own_house.index()
    alice = world.accounts[5]
    calls: list[Call] = [
        world.call_to(world.policy, "setFee", 250, world.timelock.address),
        world.call_to(world.policy, "setFee", 9_999, world.timelock.address),
        world.call_to(world.token, "transfer", alice, 10**6),
        (alice, 10**30, "0x"),
        (alice, 0, "0x1234"),
    ]
    body = drafted(calls, "# Try it 试一试")
    answer = client.post(PREVIEW, json=body)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["id"] == f"0x{world.proposal_id(calls, '# Try it 试一试'):064x}"
    assert (told["title"], told["exists"]) == ("Try it 试一试", False)
    assert int(told["threshold"]) == world.governor.functions.proposalThreshold().call()
    outcomes = [(action["state"], action["succeeds"]) for action in told["actions"]]
    assert outcomes == [
        ("decoded", True),
        ("decoded", False),
        ("decoded", False),
        ("decoded", False),
        ("unknown_target", True),
    ]
    failures = [action["failure"] for action in told["actions"]]
    assert failures[0] is failures[4] is None
    assert failures[1] == "Policy_OutOfBounds()"
    assert failures[2] == f"ERC20InsufficientBalance({world.timelock.address}, 0, 1000000)"
    assert failures[3]
    assert told["actions"][0]["changes"][0] == {
        "subject": "policy.fee_bps",
        "unit": "bps",
        "before": "300",
        "after": "250",
        "params": {},
        "token": None,
    }
    # Trying changed nothing, neither here nor there.
    assert world.policy.functions.fee().call()[0] == 300
    assert client.get("/api/v1/guild/proposals").json()["items"] == []
    world.propose(calls, "# Try it 试一试")
    own_house.index()
    assert client.post(PREVIEW, json=body).json()["exists"] is True


@SQLITE
def test_calldata_that_cannot_be_read_is_refused_by_its_place(live_house: House) -> None:
    world = world_of(live_house)
    live_house.index()
    client = live_house.client()
    good = world.call_to(world.policy, "setFee", 250, world.timelock.address)
    for bad in ("0xdeadbeef", "0x00", good[2] + "00", good[2][:-2]):
        answer = client.post(PREVIEW, json=drafted([good, (world.policy.address, 0, bad)], "x"))
        assert (answer.status_code, answer.json()["code"]) == (422, "calldata_undecodable"), bad
        assert answer.json()["params"] == {"index": 1, "target": world.policy.address}


@SQLITE
def test_a_call_that_burns_or_returns_without_end_is_bounded(live_house: House) -> None:
    world = world_of(live_house)
    live_house.index()
    loops, bomb = "0x" + "b0" * 20, "0x" + "b1" * 20
    world.rpc("anvil_setCode", loops, "0x5b600056")
    world.rpc("anvil_setCode", bomb, "0x63ffffffff6000f3")
    answer = live_house.client().post(PREVIEW, json=drafted([(loops, 0, "0x12"), (bomb, 0, "0x12")], "x"))
    assert [action["succeeds"] for action in answer.json()["actions"]] == [False, False]


ACTION = {"target": ALICE, "value": "0", "calldata": "0x"}


@SQLITE
def test_a_draft_of_another_shape_is_refused(live_house: House) -> None:
    live_house.index()
    client = live_house.client()
    bodies: list[dict[str, Any]] = [
        {},
        {"actions": [], "description": "x"},
        {"actions": [ACTION], "description": ""},
        {"actions": [ACTION], "description": "x" * 20_001},
        {"actions": [ACTION] * 11, "description": "x"},
        {"actions": [{**ACTION, "calldata": "0x" + "00" * 8193}], "description": "x"},
        {"actions": [{**ACTION, "calldata": "0x0"}], "description": "x"},
        {"actions": [{**ACTION, "calldata": "12"}], "description": "x"},
        {"actions": [{**ACTION, "value": "-1"}], "description": "x"},
        {"actions": [{**ACTION, "value": "9" * 78}], "description": "x"},
        {"actions": [{**ACTION, "value": str(2**256)}], "description": "x"},
        {"actions": [{**ACTION, "target": "0x12"}], "description": "x"},
        {"actions": [{**ACTION, "more": 1}], "description": "x"},
    ]
    for body in bodies:
        answer = client.post(PREVIEW, json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "validation"), answer.text


@SQLITE
def test_a_page_of_another_site_cannot_ask(live_house: House) -> None:
    live_house.index()
    body = {"actions": [ACTION], "description": "x"}
    answer = live_house.client().post(PREVIEW, json=body, headers={"Origin": "https://evil.example"})
    assert answer.json()["code"] == "csrf_failed"


@SQLITE
def test_a_node_that_is_down_is_told(live_house: House) -> None:
    live_house.index()
    client = live_house.client(rpc_url="http://127.0.0.1:9")
    answer = client.post(PREVIEW, json={"actions": [ACTION], "description": "x"})
    assert (answer.status_code, answer.json()["code"]) == (503, "node_unavailable")


def test_a_deployment_without_a_guild_says_so(light_house: House) -> None:
    client = light_house.client()
    paths = ("", "/proposals", "/voters", f"/proposals/0x{1:064x}", f"/proposals/0x{1:064x}/votes", f"/voters/{ALICE}")
    for path in (*paths, f"/voters/{ALICE}/nonce"):
        answer = client.get(f"/api/v1/guild{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "no_guild"), path
    answer = client.post(PREVIEW, json={"actions": [ACTION], "description": "x"})
    assert (answer.status_code, answer.json()["code"]) == (404, "no_guild")
