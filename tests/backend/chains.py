"""Chains that tests share one after the other: deployed once, and put back to that moment for each."""

import copy
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from tests.world import World, deployed_world


class Reused:
    """A world whose chain and whose own memory go back to how they were when it was deployed."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._memory = {name: copy.copy(value) for name, value in vars(world).items()}
        self._base_fee = world.w3.eth.get_block("pending")["baseFeePerGas"]
        self._snapshot = world.rpc("evm_snapshot")

    def fresh(self) -> World:
        """Return the world as it was: its clock, its blocks and what waits to be mined as well."""
        world = self._world
        # First what waits, since mining by itself would take it into a block.
        world.rpc("anvil_dropAllTransactions")
        world.rpc("evm_setAutomine", True)  # noqa: FBT003 - as the node names it
        assert world.rpc("evm_revert", self._snapshot)
        self._snapshot = world.rpc("evm_snapshot")
        world.rpc("anvil_setNextBlockBaseFeePerGas", hex(self._base_fee))
        vars(world).clear()
        vars(world).update({name: copy.copy(value) for name, value in self._memory.items()})
        return world


@contextmanager
def reused_worlds() -> Iterator[Callable[[str], World]]:
    """Yield what returns a fresh world by the name of its chain; a chain starts when it is first asked for."""
    with ExitStack() as stack:
        chains: dict[str, Reused] = {}

        def fresh(name: str) -> World:
            if name not in chains:
                chains[name] = Reused(stack.enter_context(deployed_world()))
            return chains[name].fresh()

        yield fresh
