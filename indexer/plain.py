"""Values as JSON and every engine keep them: what the generated `ARGUMENTS` are made of."""

from collections.abc import Sequence
from typing import Any

from indexer.words import unpack_terms

# What JSON cannot hold of a task's terms.
AMOUNTS = ("reward", "ceiling", "raise_by", "bonus", "bond", "judging", "salt")


def text(value: str) -> str:
    """Return text as every engine keeps it: PostgreSQL's holds no NUL."""
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}")


def word(value: int) -> str:
    """Return a number that is a name, such as a proposal's, as 32 bytes of 0x text."""
    return f"0x{value:064x}"


def terms(packed: Sequence[Any]) -> dict[str, Any]:
    """Return the terms of a task by the names of their fields, amounts as decimal strings."""
    fields = unpack_terms(packed)
    for name in AMOUNTS:
        fields[name] = str(fields[name])
    return fields
