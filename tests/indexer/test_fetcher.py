"""Bad nodes: what they refuse is asked for in smaller parts, what they get wrong is never written."""

import asyncio
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer.errors import ContradictionError, NonRetryableError, RetryableError
from indexer.models import Log, Outbox, Task
from indexer.records import Heads
from tests.indexer.proxy import Call, Proxy, Refused, proxied
from tests.indexer.rig import Rig
from tests.world import World

Answer = dict[str, Any]


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """What is read does not depend on the database."""
    return f"sqlite:///{tmp_path / 'data'}"


@pytest.fixture
def proxy(lived: World) -> Iterator[Proxy]:
    with proxied(lived.url) as made:
        yield made


@pytest.fixture
def rig(lived: World, proxy: Proxy, make_rig: Callable[..., Rig]) -> Rig:
    return make_rig(lived, rpc_url=proxy.url)


def span(call: Call) -> int:
    wanted = call["params"][0]
    return int(wanted["toBlock"], 16) - int(wanted["fromBlock"], 16) + 1 if "fromBlock" in wanted else 1


def is_logs(call: Call) -> bool:
    return bool(call["method"] == "eth_getLogs")


def error(call: Call, code: int, message: str) -> Answer:
    return {"jsonrpc": "2.0", "id": call["id"], "error": {"code": code, "message": message}}


def times(count: int, change: Callable[[Call, Answer], Answer], when: Callable[[Call], bool] = is_logs) -> Any:
    """Return a twist that changes the first `count` answers of a kind."""
    left = [count]

    def twist(call: Call, answer: Answer) -> Answer:
        if when(call) and left[0] > 0:
            left[0] -= 1
            return change(call, answer)
        return answer

    return twist


_WHOLE: dict[tuple[str, int], tuple[Any, Any]] = {}


def assert_whole(rig: Rig, world: World, make_rig: Callable[..., Rig], folder: Path) -> None:
    """Check rows and envelopes against an index that had a good node; it is made once for a chain."""
    key = world.url, world.head
    if key not in _WHOLE:
        direct = make_rig(world, database_url=f"sqlite:///{folder / 'direct'}")
        direct.index()
        _WHOLE[key] = direct.derived(), direct.standing()
    assert (rig.derived(), rig.standing()) == _WHOLE[key]


def test_a_range_that_is_refused_is_read_in_halves(
    rig: Rig, proxy: Proxy, lived: World, make_rig: Callable[..., Rig], tmp_path: Path
) -> None:
    proxy.twist = lambda call, answer: (
        error(call, -32005, "block range is limited to 5") if is_logs(call) and span(call) > 5 else answer
    )
    rig.index()
    assert_whole(rig, lived, make_rig, tmp_path)
    assert max(span(call) for call in proxy.seen if is_logs(call)) > 50


def change_logs(change: Callable[[list[Any]], Any]) -> Callable[[Call, Answer], Answer]:
    return lambda _call, answer: answer | {"result": change(list(answer["result"]))}


def refuse(status: int, body: bytes = b"") -> Callable[[Call, Answer], Answer]:
    def change(_call: Call, _answer: Answer) -> Answer:
        raise Refused(status, body)

    return change


WRONG_ONCE = {
    "too many requests": refuse(429),
    "a server error": refuse(502, b"<html>bad gateway</html>"),
    "a truncated answer": refuse(200, b'{"jsonrpc":"2.0","id":0,"result":[{"addr'),
    "an answer to something else": lambda _call, answer: answer | {"id": 999},
    "an error that passes": lambda call, _answer: error(call, -32000, "header not found"),
    "no result": lambda call, _answer: {"jsonrpc": "2.0", "id": call["id"]},
    "no list": change_logs(lambda _logs: "0x"),
    "no log": change_logs(lambda logs: [*logs, None]),
    "another block's hash": change_logs(lambda logs: [logs[0] | {"blockHash": "0x" + "12" * 32}, *logs[1:]]),
    "a log twice": change_logs(lambda logs: [*logs, logs[0]]),
    "a log of a stranger": change_logs(lambda logs: [logs[0] | {"address": "0x" + "12" * 20}, *logs[1:]]),
    "a log from elsewhere": change_logs(lambda logs: [logs[0] | {"blockNumber": "0xffff"}, *logs[1:]]),
    "a removed log": change_logs(lambda logs: [logs[0] | {"removed": True}, *logs[1:]]),
    "data that is no hex": change_logs(lambda logs: [logs[0] | {"data": "0x1_0"}, *logs[1:]]),
    "data of half a byte": change_logs(lambda logs: [logs[0] | {"data": "0x123"}, *logs[1:]]),
    "five topics": change_logs(lambda logs: [logs[0] | {"topics": ["0x" + "12" * 32] * 5}, *logs[1:]]),
    "a number that is none": change_logs(lambda logs: [logs[0] | {"logIndex": "0x-1"}, *logs[1:]]),
    "logs that are missing": change_logs(lambda _logs: []),
}


@pytest.mark.parametrize("wrong", WRONG_ONCE)
def test_what_is_wrong_once_is_asked_again(
    wrong: str, rig: Rig, proxy: Proxy, lived: World, make_rig: Callable[..., Rig], tmp_path: Path
) -> None:
    proxy.twist = times(1, WRONG_ONCE[wrong])
    rig.index()
    assert_whole(rig, lived, make_rig, tmp_path)


WRONG_HEADERS = {
    "no header": lambda _call, answer: answer | {"result": None},
    "another number": lambda _call, answer: answer | {"result": answer["result"] | {"number": "0x3"}},
    "a broken chain": lambda _call, answer: answer | {"result": answer["result"] | {"parentHash": "0x" + "12" * 32}},
    "another hash": lambda _call, answer: answer | {"result": answer["result"] | {"hash": "0x" + "12" * 32}},
    "a bloom that is none": lambda _call, answer: answer | {"result": answer["result"] | {"logsBloom": "0x00"}},
}


@pytest.mark.parametrize("wrong", WRONG_HEADERS)
def test_a_header_that_is_wrong_once_is_asked_again(
    wrong: str, rig: Rig, proxy: Proxy, lived: World, make_rig: Callable[..., Rig], tmp_path: Path
) -> None:
    proxy.twist = times(
        1, WRONG_HEADERS[wrong], lambda call: call["method"] == "eth_getBlockByNumber" and call["params"][0] == hex(40)
    )
    rig.index()
    assert_whole(rig, lived, make_rig, tmp_path)


def test_what_stays_wrong_is_never_written(rig: Rig, proxy: Proxy) -> None:
    proxy.twist = times(10**6, WRONG_ONCE["another block's hash"])
    with pytest.raises(RetryableError, match="names block"):
        rig.index()
    assert rig.rows(Log) == rig.rows(Task) == rig.rows(Outbox) == []
    proxy.twist = lambda _call, answer: answer
    rig.index()
    assert rig.verify().differences == []


def test_without_tags_finality_is_a_depth(rig: Rig, proxy: Proxy, lived: World, make_rig: Callable[..., Rig]) -> None:
    rig = make_rig(lived, rpc_url=proxy.url, finality_depth=10)
    proxy.twist = lambda call, answer: (
        error(call, -32602, "unknown block tag") if call["params"][:1] in (["safe"], ["finalized"]) else answer
    )
    rig.index()
    assert (rig.cursor()["safe"], rig.cursor()["finalized"]) == (lived.head - 10, lived.head - 10)
    proxy.twist = lambda call, answer: error(call, -32602, "unknown") if call["params"][:1] == ["safe"] else answer
    lived.mine(1)
    rig.index()
    assert rig.cursor()["finalized"] == lived.head - 11, "what was final stays final"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda call, _answer: error(call, -32601, "no such method"), "use another node"),
        (refuse(401), "check the key"),
    ],
)
def test_what_only_the_operator_can_change_stops_at_once(
    rig: Rig, proxy: Proxy, change: Callable[[Call, Answer], Answer], says: str
) -> None:
    proxy.twist = times(10**6, change)
    with pytest.raises(NonRetryableError, match=says):
        rig.index()
    assert sum(map(is_logs, proxy.seen)) == 1


def test_a_node_that_is_down_is_told_without_the_key_in_its_address(lived: World, make_rig: Callable[..., Rig]) -> None:
    rig = make_rig(lived, rpc_url="http://user:secret@127.0.0.1:9/v3/secret")
    with pytest.raises(RetryableError, match="check that it runs") as caught:
        rig.index()
    assert "secret" not in str(caught.value)
    assert "127.0.0.1:9" in str(caught.value)


def test_another_chain_than_the_manifest_names_is_refused(
    lived: World, make_world: Callable[..., World], make_rig: Callable[..., Rig]
) -> None:
    other = make_world("--timestamp", "1700000000")
    rig = make_rig(lived, rpc_url=other.url)
    with pytest.raises(NonRetryableError, match="check GUILDHALL_RPC_URL and GUILDHALL_MANIFEST"):
        rig.index()


def test_tags_that_are_gone_for_once_are_no_reason_to_guess(rig: Rig, proxy: Proxy, lived: World) -> None:
    def without(call: Call, answer: Answer) -> Answer:
        return error(call, -32603, "internal error") if call["params"][:1] in (["safe"], ["finalized"]) else answer

    def twice_told(call: Call, answer: Answer) -> Answer:
        return answer | {"result": proxy_head} if call["params"][:1] == ["finalized"] else answer

    proxy_head = lived.rpc("eth_getBlockByNumber", "latest", False)  # noqa: FBT003 - as the node names it

    async def look() -> list[Heads]:
        rig.settings.finality_depth = 1
        async with rig.fetcher() as (_, fetcher):
            found = [await fetcher.heads()]
            proxy.twist = without
            found.append(await fetcher.heads())
            proxy.twist = twice_told
            with pytest.raises(ContradictionError, match="more final than it calls safe"):
                await fetcher.heads()
        return found

    before, after = asyncio.run(look())
    assert before == after
    assert after.finalized < lived.head - 1


def test_logs_that_are_kept_back_at_random_never_leave_a_gap(
    rig: Rig, proxy: Proxy, lived: World, make_rig: Callable[..., Rig], tmp_path: Path
) -> None:
    choose = random.Random(5)  # noqa: S311 - which logs are lost, not a secret

    def twist(call: Call, answer: Answer) -> Answer:
        logs = answer.get("result")
        if is_logs(call) and logs and choose.random() < 0.5:
            return answer | {"result": logs[: choose.randrange(len(logs))]}
        return answer

    proxy.twist = twist
    rig = make_rig(lived, rpc_url=proxy.url, max_range=4, rpc_attempts=40)
    rig.index()
    assert_whole(rig, lived, make_rig, tmp_path)
