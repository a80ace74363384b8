"""Raw log to event, and event to JSON."""

import re
from typing import Any

from indexer.errors import DecodeError
from indexer.generated import ARGUMENTS, DECODERS, KINDS
from indexer.records import Event, RawLog

_DATA = re.compile("0x[0-9a-f]*")
_TOPICS = re.compile("0x[0-9a-f]{64}(?: 0x[0-9a-f]{64})*")
_TOPIC = 66


def decode(contract: str, log: RawLog) -> Event:
    """Return the event that a contract's log stands for; raises `DecodeError` for anything malformed or unknown."""
    topics, data = log.topics, log.data
    # One look at all topics: as many of their length, with one blank between, can only be one by one what they must be.
    joined = " ".join(topics)
    if len(joined) != (_TOPIC + 1) * len(topics) - 1 or not _TOPICS.fullmatch(joined) or not _DATA.fullmatch(data):
        raise DecodeError(f"no event: topics {topics!r}, data of {len(data)} characters")
    decoder = DECODERS[contract].get(topics[0])
    if decoder is None:
        raise DecodeError(f"{contract} has no event with the topic {topics[0]}")
    return decoder(topics, data)


def kind_of(event: Event) -> str:
    """Return the event's name in snake_case, with its contract before it unless that is the escrow or the record."""
    return KINDS[type(event)]


def arguments(event: Event) -> dict[str, Any]:
    """Return the event's arguments for JSON: amounts as decimal strings, terms by the names of their fields."""
    return ARGUMENTS[type(event)](event)
