"""What the guild asks of new tasks."""

from typing import Any

from indexer.generated import (
    ArbitratorSet,
    EscrowSet,
    FeeSet,
    GradeSet,
    OwnershipTransferred,
    OwnershipTransferStarted,
    TokenSet,
)
from indexer.handlers.settings import owner_changed, owner_named
from indexer.models import EscrowVersion, PolicyArbitrator, PolicyFee, PolicyGrade, PolicyToken
from indexer.records import RawLog
from indexer.rows import Change, Rows


def fee_set(_rows: Rows, _log: RawLog, event: FeeSet) -> list[Change]:
    """Note fee and treasury of new tasks."""
    return [Change(PolicyFee, (), event._asdict())]


def token_set(_rows: Rows, _log: RawLog, event: TokenSet) -> list[Change]:
    """Note the bounds of a grade's reward in a token."""
    return [Change(PolicyToken, (event.token, event.grade), event._asdict())]


def grade_set(_rows: Rows, _log: RawLog, event: GradeSet) -> list[Change]:
    """Note the standard of a grade."""
    return [Change(PolicyGrade, (event.grade,), event._asdict())]


def arbitrator_set(_rows: Rows, _log: RawLog, event: ArbitratorSet) -> list[Change]:
    """Note a bench."""
    return [Change(PolicyArbitrator, (event.arbitrator,), event._asdict())]


def escrow_set(_rows: Rows, _log: RawLog, event: EscrowSet) -> list[Change]:
    """Note an escrow version; the fetcher follows it from here on."""
    return [Change(EscrowVersion, (event.escrow,), event._asdict())]


HANDLERS: dict[type[Any], Any] = {
    FeeSet: fee_set,
    TokenSet: token_set,
    GradeSet: grade_set,
    ArbitratorSet: arbitrator_set,
    EscrowSet: escrow_set,
    OwnershipTransferStarted: owner_named("policy"),
    OwnershipTransferred: owner_changed("policy"),
}
SETTINGS = (OwnershipTransferStarted, OwnershipTransferred)
