"""Several nodes: what one refuses, lacks or gets wrong another gives, and no branch is followed for one node's word."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest
from web3 import HTTPProvider, Web3
from web3.types import RPCEndpoint

from indexer import node as nodes
from indexer.answers import block_by
from indexer.endpoints import endpoints_of
from indexer.errors import ContradictionError, NodeSlowError, NonRetryableError, WrongChainError
from indexer.models import Log, Outbox, Task
from indexer.rpc import Rpc
from indexer.settings import read_settings
from tests.indexer.proxy import Call, Proxy, Refused, proxied
from tests.indexer.rig import Rig
from tests.indexer.test_fetcher import Answer, assert_whole, error, is_logs, refuse
from tests.node import anvil
from tests.world import World

NOBODY = "http://127.0.0.1:9"
MakeRig = Callable[..., Rig]


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """What is read does not depend on the database."""
    return f"sqlite:///{tmp_path / 'data'}"


@pytest.fixture
def proxies(lived: World) -> Iterator[tuple[Proxy, Proxy]]:
    with proxied(lived.url) as first, proxied(lived.url) as second:
        yield first, second


def both(proxies: tuple[Proxy, ...]) -> str:
    return ", ".join(proxy.url for proxy in proxies)


def asked_logs(proxy: Proxy) -> list[tuple[int, int]]:
    """Return first and last block of each range of logs that a node was asked for."""
    wanted = [call["params"][0] for call in proxy.seen if is_logs(call) and "fromBlock" in call["params"][0]]
    return [(int(each["fromBlock"], 16), int(each["toBlock"], 16)) for each in wanted]


def block_asked(call: Call) -> int | None:
    """Return the number of the block that a request names, by whichever of its forms."""
    if call["method"] == "eth_getBlockByNumber":
        return int(call["params"][0], 16) if call["params"][0].startswith("0x") else None
    return int(call["params"][0]["toBlock"], 16) if is_logs(call) and "toBlock" in call["params"][0] else None


BAD = {
    "refuses the key": refuse(401),
    "limits requests": refuse(429),
    "does not serve logs": lambda call, answer: error(call, -32601, "no such method") if is_logs(call) else answer,
    "keeps logs back": lambda call, answer: answer | {"result": []} if is_logs(call) else answer,
    "cuts logs off": lambda call, answer: (
        answer | {"result": answer["result"][:-1]} if is_logs(call) and "fromBlock" in call["params"][0] else answer
    ),
    "tells of other hashes": lambda call, answer: (
        answer | {"result": [log | {"blockHash": "0x" + "12" * 32} for log in answer["result"]]}
        if is_logs(call)
        else answer
    ),
    "refuses every range": lambda call, answer: error(call, -32005, "limit exceeded") if is_logs(call) else answer,
}


# What a node says when it is asked by hash makes up for it, so that it may be chosen each time.
MENDED = {"cuts logs off"}


@pytest.mark.parametrize("what", BAD)
def test_what_one_node_cannot_do_another_does(
    what: str, proxies: tuple[Proxy, Proxy], lived: World, make_rig: MakeRig, tmp_path: Path
) -> None:
    bad, good = proxies
    bad.twist = BAD[what]
    rig = make_rig(lived, rpc_url=both((bad, good)), max_range=20)
    rig.index()
    assert_whole(rig, lived, make_rig, tmp_path)
    assert asked_logs(good) or what in MENDED


def test_a_node_that_is_down_is_passed_over_and_rests(lived: World, make_rig: MakeRig) -> None:
    rig = make_rig(lived, rpc_url=f"{NOBODY} {lived.url}")
    retried: list[BaseException] = []

    async def ask() -> Any:
        async with rig.fetcher() as (rpc, fetcher):
            rpc.on_retry = retried.append
            await fetcher.check(rig.manifest.chain_id, rig.manifest.genesis_hash)
            heads = await fetcher.heads()
            return heads, rpc.states()

    heads, (down, up) = asyncio.run(ask())
    assert heads.head.number == lived.head
    assert (up.failures, up.last_error, up.head) == (0, None, lived.head)
    assert down.failures > 0
    assert down.resting_until is not None
    assert "check that it runs" in str(down.last_error)
    assert {error.kind for error in retried} == {"silent"}  # type: ignore[attr-defined]


def test_a_rest_is_cut_short_when_nobody_else_answers(lived: World) -> None:
    async def ask() -> Any:
        async with Rpc(f"{NOBODY} {lived.url}") as rpc:
            for _ in range(12):
                rpc.nodes[1].failed(NodeSlowError("slow"))
            assert rpc.nodes[1].rests() > 20
            return await rpc.call("eth_blockNumber")

    assert int(asyncio.run(ask()), 16) == lived.head


def test_logs_that_one_node_keeps_back_twice_are_missed(
    proxies: tuple[Proxy, Proxy], lived: World, make_rig: MakeRig
) -> None:
    liar, _ = proxies
    liar.twist = BAD["keeps logs back"]
    rig = make_rig(lived, rpc_url=liar.url)
    with pytest.raises(ContradictionError, match="keeps back the logs of block"):
        rig.index()
    assert rig.rows(Log) == []


def test_each_range_is_read_from_one_node_that_has_its_last_block(
    proxies: tuple[Proxy, Proxy], lived: World, make_rig: MakeRig, tmp_path: Path
) -> None:
    rig = make_rig(lived, rpc_url=both(proxies), max_range=5)
    rig.index()
    assert_whole(rig, lived, make_rig, tmp_path)
    for proxy in proxies:
        headers = {block_asked(call) for call in proxy.seen if call["method"] == "eth_getBlockByNumber"}
        ranges = asked_logs(proxy)
        assert ranges, "both are used"
        assert all(set(range(first, last + 1)) <= headers for first, last in ranges if first > rig.manifest.start_block)


def test_a_node_of_another_chain_is_set_aside_and_told_by_name(
    proxies: tuple[Proxy, Proxy], lived: World, make_rig: MakeRig, make_world: Callable[..., World], tmp_path: Path
) -> None:
    wrong, right = proxies
    wrong.node = make_world("--timestamp", "1700000000").url
    rig = make_rig(lived, rpc_url=both((wrong, right)))
    rig.index()
    assert_whole(rig, lived, make_rig, tmp_path)
    assert asked_logs(wrong) == []
    rig = make_rig(lived, rpc_url=both((wrong,)))
    with pytest.raises(WrongChainError, match=f"The node at {wrong.url.split('/')[2]} serves chain 31337"):
        rig.index()


def test_when_no_node_serves_us_the_operator_is_told(
    proxies: tuple[Proxy, Proxy], lived: World, make_rig: MakeRig
) -> None:
    for proxy in proxies:
        proxy.twist = refuse(401)
    with pytest.raises(NonRetryableError, match="check the key"):
        make_rig(lived, rpc_url=both(proxies)).index()


def header(world: World, number: int) -> Any:
    method, parameters = block_by(hex(number))
    return world.rpc(method, *parameters)


def behind(world: World, blocks: int) -> Callable[[Call, Answer], Answer]:
    """Return the answers of a node that has not got the last blocks: no header, and no logs either."""
    last = world.head - blocks
    latest = header(world, last)

    def twist(call: Call, answer: Answer) -> Answer:
        if call["params"][:1] == ["latest"]:
            return answer | {"result": latest}
        number = block_asked(call)
        if number is not None and number > last:
            return answer | {"result": [] if is_logs(call) else None}
        return answer

    return twist


def test_a_node_that_is_behind_is_asked_for_what_it_has(
    proxies: tuple[Proxy, Proxy], lived: World, make_rig: MakeRig, tmp_path: Path
) -> None:
    slow, good = proxies
    slow.twist = behind(lived, 20)
    rig = make_rig(lived, rpc_url=both((slow, good)), max_range=10)
    rig.index()
    assert rig.cursor()["number"] == lived.head
    assert_whole(rig, lived, make_rig, tmp_path)
    assert max((last for _, last in asked_logs(slow)), default=0) <= lived.head - 20


def test_batches_become_as_small_as_a_node_wants_them(
    proxies: tuple[Proxy, Proxy], lived: World, make_rig: MakeRig, tmp_path: Path
) -> None:
    picky, _ = proxies
    refusal = error({"id": 0}, 31, "Batch of more than 3 requests are not allowed on free tier")

    def twist(_call: Call, answer: Answer) -> Answer:
        if picky.sizes[-1] > 3:
            raise Refused(200, orjson.dumps(refusal))
        return answer

    picky.twist = twist
    rig = make_rig(lived, rpc_url=picky.url)
    rig.index()
    assert_whole(rig, lived, make_rig, tmp_path)
    assert sum(size > 3 for size in picky.sizes) < 20, "what was refused is not tried again and again"


def test_an_answer_that_outgrows_memory_is_a_refused_range(
    proxies: tuple[Proxy, Proxy], lived: World, make_rig: MakeRig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nodes, "MOST_BYTES", 20_000)
    rig = make_rig(lived, rpc_url=proxies[0].url)
    rig.index()
    assert_whole(rig, lived, make_rig, tmp_path)
    assert len(asked_logs(proxies[0])) > 5


def test_requests_keep_to_the_rate(proxies: tuple[Proxy, Proxy], lived: World) -> None:
    async def ask() -> None:
        async with Rpc(proxies[0].url, rate=5, batch_size=50) as rpc:
            await rpc.batch([("eth_chainId", [])] * 12)

    asyncio.run(ask())
    assert len(proxies[0].seen) == 12
    assert max(proxies[0].sizes) <= 5, "a batch is never more than a second's worth"


# ---------------------------------------------------------------- branches


@contextmanager
def branches(world: World, count: int) -> Iterator[list[World]]:
    """Give the world and further nodes that hold the same chain, to be led on apart."""
    with ExitStack() as stack:
        state = world.rpc("anvil_dumpState")
        made = [world]
        for _ in range(count):
            url = stack.enter_context(anvil())
            Web3(HTTPProvider(url)).provider.make_request(RPCEndpoint("anvil_loadState"), [state])
            other = World.__new__(World)
            other.__dict__ |= world.__dict__ | {"url": url, "w3": Web3(HTTPProvider(url))}
            stack.callback(other.shut)
            made.append(other)
        yield made


def urls(worlds: list[World]) -> str:
    return " ".join(world.url for world in worlds)


def test_the_branch_of_most_nodes_is_followed_whatever_its_length(world: World, make_rig: MakeRig) -> None:
    with branches(world, 1) as (first, second), proxied(second.url) as again:
        rig = make_rig(world, rpc_url=urls([first, second]) + f" {again.url}")
        rig.index()
        snapshot = first.rpc("evm_snapshot")
        first.post()
        first.mine(30)
        second.mine(3)
        rig.index()
        assert rig.rows(Task) == []
        assert rig.cursor()["hash"] == header(second, second.head)["hash"]
        first.rpc("evm_revert", snapshot)


def test_a_lone_node_is_not_believed_about_another_branch_until_the_others_are_silent_for_long(
    world: World, make_rig: MakeRig
) -> None:
    with branches(world, 1) as (ours, other):
        ours.post()
        ours.mine(5)
        rig = make_rig(world, rpc_url=ours.url)
        rig.index()
        other.mine(3)
        sent = len(rig.rows(Outbox))
        two = make_rig(world, rpc_url=urls([ours, other]))
        two.index()
        assert len(two.rows(Outbox)) == sent, "as many nodes are on each branch, and ours is the longer"
        alone = make_rig(world, rpc_url=f"{NOBODY} {other.url}", patience=0.5)
        other.mine(4)
        alone.index()
        assert alone.cursor()["number"] == other.head
        assert alone.rows(Task) == [], "nobody else answered for long"


def test_a_lone_branch_deeper_than_final_does_not_stop_the_indexer(
    make_world: Callable[..., World], make_rig: MakeRig
) -> None:
    world = make_world("--slots-in-an-epoch", "2")
    with branches(world, 1) as (ours, other):
        ours.post()
        ours.mine(20)
        rig = make_rig(world, rpc_url=ours.url)
        rig.index()
        other.mine(40)
        both_nodes = make_rig(world, rpc_url=urls([ours, other]))
        both_nodes.index()
        assert len(both_nodes.rows(Task)) == 1
        ours.mine(1)
        both_nodes.index()
        assert both_nodes.cursor()["number"] == ours.head


# ---------------------------------------------------------------- addresses


def test_addresses_are_told_apart_by_what_they_are_for() -> None:
    found = endpoints_of(" https://a/key, ws://b:1\nhttp://c wss://d/key,,https://a/key ")
    assert found == (("https://a/key", "http://c"), ("ws://b:1", "wss://d/key"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " , ",
        "ws://host/t0psecret",
        "ftp://host/t0psecret",
        "t0psecret",
        "http:///t0psecret",
        "http://u:t0psecret@",
        "http://[",
    ],
)
def test_an_address_that_is_none_is_refused_without_showing_its_key(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUILDHALL_RPC_URL", text)
    with pytest.raises(NonRetryableError, match="GUILDHALL_RPC_URL: ") as caught:
        read_settings()
    assert "t0psecret" not in str(caught.value)
