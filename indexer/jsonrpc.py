"""JSON-RPC's bytes: requests, and answers sorted by what to do about them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import orjson

from indexer.errors import (
    BatchRefusedError,
    BrokenAnswerError,
    IndexerError,
    KeyRefusedError,
    NodeBehindError,
    NonRetryableError,
    RangeRefusedError,
    RateLimitedError,
    RetryableError,
)
from indexer.refusals import Meaning, hint_of, meaning_of

Call = tuple[str, list[Any]]

_TOO_LARGE, _TOO_OFTEN = 413, 429
_REFUSED = frozenset({401, 402, 403})
_SHOWN = 200
_FEWER = "Set GUILDHALL_RPC_RATE below its limit, or add another node to GUILDHALL_RPC_URL."


class RpcError(RetryableError):
    """The node answered one request with an error."""

    kind = "refused"

    def __init__(self, method: str, code: int, message: str) -> None:
        """Keep the node's own code and words."""
        super().__init__(f"The node answered {method} with an error: {message[:_SHOWN]} ({code})")
        self.method = method
        self.code = code
        self.message = message


class Answer:
    """One HTTP answer to some requests."""

    def __init__(
        self,
        host: str,
        status: int,
        content: bytes | bytearray,
        *,
        retry_after: str | None = None,
        secrets: Sequence[str] = (),
    ) -> None:
        """Take an answer as it came; `secrets` of our address are hidden where the node repeats them."""
        self._host = host
        self._status = status
        self._content = content
        self._retry_after = retry_after
        self._secrets = secrets

    def results(self, calls: Sequence[Call]) -> list[Any]:
        """Return the results in the order of the requests, with an `RpcError` where the node answered one.

        Raises when the answer is to no request in particular, or when one says that the node wants fewer or smaller.
        """
        try:
            answer = orjson.loads(self._content)
        except orjson.JSONDecodeError as error:
            raise self._by_status(calls) or BrokenAnswerError(
                f"The answer of the node at {self._host} is not JSON (status {self._status})."
            ) from error
        answers = answer if isinstance(answer, list) else [answer]
        if len(answers) == len(calls):
            found = {item.get("id"): item for item in answers if isinstance(item, dict)}
            if len(found) == len(calls) and all(index in found for index in range(len(calls))):
                return [self._result(calls, index, found[index]) for index in range(len(calls))]
        if len(answers) == 1 and isinstance(answers[0], dict) and answers[0].get("error") is not None:
            told = self._error(calls[0][0], answers[0]["error"])
            raise self._meant(calls, told) or self._by_status(calls) or told
        raise self._by_status(calls) or BrokenAnswerError(
            f"The node at {self._host} did not answer every request (status {self._status})."
        )

    def _result(self, calls: Sequence[Call], index: int, answer: dict[str, Any]) -> Any:
        if answer.get("error") is None:
            if "result" not in answer:
                raise BrokenAnswerError(f"The node's answer to {calls[index][0]} has neither result nor error.")
            return answer["result"]
        error = self._error(calls[index][0], answer["error"])
        meaning = meaning_of(error.method, error.code, error.message, batched=len(calls) > 1)
        if meaning in {Meaning.RATE, Meaning.BATCH}:
            raise self._meant(calls, error) or error
        return error

    def _meant(self, calls: Sequence[Call], error: RpcError) -> IndexerError | None:
        return meant(self._host, calls, error, _seconds(self._retry_after))

    def _error(self, method: str, error: Any) -> RpcError:
        if not isinstance(error, dict):
            error = {"message": error}
        code, data = error.get("code"), error.get("data")
        # Some say "invalid params" and the reason beside it.
        words = f"{error.get('message')} {data}" if data else str(error.get("message"))
        for secret in self._secrets:
            words = words.replace(secret, "...")
        return RpcError(method, code if isinstance(code, int) else 0, words)

    def _by_status(self, calls: Sequence[Call]) -> IndexerError | None:
        if self._status in _REFUSED:
            return KeyRefusedError(
                f"The node at {self._host} refuses us ({self._status}): check the key in GUILDHALL_RPC_URL."
            )
        if self._status == _TOO_LARGE:
            says = f"The node at {self._host} calls the request too large ({self._status})."
            return BatchRefusedError(says) if len(calls) > 1 else RangeRefusedError(says)
        if self._status == _TOO_OFTEN:
            return RateLimitedError(
                f"The node at {self._host} limits our requests ({self._status}). {_FEWER}",
                _seconds(self._retry_after),
            )
        return None


def meant(host: str, calls: Sequence[Call], error: RpcError, retry_after: float | None = None) -> IndexerError | None:
    """Return an error as what it means for the reader, None when nothing is known about it."""
    says = f"The node at {host} "
    told = f"{error.message[:_SHOWN]} ({error.code})"
    found: IndexerError | None = None
    match meaning_of(error.method, error.code, error.message, batched=len(calls) > 1):
        case Meaning.RATE:
            pause = retry_after or _asked(error)
            found = RateLimitedError(f"{says}limits our requests: {told}. {_FEWER}", pause)
        case Meaning.KEY:
            found = KeyRefusedError(f"{says}refuses us: {told}. Check the key in GUILDHALL_RPC_URL.")
        case Meaning.METHOD:
            found = NonRetryableError(f"{says}does not serve {error.method}: use another node for GUILDHALL_RPC_URL.")
        case Meaning.BATCH:
            found = BatchRefusedError(f"{says}refuses a batch of {len(calls)}: {told}")
        case Meaning.BEHIND:
            found = NodeBehindError(f"{says}does not have the block yet: {told}")
        case Meaning.RANGE:
            found = RangeRefusedError(str(error), _hint(calls, error))
    return found


def encode(calls: Sequence[Call]) -> bytes:
    """Return the body of a request for one call, or for a batch of them."""
    requests = [
        {"jsonrpc": "2.0", "id": index, "method": method, "params": parameters}
        for index, (method, parameters) in enumerate(calls)
    ]
    return orjson.dumps(requests if len(requests) > 1 else requests[0])


def _hint(calls: Sequence[Call], error: RpcError) -> int | None:
    for method, parameters in calls:
        if method == error.method and parameters and "fromBlock" in parameters[0]:
            first, last = (int(parameters[0][name], 16) for name in ("fromBlock", "toBlock"))
            return hint_of(error.message, first, last)
    return None


def _asked(error: RpcError) -> float | None:
    """Return the pause that some put into the body of the error."""
    _, found, rest = error.message.partition("'backoff_seconds': ")
    return _seconds(rest.split(",")[0].rstrip("} ")) if found else None


def _seconds(text: str | None) -> float | None:
    """Return a pause given as seconds or as a date."""
    if not text:
        return None
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
