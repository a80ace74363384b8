"""A place for lives: a world of its own with what a life needs beside it."""

from scripts.artifacts import artifacts
from tests.escrow_model.life import COST, Site
from tests.world import World


def site_of(world: World) -> Site:
    """Add what a life needs to a world."""
    compiled = artifacts()
    deployed = {
        "TaskEscrow": world.escrow,
        "Policy": world.policy,
        "Reputation": world.reputation,
        "bench": world.deploy("HostileArbitrator", COST),
        "other bench": world.deploy("HostileArbitrator", COST),
        "token": world.deploy("HostileToken"),
        "account": world.deploy("HostileAccount"),
    }
    names = ("TaskEscrow", "Policy", "Reputation", "HostileArbitrator", "HostileToken", "HostileAccount")
    return Site(
        world.url,
        {name: str(contract.address) for name, contract in deployed.items()},
        {name: compiled[name].abi for name in names},
        world.accounts,
    )
