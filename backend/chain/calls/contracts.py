"""The contracts whose calls can be read: those of the deployment, and the tokens it lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from eth_utils.abi import (
    abi_to_signature,
    function_signature_to_4byte_selector,
    get_abi_input_names,
    get_abi_input_types,
)

from indexer.deployments import ABI_FOLDER, Manifest, load_abi

NATIVE = "0x" + "0" * 40
ERC20 = "ERC20"
ERC20_FUNCTIONS = frozenset({"transfer(address,uint256)", "approve(address,uint256)"})
# The errors that Solidity itself reverts with.
_PLAIN = ({"type": "error", "name": "Error", "inputs": [{"name": "message", "type": "string"}]},)
_PANIC = ({"type": "error", "name": "Panic", "inputs": [{"name": "code", "type": "uint256"}]},)


@dataclass(frozen=True, slots=True)
class Function:
    """A function or an error: its signature, and the names and types of its inputs."""

    signature: str
    names: tuple[str, ...]
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contract:
    """A known contract: its name for people, the name of its ABI, and its functions by selector."""

    name: str
    kind: str
    functions: Mapping[bytes, Function]


def contracts_of(manifest: Manifest) -> Mapping[str, Contract]:
    """Return the contracts of a deployment by lower-case address; a listed token is known as far as ERC-20 goes."""
    named = tuple((deployed.address, name) for name, deployed in manifest.contracts.items())
    tokens = tuple((token.address.lower(), token.symbol) for token in manifest.tokens if token.address != NATIVE)
    return _contracts(named, tokens)


@cache
def _contracts(named: tuple[tuple[str, str], ...], tokens: tuple[tuple[str, str], ...]) -> Mapping[str, Contract]:
    found = {
        address: Contract(symbol, ERC20, MappingProxyType(_erc20())) for address, symbol in tokens if address != NATIVE
    }
    for address, name in named:
        if (ABI_FOLDER / f"{name}.json").exists():
            found[address] = Contract(name, name, functions_of(name))
    return MappingProxyType(found)


@cache
def functions_of(name: str) -> Mapping[bytes, Function]:
    """Return the functions of a contract of ours by selector."""
    return MappingProxyType(_entries(load_abi(name), "function"))


@cache
def errors() -> Mapping[bytes, Function]:
    """Return every error that a contract of ours names, and Solidity's own two, by selector."""
    found = _entries([*_PLAIN, *_PANIC], "error")
    for path in sorted(ABI_FOLDER.glob("*.json")):
        found.update(_entries(load_abi(path.stem), "error"))
    return MappingProxyType(found)


def _erc20() -> dict[bytes, Function]:
    functions = _entries(load_abi("GuildToken"), "function")
    return {key: function for key, function in functions.items() if function.signature in ERC20_FUNCTIONS}


def _entries(abi: list[dict[str, Any]], kind: str) -> dict[bytes, Function]:
    found = {}
    for entry in abi:
        if entry["type"] == kind:
            signature = abi_to_signature(entry)  # type: ignore[arg-type]
            function = Function(
                signature,
                tuple(get_abi_input_names(entry)),  # type: ignore[arg-type]
                tuple(get_abi_input_types(entry)),  # type: ignore[arg-type]
            )
            found[function_signature_to_4byte_selector(signature)] = function
    return found
