"""Where the gas of an operation goes: `make bench-opcodes`, or `python -m bench.opcodes NAME...` for some of them.

Every opcode that ran is counted for the contract that ran it, calls without what the callee used. The columns of an
operation sum to its gas.
"""

import argparse
from collections import Counter
from itertools import pairwise
from typing import Any

from bench.deals import warm_world
from bench.gas import GOALS, OPERATIONS
from tests.world import World

TRANSACTION = 21_000
ZERO_BYTE, OTHER_BYTE = 4, 16
COLD_SLOAD, COLD_ACCOUNT = 2_100, 2_600
CALLS = {"CALL", "STATICCALL", "DELEGATECALL"}
SSTORES = {
    22_100: "new, cold",
    20_000: "new",
    5_000: "changed, cold",
    2_900: "changed",
    2_200: "same, cold",
    100: "again",
}
KINDS = {"KECCAK256": "KECCAK256", "TLOAD": "TLOAD, TSTORE", "TSTORE": "TLOAD, TSTORE", "CALLDATACOPY": "memory"}
KINDS |= dict.fromkeys(("MLOAD", "MSTORE", "MSTORE8", "MCOPY", "CODECOPY", "RETURNDATACOPY"), "memory")
KINDS |= dict.fromkeys(("JUMP", "JUMPI", "JUMPDEST"), "jumps")


def kind(step: dict[str, Any], cost: int) -> str:
    """Return the row of the table that an opcode counts in."""
    name = step["op"]
    if name == "SLOAD":
        return f"SLOAD, {'cold' if cost == COLD_SLOAD else 'warm'}"
    if name == "SSTORE":
        return f"SSTORE, {SSTORES[cost]}"
    if name in CALLS:
        return f"{name}, {'cold' if cost >= COLD_ACCOUNT else 'warm'}"
    if name.startswith("LOG"):
        return "logs"
    return KINDS.get(name, "arithmetic, stack, the rest")


def costs(steps: list[dict[str, Any]]) -> list[int]:
    """Return what each step used itself: a call's share goes to its callee's steps."""
    used = [step["gasCost"] for step in steps]
    for at, (step, following) in enumerate(pairwise(steps)):
        if step["op"] in CALLS:
            after = next((later for later in steps[at + 1 :] if later["depth"] == step["depth"]), None)
            inside = following["depth"] > step["depth"]
            spent = following["gas"] - _left(steps, at + 1) if inside else 0
            used[at] = step["gas"] - (after["gas"] if after else 0) - spent
    return used


def _left(steps: list[dict[str, Any]], at: int) -> int:
    """Return the gas with which the frame that begins at a step ends."""
    depth, last = steps[at]["depth"], steps[at]
    for step in steps[at:]:
        if step["depth"] < depth:
            break
        if step["depth"] == depth:
            last = step
    return int(last["gas"] - last["gasCost"])


def spread(world: World, name: str) -> Counter[str]:
    """Run an operation and return its gas by kind of opcode and contract."""
    state = world.rpc("evm_snapshot")
    OPERATIONS[name](world)
    block = world.rpc("eth_getBlockByNumber", "latest", True)  # noqa: FBT003 - JSON-RPC names no parameters
    sent = block["transactions"][0]
    options = {"disableStack": False, "disableMemory": True, "disableStorage": True}
    trace = world.rpc("debug_traceTransaction", sent["hash"], options)
    data = bytes.fromhex(sent["input"][2:])
    zeros = data.count(0)
    table = Counter(
        {
            "transaction": TRANSACTION,
            "calldata": zeros * ZERO_BYTE + (len(data) - zeros) * OTHER_BYTE,
        }
    )
    steps = trace["structLogs"]
    known = {contract.address.lower(): label for label, contract in _contracts(world).items()}
    frames = [known.get(sent["to"], "other")]
    for step, cost in zip(steps, costs(steps), strict=True):
        del frames[step["depth"] :]
        table[f"{frames[-1]}: {kind(step, cost)}"] += cost
        if step["op"] in CALLS:
            frames.append(known.get(f"0x{int(step['stack'][-2], 16):040x}", "other"))
    refund = sum(table.values()) - int(block["gasUsed"], 16)
    if refund:
        table["refund"] = -refund
    world.rpc("evm_revert", state)
    return table


def _contracts(world: World) -> dict[str, Any]:
    return {
        "escrow": world.escrow,
        "Policy": world.policy,
        "Reputation": world.reputation,
        "Panel": world.panel,
        "token": world.token,
    }


def table(columns: dict[str, Counter[str]]) -> str:
    """Return the tables of several operations beside each other, in Markdown."""
    rows = sorted({row for column in columns.values() for row in column}, key=lambda row: (":" in row, row))
    lines = [" | ".join(["| gas", *columns]) + " |", "|---" + "|---:" * len(columns) + "|"]
    for row in [*rows, "sum"]:
        figures = [column.total() if row == "sum" else column[row] for column in columns.values()]
        lines.append(" | ".join([f"| {row}", *(f"{figure:,}" if figure else "" for figure in figures)]) + " |")
    return "\n".join(lines)


def main() -> None:
    """Print the table of the named operations, or of those that have a goal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="operations of bench.gas")
    names = parser.parse_args().names or [name for name in GOALS if name in OPERATIONS]
    with warm_world("--steps-tracing") as world:
        print(table({name: spread(world, name) for name in names}))


if __name__ == "__main__":
    main()
