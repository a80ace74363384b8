"""Raw log to event, and event to JSON."""

import re
from typing import Any

from indexer.errors import DecodeError
from indexer.generated import DECODERS, KINDS, WIDE
from indexer.records import Event, RawLog
from indexer.words import unpack_terms

_DATA = re.compile(r"0x(?:[0-9a-f]{2})*")
_TOPIC = re.compile(r"0x[0-9a-f]{64}")
# Numbers that name something, and stand in JSON as the 32 bytes they are.
_NAMES = frozenset({"proposal_id", "meta_evidence_id", "evidence_group_id"})


def decode(contract: str, log: RawLog) -> Event:
    """Return the event that a contract's log stands for; raises `DecodeError` for anything malformed or unknown."""
    if not log.topics or not all(map(_TOPIC.fullmatch, log.topics)) or not _DATA.fullmatch(log.data):
        raise DecodeError(f"no event: topics {log.topics!r}, data of {len(log.data)} characters")
    decoder = DECODERS[contract].get(log.topics[0])
    if decoder is None:
        raise DecodeError(f"{contract} has no event with the topic {log.topics[0]}")
    return decoder(log.topics, log.data)


def kind_of(event: Event) -> str:
    """Return the event's name in snake_case, with its contract before it unless that is the escrow or the record."""
    return KINDS[type(event)]


def arguments(event: Event) -> dict[str, Any]:
    """Return the event's arguments for JSON: amounts as decimal strings, terms by the names of their fields."""
    wide = WIDE.get(type(event), frozenset())
    values: dict[str, Any] = {}
    for name, value in zip(event._fields, event, strict=True):
        if name == "terms":
            values |= {field: _term(field, term) for field, term in unpack_terms(value).items()}
        else:
            values[name.rstrip("_")] = _plain(name, value, wide=name in wide)
    return values


def text(value: str) -> str:
    """Return text as every engine keeps it: PostgreSQL's holds no NUL."""
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}")


def word(value: int) -> str:
    """Return a number that is a name, such as a proposal's, as 32 bytes of 0x text."""
    return f"0x{value:064x}"


def _plain(name: str, value: Any, *, wide: bool) -> Any:
    if isinstance(value, list):
        return [_plain(name, item, wide=wide) for item in value]
    if name in _NAMES:
        return word(value)
    if wide:
        return str(value)
    return text(value) if isinstance(value, str) else value


def _term(field: str, value: Any) -> Any:
    return str(value) if field in {"reward", "ceiling", "raise_by", "bonus", "bond", "judging", "salt"} else value
