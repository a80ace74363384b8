"""What the record of standing says of accounts and seats, and which rules it keeps."""

from typing import Any

from indexer.errors import FoldError
from indexer.generated import (
    Gathered,
    Locked,
    NeedSet,
    Pardoned,
    Recorded,
    ReputationOwnershipTransferred,
    ReputationOwnershipTransferStarted,
    Suspended,
    Transfer,
    UnitSet,
    VersionAdmitted,
    VersionVoided,
)
from indexer.handlers.settings import NOBODY, owner_changed, owner_named
from indexer.models import (
    Gathering,
    Passport,
    Record,
    Score,
    Seat,
    StandingNeed,
    StandingUnit,
    StandingVersion,
    Suspension,
    Task,
)
from indexer.records import RawLog
from indexer.rows import Change, Effect, Key, Line, Rows, Table
from indexer.standing import epoch_at

LAPSED, PAID, RULED_WORKER, RULED_ABUSE, WON = 17, 18, 20, 22, 26
PAYING = frozenset({PAID, RULED_WORKER, WON})
DEFAULTS = frozenset({LAPSED, RULED_ABUSE})
FRESH = ("points", "gained", "epoch", "since", "counterparties", "completions", "defaults")


def recorded(rows: Rows, log: RawLog, event: Recorded) -> list[Effect]:
    """Note the record: paid work counts for its pair from here on, a default in the score at once."""
    record = {**event._asdict(), "recorded_at": log.timestamp}
    effects: list[Effect] = [Change(Record, (event.escrow, event.task_id, event.account), record)]
    if event.state in PAYING:
        effects += _count(rows, log, event)
    if event.state in DEFAULTS:
        key = (event.escrow, event.account, event.skill)
        row = rows.get(Score, key)
        effects.append(_change_score(rows, log, key, defaults=(row["defaults"] if row else 0) + 1))
    return effects


def gathered(rows: Rows, log: RawLog, event: Gathered) -> list[Effect]:
    """Bring a score to what the event says of it; its points are decayed to this epoch."""
    key = (event.version, event.account, event.skill)
    epoch = epoch_at(log.timestamp)
    before = rows.get(Score, key)
    same = before is not None and before["epoch"] == epoch
    values = {
        "points": event.points,
        "gained": event.gained + (before["gained"] if before and same else 0),
        "epoch": epoch,
        "since": before["since"] if before and before["since"] else epoch,
        "counterparties": event.counterparties,
        "completions": event.completions,
    }
    line = {
        "version": event.version,
        "account": event.account,
        "skill": event.skill,
        "counterparty": event.counterparty,
        "gained": event.gained,
    }
    return [_change_score(rows, log, key, **values), Line(Gathering, line)]


def suspended(_rows: Rows, log: RawLog, event: Suspended) -> list[Effect]:
    """Note until when an account may take no seat, and the version that spoke last."""
    return [Change(Suspension, (event.account,), {**event._asdict(), "changed_at": log.timestamp})]


def pardoned(rows: Rows, log: RawLog, event: Pardoned) -> list[Effect]:
    """Note what is left of a suspension once void versions are forgotten."""
    rows.need(Suspension, (event.account,))
    return [Change(Suspension, (event.account,), {**event._asdict(), "changed_at": log.timestamp})]


def version_admitted(rows: Rows, log: RawLog, event: VersionAdmitted) -> list[Effect]:
    """Count a version's notes from now on."""
    if rows.get(StandingVersion, (event.version,)):
        raise FoldError(f"version {event.version} is admitted or void already")
    values = {"version": event.version, "admitted_at": log.timestamp, "voided_at": None}
    return [Change(StandingVersion, (event.version,), values)]


def version_voided(rows: Rows, log: RawLog, event: VersionVoided) -> list[Effect]:
    """Count a version no more, also one that never was."""
    known = rows.get(StandingVersion, (event.version,)) or {"version": event.version, "admitted_at": None}
    return [Change(StandingVersion, (event.version,), {**known, "voided_at": log.timestamp})]


def unit_set(_rows: Rows, _log: RawLog, event: UnitSet) -> list[Effect]:
    """Note the fee that earns one point."""
    return [Change(StandingUnit, (event.token,), event._asdict())]


def need_set(_rows: Rows, _log: RawLog, event: NeedSet) -> list[Effect]:
    """Note what a grade asks for."""
    return [Change(StandingNeed, (event.grade,), event._asdict())]


def minted(rows: Rows, log: RawLog, event: Transfer) -> list[Effect]:
    """Make an account's passport, which is the only way it can move."""
    if event.from_ != NOBODY or int(event.to, 16) != event.token_id or rows.get(Passport, (event.to,)):
        raise FoldError(f"passport {event.token_id} cannot go from {event.from_} to {event.to}")
    values = {"account": event.to, "minted_at": log.timestamp, "locked": False, "tx_hash": log.tx_hash}
    return [Change(Passport, (event.to,), values)]


def locked(rows: Rows, _log: RawLog, event: Locked) -> list[Effect]:
    """Note that a passport cannot be moved."""
    account = f"0x{event.token_id:040x}"
    rows.need(Passport, (account,))
    return [Change(Passport, (account,), {"locked": True})]


def _count(rows: Rows, log: RawLog, event: Recorded) -> list[Effect]:
    """Let a seat count for its pair, where the escrow that was recorded from is that of the task."""
    task, key = rows.get(Task, (event.task_id,)), (event.task_id, event.account)
    if task is None or task["escrow"] != event.escrow or rows.get(Seat, key) is None:
        return []
    return [Change(Seat, key, {"counted_block": log.block_number, "counted_index": log.log_index})]


def _change_score(rows: Rows, log: RawLog, key: Key, **values: int) -> Change:
    if rows.get(Score, key) is None:
        named = dict(zip(("version", "account", "skill"), key, strict=True))
        values = {**named, **dict.fromkeys(FRESH, 0), **values}
    return Change(Score, key, {**values, "changed_at": log.timestamp, "changed_block": log.block_number})


HANDLERS: dict[type[Any], Any] = {
    Recorded: recorded,
    Gathered: gathered,
    Suspended: suspended,
    Pardoned: pardoned,
    VersionAdmitted: version_admitted,
    VersionVoided: version_voided,
    UnitSet: unit_set,
    NeedSet: need_set,
    Transfer: minted,
    Locked: locked,
    ReputationOwnershipTransferStarted: owner_named("reputation"),
    ReputationOwnershipTransferred: owner_changed("reputation"),
}
RULES = (VersionAdmitted, VersionVoided, UnitSet, NeedSet)
SETTINGS = (ReputationOwnershipTransferStarted, ReputationOwnershipTransferred)


def _of_record(event: Recorded) -> list[tuple[Table, Key]]:
    seat: list[tuple[Table, Key]] = [(Task, (event.task_id,)), (Seat, (event.task_id, event.account))]
    record = (Record, (event.escrow, event.task_id, event.account))
    return [*seat, record, (Score, (event.escrow, event.account, event.skill))]


KEYS: dict[type[Any], Any] = {
    Recorded: _of_record,
    Gathered: lambda event: [(Score, (event.version, event.account, event.skill))],
    Suspended: lambda event: [(Suspension, (event.account,))],
    Transfer: lambda event: [(Passport, (event.to,))],
}
