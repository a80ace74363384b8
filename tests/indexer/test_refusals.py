"""What nodes and providers say, as they say it, and what it means for the reader."""

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import orjson
import pytest

from indexer.errors import (
    BatchRefusedError,
    BrokenAnswerError,
    IndexerError,
    KeyRefusedError,
    NodeBehindError,
    NonRetryableError,
    RangeRefusedError,
    RateLimitedError,
)
from indexer.jsonrpc import Answer, RpcError
from indexer.node import Node
from indexer.ranges import CALM, FIRST, STEP, RangeSize
from indexer.refusals import Meaning, hint_of, meaning_of

LOGS = "eth_getLogs"
FIRST_BLOCK, LAST_BLOCK = 0x1000, 0x1000 + 49_999
# Words, code, and how many blocks they say would do when 50,000 are asked for from block 4,096 on.
RANGES = {
    "geth": (-32602, "exceed maximum block range: 5000", 5000),
    "geth with a time-out": (-32002, "request timed out", None),
    "geth with a deadline": (-32000, "context deadline exceeded", None),
    "erigon by blocks": (-32602, "query block range exceeds server limit, narrow your filter: 1000", 1000),
    "erigon by logs": (-32602, "query returns too many logs, narrow your filter: 20000", 20_000),
    "nethermind": (-32005, "Too many logs requested. Max logs per response is 20000.", 20_000),
    "reth by blocks": (-32602, "query exceeds max block range 100000", None),
    "reth by logs": (-32602, "query exceeds max results 20000, retry with the range 4096-9000", 4905),
    "reth that offers the same again": (
        -32602,
        "query exceeds max results 20000, retry with the range 4096-54095",
        20_000,
    ),
    "anvil": (-32602, "Block range limit exceeded: 50000 > 1000", 1000),
    "Infura by results": (
        -32005,
        "query returned more than 10000 results. Try with this block range [0x1000, 0x11FF].",
        512,
    ),
    "Infura by blocks": (-32602, "range 50000 exceeds limit of 10000", 10_000),
    "Alchemy by size": (
        -32602,
        (
            "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on "
            "the response size, or you can request any block range with a cap of 10K logs in the response. Based on "
            "your parameters and the response size limit, this block range should work: [0x1000, 0x10ff]"
        ),
        256,
    ),
    "Alchemy's free plan": (
        -32600,
        (
            "Under the Free tier plan, you can make eth_getLogs requests with up to a 10 block range. Based on your "
            "parameters, this block range should work: [0x1000, 0x1009]. Upgrade to PAYG for expanded block range."
        ),
        10,
    ),
    "QuickNode": (-32614, "eth_getLogs is limited to a 10,000 range", 10_000),
    "QuickNode's trial": (-32615, "eth_getLogs is limited to a 5 range, upgrade from discover plan", 5),
    "Ankr": (-32600, "block range is too wide", None),
    "Ankr by distance": (-32602, "maximum [from, to] blocks distance: 3000", 3000),
    "Cloudflare": (-32047, "Invalid eth_getLogs request. 'fromBlock'-'toBlock' range too large. Max range: 800", 800),
    "drpc": (35, "ranges over 10000 blocks are not supported on freetier", 10_000),
    "drpc's time-out": (30, "Request timeout on the free tier, please upgrade your tier to the paid one", None),
    "Avalanche": (-32000, "requested too many blocks from 4096 to 54095, maximum is set to 2048", 2048),
    "thirdweb": (-32602, "Maximum allowed number of requested blocks is 1000", 1000),
    "Blast": (-32600, "Block range exceeds the range allowed for your plan (50000 > 500)", 500),
    "BlockPI": (-32602, "eth_getLogs is limited to 1024 block range", 1024),
    "Chainstack": (-32000, "Block range limit exceeded. See more details at the documentation.", None),
    "Coinbase": (-32602, "please limit the query to at most 1000 blocks", 1000),
    "Base by size": (-32020, "backend response too large", None),
    "Base by blocks": (-32614, "block range too large", None),
    "Base overloaded": (-32011, "no backend is currently healthy to serve traffic", None),
    "Merkle": (-32602, "eth_getLogs range is too large, max is 1k blocks", 1000),
    "Arbitrum": (-32000, "logs matched by query exceeds limit of 10000", 10_000),
    "1RPC": (-32602, "response size should not greater than 10000000 bytes", None),
    "Tenderly": (-32602, "invalid params {'payload': 'range 50000 is bigger than range limit 2000'}", 2000),
    "Moonbeam": (-32603, "block range is too wide (maximum 1024)", 1024),
    "BNB Chain": (-32005, "limit exceeded", None),
    "Helios": (-32000, "Memory capacity exceeded", None),
}
OTHERS = {
    "Alchemy's rate": (
        429,
        (
            "Your app has exceeded its compute units per second capacity. If you have retries enabled, you can safely "
            "ignore this message."
        ),
        Meaning.RATE,
    ),
    "Infura's rate": (-32005, "daily request count exceeded, request rate limited", Meaning.RATE),
    "QuickNode's rate": (-32007, "50/second request limit reached - reduce calls per second", Meaning.RATE),
    "Base's rate": (-32016, "over rate limit", Meaning.RATE),
    "Tenderly's rate": (-32005, "rate limit exceeded", Meaning.RATE),
    "a public node's rate": (-32000, "Too many requests, please try again later", Meaning.RATE),
    "a wrong key": (-32600, "Must be authenticated!", Meaning.KEY),
    "Ankr without key": (-32000, "Unauthorized: You must authenticate your request with an API key.", Meaning.KEY),
    "Infura without key": (-32600, "invalid project id", Meaning.KEY),
    "no such method": (-32601, "the method eth_getLogs does not exist/is not available", Meaning.METHOD),
    "a method that is switched off": (-32000, "method eth_getLogs is disabled", Meaning.METHOD),
    "geth behind": (-32000, "block range extends beyond current head block", Meaning.BEHIND),
    "geth with the range turned round": (-32000, "invalid block range params", Meaning.BEHIND),
    "a header that is missing": (-32000, "header not found", Meaning.BEHIND),
    "Nethermind behind": (-32001, "Block 0x12 could not be found", Meaning.OTHER),
    "Infura behind": (-32000, "One of the blocks specified in filter cannot be found.", Meaning.BEHIND),
    "proxyd behind": (-32019, "block is out of range", Meaning.BEHIND),
    "something else": (-32603, "Internal error", Meaning.OTHER),
}


@pytest.mark.parametrize("who", RANGES)
def test_a_refused_range_is_known_by_every_wording_and_its_number_is_taken_as_a_hint(who: str) -> None:
    code, words, hint = RANGES[who]
    assert meaning_of(LOGS, code, words) is Meaning.RANGE
    assert hint_of(words, FIRST_BLOCK, LAST_BLOCK) == hint


@pytest.mark.parametrize("who", OTHERS)
def test_what_is_no_refused_range_is_not_taken_for_one(who: str) -> None:
    code, words, meaning = OTHERS[who]
    assert meaning_of(LOGS, code, words) is meaning


def test_a_contracts_words_are_not_the_nodes() -> None:
    for words in ("execution reverted: rate limit", "execution reverted: unauthorized"):
        assert meaning_of("eth_call", -32000, words) is Meaning.OTHER
    assert meaning_of("eth_call", 3, "too many requests") is Meaning.OTHER
    assert meaning_of("eth_call", -32000, "out of range") is Meaning.OTHER


def test_a_hint_is_never_more_than_was_asked_for_and_never_nothing() -> None:
    for words in ("[0x1, 0x0]", "max 0 blocks", "limit 99999999999999999999", "up to 50 blocks", "9" * 10_000):
        assert hint_of(words, 100, 149) is None
    assert hint_of("[0x0, 0xffffffffffffffff] or at most 7 blocks", 100, 149) == 7


# ---------------------------------------------------------------- whole answers


def said(count: int, status: int, body: object, retry_after: str | None = None) -> IndexerError:
    """Return what an answer to so many requests raises."""
    calls = [(LOGS, [{"fromBlock": "0x1", "toBlock": "0x64"}])] * count
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    with pytest.raises(IndexerError) as caught:
        Answer("node", status, content, retry_after=retry_after, secrets=["t0psecretkey"]).results(calls)
    return caught.value


def error(code: int, message: str, **more: object) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": 0, "error": {"code": code, "message": message, **more}}


@pytest.mark.parametrize(
    ("count", "status", "body", "kind"),
    [
        (1, 413, b"<html>", RangeRefusedError),
        (2, 413, b"", BatchRefusedError),
        (2, 200, error(-32600, "batch too large"), BatchRefusedError),
        (9, 200, error(31, "Batch of more than 3 requests are not allowed on free tier"), BatchRefusedError),
        (1, 429, b"slow down", RateLimitedError),
        (2, 429, error(-32000, "what"), RateLimitedError),
        (1, 401, b"", KeyRefusedError),
        (2, 403, error(-32000, "no"), KeyRefusedError),
        (2, 200, error(-32601, "the method eth_getLogs does not exist"), NonRetryableError),
        (2, 200, error(-32000, "header not found"), NodeBehindError),
        (1, 502, b"<html>", BrokenAnswerError),
        (2, 200, [{"id": 0, "result": []}], BrokenAnswerError),
        (2, 200, [{"id": 0, "result": []}, {"id": 0, "result": []}], BrokenAnswerError),
        (2, 200, [{"id": 0, "result": []}, [1]], BrokenAnswerError),
        (1, 200, {"id": 0}, BrokenAnswerError),
        (1, 200, b"[", BrokenAnswerError),
        (1, 200, b"7", BrokenAnswerError),
    ],
)
def test_a_whole_answer_says_what_to_do(count: int, status: int, body: object, kind: type[IndexerError]) -> None:
    assert type(said(count, status, body)) is kind


def test_one_limited_request_limits_the_whole_batch() -> None:
    limited = said(2, 200, [{"id": 0, "result": []}, error(429, "compute units") | {"id": 1}])
    assert isinstance(limited, RateLimitedError)


def test_the_pause_that_a_node_asks_for_is_kept() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    pauses = {
        "7": 7.0,
        "0.5": 0.5,
        "-3": 0.0,
        "nonsense": None,
        "Wed, 99 Foo": None,
        "Wed, 21 Oct 2015 07:28:00 GMT": 0.0,
    }
    for header, pause in pauses.items():
        found = said(1, 429, b"", header)
        assert isinstance(found, RateLimitedError)
        assert found.retry_after == pause, header
    assert 50 < (said(1, 429, b"", later).retry_after or 0) <= 100  # type: ignore[attr-defined]
    body = error(-32005, "rate limit", data={"rate": {"allowed_rps": 1, "backoff_seconds": 30.5, "current_rps": 2}})
    assert said(1, 429, body).retry_after == 30.5  # type: ignore[attr-defined]
    node = Node("http://x/", batch_size=1, rate=None)
    node.failed(RateLimitedError("wait", 120.0))
    assert 100 < node.rests() <= 120
    node.failed(RateLimitedError("wait for ever", float("inf")))
    assert 120 < node.rests() <= 300


def test_a_key_that_a_node_repeats_is_not_shown() -> None:
    found = said(2, 200, error(-32600, "invalid api key t0psecretkey", data="t0psecretkey"))
    assert "t0psecretkey" not in str(found)
    assert isinstance(found, KeyRefusedError)
    (result,) = Answer("node", 200, orjson.dumps(error(-32000, "no t0psecretkey")), secrets=["t0psecretkey"]).results(
        [(LOGS, [])]
    )
    assert isinstance(result, RpcError)
    assert "t0psecretkey" not in str(result) + result.message


# ---------------------------------------------------------------- rests and ranges


def test_a_node_rests_longer_each_time_and_forgets_when_it_works_again() -> None:
    node = Node("http://user:password@host/v3/key?token=abc", batch_size=1, rate=None)
    rests = []
    for _ in range(12):
        node.failed(BrokenAnswerError("no"))
        rests.append(node.rests())
        node.resting_until = None
    assert rests[0] < 0.2
    assert all(after > 1.1 * before for before, after in pairwise(rests[:9]))
    assert max(rests) < 80
    node.recovered()
    assert node.state() == ("host", None, 0, None, "no", None)
    for times in range(1, 5):
        node.disagreed(BrokenAnswerError("another branch"))
        assert 2 ** (times - 1) - 0.5 < node.rests() <= 2 ** (times - 1)
        node.recovered()


def test_a_rest_is_over_by_the_clock() -> None:
    node = Node("http://x/", batch_size=1, rate=None)
    node.resting_until = time.monotonic() - 1
    assert node.rests() == 0
    assert node.state().resting_until is None


def test_ranges_grow_by_addition_and_follow_the_density() -> None:
    size = RangeSize(2000, 5000)
    assert size.blocks == FIRST
    size.read(FIRST, 0)
    assert size.blocks == FIRST + STEP
    size.read(400, 40_000)
    assert size.blocks == 50
    size.read(50, 500)
    assert size.blocks == 250
    for _ in range(20):
        size.read(size.blocks, 1)
    assert size.blocks == 2000
    size.read(3, 0)
    assert size.blocks == 2000, "the end of the chain says nothing"
    assert RangeSize(1, 1).blocks == 1


def test_ranges_halve_when_refused_and_keep_below_for_long() -> None:
    size = RangeSize(2000, 5000)
    allowed, refusals = 10, 0
    for _ in range(CALM):
        while size.blocks > allowed:
            assert size.refused(size.blocks) < 2000
            refusals += 1
        size.read(size.blocks, 0)
    assert size.blocks == allowed
    assert refusals < 12
    for _ in range(20 * CALM):
        size.read(size.blocks, 0)
    assert size.blocks > allowed, "a limit that is gone is found out in the end"
    assert size.refused(2000, 512) == 512
    assert size.refused(512, 600) == 256, "a hint that is no less than what was asked for is none"
    assert size.refused(1) == 1
    size.failed()
    assert size.blocks == 1
