"""The way to a local chain's node: what a page needs, and nothing that would steer the chain (R101)."""

from typing import Any

import pytest

from backend.chain.node.service import DEMO
from tests.backend.house import Browser, House

OPEN = {"rpc_proxy": True, "demo": True}


def call(client: Browser, method: str, *params: Any, **options: Any) -> Any:
    body = {"jsonrpc": "2.0", "id": 7, "method": method, "params": list(params)}
    return client.post("/rpc", json=body, **options)


@pytest.fixture
def node(make_house: Any, sqlite_url: str, module_world: Any) -> House:
    house: House = make_house(sqlite_url, module_world.manifest(), module_world.url)
    house.world = module_world
    return house


def test_a_page_reads_signs_and_sends_through_it(node: House) -> None:
    assert node.world is not None
    client = node.client(**OPEN)
    account = node.world.stranger
    assert call(client, "eth_chainId").json() == {"jsonrpc": "2.0", "id": 7, "result": "0x7a69"}
    assert call(client, "personal_sign", "0x1234", account).json()["result"].startswith("0x")
    sent = {"from": account, "to": account, "value": "0x1"}
    assert call(client, "eth_sendTransaction", sent).json()["result"].startswith("0x")


@pytest.mark.parametrize(
    "method",
    [
        "anvil_setBalance",
        "evm_increaseTime",
        "debug_traceTransaction",
        "hardhat_impersonateAccount",
        "anvil_impersonateAccount",
        "admin_nodeInfo",
        "eth_sign",
        "eth_signTransaction",
        "eth_mining",
        "txpool_content",
        "ETH_CHAINID",
        " eth_chainId",
        "",
        "ots_getApiLevel",
    ],
)
def test_a_method_that_is_not_listed_is_answered_as_unknown(node: House, method: str) -> None:
    assert call(node.client(**OPEN), method).json()["error"]["code"] == -32601


@pytest.mark.parametrize("method", sorted(DEMO))
def test_the_nodes_own_accounts_sign_in_a_demo_alone(node: House, method: str) -> None:
    assert call(node.client(rpc_proxy=True, demo=False), method).json()["error"]["code"] == -32601


def test_a_batch_is_answered_call_by_call(node: House) -> None:
    batch = [
        {"jsonrpc": "2.0", "id": number, "method": method} for number, method in enumerate(["eth_chainId", "evm_mine"])
    ]
    answers = {entry["id"]: entry for entry in node.client(**OPEN).post("/rpc", json=batch).json()}
    assert answers[0]["result"] == "0x7a69"
    assert answers[1]["error"]["code"] == -32601
    refused = node.client(**OPEN).post("/rpc", json=[batch[1]]).json()
    assert refused[0]["error"]["code"] == -32601


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"[[]]",
        b"1",
        b'"x"',
        b"null",
        b"{}",
        b'{"method": 1, "id": 1}',
        b'{"method": "eth_chainId"}',
        b"[" + b",".join([b'{"method": "eth_chainId", "id": 1}'] * 51) + b"]",
    ],
)
def test_what_is_no_call_is_refused(node: House, body: bytes) -> None:
    answer = node.client(**OPEN).post("/rpc", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (403, "rpc_refused")


def test_what_is_no_json_is_refused(node: House) -> None:
    answer = node.client(**OPEN).post("/rpc", content=b"{", headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed_body")


def test_another_site_or_a_form_cannot_use_it(node: House) -> None:
    client = node.client(**OPEN)
    assert call(client, "eth_accounts", headers={"Origin": "https://evil.example"}).json()["code"] == "csrf_failed"
    plain = client.post("/rpc", content=b'{"id":1,"method":"eth_accounts"}', headers={"Content-Type": "text/plain"})
    assert plain.json()["code"] == "unsupported_media_type"


def test_it_does_not_exist_unless_it_was_asked_for(node: House) -> None:
    assert call(node.client(demo=True), "eth_chainId").status_code == 404


def test_a_node_that_is_down_is_told(light_house: House) -> None:
    answer = call(light_house.client(**OPEN), "eth_chainId")
    assert (answer.status_code, answer.json()["code"]) == (503, "node_unavailable")


def test_health_compares_the_index_with_the_node(node: House) -> None:
    assert node.world is not None
    client = node.client(max_lag=2)
    node.index()
    health = client.get("/api/v1/health").json()
    assert (health["status"], health["lag"], health["reasons"]) == ("ok", 0, [])
    assert health["head"] == health["indexed"] == node.world.head == health["block"]["number"]
    node.world.mine(3)
    health = client.get("/api/v1/health").json()
    assert (health["status"], health["lag"], health["reasons"]) == ("degraded", 3, ["indexer_behind"])


def test_config_tells_contracts_policy_and_skills(node: House) -> None:
    assert node.world is not None
    node.index()
    config = node.client(**OPEN, public_rpc_url="/rpc").get("/api/v1/config").json()
    assert config["chain"] == {"id": 31337, "name": "test", "rpc_url": "/rpc", "demo": True, "explorer_url": None}
    assert config["contracts"]["TaskEscrow"] == node.world.escrow.address
    assert [token["symbol"] for token in config["tokens"]] == ["ETH", "DUSD"]
    assert config["arbitrators"][0]["cost_multiple"] == "10"
    assert (config["policy"]["fee_bps"], config["policy"]["treasury"]) == (300, node.world.treasury)
    assert len(config["policy"]["tokens"]) == 6
    assert [grade["grade"] for grade in config["policy"]["grades"]] == ["C", "B", "A"]
    assert len(config["skills"]) >= 25
    assert [account["address"] for account in config["demo_accounts"]] == node.world.accounts
    assert node.client().get("/api/v1/config").json()["demo_accounts"] == []
