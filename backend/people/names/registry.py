"""Names on the chain, read as a stranger's word: bounded, checked forward, shown only where none could be mistaken."""

import re
from dataclasses import dataclass
from typing import Any, Self

import httpx
from ens import abis
from ens.constants import EMPTY_ADDR_HEX, ENS_MAINNET_ADDR
from ens.exceptions import ENSException
from ens.utils import address_to_reverse_domain, normalize_name, raw_name_to_hash
from eth_typing import ChecksumAddress
from web3 import Web3
from web3.exceptions import Web3Exception

from backend.chain.node.provider import NodeProvider
from backend.core.settings import Settings

MAINNET = 1
# Enough for any honest resolver, and too little to burn a node's time or to answer more than some 300 kB.
GAS = 200_000
MOST_CHARACTERS = 80
_LIKE_AN_ADDRESS = re.compile(r"(?:^|\.)0x[0-9a-f]{4,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NameRegistry:
    """An ENS registry on the chain of this process."""

    w3: Web3
    address: ChecksumAddress

    @classmethod
    def of(cls, settings: Settings, chain_id: int, client: httpx.Client) -> Self | None:
        """Return the registry of the settings, on chain 1 Ethereum's own; None where there is no registry.

        The provider follows no "offchain lookup" (EIP-3668): a resolver cannot make this process fetch anything.
        """
        given = settings.ens_registry or (ENS_MAINNET_ADDR if chain_id == MAINNET else None)
        if given is None:
            return None
        return cls(Web3(NodeProvider(client, settings.rpc_url)), Web3.to_checksum_address(given))

    def name(self, address: str) -> str | None:
        """Return the name that an address gives itself and that leads back to it; None when there is none to show.

        Asks the node up to four times, so it blocks. Raises `NodeUnavailable`.
        """
        account = Web3.to_checksum_address(address)
        try:
            claimed = self._ask(address_to_reverse_domain(account), abis.REVERSE_RESOLVER, "name(bytes32)")
            if not isinstance(claimed, str) or not showable(claimed):
                return None
            owner = self._ask(claimed, abis.PUBLIC_RESOLVER_2_EXTENDED, "addr(bytes32)")
        except (Web3Exception, ENSException, ValueError, OverflowError):
            return None
        return claimed if owner == account else None

    def _ask(self, name: str, abi: Any, signature: str) -> Any:
        """Ask the resolver of a name; None when there is none."""
        node = raw_name_to_hash(name)
        registry = self.w3.eth.contract(address=self.address, abi=abis.ENS)
        resolver = registry.functions.resolver(node).call({"gas": GAS})
        if resolver == EMPTY_ADDR_HEX:
            return None
        contract = self.w3.eth.contract(address=resolver, abi=abi)
        return contract.get_function_by_signature(signature)(node).call({"gas": GAS})


def showable(name: str) -> bool:
    """Tell whether a name is written in the one normal form (ENSIP-15) and looks like no address.

    The normal form has no invisible characters, no capitals, no mixed scripts and no label that is drawn like another.
    """
    if not name or len(name) > MOST_CHARACTERS or "." not in name or _LIKE_AN_ADDRESS.search(name):
        return False
    try:
        return str(normalize_name(name)) == name
    except (ENSException, ValueError):
        return False
