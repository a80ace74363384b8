"""The index on disk: its fields, and a task as it is entered.

A task's status depends on the time only by its deadline. So the index holds the status that a task has when no seat can
be taken, and until when one can: what is asked at any chain time is exact, though the index does not know the time.
"""

import struct
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import tantivy

from backend.chain.tasks.modes import reward_now
from backend.chain.tasks.service import GRADES, MODES
from backend.core.skills import skill_slug

# Folders of another version are of no use: a change of the fields, or of the tokens, must raise it.
VERSION = 1
COMPLETE = "complete"
# The last bits of a key of order are the first of the task's id, so that few tasks share a key.
ID_BITS = 12
_ID_DIGITS = ID_BITS // 4
_ID_MASK = (1 << ID_BITS) - 1
_LATEST = (1 << (63 - ID_BITS)) - 1
# Keys of a sort, and whether the greatest comes first.
KEYS = {"newest": True, "deadline": False, "reward": True}


def schema() -> tantivy.Schema:
    """Return the fields of the index."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("head", "body"):
        builder.add_text_field(name, tokenizer_name="tokens", index_option="freq")
    for name in ("rest", "grade", "mode", "token", "skill", "lang"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("poster", tokenizer_name="raw", index_option="basic")
    for name in ("until", "deadline", "digits", "by_newest", "by_deadline", "by_reward"):
        builder.add_unsigned_field(name, fast=True)
    builder.add_unsigned_field("number", indexed=True, fast=True)
    for name in ("lat", "lon"):
        builder.add_integer_field(name, fast=True)
    return builder.build()


def open_index(folder: Path) -> tantivy.Index:
    """Open the index in a folder, made there unless it is; raises `ValueError` when what lies there is none."""
    index = tantivy.Index(schema(), str(folder))
    index.register_tokenizer("tokens", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


def folder_of(root: Path, chain_id: int, genesis: str) -> Path:
    """Return the folder of a chain's index: a fresh local chain never meets the index of another."""
    return root / f"{chain_id}-{genesis[2:14]}-v{VERSION}"


def document(row: Mapping[str, Any], skills: Iterable[str], now: int, made_of: tantivy.Schema) -> tantivy.Document:
    """Return a task as the index holds it, from a row with the columns of `indexer.models.Task` and of its text."""
    price = reward_now(row, now)
    task_id = row["task_id"]
    named = dict.fromkeys([skill_slug(row["skill"]), *skills])
    values = {
        "id": task_id,
        "head": row["head"] or "",
        "body": row["body"] or "",
        "rest": row["rest"],
        "until": min(row["deadline"], _LATEST) if row["open_before_deadline"] else 0,
        "grade": GRADES[row["grade"]],
        "mode": MODES[row["mode"]],
        "token": row["token"],
        "poster": row["poster"],
        "skill": list(named),
        "deadline": min(row["deadline"], _LATEST),
        "digits": len(str(price)),
        "by_newest": time_key(row["posted_at"], task_id, falls=True),
        "by_deadline": time_key(row["deadline"], task_id, falls=False),
        "by_reward": reward_key(price, task_id),
        "number": row["number"] or 0,
    }
    if row["lang"] is not None:
        values["lang"] = row["lang"]
    if row["lat"] is not None and row["lon"] is not None:
        values |= {"lat": row["lat"], "lon": row["lon"]}
    return tantivy.Document.from_dict(values, made_of)


def time_key(time: int, task_id: str, *, falls: bool) -> int:
    """Return what orders tasks by a time, and those of one time by the beginning of their ids."""
    return min(time, _LATEST) << ID_BITS | _id_part(task_id, falls=falls)


def reward_key(amount: int, task_id: str | None = None) -> int:
    """Return what orders tasks by reward: amounts within a part in 2**40 of each other may share it.

    Without an id it is the least key of the amount.
    """
    (bits,) = struct.unpack(">Q", struct.pack(">d", float(amount)))
    return int(bits) & ~_ID_MASK | (_id_part(task_id, falls=True) if task_id is not None else 0)


def _id_part(task_id: str, *, falls: bool) -> int:
    part = int(task_id[2 : 2 + _ID_DIGITS], 16)
    return _ID_MASK - part if falls else part
