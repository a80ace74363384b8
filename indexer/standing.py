"""The arithmetic of standing, rounded as the contract rounds it, and where the contract keeps a score.

Pure functions. Points are fixed-point (1,000,000 is one), an epoch is a week numbered from the Unix epoch.
"""

from collections.abc import Mapping
from typing import Any

from eth_utils.crypto import keccak

from indexer.words import pack

WEEK = 7 * 86_400
POINT = 10**6
POSTING = "0x" + "00" * 31 + "01"
SCORES = keccak(text="guildhall.reputation.scores.v1")
# What a score's word holds, low to high: column and bits.
SCORE_WORD = (
    ("points", 64),
    ("gained", 48),
    ("epoch", 24),
    ("since", 24),
    ("counterparties", 24),
    ("completions", 32),
    ("defaults", 32),
)
# What is left after 1, 2, 4, 8 ... epochs, in parts of 2^64: half after 26.
_LEFT = (
    17961460425139522650,
    17488943269053393659,
    16580873862942925096,
    14903734608138772016,
    12041220086443462476,
    7859976838775132211,
    3349059089193403285,
    608031245952740357,
    20041585364744345,
    21774311083157,
)
# From so many epochs on nothing is left.
_FOREVER = 1 << len(_LEFT)


def epoch_at(time: int) -> int:
    """Return the epoch of a Unix time."""
    return time // WEEK


def decayed(points: int, epochs: int) -> int:
    """Return what is left of points after some epochs."""
    if epochs >= _FOREVER:
        return 0
    for place, left in enumerate(_LEFT):
        if epochs >> place & 1:
            points = points * left >> 64
    return points


def score_word(row: Mapping[str, Any]) -> int:
    """Return the word that the contract keeps for a score."""
    return pack(row, SCORE_WORD)


def score_slot(version: str, account: str, skill: str) -> str:
    """Return where the contract keeps a score, as 32 bytes: the key of a proof of storage."""
    of_version = keccak(_word(version) + SCORES)
    of_account = keccak(_word(account) + of_version)
    return "0x" + keccak(_word(skill) + of_account).hex()


def _word(value: str) -> bytes:
    return bytes.fromhex(value[2:]).rjust(32, b"\0")
