#!/usr/bin/env python3
"""Verify an account's standing from a block's hash alone, without asking the server that exported the proof.

    tools/verify_standing.py proof.json --reputation 0x... --escrow 0x... --block-hash 0x...
    tools/verify_standing.py proof.json --reputation 0x... --escrow 0x... --rpc https://a-node-of-your-choice

A bundle (GET /accounts/{account}/passport/proof?skill=) holds a block's header, an `eth_getProof` answer of that block
and the names of what it is about. It vouches for none of them: which Reputation contract, which escrow versions and
which block are the real ones is said by whoever verifies. Proven are the contract in the state trie of that block and,
at the frozen places of its storage, one word for each version: points 64 | gained 48 | epoch 24 | since 24 |
counterparties 24 | completions 32 | defaults 32, low to high. Points lose half in 26 weeks; what is printed is of the
block's own time.

Exit status: 0 verified, 1 forged or about something else, 2 not readable.
"""

import argparse
import json
import sys
from dataclasses import dataclass
from decimal import Context, Decimal
from pathlib import Path
from typing import Any

import rlp  # type: ignore[import-untyped]
from eth_utils.crypto import keccak
from trie.exceptions import BadTrieProof, InvalidNode, ValidationError
from trie.hexary import HexaryTrie
from web3 import HTTPProvider

FORMAT = "guildhall.passport.proof.v1"
SCORES = keccak(text="guildhall.reputation.scores.v1")
HEADER = """
    parentHash sha3Uncles miner stateRoot transactionsRoot receiptsRoot logsBloom #difficulty #number #gasLimit #gasUsed
    #timestamp extraData mixHash nonce #baseFeePerGas withdrawalsRoot #blobGasUsed #excessBlobGas parentBeaconBlockRoot
    requestsHash"""
"""A header's fields in the order in which they are hashed; those with a mark are numbers."""
FIELDS = (("points", 64), ("gained", 48), ("epoch", 24), ("since", 24))
COUNTS = (("counterparties", 24), ("completions", 32), ("defaults", 32))
POINT, WEEK, HALF_LIFE, FOREVER = 10**6, 604_800, 26, 1_024
RATES = [int(Context(60).power(2, 64 - Decimal(1 << bit) / HALF_LIFE)) for bit in range(10)]
"""What is left of one, in parts of 2^64, after 1, 2, 4, ... 512 epochs."""


class Forged(Exception):
    """The bundle does not prove what it says."""


@dataclass(frozen=True)
class Trust:
    """What whoever verifies knows himself: addresses in lower case, and the hash of the block."""

    reputation: str
    escrows: list[str]
    block_hash: bytes


def raw(text: str) -> bytes:
    """Return the bytes of a hexadecimal text."""
    if not text.startswith("0x"):
        raise ValueError(f"{text!r} does not begin with 0x")
    return bytes.fromhex(text[2:])


def word(text: str) -> bytes:
    """Return an address or digest as 32 bytes, filled up on the left."""
    return raw(text).rjust(32, b"\0")


def header_hash(header: dict[str, str]) -> bytes:
    """Return the hash of a block from its fields, as JSON-RPC names them; later forks' fields may be missing."""
    fields = []
    for name in HEADER.split():
        text = header.get(name.removeprefix("#"))
        if text is None:
            break
        fields.append(int(text, 16) if name.startswith("#") else raw(text))
    return keccak(rlp.encode(fields))


def looked_up(root: bytes, key: bytes, proof: list[str]) -> bytes:
    """Return what a trie holds under a key, from the nodes on the way there; empty where it holds nothing."""
    try:
        nodes = [rlp.decode(raw(node)) for node in proof]
        found: bytes = HexaryTrie.get_from_proof(root, keccak(key), nodes)  # type: ignore[no-untyped-call]
    except (BadTrieProof, InvalidNode, ValidationError, rlp.DecodingError) as error:
        raise Forged(f"the nodes of a proof do not lead from its root to its key: {error}") from error
    return found


def slot_of(escrow: str, account: str, skill: str) -> bytes:
    """Return where a version's score of an account lies."""
    of_version = keccak(word(escrow) + SCORES)
    return keccak(raw(skill) + keccak(word(account) + of_version))


def decayed(points: int, epochs: int) -> int:
    """Return what is left of points after some weeks."""
    if epochs >= FOREVER:
        return 0
    for bit, rate in enumerate(RATES):
        if epochs >> bit & 1:
            points = points * rate >> 64
    return points


def score_of(packed: int, time: int) -> dict[str, int]:
    """Return a score by its names, with its points decayed to a Unix time."""
    score = {}
    for name, bits in (*FIELDS, *COUNTS):
        score[name] = packed & ((1 << bits) - 1)
        packed >>= bits
    epoch = time // WEEK
    if score["epoch"] > epoch:
        raise Forged("the score is of a later time than the block")
    return score | {"points": decayed(score["points"], epoch - score["epoch"])}


def verify(bundle: dict[str, Any], trust: Trust) -> dict[str, dict[str, int]]:
    """Return the scores that a bundle proves, by escrow version; raises Forged."""
    header, proof = bundle["header"], bundle["proof"]
    if bundle["format"] != FORMAT:
        raise Forged(f"the format is {bundle['format']}, not {FORMAT}")
    if header_hash(header) != trust.block_hash:
        raise Forged("the header is not that of the block")
    if bundle["reputation"].lower() != trust.reputation:
        raise Forged(f"the proof is about {bundle['reputation']}, another contract")
    versions = [escrow.lower() for escrow in bundle["versions"]]
    if sorted(versions) != sorted(trust.escrows):
        raise Forged(f"the proof is about the versions {versions}, not {trust.escrows}")
    kept = looked_up(raw(header["stateRoot"]), raw(trust.reputation), proof["accountProof"])
    if not kept:
        raise Forged("there is no such contract in the block's state")
    storage_root = rlp.decode(kept)[2]
    scores = {}
    for escrow, entry in zip(versions, proof["storageProof"], strict=True):
        slot = slot_of(escrow, bundle["account"], bundle["skill"])
        found = looked_up(storage_root, slot, entry["proof"])
        value = int.from_bytes(rlp.decode(found), "big") if found else 0
        if value != int(entry["value"], 16):
            raise Forged(f"the block's state holds {value:#x}, not {entry['value']}")
        scores[escrow] = score_of(value, int(header["timestamp"], 16))
    return scores


def hash_from_node(url: str, number: str) -> bytes:
    """Return the hash of a block by its number, from a node."""
    answer = HTTPProvider(url).make_request("eth_getBlockByNumber", [number, False])
    if not answer.get("result"):
        raise Forged(f"the node at {url} does not know block {int(number, 16)}")
    return raw(answer["result"]["hash"])


def told(bundle: dict[str, Any], scores: dict[str, dict[str, int]]) -> str:
    """Return the standing in words."""
    skill = raw(bundle["skill"]).rstrip(b"\0")
    name = skill.decode() if skill.isascii() and skill.decode().isprintable() else bundle["skill"]
    lines = [f"{bundle['account']}, {name}, at block {int(bundle['header']['number'], 16)}:"]
    for escrow, score in scores.items():
        counts = ", ".join(f"{score[field]} {field}" for field, _bits in COUNTS)
        lines.append(f"  {escrow}: {score['points'] / POINT:.6f} points, {counts}")
    lines.append(f"  together: {sum(score['points'] for score in scores.values()) / POINT:.6f} points")
    return "\n".join(lines)


def main() -> int:
    """Verify the bundle that the arguments name and print what it proves."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--reputation", required=True, help="the Reputation contract that you trust")
    parser.add_argument("--escrow", required=True, action="append", help="a version that counts; repeat for each")
    block = parser.add_mutually_exclusive_group(required=True)
    block.add_argument("--block-hash", help="the hash of the block, from wherever you trust")
    block.add_argument("--rpc", help="a node that you trust to say the block's hash")
    arguments = parser.parse_args()
    try:
        bundle = json.loads(arguments.bundle.read_text())
        number = bundle["header"]["number"]
        block_hash = raw(arguments.block_hash) if arguments.block_hash else hash_from_node(arguments.rpc, number)
        trust = Trust(arguments.reputation.lower(), [each.lower() for each in arguments.escrow], block_hash)
        print(told(bundle, verify(bundle, trust)))
    except Forged as forged:
        print(f"not verified: {forged}", file=sys.stderr)
        return 1
    except (OSError, KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        print(f"not readable: {error!r}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
