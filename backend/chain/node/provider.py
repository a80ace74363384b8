"""A web3 provider over the process's own HTTP client."""

from typing import Any

import httpx
from web3.providers.base import JSONBaseProvider
from web3.types import RPCEndpoint, RPCResponse

from backend.core.errors import NodeUnavailable


class NodeProvider(JSONBaseProvider):
    """Asks the chain's node; raises `NodeUnavailable` when it does not answer.

    A contract may answer with an "offchain lookup" (EIP-3668), which web3 would follow to any address the contract
    names, also inside this network: that is switched off.
    """

    global_ccip_read_enabled = False

    def __init__(self, client: httpx.Client, url: str) -> None:
        super().__init__()
        self._client = client
        self._url = url

    def make_request(self, method: RPCEndpoint, params: Any) -> RPCResponse:
        """Send one request."""
        try:
            answer = self._client.post(
                self._url,
                content=self.encode_rpc_request(method, params),
                headers={"Content-Type": "application/json"},
            )
            return self.decode_rpc_response(answer.content)
        except (httpx.HTTPError, ValueError) as error:
            raise NodeUnavailable from error
