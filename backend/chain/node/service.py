"""Which JSON-RPC calls of a page a local chain's node gets to see."""

from dataclasses import dataclass
from typing import Any

import httpx
import orjson

from backend.core.errors import MalformedBody, NodeUnavailable, RpcRefused

MOST_CALLS = 50
METHOD_NOT_FOUND = -32601

READS = frozenset(
    {
        "eth_accounts",
        "eth_blockNumber",
        "eth_call",
        "eth_chainId",
        "eth_createAccessList",
        "eth_estimateGas",
        "eth_feeHistory",
        "eth_gasPrice",
        "eth_getBalance",
        "eth_getBlockByHash",
        "eth_getBlockByNumber",
        "eth_getBlockReceipts",
        "eth_getBlockTransactionCountByHash",
        "eth_getBlockTransactionCountByNumber",
        "eth_getCode",
        "eth_getFilterChanges",
        "eth_getFilterLogs",
        "eth_getLogs",
        "eth_getProof",
        "eth_getStorageAt",
        "eth_getTransactionByHash",
        "eth_getTransactionCount",
        "eth_getTransactionReceipt",
        "eth_maxPriorityFeePerGas",
        "eth_newBlockFilter",
        "eth_newFilter",
        "eth_newPendingTransactionFilter",
        "eth_sendRawTransaction",
        "eth_simulateV1",
        "eth_syncing",
        "eth_uninstallFilter",
        "net_version",
        "web3_clientVersion",
    }
)
# The node signs for the accounts of a demo; nothing here may ever reach a node that holds real keys.
DEMO = frozenset({"eth_requestAccounts", "eth_sendTransaction", "eth_signTypedData_v4", "personal_sign"})


@dataclass(frozen=True, slots=True)
class RpcProxy:
    """Passes allowed calls on to the node and answers the others as a node without such a method would."""

    client: httpx.AsyncClient
    url: str
    demo: bool

    async def answer(self, body: bytes) -> bytes:
        """Return the answer to a call or a batch; raises `MalformedBody`, `RpcRefused` or `NodeUnavailable`."""
        try:
            request = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise MalformedBody from error
        calls = request if isinstance(request, list) else [request]
        if not calls or len(calls) > MOST_CALLS or not all(self._is_call(call) for call in calls):
            raise RpcRefused(most=MOST_CALLS)
        refused = [_refusal(call) for call in calls if not self._allows(call["method"])]
        allowed = [call for call in calls if self._allows(call["method"])]
        if not isinstance(request, list):
            return orjson.dumps(refused[0]) if refused else await self._ask(orjson.dumps(request))
        answered = orjson.loads(await self._ask(orjson.dumps(allowed))) if allowed else []
        return orjson.dumps([*answered, *refused])

    @staticmethod
    def _is_call(call: Any) -> bool:
        return isinstance(call, dict) and isinstance(call.get("method"), str) and "id" in call

    def _allows(self, method: str) -> bool:
        return method in READS or (self.demo and method in DEMO)

    async def _ask(self, body: bytes) -> bytes:
        try:
            answer = await self.client.post(self.url, content=body, headers={"Content-Type": "application/json"})
        except httpx.HTTPError as error:
            raise NodeUnavailable from error
        return answer.content


def _refusal(call: dict[str, Any]) -> dict[str, Any]:
    error = {"code": METHOD_NOT_FOUND, "message": "this method is not passed on"}
    return {"jsonrpc": "2.0", "id": call["id"], "error": error}
