"""The roles of the timelock by name."""

from collections.abc import Mapping

from eth_utils.crypto import keccak

from backend.chain.guild.schemas import RoleName

ROLES: Mapping[str, RoleName] = {
    "0x" + keccak(text="PROPOSER_ROLE").hex(): "proposer",
    "0x" + keccak(text="EXECUTOR_ROLE").hex(): "executor",
    "0x" + keccak(text="CANCELLER_ROLE").hex(): "canceller",
    "0x" + "00" * 32: "admin",
}


def role_name(role: str) -> RoleName | None:
    """Return the name of a role by its 32 bytes as 0x text."""
    return ROLES.get(role)
