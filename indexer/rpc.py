"""JSON-RPC over HTTP: one request or a batch, errors sorted by what to do about them, retried while that may help."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Self

import aiohttp
import orjson
import structlog
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from indexer.endpoints import EndpointState, endpoints_of, host_of
from indexer.errors import NonRetryableError, RangeRefusedError, RetryableError

Call = tuple[str, list[Any]]

_log = structlog.get_logger(__name__)
_TOO_MUCH = re.compile(r"range|limit|too (many|large|big)|response size|exceed|more than|time.?out", re.IGNORECASE)
_METHOD_UNKNOWN = -32601
_TOO_LARGE, _TOO_OFTEN = 413, 429
_REFUSED = frozenset({401, 403})


class RpcError(RetryableError):
    """The node answered one request with an error."""

    def __init__(self, method: str, code: int, message: str) -> None:
        """Keep the node's own code and words."""
        super().__init__(f"The node answered {method} with an error: {message} ({code})")
        self.method = method
        self.code = code


class Rpc:
    """A node. Use it as an async context manager; the address is never logged whole, it may hold a key."""

    def __init__(
        self,
        url: str,
        *,
        timeout: float = 20.0,
        attempts: int = 5,
        batch_size: int = 50,
        rate: float | None = None,  # noqa: ARG002 - the token bucket of each endpoint
    ) -> None:
        """Prepare requests to the addresses in `url`; `timeout` is in seconds, `attempts` per request."""
        self._url = url = endpoints_of(url).http[0]
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._attempts = attempts
        self._batch_size = batch_size
        self._session: aiohttp.ClientSession | None = None
        self.host = host_of(url)
        self.on_retry: Callable[[BaseException], None] | None = None

    def states(self) -> list[EndpointState]:
        """Return how each endpoint does, in the order of the setting."""
        return [EndpointState(self.host, None, 0, None, None, None)]

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=self._timeout)
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        if self._session is not None:
            await self._session.close()

    async def call(self, method: str, *parameters: Any) -> Any:
        """Return the node's result of one request."""
        (result,) = await self.batch([(method, list(parameters))])
        return result

    async def batch(self, calls: Sequence[Call]) -> list[Any]:
        """Return the results of many requests, in their order; the first error is raised."""
        results = await self.try_batch(calls)
        for result in results:
            if isinstance(result, RpcError):
                raise _sorted(result)
        return results

    async def try_batch(self, calls: Sequence[Call]) -> list[Any]:
        """Return the results of many requests, in their order, with an `RpcError` where the node answered one."""
        results: list[Any] = []
        for start in range(0, len(calls), self._batch_size):
            results += await self._attempt(calls[start : start + self._batch_size])
        return results

    async def _attempt(self, calls: Sequence[Call]) -> list[Any]:
        retrying = AsyncRetrying(
            stop=stop_after_attempt(self._attempts),
            wait=wait_exponential_jitter(multiplier=0.1, max=5, jitter=0.1),
            retry=retry_if_exception(_worth_another),
            before_sleep=_tell,
            reraise=True,
        )
        results: list[Any] = await retrying(self._post, calls)
        return results

    async def _post(self, calls: Sequence[Call]) -> list[Any]:
        assert self._session is not None, "Rpc is used outside its context"  # noqa: S101 - a mistake in our own code
        requests = [
            {"jsonrpc": "2.0", "id": index, "method": method, "params": parameters}
            for index, (method, parameters) in enumerate(calls)
        ]
        body = orjson.dumps(requests if len(requests) > 1 else requests[0])
        headers = {"content-type": "application/json"}
        try:
            async with self._session.post(self._url, data=body, headers=headers) as response:
                status, content = response.status, await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise RetryableError(
                f"The node at {self.host} does not answer ({type(error).__name__}): check that it runs and that "
                "GUILDHALL_RPC_URL is right."
            ) from error
        return self._read(calls, status, content)

    def _read(self, calls: Sequence[Call], status: int, content: bytes) -> list[Any]:
        if status in _REFUSED:
            raise NonRetryableError(
                f"The node at {self.host} refuses us ({status}): check the key in GUILDHALL_RPC_URL."
            )
        if status == _TOO_LARGE:
            raise RangeRefusedError(f"The node at {self.host} calls the request too large ({status}).")
        try:
            answer = orjson.loads(content)
        except orjson.JSONDecodeError as error:
            raise RetryableError(f"The answer of the node at {self.host} is not JSON (status {status}).") from error
        answers = answer if isinstance(answer, list) else [answer]
        if len(calls) > 1 and len(answers) == 1 and isinstance(answers[0], dict) and "error" in answers[0]:
            raise _sorted(_error(calls[0][0], answers[0]["error"]))
        found = {item.get("id"): item for item in answers if isinstance(item, dict)}
        if status == _TOO_OFTEN or len(answers) != len(calls) or set(found) != set(range(len(calls))):
            raise RetryableError(f"The node at {self.host} did not answer every request (status {status}).")
        return [_result(method, found[index]) for index, (method, _) in enumerate(calls)]


def _result(method: str, answer: dict[str, Any]) -> Any:
    if answer.get("error") is not None:
        return _error(method, answer["error"])
    if "result" not in answer:
        raise RetryableError(f"The node's answer to {method} has neither result nor error.")
    return answer["result"]


def _error(method: str, error: Any) -> RpcError:
    if not isinstance(error, dict):
        return RpcError(method, 0, str(error)[:200])
    code = error.get("code")
    return RpcError(method, code if isinstance(code, int) else 0, str(error.get("message"))[:200])


def _sorted(error: RpcError) -> RetryableError | NonRetryableError:
    """Return the error as what it means for the loop."""
    if error.code == _METHOD_UNKNOWN:
        return NonRetryableError(f"The node does not serve {error.method}: use another node for GUILDHALL_RPC_URL.")
    if error.method == "eth_getLogs" and _TOO_MUCH.search(str(error)):
        return RangeRefusedError(str(error))
    return error


def _worth_another(error: BaseException) -> bool:
    return isinstance(error, RetryableError) and not isinstance(error, RangeRefusedError)


def _tell(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    _log.warning("asking the node again", attempt=state.attempt_number, error=str(error))
