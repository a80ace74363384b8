"""What is asked of the node about escrow and bench, since it must be as of now."""

from backend.chain.accounts.repository import AccountRepository
from backend.chain.calls.decoder import encode_call
from backend.chain.escrow.schemas import Epoch
from backend.chain.node.batch import Node
from backend.chain.tasks.repository import TaskRepository
from backend.core.errors import NodeUnavailable, NotFound
from backend.core.state import State


def node_of(state: State) -> Node:
    """Return the chain's node; never ask it with a transaction open."""
    return Node(state.node, state.settings.rpc_url)


def epoch_of(state: State, escrow: str, account: str) -> int:
    """Return the epoch an account's signatures must name in an escrow; raises `NodeUnavailable`."""
    call = {"to": escrow, "data": encode_call("epochOf(address)", account)}
    return node_of(state).ask("eth_call", call, "latest").number()


def read_epoch(state: State, account: str, escrow: str | None) -> Epoch:
    """Return the epoch as the API tells it; raises `NotFound` for an escrow that is none, and `NodeUnavailable`."""
    own = state.manifest.contracts["TaskEscrow"].address
    if escrow is not None and escrow != own:
        with state.database.read() as session:
            if not AccountRepository(session, state.chain_id).is_escrow(escrow):
                raise NotFound
    address = escrow or own
    return Epoch(account=account, escrow=address, epoch=str(epoch_of(state, address, account)))


def arbitration_cost(state: State, task_id: str) -> int | None:
    """Return what arbitration costs in wei, where somebody may have to pay for it in a task now.

    None when nobody may, and when the node does not tell soon.
    """
    with state.database.read() as session:
        bench = TaskRepository(session, state.chain_id).payable_bench(task_id)
    if bench is None:
        return None
    arbitrator, extra_data = bench
    data = encode_call("arbitrationCost(bytes)", bytes.fromhex(extra_data[2:]))
    # The client that gives up soon: whoever has money in a task must not wait for one figure of its page.
    node = Node(state.naming, state.settings.rpc_url)
    try:
        answer = node.ask("eth_call", {"to": arbitrator, "data": data}, "latest")
        return answer.number() if answer.error is None else None
    except NodeUnavailable:
        return None
