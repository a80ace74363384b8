"""The ways in which hostile contracts misbehave, numbered as in those contracts."""

from enum import IntEnum
from typing import Any

from brownie import Contract, web3


class TokenMode(IntEnum):
    """`HostileToken.Mode`."""

    HONEST = 0
    TAKES_FEE = 1
    RETURNS_NOTHING = 2
    RETURNS_FALSE = 3
    RETURNS_TWO = 4
    REVERTS = 5
    BURNS_GAS = 6
    RETURNS_BOMB = 7
    REENTERS = 8
    BALANCE_REVERTS = 9
    NEEDS_GAS = 10
    SWALLOWS_CALLS = 11


class AccountMode(IntEnum):
    """`HostileAccount.Mode`."""

    ACCEPTS = 0
    REFUSES = 1
    WRITES_TWO_WORDS = 2
    BURNS_GAS = 3
    RETURNS_BOMB = 4
    REENTERS = 5
    NEEDS_GAS = 6


class WalletAnswer(IntEnum):
    """`HostileWallet.Answer`."""

    AGREES = 0
    DECLINES = 1
    SAYS_ONE = 2
    REVERTS = 3
    BURNS_GAS = 4
    RETURNS_BOMB = 5
    RETURNS_NOTHING = 6
    RETURNS_SHORT = 7
    RETURNS_DIRTY = 8
    RETURNS_LONG = 9


class StandingMode(IntEnum):
    """`HostileStanding.Mode`."""

    ADMITS = 0
    REFUSES = 1
    REVERTS = 2
    BURNS_GAS = 3
    RETURNS_BOMB = 4
    REENTERS = 5


def put_code(contract: Any, code: bytes) -> None:
    """Put code at a contract's address."""
    answer = web3.provider.make_request("anvil_setCode", [contract.address, f"0x{code.hex()}"])
    assert "error" not in answer, answer


def become(contract: Any, container: Any) -> Any:
    """Put the code of another contract, one without immutables, at a contract's address."""
    put_code(contract, bytes.fromhex(container._build["deployedBytecode"].removeprefix("0x")))
    return Contract.from_abi(container._name, contract.address, container.abi)


BLOCKED = True
BAD_ANSWERS = [each for each in WalletAnswer if each not in (WalletAnswer.AGREES, WalletAnswer.RETURNS_LONG)]
FAILING_TOKENS = [TokenMode.RETURNS_FALSE, TokenMode.RETURNS_TWO, TokenMode.REVERTS, TokenMode.RETURNS_BOMB]
FAILING_ACCOUNTS = [AccountMode.REFUSES, AccountMode.BURNS_GAS, AccountMode.RETURNS_BOMB]
