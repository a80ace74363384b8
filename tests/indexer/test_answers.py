"""The quick reader of logs and headers takes what the strict one takes, and refuses what it refuses."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.answers import header_of, indices_of, log_of, logs_of
from indexer.errors import IndexerError
from indexer.records import Header, RawLog

HASH, OTHER = "0x" + "ab" * 32, "0x" + "cd" * 32
ADDRESS = "0x" + "11" * 20
BLOCKS = [Header(7, HASH, OTHER, 1000), Header(8, OTHER, HASH, 1012)]
LOG = {
    "address": ADDRESS,
    "blockHash": HASH,
    "blockNumber": "0x7",
    "data": "0x" + "00" * 32,
    "logIndex": "0x1",
    "removed": False,
    "topics": [OTHER, HASH],
    "transactionHash": OTHER,
    "transactionIndex": "0x0",
}
HEADER = {
    "hash": HASH,
    "logsBloom": "0x" + "00" * 255 + "01",
    "number": "0x7",
    "parentHash": OTHER,
    "timestamp": "0x3e8",
}
# What may stand where a text should, or be slipped into one.
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 9),
    st.sampled_from(
        [
            *("", "0x", "0X7", "0x_7", " 0x7", "0x7\n", "7", "0x07", "0xfff", "0x1000", "-0x7", "0x" + "f" * 17),
            *(HASH, OTHER, HASH.upper(), HASH[:-1], HASH + "\n", HASH + "," + OTHER, ADDRESS, ADDRESS.upper(), "0x0g"),
        ]
    ),
    st.lists(st.sampled_from([HASH, OTHER, HASH[:-1], "", None, 7, HASH.upper(), OTHER + "," + HASH]), max_size=6),
    st.dictionaries(st.just("a"), st.just("b"), max_size=1),
)


def strictly(item: Any) -> RawLog:
    log = log_of(item, {ADDRESS})
    for header in BLOCKS:
        if (header.number, header.hash) == (log.block_number, log.block_hash):
            return log._replace(timestamp=header.timestamp)
    raise IndexerError


def outcome(read: Any, item: Any) -> Any:
    try:
        return read(item)
    except IndexerError:
        return "refused"


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from([*LOG, "more"]), ODD, max_size=2), st.sets(st.sampled_from([*LOG]), max_size=1))
def test_a_log_is_read_alike_whatever_stands_in_it(odd: dict[str, Any], missing: set[str]) -> None:
    item = {name: value for name, value in (LOG | odd).items() if name not in missing}
    assert outcome(lambda each: logs_of([each], {ADDRESS}, BLOCKS)[0], item) == outcome(strictly, item)


@settings(max_examples=80)
@given(st.dictionaries(st.sampled_from([*HEADER, "more"]), ODD, max_size=2))
def test_a_header_is_read_alike_whatever_stands_in_it(odd: dict[str, Any]) -> None:
    item = HEADER | odd
    found = outcome(header_of, item)
    spelt = {name: value.upper().replace("X", "x") if isinstance(value, str) else value for name, value in item.items()}
    assert found == outcome(header_of, spelt), "letters of either case are the same number"
    if not odd:
        assert found == Header(7, HASH, OTHER, 1000, 1)


def test_logs_come_in_the_order_of_the_chain_and_each_once() -> None:
    later = LOG | {"blockHash": OTHER, "blockNumber": "0x8", "logIndex": "0x0"}
    second = LOG | {"logIndex": "0x2"}
    found = logs_of([later, second, LOG], {ADDRESS}, BLOCKS)
    assert [(log.block_number, log.log_index, log.timestamp) for log in found] == [
        (7, 1, 1000),
        (7, 2, 1000),
        (8, 0, 1012),
    ]
    for twice in ([LOG, LOG], [LOG, later, LOG], [LOG | {"data": "0x"}, LOG]):
        with pytest.raises(IndexerError, match="twice"):
            logs_of(twice, {ADDRESS}, BLOCKS)


def test_receipts_tell_where_the_logs_of_an_address_are() -> None:
    ours = {"address": ADDRESS.upper().replace("X", "x"), "logIndex": "0x4"}
    receipts = [{"logs": [ours, {"address": HASH, "logIndex": "0x5"}]}, {"logs": []}]
    assert indices_of(receipts, {ADDRESS}) == {4}
    wrongs: list[Any] = [
        None,
        7,
        [None],
        [{}],
        [{"logs": None}],
        [{"logs": [{}]}],
        [{"logs": [ours | {"logIndex": 4}]}],
        [[]],
    ]
    for wrong in wrongs:
        assert indices_of(wrong, {ADDRESS}) is None, wrong
