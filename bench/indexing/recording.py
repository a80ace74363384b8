"""A chain as a node tells it, and longer ones that repeat it: the same lives again, of other tasks.

Each repetition has numbers, times, hashes, filters and ids of its own: a header hashes to its own hash and names the
one before it, and a task's id is the digest of its terms, as the fold demands. Accounts are the same, so what they
hold adds up.
"""

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from eth_abi.abi import decode, encode
from eth_utils.crypto import keccak

from backend.chain.courts.headers import encode_header
from bench.indexing.node import Node
from indexer.deployments import CONTRACTS, canonical_type, load_abi
from indexer.words import PackedTerms, subject_of, task_id

Json = dict[str, Any]
STEP = 50
WORD = 64
TERMS_WORDS = 13
SHAPE = 8
SALT_SHIFT = 248
NUMBERS = frozenset({"disputeId", "_disputeID"})
ADDRESS_WORDS = 4


class Block(NamedTuple):
    """A header without transactions, and the logs of ours."""

    header: Json
    logs: list[Json]


class Event(NamedTuple):
    """Where an event holds the number of a dispute: topics and words of its data."""

    name: str
    topics: tuple[int, ...]
    words: tuple[int, ...]


def record(node: Node, manifest: Json) -> list[Block]:
    """Read a node's whole chain, with the logs of the manifest's contracts."""
    head = int(node.call("eth_blockNumber"), 16)
    addresses = [part["address"] for part in manifest["contracts"].values()]
    blocks: list[Block] = []
    for first in range(0, head + 1, STEP):
        last = min(first + STEP - 1, head)
        numbers = [("eth_getBlockByNumber", [hex(number), False]) for number in range(first, last + 1)]
        wanted = {"address": addresses, "fromBlock": hex(first), "toBlock": hex(last)}
        *headers, logs = node.batch([*numbers, ("eth_getLogs", [wanted])])
        by_block: dict[str, list[Json]] = {}
        for log in logs:
            by_block.setdefault(log["blockHash"], []).append(log)
        for header in headers:
            header.update(transactions=[])
            if hash_of(header) != header["hash"]:
                raise ValueError(f"header {header['number']} does not hash to {header['hash']}")
            blocks.append(Block(header, by_block.get(header["hash"], [])))
    return blocks


class Repeater:
    """Says a recorded chain once as it was, and then again and again from the first block of its market on."""

    def __init__(self, blocks: list[Block], manifest: Json, first: int) -> None:
        """Repeat from block `first` on, before which nothing is but the deployment."""
        self._blocks = blocks
        self._first = first
        self._names = {part["address"].lower(): name for name, part in manifest["contracts"].items()}
        self._chain_id = int(manifest["chainId"])
        self._posted: dict[str, PackedTerms] = {}
        self._proposals: dict[str, list[Any]] = {}
        self._subjects: set[tuple[str, str]] = set()
        self._escrow = manifest["contracts"]["TaskEscrow"]["address"].lower()
        logs = [log for block in blocks for log in block.logs]
        for log in logs:
            self._note(log)
        events = [(log, self._event(log)) for log in logs]
        made = [int(log["topics"][1], 16) for log, event in events if event.name == "DisputeCreation"]
        self._disputes = max(made, default=0)

    def blocks(self, times: int) -> Iterator[Block]:
        """Yield the blocks of a chain `times` as long; their filters tell of the logs that were recorded alone."""
        span = len(self._blocks) - self._first
        last, before = (int(self._blocks[index].header["timestamp"], 16) for index in (-1, self._first - 1))
        genesis = self._blocks[0]
        yield genesis
        parent = genesis.header["hash"]
        for turn in range(times):
            words = self._words(turn) if turn else {}
            for block in self._blocks[self._first if turn else 1 :]:
                changed = (
                    [self._log(log, words, turn) for log in block.logs if self._repeats(log)] if turn else block.logs
                )
                header = block.header | {
                    "parentHash": parent,
                    "number": hex(int(block.header["number"], 16) + turn * span),
                    "timestamp": hex(int(block.header["timestamp"], 16) + turn * (last - before)),
                    "logsBloom": bloom_of(changed),
                }
                parent = header["hash"] = hash_of(header)
                place = {"blockNumber": header["number"], "blockHash": parent, "blockTimestamp": header["timestamp"]}
                yield Block(header, [log | place for log in changed])

    def _repeats(self, log: Json) -> bool:
        """Tell whether a log may come again: an account has its passport once."""
        return self._names[log["address"].lower()] != "Reputation" or self._event(log).name not in {
            "Transfer",
            "Locked",
        }

    def _note(self, log: Json) -> None:
        """Remember what has an id of its own."""
        name = self._event(log).name
        if name == "TaskPosted":
            self._posted[log["topics"][1]] = _terms(log["data"])
        elif name == "SeatDisputed":
            self._subjects.add((log["topics"][1], "0x" + log["topics"][2][26:]))
        elif name == "ProposalCreated":
            kinds = _kinds("GuildGovernor", "ProposalCreated")
            values = list(decode(kinds, bytes.fromhex(log["data"][2:])))
            self._proposals[f"{values[0]:064x}"] = values

    def _words(self, turn: int) -> dict[str, str]:
        """Return which words of a turn take the place of which: ids of tasks, subjects and proposals."""
        words: dict[str, str] = {}
        for old, terms in self._posted.items():
            words[old[2:]] = task_id(_salted(terms, turn), self._chain_id, self._escrow)[2:]
        for task, worker in self._subjects:
            words[subject_of(task, worker)[2:]] = subject_of("0x" + words[task[2:]], worker)[2:]
        for proposal, values in self._proposals.items():
            words[proposal] = f"{_again(values, turn)[0]:064x}"
        return words

    def _log(self, log: Json, words: Mapping[str, str], turn: int) -> Json:
        event = self._event(log)
        topics = ["0x" + words.get(topic[2:], topic[2:]) for topic in log["topics"]]
        for index in event.topics:
            topics[index] = f"0x{int(topics[index], 16) + turn * self._disputes:064x}"
        if event.name == "ProposalCreated":
            old = log["data"][2 : 2 + WORD]
            data = encode(_kinds("GuildGovernor", "ProposalCreated"), _again(self._proposals[old], turn)).hex()
        else:
            parts = [log["data"][at : at + WORD] for at in range(2, len(log["data"]), WORD)]
            parts = [words.get(part, part) for part in parts]
            for index in event.words:
                parts[index] = f"{int(parts[index], 16) + turn * self._disputes:064x}"
            if event.name == "TaskPosted":
                parts[SHAPE] = f"{int(_salted(self._posted[log['topics'][1]], turn)[SHAPE]):064x}"
            data = "".join(parts)
        moved = f"0x{turn:02x}{log['transactionHash'][4:]}"
        return log | {"topics": topics, "data": "0x" + data, "transactionHash": moved}

    def _event(self, log: Json) -> Event:
        return _events(CONTRACTS.get(name := self._names[log["address"].lower()], name))[log["topics"][0]]


def write(blocks: Iterable[Block], folder: Path) -> None:
    """Keep blocks for the replay: one file of answers, and where each header and each block's logs begin in it."""
    places, events = array("Q"), array("Q")
    with (folder / "answers.bin").open("wb") as answers:
        total = 0
        for block in blocks:
            places.append(answers.tell())
            answers.write(orjson.dumps(block.header))
            places.append(answers.tell())
            answers.write(orjson.dumps(block.logs)[1:-1])
            total += len(block.logs)
            events.append(total)
        places.append(answers.tell())
    (folder / "places.bin").write_bytes(places.tobytes())
    (folder / "events.bin").write_bytes(events.tobytes())


def hash_of(header: Json) -> str:
    """Return the hash of a header, from its fields."""
    return "0x" + keccak(encode_header(header)).hex()


def bloom_of(logs: Iterable[Json]) -> str:
    """Return the filter over the addresses and topics of a block's logs."""
    bloom = 0
    for log in logs:
        for item in (log["address"], *log["topics"]):
            bloom |= _mask(item)
    return f"0x{bloom:0512x}"


@cache
def _mask(item: str) -> int:
    digest = keccak(hexstr=item)
    return sum({1 << (int.from_bytes(digest[at : at + 2], "big") & 2047) for at in (0, 2, 4)})


def _terms(data: str) -> PackedTerms:
    words = [data[2 + WORD * at : 2 + WORD * (at + 1)] for at in range(TERMS_WORDS)]
    heads = [f"0x{word[24:] if at < ADDRESS_WORDS else word}" for at, word in enumerate(words[:SHAPE])]
    return (*heads, *(int(word, 16) for word in words[SHAPE:]))  # type: ignore[return-value]


def _salted(terms: PackedTerms, turn: int) -> PackedTerms:
    """Return the terms with another salt; the ones that are played leave its highest byte free."""
    return (*terms[:SHAPE], int(terms[SHAPE]) | turn << SALT_SHIFT, *terms[SHAPE + 1 :])  # type: ignore[return-value]


def _again(proposal: list[Any], turn: int) -> list[Any]:
    """Return a proposal with another text, and the id that follows from it."""
    _, proposer, targets, values, signatures, calls, start, end, text = proposal
    text = f"{text} {turn}"
    kinds = ["address[]", "uint256[]", "bytes[]", "bytes32"]
    number = int.from_bytes(keccak(encode(kinds, [targets, values, calls, keccak(text=text)])), "big")
    return [number, proposer, targets, values, signatures, calls, start, end, text]


@cache
def _events(contract: str) -> dict[str, Event]:
    found = {}
    for item in load_abi(contract):
        if item["type"] != "event":
            continue
        topic = keccak(text=f"{item['name']}({','.join(canonical_type(part) for part in item['inputs'])})")
        indexed = [part["name"] for part in item["inputs"] if part["indexed"]]
        # No event with the number of a dispute has a struct before it.
        plain = [part["name"] for part in item["inputs"] if not part["indexed"]]
        topics = tuple(at for at, name in enumerate(indexed, start=1) if name in NUMBERS)
        words = tuple(at for at, name in enumerate(plain) if name in NUMBERS)
        found["0x" + topic.hex()] = Event(item["name"], topics, words)
    return found


@cache
def _kinds(contract: str, event: str) -> tuple[str, ...]:
    (item,) = (item for item in load_abi(contract) if item["type"] == "event" and item["name"] == event)
    return tuple(part["type"] for part in item["inputs"] if not part["indexed"])


def manifest_of(path: Path) -> Json:
    """Read a manifest."""
    made: Json = json.loads(path.read_text())
    return made
