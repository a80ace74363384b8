"""Raw log to event, and event to JSON."""

import re
from typing import Any

from indexer.errors import DecodeError
from indexer.generated import ARGUMENTS, DECODERS, KINDS, TOPICS
from indexer.records import Event, RawLog

_DATA = re.compile("0x[0-9a-f]*")
_TOPICS = re.compile("0x[0-9a-f]{64}(?: 0x[0-9a-f]{64})*")
_TOPIC = 66
# What reads the logs of a kind of event, whichever contract it is of.
_OF_KIND = {KINDS[read.__annotations__["return"]]: read for table in DECODERS.values() for read in table.values()}


def decode(contract: str, log: RawLog) -> Event:
    """Return the event that a contract's log stands for; raises `DecodeError` for anything malformed or unknown."""
    _check(log)
    return read(contract, log)


def read(contract: str, log: RawLog) -> Event:
    """Do what `decode` does for a log whose topics are known to be 32 bytes each, and its data to be hex.

    Answers of a node are looked at so when they come, and what is stored was bytes.
    """
    if not log.topics:
        raise DecodeError(f"{contract} has no event without a topic")
    decoder = DECODERS[contract].get(log.topics[0])
    if decoder is None:
        raise DecodeError(f"{contract} has no event with the topic {log.topics[0]}")
    return decoder(log.topics, log.data)


def decode_kind(kind: str, log: RawLog) -> Event:
    """Return the event of this kind that a log stands for; raises `DecodeError` for any other log."""
    _check(log)
    decoder = _OF_KIND.get(kind)
    if decoder is None or TOPICS[decoder.__annotations__["return"]] != log.topics[0]:
        raise DecodeError(f"{kind} is no event with the topic {log.topics[0]}")
    return decoder(log.topics, log.data)


def _check(log: RawLog) -> None:
    topics, data = log.topics, log.data
    # One look at all topics: as many of their length, with one blank between, can only be one by one what they must be.
    joined = " ".join(topics)
    if len(joined) != (_TOPIC + 1) * len(topics) - 1 or not _TOPICS.fullmatch(joined) or not _DATA.fullmatch(data):
        raise DecodeError(f"no event: topics {topics!r}, data of {len(data)} characters")


def kind_of(event: Event) -> str:
    """Return the event's name in snake_case, with its contract before it unless that is the escrow or the record."""
    return KINDS[type(event)]


def arguments(event: Event) -> dict[str, Any]:
    """Return the event's arguments for JSON: amounts as decimal strings, terms by the names of their fields."""
    return ARGUMENTS[type(event)](event)
