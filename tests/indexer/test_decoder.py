"""Generated decoders read what eth_abi reads; anything else is a named error, never a wrong row or a crash."""

import re
from typing import Any

import pytest
from eth_abi.abi import encode
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


def raw(topics: tuple[str, ...], data: str) -> RawLog:
    return RawLog(1, 0, "0x" + "11" * 32, 1, "0x" + "22" * 32, 0, "0x" + "33" * 20, topics, data)


def values_of(kind: str) -> st.SearchStrategy[Any]:
    """Return any value of an ABI type, as eth_abi wants it."""
    if kind.endswith("[]"):
        return st.lists(values_of(kind.removesuffix("[]")), max_size=4)
    named = {
        "address": st.binary(min_size=20, max_size=20).map(lambda value: "0x" + value.hex()),
        "bool": st.booleans(),
        "string": st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=80),
        "bytes": st.binary(max_size=80),
    }
    if kind in named:
        return named[kind]
    if match := re.fullmatch(r"bytes(\d+)", kind):
        return st.binary(min_size=int(match[1]), max_size=int(match[1]))
    match = re.fullmatch(r"uint(\d+)", kind)
    assert match, kind
    return st.integers(0, 2 ** int(match[1]) - 1)


def value_of_input(item: dict[str, Any]) -> st.SearchStrategy[Any]:
    if item["type"] == "tuple":
        return st.tuples(*(values_of(part["type"]) for part in item["components"]))
    return values_of(item["type"])


def plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return "0x" + value.hex()
    return type(value)(map(plain, value)) if isinstance(value, tuple | list) else value


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_every_event_decodes_to_what_was_encoded(data: st.DataObject) -> None:
    contract, event = data.draw(st.sampled_from(EVENTS))
    values = [data.draw(value_of_input(item)) for item in event["inputs"]]
    canonical = f"{event['name']}({','.join(map(canonical_type, event['inputs']))})"
    both = list(zip(event["inputs"], values, strict=True))
    indexed = [encode([item["type"]], [value]) for item, value in both if item["indexed"]]
    body = [(canonical_type(item), value) for item, value in both if not item["indexed"]]
    encoded = encode([kind for kind, _ in body], [value for _, value in body])
    topics = ("0x" + keccak(text=canonical).hex(), *("0x" + topic.hex() for topic in indexed))
    decoded = decode(contract, raw(topics, "0x" + encoded.hex()))
    assert tuple(decoded) == tuple(map(plain, values))
    assert snake(event["name"]) in kind_of(decoded)
    assert set(arguments(decoded)) >= {snake(item["name"]).rstrip("_") for item in event["inputs"]} - {"terms"}


TOPIC0 = [topic for decoders in DECODERS.values() for topic in decoders]
HEX = st.text("0123456789abcdef", max_size=400).map(lambda text: "0x" + text)


@settings(max_examples=500, deadline=None)
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
