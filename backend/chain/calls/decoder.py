"""Calldata read as a call of a known function: exactly that call, or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eth_abi.abi import decode, encode
from eth_abi.exceptions import DecodingError, EncodingError
from eth_abi.grammar import ABIType, BasicType, TupleType, parse
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from backend.chain.calls.contracts import Contract, Function, errors
from backend.chain.guild.schemas import Argument, ArgumentValue, CallState

SELECTOR = 4
# A list of lists may point at the same bytes many times over, so what is read grows with the square of the calldata.
MOST_CALLDATA = 16 * 1024
MOST_FAILURE = 300
# What eth_abi meets in bytes that are no encoding: wrong padding or offsets, no UTF-8, sizes beyond any memory.
_UNREADABLE = (DecodingError, EncodingError, UnicodeError, OverflowError, ValueError)


@dataclass(frozen=True, slots=True)
class Reading:
    """A call as it was read; `function` is None when it has none, or when it could not be read."""

    state: CallState
    contract: Contract | None
    function: Function | None = None
    arguments: tuple[Any, ...] = ()

    def described(self) -> list[Argument]:
        """Return the arguments as answers show them."""
        if self.function is None:
            return []
        named = zip(self.function.names, self.function.types, self.arguments, strict=True)
        return [Argument(name=name, type=kind, value=_shown(parse(kind), value)) for name, kind, value in named]


def read_call(contracts: Mapping[str, Contract], target: str, calldata: bytes) -> Reading:
    """Read a call of a target (lower-case address); empty calldata is a plain payment, also to a stranger."""
    contract = contracts.get(target)
    if not calldata:
        return Reading("decoded", contract)
    if contract is None:
        return Reading("unknown_target", None)
    function = contract.functions.get(calldata[:SELECTOR])
    arguments = None if function is None else read_arguments(function, calldata[SELECTOR:])
    if arguments is None:
        return Reading("undecodable", contract)
    return Reading("decoded", contract, function, arguments)


def read_arguments(function: Function, data: bytes) -> tuple[Any, ...] | None:
    """Return the arguments, or None unless the data is byte for byte what these arguments are encoded as."""
    if len(data) > MOST_CALLDATA:
        return None
    try:
        arguments = decode(function.types, data, strict=True)
        return arguments if encode(function.types, arguments) == data else None
    except _UNREADABLE:
        return None


def read_failure(error: Mapping[str, Any]) -> str:
    """Return what a call failed with: the name and arguments of a contract's error, else the node's own words."""
    data = error.get("data")
    if isinstance(data, dict):
        data = data.get("data")
    raw = _bytes(data)
    function = errors().get(raw[:SELECTOR])
    if function is not None:
        arguments = read_arguments(function, raw[SELECTOR:])
        if arguments is not None:
            name = function.signature.partition("(")[0]
            if name == "Error":
                return str(arguments[0])[:MOST_FAILURE]
            shown = (str(_shown(parse(kind), value)) for kind, value in zip(function.types, arguments, strict=True))
            return f"{name}({', '.join(shown)})"[:MOST_FAILURE]
    return str(error.get("message") or "reverted")[:MOST_FAILURE]


def failure_name(error: Mapping[str, Any]) -> str:
    """Return the bare name of the contract's error that a call failed with, or the node's own words."""
    return read_failure(error).partition("(")[0]


def _bytes(data: object) -> bytes:
    try:
        return bytes.fromhex(data.removeprefix("0x")) if isinstance(data, str) else b""
    except ValueError:
        return b""


def encode_call(signature: str, *arguments: Any) -> str:
    """Return the calldata of a function, by its signature, as 0x text."""
    types = _types(signature)
    return "0x" + (keccak(text=signature)[:SELECTOR] + encode(types, arguments)).hex()


def _types(signature: str) -> list[str]:
    inputs = signature[signature.index("(") :]
    return [] if inputs == "()" else [component.to_type_str() for component in parse(inputs).components]


def _shown(kind: ABIType, value: Any) -> ArgumentValue:
    if kind.is_array:
        return [_shown(kind.item_type, part) for part in value]
    if isinstance(kind, TupleType):
        return [_shown(component, part) for component, part in zip(kind.components, value, strict=True)]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return "0x" + value.hex()
    is_address = isinstance(kind, BasicType) and kind.base == "address"
    return str(to_checksum_address(value)) if is_address else str(value)
