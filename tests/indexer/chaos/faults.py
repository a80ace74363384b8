"""What bad providers answer, each by its name."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

Calls = list[dict[str, Any]]
Answers = list[dict[str, Any]]
# Given the provider (see tests/indexer/chaos/provider.py) and a request, what it answers.
Fault = Callable[[Any, Calls], Awaitable[Answers]]

LOGS, BLOCK = "eth_getLogs", "eth_getBlockByNumber"
KEY = "key refused"
LONGER_THAN_ANYBODY_WAITS = 60.0
PAGE = b"<html><head><title>Error</title></head><body><h1>Something went wrong</h1></body></html>"
# What providers and nodes answer to a range that is too wide for them or holds too much, with their codes.
REFUSALS = (
    (-32005, "query returned more than 10000 results"),
    (-32005, "Query returned more than 10000 results. Try with this block range [0x1, 0x2]."),
    (-32602, "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range"),
    (-32602, "query exceeds max block range 100000"),
    (-32602, "query exceeds max results 20000, retry with the range 1-2"),
    (-32614, "eth_getLogs is limited to a 10,000 range"),
    (-32600, "block range is too wide"),
    (-32600, "block range exceeds configured limit"),
    (-32000, "block range is too wide (maximum 1024)"),
    (-32000, "exceed maximum block range: 5000"),
    (-32000, "requested too many blocks from 1 to 5000, maximum is set to 2048"),
    (-32000, "logs matched by query exceeds limit of 10000"),
    (-32000, "query timeout exceeded"),
    (-32000, "Query timeout exceeded. Consider reducing your block range."),
    (-32000, "too many results, please narrow the filter"),
    (-32000, "maximum [from, to] blocks distance: 2000"),
    (-32000, "query must be smaller than size 1024"),
    (-32000, "Maximum allowed number of requested blocks is 10000"),
    (-32020, "backend response too large"),
    (-32047, "Invalid eth_getLogs request. 'fromBlock'-'toBlock' range too large. Max range: 800"),
    (-32701, "Please specify less number of blocks, the limit is 1000"),
    (35, "ranges over 10000 blocks are not supported on freetier"),
    (-32012, "eth_getLogs and eth_newFilter are limited to a 10,000 blocks range"),
)
LIMITS = (
    (-32005, "daily request count exceeded, request rate limited"),
    (-32007, "50/second request limit reached - reduce calls per second"),
    (-32029, "Too many requests"),
    (429, "Your app has exceeded its compute units per second capacity"),
)


class Said(Exception):
    """Answer the whole HTTP request with this status and body."""

    def __init__(self, status: int, body: bytes = b"", **headers: str) -> None:
        super().__init__(status)
        self.status, self.body = status, body
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Gone(Exception):
    """Close the connection without an answer."""


class Cut(Exception):
    """Close the connection in the middle of the answer."""


class Kind(NamedTuple):
    """A fault: which requests it can befall, and what is answered."""

    answers: Fault
    befalls: Callable[[Calls], bool] = lambda _calls: True


def error(call: dict[str, Any], code: int, message: str) -> dict[str, Any]:
    """Return an error as the answer to one call."""
    return {"jsonrpc": "2.0", "id": call["id"], "error": {"code": code, "message": message}}


def width(call: dict[str, Any]) -> int:
    """Return how many blocks a question for logs is about."""
    wanted = call["params"][0]
    return int(wanted["toBlock"], 16) - int(wanted["fromBlock"], 16) + 1 if "fromBlock" in wanted else 1


def _asks_logs(calls: Calls) -> bool:
    return any(call["method"] == LOGS for call in calls)


def _asks_blocks(calls: Calls) -> bool:
    return any(call["method"] == BLOCK for call in calls)


def _asks_range(calls: Calls) -> bool:
    return any(call["method"] == LOGS and width(call) > 1 for call in calls)


async def _slow(provider: Any, calls: Calls) -> Answers:
    await asyncio.sleep(provider.random.uniform(0.05, 0.3))
    answers: Answers = await provider.relay(calls)
    return answers


async def _silent(_provider: Any, _calls: Calls) -> Answers:
    await asyncio.sleep(LONGER_THAN_ANYBODY_WAITS)
    raise Gone


async def _dropped(_provider: Any, _calls: Calls) -> Answers:
    raise Gone


async def _cut(_provider: Any, _calls: Calls) -> Answers:
    raise Cut


async def _truncated(provider: Any, calls: Calls) -> Answers:
    raise Said(200, repr(await provider.relay(calls)).replace("'", '"').encode()[:-2])


async def _a_page(_provider: Any, _calls: Calls) -> Answers:
    raise Said(200, PAGE, content_type="text/html")


async def _failing(provider: Any, _calls: Calls) -> Answers:
    raise Said(provider.random.choice([500, 502, 503, 504, 522]), PAGE, content_type="text/html")


async def _too_often(provider: Any, calls: Calls) -> Answers:
    if provider.random.random() < 0.5:
        raise Said(429, b"slow down", retry_after="0")
    code, message = provider.random.choice(LIMITS)
    return [error(call, code, message) for call in calls]


async def _refused(provider: Any, _calls: Calls) -> Answers:
    raise Said(provider.random.choice([401, 403]), b'{"error":"invalid key"}')


async def _range_refused(provider: Any, calls: Calls) -> Answers:
    most = provider.random.choice([1, 3, 10])
    code, message = provider.random.choice(REFUSALS)
    answers = await provider.relay(calls)
    return [
        error(call, code, message) if call["method"] == LOGS and width(call) > most else answer
        for call, answer in zip(calls, answers, strict=True)
    ]


async def _no_logs(provider: Any, calls: Calls) -> Answers:
    answers = await provider.relay(calls)
    return [
        answer | {"result": []} if call["method"] == LOGS else answer
        for call, answer in zip(calls, answers, strict=True)
    ]


async def _some_logs(provider: Any, calls: Calls) -> Answers:
    """Leave out the end of each list, as a provider with a silent cap does."""
    answers = await provider.relay(calls)
    for call, answer in zip(calls, answers, strict=True):
        if call["method"] == LOGS and answer.get("result"):
            answer["result"] = answer["result"][: provider.random.randrange(len(answer["result"]))]
    return list(answers)


async def _no_block(provider: Any, calls: Calls) -> Answers:
    answers = await provider.relay(calls)
    for call, answer in zip(calls, answers, strict=True):
        if call["method"] == BLOCK and provider.random.random() < 0.5:
            answer["result"] = None
    return list(answers)


async def _garbled(provider: Any, calls: Calls) -> Answers:
    """Break one answer: without an id, with the answer to another call, as an error, as nothing."""
    answers = await provider.relay(calls)
    at = provider.random.randrange(len(answers))
    answers[at] = provider.random.choice(
        [
            {"jsonrpc": "2.0", "result": answers[at].get("result")},
            answers[at] | {"result": answers[provider.random.randrange(len(answers))].get("result")},
            answers[at] | {"result": {}},
            answers[at] | {"result": "0x"},
            error(calls[at], -32000, "header not found"),
            error(calls[at], -32603, "internal error"),
            {"id": calls[at]["id"]},
        ]
    )
    return list(answers)


async def _lagging(provider: Any, calls: Calls) -> Answers:
    """Answer as a node that is some blocks behind."""
    (head,) = await provider.relay([{"jsonrpc": "2.0", "id": 0, "method": "eth_blockNumber", "params": []}])
    last = max(0, int(head["result"], 16) - provider.random.choice([1, 2, 5, 20]))
    asked = [_before(call, last) for call in calls]
    answers = await provider.relay(asked)
    for call, answer in zip(calls, answers, strict=True):
        result = answer.get("result")
        if call["method"] == BLOCK and isinstance(result, dict) and int(result["number"], 16) > last:
            answer["result"] = None
        if call["method"] == LOGS and isinstance(result, list):
            answer["result"] = [log for log in result if int(log["blockNumber"], 16) <= last]
    return list(answers)


def _before(call: dict[str, Any], last: int) -> dict[str, Any]:
    if call["method"] == BLOCK and call["params"][0] == "latest":
        return call | {"params": [hex(last), *call["params"][1:]]}
    return call


async def _forked(provider: Any, calls: Calls) -> Answers:
    answers: Answers = await provider.relay(calls, provider.other)
    return answers


FAULTS = {
    "slow": Kind(_slow),
    "silent": Kind(_silent),
    "dropped": Kind(_dropped),
    "cut": Kind(_cut),
    "truncated": Kind(_truncated),
    "a page": Kind(_a_page),
    "failing": Kind(_failing),
    "too often": Kind(_too_often),
    KEY: Kind(_refused),
    "range refused": Kind(_range_refused, _asks_range),
    "no logs": Kind(_no_logs, _asks_logs),
    "some logs": Kind(_some_logs, _asks_logs),
    "no block": Kind(_no_block, _asks_blocks),
    "garbled": Kind(_garbled),
    "lagging": Kind(_lagging),
    "forked": Kind(_forked),
}
