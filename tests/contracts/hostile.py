"""The ways in which the hostile token and the hostile account misbehave, numbered as in their contracts."""

from enum import IntEnum


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


BLOCKED = True
FAILING_TOKENS = [TokenMode.RETURNS_FALSE, TokenMode.RETURNS_TWO, TokenMode.REVERTS, TokenMode.RETURNS_BOMB]
FAILING_ACCOUNTS = [AccountMode.REFUSES, AccountMode.BURNS_GAS, AccountMode.RETURNS_BOMB]
