"""Generated decoders read what eth_abi reads; anything else is a named error, never a wrong row or a crash."""

import os
import random
import re
from contextlib import suppress
from typing import Any

import orjson
import pytest
from eth_abi.abi import decode as abi_decode
from eth_abi.abi import encode
from eth_abi.exceptions import InvalidPointer
from eth_utils.crypto import keccak
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import slices
from indexer.codegen import TARGET, formatted, generate, leaf, snake
from indexer.decoder import arguments, decode, kind_of
from indexer.deployments import SOURCES, canonical_type, load_abi
from indexer.errors import DecodeError
from indexer.generated import DECODERS, KINDS, BonusReturned, Evidence, GuildTokenTransfer, ProposalCreated, SeatEnded
from indexer.records import RawLog

EVENTS = [(contract, event) for contract in SOURCES for event in load_abi(contract) if event["type"] == "event"]


# Many in a soak, which takes minutes.
LOGS = 100_000 if os.environ.get("GUILDHALL_SOAK") else 1_500
DICE = random.Random(6)  # noqa: S311 - logs, not secrets


def raw(topics: tuple[str, ...], data: str) -> RawLog:
    return RawLog(1, 0, "0x" + "11" * 32, 1, "0x" + "22" * 32, 0, "0x" + "33" * 20, topics, data)


def random_bytes(size: int) -> bytes:
    """Return bytes that are often all zeros or all ones."""
    return DICE.choice((bytes(size), b"\xff" * size, DICE.randbytes(size), DICE.randbytes(size)))


def random_value(kind: str) -> Any:
    """Return any value of an ABI type, as eth_abi wants it; a string as bytes, for a contract may send any."""
    if kind.endswith("[]"):
        return [random_value(kind.removesuffix("[]")) for _ in range(DICE.randrange(4))]
    if kind == "address":
        return "0x" + random_bytes(20).hex()
    if kind == "bool":
        return DICE.random() < 0.5
    if kind in {"string", "bytes"}:
        return DICE.choice((random_bytes(DICE.randrange(80)), "Größe 大".encode()))
    if match := re.fullmatch(r"bytes(\d+)", kind):
        return random_bytes(int(match[1]))
    match = re.fullmatch(r"uint(\d+)", kind)
    assert match, kind
    return int.from_bytes(random_bytes(int(match[1]) // 8), "big")


def raw_type(item: dict[str, Any]) -> str:
    """Return an input's canonical type, with strings as the bytes that they are on the wire."""
    return canonical_type(item).replace("string", "bytes")


def random_log(event: dict[str, Any]) -> RawLog:
    """Return a log of an event as a contract would emit it."""
    topics, kinds, values = ["0x" + keccak(text=signature(event)).hex()], [], []
    for item in event["inputs"]:
        parts = item.get("components")
        value = tuple(random_value(part["type"]) for part in parts) if parts else random_value(item["type"])
        if item["indexed"]:
            topics.append("0x" + encode([item["type"]], [value]).hex())
        else:
            kinds.append(raw_type(item))
            values.append(value)
    return raw(tuple(topics), "0x" + encode(kinds, values).hex())


def signature(event: dict[str, Any]) -> str:
    return f"{event['name']}({','.join(map(canonical_type, event['inputs']))})"


def read_by_eth_abi(event: dict[str, Any], log: RawLog) -> tuple[Any, ...]:
    """Return what eth_abi reads in a log, spelled as events spell it."""
    bodies = iter(
        abi_decode(
            [raw_type(item) for item in event["inputs"] if not item["indexed"]],
            bytes.fromhex(log.data.removeprefix("0x")),
        )
    )
    topics = iter(log.topics[1:])
    return tuple(
        plain(
            abi_decode([item["type"]], bytes.fromhex(next(topics)[2:]))[0] if item["indexed"] else next(bodies),
            item["type"],
        )
        for item in event["inputs"]
    )


def plain(value: Any, kind: str) -> Any:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace") if kind.startswith("string") else "0x" + value.hex()
    if isinstance(value, tuple):
        items = tuple(plain(item, kind) for item in value)
        return list(items) if kind.endswith("[]") else items
    return value


def damaged(log: RawLog) -> RawLog:
    """Return a log in which some digits are others, words are missing or too many, or topics are."""
    data = log.data
    for _ in range(DICE.randrange(1, 4)):
        at = DICE.randrange(2, len(data) + 1)
        data = DICE.choice(
            (
                data[:at] + DICE.choice("0123456789abcdef") + data[at + 1 :],
                data[: 2 + (at - 2) // 64 * 64] + f"{DICE.randrange(20) * 32:064x}" + data[66 + (at - 2) // 64 * 64 :],
                data[:at],
                data + "0" * 64,
            )
        )
    topics = log.topics if DICE.random() < 0.9 else (*log.topics[:-1], "0x" + random_bytes(32).hex())
    return log._replace(data=data, topics=topics)


def test_logs_decode_to_what_eth_abi_reads_and_damaged_ones_to_that_or_nothing() -> None:
    refused = 0
    for turn in range(LOGS):
        contract, event = EVENTS[turn % len(EVENTS)]
        log = random_log(event)
        decoded = decode(contract, log)
        assert tuple(decoded) == read_by_eth_abi(event, log)
        assert snake(event["name"]) in kind_of(decoded)
        told = orjson.loads(orjson.dumps(arguments(decoded)))
        assert set(told) >= {snake(item["name"]).rstrip("_") for item in event["inputs"]} - {"terms"}
        broken = damaged(log)
        try:
            found = decode(contract, broken)
        except DecodeError:
            refused += 1
            continue
        # An offset into the heads is read by us and by contracts, but not by eth_abi.
        with suppress(InvalidPointer):
            assert tuple(found) == read_by_eth_abi(event, broken)
    assert LOGS / 2 < refused < LOGS


TOPIC0 = [topic for decoders in DECODERS.values() for topic in decoders]
HEX = st.text("0123456789abcdef", max_size=400).map(lambda text: "0x" + text)


@settings(max_examples=5_000 if os.environ.get("GUILDHALL_SOAK") else 300, deadline=None)
@given(
    contract=st.sampled_from(SOURCES),
    topic0=st.sampled_from(TOPIC0),
    topics=st.lists(st.binary(min_size=32, max_size=32).map(lambda value: "0x" + value.hex()) | st.text(), max_size=4),
    data=HEX
    | st.text()
    | st.lists(st.integers(0, 70) | st.integers(0, 12).map(lambda words: 32 * words), max_size=14).map(
        lambda words: "0x" + "".join(f"{word:064x}" for word in words)
    ),
)
def test_garbage_is_a_decode_error_or_an_event_of_the_right_shape(
    contract: str, topic0: str, topics: list[str], data: str
) -> None:
    try:
        event = decode(contract, raw((topic0, *topics), data))
    except DecodeError:
        return
    assert kind_of(event)
    assert arguments(event) is not None


def test_a_log_without_topics_is_no_event() -> None:
    with pytest.raises(DecodeError, match="no event"):
        decode("Policy", raw((), "0x"))


def seat_ended(*words: int | str) -> RawLog:
    topic = next(topic for topic, decoder in DECODERS["TaskEscrow"].items() if decoder.__name__ == "_seat_ended")
    digits = "".join(word if isinstance(word, str) else f"{word:064x}" for word in words)
    return raw((topic, "0x" + "44" * 32, "0x" + "00" * 12 + "55" * 20), "0x" + digits)


def test_dirty_bits_are_refused() -> None:
    good = decode("TaskEscrow", seat_ended(18, 1, 2, 3, 4, 1))
    assert good == SeatEnded("0x" + "44" * 32, "0x" + "55" * 20, 18, 1, 2, 3, 4, reopened=True)
    with pytest.raises(DecodeError, match="more than 8 bits"):
        decode("TaskEscrow", seat_ended(256, 1, 2, 3, 4, 1))
    with pytest.raises(DecodeError, match="not a boolean"):
        decode("TaskEscrow", seat_ended(18, 1, 2, 3, 4, 2))
    with pytest.raises(DecodeError, match="digits of"):
        decode("TaskEscrow", seat_ended(18, 1, 2, 3, 4, 1, 0))
    with pytest.raises(DecodeError, match="no event"):
        decode("TaskEscrow", seat_ended(18, 1, 2, 3, 4, "0" * 61 + "1_0"))
    dirty = seat_ended(18, 1, 2, 3, 4, 1)
    with pytest.raises(DecodeError, match="not an address"):
        decode("TaskEscrow", dirty._replace(topics=(*dirty.topics[:2], "0x" + "01" * 32)))


def test_a_string_may_be_invalid_and_hold_nothing_that_sql_refuses() -> None:
    topic = next(topic for topic, decoder in DECODERS["TaskEscrow"].items() if decoder.__name__ == "_evidence")
    data = "0x" + f"{32:064x}{3:064x}" + "ff0041".ljust(64, "0")
    event = decode("TaskEscrow", raw((topic, "0x" + "00" * 32, "0x" + "00" * 32, "0x" + "00" * 32), data))
    assert isinstance(event, Evidence)
    assert event.evidence == "\ufffd\0A"
    assert arguments(event)["evidence"] == "\ufffd\ufffdA"


@pytest.mark.parametrize(
    "data", ["ff" * 32, f"{64:064x}", f"{32:064x}{33:064x}" + "00" * 32, f"{32:064x}{1:064x}ffff" + "00" * 30]
)
def test_offsets_and_lengths_must_stay_inside_the_data(data: str) -> None:
    with pytest.raises(DecodeError):
        slices.tail_bytes("0x" + data, 0)


def test_arrays_and_narrow_types_decode_too() -> None:
    data = "0x" + encode(["uint8[]", "bytes4", "int16"], [[1, 2, 255], b"abcd", -2]).hex()
    assert slices.tail_array(data, 0, lambda word: slices.unsigned(word, 8)) == [1, 2, 255]
    assert slices.fixed_bytes(data[66:130], 4) == "0x61626364"
    assert slices.signed(data[130:194], 16) == -2
    with pytest.raises(DecodeError):
        slices.signed(f"{2**255:064x}", 16)
    with pytest.raises(DecodeError):
        slices.fixed_bytes("61" * 32, 4)
    with pytest.raises(DecodeError):
        slices.tail_array("0x" + f"{32:064x}{2**40:064x}", 0, str)


def array_of(*items: bytes) -> str:
    return "0x" + encode(["bytes[]"], [items]).hex()


def test_arrays_of_bytes_and_strings_decode_whatever_they_hold() -> None:
    data = array_of(b"", b"\xff\0A", b"x" * 33)
    assert slices.tail_bytes_array(data, 0) == ["0x", "0xff0041", "0x" + "78" * 33]
    assert slices.tail_text_array(data, 0) == ["", "\ufffd\0A", "x" * 33]
    assert slices.tail_bytes_array(array_of(), 0) == []


@pytest.mark.parametrize(
    "words",
    [
        (32, 2**40),  # More items than there is data.
        (32, 1),  # No place for the item's offset.
        (32, 1, 2**200),  # An offset behind the data.
        (32, 1, 32, 33, 0),  # An item longer than the rest.
        (32, 1, 32, 1, 2**255 + 1),  # Padding that is not zero.
        (32, 6, *[192] * 6, 96, 0, 0, 0),  # Items that share their bytes.
    ],
)
def test_items_of_an_array_must_stay_inside_the_data_and_apart(words: tuple[int, ...]) -> None:
    with pytest.raises(DecodeError):
        slices.tail_bytes_array("0x" + "".join(f"{word:064x}" for word in words), 0)


def test_a_proposal_may_hold_nothing_that_sql_refuses() -> None:
    kinds = ["uint256", "address", "address[]", "uint256[]", "string[]", "bytes[]", "uint256", "uint256", "bytes"]
    hostile = [7, "0x" + "55" * 20, ["0x" + "66" * 20], [2**256 - 1], ["\0"], [b"\xff\0"], 1, 2, b"\xff\0A"]
    topic = next(topic for topic, made in DECODERS["GuildGovernor"].items() if made.__name__ == "_proposal_created")
    event = decode("GuildGovernor", raw((topic,), "0x" + encode(kinds, hostile).hex()))
    assert isinstance(event, ProposalCreated)
    assert (event.signatures, event.calldatas, event.description) == (["\0"], ["0xff00"], "\ufffd\0A")
    told = arguments(event)
    assert told["proposal_id"] == f"0x{7:064x}"
    assert told["values"] == [str(2**256 - 1)]
    assert (told["signatures"], told["description"]) == (["\ufffd"], "\ufffd\ufffdA")


def test_events_of_one_name_keep_their_contract_and_kind() -> None:
    changed = {
        contract: kind_of(decode(contract, raw((topic,), "0x")))
        for contract, decoders in DECODERS.items()
        for topic, decoder in decoders.items()
        if "domain_changed" in decoder.__name__
    }
    assert changed == {
        "TaskEscrow": "eip712_domain_changed",
        "GuildToken": "guild_token_eip712_domain_changed",
        "GuildGovernor": "governor_eip712_domain_changed",
        "Reviews": "eip712_domain_changed",
    }
    assert len(set(KINDS.values())) == len(KINDS), "a kind names one event of one contract"
    assert arguments(GuildTokenTransfer("0x" + "11" * 20, "0x" + "22" * 20, 5)) == {
        "from": "0x" + "11" * 20,
        "to": "0x" + "22" * 20,
        "value": "5",
    }


def test_names_and_types_are_spelled_for_python() -> None:
    assert [snake(name) for name in ("taskId", "_disputeID", "EIP712DomainChanged")] == [
        "task_id",
        "dispute_id",
        "eip712_domain_changed",
    ]
    assert arguments(BonusReturned("0x" + "00" * 32, 2, 3)) == {
        "task_id": "0x" + "00" * 32,
        "count": "2",
        "to_poster": "3",
    }
    with pytest.raises(ValueError, match="does not know the type"):
        leaf("function")


def test_the_committed_decoders_are_those_of_the_abi() -> None:
    assert TARGET.read_text() == formatted(generate()), "run `python -m indexer.codegen`"
