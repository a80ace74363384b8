"""The guarded way to the node of a local chain; it is outside /api/v1 and exists only where a setting asks for it."""

from fastapi import APIRouter, Request, Response

from backend.chain.node.service import RpcProxy
from backend.core.dependencies import SameOrigin, StateDep

router = APIRouter(include_in_schema=False)


@router.post("/rpc", dependencies=[SameOrigin])
async def call_node(request: Request, state: StateDep) -> Response:
    """Pass JSON-RPC on to the node, as far as it is allowed."""
    proxy = RpcProxy(state.rpc, state.settings.rpc_url, state.settings.demo)
    return Response(await proxy.answer(await request.body()), media_type="application/json")
