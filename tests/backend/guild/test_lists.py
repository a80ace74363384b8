"""Lists of the guild: pages without gap or repeat, cursors bound to their query, a treasury when the node is gone."""

from typing import Any

import pytest

from tests.backend.house import House
from tests.backend.voting import look, world_of
from tests.guild import Call
from tests.world import ETHER

GUILD = "/api/v1/guild"


def all_pages(client: Any, path: str, limit: int, **query: Any) -> list[dict[str, Any]]:
    """Return the items of all pages, none of which is longer than asked."""
    items: list[dict[str, Any]] = []
    cursor = None
    while cursor is not None or not items:
        params = {**query, "limit": limit, **({"cursor": cursor} if cursor else {})}
        page = client.get(f"{GUILD}{path}", params=params).json()
        assert 0 < len(page["items"]) <= limit
        items += page["items"]
        cursor = page["next_cursor"]
    return items


def test_pages_follow_each_other_and_cursors_belong_to_their_list(own_house: House) -> None:
    world = world_of(own_house)
    client = own_house.client()
    world.sleep(1)
    call: list[Call] = [(world.accounts[5], 1, "0x")]
    made = [world.propose(call, f"Proposal {number}", world.accounts[1 + number % 2]) for number in range(7)]
    world.open_vote()
    first = f"0x{made[0]:064x}"
    for number, voter in enumerate(world.accounts[1:8]):
        world.vote(made[0], voter, number % 3, f"reason {number}")
    world.send(world.guild_token.functions.transfer(world.accounts[2], ETHER), world.accounts[1])
    look(own_house)
    listed = all_pages(client, "/proposals", 3)
    assert sorted(item["id"] for item in listed) == sorted(f"0x{proposal:064x}" for proposal in made)
    assert [item["created_at"] for item in listed] == sorted((item["created_at"] for item in listed), reverse=True)
    assert len(all_pages(client, "/proposals", 2, proposer=world.accounts[1])) == 4
    assert len(all_pages(client, "/proposals", 2, state="active")) == 7
    assert client.get(f"{GUILD}/proposals", params={"state": "executed"}).json()["items"] == []
    ballots = all_pages(client, f"/proposals/{first}/votes", 2)
    assert [ballot["voter"] for ballot in ballots] == list(reversed(world.accounts[1:8]))
    assert {ballot["support"] for ballot in ballots} == {"against", "for", "abstain"}
    voters = all_pages(client, "/voters", 3)
    assert voters[0]["address"] == world.accounts[2]
    assert sorted(voter["address"] for voter in voters) == sorted(world.accounts[1:9])
    lists = {
        "/proposals": {"limit": 2},
        f"/proposals/{first}/votes": {"limit": 2},
        "/voters": {"limit": 2},
    }
    cursors = {path: client.get(f"{GUILD}{path}", params=query).json()["next_cursor"] for path, query in lists.items()}
    for path in lists:
        for other, cursor in cursors.items():
            answer = client.get(f"{GUILD}{path}", params={"cursor": cursor})
            expected = (200, None) if other == path else (422, "invalid_cursor")
            assert (answer.status_code, answer.json().get("code")) == expected, (path, other)
        for bad in ("x", "!!", cursors[path][:-4] + "AAAA"):
            assert client.get(f"{GUILD}{path}", params={"cursor": bad}).json()["code"] == "invalid_cursor"
    narrowed = client.get(f"{GUILD}/proposals", params={"state": "active", "cursor": cursors["/proposals"]})
    assert narrowed.json()["code"] == "invalid_cursor"
    elsewhere = client.get(
        f"{GUILD}/proposals/0x{made[1]:064x}/votes", params={"cursor": cursors[f"/proposals/{first}/votes"]}
    )
    assert elsewhere.json()["code"] == "invalid_cursor"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_query_of_another_shape_is_refused(live_house: House) -> None:
    live_house.index()
    client = live_house.client()
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("/proposals", {"state": "open"}),
        ("/proposals", {"limit": 0}),
        ("/proposals", {"limit": 101}),
        ("/proposals", {"proposer": "0x12"}),
        ("/proposals", {"more": 1}),
        ("/proposals/0x12", {}),
        (f"/proposals/0x{1:064x}", {"account": "me"}),
        ("/voters/0x12", {}),
        ("/voters", {"cursor": "x" * 601}),
    ]
    for path, query in wrong:
        answer = client.get(f"{GUILD}{path}", params=query)
        assert (answer.status_code, answer.json()["code"]) == (422, "validation"), (path, query)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_the_node_the_guild_is_shown_without_the_treasurys_amounts(own_house: House) -> None:
    world = world_of(own_house)
    world.rpc("anvil_setBalance", world.timelock.address, hex(3 * ETHER))
    world.mine()
    own_house.index()
    client = own_house.client()
    whole = client.get(GUILD).json()
    assert whole["treasury"]["problem"] is None
    amounts = {asset["token"]["symbol"]: asset["amount"] for asset in whole["treasury"]["assets"]}
    assert amounts == {"ETH": str(3 * ETHER), "DUSD": "0", "GUILD": str(60_000_000 * ETHER)}
    gone = own_house.client(rpc_url="http://127.0.0.1:9").get(GUILD)
    assert gone.status_code == 200
    assert gone.json()["treasury"]["problem"] == "node_unavailable"
    assert {asset["amount"] for asset in gone.json()["treasury"]["assets"]} == {None}
    assert {**gone.json(), "treasury": None} == {**whole, "treasury": None}
    # A node that took another way does not know the block any more.
    snapshot = world.rpc("evm_snapshot")
    world.mine(2)
    own_house.index()
    world.rpc("evm_revert", snapshot)
    forgotten = client.get(GUILD)
    assert (forgotten.status_code, forgotten.json()["treasury"]["problem"]) == (200, "block_unavailable")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_the_escrow_owes_the_treasury_is_beside_what_it_has(own_house: House) -> None:
    world = world_of(own_house)
    world.treasury = world.timelock.address
    world.send(world.policy.functions.setFee(300, world.treasury), world.owner)
    task = world.post()
    worker = world.workers[0]
    world.claim(task, worker)
    world.submit(task, worker)
    world.accept(task, worker)
    own_house.index()
    assets = {asset["token"]["symbol"]: asset for asset in own_house.client().get(GUILD).json()["treasury"]["assets"]}
    assert int(assets["ETH"]["in_escrow"]) == 3 * ETHER // 100
    assert assets["ETH"]["amount"] == "0"
